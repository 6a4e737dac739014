"""Areas: the map and table of one indicator, its numbers as a file, and the page of a place."""

from __future__ import annotations

import csv
import datetime as dt
import io
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.organisation.providers import area_sections
from samstad.places.models import Agreement
from samstad.statistics import queries as statistics
from samstad.statistics.models import Area, AreaLink, AreaSet, AreaSetKind, Indicator, LinkKind
from samstad.steering.queries import activities_for_area, targets_for_area
from samstad.web import drawings, figures, judged, likeness, police
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_area, load_city
from samstad.web.pages import crumb, here, show
from samstad.web.places import areas_of, choose
from samstad.web.templatetags.samstad import language, plain

MOST_ACTIVITIES = 50


@page("view", load_city)
def areas(request: Any, city: City) -> HttpResponse:
    """Map and table of an indicator, a year and a level; without numbers, the areas alone."""
    indicators = visible(request.actor, city.indicators.select_related("theme", "city"))
    indicator = _asked(request, indicators)
    context: dict[str, Any] = {"choice": None}
    if indicator is not None:
        choice = choose(request, city, indicator, judged.audience_for(request))
        codes = {ref.dataset for ref in choice.table.releases} if choice.table else set()
        context = {
            "choice": choice,
            "sources": figures.sources(choice.table, city, figures.datasets_by_code(city, codes))
            if choice.table
            else [],
        }
    if indicator is None or context["choice"].table is None:
        context["sets"] = _sets(city)
        context["would"] = figures.would_be_from(city, indicator)
    return show(
        request,
        "areas/list.html",
        crumbs=[here(_("Areas"))],
        indicator=indicator,
        themes=[(theme, list(found)) for theme, found in groupby(indicators, key=lambda row: row.theme)],
        police=police.lists(city),
        **context,
    )


def _asked(request: Any, indicators: list[Indicator]) -> Indicator | None:
    code = request.GET.get("indikator", "")
    return next((row for row in indicators if row.code == code), indicators[0] if indicators else None)


def _sets(city: City) -> list[tuple[Any, list[Area]]]:
    """Every set with its areas, where there is no map to show; the police's lists have a section of their own."""
    return [
        (area_set, areas_of(area_set))
        for area_set in city.area_sets.all()
        if area_set.kind != AreaSetKind.POLICE or area_set.edition is None
    ]


@page("view", load_city)
def areas_csv(request: Any, city: City) -> HttpResponse:
    """The table of the areas' page as a file. Swedish readers get what a Swedish spreadsheet opens as it is."""
    indicators = visible(request.actor, city.indicators.select_related("theme", "city"))
    indicator = _asked(request, indicators)
    if indicator is None:
        raise Http404
    choice = choose(request, city, indicator, judged.audience_for(request), with_map=False)
    if choice.table is None or choice.area_set is None or choice.year is None:
        raise Http404
    swedish = language() == "sv"
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";" if swedish else ",", lineterminator="\r\n")
    if city.synthetic:
        rows.writerow([_("Made-up municipality: every number is generated (synthetic).")])
    if request.inside:
        rows.writerow([_("For use within the city: holds numbers that are withheld from the public.")])
    rows.writerow(
        [
            "area_set",
            "area",
            "name",
            "indicator",
            "version",
            "period",
            "value",
            "lower",
            "upper",
            "missing",
            "releases",
            "converted_from",
        ]
    )
    releases = " ".join(f"{ref.dataset}/{ref.number}" for ref in choice.table.releases)
    carried = choice.table.converted.get(choice.year, ())
    converted = " ".join(sorted({each.area_set for each in carried}))
    for row in choice.rows:
        figure = choice.table.at(row["area"].code, choice.year)
        numbers = [_written(n, swedish) for n in (figure.value, figure.lower, figure.upper)]
        kind = Missing(figure.missing)
        rows.writerow(
            [
                choice.area_set.code,
                row["area"].code,
                _safe(row["name"]),
                indicator.code,
                indicator.version,
                choice.year,
                *numbers,
                "" if kind == Missing.PRESENT else kind.name.lower(),
                releases,
                converted if figure.converted else "",
            ]
        )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{city.slug}-{indicator.code}-{choice.area_set.code}-{choice.year}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(value: float | None, swedish: bool) -> str:
    """All the digits, unrounded: a file is for counting on."""
    if value is None:
        return ""
    text = repr(float(value))
    return text.replace(".", ",") if swedish else text


