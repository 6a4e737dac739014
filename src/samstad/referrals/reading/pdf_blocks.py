"""The lines of a PDF as blocks: its tables where it is tagged, and the rest as any text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samstad.referrals.reading.found import Caution
from samstad.referrals.reading.lines import Block, Kind, Line, blocks_of, joined
from samstad.referrals.reading.margins import parted
from samstad.referrals.reading.pdf import PdfLine, lines_of_pdf


def blocks_of_pdf(path: Path) -> tuple[list[Block], list[Line], list[tuple[Caution, str]]]:
    """(blocks, lines of headers and footers, what was left out). Raises UserError as `lines_of_pdf` does."""
    lines, cautions = lines_of_pdf(path)
    edges = [each.line for each in lines if each.role == "Artifact"]
    text, margins = parted([each.line for each in lines if each.role != "Artifact"])
    cells = {each.line.place: each for each in lines if each.cell is not None}
    made: list[Block] = []
    held: list[Line] = []
    table: list[PdfLine] = []
    for line in text:
        cell = cells.get(line.place)
        if table and (cell is None or (cell.cell or (0,))[0] != (table[-1].cell or (0,))[0]):
            made.append(_table(table))
            table = []
        if cell is None:
            held.append(line)
            continue
        made += blocks_of(held) if held else []
        held = []
        table.append(cell)
    made += [_table(table)] if table else []
    made += blocks_of(held) if held else []
    return made, [*_once(edges), *margins], cautions


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
