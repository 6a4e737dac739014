"""Definition, releases and areas in; indicator values out: pages use the cube, verifying uses the archive.

    derive(definition, frame, releases, open_reader, audience) -> IndicatorTable

What the numbers mean is in `definitions`, how counts come about in `counting`, and what may be shown in
`small_bases` and `protection`. Nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.judgement import Point
from samstad.methods.uncertainty import byar, wilson
from samstad.methods.values import FloatArray, Missing, Values
from samstad.statistics import source_noise
from samstad.statistics.audience import Audience
from samstad.statistics.converting import Carried, carried
from samstad.statistics.counting import Counts, Read, Shelf, read_counts, read_margins
from samstad.statistics.definitions import (
    RATE,
    SHARE,
    VALUE,
    AreaFrame,
    IndicatorDefinition,
    ReleaseRef,
    Selection,
)
from samstad.statistics.protection import Forced, sources_withheld, withheld
from samstad.statistics.source_noise import Noise
from samstad.statistics.store.reading import Reader

__all__ = [
    "AreaFrame",
    "Figure",
    "IndicatorDefinition",
    "IndicatorTable",
    "ReleaseRef",
    "derive",
    "latest_period",
    "made_of",
]

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what belongs to it. One that is missing or withheld has nothing beside its kind."""

    value: float | None
    missing: Missing
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    coverage: float = 0.0
    break_before: bool = False
    converted: bool = False


@dataclass(frozen=True, eq=False)
class IndicatorTable:
    """An indicator for the areas of one set, all arrays of shape (periods, areas).

    values: in shown units (per 100 for a share, per `per` for a rate). numerator, denominator: persons or
    events; None where the definition has none. lower, upper: limits at 95 % in shown units, NaN where there
    is none. coverage: 0–1, the share of an area's parts that are in its value. breaks: True where a value
    cannot be compared with those before it. converted: period → what was carried over from another set of areas,
    by which weights. noise: what the sources have added to the counts, which is in the limits; None where nothing.
    The arrays are read-only: tables are shared between pages.
    """

    definition: IndicatorDefinition
    area_set: str
    areas: tuple[str, ...]
    periods: tuple[int, ...]
    values: Values
    numerator: Values | None
    denominator: Values | None
    lower: FloatArray
    upper: FloatArray
    coverage: FloatArray
    breaks: BoolArray
    releases: tuple[ReleaseRef, ...]
    audience: Audience
    converted: Mapping[int, tuple[Carried, ...]] = field(default_factory=dict)
    noise: Noise | None = None

    def __post_init__(self) -> None:
        arrays = [self.lower, self.upper, self.coverage, self.breaks]
        for values in (self.values, self.numerator, self.denominator):
            arrays += [values.values, values.missing] if values is not None else []
        for array in arrays:
            array.flags.writeable = False
        object.__setattr__(self, "_column", {code: i for i, code in enumerate(self.areas)})
        object.__setattr__(self, "_row", {period: i for i, period in enumerate(self.periods)})

    def at(self, area: str, period: int) -> Figure:
        """The figure of one area in one period. Raises KeyError with a sentence where the table has none."""
        places: tuple[dict[str, int], dict[int, int]] = self._column, self._row  # type: ignore[attr-defined]
        if area not in places[0] or period not in places[1]:
            raise KeyError(
                f"{self.definition.code} has no area {area!r} in {self.area_set}, or no period {period}"
            )
        return self._figure(places[1][period], places[0][area])

    def series(self, area: str) -> list[Point]:
        """All periods of one area, as the rule of judgement takes them."""
        points = []
        for period in self.periods:
            figure = self.at(area, period)
            points.append(
                Point(
                    period,
                    figure.value,
                    figure.missing,
                    figure.lower,
                    figure.upper,
                    base=figure.denominator,
                    coverage=figure.coverage,
                    break_before=figure.break_before,
                )
            )
        return points

    def _figure(self, row: int, column: int) -> Figure:
        kind = Missing(int(self.values.missing[row, column]))
        broken = bool(self.breaks[row, column])
        coverage = float(self.coverage[row, column])
        if kind != Missing.PRESENT:
            return Figure(None, kind, coverage=coverage, break_before=broken)

        def number(array: FloatArray | None) -> float | None:
            found = np.nan if array is None else float(array[row, column])
            return None if np.isnan(found) else found

        return Figure(
            number(self.values.values),
            kind,
            number(self.lower),
            number(self.upper),
            number(self.numerator.values if self.numerator else None),
            number(self.denominator.values if self.denominator else None),
            coverage,
            broken,
            self.periods[row] in self.converted,
        )


