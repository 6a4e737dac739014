"""Words inside and beside a line chart, put where they cover the lines least."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from samstad.drawing import svg
from samstad.drawing.charts import layout
from samstad.drawing.charts.layout import Box
from samstad.drawing.charts.model import Baseline, Break, Series, Target
from samstad.drawing.charts.vega import SIZE, Plot, Row, layer, texts
from samstad.drawing.numbers import Lang, format_value
from samstad.drawing.palette import INK, PAPER, SERIES
from samstad.methods.values import Missing

Dot = tuple[float, float]


def marks(
    given: Sequence[Target | Baseline],
    plot: Plot,
    avoid: Sequence[Dot],
    taken: list[Box],
    lines: Sequence[layout.Line] = (),
) -> list[Row]:
    """Marks and words for baseline and target, where no line goes through them if there is such a place."""
    layers: list[Row] = []
    for mark in given:
        goal = isinstance(mark, Target)
        x, y = plot.px(mark.year), plot.py(mark.value)
        best = layout.freest(_spots(mark.label, x, y, plot, along=goal), avoid, taken, lines)
        taken.append(best)
        style = {"shape": "diamond", "size": 95, "fill": INK, "stroke": PAPER}
        if not goal:
            style = {"shape": "circle", "size": 80, "fill": PAPER, "stroke": INK}
        layers += _thread(x, y, best, plot)
        layers.append(
            layer(
                "point",
                [plot.at(x, y)],
                {"x": "x", "y": "y"},
                plot,
                filled=True,
                opacity=1,
                strokeWidth=1.6,
                **style,
            )
        )
        words = [plot.at(best.x0, (best.y0 + best.y1) / 2) | {"text": mark.label}]
        layers += texts(words, plot, halo=True, color=INK, fontWeight=600)
    return layers


def _spots(label: str, x: float, y: float, plot: Plot, *, along: bool) -> list[tuple[Box, float]]:
    """Places for a label over and under its mark, the nearer the cheaper; a target's also along its line."""
    wide = layout.text_width(label, 12)
    starts = [x - wide / 2, x - wide + 6, x - 6]
    if along:
        starts += [share * (plot.across - wide) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    starts = [min(max(start, 2.0), plot.across - wide - 2.0) for start in starts]
    return [
        (Box(start, middle - 7, start + wide, middle + 7), away / 6)
        for away in (15.0, 30.0, 45.0, 60.0)
        for start in starts
        for middle in (y - away, y + away)
        if 6 <= middle <= plot.height - 6
    ]


def _thread(x: float, y: float, box: Box, plot: Plot) -> list[Row]:
    """A thin line from a mark to a label that lies away from it."""
    edge = box.y1 if box.y1 < y else box.y0
    if abs(edge - y) < 14 or not box.x0 <= x <= box.x1:
        return []
    ends = [plot.at(x, y), plot.at(x, edge)]
    return [layer("line", ends, {"x": "x", "y": "y"}, plot, color=INK, strokeWidth=0.9)]


def obstacles(series: Sequence[Series], breaks: Sequence[Break], plot: Plot) -> list[Dot]:
    """Points along everything that a label should not cover."""
    dots = [(plot.px(one.year - 0.5), plot.height * step / 20) for one in breaks for step in range(21)]
    for one in series:
        present = [point for point in one.points if point.value is not None]
        corners = [(plot.px(p.year), plot.py(p.value or 0.0)) for p in present]
        dots += corners
        for (x0, y0), (x1, y1) in pairwise(corners):
            dots += [(x0 + (x1 - x0) * s / 6, y0 + (y1 - y0) * s / 6) for s in range(1, 6)]
    return dots


def curves(series: Sequence[Series], plot: Plot) -> list[layout.Line]:
    """The straight pieces that each series is drawn of, in pixels."""
    found: list[layout.Line] = []
    for one in series:
        present = [point for point in one.points if point.value is not None]
        corners = [(plot.px(p.year), plot.py(p.value or 0.0)) for p in present]
        found += pairwise(corners)
    return found


def ends(series: Sequence[Series], plot: Plot, unit: str, decimals: int, lang: Lang) -> list[Row]:
    """Each series' name and last value to the right of the plot, joined to its line where it ends early."""
    rows = []
    short_unit = unit if len(unit) <= 3 else ""
    for at, one in enumerate(series):
        last = next((point for point in reversed(one.points) if point.value is not None), None)
        if last is None or last.value is None:
            continue
        names = svg.wrapped(one.name, SIZE, plot.right - 20)
        value = format_value(last.value, Missing.PRESENT, short_unit, decimals, lang)
        rows.append(
            (at, last, [*names, value if last.year == one.points[-1].year else f"{value} ({last.year})"])
        )
    sizes = [len(lines) * 14.5 + 4 for *_, lines in rows]
    wanted = [plot.py(last.value or 0.0) for _, last, _ in rows]
    layers = []
    for (at, last, lines), down in zip(
        rows, layout.spread(wanted, sizes, -14, plot.height + 14), strict=True
    ):
        thread = [
            plot.at(plot.px(last.year) + 5, plot.py(last.value or 0.0)),
            plot.at(plot.across + 13, down),
        ]
        encode = {"x": "x", "y": "y"}
        layers.append(layer("line", thread, encode, plot, color=SERIES[at], strokeWidth=0.9, opacity=0.55))
        for line_at, line in enumerate(lines):
            lift = (line_at - (len(lines) - 1) / 2) * 14.5
            weight = 600 if line_at == len(lines) - 1 or at == 0 else 400
            words = [plot.at(plot.across + 17, down + lift) | {"text": line}]
            layers += texts(words, plot, color=SERIES[at], fontSize=SIZE, fontWeight=weight)
    return layers
