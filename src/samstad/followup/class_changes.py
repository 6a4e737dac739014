"""Which areas fall in another class of an index, or are of another type, on other editions: from what to what.

Classes are those that a report prints: fifths of the districts. Types are those of the page of types, of the districts
and of the city's smallest areas. Both are what everybody sees. An area whose score comes or goes has changed too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from samstad.followup.situation import CLASSES
from samstad.methods import composite
from samstad.organisation.models import City
from samstad.statistics import area_queries
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area, AreaSet, Dataset, Index
from samstad.statistics.queries import AsOf

FIFTHS, TYPES = "fifths", "types"


@dataclass(frozen=True)
class ClassChange:
    """An area in another class. `of`: `FIFTHS` (1 is the least) or `TYPES` (1 has the greatest challenges).

    period: the year before and after, None where the index cannot be made. before, after: 1 to 5, None where the
    area has no score.
    """

    index: Index
    area: Area
    of: str
    period: tuple[int | None, int | None]
    before: int | None
    after: int | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for `--json`."""
        return {
            "index": self.index.code,
            "area_set": self.area.area_set.code,
            "area": self.area.code,
            "of": self.of,
            "period": list(self.period),
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True)
class _Classed:
    """One index over one set of areas: its year, and each area's class; nothing where it cannot be made."""

    period: int | None
    classes: dict[str, int]


def between(city: City, dataset: Dataset, before: AsOf, after: AsOf) -> Iterable[ClassChange]:
    """The changes in all indices of the city that rest on the dataset."""
    districts, smallest = statistics.district_set(city), statistics.main_area_set(city)
    sets = [found for found in dict.fromkeys((districts, smallest)) if found is not None]
    for index in city.indices.filter(indicators__datasets=dataset).prefetch_related("indicators").distinct():
        if districts is not None:
            yield from _changes(
                index, districts, FIFTHS, *(_fifths(index, districts, pins) for pins in (before, after))
            )
        for area_set in sets:
            yield from _changes(
                index, area_set, TYPES, *(_types(index, area_set, pins) for pins in (before, after))
            )


def _changes(
    index: Index, area_set: AreaSet, of: str, before: _Classed, after: _Classed
) -> Iterable[ClassChange]:
    moved = {
        code
        for code in {*before.classes, *after.classes}
        if before.classes.get(code) != after.classes.get(code)
    }
    for area in area_set.areas.filter(code__in=moved).select_related("area_set__city").defer("geometry"):
        one, other = before.classes.get(area.code), after.classes.get(area.code)
        yield ClassChange(index, area, of, (before.period, after.period), one, other)


def _fifths(index: Index, area_set: AreaSet, pins: AsOf) -> _Classed:
    try:
        table = statistics.index_table(index, area_set, as_of=pins, audience=Audience.PUBLIC)
        if table is None:
            return _Classed(None, {})
        cut_points = composite.quantile_cut_points(table.values, CLASSES)
    except ValueError:
        return _Classed(None, {})
    classes = composite.classify(table.values, cut_points).tolist()
    return _Classed(table.period, _held(table.areas, classes))


def _types(index: Index, area_set: AreaSet, pins: AsOf) -> _Classed:
    try:
        table = area_queries.type_table(index, area_set, as_of=pins, audience=Audience.PUBLIC)
    except ValueError:
        table = None
    if table is None:
        return _Classed(None, {})
    return _Classed(table.period, _held(table.areas, table.classes.tolist()))


def _held(areas: tuple[str, ...], classes: list[int]) -> dict[str, int]:
    """Class 0 is none."""
    return {code: klass for code, klass in zip(areas, classes, strict=True) if klass}
