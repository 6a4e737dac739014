"""Each area's part sums to the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods import segregation as s
from tests.methods.segregation import twins

PAIRS = [
    (s.local_dissimilarity, s.dissimilarity),
    (s.local_information_theory, s.information_theory),
    (s.local_mutual_information, s.mutual_information),
]
each = pytest.mark.parametrize(("local", "whole"), PAIRS)


@each
@given(table=twins.tables(), seed=st.integers(0, 9))
def test_the_parts_sum_to_the_whole_and_follow_their_areas(local, whole, table, seed):
    parts = local(table)
    assert np.isclose(parts.sum(), whole(table), atol=1e-12, equal_nan=True)
    assert (parts >= 0).all() or np.isnan(parts).all()
    order = np.random.default_rng(seed).permutation(len(table))
    assert np.allclose(local(table[order]), parts[order], atol=1e-12, equal_nan=True)
    assert np.allclose(local(table * 1000), parts, atol=1e-12, equal_nan=True)


@each
def test_a_batch_is_each_of_its_tables_and_an_empty_area_has_no_part(local, whole):
    batch = np.random.default_rng(4).poisson(6, (3, 5, 4))
    batch[1, 2] = 0
    assert local(batch).shape == (3, 5)
    assert np.allclose(local(batch), [local(layer) for layer in batch])
    assert local(batch)[1, 2] == 0


@each
def test_missing_makes_all_parts_missing(local, whole):
    table = np.array([[1.0, 2.0], [3.0, np.nan]])
    assert np.isnan(local(table, missing="carry")).all()
    with pytest.raises(ValueError, match="missing"):
        local(table)


def test_the_local_index_is_the_divergence_from_the_whole():
    table = np.array([[30, 10], [10, 50]])
    p, q = 30 / 40, 40 / 100
    divergence = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
    assert s.local_mutual_information(table)[0] == pytest.approx(0.4 * divergence)
