"""The life of a document: only what the table lets through, nothing decided written over, what changed readable."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, Decision, Matter
from samstad.organisation.rights import NOBODY
from samstad.steering import comparing, levels, life, lineage, rules, tree
from samstad.steering.circles import circle
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import (
    Activity,
    Assignment,
    DocumentState,
    Goal,
    GoalKind,
    GoalRole,
    Lineage,
    LineageKind,
    SteeringDocument,
)
from tests import people
from tests.steering.test_year_rows import tree as made_tree
from tests.steering.test_year_rows import year_target

TODAY = dt.date(2026, 9, 20)


@pytest.fixture
def made(db):
    with clock.set_to(TODAY):
        made = made_tree()
        made.leader = people.person("ledare@example.org", (made.council, "coordinator"))
        made.stranger = people.person("annan@example.org", (made.north, "coordinator"))
        yield made


def decision(made, **more: object) -> WrittenDecision:
    given = {
        "body": made.council,
        "date": dt.date(2026, 6, 15),
        "registry_number": "KS 2026/1",
        "title": "Antogs",
    }
    return WrittenDecision(**(given | more))


# --- Tables ------------------------------------------------------------------------------------------------


def test_the_tables_of_levels_are_total_and_say_no_circle() -> None:
    for table in (levels.PARENTS, levels.SERVES):
        assert set(table) == set(GoalKind)
    assert all(may <= set(GoalKind) for may in [*levels.PARENTS.values(), *levels.SERVES.values()])
    # A level may lie under itself (parts of a programme's goal), but no two under one another.
    other = {kind: above - {kind} for kind, above in levels.PARENTS.items()}
    assert circle(other) == ()


def test_the_tables_of_a_documents_life_are_total() -> None:
    assert set(rules.DOCUMENT_BY_STATE) == set(DocumentState)
    assert set(rules.AFTER_SUCCESSOR) == set(LineageKind)
    steps = {action for _state, action in rules.TRANSITIONS}
    for state, row in rules.DOCUMENT_BY_STATE.items():
        assert steps <= row.keys()
        # Who may, and what can be done, are the same states.
        assert {act for act in steps if row[act] != NOBODY} == {
            act for before, act in rules.TRANSITIONS if before == state
        }
    reached = {DocumentState.DRAFT, *rules.TRANSITIONS.values(), *rules.AFTER_SUCCESSOR.values()} - {None}
    assert reached == set(DocumentState)


@given(st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=4), max_size=9))
def test_a_circle_is_found_exactly_where_something_leads_back_to_itself(above: dict[int, list[int]]) -> None:
    def reaches(start: int) -> bool:
        seen, waiting = set(), list(above.get(start, ()))
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += above.get(at, ())
        return start in seen

    found = circle(above)
    assert bool(found) == any(reaches(start) for start in above)
    if found:
        assert all(after in above[one] for one, after in zip(found, [*found[1:], found[0]], strict=True))


# --- States ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_from_draft_to_force_with_a_decision_and_its_number(made) -> None:
    SteeringDocument.objects.filter(pk=made.budget.pk).update(state="draft", valid_from=None)
    document = life.send_out(made.leader, made.budget)
    assert document.state == "referral"
    document = life.decide(made.leader, document, decision(made))
    assert (document.state, document.decision.matter.registry_number) == ("decided", "KS 2026/1")
    document = life.take_into_force(made.leader, document)
    assert (document.state, document.valid_from) == ("in_force", TODAY)
    steps = AuditRecord.objects.filter(action__startswith="document.").order_by("id")
    assert [(each.action, each.changes["state"]) for each in steps] == [
        ("document.send_out", ["draft", "referral"]),
        ("document.decide", ["referral", "decided"]),
        ("document.take_into_force", ["decided", "in_force"]),
    ]
    assert steps[1].decision == document.decision


@pytest.mark.django_db
@pytest.mark.parametrize("state", DocumentState.values)
def test_what_the_table_does_not_have_is_refused_in_words(made, state) -> None:
    acts = {
        "send_out": life.send_out,
        "take_back": life.take_back,
        "decide": lambda actor, document: life.decide(actor, document, decision(made)),
        "take_into_force": life.take_into_force,
    }
    for name, act in acts.items():
        SteeringDocument.objects.filter(pk=made.budget.pk).update(state=state)
        if (DocumentState(state), name) in rules.TRANSITIONS:
            with pytest.raises(PermissionDenied):
                act(made.stranger, made.budget)
            assert act(made.leader, made.budget).state == rules.TRANSITIONS[DocumentState(state), name]
        else:
            with pytest.raises(UserError):
                act(made.leader, made.budget)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "more"),
    [
        ("body", {"body": None}),
        ("date", {"date": None}),
        ("date", {"date": TODAY + dt.timedelta(days=1)}),
        ("registry_number", {"registry_number": " "}),
        ("title", {"title": ""}),
        ("decision", None),
    ],
)
def test_a_decision_that_lacks_something_is_refused_and_writes_nothing(made, where, more) -> None:
    SteeringDocument.objects.filter(pk=made.budget.pk).update(state="draft")
    given_ = None if more is None else decision(made, **more)
    with pytest.raises(life.UnfinishedError) as refused:
        life.decide(made.leader, made.budget, given_)
    assert [problem.where for problem in refused.value.problems] == [where]
    assert [each.objects.count() for each in (Decision, Matter, AuditRecord)] == [0, 0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "after"), [("replaces", "replaced"), ("revises", "revised"), ("builds_on", "in_force")]
)
def test_what_comes_into_force_moves_what_it_steps_on(made, kind, after) -> None:
    older = SteeringDocument.objects.create(
        city=made.city, code="aldre", kind="budget", state="in_force", owner=made.council, title={"sv": "Äldre"},
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    Lineage.objects.create(document=made.budget, predecessor=older, kind=kind)
    SteeringDocument.objects.filter(pk=made.budget.pk).update(
        state="decided", valid_from=dt.date(2026, 10, 1)
    )
    life.take_into_force(made.leader, made.budget)
    older.refresh_from_db()
    assert older.state == after
    assert older.valid_to == (None if kind == "builds_on" else dt.date(2026, 9, 30))


# --- Revision ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_revision_holds_the_same_and_leaves_the_decided_as_it_was(made) -> None:
    year_target(made.area, "a", made.indicators[0], value=8.0).bodies.set([made.north])
    GoalRole.objects.create(goal=made.area, organisation=made.north, responsibility="main")
    assignment = Assignment.objects.create(document=made.budget, code="u", text={"sv": "Gör det"})
    assignment.bodies.set([made.north])
    assignment.goals.set([made.area])
    draft = life.revise(made.leader, made.budget)
    assert (draft.code, draft.state, draft.decision) == ("budget-2", "draft", None)
    assert comparing.compare(made.budget, draft) == []
    copied = draft.goals.get(code="1-1")
    assert (copied.continues, copied.parent.document) == (made.area, draft)
    assert draft.assignments.get().goals.get() == copied
    assert all(goal.history.exists() for goal in draft.goals.all())

    copied.text = {"sv": "1-1 på ett annat sätt"}
    copied.save()
    draft.goals.get(code="1").assignments.clear()
    target = copied.year_targets.get()
    target.value = 7.5
    target.save()
    Goal.objects.create(document=draft, code="ny", kind="direction", owner=made.council, text={"sv": "Ny"})
    found = comparing.compare(made.budget, draft)
    assert [(each.kind, each.title) for each in found] == [
        ("changed", "1-1 på ett annat sätt"),
        ("changed", "Sjukfrånvaro"),
        ("added", "Ny"),
    ]
    words = found[0].changes[0].words
    assert [(each.kind, each.text) for each in words] == [("same", "1-1"), ("new", " på ett annat sätt")]
    assert made.area.year_targets.get().value == 8.0
    made.area.refresh_from_db()
    assert made.area.text == {"sv": "1-1"}


@given(st.text("ab \n", max_size=40), st.text("abå \n", max_size=40))
def test_a_diff_of_words_gives_back_both_texts(old: str, new: str) -> None:
    found = comparing.words(old, new)
    assert "".join(each.text for each in found if each.kind != "new") == old
    assert "".join(each.text for each in found if each.kind != "gone") == new
    if old == new:
        assert all(each.kind == "same" for each in found)


@pytest.mark.django_db
def test_a_line_holds_all_that_is_stepped_on_and_nobody_elses(made) -> None:
    names = ("vision", "aldst", "aldre", "annan")
    documents = {
        name: SteeringDocument.objects.create(
            city=made.city, code=name, kind="programme", state="replaced", owner=made.council, title={"sv": name},
            valid_from=dt.date(2000 + at, 1, 1),
        )
        for at, name in enumerate(names)
    }  # fmt: skip
    for document, before in ((made.budget, "aldre"), (made.budget, "vision"), (documents["aldre"], "aldst")):
        Lineage.objects.create(document=document, predecessor=documents[before], kind="replaces")
    Lineage.objects.create(document=documents["annan"], predecessor=documents["vision"], kind="builds_on")
    line = lineage.line_of(made.budget)
    assert [one.document.code for one in line] == ["vision", "aldst", "aldre", "budget"]
    assert [one.here for one in line] == [False, False, False, True]
    assert [one.document.code for one in lineage.line_of(documents["aldst"])] == ["aldst", "aldre", "budget"]


# --- The tree ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_tree_of_a_body_is_its_branches_with_the_way_to_them(made) -> None:
    every = tree.goals_of_year(made.city, 2026)
    mine = tree.of_body(every, made.north)
    roots = tree.grow(list(every.filter(pk__in=tree.leading_to(every, mine))), mine)
    assert [root.goal for root in roots] == [made.direction]
    assert [node.goal for node in roots[0].parts[0].parts] == [made.goals[0]]
    assert tree.years(made.city) == [2026]
    assert not tree.goals_of_year(made.city, 2025).exists()


@pytest.mark.django_db
def test_a_long_tree_is_opened_branch_by_branch(made, monkeypatch) -> None:
    every = tree.goals_of_year(made.city, 2026)
    assert tree.folded(every) == levels.FOLDED
    monkeypatch.setattr(tree, "MOST", 1)
    assert tree.folded(every) == {*levels.FOLDED, "committee"}
    top = [goal for goal in every if goal.kind != "committee"]
    hidden = tree.hidden_under(every, [goal.pk for goal in top])
    assert sum(hidden.values()) == len(every) - len(top)
    (over,) = hidden
    found = tree.branch(every, every.get(pk=over))
    assert found == {over, made.direction.pk, *(goal.pk for goal in every if goal.parent_id == over)}
    assert tree.hidden_under(every, found) == {}


@pytest.mark.django_db
def test_after_a_revision_the_tree_hangs_together(made) -> None:
    """The committees' goals lie under the revised budget's without being written to."""
    draft = life.revise(made.leader, made.budget)
    assert {goal.document.code for goal in tree.goals_of_year(made.city, 2026)} == {
        "budget",
        "vp-norra",
        "vp-sodra",
    }
    life.decide(made.leader, draft, decision(made))
    life.take_into_force(made.leader, draft)
    made.budget.refresh_from_db()
    assert made.budget.state == "revised"
    (root,) = tree.grow(list(tree.goals_of_year(made.city, 2026)))
    assert root.goal.document.code == "budget-2"
    assert {part.goal for part in root.parts[0].parts} == set(made.goals)


@pytest.mark.django_db
def test_a_goal_is_followed_through_the_years(made) -> None:
    later = Goal.objects.create(
        document=made.plans[1], code="senare", kind="committee", owner=made.south, text={"sv": "x"},
        continues=made.goals[0],
    )  # fmt: skip
    assert tree.through_the_years(later) == tree.through_the_years(made.goals[0]) == [made.goals[0], later]


def test_a_revision_keeps_what_activities_serve_carry_out_and_cost(made) -> None:
    goals = list(made.budget.goals.order_by("code"))
    assignment = Assignment.objects.create(document=made.budget, code="u", text={"sv": "Gör det"})
    activity = Activity.objects.create(
        goal=goals[0], code="a", title={"sv": "Torg"}, responsible=made.north, state="planned"
    )
    activity.goals.set([goals[1]])
    activity.assignments.set([assignment])
    activity.funding.create(source="eu", year=2026, amount=1000)
    draft = life.revise(made.leader, made.budget)
    copied = Activity.objects.get(goal__document=draft)
    assert [goal.document for goal in copied.goals.all()] == [draft]
    assert [one.document for one in copied.assignments.all()] == [draft]
    assert [row.amount for row in copied.funding.all()] == [1000]
    assert activity.assignments.get() == assignment
