"""What must be known for ever of numbers that were carried over from another set of areas.

Which numbers are carried is decided in `counting`; here it is said from which set, by which weights, how much came
into an area and how much did not. Sums are conserved: what was there is what was placed and what was not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from samstad.statistics.counting import CONVERTED, Counts
from samstad.statistics.definitions import VALUE, Conversion, IndicatorDefinition

PART, BASE = "part", "base"


@dataclass(frozen=True)
class Carried:
    """One count that was carried over in one period.

    what: `part` or `base`. area_set: where it was counted. weights: see `definitions.Conversion`. total: the sum
    over the areas that have a number; placed: what of it came into an area of the table; both None for a value,
    which has no sum, and where they would tell what is withheld. not_placed: (area, share 0–1 of it) that is
    counted nowhere.
    """

    what: str
    area_set: str
    weights: tuple[dict[str, Any], ...]
    total: float | None
    placed: float | None
    not_placed: tuple[tuple[str, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """As a report keeps it."""
        return {
            "what": self.what,
            "area_set": self.area_set,
            "weights": [dict(each) for each in self.weights],
            "total": self.total,
            "placed": self.placed,
            "not_placed": [list(each) for each in self.not_placed],
        }


def carried(
    definition: IndicatorDefinition,
    part: Counts,
    base: Counts | None,
    years: Sequence[int],
    silent: frozenset[int],
) -> dict[int, tuple[Carried, ...]]:
    """Period → what was carried over in it. `silent`: periods whose sums are not told."""
    if definition.kind == VALUE and base is None:
        return {}  # nothing is carried without a base
    found = {}
    for year in years:
        said = tuple(
            _of(what, counts, year, bare=year in silent or (what == PART and definition.kind == VALUE))
            for what, counts in ((PART, part), (BASE, base))
            if counts is not None and year in counts.roads and counts.roads[year].kind == CONVERTED
        )
        if said:
            found[year] = said
    return found


def _of(what: str, counts: Counts, year: int, *, bare: bool) -> Carried:
    road = counts.roads[year]
    conversion: Conversion = counts.frame.conversions[road.area_set]
    outside = conversion.outside()
    total = placed = None
    if not bare:
        numbers = np.nan_to_num(counts.parts(road, [year]).whole.values[0])
        inside = np.array([1 - outside.get(code, 0.0) for code in conversion.frame.codes])
        total, placed = float(numbers.sum()), float((numbers * inside).sum())
    return Carried(what, road.area_set, conversion.weights, total, placed, tuple(sorted(outside.items())))


def to_json(carried: Mapping[int, Sequence[Carried]], period: int) -> list[dict[str, Any]] | None:
    """What a report says of the figures of one period; None where nothing was carried over."""
    found = carried.get(period)
    return [each.to_dict() for each in found] if found else None
