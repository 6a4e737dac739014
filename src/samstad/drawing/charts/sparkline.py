"""A line the size of a word, for a table cell: drawn here, since a table has hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence

from samstad.drawing import svg
from samstad.drawing.numbers import Lang
from samstad.drawing.palette import QUIET, SERIES


def sparkline(
    values: Sequence[float | None],
    title: str,
    description: str,
    lang: Lang = "sv",
    *,
    width: float = 96.0,
    height: float = 24.0,
) -> str:
    """Draw values in order; `None` is a gap, with a tick at the foot. The last value there is has a dot.

    The scale is the row's own, so two sparklines cannot be compared in height. Raises ValueError when
    nothing is given.
    """
    if not values:
        raise ValueError("a sparkline needs at least one place in time")
    present = [value for value in values if value is not None]
    low, high = (min(present), max(present)) if present else (0.0, 1.0)
    span = (high - low) or 1.0
    step = (width - 8) / max(len(values) - 1, 1)
    spots = [
        None
        if v is None
        else (4 + at * step, height - 5 - (v - low) / span * (height - 10) if high > low else height / 2)
        for at, v in enumerate(values)
    ]
    runs: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    parts = [
        svg.element(
            "polyline",
            points=" ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in run),
            fill="none",
            stroke=SERIES[0],
            stroke_width=1.6,
            stroke_linejoin="round",
            stroke_linecap="round",
        )
        for run in runs
        if len(run) > 1
    ]
    parts += [
        svg.element("circle", cx=run[0][0], cy=run[0][1], r=1.3, fill=SERIES[0])
        for run in runs
        if len(run) == 1
    ]
    parts += [
        svg.element(
            "path",
            d=f"M{svg.number(4 + at * step)} {svg.number(height - 1)}v-4",
            stroke=QUIET,
            stroke_width=1,
        )
        for at, spot in enumerate(spots)
        if spot is None
    ]
    last = next((spot for spot in reversed(spots) if spot is not None), None)
    if last:
        parts.append(svg.element("circle", cx=last[0], cy=last[1], r=2.6, fill=SERIES[0]))
    return svg.drawing(
        width,
        height,
        parts,
        title=title,
        description=description,
        lang=lang,
        css_class="sparkline",
        sized=True,
    )
