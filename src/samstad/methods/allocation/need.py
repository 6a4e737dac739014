"""Measures of need, each (areas,): what the sharing takes as its model. None of them knows of money."""

from __future__ import annotations

import numpy as np

from samstad.methods.values import FloatArray, Values


def index_times_number(index: Values, numbers: Values) -> Values:
    """Need as index × number, as the state's grant for equal schools has it (docs/methods/allocation.md).

    index: (areas,), > 0 and the same unit for all. numbers: persons ≥ 0, (years, areas), or (areas,) for one year;
    an area's number is the mean of the years that it has. Missing where the index is missing or no year has a number.
    Raises ValueError for shapes that differ, an index ≤ 0 or a number < 0.
    """
    rows = numbers if numbers.values.ndim == 2 else Values(numbers.values[None], numbers.missing[None])
    if rows.values.shape[1:] != index.values.shape or index.values.ndim != 1:
        raise ValueError(
            f"index {index.values.shape} and numbers {numbers.values.shape} are not of the same areas"
        )
    _not_negative(rows, "a number")
    if (index.values[index.present] <= 0).any():
        raise ValueError("an index is above 0")
    there = rows.present
    years = there.sum(axis=0)
    total = np.where(there, rows.values, 0.0).sum(axis=0)
    mean = np.full(years.shape, np.nan)
    np.divide(total, years, out=mean, where=years > 0)
    kinds = np.where(years > 0, 0, rows.missing.max(axis=0, initial=0)).astype(np.uint8)
    missing = np.maximum(index.missing, kinds)
    return Values.of(np.where(missing == 0, index.values * mean, np.nan), missing)


def expected_at_risk(
    intercept: float,
    slopes: FloatArray,
    variables: Values,
    numbers: Values,
    *,
    least: float = 6,
) -> Values:
    """The number of persons expected to be at risk: number × 1/(1 + e^−(b₀ + Σ b x)) (docs/methods/allocation.md).

    intercept: b₀. slopes: b, (variables,). variables: x, (variables, areas), in the units that the model was fitted in.
    numbers: persons ≥ 0, (areas,). An area with fewer than `least` persons gets the average risk of the others with
    numbers, so that a handful of persons does not decide. Missing where a variable or the number is missing. Raises
    ValueError for shapes that differ, a number < 0, or slopes that are not finite.
    """
    slopes = np.asarray(slopes, dtype=float)
    if variables.values.shape != (slopes.size, numbers.values.size) or slopes.ndim != 1:
        raise ValueError(
            f"slopes {slopes.shape}, variables {variables.values.shape} and numbers {numbers.values.shape} differ"
        )
    if not (np.isfinite(slopes).all() and np.isfinite(intercept)):
        raise ValueError("the model's coefficients are finite numbers")
    _not_negative(numbers, "a number")
    missing = np.maximum(numbers.missing, variables.missing.max(axis=0, initial=0)).astype(np.uint8)
    there = missing == 0
    score = intercept + slopes @ np.where(variables.present, variables.values, 0.0)
    risk = _logistic(score)
    persons = np.where(there, numbers.values, 0.0)
    enough = there & (persons >= least)
    if enough.any():
        average = (
            float(risk[enough] @ persons[enough] / persons[enough].sum()) if persons[enough].any() else 0.0
        )
        risk = np.where(there & ~enough, average, risk)
    return Values.of(np.where(there, risk * persons, np.nan), missing)


def adjusted_structure(structure: Values, indices: Values, weights: FloatArray) -> Values:
    """A stable structure, adjusted by indices around 1: S · Σ w I (docs/methods/allocation.md).

    structure: S ≥ 0, persons or households, (areas,). indices: raw values ≥ 0, (indices, areas), higher is more need;
    each is divided by its mean weighed with S, so that I is 1 for the city as a whole. weights: w ≥ 0, (indices,), with
    a sum above 0; they are divided by it. Missing where a part is missing. Raises ValueError for shapes that differ, a
    negative part, or an index that is 0 everywhere.
    """
    weights = np.asarray(weights, dtype=float)
    if indices.values.shape != (weights.size, structure.values.size) or weights.ndim != 1:
        raise ValueError(
            f"weights {weights.shape}, indices {indices.values.shape} and structure {structure.values.shape} differ"
        )
    if (weights < 0).any() or not weights.sum() > 0:
        raise ValueError("weights are 0 or more, and not all 0")
    _not_negative(structure, "the structure")
    _not_negative(indices, "an index")
    missing = np.maximum(structure.missing, indices.missing.max(axis=0, initial=0)).astype(np.uint8)
    there = missing == 0
    base = np.where(there, structure.values, 0.0)
    raw = np.where(there, indices.values, 0.0)
    means = raw @ base / base.sum() if base.sum() > 0 else np.zeros(weights.size)
    if there.any() and not (means > 0).all():
        raise ValueError("an index is 0 for the city as a whole")
    level = (weights / weights.sum()) @ (raw / means[:, None]) if there.any() else base
    return Values.of(np.where(there, base * level, np.nan), missing)


def _logistic(score: FloatArray) -> FloatArray:
    # Written so that neither end overflows.
    small = np.exp(-np.abs(score))
    return np.where(score >= 0, 1 / (1 + small), small / (1 + small))


def _not_negative(values: Values, what: str) -> None:
    if (values.values[values.present] < 0).any():
        raise ValueError(f"{what} is 0 or more")
