"""Indicators and indices: each with its definition, map, development and sources."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_number, missing_text
from samstad.methods.sensitivity import LEFT_OUT, WEIGHTS
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.organisation.providers import resting_on_indicator
from samstad.statistics import breakdowns, surveys
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.indices import IndexTable
from samstad.statistics.models import Area, AreaSet, Index, Indicator
from samstad.steering.queries import targets_on
from samstad.web import definitions, drawings, figures, judged
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_index, load_indicator
from samstad.web.pages import crumb, here, show
from samstad.web.places import Choice, areas_of, choose
from samstad.web.templatetags.samstad import language, plain


@page("view", load_indicator)
def indicator(request: Any, indicator: Indicator) -> HttpResponse:
    """Definition, map and table of a year, development of the city and a chosen area, and what rests on it."""
    city = request.city
    audience = judged.audience_for(request)
    choice = choose(request, city, indicator, audience)
    datasets = figures.would_be_from(city, indicator)
    targets = visible(request.actor, targets_on(indicator))
    known = {dataset.code: dataset for dataset in datasets}
    question = surveys.question_of(indicator, datasets)
    return show(
        request,
        "indicators/indicator.html",
        crumbs=[crumb("indicators", city), here(indicator.name)],
        indicator=indicator,
        choice=choice,
        sources=_sources(choice, city),
        datasets=datasets,
        would=datasets,
        targets=judged.judge(targets, audience),
        indices=visible(request.actor, indicator.indices.select_related("city")),
        resting=resting_on_indicator.gather(request.actor, indicator),
        counted=[
            (name, definitions.selection_text(getattr(indicator, key), known))
            for key, name in (
                ("numerator", _("Numerator")),
                ("denominator", _("Denominator")),
                ("margin", _("Margin of error")),
            )
            if getattr(indicator, key)
        ],
        versions=definitions.older_versions(indicator, known),
        question=question,
        survey=known[indicator.numerator["dataset"]].survey if question else None,
        breakdowns=_breakdowns(indicator, choice, audience, known),
        **(years_of(city, indicator, choice, audience) if choice.table else {}),
    )


def _breakdowns(
    indicator: Indicator, choice: Choice, audience: Audience, datasets: dict[str, Any]
) -> list[dict[str, Any]]:
    """Of the chosen level and year, a table for each dimension that the source has a total for."""
    if choice.table is None or choice.area_set is None or choice.year is None:
        return []
    found = []
    dataset = datasets[indicator.numerator["dataset"]]
    for dimension, categories in breakdowns.dimensions(indicator).items():
        tables = breakdowns.by_category(indicator, choice.area_set, dimension, categories, audience=audience)
        rows = [
            (
                plain(area.name),
                [
                    figures.show_figure(table.at(area.code, choice.year), indicator, choice.year)
                    if area.code in table.areas and choice.year in table.periods
                    else None
                    for table in tables.values()
                ],
            )
            for area in areas_of(choice.area_set)
        ]
        names = (dataset.survey.get("categories") or {}).get(dimension) or {}
        found.append(
            {
                "name": dimension,
                "columns": [plain(names.get(category)) or category for category in categories],
                "rows": rows,
            }
        )
    return found


def _sources(choice: Choice, city: City) -> list[figures.Source]:
    if choice.table is None:
        return []
    codes = {ref.dataset for ref in choice.table.releases}
    return figures.sources(choice.table, city, figures.datasets_by_code(city, codes))


def years_of(city: City, indicator: Indicator, choice: Choice, audience: Any) -> dict[str, Any]:
    """The development: a chart and a table over years of the chosen area beside the whole city."""
    assert choice.table is not None
    whole = statistics.city_set(city)
    rows = []
    if choice.area is not None:
        rows.append((plain(choice.area.name), choice.table, choice.area.code))
    if whole is not None:
        table = statistics.indicator_table(indicator, whole, audience=audience)
        rows += [(plain(city.name), table, code) for code in table.areas[:1]]
    if not rows:
        return {}
    name, table, code = rows[0]
    points = drawings.points_of(table, code)
    chart = drawings.series_chart(indicator, rows, drawings.described(points, indicator, name))
    years = sorted({year for _name, table, _code in rows for year in table.periods}, reverse=True)
    lines = [
        (
            year,
            [
                figures.show_figure(table.at(code, year), indicator, year) if year in table.periods else None
                for _name, table, code in rows
            ],
        )
        for year in years
    ]
    return {
        "chart": chart,
        "columns": [name for name, _table, _code in rows],
        "lines": lines,
        "latest": _latest(rows, indicator, choice, _sources(choice, city)),
    }


def _latest(
    rows: list[Any], indicator: Indicator, choice: Choice, sources: list[figures.Source]
) -> list[tuple[str, figures.Shown]]:
    """The chosen year's figure of each area, with the edition that it comes from."""
    about = {"source": sources[0].label, "source_url": sources[0].url} if len(sources) == 1 else {}
    year = choice.year or 0
    return [
        (name, figures.show_figure(table.at(code, year), indicator, year, **about))
        for name, table, code in rows
        if year in table.periods
    ]


