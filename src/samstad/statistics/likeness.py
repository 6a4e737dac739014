"""Which areas are most like one, in what an index is made of. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from samstad.methods import similar as methods
from samstad.methods.composite import Recipe
from samstad.methods.similar import Similar
from samstad.methods.values import Values
from samstad.statistics.area_types import years_of
from samstad.statistics.derivation import IndicatorTable


@dataclass(frozen=True, eq=False)
class Nearest:
    """In one year. `found`: None where the area itself lacks a number, or one is the same everywhere."""

    period: int
    areas: tuple[str, ...]
    values: dict[str, Values]
    found: Similar | None


def nearest(recipe: Recipe, tables: Mapping[str, IndicatorTable], area: str, most: int) -> Nearest | None:
    """The `most` areas of the tables most like `area` in the last year that all components have; None where nothing
    can be compared. Every component counts the same, in standard deviations between the areas of the tables.
    """
    years = years_of(recipe, tables) if set(recipe.weights) <= set(tables) else ()
    if not years or area not in (areas := next(iter(tables.values())).areas):
        return None
    values = {}
    for code in recipe.weights:
        row = tables[code].periods.index(years[-1])
        values[code] = Values(tables[code].values.values[row], tables[code].values.missing[row])
    try:
        found = methods.similar(values, areas.index(area), k=most, on_missing="carry")
    except ValueError:
        # This area lacks a number, or a variable is the same everywhere.
        found = None
    whole = np.stack([each.present for each in values.values()]).all(axis=0)
    return Nearest(years[-1], areas, values, found) if whole.sum() > 1 else None
