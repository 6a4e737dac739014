"""Writing goals: only in a draft, only by those who hold the pen, everything wrong said at once, nothing lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation import clock
from samstad.organisation.errors import ConflictError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import ANONYMOUS, NOBODY, Grant, Scope, Table, may
from samstad.statistics.models import Area, AreaSet, Indicator, Theme
from samstad.steering import actions, beside, merging, rules
from samstad.steering.beside import Beside
from samstad.steering.models import DocumentState, Goal, SteeringDocument, Target, TargetKind
from samstad.steering.smart import TargetDraft
from samstad.steering.writing import LONGEST_TEXT, WrittenGoal
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def cast(db) -> SimpleNamespace:
    with clock.set_to(dt.date(2026, 9, 20)):
        city = people.city()
        board, north, south = (people.body(city, code) for code in ("styrelsen", "norra", "sodra"))
        theme = Theme.objects.create(city=city, code="arbete", name={"sv": "Arbete"})
        area_set = AreaSet.objects.create(city=city, code="d", kind="district", name={"sv": "Stadsdelar"})
        areas = [Area.objects.create(area_set=area_set, code=code, name={"sv": code}) for code in "ab"]
        indicator = Indicator.objects.create(
            city=city, code="jobb", theme=theme, name={"sv": "I arbete"}, kind="value", unit={"sv": "%"},
            direction="higher_is_better", numerator={"dataset": "r", "measure": "m"}, next_review=dt.date(2027, 1, 1),
        )  # fmt: skip
        document = SteeringDocument.objects.create(
            city=city, code="plan", kind="plan", state="draft", owner=board, title={"sv": "Plan"}
        )
        yield SimpleNamespace(
            city=city, board=board, north=north, south=south, theme=theme, indicator=indicator,
            document=document, areas=areas,
            leader=people.person("ledare@example.org", (board, "coordinator")),
            reporter=people.person("rapportor@example.org", (north, "reporter")),
            colleague=people.person("kollega@example.org", (north, "coordinator")),
            approver=people.person("chef@example.org", (north, "approver")),
            stranger=people.person("annan@example.org", (south, "coordinator")),
        )  # fmt: skip


def target(cast: SimpleNamespace, **more: object) -> TargetDraft:
    given = {"kind": "at_least", "value": 80.0, "year": 2030, "baseline_year": 2025} | more
    return TargetDraft("", cast.indicator, cast.areas[0], **given)


def written(cast: SimpleNamespace, *targets: TargetDraft, **more: object) -> WrittenGoal:
    given = {"text": {"sv": "Fler unga i arbete"}, "owner": cast.north, "kind": "local"} | more
    return WrittenGoal(targets=targets, **given)


def add(cast: SimpleNamespace, *targets: TargetDraft) -> Goal:
    return actions.add_goal(cast.leader, cast.document, written(cast, *(targets or (target(cast),))))


def as_shown(goal: Goal) -> tuple[WrittenGoal, int, dict[str, int]]:
    """What a form that is opened now shows: the goal, its version, and those of its targets."""
    goal = Goal.objects.get(pk=goal.pk)
    targets = list(goal.targets.all())
    return WrittenGoal.of(goal, targets), goal.version, {each.code: each.version for each in targets}


def test_a_goal_is_added_with_its_targets_history_and_record(cast) -> None:
    goal = add(cast)
    assert (goal.code, goal.version, goal.owner, goal.order) == ("fler-unga-i-arbete", 1, cast.north, 1)
    kept = goal.targets.get()
    assert (kept.code, kept.value, kept.direction, kept.set_by) == ("jobb-2030", 80.0, "", cast.board)
    record = AuditRecord.objects.get(action="goal.add")
    assert record.city == cast.city
    assert record.changes["text"] == [{}, {"sv": "Fler unga i arbete"}]
    assert record.changes["target jobb-2030"]["value"] == [None, 80.0]
    assert goal.history.count() == kept.history.count() == 1
    assert add(cast).code == "fler-unga-i-arbete-2"


def test_a_long_goal_has_a_code_that_fits_and_ends_with_a_word(cast) -> None:
    long = written(cast, text={"sv": "Åldrande invånare ska kunna bo kvar i sina bostäder så länge de vill"})
    codes = [actions.add_goal(cast.leader, cast.document, long).code for _ in range(3)]
    assert codes[0] == "aldrande-invanare-ska-kunna-bo-kvar-i-sina"
    assert len(set(codes)) == 3
    assert all(len(code) <= 50 for code in codes)


@pytest.mark.parametrize("state", [s for s in DocumentState.values if s != "draft"])
def test_nothing_that_has_left_its_draft_is_written_over(cast, state) -> None:
    goal = add(cast)
    SteeringDocument.objects.filter(pk=cast.document.pk).update(state=state)
    # The document that the caller holds still says draft: the row in the database decides.
    with pytest.raises(PermissionDenied):
        add(cast)
    with pytest.raises(PermissionDenied):
        actions.change_goal(cast.leader, goal, 1, written(cast))
    assert AuditRecord.objects.count() == 1
    assert goal.targets.count() == 1


def test_who_holds_the_pen(cast) -> None:
    goal = add(cast)
    names = ("leader", "reporter", "colleague", "approver", "stranger")
    assert [name for name in names if may(getattr(cast, name), "edit", goal)] == [
        "leader",
        "reporter",
        "colleague",
    ]
    assert [name for name in names if may(getattr(cast, name), "add_goal", cast.document)] == ["leader"]
    for actor in (cast.approver, cast.stranger, ANONYMOUS):
        with pytest.raises(PermissionDenied):
            actions.change_goal(actor, goal, 1, written(cast))
        with pytest.raises(PermissionDenied):
            actions.add_goal(actor, cast.document, written(cast))


def test_the_tables_are_total_and_grant_writing_in_a_draft_alone() -> None:
    for rows, act in ((rules.DOCUMENT_BY_STATE, "add_goal"), (rules.GOAL_BY_STATE, "edit")):
        assert set(rows) == set(DocumentState.values)
        assert {state for state, row in rows.items() if row[act] != NOBODY} == {"draft"}
        assert all(grant.role in rules.PENS for grant in rows["draft"][act])


def test_a_table_that_asks_who_leads_must_be_able_to_tell() -> None:
    rows = {"any": {"edit": frozenset({Grant(Scope.LEADING)})}}
    with pytest.raises(ValueError, match="who leads"):
        Table("prov", rows, city_of=lambda obj: None)


WRONG = {
    "text_sv": lambda c: written(c, text={"sv": "  \n"}),
    "text_en": lambda c: written(c, text={"sv": "Ja", "en": "x" * (LONGEST_TEXT + 1)}),
    "owner": lambda c: written(c, owner=None),
    "kind": lambda c: written(c, kind="annat"),
    "targets.0.indicator": lambda c: written(c, replace(target(c), indicator=None)),
    "targets.0.area": lambda c: written(c, replace(target(c), area=None)),
    "targets.0.kind": lambda c: written(c, target(c, kind=None)),
    "targets.0.value": lambda c: written(c, target(c, value=None)),
    "targets.0.direction": lambda c: written(c, target(c, kind="reach")),
    "targets.0.reference": lambda c: written(
        c, target(c, kind="match_reference", value=None, direction="lower_is_better")
    ),
    "targets.0.share": lambda c: written(
        c, target(c, kind="close_gap", value=None, direction="lower_is_better", reference=c.areas[1], share=1.5)
    ),
    "targets.0.year": lambda c: written(c, target(c, year=2025)),
    "targets.0.baseline_year": lambda c: written(c, target(c, baseline_year=None)),
    "targets.1.year": lambda c: written(c, target(c), target(c, year=20)),
}  # fmt: skip


@pytest.mark.parametrize("where", WRONG)
def test_each_mistake_is_said_of_its_own_field_and_nothing_is_saved(cast, where) -> None:
    with pytest.raises(actions.UnfinishedGoalError) as refused:
        actions.add_goal(cast.leader, cast.document, WRONG[where](cast))
    assert [problem.where for problem in refused.value.problems] == [where]
    assert refused.value.problems[0].what
    assert not Goal.objects.exists()
    assert not AuditRecord.objects.exists()


def test_all_mistakes_are_said_at_once(cast) -> None:
    book = "ord " * 225_000  # three hundred pages
    with pytest.raises(actions.UnfinishedGoalError) as refused:
        actions.add_goal(cast.leader, cast.document, WrittenGoal({"sv": book}, targets=(TargetDraft(""),)))
    assert {problem.where for problem in refused.value.problems} == {
        *("text_sv", "owner", "kind"),
        *(f"targets.0.{name}" for name in ("indicator", "area", "kind", "baseline_year")),
    }


def test_what_belongs_to_another_city_is_refused(cast) -> None:
    elsewhere = people.body(people.city("annanstad", "9903"), "styrelsen")
    with pytest.raises(actions.UnfinishedGoalError, match="owner"):
        actions.add_goal(cast.leader, cast.document, written(cast, owner=elsewhere))


def test_the_same_target_twice_is_refused(cast) -> None:
    with pytest.raises(actions.UnfinishedGoalError) as refused:
        add(cast, target(cast), target(cast, value=75.0))
    assert {problem.where for problem in refused.value.problems} == {
        "targets.0.indicator",
        "targets.1.indicator",
    }


def test_a_goal_is_no_part_of_its_own_part(cast) -> None:
    whole = add(cast)
    part = actions.add_goal(cast.leader, cast.document, written(cast, parent=whole))
    shown, version, read = as_shown(whole)
    for parent in (whole, part):
        with pytest.raises(actions.UnfinishedGoalError, match="parent"):
            actions.change_goal(cast.leader, whole, version, replace(shown, parent=parent), read)


@given(
    kind=st.sampled_from([*TargetKind.values]),
    value=st.none() | st.floats(-1e6, 1e6),
    direction=st.sampled_from(["", "higher_is_better", "lower_is_better"]),
    share=st.none() | st.floats(-0.5, 1.5),
    reference=st.sampled_from([None, 0, 1]),
    years=st.tuples(st.integers(1999, 2031), st.integers(1999, 2031)),
)
def test_what_the_words_let_through_the_database_takes(
    django_db_blocker, kind, value, direction, share, reference, years
) -> None:
    """The rules said beside the fields are at least as strict as the constraints: no save ends in a fault."""
    from django.db.models import CheckConstraint

    from samstad.steering import writing

    area_set = AreaSet(city_id=1, code="d")
    areas = [Area(pk=at + 1, area_set=area_set, code=str(at)) for at in range(2)]
    one = TargetDraft(
        "", Indicator(pk=1, city_id=1), areas[0], kind, value, years[1], years[0], direction, share,
        None if reference is None else areas[reference],
    )  # fmt: skip
    if writing._target(one, SteeringDocument(city_id=1)):
        return
    clean = actions._clean(WrittenGoal(targets=(one,))).targets[0]
    row = Target(
        goal_id=1, code="x", set_by_id=1, **{name: getattr(clean, name) for name in actions.TARGET_FIELDS}
    )
    for constraint in Target._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            constraint.validate(Target, row)


def test_a_change_is_one_version_and_one_record(cast) -> None:
    goal = add(cast)
    shown, version, read = as_shown(goal)
    moved = tuple(replace(one, value=82.5) for one in shown.targets)
    new = target(cast, year=2028, value=78.0)
    after = replace(shown, text={"sv": "Fler i arbete", "en": "More in work"}, targets=(*moved, new))
    changed = actions.change_goal(cast.reporter, goal, version, after, read)
    assert changed.version == 2
    assert {each.code: (each.value, each.version) for each in changed.targets.all()} == {
        "jobb-2028": (78.0, 1),
        "jobb-2030": (82.5, 2),
    }
    record = AuditRecord.objects.get(action="goal.change")
    assert set(record.changes) == {"text", "target jobb-2030", "target jobb-2028"}
    assert record.changes["target jobb-2030"] == {"value": [80.0, 82.5]}
    again, version, read = as_shown(goal)
    actions.change_goal(cast.reporter, goal, version, again, read)
    assert AuditRecord.objects.count() == 2


def test_a_removed_target_stays_in_the_history_and_its_code_is_not_used_again(cast) -> None:
    goal = add(cast)
    shown, version, read = as_shown(goal)
    actions.change_goal(cast.leader, goal, version, replace(shown, targets=()), read)
    assert not goal.targets.exists()
    assert [each.history_type for each in Target.history.filter(goal_id=goal.pk).order_by("history_id")] == [
        "+",
        "-",
    ]
    shown, version, read = as_shown(goal)
    back = actions.change_goal(cast.leader, goal, version, replace(shown, targets=(target(cast),)), read)
    assert back.targets.get().code == "jobb-2030-2"


def test_two_who_change_different_things_are_merged(cast) -> None:
    goal = add(cast, target(cast), target(cast, year=2028))
    shown, version, read = as_shown(goal)
    first, second = shown.targets
    theirs = replace(shown, theme=cast.theme, targets=(replace(first, value=70.0), second))
    actions.change_goal(cast.reporter, goal, version, theirs, read)
    mine = replace(shown, text={"sv": "Fler i arbete"}, targets=(first, replace(second, value=90.0)))
    merged = actions.change_goal(cast.colleague, goal, version, mine, read)
    assert (merged.text, merged.theme) == ({"sv": "Fler i arbete"}, cast.theme)
    assert [each.value for each in merged.targets.order_by("code")] == [70.0, 90.0]


def test_two_who_change_the_same_both_keep_their_words(cast) -> None:
    goal = add(cast)
    shown, version, read = as_shown(goal)
    with_level = lambda value: tuple(replace(one, value=value) for one in shown.targets)  # noqa: E731
    theirs = replace(shown, text={"sv": "Deras"}, kind="unit", targets=with_level(70.0))
    actions.change_goal(cast.reporter, goal, version, theirs, read)
    mine = replace(shown, text={"sv": "Mitt"}, targets=with_level(90.0))
    with pytest.raises(ConflictError) as conflict:
        actions.change_goal(cast.colleague, goal, version, mine, read)
    found = conflict.value
    assert found.fields == ("text_sv", "targets.jobb-2030")
    assert (found.mine.text["sv"], found.theirs.text["sv"]) == ("Mitt", "Deras")
    assert (found.merged.text["sv"], found.merged.kind) == ("Mitt", "unit")
    assert found.merged.targets[0].value == 90.0
    assert Goal.objects.get(pk=goal.pk).text == {"sv": "Deras"}
    _, now, read_now = as_shown(goal)
    assert found.version == now
    saved = actions.change_goal(cast.colleague, goal, now, found.merged, read_now)
    assert (saved.text["sv"], saved.kind) == ("Mitt", "unit")


def test_removing_what_somebody_else_has_changed_asks_first(cast) -> None:
    goal = add(cast)
    shown, version, read = as_shown(goal)
    theirs = replace(shown, targets=tuple(replace(one, value=70.0) for one in shown.targets))
    actions.change_goal(cast.reporter, goal, version, theirs, read)
    with pytest.raises(ConflictError) as conflict:
        actions.change_goal(cast.colleague, goal, version, replace(shown, targets=()), read)
    assert conflict.value.fields == ("targets.jobb-2030",)
    assert conflict.value.merged.targets[0].value == 70.0


def test_a_folder_loaded_meanwhile_makes_the_form_stale(cast) -> None:
    """Whoever saves a goal makes a new version, not only the form."""
    goal = add(cast)
    shown, version, read = as_shown(goal)
    loaded = Goal.objects.get(pk=goal.pk)
    loaded.text = {"sv": "Från mappen"}
    loaded.save()
    with pytest.raises(ConflictError):
        actions.change_goal(cast.leader, goal, version, replace(shown, text={"sv": "Mitt"}), read)


WORDS = st.sampled_from(["", "a", "b", "c"])


@given(read=WORDS, mine=WORDS, theirs=WORDS, levels=st.tuples(*[st.sampled_from([None, 1.0, 2.0, 3.0])] * 3))
def test_merging_loses_nothing_and_is_even_handed(read, mine, theirs, levels) -> None:
    def goal(text: str, level: float | None) -> WrittenGoal:
        return WrittenGoal({"sv": text}, targets=() if level is None else (TargetDraft("t", value=level),))

    three = [goal(*pair) for pair in zip((read, mine, theirs), levels, strict=True)]
    merged, both = merging.merge(*three)
    other, both_other = merging.merge(three[0], three[2], three[1])
    assert set(both) == set(both_other)
    if not both:  # who saved first does not matter where nothing clashes
        assert merged == other
    if three[1] == three[0]:
        assert (merged.text.get("sv", ""), merged.targets) == (theirs, three[2].targets)
    # What I wrote is in what I go on from, always.
    if mine != read:
        assert merged.text.get("sv", "") == mine
    if levels[1] not in (None, levels[0]):
        assert merged.targets[0].value == levels[1]


# --- What stands beside a goal -----------------------------------------------------------------------------

PARTS = st.frozensets(st.integers(1, 6))


@given(read=PARTS, mine=PARTS, theirs=PARTS)
def test_what_each_adds_and_takes_away_beside_a_goal_is_done(read, mine, theirs) -> None:
    """Of sets: what I added is there, what I took away is gone, and the rest is as they left it."""
    merged = beside.merge(*(Beside(global_goals=each) for each in (read, mine, theirs))).global_goals
    for number in range(1, 7):
        touched = (number in mine) != (number in read)
        assert (number in merged) == ((number in mine) if touched else (number in theirs))


def test_roles_and_links_of_two_writers_are_both_kept(cast) -> None:
    served = actions.add_goal(cast.leader, cast.document, written(cast, kind="programme"))
    goal = add(cast)
    shown, version, read = as_shown(goal)
    theirs = replace(shown, beside=Beside(roles=frozenset({("main", cast.north)})))
    actions.change_goal(cast.reporter, goal, version, theirs, read, Beside())
    mine = replace(shown, beside=Beside(serves=frozenset({served}), global_goals=frozenset({8})))
    actions.change_goal(cast.colleague, goal, version, mine, read, Beside())
    kept = Beside.of(Goal.objects.get(pk=goal.pk))
    assert kept == Beside(frozenset({("main", cast.north)}), frozenset({served}), frozenset({8}))
    record = AuditRecord.objects.filter(action="goal.change").first()
    assert record.changes["serves"] == [[], [str(served)]]
    bodies = {"norra": cast.north}
    assert beside.read(beside.typed(kept), bodies, {str(served): served}) == kept


@pytest.mark.parametrize(
    ("kind", "where"), [("direction", "parent"), ("committee", "parent"), ("programme", "serves")]
)
def test_a_goal_where_its_level_may_not_be_is_refused_beside_the_field(cast, kind, where) -> None:
    other = actions.add_goal(cast.leader, cast.document, written(cast, kind="programme"))
    more = {"parent": other} if where == "parent" else {"beside": Beside(serves=frozenset({other}))}
    with pytest.raises(actions.UnfinishedGoalError) as refused:
        actions.add_goal(cast.leader, cast.document, written(cast, kind=kind, **more))
    assert [problem.where for problem in refused.value.problems] == [where]


def test_a_circle_across_the_tree_is_refused_in_one_sentence(cast) -> None:
    """A programme's goal may lie under a goal of the council; then that goal does not serve it."""
    area = actions.add_goal(cast.leader, cast.document, written(cast, kind="activity_area"))
    programme = actions.add_goal(cast.leader, cast.document, written(cast, kind="programme", parent=area))
    shown, version, read = as_shown(area)
    around = replace(shown, beside=Beside(serves=frozenset({programme})))
    with pytest.raises(actions.UnfinishedGoalError) as refused:
        actions.change_goal(cast.leader, area, version, around, read, Beside())
    assert [problem.where for problem in refused.value.problems] == ["serves"]
