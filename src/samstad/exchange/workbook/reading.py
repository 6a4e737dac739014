"""What came back, cell by cell, before anybody asks the database."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from samstad.exchange.workbook import rows
from samstad.exchange.workbook.fields import Kind, Value, language
from samstad.exchange.workbook.sheets import kinds
from samstad.exchange.workbook.writing import FORMAT, HIDDEN, META
from samstad.organisation.errors import UserError

# A workbook of 5 000 rows is half a megabyte.
LARGEST = 20_000_000
LARGEST_UNPACKED = 150_000_000


@dataclass(frozen=True)
class Row:
    """A row that came back: where it stands, whose it is, what was sent, and its cells as Excel has them."""

    kind: str
    number: int
    key: str
    sent: dict[str, Value] | None
    cells: dict[str, Any]


@dataclass(frozen=True)
class Returned:
    """A workbook that came back. `strange`: what is in it that was not sent, in sentences."""

    city: str
    document: str
    title: str
    year: int | None
    body: str
    sent: str
    rows: tuple[Row, ...]
    strange: tuple[str, ...] = field(default=())


def read(file: bytes) -> Returned:
    """The rows of a workbook. Raises UserError for a file that is none of ours."""
    from openpyxl import load_workbook

    if len(file) > LARGEST:
        raise UserError(
            "the file is too large to be a workbook from here", advice="Send the one that you were sent"
        )
    _unpacks_within_reason(file)
    try:
        book = load_workbook(io.BytesIO(file), read_only=True, data_only=True)
    except Exception as error:
        # The library lets through whatever the zip and XML readers raise.
        raise UserError(_("The file is no Excel workbook (.xlsx) that can be read")) from error
    try:
        meta = _meta(book)
        strange: list[str] = []
        found = [row for kind in kinds() for row in _rows(book, kind, strange)]
    finally:
        book.close()
    return Returned(
        meta["city"],
        meta["document"],
        meta["title"],
        meta["year"],
        meta["body"],
        meta["sent"],
        tuple(found),
        tuple(strange),
    )


def _unpacks_within_reason(file: bytes) -> None:
    """Refuses a workbook that is small as a file and huge when unpacked; the reader gives no more than is said."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return  # no archive at all: it is told where it is opened
    if size > LARGEST_UNPACKED:
        raise UserError(
            _("The file unpacks to more than %(most)d MB, and is no workbook from here")
            % {"most": LARGEST_UNPACKED // 1_000_000}
        )


def _meta(book: Any) -> dict[str, Any]:
    try:
        (text,) = next(book[META].iter_rows(max_row=1, max_col=1, values_only=True))
        said: dict[str, Any] = json.loads(text)
        if said["format"] != FORMAT or {"city", "document", "title", "year", "body", "sent"} - said.keys():
            raise KeyError("format")
    except (KeyError, ValueError, TypeError, StopIteration) as error:
        raise UserError(
            _("The workbook was not sent from here: it does not say what it is of"),
            advice=_("Fill in the workbook that you were sent, and keep its hidden sheet"),
        ) from error
    return said


def _rows(book: Any, kind: Kind, strange: list[str]) -> Iterator[Row]:
    page = next((book[name] for name in kind.title.values() if name in book.sheetnames), None)
    if page is None:
        gone = _("The sheet %(sheet)s is gone; its rows are left as they are.")
        strange.append(gone % {"sheet": kind.title[language()]})
        return
    lines = page.iter_rows(values_only=True)
    places = _places(next(lines, ()), kind, strange)
    days = [column.name for column in kind.columns if column.form == "day"]
    for number, line in enumerate(lines, 2):
        if all(cell is None or cell == "" for cell in line):
            continue
        cells = {name: line[place] if place < len(line) else None for name, place in places.items()}
        key = str(cells.pop("id", "") or "")
        try:
            sent = rows.unpacked(cells.pop("sent", None), days)
        except ValueError:
            sent = None
        yield Row(kind.name, number, key, sent, cells)


def _places(header: tuple[Any, ...], kind: Kind, strange: list[str]) -> dict[str, int]:
    """Column's name → where it stands: columns may be moved, and are known by their headers."""
    by_header = {name: name for name in HIDDEN}
    for column in kind.columns:
        by_header |= dict.fromkeys(column.header.values(), column.name)
    places: dict[str, int] = {}
    for place, text in enumerate(header):
        name = by_header.get(str(text or "").strip())
        if name and name not in places:
            places[name] = place
        elif text:
            strange.append(
                _("The column %(column)s of the sheet %(sheet)s is not read.")
                % {"column": text, "sheet": kind.title[language()]}
            )
    for column in kind.columns:
        if column.name not in places:
            strange.append(
                _("The column %(column)s of the sheet %(sheet)s is gone; it is left as it is.")
                % {"column": column.header[language()], "sheet": kind.title[language()]}
            )
    return places
