"""What a form offers: everything in a small city, and what is near in one that nobody finds their way in."""

from __future__ import annotations

import pytest
from django.db.models import Q

from samstad.organisation.rights import ANONYMOUS, command_line
from samstad.steering import offering
from samstad.steering.models import Activity, Goal, SteeringDocument
from tests import people
from tests.steering.test_year_rows import tree

pytestmark = pytest.mark.django_db


def plan(owner, code: str, state: str, year: int) -> SteeringDocument:
    return SteeringDocument.objects.create(
        city=owner.city, code=code, kind="plan", owner=owner, title={"sv": "P"}, state=state, year=year
    )


@pytest.fixture
def made():
    """Two committees' plans of a year with a unit under one of them, and a plan of the year before."""
    made = tree()
    made.unit = people.body(made.city, "enhet", "unit")
    made.unit.parent = made.north
    made.unit.save()
    made.document = plan(made.unit, "enhetens", "draft", 2026)
    made.before = plan(made.north, "forr", "replaced", 2025)
    SteeringDocument.objects.filter(pk__in=[each.pk for each in made.plans]).update(
        state="in_force", year=2026
    )
    made.goals = {
        each.code: Goal.objects.create(
            document=each, code="m", kind="committee", owner=each.owner, text={"sv": "x"}, parent=made.area
        )
        for each in (*made.plans, made.before)
    }
    made.goals["egen"] = Goal.objects.create(
        document=made.document, code="m", kind="unit", owner=made.unit, text={"sv": "x"}
    )
    return made


def test_a_small_city_offers_everything(made) -> None:
    near = offering.around_document(made.document)
    assert offering.goals(command_line(), made.city, near=near) == list(
        Goal.objects.order_by("document__code", "order", "code")
    )


def test_a_large_one_offers_what_is_near(made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "MOST", 3)
    north, south = (made.goals[each.code] for each in made.plans)
    near = offering.around_document(made.document)
    found = set(offering.goals(command_line(), made.city, near=near))
    # The council's, its own, and the committee's that it is a part of; not another committee's, nor an old one's.
    elsewhere = Goal.objects.filter(document__in=[made.plans[1], made.before])
    assert found == set(Goal.objects.exclude(pk__in=elsewhere)) > {made.area, made.goals["egen"], north}
    assert set(offering.goals(command_line(), made.city, near=near, chosen=[south.pk])) == found | {south}
    assert made.goals["egen"] not in offering.goals(ANONYMOUS, made.city, near=near)
    assert offering.goals(command_line(), made.city, near=Q(pk__in=())) == list(
        Goal.objects.filter(document=made.area.document)
    )


def test_activities_near_are_those_that_go_on(made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "MOST", 3)
    rows = {
        (each.code, state): Activity.objects.create(
            goal=made.goals[each.code], code=state, title={"sv": state}, responsible=each.owner, state=state
        )
        for each in (*made.plans, made.before)
        for state in ("ongoing", "done")
    }
    found = offering.activities(command_line(), made.city, near=Q(responsible=made.north))
    assert found == [rows[made.plans[0].code, "ongoing"]]
    monkeypatch.setattr(offering, "MOST", 6)
    assert len(offering.activities(command_line(), made.city, near=Q(responsible=made.north))) == len(rows)
