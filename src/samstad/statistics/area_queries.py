"""What is asked of areas beside one number: their types, criteria and likeness.

Numbers come through `queries.indicator_table` alone, for an audience and as of something, as there.
"""

from __future__ import annotations

from dataclasses import dataclass

from samstad.methods.composite import Recipe
from samstad.methods.similar import Similar
from samstad.methods.values import Values
from samstad.organisation.models import City
from samstad.statistics import area_types, likeness
from samstad.statistics.area_types import AreaTypes, CriteriaTable, TypeTable
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import Area, AreaSet, AreaSetKind, Index, Indicator
from samstad.statistics.queries import AsOf, indicator_table, main_area_set


def types_of(index: Index) -> AreaTypes | None:
    """What the index says of types; None where it says nothing."""
    return None if index.types is None else AreaTypes.from_dict(index.types)


def components_of(
    index: Index, area_set: AreaSet, audience: Audience, as_of: AsOf = None
) -> dict[str, IndicatorTable]:
    """The tables of the index's components, by code."""
    wanted = Recipe.from_dict(index.recipe).weights
    rows = [row for row in index.indicators.all() if row.code in wanted]
    return {row.code: indicator_table(row, area_set, as_of=as_of, audience=audience) for row in rows}


def type_table(
    index: Index,
    area_set: AreaSet,
    *,
    earlier: int | None = None,
    as_of: AsOf = None,
    audience: Audience = Audience.PUBLIC,
) -> TypeTable | None:
    """The types of the areas of the set; None where the index has none, or no year has all its components.

    Cut points made of areas are always those of the city's smallest set, as everybody sees it. Raises ValueError
    as `area_types.compute`.
    """
    types = types_of(index)
    if types is None or types.cut_points is None:
        return None
    recipe = Recipe.from_dict(index.recipe)
    base = main_area_set(index.city) or area_set
    return area_types.compute(
        types.cut_points,
        recipe,
        components_of(index, area_set, audience, as_of),
        components_of(index, base, Audience.PUBLIC, as_of),
        earlier=earlier,
        source=f"{index.city.code}:{base.code}",
    )


def criteria_table(
    index: Index, area_set: AreaSet, *, audience: Audience = Audience.PUBLIC
) -> CriteriaTable | None:
    """Which areas of the set meet the criteria of 2012; None where the index maps no indicator to any."""
    types = types_of(index)
    if types is None or not types.criteria:
        return None
    rows = Indicator.objects.filter(city=index.city, code__in=types.criteria.values())
    tables = {row.code: indicator_table(row, area_set, audience=audience) for row in rows}
    areas = tuple(sorted(area_set.areas.values_list("code", flat=True)))
    found = next(iter(tables.values()), None)
    return area_types.criteria(types.criteria, tables, found.areas if found is not None else areas)


@dataclass(frozen=True, eq=False)
class Likeness:
    """Areas like one, in the components of an index in one year. None in `found` where it cannot be compared."""

    index: Index
    period: int
    areas: tuple[str, ...]
    values: dict[str, Values]
    found: Similar | None


def like(area: Area, index: Index, *, most: int = 5, audience: Audience = Audience.PUBLIC) -> Likeness | None:
    """The areas of the same set most like `area` in what `index` is made of; None where nothing can be compared.

    Every component counts the same, in standard deviations between the areas that the reader sees.
    """
    tables = components_of(index, area.area_set, audience)
    found = likeness.nearest(Recipe.from_dict(index.recipe), tables, area.code, most)
    return None if found is None else Likeness(index, found.period, found.areas, found.values, found.found)


def police_sets(city: City) -> list[AreaSet]:
    """The editions of the police's list that are stored, the oldest first."""
    return list(
        city.area_sets.filter(kind=AreaSetKind.POLICE, edition__isnull=False).order_by("edition", "code")
    )
