"""A text file as batches of rows with their line numbers, whatever its encoding, quotation marks and line ends.

A part of the file in which every sign that could part fields or lines does so is read by Polars; any other part
by Python's own reader, whose rules for quotation marks are the ones that count. Nothing depends on which of the
two read a row.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import Mapping
from samstad.statistics.sources.reading import RejectedRow
from samstad.statistics.sources.tables.batches import Batch, Rows
from samstad.statistics.sources.tables.header import named

if TYPE_CHECKING:
    import polars as pl

PART = 32 << 20  # bytes of the file that are looked at together
HEADER = 1 << 20  # bytes among which the header is looked for
ROWS = 200_000  # rows that Python's reader gives at a time
OTHER_ENCODING = {"utf-8-sig": "cp1252", "utf-8": "cp1252"}
# Encodings in which the bytes of comma, quotation mark and line end are never part of another sign.
_BYTEWISE = {
    "utf-8", "utf-8-sig", "ascii", "cp1252", "cp850", "cp437", "cp865",
    "iso8859-1", "iso8859-4", "iso8859-10", "iso8859-15",
}  # fmt: skip


@dataclass
class TextFile(Rows):
    """One file of text."""

    def __post_init__(self) -> None:
        self._encoding = codecs.lookup(self.mapping.encoding).name
        keys = (self.mapping.area, self.mapping.period, self.mapping.measure)
        # Columns in which texts repeat are read as codes: that is faster than to read them as texts.
        self._repeating = {key.name for key in keys if key} | set(self.mapping.breakdowns.values())

    def batches(self) -> Iterator[Batch]:
        """All rows with as many fields as the header, in order; the others are put in `ragged`.

        Raises UserError where the encoding is another, the header is none, or a quotation mark is not closed.
        """
        with self._opened() as file:
            line = self._skip_header(file)
            size = max(self.path.stat().st_size, 1)
            while part := file.read(PART) + file.readline():
                self.share = min(file.tell() / size, 1.0)
                lines = part.count(b"\n") + (not part.endswith(b"\n"))
                if self._plain(part) and (table := self._quickly(part, lines)) is not None:
                    self.rows += table.height
                    yield Batch(np.arange(line + 1, line + 1 + table.height), table)
                    line += table.height
                elif b'"' in part:  # a quoted field may go on in the next part
                    yield from self._slowly(part + file.read(), line)
                    return
                else:
                    line += yield from self._slowly(part, line)

    def _opened(self) -> BinaryIO:
        """The file, or its text as UTF-8 where a line end is more than one byte of its encoding."""
        if self._encoding in _BYTEWISE:
            return self.path.open("rb")
        text = text_of(self.path, self.mapping.encoding)
        self._encoding = "utf-8"
        return io.BytesIO(text.encode())

    def _skip_header(self, file: BinaryIO) -> int:
        """Read the header; the number of lines until its end, where the file then stands."""
        part, mark = file.read(HEADER) + file.readline(), 0
        if self._encoding == "utf-8-sig":
            mark = len(codecs.BOM_UTF8) if part.startswith(codecs.BOM_UTF8) else 0
            self._encoding = "utf-8"
        text = self._decoded(part[mark:])
        source = io.StringIO(text, newline="")  # csv wants the line endings as they are
        for _ in range(self.mapping.skip_lines):
            source.readline()
        reader = csv.reader(source, delimiter=self.mapping.delimiter, strict=True)
        try:
            self.header = _checked(next(reader, []), self.path, self.mapping)
        except csv.Error as error:
            raise self._malformed(error, self.mapping.skip_lines + reader.line_num) from None
        file.seek(mark + len(text[: source.tell()].encode(self._encoding)))
        return self.mapping.skip_lines + reader.line_num

    def _plain(self, part: bytes) -> bool:
        """Whether Polars and Python would read the same in it, as far as its signs tell."""
        mark, end = self.mapping.delimiter.encode(), b"\n"
        if len(self.header) < 2 or len(mark) != 1 or b"\0" in part:
            return False
        if b"\r" in part and part.count(b"\r") != part.count(b"\r\n"):
            return False
        if b'"' not in part:
            return True
        quotes = part.count(b'"')
        # Each quotation mark opens a field or closes one, none does both, and none stands elsewhere.
        opening = part.count(mark + b'"') + part.count(end + b'"') + part.startswith(b'"')
        closing = part.count(b'"' + mark) + part.count(b'"\n') + part.count(b'"\r\n') + part.endswith(b'"')
        alone = any(one + b'"' + other in part for one in (mark, end) for other in (mark, end, b"\r\n"))
        alone |= any(part.startswith(b'"' + other) for other in (mark, end, b"\r\n"))
        alone |= any(part.endswith(one + b'"') for one in (mark, end)) or part == b'"'
        return opening == closing and opening + closing == quotes and not alone

    def _quickly(self, part: bytes, lines: int) -> pl.DataFrame | None:
        """The part as Polars reads it; None where a line has another number of fields than the header."""
        import polars as pl

        if part.count(self.mapping.delimiter.encode()) != lines * (len(self.header) - 1):
            return None
        if not part.isascii():
            part = self._decoded(part).encode()
        try:
            table = pl.read_csv(
                part,
                has_header=False,
                schema={
                    str(place): pl.Categorical if name in self._repeating else pl.String
                    for place, name in enumerate(self.header)
                },
                separator=self.mapping.delimiter,
                quote_char='"' if b'"' in part else None,
                empty_string_is_null=False,
            )
        except pl.exceptions.PolarsError:
            return None
        return table if table.height == lines else None

    def _decoded(self, part: bytes) -> str:
        try:
            return part.decode(self._encoding)
        except UnicodeDecodeError:
            text_of(self.path, self.mapping.encoding)  # raises with the line
            raise

    def _slowly(self, part: bytes, before: int) -> Generator[Batch, None, int]:
        """By Python's reader; `before`: the number of lines before the part. Returns the number in it."""
        source = io.StringIO(self._decoded(part), newline="")  # csv wants the line endings as they are
        reader = csv.reader(source, delimiter=self.mapping.delimiter, strict=True)
        good = self._fitting(reader, before)
        try:
            while rows := list(islice(good, ROWS)):
                self.rows += len(rows)
                yield _batch(rows)
        except csv.Error as error:
            raise self._malformed(error, before + reader.line_num) from None
        return reader.line_num

    def _fitting(self, reader: Any, before: int) -> Iterator[tuple[int, list[str]]]:
        for row in reader:
            if not row:
                continue
            line = before + reader.line_num
            if len(row) == len(self.header):
                yield line, row
            else:
                reason = f"{len(row)} fields, where the header has {len(self.header)}"
                self.ragged.append(RejectedRow(line, "", self.mapping.delimiter.join(row)[:80], reason))

    def _malformed(self, error: csv.Error, line: int) -> UserError:
        return UserError(
            f"the text is not well formed ({error})",
            where=f"{self.path.name}, line {line}",
            advice="Look for a quotation mark that is not closed",
        )


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


def _checked(header: list[str], path: Path, mapping: Mapping) -> list[str]:
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
    return named(header)


def _batch(rows: list[tuple[int, list[str]]]) -> Batch:
    import polars as pl

    columns = zip(*(row for _, row in rows), strict=True)
    table = pl.DataFrame(
        [pl.Series(str(place), values, dtype=pl.String) for place, values in enumerate(columns)]
    )
    return Batch(np.array([line for line, _ in rows], dtype=np.int64), table)
