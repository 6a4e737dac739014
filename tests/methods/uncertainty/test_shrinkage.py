"""Shrinkage: published numbers, identities, a slow twin, and that it is nearer to the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from samstad.methods.uncertainty import byar, shrink_rates, shrink_shares, wilson

# Hits of 45 at bats of eighteen players, the first 45 of 1970: Efron & Morris (1975), J. Am. Stat. Assoc.
# 70:311–319, Table 1.
HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])


@st.composite
def areas(draw):
    bases = draw(st.lists(st.integers(1, 500), min_size=3, max_size=15))
    return np.array([draw(st.integers(0, base)) for base in bases]), np.array(bases)


def test_the_batters_are_drawn_together_about_as_far_as_efron_and_morris_drew_them():
    """They kept 0.212 of each difference (1977, Sci. Am. 236:119–127), with 15/17 of the chance counted here."""
    shrunk = shrink_shares(HITS, 45)
    assert shrunk.mean == pytest.approx(0.265, abs=5e-4)
    kept = np.unique(shrunk.weight.round(12))
    assert kept.size == 1
    chance = 0.2654 * (1 - 0.2654) / 45
    spread = np.sum((HITS / 45 - 0.2654) ** 2)
    assert 1 - 15 * chance / spread == pytest.approx(0.212, abs=5e-4)
    assert kept[0] == pytest.approx(1 - 17 * chance / spread, abs=0.005)


def slow_rates(counts, bases):
    """Marshall's formulas one area at a time."""
    mean = sum(counts) / sum(bases)
    spread = sum(n * (k / n - mean) ** 2 for k, n in zip(counts, bases, strict=True)) / sum(bases)
    between = max(0.0, spread - mean / (sum(bases) / len(bases)))
    estimates = []
    for k, n in zip(counts, bases, strict=True):
        weight = between / (between + mean / n) if between else 0.0
        estimates.append(mean + weight * (k / n - mean))
    return estimates, between


@given(areas())
def test_rates_are_what_the_formula_gives_one_at_a_time(given_):
    counts, bases = given_
    if counts.sum() == 0:
        return
    estimates, between = slow_rates(counts.tolist(), bases.tolist())
    shrunk = shrink_rates(counts, bases)
    assert shrunk.between == pytest.approx(between, abs=1e-12)
    if between == 0 or between > 1e-9:
        assert shrunk.estimate == pytest.approx(estimates, rel=1e-6)


@given(areas())
def test_an_estimate_lies_between_its_own_number_and_the_mean(given_):
    counts, bases = given_
    raw = counts / bases
    for shrink in (shrink_rates, shrink_shares):
        shrunk = shrink(counts, bases)
        low, high = np.minimum(raw, shrunk.mean), np.maximum(raw, shrunk.mean)
        assert np.all((shrunk.estimate >= low - 1e-9) & (shrunk.estimate <= high + 1e-9))
        assert np.all((shrunk.weight >= 0) & (shrunk.weight <= 1))
        assert np.all(shrunk.lower <= shrunk.upper)
        order = np.argsort(bases)
        assert np.all(np.diff(shrunk.weight[order]) >= -1e-9)


@given(areas())
def test_shares_mirror_when_the_property_is_turned(given_):
    counts, bases = given_
    one, other = shrink_shares(counts, bases), shrink_shares(bases - counts, bases)
    assert other.estimate == pytest.approx(1 - one.estimate, abs=1e-6)
    assert other.lower == pytest.approx(1 - one.upper, abs=1e-6)


def test_where_chance_accounts_for_all_every_area_has_the_mean():
    for shrink, pooled in ((shrink_rates, byar), (shrink_shares, wilson)):
        shrunk = shrink([10, 20, 30], [100, 200, 300])
        assert shrunk.estimate == pytest.approx([0.1] * 3)
        assert shrunk.between == 0
        assert (shrunk.lower[0], shrunk.upper[2]) == pytest.approx(tuple(pooled(60, 600)))


def test_missing_has_no_part_and_layers_do_not_know_each_other():
    counts, bases = np.array([1, 40, 9, np.nan, 0]), np.array([10, 50, 60, 70, 0.0])
    for shrink in (shrink_rates, shrink_shares):
        shrunk = shrink(counts, bases)
        assert np.isnan(shrunk.estimate).tolist() == [False, False, False, True, True]
        assert np.isnan(shrunk.lower).tolist() == np.isnan(shrunk.upper).tolist() == [False] * 3 + [True] * 2
        alone = shrink(counts[:3], bases[:3])
        assert shrunk.estimate[:3] == pytest.approx(alone.estimate)
        both = shrink([counts, counts / 2], [bases, bases])
        assert both.estimate[0][:3] == pytest.approx(alone.estimate)
        assert both.mean.shape == (2,)
    nobody = shrink_shares([0, 0], [5, 8])
    assert nobody.estimate.tolist() == [0, 0]
    assert np.all(nobody.upper > 0)


@pytest.mark.slow
def test_it_is_nearer_to_the_truth_than_the_raw_number_and_its_interval_holds():
    generator = np.random.default_rng(11)
    bases = generator.integers(15, 300, size=400)
    rounds = []
    for _ in range(60):
        truth = generator.beta(6, 14, size=400)
        counts = generator.binomial(bases, truth)
        shrunk = shrink_shares(counts, bases)
        held = np.mean((shrunk.lower <= truth) & (truth <= shrunk.upper))
        rounds.append((np.mean((shrunk.estimate - truth) ** 2), np.mean((counts / bases - truth) ** 2), held))
    mine, raw, held = np.mean(rounds, axis=0)
    assert mine < 0.85 * raw
    assert held == pytest.approx(0.95, abs=0.01)
    rounds = []
    for _ in range(60):
        truth = generator.gamma(4, 0.005, size=400)
        counts = generator.poisson(bases * truth)
        shrunk = shrink_rates(counts, bases)
        held = np.mean((shrunk.lower <= truth) & (truth <= shrunk.upper))
        rounds.append((np.mean((shrunk.estimate - truth) ** 2), np.mean((counts / bases - truth) ** 2), held))
    mine, raw, held = np.mean(rounds, axis=0)
    assert mine < 0.6 * raw
    assert held == pytest.approx(0.95, abs=0.025)


def test_limits_are_quantiles_of_the_beta_that_the_formula_says():
    counts, bases = np.array([3, 30, 12]), np.array([10, 50, 80])
    shrunk = shrink_shares(counts, bases)
    prior = bases[0] / shrunk.weight[0] - bases[0]
    law = stats.beta(shrunk.mean * prior + counts, (1 - shrunk.mean) * prior + bases - counts)
    assert shrunk.lower == pytest.approx(law.ppf(0.025))
    assert shrunk.estimate == pytest.approx(law.mean())
