"""From an indicator and its releases to what a page must not show: `small_bases`, on the counts of a city.

For each period the finest area set that the release has is taken as leaves, with all that it adds up to (the
frame's ladder). All levels are decided together and the same whichever level is asked for, so that nobody
can subtract the page of areas from the page of districts; and so are the editions before (`revisions`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Values
from samstad.statistics.counting import CONVERTED, Counts, Read, Shelf, read_counts
from samstad.statistics.definitions import SHARE, VALUE, AreaFrame, IndicatorDefinition
from samstad.statistics.revisions import Edition, withhold_in_turn
from samstad.statistics.small_bases import Hidden, Hierarchy, Rule, too_small, withhold

BoolArray = npt.NDArray[np.bool_]
Before = Sequence[tuple[Shelf | None, Shelf | None]]
# Period → (area set, area) that must be withheld for other reasons.
Forced = Mapping[int, frozenset[tuple[str, str]]]

# Stands above areas of which nothing else is known: somebody may show their sum.
WHOLE = "whole/"


@dataclass
class _Case:
    """One indicator on its releases."""

    rule: Rule
    part: Shelf | None
    base: Shelf | None
    persons_in_base: bool

    @property
    def counted(self) -> list[Shelf]:
        return [shelf for shelf in (self.part, self.base) if shelf is not None]

    def years(self, area_set: str, codes: Sequence[str]) -> frozenset[int]:
        """Years in which the releases have all that is needed for these areas."""
        return frozenset.intersection(*(shelf.years(area_set, codes) for shelf in self.counted))

    def numbers(
        self, part: Values | None, base: Values | None
    ) -> tuple[np.ndarray | None, np.ndarray | None, BoolArray]:
        """Parts and bases as arrays with 0 where either is missing, and where both are there."""
        given = [values for values in (part, base) if values is not None]
        there = np.logical_and.reduce([values.present for values in given])
        filled = [None if v is None else np.where(there, v.values, 0.0) for v in (part, base)]
        return filled[0], filled[1], there

    def rows(
        self, area_set: str, codes: Sequence[str], years: Sequence[int]
    ) -> tuple[np.ndarray | None, np.ndarray | None, BoolArray]:
        part, base = (
            None if shelf is None else shelf.rows(area_set, codes, years) for shelf in (self.part, self.base)
        )
        return self.numbers(part, base)

    def small(self, part: np.ndarray | None, base: np.ndarray | None, there: BoolArray) -> BoolArray:
        """The primary rule. Nobody at all is never too small: there is nobody to be protected."""
        small = too_small(part, base, self.rule, persons_in_base=self.persons_in_base) & there
        return small if base is None else small & (base > 0)


@dataclass(frozen=True)
class Sources:
    """What is withheld in the set that a period's numbers are carried over from.

    hidden: (source areas,). targets: (areas,) True where something hidden flows in.
    """

    hidden: BoolArray
    targets: BoolArray


def sources_withheld(
    definition: IndicatorDefinition,
    frame: AreaFrame,
    part: Counts,
    base: Counts | None,
    years: Sequence[int],
    before: Before = (),
) -> dict[int, Sources]:
    """Row of a period whose numbers are carried over → what is withheld where they come from.

    A number made of shown ones alone tells nothing new, so a carried number is shown where nothing that flows into
    it is withheld on the other set's own pages. Where part and base come about in different ways, one of them
    carried, everything is withheld: no page shows the two together anywhere else.
    """
    found: dict[int, Sources] = {}
    together: dict[str, list[int]] = defaultdict(list)
    everywhere = np.ones(len(frame.codes), dtype=np.bool_)
    for row, year in enumerate(years):
        roads = {counts.roads.get(year) for counts in (part, base) if counts is not None}
        if not any(road is not None and road.kind == CONVERTED for road in roads):
            continue
        road = next(iter(roads))
        if len(roads) > 1 or road is None:
            found[row] = Sources(np.ones(1, dtype=np.bool_), everywhere)
        else:
            together[road.area_set].append(row)
    for area_set, rows in together.items():
        conversion = frame.conversions[area_set]
        chosen = [years[row] for row in rows]
        there = [
            None if counts is None else Counts.of(counts.shelf, conversion.frame) for counts in (part, base)
        ]
        assert there[0] is not None
        read = read_counts(there[0], there[1], chosen, adds_up=definition.kind != VALUE)
        hidden = withheld(definition, conversion.frame, there[0], there[1], read, chosen, before=before)
        parts = part.parts(part.roads[chosen[0]], chosen)
        for at, row in enumerate(rows):
            into = np.bincount(parts.own, hidden[at, parts.taken], len(frame.codes)) > 0
            found[row] = Sources(hidden[at], into)
    return found


def withheld(
    definition: IndicatorDefinition,
    frame: AreaFrame,
    part: Counts,
    base: Counts | None,
    read: Read,
    years: Sequence[int],
    carried: dict[int, Sources] | None = None,
    before: Before = (),
    forced: Forced | None = None,
) -> BoolArray:
    """What of the frame's own areas must be withheld: (periods, areas). `carried` is `sources_withheld`.

    `before`: part and base as the editions before have them, the oldest first. `forced`: areas of this and other
    levels that are withheld for other reasons, and what then must be withheld along with them.

    A value whose source gives no base (a distance, a mean without its number of answers) has none that is too
    small; the catalogue says so.
    """
    mean = definition.kind == VALUE
    hidden = np.zeros(read.numerator.values.shape, dtype=np.bool_)
    if mean and base is None:
        return hidden
    rule, of_base = Rule.from_dict(definition.small_base_rule), definition.kind == SHARE
    case = _Case(rule, None if mean else part.shelf, None if base is None else base.shelf, of_base)
    earlier = [] if mean else [_Case(rule, one, other, of_base) for one, other in before]
    own = case.numbers(None if mean else read.numerator, read.denominator if base is not None else None)
    small = case.small(*own)
    carried, forced = carried or {}, forced or {}
    for row, year in enumerate(years):
        said = forced.get(year, frozenset())
        small[row] |= [(frame.area_set, code) in said for code in frame.codes]
    for row, sources in carried.items():
        hidden[row] = sources.targets
    waiting = set(range(len(years))) - carried.keys()
    for leaf_set, chains in frame.ladder.items():
        held = case.years(leaf_set, tuple(chains))
        rows = sorted(row for row in waiting if years[row] in held and frame.covers(leaf_set, years[row]))
        if not rows:
            continue
        chosen = [years[row] for row in rows]
        found = _in_ladder(case, earlier, frame, leaf_set, small[rows], chosen, forced)
        if found is not None:
            hidden[rows] = found
            waiting -= set(rows)
    rows = sorted(waiting)
    if rows:
        hidden[rows] = _alone(case, frame, own, rows)
    return hidden | small


def _in_ladder(
    case: _Case,
    earlier: list[_Case],
    frame: AreaFrame,
    leaf_set: str,
    small: BoolArray,
    years: list[int],
    said: Forced,
) -> BoolArray | None:
    """The own areas within the tree over `leaf_set`; None where they are no part of it."""
    tree = _tree(tuple(frame.ladder[leaf_set].items()))
    codes = tree.labels[: tree.leaves]
    forced = _small_in_release(case, frame, tree, years)
    own_nodes = [tree.place.get(f"{frame.area_set}/{code}") for code in frame.codes]
    for column, node in enumerate(own_nodes):
        if node is not None:
            forced[:, node] |= small[:, column]
    for row, year in enumerate(years):
        for area_set, code in said.get(year, ()):
            node = tree.place.get(code if area_set == leaf_set else f"{area_set}/{code}")
            if node is not None:
                forced[row, node] = True
    part, base, there = case.rows(leaf_set, codes, years)
    if part is None:
        result = withhold(
            None, base, tree, case.rule, persons_in_base=case.persons_in_base, there=there, forced=forced
        )
    else:
        now = Edition(part, base, there, forced, np.ones(len(years), dtype=np.bool_))
        editions = [_edition(each, frame, leaf_set, tree, years) for each in earlier]
        result = withhold_in_turn(
            [*(each for each in editions if each is not None), now],
            tree,
            case.rule,
            persons_in_base=case.persons_in_base,
        )
    return _own(frame, leaf_set, result, own_nodes)


def _edition(
    case: _Case, frame: AreaFrame, leaf_set: str, tree: Hierarchy, years: list[int]
) -> Edition | None:
    """What an earlier edition showed of the same areas; None where it had nothing of this kind."""
    codes = tree.labels[: tree.leaves]
    try:
        held = case.years(leaf_set, codes)
    except KeyError:  # a measure or category that came later
        return None
    part, base, there = case.rows(leaf_set, codes, years)
    if part is None or not held.intersection(years):
        return None
    forced = _small_in_release(case, frame, tree, years)
    return Edition(part, base, there, forced, np.array([year in held for year in years]))


def _own(frame: AreaFrame, leaf_set: str, result: Hidden, own_nodes: list[int | None]) -> BoolArray | None:
    """From the tree's nodes to the frame's areas."""
    tree = result.hierarchy
    hidden = np.zeros((result.nodes.shape[0], len(frame.codes)), dtype=np.bool_)
    if leaf_set == frame.area_set:
        own_nodes = [tree.place.get(code) for code in frame.codes]
    elif leaf_set in frame.succession:
        same = frame.unchanged(leaf_set)
        own_nodes = [tree.place.get(same[code]) if code in same else None for code in frame.codes]
    elif all(node is None for node in own_nodes):
        return _unions(frame, leaf_set, result)
    for column, node in enumerate(own_nodes):
        if node is not None:
            hidden[:, column] = result.nodes[:, node]
    return hidden


def _unions(frame: AreaFrame, leaf_set: str, result: Hidden) -> BoolArray | None:
    """Areas that are sums of leaves but stand outside the tree, such as focus areas across districts."""
    members = frame.members.get(leaf_set)
    if members is None:
        return None
    unions: dict[str, list[int]] = {code: [] for code in frame.codes}
    for leaf, own in members.items():
        if leaf in result.hierarchy.place:
            unions[own].append(result.hierarchy.place[leaf])
    return result.of_unions([unions[code] for code in frame.codes])


def _small_in_release(case: _Case, frame: AreaFrame, tree: Hierarchy, years: list[int]) -> BoolArray:
    """Where the release itself gives a sum for a higher level, and it is too small."""
    forced = np.zeros((len(years), len(tree.labels)), dtype=np.bool_)
    for area_set, chains in frame.ladder.items():
        nodes = {
            code: tree.place[f"{area_set}/{code}"] for code in chains if f"{area_set}/{code}" in tree.place
        }
        codes = list(nodes)
        if codes and set(years) & case.years(area_set, codes):
            small = case.small(*case.rows(area_set, codes, years))
            forced[:, list(nodes.values())] |= small
    return forced


def _alone(
    case: _Case,
    frame: AreaFrame,
    own: tuple[np.ndarray | None, np.ndarray | None, BoolArray],
    rows: list[int],
) -> BoolArray:
    """Areas of which nothing is known but themselves, and that somebody may show the sum of."""
    groups = frame.groups or (None,) * len(frame.codes)
    tree = _tree(
        tuple(
            (code, (group, WHOLE) if group is not None else (WHOLE,))
            for code, group in zip(frame.codes, groups, strict=True)
        )
    )
    order = [tree.place[code] for code in frame.codes]
    by_leaf = np.argsort(order)
    part, base, there = own
    result = withhold(
        None if part is None else part[rows][:, by_leaf],
        None if base is None else base[rows][:, by_leaf],
        tree,
        case.rule,
        persons_in_base=case.persons_in_base,
        there=there[rows][:, by_leaf],
    )
    return result.nodes[:, order]


@lru_cache(maxsize=64)
def _tree(chains: tuple[tuple[str, tuple[str, ...]], ...]) -> Hierarchy:
    return Hierarchy(dict(chains))
