"""Headers and footers: lines that stand on every page and belong to no sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from samstad.referrals.reading.lines import Line

PAGE_MARK = re.compile(
    r"^(?:sid(?:a|an)?|page)\.? ?\d{1,4}(?: ?\(\d{1,4}\)| av \d{1,4}| of \d{1,4}|/\d{1,4})?$|^\d{1,4} ?\(\d{1,4}\)$",
    re.I,
)
_BESIDE = re.compile(r"^(?:bilaga \d{1,2}|(?:www\.)?[\w-]+\.[a-zåäö]{2,12}|\d{1,4})$", re.I)
EDGE = 4  # lines from the top and bottom of a page that may be its header or footer


def parted(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(the text's lines, those of headers and footers, each once)."""
    out = _page_marks(lines) | _repeated(lines)
    kept: list[Line] = []
    taken: dict[str, Line] = {}
    cut = False
    for number, line in enumerate(lines):
        if number in out:
            taken.setdefault(_shape(line.text), replace(line, text=line.text.removeprefix("• ")))
            cut = True
            continue
        # A sentence goes on after the footer: the room around it is not the text's.
        kept.append(replace(line, gap=0) if cut and kept else line)
        cut = False
    return kept, list(taken.values())


def _page_marks(lines: Sequence[Line]) -> set[int]:
    found: set[int] = set()
    for number, line in enumerate(lines):
        if PAGE_MARK.match(line.text):
            found.add(number)
            for step in (-1, 1):
                at = number + step
                while 0 <= at < len(lines) and _BESIDE.match(lines[at].text.removeprefix("• ")):
                    found.add(at)
                    at += step
    return found


def _repeated(lines: Sequence[Line]) -> set[int]:
    """Lines at the edge of a page that come again on half of the pages, two at least, whatever their digits."""
    pages: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        if line.place.page is not None:
            pages.setdefault(line.place.page, []).append(number)
    if len(pages) < 3:
        return set()
    edges = {page: [*held[:EDGE], *held[max(EDGE, len(held) - EDGE) :]] for page, held in pages.items()}
    shapes = Counter(
        shape for held in edges.values() for shape in {_shape(lines[each].text) for each in held}
    )
    often = {shape for shape, times in shapes.items() if times >= max(2, len(pages) / 2)}
    return {each for held in edges.values() for each in held if _shape(lines[each].text) in often}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text.casefold())
