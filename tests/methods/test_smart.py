"""SMART: every letter and code, evidence against a slow twin, and what must be monotone."""

import dataclasses
import itertools
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods.judgement import Direction, TargetKind
from samstad.methods.smart import (
    ADVICE,
    DEFAULT_RULE,
    AdviceCode,
    Aspect,
    Finding,
    History,
    Letter,
    SmartGoal,
    SmartRule,
    SmartTarget,
    check,
    how_often,
)
from samstad.methods.uncertainty import wilson

C = AdviceCode
TARGET = SmartTarget(
    "work", "employed", "north", TargetKind.AT_LEAST, 64.0, 2027, 2023, 60.0, 59.0, 61.0
)  # fmt: skip
GOAL = SmartGoal(
    "More people in the north have work",
    (TARGET,),
    "board",
    ("school", "police"),
    ("board", "school", "police"),
)


def history(rise=1.2, areas=30, years=range(2010, 2024)):
    steps = np.arange(len(years)) * rise
    return History(50 + np.arange(areas)[:, None] % 7 + steps, tuple(years))


def checked(goal=GOAL, made=None, rule=DEFAULT_RULE, **changes):
    target = dataclasses.replace(TARGET, **changes) if changes else None
    goal = dataclasses.replace(goal, targets=(target,)) if target else goal
    return check(goal, {"work": made or history()}, this_year=2024, rule=rule)


def codes(result, letter):
    return {advice.code for advice in result.of(letter).advice}


def test_kinds_that_state_their_direction_are_checked_like_those_that_say_it():
    """A gap's value is what reaches it if the reference stands still: 64 here, as of the level."""
    up = Direction.HIGHER_IS_BETTER
    for kind in (TargetKind.REACH, TargetKind.CLOSE_GAP, TargetKind.MATCH_REFERENCE):
        assert checked(kind=kind, direction=up).letters == checked().letters
        assert C.DIRECTION_MISSING in codes(checked(kind=kind), Letter.MEASURABLE)
        assert C.SIZE_NOT_SAID in codes(checked(kind=kind), Letter.REALISTIC)
    down = checked(kind=TargetKind.REACH, value=56.0, direction=Direction.LOWER_IS_BETTER)
    assert down.letters == checked(kind=TargetKind.AT_MOST, value=56.0).letters


def test_a_good_goal_is_all_five():
    result = checked()
    assert [item.letter for item in result.letters] == list(Letter)
    assert {item.finding for item in result.letters} == {Finding.MET}
    assert all(advice.aspect is Aspect.GOOD for item in result.letters for advice in item.advice)
    json.dumps(result.to_dict())


NO_BASELINE = {"baseline_value": None, "baseline_lower": None, "baseline_upper": None}
BAD = [
    (C.TEXT_MISSING, Letter.SPECIFIC, {"text": " "}, {}),
    (C.TEXT_SHORT, Letter.SPECIFIC, {"text": "More work"}, {}),
    (C.VAGUE_WORDS, Letter.SPECIFIC, {"text": "We shall promote work in the north"}, {}),
    (C.NO_TARGETS, Letter.SPECIFIC, {"targets": ()}, {}),
    (C.PLACE_MISSING, Letter.SPECIFIC, {}, {"area": None}),
    (C.NOTHING_TO_MEASURE, Letter.MEASURABLE, {"targets": ()}, {}),
    (C.INDICATOR_MISSING, Letter.MEASURABLE, {}, {"indicator": None}),
    (C.DIRECTION_MISSING, Letter.MEASURABLE, {}, {"kind": None}),
    (C.DIRECTION_ONLY, Letter.MEASURABLE, {}, {"kind": TargetKind.INCREASE, "value": None}),
    (C.LEVEL_MISSING, Letter.MEASURABLE, {}, {"value": None}),
    (C.BASELINE_MISSING, Letter.MEASURABLE, {}, NO_BASELINE),
    (C.CHANGE_WITHIN_NOISE, Letter.MEASURABLE, {}, {"value": 61.0}),
    (C.OWNER_MISSING, Letter.ACCEPTED, {"owner": None}, {}),
    (C.NOT_ACCEPTED_BY, Letter.ACCEPTED, {"accepted": ("board",)}, {}),
    (C.OWNER_ALONE, Letter.ACCEPTED, {"concerned": ()}, {}),
    (C.ALREADY_REACHED, Letter.REALISTIC, {}, {"value": 59.0}),
    (C.SIZE_NOT_SAID, Letter.REALISTIC, {}, {"value": None}),
    (C.SELDOM_DONE, Letter.REALISTIC, {}, {}),
    (C.HARDLY_EVER_DONE, Letter.REALISTIC, {}, {"value": 90.0}),
    (C.HISTORY_TOO_SHORT, Letter.REALISTIC, {}, {"year": 2043}),
    (C.TOO_FEW_CASES, Letter.REALISTIC, {}, {}),
    (C.NO_COMPARABLE_AREAS, Letter.REALISTIC, {}, {}),
    (C.YEAR_MISSING, Letter.TIME_BOUND, {}, {"year": None}),
    (C.YEAR_PASSED, Letter.TIME_BOUND, {}, {"year": 2023, "baseline_year": 2020}),
    (C.YEAR_NOT_AFTER_BASELINE, Letter.TIME_BOUND, {}, {"year": 2025, "baseline_year": 2025}),
    (C.YEAR_FAR_OFF, Letter.TIME_BOUND, {}, {"year": 2032}),
]  # fmt: skip
HISTORIES = {
    C.SELDOM_DONE: History(np.r_[history(areas=3).values, history(0.1, areas=17).values], history().years),
    C.TOO_FEW_CASES: history(areas=2),
    C.NO_COMPARABLE_AREAS: history(areas=0),
}


