"""Activities: who may do what and when, changes and their record, two who write at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import ANONYMOUS, may
from samstad.statistics.models import Area, AreaSet
from samstad.steering import activity_actions as actions
from samstad.steering import activity_writing as writing
from samstad.steering.activity_rules import (
    ACTIVITY,
    CARRIED_OUT_IN,
    NEEDS_REASON,
    STEPS,
    TRANSITIONS,
)
from samstad.steering.activity_writing import Money, WrittenActivity
from samstad.steering.models import Activity, ActivityState, DocumentState, Goal, SteeringDocument
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def cast() -> SimpleNamespace:
    here = people.city()
    board, north, south = (people.body(here, code) for code in ("styrelsen", "norra", "sodra"))
    document = SteeringDocument.objects.create(
        city=here, code="plan", kind="plan", state="draft", title={"sv": "Plan"}, owner=board
    )
    goals = [
        Goal.objects.create(document=document, code=code, kind="local", owner=north, text={"sv": code})
        for code in ("arbete", "skola")
    ]
    area_set = AreaSet.objects.create(city=here, code="delar", kind="district", name={"sv": "Delar"})
    Area.objects.create(area_set=area_set, code="1", name={"sv": "Norr"})
    return SimpleNamespace(
        city=here, board=board, north=north, south=south, document=document, goal=goals[0], goals=goals,
        leader=people.person("led@example.org", (board, "coordinator")),
        reporter=people.person("rapport@example.org", (north, "reporter")),
        stranger=people.person("annan@example.org", (south, "coordinator")),
    )  # fmt: skip


def written(**more: object) -> WrittenActivity:
    given = {
        "title": {"sv": "Läxhjälp"},
        "goal": "plan/arbete",
        "responsible": "norra",
        "start": dt.date(2026, 1, 1),
        "funding": (Money("state_grant", 2026, Decimal(250_000), "Delmos"),),
    } | more
    return WrittenActivity(**given)  # type: ignore[arg-type]


def add(cast: SimpleNamespace, **more: object) -> Activity:
    return actions.add_activity(cast.leader, cast.goal, written(**more))


def decide(cast: SimpleNamespace, state: str = "in_force") -> None:
    SteeringDocument.objects.filter(pk=cast.document.pk).update(state=state)


def fresh(activity: Activity) -> Activity:
    return Activity.objects.select_related("goal__document__owner", "responsible").get(pk=activity.pk)


def test_an_activity_is_added_whole_with_history_and_record(cast) -> None:
    activity = add(
        cast, goals=("plan/skola",), partners=("sodra",), areas=("delar:1",), person="rapport@example.org",
        cost=Decimal(400_000),
    )  # fmt: skip
    activity = fresh(activity)
    assert (activity.code, activity.state, activity.version) == ("laxhjalp", "planned", 1)
    assert [str(goal) for goal in activity.goals.all()] == ["plan/skola"]
    assert activity.person == cast.reporter.user
    assert (activity.cost_sek, activity.funding.get().amount) == (400_000, 250_000)
    record = AuditRecord.objects.get(action="activity.add")
    assert record.actor == "led@example.org"
    assert record.changes["funding"] == [[], ["state_grant 2026 250000 Delmos"]]
    assert record.changes["title"] == [{}, {"sv": "Läxhjälp"}]
    assert WrittenActivity.of(activity).clean() == written(
        goals=("plan/skola",), partners=("sodra",), areas=("delar:1",), person="rapport@example.org",
        cost=Decimal(400_000),
    )  # fmt: skip
    assert add(cast).code == "laxhjalp-2"


def test_the_database_holds_that_no_activity_hangs_loose(cast) -> None:
    activity = add(cast)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE steering_activity SET goal_id = NULL WHERE id = %s", [activity.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(cost_sek=-1)


@pytest.mark.parametrize(
    ("where", "more"),
    [
        ("title_sv", {"title": {"sv": "  "}}),
        ("title_sv", {"title": {"sv": "x" * 201}}),
        ("description_sv", {"description": {"sv": "ord " * 900}}),
        ("goal", {"goal": ""}),
        ("goal", {"goal": "plan/ingen"}),
        ("goals", {"goals": ("plan/arbete",)}),
        ("goals", {"goals": ("plan/ingen",)}),
        ("responsible", {"responsible": "ingen"}),
        ("partners", {"partners": ("norra",)}),
        ("areas", {"areas": ("delar:99",)}),
        ("person", {"person": "ingen@example.org"}),
        ("end", {"end": dt.date(2025, 12, 31)}),
        ("start", {"start": dt.date(26, 1, 1)}),
        ("cost", {"cost": Decimal(-1)}),
        ("funding.0.amount", {"funding": (Money("eu", 2026, Decimal(-5)),)}),
        ("funding.0.amount", {"funding": (Money("eu", 2026, None),)}),
        ("funding.0.year", {"funding": (Money("eu", 26, Decimal(5)),)}),
        ("funding.0.source", {"funding": (Money("", 2026, Decimal(5)),)}),
        ("funding.1.source", {"funding": (Money("eu", 2026, Decimal(5)), Money("eu", 2026, Decimal(6)))}),
    ],
)
def test_what_is_wrong_is_said_once_beside_its_field(cast, where, more) -> None:
    with pytest.raises(actions.UnfinishedActivityError) as caught:
        add(cast, **more)
    places = [problem.where for problem in caught.value.problems]
    assert where in places
    assert len(places) == len(set(places)) <= 2
    assert not Activity.objects.exists()
    assert not AuditRecord.objects.exists()


def test_the_table_is_total_and_agrees_with_the_transitions() -> None:
    assert set(ACTIVITY.rows) == {f"{d}/{a}" for d in DocumentState.values for a in ActivityState.values}
    assert ACTIVITY.actions == {"view", "edit", "carry_out", *STEPS}
    assert {step for _state, step in TRANSITIONS} == set(STEPS)
    for document in DocumentState:
        for state in ActivityState:
            row = ACTIVITY.rows[f"{document.value}/{state.value}"]
            assert bool(row["edit"]) is (document is DocumentState.DRAFT)
            assert bool(row["carry_out"]) is (document in CARRIED_OUT_IN)
            for step in STEPS:
                assert bool(row[step]) is (document in CARRIED_OUT_IN and (state, step) in TRANSITIONS)
    # Whoever may change the text may also carry out, so that one form serves both.
    assert all(row["edit"] <= row["carry_out"] for row in ACTIVITY.rows.values())
    # Every state is reached, and none is a trap.
    assert set(TRANSITIONS.values()) | {ActivityState.PLANNED} == set(ActivityState)
    assert {state for state, _step in TRANSITIONS} == set(ActivityState)


@pytest.mark.parametrize("document", DocumentState.values)
@pytest.mark.parametrize("state", ActivityState.values)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_in_each_state(cast, document, state, step) -> None:
    activity = add(cast)
    decide(cast, document)
    Activity.objects.filter(pk=activity.pk).update(state=state)
    after = TRANSITIONS.get((ActivityState(state), step))
    reason = "Pengarna är slut." if step in NEEDS_REASON else ""
    if after is None:
        with pytest.raises(UserError, match=r"by now|numera"):
            actions.take_step(cast.leader, activity, step, reason)
    elif document not in CARRIED_OUT_IN:
        with pytest.raises(PermissionDenied):
            actions.take_step(cast.leader, activity, step, reason)
    else:
        done = actions.take_step(cast.leader, activity, step, reason)
        assert (done.state, done.version) == (after, 2)
        assert done.stopped_because == ({"sv": reason} if reason else {})
        assert AuditRecord.objects.get(action=f"activity.{step}").changes["state"] == [state, after]
        return
    assert fresh(activity).state == state
    assert AuditRecord.objects.count() == 1


def test_to_stop_needs_a_reason_and_a_coordinator(cast) -> None:
    activity = add(cast)
    decide(cast)
    with pytest.raises(UserError) as caught:
        actions.take_step(cast.leader, activity, "stop", " \n")
    assert caught.value.where == "reason"
    with pytest.raises(PermissionDenied):
        actions.take_step(cast.reporter, activity, "stop", "Pengarna är slut.")
    actions.take_step(cast.reporter, activity, "start")
    assert fresh(activity).state == "ongoing"


def test_a_stopped_activity_that_is_resumed_is_not_stopped_for_a_reason_any_more(cast) -> None:
    activity = actions.take_step(cast.leader, add(cast), "stop", "Pengarna är slut.")
    with pytest.raises(PermissionDenied):
        actions.take_step(cast.reporter, activity, "resume")
    resumed = actions.take_step(cast.leader, activity, "resume")
    assert resumed.stopped_because == {}
    changes = AuditRecord.objects.get(action="activity.resume").changes
    assert changes["stopped_because"] == [{"sv": "Pengarna är slut."}, {}]


def test_who_holds_the_pen_before_and_after_the_decision(cast) -> None:
    activity = fresh(add(cast))
    actors = {name: getattr(cast, name) for name in ("leader", "reporter", "stranger")} | {
        "nobody": ANONYMOUS
    }

    def those(action: str, obj: object) -> set[str]:
        return {name for name, actor in actors.items() if may(actor, action, obj)}

    assert those("edit", activity) == those("carry_out", activity) == {"leader", "reporter"}
    assert those("add_activity", cast.goal) == {"leader", "reporter"}
    assert those("view", activity) == {"leader", "reporter", "stranger"}
    decide(cast)
    activity = fresh(activity)
    assert those("edit", activity) == set()
    assert those("carry_out", activity) == {"leader", "reporter"}
    assert those("view", activity) == set(actors)
    with pytest.raises(PermissionDenied):
        actions.change_activity(cast.leader, activity, 1, written())
    with pytest.raises(PermissionDenied):
        actions.add_activity(cast.leader, cast.goal, written())


def test_after_the_decision_dates_and_outcome_are_written_and_the_text_stands(cast) -> None:
    activity = add(cast)
    decide(cast)
    changed = written(
        title={"sv": "Något annat"}, end=dt.date(2026, 6, 30), outcome={"sv": "40 elever kom."}, funding=()
    )
    actions.carry_out(cast.reporter, activity, 1, changed)
    activity = fresh(activity)
    assert activity.title == {"sv": "Läxhjälp"}
    assert (activity.end, activity.outcome) == (dt.date(2026, 6, 30), {"sv": "40 elever kom."})
    assert activity.funding.count() == 1
    changes = AuditRecord.objects.get(action="activity.carry_out").changes
    assert changes == {"end": [None, "2026-06-30"], "outcome": [{}, {"sv": "40 elever kom."}]}


def test_two_who_write_in_different_fields_are_merged(cast) -> None:
    activity = add(cast)
    shown = WrittenActivity.of(activity)
    actions.change_activity(
        cast.leader, activity, 1, replace(shown, end=dt.date(2027, 1, 1), areas=("delar:1",)), shown
    )
    mine = replace(shown, title={"sv": "Läxhjälp i Norr"}, partners=("sodra",))
    actions.change_activity(cast.reporter, activity, 1, mine, shown)
    activity = fresh(activity)
    assert activity.title == {"sv": "Läxhjälp i Norr"}
    assert activity.end == dt.date(2027, 1, 1)
    assert [body.code for body in activity.partners.all()] == ["sodra"]
    assert activity.areas.count() == 1
    assert activity.version == 3


def test_two_who_write_in_the_same_field_both_keep_their_words(cast) -> None:
    activity = add(cast)
    shown = WrittenActivity.of(activity)
    theirs = replace(shown, title={"sv": "Läxhjälp för alla"}, description={"sv": "Varje vecka."})
    actions.change_activity(cast.leader, activity, 1, theirs, shown)
    for read in (shown, None):
        with pytest.raises(ConflictError) as caught:
            actions.change_activity(cast.reporter, activity, 1, replace(shown, title={"sv": "Läxstöd"}), read)
        assert "title_sv" in caught.value.fields
        assert caught.value.theirs.title == {"sv": "Läxhjälp för alla"}
        assert caught.value.merged.title == {"sv": "Läxstöd"}
    assert fresh(activity).title == {"sv": "Läxhjälp för alla"}


def test_a_save_that_changes_nothing_leaves_no_trace(cast) -> None:
    activity = add(cast)
    actions.change_activity(cast.leader, activity, 1, WrittenActivity.of(activity))
    assert fresh(activity).version == 1
    assert activity.history.filter(version=2).count() == 0
    assert AuditRecord.objects.count() == 1


WORDS = st.dictionaries(st.sampled_from(["sv", "en"]), st.text("ab å\n", min_size=1, max_size=5), max_size=2)
NAMES = st.lists(st.sampled_from(["a/b", "c/d", "e"]), max_size=3).map(tuple)
WRITTEN = st.builds(
    WrittenActivity,
    title=WORDS,
    outcome=WORDS,
    goal=st.sampled_from(["", "a/b"]),
    start=st.none() | st.dates(),
    cost=st.none() | st.decimals(0, 10**6, places=0),
    goals=NAMES,
    areas=NAMES,
    funding=st.lists(
        st.builds(
            Money,
            st.sampled_from(["eu", "other"]),
            st.integers(2020, 2022),
            st.decimals(0, 9, places=2),
            st.sampled_from(["", "Delmos"]),
        ),
        max_size=2,
        unique_by=lambda row: (row.source, row.year, row.payer),
    ).map(tuple),
).map(lambda one: one.clean())


@given(WRITTEN)
def test_what_a_form_showed_goes_with_it_and_comes_back(one: WrittenActivity) -> None:
    assert writing.from_text(one.as_text()) == one


@given(st.text() | st.sampled_from(["{}", "[]", "null", '{"title": 3}']))
def test_what_comes_back_as_something_else_is_not_taken_for_it(text: str) -> None:
    assert writing.from_text(text) is None


def same(one: WrittenActivity, other: WrittenActivity) -> bool:
    return replace(one, funding=()) == replace(other, funding=()) and set(one.funding) == set(other.funding)


@given(WRITTEN, WRITTEN)
def test_where_one_wrote_the_merge_is_what_that_one_wrote(
    read: WrittenActivity, one: WrittenActivity
) -> None:
    for merged, both in (writing.merge(read, one, read), writing.merge(read, read, one)):
        assert same(merged, one)
        assert both == ()
    merged, both = writing.merge(read, one, one)
    assert same(merged, one)
    assert both == ()
