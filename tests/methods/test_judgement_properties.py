"""What holds of every judgement: nothing gets worse unseen, and no better value is judged worse."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samstad.methods.judgement import Point, ReasonCode, Rule, State, Target, TargetKind, judge
from samstad.methods.values import Missing

LADDER = [State.WORSE, State.NOT_MET, State.ON_THE_WAY, State.MET]

# Eighths are exact in binary: what fails here fails by the rule and not by the last bit.
EIGHTHS = st.integers(-400, 400).map(lambda n: n / 8)
WIDTHS = st.none() | st.tuples(st.integers(0, 80), st.integers(0, 80)).map(lambda w: (w[0] / 8, w[1] / 8))
RULES = st.builds(
    Rule,
    tolerance=st.sampled_from([0.0, 0.5, 3.0]),
    on_the_way_band=st.sampled_from([0.0, 0.1, 0.5]),
    require_interval_certainty=st.booleans(),
)


def point(period, value, widths):
    if widths is None:
        return Point(period, value)
    return Point(period, value, lower=value - widths[0], upper=value + widths[1])


@st.composite
def targets(draw):
    kind = draw(st.sampled_from(TargetKind))
    baseline_year = 2020 if not kind.has_value else draw(st.sampled_from([2020, 2020, None]))
    return Target(kind, draw(EIGHTHS) if kind.has_value else None, 2026, baseline_year)


@st.composite
def baselines(draw):
    if draw(st.integers(0, 9)) == 0:
        return Point(2020, None, draw(st.sampled_from([Missing.NOT_COLLECTED, Missing.WITHHELD])))
    return point(2020, draw(EIGHTHS), draw(WIDTHS))


@settings(max_examples=400)
@given(
    targets(), baselines(), st.integers(2021, 2026), WIDTHS, RULES, st.lists(EIGHTHS, min_size=3, max_size=12)
)
def test_a_better_value_never_gives_a_worse_state_and_doubt_is_one_band(
    target, baseline, year, widths, rule, values
):
    better = sorted(values, reverse=not target.kind.higher_is_better)
    states = [judge([baseline, point(year, value, widths)], target, rule).state for value in better]
    grades = [LADDER.index(state) for state in states if state in LADDER]
    assert grades == sorted(grades)
    doubtful = [place for place, state in enumerate(states) if state is State.CANNOT_BE_JUDGED]
    assert doubtful == list(range(doubtful[0], doubtful[-1] + 1)) if doubtful else True


@settings(max_examples=400)
@given(targets(), baselines(), EIGHTHS, st.integers(2021, 2026), WIDTHS, RULES)
def test_what_gets_worse_is_never_on_the_way_nor_met(target, baseline, value, year, widths, rule):
    assume(baseline.value is not None and target.baseline_year is not None)
    result = judge([baseline, point(year, value, widths)], target, rule)
    sign = 1 if target.kind.higher_is_better else -1
    gain = sign * (value - baseline.value)
    if result.state is State.ON_THE_WAY:
        assert gain >= 0
    beyond_chance = result.reason(ReasonCode.BEYOND_CHANCE) is not None or result.change_lower is None
    if gain < -rule.tolerance and (beyond_chance or not rule.require_interval_certainty):
        assert result.state is State.WORSE
    if result.state is State.MET and gain < 0:
        assert target.kind.has_value
        assert result.reason(ReasonCode.WITHIN_CHANCE) or result.reason(ReasonCode.WITHIN_TOLERANCE)


@settings(max_examples=400)
@given(targets(), baselines(), EIGHTHS, st.integers(2021, 2026), WIDTHS, RULES)
def test_an_interval_that_holds_two_states_is_named(target, baseline, value, year, widths, rule):
    """Where the ends of the latest value's interval would be judged differently, a reason says so."""
    exact = replace(rule, require_interval_certainty=False)
    lower, upper = (value - widths[0], value + widths[1]) if widths else (value, value)
    ends = {judge([baseline, Point(year, end)], target, exact).state for end in (lower, upper)}
    result = judge([baseline, point(year, value, widths)], target, rule)
    if len(ends) > 1:
        assert result.reason(ReasonCode.WITHIN_CHANCE)
    if result.reason(ReasonCode.INTERVAL_TOO_WIDE):
        assert result.state is State.CANNOT_BE_JUDGED
        assert result.reason(ReasonCode.WITHIN_CHANCE)


@given(targets(), baselines(), EIGHTHS, st.integers(2021, 2026), WIDTHS, RULES)
def test_turning_the_scale_round_turns_the_kind_round_and_nothing_else(
    target, baseline, value, year, widths, rule
):
    """The share with work at least 80 and the share without at most 20 are one target."""
    turned_kind = {
        TargetKind.AT_LEAST: TargetKind.AT_MOST,
        TargetKind.AT_MOST: TargetKind.AT_LEAST,
        TargetKind.INCREASE: TargetKind.DECREASE,
        TargetKind.DECREASE: TargetKind.INCREASE,
    }[target.kind]
    turned = Target(
        turned_kind, None if target.value is None else -target.value, target.year, target.baseline_year
    )

    def mirror(one):
        if one.value is None:
            return one
        limits = (None, None) if one.lower is None else (-one.upper, -one.lower)
        return replace(one, value=-one.value, lower=limits[0], upper=limits[1])

    latest = point(year, value, widths)
    there = judge([baseline, latest], target, rule)
    back = judge([mirror(baseline), mirror(latest)], turned, rule)
    assert there.state is back.state
    assert there.distance == back.distance
    assert len(there.reasons) == len(back.reasons)


@given(targets(), baselines(), EIGHTHS, st.integers(2021, 2026), WIDTHS, RULES, EIGHTHS)
def test_years_after_the_target_and_before_the_baseline_change_no_grade(
    target, baseline, value, year, widths, rule, other
):
    series = [baseline, point(2026, value, widths)]
    longer = [Point(2010, other), *series, Point(2030, other)]
    assert judge(series, target, rule).state is judge(longer, target, rule).state


@given(targets(), st.lists(st.sampled_from([k for k in Missing if k]), max_size=7))
def test_without_a_number_there_is_no_grade(target, kinds):
    series = [Point(2020 + place, None, kind) for place, kind in enumerate(kinds)]
    result = judge(series, target)
    assert result.state in (State.CANNOT_BE_JUDGED, State.WITHHELD)
    assert (result.change, result.path_value, result.distance) == (None, None, None)
