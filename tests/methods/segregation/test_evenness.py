"""Evenness: against slow twins, by identities, and in the cases where nothing can be said."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samstad.methods import segregation
from tests.methods.segregation import twins

MEASURES = [
    "dissimilarity", "gini", "information_theory", "mutual_information", "variance_ratio", "atkinson",
]  # fmt: skip
BOUNDED = [name for name in MEASURES if name != "mutual_information"]
every = pytest.mark.parametrize("name", MEASURES)


def close(a, b):
    return np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "atkinson"])
@given(table=twins.tables())
def test_each_is_what_its_formula_says(name, table):
    assume(twins.parted(table))
    assert close(getattr(segregation, name)(table), getattr(twins, name)(table))


@given(table=twins.tables(groups=st.just(2)), b=st.floats(0.1, 0.9))
def test_atkinson_is_as_james_and_taeuber_write_it(table, b):
    assume(twins.parted(table))
    assert segregation.atkinson(table, b) == pytest.approx(twins.atkinson(table, b), abs=1e-9)


@given(table=twins.tables(groups=st.integers(3, 4)))
def test_atkinson_of_more_groups_is_one_minus_shared_areas(table):
    assume((table.sum(axis=0) > 0).all())
    within = table / table.sum(axis=0)
    shared = sum(np.prod(row) ** (1 / len(row)) for row in within)
    assert segregation.atkinson(table) == pytest.approx(1 - shared, abs=1e-12)


@every
@given(table=twins.tables(), seed=st.integers(0, 99))
def test_nothing_changes_with_the_unit_or_the_order(name, table, seed):
    measure = getattr(segregation, name)
    rng = np.random.default_rng(seed)
    plain = measure(table)
    assert close(measure(table * 1000), plain)
    assert close(measure(table / 1000), plain)
    assert close(measure(rng.permutation(table, axis=0)), plain)
    assert close(measure(rng.permutation(table, axis=1)), plain)


@every
@given(table=twins.tables())
def test_parting_an_area_evenly_or_adding_an_empty_one_changes_nothing(name, table):
    measure = getattr(segregation, name)
    assert close(measure(np.concatenate([table, table])), measure(table))
    assert close(measure(np.concatenate([table, 0 * table[:1]])), measure(table))


@every
@given(table=twins.tables(groups=st.integers(3, 4)))
def test_an_empty_group_adds_nothing_to_the_multigroup_form(name, table):
    measure = getattr(segregation, name)
    assert close(measure(np.concatenate([table, 0 * table[:, :1]], axis=1)), measure(table))


@given(table=twins.tables())
def test_the_measures_stand_in_their_known_order(table):
    assume(twins.parted(table))
    found = segregation.several(table, MEASURES)
    assert all(0 <= found[name] <= 1 for name in BOUNDED)
    assert found["dissimilarity"] <= found["gini"] + 1e-12
    assert found["variance_ratio"] <= found["dissimilarity"] + 1e-12
    assert 0 <= found["mutual_information"] <= np.log(min(table.shape)) + 1e-12


@pytest.mark.parametrize("name", BOUNDED)
def test_the_ends_are_exactly_nought_and_one(name):
    measure = getattr(segregation, name)
    apart, even = np.diag([7, 11, 13]), np.outer([1, 3, 5], [2, 4, 6])
    assert [measure(apart[:2, :2]), measure(apart)] == pytest.approx([1, 1], abs=1e-12)
    assert [measure(even[:, :2]), measure(even)] == pytest.approx([0, 0], abs=1e-12)
    assert max(measure(apart[:2, :2]), measure(apart)) <= 1


@every
def test_nobody_is_not_a_number(name):
    measure = getattr(segregation, name)
    for table in (np.zeros((3, 2)), np.zeros((3, 4), dtype=int), np.zeros((0, 2)), np.zeros((0, 3))):
        assert np.isnan(measure(table))
    one_group = 0.0 if name == "mutual_information" else np.nan
    assert close(measure([[5, 0], [3, 0]]), one_group)
    assert close(measure([[5, 0, 0], [3, 0, 0]]), one_group)


@every
@given(batch=twins.tables(groups=st.integers(6, 6)))
def test_a_batch_is_each_of_its_tables(name, batch):
    measure = getattr(segregation, name)
    layers = np.stack([batch[:, :3], batch[:, 3:], batch[:, ::2]])
    assert close(measure(layers), [measure(layer) for layer in layers])
    assert measure(layers[:0]).shape == (0,)


@every
def test_missing_is_refused_or_carried_and_never_dropped(name):
    measure = getattr(segregation, name)
    table = np.array([[4.0, 1.0], [2.0, 8.0], [5.0, 5.0]])
    gone = table.copy()
    gone[1, 0] = np.nan
    with pytest.raises(ValueError, match="missing"):
        measure(gone)
    assert np.isnan(measure(gone, missing="carry"))
    kept, lost = measure(np.stack([table, gone]), missing="carry")
    assert kept == measure(table)
    assert np.isnan(lost)


@every
def test_what_is_no_count_is_refused(name):
    measure = getattr(segregation, name)
    for table, word in [
        ([[1, -1], [2, 2]], "below 0"),
        ([[1.0, np.inf], [2, 2]], "infinite"),
        ([[np.nan, -1.0], [2, 2]], "below 0"),
        ([[1], [2]], "at least 2"),
        ([1, 2], "shape"),
        ([["1", "2"]], "integers or floats"),
        ([[True, False]], "integers or floats"),
    ]:
        with pytest.raises(ValueError, match=word):
            measure(table, missing="carry")
    with pytest.raises(ValueError, match="'refuse' or 'carry'"):
        measure([[1, 2]], missing="drop")


def test_atkinson_says_what_b_may_be():
    for b in (0, 1, -1, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            segregation.atkinson([[1, 2], [2, 1]], b)
    with pytest.raises(ValueError, match="two groups"):
        segregation.atkinson([[1, 2, 3], [2, 1, 3]], 0.3)


@given(table=twins.tables(groups=st.just(2)), b=st.floats(0.1, 0.9))
def test_atkinson_with_the_groups_swapped_is_another_b(table, b):
    """1 − A is Sum^(1/(1−b)); swapping the columns swaps b for 1 − b in the same sum."""
    assume(twins.parted(table))
    one, other = segregation.atkinson(table, b), segregation.atkinson(table[:, ::-1], 1 - b)
    assert (1 - one) ** (1 - b) == pytest.approx((1 - other) ** b, abs=1e-6)


def test_several_gives_what_each_gives_and_knows_its_names():
    table = np.array([[4, 1, 3], [2, 8, 0], [5, 5, 5]])
    found = segregation.several(table, [*MEASURES, "isolation"], group=2)
    assert list(found) == [*MEASURES, "isolation"]
    assert all(found[name] == getattr(segregation, name)(table) for name in MEASURES)
    assert found["isolation"] == segregation.isolation(table, 2)
    with pytest.raises(ValueError, match="'dissimilarty' is no measure"):
        segregation.several(table, ["dissimilarty"])
