"""What a report says of places: how each has developed, and an index on the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from samstad.followup.figures import Gathering, measured_before
from samstad.followup.models import ReportingRound
from samstad.methods.values import Values
from samstad.statistics import queries as statistics
from samstad.statistics import segregation as segregations
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable, latest_period
from samstad.statistics.indices import IndexTable, rank_sensitivity
from samstad.statistics.models import Area, AreaSet, Index, Indicator
from samstad.steering.models import Goal

CLASSES = 5
DRAWS = 1000


def places(held: Gathering, reporting_round: ReportingRound, goals: list[Goal]) -> list[dict[str, Any]]:
    """Each place with its figures and goals, in the order of names."""
    indicators = _reported_indicators(reporting_round)
    city_set = statistics.city_set(reporting_round.city)
    return [
        {
            "area_set": place.area_set.code,
            "area": place.code,
            "name": place.name,
            "indicators": _rows(held, place, indicators, city_set),
            "goals": [goal.code for goal in goals if goal.area_id == place.pk],
        }
        for place in _places_of(reporting_round, goals)
    ]


def _places_of(reporting_round: ReportingRound, goals: list[Goal]) -> list[Area]:
    """The places that the report is about: those of the agreement, else those that its goals are set for."""
    agreement = getattr(reporting_round.document, "agreement", None)
    areas = list(agreement.areas.select_related("area_set")) if agreement else []
    if not areas:
        areas = list({goal.area.pk: goal.area for goal in goals if goal.area}.values())
    return sorted(areas, key=lambda area: (area.sort_key, area.code))


def _reported_indicators(reporting_round: ReportingRound) -> list[Indicator]:
    """Indicators of the agreement's themes (all themes where it names none), in the catalogue's order."""
    indicators = Indicator.objects.filter(city=reporting_round.city).select_related("theme")
    agreement = getattr(reporting_round.document, "agreement", None)
    if agreement and agreement.themes.exists():
        indicators = indicators.filter(theme__in=agreement.themes.all())
    return list(indicators)


def _rows(
    held: Gathering, place: Area, indicators: list[Indicator], city_set: AreaSet | None
) -> list[dict[str, Any]]:
    """How a place has developed: for each indicator its latest figure, the one before and the city's."""
    rows = []
    for indicator in indicators:
        table = held.read(indicator, place.area_set)
        latest = latest_period(table)
        if latest is None:
            continue
        before = measured_before(table, place.code, latest)
        row = {
            "indicator": indicator.code,
            "theme": indicator.theme.name,
            "period": latest,
            "latest": held.figure(indicator, table, place, latest),
            "before": held.figure(indicator, table, place, before) if before is not None else None,
            "city": None,
        }
        if city_set is not None:
            whole = held.read(indicator, city_set)
            if latest in whole.periods:
                row["city"] = held.figure(indicator, whole, city_set.areas.get(), latest)
        rows.append(row)
    return rows


def segregation(held: Gathering, reporting_round: ReportingRound) -> list[dict[str, Any]]:
    """How apart the groups live that the report's indicators count, over the city's smallest areas.

    Only those with a level: where too few areas may be shown there is nothing to tell.
    """
    area_set = statistics.main_area_set(reporting_round.city)
    if area_set is None:
        return []
    found = []
    for indicator in _reported_indicators(reporting_round):
        if not segregations.applies(indicator.kind):
            continue
        table = statistics.segregation_table(
            indicator, area_set, latest_only=True, as_of=held.pinned, audience=Audience.PUBLIC
        )
        if table.latest is not None:
            held.read(indicator, area_set)
            found.append({"indicator": indicator.code, "area_set": area_set.code, "table": table.to_dict()})
    return found


def index_maps(
    held: Gathering, reporting_round: ReportingRound
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One map for each index of the city, over the districts; and the names of those that cannot be made.

    An index cannot be made where a component is missing everywhere or is the same everywhere, or where there are
    fewer areas than classes. The report then says so: leaving it out in silence would look like forgetting.
    """
    area_set = statistics.district_set(reporting_round.city)
    if area_set is None:
        return [], []
    maps, unmade = [], []
    for index in reporting_round.city.indices.prefetch_related("indicators"):
        try:
            made = _index_map(held, index, area_set)
        except ValueError:
            made = None
        if made:
            maps.append(made)
        else:
            unmade.append({"index": index.code, "name": index.name})
    return maps, unmade


def _index_map(held: Gathering, index: Index, area_set: AreaSet) -> dict[str, Any] | None:
    """The map of one index; None where no period has all its components, ValueError where it cannot be run."""
    table = statistics.index_table(index, area_set, as_of=held.pinned, audience=Audience.PUBLIC)
    if table is None:
        return None
    areas = list(area_set.areas.all())
    components = {one.code: held.read(one, area_set) for one in index.indicators.select_related("theme")}
    doubt = classes_and_doubt(table, components)
    for indicator in index.indicators.all():
        for area in areas:
            held.figure(indicator, components[indicator.code], area, table.period)
    return {
        "index": index.code,
        "name": index.name,
        "about": index.about,
        "area_set": area_set.code,
        "names": {area.code: area.name for area in areas},
        "table": table.to_dict(),
        "doubt": doubt,
        "sensitivity": other_choices(table, components),
    }


def other_choices(table: IndexTable, components: Mapping[str, IndicatorTable]) -> dict[str, Any] | None:
    """How far the ranks hang on the recipe's choices; None where an alternative cannot be run on these numbers."""
    try:
        return rank_sensitivity(table.recipe, components, table.period).to_dict()
    except ValueError:
        return None


def classes_and_doubt(table: IndexTable, components: Mapping[str, IndicatorTable]) -> dict[str, Any]:
    """Each area's class with the cut points of the day, and how far chance alone could move its rank.

    The rank limits come from drawing every component again within its interval (`methods.composite`); a
    component without an interval is taken as exact, which makes them too narrow rather than too wide.
    """
    from samstad.methods import composite

    data, errors = {}, {}
    for code, component in components.items():
        row = component.periods.index(table.period)
        data[code] = Values(component.values.values[row], component.values.missing[row])
        spread = (component.upper[row] - component.lower[row]) / (2 * 1.959964)
        errors[code] = np.nan_to_num(spread, nan=0.0)
    ranks = composite.rank_intervals(table.recipe, data, errors, draws=DRAWS, seed=0)
    cut_points = composite.quantile_cut_points(table.values, CLASSES)
    return {
        "cut_points": cut_points.tolist(),
        "classes": composite.classify(table.values, cut_points).tolist(),
        "rank_lower": ranks.lower.tolist(),
        "rank_upper": ranks.upper.tolist(),
        "draws": DRAWS,
        "seed": 0,
    }
