"""The numbers of a PX file: what follows `DATA=`, as numbers and signs.

Cells are separated by space, comma, semicolon or tab, as the format has allowed. A cell is a number or a sign: one
to six dots, seven for a sum that nobody can say, a dash for nil; in quotation marks or bare. The whole is read in
blocks, so that the memory it takes follows from the cells that the header announces, not from the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from samstad.organisation.errors import UserError

NIL = 8
SUM = 7
BLOCK = 1 << 22
LONGEST = 64  # bytes that a cell may take, with what parts it from the next

_DOTS = [b"." * n for n in range(1, 8)]
_SIGNS = {sign: n for n, sign in enumerate((*_DOTS, b"-"), start=1)}
_SIGNS |= {b'"%s"' % sign: n for sign, n in _SIGNS.items()}
_SIGN_NAMES = np.array(list(_SIGNS))
_SPACES = bytes.maketrans(b",;\t\r\n\x1a", b"      ")
_ALLOWED = b'0123456789+-.eE" ,;\t\r\n\x1a'
_SEPARATOR = re.compile(rb"[ ,;\t\r\n\x1a]")
_KEYED = re.compile(r'"([^"]*+)"|([^\s",;]++)')

Cells = tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]
CUT = "Fetch the file again; it may have been cut short"


class Place:
    """Where in the file the data stands, for messages."""

    def __init__(self, raw: bytes, start: int, where: str) -> None:
        self.raw, self.start, self.where = raw, start, where

    def at(self, offset: int) -> str:
        line = self.raw.count(b"\n", 0, self.start + offset) + 1
        return f"{self.where}, line {line}"


def read_cells(raw: bytes, start: int, total: int, where: str) -> Cells:
    """`total` numbers (NaN under a sign) and signs (0 none, 1–6 dots, 7 SUM, 8 NIL) from `raw[start:]`.

    Raises UserError with the line for a cell that is neither, for too many or too few cells, and for a file that ends
    in the middle of a number.
    """
    end = _end(raw, start, where)
    if end - start > total * LONGEST + 4096:
        raise UserError(
            f"DATA is {end - start:,} bytes long, far more than its {total:,} cells can fill",
            where=where,
            advice="The header does not belong to these numbers: fetch the file again",
        )
    numbers = np.full(total, np.nan)
    signs = np.zeros(total, np.uint8)
    place, filled = Place(raw, start, where), 0
    for offset, block in _blocks(raw, start, end):
        found = _block(block, offset, place)
        size = found[0].size
        if filled + size > total:
            raise _wrong_count(filled + size, total, where, more=True)
        numbers[filled : filled + size], signs[filled : filled + size] = found
        filled += size
    if filled != total:
        raise _wrong_count(filled, total, where)
    return numbers, signs


def _wrong_count(found: int, total: int, where: str, more: bool = False) -> UserError:
    least = "at least " if more else ""
    return UserError(
        f"DATA has {least}{found:,} cells, and the variables ask for {total:,}",
        where=where,
        advice="A decimal sign is a point in PX; fetch the file again" if more else CUT,
    )


def _end(raw: bytes, start: int, where: str) -> int:
    """Where the data ends. A file without the closing semicolon is whole only where its last number is."""
    end = len(raw)
    while end > start and raw[end - 1 : end] in b"\r\n\t \x1a\0":
        end -= 1
    if end > start and end == len(raw) and raw[end - 1 : end] != b";":
        raise UserError("the file ends in the middle of a cell, without a semicolon", where=where, advice=CUT)
    return end


def _blocks(raw: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Pieces that end between two cells, and how far in they begin."""
    position = start
    while position < end:
        stop = min(position + BLOCK, end)
        if stop < end:
            tail = raw[stop : min(stop + LONGEST, end)]
            found = _SEPARATOR.search(tail)
            # Without a separator the cell is too long, and is refused as one.
            stop += found.start() if found else len(tail)
        yield position - start, raw[position:stop]
        position = stop


def _block(block: bytes, offset: int, place: Place) -> Cells:
    words = block.translate(_SPACES).split()
    if not words:
        return np.zeros(0), np.zeros(0, np.uint8)
    if block.translate(None, _ALLOWED) or max(map(len, words)) > LONGEST:
        raise _no_cell(words, block, offset, place)
    table = np.array(words)
    signs = np.zeros(table.size, np.uint8)
    is_sign = np.isin(table, _SIGN_NAMES)
    signs[is_sign] = [_SIGNS[bytes(word)] for word in table[is_sign].tolist()]
    numbers = np.full(table.size, np.nan)
    try:
        numbers[~is_sign] = table[~is_sign].astype(np.float64)
    except ValueError:
        raise _no_cell(words, block, offset, place) from None
    if not np.isfinite(numbers[~is_sign]).all():
        raise _no_cell(words, block, offset, place)
    return numbers, signs


def _is_number(word: bytes) -> bool:
    return bool(re.fullmatch(rb"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", word)) and np.isfinite(
        float(word)
    )


def _no_cell(words: Sequence[bytes], block: bytes, offset: int, place: Place) -> UserError:
    bad = next(word for word in words if len(word) > LONGEST or not (word in _SIGNS or _is_number(word)))
    shown = bad[:LONGEST].decode("utf-8", "replace")
    return UserError(
        f"{shown} is no number and no sign of the format",
        where=place.at(offset + block.find(bad)),
        advice="Signs are one to six dots or a dash; DATA must be the last keyword",
    )


def read_keyed(
    text: str, keys: Sequence[dict[str, int]], columns: int, where: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], int]:
    """Cells of a file with KEYS: each row begins with a key for each variable of the stub.

    `keys`: category → place, for each variable of the stub; `columns`: cells in a row. Returns numbers, signs, and
    how many rows the file left out: they hold zeros only, says the format. Raises UserError for a key that is unknown
    or given twice, and for a row that is not whole.
    """
    rows = int(np.prod([len(each) for each in keys], dtype=np.int64))
    numbers = np.zeros((rows, columns))
    signs = np.zeros((rows, columns), np.uint8)
    if (ended := text.rstrip()) and ended == text and not text.endswith(";"):
        raise UserError("the file ends in the middle of a cell, without a semicolon", where=where, advice=CUT)
    words = [(quoted, bare) for quoted, bare in _KEYED.findall(text)]
    width = len(keys) + columns
    if len(words) % width:
        raise UserError(
            f"DATA has {len(words):,} keys and cells, which is no whole number of rows of {width}",
            where=where,
            advice=CUT,
        )
    seen = np.zeros(rows, bool)
    for begin in range(0, len(words), width):
        place = 0
        for each, (quoted, bare) in zip(keys, words[begin:], strict=False):
            if (quoted or bare) not in each:
                raise UserError(f"DATA has the key {quoted or bare!r}, which is no category", where=where)
            place = place * len(each) + each[quoted or bare]
        if seen[place]:
            raise UserError(f"DATA has the row {begin // width + 1} twice", where=where)
        seen[place] = True
        cells = [(quoted or bare).encode() for quoted, bare in words[begin + len(keys) : begin + width]]
        for column, word in enumerate(cells):
            if word in _SIGNS:
                numbers[place, column], signs[place, column] = np.nan, _SIGNS[word]
            elif _is_number(word):
                numbers[place, column] = float(word)
            else:
                raise UserError(
                    f"{word.decode()} in DATA is no number and no sign of the format", where=where
                )
    return numbers.ravel(), signs.ravel(), int((~seen).sum())
