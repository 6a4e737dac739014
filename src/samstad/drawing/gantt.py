"""A timeline: a bar for each thing from its start to its end, over years and quarters, with a line for today.

Names stand above their bars, so that a long one has the whole width, also on a telephone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from samstad.drawing import svg
from samstad.drawing.palette import ACCENT, GRID, INK, LINE, PAPER, QUIET

HEAD = 34.0
ROW = 44.0
BAR = 14.0
TEXT = 13.0
MARGIN = 6.0
#: Below this width of a quarter only the years are written.
QUARTER_WIDTH = 34.0
#: How a bar looks by state: fill, edge, dashes. Told apart also without colour, by filling and by dashes.
LOOKS: dict[str, tuple[str, str, str | None]] = {
    "planned": (PAPER, ACCENT, None),
    "ongoing": (ACCENT, ACCENT, None),
    "done": (LINE, LINE, None),
    "stopped": (PAPER, LINE, "4 3"),
}


@dataclass(frozen=True)
class Bar:
    """One thing. A start or an end that is not known (None) is drawn to the edge of the picture, without its end."""

    label: str
    start: dt.date | None
    end: dt.date | None
    state: str
    said: str = ""
    """The state in words, after the name."""


@dataclass(frozen=True)
class Span:
    """The whole years that are shown."""

    first: int
    last: int

    def place(self, day: dt.date, width: float) -> float:
        """The x of a day, by its share of the days from the first of January of `first` (0) to the end of `last`."""
        begins, ends = dt.date(self.first, 1, 1), dt.date(self.last + 1, 1, 1)
        share = (day - begins).days / (ends - begins).days
        return MARGIN + min(1.0, max(0.0, share)) * (width - 2 * MARGIN)


def span(bars: Sequence[Bar], today: dt.date) -> Span:
    """The years in which anything begins or ends, and today's."""
    years = [day.year for bar in bars for day in (bar.start, bar.end) if day] + [today.year]
    return Span(min(years), max(years))


def draw(
    bars: Sequence[Bar],
    years: Span,
    today: dt.date,
    width: float,
    *,
    title: str,
    description: str,
    today_label: str,
    lang: str,
) -> str:
    """The SVG, `width` units wide. Raises ValueError without bars, or where a bar ends before it starts."""
    if not bars:
        raise ValueError("a timeline without bars shows nothing")
    height = HEAD + ROW * len(bars) + MARGIN
    parts = _scale(years, width, height, "K" if lang == "sv" else "Q")
    for at, bar in enumerate(bars):
        parts += _bar(bar, years, width, HEAD + at * ROW)
    if years.first <= today.year <= years.last:
        x = years.place(today, width)
        parts.append(svg.element("line", x1=x, x2=x, y1=HEAD - 4, y2=height, stroke=INK, stroke_width=1.5))
        anchor = "end" if x > width / 2 else "start"
        parts.append(svg.text(x, 12, today_label, size=12, weight=600, anchor=anchor))
    return svg.drawing(width, height, parts, title=title, description=description, lang=lang)


def _scale(years: Span, width: float, height: float, quarter: str) -> list[str]:
    parts = []
    number = years.last - years.first + 1
    year_width = (width - 2 * MARGIN) / number
    every = max(1, round(38 / year_width + 0.49))
    for year in range(years.first, years.last + 2):
        x = years.place(dt.date(year, 1, 1), width)
        parts.append(svg.element("line", x1=x, x2=x, y1=HEAD - 12, y2=height, stroke=LINE, stroke_width=1))
        if year <= years.last and (year - years.first) % every == 0:
            parts.append(svg.text(x + 4, HEAD - 6, str(year), size=12, fill=QUIET))
        if year > years.last or year_width / 4 < QUARTER_WIDTH / 3:
            continue
        for month in (4, 7, 10):
            x = years.place(dt.date(year, month, 1), width)
            parts.append(svg.element("line", x1=x, x2=x, y1=HEAD, y2=height, stroke=GRID, stroke_width=1))
            if year_width / 4 >= QUARTER_WIDTH:
                label = f"{quarter}{(month + 2) // 3}"
                parts.append(svg.text(x + 3, HEAD - 6, label, size=11, fill=QUIET))
    return parts


def _bar(bar: Bar, years: Span, width: float, top: float) -> list[str]:
    if bar.start and bar.end and bar.end < bar.start:
        raise ValueError(f"{bar.label} ends {bar.end}, before it starts {bar.start}")
    label = bar.label if not bar.said else f"{bar.label} ({bar.said})"
    line = svg.wrapped(label, TEXT, width - 2 * MARGIN)
    words = line[0] if len(line) == 1 else line[0].rstrip() + " …"
    fill, edge, dashes = LOOKS[bar.state]
    begins = years.place(bar.start, width) if bar.start else MARGIN
    ends = years.place(bar.end + dt.timedelta(days=1), width) if bar.end else width - MARGIN
    shape = svg.element(
        "rect",
        x=begins,
        y=top + 22,
        width=max(3.0, ends - begins),
        height=BAR,
        rx=None if not (bar.start and bar.end) else 3,
        fill=fill,
        stroke=edge,
        stroke_width=1.5,
        stroke_dasharray=dashes,
    )
    # The name's own ground, so that no line of the scale runs through it.
    ground = min(width - 2 * MARGIN, len(words) * TEXT * 0.5 + 6)
    parts = [
        svg.element("rect", x=MARGIN + 1, y=top + 4, width=ground, height=16, fill=PAPER),
        svg.text(MARGIN + 3, top + 16, words, size=TEXT),
        shape,
    ]
    # An open end: an arrow beyond which nothing is known.
    y = top + 22 + BAR / 2
    if bar.end is None:
        parts.append(_arrow(width - MARGIN, y, -1))
    if bar.start is None:
        parts.append(_arrow(MARGIN, y, 1))
    return parts


def _arrow(x: float, y: float, inward: int) -> str:
    far = x + inward * 8
    return svg.element(
        "path",
        d="M{0} {1}L{2} {3}L{0} {4}".format(*map(svg.number, (far, y - 5, x, y, y + 5))),
        fill="none",
        stroke=INK,
        stroke_width=1.8,
    )
