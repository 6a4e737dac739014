"""The analysis as a whole: draws, ranks, intervals and effects."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.composite import Recipe, compute
from samstad.methods.sensitivity import engine
from samstad.methods.sensitivity.choices import Choices
from samstad.methods.sensitivity.effects import Accumulated, Effect, variance_of
from samstad.methods.sensitivity.plain import Ranks
from samstad.methods.sensitivity.ranking import PeriodRanks
from samstad.methods.values import FloatArray, Values

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Arrays have the shape of the data: (areas,) or (periods, areas).

    ranks: by the recipe itself. lower, upper: the middle `level` of the drawn ranks, widened where needed to
    hold `ranks`. All 0 where the recipe gives no score. worst: share 0–1 of the draws in which the area is in
    the worst tenth (or what `worst` said), NaN without a score. effects: by choice, largest first; empty where
    they were not asked for.
    """

    ranks: IntArray
    lower: IntArray
    upper: IntArray
    worst: FloatArray
    effects: dict[str, Effect]
    level: float
    draws: int
    seed: int


def sensitivity(
    recipe: Recipe,
    data: Mapping[str, Values],
    *,
    weight_spread: float = 0.25,
    alternatives: Mapping[str, Sequence[Any]] | None = None,
    draws: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    worst: float = 0.1,
    effects: bool = True,
    workers: int = 1,
) -> Sensitivity:
    """How an area's rank would move had the recipe been another, and which choice moves the ranks most.

    `data`: the values of each component, all (areas,) or (periods, areas); each period stands by itself, on
    its own constants. weight_spread: each weight is multiplied by a number from 1 ± it, then divided by the
    new sum, level by level. alternatives: choice → its alternatives, each as likely: `standardisation`,
    `aggregation`, `treatment`, `scale`, `equal_values`, or `left_out` (codes of components, None for none). An
    area is in the worst tenth where its rank is at most a tenth of the areas with a score.

    The same seed gives the same numbers whatever the number of workers (threads), and with numba as without.
    With effects, draws × (2 + choices) recipes are run instead of draws. Raises ValueError as `compute` does
    for any of the recipes, and for choices or numbers that are none. Saisana, Saltelli & Tarantola (2005), J. R.
    Stat. Soc. A 168:307–323.
    Ranks from 1, 0 where there is no score; shares 0–1.
    """
    if draws < 1 or workers < 1 or not 0 < level < 1 or not 0 < worst < 1:
        raise ValueError("draws and workers are at least 1, level and worst between 0 and 1")
    choices = Choices(recipe, weight_spread, alternatives or {})
    first, second = np.random.SeedSequence(seed).spawn(2)
    one, other = choices.draw(draws, first), choices.draw(draws, second)
    sums = {name: Accumulated(draws) for name in choices.names} if effects else {}
    variance = 0.0
    periods = _periods(recipe, data)
    shape = next(iter(data.values())).values.shape
    found = np.zeros((3, len(periods), shape[-1]), dtype=np.int64)
    shares = np.full((len(periods), shape[-1]), np.nan)
    if sums:
        for row, period in enumerate(periods):
            each = _Period.of(recipe, period, choices, workers)
            drawn, again = each.runs.ranks(one), each.runs.ranks(other)
            shares[row] = each.banded(drawn, level, worst, workers, found[:, row])
            variance += variance_of(drawn, again)
            for name, total in sums.items():
                changed = each.runs.ranks(other.with_choice(name, one))
                total.add(drawn, again, changed, each.own.astype(np.int32))
    else:

        def alone(row: int, threads: int) -> None:
            each = _Period.of(recipe, periods[row], choices, threads)
            shares[row] = each.banded(each.runs.ranks(one), level, worst, threads, found[:, row])

        engine.over_periods(alone, len(periods), workers)
    ranks, lower, upper = found.reshape(3, *shape)
    effect_of = {name: total.effect(variance) for name, total in sums.items()}
    ordered = dict(sorted(effect_of.items(), key=lambda item: -item[1].first_order))
    return Sensitivity(ranks, lower, upper, shares.reshape(shape), ordered, level, draws, seed)


@dataclass(frozen=True, eq=False)
class _Period:
    """One period by the recipe itself: which areas have a score, their ranks, and what draws their other ranks."""

    scored: npt.NDArray[np.bool_]
    own: IntArray
    runs: PeriodRanks

    @classmethod
    def of(cls, recipe: Recipe, period: Mapping[str, Values], choices: Choices, workers: int) -> _Period:
        base = compute(recipe, period)
        scored = base.score.present
        numbers = {code: period[code].values for code in recipe.weights}
        return cls(scored, base.ranks[scored], PeriodRanks(choices, numbers, scored, workers))

    def banded(self, drawn: Ranks, level: float, worst: float, workers: int, found: IntArray) -> FloatArray:
        """Fill `found` (3, areas): rank, lower and upper limit. Gives each area's share of draws among the worst."""
        shares = np.full(self.scored.shape, np.nan)
        found[0, self.scored] = self.own
        if self.own.size:
            lower, upper, shares[self.scored] = _limits(drawn, level, worst, workers)
            found[1, self.scored] = np.minimum(lower, self.own)
            found[2, self.scored] = np.maximum(upper, self.own)
        return shares


def _periods(recipe: Recipe, data: Mapping[str, Values]) -> list[dict[str, Values]]:
    absent = sorted(code for code in recipe.weights if code not in data)
    if absent:
        raise ValueError(f"the data lack {absent}")
    table = {code: data[code] for code in recipe.weights}
    shapes = {values.values.shape for values in table.values()}
    if len(shapes) > 1 or len(next(iter(shapes))) not in (1, 2):
        raise ValueError(f"components are of one shape (areas,) or (periods, areas), and not {shapes}")
    if len(next(iter(shapes))) == 1:
        return [table]
    return [
        {code: Values(values.values[row], values.missing[row]) for code, values in table.items()}
        for row in range(next(iter(shapes))[0])
    ]


def _limits(drawn: Ranks, level: float, worst: float, workers: int) -> tuple[IntArray, IntArray, FloatArray]:
    """Quantiles that are ranks that were drawn: there is no rank 3.7 (Hyndman & Fan 1996, type 1); and the share
    of draws among the worst.
    """
    low, high = (
        max(math.ceil(tail * len(drawn) - 1e-9) - 1, 0) for tail in ((1 - level) / 2, (1 + level) / 2)
    )
    # 0.1 × 30 is 3, also where a binary machine says 2.9999999999999996.
    last = math.floor(worst * drawn.shape[1] + 1e-9)
    lower, upper, among = engine.limits(drawn, low, high, last, workers)
    return lower, upper, np.asarray(among / len(drawn), dtype=np.float64)
