"""Positions that were taken on some points, as bars of counts: who supports, who is against, who abstains.

    positions_chart([("1. Hemvister", {"supports": 3, "opposes": 1})], words, lang="sv", title=…) -> Drawn

Each part of a bar has its number in it and a pattern of its own, so that it is read without colours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samstad.drawing import svg
from samstad.drawing.palette import INK

WIDTH = 640.0
ROW, BAR, LABEL, GAP = 58.0, 24.0, 20.0, 10.0
LEGEND = 26.0
# Fill, ink on it, and the pattern's line; the order is that in which positions stand in a bar.
LOOKS: dict[str, tuple[str, str, str]] = {
    "supports": ("#1d5c4a", "#ffffff", ""),
    "changes": ("#8cc6b0", INK, "rise"),
    "no_objection": ("#dfe7ec", INK, ""),
    "abstains": ("#ffffff", INK, "dots"),
    "opposes": ("#8a2f16", "#ffffff", "fall"),
}


@dataclass(frozen=True)
class Drawn:
    """The drawing, and what it says in words."""

    svg: str
    description: str


def positions_chart(
    rows: Sequence[tuple[str, Mapping[str, int]]], words: Mapping[str, str], *, lang: str, title: str
) -> Drawn:
    """A bar for each row, as long as the answers that took a position there. Raises ValueError for no rows or an
    unknown position."""
    if not rows:
        raise ValueError("there is nothing to draw")
    for _label, counts in rows:
        if unknown := counts.keys() - LOOKS.keys():
            raise ValueError(f"no look for the positions {sorted(unknown)}")
    most = max(1, *(sum(counts.values()) for _label, counts in rows))
    parts: list[str] = [_patterns()]
    top = 4.0
    for label, counts in rows:
        parts += _row(label, counts, top, most)
        top += ROW
    legend, bottom = _legend(rows, words, top + GAP)
    return Drawn(
        svg.drawing(
            WIDTH,
            bottom,
            [*parts, *legend],
            title=title,
            description=described(rows, words),
            lang=lang,
        ),
        described(rows, words),
    )


def described(rows: Sequence[tuple[str, Mapping[str, int]]], words: Mapping[str, str]) -> str:
    """Each row in words: "1. Hemvister: tillstyrker 3, avstyrker 1."."""
    said = []
    for label, counts in rows:
        found = [f"{words[key].lower()} {counts[key]}" for key in LOOKS if counts.get(key)]
        said.append(f"{label}: {', '.join(found) or '0'}")
    return ". ".join(said) + "."


def _row(label: str, counts: Mapping[str, int], top: float, most: int) -> list[str]:
    lines = svg.wrapped(label, 14, WIDTH)
    parts = [svg.text(0, top + 14, lines[0] + ("…" if len(lines) > 1 else ""), size=14)]
    left, y = 0.0, top + LABEL
    for key, (fill, ink, pattern) in LOOKS.items():
        number = counts.get(key, 0)
        if not number:
            continue
        width = WIDTH * number / most
        box: dict[str, str | float | None] = {"x": left + 0.5, "y": y, "width": width - 1, "height": BAR}
        parts.append(svg.element("rect", "", **box, fill=fill, stroke=INK, stroke_width=1.0))
        if pattern:
            parts.append(svg.element("rect", "", **box, fill=svg.Own("url(#{id}" + pattern + ")")))
        middle = left + width / 2
        if pattern and width > 18:
            parts.append(svg.element("rect", x=middle - 9, y=y + 3, width=18.0, height=BAR - 6, fill=fill))
        if width > 12:
            parts.append(
                svg.text(middle, y + 17, str(number), size=14, fill=ink, weight=600, anchor="middle")
            )
        left += width
    if left == 0:
        parts.append(svg.element("rect", x=0.5, y=y, width=2.0, height=BAR, fill=INK))
    return parts


def _legend(
    rows: Sequence[tuple[str, Mapping[str, int]]], words: Mapping[str, str], top: float
) -> tuple[list[str], float]:
    """What each look means, of the positions that were taken; where the drawing then ends."""
    parts: list[str] = []
    left = 0.0
    for key, (fill, _ink, pattern) in LOOKS.items():
        if not any(counts.get(key) for _label, counts in rows):
            continue
        width = 30 + 7.4 * len(words[key])
        if left and left + width > WIDTH:
            left, top = 0.0, top + LEGEND
        box: dict[str, str | float | None] = {"x": left + 0.5, "y": top, "width": 16.0, "height": 16.0}
        parts.append(svg.element("rect", "", **box, fill=fill, stroke=INK, stroke_width=1.0))
        if pattern:
            parts.append(svg.element("rect", "", **box, fill=svg.Own("url(#{id}" + pattern + ")")))
        parts.append(svg.text(left + 22, top + 13, words[key], size=13))
        left += width
    return parts, top + LEGEND


def _patterns() -> str:
    def lines(name: str, path: str) -> str:
        drawn = svg.element("path", d=path, stroke=INK, stroke_width=1.0, fill="none")
        return svg.element(
            "pattern",
            drawn,
            id=svg.Own("{id}" + name),
            width=8.0,
            height=8.0,
            patternUnits="userSpaceOnUse",
        )

    dots = svg.element("circle", cx=4.0, cy=4.0, r=1.1, fill=INK)
    dotted = svg.element(
        "pattern", dots, id=svg.Own("{id}dots"), width=8.0, height=8.0, patternUnits="userSpaceOnUse"
    )
    rise, fall = lines("rise", "M0 8L8 0"), lines("fall", "M0 0L8 8")
    return svg.element("defs", rise + fall + dotted)
