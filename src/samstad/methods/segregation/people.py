"""Counts of persons, for what draws persons: whole numbers, checked once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samstad.methods.segregation.counts import OnMissing
from samstad.methods.segregation.simulate import Measure
from samstad.methods.values import FloatArray


@dataclass(frozen=True, slots=True)
class People:
    """One table `(areas, groups)` of int64; `missing` where a count is: then every result is NaN."""

    counts: npt.NDArray[np.int64]
    missing: bool

    def measured(self, measure: Measure) -> FloatArray:
        """The measure of the table; NaN where something is missing or there are no areas."""
        if self.missing or self.counts.size == 0:
            return np.asarray(np.nan)
        return np.asarray(measure(self.counts[np.newaxis])[0])


def people(counts: npt.ArrayLike, missing: OnMissing) -> People:
    """Takes one table; ValueError for a shape, type or number that persons cannot have."""
    table = np.asarray(counts)
    if missing not in ("refuse", "carry"):
        raise ValueError(f"missing is {missing!r}; it is 'refuse' or 'carry'")
    if table.dtype.kind not in "iuf" or table.ndim != 2 or table.shape[1] < 2:
        raise ValueError(
            f"counts are {table.dtype} {table.shape}; they are numbers (areas, 2 or more groups)"
        )
    gone = np.isnan(table) if table.dtype.kind == "f" else np.zeros(table.shape, dtype=bool)
    present = np.where(gone, 0, table)
    if (present < 0).any():
        raise ValueError("a count is below 0")
    # 2^53: the end of the whole numbers that a float can tell apart.
    if (present > 2**53).any() or (present != np.floor(present)).any():
        raise ValueError("a count is not a whole number: only persons can be drawn")
    if gone.any() and missing == "refuse":
        raise ValueError("a count is missing (NaN); missing='carry' gives NaN for its table")
    return People(np.ascontiguousarray(present, dtype=np.int64), bool(gone.any()))