def made_of(table: IndicatorTable, frame: AreaFrame) -> list[Any]:
    """All that a table's numbers depend on, as plain values: equal here, equal there, in any installation."""
    releases = [ref.to_dict() | {"id": None} for ref in table.releases]
    return [table.definition.to_dict(), frame.key, releases, table.audience]


def derive(
    definition: IndicatorDefinition,
    frame: AreaFrame,
    releases: Mapping[str, ReleaseRef],
    open_reader: Callable[[str], Reader],
    audience: Audience,
    forced: Forced | None = None,
) -> IndicatorTable:
    """The indicator for the areas of `frame`, on these releases, for this audience.

    `forced`: what the public shall not see for other reasons than this indicator's own numbers.

    `releases`: dataset → its edition; those that the definition does not name are not looked at. A dataset
    without an edition has nothing yet, and a table whose numerator has none has no periods. Raises KeyError
    with a sentence where a release lacks a measure, dimension or category, and ValueError where a period is
    not a year.
    """
    used = tuple(releases[code] for code in definition.datasets if code in releases)
    readers = {ref.dataset: open_reader(ref.content_hash) for ref in used}

    def shelf(selection: dict[str, Any] | None, state: Mapping[str, ReleaseRef]) -> Shelf | None:
        if selection is None or selection["dataset"] not in readers:
            return None
        chosen = Selection.from_dict(selection)
        ref = state[chosen.dataset]
        there = readers[ref.dataset] if ref is releases[ref.dataset] else open_reader(ref.content_hash)
        return Shelf(chosen, ref, there)

    def counts(selection: dict[str, Any] | None) -> Counts | None:
        found = shelf(selection, releases)
        return None if found is None else Counts.of(found, frame)

    top, bottom = counts(definition.numerator), counts(definition.denominator)
    years = sorted(
        {year for part in (top, bottom) if part for year in part.roads} if top and top.roads else set()
    )
    if top is None or not years:
        return _empty(definition, frame, used, audience)
    read = read_counts(top, bottom, years, adds_up=definition.kind != VALUE)
    if definition.denominator is not None and bottom is None:
        read.denominator = _not_yet(read.numerator.values.shape)
    values = _values(definition, read)
    noise = source_noise.read(definition, top, bottom, years)
    if noise is None:
        lower, upper = _limits(definition, read, values, _margins(definition, top, bottom, counts, years))
    else:
        lower, upper = source_noise.limits(definition, read.numerator, read.denominator, noise)
    hidden = np.zeros(values.values.shape, dtype=np.bool_)
    silent: frozenset[int] = frozenset()
    if audience is Audience.PUBLIC and any(ref.counted_by_city for ref in used):
        before = [
            (shelf(definition.numerator, state), shelf(definition.denominator, state))
            for state in states_before(used)
        ]
        sources = sources_withheld(definition, frame, top, bottom, years, before)
        silent = frozenset(years[row] for row, found in sources.items() if found.hidden.any())
        hidden = withheld(definition, frame, top, bottom, read, years, sources, before, forced or {})
        read.numerator = read.numerator.withheld_where(hidden | ~values.present)
        if read.denominator is not None:
            read.denominator = read.denominator.withheld_where(hidden)
        values = values.withheld_where(hidden)
    bare = definition.kind == VALUE
    return IndicatorTable(
        definition,
        frame.area_set,
        frame.codes,
        tuple(years),
        values,
        None if bare else read.numerator,
        read.denominator,
        np.where(hidden, np.nan, lower),
        np.where(hidden, np.nan, upper),
        read.coverage,
        _breaks(definition, read, years),
        used,
        audience,
        carried(definition, top, bottom, years, silent),
        noise,
    )


