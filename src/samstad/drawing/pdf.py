"""A document as PDF/A-2a and PDF/UA-1: to be archived, and to be read by everyone.

Typst lays out and tags; the template reads the document as JSON, so that no word of it is ever code. Only
our own fonts are used. A character that they lack (an emoji, another script) would make the file invalid:
it is printed as an empty box, and the HTML edition keeps it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from samstad.drawing import badges
from samstad.drawing.document import (
    Block,
    BulletList,
    Callout,
    Cell,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Link,
    PageBreak,
    Paragraph,
    Quote,
    Runs,
    Signatures,
    StatusBadge,
    Strong,
    Table,
    as_cell,
    as_runs,
    plain_text,
)
from samstad.drawing.numbers import format_date

_HERE = Path(__file__).resolve().parent
_TEMPLATE = _HERE / "templates" / "report.typ"
_FONTS = _HERE / "fonts"
_POINTS_PER_UNIT = 0.82
_WIDEST, _HIGHEST = 468.0, 400.0
_BOX = "\u25a1"
_SHORT = 20
SHORT_QUOTE = 900  # characters: about a fifth of a page
_UNBROKEN = re.compile(r"[^\s\u00ad-]{24,}")
_BREAK_HERE = "\u200b"

Data = dict[str, Any]


def render(document: Document) -> bytes:
    """The PDF. The same document gives the same bytes; the time in the file is the document's date."""
    import typst

    data = json.dumps(_document(document), ensure_ascii=False)
    moment = document.date or datetime(2000, 1, 1, tzinfo=UTC)
    stamp = datetime(moment.year, moment.month, moment.day, 12, tzinfo=UTC)
    compiler = typst.Compiler(
        input=_TEMPLATE, root=_TEMPLATE.parent, font_paths=[_FONTS], ignore_system_fonts=True
    )
    made = compiler.compile(
        format="pdf",
        sys_inputs={"document": printable(data)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(stamp.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no file")
    return made


def printable(text: str) -> str:
    """The text with an empty box for each character that the print fonts lack."""
    kept = (c if _has_glyph(ord(c)) else "" if _is_unseen(c) else _BOX for c in text)
    return "".join(kept)


def _is_unseen(character: str) -> bool:
    """Joiners, variation selectors and byte order marks have no picture to miss."""
    return character in "\u200c\u200d\u2060\ufeff\u00ad" or "\ufe00" <= character <= "\ufe0f"


@cache
def _coverage() -> tuple[list[int], list[int]]:
    ranges = json.loads((_FONTS / "coverage.json").read_text("utf-8"))
    return [first for first, _ in ranges], [last for _, last in ranges]


def _has_glyph(point: int) -> bool:
    if point in (9, 10, 13, 0x200B):
        return True
    firsts, lasts = _coverage()
    at = bisect_right(firsts, point) - 1
    return at >= 0 and point <= lasts[at]


def _document(document: Document) -> Data:
    swedish = document.lang == "sv"
    anchors = iter(document.anchors)
    return {
        "title": document.title,
        "short": document.short,
        "subtitle": document.subtitle,
        "lang": document.lang,
        "author": document.author,
        "description": document.description or document.subtitle or document.title,
        "notice": document.notice or "",
        "date": format_date(document.date, document.lang) if document.date else "",
        "words": {
            "contents": "Innehåll" if swedish else "Contents",
            "table": "Tabell" if swedish else "Table",
            "figure": "Figur" if swedish else "Figure",
            "source": "Källa:" if swedish else "Source:",
        },
        "blocks": [
            _block(block, document, next(anchors) if isinstance(block, Heading) else "")
            for block in document.blocks
        ],
    }


def _block(block: Block, document: Document, anchor: str) -> Data:
    base = document.base
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text, "anchor": anchor}
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(block.runs, base), "lang": block.lang}
        case BulletList():
            return {"kind": "bullets", "items": [_runs(item, base) for item in block.items]}
        case DefinitionList():
            return {
                "kind": "definitions",
                "entries": [{"term": term, "runs": _runs(runs, base)} for term, runs in block.entries],
            }
        case Table():
            return _table(block, base)
        case Figure():
            return _figure(block)
        case Callout():
            return {
                "kind": "callout",
                "tone": block.kind,
                "title": block.title,
                "runs": _runs(block.text, base) if block.text else [],
            }
        case Quote():
            return {
                "kind": "quote",
                "title": block.title,
                "paragraphs": [part for part in block.text.split("\n") if part.strip()],
                "by": block.by,
                "short": len(block.text) <= SHORT_QUOTE,
                "badge": _badge(block.badge) if block.badge else None,
                "lang": block.lang,
            }
        case Signatures():
            return {"kind": "signatures", "signers": [list(one) for one in block.signers]}
        case PageBreak():
            return {"kind": "pagebreak"}


def _runs(runs: Runs, base: str) -> list[Data]:
    written: list[Data] = []
    for run in as_runs(runs):
        match run:
            case str():
                written.append({"kind": "text", "text": _breakable(run)})
            case Strong():
                written.append({"kind": "strong", "text": _breakable(run.text)})
            case StatusBadge():
                written.append({"kind": "badge", **_badge(run)})
            case Link():
                written.append(_link(run, base))
    return written


def _link(link: Link, base: str) -> Data:
    text = _breakable(link.text)
    if link.href.startswith("#"):
        return {"kind": "anchor", "text": text, "to": link.href[1:]}
    if link.href.startswith("/") and not base:
        return {"kind": "text", "text": text}
    return {"kind": "link", "text": text, "to": base + link.href if link.href.startswith("/") else link.href}


def _breakable(text: str) -> str:
    """The text with leave to break inside what has no other place to: a hash, an address."""
    return _UNBROKEN.sub(lambda found: _BREAK_HERE.join(re.findall(".{1,8}", found[0])), text)


def _badge(badge: StatusBadge) -> Data:
    look = badges.look(badge.state)
    return {"label": badge.label, "ink": look.ink, "ground": look.ground, "icon": badges.icon(badge.state)}


def _table(table: Table, base: str) -> Data:
    rows = [[as_cell(cell) for cell in row] for row in table.rows]
    return {
        "kind": "table",
        "caption": table.caption,
        "headers": [column.header for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "widths": _widths(table, rows),
        "rows": [[{"runs": _runs(cell.runs, base), "mark": cell.mark} for cell in row] for row in rows],
        "notes": list(table.notes),
    }


def _widths(table: Table, rows: Sequence[Sequence[Cell]]) -> list[float]:
    """A share of the width for each column of longer text, 0 for a column that is as wide as it needs."""
    longest = [
        max([len(plain_text(row[at].runs)) for row in rows] + [len(column.header)])
        for at, column in enumerate(table.columns)
    ]
    shares = [sqrt(length) if length > _SHORT else 0.0 for length in longest]
    return shares if any(shares) else [1.0, *shares[1:]]


def _figure(figure: Figure) -> Data:
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', figure.svg)
    across, down = (float(box[1]), float(box[2])) if box else (480.0, 320.0)
    scale = min(_POINTS_PER_UNIT, _WIDEST / across, _HIGHEST / down)
    return {
        "kind": "figure",
        "svg": figure.svg,
        "alt": figure.alt,
        "caption": figure.caption,
        "source": figure.source,
        "width": across * scale,
    }
