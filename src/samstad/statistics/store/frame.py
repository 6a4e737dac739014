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

Rows are sorted by (measure, breakdown, period, area_set, area), each key once. Every cell of a measure names
the same dimensions: otherwise nobody could say what a sum over one of them means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samstad.methods.values import Missing

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("area_set", "area", "period", "measure", "breakdown", "value", "missing")
KEY = ("measure", "breakdown", "period", "area_set", "area")
PERIOD = r"^\d{4}(M(0[1-9]|1[0-2])|Q[1-4]|H[1-2]|W(0[1-9]|[1-4]\d|5[0-3]))?$"
PERIOD_FORMS = "the period is not YYYY, YYYYHn, YYYYQn, YYYYMnn or YYYYWnn"


class FrameError(ValueError):
    """The table is no release; the sentence says why, with the first offending row."""


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


def schema() -> dict[str, pl.DataType]:
    import polars as pl

    texts = {name: pl.String() for name in ("area_set", "area", "period", "measure", "breakdown")}
    return {**texts, "value": pl.Float64(), "missing": pl.UInt8()}


def canonical(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` in canonical form. Raises FrameError when it is no release (see the module's table)."""
    import polars as pl

    if set(frame.columns) != set(COLUMNS):
        raise FrameError(f"columns are {sorted(frame.columns)}, not {sorted(COLUMNS)}")
    try:
        frame = frame.select(COLUMNS).cast(dict(schema().items()))
    except pl.exceptions.PolarsError as error:
        raise FrameError(f"a column has the wrong type: {error}") from error
    # Adding zero makes -0.0 into 0.0: two signs for one number would be two contents.
    frame = frame.with_columns(pl.col("value") + 0.0).sort(KEY).rechunk()
    check(frame)
    return frame


def check(frame: pl.DataFrame) -> None:
    """Raise FrameError unless `frame` is canonical."""
    import polars as pl

    if frame.is_empty():
        raise FrameError("no rows")
    texts = ("area_set", "area", "period", "measure")
    strongest = int(max(Missing))
    _refuse(frame, pl.any_horizontal(pl.col(*COLUMNS[:5], "missing").is_null()), "a key or kind is null")
    _refuse(frame, pl.any_horizontal(pl.col(*texts).str.len_bytes() == 0), "a key is empty")
    _refuse(frame, ~pl.col("period").str.contains(PERIOD), PERIOD_FORMS)
    _refuse(frame, pl.col("value").is_not_null() & ~pl.col("value").is_finite(), "a value is not a number")
    _refuse(frame, pl.col("missing") > strongest, "an unknown kind of missing")
    _refuse(
        frame,
        pl.col("value").is_null() != (pl.col("missing") != int(Missing.PRESENT)),
        "value and kind of missing contradict each other",
    )
    _refuse(frame, pl.struct(KEY) == pl.struct(KEY).shift(1), "the same cell twice")
    dimensions_of(frame)


def _refuse(frame: pl.DataFrame, wrong: pl.Expr, reason: str) -> None:
    found = frame.filter(wrong)
    if not found.is_empty():
        raise FrameError(f"{reason}: {found.row(0, named=True)} ({found.height} such rows)")


def dimensions_of(frame: pl.DataFrame) -> dict[str, dict[str, tuple[str, ...]]]:
    """Measure → dimension → its categories, sorted. Raises FrameError where cells of one measure differ."""
    found: dict[str, dict[str, set[str]]] = {}
    for measure, breakdown in (
        frame.select("measure", "breakdown").unique().sort("measure", "breakdown").rows()
    ):
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
