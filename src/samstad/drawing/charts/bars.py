"""Areas beside each other, each with its interval, in the order of their names.

Not in the order of their values: a ranking by a number whose intervals overlap is mostly a ranking of
chance, and neighbourhoods are not to be ranked by default. A missing value has its reason in words where
its bar would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from samstad.drawing import svg
from samstad.drawing.charts import layout
from samstad.drawing.charts.vega import SIZE, Plot, Row, draw, footer, layer, texts
from samstad.drawing.numbers import Lang, format_number, missing_text
from samstad.drawing.palette import GRID, INK, LINE, PAPER, QUIET, SERIES
from samstad.methods.values import Missing

_ROW = 21.0
_BAR, _BAR_CHOSEN = "#8fb8dc", SERIES[0]


@dataclass(frozen=True, slots=True)
class Bar:
    """One area's value with its interval, or why there is none; `chosen` stands out."""

    name: str
    value: float | None = None
    missing: Missing = Missing.PRESENT
    low: float | None = None
    high: float | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A value to compare with, drawn as a line through all bars, e.g. the whole city's."""

    value: float
    label: str


def bar_chart(
    bars: Sequence[Bar],
    title: str,
    description: str,
    lang: Lang = "sv",
    *,
    unit: str = "",
    decimals: int = 1,
    reference: Reference | None = None,
    order: Literal["name", "given"] = "name",
    note: str = "",
    width: float = 480.0,
    cache: Path | None = None,
) -> str:
    """Draw horizontal bars from zero; the height follows from their number.

    Raises ValueError without a bar, and where value and reason contradict each other.
    """
    for bar in bars:
        if (bar.value is None) == (bar.missing == Missing.PRESENT):
            raise ValueError(f"bar {bar.name!r}: value and reason contradict each other")
    if not bars:
        raise ValueError("a bar chart needs at least one bar")
    rows = sorted(bars, key=lambda bar: _swedish(bar.name)) if order == "name" else list(bars)
    notes = _notes(rows, lang, note, width)
    plot = _plot(rows, reference, unit, decimals, lang, width, len(notes))
    layers = [
        *_grid(plot, unit, lang),
        *_filled(rows, plot),
        *_whiskers(rows, plot),
        *_words(rows, plot, decimals, lang),
        *_reference(reference, plot),
        *footer(notes, plot),
    ]
    return draw(layers, plot, title=title, description=description, lang=lang, cache=cache)


def _swedish(name: str) -> str:
    return name.casefold().translate({ord("å"): "{1", ord("ä"): "{2", ord("ö"): "{3"})  # "{" sorts after "z"


def _plot(
    rows: Sequence[Bar],
    reference: Reference | None,
    unit: str,
    decimals: int,
    lang: Lang,
    width: float,
    notes: int,
) -> Plot:
    values = [v for bar in rows for v in (bar.value, bar.low, bar.high) if v is not None]
    values += [0.0] + ([reference.value] if reference else [])
    steps = layout.ticks(min(values), max(values), finest=10.0**-decimals)
    written = [format_number(bar.value, decimals, lang) for bar in rows if bar.value is not None]
    return Plot(
        width=width,
        top=(22.0 if unit else 8.0) + (18.0 if reference else 0.0),
        bottom=28.0 + (notes * 15 + 8 if notes else 0),
        left=min(max(layout.text_width(bar.name, SIZE) for bar in rows) + 12, width * 0.4),
        right=max((layout.text_width(text, SIZE) for text in written), default=0.0) + 16,
        height=len(rows) * _ROW,
        x=(steps[0], steps[-1]),
        y=(float(len(rows)), 0.0),
        ticks=tuple(steps),
    )


def _grid(plot: Plot, unit: str, lang: Lang) -> list[Row]:
    steps = plot.ticks
    digits = layout.tick_decimals(steps)
    upright = {"x": "x", "y": "y", "y2": "y2"}
    lines = [{"x": step, "y": plot.y[0], "y2": 0} for step in steps]
    numbers = [{"x": s, "y": plot.y[0], "text": format_number(s, digits, lang)} for s in steps]
    layers = [
        layer("rule", lines, upright, plot, color=GRID, strokeWidth=1),
        *texts(numbers, plot, align="center", dy=13, color=QUIET, fontSize=SIZE),
    ]
    if unit:
        head = [{"x": plot.x[0], "y": 0, "text": unit}]
        layers += texts(head, plot, dx=4 - plot.left, dy=12 - plot.top, color=QUIET, fontSize=SIZE)
    return layers


