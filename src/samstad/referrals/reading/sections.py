"""Blocks as sections: a heading and the paragraphs, lists and tables under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from samstad.referrals.reading.found import (
    Confidence,
    ListBlock,
    Paragraph,
    Place,
    Section,
    SectionKind,
    Table,
)
from samstad.referrals.reading.headings import kind_of
from samstad.referrals.reading.lines import Block, Kind

_NUMBER = r"[-–−]? ?\d{1,3}(?: \d{3})*(?:,\d+)?(?: ?%)?"
_NUMBERS = re.compile(rf"(?:^|(?<=\s))(?:{_NUMBER}|(?:19|20)\d\d)(?=\s|$)")
_WORDS_OF_HEADER = re.compile(r"^\S.*\b(\w+)(?: \1)+$")


def sections_of(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Sections in the order of the text; what stands before the first heading has the heading "". The highest is 1."""
    made: list[Section] = []
    held: list[Block] = []
    head = Section("", 0, SectionKind.OTHER, blocks[0].place if blocks else Place())
    for block in [*blocks, None]:
        if block is not None and block.kind is not Kind.HEADING:
            held.append(block)
            continue
        section = replace(head, content=tuple(_content(held)))
        if section.level or section.content:
            made.append(section)
        held = []
        if block is not None:
            kind = kind_of(block.text)
            head = Section(
                block.text, block.level, kind, block.place, block.number, block.confidence, block.rule
            )
    top = min((section.level for section in made if section.level), default=1)
    return tuple(
        replace(section, level=max(0, section.level - top + 1)) if section.level else section
        for section in made
    )


def _content(blocks: Sequence[Block]) -> list[Paragraph | ListBlock | Table]:
    made: list[Paragraph | ListBlock | Table] = []
    items: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if items and (block.kind is not Kind.ITEM or block.ordered != items[0].ordered):
            made.append(_list(items))
            items = []
        if block.kind is Kind.ITEM:
            items.append(block)
        elif block.kind is Kind.TABLE:
            made.append(Table(block.rows, block.place, block.confidence))
        elif block.kind is Kind.TEXT:
            rows, used = numbers_in_rows(blocks, at)
            if used:
                made.append(Table(rows, block.place, Confidence.UNSURE))
                at += used
                continue
            made.append(Paragraph(block.text, block.place))
        at += 1
    return made + ([_list(items)] if items else [])


def _list(items: Sequence[Block]) -> ListBlock:
    return ListBlock(tuple(item.text for item in items), items[0].ordered, items[0].place)


def numbers_in_rows(blocks: Sequence[Block], at: int = 0) -> tuple[tuple[tuple[str, ...], ...], int]:
    """A table that has become lines, from the block `at`: its rows, and how many blocks it took.

    Words, and then as many numbers in each line. Three such rows at least, two numbers in each, or it is none.
    """
    rows: list[tuple[str, ...]] = []
    width = full = used = bare = 0
    for number in range(len(blocks) - at):
        block = blocks[at + number]
        if (
            block.kind is not Kind.TEXT
            or block.lines > 1
            or len(block.text) > 120
            or block.text.endswith(".")
        ):
            break
        cells = _cells(block.text)
        if len(cells) > 2 and (not width or len(cells) == width):
            width, full, used, bare = len(cells), full + 1, number + 1, 0
            rows.append(cells)
        elif len(cells) <= 2 and len(block.text) <= 60 and bare < 2:
            bare += 1
            rows.append((block.text,))
        else:
            break
    if full < 3:
        return (), 0
    return tuple(_even(row, width) for row in rows[:used]), used


def _cells(text: str) -> tuple[str, ...]:
    """The words before the numbers, and each number."""
    found = list(_NUMBERS.finditer(text))
    while found and text[found[0].end() : found[-1].start() if len(found) > 1 else None].strip(
        " 0123456789,.%-–−"
    ):
        found = found[1:]
    if not found or text[found[-1].end() :].strip() or text[: found[0].start()].rstrip()[-1:].isdigit():
        return (text,)
    return text[: found[0].start()].strip(), *(each.group().strip() for each in found)


def _even(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    """A row with cells for every column: a header that repeats a word for each column is parted at it."""
    if len(row) == width:
        return row
    words = row[0].split()
    if len(row) == 1 and len(words) >= width and _WORDS_OF_HEADER.match(row[0]):
        return " ".join(words[: len(words) - width + 1]), *words[len(words) - width + 1 :]
    return row[0], *row[1:], *[""] * (width - len(row))
