"""What to withhold in an edition, so that it and the editions before it, side by side, give nothing back.

An earlier edition stays in frozen reports and in files that people have. Two editions that hide different areas
along with the same small one would give it away, and so would a total that moves by what one hidden area moved.
So an edition

1. hides again what an earlier one hid, where the count is the same (the *rest* of the earlier one's sums would
   otherwise give away what it hid);
2. never takes as cover a number that an earlier one showed; and
3. hides more until no hidden number of any edition follows from all sums that are shown in all of them, by
   adding and subtracting. A reader is thought to know which counts are the same in two editions.

What an edition hides is so decided by itself and those before it, never by those after: an edition says the same
for ever. Where nothing was revised, nothing is hidden that the edition before did not hide.

Where it stops working: across editions it is *subtracting* that is kept from giving a number, not every narrow range
that sums of several editions leave; within one edition `small_bases` keeps ranges wide as well. Means are looked at
in one edition alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray
from samstad.statistics.small_bases import Hidden, Hierarchy, Rule, too_small, withhold

BoolArray = npt.NDArray[np.bool_]
_ZERO = 1e-7


@dataclass(frozen=True)
class Edition:
    """The counts of one edition: `part`, `base` (None: a plain count), `there`, all (periods, leaves).

    forced: (periods, nodes), withheld for other reasons. held: (periods,) whether the edition has the period.
    """

    part: FloatArray
    base: FloatArray | None
    there: BoolArray
    forced: BoolArray
    held: BoolArray

    @property
    def counts(self) -> FloatArray:
        """`part`, and −1 where there is nobody to count: no persons are another fact than none of them."""
        nobody = ~self.there if self.base is None else ~self.there | (self.base == 0)
        return np.where(nobody, -1.0, self.part)


def withhold_in_turn(
    editions: Sequence[Edition], tree: Hierarchy, rule: Rule, *, persons_in_base: bool = True
) -> Hidden:
    """What must be withheld in the last of `editions` (the oldest first, at least one), as `small_bases.withhold`."""
    done: list[tuple[Edition, BoolArray]] = []
    found: Hidden | None = None
    for edition in editions:
        found = _after(done, edition, tree, rule, persons_in_base)
        done.append((edition, found.nodes))
    if found is None:
        raise ValueError("there is no edition to withhold anything in")
    return found


def _after(
    done: list[tuple[Edition, BoolArray]],
    edition: Edition,
    tree: Hierarchy,
    rule: Rule,
    persons_in_base: bool,
) -> Hidden:
    again, shown = np.zeros_like(edition.forced), np.zeros_like(edition.forced)
    for before, hidden in done:
        same = _same(before, edition, tree)
        again |= same & hidden
        shown |= same & ~hidden
    sums = tree.summed(edition.part)
    bases = None if edition.base is None else tree.summed(edition.base)
    known = shown & ~too_small(sums, bases, rule, persons_in_base=persons_in_base)
    forced = edition.forced | (again & ~known)

    def decide(rows: npt.NDArray[np.int64]) -> Hidden:
        base = None if edition.base is None else edition.base[rows]
        return withhold(
            edition.part[rows],
            base,
            tree,
            rule,
            persons_in_base=persons_in_base,
            there=edition.there[rows],
            forced=forced[rows],
            known=known[rows],
        )

    found = decide(np.arange(len(edition.part)))
    for row in _revised(done, edition):
        while (more := _gives_away(done, edition, found, tree, row, known[row])) is not None:
            forced[row, more] = True
            one = decide(np.array([row]))
            found.nodes[row], found.told_by[row] = one.nodes[0], one.told_by[0]
    return found


def _same(before: Edition, now: Edition, tree: Hierarchy) -> BoolArray:
    """(periods, nodes) whose count is of the same leaves, each with the same count."""
    moved = before.counts != now.counts
    return (tree.summed(moved.astype(np.float64)) == 0) & (before.held & now.held)[:, None]


def _revised(done: list[tuple[Edition, BoolArray]], edition: Edition) -> list[int]:
    """Periods in which an edition before has other numbers, and somebody hides something."""
    rows = np.zeros(len(edition.part), dtype=np.bool_)
    for before, _hidden in done:
        apart = before.counts != edition.counts
        if before.base is not None and edition.base is not None:
            apart |= before.base != edition.base
        rows |= apart.any(axis=1) & before.held & edition.held
    return [int(row) for row in np.flatnonzero(rows)]


def _gives_away(
    done: list[tuple[Edition, BoolArray]],
    edition: Edition,
    found: Hidden,
    tree: Hierarchy,
    row: int,
    known: BoolArray,
) -> int | None:
    """A node to hide, where a hidden number of any edition follows from what all of them show; else None."""
    sides = [(each, hidden[row]) for each, hidden in done if each.held[row]] + [(edition, found.nodes[row])]
    vectors = _vectors(sides, tree, row)
    if vectors is None:
        return None
    sums, tellers, wanted = [], [], []
    for (each, hidden), of_nodes in zip(sides, vectors, strict=True):
        telling = of_nodes.any(axis=1)
        open_ = np.flatnonzero(~hidden & telling)
        sums.append(of_nodes[open_])
        # Only what this edition shows anew can still be hidden.
        tellers += [int(node) if each is edition and not known[node] else -1 for node in open_]
        wanted.append(of_nodes[hidden & telling])
    if not any(teller >= 0 for teller in tellers):
        return None
    shown, targets = np.vstack(sums).T, np.vstack(wanted).T
    how, *_ = np.linalg.lstsq(shown, targets, rcond=None)
    given = np.abs(shown @ how - targets).max(axis=0) < _ZERO
    for column in np.flatnonzero(given):
        used = [
            t for t, weight in zip(tellers, how[:, column], strict=True) if t >= 0 and abs(weight) > _ZERO
        ]
        if used:
            return _cover(edition, found, tree, row, min(used), known)
    return None


def _vectors(sides: list[tuple[Edition, BoolArray]], tree: Hierarchy, row: int) -> list[FloatArray] | None:
    """For each edition (nodes, unknown counts): of which unknown counts each node is the sum.

    A count is one of an area; what any edition shows is not unknown. None where nothing is.
    """
    hidden: set[tuple[int, float]] = set()
    shown: set[tuple[int, float]] = set()
    counts = [each.counts[row] for each, _gone in sides]
    for of_leaves, (_each, gone) in zip(counts, sides, strict=True):
        for leaf in np.flatnonzero(of_leaves >= 0):
            (hidden if gone[leaf] else shown).add((int(leaf), float(of_leaves[leaf])))
    column = {key: place for place, key in enumerate(sorted(hidden - shown))}
    if not column:
        return None
    found = []
    for of_leaves in counts:
        leaves = np.zeros((len(column), tree.leaves))
        for leaf in np.flatnonzero(of_leaves >= 0):
            place = column.get((int(leaf), float(of_leaves[leaf])))
            if place is not None:
                leaves[place, leaf] = 1.0
        found.append(tree.summed(leaves).T)
    return found


def _cover(edition: Edition, found: Hidden, tree: Hierarchy, row: int, teller: int, known: BoolArray) -> int:
    """The smallest area that blurs what `teller` tells, else the teller."""
    hidden, told_by = found.nodes[row], found.told_by[row]
    free = (told_by == teller) & ~hidden & ~known
    size = tree.summed((edition.part if edition.base is None else edition.base)[row : row + 1])[0]
    leaves = np.flatnonzero(free[: tree.leaves] & (size[: tree.leaves] > 0))
    return int(leaves[np.argmin(size[leaves])]) if leaves.size else teller