def _filled(rows: Sequence[Bar], plot: Plot) -> list[Row]:
    encode = {"x": "x", "x2": "x2", "y": "y", "y2": "y2"}
    layers = []
    for chosen, colour in ((False, _BAR), (True, _BAR_CHOSEN)):
        found = [
            {"x": 0, "x2": bar.value, "y": at + 0.18, "y2": at + 0.82}
            for at, bar in enumerate(rows)
            if bar.value is not None and bar.chosen == chosen
        ]
        if found:
            layers.append(layer("rect", found, encode, plot, color=colour))
    zero = [{"x": 0, "y": plot.y[0], "y2": 0}]
    layers.append(layer("rule", zero, {"x": "x", "y": "y", "y2": "y2"}, plot, color=LINE, strokeWidth=1))
    return layers


def _whiskers(rows: Sequence[Bar], plot: Plot) -> list[Row]:
    spans = [
        {"x": bar.low, "x2": bar.high, "y": at + 0.5}
        for at, bar in enumerate(rows)
        if bar.low is not None and bar.high is not None
    ]
    if not spans:
        return []
    caps = [
        {"x": span[end], "y": span["y"] - 0.16, "y2": span["y"] + 0.16}
        for span in spans
        for end in ("x", "x2")
    ]
    flat, upright = {"x": "x", "x2": "x2", "y": "y"}, {"x": "x", "y": "y", "y2": "y2"}
    return [
        layer("rule", rule, encode, plot, color=colour, strokeWidth=wide)
        for colour, wide in ((PAPER, 3.2), (INK, 1.3))
        for rule, encode in ((spans, flat), (caps, upright))
    ]


def _words(rows: Sequence[Bar], plot: Plot, decimals: int, lang: Lang) -> list[Row]:
    """Names to the left, values to the right in one column, reasons where the bar would be."""
    layers: list[Row] = []
    for chosen in (False, True):
        style: Row = {"color": INK, "fontSize": SIZE, "fontWeight": 600 if chosen else 400}
        some = [(at + 0.5, bar) for at, bar in enumerate(rows) if bar.chosen == chosen]
        names = [
            {"x": plot.x[0], "y": y, "text": layout.shortened(bar.name, SIZE, plot.left - 10)}
            for y, bar in some
        ]
        values = [
            {"x": plot.x[1], "y": y, "text": format_number(bar.value, decimals, lang)}
            for y, bar in some
            if bar.value is not None
        ]
        if names:
            layers += texts(names, plot, align="right", dx=-8, **style)
        if values:
            layers += texts(values, plot, align="right", dx=plot.right - 4, **style)
    reasons = [
        {"x": 0, "y": at + 0.5, "text": missing_text(Missing(bar.missing), lang, short=True)}
        for at, bar in enumerate(rows)
        if bar.value is None
    ]
    if reasons:
        layers += texts(reasons, plot, halo=True, dx=6, color=QUIET, fontStyle="italic", fontSize=SIZE)
    return layers


def _reference(reference: Reference | None, plot: Plot) -> list[Row]:
    if reference is None:
        return []
    line = [{"x": reference.value, "y": plot.y[0], "y2": 0}]
    wide = layout.text_width(reference.label, 12) / 2
    middle = plot.px(reference.value)
    shift = max(wide - plot.left + 4 - middle, 0) - max(middle + wide - plot.across - plot.right + 4, 0)
    words = [{"x": reference.value, "y": 0, "text": reference.label}]
    return [
        layer(
            "rule",
            line,
            {"x": "x", "y": "y", "y2": "y2"},
            plot,
            color=SERIES[1],
            strokeWidth=1.8,
            strokeDash=[5, 3],
        ),
        *texts(words, plot, align="center", dx=shift, dy=-10, color=SERIES[1], fontWeight=600),
    ]


def _notes(rows: Sequence[Bar], lang: Lang, note: str, width: float) -> list[str]:
    said = []
    if any(bar.low is not None for bar in rows):
        said.append(
            "Strecken visar osäkerheten (95 procents konfidensintervall)."
            if lang == "sv"
            else "The whiskers show the uncertainty (95 per cent confidence interval)."
        )
    return [line for one in [*said, *([note] if note else [])] for line in svg.wrapped(one, 11.5, width)]
