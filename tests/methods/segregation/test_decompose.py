"""Between and within sets, and what a change consists of: parts are the whole, symmetry, change of sign."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from samstad.methods import segregation as s
from tests.methods.segregation import twins

INDICES = ["mutual_information", "information_theory"]
PARTS = ["additions", "removals", "group_marginal", "area_marginal", "structural"]


@pytest.mark.parametrize("index", INDICES)
@given(table=twins.tables(areas=st.integers(2, 8)), data=st.data())
def test_between_and_within_are_the_whole(index, table, data):
    assume(twins.parted(table))
    district = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(table), max_size=len(table))))
    city = district // 2
    nested = s.decompose_nested(table, city, district, index=index)
    assert nested.total == pytest.approx(getattr(s, index)(table), abs=1e-12)
    assert nested.between + nested.within == pytest.approx(nested.total, abs=1e-12)
    assert nested.parts.min() >= -1e-12
    sets = s.within_sets(table, city, index=index)
    assert sets.contribution.sum() == pytest.approx(nested.within, abs=1e-9)
    assert sets.share.sum() == pytest.approx(1)


@given(table=twins.tables(areas=st.integers(2, 6)))
def test_a_set_by_itself_is_its_own_table(table):
    assume(twins.parted(table))
    labels = np.array(["b", "a"] * 3)[: len(table)]
    sets = s.within_sets(table, labels, index="mutual_information")
    assert sets.labels.tolist() == ["a", "b"]
    own = [s.mutual_information(table[1::2]), s.mutual_information(table[::2])]
    assert np.allclose(sets.value, own, atol=1e-12, equal_nan=True)
    share = np.array([table[1::2].sum(), table[::2].sum()]) / table.sum()
    assert np.allclose(sets.contribution, share * np.nan_to_num(sets.value), atol=1e-12)


def test_one_set_has_nothing_between_and_single_areas_nothing_within():
    table = [[4, 1, 3], [2, 8, 0], [5, 5, 5]]
    assert s.decompose_nested(table, [1, 1, 1]).between == pytest.approx(0, abs=1e-15)
    assert s.decompose_nested(table, ["x", "y", "z"]).within == pytest.approx(0, abs=1e-15)


def test_labels_that_cannot_be_are_refused():
    table = [[4, 1], [2, 8], [5, 5]]
    for levels, word in [
        ((), "at least one level"),
        (([1, 2],), "shape"),
        (([1.0, np.nan, 2.0],), "no label"),
        ((["a", None, "b"],), "no label"),
        (([1, 1, 2], [1, 2, 2]), "two sets"),
    ]:
        with pytest.raises(ValueError, match=word):
            s.decompose_nested(table, *levels)
    with pytest.raises(ValueError, match="index is"):
        s.decompose_nested(table, [1, 1, 2], index="gini")
    with pytest.raises(ValueError, match="one table"):
        s.decompose_nested([table], [1, 1, 2])


def years(low=0):
    shape = st.tuples(st.integers(2, 6), st.integers(2, 4))
    return shape.flatmap(
        lambda shape: st.tuples(
            *[hnp.arrays(np.int64, shape, elements=st.integers(low, 60)) for _ in range(2)]
        )
    )


def parts(change):
    return [getattr(change, name) for name in PARTS]


@settings(max_examples=50)
@given(pair=years(low=1))
def test_the_parts_of_a_change_are_the_change(pair):
    first, second = pair
    change = s.decompose_change(first, second)
    assert change.total == pytest.approx(
        s.mutual_information(second) - s.mutual_information(first), abs=1e-12
    )
    assert change.composition + change.marginal + change.structural == pytest.approx(change.total, abs=1e-12)
    assert change.composition == 0
    back = s.decompose_change(second, first)
    assert parts(back)[2:] == pytest.approx([-x for x in parts(change)[2:]], abs=1e-9)
    turned = s.decompose_change(first.T, second.T)
    swapped = [change.area_marginal, change.group_marginal, change.structural]
    assert parts(turned)[2:] == pytest.approx(swapped, abs=1e-8)
    scaled = s.decompose_change(first * 1000, second * 7)
    assert parts(scaled) == pytest.approx(parts(change), abs=1e-9)


@settings(max_examples=50)
@given(first=hnp.arrays(np.int64, (5, 3), elements=st.integers(1, 60)), data=st.data())
def test_what_comes_and_goes_is_composition(first, data):
    second = data.draw(hnp.arrays(np.int64, (5, 3), elements=st.integers(1, 60)))
    first[0], second[1], second[:, 2] = 0, 0, 0
    change = s.decompose_change(first, second)
    back = s.decompose_change(second, first)
    assert [back.additions, back.removals] == pytest.approx([-change.removals, -change.additions], abs=1e-12)
    assert sum(parts(change)) == pytest.approx(change.total, abs=1e-12)
    shared = s.mutual_information(second[2:, :2]) - s.mutual_information(first[2:, :2])
    assert change.marginal + change.structural == pytest.approx(shared, abs=1e-12)


@given(
    table=hnp.arrays(np.int64, (4, 3), elements=st.integers(1, 60)),
    areas=hnp.arrays(np.float64, 4, elements=st.floats(0.5, 2)),
    groups=hnp.arrays(np.float64, 3, elements=st.floats(0.5, 2)),
)
def test_a_change_of_sizes_alone_is_not_structural(table, areas, groups):
    grown = s.decompose_change(table, table * areas[:, None] * groups)
    assert grown.structural == pytest.approx(0, abs=1e-9)
    assert s.decompose_change(table, table * 3).total == pytest.approx(0, abs=1e-12)


def test_the_same_sizes_lived_in_otherwise_is_structural_only():
    change = s.decompose_change([[50, 50], [50, 50]], [[80, 20], [20, 80]])
    assert change.marginal == pytest.approx(0, abs=1e-9)
    assert change.structural == pytest.approx(change.total)
    assert change.total > 0


def test_cells_of_nobody_do_not_stop_it():
    first = np.array([[40, 0], [10, 30], [0, 25], [20, 20]])
    second = np.array([[20, 5], [0, 30], [4, 25], [30, 20]])
    change, back = s.decompose_change(first, second), s.decompose_change(second, first)
    assert sum(parts(change)) == pytest.approx(change.total, abs=1e-12)
    assert parts(back)[2:] == pytest.approx([-x for x in parts(change)[2:]], abs=1e-8)


def test_years_that_cannot_be_compared_are_refused_or_carried():
    with pytest.raises(ValueError, match="in common"):
        s.decompose_change([[1, 2], [0, 0]], [[0, 0], [1, 2]])
    with pytest.raises(ValueError, match="shapes"):
        s.decompose_change([[1, 2], [0, 0]], [[1, 2]])
    gone = [[1.0, np.nan], [3.0, 4.0]]
    with pytest.raises(ValueError, match="missing"):
        s.decompose_change(gone, [[1, 2], [3, 4]])
    assert np.isnan(parts(s.decompose_change(gone, [[1, 2], [3, 4]], missing="carry"))).all()
