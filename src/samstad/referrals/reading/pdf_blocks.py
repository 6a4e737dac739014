"""The lines of a PDF as blocks: its tables where it is tagged, and the rest as any text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samstad.referrals.reading.found import Caution, Confidence
from samstad.referrals.reading.lines import Block, Kind, Line, blocks_of, joined
from samstad.referrals.reading.margins import parted
from samstad.referrals.reading.pdf import PdfLine, lines_of_pdf


def blocks_of_pdf(path: Path) -> tuple[list[Block], list[Line], list[tuple[Caution, str]]]:
    """(blocks, lines of headers and footers, what was left out). Raises UserError as `lines_of_pdf` does."""
    lines, cautions = lines_of_pdf(path)
    edges = [each.line for each in lines if each.role == "Artifact"]
    text, margins = parted([each.line for each in lines if each.role != "Artifact"])
    kept = {line.place: line for line in text}
    made: list[Block] = []
    held: list[Line] = []
    for table, group in _grouped([each for each in lines if each.line.place in kept]):
        if table:
            made += [*blocks_of(held), _table(group) if group[0].cell else _aligned(group)]
            held = []
        else:
            held += [kept[each.line.place] for each in group]
    return [*made, *blocks_of(held)], [*_once(edges), *margins], cautions


def _grouped(lines: Sequence[PdfLine]) -> Iterator[tuple[bool, list[PdfLine]]]:
    """(is it a table, its lines): by tags, else rows one after the other with as many columns."""
    at = 0
    while at < len(lines):
        here = lines[at].cell
        end = at + 1
        if here is not None:
            while end < len(lines) and (cell := lines[end].cell) is not None and cell[0] == here[0]:
                end += 1
            yield True, list(lines[at:end])
        elif (end := _rows_end(lines, at)) > at:
            yield True, list(lines[at:end])
        else:
            end = at + 1
            yield False, [lines[at]]
        at = end


def _rows_end(lines: Sequence[PdfLine], at: int) -> int:
    """Where rows of the same number of columns end, three at least (two where there are three columns); else `at`."""
    first = _row(lines, at)
    if len(first) < 2:
        return at
    rows, end = 1, at + len(first)
    while len(row := _row(lines, end)) == len(first) and row[0].line.place.page == first[0].line.place.page:
        rows, end = rows + 1, end + len(row)
    return end if rows >= (3 if len(first) == 2 else 2) else at


def _row(lines: Sequence[PdfLine], at: int) -> list[PdfLine]:
    """The columns of the line that begins at `at`."""
    row = list(lines[at : at + 1])
    while row and at + len(row) < len(lines) and lines[at + len(row)].column > row[-1].column:
        row.append(lines[at + len(row)])
    return row


def _aligned(lines: Sequence[PdfLine]) -> Block:
    """A table of columns that were told apart by the room between them: not sure."""
    rows: list[list[str]] = []
    last = -1
    for each in lines:
        if each.column <= last or not rows:
            rows.append([])
        rows[-1].append(each.line.text)
        last = each.column
    return Block(
        Kind.TABLE, "", lines[0].line.place, confidence=Confidence.UNSURE, rows=tuple(map(tuple, rows))
    )


def _table(lines: Sequence[PdfLine]) -> Block:
    texts: dict[tuple[int, int], list[str]] = {}
    for each in lines:
        assert each.cell is not None
        texts.setdefault(each.cell[1:], []).append(each.line.text)
    rows = sorted({row for row, _column in texts})
    width = max(column for _row, column in texts)
    cells = tuple(
        tuple(joined(texts.get((row, column), [""])) for column in range(1, width + 1)) for row in rows
    )
    return Block(Kind.TABLE, "", lines[0].line.place, rows=cells)


def _once(lines: Sequence[Line]) -> list[Line]:
    return list({line.text: line for line in lines}.values())
