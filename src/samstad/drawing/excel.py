"""Tables as an Excel workbook, for those who go on counting: `render(book)`.

Cells are typed: a number is a number with its decimals shown, a day is a day, and what is missing is the word for
why, so that no sum takes it for zero. The header row stays in view and is repeated in print. Texts that begin with
`=` are texts. Raises nothing of its own: a text that Excel has no room for is cut, and says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from samstad.drawing.numbers import Lang
from samstad.drawing.office import clean, repeatable
from samstad.drawing.palette import GROUND, INK, QUIET

LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_REFUSED_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_CUT = {"sv": "… (avkortad: Excel rymmer inte mer)", "en": "… (cut: Excel holds no more)"}
_WIDEST, _NARROWEST = 60, 9


@dataclass(frozen=True, slots=True)
class Number:
    """A number of which so many decimals are shown; the cell holds all of it."""

    value: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Absent:
    """Why there is no number, in words: "redovisas inte"."""

    reason: str


Value = str | int | Number | Absent | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `headers` are unique; rows are as long as they."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: what it is about on the first sheet (pairs of term and text), then a sheet for each table."""

    title: str
    about: Sequence[tuple[str, str]]
    sheets: Sequence[Sheet]
    lang: Lang = "sv"
    author: str = ""
    date: date | None = None
    first: str = "Om"


def render(book: Book) -> bytes:
    """The Excel file (.xlsx). The same book gives the same bytes."""
    from openpyxl import Workbook

    made = Workbook()
    made.properties.title, made.properties.creator = clean(book.title), clean(book.author)
    made.properties.language = {"sv": "sv-SE", "en": "en-GB"}[book.lang]
    _about(made.active, book)
    taken = {book.first.casefold()}
    for number, sheet in enumerate(book.sheets, 1):
        _table(made.create_sheet(sheet_name(sheet.name, taken)), sheet, number, book.lang)
    body = io.BytesIO()
    made.save(body)
    day = book.date or date(2000, 1, 1)
    return repeatable(body.getvalue(), datetime(day.year, day.month, day.day, tzinfo=UTC).strftime("%FT%TZ"))


def sheet_name(name: str, taken: set[str]) -> str:
    """The name as Excel takes it: at most 31 characters, without []:*?/\\, and unlike those taken (which it joins)."""
    plain = _REFUSED_IN_NAMES.sub(" ", clean(name)).strip("' ")[:_LONGEST_NAME] or "–"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(found.casefold())
    return found


def _about(page: Any, book: Book) -> None:
    from openpyxl.styles import Alignment, Font

    page.title = book.first
    page["A1"] = clean(book.title)
    page["A1"].font = Font(bold=True, size=14)
    for row, (term, text) in enumerate(book.about, 3):
        _write(page.cell(row, 1), term, book.lang)
        _write(page.cell(row, 2), text, book.lang)
        page.cell(row, 1).font = Font(bold=True)
        for column in (1, 2):
            page.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 28, 90


def _table(page: Any, sheet: Sheet, number: int, lang: Lang) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    for column, header in enumerate(sheet.headers, 1):
        cell = page.cell(1, column)
        _write(cell, header, lang)
        cell.font, cell.fill = Font(bold=True, color=INK[1:]), PatternFill("solid", start_color=GROUND[1:])
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    body, quiet = Alignment(vertical="top", wrap_text=True), Font(color=QUIET[1:], italic=True)
    for at, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row, 1):
            cell = page.cell(at, column)
            _write(cell, value, lang)
            if isinstance(value, str):
                cell.alignment = body
            elif isinstance(value, Absent):
                cell.font, cell.alignment = quiet, Alignment(vertical="top", horizontal="right")
            else:
                cell.alignment = Alignment(vertical="top")
    for column, header in enumerate(sheet.headers):
        shown = [_length(row[column]) for row in sheet.rows]
        longest = max([*shown, *(len(word) + 3 for word in header.split())], default=0)
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        page.column_dimensions[get_column_letter(column + 1)].width = width
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    if sheet.rows:
        # A table of Excel's own tells a screen reader which row is the header, and brings filters.
        whole = f"A1:{get_column_letter(len(sheet.headers))}{len(sheet.rows) + 1}"
        table = Table(displayName=f"Tabell{number}", ref=whole)
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        page.add_table(table)


def _write(cell: Any, value: Value, lang: Lang) -> None:
    if value is None:
        return
    if isinstance(value, Number):
        cell.value = value.value
        cell.number_format = "#,##0" + ("." + "0" * value.decimals if value.decimals else "")
    elif isinstance(value, str | Absent):
        text = clean(value if isinstance(value, str) else value.reason)
        if len(text) > LONGEST_TEXT:
            text = text[: LONGEST_TEXT - len(_CUT[lang])] + _CUT[lang]
        cell.value = text
        # What a person wrote is never a formula, whatever it begins with.
        cell.data_type = "s"
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _length(value: Value) -> int:
    match value:
        case None:
            return 0
        case str():
            return max((len(line) for line in value.splitlines()), default=0)
        case Absent():
            return len(value.reason)
        case Number():
            return len(f"{value.value:,.{value.decimals}f}")
        case date():
            return 10
    return len(str(value))
