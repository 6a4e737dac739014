"""Tests of a difference: published values, exact twins, and the level by counting every table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samstad.methods.uncertainty import clopper_pearson, compare_rates, compare_shares, ratio_of_rates

COUNTS = st.integers(0, 60)


@st.composite
def tables(draw, largest=60):
    n1, n2 = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def test_the_shares_that_fisher_published():
    # The twins of convicts (1935): 10 of 13 identical and 2 of 17 not; the tail is 619/1 330 665.
    assert compare_shares(10, 13, 2, 17, mid_p=False) == pytest.approx(2 * 619 / 1_330_665, rel=1e-9)
    # The lady who tasted tea: 3 of 4 against 1 of 4; the tail is 17/70.
    assert compare_shares(3, 4, 1, 4, mid_p=False) == pytest.approx(34 / 70, rel=1e-12)
    assert compare_shares(3, 4, 1, 4) == pytest.approx(2 * (17 / 70 - 8 / 70), rel=1e-12)


@given(tables())
def test_shares_are_twice_the_smaller_tail_of_the_hypergeometric(table):
    k1, n1, k2, n2 = table
    law = stats.hypergeom(n1 + n2, k1 + k2, n1)
    for mid_p in (False, True):
        half = law.pmf(k1) / 2 if mid_p else 0.0
        twin = min(1.0, 2 * (min(law.cdf(k1), law.sf(k1 - 1)) - half))
        assert compare_shares(*table, mid_p=mid_p) == pytest.approx(twin, rel=1e-8, abs=1e-300)


@given(COUNTS, COUNTS, st.floats(0.1, 1e4), st.floats(0.1, 1e4))
def test_rates_are_twice_the_smaller_tail_of_the_binomial(k1, k2, b1, b2):
    law = stats.binom(k1 + k2, b1 / (b1 + b2))
    for mid_p in (False, True):
        half = law.pmf(k1) / 2 if mid_p else 0.0
        twin = min(1.0, 2 * (min(law.cdf(k1), law.sf(k1 - 1)) - half))
        assert compare_rates(k1, b1, k2, b2, mid_p=mid_p) == pytest.approx(twin, rel=1e-6, abs=1e-12)


@given(tables(), st.booleans())
def test_shares_do_not_care_which_group_or_which_property_comes_first(table, mid_p):
    k1, n1, k2, n2 = table
    p = compare_shares(*table, mid_p=mid_p)
    assert 0 < p <= 1
    assert compare_shares(k2, n2, k1, n1, mid_p=mid_p) == pytest.approx(p, rel=1e-9)
    assert compare_shares(n1 - k1, n1, n2 - k2, n2, mid_p=mid_p) == pytest.approx(p, rel=1e-9)


@given(tables(), st.floats(0.1, 100))
def test_a_ratio_excludes_one_exactly_where_the_test_rejects(table, base):
    """Interval and test are two roads to one answer: 95 % without 1 is p < 0.05 without the mid-p."""
    k1, n1, k2, n2 = table
    lower, upper = ratio_of_rates(k1, n1 * base, k2, n2)
    if k1 + k2 == 0:
        assert np.isnan(lower)
        assert np.isnan(upper)
        return
    p = compare_rates(k1, n1 * base, k2, n2, mid_p=False)
    if abs(p - 0.05) > 1e-9:
        assert (p < 0.05) == (lower > 1 or upper < 1)


def test_a_ratio_of_equal_bases_is_the_odds_of_the_split():
    lower, upper = ratio_of_rates(8, 100.0, 4, 100.0)
    low, up = clopper_pearson(8, 12)
    assert (lower, upper) == pytest.approx((low / (1 - low), up / (1 - up)))
    assert ratio_of_rates(3, 10, 0, 10).upper == np.inf
    assert ratio_of_rates(0, 10, 3, 10).lower == 0


def rejected(n1, n2, share, mid_p):
    """The probability that the test at 5 % rejects when both groups stand for `share`, by every table."""
    k1, k2 = np.meshgrid(np.arange(n1 + 1), np.arange(n2 + 1), indexing="ij")
    chance = stats.binom.pmf(k1, n1, share) * stats.binom.pmf(k2, n2, share)
    return float(chance[compare_shares(k1, n1, k2, n2, mid_p=mid_p) <= 0.05].sum())


@pytest.mark.parametrize(("n1", "n2"), [(8, 8), (10, 25), (30, 30), (20, 60)])
def test_the_level_of_shares_holds_on_small_bases(n1, n2):
    shares = np.linspace(0.02, 0.98, 25)
    exact = [rejected(n1, n2, share, False) for share in shares]
    middle = [rejected(n1, n2, share, True) for share in shares]
    assert max(exact) <= 0.05
    assert max(middle) <= 0.06  # a little above, as docs/methods/uncertainty.md says
    assert np.mean(middle) <= 0.05
    assert all(m >= e for m, e in zip(middle, exact, strict=True))


def test_the_level_of_rates_holds_on_few_events():
    k1, k2 = np.meshgrid(np.arange(80), np.arange(80), indexing="ij")
    for mean, ratio in [(1.0, 1.0), (3.0, 1.0), (3.0, 4.0), (8.0, 2.0)]:
        chance = stats.poisson.pmf(k1, mean) * stats.poisson.pmf(k2, mean * ratio)
        exact, middle = (
            chance[compare_rates(k1, 1.0, k2, ratio, mid_p=mid_p) <= 0.05].sum() for mid_p in (False, True)
        )
        assert exact <= 0.05
        assert exact <= middle <= 0.06


def test_large_tables_are_near_the_normal_test():
    k1, n1, k2, n2 = 50_600, 100_000, 50_000, 100_000
    z = (k1 / n1 - k2 / n2) / np.sqrt((k1 + k2) / (n1 + n2) * (1 - (k1 + k2) / (n1 + n2)) * (1 / n1 + 1 / n2))
    assert compare_shares(k1, n1, k2, n2) == pytest.approx(2 * stats.norm.sf(z), rel=1e-3)


@settings(max_examples=30)
@given(st.lists(tables(), min_size=1, max_size=12))
def test_arrays_give_what_single_tables_give(rows):
    columns = np.array(rows, dtype=float).T
    for test in (compare_shares, compare_rates):
        assert np.allclose(test(*columns), [test(*row) for row in rows], rtol=1e-12, atol=0)


def test_what_is_missing_stays_missing_and_nothing_to_tell_apart_is_one():
    assert np.isnan(compare_shares([np.nan, 0, 1], [5, 0, 5], 2, 5)).tolist() == [True, True, False]
    assert np.isnan(compare_rates([np.nan, 1], [5, 0], 2, 5)).all()
    assert compare_shares(0, 5, 0, 9) == compare_shares(5, 5, 9, 9) == compare_rates(0, 5, 0, 9) == 1
    for test in (compare_shares, compare_rates):
        with pytest.raises(ValueError, match="whole"):
            test(1.5, 5, 2, 5)
        with pytest.raises(ValueError, match="below"):
            test(-1, 5, 2, 5)
    with pytest.raises(ValueError, match="above"):
        compare_shares(6, 5, 2, 5)
