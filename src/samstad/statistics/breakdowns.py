"""An indicator by the categories of a dimension that its source has a total for: women and men beside all.

Where one category of an area must be withheld, all of them are: the total is shown, and what is left of it when
the others are taken away is the one that is hidden. Where the total is withheld, so are they: it is their sum. The
same areas are then hidden in every category, and what the reader knows of one follows from the other and the total.
What is hidden for the sake of another category needs company of its own: all the men who are counted may live in one
area, and their sum would say it. So the categories are gone through, on all levels, until none hides anything more.

Where it stops working: no hidden number follows from the tables by adding and subtracting. Within one table a range is
kept wide as well; who knows how many women and men live in each area may find a narrow one from several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.statistics import queries, store
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.editions import AsOf, edition_refs
from samstad.statistics.models import AreaSet, Indicator
from samstad.statistics.protection import Forced
from samstad.statistics.surveys import among

MOST = 4  # categories: more are another page


def dimensions(indicator: Indicator, *, as_of: AsOf = None) -> dict[str, tuple[str, ...]]:
    """Dimension → its categories but the total, of what the numerator may be split by."""
    datasets = {dataset.code: dataset for dataset in queries.datasets_of(indicator)}
    selection = indicator.numerator
    dataset = datasets.get(selection["dataset"])
    totals = {} if dataset is None else dataset.mapping.get("totals") or {}
    if dataset is None or not totals:
        return {}
    ref = edition_refs([dataset], as_of).get(dataset.pk)
    if ref is None:
        return {}
    return dimensions_of(
        selection, store.open_cube(ref.content_hash).dimensions(selection["measure"]), totals
    )


def dimensions_of(
    selection: Mapping[str, Any], held: Mapping[str, tuple[str, ...]], totals: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The same of a numerator's `selection`, whose measure the edition holds by the dimensions `held`."""
    found = {
        name: tuple(each for each in categories if each != totals[name])
        for name, categories in held.items()
        if name in totals and name not in (selection.get("where") or {})
    }
    return {name: categories for name, categories in found.items() if 1 < len(categories) <= MOST}


def by_category(
    indicator: Indicator,
    area_set: AreaSet,
    dimension: str,
    categories: tuple[str, ...],
    *,
    as_of: AsOf = None,
    audience: Audience = Audience.PUBLIC,
) -> dict[str, IndicatorTable]:
    """Category → the indicator of it alone, withheld in all where it is withheld in one. Errors as
    `queries.indicator_table`.
    """
    datasets, city = queries.datasets_of(indicator), indicator.city
    known = (queries.district_set(city), queries.main_area_set(city), queries.city_set(city))
    levels = {each.code: each for each in (area_set, *known) if each is not None}
    whole = {
        code: queries.indicator_table(indicator, level, as_of=as_of, audience=audience)
        for code, level in levels.items()
    }

    def table(category: str, level: str, forced: Forced) -> IndicatorTable:
        one = among(indicator, dimension, category)
        return queries.indicator_table_on(
            one, datasets, levels[level], as_of=as_of, audience=audience, forced=forced
        )

    return settled(whole, categories, table)[area_set.code]


def settled(
    whole: Mapping[str, IndicatorTable],
    categories: Iterable[str],
    table: Callable[[str, str, Forced], IndicatorTable],
) -> dict[str, dict[str, IndicatorTable]]:
    """Level → category → table, such that all hide the same, and each hides enough.

    `whole`: level → the indicator of all; `table(category, level, forced)`: the indicator of a category alone.
    """
    forced = _withheld_in(whole.values())
    while True:
        found = {level: {each: table(each, level, forced) for each in categories} for level in whole}
        more = _withheld_in(each for tables in found.values() for each in tables.values())
        wider = {
            period: forced.get(period, frozenset()) | more.get(period, frozenset())
            for period in {*forced, *more}
        }
        if wider == forced:
            return {level: hidden_together(whole[level], tables) for level, tables in found.items()}
        forced = wider


def _withheld_in(tables: Iterable[IndicatorTable]) -> dict[int, frozenset[tuple[str, str]]]:
    """Period → (area set, area) withheld in any of the tables."""
    found: dict[int, set[tuple[str, str]]] = {}
    for table in tables:
        for row, column in np.argwhere(table.values.missing == int(Missing.WITHHELD)):
            found.setdefault(table.periods[row], set()).add((table.area_set, table.areas[column]))
    return {period: frozenset(areas) for period, areas in found.items()}


def hidden_together(whole: IndicatorTable, tables: dict[str, IndicatorTable]) -> dict[str, IndicatorTable]:
    """The tables of the categories, withheld wherever one of them is, or the indicator of all is."""
    hidden = {
        (period, area)
        for table in (whole, *tables.values())
        for row, column in np.argwhere(table.values.missing == int(Missing.WITHHELD))
        for period, area in ((table.periods[row], table.areas[column]),)
    }
    if not hidden:
        return tables
    return {category: _withheld(table, _mask(table, hidden)) for category, table in tables.items()}


def _mask(table: IndicatorTable, hidden: set[tuple[int, str]]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(table.values.missing.shape, dtype=np.bool_)
    for row, period in enumerate(table.periods):
        for column, area in enumerate(table.areas):
            mask[row, column] = (period, area) in hidden
    return mask


def _withheld(table: IndicatorTable, hidden: npt.NDArray[np.bool_]) -> IndicatorTable:
    return replace(
        table,
        values=table.values.withheld_where(hidden),
        numerator=table.numerator and table.numerator.withheld_where(hidden),
        denominator=table.denominator and table.denominator.withheld_where(hidden),
        lower=np.where(hidden, np.nan, table.lower),
        upper=np.where(hidden, np.nan, table.upper),
    )
