"""A composite index on indicator tables, and its result as JSON from which it can be checked. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from samstad.methods import composite
from samstad.methods.composite import Aggregation, Recipe, Standardisation
from samstad.methods.record import checked_fields
from samstad.methods.sensitivity import LEFT_OUT, sensitivity
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


# What others might have chosen: each weight up to a quarter more or less, other ways to put indicators on one
# scale, adding or multiplying, and each indicator in turn left out.
WEIGHT_SPREAD, DRAWS = 0.25, 1000


@dataclass(frozen=True)
class RankSensitivity:
    """How far ranks hang on the recipe's choices; one entry for each area, 0 (and None) without a score.

    ranks: by the recipe. lower, upper: between which places 95 % of the draws put the area. worst: the share 0–1 of
    the draws with the area in the highest tenth. effects: choice → the share 0–1 of the movement that is its own,
    largest first.
    """

    areas: tuple[str, ...]
    ranks: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    worst: tuple[float | None, ...]
    effects: dict[str, float]
    draws: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RankSensitivity:
        entries = checked_fields(cls, data)
        rows = {name: tuple(entries[name]) for name in ("areas", "ranks", "lower", "upper", "worst")}
        return cls(**(entries | rows))


def rank_sensitivity(recipe: Recipe, tables: Mapping[str, IndicatorTable], period: int) -> RankSensitivity:
    """What other weights, scales and indicators would give. Draws begin at a fixed seed: the same tables give the
    same answer. Raises ValueError as `compute`.
    """
    row = _row(recipe, tables, period)
    alternatives: dict[str, list[Any]] = {
        "standardisation": _others(recipe),
        LEFT_OUT: [None, *recipe.weights] if len(recipe.weights) > 2 else [None],
    }
    found = sensitivity(
        recipe, row, weight_spread=WEIGHT_SPREAD, alternatives=alternatives, draws=DRAWS, seed=0
    )
    return RankSensitivity(
        next(iter(tables.values())).areas,
        tuple(found.ranks.tolist()),
        tuple(found.lower.tolist()),
        tuple(found.upper.tolist()),
        tuple(_plain(share) for share in found.worst),
        {name: max(effect.first_order, 0.0) for name, effect in found.effects.items()},
        found.draws,
    )


def _others(recipe: Recipe) -> list[Standardisation]:
    """Other ways to one scale that make the same kind of index: percentages as they are have none, and what is
    multiplied must be above 0, which few of them give.
    """
    same = [Standardisation.Z, Standardisation.ROBUST_Z, Standardisation.MIN_MAX, Standardisation.RANK]
    if recipe.aggregation is not Aggregation.ARITHMETIC or recipe.standardisation not in same:
        return [recipe.standardisation]
    return [recipe.standardisation, *(each for each in same if each is not recipe.standardisation)]


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
