"""The judgement: the cases, what each result holds, and what contradicts itself."""

import json
from pathlib import Path

import pytest

from samstad.methods.judgement import (
    METHOD_VERSION,
    REASONS,
    Aspect,
    Direction,
    Judgement,
    Point,
    Reason,
    ReasonCode,
    Reference,
    Rule,
    State,
    Target,
    TargetKind,
    judge,
)
from samstad.methods.values import Missing
from tests.methods import judgement_cases, judgement_cases_beside
from tests.methods.judgement_cases import AT_MOST_6, DECREASE, INCREASE, C, p

CASES = [*judgement_cases.CASES, *judgement_cases_beside.CASES]
BEFORE = json.loads(Path(__file__).with_name("judged_by_version_1.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case):
    result = case.judged()
    codes = {reason.code for reason in result.reasons}
    assert result.state == case.state, [reason.to_dict() for reason in result.reasons]
    assert case.codes <= codes
    assert not case.without & codes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_aspect_has_a_reason_and_no_reason_comes_twice(case):
    result = case.judged()
    assert {reason.aspect for reason in result.reasons} == set(Aspect)
    assert all(result.reasons.count(reason) == 1 for reason in result.reasons)


def test_every_state_and_every_reason_is_reached():
    results = [case.judged() for case in CASES]
    assert {result.state for result in results} == set(State)
    assert {reason.code for result in results for reason in result.reasons} == set(ReasonCode) == set(REASONS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_can_judge_again_from_its_json(case):
    result = case.judged()
    stored = json.loads(
        json.dumps(
            {
                "series": [point.to_dict() for point in case.series],
                "target": case.target.to_dict(),
                "rule": case.rule.to_dict(),
                "judgement": result.to_dict(),
                "reference": case.reference.to_dict() if case.reference else None,
                "subgroups": {code: [p.to_dict() for p in group] for code, group in case.subgroups.items()},
            },
            allow_nan=False,
        )
    )
    series = [Point.from_dict(point) for point in stored["series"]]
    reference = Reference.from_dict(stored["reference"]) if stored["reference"] else None
    subgroups = {code: [Point.from_dict(p) for p in group] for code, group in stored["subgroups"].items()}
    target, rule = Target.from_dict(stored["target"]), Rule.from_dict(stored["rule"])
    again = judge(series, target, rule, reference, subgroups)
    assert again == result == Judgement.from_dict(stored["judgement"])
    assert result.method_version == METHOD_VERSION


@pytest.mark.parametrize("stored", BEFORE, ids=lambda stored: stored["name"])
def test_what_was_judged_before_is_judged_the_same(stored):
    """The file was written before there were references, and is never written again: frozen reports hold the like."""
    series = [Point.from_dict(point) for point in stored["points"]]
    again = judge(series, Target.from_dict(stored["target"]), Rule.from_dict(stored["rule"]))
    assert json.loads(json.dumps(again.to_dict())) == stored["judgement"]
    assert Judgement.from_dict(stored["judgement"]) == again
    assert METHOD_VERSION == "1"


def test_the_numbers_of_a_judgement():
    result = judge((p(2020, 12.0), p(2023, 10.0)), AT_MOST_6)
    assert (result.period, result.change, result.path_value, result.distance) == (2023, -2.0, 9.0, -1.0)
    behind = result.reason(C.BEHIND_PATH)
    assert behind is not None
    assert behind.params == {
        "latest_value": 10.0,
        "latest_period": 2023,
        "path_value": 9.0,
        "slack": 0.0,
        "distance": -1.0,
    }
    assert result.reason(C.UNCHANGED) is None


def test_the_limits_of_the_change_are_newcombes():
    """With Wilson intervals the interval of the change is Newcombe's method 10: 56/70 against 48/80."""
    series = (
        Point(2020, 48 / 80, lower=0.49037975, upper=0.70034573),
        Point(2026, 56 / 70, lower=0.69175978, upper=0.87686739),
    )
    result = judge(series, INCREASE)
    assert (result.change_lower, result.change_upper) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert result.state is State.MET


def test_a_withheld_value_leaves_no_trace():
    series = (Point(2020, None, Missing.WITHHELD, base=17), Point(2023, None, Missing.WITHHELD, base=19))
    text = json.dumps(judge(series, AT_MOST_6).to_dict())
    assert "17" not in text
    assert "19" not in text


def test_the_rounding_of_binary_numbers_decides_nothing():
    target = Target(TargetKind.AT_LEAST, 0.5, 2024, 2020)
    assert judge((p(2020, 0.1), p(2022, 0.3)), target).state is State.ON_THE_WAY
    assert judge((p(2020, 0.1), p(2024, 0.1 + 0.2 + 0.2 - 1e-16)), target).state is State.MET
    assert judge((p(2020, 0.7), p(2022, 0.6)), INCREASE, Rule(tolerance=0.1)).state is State.NOT_MET


def test_a_fall_to_nothing_is_not_minus_nothing():
    result = judge((p(2020, 0.0), p(2023, 0.0)), DECREASE)
    assert str(result.change) == "0.0"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Target(TargetKind.AT_LEAST, None, 2026, 2020),
        lambda: Target(TargetKind.AT_MOST, float("nan"), 2026, 2020),
        lambda: Target(TargetKind.INCREASE, 5.0, 2026, 2020),
        lambda: Target(TargetKind.DECREASE, None, 2026),
        lambda: Target(TargetKind.AT_LEAST, 80.0, 2026, 2026),
        lambda: Target(None, 80.0, 2026, 2020),
        lambda: Target.from_dict({"value": 80.0, "year": 2026}),
        lambda: Target.from_dict({"kind": "up", "value": 80.0, "year": 2026}),
        lambda: Target.from_dict({"kind": "at_least", "value": 80.0, "year": 2026, "way": "up"}),
        lambda: Target(TargetKind.REACH, 80.0, 2026, 2020),
        lambda: Target(TargetKind.REACH, 80.0, 2026, None, Direction.HIGHER_IS_BETTER),
        lambda: Target(TargetKind.REACH, None, 2026, 2020, Direction.HIGHER_IS_BETTER),
        lambda: Target(TargetKind.REACH, 80.0, 2026, 2020, "neutral"),
        lambda: Target(TargetKind.AT_LEAST, 80.0, 2026, 2020, Direction.HIGHER_IS_BETTER),
        lambda: Target(TargetKind.CLOSE_GAP, None, 2026, 2020, Direction.HIGHER_IS_BETTER),
        lambda: Target(TargetKind.CLOSE_GAP, None, 2026, 2020, None, 0.5),
        lambda: Target(TargetKind.CLOSE_GAP, None, 2026, None, Direction.HIGHER_IS_BETTER, 0.5),
        lambda: Target(TargetKind.CLOSE_GAP, 5.0, 2026, 2020, Direction.HIGHER_IS_BETTER, 0.5),
        lambda: Target(TargetKind.CLOSE_GAP, None, 2026, 2020, Direction.HIGHER_IS_BETTER, 0.0),
        lambda: Target(TargetKind.CLOSE_GAP, None, 2026, 2020, Direction.HIGHER_IS_BETTER, 50),
        lambda: Target(TargetKind.MATCH_REFERENCE, None, 2026, 2020),
        lambda: Target(TargetKind.MATCH_REFERENCE, None, 2026, 2020, Direction.LOWER_IS_BETTER, 0.5),
        lambda: Target.from_dict({"kind": "match_reference", "value": None, "year": 2026, "direction": "up"}),
        lambda: judge((p(2020, 1.0),), AT_MOST_6, reference=Reference((p(2020, 1.0),))),
        lambda: judge((p(2020, 1.0),), judgement_cases_beside.HALVE),
        lambda: judge((p(2020, 1.0),), AT_MOST_6, subgroups={"k": (p(2020, 1.0),)}),
        lambda: Point(2020, None),
        lambda: Point(2020, 1.0, Missing.WITHHELD),
        lambda: Point(2020, float("inf")),
        lambda: Point(2020, 1.0, lower=0.5),
        lambda: Point(2020, 1.0, lower=1.5, upper=2.0),
        lambda: Point(2020, None, Missing.WITHHELD, lower=0.1, upper=0.2),
        lambda: Point(2020, 1.0, base=-1),
        lambda: Point(2020, 1.0, coverage=1.1),
        lambda: Point.from_dict({"period": 2020, "value": None, "missing": "lost"}),
        lambda: Rule(tolerance=-1),
        lambda: Rule(min_coverage=80),
        lambda: Rule(on_the_way_band=-0.1),
        lambda: Rule(interval_level=95),
        lambda: Rule.from_dict({"tolerence": 1}),
        lambda: Reason(C.RULE_USED, {}),
        lambda: judge((p(2021, 1.0), p(2020, 1.0)), AT_MOST_6),
        lambda: judge((p(2020, 1.0), p(2020, 1.0)), AT_MOST_6),
    ],
)
def test_what_contradicts_itself_is_refused(make):
    with pytest.raises(ValueError, match=r"\w"):
        make()
