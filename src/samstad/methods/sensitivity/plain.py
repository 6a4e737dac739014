"""Ranks of many draws, and their limits, in numpy: the numbers of fast.py where numba is absent."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.composite import Ties, rank
from samstad.methods.values import FloatArray, Values

#: (draws, areas); of 16 bits where they hold them.
Ranks = npt.NDArray[Any]


def rank_draws(
    tables: FloatArray, which: npt.NDArray[np.int64], weights: FloatArray, ties: Ties, ranks: Ranks
) -> None:
    """Fill `ranks` (draws, areas). Tables (combinations, components, areas) are weighed with weights (draws,
    components); `which` is the combination of each draw.
    """
    for draw in range(len(ranks)):
        table, weight = tables[which[draw]], weights[draw]
        score = np.zeros(table.shape[1])
        # One component after the other, as the kernel and `compute` do: the same rounding, the same ties.
        for row, own in zip(table, weight, strict=True):
            score += own * row
        ranks[draw] = rank(Values.of(np.round(score, 12) + 0.0), ties)


def limits(ranks: Ranks, low: int, high: int, worst: int) -> npt.NDArray[np.int32]:
    """The `low`-th and `high`-th smallest rank of each area (from 0), and how many are `worst` at most; (3,
    areas).
    """
    found = np.partition(ranks, sorted({low, high}), axis=0)[[low, high]]
    return np.vstack([found, np.count_nonzero(ranks <= worst, axis=0)]).astype(np.int32)
