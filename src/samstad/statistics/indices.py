"""A composite index on indicator tables, and its result as JSON from which it can be checked. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from samstad.methods import composite
from samstad.methods.composite import Recipe
from samstad.methods.record import checked_fields
from samstad.methods.values import Missing, Values
from samstad.statistics.derivation import IndicatorTable


@dataclass(frozen=True)
class IndexTable:
    """One index for the areas of one set in one period. Higher is more risk.

    scores: None where there is none, with its kind in `missing`. parts: component, or domain where the recipe
    has such → what it gives of each score. ranks: 1 is the highest, 0 where there is no score. coverage: 0–1,
    the share of the weight that was there. constants: see `methods.composite.Constants`; always those of what
    everybody may see.
    """

    recipe: Recipe
    period: int
    areas: tuple[str, ...]
    scores: tuple[float | None, ...]
    missing: tuple[str, ...]
    parts: dict[str, tuple[float | None, ...]]
    ranks: tuple[int, ...]
    coverage: tuple[float, ...]
    constants: dict[str, dict[str, Any]]

    @property
    def recipe_codes(self) -> tuple[str, ...]:
        """The indicators that it is made of."""
        return tuple(component.code for component in self.recipe.components)

    @property
    def values(self) -> Values:
        """Scores with their kinds of missing, (areas,)."""
        numbers = [np.nan if score is None else score for score in self.scores]
        return Values.of(numbers, [Missing.from_code(kind) for kind in self.missing])

    def score(self, area: str) -> float | None:
        return self.scores[self.areas.index(area)]

    def to_dict(self) -> dict[str, Any]:
        return {
            "recipe": self.recipe.to_dict(),
            "period": self.period,
            "areas": list(self.areas),
            "scores": list(self.scores),
            "missing": list(self.missing),
            "parts": {code: list(part) for code, part in self.parts.items()},
            "ranks": list(self.ranks),
            "coverage": list(self.coverage),
            "constants": self.constants,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> IndexTable:
        entries = checked_fields(cls, data)
        return cls(
            recipe=Recipe.from_dict(entries["recipe"]),
            period=int(entries["period"]),
            parts={code: tuple(part) for code, part in entries["parts"].items()},
            constants=entries["constants"],
            **{name: tuple(entries[name]) for name in ("areas", "scores", "missing", "ranks", "coverage")},
        )


def compute(
    recipe: Recipe,
    public: Mapping[str, IndicatorTable],
    period: int,
    internal: Mapping[str, IndicatorTable] | None = None,
) -> IndexTable:
    """The index in `period` from the tables of its components.

    Means and spreads come from what everybody may see: from those of all areas a reader could work out the
    area that is withheld. With `internal` tables the areas that the public does not see get a score too, on
    the same constants, so that no area has two scores. Raises ValueError where a component has no table, the
    tables differ in areas, or the recipe cannot be run (`methods.composite.compute`).
    """
    shown = _row(recipe, public, period)
    result = composite.compute(recipe, shown)
    score, coverage, parts = result.score, result.coverage, dict(result.parts)
    ranks = result.ranks
    if internal is not None:
        seen = _row(recipe, internal, period)
        inside = composite.compute(recipe, seen, result.constants)
        score = _also(score, inside.score)
        coverage = np.where(result.score.present, coverage, inside.coverage)
        ranks = composite.rank(score, recipe.ties)
    return IndexTable(
        recipe,
        period,
        next(iter(public.values())).areas,
        tuple(_plain(number) for number in score.values),
        tuple(Missing(int(kind)).code for kind in score.missing),
        {code: tuple(_plain(number) for number in part.values) for code, part in parts.items()},
        tuple(int(rank) for rank in ranks),
        tuple(float(share) for share in coverage),
        result.constants,
    )


def _row(recipe: Recipe, tables: Mapping[str, IndicatorTable], period: int) -> dict[str, Values]:
    """The components' values in one period; a period that a component lacks is not collected."""
    row = {}
    for code in recipe.weights:
        if code not in tables:
            raise ValueError(f"the index needs {code}, and there is no such indicator")
        table = tables[code]
        if period in table.periods:
            at = table.periods.index(period)
            row[code] = Values(table.values.values[at], table.values.missing[at])
        else:
            nothing = np.full(len(table.areas), np.nan)
            row[code] = Values(nothing, np.full(len(table.areas), np.uint8(Missing.NOT_COLLECTED)))
    if len({tables[code].areas for code in row}) > 1:
        raise ValueError("the components of an index are tables of the same areas")
    return row


def _also(public: Values, inside: Values) -> Values:
    """The public scores, and for the other areas those that are known inside the city."""
    return Values(
        np.where(public.present, public.values, inside.values),
        np.where(public.present, public.missing, inside.missing).astype(np.uint8),
    )


def _plain(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
