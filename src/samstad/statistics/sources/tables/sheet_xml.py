"""What stands in a workbook's XML that the reader of cells passes over, or that it must not be given.

A workbook is a zip of XML. One that would unpack to more than a machine holds, that spans more cells than anybody has
written, or that carries programs, is refused before it is read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from samstad.organisation import unpacking
from samstad.organisation.errors import UserError
from samstad.statistics.sources.tables.numerals import NEVER_CALCULATED

MOST_SMALL = 4 << 20  # bytes of the parts that say what is where
MOST_TEXT = 256 << 20  # bytes of shared texts, which are held in memory
MOST_SHEET = 1 << 30  # bytes of a sheet, which are read in turn
MOST_CELLS = 30_000_000  # rows × columns: a reader makes room for every one between the first and the last
SAVE_AGAIN = "Open it in its program, save it as .xlsx, and try again"

_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_COLUMN = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})\d+"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>/]*>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_parts(path: Path) -> None:
    """Raise UserError for what is no workbook, carries macros, or would unpack to too much."""
    try:
        with zipfile.ZipFile(path) as book:
            names = set(book.namelist())
            if "xl/workbook.xml" not in names:
                kind = (
                    "an OpenDocument file" if "mimetype" in names else "a zip file that is no XLSX workbook"
                )
                raise UserError(f"this is {kind}", where=path.name, advice="Save the table as .xlsx or CSV")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise UserError(
                    "the workbook holds macros, which are programs",
                    where=path.name,
                    advice="Save it as .xlsx, which holds none",
                )
            for name in names:
                if name.lower().endswith("sharedstrings.xml"):
                    _count(book, name, MOST_TEXT, path.name)
    except unpacking.DAMAGED as error:
        raise UserError(
            f"the workbook is damaged ({error})",
            where=path.name,
            advice="Fetch it again: it may have been cut off",
        ) from None


def _count(book: zipfile.ZipFile, name: str, most: int, file: str) -> None:
    for _ in _blocks(book, name, most, file):
        pass


def _blocks(book: zipfile.ZipFile, name: str, most: int, file: str) -> Iterator[bytes]:
    """The part's bytes as they unpack: what the zip says of its size is not believed."""

    def refuse() -> UserError:
        return UserError(
            f"{name} unpacks to more than {most >> 20:,} MB",
            where=file,
            advice="Save the table as CSV or Parquet, or divide it",
        )

    return unpacking.blocks(book, name, most, refuse)


def look_through(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Row → column → the sign of a formula that failed (`#N/A`) or was never calculated; both from 0.

    Raises UserError where the sheet is too large to be read.
    """
    where = f"{path.name}, sheet {sheet}"
    found: dict[int, dict[int, str]] = {}
    last, widest, rest = 0, 0, b""
    try:
        with zipfile.ZipFile(path) as book, book.open(_part(book, sheet, where)) as part:
            name = part.name
            for block in _blocks(book, name, MOST_SHEET, where):
                whole, end, rest = (rest + block).rpartition(b"row>")
                last, widest = _look(whole + end, found, last, widest, where)
            _look(rest, found, last, widest, where)
    except (*unpacking.DAMAGED, KeyError, ElementTree.ParseError) as error:
        raise UserError(f"the workbook is damaged ({error})", where=where, advice=SAVE_AGAIN) from None
    return found


def _part(book: zipfile.ZipFile, sheet: str, where: str) -> str:
    """The name of the sheet's part in the zip."""
    relations = {
        each.get("Id"): each.get("Target", "") for each in _small(book, "xl/_rels/workbook.xml.rels", where)
    }
    for each in _small(book, "xl/workbook.xml", where).iter():
        if each.tag.endswith("}sheet") and each.get("name") == sheet:
            target = next(
                (relations[key] for name, key in each.items() if name.endswith("}id") and key in relations),
                "",
            )
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise UserError(f"there is no sheet {sheet!r}", where=where, advice=SAVE_AGAIN)


def _small(book: zipfile.ZipFile, name: str, where: str) -> ElementTree.Element:
    return ElementTree.fromstring(b"".join(_blocks(book, name, MOST_SMALL, where)))


def _look(
    block: bytes, found: dict[int, dict[int, str]], last: int, widest: int, where: str
) -> tuple[int, int]:
    """One block of whole rows: note its signs in `found`; the last row and the widest column so far."""
    rows = _ROW.findall(block)
    last = max(last, *map(int, rows)) if rows else last
    widest = max([widest, *map(_number, set(_COLUMN.findall(block)))])
    if last * widest > MOST_CELLS:
        raise UserError(
            f"the sheet spans {last:,} rows and {widest:,} columns",
            where=where,
            advice="Remove what stands far from the table, or save the table as CSV or Parquet",
        )
    if b't="e"' in block or _FORMULA.search(block):
        for attributes, content in _CELL.findall(block):
            sign = _sign(attributes, content)
            place = _PLACE.search(attributes)
            if sign and place:
                found.setdefault(int(place[2]) - 1, {})[_number(place[1]) - 1] = sign
            elif sign:
                raise UserError(
                    f"a formula fails ({sign})", where=where, advice="Mend it, and save the file again"
                )
    return last, widest


def _sign(attributes: bytes, content: bytes) -> str:
    value = _VALUE.search(content)
    said = value[1].decode("utf-8", "replace") if value else ""
    if b't="e"' in attributes:
        return said or "#N/A"
    # A formula may well give the empty text; that is of the type "str".
    if not said and _FORMULA.search(content) and b't="str"' not in attributes:
        return NEVER_CALCULATED
    return ""


def _number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cell_name(row: int, column: int) -> str:
    """(0, 0) → A1."""
    letters, number = "", column + 1
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{row + 1}"
