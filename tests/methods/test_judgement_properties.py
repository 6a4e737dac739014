"""What holds of every judgement: nothing gets worse unseen, and no better value is judged worse."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samstad.methods.judgement import (
    Direction,
    Point,
    ReasonCode,
    Reference,
    Rule,
    State,
    Target,
    TargetKind,
    judge,
)
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


TURNED = {
    TargetKind.AT_LEAST: TargetKind.AT_MOST,
    TargetKind.AT_MOST: TargetKind.AT_LEAST,
    TargetKind.INCREASE: TargetKind.DECREASE,
    TargetKind.DECREASE: TargetKind.INCREASE,
    Direction.HIGHER_IS_BETTER: Direction.LOWER_IS_BETTER,
    Direction.LOWER_IS_BETTER: Direction.HIGHER_IS_BETTER,
}
VALUES_OR_DIRECTIONS = tuple(kind for kind in TargetKind if not kind.has_reference)


def point(period, value, widths):
    if widths is None:
        return Point(period, value)
    return Point(period, value, lower=value - widths[0], upper=value + widths[1])


@st.composite
def targets(draw, kinds=tuple(TargetKind)):
    kind = draw(st.sampled_from(kinds))
    baseline_year = 2020 if kind.needs_baseline else draw(st.sampled_from([2020, 2020, None]))
    return Target(
        kind,
        draw(EIGHTHS) if kind.has_value else None,
        2026,
        baseline_year,
        None if kind.own_direction else draw(st.sampled_from(Direction)),
        draw(st.sampled_from([0.25, 0.5, 1.0])) if kind is TargetKind.CLOSE_GAP else None,
    )


# Every year: what is judged must not hang on which years the reference happens to have.
REFERENCES = st.builds(
    lambda values, widths, bases, contains: Reference(
        tuple(
            replace(point(2020 + place, value, widths), base=base)
            for place, (value, base) in enumerate(zip(values, bases, strict=True))
        ),
        contains,
    ),
    st.lists(EIGHTHS, min_size=7, max_size=7),
    WIDTHS,
    st.lists(st.sampled_from([None, 100, 5000]), min_size=7, max_size=7),
    st.booleans(),
)


def judged(series, target, rule, reference):
    """By the reference where the kind has one. A base makes the area a part of what contains it."""
    if not target.kind.has_reference:
        return judge(series, target, rule)
    series = [replace(one, base=80) if one.value is not None else one for one in series]
    return judge(series, target, rule, reference)


@st.composite
def baselines(draw):
    if draw(st.integers(0, 9)) == 0:
        return Point(2020, None, draw(st.sampled_from([Missing.NOT_COLLECTED, Missing.WITHHELD])))
    return point(2020, draw(EIGHTHS), draw(WIDTHS))


@settings(max_examples=400)
@given(
    targets(),
    baselines(),
    st.integers(2021, 2026),
    WIDTHS,
    RULES,
    REFERENCES,
    st.lists(EIGHTHS, min_size=3, max_size=12),
)
def test_a_better_value_never_gives_a_worse_state_and_doubt_is_one_band(
    target, baseline, year, widths, rule, reference, values
):
    """The reference is held still: a better value of the area is a better difference."""
    better = sorted(values, reverse=not target.higher_is_better)
    states = [
        judged([baseline, point(year, value, widths)], target, rule, reference).state for value in better
    ]
    grades = [LADDER.index(state) for state in states if state in LADDER]
    assert grades == sorted(grades)
    doubtful = [place for place, state in enumerate(states) if state is State.CANNOT_BE_JUDGED]
    assert doubtful == list(range(doubtful[0], doubtful[-1] + 1)) if doubtful else True


@settings(max_examples=400)
@given(targets(VALUES_OR_DIRECTIONS), baselines(), EIGHTHS, st.integers(2021, 2026), WIDTHS, RULES)
def test_what_gets_worse_is_never_on_the_way_nor_met(target, baseline, value, year, widths, rule):
    assume(baseline.value is not None and target.baseline_year is not None)
    result = judge([baseline, point(year, value, widths)], target, rule)
    assume(not result.reason(ReasonCode.TARGET_BEHIND_BASELINE))
    sign = 1 if target.higher_is_better else -1
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
@given(targets(VALUES_OR_DIRECTIONS), baselines(), EIGHTHS, st.integers(2021, 2026), WIDTHS, RULES)
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


@given(targets(), baselines(), EIGHTHS, st.integers(2021, 2026), WIDTHS, RULES, REFERENCES)
def test_turning_the_scale_round_turns_the_kind_round_and_nothing_else(
    target, baseline, value, year, widths, rule, reference
):
    """The share with work at least 80 and the share without at most 20 are one target."""
    turned = replace(
        target,
        kind=TURNED.get(target.kind, target.kind),
        value=None if target.value is None else -target.value,
        direction=TURNED.get(target.direction),
    )

    def mirror(one):
        if one.value is None:
            return one
        limits = (None, None) if one.lower is None else (-one.upper, -one.lower)
        return replace(one, value=-one.value, lower=limits[0], upper=limits[1])

    latest = point(year, value, widths)
    mirrored = Reference(tuple(mirror(one) for one in reference.points), reference.contains_area)
    there = judged([baseline, latest], target, rule, reference)
    back = judged([mirror(baseline), mirror(latest)], turned, rule, mirrored)
    assert there.state is back.state
    assert there.distance == back.distance
    assert len(there.reasons) == len(back.reasons)


@given(targets(), baselines(), EIGHTHS, WIDTHS, RULES, REFERENCES, EIGHTHS)
def test_years_after_the_target_and_before_the_baseline_change_no_grade(
    target, baseline, value, widths, rule, reference, other
):
    series = [baseline, point(2026, value, widths)]
    longer = [Point(2010, other), *series, Point(2030, other)]
    assert judged(series, target, rule, reference).state is judged(longer, target, rule, reference).state


@given(targets(), st.lists(st.sampled_from([k for k in Missing if k]), max_size=7), REFERENCES, st.booleans())
def test_without_a_number_there_is_no_grade(target, kinds, reference, of_the_reference):
    """Neither where the area has none, nor where the reference has none."""
    series = [Point(2020 + place, None, kind) for place, kind in enumerate(kinds)]
    if target.kind.has_reference and of_the_reference:
        series, reference = list(reference.points), Reference(tuple(series))
    result = judged(series, target, Rule(), reference)
    assert result.state in (State.CANNOT_BE_JUDGED, State.WITHHELD)
    assert (result.change, result.path_value, result.distance) == (None, None, None)
