"""Ranks and classes of scores. A missing score has neither: rank 0 and class 0 say so."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.composite.recipe import Ties
from samstad.methods.values import FloatArray, Values

IntArray = npt.NDArray[np.int64]


def rank(score: Values, ties: Ties = Ties.MIN) -> IntArray:
    """1 for the highest; equal scores share the smaller number (`min`: 1, 2, 2, 4), the larger (`max`: 1, 3,
    3, 4) or the next one (`dense`: 1, 2, 2, 3); 0 where missing. Shape (areas,).
    `min`: 1 + how many are higher; `max`: how many are as high or higher; `dense`: 1 + how many different are higher.
    Ranks 1 … areas with a score; raises nothing. Source: docs/methods/composite.md.
    """
    ordered = np.sort(score.values[score.present])
    if ties is Ties.DENSE:
        ordered = np.unique(ordered)
    side: Literal["left", "right"] = "left" if ties is Ties.MAX else "right"
    above = ordered.size - np.searchsorted(ordered, score.values, side=side)
    return np.where(score.present, above + (ties is not Ties.MAX), 0).astype(np.int64)


def quantile_cut_points(score: Values, n: int) -> FloatArray:
    """The n − 1 cut points that share the present scores into `n` classes as equal as they can be.

    Cut point k = the score at place 1 + (m − 1)·k/n of the m sorted ones, on the line between its neighbours.

    Linear quantiles (Hyndman & Fan 1996, type 7). Raises ValueError for n < 2, fewer scores than classes, or
    so many equal scores that two cut points fall together.
    Scores (areas,), in their own unit; missing ones have no part.
    """
    present = score.values[score.present]
    if n < 2 or present.size < n:
        raise ValueError(f"{present.size} scores cannot be shared into {n} classes")
    return _cut_points(np.quantile(present, np.arange(1, n) / n))


def classify(score: Values, cut_points: npt.ArrayLike) -> IntArray:
    """Class of each score: 1 below the first cut point, one more for each cut point reached, 0 where missing.

    1 + the number of cut points ≤ the score.

    A score on a cut point is in the higher class, and so in the higher risk; equal scores are never parted.
    Missing is class 0, no class at all: comparing NaN with anything is false, and code that ends in `else`
    would give it the best class. Raises ValueError unless the cut points are finite and rising.
    Scores (areas,), in the unit of the cut points. Source: docs/methods/composite.md.
    """
    cuts = _cut_points(np.asarray(cut_points, dtype=np.float64))
    classes = np.searchsorted(cuts, score.values, side="right") + 1
    return np.where(score.present, classes, 0).astype(np.int64)


def _cut_points(cuts: FloatArray) -> FloatArray:
    if cuts.ndim != 1 or not np.all(np.isfinite(cuts)) or np.any(np.diff(cuts) <= 0):
        raise ValueError(f"cut points {cuts.tolist()} are not rising")
    return cuts