@pytest.mark.parametrize(("code", "letter", "goal", "target"), BAD, ids=[str(row[0]) for row in BAD])
def test_what_is_wrong_is_said_where_it_belongs(code, letter, goal, target):
    rule = SmartRule(vague=("promote",))
    result = checked(dataclasses.replace(GOAL, **goal), HISTORIES.get(code), rule, **target)
    assert code in codes(result, letter)
    assert result.of(letter).finding is ADVICE[code][1]
    assert result.of(letter).advice[0].code is code
    assert result.of(letter).advice[0].aspect is not Aspect.GOOD


def test_every_code_is_reached_by_a_test_and_has_a_letter():
    good = {advice.code for item in checked().letters for advice in item.advice}
    assert {row[0] for row in BAD} | good == set(C) == set(ADVICE)


def test_without_targets_or_histories_it_says_so_and_does_not_guess():
    empty = check(SmartGoal(""), this_year=2024)
    assert [item.finding for item in empty.letters] == [
        Finding.NOT_MET, Finding.NOT_MET, Finding.NOT_MET, Finding.CANNOT_TELL, Finding.NOT_MET,
    ]  # fmt: skip
    assert check(GOAL, this_year=2024).of(Letter.REALISTIC).finding is Finding.CANNOT_TELL


def test_the_worst_target_decides_and_comes_first():
    dream = dataclasses.replace(TARGET, code="dream", value=95.0)
    result = check(
        dataclasses.replace(GOAL, targets=(TARGET, dream)),
        {"work": history(), "dream": history()},
        this_year=2024,
    )
    letter = result.of(Letter.REALISTIC)
    assert letter.finding is Finding.NOT_MET
    assert [advice.params["target"] for advice in letter.advice] == ["dream", "work"]
    assert set(result.evidence) == {"work", "dream"}


def test_a_far_year_with_a_step_on_the_way_is_time_bound():
    far = dataclasses.replace(TARGET, code="far", year=2032)
    assert (
        check(dataclasses.replace(GOAL, targets=(far,)), this_year=2024).of(Letter.TIME_BOUND).finding
        is Finding.PARTLY
    )
    both = check(dataclasses.replace(GOAL, targets=(TARGET, far)), this_year=2024).of(Letter.TIME_BOUND)
    assert both.finding is Finding.MET


def test_a_step_that_has_passed_is_no_fault_while_the_end_is_still_to_come():
    gone = dataclasses.replace(TARGET, code="gone", year=2023, baseline_year=2020)
    both = check(dataclasses.replace(GOAL, targets=(gone, TARGET)), this_year=2024)
    assert codes(both, Letter.TIME_BOUND) == {C.HAS_ITS_YEAR}
    elsewhere = dataclasses.replace(TARGET, area="south")
    apart = check(dataclasses.replace(GOAL, targets=(gone, elsewhere)), this_year=2024)
    assert codes(apart, Letter.TIME_BOUND) == {C.YEAR_PASSED}


@st.composite
def histories(draw):
    years = sorted(draw(st.sets(st.integers(2010, 2018), min_size=2, max_size=8)))
    areas = draw(st.integers(1, 4))
    cell = st.sampled_from([np.nan, 10.0, 11.0, 12.5, 14.0, 20.0])
    values = np.array([[draw(cell) for _ in years] for _ in range(areas)])
    breaks = np.array([[draw(st.booleans()) and draw(st.booleans()) for _ in years] for _ in range(areas)])
    return History(values, tuple(years), breaks)


