"""No withheld number follows from what two editions show side by side: tried by an attacker with linear algebra."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.statistics.revisions import Edition, withhold_in_turn
from samstad.statistics.small_bases import Hierarchy, Rule, withhold
from tests.statistics.test_small_bases import FLAT, RULE, assert_safe, cities


def edition(tree, part, base):
    shape = (1, len(tree.labels))
    return Edition(part, base, np.ones_like(part, bool), np.zeros(shape, bool), np.ones(1, bool))


@st.composite
def revised(draw, editions=2):
    """Editions of a city, each with some areas counted anew: often one or two, sometimes with another base."""
    tree, part, base = draw(cities())
    found = [(part, base)]
    for _ in range(editions - 1):
        part, base = found[-1][0].copy(), found[-1][1].copy()
        for leaf in draw(st.lists(st.integers(0, tree.leaves - 1), max_size=4)):
            base[0, leaf] = draw(st.one_of(st.just(base[0, leaf]), st.integers(0, 400)))
            top = int(base[0, leaf])
            part[0, leaf] = draw(st.one_of(st.integers(0, top), st.integers(0, min(8, top))))
        found.append((part, base))
    return tree, found


def in_turn(tree, numbers, rule=RULE):
    """What each edition hides: decided when it came, by it and those before."""
    editions = [edition(tree, part, base) for part, base in numbers]
    return [withhold_in_turn(editions[: n + 1], tree, rule).nodes[0] for n in range(len(editions))]


class Attacker:
    """Knows all bases, all shown numbers of all editions, and which counts are the same in two of them."""

    def __init__(self, tree, numbers, hidden):
        self.tree, self.numbers, self.hidden = tree, numbers, hidden
        keys = sorted({key for n in range(len(numbers)) for key in self.counts(n).values()})
        self.column = {key: place for place, key in enumerate(keys)}
        rows = [self.vector(n, node) for n, gone in enumerate(hidden) for node in np.flatnonzero(~gone)]
        self.rows = np.array(rows).reshape(len(rows), len(keys))

    def counts(self, n):
        """Leaf → what is counted there; nobody is counted where nobody lives."""
        part, base = self.numbers[n]
        return {leaf: (leaf, part[0, leaf]) for leaf in range(self.tree.leaves) if base[0, leaf] > 0}

    def vector(self, n, node):
        found = np.zeros(len(self.column))
        under = self.tree.under(node)
        for leaf, key in self.counts(n).items():
            found[self.column[key]] = under[leaf]
        return found

    def follows(self, vector):
        """Whether the sum is had by adding and subtracting shown ones."""
        if not len(self.rows):
            return False
        how, *_ = np.linalg.lstsq(self.rows.T, vector, rcond=None)
        return np.abs(self.rows.T @ how - vector).max() < 1e-7

    def published(self, vector):
        """Whether each count in it stands in some edition as it is."""
        open_ = {
            key
            for n, gone in enumerate(self.hidden)
            for leaf, key in self.counts(n).items()
            if not gone[leaf]
        }
        return all(key in open_ for key, place in self.column.items() if vector[place])


def targets(attacker):
    """Every hidden number that no edition shows."""
    for n, gone in enumerate(attacker.hidden):
        for node in np.flatnonzero(gone):
            vector = attacker.vector(n, node)
            if not attacker.published(vector):
                yield n, node, vector


@settings(max_examples=200, deadline=None)
@given(revised())
def test_two_editions_side_by_side_give_back_nothing_withheld(city):
    tree, numbers = city
    attacker = Attacker(tree, numbers, in_turn(tree, numbers))
    for n, node, vector in targets(attacker):
        assert not attacker.follows(vector), (n, tree.labels[node])


def test_decided_each_by_itself_they_would() -> None:
    """The first hides a0 with a2. In the second a2 is counted anew, and a3 is the smallest: a2's old count is shown."""
    tree = Hierarchy(FLAT)
    base = np.array([[100, 120, 90, 110.0]])
    numbers = [
        (np.array([[3, 40, 30, 50.0]]), base),
        (np.array([[3, 40, 30, 50.0]]), np.array([[100, 120, 130, 110.0]])),
    ]
    alone = [withhold(part, each, tree, RULE).nodes[0] for part, each in numbers]
    attacker = Attacker(tree, numbers, alone)
    assert attacker.follows(attacker.vector(0, tree.place["a0"]))
    attacker = Attacker(tree, numbers, in_turn(tree, numbers))
    assert not attacker.follows(attacker.vector(0, tree.place["a0"]))


def test_a_total_that_moves_by_one_area_gives_no_withheld_count() -> None:
    """a0 and a2 are hidden. Then a1 is counted anew, as 2: the total would say so, and is not shown."""
    tree = Hierarchy(FLAT)
    base = np.array([[100, 120, 90, 110.0]])
    numbers = [(np.array([[3, 40, 30, 50.0]]), base), (np.array([[3, 2, 30, 50.0]]), base)]
    hidden = in_turn(tree, numbers)
    assert hidden[1][tree.place["city"]]
    assert not hidden[0][tree.place["city"]]


@settings(max_examples=80, deadline=None)
@given(revised(editions=3))
def test_nor_do_three(city):
    tree, numbers = city
    attacker = Attacker(tree, numbers, in_turn(tree, numbers))
    for n, node, vector in targets(attacker):
        assert not attacker.follows(vector), (n, tree.labels[node])


@settings(max_examples=80, deadline=None)
@given(revised())
def test_each_edition_alone_is_as_safe_as_before(city):
    tree, numbers = city
    for (part, base), hidden in zip(numbers, in_turn(tree, numbers), strict=True):
        small = withhold(part, base, tree, Rule(RULE.base, RULE.part)).nodes[0]
        nodes, bases = tree.summed(part)[0], tree.summed(base)[0]
        primary = (bases > 0) & ((bases <= 20) | (nodes <= 5) | (bases - nodes <= 5))
        assert not (primary & ~hidden).any()
        assert primary.any() or not small.any()


@settings(max_examples=40, deadline=None)
@given(revised())
def test_what_an_edition_hides_does_not_hang_on_later_ones(city):
    tree, numbers = city
    (first, second) = numbers
    assert np.array_equal(in_turn(tree, [first])[0], withhold(*first, tree, RULE).nodes[0])
    assert np.array_equal(in_turn(tree, [first, second])[0], in_turn(tree, [first])[0])


@settings(max_examples=40, deadline=None)
@given(cities())
def test_where_nothing_is_revised_the_same_is_hidden(city):
    tree, part, base = city
    one, other = in_turn(tree, [(part, base), (part.copy(), base.copy())])
    assert np.array_equal(one, other)
    assert_safe(tree, part, base, other)
