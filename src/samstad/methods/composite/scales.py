"""Putting numbers of any unit on one scale: the constants that do it, and doing it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from samstad.methods.composite.recipe import Recipe, Standardisation, Ties
from samstad.methods.values import FloatArray

#: Scale of the exponential rank: it makes the upper tenth take up half of 0–100.
EXPONENTIAL = 23.0
_ALL_BUT_REST = 1 - math.exp(-100 / EXPONENTIAL)
#: The median absolute deviation of a normal distribution, times this, is its standard deviation.
MAD_TO_SD = 1.4826


def find_scale(standardisation: Standardisation, code: str, numbers: FloatArray) -> dict[str, Any]:
    """The constants that put `numbers` (n,) on their scale; more is more risk. NaN is left out.

    ValueError where there is nothing, or no spread where the scale needs one.
    """
    if standardisation is Standardisation.NONE:
        return {}
    present = numbers[~np.isnan(numbers)]
    if present.size == 0:
        raise ValueError(f"{code} is missing everywhere")
    if standardisation in (Standardisation.RANK, Standardisation.EXPONENTIAL_RANK):
        return {"reference": np.sort(present).tolist()}
    low, high = float(present.min()), float(present.max())
    if low == high:
        raise ValueError(f"{code} is {low} everywhere: it cannot be put on a scale, and tells nothing apart")
    if standardisation is Standardisation.Z:
        return {"mean": float(present.mean()), "sd": float(present.std())}
    if standardisation is Standardisation.MIN_MAX:
        return {"low": low, "high": high}
    median = float(np.median(present))
    spread = MAD_TO_SD * float(np.median(np.abs(present - median)))
    if spread == 0:
        raise ValueError(f"{code} is {median} in half of the areas: robust_z has no spread to go by")
    return {"median": median, "spread": spread}


def on_scale(
    recipe: Recipe, standardisation: Standardisation, constants: Mapping[str, Any], numbers: FloatArray
) -> FloatArray:
    """`numbers` on their scale; NaN stays NaN."""
    match standardisation:
        case Standardisation.NONE:
            return numbers
        case Standardisation.Z:
            return np.asarray((numbers - constants["mean"]) / constants["sd"])
        case Standardisation.ROBUST_Z:
            return np.asarray((numbers - constants["median"]) / constants["spread"])
        case Standardisation.MIN_MAX:
            low, high = recipe.scale
            share = (numbers - constants["low"]) / (constants["high"] - constants["low"])
            return np.asarray(low + (high - low) * share)
        case Standardisation.RANK:
            return _rank_share(recipe.equal_values, constants, numbers)
        case Standardisation.EXPONENTIAL_RANK:
            # A value above all of the reference has a share above 1, and no logarithm.
            share = np.minimum(_rank_share(recipe.equal_values, constants, numbers), 1.0)
            return np.asarray(-EXPONENTIAL * np.log1p(-share * _ALL_BUT_REST))


def _rank_share(ties: Ties, constants: Mapping[str, Any], numbers: FloatArray) -> FloatArray:
    """Rank from the lowest, divided by their number: 1 is the highest."""
    reference = np.asarray(constants["reference"])
    below = np.searchsorted(reference, numbers, side="left")
    to_and_with = np.searchsorted(reference, numbers, side="right")
    ranks: FloatArray
    if ties is Ties.MEAN:
        # A value between two reference values stands half-way.
        ranks = (below + to_and_with + 1) / 2
    else:
        # Ranks are counted from the highest: the smallest number that equals share is the highest share.
        ranks = np.asarray(np.maximum(to_and_with, 1) if ties is Ties.MIN else below + 1, dtype=np.float64)
    return np.where(np.isnan(numbers), np.nan, ranks / reference.size)
