"""A plain CSV for the commands that need no database: areas in rows, numbers in columns."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from samstad.organisation.errors import UserError

if TYPE_CHECKING:
    from samstad.methods.values import Missing, Values


@dataclass(frozen=True)
class PlainTable:
    """`text`: what the column of words says for each area, where one was asked for."""

    areas: tuple[str, ...]
    values: dict[str, Values]
    text: tuple[str, ...] = ()


def read_heading(path: Path) -> list[str]:
    """The names of the columns."""
    return _rows(path)[0][0]


def read_table(
    path: Path, area: str | None, columns: list[str], symbols: list[str], *, text: str | None = None
) -> PlainTable:
    """The wanted columns with their kinds of missing, and the column `text` as it stands.

    Separated by comma, semicolon (then decimals may have a comma) or tab. `area` is the column with the areas'
    names (default: the first). An empty cell is missing without a reason; a cell may also name its kind
    (`withheld`), or hold one of `symbols` ("..=not_collected"). Anything else that is no number is refused,
    with its line.
    """
    from samstad.methods.values import Missing, Values

    kinds: dict[str, Missing] = {kind.code: kind for kind in Missing if kind is not Missing.PRESENT}
    kinds[""] = Missing.UNEXPLAINED
    kinds |= dict(_symbol(text) for text in symbols)
    rows, separator = _rows(path)
    heading = rows[0]
    name = area or heading[0]
    absent = [column for column in (name, *columns, *([text] if text else [])) if column not in heading]
    if absent:
        raise UserError(
            f"there is no column {', '.join(absent)}", where=str(path), advice=f"It has {', '.join(heading)}"
        )
    numbers: dict[str, list[float]] = {column: [] for column in columns}
    missing: dict[str, list[int]] = {column: [] for column in columns}
    areas, words = [], []
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(heading):
            raise UserError(
                f"{len(row)} cells under {len(heading)} headings",
                where=f"{path}, row {line}",
                advice="Mend it",
            )
        areas.append(row[heading.index(name)])
        words.append(row[heading.index(text)] if text else "")
        for column in columns:
            cell = row[heading.index(column)].strip()
            kind = kinds.get(cell, Missing.PRESENT)
            missing[column].append(int(kind))
            numbers[column].append(
                float("nan") if kind else _number(cell, separator, f"{path}, row {line}, {column}")
            )
    twice = (
        sorted({code for code in areas if areas.count(code) > 1})[:3] if len(set(areas)) < len(areas) else []
    )
    if twice:
        raise UserError(
            f"areas are there twice: {', '.join(twice)}", where=str(path), advice="Keep one row each"
        )
    return PlainTable(tuple(areas), {c: Values.of(numbers[c], missing[c]) for c in columns}, tuple(words))


def _rows(path: Path) -> tuple[list[list[str]], str]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("the file is not UTF-8", where=str(path), advice="Save it as UTF-8") from error
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
    if len(rows) < 2:
        raise UserError(
            "the file has no rows", where=str(path), advice="Give a heading and a row for each area"
        )
    return rows, separator


def _number(cell: str, separator: str, where: str) -> float:
    try:
        number = float(cell if separator == "," else cell.replace(",", "."))
        if not math.isfinite(number):
            raise ValueError("nan and inf are no numbers here")
        return number
    except ValueError as error:
        advice = f'If it stands for something missing, say which: --missing "{cell}=unexplained"'
        raise UserError(f"{cell!r} is no number", where=where, advice=advice) from error


def _symbol(text: str) -> tuple[str, Missing]:
    from samstad.methods.values import Missing

    symbol, _, kind = text.rpartition("=")
    try:
        return symbol, Missing.from_code(kind)
    except ValueError as error:
        raise UserError(str(error), where="--missing", advice='Write it as "..=not_collected"') from error
