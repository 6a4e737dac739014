"""Intervals: published values, identities, and exact twins from scipy's distributions."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from samstad.methods.uncertainty import byar, clopper_pearson, difference_in_shares, mover_difference, wilson

LEVELS = st.floats(0.5, 0.999)


@st.composite
def shares(draw, smallest=1):
    base = draw(st.integers(smallest, 5000))
    return draw(st.integers(0, base)), base


# Newcombe (1998), Stat. Med. 17:857–872, Table I: methods 3 (score) and 5 (exact), 95 %.
@pytest.mark.parametrize(
    ("count", "base", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_single_shares_as_published(count, base, score, exact):
    assert wilson(count, base) == pytest.approx(score, abs=5e-5)
    assert clopper_pearson(count, base) == pytest.approx(exact, abs=5e-5)


# Newcombe (1998), Stat. Med. 17:873–890, Table II, method 10, 95 %.
@pytest.mark.parametrize(
    ("counts", "limits"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0000)),
        ((10, 10, 0, 10), (0.6075, 1.0000)),
    ],
)
def test_differences_as_published(counts, limits):
    result = difference_in_shares(*counts)
    assert (result.lower, result.upper) == pytest.approx(limits, abs=5e-5)
    assert bool(result.excludes_zero) == (limits[0] > 0 or limits[1] < 0)


@pytest.mark.parametrize("count", [5, 10, 50, 400, 10_000])
def test_byar_is_near_the_exact_poisson_limits(count):
    exact = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert byar(count, 1) == pytest.approx(exact, rel=0.01 if count < 10 else 0.002)


def test_a_rate_without_events_has_an_upper_limit():
    lower, upper = byar(0, 1000)
    assert lower == 0
    assert upper == pytest.approx(3.668 / 1000, rel=1e-3)


@given(shares(), LEVELS)
def test_wilson_solves_the_score_equation(share, level):
    """The limits are where |p̂ − π| is exactly z standard errors, computed under π."""
    count, base = share
    z = stats.norm.ppf(0.5 + level / 2)
    for limit in wilson(count, base, level):
        if 0 < limit < 1:
            score = abs(count / base - limit) / math.sqrt(limit * (1 - limit) / base)
            assert score == pytest.approx(z, rel=1e-6)


@given(shares(), LEVELS)
def test_clopper_pearson_puts_the_tails_where_it_says(share, level):
    """At the limits the observed count or more, or it or less, has probability (1 − level)/2."""
    count, base = share
    lower, upper = clopper_pearson(count, base, level)
    if count > 0:
        assert stats.binom.sf(count - 1, base, lower) == pytest.approx((1 - level) / 2, rel=1e-6)
    if count < base:
        assert stats.binom.cdf(count, base, upper) == pytest.approx((1 - level) / 2, rel=1e-6)


@given(shares(), LEVELS)
def test_limits_hold_the_share_and_mirror_when_the_property_is_turned(share, level):
    count, base = share
    for method in (wilson, clopper_pearson):
        lower, upper = method(count, base, level)
        assert 0 <= lower <= count / base <= upper <= 1
        mirrored = method(base - count, base, level)
        assert tuple(mirrored) == pytest.approx((1 - upper, 1 - lower), abs=1e-9)


@given(shares(), st.floats(0.5, 0.9), st.floats(0.901, 0.999))
def test_more_certainty_is_wider_and_more_people_narrower(share, low, high):
    count, base = share
    for method in (wilson, clopper_pearson, byar):
        narrow, wide = method(count, base, low), method(count, base, high)
        assert wide.lower <= narrow.lower + 1e-12
        assert wide.upper >= narrow.upper - 1e-12
        many = method(count * 10, base * 10, high)
        assert many.upper - many.lower < wide.upper - wide.lower


@given(shares(), shares(), LEVELS)
def test_a_difference_changes_sign_when_its_parts_are_swapped(first, second, level):
    there, back = (
        difference_in_shares(*first, *second, level),
        difference_in_shares(*second, *first, level),
    )
    assert (there.lower, there.upper) == pytest.approx((-back.upper, -back.lower), abs=1e-12)
    assert there.excludes_zero == back.excludes_zero
    assert -1 - 1e-12 <= there.lower <= there.estimate <= there.upper <= 1 + 1e-12


@given(shares(), LEVELS)
def test_a_share_does_not_differ_from_itself(share, level):
    assert not difference_in_shares(*share, *share, level).excludes_zero


@given(st.lists(shares(), min_size=1, max_size=20))
def test_arrays_give_what_single_numbers_give(rows):
    counts, bases = np.array(rows).T
    for method in (wilson, clopper_pearson, byar):
        together = np.array(method(counts, bases))
        apart = np.array([method(count, base) for count, base in rows]).T
        assert np.allclose(together, apart, rtol=1e-14, atol=0)


def test_an_exact_number_adds_no_doubt():
    assert mover_difference(0.5, 0.4, 0.7, 0.2, 0.2, 0.2) == pytest.approx((0.2, 0.5))


def test_missing_is_carried_and_a_base_of_zero_has_no_share():
    for method in (wilson, clopper_pearson, byar):
        lower, upper = method([0, np.nan, 3, 3], [0, 10, np.nan, 10])
        assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [True, True, True, False]
    assert difference_in_shares(0, 0, 5, 10).excludes_zero.item() is False


@pytest.mark.parametrize(
    ("count", "base", "level"),
    [(-1, 10, 0.95), (11, 10, 0.95), (1, -1, 0.95), (1, np.inf, 0.95), (1, 10, 0), (1, 10, 1), (1, 10, 95)],
)
def test_impossible_input_is_refused(count, base, level):
    for method in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match=r"below|above|infinite|level"):
            method(count, base, level)
    if count <= base:
        with pytest.raises(ValueError, match=r"below|infinite|level"):
            byar(count, base, level)


@given(shares(smallest=20), shares(smallest=20))
def test_excluding_zero_is_about_what_the_pooled_test_says(first, second):
    """Far from the border the interval and the classical test agree: a check by another road."""
    (k1, n1), (k2, n2) = first, second
    pooled = (k1 + k2) / (n1 + n2)
    assume(0 < pooled < 1)
    z = (k1 / n1 - k2 / n2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    assume(min(k1, n1 - k1, k2, n2 - k2) >= 10)
    assume(abs(abs(z) - 1.96) > 0.25)
    assert bool(difference_in_shares(k1, n1, k2, n2).excludes_zero) == (abs(z) > 1.96)
