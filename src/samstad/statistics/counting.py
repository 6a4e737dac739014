"""From the cells of a release to counts for the areas of a table: read, added up, or followed through time.

For each period one of these, the first that has anything:

1. *own*: the release has the period for the table's own area set;
2. *members*: it has it for a set whose areas lie wholly in them, in force that year; counts are added up;
3. *older*: it has it for an older version of the set, in force that year; areas that are the same, whatever
   their code, are followed, and those that were split or merged are NOT_APPLICABLE.

A period that some other dataset of the indicator has, and this one ends before, is NOT_YET_PUBLISHED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods.conversion import aggregate
from samstad.methods.values import FloatArray, Missing, Values
from samstad.statistics.definitions import AreaFrame, ReleaseRef, Selection
from samstad.statistics.store.reading import Reader, selected

BoolArray = npt.NDArray[np.bool_]

# A share or rate of a larger area is given where at least half of the parts that it applies to are known, and
# says how many they are. A count is given where all are: half a count is not an estimate of the whole.
LEAST_COVERAGE = 0.5

_ROUNDING = 1e-12

OWN, MEMBERS, OLDER, CONVERTED = "own", "members", "older", "converted"


class Road(NamedTuple):
    """How a period's counts come about: one of the four above, and the area set that was read."""

    kind: str
    area_set: str


class Parts(NamedTuple):
    """Numbers to add up: `values` (years, parts), the own area (its index) of each, and its weight (None: all of it).

    Each part is column `taken` of `whole` (years, areas of the set that was read).
    """

    values: Values
    own: npt.NDArray[np.int64]
    weights: FloatArray | None
    taken: npt.NDArray[np.int64]
    whole: Values


class _Held(NamedTuple):
    """A table as read, and where its years and areas are in it."""

    row: dict[int, int]
    column: dict[str, int]
    values: Values


@dataclass
class Shelf:
    """What one release says of one selection, area set by area set, each read once."""

    selection: Selection
    release: ReleaseRef
    reader: Reader
    _tables: dict[str, _Held] = field(default_factory=dict)

    def years(self, area_set: str, codes: Sequence[str]) -> frozenset[int]:
        """Years in which the release says anything of these areas."""
        held = self._read(area_set)
        columns = [held.column[code] for code in codes if code in held.column]
        said = (held.values.missing[:, columns] != Missing.NOT_COLLECTED).any(axis=1)
        return frozenset(year for year, row in held.row.items() if said[row])

    def rows(self, area_set: str, codes: Sequence[str], years: Sequence[int]) -> Values:
        """(years, codes); what the release does not hold is NOT_COLLECTED."""
        held = self._read(area_set)
        missing = np.full((len(years), len(codes)), np.uint8(Missing.NOT_COLLECTED))
        numbers = np.full(missing.shape, np.nan)
        across = [i for i, year in enumerate(years) if year in held.row]
        down = [j for j, code in enumerate(codes) if code in held.column]
        if across and down:
            source = np.ix_([held.row[years[i]] for i in across], [held.column[codes[j]] for j in down])
            numbers[np.ix_(across, down)] = held.values.values[source]
            missing[np.ix_(across, down)] = held.values.missing[source]
        return Values(numbers, missing)

    def _read(self, area_set: str) -> _Held:
        if area_set not in self._tables:
            if area_set in self.reader.area_sets():
                selection = self.selection
                table = self.reader.read(selection.measure, selection.where, area_set, self._totals())
                rows = {_year(text): row for row, text in enumerate(table.periods)}
                columns = {code: column for column, code in enumerate(table.areas)}
                self._tables[area_set] = _Held(rows, columns, table.values)
            else:
                nothing = Values(np.empty((0, 0)), np.empty((0, 0), dtype=np.uint8))
                self._tables[area_set] = _Held({}, {}, nothing)
        return self._tables[area_set]

    def cells(self) -> int:
        """How many cells of the release are added up in the count of one of its areas."""
        dimensions = self.reader.dimensions(self.selection.measure)
        return len(selected(dimensions, self.selection.where, self._totals()))

    def _totals(self) -> dict[str, str]:
        # A dataset's totals name every dimension of its measures; this measure may lack some of them.
        dimensions = self.reader.dimensions(self.selection.measure)
        return {name: total for name, total in self.release.totals.items() if name in dimensions}


def _year(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"period {text} is not a year; an indicator is given by year")
    return int(text)


