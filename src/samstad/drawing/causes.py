"""A tree of causes under a problem, drawn as a list of boxes joined by lines: narrow, so that a phone can show it.

    cause_tree(Box("…", …), lang="sv", title=…, description=…) -> str (SVG)

Whoever shows it gives the same as text beside it; `described` makes one sentence of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from samstad.drawing import svg
from samstad.drawing.palette import INK

WIDTH = 400.0
INDENT, GAP, PADDING = 22.0, 12.0, 10.0
SIZE, SMALL = 15.0, 13.0
LINE, SMALL_LINE = 20.0, 18.0
FILL, PROBLEM_FILL, EDGE, QUIET = "#ffffff", "#eef2f6", "#5b6b7b", "#4a5663"


@dataclass(frozen=True)
class Box:
    """A problem or a cause: its words, a line under them (perspective, evidence), and what lies under it."""

    text: str
    note: str = ""
    parts: tuple[Box, ...] = field(default=())


@dataclass(frozen=True)
class _Placed:
    box: Box
    depth: int
    top: float
    height: float
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    parent: int | None

    @property
    def left(self) -> float:
        return 1 + self.depth * INDENT

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def cause_tree(root: Box, *, lang: str, title: str, description: str) -> str:
    """The SVG. Deep trees are indented no further than to half of the width, so that words keep their room."""
    placed = list(_place(root))
    height = placed[-1].top + placed[-1].height + 1
    parts = [_join(placed[each.parent], each) for each in placed if each.parent is not None]
    parts += [_drawn(each) for each in placed]
    return svg.drawing(WIDTH, height, parts, title=title, description=description, lang=lang)


def described(root: Box) -> str:
    """The tree in words: each cause after what it is a cause of."""
    found: list[str] = []

    def walk(box: Box) -> None:
        if box.parts:
            found.append(f"{box.text}: {'; '.join(part.text for part in box.parts)}")
        for part in box.parts:
            walk(part)

    walk(root)
    return ". ".join(found) or root.text


def _place(root: Box) -> Iterator[_Placed]:
    top, count = 1.0, 0
    waiting: list[tuple[Box, int, int | None]] = [(root, 0, None)]
    while waiting:
        box, depth, parent = waiting.pop()
        shown = min(depth, int(WIDTH / 2 / INDENT))
        room = WIDTH - 2 - shown * INDENT - 2 * PADDING
        lines = tuple(svg.wrapped(box.text, SIZE, room))
        notes = tuple(svg.wrapped(box.note, SMALL, room)) if box.note else ()
        height = 2 * PADDING + LINE * len(lines) + SMALL_LINE * len(notes)
        yield _Placed(box, shown, top, height, lines, notes, parent)
        own, count, top = count, count + 1, top + height + GAP
        waiting += [(part, depth + 1, own) for part in reversed(box.parts)]


def _join(parent: _Placed, child: _Placed) -> str:
    """Down from the parent's edge, then across to the child."""
    x = parent.left + INDENT / 2
    path = (
        f"M{svg.number(x)} {svg.number(parent.top + parent.height)}"
        f"V{svg.number(child.middle)}H{svg.number(child.left)}"
    )
    return svg.element("path", d=path, fill="none", stroke=EDGE, stroke_width=1.5)


def _drawn(each: _Placed) -> str:
    box = svg.element(
        "rect",
        x=each.left,
        y=each.top,
        width=WIDTH - 1 - each.left,
        height=each.height,
        rx=5.0,
        fill=FILL if each.depth else PROBLEM_FILL,
        stroke=EDGE,
        stroke_width=1.0,
    )
    x, y = each.left + PADDING, each.top + PADDING + SIZE
    words = [
        svg.text(x, y + at * LINE, line, size=SIZE, fill=INK, weight=None if each.depth else 600)
        for at, line in enumerate(each.lines)
    ]
    y += len(each.lines) * LINE - 2
    words += [
        svg.text(x, y + at * SMALL_LINE, line, size=SMALL, fill=QUIET) for at, line in enumerate(each.notes)
    ]
    return box + "".join(words)
