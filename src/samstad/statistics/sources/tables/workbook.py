"""A sheet of an XLSX workbook as columns of text.

The cells are read by calamine, which opens what the programs of agencies write: workbooks that name drawings which are
not in the file, for one, at which openpyxl stops. Beside it the sheet's own XML is looked through (`sheet_xml.py`) for
what calamine passes over in silence: failed formulas, and formulas that were never calculated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from samstad.organisation.errors import UserError
from samstad.statistics.sources.tables import sheet_xml
from samstad.statistics.sources.tables.batches import Batch, Rows
from samstad.statistics.sources.tables.header import named
from samstad.statistics.sources.tables.sheet_xml import cell_name

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

ROWS = 50_000  # that are turned into columns at a time
FULL = 1_048_576  # rows of a sheet: where a program has cut off what did not fit


def text_of(value: Any, decimal: str = ".") -> str:
    """A cell as text: a number with all the digits that it has, and as a source with this decimal sign writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return repr(value).replace(".", decimal)
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat()
    return str(value)


class SheetRows(Rows):
    """The rows of one sheet. `line` is the row's number in the sheet."""

    def batches(self) -> Iterator[Batch]:
        """All rows under the header. Raises UserError for a workbook that cannot be read, or not safely."""
        import polars as pl

        book = opened(self.path)
        name = self.mapping.sheet or only_sheet(book, self.path.name)
        self.about["sheet"] = name
        rows = grid(book, self.path, name, self.mapping.decimal, self.mapping.skip_lines)
        skipped = list(islice(rows, self.mapping.skip_lines))
        where = f"{self.path.name}, sheet {name}, row {len(skipped) + 1}"
        header = next(rows, [])
        if not any(cell.strip() for cell in header):
            raise UserError("there is no header", where=where, advice="Check 'skip_lines' in the mapping")
        self.header = named(header)
        line = len(skipped) + 1
        while part := list(islice(rows, ROWS)):
            table = pl.DataFrame(
                [
                    pl.Series(str(place), column, dtype=pl.String)
                    for place, column in enumerate(zip(*part, strict=True))
                ]
            )
            yield Batch(np.arange(line + 1, line + 1 + len(part)), table)
            line += len(part)
            self.rows += len(part)
        if line >= FULL:
            self.warnings.append(
                f"the sheet {name} is full ({FULL:,} rows): what did not fit may have been cut off"
            )


def opened(path: Path) -> CalamineWorkbook:
    """The workbook. Raises UserError for one with macros, with a password, or that is none."""
    import python_calamine

    sheet_xml.check_parts(path)
    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError:
        what, advice = "the workbook has a password", "Save it without one"
    except (python_calamine.CalamineError, OSError) as error:
        what, advice = (
            f"the workbook cannot be read ({error})",
            "Open it in its program, save it as .xlsx, try again",
        )
    raise UserError(what, where=path.name, advice=advice)


def sheets(book: CalamineWorkbook) -> list[str]:
    """The names of the sheets with cells that are not hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        each.name
        for each in book.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
    ]


def only_sheet(book: CalamineWorkbook, file: str) -> str:
    names = sheets(book)
    if len(names) == 1:
        return names[0]
    raise UserError(
        f"the workbook has {len(names)} sheets, and the mapping does not say which",
        where=file,
        advice=f"Set 'sheet' in the mapping to one of: {'; '.join(names)}",
    )


def grid(
    book: CalamineWorkbook, path: Path, name: str, decimal: str = ".", table_from: int = 0
) -> Iterator[list[str]]:
    """All rows of a sheet from the first, as texts; formulas without a value by the sign that says so.

    Raises UserError where cells are merged within the table, which begins at the row `table_from`, from 0.
    """
    if name not in book.sheet_names:
        raise UserError(
            f"there is no sheet {name!r}",
            where=path.name,
            advice=f"The workbook has: {'; '.join(sheets(book))}",
        )
    found = sheet_xml.look_through(path, name)
    sheet = book.get_sheet_by_name(name)
    merged: dict[int, list[tuple[int, int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        merged.setdefault(top, []).append((left, bottom, right))
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False)):
        texts = [text_of(cell, decimal) for cell in cells]
        for column, sign in found.get(row, {}).items():
            texts[column] = sign
        for span in merged.get(row, []) if row >= table_from else []:
            _refuse_merged(texts, row, span, f"{path.name}, sheet {name}")
        yield texts


def _refuse_merged(texts: list[str], row: int, span: tuple[int, int, int], where: str) -> None:
    """Merged cells within a table: the program keeps the text in the first of them, and the rest are empty.

    A title over the whole width, or a note, is merged too, and has nothing beside it.
    """
    left, bottom, right = span
    beside = [text for place, text in enumerate(texts) if text.strip() and not left <= place <= right]
    if not beside:
        return
    raise UserError(
        f"the cells {cell_name(row, left)}:{cell_name(bottom, right)} are merged, and only the first has the text",
        where=where,
        advice="Unmerge them and write the text in each; of two rows of headings, make one",
    )
