"""Counts of one set of areas as counts of another, for a whole cube at once.

The slow and obvious twin is `convert(…, kind="extensive")`, which also tells the coverage and carries limits.
Here the links are put in the order of their targets, and each target is a sum over one stretch of them, so that
time goes with the number of cells.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.conversion.crosswalk import Crosswalk
from samstad.methods.values import Missing, Values

# Cells that are taken together: what is computed of them fits the cache.
_TOGETHER = 1 << 18


def convert_counts(
    values: npt.NDArray[np.floating[Any]], missing: npt.NDArray[np.uint8], crosswalk: Crosswalk
) -> Values:
    """Extensive counts (…, sources) as counts (…, targets): y_t = Σ w_st x_s.

    `values` may be float32 and mapped from disk, NaN where missing; `missing` says why (see `Missing`). Sums are
    taken in float64. A sum over something missing is missing, with the strongest kind among its parts; a target
    that no link leads to is NOT_COLLECTED. Raises ValueError for other shapes.
    Source: docs/methods/conversion.md. Any unit that can be summed.
    """
    sources, targets = len(crosswalk.sources), len(crosswalk.targets)
    if values.shape != missing.shape or values.ndim == 0 or values.shape[-1] != sources:
        raise ValueError(f"values and kinds are (…, {sources}), and not {values.shape} and {missing.shape}")
    outer = values.shape[:-1]
    layers = math.prod(outer)
    numbers, kinds = values.reshape(layers, sources), missing.reshape(layers, sources)
    sums = np.full((layers, targets), np.nan)
    kind = np.full((layers, targets), np.uint8(Missing.NOT_COLLECTED))
    if crosswalk.row.size:
        order = np.lexsort((crosswalk.row, crosswalk.column))
        source, target, weight = crosswalk.row[order], crosswalk.column[order], crosswalk.weight[order]
        first = np.flatnonzero(np.diff(target, prepend=-1))
        reached: Any = target[first] if first.size < targets else slice(None)
        # Where the sources lie in the order of their targets already, nothing need be fetched from afar.
        fetched: Any = slice(None) if np.array_equal(source, np.arange(sources)) else source
        together = max(_TOGETHER // source.size, 1)
        for start in range(0, layers, together):
            rows = slice(start, start + together)
            parts = numbers[rows][:, fetched].astype(np.float64)
            parts *= weight
            added = np.add.reduceat(parts, first, axis=1)
            strongest = np.maximum.reduceat(kinds[rows][:, fetched], first, axis=1)
            added[strongest != Missing.PRESENT] = np.nan
            sums[rows, reached], kind[rows, reached] = added, strongest
    shape = (*outer, targets)
    return Values(sums.reshape(shape), kind.reshape(shape))
