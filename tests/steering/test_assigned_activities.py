"""An activity hangs on a goal or on an assignment: at least one of them, wherever it is written, kept and told."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samstad.organisation.rights import ANONYMOUS, may
from samstad.places.gaps import activities_without_goal
from samstad.places.place_view import place_view
from samstad.statistics.models import Area, AreaSet
from samstad.steering import activity_actions as actions
from samstad.steering import activity_queries, comparing, life
from samstad.steering import activity_writing as writing
from samstad.steering.activity_writing import WrittenActivity
from samstad.steering.models import Activity, Assignment, Goal, SteeringDocument
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def cast() -> SimpleNamespace:
    here = people.city()
    board, north, south = (people.body(here, code) for code in ("styrelsen", "norra", "sodra"))
    budget, plan = (
        SteeringDocument.objects.create(
            city=here, code=code, kind=kind, state=state, title={"sv": code.title()}, owner=owner, year=2026
        )
        for code, kind, state, owner in (
            ("budget", "budget", "in_force", board),
            ("plan", "plan", "draft", north),
        )
    )
    goal = Goal.objects.create(
        document=plan, code="arbete", kind="committee", owner=south, text={"sv": "Arbete"}
    )
    asked = [
        Assignment.objects.create(document=budget, code=code, text={"sv": f"Gör {code}"})
        for code in ("b", "a")
    ]
    area_set = AreaSet.objects.create(city=here, code="delar", kind="district", name={"sv": "Delar"})
    area = Area.objects.create(area_set=area_set, code="1", name={"sv": "Norr"})
    return SimpleNamespace(
        city=here, board=board, north=north, budget=budget, plan=plan, goal=goal, asked=asked, area=area,
        pen=people.person("penna@example.org", (north, "reporter")),
        leader=people.person("led@example.org", (north, "coordinator")),
        owner=people.person("mal@example.org", (south, "coordinator")),
    )  # fmt: skip


def written(**more: object) -> WrittenActivity:
    given = {"title": {"sv": "Karta"}, "responsible": "norra", "assignments": ("budget/b", "budget/a")} | more
    return WrittenActivity(**given)  # type: ignore[arg-type]


def test_what_carries_out_an_assignment_needs_no_goal(cast) -> None:
    made = actions.add_activity(cast.pen, cast.plan, written())
    made = Activity.objects.get(pk=made.pk)
    assert (str(made), made.goal, made.document) == ("plan/-/karta", None, cast.plan)
    # Held fast to the first by name, whatever the order in which they were made or chosen.
    assert str(made.assignment) == "budget/a"
    assert WrittenActivity.of(made) == written().clean()
    assert made in activity_queries.seen(cast.pen, cast.city)
    assert made in activity_queries.walked(cast.pen, cast.city)
    assert made not in activity_queries.seen(ANONYMOUS, cast.city), "its document is a draft"


def test_neither_is_told_beside_the_goal_and_saves_nothing(cast) -> None:
    with pytest.raises(actions.UnfinishedActivityError) as refused:
        actions.add_activity(cast.pen, cast.plan, written(assignments=()))
    (problem,) = refused.value.problems
    assert problem.where == "goal"
    assert "uppdrag" in problem.what
    assert not Activity.objects.exists()


def test_the_database_wants_one_of_them_and_each_code_once(cast) -> None:
    made = actions.add_activity(cast.pen, cast.plan, written())
    again = actions.add_activity(cast.pen, cast.plan, written())
    assert again.code == "karta-2"
    for values in ({"assignment": None}, {"goal": cast.goal}, {"code": "karta-2"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=made.pk).update(**values)
    with pytest.raises(ProtectedError):
        made.assignment.delete()


def test_only_the_documents_own_pens_write_what_is_for_no_goal(cast) -> None:
    assert may(cast.owner, "add_activity", cast.goal)
    assert not may(cast.owner, "add_activity", cast.plan)
    with pytest.raises(PermissionDenied):
        actions.add_activity(cast.owner, cast.goal, written())
    with pytest.raises(PermissionDenied):
        actions.add_activity(cast.leader, cast.budget, written())
    actions.add_activity(cast.owner, cast.goal, written(goal="plan/arbete", assignments=()))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(["budget/a", "budget/b"]))), max_size=5)
)
def test_whatever_is_written_over_it_the_activity_holds_on_to_something(cast, steps) -> None:
    with transaction.atomic():
        made = actions.add_activity(cast.leader, cast.plan, written())
        for goal, assignments in steps:
            made = Activity.objects.get(pk=made.pk)
            wanted = replace(
                WrittenActivity.of(made), goal="plan/arbete" if goal else "", assignments=tuple(assignments)
            )
            try:
                actions.change_activity(cast.leader, made, made.version, wanted)
            except actions.UnfinishedActivityError:
                assert (goal, assignments) == (False, set())
            now = Activity.objects.get(pk=made.pk)
            named = sorted(str(one) for one in now.assignments.all())
            assert (now.goal is None) == (now.assignment is not None)
            assert now.goal or str(now.assignment) == named[0]
            assert now.document == cast.plan
            assert writing.from_text(WrittenActivity.of(now).as_text()) == WrittenActivity.of(now)
        transaction.set_rollback(True)


def test_it_is_a_gap_when_no_assignment_holds_any_longer(cast) -> None:
    made = actions.add_activity(cast.pen, cast.plan, written())
    SteeringDocument.objects.filter(pk=cast.plan.pk).update(state="in_force")
    assert made not in activities_without_goal(cast.city)
    SteeringDocument.objects.filter(pk=cast.budget.pk).update(state="replaced")
    assert made in activities_without_goal(cast.city)
    made.goals.add(cast.goal)
    assert made not in activities_without_goal(cast.city)


def test_a_revision_copies_it_once_and_nothing_is_lost_nor_told_as_changed(cast) -> None:
    own = Assignment.objects.create(document=cast.plan, code="eget", text={"sv": "Eget"})
    made = actions.add_activity(cast.pen, cast.plan, written(assignments=("budget/a", "plan/eget")))
    line = cast.plan.budget_lines.create(code="rad", kind="operating_cost", activity=made)
    SteeringDocument.objects.filter(pk=cast.plan.pk).update(state="in_force")
    cast.plan.refresh_from_db()
    draft = life.revise(cast.leader, cast.plan)
    (copied,) = draft.activities.all()
    assert (copied.code, copied.goal) == (made.code, None)
    assert {str(one) for one in copied.assignments.all()} == {"budget/a", f"{draft.code}/eget"}
    assert draft.budget_lines.get(code="rad").activity == copied != line.activity
    assert own in made.assignments.all()
    assert comparing.compare(cast.plan, draft) == []
    copied.title = {"sv": "Annan karta"}
    copied.save()
    (differs,) = comparing.compare(cast.plan, draft)
    assert [change.label for change in differs.changes] == ["Aktivitet"]
    SteeringDocument.objects.filter(pk__in=[cast.plan.pk, cast.budget.pk]).update(state="revised")
    assert made not in activities_without_goal(cast.city), "the draft goes on with it"


def test_a_place_tells_of_it_and_of_its_assignments(cast) -> None:
    made = actions.add_activity(cast.pen, cast.plan, written(areas=("delar:1",), assignments=("budget/a",)))
    SteeringDocument.objects.filter(pk=cast.plan.pk).update(state="in_force")
    Activity.objects.filter(pk=made.pk).update(start="2026-01-01")
    view = place_view(ANONYMOUS, cast.city, cast.area, 2026)
    assert [str(one) for one in view.activities] == ["plan/-/karta"]
    assert [str(one) for one in view.assignments] == ["budget/a"]