def slow(made, change, span, higher, start=None, band=None):
    """Window by window, and the most windows apart by trying every choice."""
    cases, hits, areas_hit, windows_all = 0, 0.0, 0, 0
    for row in range(made.values.shape[0]):
        windows = []
        for i, j in itertools.combinations(range(len(made.years)), 2):
            first, last = made.values[row, i], made.values[row, j]
            if made.years[j] - made.years[i] != span or np.isnan(first) or np.isnan(last):
                continue
            if made.breaks is not None and made.breaks[row, i + 1 : j + 1].any():
                continue
            if start is not None and abs(first - start) > band:
                continue
            gain = (last - first) * (1 if higher else -1)
            windows.append((made.years[i], gain >= change if change else gain > 0))
        if not windows:
            continue
        most = max(
            size
            for size in range(1, len(windows) + 1)
            for chosen in itertools.combinations(windows, size)
            if all(b[0] - a[0] >= span for a, b in itertools.pairwise(chosen))
        )
        reached = [hit for _, hit in windows]
        cases, hits = cases + most, hits + most * sum(reached) / len(reached)
        areas_hit, windows_all = areas_hit + any(reached), windows_all + len(windows)
    return cases, hits, areas_hit, windows_all


@given(histories(), st.sampled_from([0, 0.5, 1.5, 2.5, 6]), st.integers(1, 5), st.booleans(), st.booleans())
def test_evidence_is_counted_as_it_says(made, change, span, higher, near):
    band = {"start": 11.0, "start_band": 1.5} if near else {}
    found = how_often(made, change, span, higher_is_better=higher, **band)
    cases, hits, areas_hit, windows = slow(made, change, span, higher, *band.values())
    assert (found.cases, found.areas_made_it, found.windows) == (cases, areas_hit, windows)
    assert found.made_it == pytest.approx(hits)
    if cases:
        assert found.share == pytest.approx(hits / cases)
        assert (found.lower, found.upper) == pytest.approx(tuple(wilson(hits, cases)))
    else:
        assert found.share is found.lower is found.upper is found.median is None


@given(histories(), st.floats(0.1, 10), st.floats(0, 10), st.integers(1, 5), st.booleans())
def test_more_is_never_easier(made, change, more, span, higher):
    some, harder = (how_often(made, each, span, higher_is_better=higher) for each in (change, change + more))
    assert some.cases == harder.cases
    if some.share is not None:
        assert harder.share <= some.share
        assert harder.upper <= some.upper + 1e-12


@given(histories(), st.floats(0.1, 10), st.integers(1, 5))
def test_turning_the_scale_turns_the_direction(made, change, span):
    turned = History(-made.values, made.years, made.breaks)
    assert how_often(made, change, span, higher_is_better=True) == how_often(
        turned, change, span, higher_is_better=False
    )


@given(st.floats(60.5, 90), st.floats(0, 30))
def test_a_harder_target_is_never_found_more_realistic(value, more):
    order = [Finding.NOT_MET, Finding.PARTLY, Finding.MET]
    made = HISTORIES[C.SELDOM_DONE]
    easy, hard = (checked(made=made, value=v).of(Letter.REALISTIC).finding for v in (value, value + more))
    assert order.index(hard) <= order.index(easy)


def test_windows_of_one_area_that_overlap_are_one_case():
    """Fourteen years hold ten windows of four years, and three of them are apart: 2010, 2014, 2018."""
    found = how_often(history(areas=1), 4.0, 4, higher_is_better=True)
    assert (found.windows, found.cases, found.areas) == (10, 3, 1)
    assert found.longest == 13


def test_what_is_equal_on_paper_has_made_it():
    made = History(np.array([[0.1, 0.3]]), (2020, 2021))
    assert 0.3 - 0.1 < 0.2
    assert how_often(made, 0.2, 1, higher_is_better=True).share == 1


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="rising"):
        History(np.zeros((1, 2)), (2021, 2020))
    with pytest.raises(ValueError, match="years"):
        History(np.zeros((1, 3)), (2020, 2021))
    with pytest.raises(ValueError, match="infinite"):
        History(np.array([[np.inf, 1]]), (2020, 2021))
    for wrong in ({"change": -1.0}, {"change": np.nan}, {"span": 0}, {"start_band": -1}):
        with pytest.raises(ValueError, match="change of"):
            how_often(history(), **({"change": 1.0, "span": 2, "higher_is_better": True} | wrong))
    with pytest.raises(ValueError, match="two limits"):
        SmartTarget("x", baseline_value=1.0, baseline_lower=0.0)
    with pytest.raises(ValueError, match="outside its interval"):
        SmartTarget("x", baseline_value=5.0, baseline_lower=0.0, baseline_upper=1.0)
    with pytest.raises(ValueError, match="not finite"):
        SmartTarget("x", value=np.nan)
    with pytest.raises(ValueError, match="no rule"):
        SmartRule(often=0.1, seldom=0.3)
    assert SmartTarget.from_dict({"code": "x", "kind": "at_most"}).kind is TargetKind.AT_MOST
