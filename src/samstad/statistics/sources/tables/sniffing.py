"""How a file may be laid out: its letters, what parts its fields, where the table begins and ends.

Nothing here takes part in an import. What is found is said to a person, with its reason, as part of a proposal.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import parse
from samstad.statistics.sources.tables import format_of, opened
from samstad.statistics.sources.tables.header import named
from samstad.statistics.sources.tables.reasons import Reason

LOOKED_AT = 20_000  # rows that a proposal rests on
BYTES = 4 << 20  # of a text file
MARKS = ";\t|,"
# Letters of Swedish words in the code page of DOS, which are other signs in that of Windows.
_DOS, _WINDOWS = b"\x84\x86\x94\x8e\x8f\x99", b"\xe4\xe5\xf6\xc4\xc5\xd6"
_NUMBER = re.compile(r"^[-+−]?\d[\d.,\s\u00a0\u202f]*%?$")


@dataclass
class Sample:
    """The first rows of a file, and how they were found.

    `layout`: keys of the mapping with their values; `reasons`: the same keys in words. `above`: texts above the
    table, the sheet's and the file's name.
    """

    format: str
    header: list[str]
    rows: list[list[str]]
    first_line: int
    layout: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)


def sample(path: Path, sheet: str = "") -> Sample:
    """Look at the file. Raises UserError where it is no table, or its sheet must be named by a person first."""
    kind = format_of(path)
    if kind == "parquet":
        return _parquet(path)
    if kind == "xlsx":
        return _workbook(path, sheet)
    return _text(path)


def _parquet(path: Path) -> Sample:
    rows = opened(
        path,
        parse({"area": {"constant": "0"}, "period": {"constant": "0"}, "values": {}, "measure": "x"}, ""),
    )
    found: list[list[str]] = []
    for batch in rows.batches():
        found = [list(row) for row in batch.table.head(LOOKED_AT).rows()]
        break
    return Sample("parquet", rows.header, found, 1, above=[path.stem])


def _workbook(path: Path, sheet: str) -> Sample:
    from samstad.statistics.sources.tables import workbook

    book = workbook.opened(path)
    names = workbook.sheets(book)
    name = sheet or workbook.only_sheet(book, path.name)
    rows = list(islice(workbook.grid(book, path, name, table_from=2**31), LOOKED_AT))
    found = _laid_out(rows, list(range(1, len(rows) + 1)), f"{path.name}, sheet {name}", "xlsx")
    found.sheets = names
    found.above += [name, path.stem]
    if len(names) > 1:
        found.layout["sheet"] = name
        found.reasons["sheet"] = Reason("sheet", count=len(names), names="; ".join(names))
    return found


def _text(path: Path) -> Sample:
    with path.open("rb") as file:
        content = file.read(BYTES)
        cut = bool(file.read(1))
    if not content.strip():
        raise UserError("the file is empty", where=path.name, advice="Fetch it again")
    encoding, why = encoding_of(content)
    text = content.decode(encoding, errors="ignore" if cut else "replace")
    if "\0" in text:
        raise UserError("this is no text and no table", where=path.name, advice="Save it as CSV or XLSX")
    if cut:
        text = text[: text.rfind("\n")]
    delimiter = delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    before = 0
    try:
        for row in islice(reader, LOOKED_AT):
            rows.append(row)
            lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        raise UserError(
            f"the text is not well formed ({error})", where=f"{path.name}, line {reader.line_num}"
        ) from None
    found = _laid_out(rows, lines, path.name, "tsv" if delimiter == "\t" else "csv")
    said = (
        {} if found.format == "tsv" else {"delimiter": delimiter}
    )  # what the format says, the mapping need not
    found.layout = {"encoding": encoding, **said, **found.layout}
    shown = {"\t": "tab"}.get(delimiter, repr(delimiter))
    found.reasons |= {"encoding": why, "delimiter": Reason("delimiter", mark=shown)}
    found.above.append(path.stem)
    return found


def encoding_of(content: bytes) -> tuple[str, Reason]:
    """The encoding that the first bytes of a text are in, and why."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", Reason("utf16")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError as error:
        byte = f"0x{content[error.start]:02x}"
        if sum(map(content.count, _ints(_DOS))) > sum(map(content.count, _ints(_WINDOWS))):
            return "cp850", Reason("dos", byte=byte)
        return "cp1252", Reason("windows", byte=byte)
    marked = content.startswith(codecs.BOM_UTF8)
    return "utf-8-sig", Reason("utf8_mark" if marked else "utf8")


def _ints(letters: bytes) -> list[bytes]:
    return [bytes([letter]) for letter in letters]


def delimiter_of(text: str) -> str:
    """The sign that gives most lines the same number of fields, more than one."""
    lines = text.splitlines()[:500]

    def evenness(mark: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return rows, width

    return max(MARKS, key=evenness)


def _laid_out(rows: list[list[str]], lines: list[int], where: str, kind: str) -> Sample:
    """Where the header is, and what stands above and under the table."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    counts = Counter(count for count in filled if count > 1)
    if not counts:
        raise UserError(
            "there is no table: no row has two cells", where=where, advice="Choose another sheet or file"
        )
    usual = counts.most_common(1)[0][0]
    top = next(at for at, count in enumerate(filled) if count >= max(2, round(0.6 * usual)))
    bottom = len(rows)
    while bottom > top + 1 and filled[bottom - 1] < 2 and usual > 1:
        bottom -= 1
    _refuse_two_headers(rows, top, lines, where)
    header = named(rows[top])
    found = Sample(kind, header, [], lines[top] + 1)
    found.rows = [row for row in rows[top + 1 : bottom] if len(row) == len(header)]
    if lines[top] > 1:
        found.layout["skip_lines"] = lines[top] - 1
        found.reasons["skip_lines"] = Reason("header", row=lines[top])
    found.above = [cell.strip() for row in rows[:top] for cell in row if cell.strip()]
    under = next((row[0].strip() for row in rows[bottom:] if row and row[0].strip()), "")
    if under:
        found.layout["end"] = under[:40].strip()
        found.reasons["end"] = Reason("under", text=repr(under[:60]))
    return found


def _refuse_two_headers(rows: list[list[str]], top: int, lines: list[int], where: str) -> None:
    """Headings over headings: the upper ones hold for several columns, and only a person can say what they are."""
    if top + 2 >= len(rows):
        return
    upper, lower, row = rows[top], rows[top + 1], rows[top + 2]
    blank = [
        place
        for place, cell in enumerate(upper)
        if not cell.strip() and place < len(lower) and lower[place].strip()
    ]
    words = [cell for cell in lower if cell.strip() and not _NUMBER.match(cell.strip())]
    if not blank or len(words) < 2 or not any(_NUMBER.match(cell.strip()) for cell in row):
        return
    if sum(bool(cell.strip()) for cell in lower) != len(words):
        return
    raise UserError(
        "the table has two rows of headings",
        where=f"{where}, rows {lines[top]} and {lines[top + 1]}",
        advice=f'Make one row of them; or write the mapping by hand with "skip_lines": {lines[top + 1] - 1}, and say '
        "in 'values' what each column is: its measure, period and categories",
    )