@page("view", load_index)
def index(request: Any, index: Index) -> HttpResponse:
    """A composite index: its recipe, and its values by district with what they are made of."""
    city = request.city
    area_set = statistics.district_set(city)
    audience = judged.audience_for(request)
    try:
        table = statistics.index_table(index, area_set, audience=audience) if area_set else None
    except ValueError:
        # The recipe cannot be used on these numbers, e.g. an indicator that is the same everywhere.
        table = None
    indicators = {row.code: row for row in index.indicators.select_related("theme", "city")}
    areas = areas_of(area_set) if area_set else []
    return show(
        request,
        "indicators/index.html",
        crumbs=[crumb("indicators", city), here(index.name)],
        index=index,
        recipe=index.recipe,
        components=[(part, indicators.get(part["code"])) for part in index.recipe.get("components", [])],
        area_set=area_set,
        table=table,
        columns=[plain(indicators[code].name) if code in indicators else code for code in table.parts]
        if table
        else [],
        rows=_scores(table, areas, city) if table else [],
        versions=definitions.older_versions(index, {}),
        sensitivity=_sensitivity(index, area_set, table, areas) if table and area_set else None,
        map=drawings.index_map(table, index, areas, area_set, city) if table and area_set else "",
    )


def _scores(table: IndexTable, areas: list[Area], city: City) -> list[dict[str, Any]]:
    """Each area with its score, or why it has none, and what each indicator gives of it. By name: no ranking."""
    lang, at = language(), {code: place for place, code in enumerate(table.areas)}
    rows = []
    for area in areas:
        place = at.get(area.code)
        if place is None:
            continue
        score = table.scores[place]
        parts = [part[place] for part in table.parts.values()]
        rows.append(
            {
                "name": plain(area.name),
                "url": address(area, city),
                "score": "" if score is None else format_number(score, 2, lang, signed=True),
                "word": ""
                if score is not None
                else missing_text(Missing.from_code(table.missing[place]), lang, short=True),
                "parts": [
                    "" if part is None else format_number(part, 2, lang, signed=True) for part in parts
                ],
            }
        )
    return rows


def _sensitivity(
    index: Index, area_set: AreaSet, table: IndexTable, areas: list[Area]
) -> dict[str, Any] | None:
    """Where each area could stand had others made the recipe, by name, and which choice moves the ranks most."""
    try:
        found = statistics.index_sensitivity(index, area_set, table.period)
    except ValueError:
        # One of the alternatives cannot be run on these numbers; the index itself can.
        return None
    at, lang = {code: place for place, code in enumerate(found.areas)}, language()
    places = [(area, at[area.code]) for area in areas if area.code in at]
    rows = [
        (
            plain(area.name),
            found.ranks[place],
            f"{found.lower[place]}\u2013{found.upper[place]}",
            format_number(100 * (found.worst[place] or 0.0), 0, lang),
        )
        for area, place in places
        if found.ranks[place] > 0
    ]
    choices = {
        WEIGHTS: _("The weights, each up to a quarter more or less"),
        "standardisation": _("How the indicators are put on one scale"),
        LEFT_OUT: _("Which indicator is left out, or none"),
    }
    effects = [(choices[name], format_number(100 * share, 0, lang)) for name, share in found.effects.items()]
    return {"rows": rows, "effects": effects, "draws": found.draws, "areas": len(rows)}