@dataclass
class Counts:
    """One selection for the areas of a frame: (periods, areas). `roads`: how each period came about."""

    shelf: Shelf
    frame: AreaFrame
    roads: dict[int, Road]

    @classmethod
    def of(cls, shelf: Shelf, frame: AreaFrame) -> Counts:
        roads: dict[int, Road] = {}
        for year in shelf.years(frame.area_set, frame.codes):
            roads[year] = Road(OWN, frame.area_set)
        for kind, sets in ((MEMBERS, frame.members), (OLDER, frame.succession)):
            for area_set, areas in sets.items():
                for year in shelf.years(area_set, tuple(areas)):
                    if frame.covers(area_set, year):
                        roads.setdefault(year, Road(kind, area_set))
        for area_set, conversion in frame.conversions.items():
            for year in shelf.years(area_set, conversion.frame.codes):
                if frame.covers(area_set, year):
                    roads.setdefault(year, Road(CONVERTED, area_set))
        return cls(shelf, frame, roads)

    def absent(self, years: Sequence[int]) -> Values:
        """The values of years that the release says nothing of."""
        last = max(self.roads, default=-1)
        kinds = [
            Missing.NOT_YET_PUBLISHED if self.roads and year > last else Missing.NOT_COLLECTED
            for year in years
        ]
        missing = np.repeat(np.array(kinds, dtype=np.uint8)[:, None], len(self.frame.codes), axis=1)
        return Values(np.full(missing.shape, np.nan), missing)

    def parts(self, road: Road, years: Sequence[int]) -> Parts:
        """What is added up: the members, each to the own area that it lies in, or shares of other areas."""
        place = {code: i for i, code in enumerate(self.frame.codes)}
        if road.kind == CONVERTED:
            conversion = self.frame.conversions[road.area_set]
            column = {code: i for i, code in enumerate(conversion.frame.codes)}
            rows = [(column[c], place[to], w) for c, found in conversion.links.items() for to, w in found]
            taken, index = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))
            whole = self.shelf.rows(road.area_set, conversion.frame.codes, years)
            values = Values(whole.values[:, taken], whole.missing[:, taken])
            return Parts(values, index, np.array([row[2] for row in rows]), taken, whole)
        members = self.frame.members[road.area_set]
        index = np.array([place[own] for own in members.values()], dtype=np.int64)
        whole = self.shelf.rows(road.area_set, tuple(members), years)
        return Parts(whole, index, None, np.arange(len(members)), whole)

    def read(self, road: Road, years: Sequence[int]) -> Values:
        """Counts of the own areas where nothing is added up."""
        if road.kind == OWN:
            return self.shelf.rows(road.area_set, self.frame.codes, years)
        same = self.frame.unchanged(road.area_set)
        followed = [code for code in self.frame.codes if code in same]
        rows = self.shelf.rows(road.area_set, tuple(same[code] for code in followed), years)
        missing = np.full((len(years), len(self.frame.codes)), np.uint8(Missing.NOT_APPLICABLE))
        numbers = np.full(missing.shape, np.nan)
        columns = [self.frame.codes.index(code) for code in followed]
        numbers[:, columns], missing[:, columns] = rows.values, rows.missing
        return Values(numbers, missing)


@dataclass
class Read:
    """Numerator and denominator for all periods: (periods, areas). `coverage` 0–1; `changed` True where an
    area did not exist as it is now.
    """

    numerator: Values
    denominator: Values | None
    coverage: FloatArray
    changed: BoolArray


def read_counts(numerator: Counts, denominator: Counts | None, years: Sequence[int], adds_up: bool) -> Read:
    """Both counts, so that what is left out of one is left out of the other.

    `adds_up` False: members are never added (a mean of means is nobody's mean), and the period is missing.
    """
    shape = (len(years), len(numerator.frame.codes))
    top = Values(np.full(shape, np.nan), np.full(shape, np.uint8(Missing.NOT_COLLECTED)))
    read = Read(top, None if denominator is None else top, np.zeros(shape), np.zeros(shape, dtype=np.bool_))
    together: dict[tuple[Road | None, Road | None], list[int]] = {}
    for row, year in enumerate(years):
        roads = (numerator.roads.get(year), denominator.roads.get(year) if denominator else None)
        together.setdefault(roads, []).append(row)
    for (one, two), rows in together.items():
        chosen = [years[row] for row in rows]
        part, base, coverage = _batch(numerator, denominator, one, two, chosen, adds_up)
        read.numerator = _filled(read.numerator, rows, part)
        if read.denominator is not None and base is not None:
            read.denominator = _filled(read.denominator, rows, base)
        read.coverage[rows] = coverage
        if one is not None and one.kind == OLDER:
            same = numerator.frame.unchanged(one.area_set)
            read.changed[rows] = [code not in same for code in numerator.frame.codes]
    return read


def _filled(values: Values, rows: list[int], chosen: Values) -> Values:
    numbers, kinds = values.values.copy(), values.missing.copy()
    numbers[rows], kinds[rows] = chosen.values, chosen.missing
    return Values(numbers, kinds)


def _batch(
    numerator: Counts,
    denominator: Counts | None,
    one: Road | None,
    two: Road | None,
    years: Sequence[int],
    adds_up: bool,
) -> tuple[Values, Values | None, FloatArray]:
    """Periods that come about in the same way."""
    if denominator is not None and one is not None and one == two and one.kind in (MEMBERS, CONVERTED):
        parts, bases = numerator.parts(one, years), denominator.parts(one, years)
        both, areas = [parts.values, bases.values], len(numerator.frame.codes)
        if adds_up:
            counts, coverage = add_up(both, parts.own, areas, LEAST_COVERAGE, parts.weights)
            return counts[0], counts[1], coverage
        if one.kind == CONVERTED:
            return weigh(parts, bases, areas)
    part, covered = _alone(numerator, one, years, adds_up)
    if denominator is None:
        return part, None, covered
    base, base_covered = _alone(denominator, two, years, adds_up)
    return part, base, np.minimum(covered, base_covered)


