"""A small city that refers a programme to four bodies and one outside, and the people who answer."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import translation

from samstad.organisation import clock
from samstad.referrals import referral_writing, sending
from samstad.referrals.models import Referral
from samstad.referrals.referral_writing import WrittenAddressee, WrittenPoint, WrittenReferral
from samstad.steering.models import Goal, SteeringDocument
from tests import people

TODAY = dt.date(2026, 9, 1)
DUE = dt.date(2026, 9, 30)
BODIES = ("norra", "sodra", "ostra", "vastra")
TEXTS = {
    "forslag": "Nämnden besvarar remissen med utlåtandet.",
    "sammanfattning": "Förvaltningen stödjer förslaget.",
    "synpunkter": "Det är **bra** att staden arbetar långsiktigt.\n\n- skola\n- arbete",
}


@pytest.fixture(autouse=True)
def english():
    """Messages in the words of the program."""
    with translation.override("en"):
        yield


@pytest.fixture
def today():
    with clock.set_to(TODAY):
        yield TODAY


@pytest.fixture
def cast(db, today) -> SimpleNamespace:
    city = people.city()
    board = people.body(city, "styrelsen", "executive_board")
    bodies = {code: people.body(city, code) for code in BODIES}
    made = SimpleNamespace(city=city, board=board, bodies=bodies, **bodies)
    made.document = SteeringDocument.objects.create(
        city=city, code="program", kind="programme", state="draft", owner=board, title={"sv": "Program"}
    )
    made.goal = Goal.objects.create(
        document=made.document,
        code="arbete",
        kind="programme",
        owner=bodies["norra"],
        text={"sv": "Fler i arbete"},
    )
    made.coordinator = people.person("samordnare@example.org", (board, "coordinator"), (board, "registrar"))
    for code, body in bodies.items():
        setattr(made, f"{code}_writer", people.person(f"skriv-{code}@example.org", (body, "reporter")))
        setattr(made, f"{code}_head", people.person(f"chef-{code}@example.org", (body, "approver")))
        setattr(made, f"{code}_registrar", people.person(f"reg-{code}@example.org", (body, "registrar")))
    made.colleague = people.person("kollega@example.org", (bodies["norra"], "reporter"))
    made.stranger = people.person("annan@example.org", (people.body(city, "annan"), "coordinator"))
    return made


def written(made: SimpleNamespace, **other: object) -> WrittenReferral:
    values = {
        "title": "Program för en sammanhållen stad",
        "due": DUE,
        "led_by": made.board,
        "registry_number": "KS 2026/100",
        "document": made.document,
        "text": "Staden ska hålla samman.\n\nSkolan är viktigast.",
        "points": [
            WrittenPoint("1", "Målen", "Är målen de rätta?"),
            WrittenPoint("2", "Uppföljningen", "Hur ska programmet följas upp?"),
        ],
        "addressees": [
            *(WrittenAddressee(organisation=body) for body in made.bodies.values()),
            WrittenAddressee(name="Hyresgästföreningen", email="hyra@example.org"),
        ],
    }
    return WrittenReferral(**(values | other))  # type: ignore[arg-type]


@pytest.fixture
def draft(cast: SimpleNamespace) -> Referral:
    return referral_writing.begin(cast.coordinator, cast.city, written(cast))


@pytest.fixture
def sent(cast: SimpleNamespace, draft: Referral) -> Referral:
    return sending.send(cast.coordinator, draft)