def states_before(current: Sequence[ReleaseRef]) -> list[dict[str, ReleaseRef]]:
    """The editions that were there together before these, the oldest first: a step for each that came."""
    came = sorted(
        ((ref.published, place, each) for each in current for place, ref in enumerate(each.editions())),
        key=lambda step: (step[0], step[1]),
    )
    state: dict[str, ReleaseRef] = {}
    found: list[dict[str, ReleaseRef]] = []
    for _day, place, each in came:
        state = {**state, each.dataset: each.editions()[place]}
        if len(state) == len(current) and state != {ref.dataset: ref for ref in current}:
            found.append(state)
    return found


def latest_period(table: IndicatorTable) -> int | None:
    """The last period that somebody has measured; the last of all where nobody has, None without periods."""
    nothing = (Missing.NOT_COLLECTED, Missing.NOT_YET_PUBLISHED)
    said = ~np.isin(table.values.missing, nothing).all(axis=1)
    rows = np.flatnonzero(said)
    if rows.size:
        return table.periods[int(rows[-1])]
    return table.periods[-1] if table.periods else None


def _not_yet(shape: tuple[int, ...]) -> Values:
    return Values(np.full(shape, np.nan), np.full(shape, np.uint8(Missing.NOT_YET_PUBLISHED)))


def _values(definition: IndicatorDefinition, read: Read) -> Values:
    """In shown units. A count without its base has a kind of missing, and so has a base of nobody."""
    if definition.kind not in (SHARE, RATE) or read.denominator is None:
        return Values(read.numerator.values.copy(), read.numerator.missing.copy())
    quotient = read.numerator.over(read.denominator)
    return Values(quotient.values * definition.factor, quotient.missing)


def _margins(
    definition: IndicatorDefinition,
    top: Counts,
    bottom: Counts | None,
    counts: Callable[[dict[str, Any] | None], Counts | None],
    years: list[int],
) -> FloatArray | None:
    """Half the width of the source's own intervals, where a value has such."""
    margin = counts(definition.margin) if definition.kind == VALUE else None
    return None if margin is None else read_margins(margin, top, bottom, years)


def _limits(
    definition: IndicatorDefinition, read: Read, values: Values, half: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Limits at 95 %. Counts have none, and a share or rate that chance cannot have made has none either."""
    none = np.full(values.values.shape, np.nan)
    if half is not None:
        half = np.where(values.present & (half >= 0), half, np.nan)
        return values.values - half, values.values + half
    if definition.kind not in (SHARE, RATE) or read.denominator is None:
        return none, none.copy()
    part, base = read.numerator.values, read.denominator.values
    # Where a source adds noise and has not said how much, a part may be larger than its base, or below 0.
    sound = values.present & (part >= 0) & (base > 0)
    if definition.kind == SHARE:
        sound &= part <= base
    part, base = np.where(sound, part, np.nan), np.where(sound, base, np.nan)
    lower, upper = wilson(part, base) if definition.kind == SHARE else byar(part, base)
    # Rounding must not leave a value outside its own interval.
    return (
        np.minimum(lower * definition.factor, values.values),
        np.maximum(upper * definition.factor, values.values),
    )


def _breaks(definition: IndicatorDefinition, read: Read, years: list[int]) -> BoolArray:
    """Where the definition says so, and where an area came to be as it is."""
    broken = np.zeros(read.changed.shape, dtype=np.bool_)
    broken[1:] = read.changed[:-1] & ~read.changed[1:]
    for year in definition.breaks:
        later = [row for row, period in enumerate(years) if period >= year]
        if later and years[0] < year:
            broken[later[0]] = True
    return broken


def _empty(
    definition: IndicatorDefinition, frame: AreaFrame, used: tuple[ReleaseRef, ...], audience: Audience
) -> IndicatorTable:
    shape = (0, len(frame.codes))

    def nothing() -> Values:
        return Values(np.empty(shape), np.empty(shape, dtype=np.uint8))

    return IndicatorTable(
        definition,
        frame.area_set,
        frame.codes,
        (),
        nothing(),
        None if definition.kind == VALUE else nothing(),
        None if definition.denominator is None else nothing(),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape, dtype=np.bool_),
        used,
        audience,
    )
