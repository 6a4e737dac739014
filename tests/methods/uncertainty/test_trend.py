"""Tests of a trend: every allocation counted, and the level by simulation."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samstad.methods.uncertainty import compare_rates, compare_shares, trend_in_rates, trend_in_shares


@st.composite
def few(draw):
    bases = draw(st.lists(st.integers(1, 6), min_size=2, max_size=4))
    return [draw(st.integers(0, base)) for base in bases], bases


def every_way(counts, bases, scores, weight):
    """p by writing out each way in which the events could have fallen: slow and obvious."""
    total, observed = sum(counts), sum(c * s for c, s in zip(counts, scores, strict=True))
    law = {}
    for way in itertools.product(*(range(total + 1) for _ in bases)):
        if sum(way) == total:
            at = sum(c * s for c, s in zip(way, scores, strict=True))
            law[at] = law.get(at, 0) + math.prod(weight(c, b) for c, b in zip(way, bases, strict=True))
    whole = sum(law.values())
    low = sum(w for at, w in law.items() if at <= observed) / whole
    high = sum(w for at, w in law.items() if at >= observed) / whole
    return min(1.0, 2 * min(low, high)), min(1.0, 2 * (min(low, high) - law[observed] / whole / 2))


@settings(max_examples=60, deadline=None)
@given(few(), st.data())
def test_shares_count_every_way_in_which_it_could_have_fallen(series, data):
    counts, bases = series
    scores = sorted(
        data.draw(st.lists(st.integers(2000, 2009), min_size=len(bases), max_size=len(bases), unique=True))
    )
    whole, middle = every_way(counts, bases, scores, lambda c, b: math.comb(b, c))
    assert trend_in_shares(counts, bases, scores, mid_p=False).p_value == pytest.approx(whole, rel=1e-9)
    assert trend_in_shares(counts, bases, scores).p_value == pytest.approx(middle, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(few())
def test_rates_count_every_way_in_which_it_could_have_fallen(series):
    counts, bases = series
    whole, middle = every_way(counts, bases, range(len(bases)), lambda c, b: b**c / math.factorial(c))
    assert trend_in_rates(counts, bases, mid_p=False).p_value == pytest.approx(whole, rel=1e-9)
    assert trend_in_rates(counts, bases).p_value == pytest.approx(middle, rel=1e-9)


@given(st.integers(1, 40), st.integers(1, 40), st.data(), st.booleans())
def test_a_trend_over_two_periods_is_the_difference_of_two_groups(n1, n2, data, mid_p):
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    trend = trend_in_shares([k1, k2], [n1, n2], [2020, 2024], mid_p=mid_p)
    assert trend.p_value == pytest.approx(compare_shares(k1, n1, k2, n2, mid_p=mid_p), rel=1e-7)
    assert trend.slope == pytest.approx((k2 / n2 - k1 / n1) / 4)
    rates = trend_in_rates([k1, k2], [n1, n2], mid_p=mid_p)
    if rates.exact and k1 + k2 <= 60:
        assert rates.p_value == pytest.approx(compare_rates(k1, n1, k2, n2, mid_p=mid_p), rel=1e-7)


def test_many_events_are_near_the_exact_result(monkeypatch):
    """The same series by both roads, just above what is counted out."""
    from samstad.methods.uncertainty import trend

    counts, bases = [12, 17, 15, 22, 25], [200, 210, 190, 205, 200]
    for test in (trend_in_shares, trend_in_rates):
        normal = test(counts, bases)
        with monkeypatch.context() as patch:
            patch.setattr(trend, "EXACT_UP_TO", 1000)
            exact = test(counts, bases)
        assert not normal.exact
        assert exact.exact
        assert normal.p_value == pytest.approx(exact.p_value, rel=0.05)
        assert normal.slope == exact.slope


@settings(deadline=None, max_examples=40)
@given(few(), st.booleans())
def test_turning_time_or_the_property_turns_the_slope_and_nothing_else(series, mid_p):
    counts, bases = np.array(series)
    trend = trend_in_shares(counts, bases, mid_p=mid_p)
    for other in (
        trend_in_shares(counts[::-1], bases[::-1], mid_p=mid_p),
        trend_in_shares(bases - counts, bases, mid_p=mid_p),
    ):
        assert other.slope == pytest.approx(-trend.slope, abs=1e-12)
        assert other.p_value == pytest.approx(trend.p_value, rel=1e-9)


def test_the_slope_is_the_weighted_least_squares_line():
    counts, bases, years = (
        np.array([3, 9, 4, 12]),
        np.array([40, 60, 20, 50]),
        np.array([2015, 2016, 2018, 2021]),
    )
    line = np.polyfit(years, counts / bases, 1, w=np.sqrt(bases))
    assert trend_in_shares(counts, bases, years).slope == pytest.approx(line[0])
    assert trend_in_rates(counts, bases, years).slope == pytest.approx(line[0])


def test_many_series_at_once_missing_carried_and_nothing_to_tell_is_one():
    counts = [[1, 2, 4], [np.nan, 2, 3], [0, 0, 0], [5, 5, 5], [0, 4, 0]]
    bases = [[9, 9, 9], [9, 9, 9], [9, 9, 9], [5, 5, 5], [0, 9, 0]]
    trend = trend_in_shares(counts, bases)
    assert np.isnan(trend.p_value).tolist() == [False, True, False, False, False]
    assert trend.p_value[2] == trend.p_value[3] == trend.p_value[4] == 1
    assert trend.exact.tolist() == [True, False, True, True, True]
    assert trend.p_value[0] == trend_in_shares(counts[0], bases[0]).p_value
    with pytest.raises(ValueError, match="whole"):
        trend_in_shares([1, 2], [5, 5], [0.5, 1])
    with pytest.raises(ValueError, match="two periods"):
        trend_in_shares([1], [5])
    with pytest.raises(ValueError, match="nobody"):
        trend_in_rates([1, 2], [0, 5])


@pytest.mark.slow
@pytest.mark.parametrize("mid_p", [False, True])
def test_the_level_holds_on_small_bases(mid_p):
    generator = np.random.default_rng(5)
    bases = np.array([12, 8, 15, 10])
    for share in (0.1, 0.3):
        counts = generator.binomial(bases, share, size=(4000, 4))
        kept = np.mean(
            trend_in_shares(counts, np.broadcast_to(bases, counts.shape), mid_p=mid_p).p_value <= 0.05
        )
        assert kept <= (0.05 if not mid_p else 0.06) + 2 * np.sqrt(0.05 * 0.95 / 4000)
    counts = generator.poisson(bases / 8, size=(4000, 4))
    rejected = trend_in_rates(counts, np.broadcast_to(bases, counts.shape), mid_p=mid_p).p_value <= 0.05
    assert stats.binomtest(int(rejected.sum()), 4000, 0.06, alternative="greater").pvalue > 0.001
