"""The law's other parts (2023:196): plan, follow-up together with the picture, council, coordination, what is told."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import ANONYMOUS, may
from samstad.places import calendar, picture_actions, prevention, problem_actions
from samstad.places import prevention_actions as actions
from samstad.places.models import ActionPlan, Coordination, CrimePrevention, PictureFigure
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import SteeringGroup
from tests import people
from tests.places.conftest import new_picture
from tests.web import small_city

TODAY = small_city.TODAY


def agreed(city) -> object:
    """A picture of the place, agreed today by the body that leads it."""
    picture = picture_actions.begin(city.writer, new_picture(city))
    if picture.version == 1:
        figure = PictureFigure(kind="indicator", indicator=city.indicator)
        picture_actions.add_figure(city.writer, picture, figure)
    picture_actions.add_part(city.writer, picture, kind="analysis", text="Det sker på kvällar.")
    picture_actions.set_signers(city.writer, picture, [city.north])
    picture_actions.propose(city.head, picture)
    return picture_actions.sign(city.head, picture.signers.get(), "Namn")


@pytest.fixture
def work(city) -> CrimePrevention:
    city.council = people.body(city.city, "fullmaktige", "council")
    group = SteeringGroup.objects.create(city=city.city, code="radet", name={"sv": "Strategiskt råd"})
    city.seat = group.members.create(organisation=city.police, seat={"sv": "Lokalpolisområdeschef"})
    city.seats = SimpleNamespace(group=group)
    return actions.set_up(
        city.boss, city.city, leader=city.board, reports_to=city.council, council=group, report_within=6
    )


@pytest.fixture
def ready(city, work) -> ActionPlan:
    """A draft with a picture and a measure."""
    picture = agreed(city)
    measure = problem_actions.tie(city.writer, city.goal.activities.get(), "social")
    plan = actions.begin(city.boss, work, "Åtgärdsplan 2026")
    return actions.write(
        city.boss,
        plan,
        name="Åtgärdsplan",
        about="",
        pictures=[picture],
        measures=[measure],
        follow_within=24,
    )


def decision(city) -> WrittenDecision:
    return WrittenDecision(city.board, TODAY, "KS 2026/9", "Åtgärdsplan")


def test_a_plan_rests_on_an_agreed_picture_measures_and_a_decision(city, work) -> None:
    plan = actions.begin(city.boss, work, "Plan")
    with pytest.raises(UserError, match="lacks: the situation picture that it rests on, measures"):
        actions.decide(city.boss, plan, decision(city))
    draft = picture_actions.begin(city.writer, new_picture(city))
    with pytest.raises(UserError, match="agreed"):
        actions.write(city.boss, plan, name="P", about="", pictures=[draft], measures=[], follow_within=24)
    with pytest.raises(UserError, match="every second year"):
        actions.write(city.boss, plan, name="P", about="", pictures=[], measures=[], follow_within=25)
    with pytest.raises(UserError, match="being written"):
        actions.begin(city.boss, work, "En till")
    assert not may(ANONYMOUS, "view", plan)


def test_a_decided_plan_is_public_and_the_next_one_replaces_it(city, ready) -> None:
    with pytest.raises(UserError, match="decision"):
        actions.decide(city.boss, ready, None)
    first = actions.decide(city.boss, ready, decision(city))
    assert may(ANONYMOUS, "view", first)
    with pytest.raises(PermissionDenied):
        actions.write(city.boss, first, name="x", about="", pictures=[], measures=[], follow_within=24)
    newer = agreed(city)
    second = actions.begin(city.boss, first.work, "Nästa")
    assert list(second.measures.all()) == list(first.measures.all())
    assert list(second.pictures.all()) == [newer]  # the place as it has been agreed since
    second = actions.decide(city.boss, second, first.decision)
    assert ActionPlan.objects.get(pk=first.pk).state == "replaced"
    assert prevention.plan_in_force(second.work) == second


def test_it_is_followed_up_with_the_newest_picture_within_two_years(city, ready) -> None:
    with pytest.raises(PermissionDenied):
        actions.follow_up(city.boss, ready, "Nej", pictures=[], conclusion="keep")
    plan = actions.decide(city.boss, ready, decision(city))
    old = plan.pictures.get()
    due = [row for row in calendar.due_in(city.city, TODAY, dt.date(2029, 1, 1)) if row.kind == "action_plan"]
    assert [(row.day, row.late) for row in due] == [(calendar.add_months(TODAY, 24), False)]
    with clock.set_to(calendar.add_months(TODAY, 25)):
        late = [row for row in calendar.due_in(city.city, clock.today()) if row.kind == "action_plan"]
        assert [row.late for row in late] == [True]
        new = agreed(city)
        with pytest.raises(UserError, match="newest picture"):
            actions.follow_up(city.boss, plan, "Gjort.", pictures=[old], conclusion="keep")
        with pytest.raises(UserError, match="decided"):
            actions.follow_up(city.boss, plan, "Gjort.", pictures=[new], conclusion="")
        row = actions.follow_up(city.boss, plan, "Gjort.", pictures=[new], conclusion="revise")
        assert list(row.pictures.all()) == [new]
        assert not [one for one in calendar.due_in(city.city, clock.today()) if one.kind == "action_plan"]


def test_one_has_the_coordinating_function_at_a_time_and_those_before_are_kept(city, work) -> None:
    first = actions.appoint(
        city.boss, work, city.board, seat="Samordnare", contact="", since=dt.date(2024, 1, 1)
    )
    with pytest.raises(UserError, match="later day"):
        actions.appoint(city.boss, work, city.north, seat="S", contact="", since=dt.date(2024, 1, 1))
    second = actions.appoint(city.boss, work, city.north, seat="S", contact="", since=dt.date(2026, 3, 1))
    assert Coordination.objects.get(pk=first.pk).until == dt.date(2026, 2, 28)
    assert prevention.coordination_now(work) == second
    actions.end(city.boss, second, TODAY)
    assert prevention.coordination_now(work) is None
    with pytest.raises(UserError, match="on that day"):
        actions.appoint(city.boss, work, city.board, seat="S", contact="", since=TODAY)
    with pytest.raises(PermissionDenied):
        actions.appoint(city.writer, work, city.board, seat="S", contact="", since=TODAY)
    work.coordination.create(organisation=city.board, since=dt.date(2027, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        work.coordination.create(organisation=city.board, since=dt.date(2027, 1, 2))


def test_the_council_meets_and_its_next_meeting_is_in_the_calendar(city, work) -> None:
    other = city.group_of_others = SteeringGroup.objects.create(
        city=city.city, code="annan", name={"sv": "A"}
    )
    stranger = other.members.create(organisation=city.south, seat={"sv": "x"})
    for change, words in (
        ({"on": TODAY + dt.timedelta(days=1)}, "not been held"),
        ({"present": []}, "members were there"),
        ({"present": [stranger]}, "members were there"),
        ({"notes": " "}, "spoken of"),
        ({"next_on": TODAY}, "after this one"),
    ):
        values = {"on": TODAY, "present": [city.seat], "notes": "Läget.", "next_on": None} | change
        with pytest.raises(UserError, match=words):
            actions.meet(city.boss, work, values.pop("on"), **values)
    soon = TODAY + dt.timedelta(days=60)
    actions.meet(city.boss, work, TODAY, present=[city.seat], notes="Läget.", next_on=soon)
    with pytest.raises(UserError, match="already"):
        actions.meet(city.boss, work, TODAY, present=[city.seat], notes="Läget.")
    due = [row for row in calendar.due_in(city.city, TODAY) if row.kind == "council_meeting"]
    assert [row.day for row in due] == [soon]


def test_the_municipal_council_is_told_and_the_next_time_is_in_the_calendar(city, work) -> None:
    def days() -> list[dt.date]:
        return [row.day for row in calendar.due_in(city.city, clock.today()) if row.kind == "council_report"]

    with clock.set_to(dt.date(2026, 11, 2)):
        with pytest.raises(UserError, match="registry number"):
            actions.tell(city.boss, work, "Läget", registry_number="")
        report = actions.tell(city.boss, work, "Läget", registry_number="KS 2026/44")
        assert (report.by, report.to) == (city.board, city.council)
        assert days() == [dt.date(2027, 5, 2)]
    with clock.set_to(dt.date(2027, 6, 1)):
        assert [
            row.late for row in calendar.due_in(city.city, clock.today()) if row.kind == "council_report"
        ] == [True]


def test_who_leads_is_said_by_the_citys_coordinators_and_reports_to_another_body(city, work) -> None:
    with pytest.raises(UserError, match="not to itself"):
        actions.set_up(
            city.boss, city.city, leader=city.board, reports_to=city.board, council=None, report_within=6
        )
    with pytest.raises(PermissionDenied):
        actions.set_up(
            city.officer, city.city, leader=city.board, reports_to=city.council, council=None, report_within=6
        )
    again = actions.set_up(
        city.boss, city.city, leader=city.north, reports_to=city.council, council=None, report_within=12
    )
    assert (again.pk, again.leader) == (work.pk, city.north)
    assert CrimePrevention.objects.count() == 1


def test_a_city_that_has_said_nothing_owes_nothing_in_the_calendar(city) -> None:
    kinds = {row.kind for row in calendar.due_in(city.city, TODAY)}
    assert not kinds & {"action_plan", "council_report", "council_meeting"}
