"""Sharing a sum: identities that hold for any needs, limits and sums, and a slow obvious twin."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samstad.methods.allocation import (
    CautionCode,
    Limits,
    adjusted_structure,
    allocate,
    cautions,
    expected_at_risk,
    index_times_number,
    transition,
    whole_kronor,
)
from samstad.methods.values import Missing, Values

numbers = st.floats(0.01, 1e6)
weights = st.floats(0, 1)
totals = st.integers(0, 10**10)


@st.composite
def cities(draw, least=2):
    size = draw(st.integers(least, 12))
    need = draw(st.lists(numbers, min_size=size, max_size=size))
    last = draw(st.lists(numbers, min_size=size, max_size=size))
    return Values.of(need), Values.of(last)


limits = st.builds(Limits, st.none() | st.floats(0, 1), st.none() | st.floats(1, 3))


@given(cities(), totals, weights, limits)
def test_the_sum_is_exact_and_the_reasons_add_up(city, total, weight, limit):
    found = allocate(total, *city, weight, limits=limit)
    assert found.amounts.sum() == total
    assert (found.amounts >= 0).all()
    why = found.from_model + found.from_last + found.by_limits + found.rounding
    assert np.allclose(why, found.amounts, rtol=0, atol=1e-6 * max(total, 1))
    assert (np.abs(found.rounding) <= 1 + 1e-9).all()
    assert abs(found.by_limits.sum()) <= 1e-6 * max(total, 1)


@given(cities(), totals, weights, limits)
def test_nobody_is_beyond_a_limit_by_more_than_a_krona(city, total, weight, limit):
    found = allocate(total, *city, weight, limits=limit)
    base = city[1].values / city[1].values.sum() * total
    slack = 1 + 1e-6 * max(total, 1) * 1e-3
    if limit.floor is not None:
        assert (found.amounts >= limit.floor * base - slack).all()
    if limit.ceiling is not None:
        assert (found.amounts <= limit.ceiling * base + slack).all()


@given(cities(), totals)
def test_all_by_the_last_outcome_is_the_last_shares(city, total):
    found = allocate(total, *city, 0.0)
    assert np.allclose(found.amounts, city[1].values / city[1].values.sum() * total, rtol=0, atol=1.001)


@given(cities(), totals)
def test_all_by_need_does_not_ask_what_was(city, total):
    nothing = Values.of(np.full(city[0].values.shape, np.nan))
    assert (allocate(total, city[0], nothing, 1.0).amounts == allocate(total, *city, 1.0).amounts).all()


@given(cities(), totals, weights, limits, st.floats(1, 5))
def test_more_need_is_never_less_by_more_than_the_last_krona(city, total, weight, limit, more):
    before = allocate(total, *city, weight, limits=limit).amounts[0]
    need = city[0].values.copy()
    need[0] *= more
    after = allocate(total, Values.of(need), city[1], weight, limits=limit).amounts[0]
    assert after >= before - 1 - 1e-9 * total


@given(cities(), totals, weights, limits, st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_units_do_not_matter(city, total, weight, limit, one, other):
    assume(total < 10**8)
    same = allocate(
        total, Values.of(city[0].values * one), Values.of(city[1].values * other), weight, limits=limit
    )
    assert np.abs(same.amounts - allocate(total, *city, weight, limits=limit).amounts).max() <= 1


@given(cities(), totals, weights, st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_matter_before_rounding(city, total, weight, random):
    order = list(range(city[0].values.size))
    random.shuffle(order)
    turned = allocate(total, *(Values.of(v.values[order]) for v in city), weight)
    assert np.abs(turned.amounts - allocate(total, *city, weight).amounts[order]).max() <= 1


def by_bisection(shares, total, low, high):
    """The slow twin: t by halving, in exact numbers."""
    least, most = Fraction(0), Fraction(10**9) * total
    for _ in range(120):
        middle = (least + most) / 2
        parts = [min(max(middle * s, lo), hi) for s, lo, hi in zip(shares, low, high, strict=True)]
        least, most = (middle, most) if sum(parts) < total else (least, middle)
    return [min(max(most * s, lo), hi) for s, lo, hi in zip(shares, low, high, strict=True)]


@given(cities(), st.integers(1, 10**7), weights, st.floats(0, 0.99), st.floats(1.01, 3))
def test_limits_are_those_of_the_slow_twin(city, total, weight, floor, ceiling):
    need, last = ([Fraction(x) for x in v.values.tolist()] for v in city)
    w = Fraction(weight)
    shares = [w * m / sum(need) + (1 - w) * was / sum(last) for m, was in zip(need, last, strict=True)]
    base = [was / sum(last) * total for was in last]
    twin = by_bisection(
        shares, total, [Fraction(floor) * b for b in base], [Fraction(ceiling) * b for b in base]
    )
    found = allocate(total, *city, weight, limits=Limits(floor, ceiling))
    assert np.abs(found.amounts - np.array([float(x) for x in twin])).max() <= 1.001


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_whole_kronor_are_neighbours_and_the_largest_remainders_go_up(parts):
    rows = np.array(parts)
    total = round(rows.sum())
    rows = rows * (total / rows.sum()) if rows.sum() > 0 else rows * 0
    found = whole_kronor(rows, total)
    assert found.sum() == total
    assert (np.abs(found - rows) < 1 + 1e-6).all()
    remainders = rows - np.floor(rows)
    up = found > np.floor(rows)
    if up.any() and not up.all():
        assert remainders[up].min() >= remainders[~up].max() - 2e-6


def test_areas_without_a_need_keep_their_last_share_and_are_marked():
    need, last = Values.of([1.0, np.nan, 3.0]), Values.of([20.0, 50.0, 30.0])
    with pytest.raises(ValueError, match="area number 1 has no need"):
        allocate(1000, need, last, 1.0)
    found = allocate(1000, need, last, 1.0, on_missing="keep_last")
    assert found.amounts.tolist() == [125, 500, 375]
    assert found.kept.tolist() == [False, True, False]


def test_a_sum_that_the_limits_cannot_hold_says_what_they_need():
    need, last = Values.of([1.0, 1.0]), Values.of([500.0, 500.0])
    assert allocate(900, need, last, 1.0, limits=Limits(0.8, of="amount")).amounts.sum() == 900
    with pytest.raises(ValueError, match="between 800 and"):
        allocate(700, need, last, 1.0, limits=Limits(0.8, of="amount"))
    with pytest.raises(ValueError, match="and 1200 kronor"):
        allocate(1300, need, last, 1.0, limits=Limits(None, 1.2, of="amount"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"total": -1}, "kronor is not"),
        ({"weight": 1.1}, "0–1"),
        ({"model": Values.of([-1.0, 2.0])}, "0 or more"),
        ({"model": Values.of([0.0, 0.0])}, "0 in all"),
        ({"model": Values.of([1.0])}, "not of the same"),
        ({"last": Values.of([np.nan, 1.0])}, "no last outcome"),
    ],
)
def test_what_cannot_be_shared_is_refused(change, words):
    given_ = {"total": 10, "model": Values.of([1.0, 2.0]), "last": Values.of([1.0, 1.0]), "weight": 0.5}
    with pytest.raises(ValueError, match=words):
        allocate(**(given_ | change))


@pytest.mark.parametrize("pair", [(1.1, None), (None, 0.9), (-0.1, None), (None, float("inf"))])
def test_limits_lie_on_each_side_of_what_was(pair):
    with pytest.raises(ValueError, match="each side of 1"):
        Limits(*pair)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 10))
def test_a_transition_rises_to_its_end(one, other, years):
    first, final = sorted((one, other))
    found = transition(first, final, years)
    assert found.shape == (years,)
    assert found[-1] == final
    assert (np.diff(found) >= 0).all()


def test_a_transition_that_falls_is_refused():
    for wrong in ((0.7, 0.5, 2), (0, 1.2, 2), (0, 1, 0)):
        with pytest.raises(ValueError, match=r"weight|years"):
            transition(*wrong)


# --- Need --------------------------------------------------------------------------------------------------


def test_the_states_rule_with_the_mean_of_the_years_that_are_there():
    index = Values.of([120.0, 80.0, np.nan], [0, 0, int(Missing.NOT_COLLECTED)])
    years = Values.of([[90, 50, 10], [100, np.nan, 10], [110, 70, 10]])
    found = index_times_number(index, years)
    assert found.values[:2].tolist() == [12_000.0, 4_800.0]
    assert found.missing[2] == Missing.NOT_COLLECTED
    none = index_times_number(Values.of([1.0]), Values.of([[np.nan]], [[int(Missing.WITHHELD)]]))
    assert none.missing[0] == Missing.WITHHELD


@given(st.floats(-5, 5), st.floats(-3, 3), st.lists(st.floats(-10, 10), min_size=2, max_size=8))
def test_expected_at_risk_is_the_slow_sum(intercept, slope, variable):
    persons = np.arange(10, 10 + len(variable), dtype=float)
    found = expected_at_risk(intercept, np.array([slope]), Values.of([variable]), Values.of(persons))
    slow = [n / (1 + np.exp(-(intercept + slope * x))) for n, x in zip(persons, variable, strict=True)]
    assert np.allclose(found.values, slow)
    assert (found.values <= persons).all()


def test_a_handful_of_persons_gets_the_others_risk():
    found = expected_at_risk(0.0, np.array([1.0]), Values.of([[1.0, 1.0, 9.0]]), Values.of([50, 50, 5]))
    assert found.values[2] / 5 == pytest.approx(found.values[0] / 50)


@given(cities(), st.floats(0.1, 5))
def test_an_adjusted_structure_keeps_its_sum_and_an_even_index_changes_nothing(city, level):
    structure, raw = city
    found = adjusted_structure(structure, Values.of(raw.values[None]), np.array([2.0]))
    assert found.values.sum() == pytest.approx(structure.values.sum())
    even = adjusted_structure(structure, Values.of(np.full((1, raw.values.size), level)), np.array([1.0]))
    assert np.allclose(even.values, structure.values)


def test_needs_of_other_shapes_or_below_nothing_are_refused():
    two, three = Values.of([1.0, 2.0]), Values.of([1.0, 2.0, 3.0])
    for wrong in (
        lambda: index_times_number(two, three),
        lambda: index_times_number(Values.of([0.0, 1.0]), two),
        lambda: expected_at_risk(0, np.array([1.0]), Values.of([[1.0, 2.0]]), three),
        lambda: expected_at_risk(float("nan"), np.array([1.0]), Values.of([[1.0, 2.0]]), two),
        lambda: adjusted_structure(two, Values.of([[1.0, -1.0]]), np.array([1.0])),
        lambda: adjusted_structure(two, Values.of([[0.0, 0.0]]), np.array([1.0])),
        lambda: adjusted_structure(two, Values.of([[1.0, 1.0]]), np.array([0.0])),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            wrong()


# --- Cautions ----------------------------------------------------------------------------------------------


@given(weights, st.dictionaries(st.sampled_from("abcd"), st.booleans()), st.booleans())
def test_what_can_be_moved_is_said_and_nothing_else(weight, inputs, own):
    said = cautions(weight, inputs, last_is_own=own)
    codes = {c.code for c in said}
    assert (CautionCode.LAST_OUTCOME_MOVED in codes) == (own and weight < 1)
    named = {name for c in said if c.code == CautionCode.INPUT_MOVED for name in c.inputs}
    assert named == ({name for name, movable in inputs.items() if movable} if weight > 0 else set())
    if not own and not any(inputs.values()):
        assert not said


def test_that_all_can_be_moved_is_said_first():
    assert cautions(0.0, {"unemployed": False}, last_is_own=True)[0].code == CautionCode.ALL_MOVED
    assert cautions(1.0, {"spending": True}, last_is_own=False)[0].code == CautionCode.ALL_MOVED
    assert cautions(0.7, {"spending": True, "x": False}, last_is_own=True)[0].code != CautionCode.ALL_MOVED
