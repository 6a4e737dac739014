"""Noise that the source has added: identities, and coverage by simulating the source."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods.uncertainty import SourceNoise, mover_difference, share_of_noisy, widen, wilson

NONE = SourceNoise(0.0, 0.0)
NOISE = SourceNoise(variance=2.0, maximum=3.0)


def cell_key(generator, counts):
    """Uniform on −2 … 2: variance 2, at most 2. Zeros stay, nothing goes below 0."""
    noise = generator.integers(-2, 3, size=counts.shape)
    return np.where(counts == 0, 0, np.maximum(counts + noise, 0))


@given(st.integers(1, 4000), st.data())
def test_without_noise_it_is_the_plain_interval(base, data):
    count = data.draw(st.integers(0, base))
    for worst_case in (False, True):
        assert share_of_noisy(count, base, NONE, NONE, worst_case=worst_case) == pytest.approx(
            tuple(wilson(count, base)), abs=1e-12
        )


@given(st.integers(1, 4000), st.data(), st.floats(0, 9), st.floats(0, 9))
def test_more_noise_is_never_narrower(base, data, low, high):
    count = data.draw(st.integers(0, base))
    low, high = sorted((low, high))
    for worst_case in (False, True):
        plain = wilson(count, base)
        some, more = (
            share_of_noisy(count, base, SourceNoise(v, 4), SourceNoise(v, 4), worst_case=worst_case)
            for v in (low, high)
        )
        assert 0 <= more.lower <= some.lower + 1e-12 <= plain.lower + 2e-12
        assert 1 >= more.upper >= some.upper - 1e-12 >= plain.upper - 2e-12


@given(st.floats(-50, 50), st.floats(0, 20), st.floats(0, 20), st.floats(0, 9), st.floats(0, 9))
def test_widening_twice_is_widening_by_the_sum(value, below, above, first, second):
    lower, upper = value - below, value + above
    twice = widen(value, *widen(value, lower, upper, first), second)
    assert twice == pytest.approx(tuple(widen(value, lower, upper, first + second)), abs=1e-9)
    assert widen(value, lower, upper, 0) == pytest.approx((lower, upper), abs=1e-12)


def test_an_exact_count_gets_the_noise_alone():
    assert widen(40, 40, 40, 4.0) == pytest.approx((40 - 1.96 * 2, 40 + 1.96 * 2), abs=1e-3)


def test_a_sum_of_cells_carries_the_noise_of_all_and_a_share_is_scaled():
    assert NOISE.of_sum(9) == SourceNoise(18.0, 27.0)
    assert NOISE.of_sum(1) == NOISE
    assert NOISE.scaled(-0.5) == SourceNoise(0.5, 1.5)
    assert SourceNoise(2.0).of_sum(4).maximum is None
    parts = share_of_noisy(40, 100, NOISE.of_sum(12), NOISE)
    total = share_of_noisy(40, 100, NOISE, NOISE)
    assert parts.lower < total.lower < total.upper < parts.upper


def test_missing_is_carried_and_what_the_source_has_not_stated_is_not_assumed():
    for worst_case in (False, True):
        limits = share_of_noisy([np.nan, 0, 3, 12], [10, 0, 10, 10], NOISE, NOISE, worst_case=worst_case)
        assert (
            np.isnan(limits.lower).tolist() == np.isnan(limits.upper).tolist() == [True, True, False, False]
        )
        assert limits.upper[3] == 1
    with pytest.raises(ValueError, match="not stated"):
        share_of_noisy(3, 10, SourceNoise(2.0), NOISE, worst_case=True)
    with pytest.raises(ValueError, match="no variance"):
        SourceNoise(variance=9.0, maximum=2.0)
    with pytest.raises(ValueError, match="variance"):
        SourceNoise(-1.0)
    with pytest.raises(ValueError, match="variance"):
        widen(1, 0, 2, -1)


@pytest.mark.parametrize("base", [15, 40, 200])
def test_the_interval_covers_where_the_plain_one_does_not(base):
    generator = np.random.default_rng(base)
    noise = SourceNoise(2.0, 2.0)
    for share in (0.15, 0.4):
        counts = generator.binomial(base, share, size=40_000)
        shown, shown_base = cell_key(generator, counts), cell_key(generator, np.full(counts.shape, base))
        shown = np.minimum(shown, shown_base)
        plain = wilson(shown, shown_base)
        wide = share_of_noisy(shown, shown_base, noise, noise)
        worst = share_of_noisy(shown, shown_base, noise, noise, worst_case=True)
        covers = [np.mean((i.lower <= share) & (share <= i.upper)) for i in (plain, wide, worst)]
        assert covers[0] < covers[1] <= covers[2] + 0.02
        assert covers[1] >= 0.94
        assert covers[2] >= 0.945


def test_a_difference_of_two_noisy_shares_covers():
    generator = np.random.default_rng(2)
    noise = SourceNoise(2.0, 2.0)
    limits = []
    for share in (0.3, 0.3):
        shown = cell_key(generator, generator.binomial(60, share, size=20_000))
        base = np.maximum(cell_key(generator, np.full(20_000, 60)), shown)
        limits.append((shown / base, *share_of_noisy(shown, base, noise, noise)))
    lower, upper = mover_difference(*limits[0], *limits[1])
    assert np.mean((lower <= 0) & (upper >= 0)) >= 0.945
