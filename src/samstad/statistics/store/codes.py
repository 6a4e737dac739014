"""Texts as numbers: the key columns of a release as Enum, and each cell as its place in one large grid.

A text of 16 bytes in each of five columns is 4 GB for a release of 50 million cells; as codes the same is 0.3 GB,
and sorting, finding the same cell twice and comparing two releases become arithmetic on whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import polars as pl

TEXTS = ("area_set", "area", "period", "measure", "breakdown")
KEY = ("measure", "breakdown", "period", "area_set", "area")
Codes = npt.NDArray[np.integer[Any]]
# A grid with at most this many places for each row is sorted by laying the rows out in it.
_PLACES_PER_ROW = 8
_LARGEST = 2**62
_STRETCH = 1 << 20  # rows that are looked at together: what is made of them fits the cache


def from_codes(name: str, codes: Codes, categories: Sequence[str]) -> pl.Series:
    """An Enum column with `categories`, of numbers that count from 0."""
    import polars as pl

    width = np.min_scalar_type(max(len(categories) - 1, 0))
    small = np.ascontiguousarray(codes, dtype=width if width.itemsize < 8 else np.uint32)
    return pl.Series(name, small).cat.to(pl.Enum(categories))


def codes_of(column: pl.Series) -> Codes:
    """The number of each row's category; whole numbers without sign."""
    return column.to_physical().to_numpy()


def categories_of(column: pl.Series) -> list[str]:
    """The categories of an Enum column, by number."""
    return list(column.dtype.categories)  # type: ignore[attr-defined]


def occurring(codes: Codes, size: int) -> npt.NDArray[np.bool_]:
    """Which of the numbers 0 … size − 1 occur."""
    found = np.zeros(size, dtype=np.bool_)
    for first in range(0, codes.size, _STRETCH):
        found[codes[first : first + _STRETCH]] = True
        if found.all():
            break
    return found


def counts(codes: Codes, size: int) -> npt.NDArray[np.int64]:
    """How often each of the numbers 0 … size − 1 occurs."""
    found = np.zeros(size, dtype=np.int64)
    for first in range(0, codes.size, _STRETCH):
        found += np.bincount(codes[first : first + _STRETCH], minlength=size)
    return found


def coded(column: pl.Series) -> pl.Series:
    """The text column as an Enum of exactly the texts that occur, in order. Nulls are refused by Polars."""
    import polars as pl

    if not isinstance(column.dtype, pl.Enum):
        return column.cast(pl.Enum(sorted(column.unique().to_list())))
    categories, codes = categories_of(column), codes_of(column)
    found = occurring(codes, len(categories))
    wanted = sorted(text for text, there in zip(categories, found, strict=True) if there)
    return column if wanted == categories else recoded(column, wanted)


def recoded(column: pl.Series, categories: Sequence[str]) -> pl.Series:
    """The Enum column with other categories, among which are all that occur in it."""
    number = {text: i for i, text in enumerate(categories)}
    table = np.array([number.get(text, 0) for text in categories_of(column)], dtype=np.uint32)
    return from_codes(column.name, table[codes_of(column)], categories)


def enumerated(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its key columns as `coded`."""
    return frame.with_columns(coded(frame[name]) for name in TEXTS if name in frame.columns)


def alike(frames: Iterable[pl.DataFrame]) -> list[pl.DataFrame]:
    """The frames with the same categories in each of the key columns that they have, so that codes compare."""
    frames = list(frames)
    for name in (name for name in TEXTS if name in frames[0].columns):
        columns = [coded(frame[name]) for frame in frames]
        union = sorted({text for column in columns for text in categories_of(column)})
        frames = [
            frame.with_columns(column if categories_of(column) == union else recoded(column, union))
            for frame, column in zip(frames, columns, strict=True)
        ]
    return frames


def stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The frames below one another, in one set of categories."""
    import polars as pl

    return frames[0] if len(frames) == 1 else pl.concat(alike(frames))


def sizes(frame: pl.DataFrame) -> tuple[int, ...]:
    """Number of categories of each key, in the order of `KEY`."""
    return tuple(len(categories_of(frame[name])) for name in KEY)


def places(frame: pl.DataFrame) -> Codes:
    """Each cell's place in the grid of all combinations of categories, in canonical order.

    Raises OverflowError where there are more combinations than whole numbers.
    """
    shape = sizes(frame)
    if (total := math.prod(shape)) > _LARGEST:
        raise OverflowError(f"a release with {total:,} combinations of categories cannot be kept")
    at: npt.NDArray[Any] = np.zeros(frame.height, dtype=np.int32 if total < 2**31 else np.int64)
    for name, size in zip(KEY, shape, strict=True):
        if size > 1:
            np.multiply(at, at.dtype.type(size), out=at)
            np.add(at, codes_of(frame[name]), out=at)
    return at


def ordering(at: Codes, total: int) -> Codes | None:
    """The rows in order of their places; None where they are so already. Equal places lie beside one another."""
    if bool(np.all(at[1:] >= at[:-1])):
        return None
    if total > _PLACES_PER_ROW * at.size + 1000:
        return np.argsort(at, kind="stable")
    row: npt.NDArray[Any] = np.full(total, -1, dtype=np.int32 if at.size < 2**31 else np.int64)
    row[at] = np.arange(at.size, dtype=row.dtype)
    order = row[row >= 0]
    return order if order.size == at.size else np.argsort(at, kind="stable")


def duplicated(frame: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Rows whose cell is there more than once; the frame in any order."""
    at = places(frame)
    order = ordering(at, math.prod(sizes(frame)))
    ordered = at if order is None else at[order]
    same = ordered[1:] == ordered[:-1]
    found = np.zeros(at.size, dtype=np.bool_)
    if same.any():
        twice = np.concatenate([same, [False]]) | np.concatenate([[False], same])
        found[np.flatnonzero(twice) if order is None else order[twice]] = True
    return found


def starts(frame: pl.DataFrame, names: Sequence[str]) -> Codes:
    """The first row of each run of equal values in the columns `names`."""
    changes = np.zeros(max(frame.height - 1, 0), dtype=np.bool_)
    for name in names:
        codes = codes_of(frame[name])
        changes |= codes[1:] != codes[:-1]
    return np.concatenate([np.zeros(min(frame.height, 1), dtype=np.int64), np.flatnonzero(changes) + 1])
