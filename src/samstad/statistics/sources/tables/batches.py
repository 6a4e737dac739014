"""What every kind of file gives: a header, and its rows as text in batches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from samstad.statistics.sources.mapping import Mapping
from samstad.statistics.sources.reading import RejectedRow

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Batch:
    """Rows of the file: `lines` (rows,) counted from 1, and a text column for each field, by its place."""

    lines: npt.NDArray[np.int64]
    table: pl.DataFrame


@dataclass
class Rows(ABC):
    """One file, being read: `batches` once, after which the rest is known (`header` from the first batch on)."""

    path: Path
    mapping: Mapping
    header: list[str] = field(default_factory=list)
    rows: int = 0
    share: float = 1.0  # of the file, read so far
    ragged: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """All rows in order. Raises UserError where the file as a whole cannot be read."""
