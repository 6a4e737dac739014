"""From components through domains to one score: the arithmetic that everything here rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from samstad.methods.composite.recipe import Aggregation, Component, Domain, OnMissing, Recipe
from samstad.methods.composite.scales import find_scale, on_scale
from samstad.methods.composite.treatment import find_treatment, treated
from samstad.methods.values import FloatArray

#: Per component or domain: `floor` and `cap` or `power` of its treatment (in its own unit), and of its scale
#: `mean` and `sd`, `median` and `spread`, `low` and `high`, or the sorted `reference` values (oriented, so
#: that more is more risk). Plain floats and lists.
Constants = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Levels:
    """One run, all (areas,), NaN where missing. score: rounded. parts: what each child of the index gives.
    domains: each domain's own score, before its standardisation.
    """

    score: FloatArray
    parts: dict[str, FloatArray]
    domains: dict[str, FloatArray]
    constants: Constants


def evaluate(recipe: Recipe, numbers: Mapping[str, FloatArray], constants: Constants | None = None) -> Levels:
    """Run the recipe on plain numbers, finding the constants unless they are given."""
    run = _Run(recipe, numbers, constants)
    score, parts = run.together(None)
    return Levels(score, parts, run.domains, run.constants)


class _Run:
    def __init__(
        self, recipe: Recipe, numbers: Mapping[str, FloatArray], constants: Constants | None
    ) -> None:
        self.recipe, self.numbers, self.given = recipe, numbers, constants
        self.constants: Constants = {} if constants is None else constants
        self.domains: dict[str, FloatArray] = {}

    def scaled(self, node: Component | Domain) -> FloatArray:
        if isinstance(node, Domain):
            numbers, _ = self.together(node.code)
            self.domains[node.code] = numbers
            if self.given is None:
                self.constants[node.code] = find_scale(node.standardisation, node.code, numbers)
            return on_scale(self.recipe, node.standardisation, self.constants[node.code], numbers)
        if self.given is None:
            self.constants[node.code] = self._found(node)
        return scaled_component(self.recipe, node, self.constants, self.numbers[node.code])

    def _found(self, component: Component) -> dict[str, Any]:
        numbers = self.numbers[component.code]
        limits = find_treatment(self.recipe.treatment_of(component), numbers[~np.isnan(numbers)])
        oriented = turned(component, treated(limits, numbers))
        return limits | find_scale(self.recipe.standardisation, component.code, oriented)

    def together(self, parent: str | None) -> tuple[FloatArray, dict[str, FloatArray]]:
        """A domain's score (the index's for None), and what each child gives to it."""
        shares = self.recipe.shares_under(parent)
        scaled = {child.code: self.scaled(child) for child in self.recipe.children(parent)}
        aggregation = self.recipe.aggregation_of(parent)
        reweighs = self.recipe.on_missing is OnMissing.REWEIGH
        there = (
            sum(shares[code] * ~np.isnan(numbers) for code, numbers in scaled.items()) if reweighs else 1.0
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = {
                code: part_of(aggregation, shares[code] / there, numbers) for code, numbers in scaled.items()
            }
        score = put_together(aggregation, parts, skip=reweighs)
        return score, parts


def scaled_component(
    recipe: Recipe, component: Component, constants: Constants, numbers: FloatArray
) -> FloatArray:
    """A component's values treated, turned so that more is more risk, and put on their scale."""
    own = constants[component.code]
    return on_scale(recipe, recipe.standardisation, own, turned(component, treated(own, numbers)))


def turned(component: Component, numbers: FloatArray) -> FloatArray:
    """The values turned so that more is more risk; 0 stays 0, and never -0."""
    return component.sign * numbers + 0.0


def part_of(aggregation: Aggregation, share: float | FloatArray, scaled: FloatArray) -> FloatArray:
    """What one child gives to the score: w·s, or s^w."""
    if aggregation is Aggregation.ARITHMETIC:
        return np.asarray(share * scaled, dtype=np.float64)
    if np.any(scaled <= 0):
        raise ValueError("a geometric mean needs numbers above 0")
    return np.asarray(scaled**share, dtype=np.float64)


def put_together(aggregation: Aggregation, parts: Mapping[str, FloatArray], skip: bool = False) -> FloatArray:
    """The sum or the product of the parts, rounded to 12 decimals; with `skip` of those that are there.

    Scores that are equal on paper (1/3 + 2/3 and 2/3 + 1/3 of three ranks) differ in the last bit; rounded,
    they share their rank and their class, and one area alone gets the number it got among all.
    """
    adds = aggregation is Aggregation.ARITHMETIC
    rows = list(parts.values())
    nothing = np.isnan(rows).all(axis=0) if skip else None
    score = np.full(rows[0].shape, 0.0 if adds else 1.0)
    for row in rows:
        row = np.where(np.isnan(row), 0.0 if adds else 1.0, row) if skip else row
        score = score + row if adds else score * row
    if nothing is not None:
        score = np.where(nothing, np.nan, score)
    return np.asarray(np.round(score, 12) + 0.0)
