"""An indicator at a place and time, as a reader asks for it: level, year and area from the address's query.

A value that the query cannot mean is passed over for the default: an old link still gives a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from samstad.organisation.models import City
from samstad.statistics import queries as statistics
from samstad.statistics import standing_out
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import Area, AreaSet, Indicator
from samstad.web import area_maps, differences, drawings
from samstad.web.addresses import address
from samstad.web.carried import Note, note
from samstad.web.differences import Differences
from samstad.web.figures import Shown, show_figure
from samstad.web.templatetags.samstad import plain


@dataclass
class Choice:
    """What was asked for, what else could be, and the numbers. `table` is None where there are none."""

    indicator: Indicator
    area_set: AreaSet | None
    levels: list[AreaSet]
    year: int | None = None
    years: list[int] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    area: Area | None = None
    table: IndicatorTable | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    whole: Shown | None = None
    map: str = ""
    # Whether the reader asks which areas differ beyond chance; `differences` says it, where it can be said.
    may_differ: bool = False
    differing: bool = False
    differences: Differences | None = None
    carried: Note | None = None

    @property
    def query(self) -> str:
        """The same choice as a query, for links."""
        parts = [f"indikator={self.indicator.code}", f"ar={self.year}"]
        return "&".join(parts + ([f"niva={self.area_set.code}"] if self.area_set else []))

    @property
    def other_view(self) -> str:
        """The same choice in the other view of the map, as a query."""
        area = [f"omrade={self.area.code}"] if self.area else []
        return "&".join([self.query, *area, *([] if self.differing else ["visning=skillnad"])])

    @property
    def has_interval(self) -> bool:
        return any(row["shown"].interval for row in self.rows)

    @property
    def has_numbers(self) -> bool:
        return any(not row["shown"].missing for row in self.rows)


def levels_of(city: City) -> list[AreaSet]:
    """The divisions in force that a map can be asked for, the coarsest first."""
    found = [statistics.district_set(city), statistics.main_area_set(city)]
    return [area_set for at, area_set in enumerate(found) if area_set and area_set not in found[:at]]


def areas_of(area_set: AreaSet) -> list[Area]:
    """The areas of a set in Swedish order, without their geometry."""
    areas = list(area_set.areas.defer("geometry"))
    for area in areas:
        area.area_set = area_set
    return areas


def choose(
    request: Any, city: City, indicator: Indicator, audience: Audience, *, with_map: bool = True
) -> Choice:
    """Read the query and fetch what it asks of `indicator`."""
    levels = levels_of(city)
    level = next((s for s in levels if s.code == request.GET.get("niva")), levels[0] if levels else None)
    choice = Choice(indicator, level, levels)
    if level is None:
        return choice
    choice.areas = areas_of(level)
    choice.area = next((a for a in choice.areas if a.code == request.GET.get("omrade")), None)
    table = statistics.indicator_table(indicator, level, audience=audience)
    if not table.periods:
        return choice
    choice.table, choice.years = table, sorted(table.periods, reverse=True)
    asked = request.GET.get("ar", "")
    wanted = int(asked) if asked.isdecimal() else None
    year = wanted if wanted in table.periods else statistics.latest_period(table)
    if year is None:
        return choice
    choice.year = year
    choice.may_differ = standing_out.applies(indicator.kind)
    choice.differing = choice.may_differ and request.GET.get("visning") == "skillnad"
    if choice.differing:
        choice.differences = differences.of(table, year, indicator)
    choice.rows = _rows(choice, city)
    choice.whole = _whole(indicator, city, year, audience)
    choice.carried = note(table, year, city)
    if with_map:
        choice.map = _map(choice, city)
    return choice


def _map(choice: Choice, city: City) -> str:
    """The map of the values; of the differences where these are asked for."""
    assert choice.table is not None
    assert choice.year is not None
    assert choice.area_set is not None
    finest = len(choice.levels) > 1 and choice.area_set is choice.levels[-1]
    highlight = [choice.area.code] if choice.area else []
    borders = choice.levels[0] if finest else None
    what = (choice.indicator, choice.areas, choice.area_set, city)
    if choice.differences is not None:
        return area_maps.difference_map(
            choice.differences.table,
            choice.table,
            *what,
            differences.words(),
            borders=borders,
            highlight=highlight,
        )
    if choice.differing:
        return ""
    return drawings.choropleth(choice.table, choice.year, *what, borders=borders, highlight=highlight)


def _rows(choice: Choice, city: City) -> list[dict[str, Any]]:
    assert choice.table is not None
    assert choice.year is not None
    known = set(choice.table.areas)
    cells = choice.differences.cells if choice.differences else {}
    return [
        {
            "area": area,
            "name": plain(area.name),
            "url": address(area, city),
            "shown": show_figure(choice.table.at(area.code, choice.year), choice.indicator, choice.year),
            "own": choice.area is not None and area.pk == choice.area.pk,
            "differs": cells.get(area.code),
        }
        for area in choice.areas
        if area.code in known
    ]


def _whole(indicator: Indicator, city: City, year: int, audience: Audience) -> Shown | None:
    """The whole municipality's figure of the year, where it has one area of its own."""
    area_set = statistics.city_set(city)
    if area_set is None:
        return None
    table = statistics.indicator_table(indicator, area_set, audience=audience)
    if year not in table.periods or not table.areas:
        return None
    return show_figure(table.at(table.areas[0], year), indicator, year)