def _safe(text: str) -> str:
    """A name that a spreadsheet cannot take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@page("view", load_area)
def area(request: Any, area: Area) -> HttpResponse:
    """A place: what it is, how it develops, what is wanted, done and agreed there."""
    city = request.city
    audience = judged.audience_for(request)
    themes = _themes(request, area, city, audience)
    targets = visible(request.actor, targets_for_area(area))
    activities = activities_for_area(area).prefetch_related("areas").select_related("document__city", "goal")
    # A place of a large city has thousands through the years: those of now, and the list has the rest.
    activities = activities.order_by("-end", "sort_key")[:MOST_ACTIVITIES]
    return show(
        request,
        "areas/area.html",
        crumbs=[crumb("areas", city), here(area.name)],
        area=area,
        inside=_linked(area, LinkKind.NESTED, "out"),
        holds=_by_set(_linked(area, LinkKind.NESTED, "in")),
        became=_linked(area, LinkKind.SUCCEEDED, "out"),
        came_from=_linked(area, LinkKind.SUCCEEDED, "in"),
        territories=area.territories.select_related("organisation__city"),
        map=_where(area, city),
        themes=themes,
        targets=judged.judge(targets, audience),
        activities=visible(request.actor, activities),
        goals=visible(request.actor, area.goals.select_related("document__city", "document__owner", "owner")),
        agreements=visible(
            request.actor,
            Agreement.objects.filter(areas=area)
            .select_related("document__city", "document__owner")
            .prefetch_related("parties"),
        ),
        sections=area_sections.gather(request.actor, area),
        like=likeness.of(
            area,
            areas_of(area.area_set),
            visible(request.actor, city.indices.select_related("city").prefetch_related("indicators")),
            audience,
        ),
        listing=police.listing(area),
        would=[] if themes else figures.would_be_from(city),
    )


def _linked(area: Area, kind: LinkKind, way: str) -> list[tuple[Area, float]]:
    """(area, weight) at the other end of the links out of, or in to, this one."""
    mine, other = ("source_area", "target_area") if way == "out" else ("target_area", "source_area")
    links = (
        AreaLink.objects.filter(kind=kind, **{mine: area})
        .select_related(f"{other}__area_set__city")
        .defer(f"{other}__geometry")
        .order_by(f"{other}__sort_key")
    )
    return [(getattr(link, other), link.weight) for link in links]


def _by_set(linked: list[tuple[Area, float]]) -> list[tuple[AreaSet, list[Area]]]:
    """(set, its areas), the newest set first: a set of areas that are no longer in use comes after."""
    found: dict[AreaSet, list[Area]] = {}
    for area, _weight in linked:
        found.setdefault(area.area_set, []).append(area)
    return sorted(
        found.items(), key=lambda pair: (pair[0].valid_from or dt.date.min, pair[0].code), reverse=True
    )


def _where(area: Area, city: City) -> Any:
    """Where in the city the place lies, among the areas of its own set."""
    return drawings.plain_map(
        areas_of(area.area_set),
        area.area_set,
        city,
        _("Where %(area)s lies") % {"area": plain(area.name)},
        selected=[area.code],
    )


def _themes(request: Any, area: Area, city: City, audience: Any) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Each theme's indicators with the latest figure here, the city's beside it, and a small line of the years."""
    whole = statistics.city_set(city)
    rows = []
    for indicator in visible(request.actor, city.indicators.select_related("theme", "city")):
        table = statistics.indicator_table(indicator, area.area_set, audience=audience)
        if not table.periods or area.code not in table.areas:
            continue
        year = statistics.latest_period(table)
        if year is None:
            continue
        points = drawings.points_of(table, area.code)
        rows.append(
            {
                "indicator": indicator,
                "url": f"{address(indicator)}?niva={area.area_set.code}&omrade={area.code}",
                "shown": figures.show_figure(table.at(area.code, year), indicator, year),
                "whole": _same_year(indicator, whole, year, audience),
                "spark": drawings.spark(
                    table,
                    area.code,
                    f"{plain(indicator.name)}, {plain(area.name)}",
                    drawings.described(points, indicator, plain(area.name)),
                ),
                "years": f"{table.periods[0]}–{table.periods[-1]}",
            }
        )
    return [(theme, list(found)) for theme, found in groupby(rows, key=lambda row: row["indicator"].theme)]


def _same_year(indicator: Indicator, whole: Any, year: int, audience: Any) -> Any:
    if whole is None:
        return None
    table = statistics.indicator_table(indicator, whole, audience=audience)
    if year not in table.periods or not table.areas:
        return None
    return figures.show_figure(table.at(table.areas[0], year), indicator, year)
