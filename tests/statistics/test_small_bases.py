"""No withheld number can be worked out from what is shown: tried by an attacker with linear programming."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from samstad.statistics.small_bases import Hierarchy, Rule, withhold

RULE = Rule()
# Districts of several areas and of one, one level alone, and areas that lie right under the city.
SHAPES = st.sampled_from(
    [
        {"a": 3, "b": 2, "c": 1},
        {"a": 1, "b": 1},
        {"a": 6},
        {"a": 2, "b": 2, "c": 2, "d": 2},
        {"a": 4, None: 2, "b": 3},
    ]
)


def chains(shape):
    found = {}
    for district, size in shape.items():
        for number in range(size):
            above = ("city",) if district is None else (f"d/{district}", "city")
            found[f"{district or 'x'}{number}"] = above
    return found


@st.composite
def cities(draw):
    """A hierarchy with bases and parts that are often small, none or all."""
    tree = Hierarchy(chains(draw(SHAPES)))
    base, part = [], []
    for _ in range(tree.leaves):
        base.append(draw(st.one_of(st.integers(0, 30), st.integers(0, 400), st.just(21))))
        part.append(
            draw(st.one_of(st.integers(0, base[-1]), st.sampled_from(sorted({0, base[-1], base[-1] // 2}))))
        )
    return tree, np.array([part], dtype=float), np.array([base], dtype=float)


def attack(tree, part, base, hidden, node):
    """The least and the most that `node` can be to one who knows all bases, all shown parts and all sums."""
    nodes = tree.summed(part)[0]
    rows, sums = [], []
    member = np.array([tree.under(v)[: tree.leaves] for v in range(len(tree.labels))], dtype=float)
    for v in np.flatnonzero(~hidden):
        rows.append(member[v])
        sums.append(nodes[v])
    limits = [(0, None if base is None else b) for b in (base[0] if base is not None else [0] * tree.leaves)]
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * member[node],
            A_eq=np.array(rows) if rows else None,
            b_eq=sums if rows else None,
            bounds=limits,
        )
        ends.append(np.inf if found.status == 3 else sign * found.fun)
    return ends


def assert_safe(tree, part, base, hidden, rule=RULE):
    bases = tree.summed(base)[0]
    for node in np.flatnonzero(hidden):
        low, high = attack(tree, part, base, hidden, node)
        assert high - low >= min(bases[node], rule.part + 1) - 1e-6, (tree.labels[node], low, high)


def assert_joint_sums_pass(tree, part, base, hidden, rule=RULE):
    """What the hidden leaves under a shown node add up to, less what shown nodes under it account for."""
    for node in np.flatnonzero(~hidden[tree.leaves :]) + tree.leaves:
        loose = []
        waiting = [node]
        while waiting:
            for child in tree.children.get(waiting.pop(), ()):
                if hidden[child] and child < tree.leaves:
                    loose.append(child)
                elif hidden[child]:
                    waiting.append(child)
        if loose:
            whole, some = base[0, loose].sum(), part[0, loose].sum()
            assert whole > rule.base
            assert some > rule.part
            assert whole - some > rule.part


@settings(max_examples=150, deadline=None)
@given(cities())
def test_the_attacker_learns_no_hidden_share(city):
    tree, part, base = city
    hidden = withhold(part, base, tree, RULE).nodes[0]
    assert_safe(tree, part, base, hidden)
    assert_joint_sums_pass(tree, part, base, hidden)


@settings(max_examples=60, deadline=None)
@given(cities(), st.integers(0, 40), st.integers(0, 12))
def test_any_rule_holds(city, least_base, least_part):
    tree, part, base = city
    rule = Rule(least_base, least_part)
    hidden = withhold(part, base, tree, rule).nodes[0]
    assert_safe(tree, part, base, hidden, rule)
    assert_joint_sums_pass(tree, part, base, hidden, rule)


@settings(max_examples=60, deadline=None)
@given(cities())
def test_counts_without_a_base_are_safe_too(city):
    tree, part, _base = city
    hidden = withhold(part, None, tree, RULE).nodes[0]
    assert np.array_equal(hidden[: tree.leaves] | (part[0] > 5), np.ones(tree.leaves, bool))
    for node in np.flatnonzero(hidden):
        low, high = attack(tree, part, None, hidden, node)
        assert high - low >= 6 - 1e-6


@settings(max_examples=60, deadline=None)
@given(cities())
def test_all_that_is_shown_passes_the_primary_rule(city):
    tree, part, base = city
    hidden = withhold(part, base, tree, RULE).nodes[0]
    parts, bases = tree.summed(part)[0], tree.summed(base)[0]
    for node in range(len(tree.labels)):
        if bases[node] == 0:
            assert not hidden[node]
        elif not hidden[node]:
            assert bases[node] > 20
            assert parts[node] > 5
            assert bases[node] - parts[node] > 5


@settings(max_examples=60, deadline=None)
@given(cities())
def test_an_indicator_and_its_opposite_hide_the_same(city):
    tree, part, base = city
    assert np.array_equal(
        withhold(part, base, tree, RULE).nodes, withhold(base - part, base, tree, RULE).nodes
    )


@settings(max_examples=40, deadline=None)
@given(cities(), st.data())
def test_a_period_is_decided_by_itself(city, data):
    tree, part, base = city
    other = np.array([[data.draw(st.integers(0, int(b))) for b in base[0]]], dtype=float)
    both = withhold(np.vstack([part, other]), np.vstack([base, base]), tree, RULE).nodes
    assert np.array_equal(both[0], withhold(part, base, tree, RULE).nodes[0])
    assert np.array_equal(both[1], withhold(other, base, tree, RULE).nodes[0])


@settings(max_examples=40, deadline=None)
@given(cities())
def test_means_are_never_hidden_alone(city):
    tree, _part, base = city
    hidden = withhold(None, base, tree, RULE).nodes[0]
    bases = tree.summed(base)[0]
    assert np.array_equal(hidden | (bases > 20) | (bases == 0), np.ones(len(bases), bool))
    for node in np.flatnonzero(hidden):
        # Any sum at all is as likely as another: pinned would be one value.
        low, high = attack(tree, base / 2, base, hidden, node)
        assert high - low >= min(bases[node], 1) - 1e-6


FLAT = {"a0": ("city",), "a1": ("city",), "a2": ("city",), "a3": ("city",)}


def hidden_codes(part, base, shape=FLAT, **options):
    tree = Hierarchy(shape)
    result = withhold(np.array([part], float), np.array([base], float), tree, RULE, **options)
    return {tree.labels[node] for node in np.flatnonzero(result.nodes[0])}


def test_one_small_area_takes_the_next_smallest_with_it():
    assert hidden_codes([3, 40, 30, 50], [100, 120, 90, 110]) == {"a0", "a2"}


def test_two_small_areas_that_are_small_together_take_a_third():
    assert hidden_codes([2, 2, 30, 50], [9, 8, 90, 110]) == {"a0", "a1", "a2"}


def test_two_small_areas_that_are_not_small_together_are_enough():
    assert hidden_codes([4, 4, 30, 50], [100, 120, 90, 110]) == {"a0", "a1"}


def test_a_small_companion_is_no_cover():
    """5 of 100 beside 2 of 3: the total of 7 would put the first between 4 and 7."""
    assert hidden_codes([5, 2, 30, 50], [100, 3, 90, 110]) == {"a0", "a1", "a2"}


def test_zero_is_withheld_and_covered():
    """All are zero but one: the zeros would follow from the total."""
    assert hidden_codes([0, 0, 0, 50], [100, 120, 90, 110]) == {"a0", "a1", "a2", "a3"}


def test_nobody_at_all_is_not_withheld():
    assert hidden_codes([0, 40, 30, 50], [0, 120, 90, 110]) == set()


def test_an_only_area_takes_its_district_and_a_neighbour_with_it():
    """The district is the area; hiding it in the city's sum takes another district, and an area in that."""
    shape = {"a0": ("d/a", "city"), "b0": ("d/b", "city"), "b1": ("d/b", "city"), "b2": ("d/b", "city")}
    hidden = hidden_codes([3, 40, 30, 50], [100, 120, 90, 110], shape)
    assert hidden == {"a0", "d/a", "d/b", "b1"}


