"""From a problem to the decision on its measure, and the flags on what hangs loose."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.drawing.causes import Box, cause_tree, described
from samstad.organisation.errors import UserError
from samstad.places import chain, picture_actions
from samstad.places import problem_actions as actions
from samstad.places.models import Measure, PictureFigure, Problem
from tests.places.conftest import new_picture


@pytest.fixture
def problem(city) -> Problem:
    picture = picture_actions.begin(city.writer, new_picture(city))
    picture_actions.add_figure(
        city.writer, picture, PictureFigure(kind="indicator", indicator=city.indicator)
    )
    picture_actions.add_part(city.writer, picture, kind="residents", text="Det är mörkt.")
    return actions.state_problem(city.writer, picture, title="Otrygga kvällar", description="På torget.")


@pytest.fixture
def activity(city):
    return city.goal.activities.get()


def kinds(city) -> list[str]:
    return [
        flag.kind.value for flag in chain.flags(chain.problems_of(city.city), chain.measures_of(city.city))
    ]


def test_a_problem_without_a_measure_is_flagged_until_one_is_tied(city, problem, activity) -> None:
    assert kinds(city) == ["problem_without_measure"]
    cause = actions.add_cause(city.writer, problem, text="För få på torget")
    actions.tie(city.writer, activity, "social", problem=problem, cause=cause)
    assert kinds(city) == []


def test_a_loose_measure_is_flagged_and_tying_it_does_not_double_it(city, problem, activity) -> None:
    actions.tie(city.writer, activity, "situational")
    assert kinds(city) == ["measure_without_problem", "problem_without_measure"]
    actions.tie(city.writer, activity, "situational", problem=problem)
    assert kinds(city) == ["measure_without_cause"]
    cause = actions.add_cause(city.writer, problem, text="Mörkt")
    actions.tie(city.writer, activity, "situational", problem=problem, cause=cause)
    assert kinds(city) == []
    assert Measure.objects.count() == 1
    with pytest.raises(UserError, match="already"):
        actions.tie(city.writer, activity, "social", problem=problem, cause=cause)


def test_a_circle_of_causes_is_refused(city, problem) -> None:
    first = actions.add_cause(city.writer, problem, text="A")
    second = actions.add_cause(city.writer, problem, text="B", parent=first)
    third = actions.add_cause(city.writer, problem, text="C", parent=second)
    for parent in (first, second, third):
        with pytest.raises(UserError, match="cause of itself"):
            actions.change_cause(city.writer, first, text="A", parent=parent)
    moved = actions.change_cause(city.writer, third, text="C", parent=first)
    assert moved.parent == first
    assert [(depth, c.text["sv"]) for depth, c in chain.cause_tree(list(problem.causes.all()))] == [
        (0, "A"),
        (1, "B"),
        (1, "C"),
    ]
    assert problem.causes.get(pk=third.pk).history.count() == 2


def test_a_cause_of_another_problem_is_refused(city, problem) -> None:
    other = actions.state_problem(city.writer, problem.picture, title="Annat", description="")
    cause = actions.add_cause(city.writer, other, text="X")
    with pytest.raises(UserError, match="another problem"):
        actions.add_cause(city.writer, problem, text="Y", parent=cause)


def test_evidence_is_one_thing_of_the_same_picture_or_a_quotation_with_a_source(city, problem) -> None:
    cause = actions.add_cause(city.writer, problem, text="Mörkt")
    figure, part = problem.picture.figures.get(), problem.picture.parts.get()
    actions.add_evidence(city.writer, cause, figure=figure)
    actions.add_evidence(city.writer, cause, part=part)
    actions.add_evidence(city.writer, cause, quote="underrapportering", source="Svar 2016:28")
    assert cause.evidence.count() == 3
    with pytest.raises(UserError, match="source"):
        actions.add_evidence(city.writer, cause, quote="ord")
    with pytest.raises(UserError, match="is a figure"):
        actions.add_evidence(city.writer, cause, figure=figure, part=part)
    with pytest.raises(UserError, match="rests on it"):
        picture_actions.remove_figure(city.writer, figure)


def test_a_follow_up_decides_with_a_reason_and_stopping_is_the_end(city, problem, activity) -> None:
    cause = actions.add_cause(city.writer, problem, text="Mörkt")
    measure = actions.tie(city.writer, activity, "situational", problem=problem, cause=cause)
    with pytest.raises(UserError, match="reason"):
        actions.follow_up(city.writer, measure, result="Bra", effect="", outcome="continue", reason="")
    with pytest.raises(UserError, match="decided"):
        actions.follow_up(city.writer, measure, result="Bra", effect="", outcome="", reason="Så")
    actions.follow_up(city.writer, measure, result="Bra", effect="", outcome="change", reason="Fler lampor")
    assert kinds(city) == []
    actions.follow_up(city.writer, measure, result="Klart", effect="Ljust", outcome="stop", reason="Färdigt")
    assert kinds(city) == ["problem_without_measure"]
    assert [f.outcome for f in measure.followups.all()] == ["stop", "change"]
    with pytest.raises(UserError, match="stopped"):
        actions.follow_up(city.writer, measure, result="Mer", effect="", outcome="continue", reason="Mer")


def test_others_neither_write_causes_nor_follow_up(city, problem, activity) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_cause(city.stranger, problem, text="X")
    measure = actions.tie(city.writer, activity, "social", problem=problem)
    with pytest.raises(PermissionDenied):
        actions.follow_up(city.stranger, measure, result="x", effect="", outcome="stop", reason="x")


boxes = st.recursive(
    st.builds(Box, st.text(min_size=1, max_size=60), st.just("")),
    lambda inner: st.builds(
        Box, st.text(min_size=1, max_size=60), st.text(max_size=20), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=12,
)


def count(box: Box) -> int:
    return 1 + sum(count(part) for part in box.parts)


@given(boxes)
def test_the_drawing_has_a_box_for_each_cause_and_a_line_to_what_it_causes(root: Box) -> None:
    drawn = cause_tree(root, lang="sv", title="Orsaker", description="Se listan")
    assert drawn.count("<rect ") == count(root)
    assert drawn.count("<path ") == count(root) - 1
    assert described(root)
