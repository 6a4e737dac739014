"""A district's plan through the years, and what the calendar awaits of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.places import calendar, planning
from samstad.places import plan_actions as actions
from samstad.places.models import DistrictPlan
from samstad.statistics.models import Theme
from samstad.steering import life
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import Goal
from tests import people


@pytest.fixture
def city(city):
    city.lead = people.person("lead@x.example.org", (city.north, "coordinator"), (city.north, "approver"))
    city.other = Theme.objects.create(city=city.city, code="trygghet", name={"sv": "Trygghet"})
    return city


@pytest.fixture
def plan(city) -> DistrictPlan:
    new = DistrictPlan(city=city.city, area=city.areas.districts[0], owner=city.north)
    return actions.begin(city.lead, new, name="Plan för Åkerby", themes=[city.theme, city.other])


def goal(city, plan, code: str, theme: Theme, text: str = "Fler i arbete") -> Goal:
    return Goal.objects.create(
        document=planning.last_version(plan).document,
        code=code,
        kind="local",
        owner=city.north,
        theme=theme,
        text={"sv": text},
    )


def into_force(city, plan) -> None:
    document = planning.last_version(plan).document
    decided = life.decide(
        city.lead, document, WrittenDecision(city.north, clock.today(), f"N {document.code}", "Plan")
    )
    life.take_into_force(city.lead, decided)


def test_a_plan_is_sent_when_it_has_goals_in_all_its_areas_and_is_in_force(city, plan) -> None:
    goal(city, plan, "arbete", city.theme)
    with pytest.raises(PermissionDenied):
        actions.send(city.lead, plan, city.board)  # not decided yet
    into_force(city, plan)
    with pytest.raises(UserError, match="no goal for: Trygghet"):
        actions.send(city.lead, plan, city.board)
    actions.revise(city.lead, plan)
    goal(city, plan, "trygghet", city.other, "Fler är trygga")
    into_force(city, plan)
    sending = actions.send(city.lead, plan, city.board)
    assert (sending.version.number, sending.year) == (2, 2026)
    assert planning.state_of(plan) == "sent"
    with pytest.raises(PermissionDenied):
        actions.send(city.lead, plan, city.board)


def test_a_plan_revised_twice_in_a_year_keeps_each_version_and_says_that_the_state_has_an_older_one(
    city, plan
) -> None:
    goal(city, plan, "arbete", city.theme)
    goal(city, plan, "trygghet", city.other)
    into_force(city, plan)
    first = actions.send(city.lead, plan, city.board)
    for number, words in ((2, "Fler unga i arbete"), (3, "Fler unga i fast arbete")):
        with clock.set_to(dt.date(2026, 9, 20 + number)):
            actions.revise(city.lead, plan)
            with pytest.raises(PermissionDenied):
                actions.revise(city.lead, plan)  # one at a time
            row = planning.last_version(plan).document.goals.get(code="arbete")
            row.text = {"sv": words}
            row.save()
            into_force(city, plan)
        assert planning.changed_since_sent(plan) == first
    assert [version.number for version in plan.versions.all()] == [3, 2, 1]
    (one,) = planning.differences(planning.last_version(plan))
    assert [(w.kind, w.text.strip()) for w in one.changes[0].words if w.kind != "same"] == [("new", "fast")]
    again = actions.send(city.lead, plan, city.board)
    assert planning.changed_since_sent(plan) is None
    assert again.content_hash != first.content_hash
    assert plan.sendings.count() == 2


def test_the_five_letters_are_found_of_each_goal_and_an_empty_area_is_there(city, plan) -> None:
    goal(city, plan, "arbete", city.theme)
    work, safety = planning.parts(plan, planning.last_version(plan).document)
    assert [theme.code for theme in planning.lacking(plan, planning.last_version(plan).document)] == [
        "trygghet"
    ]
    assert safety.goals == ()
    assert "measurable" in planning.not_smart(work.goals[0][1])


def test_the_calendar_awaits_each_year_and_calls_late_who_has_not_sent(city, plan) -> None:
    goal(city, plan, "arbete", city.theme)
    goal(city, plan, "trygghet", city.other)
    into_force(city, plan)

    def plans(day: dt.date) -> list[tuple[dt.date, bool, bool]]:
        found = calendar.due_in(city.city, day)
        return [(due.day, due.late, due.done) for due in found if due.kind == calendar.DueKind.PLAN]

    assert plans(clock.today()) == [(dt.date(2026, 12, 31), False, False)]
    late = dt.date(2027, 2, 1)
    assert plans(late) == [(dt.date(2026, 12, 31), True, False), (dt.date(2027, 12, 31), False, False)]
    actions.send(city.lead, plan, city.board)
    assert plans(late) == [(dt.date(2027, 12, 31), False, False)]


def test_a_district_has_one_plan_and_others_do_not_write_it(city, plan) -> None:
    with pytest.raises(UserError, match="already"):
        actions.begin(
            city.lead,
            DistrictPlan(city=city.city, area=city.areas.districts[0], owner=city.north),
            name="Till",
            themes=[city.theme],
        )
    with pytest.raises(PermissionDenied):
        actions.begin(
            city.stranger,
            DistrictPlan(city=city.city, area=city.areas.districts[1], owner=city.north),
            name="Till",
            themes=[city.theme],
        )


def test_an_agreement_rests_on_a_version_and_is_looked_at_again_when_the_plan_is_revised(city, plan) -> None:
    def due() -> list[tuple[dt.date, bool]]:
        rows = calendar.due_in(city.city, clock.today(), dt.date(2027, 6, 1))
        return [(row.day, row.late) for row in rows if row.kind == calendar.DueKind.PLAN_AGREEMENT]

    agreement = city.agreement
    agreement.state = "in_force"
    agreement.save()
    with pytest.raises(UserError, match="not in force"):
        actions.rest_on(city.lead, plan, agreement)
    goal(city, plan, "arbete", city.theme)
    into_force(city, plan)
    row = actions.rest_on(city.lead, plan, agreement)
    assert due() == [(dt.date(2026, 12, 31), False)]  # reported to the state with the plan
    row = actions.report_agreement(city.lead, row, city.board)
    assert row.reported_on == clock.today()
    assert due() == []
    with clock.set_to(dt.date(2026, 9, 21)):
        actions.revise(city.lead, plan)
        assert not planning.behind(row)  # a draft binds nobody
        into_force(city, plan)
        assert planning.behind(row)
        assert due() == [(dt.date(2026, 12, 31), False)]
        with pytest.raises(UserError, match="revised since"):
            actions.report_agreement(city.lead, row, city.board)
        again = actions.rest_on(city.lead, plan, agreement)
        assert (again.pk, again.version.number, again.reported_on) == (row.pk, 2, None)
        assert actions.report_agreement(city.lead, again, city.board).reported_on == dt.date(2026, 9, 21)
    with pytest.raises(PermissionDenied):
        actions.rest_on(city.stranger, plan, agreement)


def test_a_plan_that_is_there_already_becomes_the_first_version(city) -> None:
    from samstad.steering.models import SteeringDocument

    document = SteeringDocument.objects.create(
        city=city.city,
        code="gammal",
        kind="district_plan",
        state="draft",
        title={"sv": "Plan"},
        owner=city.north,
    )
    new = DistrictPlan(city=city.city, area=city.areas.districts[1], owner=city.north)
    with pytest.raises(UserError, match="no plan of the district"):
        actions.begin(city.lead, new, name="Plan", themes=[city.theme], document=city.document)
    made = actions.begin(
        city.lead,
        DistrictPlan(city=city.city, area=city.areas.districts[1], owner=city.north),
        name="Plan",
        themes=[city.theme],
        document=document,
    )
    assert planning.last_version(made).document == document
