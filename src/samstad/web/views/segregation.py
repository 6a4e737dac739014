"""How apart groups live in a city: all indicators by theme, and one with its years, change and parts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_number, format_range
from samstad.organisation.models import City
from samstad.statistics import queries as statistics
from samstad.statistics import segregation as rules
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import AreaSet, Indicator
from samstad.statistics.segregation import Change, Level, SegregationTable, Year
from samstad.web import drawings, figures, judged
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city, load_indicator
from samstad.web.pages import crumb, here, show
from samstad.web.places import areas_of
from samstad.web.templatetags.samstad import language, plain


@dataclass(frozen=True)
class Row:
    """One indicator in the list: its level and how it has changed, in words; `level` empty where there is none."""

    indicator: Indicator
    url: str
    year: int | None
    level: str
    interval: str
    change: str
    since: int | None
    verdict: str


@page("view", load_city)
def overview(request: Any, city: City) -> HttpResponse:
    """Level and change of every indicator that counts a group among others, by theme."""
    area_set = statistics.main_area_set(city)
    audience = judged.audience_for(request)
    rows: list[Row] = []
    if area_set is not None:
        with statistics.reading():
            rows = [
                _row(
                    city,
                    indicator,
                    statistics.segregation_table(indicator, area_set, latest_only=True, audience=audience),
                )
                for indicator in visible(request.actor, city.indicators.select_related("theme", "city"))
                if rules.applies(indicator.kind)
            ]
    return show(
        request,
        "segregation/overview.html",
        crumbs=[crumb("indicators", city), here(_("Segregation"))],
        area_set=area_set,
        themes=[(theme, list(found)) for theme, found in groupby(rows, key=lambda row: row.indicator.theme)],
        **_limits(),
    )


@page("view", load_indicator)
def detail(request: Any, indicator: Indicator) -> HttpResponse:
    """One indicator: level by year, change and what it consists of, between and within districts, and where."""
    city = request.city
    area_set = statistics.main_area_set(city)
    if area_set is None or not rules.applies(indicator.kind):
        raise Http404
    audience = judged.audience_for(request)
    table = statistics.segregation_table(indicator, area_set, audience=audience)
    values = statistics.indicator_table(indicator, area_set, audience=audience)
    datasets = figures.datasets_by_code(city, {ref.dataset for ref in values.releases})
    return show(
        request,
        "segregation/detail.html",
        crumbs=[
            crumb("indicators", city),
            (_("Segregation"), reverse("segregation", args=[city.slug])),
            here(indicator.name),
        ],
        indicator=indicator,
        area_set=area_set,
        latest=_latest(table.latest),
        lines=[_line(year) for year in reversed(table.years)],
        chart=drawings.segregation_chart(table, indicator),
        change=_change(table.change),
        sources=figures.sources(values, city, datasets),
        noisy=values.noise is not None,
        **_districts(city, table),
        **_map(city, indicator, area_set, table, values),
        **_limits(),
    )


def _limits() -> dict[str, Any]:
    return {"least_areas": rules.LEAST_AREAS, "least_share": round(100 * rules.LEAST_COVERAGE)}


# --- In words ----------------------------------------------------------------------------------------------


def hundred(value: float, decimals: int = 1) -> str:
    """A measure 0–1 on the scale 0–100, in the reader's language."""
    return format_number(100 * value, decimals, language())


def between(low: float, high: float, decimals: int = 1) -> str:
    return format_range(100 * low, 100 * high, decimals, language())


def verdict(change: Change) -> str:
    """What the change says, where it says anything beyond chance."""
    if not change.certain:
        return _("no certain change")
    return _("lives more apart") if change.value > 0 else _("lives less apart")


def signed(value: float, decimals: int = 1) -> str:
    """A change on the scale 0–100, with its sign."""
    text = hundred(value, decimals)
    return f"+{text}" if round(100 * value, decimals) > 0 else text


def _row(city: City, indicator: Indicator, table: SegregationTable) -> Row:
    url = reverse("segregation_indicator", args=[city.slug, indicator.code])
    year, change = table.latest, table.change
    if year is None:
        return Row(indicator, url, None, "", "", "", None, "")
    level = year.levels["dissimilarity"]
    return Row(
        indicator,
        url,
        year.period,
        hundred(level.value),
        between(level.low, level.high),
        "" if change is None else signed(change.value),
        None if change is None else change.first,
        "" if change is None else verdict(change),
    )


@dataclass(frozen=True)
class Line:
    """One year of the table."""

    year: int
    level: str
    interval: str
    raw: str
    entropy: str
    entropy_interval: str
    isolation: str
    share: str
    areas: int
    left_out: int


def _line(year: Year) -> Line:
    d, h = year.levels["dissimilarity"], year.levels["information_theory"]
    return Line(
        year.period,
        *_shown(d),
        hundred(d.raw),
        *_shown(h),
        hundred(year.isolation),
        hundred(year.share),
        year.areas,
        year.left_out,
    )


def _shown(level: Level) -> tuple[str, str]:
    return hundred(level.value), between(level.low, level.high)


def _latest(year: Year | None) -> Line | None:
    return None if year is None else _line(year)


def _change(change: Change | None) -> dict[str, Any] | None:
    """The change and its parts. Parts are of M, and shown in thousandths of a nat: they are small numbers."""
    if change is None:
        return None

    def part(value: float) -> str:
        text = format_number(1000 * value, 1, language())
        return f"+{text}" if round(1000 * value, 1) > 0 else text

    return {
        "first": change.first,
        "last": change.last,
        "areas": change.areas,
        "value": signed(change.value),
        "interval": between(change.low, change.high),
        "p": format_number(change.p, 3, language())
        if change.p >= 0.001
        else f"< {format_number(0.001, 3, language())}",
        "certain": change.certain,
        "verdict": verdict(change),
        "parts": [
            (_("People live more or less apart"), part(change.structural)),
            (_("The group has grown or shrunk"), part(change.group_sizes)),
            (_("Areas have grown or shrunk"), part(change.area_sizes)),
        ],
        "total": part(change.total),
    }


def _districts(city: City, table: SegregationTable) -> dict[str, Any]:
    """Between and within the districts, in Swedish order of their names."""
    if table.parts is None or not table.parts.total > 0:
        return {}
    parts = table.parts
    district = statistics.district_set(city)
    names = {area.code: area for area in areas_of(district)} if district else {}
    if not set(parts.within) <= set(names):
        return {}
    rows = [
        (
            plain(area.name),
            address(area, city),
            hundred(parts.within[code][0]),
            _own(parts.within[code][1]),
        )
        for code, area in names.items()
        if code in parts.within
    ]
    return {
        "districts": rows,
        "between_share": hundred(parts.between / parts.total, 0),
        "within_share": hundred(1 - parts.between / parts.total, 0),
        "parts_year": parts.period,
    }


def _own(value: float | None) -> str:
    return _("one group only") if value is None else hundred(value, 2)


def _map(
    city: City, indicator: Indicator, area_set: AreaSet, table: SegregationTable, values: IndicatorTable
) -> dict[str, Any]:
    if not table.local:
        return {}
    areas = areas_of(area_set)
    shown = [
        (plain(area.name), address(area, city), hundred(table.local[area.code], 2))
        for area in areas
        if area.code in table.local
    ]
    return {
        "local_map": drawings.local_map(table, values, indicator, areas, area_set, city),
        "local_rows": shown,
    }
