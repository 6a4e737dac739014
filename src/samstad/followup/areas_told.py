"""What a report says of areas beside one another: their types, and which are alike. Short tables, plain values.

The functions on tables are asked twice: by `content` on the releases of the moment, and by `verifying` on the archive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from samstad.followup.figures import Gathering
from samstad.followup.models import ReportingRound
from samstad.methods.composite import Recipe
from samstad.methods.values import FloatArray, Missing
from samstad.statistics import area_types, likeness
from samstad.statistics import queries as statistics
from samstad.statistics.area_queries import types_of
from samstad.statistics.area_types import CutRule, TypeTable
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import AreaSet, Index

MOST_ALIKE = 3

Tables = Mapping[str, IndicatorTable]


def types(held: Gathering, reporting_round: ReportingRound) -> list[dict[str, Any]]:
    """The districts by type, for each index of the city that tells types apart."""
    city = reporting_round.city
    area_set, base = statistics.district_set(city), statistics.main_area_set(city)
    if area_set is None:
        return []
    found = []
    for index in city.indices.prefetch_related("indicators"):
        said = types_of(index)
        if said is None or said.cut_points is None:
            continue
        recipe = Recipe.from_dict(index.recipe)
        own, smallest = (_components(held, index, recipe, each) for each in (area_set, base or area_set))
        source = f"{city.code}:{(base or area_set).code}"
        try:
            table = typed(said.cut_points, recipe, own, smallest, source)
        except ValueError:
            # Too few areas have the index, or all have the same.
            table = None
        if table is not None:
            found.append(
                _about(index, recipe, area_set)
                | {
                    "base": (base or area_set).code,
                    "cut_points": dict((index.types or {})["cut_points"]),
                    "source": source,
                    "table": table,
                }
            )
    return found


def typed(rule: CutRule, recipe: Recipe, tables: Tables, base: Tables, source: str) -> dict[str, Any] | None:
    """The types as the report has them; None where there are none. Raises ValueError as `area_types.compute`."""
    table = area_types.compute(rule, recipe, tables, base, source=source)
    if table is None:
        return None
    return {
        "period": table.period,
        "earlier": table.earlier,
        "cut_points": list(table.cuts[0].values),
        "rests_on": table.rests_on,
        "left_out": table.left_out,
        "exact": list(table.exact),
        "areas": [_typed_area(table, place) for place in range(len(table.areas))],
    }


def _typed_area(table: TypeTable, place: int) -> dict[str, Any]:
    """`types`: the lowest and highest that the interval reaches; `area`, `others`: who made the change, in classes."""
    change = table.change

    def number(array: FloatArray) -> float | None:
        return None if array[place] != array[place] else float(array[place])

    compared = change is not None and bool(change.before[place])
    return {
        "area": table.areas[place],
        "type": int(table.classes[place]),
        "missing": Missing(int(table.now.values.missing[place])).code,
        "score": number(table.now.values.values),
        "limits": [number(table.now.lower), number(table.now.upper)],
        "types": [int(table.reach.first[place]), int(table.reach.last[place])],
        "before": int(change.before[place]) if compared and change is not None else 0,
        "by_area": number(change.area) if compared and change is not None else None,
        "by_others": number(change.others) if compared and change is not None else None,
        "within_noise": bool(change.within_noise[place]) if compared and change is not None else False,
    }


def alike(held: Gathering, reporting_round: ReportingRound, places: Sequence[Mapping[str, Any]]) -> list[Any]:
    """For each district that the report is about, those most like it, by the index of the most indicators."""
    city = reporting_round.city
    area_set = statistics.district_set(city)
    here = [place["area"] for place in places if area_set and place["area_set"] == area_set.code]
    if area_set is None or not here:
        return []
    indices = city.indices.prefetch_related("indicators")
    for index in sorted(indices, key=lambda one: -len(one.recipe.get("components", []))):
        recipe = Recipe.from_dict(index.recipe)
        told = near(recipe, _components(held, index, recipe, area_set), here)
        if told is not None:
            return [_about(index, recipe, area_set) | {"table": told}]
    return []


def near(recipe: Recipe, tables: Tables, places: Sequence[str]) -> dict[str, Any] | None:
    """Place → the nearest areas with their distances; empty where it lacks a number. None where all do."""
    rows, period = [], None
    for place in places:
        found = likeness.nearest(recipe, tables, place, MOST_ALIKE)
        pairs: list[Any] = []
        if found is not None and found.found is not None:
            period = found.period
            distances = found.found.distances.tolist()
            pairs = [
                [found.areas[at], d] for at, d in zip(found.found.order.tolist(), distances, strict=True)
            ]
        rows.append({"area": place, "nearest": pairs})
    return None if period is None else {"period": period, "places": rows}


def _components(
    held: Gathering, index: Index, recipe: Recipe, area_set: AreaSet
) -> dict[str, IndicatorTable]:
    rows = index.indicators.select_related("theme", "city")
    return {row.code: held.read(row, area_set) for row in rows if row.code in recipe.weights}


def _about(index: Index, recipe: Recipe, area_set: AreaSet) -> dict[str, Any]:
    return {
        "index": index.code,
        "name": index.name,
        "recipe": recipe.to_dict(),
        "area_set": area_set.code,
        "names": {area.code: area.name for area in area_set.areas.all()},
    }
