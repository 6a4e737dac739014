"""Aggregation: the parts make the whole, and nothing is dropped on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from samstad.methods.conversion import aggregate
from samstad.methods.values import Missing, Values


@st.composite
def cases(draw):
    areas, n_groups = draw(st.integers(0, 12)), draw(st.integers(1, 5))
    shape = (*draw(st.sampled_from([(), (2,), (2, 3), (0,)])), areas)
    kinds = draw(hnp.arrays(np.uint8, shape, elements=st.sampled_from([0, 0, 0, *Missing])))
    counts = draw(hnp.arrays(np.float64, shape, elements=st.integers(0, 10_000).map(float)))
    groups = draw(hnp.arrays(np.int64, areas, elements=st.integers(0, n_groups - 1)))
    weights = draw(st.none() | hnp.arrays(np.float64, areas, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])))
    return Values.of(counts, kinds), groups, n_groups, weights


@given(cases())
def test_against_the_slow_twin(case):
    values, groups, n_groups, weights = case
    share = np.ones(groups.size) if weights is None else weights
    totals, coverage = aggregate(values, groups, n_groups, weights)
    assert totals.values.shape == coverage.shape == (*values.values.shape[:-1], n_groups)
    for layer in np.ndindex(values.values.shape[:-1]):
        for group in range(n_groups):
            parts = [area for area in range(groups.size) if groups[area] == group and share[area] > 0]
            place = (*layer, group)
            if not parts:
                assert totals.missing[place] == Missing.NOT_COLLECTED
                assert coverage[place] == 0
                continue
            kinds = [values.missing[(*layer, area)] for area in parts]
            assert totals.missing[place] == max(kinds)
            there = sum(share[area] for area, kind in zip(parts, kinds, strict=True) if kind == 0)
            assert coverage[place] == pytest.approx(there / sum(share[area] for area in parts))
            if max(kinds) == 0:
                expected = sum(values.values[(*layer, area)] * share[area] for area in parts)
                assert totals.values[place] == pytest.approx(expected)


@given(cases())
def test_what_is_complete_is_conserved(case):
    values, groups, n_groups, _ = case
    complete = Values.of(np.where(values.present, values.values, 7.0))
    totals, coverage = aggregate(complete, groups, n_groups)
    assert np.nansum(totals.values, axis=-1) == pytest.approx(complete.values.sum(axis=-1))
    assert set(np.unique(coverage)) <= {0.0, 1.0}


@given(cases(), st.randoms())
def test_the_order_of_the_areas_does_not_matter(case, random):
    values, groups, n_groups, weights = case
    order = list(range(groups.size))
    random.shuffle(order)
    shuffled = Values(values.values[..., order], values.missing[..., order])
    one, covered = aggregate(values, groups, n_groups, weights)
    other, covered_too = aggregate(
        shuffled, groups[order], n_groups, None if weights is None else weights[order]
    )
    assert np.array_equal(one.missing, other.missing)
    assert np.array_equal(covered, covered_too)
    assert np.allclose(one.values, other.values, equal_nan=True)


def test_an_area_of_weight_zero_is_no_part_and_takes_its_missing_with_it():
    values = Values.of([10.0, np.nan])
    totals, coverage = aggregate(values, [0, 0], 1, weights=[1.0, 0.0])
    assert (totals.values[0], coverage[0]) == (10.0, 1.0)


@pytest.mark.parametrize(
    ("groups", "n_groups", "weights"),
    [
        ([0, 1, 2], 2, None),
        ([0, -1, 1], 2, None),
        ([0, 1], 2, None),
        ([0.0, 1.0, 1.0], 2, None),
        ([0, 0, 0], 0, None),
        ([0, 0, 0], 1, [1.0, -0.5, 1.0]),
        ([0, 0, 0], 1, [1.0, np.nan, 1.0]),
        ([0, 0, 0], 1, [1.0]),
    ],
)
def test_nothing_falls_out_in_silence(groups, n_groups, weights):
    with pytest.raises(ValueError, match=r"group|weights"):
        aggregate(Values.of([1.0, 2.0, 3.0]), groups, n_groups, weights)
