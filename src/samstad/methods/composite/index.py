"""Running a recipe, and deriving one score from it again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from samstad.methods.composite.levels import Constants, evaluate
from samstad.methods.composite.ranking import IntArray, rank
from samstad.methods.composite.recipe import OnMissing, Recipe
from samstad.methods.values import FloatArray, KindArray, Missing, Values

# Shares of weight are sums of quotients: 0.7999999999 is 0.8.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class IndexResult:
    """One run of a recipe; every array has the shape (areas,).

    score: higher is more risk. parts: what each component gives (with domains: each child of the index);
    they add up to the score (arithmetic) or multiply to it (geometric). domains: the score of each domain,
    before its own standardisation. ranks: 1 is the highest risk, equal scores as `Recipe.ties` says, 0 where
    the score is missing. coverage: the share 0–1 of the weight that was there. constants: see `Constants`.
    """

    score: Values
    parts: dict[str, Values]
    domains: dict[str, Values]
    ranks: IntArray
    coverage: FloatArray
    constants: Constants = field(repr=False)


def compute(recipe: Recipe, data: Mapping[str, Values], constants: Constants | None = None) -> IndexResult:
    """Run `recipe` on `data`: the values of each component, all of one shape (areas,).

    Arithmetic: score = Σ w·z / Σ w, geometric: exp(Σ w·ln z / Σ w), over components and then over domains, where z
    is the value after treatment, standardisation and direction, and w its weight.

    Components that the recipe does not name are not looked at. Constants come from the areas that have the
    component, each component by itself, or are those `constants` of an earlier run: then scores compare with
    that run's. Raises ValueError for an absent component, other shapes, infinite values, a component without
    spread, values that the treatment or aggregation cannot take, and, where the recipe refuses it, anything
    missing.
    Scores are in the unit that the recipe makes. Source: docs/methods/composite.md.
    """
    table = checked_table(recipe, data)
    run = evaluate(recipe, {code: values.values for code, values in table.items()}, constants)
    coverage = coverage_of(recipe, table)
    numbers = run.score
    if recipe.min_coverage is not None:
        numbers = np.where(coverage >= recipe.min_coverage - _ROUNDING, numbers, np.nan)
    kinds = {code: values.missing for code, values in table.items()}
    score = _with_kinds(numbers, list(kinds.values()))
    beneath = {code: [kinds[leaf] for leaf in _leaves(recipe, code)] for code in (*run.parts, *run.domains)}
    return IndexResult(
        score=score,
        parts={code: _with_kinds(part, beneath[code]) for code, part in run.parts.items()},
        domains={code: _with_kinds(part, beneath[code]) for code, part in run.domains.items()},
        ranks=rank(score, recipe.ties),
        coverage=coverage,
        constants=run.constants,
    )


def score_of(recipe: Recipe, constants: Constants, raw_values: Mapping[str, float]) -> float:
    """One area's score from frozen constants and its own values, component by code: the formula of `compute`.

    The same number as `compute` gave it. NaN where a value is NaN and the recipe carries, or too much is
    missing for one that reweighs; ValueError where it refuses, or where a component is absent.
    One number, in the unit of the score. Source: docs/methods/composite.md.
    """
    nodes = [*recipe.weights, *(domain.code for domain in recipe.domains)]
    absent = sorted(
        code for code in nodes if code not in constants or (code in recipe.weights and code not in raw_values)
    )
    if absent:
        raise ValueError(f"no value or constants for {absent}")
    data = {code: Values.of([raw_values[code]]) for code in recipe.weights}
    if recipe.on_missing is OnMissing.REFUSE and any(math.isnan(raw_values[code]) for code in data):
        raise ValueError("a value is missing, and the recipe refuses that")
    return float(compute(recipe, data, constants).score.values[0])


def checked_table(recipe: Recipe, data: Mapping[str, Values]) -> dict[str, Values]:
    """The components of the recipe from `data`; ValueError where `compute` says so."""
    codes = list(recipe.weights)
    absent = sorted(code for code in codes if code not in data)
    if absent:
        raise ValueError(f"the data lack {absent}")
    table: dict[str, Values] = {code: data[code] for code in codes}
    shapes = {code: values.values.shape for code, values in table.items()}
    if len(set(shapes.values())) > 1 or any(len(shape) != 1 for shape in shapes.values()):
        raise ValueError(f"components are of one shape (areas,), and not {shapes}")
    for code, values in table.items():
        gone = int((~values.present).sum())
        if gone and recipe.on_missing is OnMissing.REFUSE:
            raise ValueError(f"{code} is missing in {gone} areas, and the recipe refuses that")
        if np.any(np.isinf(values.values)):
            raise ValueError(f"{code} has an infinite value")
    return table


def coverage_of(recipe: Recipe, table: Mapping[str, Values]) -> FloatArray:
    """The share 0–1 of the weight that is there, (areas,)."""
    weights = recipe.weights
    nothing = np.zeros(next(iter(table.values())).values.shape)
    return np.minimum(sum((weights[code] * table[code].present for code in weights), nothing), 1.0)


def _leaves(recipe: Recipe, code: str) -> list[str]:
    if code in {component.code for component in recipe.components}:
        return [code]
    return [leaf for child in recipe.children(code) for leaf in _leaves(recipe, child.code)]


def _with_kinds(numbers: FloatArray, kinds: list[KindArray]) -> Values:
    """A number that is not there takes the strongest kind among what it is made of."""
    strongest = np.maximum.reduce(kinds)
    return Values.of(numbers, np.where(np.isnan(numbers), strongest, np.uint8(Missing.PRESENT)))
