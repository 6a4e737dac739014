"""The social risk inventory of one district: the index through the years, what it is made of, what protects, and how
far the place in the order hangs on the recipe. Everything is read as everybody may see it."""

from __future__ import annotations

from dataclasses import dataclass

from samstad.statistics import queries
from samstad.statistics.definitions import ReleaseRef
from samstad.statistics.indices import IndexTable
from samstad.statistics.models import Area, Index, Indicator

YEARS = 8


@dataclass(frozen=True)
class Factor:
    """An indicator of the index: here, in the whole city, and what it gives of the score.

    `protects` where the district lies better than the city, None where either is missing.
    """

    indicator: Indicator
    value: float | None
    whole: float | None
    part: float | None
    protects: bool | None


@dataclass(frozen=True)
class Inventory:
    index: Index
    area: Area
    period: int
    years: tuple[tuple[int, float | None], ...]
    factors: tuple[Factor, ...]
    rank: int
    lower: int
    upper: int
    of: int
    releases: tuple[ReleaseRef, ...]

    @property
    def protective(self) -> list[Factor]:
        return [row for row in self.factors if row.protects]


def inventory(index: Index, area: Area) -> Inventory | None:
    """None where the index cannot be computed for the district, so that no page makes a number up."""
    area_set = area.area_set
    known = [
        period for one in index.indicators.all() for period in queries.indicator_table(one, area_set).periods
    ]
    if not known:
        return None
    found = {period: _table(index, area, period) for period in range(max(known) - YEARS + 1, max(known) + 1)}
    held = {period: table for period, table in found.items() if table is not None}
    # The newest year in which the district itself has a score: one without is in no place, and not in place 0.
    scored = [period for period, table in held.items() if table.score(area.code) is not None]
    if not scored:
        return None
    latest = held[max(scored)]
    at = latest.areas.index(area.code)
    years = [(period, table.score(area.code)) for period, table in held.items()]
    sensitivity = queries.index_sensitivity(index, area_set, latest.period)
    place = sensitivity.areas.index(area.code) if area.code in sensitivity.areas else None
    return Inventory(
        index,
        area,
        latest.period,
        tuple(years),
        tuple(_factors(index, area, latest.period, {code: part[at] for code, part in latest.parts.items()})),
        sensitivity.ranks[place] if place is not None else 0,
        sensitivity.lower[place] if place is not None else 0,
        sensitivity.upper[place] if place is not None else 0,
        sum(rank > 0 for rank in sensitivity.ranks),
        _releases(index, area),
    )


def _releases(index: Index, area: Area) -> tuple[ReleaseRef, ...]:
    """The editions that the indicators rest on, each once."""
    tables = (queries.indicator_table(one, area.area_set) for one in index.indicators.all())
    return tuple({(ref.dataset, ref.number): ref for table in tables for ref in table.releases}.values())


def _table(index: Index, area: Area, period: int) -> IndexTable | None:
    """The index in one year; None where it cannot be computed then, as where all districts but one are missing."""
    try:
        table = queries.index_table(index, area.area_set, period)
    except (ValueError, KeyError):
        return None
    return table if table is not None and area.code in table.areas else None


def _factors(index: Index, area: Area, period: int, parts: dict[str, float | None]) -> list[Factor]:
    directions = {row["code"]: row["direction"] for row in index.recipe.get("components", [])}
    city_set = queries.city_set(index.city)
    whole_area = city_set.areas.first() if city_set else None
    found = []
    for indicator in index.indicators.select_related("city", "theme").order_by("sort_key"):
        if indicator.code not in directions:
            continue
        value = _at(indicator, area, period)
        whole = _at(indicator, whole_area, period) if whole_area else None
        protects = None
        if value is not None and whole is not None and value != whole:
            protects = (value < whole) == (directions[indicator.code] == "higher_is_worse")
        found.append(Factor(indicator, value, whole, parts.get(indicator.code), protects))
    return found


def _at(indicator: Indicator, area: Area, period: int) -> float | None:
    table = queries.indicator_table(indicator, area.area_set)
    if area.code not in table.areas or period not in table.periods:
        return None
    return table.at(area.code, period).value
