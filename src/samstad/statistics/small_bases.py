"""Which numbers may not be shown, so that nothing can be read, or worked out, about few persons.

*Primary*: a share needs a base over 20 and more than 5 persons with and without the property; a part of zero
is as telling as a part of one. *Secondary*: what is shown must not give back what is hidden. Areas add up to
districts, and districts to the city, so a reader who knows every base, every part that is shown and every
total that is shown has a set of sums to solve. `withhold` hides more until

1. whatever hidden areas add up to together, within any total that is shown, passes the primary rule itself:
   that sum is as good as shown; and
2. the narrowest range that the reader can work out for any hidden number is at least `part + 1` persons wide
   (or all of its base, where that is smaller).

The sums form trees, on which one pass up and one down give the exact narrowest range. Hierarchies are
treated whole, whichever level a page shows: the page of districts and the page of areas then agree.

The next to be hidden is the one with the smallest *base*, so that an indicator and its opposite (in work,
not in work) hide the same areas. A sum that passes once still passes when more is added to it, so one more
area is enough in most groups.

Where it stops working: it looks at one indicator, in one period, of one edition; `revisions` adds the editions
before. Two indicators of which one is part of the other, or two divisions whose borders cross, may give each
other away; a city should not publish both for small areas (women beside all: `breakdowns`). It is no protection
against what a reader knows from elsewhere about the persons themselves, nor does it hide that a number was hidden
for being small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

# Persons are counted in whole numbers; ranges are compared with a little room for rounding.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Rule:
    """A share is shown where base > `base`, part > `part` and base − part > `part`. Persons, from 0 up."""

    base: int = 20
    part: int = 5

    def __post_init__(self) -> None:
        if self.base < 0 or self.part < 0:
            raise ValueError(f"a small-base rule has numbers from 0 up, and not {self.base} and {self.part}")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rule:
        """`{"base": 20, "part": 5}`; what is left out has its default. ValueError for unknown keys."""
        if unknown := set(data) - {"base", "part"}:
            raise ValueError(f"a small-base rule has base and part, and not {sorted(unknown)}")
        return cls(**{name: int(number) for name, number in data.items()})


class Hierarchy:
    """Leaves that add up to inner nodes, which add up to others: a forest.

    `labels`: leaves first, in order of code; then inner nodes, each after its children. `parents`: index of
    each node's parent, -1 where it has none.
    """

    def __init__(self, chains: Mapping[str, Sequence[str]]) -> None:
        """`chains`: leaf → labels of what it lies in, nearest first. Raises ValueError where a node would lie
        in two things, since sums over two trees at once are another problem than the one solved here.
        """
        parent_of: dict[str, str] = {}
        height: dict[str, int] = {}
        for leaf, chain in chains.items():
            for child, parent in zip((f"leaf {leaf}", *chain), chain, strict=False):
                if parent_of.setdefault(child, parent) != parent:
                    raise ValueError(f"{child} lies in both {parent_of[child]} and {parent}")
            for up, label in enumerate(chain):
                height[label] = max(height.get(label, 0), up)
        inner = sorted(height, key=lambda label: (height[label], label))
        leaves = sorted(chains)
        self.labels: tuple[str, ...] = (*leaves, *inner)
        self.leaves = len(leaves)
        place = {f"leaf {code}": i for i, code in enumerate(leaves)}
        place |= {label: i for i, label in enumerate(inner, start=self.leaves)}
        self.place = {label: i for i, label in enumerate(self.labels)}
        self.parents = np.full(len(self.labels), -1, dtype=np.int64)
        for child, parent in parent_of.items():
            if place[parent] <= place[child]:
                raise ValueError(f"{parent} lies in itself")
            self.parents[place[child]] = place[parent]
        self.inner = range(self.leaves, len(self.labels))
        self.children = {node: np.flatnonzero(self.parents == node) for node in self.inner}

    def summed(self, leaves: FloatArray) -> FloatArray:
        """(periods, leaves) → (periods, nodes): the leaves, and what they add up to."""
        nodes = np.zeros((leaves.shape[0], len(self.labels)))
        nodes[:, : self.leaves] = leaves
        for node in self.inner:
            nodes[:, node] = nodes[:, self.children[node]].sum(axis=1)
        return nodes

    def under(self, node: int) -> BoolArray:
        """The nodes at and below `node`."""
        found = np.zeros(len(self.labels), dtype=np.bool_)
        waiting = [node]
        while waiting:
            here = waiting.pop()
            found[here] = True
            waiting.extend(self.children.get(here, ()))
        return found


@dataclass(frozen=True)
class Hidden:
    """What is withheld: `nodes` (periods, nodes) True where. `told_by` (periods, nodes): the nearest node
    above each that is shown, -1 where none is.
    """

    hierarchy: Hierarchy
    nodes: BoolArray
    told_by: IntArray

    def of_unions(self, unions: Sequence[Sequence[int]]) -> BoolArray:
        """Which sums over sets of leaves, outside the hierarchy, must be withheld: (periods, unions).

        Such a sum tells nothing new only where it holds all or none of the hidden leaves that one shown total
        tells of together.
        """
        leaves = self.hierarchy.leaves
        hidden, told_by = self.nodes[:, :leaves], self.told_by[:, :leaves]
        found = np.zeros((hidden.shape[0], len(unions)), dtype=np.bool_)
        for column, union in enumerate(unions):
            inside = np.zeros(leaves, dtype=np.bool_)
            inside[list(union)] = True
            for row in np.flatnonzero((hidden & inside).any(axis=1)):
                into = set(told_by[row, hidden[row] & inside])
                out_of = set(told_by[row, hidden[row] & ~inside])
                found[row, column] = -1 in into or bool(into & out_of)
        return found


def too_small(
    part: FloatArray | None, base: FloatArray | None, rule: Rule, *, persons_in_base: bool
) -> BoolArray:
    """The primary rule. `persons_in_base`: the part is some of the base (a share), so the rest counts too.

    Without a base (a count) the part alone is looked at, and without a part (a mean) the base alone. Numbers
    must be there: NaN is never too small.
    """
    given = part if part is not None else base
    small = np.zeros(np.shape(given if given is not None else 0), dtype=np.bool_)
    if base is not None:
        small |= base <= rule.base
    if part is not None:
        small |= part <= rule.part
        if base is not None and persons_in_base:
            small |= base - part <= rule.part
    return small


def withhold(
    part: FloatArray | None,
    base: FloatArray | None,
    hierarchy: Hierarchy,
    rule: Rule,
    *,
    persons_in_base: bool = True,
    there: BoolArray | None = None,
    forced: BoolArray | None = None,
    known: BoolArray | None = None,
) -> Hidden:
    """What must be withheld in a hierarchy, at every level.

    `part`, `base`: counts (periods, leaves), persons, in the order of the hierarchy's leaves; `part` None for
    a mean, whose parts nobody sums; `base` None for a plain count. `there` (periods, leaves): False where a
    number is missing and therefore in no sum. `forced` (periods, nodes): withheld for other reasons. `known`
    (periods, nodes): published elsewhere, so that hiding it would hide nothing: only a number that is too small
    itself is. Leaves with a base of 0 are nobody, and never withheld.
    """
    search = _Search.of(part, base, hierarchy, rule, persons_in_base, there)
    hidden = search.small_nodes()
    if forced is not None:
        hidden |= forced & search.somebody
    if known is not None:
        search.free = ~known
    while True:
        more = search.more_to_hide(hidden)
        more = {place for place in more if not hidden[place] and search.free[place]} or search.all_of(
            more, hidden
        )
        if not more:
            return Hidden(hierarchy, hidden, search.told_by(hidden))
        for period, node in more:
            hidden[period, node] = True


@dataclass
class _Search:
    """The numbers of one indicator in one hierarchy, all (periods, nodes)."""

    tree: Hierarchy
    rule: Rule
    persons_in_base: bool
    part: FloatArray
    base: FloatArray | None
    part_known: bool
    # The most that a reader must think possible of each node, before any sum is looked at.
    most: FloatArray
    somebody: BoolArray
    size: FloatArray = field(init=False)
    # What hiding makes unknown: all but what is published elsewhere.
    free: BoolArray = field(init=False)

    def __post_init__(self) -> None:
        self.free = np.ones(self.somebody.shape, dtype=np.bool_)
        self.size = self.part if self.base is None else self.base
        self.wanted = np.minimum(self.most, max(self.rule.part + 1, 1) if self.part_known else 1)

    @classmethod
    def of(
        cls,
        part: FloatArray | None,
        base: FloatArray | None,
        tree: Hierarchy,
        rule: Rule,
        persons_in_base: bool,
        there: BoolArray | None,
    ) -> _Search:
        given = part if part is not None else base
        if given is None:
            raise ValueError("a small-base rule needs a part, a base or both")
        here = np.ones(given.shape, dtype=np.bool_) if there is None else there
        bases = None if base is None else tree.summed(np.where(here, base, 0.0))
        if part is None:
            # A mean times its base is a sum too. Half of the base stands for it: what is then checked is that
            # two or more are hidden together, on a large enough base.
            assert bases is not None
            return cls(tree, rule, True, bases / 2, bases, False, bases, bases > 0)
        parts = tree.summed(np.where(here, part, 0.0))
        if bases is not None and persons_in_base:
            # A source that adds noise may count more with the property than there are.
            most = tree.summed(np.maximum(bases, parts)[:, : tree.leaves])
            return cls(tree, rule, True, parts, bases, True, most, bases > 0)
        whole = tree.summed(here.astype(np.float64)) > 0 if bases is None else bases > 0
        # Nobody can say how many events or persons there are at most: more than all that are counted.
        ceiling = 2 * parts[:, : tree.leaves].sum(axis=1, keepdims=True) + 2 * (rule.part + 1)
        most = tree.summed(np.where(whole[:, : tree.leaves], ceiling, 0.0))
        return cls(tree, rule, False, parts, bases, True, most, whole)

    def _small(self, part: FloatArray, base: FloatArray | None) -> BoolArray:
        return too_small(
            part if self.part_known else None, base, self.rule, persons_in_base=self.persons_in_base
        )

    def small_nodes(self) -> BoolArray:
        return self._small(self.part, self.base) & self.somebody

    def told_by(self, hidden: BoolArray) -> IntArray:
        """The nearest shown node above each, -1 where none is."""
        nearest = np.full(hidden.shape, -1, dtype=np.int64)
        for node in reversed(self.tree.inner):
            above = np.where(hidden[:, node], nearest[:, node], node)
            nearest[:, self.tree.children[node]] = above[:, None]
        return nearest

    def more_to_hide(self, hidden: BoolArray) -> set[tuple[int, int]]:
        """At most one more node for each total that tells too much; empty when nothing does."""
        told_by = self.told_by(hidden)
        narrow_below, narrow = self._too_narrow(hidden)
        more: set[tuple[int, int]] = set()
        for period, node in np.argwhere(self._joint_too_small(hidden)):
            more.add((int(period), self._join(hidden[period], told_by[period], int(period), int(node))))
        if more:
            return more
        seen: set[tuple[int, int]] = set()
        for period, node in np.argwhere(narrow):
            row, v = int(period), int(node)
            teller = int(told_by[row, v])
            if narrow_below[row, v]:
                more.add((row, self._below(hidden[row], row, v)))
            elif (row, teller) not in seen:
                more.add((row, self._join(hidden[row], told_by[row], row, teller, outside=v)))
            seen.add((row, teller))
        return more

    def all_of(self, stuck: set[tuple[int, int]], hidden: BoolArray) -> set[tuple[int, int]]:
        """Where what may be hidden is no cover, all of it in that period that is anybody's."""
        rows = {period for period, _ in stuck}
        left = self.free & self.somebody & ~hidden
        return {(row, int(node)) for row in rows for node in np.flatnonzero(left[row])}

    def _joint_too_small(self, hidden: BoolArray) -> BoolArray:
        """Shown nodes that tell what too few hidden persons add up to."""
        leaves = self.tree.leaves
        part, base = np.zeros(hidden.shape), np.zeros(hidden.shape)
        count = np.zeros(hidden.shape)
        part[:, :leaves] = np.where(hidden, self.part, 0.0)[:, :leaves]
        base[:, :leaves] = np.where(hidden, self.size, 0.0)[:, :leaves]
        count[:, :leaves] = hidden[:, :leaves]
        told = np.zeros(hidden.shape, dtype=np.bool_)
        for node in self.tree.inner:
            children = self.tree.children[node]
            # What a shown child hides is told by the child, and cannot be mixed with anything else.
            counted = hidden[:, children]
            for numbers in (part, base, count):
                numbers[:, node] = np.where(counted, numbers[:, children], 0.0).sum(axis=1)
            joint = base[:, node] if self.base is not None else None
            told[:, node] = self._small(part[:, node], joint) & (count[:, node] > 0)
        return told & ~hidden

    def _too_narrow(self, hidden: BoolArray) -> tuple[BoolArray, BoolArray]:
        """Hidden nodes whose range is too narrow: by what lies below them alone, and by all that is shown."""
        tree = self.tree
        low, high = np.where(hidden, 0.0, self.part), np.where(hidden, self.most, self.part)
        lows, highs = low.copy(), high.copy()
        for node in tree.inner:
            children = tree.children[node]
            lows[:, node], highs[:, node] = low[:, children].sum(axis=1), high[:, children].sum(axis=1)
            open_ = hidden[:, node]
            low[:, node] = np.where(open_, lows[:, node], low[:, node])
            high[:, node] = np.where(open_, highs[:, node], high[:, node])
        wanted = self.wanted - _ROUNDING
        below = hidden & (high - low < wanted)
        for node in reversed(tree.inner):
            children = tree.children[node]
            others_high = highs[:, [node]] - high[:, children]
            others_low = lows[:, [node]] - low[:, children]
            low[:, children] = np.maximum(low[:, children], low[:, [node]] - others_high)
            high[:, children] = np.minimum(high[:, children], high[:, [node]] - others_low)
        return below, hidden & (high - low < wanted)

    def _join(
        self, hidden: BoolArray, told_by: IntArray, period: int, teller: int, outside: int | None = None
    ) -> int:
        """The smallest shown node to hide along with what `teller` tells of: an area, else a group of areas,
        else the teller itself. Not one that lies in `outside`, which would not blur it.
        """
        free = (told_by == teller) & ~hidden & self.somebody[period] & self.free[period]
        if outside is not None:
            free &= ~self.tree.under(outside)
        return self._smallest(free, period, default=teller)

    def _below(self, hidden: BoolArray, period: int, node: int) -> int:
        """The smallest shown node whose sum with others gives `node` away from below."""
        free = np.zeros(hidden.shape, dtype=np.bool_)
        waiting = [node]
        while waiting:
            for child in self.tree.children.get(waiting.pop(), ()):
                if hidden[child]:
                    waiting.append(int(child))
                else:
                    free[child] = self.somebody[period, child] and self.free[period, child]
        return self._smallest(free, period, default=node)

    def _smallest(self, free: BoolArray, period: int, default: int) -> int:
        leaves = np.flatnonzero(free[: self.tree.leaves])
        nodes = leaves if leaves.size else np.flatnonzero(free)
        if not nodes.size:
            return default
        return int(nodes[np.argmin(self.size[period, nodes])])
