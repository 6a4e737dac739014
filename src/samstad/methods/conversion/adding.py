"""From small areas to larger ones: counts are added, and nothing else.

A rate is not added and not averaged: count and base are aggregated each by itself, and the rate is the one
over the other (`Values.over`). There is on purpose no function here that takes a rate.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray, Missing, Values


def aggregate(
    values: Values,
    groups: npt.ArrayLike,
    n_groups: int,
    weights: npt.ArrayLike | None = None,
) -> tuple[Values, FloatArray]:
    """Sums of extensive counts over groups of areas.

    `values` (…, areas); `groups` int (areas,), the group 0 … n_groups − 1 of each area; `weights` (areas,) ≥
    0, the share of each area that goes to its group, 1 without. Returns sums (…, n_groups) and the coverage
    0–1, the share of a group's weight that had a value.

    A sum over something missing is missing, with the strongest kind among its parts; what has weight 0 is
    no part. A group without parts is NOT_COLLECTED with coverage 0, and not 0: an area may have fallen out of
    a join. Raises ValueError for other shapes, a group outside its range (no area is dropped in silence), or
    weights that are negative or not finite.
    Source: docs/methods/conversion.md.
    """
    areas = values.values.shape[-1] if values.values.ndim else -1
    index = np.asarray(groups)
    if index.shape != (areas,) or (areas and not np.issubdtype(index.dtype, np.integer)):
        raise ValueError(f"groups are integers of shape ({areas},), and not {index.dtype} {index.shape}")
    if n_groups < 1 or (areas and not (int(index.min()) >= 0 and int(index.max()) < n_groups)):
        raise ValueError(f"a group is outside 0 … {n_groups - 1}")
    share = np.ones(areas) if weights is None else np.asarray(weights, dtype=np.float64)
    if share.shape != (areas,) or not np.all(np.isfinite(share)) or np.any(share < 0):
        raise ValueError(f"weights are finite numbers from 0 up, of shape ({areas},)")

    outer = values.values.shape[:-1]
    layers = math.prod(outer)
    numbers = values.values.reshape(layers, areas)
    counts = share > 0
    kinds = np.where(counts, values.missing.reshape(layers, areas), np.uint8(Missing.PRESENT))
    present = kinds == Missing.PRESENT
    places = (np.arange(layers)[:, None] * n_groups + index.astype(np.int64)).ravel()

    def added(parts: FloatArray) -> FloatArray:
        summed = np.bincount(places, weights=parts.ravel(), minlength=layers * n_groups)
        return np.asarray(summed.reshape(layers, n_groups), dtype=np.float64)

    sums = added(np.where(present & counts, numbers, 0.0) * share)
    whole = added(np.broadcast_to(share, numbers.shape))
    there = added(present * share)
    strongest = np.zeros(layers * n_groups, dtype=np.uint8)
    np.maximum.at(strongest, places, kinds.ravel().astype(np.uint8))
    kind = strongest.reshape(layers, n_groups)
    kind[whole == 0] = Missing.NOT_COLLECTED
    total = Values(np.where(kind == Missing.PRESENT, sums, np.nan), kind)
    coverage = np.divide(there, whole, out=np.zeros_like(there), where=whole > 0)
    shape = (*outer, n_groups)
    return Values(total.values.reshape(shape), total.missing.reshape(shape)), coverage.reshape(shape)
