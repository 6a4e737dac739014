"""Tables: CSV, TSV, XLSX and Parquet through one path, whatever the dataset's `format` calls them.

| file | question |
|---|---|
| `text.py`, `workbook.py`, `parquet.py` | which columns of text does the file hold? |
| `batches.py` | what do they all give? |
| `header.py` | what are its columns called? |
| `cells.py` | which cells are they, by the mapping? |
| `numerals.py`, `intervals.py` | what is a text: a number, two limits, a symbol? |
| `sniffing.py`, `proposing.py` | how may the file be meant? Asked by a person, never by an import |

What a file is, its first bytes say: a source that goes over from CSV to XLSX needs no other dataset. A row that cannot
be understood is refused with its line, never guessed at.
"""

from __future__ import annotations

from pathlib import Path

from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import Mapping
from samstad.statistics.sources.reading import Reading
from samstad.statistics.sources.tables.batches import Rows
from samstad.statistics.sources.tables.cells import Cells

FORMATS = ("csv", "tsv", "xlsx", "parquet")
_FIRST_BYTES = {
    b"PK\x03\x04": "xlsx",
    b"PAR1": "parquet",
    b"\xd0\xcf\x11\xe0": "old",
    b"\x1f\x8b": "gzip",
    b"%PDF": "pdf",
}
_OTHERWISE = {
    "old": (
        "an old Excel file (.xls), or one with a password",
        "Save it as .xlsx without a password, or as CSV",
    ),
    "gzip": ("a compressed file", "Unpack it first"),
    "pdf": ("a PDF", "Ask the source for the table as XLSX or CSV"),
}


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read one file.

    Raises UserError where the file as a whole cannot be read: encoding, delimiter, sheet, a column that is not
    there.
    """
    rows = opened(path, mapping)
    cells = None
    for batch in rows.batches():
        if cells is None:
            expected = int(batch.lines.size / rows.share)
            cells = Cells(rows.header, mapping, symbols, path.name, expected, rows.ragged)
        cells.add(batch.lines, batch.table)
    cells = cells or Cells(rows.header, mapping, symbols, path.name, ragged=rows.ragged)
    reading = cells.reading({"lines": rows.rows + len(rows.ragged), **rows.about})
    reading.warnings += rows.warnings
    return reading


def opened(path: Path, mapping: Mapping) -> Rows:
    """The file's rows, to be read once. Raises UserError for what is no table."""
    kind = format_of(path)
    if kind == "xlsx":
        from samstad.statistics.sources.tables.workbook import SheetRows

        return SheetRows(path, mapping)
    if kind == "parquet":
        from samstad.statistics.sources.tables.parquet import ParquetRows

        return ParquetRows(path, mapping)
    from samstad.statistics.sources.tables.text import TextFile

    return TextFile(path, mapping)


def format_of(path: Path) -> str:
    """`xlsx`, `parquet` or `csv` (any text), by the first bytes. Raises UserError for what is none of them."""
    with path.open("rb") as file:
        first = file.read(4)
    kind = next((kind for sign, kind in _FIRST_BYTES.items() if first.startswith(sign)), "csv")
    if kind in _OTHERWISE:
        what, advice = _OTHERWISE[kind]
        raise UserError(f"this is {what}", where=path.name, advice=advice)
    return kind


def sheets_of(path: Path) -> list[str]:
    """The sheets of a workbook that are not hidden; none of another file. Raises UserError as reading would."""
    if format_of(path) != "xlsx":
        return []
    from samstad.statistics.sources.tables import workbook

    return workbook.sheets(workbook.opened(path))
