"""The difference from a reference: its interval where the area is a part of it, and what is told beside."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods.judgement import Direction, Point, Reference, State, Target, TargetKind, judge
from samstad.methods.judgement.reference import compare, difference
from samstad.methods.uncertainty import mover_difference, wilson
from tests.methods.judgement_cases import C, p
from tests.methods.judgement_cases_beside import HALVE, MATCH, STEADY

SHARES = st.floats(0.02, 0.98)


def around(period, value, half, base=None):
    return Point(period, value, lower=value - half, upper=value + half, base=base)


@given(SHARES, SHARES, st.integers(20, 500), st.integers(20, 5000))
def test_the_interval_of_a_part_and_its_whole_is_that_of_the_part_and_the_rest(part, rest, n, m):
    """With symmetric intervals exactly: p − R = (1 − w)(p − q), and p and q are independent."""
    w = n / (n + m)
    half_part, half_rest = (1.96 * math.sqrt(s * (1 - s) / k) for s, k in ((part, n), (rest, m)))
    whole, half_whole = w * part + (1 - w) * rest, math.hypot(w * half_part, (1 - w) * half_rest)
    d = difference(around(2020, part, half_part, n), around(2020, whole, half_whole, n + m), False, True)
    apart = mover_difference(
        part, part - half_part, part + half_part, rest, rest - half_rest, rest + half_rest
    )
    assert d.value == pytest.approx((1 - w) * (part - rest), abs=1e-9)
    assert (d.lower, d.upper) == pytest.approx(((1 - w) * apart.lower, (1 - w) * apart.upper), abs=1e-7)


@given(SHARES, SHARES, st.integers(20, 500), st.integers(20, 5000))
def test_not_knowing_that_the_area_is_in_the_reference_errs_on_the_side_of_doubt(part, whole, n, m):
    own, other = around(2020, part, 0.1, n), around(2020, whole, 0.05, n + m)
    nested, apart = difference(own, other, False, True), difference(own, other, False, False)
    assert apart.upper - apart.lower >= nested.upper - nested.lower - 1e-12


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
def test_the_interval_holds_the_truth_as_often_as_it_says(share):
    """Drawn persons: a part of 200 among n in all, Wilson intervals of part and whole, 4000 cities."""
    random = np.random.default_rng(2026)
    n, draws, true_part, true_rest = 200, 4000, 0.6, 0.75
    m = round(n / share) - n
    part, rest = random.binomial(n, true_part, draws), random.binomial(m, true_rest, draws)
    truth = (1 - n / (n + m)) * (true_part - true_rest)
    held = 0
    own, whole = wilson(part, n), wilson(part + rest, n + m)
    for at in range(draws):
        one = Point(2020, part[at] / n, lower=own.lower[at], upper=own.upper[at], base=n)
        value = (part[at] + rest[at]) / (n + m)
        city = Point(2020, value, lower=whole.lower[at], upper=whole.upper[at], base=n + m)
        d = difference(one, city, False, True)
        held += d.lower <= truth <= d.upper
    assert 0.94 <= held / draws <= 0.97


def test_an_area_larger_than_what_contains_it_is_not_believed():
    own, other = around(2020, 0.5, 0.1, 500), around(2020, 0.6, 0.05, 400)
    nested, apart = difference(own, other, False, True), difference(own, other, False, False)
    assert (nested.lower, nested.upper) == (apart.lower, apart.upper)


def test_a_year_that_the_reference_lacks_is_not_yet_published_at_its_end_and_not_collected_before():
    compared = compare((p(2020, 1.0), p(2021, 1.0), p(2023, 1.0)), Reference((p(2020, 1.0), p(2022, 1.0))))
    kinds = [point.missing.code for point in compared.differences]
    assert kinds == ["present", "not_collected", "not_yet_published"]


def test_the_numbers_of_a_gap():
    result = judge((p(2020, 60.0), p(2023, 64.0)), HALVE, reference=STEADY)
    assert (result.baseline.value, result.latest.value) == (60.0, 64.0)
    comparison = result.comparison
    assert (comparison.baseline_difference.value, comparison.difference.value) == (-20.0, -16.0)
    assert (comparison.reference.value, comparison.value_needed) == (80.0, 70.0)
    assert (result.change, result.path_value, result.distance) == (4.0, -15.0, -1.0)


def test_the_doubt_of_the_gap_at_the_baseline_is_in_the_doubt_of_its_half():
    """The target follows from the gap at the start, so a wide start leaves it in doubt whether it is halved."""
    narrow = judge((p(2020, 60.0), p(2026, 72.0, 0.5)), HALVE, reference=STEADY)
    wide = judge((p(2020, 60.0, 6.0), p(2026, 72.0, 0.5)), HALVE, reference=STEADY)
    marks = {r.params["mark"] for r in wide.reasons if r.code is C.WITHIN_CHANCE}
    assert not [r for r in narrow.reasons if r.code is C.WITHIN_CHANCE]
    assert "target" in marks
    assert narrow.state is wide.state is State.MET


def test_a_subgroup_moves_no_state():
    series = (p(2020, 78.0), p(2026, 81.0))
    alone = judge(series, MATCH, reference=STEADY)
    beside = judge(series, MATCH, reference=STEADY, subgroups={"men": (p(2026, 1.0),)})
    assert alone.state is beside.state
    assert beside.reasons[: len(alone.reasons)] == alone.reasons
    assert beside.reason(C.SUBGROUP_FALLS_SHORT).params["difference"] == -79.0


def test_a_withheld_subgroup_leaves_no_trace():
    from samstad.methods.values import Missing

    withheld = Point(2026, None, Missing.WITHHELD, base=17)
    result = judge((p(2026, 81.0),), MATCH, reference=STEADY, subgroups={"men": (withheld,)})
    assert "17" not in str(result.to_dict())


def test_reach_is_at_least_with_a_way_to_go():
    """The same state as `at_least` wherever the baseline is known and the value is better than it."""
    reach = Target(TargetKind.REACH, 80.0, 2026, 2020, Direction.HIGHER_IS_BETTER)
    at_least = Target(TargetKind.AT_LEAST, 80.0, 2026, 2020)
    for latest in (60.0, 70.0, 72.0, 76.0, 80.0, 85.0):
        for year in (2022, 2026):
            series = (p(2020, 70.0, 1.0), p(year, latest, 1.0))
            assert judge(series, reach).state is judge(series, at_least).state