def test_a_forced_district_is_hidden_in_both_directions():
    shape = {f"{d}{i}": (f"d/{d}", "city") for d, i in itertools.product("abc", range(3))}
    tree = Hierarchy(shape)
    forced = np.zeros((1, len(tree.labels)), bool)
    forced[0, tree.place["d/a"]] = True
    part, base = np.full((1, 9), 50.0), np.full((1, 9), 200.0)
    hidden = withhold(part, base, tree, RULE, forced=forced).nodes[0]
    assert_safe(tree, part, base, hidden)
    assert {"d/a", "d/b"} <= {tree.labels[node] for node in np.flatnonzero(hidden)}


def test_a_sum_outside_the_hierarchy_is_shown_only_where_it_says_nothing_new():
    shape = {f"{d}{i}": (f"d/{d}", "city") for d, i in itertools.product("ab", range(3))}
    tree = Hierarchy(shape)
    result = withhold(
        np.array([[3, 60, 60, 60, 60, 60.0]]), np.array([[100, 110, 200, 200, 200, 200.0]]), tree, RULE
    )
    assert {tree.labels[n] for n in np.flatnonzero(result.nodes[0])} == {"a0", "a1"}
    place = tree.place
    unions = [("a0", "a2"), ("a0", "a1", "b0"), ("a2", "b0"), ("a0", "a1", "a2")]
    found = result.of_unions([[place[code] for code in union] for union in unions])
    assert found.tolist() == [[True, False, False, False]]


@settings(max_examples=60, deadline=None)
@given(cities(), st.data())
def test_sums_outside_the_hierarchy_help_no_attacker(city, data):
    tree, part, base = city
    result = withhold(part, base, tree, RULE)
    unions = data.draw(st.lists(st.sets(st.integers(0, tree.leaves - 1), min_size=1), max_size=3))
    shown = [
        u
        for u, gone in zip(unions, result.of_unions([sorted(u) for u in unions])[0], strict=True)
        if not gone
    ]
    member = np.array([tree.under(v)[: tree.leaves] for v in range(len(tree.labels))], dtype=float)
    before = member[np.flatnonzero(~result.nodes[0])]
    for union in shown:
        row = np.zeros(tree.leaves)
        row[sorted(union)] = 1
        # A leaf that is nobody is known to be zero.
        known = np.vstack([before, np.eye(tree.leaves)[base[0] == 0]])
        assert np.linalg.matrix_rank(known) == np.linalg.matrix_rank(np.vstack([known, row]))


def test_a_tree_that_is_none_is_refused():
    with pytest.raises(ValueError, match="lies in both"):
        Hierarchy({"a0": ("d/a", "city"), "a1": ("d/a", "other city")})
    with pytest.raises(ValueError, match="lies in itself"):
        Hierarchy({"a0": ("d/a", "city", "d/a")})


@pytest.mark.parametrize("data", [{"bas": 20}, {"base": -1}])
def test_a_rule_that_is_none_is_refused(data):
    with pytest.raises(ValueError, match="small-base rule"):
        Rule.from_dict(data)
