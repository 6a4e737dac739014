"""Values: the kind of missing survives everything, and no number comes of nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from samstad.methods.values import Missing, Values

KINDS = st.sampled_from(list(Missing))
NUMBERS = st.floats(-1e6, 1e6)


@st.composite
def values(draw, shape=None):
    shape = shape or draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5))
    kinds = draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, max(Missing))))
    return Values.of(draw(hnp.arrays(np.float64, shape, elements=NUMBERS)), kinds)


@st.composite
def pairs(draw):
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=2, max_side=6))
    return draw(values(shape)), draw(values(shape))


@given(pairs())
def test_sum_and_difference_carry_the_stronger_kind_and_nothing_else(pair):
    a, b = pair
    for result, number in ((a + b, np.add), (a - b, np.subtract)):
        assert np.array_equal(result.missing, np.maximum(a.missing, b.missing))
        both = a.present & b.present
        assert np.array_equal(result.present, both)
        assert np.array_equal(result.values[both], number(a.values[both], b.values[both]))


@given(pairs())
def test_a_share_of_nobody_is_not_applicable_and_never_a_number(pair):
    count, base = pair
    share = count.over(base)
    nobody = base.present & (base.values == 0)
    expected = np.maximum(count.missing, np.where(nobody, Missing.NOT_APPLICABLE, base.missing))
    assert np.array_equal(share.missing, expected)
    assert np.all(np.isfinite(share.values[share.present])) or np.any(np.abs(base.values) < 1e-300)


@given(values(), st.data())
def test_total_is_the_slow_sum_and_says_its_coverage(table, data):
    axis = data.draw(st.integers(0, table.values.ndim - 1))
    total, coverage = table.total(axis)
    moved, kinds = np.moveaxis(table.values, axis, 0), np.moveaxis(table.missing, axis, 0)
    for place in np.ndindex(moved.shape[1:]):
        parts = [(moved[(i, *place)], Missing(kinds[(i, *place)])) for i in range(moved.shape[0])]
        strongest = max((kind for _, kind in parts), default=Missing.PRESENT)
        there = [number for number, kind in parts if kind is Missing.PRESENT]
        assert total.missing[place] == strongest
        assert coverage[place] == pytest.approx(len(there) / len(parts) if parts else 1.0)
        if strongest is Missing.PRESENT:
            assert total.values[place] == pytest.approx(sum(there), abs=1e-6)
        else:
            assert np.isnan(total.values[place])


@given(values(), st.data())
def test_withholding_hides_numbers_and_leaves_what_was_missing(table, data):
    mask = data.draw(hnp.arrays(np.bool_, table.values.shape))
    hidden = table.withheld_where(mask)
    newly = mask & table.present
    assert np.all(hidden.missing[newly] == Missing.WITHHELD)
    assert np.all(np.isnan(hidden.values[newly]))
    assert np.array_equal(hidden.missing[~newly], table.missing[~newly])
    assert np.array_equal(hidden.values[~newly], table.values[~newly], equal_nan=True)


def test_withheld_is_stronger_than_every_other_kind():
    withheld = Values.of([1.0], [Missing.WITHHELD])
    for kind in Missing:
        assert (withheld + Values.of([1.0], [kind])).missing[0] == Missing.WITHHELD


@given(KINDS)
def test_a_kind_is_read_back_from_its_code(kind):
    assert Missing.from_code(kind.code) is kind


def test_an_empty_cell_without_a_reason_is_unexplained():
    assert Values.of([1.0, np.nan]).missing.tolist() == [Missing.PRESENT, Missing.UNEXPLAINED]


@pytest.mark.parametrize(
    ("numbers", "kinds"),
    [
        ([1.0, 2.0], [0]),
        ([np.nan], [Missing.PRESENT]),
        ([np.nan], [7]),
    ],
    ids=["shapes differ", "a number that is none", "a kind that is none"],
)
def test_contradictions_are_refused(numbers, kinds):
    with pytest.raises(ValueError, match=r"shape|NaN|kind"):
        Values(np.array(numbers), np.array(kinds, dtype=np.uint8))


def test_a_number_with_a_kind_of_missing_is_refused():
    with pytest.raises(ValueError, match="kind"):
        Values(np.array([1.0]), np.array([Missing.WITHHELD], dtype=np.uint8))


def test_an_unknown_code_is_refused():
    with pytest.raises(ValueError, match="no kind of missing"):
        Missing.from_code("lost")
