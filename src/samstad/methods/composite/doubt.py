"""How sure a rank is. No ranking is shown without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samstad.methods.composite.index import checked_table, compute
from samstad.methods.composite.levels import evaluate
from samstad.methods.composite.ranking import IntArray, rank
from samstad.methods.composite.recipe import Aggregation, Recipe, Standardisation
from samstad.methods.composite.treatment import TreatmentKind
from samstad.methods.values import FloatArray, Values


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Lowest and highest rank of each area, int (areas,), 0 where the score is missing."""

    lower: IntArray
    upper: IntArray
    level: float
    draws: int
    seed: int


def rank_intervals(
    recipe: Recipe,
    data: Mapping[str, Values],
    standard_errors: Mapping[str, npt.ArrayLike],
    draws: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> RankIntervals:
    """How far an area's rank would move if every value had been drawn again within its error.

    Each draw adds an independent normal error to every value, runs the recipe with new constants, and ranks.
    `standard_errors`: for every component a scalar or (areas,), ≥ 0, in the component's unit; say 0 where
    there is none. The limits are the (1 ∓ level)/2 quantiles of the ranks, widened where needed to hold the
    rank itself. The same seed gives the same limits. Raises ValueError as `compute`, for an error that is
    absent, negative or missing where there is a value, and for geometric means of unscaled values and Box-Cox
    (a draw could fall below 0). Goldstein & Spiegelhalter (1996), J. R. Stat. Soc. A 159:385–443.
    """
    if not 0 < level < 1 or draws < 1:
        raise ValueError("level is between 0 and 1, and draws at least 1")
    if any(recipe.treatment_of(c).kind is TreatmentKind.BOX_COX for c in recipe.components) or (
        recipe.standardisation is Standardisation.NONE and recipe.aggregation is Aggregation.GEOMETRIC
    ):
        raise ValueError("errors cannot be drawn where a value must be above 0: unscaled geometric, Box-Cox")
    result = compute(recipe, data)
    table = checked_table(recipe, data)
    errors = {code: _error(code, standard_errors, table[code]) for code in recipe.weights}
    generator = np.random.default_rng(seed)
    present = result.score.present
    drawn = np.empty((draws, int(present.sum())), dtype=np.int64)
    for row in drawn:
        again = {
            c.code: table[c.code].values + errors[c.code] * generator.standard_normal(present.shape)
            for c in recipe.components
        }
        row[:] = rank(Values.of(evaluate(recipe, again).score[present]), recipe.ties)
    lower, upper = np.zeros((2, present.size), dtype=np.int64)
    if drawn.size:
        tails = [(1 - level) / 2, (1 + level) / 2]
        # Quantiles that are ranks that were drawn: there is no rank 3.7.
        low, high = np.quantile(drawn, tails, axis=0, method="inverted_cdf")
        lower[present] = np.minimum(low, result.ranks[present])
        upper[present] = np.maximum(high, result.ranks[present])
    return RankIntervals(lower, upper, level, draws, seed)


def _error(code: str, standard_errors: Mapping[str, npt.ArrayLike], values: Values) -> FloatArray:
    if code not in standard_errors:
        raise ValueError(f"no standard error for {code}; say 0 where there is none")
    error = np.broadcast_to(np.asarray(standard_errors[code], dtype=np.float64), values.values.shape)
    if np.any(error < 0) or np.any(~np.isfinite(error) & values.present):
        raise ValueError(f"a standard error of {code} is negative or missing")
    return np.where(values.present, error, 0.0)
