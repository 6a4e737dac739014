"""A development over years, with its doubt, its gaps and its target.

The first series is the subject: it has an interval, marks for what is missing and a value at its end; the
others are for comparison, with dashes of their own and their names at their ends. A line never crosses a
missing year or a break in the series: what lies on both sides is not one development.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from samstad.drawing import svg
from samstad.drawing.charts import labels, layout
from samstad.drawing.charts.layout import Box
from samstad.drawing.charts.model import Baseline, Break, Point, Series, Target
from samstad.drawing.charts.vega import SIZE, Plot, Row, draw, footer, layer, texts
from samstad.drawing.numbers import Lang, format_number, missing_text
from samstad.drawing.palette import GRID, GROUND, INK, LINE, PAPER, QUIET, SERIES
from samstad.methods.values import Missing

_DASHES: tuple[tuple[float, ...], ...] = ((), (7, 3), (2, 2.5), (9, 3, 2, 3), (4, 4))
_LABEL_ROOM = 124.0


def line_chart(
    series: Sequence[Series],
    title: str,
    description: str,
    lang: Lang = "sv",
    *,
    unit: str = "",
    decimals: int = 1,
    target: Target | None = None,
    baseline: Baseline | None = None,
    breaks: Sequence[Break] = (),
    y_zero: bool = True,
    note: str = "",
    width: float = 480.0,
    height: float = 220.0,
    cache: Path | None = None,
) -> str:
    """Draw one to five series over years; `height` is that of the plot alone.

    `unit` stands over the axis. Without `y_zero` the axis may begin elsewhere, and says so. Raises
    ValueError without a year, with more than five series, with years out of order, and where a point's
    value and reason contradict each other.
    """
    _check(series)
    plot = _plot(series, unit, decimals, lang, target, baseline, y_zero, width, height)
    notes = _notes(series, plot, lang, note)
    plot = _with_room_below(plot, notes)
    avoid, taken = labels.obstacles(series, breaks, plot), list[Box]()
    given = [mark for mark in (baseline, target) if mark]
    layers = [
        *_grid(plot, unit, lang),
        *_missing(series[0], plot, avoid, taken, lang),
        *_breaks(breaks, plot),
        *_target_line(target, plot),
        *_lines(series, breaks, plot),
        *labels.marks(given, plot, avoid, taken, labels.curves(series, plot)),
        *labels.ends(series, plot, unit, decimals, lang),
        *footer(notes, plot),
    ]
    return draw(layers, plot, title=title, description=description, lang=lang, cache=cache)


def _check(series: Sequence[Series]) -> None:
    if not 1 <= len(series) <= len(SERIES):
        raise ValueError(f"a line chart takes 1 to {len(SERIES)} series, not {len(series)}")
    for one in series:
        years = [point.year for point in one.points]
        if not years or years != sorted(set(years)):
            raise ValueError(f"series {one.name!r} needs years in rising order, each once")
        for point in one.points:
            if (point.value is None) == (point.missing == Missing.PRESENT):
                raise ValueError(f"series {one.name!r}, {point.year}: value and reason contradict each other")


def _plot(
    series: Sequence[Series],
    unit: str,
    decimals: int,
    lang: Lang,
    target: Target | None,
    baseline: Baseline | None,
    y_zero: bool,
    width: float,
    height: float,
) -> Plot:
    marks = [mark for mark in (target, baseline) if mark]
    years = [point.year for one in series for point in one.points] + [mark.year for mark in marks]
    values = [point.value for one in series for point in one.points if point.value is not None]
    bounds = [b for point in series[0].points for b in (point.low, point.high) if b is not None]
    values += bounds + [mark.value for mark in marks] + ([0.0] if y_zero else [])
    steps = layout.ticks(min(values, default=0.0), max(values, default=1.0), finest=10.0**-decimals)
    digits = layout.tick_decimals(steps)
    widest = max(layout.text_width(format_number(step, digits, lang), SIZE) for step in steps)
    pad = 0.4 if max(years) > min(years) else 1.0
    return Plot(
        width=width,
        top=30.0 if unit else 14.0,
        bottom=26.0,
        left=widest + 12,
        right=_LABEL_ROOM,
        height=height,
        x=(min(years) - pad, max(years) + pad),
        y=(steps[0], steps[-1]),
        ticks=tuple(steps),
    )


def _grid(plot: Plot, unit: str, lang: Lang) -> list[Row]:
    steps = plot.ticks
    digits = layout.tick_decimals(steps)
    first, last = math.ceil(plot.x[0]), math.floor(plot.x[1])
    rows = [{"x": plot.x[0], "x2": plot.x[1], "y": step} for step in steps]
    ground = steps[0] if steps[0] >= 0 else 0.0
    base = [{"x": plot.x[0], "x2": plot.x[1], "y": ground}]
    encode = {"x": "x", "x2": "x2", "y": "y"}
    numbers = [{"x": plot.x[0], "y": s, "text": format_number(s, digits, lang)} for s in steps]
    years = [{"x": y, "y": plot.y[0], "text": str(y)} for y in layout.years_shown(first, last, plot.across)]
    layers = [
        layer("rule", rows, encode, plot, color=GRID, strokeWidth=1),
        layer("rule", base, encode, plot, color=LINE, strokeWidth=1),
        *texts(numbers, plot, align="right", dx=-7, color=QUIET, fontSize=SIZE),
        *texts(years, plot, align="center", dy=15, color=QUIET, fontSize=SIZE),
    ]
    if unit:
        head = [{"x": plot.x[0], "y": plot.y[1], "text": unit}]
        layers += texts(head, plot, dx=4 - plot.left, dy=-19, color=QUIET, fontSize=SIZE)
    return layers


def _missing(
    subject: Series, plot: Plot, avoid: Sequence[labels.Dot], taken: list[Box], lang: Lang
) -> list[Row]:
    """A field for each run of missing years with the reason in words, turned where it is narrow."""
    layers = []
    for kind, run in groupby(subject.points, key=lambda point: Missing(point.missing)):
        points = list(run)
        if kind == Missing.PRESENT:
            continue
        x0, x1 = max(points[0].year - 0.4, plot.x[0]), min(points[-1].year + 0.4, plot.x[1])
        field = [{"x": x0, "x2": x1, "y": plot.y[0], "y2": plot.y[1]}]
        encode = {"x": "x", "x2": "x2", "y": "y", "y2": "y2"}
        layers.append(layer("rect", field, encode, plot, color=GROUND))
        word = missing_text(kind, lang, short=True)
        long, middle = layout.text_width(word, 12), (plot.px(x0) + plot.px(x1)) / 2
        across = plot.px(x1) - plot.px(x0) > long + 6
        half, tall = (long / 2, 16.0) if across else (8.0, long)
        spots = [
            (Box(middle - half, top, middle + half, top + tall), 0.0)
            for top in (plot.height - tall - 6, 6.0, (plot.height - tall) / 2)
        ]
        best = layout.freest(spots, avoid, taken)
        taken.append(best)
        place = [plot.at(middle, (best.y0 + best.y1) / 2) | {"text": word}]
        angle = 0 if across else 270
        layers += texts(place, plot, halo=True, align="center", color=QUIET, fontStyle="italic", angle=angle)
    return layers


def _breaks(breaks: Sequence[Break], plot: Plot) -> list[Row]:
    layers = []
    for one in breaks:
        x = one.year - 0.5
        row = [{"x": x, "y": plot.y[0], "y2": plot.y[1], "text": one.label}]
        encode = {"x": "x", "y": "y", "y2": "y2"}
        layers.append(layer("rule", row, encode, plot, color=QUIET, strokeDash=[4, 3], strokeWidth=1.2))
        left = plot.px(x) > plot.across / 2
        words = [{"x": x, "y": plot.y[1], "text": one.label}]
        layers += texts(
            words,
            plot,
            halo=True,
            align="right" if left else "left",
            dx=-5 if left else 5,
            dy=-7,
            color=QUIET,
        )
    return layers


def _target_line(target: Target | None, plot: Plot) -> list[Row]:
    if target is None:
        return []
    rule = [{"x": plot.x[0], "x2": target.year, "y": target.value}]
    return [
        layer(
            "rule",
            rule,
            {"x": "x", "x2": "x2", "y": "y"},
            plot,
            color=INK,
            strokeDash=[2, 3],
            strokeWidth=1.3,
        )
    ]


def _segments(one: Series, breaks: Sequence[Break]) -> list[list[Point]]:
    """Runs of present years that a line may join: ended by a missing year and by a break."""
    runs: list[list[Point]] = [[]]
    for point in one.points:
        broken = bool(runs[-1]) and any(runs[-1][-1].year < b.year <= point.year for b in breaks)
        if point.value is None or broken:
            runs.append([])
        if point.value is not None:
            runs[-1].append(point)
    return [run for run in runs if run]


def _lines(series: Sequence[Series], breaks: Sequence[Break], plot: Plot) -> list[Row]:
    layers = []
    for at, one in reversed(list(enumerate(series))):
        runs = _segments(one, breaks)
        rows: list[Row] = [{"x": p.year, "y": p.value, "run": n} for n, run in enumerate(runs) for p in run]
        if not rows:
            continue
        if at == 0:
            layers += _band(runs, plot)
        options: Row = {"color": SERIES[at], "strokeWidth": 2.6 if at == 0 else 1.7}
        if _DASHES[at]:
            options["strokeDash"] = list(_DASHES[at])
        encode = {"x": "x", "y": "y", "detail": "run"}
        layers.append(layer("line", rows, encode, plot, strokeJoin="round", **options))
        alone = [row for row in rows if at == 0 or len(runs[row["run"]]) == 1]
        if alone:
            layers.append(
                layer(
                    "point",
                    alone,
                    {"x": "x", "y": "y"},
                    plot,
                    filled=True,
                    opacity=1,
                    size=34 if at == 0 else 22,
                    color=SERIES[at],
                    stroke=PAPER,
                    strokeWidth=1,
                )
            )
    return layers


def _band(runs: Sequence[Sequence[Point]], plot: Plot) -> list[Row]:
    """The interval of the subject: a field along a run, whiskers for a year that stands alone."""
    rows = [
        {"x": p.year, "y": p.low, "y2": p.high, "run": n, "alone": len(run) == 1}
        for n, run in enumerate(runs)
        for p in run
        if p.low is not None and p.high is not None
    ]
    encode = {"x": "x", "y": "y", "y2": "y2"}
    joined, alone = [r for r in rows if not r["alone"]], [r for r in rows if r["alone"]]
    layers = []
    if joined:
        layers.append(
            layer("area", joined, encode | {"detail": "run"}, plot, color=SERIES[0], opacity=0.16, line=False)
        )
    if alone:
        layers.append(layer("rule", alone, encode, plot, color=SERIES[0], opacity=0.35, strokeWidth=5))
    return layers


def _notes(series: Sequence[Series], plot: Plot, lang: Lang, note: str) -> list[str]:
    """Lines under the plot: that the axis does not begin at zero, what the field means, the caller's own."""
    said = []
    if any(point.low is not None for point in series[0].points):
        said.append(
            "Fältet kring linjen visar osäkerheten (95 procents konfidensintervall)."
            if lang == "sv"
            else "The field around the line shows the uncertainty (95 per cent confidence interval)."
        )
    if plot.y[0] > 0 or plot.y[1] < 0:
        said.append("Axeln börjar inte på noll." if lang == "sv" else "The axis does not begin at zero.")
    if note:
        said.append(note)
    return [line for one in said for line in svg.wrapped(one, 11.5, plot.width)]


def _with_room_below(plot: Plot, notes: Sequence[str]) -> Plot:
    return replace(plot, bottom=plot.bottom + (len(notes) * 15 + 8 if notes else 0))
