"""Exposure and isolation."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samstad.methods.segregation import exposure, isolation, variance_ratio
from tests.methods.segregation import twins


@given(table=twins.tables(groups=st.integers(1, 4)), data=st.data())
def test_each_is_what_its_formula_says(table, data):
    group, other = (data.draw(st.integers(0, table.shape[1] - 1)) for _ in range(2))
    assume(table[:, group].any())
    assert exposure(table, group, other) == pytest.approx(twins.exposure(table, group, other), abs=1e-12)
    assert exposure(table * 1000, group, other) == pytest.approx(exposure(table, group, other), abs=1e-12)
    assert exposure(table[::-1], group, other) == pytest.approx(exposure(table, group, other), abs=1e-12)


@given(table=twins.tables())
def test_whoever_a_group_meets_sums_to_everybody(table):
    assume(table[:, 0].any())
    assert sum(exposure(table, 0, other) for other in range(table.shape[1])) == pytest.approx(1)
    assert isolation(table) == exposure(table, 0, 0)


@given(table=twins.tables())
def test_two_groups_meet_each_other_equally_often(table):
    assume(table[:, 0].any() and table[:, 1].any())
    x, y = table.sum(axis=0)[:2]
    assert x * exposure(table, 0, 1) == pytest.approx(y * exposure(table, 1, 0), abs=1e-9)


@given(table=twins.tables(groups=st.just(2)))
def test_the_variance_ratio_is_isolation_corrected_for_size(table):
    assume(twins.parted(table))
    p = table[:, 0].sum() / table.sum()
    assert variance_ratio(table) == pytest.approx((isolation(table) - p) / (1 - p), abs=1e-9)


def test_isolation_is_one_when_the_group_is_everybody():
    assert isolation([[3], [5], [0]]) == 1
    assert isolation([[3, 0], [5, 0]]) == 1
    assert isolation(np.array([[[3, 0], [5, 0]], [[3, 3], [5, 5]]])).tolist() == [1, 0.5]


def test_an_empty_group_meets_nobody_and_a_missing_column_is_said():
    assert np.isnan(isolation([[3, 0], [5, 0]], 1))
    assert np.isnan(exposure([[3, 0], [5, 0]], 1, 0))
    assert exposure([[3, 0], [5, 0]], 0, 1) == 0
    for group in (2, -1):
        with pytest.raises(ValueError, match="columns are 0 … 1"):
            isolation([[3, 0], [5, 0]], group)
    with pytest.raises(TypeError):
        isolation([[3, 0], [5, 0]], 0.5)


def test_missing_anywhere_in_an_area_is_missing_in_its_population():
    table = [[3.0, 1.0, np.nan], [2.0, 2.0, 2.0]]
    assert np.isnan(isolation(table, 0, missing="carry"))
    with pytest.raises(ValueError, match="missing"):
        exposure(table, 0, 1)
