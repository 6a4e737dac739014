"""What every kind of file gives: a header, and its rows as text in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from samstad.statistics.sources.reading import RejectedRow

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Batch:
    """Rows of the file: `lines` (rows,) counted from 1, and a text column for each field, by its place."""

    lines: npt.NDArray[np.int64]
    table: pl.DataFrame


class Rows(Protocol):
    """One file, being read: `batches` once, after which the rest is known (`header` from the first batch on)."""

    header: list[str]
    rows: int
    share: float  # of the file, read so far
    ragged: list[RejectedRow]
    warnings: list[str]
    about: dict[str, Any]

    def batches(self) -> Iterator[Batch]:
        """All rows in order. Raises UserError where the file as a whole cannot be read."""
        ...
