"""What is drawn: weights within a spread, and alternatives to the recipe's own choices."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.composite import Component, Domain, Recipe
from samstad.methods.values import FloatArray

#: The name that the weights have among the choices.
WEIGHTS = "weights"
#: A choice of which component to leave out; None leaves all in.
LEFT_OUT = "left_out"
_ALTERNATIVES = ("standardisation", "aggregation", "treatment", "scale", "equal_values", LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Draws:
    """n recipes. `choice`: choice → index of the alternative drawn, (n,). `factors`: what each component's and
    domain's weight is multiplied by, (n, components + domains).
    """

    choice: dict[str, npt.NDArray[np.int64]]
    factors: FloatArray

    def with_choice(self, name: str, other: Draws) -> Draws:
        """These draws with one choice taken from `other`."""
        if name == WEIGHTS:
            return Draws(self.choice, other.factors)
        return Draws(self.choice | {name: other.choice[name]}, self.factors)


class Choices:
    """The alternatives of each choice, and the recipe that each combination of them makes.

    Raises ValueError for a choice that nobody knows, without alternatives, for a spread outside [0, 1), and
    for alternatives that do not go together.
    """

    def __init__(
        self, recipe: Recipe, weight_spread: float, alternatives: Mapping[str, Sequence[Any]]
    ) -> None:
        if not 0 <= weight_spread < 1:
            raise ValueError(f"weight_spread {weight_spread} is not at least 0 and below 1")
        unknown = sorted(set(alternatives) - set(_ALTERNATIVES))
        empty = sorted(name for name, values in alternatives.items() if not len(values))
        if unknown or empty:
            raise ValueError(f"no choice: {unknown}; without alternatives: {empty}; one of {_ALTERNATIVES}")
        self.recipe, self.spread = recipe, weight_spread
        self.alternatives = {name: tuple(values) for name, values in alternatives.items()}
        self.nodes: tuple[Component | Domain, ...] = (*recipe.components, *recipe.domains)
        numbers = [range(len(values)) for values in self.alternatives.values()]
        self.recipes = {key: self._made(key) for key in itertools.product(*numbers)}

    @property
    def names(self) -> tuple[str, ...]:
        """The choices that are drawn."""
        return (*([WEIGHTS] if self.spread else []), *self.alternatives)

    def _made(self, key: tuple[int, ...]) -> Recipe:
        given = {name: values[at] for (name, values), at in zip(self.alternatives.items(), key, strict=True)}
        left_out = given.pop(LEFT_OUT, None)
        try:
            made = replace(self.recipe, **given)
            return made if left_out is None else without(made, left_out)
        except ValueError as error:
            raise ValueError(f"alternatives that do not go together, {given}: {error}") from error

    def draw(self, n: int, seed: np.random.SeedSequence) -> Draws:
        """Every alternative as likely; every weight times a number from 1 ± spread."""
        generator = np.random.default_rng(seed)
        factors = generator.uniform(1 - self.spread, 1 + self.spread, (n, len(self.nodes)))
        choice = {name: generator.integers(len(values), size=n) for name, values in self.alternatives.items()}
        return Draws(choice, factors)

    def keys(self, draws: Draws) -> list[tuple[int, ...]]:
        """The combination that each draw is of."""
        return list(zip(*(draws.choice[name].tolist() for name in self.alternatives), strict=True)) or [
            ()
        ] * len(draws.factors)

    def weighed(self, made: Recipe, factors: FloatArray) -> Recipe:
        """`made` with its weights multiplied, one factor for each of `nodes`."""
        factor = {node.code: float(one) for node, one in zip(self.nodes, factors, strict=True)}
        return replace(
            made,
            components=tuple(replace(c, weight=c.weight * factor[c.code]) for c in made.components),
            domains=tuple(replace(d, weight=d.weight * factor[d.code]) for d in made.domains),
        )

    def flat_weights(self, made: Recipe, factors: FloatArray) -> FloatArray:
        """Weights of the recipe's components in the whole index for every draw, (n, components)."""
        column = {node.code: factors[:, at] for at, node in enumerate(self.nodes)}
        found: dict[str, FloatArray] = {}

        def down(parent: str | None, weight: FloatArray) -> None:
            children = made.children(parent)
            own = {child.code: child.weight * column[child.code] for child in children}
            total = sum(own.values())
            for child in children:
                found[child.code] = weight * (own[child.code] / total)
                if isinstance(child, Domain):
                    down(child.code, found[child.code])

        down(None, np.ones(len(factors)))
        return np.stack([found[c.code] for c in made.components], axis=1)


def without(recipe: Recipe, code: str) -> Recipe:
    """The recipe without one component, and without the domains that are empty then."""
    if code not in recipe.weights:
        raise ValueError(f"{code} is no component")
    components = tuple(component for component in recipe.components if component.code != code)
    domains = recipe.domains
    while True:
        above = {c.group for c in components} | {d.parent for d in domains}
        kept = tuple(domain for domain in domains if domain.code in above)
        if kept == domains:
            return replace(recipe, components=components, domains=domains)
        domains = kept
