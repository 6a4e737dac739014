"""Each null is drawn from exactly its distribution, and holds fixed what it says."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from samstad.methods.segregation import nulls

SMALL = np.array([[2, 1, 0], [1, 0, 1], [0, 2, 1]])
DRAWS = 20_000
tables = st.tuples(st.integers(1, 6), st.integers(2, 4)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 40))
)


def generator(seed=1):
    return np.random.default_rng(seed)


def as_key(table):
    return tuple(int(count) for count in np.asarray(table).ravel())


def fits(drawn, chances):
    """χ² of drawn tables against their exact chances, rare tables together; nothing impossible is drawn."""
    seen = Counter(as_key(table) for table in drawn)
    assert set(seen) <= set(chances)
    assert math.isclose(sum(chances.values()), 1)
    common = [key for key, chance in chances.items() if chance * len(drawn) >= 5]
    observed = [seen[key] for key in common]
    expected = [chances[key] * len(drawn) for key in common]
    rest = len(drawn) - sum(expected)
    if rest > 5:
        observed.append(len(drawn) - sum(observed))
        expected.append(rest)
    return stats.chisquare(observed, np.array(expected) * sum(observed) / sum(expected)).pvalue > 1e-4


def shuffled(table):
    """The slow obvious twin: every order of the persons' groups over the places, each as likely."""
    areas, groups = table.shape
    places = np.repeat(np.arange(areas), table.sum(axis=1))
    members = [group for group in range(groups) for _ in range(table[:, group].sum())]
    found = Counter()
    for order in itertools.permutations(members):
        tally = np.zeros(table.shape, dtype=int)
        np.add.at(tally, (places, list(order)), 1)
        found[as_key(tally)] += 1
    total = sum(found.values())
    return {key: number / total for key, number in found.items()}


def independent(sizes, chances):
    """The exact distribution of areas that are drawn apart from each other."""
    result = {(): 1.0}
    for size, chance in zip(sizes, chances, strict=True):
        rows = [row for row in itertools.product(range(size + 1), repeat=len(chance)) if sum(row) == size]
        result = {
            key + row: before * stats.multinomial.pmf(row, size, chance)
            for key, before in result.items()
            for row in rows
        }
    return result


def test_a_permutation_is_a_shuffled_list_of_persons():
    drawn = nulls.permute_persons(SMALL, DRAWS, generator())
    assert fits(drawn, shuffled(SMALL))


def test_a_permutation_of_two_groups_is_a_shuffled_list_of_persons():
    table = SMALL[:, :2]
    assert fits(nulls.permute_persons(table, DRAWS, generator()), shuffled(table))


def test_evenness_is_a_multinomial_for_each_area():
    shares = SMALL.sum(axis=0) / SMALL.sum()
    drawn = nulls.evenness(SMALL, DRAWS, generator())
    assert fits(drawn, independent(SMALL.sum(axis=1), [shares] * 3))


def test_systematic_is_a_multinomial_for_each_group():
    shares = SMALL.sum(axis=1) / SMALL.sum()
    drawn = nulls.systematic(SMALL, DRAWS, generator()).transpose(0, 2, 1)
    assert fits(drawn, independent(SMALL.sum(axis=0), [shares] * 3))


def test_multinomial_is_one_multinomial_over_the_cells():
    table = np.array([[2, 1], [0, 2]])
    chances = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum() ** 2
    drawn = nulls.multinomial(table, DRAWS, generator())
    assert fits(drawn, independent([5], [chances.ravel()]))


def test_persons_are_drawn_with_the_chances_of_their_area():
    chances = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.0, 0.25, 0.75]])
    drawn = nulls.persons(np.array([3, 2, 2]), chances, DRAWS, generator())
    assert fits(drawn, independent([3, 2, 2], chances))


def test_areas_are_drawn_whole_and_with_replacement():
    drawn = nulls.resample_areas(SMALL, DRAWS, generator())
    rows = [as_key(row) for row in SMALL]
    chances = {sum(chosen, ()): 1 / 27 for chosen in itertools.product(rows, repeat=3)}
    assert fits(drawn, chances)


def test_persons_change_year_within_their_area_only():
    before, after = np.array([[2, 1], [1, 1]]), np.array([[0, 2], [2, 0]])
    first, second = nulls.permute_years(before, after, DRAWS, generator())
    np.testing.assert_array_equal(first + second, np.broadcast_to(before + after, first.shape))
    each = [shuffled(np.array([before[area], after[area]])) for area in range(2)]
    chances = Counter()
    for (one, chance), (two, other) in itertools.product(each[0].items(), each[1].items()):
        chances[one[:2] + two[:2]] += chance * other
    assert fits(first, dict(chances))


@given(tables)
def test_what_a_null_holds_fixed_stays(table):
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    for name, (keeps_areas, keeps_groups) in {
        "permutation": (True, True),
        "evenness": (True, False),
        "systematic": (False, True),
        "multinomial": (False, False),
    }.items():
        drawn = nulls.NULLS[name](table, 3, generator())
        assert drawn.shape == (3, *table.shape)
        assert drawn.dtype == np.int64
        assert (drawn >= 0).all()
        assert (drawn.sum(axis=(1, 2)) == table.sum()).all()
        assert not keeps_areas or (drawn.sum(axis=2) == rows).all()
        assert not keeps_groups or (drawn.sum(axis=1) == columns).all()
        # Chance empties, but never fills, what was empty.
        assert not drawn[:, rows == 0].any()
        assert not drawn[:, :, columns == 0].any()


@given(tables)
def test_years_are_permuted_within_each_area(table):
    other = table[::-1]
    first, second = nulls.permute_years(table, other, 3, generator())
    assert (first >= 0).all()
    assert (second >= 0).all()
    np.testing.assert_array_equal(first.sum(axis=2), np.broadcast_to(table.sum(axis=1), (3, len(table))))
    np.testing.assert_array_equal(first + second, np.broadcast_to(table + other, first.shape))


def test_a_permutation_of_a_thousand_million_persons_is_refused():
    with pytest.raises(ValueError, match="1000000000"):
        nulls.permute_persons(np.array([[10**9, 5], [3, 4]]), 1, generator())


def test_a_permutation_has_the_variance_of_the_formula_in_a_large_city():
    table = generator().integers(0, 4000, (500, 2))
    drawn = nulls.permute_persons(table, 400, generator())[:, :, 0]
    share = table[:, 0].sum() / table.sum()
    mean = table.sum(axis=1) * share
    deviation = np.sqrt(mean * (1 - share) * (1 - table.sum(axis=1) / table.sum()))
    assert abs(((drawn - mean) / deviation).mean()) < 0.01
    assert ((drawn - mean) / deviation).var() == pytest.approx(1, abs=0.02)
