"""Targets of the year: written in a draft, changed afterwards on a decision alone, and the history says which."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from samstad.organisation import clock
from samstad.organisation.errors import ConflictError
from samstad.organisation.models import AuditRecord, Decision
from samstad.organisation.rights import may
from samstad.steering import year_actions
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import UnfinishedError
from samstad.steering.models import DocumentState, SteeringDocument, YearTarget, YearTargetKind
from samstad.steering.year_actions import WrittenYearTarget
from tests import people
from tests.steering.test_year_rows import tree, year_target

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def made(db):
    with clock.set_to(dt.date(2026, 9, 20)):
        made = tree()
        made.leader = people.person("ledare@example.org", (made.council, "coordinator"))
        made.planner = people.person("planerare@example.org", (made.north, "reporter"))
        made.row = year_target(made.area, "a", made.indicators[0], value=8.0)
        yield made


def draft(made, document) -> None:
    SteeringDocument.objects.filter(pk=document.pk).update(state="draft")


def new_decision(made) -> WrittenDecision:
    return WrittenDecision(made.council, dt.date(2026, 6, 15), "KS 2026/338", "Tertialrapport 1")


LAID_DOWN = {
    "value": lambda m: {"value": 7.5},
    "kind": lambda m: {"kind": "by_committee", "value": None},
    "indicator": lambda m: {"indicator": m.indicators[1]},
    "bodies": lambda m: {"bodies": frozenset({m.north})},
    "women and men": lambda m: {"by_gender": True, "women": 7.0, "men": 9.0},
}


@pytest.mark.parametrize("state", DocumentState.values)
@pytest.mark.parametrize("what", LAID_DOWN)
def test_what_is_decided_is_changed_on_a_decision_alone(made, state, what) -> None:
    SteeringDocument.objects.filter(pk=made.budget.pk).update(state=state)
    row = YearTarget.objects.get(pk=made.row.pk)
    written = replace(WrittenYearTarget.of(row), **LAID_DOWN[what](made))
    change = lambda *more: year_actions.change_year_target(made.leader, row, row.version, written, *more)  # noqa: E731
    if state == "draft":
        assert change().decision is None
    elif state in ("decided", "in_force"):
        with pytest.raises(UnfinishedError) as refused:
            change()
        assert [problem.where for problem in refused.value.problems] == ["decision"]
        assert not AuditRecord.objects.exists()
        changed = change(new_decision(made))
        assert changed.decision.matter.registry_number == "KS 2026/338"
    else:
        with pytest.raises(PermissionDenied):
            change(new_decision(made))


def test_the_history_says_from_what_to_what_on_which_decision(made) -> None:
    written = replace(WrittenYearTarget.of(made.row), value=7.5, bodies=frozenset({made.north}))
    year_actions.change_year_target(made.leader, made.row, 1, written, new_decision(made))
    (event,) = year_actions.history(made.row)
    assert event.changes["value"] == (8.0, 7.5)
    assert event.changes["bodies"] == ([], ["norra"])
    assert (event.decision, event.decision.matter.registry_number) == (Decision.objects.get(), "KS 2026/338")
    assert made.row.history.order_by("history_id").first().value == 8.0


def test_what_was_not_laid_down_needs_no_decision_and_writes_none(made) -> None:
    written = replace(WrittenYearTarget.of(made.row), periodicity="month", by_gender=True)
    year_actions.change_year_target(made.leader, made.row, 1, written, new_decision(made))
    assert not Decision.objects.exists()
    again = YearTarget.objects.get(pk=made.row.pk)
    assert (again.periodicity, again.by_gender, again.decision, again.version) == ("month", True, None, 2)
    year_actions.change_year_target(made.leader, again, 2, WrittenYearTarget.of(again))
    assert AuditRecord.objects.count() == 1


def test_a_stale_change_is_shown_and_saves_nothing(made) -> None:
    written = replace(WrittenYearTarget.of(made.row), value=7.5)
    year_actions.change_year_target(made.leader, made.row, 1, written, new_decision(made))
    with pytest.raises(ConflictError) as conflict:
        year_actions.change_year_target(
            made.leader, made.row, 1, replace(written, value=7.0), new_decision(made)
        )
    assert (conflict.value.theirs.value, conflict.value.mine.value, conflict.value.version) == (7.5, 7.0, 2)


def test_a_committee_answers_in_its_own_plan(made) -> None:
    draft(made, made.plans[0])
    goal = made.goals[0]
    goal.refresh_from_db()
    written = WrittenYearTarget(
        made.indicators[0], 2026, None, "number", 7.0, "four_months", council=made.row
    )
    row = year_actions.add_year_target(made.planner, goal, written)
    assert (row.council, row.code) == (made.row, "franvaro-2026")
    assert not may(made.leader, "change", row)
    year_actions.remove_year_target(made.planner, row)
    assert not YearTarget.objects.filter(goal=goal).exists()


WRONG = {
    "indicator": {"indicator": None},
    "year": {"year": 2025},
    "kind": {"kind": "hoppa"},
    "value": {"value": None},
    "periodicity": {"periodicity": "vecka"},
}
OF_THE_COMMITTEE = {
    "kind": {"kind": YearTargetKind.BY_COMMITTEE, "value": None},
    "council": {"indicator": "other"},
    "bodies": {"bodies": "some"},
}


@pytest.mark.parametrize("where", WRONG)
def test_each_mistake_is_said_of_its_own_field(made, where) -> None:
    draft(made, made.budget)
    goal = made.area
    goal.refresh_from_db()
    written = WrittenYearTarget(made.indicators[1], 2026, None, "number", 7.0)
    with pytest.raises(UnfinishedError) as refused:
        year_actions.add_year_target(made.leader, goal, replace(written, **WRONG[where]))
    assert [problem.where for problem in refused.value.problems] == [where]


@pytest.mark.parametrize("where", OF_THE_COMMITTEE)
def test_what_only_the_council_says_is_refused_in_a_committees_plan(made, where) -> None:
    draft(made, made.plans[0])
    goal = made.goals[0]
    goal.refresh_from_db()
    more = dict(OF_THE_COMMITTEE[where])
    if where == "council":
        more = {"indicator": made.indicators[1]}
    if where == "bodies":
        more = {"bodies": frozenset({made.north})}
    written = WrittenYearTarget(made.indicators[0], 2026, None, "number", 7.0, council=made.row)
    with pytest.raises(UnfinishedError) as refused:
        year_actions.add_year_target(made.planner, goal, replace(written, **more))
    assert [problem.where for problem in refused.value.problems] == [where]


def test_the_same_indicator_and_year_twice_is_refused(made) -> None:
    draft(made, made.budget)
    made.area.refresh_from_db()
    with pytest.raises(UnfinishedError, match="indicator"):
        year_actions.add_year_target(
            made.leader, made.area, WrittenYearTarget(made.indicators[0], 2026, None, "number", 1.0)
        )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"women": 7.0}, {"women", "men"}),
        ({"by_gender": True, "women": 7.0}, {"men"}),
        ({"by_gender": True, "women": 7.0, "men": float("nan")}, {"men"}),
        ({"women": 7.0, "men": 9.0}, {"women", "men"}),
        ({"by_gender": True, "kind": "increase", "value": None, "women": 7.0, "men": 9.0}, {"women", "men"}),
    ],
)
def test_numbers_for_women_and_men_are_both_or_neither(made, change, where) -> None:
    draft(made, made.budget)
    row = YearTarget.objects.get(pk=made.row.pk)
    with pytest.raises(UnfinishedError) as refused:
        year_actions.change_year_target(made.leader, row, 1, replace(WrittenYearTarget.of(row), **change))
    assert {problem.where for problem in refused.value.problems} == where
    assert YearTarget.objects.get().women is None
