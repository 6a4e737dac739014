"""From layers to SVG: a Vega-Lite specification, drawn by vl-convert.

The specification is written as plain data. Altair would write the same, but its validation of every
object at every drawing costs ten times what the drawing does (180 against 18 ms); the tests validate
each kind of chart against Altair's schema instead.

Layers are made in pixels of the plot and units of the data, with no axes of Vega's own: ticks and labels
are text like any other, so that numbers are written by `drawing.numbers` alone. What Vega adds for a
browser (roles in English, hidden paths, classes) is taken away, since the whole drawing is one picture
with a title and a description. The specification's hash names the drawing in the cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samstad.drawing import engine, svg
from samstad.drawing.numbers import Lang
from samstad.drawing.palette import FONT, QUIET

_EDITION = 1  # raise when the same specification shall give another drawing
Row = dict[str, Any]
SIZE = 12.5

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Plot:
    """The frame: the whole width, the plot inside its margins, both domains and the ticks."""

    width: float
    top: float
    bottom: float
    left: float
    right: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]
    ticks: tuple[float, ...] = ()

    @property
    def across(self) -> float:
        """Width of the plot inside the margins."""
        return self.width - self.left - self.right

    def px(self, x: float) -> float:
        """A value on the x axis in pixels from the plot's left edge."""
        return (x - self.x[0]) / (self.x[1] - self.x[0]) * self.across

    def py(self, y: float) -> float:
        """A value on the y axis in pixels from the plot's top edge."""
        return (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height

    def at(self, across: float, down: float) -> Row:
        """A place in pixels from the plot's upper left corner, in the units of the axes."""
        return {
            "x": self.x[0] + across / self.across * (self.x[1] - self.x[0]),
            "y": self.y[1] - down / self.height * (self.y[1] - self.y[0]),
        }


def layer(mark: str, rows: Sequence[Row], encode: dict[str, str], plot: Plot, **options: Any) -> Row:
    """One Vega-Lite layer of a `mark` over `rows`, with the plot's own domains.

    `encode` maps channels (x, x2, y, y2, text, detail) to fields; x and y are in the units of the axes.
    """
    channels: dict[str, Row] = {}
    for channel, name in encode.items():
        channels[channel] = {"field": name}
        if channel in ("x", "y"):
            domain = list(plot.x if channel == "x" else plot.y)
            scale = {"domain": domain, "nice": False, "zero": False}
            channels[channel] |= {"type": "quantitative", "scale": scale, "axis": None}
        elif channel in ("text", "detail"):
            channels[channel]["type"] = "nominal"
    return {"mark": {"type": mark, **options}, "encoding": channels, "data": {"values": list(rows)}}


def texts(rows: Sequence[Row], plot: Plot, *, halo: bool = False, **options: Any) -> list[Row]:
    """Text at `x`, `y` of each row; with `halo` it stands on paper of its own outline."""
    encode = {"x": "x", "y": "y", "text": "text"}
    settings = {"font": FONT, "fontSize": 12, "baseline": "middle", "align": "left", **options}
    under = [
        layer("text", rows, encode, plot, **settings, stroke="#ffffff", strokeWidth=4, strokeJoin="round")
    ]
    return (under if halo else []) + [layer("text", rows, encode, plot, **settings)]


def footer(notes: Sequence[str], plot: Plot) -> list[Row]:
    """Notes under the plot, a line each."""
    layers = []
    for at, line in enumerate(notes):
        row = [{"x": plot.x[0], "y": plot.y[0], "text": line}]
        layers += texts(row, plot, dx=4 - plot.left, dy=38 + 15 * at, color=QUIET, fontSize=11.5)
    return layers


def vega_lite(layers: Sequence[Row], plot: Plot) -> Row:
    """The whole specification."""
    return {
        "layer": list(layers),
        "width": plot.across,
        "height": plot.height,
        "padding": {"left": plot.left, "right": plot.right, "top": plot.top, "bottom": plot.bottom},
        "autosize": {"type": "none"},
        "config": {
            "font": FONT,
            "background": "transparent",
            "aria": False,
            "view": {"stroke": None, "fill": None},
        },
    }


def draw(
    layers: Sequence[Row], plot: Plot, *, title: str, description: str, lang: Lang, cache: Path | None = None
) -> str:
    """The layers as one SVG, with title and description; read from `cache` (a directory) when it is there."""
    specification = vega_lite(layers, plot)
    key = json.dumps([_EDITION, specification, title, description, lang], sort_keys=True, ensure_ascii=False)
    place = cache / f"{hashlib.sha256(key.encode()).hexdigest()}.svg" if cache else None
    if place and place.is_file():
        return place.read_text("utf-8")
    drawn = svg.drawing(
        plot.width,
        plot.top + plot.height + plot.bottom,
        [_inner(engine.chart_to_svg(specification))],
        title=title,
        description=description,
        lang=lang,
        css_class="chart",
    )
    if place:
        _keep(place, drawn)
    return drawn


def _inner(drawn: str) -> str:
    """What Vega drew, without what is hidden, without ids, and with presentation attributes only."""
    root = ET.fromstring(drawn)
    _strip(root)
    for node in root.iter():
        node.tag = node.tag.removeprefix(_SVG)
    return "".join(ET.tostring(child, encoding="unicode") for child in root).replace("{id}", "&#123;id}")


def _strip(node: ET.Element) -> None:
    for child in list(node):
        _strip(child)
        hidden = child.get("display") == "none" or child.get("class") == "background"
        if hidden or (child.tag in (f"{_SVG}g", f"{_SVG}defs") and not len(child)):
            node.remove(child)
    for name in list(node.attrib):
        if name in ("class", "role", "style", "pointer-events") or name.startswith("aria-"):
            del node.attrib[name]
    if node.get("opacity") == "1":
        del node.attrib["opacity"]
    if node.get("font-family"):
        del node.attrib["font-family"]


def _keep(place: Path, content: str) -> None:
    """Write aside and rename in, so that a reader never sees half a drawing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        Path(aside).replace(place)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
