"""A small round: one led by the board, two bodies to answer, and the people who do."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from samstad.followup import actions, starting
from samstad.followup.models import ReportingRound
from samstad.followup.standard import OCTOBER
from samstad.organisation import clock
from samstad.steering.models import Goal, SteeringDocument
from tests import people

TODAY = dt.date(2026, 9, 20)


@pytest.fixture
def today():
    with clock.set_to(TODAY):
        yield TODAY


@pytest.fixture
def cast(db, today) -> SimpleNamespace:
    city = people.city()
    board, north, south = (people.body(city, code) for code in ("styrelsen", "norra", "sodra"))
    document = SteeringDocument.objects.create(
        city=city, code="program", kind="programme", state="in_force", owner=board, title={"sv": "Program"}
    )
    goal = Goal.objects.create(
        document=document, code="arbete", kind="programme", owner=north, text={"sv": "Fler i arbete"}
    )
    reporting_round = ReportingRound.objects.create(
        city=city,
        code="oktober",
        name={"sv": "Redovisning 1 oktober"},
        document=document,
        led_by=board,
        year=2026,
        opens=dt.date(2026, 8, 15),
        due=dt.date(2026, 9, 15),
    )
    reporting_round.addressees.set([north, south])
    starting.copy_parts(reporting_round, OCTOBER)
    coordinator = people.person("samordnare@example.org", (board, "coordinator"))
    actions.open_round(coordinator, reporting_round)
    return SimpleNamespace(
        city=city,
        board=board,
        north=north,
        south=south,
        goal=goal,
        round=reporting_round,
        submission=reporting_round.submissions.get(organisation=north),
        coordinator=coordinator,
        reporter=people.person("rapportor@example.org", (north, "reporter")),
        colleague=people.person("kollega@example.org", (north, "reporter")),
        approver=people.person("chef@example.org", (north, "approver")),
        stranger=people.person("annan@example.org", (south, "reporter"), (south, "approver")),
    )
