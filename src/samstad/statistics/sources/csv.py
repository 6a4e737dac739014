"""Tables as text: any encoding, any delimiter, decimal commas, spaces between thousands, signs for missing.

A row that cannot be understood is refused with its line, never guessed at.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import ZERO, Column, Mapping
from samstad.statistics.sources.reading import (
    Reading,
    RejectedRow,
    bad_category,
    breakdown_column,
    strip_suffix,
)
from samstad.statistics.store.frame import PERIOD, PERIOD_FORMS

if TYPE_CHECKING:
    import polars as pl

SPACES = "[ \u00a0\u2007\u2009\u202f]"
OTHER_ENCODING = {"utf-8-sig": "cp1252", "utf-8": "cp1252"}


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read one file.

    Raises UserError where the file as a whole cannot be read: encoding, delimiter, a column that is not
    there.
    """
    header, lines, rows, ragged = split(path, mapping)
    table = _table(header, lines, rows)
    named = _named(table, mapping, path)
    frame, rejected = _understood(named, mapping, symbols)
    rejected = sorted([*ragged, *rejected], key=lambda row: row.line)
    frame = breakdown_column(frame, {name: f"by_{name}" for name in mapping.breakdowns})
    columns = ("line", "area", "period", "measure", "breakdown", "value", "missing")
    return Reading(frame.select(columns), rejected, about={"lines": len(lines) + len(ragged)})


def text_of(path: Path, encoding: str) -> str:
    """The file's text. Raises UserError that says where the encoding fails and which may be the right one."""
    content = path.read_bytes()
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        guess = OTHER_ENCODING.get(encoding.lower(), "utf-8-sig")
        raise UserError(
            f"byte 0x{content[error.start]:02x} is not {encoding}",
            where=f"{path.name}, line {line}",
            advice=f'The file may be written in another encoding: try "encoding": "{guess}" in the mapping',
        ) from None


def split(path: Path, mapping: Mapping) -> tuple[list[str], list[int], list[list[str]], list[RejectedRow]]:
    """Header, line numbers, rows, and the rows that have another number of fields than the header."""
    text = text_of(path, mapping.encoding)
    source = io.StringIO(text, newline="")  # csv wants the line endings as they are
    for _ in range(mapping.skip_lines):
        source.readline()
    reader = csv.reader(source, delimiter=mapping.delimiter, strict=True)
    header, lines, rows, ragged = _first(reader, path, mapping), [], [], []
    try:
        for row in reader:
            line = reader.line_num + mapping.skip_lines
            if not row:
                continue
            if len(row) != len(header):
                reason = f"{len(row)} fields, where the header has {len(header)}"
                ragged.append(RejectedRow(line, "", mapping.delimiter.join(row)[:80], reason))
                continue
            lines.append(line)
            rows.append(row)
    except csv.Error as error:
        raise UserError(
            f"the text is not well formed ({error})",
            where=f"{path.name}, line {reader.line_num + mapping.skip_lines}",
            advice="Look for a quotation mark that is not closed",
        ) from None
    return header, lines, rows, ragged


def _first(reader: object, path: Path, mapping: Mapping) -> list[str]:
    header = [name.strip() for name in next(reader, [])]  # type: ignore[call-overload]
    if len(set(header)) != len(header):
        twice = sorted({name for name in header if header.count(name) > 1})
        raise UserError(f"the column {twice[0]!r} is there twice", where=f"{path.name}, the header")
    if not header:
        raise UserError("there is no header", where=path.name, advice="Check 'skip_lines' in the mapping")
    if len(header) == 1:
        others = [mark for mark in ";,\t|" if mark != mapping.delimiter and mark in header[0]]
        if others:
            raise UserError(
                f"the header is one field: {header[0][:80]!r}",
                where=f"{path.name}, line {mapping.skip_lines + 1}",
                advice=f'The columns seem to be parted by {others[0]!r}: set "delimiter" in the mapping',
            )
    return header


def _table(header: list[str], lines: list[int], rows: list[list[str]]) -> pl.DataFrame:
    import polars as pl

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    # The file's own names are kept apart from ours by a prefix.
    data = {
        f"column {name}": pl.Series(values, dtype=pl.String)
        for name, values in zip(header, columns, strict=True)
    }
    return pl.DataFrame({"line": pl.Series(lines, dtype=pl.Int64), **data})


