"""Running a recipe, and deriving one score from it again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from samstad.methods.composite.ranking import IntArray, rank
from samstad.methods.composite.recipe import Aggregation, Component, OnMissing, Recipe, Standardisation
from samstad.methods.values import FloatArray, Missing, Values

#: Per component: `mean` and `sd`, or `low` and `high`, or the sorted `reference` values; oriented, so that
#: more is more risk. Plain floats and lists.
Constants = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class IndexResult:
    """One run of a recipe; every array has the shape (areas,).

    score: higher is more risk. parts: what each component gives; they add up to the score (arithmetic) or
    multiply to it (geometric). ranks: 1 is the highest risk, equal scores share the smaller number (1, 2, 2,
    4), 0 where the score is missing. coverage: the share 0–1 of the weight that was there. constants: see
    `Constants`.
    """

    score: Values
    parts: dict[str, Values]
    ranks: IntArray
    coverage: FloatArray
    constants: Constants = field(repr=False)


def compute(recipe: Recipe, data: Mapping[str, Values]) -> IndexResult:
    """Run `recipe` on `data`: the values of each component, all of one shape (areas,).

    Components that the recipe does not name are not looked at. Constants come from the areas that have the
    component, each component by itself. Raises ValueError for an absent component, other shapes, infinite
    values, a component without spread, and, where the recipe refuses it, anything missing.
    """
    table = checked_table(recipe, data)
    oriented = {c.code: turned(c, table[c.code].values) for c in recipe.components}
    constants = find_constants(recipe, oriented)
    weights = recipe.weights
    kinds = np.max([table[code].missing for code in weights], axis=0).astype(np.uint8)
    parts = {code: part_of(recipe, constants[code], weights[code], oriented[code]) for code in weights}
    numbers = np.where(kinds == Missing.PRESENT, put_together(recipe, parts), np.nan)
    score = Values(numbers, kinds)
    coverage = sum((weights[code] * table[code].present for code in weights), np.zeros(kinds.shape))
    return IndexResult(
        score=score,
        parts={code: Values(part, table[code].missing) for code, part in parts.items()},
        ranks=rank(score),
        coverage=np.minimum(coverage, 1.0),
        constants=constants,
    )


def score_of(recipe: Recipe, constants: Constants, raw_values: Mapping[str, float]) -> float:
    """One area's score from frozen constants and its own values, component by code.

    The same number as `compute` gave it. NaN where a value is NaN and the recipe carries; ValueError where it
    refuses, or where a component is absent.
    """
    weights = recipe.weights
    absent = sorted(code for code in weights if code not in raw_values or code not in constants)
    if absent:
        raise ValueError(f"no value or constants for {absent}")
    if recipe.on_missing is OnMissing.REFUSE and any(math.isnan(raw_values[code]) for code in weights):
        raise ValueError("a value is missing, and the recipe refuses that")
    parts = {
        c.code: part_of(recipe, constants[c.code], weights[c.code], turned(c, np.array([raw_values[c.code]])))
        for c in recipe.components
    }
    return float(put_together(recipe, parts)[0])


def turned(component: Component, numbers: FloatArray) -> FloatArray:
    """The values turned so that more is more risk; 0 stays 0, and never -0."""
    return component.sign * numbers + 0.0


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


def find_constants(recipe: Recipe, oriented: Mapping[str, FloatArray]) -> Constants:
    """The numbers that put each component on its scale, from the areas that have it."""
    found: Constants = {}
    for code, numbers in oriented.items():
        present = numbers[~np.isnan(numbers)]
        if recipe.standardisation is Standardisation.NONE:
            found[code] = {}
            continue
        if present.size == 0:
            raise ValueError(f"{code} is missing everywhere")
        low, high = float(present.min()), float(present.max())
        if recipe.standardisation is Standardisation.RANK:
            found[code] = {"reference": np.sort(present).tolist()}
        elif low == high:
            raise ValueError(
                f"{code} is {low} everywhere: it cannot be put on a scale, and tells nothing apart"
            )
        elif recipe.standardisation is Standardisation.Z:
            found[code] = {"mean": float(present.mean()), "sd": float(present.std())}
        else:
            found[code] = {"low": low, "high": high}
    return found


def part_of(recipe: Recipe, constants: Mapping[str, Any], weight: float, oriented: FloatArray) -> FloatArray:
    """What one component gives to the score: w·s, or s^w."""
    scaled = _standardised(recipe, constants, oriented)
    if recipe.aggregation is Aggregation.ARITHMETIC:
        return weight * scaled
    if np.any(scaled <= 0):
        raise ValueError("a geometric mean needs numbers above 0")
    return np.asarray(scaled**weight, dtype=np.float64)


def _standardised(recipe: Recipe, constants: Mapping[str, Any], oriented: FloatArray) -> FloatArray:
    match recipe.standardisation:
        case Standardisation.NONE:
            return oriented
        case Standardisation.Z:
            return np.asarray((oriented - constants["mean"]) / constants["sd"])
        case Standardisation.MIN_MAX:
            low, high = recipe.scale
            share = (oriented - constants["low"]) / (constants["high"] - constants["low"])
            return np.asarray(low + (high - low) * share)
        case Standardisation.RANK:
            reference = np.asarray(constants["reference"])
            below = np.searchsorted(reference, oriented, side="left")
            to_and_with = np.searchsorted(reference, oriented, side="right")
            # The mean rank of equal values; a value between two reference values stands half-way.
            return np.where(np.isnan(oriented), np.nan, (below + to_and_with + 1) / 2 / reference.size)


def put_together(recipe: Recipe, parts: Mapping[str, FloatArray]) -> FloatArray:
    """The sum or the product of the parts, rounded to 12 decimals.

    Scores that are equal on paper (1/3 + 2/3 and 2/3 + 1/3 of three ranks) differ in the last bit; rounded,
    they share their rank and their class, and one area alone gets the number it got among all.
    """
    rows = iter(parts.values())
    score = next(rows).copy()
    for row in rows:
        score = score + row if recipe.aggregation is Aggregation.ARITHMETIC else score * row
    return np.asarray(np.round(score, 12) + 0.0)
