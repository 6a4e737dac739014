"""Pages of the local work ask the database a number of times that does not grow with what they list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samstad.places import picturing
from samstad.places.models import (
    Agreement,
    AgreementApprover,
    DistrictPlan,
    FundingCall,
    MemberSigning,
    PictureFigure,
    PlanAgreement,
    PlanVersion,
)
from samstad.statistics.models import Area
from samstad.steering.models import Goal, SteeringDocument
from tests import people
from tests.places.conftest import new_picture
from tests.web import small_city

Grow = Callable[[SimpleNamespace, int], str]


def _document(made: SimpleNamespace, code: str, kind: str, state: str) -> SteeringDocument:
    values = {"kind": kind, "state": state, "title": {"sv": code}, "owner": made.board}
    return SteeringDocument.objects.create(city=made.city, code=code, **values)


def plans(made: SimpleNamespace, number: int) -> str:
    """Plans with two versions, a goal and an agreement that rests on the one before."""
    area_set = made.areas.districts[0].area_set
    partnership = made.city.partnerships.first()
    for n in range(number):
        area = Area.objects.create(area_set=area_set, code=f"P{number}-{n}", name={"sv": f"Plats {n}"})
        plan = DistrictPlan.objects.create(
            city=made.city, code=f"plan-{number}-{n}", name={"sv": "Plan"}, area=area, owner=made.north,
            begun_on=dt.date(2024, 1, 1), partnership=partnership,
        )  # fmt: skip
        plan.themes.set([made.theme])
        for version in (1, 2):
            document = _document(made, f"plan-{number}-{n}-{version}", "district_plan", "in_force")
            row = PlanVersion.objects.create(plan=plan, number=version, document=document)
            if version == 1:
                PlanAgreement.objects.create(plan=plan, agreement=Agreement.objects.first(), version=row)
                plan.sendings.create(version=row, year=2024, sent_on=small_city.TODAY, to=made.board)
    return "stadsdelsplaner/"


def plans_due(made: SimpleNamespace, number: int) -> str:
    plans(made, number)
    return "kalender/"


def goals_of_a_plan(made: SimpleNamespace, number: int) -> str:
    plans(made, 1) if not DistrictPlan.objects.filter(code="plan-1-0").exists() else None
    document = SteeringDocument.objects.get(city=made.city, code="plan-1-0-2")
    for n in range(number):
        values = {"kind": "local", "owner": made.north, "theme": made.theme, "text": {"sv": "Fler"}}
        Goal.objects.create(document=document, code=f"m{number}-{n}", **values)
    return "stadsdelsplaner/plan-1-0/"


def pictures(made: SimpleNamespace, number: int) -> str:
    """Drafts of other places: seen by those who are asked or sign."""
    area_set = made.areas.districts[0].area_set
    for n in range(number):
        area = Area.objects.create(area_set=area_set, code=f"L{number}-{n}", name={"sv": f"Plats {n}"})
        picture = new_picture(made)
        picture.area, picture.version = area, 1
        picture.save()
        picture.signers.create(organisation=made.north)
        days = {"due": small_city.TODAY, "asked_on": small_city.TODAY}
        picture.requests.create(organisation=made.south, question={"sv": "Vad?"}, **days)
    return "lagesbilder/"


def input_due(made: SimpleNamespace, number: int) -> str:
    pictures(made, number)
    return "kalender/"


def figures_of_a_picture(made: SimpleNamespace, number: int) -> str:
    picture = made.city.pictures.first()
    if picture is None:
        picture = new_picture(made)
        picture.version, picture.owner = 1, made.board
        picture.save()
    for n in range(number):
        figure = PictureFigure(picture=picture, kind="indicator", indicator=made.indicator, order=n)
        figure.frozen = picturing.freeze(figure)
        figure.save()
    area = picture.area
    return f"lagesbilder/{area.area_set.code}/{area.code}/{picture.version}/"


def agreements(made: SimpleNamespace, number: int) -> str:
    """Drafts that wait for two bodies; each has its parties."""
    for n in range(number):
        document = _document(made, f"avtal-{number}-{n}", "agreement", "draft")
        found = Agreement.objects.create(document=document, state="draft", approval_asked_on=small_city.TODAY)
        found.parties.create(organisation=made.north)
        for order, body in enumerate((made.board, made.south), start=1):
            AgreementApprover.objects.create(agreement=found, order=order, organisation=body)
    return "avtal/"


def approvals_and_calls(made: SimpleNamespace, number: int) -> str:
    agreements(made, number)
    for n in range(number):
        values = {"name": {"sv": "Pengar"}, "rules": {"sv": "."}, "total": 9, "criteria": []}
        days = {"opens": small_city.TODAY, "due": small_city.TODAY}
        FundingCall.objects.create(
            city=made.city, code=f"pengar-{number}-{n}", owner=made.board, **values, **days
        )
    return ""


def members(made: SimpleNamespace, number: int) -> str:
    found = made.city.partnerships.get()
    for n in range(number):
        body = people.body(made.city, f"m{number}-{n}")
        member = found.members.create(sector="city", organisation=body, order=100 + number * 20 + n)
        if n % 2:
            MemberSigning.objects.create(
                member=member,
                signed_on=small_city.TODAY,
                name="N",
                title="T",
                role={"sv": "R"},
                method="paper",
            )
    return f"partnerskap/{found.code}/"


GROWN: tuple[Grow, ...] = (
    plans,
    plans_due,
    goals_of_a_plan,
    pictures,
    input_due,
    figures_of_a_picture,
    agreements,
    approvals_and_calls,
    members,
)


@pytest.mark.parametrize("grow", GROWN, ids=lambda grow: grow.__name__)
def test_queries_do_not_grow_with_what_is_listed(city: SimpleNamespace, client_of: Any, grow: Grow) -> None:
    client = client_of(people.person("lead@x.example.org", (city.board, "coordinator")))
    counts = []
    for number in (1, 8):
        address = f"/{city.city.slug}/{grow(city, number)}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0], counts