def _named(table: pl.DataFrame, mapping: Mapping, path: Path) -> pl.DataFrame:
    """The columns that the mapping names, under our names; a wide file made long."""
    import polars as pl

    def column(said: Column) -> pl.Expr:
        return pl.lit(said.constant) if said.constant is not None else named(said.name)

    def named(name: str) -> pl.Expr:
        if f"column {name}" not in table.columns:
            has = ", ".join(c.removeprefix("column ") for c in table.columns if c != "line")
            raise UserError(
                f"there is no column {name!r}",
                where=f"{path.name}, the header",
                advice=f"The file has {has}; correct the mapping, or 'skip_lines' and 'delimiter' in it",
            )
        return pl.col(f"column {name}").str.strip_chars()

    keys = [
        pl.col("line"),
        strip_suffix(column(mapping.area), mapping.strip_suffix).alias("area"),
        column(mapping.period).alias("period"),
        *(named(source).alias(f"by_{name}") for name, source in mapping.breakdowns.items()),
    ]
    if mapping.measure is not None:
        return table.select(
            *keys, column(mapping.measure).alias("measure"), named(mapping.value).alias("text")
        )
    parts = [
        table.select(*keys, pl.lit(measure).alias("measure"), named(source).alias("text"))
        for source, measure in mapping.values.items()
    ]
    return pl.concat(parts).sort("line", maintain_order=True)


def number_pattern(mapping: Mapping) -> str:
    """The pattern of a number as this source writes it."""
    decimal = re.escape(mapping.decimal)
    thousands = SPACES if mapping.thousands.isspace() else re.escape(mapping.thousands)
    grouped = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|" if thousands else ""
    return rf"^[-+−]?(?:{grouped}\d+)(?:{decimal}\d+)?(?:[eE][-+]?\d{{1,3}})?$"


def _understood(
    table: pl.DataFrame, mapping: Mapping, symbols: dict[str, int]
) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """Texts to numbers and kinds of missing; and the rows where that cannot be done."""
    import polars as pl

    text = pl.col("text")
    plain = text.str.replace_all("−", "-", literal=True)
    if mapping.thousands.isspace():
        plain = plain.str.replace_all(SPACES, "")
    elif mapping.thousands:
        plain = plain.str.replace_all(mapping.thousands, "", literal=True)
    plain = plain.str.replace(mapping.decimal, ".", literal=True)
    kind = text.replace_strict(
        pl.Series(list(symbols), dtype=pl.String),
        pl.Series(list(symbols.values()), dtype=pl.Int16),
        default=None,
    )
    is_number = text.str.contains(number_pattern(mapping)) & kind.is_null()
    table = table.with_columns(kind.alias("kind"), is_number.alias("is_number"))
    table = table.with_columns(
        pl.when("is_number")
        .then(plain.cast(pl.Float64, strict=False))
        .when(pl.col("kind") == ZERO)
        .then(0.0)
        .alias("value")
    )
    wrong, rejected = _wrong(table, mapping)
    good = table.filter(~pl.Series(wrong, dtype=pl.Boolean)) if any(wrong) else table
    missing = pl.when(pl.col("value").is_null()).then(pl.col("kind")).otherwise(int(Missing.PRESENT))
    return good.with_columns(missing.cast(pl.UInt8).alias("missing")), rejected


def _wrong(table: pl.DataFrame, mapping: Mapping) -> tuple[list[bool], list[RejectedRow]]:
    """Which rows are refused, and why; each row for its first fault."""
    import polars as pl

    tests: list[tuple[str, pl.Expr, str]] = [
        ("area", pl.col("area").str.len_bytes() == 0, "there is no area code"),
        ("period", ~pl.col("period").str.contains(PERIOD), PERIOD_FORMS),
        ("measure", pl.col("measure").str.len_bytes() == 0, "there is no measure"),
    ]
    for name in mapping.breakdowns:
        categories = table[f"by_{name}"].unique().to_list()
        bad = [category for category in categories if bad_category(category)]
        tests.append((f"by_{name}", pl.col(f"by_{name}").is_in(bad), "the category is empty or holds ';'"))
    unread = ~pl.col("is_number") & pl.col("kind").is_null()
    tests.append(("text", unread | (pl.col("is_number") & ~pl.col("value").is_finite()), ""))
    faults = table.select(test.fill_null(True).alias(column) for column, test, _ in tests)
    wrong = faults.select(pl.any_horizontal(pl.all())).to_series().to_list()
    rejected = []
    for row, fault in zip(
        table.filter(wrong).iter_rows(named=True), faults.filter(wrong).rows(), strict=True
    ):
        column, _, reason = tests[fault.index(True)]
        shown = {"text": "value"}.get(column, column.removeprefix("by_"))
        rejected.append(RejectedRow(row["line"], shown, row[column], reason or _why(row["text"], mapping)))
    return wrong, rejected


def _why(text: str, mapping: Mapping) -> str:
    other = {",": ".", ".": ","}.get(mapping.decimal)
    if other and re.match(rf"^-?\d+{re.escape(other)}\d+$", text):
        return f"the decimal sign is {other!r} here, and {mapping.decimal!r} in the mapping"
    if not mapping.thousands and re.match(rf"^-?\d{{1,3}}({SPACES}\d{{3}})+", text):
        return 'thousands are parted by spaces here: set "thousands": " " in the mapping'
    return "this is no number and no symbol of the source"
