"""What a table of counts must be, and how it is taken in blocks of layers.

One table is `(areas, groups)`, a batch `(layers, areas, groups)`: the same areas and groups for many indicators,
years or draws. The input is read where it lies: nothing is copied but a working block at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

OnMissing = Literal["refuse", "carry"]
CountArray = npt.NDArray[Any]
"""Integers or floats of any width."""

BLOCK = 1 << 17
"""Cells worked on at a time: 1 MB of float64, so that a block stays near the processor while it is measured."""

_MISSING = "a count is missing (NaN); missing='carry' gives NaN for its table"


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts as `(layers, areas, groups)`, and whether they came as one table."""

    layers: CountArray
    single: bool
    missing: OnMissing

    def result(self, numbers: FloatArray) -> FloatArray:
        """What is first by layer: as it is for a batch, without the layer for one table."""
        return np.asarray(numbers[0])[()] if self.single else numbers

    def parts(self) -> list[slice]:
        """The layers in parts of about a block each."""
        cells = max(1, self.layers.shape[1] * self.layers.shape[2])
        step = max(1, BLOCK // cells)
        return [slice(start, start + step) for start in range(0, self.layers.shape[0], step)]

    def block(self, part: slice) -> FloatArray:
        """Some layers as float64 `(layers, groups, areas)`, checked; NaN throughout where something is missing.

        Areas lie last, so that sums over them are pairwise: a plain sum loses 1e-11 at a million areas.
        """
        # Always a copy: it is written in, and for one group the turned table is contiguous as it lies.
        block = np.array(self.layers[part].transpose(0, 2, 1), dtype=np.float64, order="C")
        return checked(block, self.missing)


def read(counts: npt.ArrayLike, missing: OnMissing, at_least: int = 2) -> Counts:
    """Takes counts as they are; ValueError for a shape, a type or a `missing` that cannot be."""
    table = np.asarray(counts)
    if missing not in ("refuse", "carry"):
        raise ValueError(f"missing is {missing!r}; it is 'refuse' or 'carry'")
    if table.dtype.kind not in "iuf":
        raise ValueError(f"counts are {table.dtype}; they are integers or floats")
    if table.ndim not in (2, 3):
        raise ValueError(f"counts have shape {table.shape}; it is (areas, groups) or (layers, areas, groups)")
    if table.shape[-1] < at_least:
        raise ValueError(f"counts have {table.shape[-1]} groups; at least {at_least} are needed")
    return Counts(table if table.ndim == 3 else table[np.newaxis], table.ndim == 2, missing)


def checked(block: FloatArray, missing: OnMissing) -> FloatArray:
    """The block with whole layers NaN where something in them is missing; raises for what is no count."""
    if block.size == 0:
        return block
    low = block.min(axis=(1, 2))
    gone = np.isnan(low)
    if gone.any():
        refuse(negative=bool(np.nanmin(block, initial=0) < 0))
        refuse(missing=missing == "refuse")
        block[gone] = np.nan
    refuse(negative=bool((low < 0).any()), infinite=bool(np.isposinf(np.nanmax(block, initial=0))))
    return block


def refuse(*, negative: bool = False, missing: bool = False, infinite: bool = False) -> None:
    """The one place where the errors of a count are worded."""
    if negative:
        raise ValueError("a count is below 0")
    if missing:
        raise ValueError(_MISSING)
    if infinite:
        raise ValueError("a count is infinite")
