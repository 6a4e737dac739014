"""Areas like this one: a slow twin, invariances, ties, and what missing does."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from samstad.methods.similar import similar
from samstad.methods.values import Missing, Values

TABLES = hnp.arrays(
    np.float64, st.tuples(st.integers(5, 9), st.just(3)), elements=st.integers(0, 30).map(lambda n: n / 2)
)


def named(table):
    return {name: Values.of(column) for name, column in zip("abc", table.T, strict=True)}


def spread_enough(table, metric="z"):
    if metric == "robust_z":
        return all(np.median(np.abs(column - np.median(column))) > 0 for column in table.T)
    if metric == "mahalanobis":
        return all(column.std() > 0 for column in table.T) and np.linalg.cond(np.corrcoef(table.T)) < 1e6
    return all(column.std() > 0 for column in table.T)


@given(TABLES, st.sampled_from(["z", "robust_z"]), st.lists(st.floats(0.1, 5), min_size=3, max_size=3))
def test_against_the_slow_twin(table, metric, weights):
    assume(spread_enough(table, metric))
    found = similar(named(table), 0, metric=metric, weights=dict(zip("abc", weights, strict=True)))
    for area, distance in enumerate(found.all_distances):
        total = 0.0
        for weight, column in zip(weights, table.T, strict=True):
            middle = np.median(column)
            scale = column.std() if metric == "z" else 1.4826 * np.median(abs(column - middle))
            total += weight / sum(weights) * ((column[area] - column[0]) / scale) ** 2
        assert distance == pytest.approx(math.sqrt(total), abs=1e-9)
    assert sorted(found.order.tolist()) == list(range(1, len(table)))
    for at, distance in enumerate(found.distances):
        assert found.places[at] == 1 + np.sum(found.distances < distance)


@given(TABLES)
def test_mahalanobis_against_the_inverse(table):
    assume(spread_enough(table, "mahalanobis"))
    found = similar(named(table), 1, metric="mahalanobis")
    inverse = np.linalg.inv(np.cov(table.T, bias=True))
    for area, distance in enumerate(found.all_distances):
        away = table[area] - table[1]
        assert distance == pytest.approx(math.sqrt(max(away @ inverse @ away, 0) / 3), abs=1e-6)


@given(TABLES, st.floats(0.5, 9), st.floats(-9, 9), st.sampled_from(["z", "robust_z", "mahalanobis"]))
def test_the_unit_of_a_variable_does_not_matter(table, factor, offset, metric):
    assume(spread_enough(table, metric))
    one, two = (
        similar(named(t), 0, metric=metric) for t in (table, table * [factor, 1, -1] + [offset, 0, 3])
    )
    assert one.all_distances == pytest.approx(two.all_distances, abs=1e-6)


@given(TABLES, st.randoms(use_true_random=False))
def test_likeness_is_mutual_and_knows_no_order(table, random):
    assume(spread_enough(table))
    order = list(range(len(table)))
    random.shuffle(order)
    found = similar(named(table), 2)
    moved = similar(named(table[order]), order.index(2))
    assert moved.all_distances == pytest.approx(found.all_distances[order])
    for area in range(len(table)):
        assert similar(named(table), area).all_distances[2] == pytest.approx(found.all_distances[area])


@given(TABLES, st.sampled_from(["z", "mahalanobis"]))
def test_the_shares_are_the_whole(table, metric):
    assume(spread_enough(table, metric))
    found = similar(named(table), 0, metric=metric)
    shares = np.array(list(found.shares.values()))
    apart = found.distances > 1e-6
    assert shares[:, apart].sum(axis=0) == pytest.approx(np.ones(apart.sum()), abs=1e-6)
    assert np.isnan(shares[:, found.distances == 0]).all()


def test_mahalanobis_does_not_know_how_the_same_is_said_and_z_does():
    a, b = np.random.default_rng(1).normal(size=(2, 400))
    one = {"a": Values.of(a), "b": Values.of(b)}
    other = {"sum": Values.of(5 * a + b), "difference": Values.of(a - 2 * b)}
    plain, mixed = (similar(each, 0, metric="mahalanobis").all_distances for each in (one, other))
    assert mixed == pytest.approx(plain, abs=1e-9)
    assert similar(other, 0).order.tolist() != similar(one, 0).order.tolist()


def test_equals_share_a_place_and_none_of_them_is_cut_off():
    data = {"a": Values.of([0.0, 1, -1, 2, 1])}
    found = similar(data, 0, k=1)
    assert found.order.tolist() == [1, 2, 4]
    assert found.places.tolist() == [1, 1, 1]
    assert similar(data, 0, k=4).places.tolist() == [1, 1, 1, 4]


def test_only_those_asked_for_on_the_scale_of_all():
    data = {"a": Values.of([0.0, 1, 2, 30])}
    some = similar(data, 0, among=np.array([True, False, True, True]))
    assert some.order.tolist() == [2, 3]
    assert some.distances.tolist() == similar(data, 0).distances[1:].tolist()


def test_missing_is_refused_carried_or_left_out_of_the_comparison():
    data = {
        "a": Values.of([0.0, 1, 2, 5]),
        "b": Values.of([0.0, math.nan, 2, 5], [0, Missing.WITHHELD, 0, 0]),
    }
    with pytest.raises(ValueError, match="refused"):
        similar(data, 0)
    carried = similar(data, 0, on_missing="carry")
    assert carried.order.tolist() == [2, 3]
    assert np.isnan(carried.all_distances[1])
    shared = similar(data, 0, on_missing="shared")
    assert shared.order.tolist() == [1, 2, 3]
    assert shared.compared.tolist() == [1, 2, 2]
    assert shared.distances[0] == pytest.approx(1 / np.std([0, 1, 2, 5]))
    assert np.isnan(shared.shares["b"][0])
    alone = similar(data, 1, on_missing="shared")
    assert alone.compared.tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="no value"):
        similar(data, 1, on_missing="carry")


GOOD = {"a": Values.of([0.0, 1, 2, 4]), "b": Values.of([1.0, 0, 5, 2])}


@pytest.mark.parametrize(
    ("variables", "area", "more"),
    [
        ({}, 0, {}),
        (GOOD | {"c": Values.of([1.0])}, 0, {}),
        (GOOD, 4, {}),
        (GOOD, -1, {}),
        (GOOD | {"c": Values.of([1.0] * 4)}, 0, {}),
        (GOOD | {"c": Values.of([0.1] * 4)}, 0, {}),
        (GOOD | {"c": Values.of([math.inf, 1, 2, 3])}, 0, {}),
        (GOOD | {"c": Values.of([0.0, 2, 4, 8])}, 0, {"metric": "mahalanobis"}),
        (GOOD, 0, {"metric": "cosine"}),
        (GOOD, 0, {"metric": "mahalanobis", "weights": {"a": 1, "b": 1}}),
        (GOOD, 0, {"weights": {"a": 1}}),
        (GOOD, 0, {"weights": {"a": -1, "b": 2}}),
        (GOOD, 0, {"weights": {"a": 0, "b": 0}}),
        (GOOD, 0, {"on_missing": "impute"}),
        (GOOD, 0, {"among": [1, 0, 1, 0]}),
    ],
)
def test_what_does_not_go_together_is_refused(variables, area, more):
    with pytest.raises(ValueError, match=r"\w"):
        similar(variables, area, **more)