def _alone(
    counts: Counts, road: Road | None, years: Sequence[int], adds_up: bool
) -> tuple[Values, FloatArray]:
    if road is None:
        values = counts.absent(years)
    elif road.kind not in (MEMBERS, CONVERTED):
        values = counts.read(road, years)
    elif not adds_up:
        shape = (len(years), len(counts.frame.codes))
        values = Values(np.full(shape, np.nan), np.full(shape, np.uint8(Missing.NOT_COLLECTED)))
    else:
        parts = counts.parts(road, years)
        (total,), coverage = add_up([parts.values], parts.own, len(counts.frame.codes), 1.0, parts.weights)
        return total, coverage
    return values, values.present.astype(np.float64)


def weigh(parts: Parts, bases: Parts, areas: int) -> tuple[Values, Values, FloatArray]:
    """A value given by a source, carried by its base: the weighted mean, the base that it rests on, coverage."""
    known = bases.values.present & (np.nan_to_num(bases.values.values) > 0)
    # A mean of nobody weighs nothing; below 0 is noise of the source's, and no weight.
    kinds = np.where(bases.values.present & ~known, np.uint8(Missing.NOT_APPLICABLE), bases.values.missing)
    base = Values.of(np.where(known, bases.values.values, np.nan), kinds)
    total = base.values * np.where(parts.values.present, parts.values.values, np.nan)
    product = Values.of(total, np.maximum(parts.values.missing, base.missing))
    (tops, bottoms), coverage = add_up([product, base], parts.own, areas, LEAST_COVERAGE, parts.weights)
    return tops.over(bottoms), bottoms, coverage


def read_margins(
    margin: Counts, numerator: Counts, denominator: Counts | None, years: Sequence[int]
) -> FloatArray:
    """Half the width of the source's interval, (periods, areas); NaN where there is none.

    What is carried by a base has √Σ(w b m)² / Σ w b (sources taken as independent, as in `methods.conversion`).
    """
    half = read_counts(margin, None, years, adds_up=False).numerator.values.copy()
    for row, year in enumerate(years):
        roads = {counts.roads.get(year) for counts in (margin, numerator, denominator) if counts is not None}
        road = next(iter(roads))
        if denominator is None or len(roads) > 1 or road is None or road.kind != CONVERTED:
            continue
        parts, bases, given = (c.parts(road, [year]) for c in (numerator, denominator, margin))
        used = parts.values.present & bases.values.present & (np.nan_to_num(bases.values.values) > 0)
        weight = np.where(used, np.nan_to_num(bases.values.values), 0.0)
        assert parts.weights is not None
        share, areas = (weight * parts.weights)[0], len(numerator.frame.codes)
        squared = (share * given.values.values[0]) ** 2
        spread = np.bincount(parts.own, np.where(share > 0, squared, 0.0), areas)
        with np.errstate(invalid="ignore", divide="ignore"):
            half[row] = np.sqrt(spread) / np.bincount(parts.own, share, areas)
    return half


def add_up(
    counts: Sequence[Values],
    index: npt.NDArray[np.int64],
    groups: int,
    least: float,
    weights: FloatArray | None = None,
) -> tuple[list[Values], FloatArray]:
    """Sums (periods, groups) of the parts in which *every* one of `counts` is known, and how many they are.

    `weights` (parts,): how much of each part is its group's; all of it without.

    A part that one of them does not apply to (NOT_APPLICABLE: nobody lives there) is no part. Where fewer
    than `least` (0–1) of the parts are known the sums are missing, with the strongest kind among them.
    """
    joint = np.maximum.reduce([values.missing for values in counts])
    applies = np.logical_and.reduce([values.missing != Missing.NOT_APPLICABLE for values in counts])
    known = joint == Missing.PRESENT

    def added(numbers: FloatArray) -> FloatArray:
        return np.nan_to_num(aggregate(Values.of(numbers), index, groups, weights)[0].values)

    wanted, found = added(applies.astype(np.float64)), added(known.astype(np.float64))
    coverage = np.divide(found, wanted, out=np.zeros_like(found), where=wanted > 0)
    kinds = np.where(applies, joint, np.uint8(Missing.PRESENT)).astype(np.uint8)
    kinds = aggregate(Values.of(np.zeros(kinds.shape), kinds), index, groups)[0].missing
    kinds = np.where(wanted == 0, np.maximum(kinds, np.uint8(Missing.NOT_APPLICABLE)), kinds)
    kinds = np.where(np.bincount(index, minlength=groups) == 0, np.uint8(Missing.NOT_COLLECTED), kinds)
    kinds = np.where((found > 0) & (coverage >= least - _ROUNDING), np.uint8(Missing.PRESENT), kinds)
    sums = [Values.of(added(np.where(known, values.values, 0.0)), kinds) for values in counts]
    return sums, coverage
