"""Rows that a service gives one by one, each with a value or the reason why there is none, as a reading."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import ZERO, Column, Mapping
from samstad.statistics.sources.reading import (
    Reading,
    RejectedRow,
    bad_category,
    breakdown_column,
    strip_suffix,
    within_validity,
)
from samstad.statistics.store.frame import PERIOD


@dataclass(frozen=True)
class Record:
    """One cell: its columns by name, and a number, or None with the service's word for why there is none."""

    columns: MappingOf[str, str]
    value: float | None
    status: str = ""


@dataclass
class Records:
    """All cells of a delivery; `left_out` counts, by reason, what the service gave that is no cell."""

    rows: list[Record]
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def load(path: Path, kind: str) -> dict[str, Any]:
    """A delivery that `samstad fetch` wrote. Raises UserError where it is another file."""
    advice = "Fetch it again with `samstad fetch`"
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UserError(f"the file is not whole JSON ({error})", where=path.name, advice=advice) from None
    if not isinstance(data, dict) or data.get("delivery") != kind:
        raise UserError(f"the file is no delivery of {kind}", where=path.name, advice=advice)
    return data


def reading(records: Records, mapping: Mapping, symbols: MappingOf[str, int], where: str) -> Reading:
    """The records as rows. A word that the dataset's symbols do not explain refuses its row, as does a number
    that is none. Raises UserError where the mapping names a column that the records lack."""
    import polars as pl

    wanted = {"area": mapping.area, "period": mapping.period, "measure": mapping.measure}
    wanted |= {f"by_{name}": Column(source) for name, source in mapping.breakdowns.items()}
    if lacking := [role for role, column in wanted.items() if column is None]:
        raise UserError(
            f"the mapping does not say where {lacking[0]!r} is",
            where=where,
            advice=f"This format takes {lacking[0]!r}, and no 'values'",
        )
    columns: dict[str, list[str]] = {role: [] for role in wanted}
    lines: list[int] = []
    values: list[float | None] = []
    kinds: list[int] = []
    rejected: list[RejectedRow] = []
    for line, record in enumerate(records.rows):
        value, kind, fault = _understood(record, symbols)
        if fault:
            rejected.append(RejectedRow(line, *fault))
            continue
        for role, column in wanted.items():
            columns[role].append(_column(column, record, where))
        lines.append(line)
        values.append(value)
        kinds.append(kind)
    frame = pl.DataFrame(
        {
            "line": pl.Series(lines, dtype=pl.Int64),
            **{role: pl.Series(texts, dtype=pl.String) for role, texts in columns.items()},
            "value": pl.Series(values, dtype=pl.Float64),
            "missing": pl.Series(kinds, dtype=pl.UInt8),
        }
    )
    frame, outside = within_validity(frame, mapping.validity)
    frame = frame.with_columns(strip_suffix(pl.col("area"), mapping.strip_suffix).alias("area"))
    frame, refused = _keys(frame, mapping)
    return Reading(
        frame.select("line", "area", "period", "measure", "breakdown", "value", "missing"),
        sorted([*rejected, *outside.refused, *refused], key=lambda row: row.line),
        records.measures,
        records.warnings,
        {"records": len(records.rows), "left_out": records.left_out, "outside_validity": outside.left_out},
    )


def _understood(
    record: Record, symbols: MappingOf[str, int]
) -> tuple[float | None, int, tuple[str, str, str] | None]:
    """Value, kind of missing, and what is wrong with it. A word beside a number does not take the number away."""
    if record.value is not None:
        if isinstance(record.value, bool) or not math.isfinite(record.value):
            return None, 0, ("value", str(record.value), "this is no number")
        return float(record.value), int(Missing.PRESENT), None
    if record.status not in symbols:
        reason = "there is no value, and the source's symbols do not say what this word means"
        return None, 0, ("status", record.status, reason)
    kind = symbols[record.status]
    return (0.0, int(Missing.PRESENT), None) if kind == ZERO else (None, kind, None)


def _column(column: Column | None, record: Record, where: str) -> str:
    if column is None:
        raise UserError("the mapping names no measure", where=where, advice="Name its column, or a constant")
    if column.constant is not None:
        return column.constant
    if column.name not in record.columns:
        raise UserError(
            f"there is no column {column.name!r}",
            where=where,
            advice=f"The records have {', '.join(record.columns)}; correct the mapping",
        )
    return record.columns[column.name]


def _keys(frame: Any, mapping: Mapping) -> tuple[Any, list[RejectedRow]]:
    """The rows whose keys make sense, with their breakdown; and the others."""
    import polars as pl

    tests: list[tuple[str, Any, str]] = [
        ("area", pl.col("area").str.len_bytes() == 0, "there is no area code"),
        ("period", ~pl.col("period").str.contains(PERIOD), "this is no period of a release"),
    ]
    for name in mapping.breakdowns:
        bad = [category for category in frame[f"by_{name}"].unique().to_list() if bad_category(category)]
        tests.append((f"by_{name}", pl.col(f"by_{name}").is_in(bad), "the category is empty or holds ';'"))
    rejected: list[RejectedRow] = []
    for column, test, reason in tests:
        wrong: Sequence[dict[str, Any]] = frame.filter(test).rows(named=True)
        rejected += [
            RejectedRow(row["line"], column.removeprefix("by_"), row[column], reason) for row in wrong
        ]
        frame = frame.filter(~test)
    return breakdown_column(frame, {name: f"by_{name}" for name in mapping.breakdowns}), rejected
