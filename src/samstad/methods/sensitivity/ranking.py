"""The ranks that a period's areas get under many drawn recipes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from samstad.methods.composite import Aggregation, OnMissing, Recipe, Standardisation, rank
from samstad.methods.composite.levels import evaluate, scaled_component
from samstad.methods.sensitivity import engine
from samstad.methods.sensitivity.choices import Choices, Draws
from samstad.methods.sensitivity.plain import Ranks
from samstad.methods.values import FloatArray, Values


class PeriodRanks:
    """`numbers`: each component's values in the areas that have a score by the recipe itself, (areas,).

    Where every combination of alternatives is in the end one weighted sum (or one weighted product: a sum of
    logarithms), components are put on their scales once and only the sums are made again for every draw. Other
    recipes are run anew for every draw.
    """

    def __init__(
        self,
        choices: Choices,
        numbers: Mapping[str, FloatArray],
        scored: npt.NDArray[np.bool_],
        workers: int,
    ) -> None:
        self.choices, self.numbers, self.scored, self.workers = choices, numbers, scored, workers
        self.tables: dict[tuple[int, ...], FloatArray] | None = None
        if all(_is_one_sum(made, numbers) for made in choices.recipes.values()):
            self.tables = {key: _table(made, numbers, scored) for key, made in choices.recipes.items()}

    def ranks(self, draws: Draws) -> Ranks:
        """(draws, scored areas)."""
        keys = self.choices.keys(draws)
        areas = int(self.scored.sum())
        ranks = np.empty((len(keys), areas), dtype=np.int16 if areas < 2**15 else np.int32)
        if ranks.size == 0:
            return ranks
        if self.tables is None:
            for draw, key in enumerate(keys):
                made = self.choices.weighed(self.choices.recipes[key], draws.factors[draw])
                score = evaluate(made, self.numbers).score[self.scored]
                ranks[draw] = rank(Values.of(score), made.ties)
            return ranks
        order = {key: at for at, key in enumerate(self.tables)}
        which = np.array([order[key] for key in keys], dtype=np.int64)
        tables = np.stack(list(self.tables.values()))
        weights = np.zeros((len(keys), tables.shape[1]))
        column = {component.code: at for at, component in enumerate(self.choices.recipe.components)}
        for key, made in self.choices.recipes.items():
            mine = which == order[key]
            at = [column[component.code] for component in made.components]
            weights[np.ix_(mine, at)] = self.choices.flat_weights(made, draws.factors[mine])
        engine.rank_draws(tables, which, weights, self.choices.recipe.ties, ranks, self.workers)
        return ranks


def _is_one_sum(made: Recipe, numbers: Mapping[str, FloatArray]) -> bool:
    whole = made.on_missing is not OnMissing.REWEIGH or not any(
        np.isnan(numbers[component.code]).any() for component in made.components
    )
    return whole and all(
        domain.standardisation is Standardisation.NONE and domain.aggregation in (None, made.aggregation)
        for domain in made.domains
    )


def _table(made: Recipe, numbers: Mapping[str, FloatArray], scored: npt.NDArray[np.bool_]) -> FloatArray:
    """The components on their scales (logarithms for a product), (components, scored areas); rows of the
    original recipe, zeros for one that is left out.
    """
    constants = evaluate(made, numbers).constants
    rows = dict.fromkeys(numbers, np.zeros(int(scored.sum())))
    for component in made.components:
        scaled = scaled_component(made, component, constants, numbers[component.code])[scored]
        rows[component.code] = np.log(scaled) if made.aggregation is Aggregation.GEOMETRIC else scaled
    return np.stack(list(rows.values()))
