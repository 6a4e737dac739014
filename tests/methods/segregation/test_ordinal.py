"""Ordered groups: thresholds weighed together, the fitted polynomial, and the official index."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samstad.methods import segregation as s
from samstad.methods.segregation import ordinal
from tests.methods.segregation import twins

ALL = [
    s.ordinal_information_theory,
    s.ordinal_variance_ratio,
    s.rank_order_information_theory,
    s.rank_order_variance_ratio,
]


def thresholds(table):
    """(c, the two-group table) at each threshold that parts anybody."""
    for k in range(1, table.shape[1]):
        pair = np.stack([table[:, :k].sum(axis=1), table[:, k:].sum(axis=1)], axis=1)
        if pair.sum(axis=0).all():
            yield pair[:, 0].sum() / pair.sum(), pair


@given(table=twins.tables(groups=st.integers(2, 6)))
def test_the_ordinal_measures_are_weighed_two_group_measures(table):
    assume(twins.parted(table))
    parts = list(thresholds(table))
    bits = [twins.entropy([c, 1 - c]) / np.log(2) for c, _ in parts]
    h = sum(b * twins.information_theory(pair) for b, (_, pair) in zip(bits, parts, strict=True)) / sum(bits)
    assert s.ordinal_information_theory(table) == pytest.approx(h, abs=1e-9)
    v = [4 * c * (1 - c) for c, _ in parts]
    r = sum(w * twins.variance_ratio(pair) for w, (_, pair) in zip(v, parts, strict=True)) / sum(v)
    assert s.ordinal_variance_ratio(table) == pytest.approx(r, abs=1e-9)


@pytest.mark.parametrize("measure", ALL)
@given(table=twins.tables(groups=st.integers(2, 6)), seed=st.integers(0, 9))
def test_nothing_changes_with_unit_area_order_or_turning_the_scale(measure, table, seed):
    shuffled = np.random.default_rng(seed).permutation(table, axis=0)
    for other in (table * 1000, shuffled, table[:, ::-1], np.concatenate([table, 0 * table[:1]])):
        assert np.isclose(measure(other), measure(table), rtol=1e-6, atol=1e-8, equal_nan=True)


@pytest.mark.parametrize("measure", ALL)
def test_complete_separation_is_one_and_evenness_nought(measure):
    assert measure(np.diag([4, 4, 4, 4, 4])) == pytest.approx(1, abs=1e-9)
    assert measure(np.outer([1, 2, 3], [4, 5, 6, 7])) == pytest.approx(0, abs=1e-9)
    assert np.isnan(measure(np.zeros((2, 3))))
    assert np.isnan(measure([[3, 0, 0], [4, 0, 0]]))
    assert np.isnan(measure([[3, np.nan, 0], [4, 0, 1]], missing="carry"))
    with pytest.raises(ValueError, match="missing"):
        measure([[3, np.nan, 0], [4, 0, 1]])


@pytest.mark.parametrize("measure", ALL)
def test_a_batch_is_each_of_its_tables(measure):
    batch = np.random.default_rng(3).poisson(9, (4, 7, 5))
    assert np.allclose(measure(batch), [measure(layer) for layer in batch], rtol=1e-12)


def test_the_weights_of_the_polynomial_are_the_published_ones():
    entropy = [ordinal._share_of_entropy(m) for m in range(5)]
    assert entropy == pytest.approx([1, 1 / 2, 11 / 36, 5 / 24, 137 / 900])
    variance = [ordinal._share_of_variance(m) for m in range(4)]
    assert variance == pytest.approx([1, 1 / 2, 3 / 10, 1 / 5])


def test_the_weights_are_the_integrals_they_stand_for():
    p = (np.arange(200_000) + 0.5) / 200_000
    bits = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    for m in range(6):
        assert ordinal._share_of_entropy(m) == pytest.approx(np.mean(2 * np.log(2) * bits * p**m), rel=1e-6)
        assert ordinal._share_of_variance(m) == pytest.approx(np.mean(6 * p * (1 - p) * p**m), rel=1e-6)


def test_the_polynomial_is_fitted_by_weighted_least_squares():
    """Against numpy's own polynomial fit, whose weights multiply the residuals: E(p), so E(p)² on their squares."""
    table = np.random.default_rng(8).poisson(np.random.default_rng(9).gamma(2, 30, (200, 11)))
    c, h = zip(*[(c, twins.information_theory(pair)) for c, pair in thresholds(table)], strict=True)
    weight = [twins.entropy([x, 1 - x]) for x in c]
    fit = np.polynomial.Polynomial.fit(c, h, 3, w=weight, domain=[0, 1], window=[0, 1])
    p = (np.arange(100_000) + 0.5) / 100_000
    bits = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    integral = np.mean(2 * np.log(2) * bits * fit(p))
    assert s.rank_order_information_theory(table, degree=3) == pytest.approx(integral, rel=1e-6)


def test_a_degree_that_the_columns_cannot_carry_is_refused():
    for degree in (-1, 3):
        with pytest.raises(ValueError, match="degree 0 … 2"):
            s.rank_order_information_theory([[1, 2, 3, 4], [4, 3, 2, 1]], degree)


@pytest.mark.parametrize(
    ("low", "high", "index"),
    [([5, 5], [5, 5], 0), ([10, 0], [0, 10], 100), ([8, 2], [2, 8], 60)],
)
def test_the_official_index(low, high, index):
    middle = [[np.nan, 3, 1], [7, 0, 2]]
    table = np.column_stack([low, middle, high])
    assert s.inequality_index(table) == pytest.approx(index)
    assert s.inequality_index(np.stack([table, table])).tolist() == pytest.approx([index, index])
    assert s.inequality_index(np.column_stack([low, high])) == pytest.approx(index)


def test_the_official_index_is_missing_where_its_quintiles_are():
    assert np.isnan(s.inequality_index([[np.nan, 1, 2], [3, 4, 5]], missing="carry"))
    assert np.isnan(s.inequality_index([[0, 1, 2], [0, 4, 5]]))
    with pytest.raises(ValueError, match="at least 2"):
        s.inequality_index([[1], [2]])
