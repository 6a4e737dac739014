"""Counts of one set of areas as counts of another, for a whole cube at once.

The slow and obvious twin is `conversion.aggregate`, which also gives the coverage. A crosswalk is a sparse matrix
kept as links; applying it is a sum over stretches of links, so that time goes with the number of cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing, Values

# Cells that are taken together: what is computed of them fits the cache.
_TOGETHER = 1 << 18


@dataclass(frozen=True, eq=False)
class Crosswalk:
    """Links (source area, target area, weight), ordered by target.

    `source`, `target`: int (links,); `weight` float64 (links,), > 0, the share of the source that goes to the
    target. `sources`, `targets`: how many areas there are of each. Build it with `of`.
    """

    source: npt.NDArray[np.intp]
    target: npt.NDArray[np.intp]
    weight: npt.NDArray[np.float64]
    sources: int
    targets: int

    @classmethod
    def of(
        cls,
        source: npt.ArrayLike,
        target: npt.ArrayLike,
        weight: npt.ArrayLike | None,
        sources: int,
        targets: int,
    ) -> Crosswalk:
        """From links in any order; without `weight` each source goes whole to its target.

        A link of weight 0 is no link. Raises ValueError for other shapes, areas outside 0 … n − 1, and weights
        that are negative or not finite.
        """
        ends = [np.asarray(end, dtype=np.intp) for end in (source, target)]
        share = np.ones(ends[0].shape) if weight is None else np.asarray(weight, dtype=np.float64)
        if ends[0].ndim != 1 or not ends[0].shape == ends[1].shape == share.shape:
            raise ValueError("source, target and weight are one number for each link")
        for end, size in zip(ends, (sources, targets), strict=True):
            if end.size and not (0 <= int(end.min()) and int(end.max()) < size):
                raise ValueError(f"an area is outside 0 … {size - 1}")
        if not np.all(np.isfinite(share)) or np.any(share < 0):
            raise ValueError("weights are finite numbers from 0 up")
        kept = np.flatnonzero(share > 0)
        order = kept[np.lexsort((ends[0][kept], ends[1][kept]))]
        return cls(ends[0][order], ends[1][order], share[order], sources, targets)

    def counts(self, values: npt.NDArray[np.floating[Any]], missing: npt.NDArray[np.uint8]) -> Values:
        """Extensive counts (…, sources) as counts (…, targets).

        A sum over something missing is missing, with the strongest kind among its parts; a target that no link
        leads to is NOT_COLLECTED. Sums are taken in float64. Raises ValueError for other shapes.
        """
        if values.shape != missing.shape or values.ndim == 0 or values.shape[-1] != self.sources:
            raise ValueError(f"values and kinds are (…, {self.sources}), and not {values.shape} {missing.shape}")
        outer = values.shape[:-1]
        layers = math.prod(outer)
        numbers, kinds = values.reshape(layers, self.sources), missing.reshape(layers, self.sources)
        sums = np.full((layers, self.targets), np.nan)
        kind = np.full((layers, self.targets), np.uint8(Missing.NOT_COLLECTED))
        if self.source.size:
            first = np.flatnonzero(np.diff(self.target, prepend=-1))
            reached = self.target[first]
            whole = reached.size == self.targets
            together = max(_TOGETHER // self.source.size, 1)
            for start in range(0, layers, together):
                rows = slice(start, start + together)
                added, strongest = self._added(numbers[rows], kinds[rows], first)
                if whole:
                    sums[rows], kind[rows] = added, strongest
                else:
                    sums[rows, reached], kind[rows, reached] = added, strongest
        shape = (*outer, self.targets)
        return Values(sums.reshape(shape), kind.reshape(shape))

    def _added(
        self, numbers: npt.NDArray[Any], kinds: npt.NDArray[np.uint8], first: npt.NDArray[np.intp]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
        """Sums and strongest kinds of each stretch of links."""
        straight = self.source.size == self.sources and bool(np.all(self.source == np.arange(self.sources)))
        parts = (numbers if straight else numbers[:, self.source]).astype(np.float64)
        held = kinds if straight else kinds[:, self.source]
        if not np.all(self.weight == 1):
            parts *= self.weight
        added = np.add.reduceat(parts, first, axis=1)
        strongest = np.maximum.reduceat(held, first, axis=1)
        # A missing part is NaN, and so is then its sum; a kind without NaN is nobody's number either.
        added[strongest != Missing.PRESENT] = np.nan
        return added, strongest
