"""What a release looks like as a table: one row a cell, in one order, so that equal content is equal bytes.

| column | type | content |
|---|---|---|
| `area_set` | text | code of the area set |
| `area` | text | code of the area in it |
| `period` | text | `2025`, `2025H1`, `2025Q1`, `2025M08` or `2025W07` |
| `measure` | text | code of the measure |
| `breakdown` | text | `alder=0-5;kon=K`, dimensions in order of name; empty where the measure has none |
| `value` | float64 or null | as the source gave it |
| `missing` | uint8 | `methods.values.Missing`; 0 exactly where `value` is not null |

Texts are kept as codes (Enum), whose categories are exactly those that occur, in order of code point.
Rows are sorted by (measure, breakdown, period, area_set, area), each key once. Every cell of a measure names
the same dimensions: otherwise nobody could say what a sum over one of them means.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from samstad.methods.values import Missing
from samstad.statistics.store.codes import (
    KEY,
    TEXTS,
    Codes,
    categories_of,
    enumerated,
    ordering,
    places,
    sizes,
    starts,
)

if TYPE_CHECKING:
    import polars as pl

COLUMNS = (*TEXTS, "value", "missing")
PERIOD = r"^\d{4}(M(0[1-9]|1[0-2])|Q[1-4]|H[1-2]|W(0[1-9]|[1-4]\d|5[0-3]))?$"
PERIOD_FORMS = "the period is not YYYY, YYYYHn, YYYYQn, YYYYMnn or YYYYWnn"


__all__ = [
    "COLUMNS",
    "KEY",
    "PERIOD",
    "PERIOD_FORMS",
    "FrameError",
    "SameCellError",
    "breakdown_of",
    "breakdown_text",
    "canonical",
    "check",
    "dimensions_of",
    "series_of",
]


class FrameError(ValueError):
    """The table is no release; the sentence says why, with the first offending row."""


class SameCellError(FrameError):
    """One cell is given twice; the sentence names the first."""


def breakdown_text(categories: Mapping[str, str]) -> str:
    """`{"kon": "K", "alder": "0-5"}` → `alder=0-5;kon=K`. Raises FrameError for `;` or `=` in a name."""
    for name, category in categories.items():
        if not name or not category or any(mark in name for mark in ";=") or ";" in category:
            raise FrameError(f"dimension {name!r}, category {category!r}: empty, or holds ';' or '='")
    return ";".join(f"{name}={categories[name]}" for name in sorted(categories))


def breakdown_of(text: str) -> dict[str, str]:
    """The reverse of `breakdown_text`. Raises FrameError for a text that it could not have written."""
    if not text:
        return {}
    found = {}
    for part in text.split(";"):
        name, equals, category = part.partition("=")
        if not equals:
            raise FrameError(f"breakdown {text!r} is not of the form name=category;name=category")
        found[name] = category
    if breakdown_text(found) != text:
        raise FrameError(f"breakdown {text!r} does not name each dimension once, in order")
    return found


def canonical(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` in canonical form. Raises FrameError when it is no release (see the module's table)."""
    import polars as pl

    if set(frame.columns) != set(COLUMNS):
        raise FrameError(f"columns are {sorted(frame.columns)}, not {sorted(COLUMNS)}")
    types: dict[str, pl.DataType] = {"value": pl.Float64(), "missing": pl.UInt8()}
    types |= {name: pl.String() for name in TEXTS if not isinstance(frame.schema[name], pl.Enum)}
    try:
        frame = frame.select(COLUMNS).cast({name: types.get(name, frame.schema[name]) for name in COLUMNS})
    except pl.exceptions.PolarsError as error:
        raise FrameError(f"a column has the wrong type: {error}") from error
    _refuse(frame, pl.any_horizontal(pl.col(*TEXTS, "missing").is_null()), "a key or kind is null")
    frame = enumerated(frame)
    # Adding zero makes -0.0 into 0.0: two signs for one number would be two contents.
    if frame.select(((pl.col("value") == 0) & (1 / pl.col("value") < 0)).any()).item():
        frame = frame.with_columns(pl.col("value") + 0.0)
    at = places(frame)
    order = ordering(at, math.prod(sizes(frame)))
    if order is not None:
        frame, at = frame.select(pl.all().gather(pl.lit(pl.Series(order)))), at[order]
    frame = frame.rechunk()
    _check(frame, at)
    return frame


def check(frame: pl.DataFrame) -> None:
    """Raise FrameError unless `frame` is canonical."""
    _check(frame, places(frame))


def _check(frame: pl.DataFrame, at: Codes) -> None:
    import polars as pl

    if frame.is_empty():
        raise FrameError("no rows")
    strongest = int(max(Missing))
    for name in ("area_set", "area", "period", "measure"):
        if "" in categories_of(frame[name]):
            _refuse(frame, pl.col(name).cast(pl.String) == "", "a key is empty")
    if odd := [text for text in categories_of(frame["period"]) if not re.fullmatch(PERIOD, text)]:
        wrong = pl.col("period").cast(pl.String).is_in(odd)
        _refuse(frame, wrong, PERIOD_FORMS)
    _refuse(frame, pl.any_horizontal(pl.col(*TEXTS, "missing").is_null()), "a key or kind is null")
    _refuse(frame, pl.col("value").is_not_null() & ~pl.col("value").is_finite(), "a value is not a number")
    _refuse(frame, pl.col("missing") > strongest, "an unknown kind of missing")
    _refuse(
        frame,
        pl.col("value").is_null() != (pl.col("missing") != int(Missing.PRESENT)),
        "value and kind of missing contradict each other",
    )
    if (at[1:] <= at[:-1]).any():
        same = np.flatnonzero(at[1:] == at[:-1])
        if same.size:
            row = frame.row(int(same[0]) + 1, named=True)
            raise SameCellError(f"the same cell twice: {row} ({same.size} such rows)")
        raise FrameError("the rows are not in order")
    dimensions_of(frame)


def _refuse(frame: pl.DataFrame, wrong: pl.Expr, reason: str) -> None:
    if not frame.select(wrong.any()).item():
        return
    found = frame.filter(wrong)
    raise FrameError(f"{reason}: {found.row(0, named=True)} ({found.height} such rows)")


def series_of(frame: pl.DataFrame) -> list[tuple[str, str]]:
    """Each measure with each of its breakdowns, in order; of a canonical frame, or a part of one in order."""
    first = starts(frame, ("measure", "breakdown"))
    return list(frame.select("measure", "breakdown")[first].rows())


def dimensions_of(frame: pl.DataFrame) -> dict[str, dict[str, tuple[str, ...]]]:
    """Measure → dimension → its categories, sorted. Raises FrameError where cells of one measure differ."""
    found: dict[str, dict[str, set[str]]] = {}
    for measure, breakdown in series_of(frame):
        categories = breakdown_of(breakdown)
        known = found.setdefault(measure, {name: set() for name in categories})
        if known.keys() != categories.keys():
            raise FrameError(
                f"measure {measure!r} is broken down by {sorted(known) or 'nothing'} in some cells and by "
                f"{sorted(categories) or 'nothing'} in others"
            )
        for name, category in categories.items():
            known[name].add(category)
    return {
        measure: {name: tuple(sorted(known[name])) for name in sorted(known)}
        for measure, known in found.items()
    }
