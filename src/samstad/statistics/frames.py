"""How the areas of one set lie to all others, worked out from the links: rows in, `AreaFrame` out. No Django.

Three kinds of links are read. *Nested*: all of an area lies in another (a weight below 1 is no nesting).
*Succeeded*: an area of an older set became these of a newer one. Nesting goes through levels, and an older area
without links of its own lies where all that it became lies. *Converts*: a share of what is counted in an area is
counted to another; such links are read as they stand, and never chained.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from samstad.statistics.definitions import AreaFrame, Conversion, Years

NESTED, SUCCEEDED, CONVERTS = "nested", "succeeded", "converts"
# Weights that somebody decided or counted before weights that only a surface stands for.
_SUREST = ("key", "hand", "population", "surface")
# Levels of a city that its pages show beside one another, finest first: what a reader can subtract.
LEVELS = ("statistical", "district", "municipality")
_WHOLE = 1 - 1e-9

Place = tuple[int, str]


def years_of(valid_from: dt.date | None, valid_to: dt.date | None) -> Years:
    """The years on whose last day something is in force; None where there is no end."""
    last = None
    if valid_to is not None:
        whole = (valid_to.month, valid_to.day) == (12, 31)
        last = valid_to.year if whole else valid_to.year - 1
    return (valid_from.year if valid_from else None, last)


class SetRow(NamedTuple):
    """An area set as its row."""

    id: int
    code: str
    kind: str
    city: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    @property
    def years(self) -> Years:
        return years_of(self.valid_from, self.valid_to)


class LinkRow(NamedTuple):
    """A link as its row; sets by id, areas by code."""

    kind: str
    source_set: int
    source: str
    target_set: int
    target: str
    weight: float
    method: str = ""
    source_of_weight: str = ""
    year: int | None = None


@lru_cache(maxsize=256)
def build(
    own: int, sets: tuple[SetRow, ...], areas: tuple[Place, ...], links: tuple[LinkRow, ...]
) -> AreaFrame:
    """The frame of the set with id `own`.

    `areas`: all areas of `own`, of the city's sets and of older versions. Kept by content, so a changed row
    gives another frame at once. Raises KeyError where a link names a set that is not among `sets`.
    """
    builder = _Builder(own, {row.id: row for row in sets}, areas, links)
    frame = builder.frame()
    found = _conversions(own, builder.sets, areas, links)
    if not found:
        return frame
    valid = dict(frame.valid) | {each.frame.area_set: each.frame.valid[each.frame.area_set] for each in found}
    return replace(frame, valid=valid, conversions={each.frame.area_set: each for each in found})


def _conversions(
    own: int, sets: Mapping[int, SetRow], areas: tuple[Place, ...], links: tuple[LinkRow, ...]
) -> list[Conversion]:
    """Each other set with links that count its areas to the own ones, the surest first."""
    found: dict[int, list[LinkRow]] = {}
    for link in sorted(links):
        if link.kind == CONVERTS and link.target_set == own:
            found.setdefault(link.source_set, []).append(link)
    made = []
    for other, rows in found.items():
        to: dict[str, list[tuple[str, float]]] = {}
        for row in rows:
            to.setdefault(row.source, []).append((row.target, row.weight))
        about = sorted({(row.method, row.source_of_weight, row.year or 0) for row in rows})
        made.append(
            Conversion(
                _Builder(other, sets, areas, links).frame(),
                {code: tuple(pairs) for code, pairs in to.items()},
                tuple({"method": m, "source": source, "year": year or None} for m, source, year in about),
            )
        )
    return sorted(made, key=lambda each: (_rank(each), each.frame.area_set))


def _rank(conversion: Conversion) -> int:
    """How sure the least sure of its weights is."""
    methods = [each["method"] for each in conversion.weights]
    return max(_SUREST.index(m) if m in _SUREST else len(_SUREST) for m in methods)


class _Builder:
    def __init__(
        self, own: int, sets: Mapping[int, SetRow], areas: Iterable[Place], links: Iterable[LinkRow]
    ) -> None:
        self.own, self.sets = sets[own], sets
        self.areas: dict[int, list[str]] = {}
        for area_set, code in sorted(areas):
            self.areas.setdefault(area_set, []).append(code)
        self.up: dict[Place, list[Place]] = {}
        self.became: dict[tuple[int, int], dict[str, list[tuple[str, float]]]] = {}
        for link in sorted(links):
            if link.kind == NESTED and link.weight >= _WHOLE:
                self.up.setdefault((link.source_set, link.source), []).append((link.target_set, link.target))
            elif link.kind == SUCCEEDED:
                pair = (link.source_set, link.target_set)
                self.became.setdefault(pair, {}).setdefault(link.source, []).append(
                    (link.target, link.weight)
                )
        for pair, found in self.became.items():
            self._add_unnamed(pair, found)
        self._above: dict[Place, dict[int, tuple[str, int]]] = {}

    def _add_unnamed(self, pair: tuple[int, int], found: dict[str, list[tuple[str, float]]]) -> None:
        """A code in both versions that no link speaks of is the same area: lists of changes name changes."""
        reached = {new for became in found.values() for new, _ in became}
        newer = set(self.areas.get(pair[1], ()))
        for code in self.areas.get(pair[0], ()):
            if code not in found and code in newer and code not in reached:
                found[code] = [(code, 1.0)]

    def above(self, place: Place) -> dict[int, tuple[str, int]]:
        """Set → the area in it that `place` lies in, and how many steps away; nearest first."""
        if place in self._above:
            return self._above[place]
        found: dict[int, tuple[str, int]] = {}
        self._above[place] = found  # also ends a circle of links
        for parent in self.up.get(place, ()):
            found.setdefault(parent[0], (parent[1], 1))
        for parent in self.up.get(place, ()):
            for area_set, (code, steps) in self.above(parent).items():
                found.setdefault(area_set, (code, steps + 1))
        for (older, newer), changes in self.became.items():
            if older == place[0] and place[1] in changes:
                later = [self.above((newer, code)) for code, _ in changes[place[1]]]
                for area_set, (code, steps) in later[0].items():
                    if all(area_set in each and each[area_set][0] == code for each in later):
                        found.setdefault(area_set, (code, steps))
        return found

    def frame(self) -> AreaFrame:
        codes = tuple(self.areas.get(self.own.id, ()))
        members = self._members()
        succession = self._succession()
        ladder = self._ladder(set(members))
        nearest = [self.above((self.own.id, code)) for code in codes]
        groups = tuple(next((code for code, _ in each.values()), None) for each in nearest)
        mentioned = {self.own.id, *members, *succession, *ladder}
        code_of = {row.id: row.code for row in self.sets.values()}
        return AreaFrame(
            self.own.code,
            codes,
            {code_of[each]: inside for each, inside in members.items()},
            {row.code: row.years for row in self.sets.values() if row.id in mentioned},
            {
                code_of[each]: {old: tuple(sorted(became)) for old, became in sorted(changes.items())}
                for each, changes in succession.items()
            },
            groups,
            {code_of[each]: chains for each, chains in ladder.items()},
        )

    def _members(self) -> dict[int, dict[str, str]]:
        """Other sets whose areas lie in the own ones; nearest level first."""
        found: dict[int, dict[str, str]] = {}
        steps: dict[int, int] = {}
        places = set(self.up) | {(each, code) for each, codes in self.areas.items() for code in codes}
        for area_set, code in sorted(places):
            own = self.above((area_set, code)).get(self.own.id)
            if own is not None and area_set != self.own.id:
                found.setdefault(area_set, {})[code] = own[0]
                steps[area_set] = min(steps.get(area_set, own[1]), own[1])
        order = sorted(found, key=lambda each: (steps[each], self.sets[each].code))
        return {each: found[each] for each in order}

    def _succession(self) -> dict[int, dict[str, list[tuple[str, float]]]]:
        """Older versions of the own set, through as many steps as there are."""
        found: dict[int, dict[str, list[tuple[str, float]]]] = {}
        waiting = [self.own.id]
        while waiting:
            newer = waiting.pop(0)
            for (older, target), changes in sorted(self.became.items()):
                if target != newer or older in found or older == self.own.id:
                    continue
                if newer == self.own.id:
                    found[older] = changes
                else:
                    found[older] = {old: _through(became, found[newer]) for old, became in changes.items()}
                waiting.append(older)
        return found

    def _ladder(self, members: set[int]) -> dict[int, dict[str, tuple[str, ...]]]:
        """The levels of the city, finest first; none for a set that has no part in them."""
        levels = [
            row
            for row in self.sets.values()
            if row.kind in LEVELS and row.city is not None and row.city == self.own.city
        ]
        if self.own.id not in {row.id for row in levels} and not members & {row.id for row in levels}:
            return {}
        levels.sort(key=lambda row: (LEVELS.index(row.kind), _newest_first(row), row.code))
        return {
            row.id: {code: self._chain((row.id, code), levels) for code in self.areas.get(row.id, ())}
            for row in levels
        }

    def _chain(self, place: Place, levels: list[SetRow]) -> tuple[str, ...]:
        """All that `place` lies in: its nearest, and what that lies in; so that chains form a tree."""
        rank = LEVELS.index(self.sets[place[0]].kind)
        above = self.above(place)
        for row in levels:
            if LEVELS.index(row.kind) > rank and row.id in above:
                parent = (row.id, above[row.id][0])
                return (f"{row.code}/{parent[1]}", *self._chain(parent, levels))
        return ()


def _through(
    became: list[tuple[str, float]], later: Mapping[str, list[tuple[str, float]]]
) -> list[tuple[str, float]]:
    """Two changes as one: weights multiply along a way, and add up over ways."""
    weights: dict[str, float] = {}
    for middle, weight in became:
        for new, share in later.get(middle, ()):
            weights[new] = weights.get(new, 0.0) + weight * share
    return sorted(weights.items())


def _newest_first(row: SetRow) -> int:
    return -(row.valid_from or dt.date.min).toordinal()
