"""Maps of areas as SVG: a choropleth with its legend, and a small locator map.

A class is a colour; a missing value is a pattern, one for each reason, so that no reason can be taken for
a class or for another reason, in colour or in grey. Only reasons that occur stand in the legend.
Beside every map belongs a table with the same numbers: a map shows where, not how much.

For the page's own style sheet: links have the class `map-area`, the SVG has `map`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samstad.drawing import svg
from samstad.drawing.geometry import Frame, simplify_for_screen
from samstad.drawing.numbers import HARD_SPACE, Lang, format_number, missing_text
from samstad.drawing.palette import ACCENT, GROUND, INK, LINE, PAPER, QUIET, THIN_LINE, sequential
from samstad.methods.values import Missing

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WIDTH = 480.0
HIGHEST = 560.0
_TEXT = 13.0
_ROW = 20.0


@dataclass(frozen=True, slots=True)
class MapArea:
    """One area: geometry in metres (EPSG:3006), its class or why it has none, and the value in words."""

    code: str
    name: str
    geometry: BaseGeometry
    klass: int | None = None
    missing: Missing = Missing.PRESENT
    text: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Border:
    """A larger area whose border is drawn thicker, with its name on the map where there is room."""

    geometry: BaseGeometry
    name: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """What is shown, with its unit and period, and the classes from low to high with their labels.

    ramp: their colours; without it light to dark.
    """

    title: str
    entries: Sequence[tuple[int, str]] = field(default_factory=tuple)
    ramp: Sequence[str] = ()

    def colours(self) -> dict[int, str]:
        """Class → colour."""
        ramp = self.ramp or sequential(max(1, len(self.entries)))
        return {klass: colour for (klass, _), colour in zip(self.entries, ramp, strict=False)}


def choropleth(
    areas: Sequence[MapArea],
    legend: Legend,
    title: str,
    description: str,
    lang: Lang = "sv",
    *,
    highlight: Collection[str] = (),
    borders: Sequence[Border] = (),
    with_legend: bool = True,
    simplify: bool = True,
) -> str:
    """Draw areas by class; `highlight` gives codes to outline, `simplify=False` draws borders as given.

    Raises ValueError when there is no area, when a class is not in the legend, or when an area has both a
    class and a reason for having none, or neither.
    """
    _check(areas, legend)
    shapes = [area.geometry for area in areas]
    frame = _frame(shapes, HIGHEST)
    drawn = list(simplify_for_screen(shapes, 0.45 / frame.scale)) if simplify else shapes
    kinds = sorted({Missing(area.missing) for area in areas} - {Missing.PRESENT})
    parts = [_patterns(kinds), _filled(areas, drawn, legend, frame)]
    parts += _outlines(borders, frame)
    parts += _highlighted(areas, drawn, highlight, frame)
    parts += _names(borders, frame)
    parts.append(_scale_bar(frame))
    height = frame.height + 26
    if with_legend:
        entries, height = _legend(legend, kinds, lang, height + 8)
        parts += entries
    return svg.drawing(
        WIDTH,
        height,
        parts,
        title=title,
        description=description,
        lang=lang,
        interactive=any(area.href for area in areas),
        css_class="map",
    )


def locator_map(
    areas: Sequence[MapArea],
    selected: Collection[str],
    title: str,
    description: str,
    lang: Lang = "sv",
    *,
    width: float = 240.0,
) -> str:
    """A small map that shows where in the city the `selected` codes lie; classes play no part.

    Raises ValueError when no area has a selected code.
    """
    chosen = [area for area in areas if area.code in selected]
    if not chosen:
        raise ValueError(f"none of the areas has a code among {sorted(selected)}")
    shapes = [area.geometry for area in areas]
    frame = _frame(shapes, width * 1.2, width)
    drawn = simplify_for_screen(shapes, 0.45 / frame.scale)
    paths = [
        svg.element(
            "path",
            d=frame.path(shape),
            fill=ACCENT if area.code in selected else GROUND,
            stroke=INK if area.code in selected else "#aab4bd",
            stroke_width=1.2 if area.code in selected else 0.5,
            stroke_linejoin="round",
        )
        for area, shape in sorted(zip(areas, drawn, strict=True), key=lambda pair: pair[0].code in selected)
    ]
    return svg.drawing(
        width, frame.height, paths, title=title, description=description, lang=lang, css_class="map locator"
    )


def swatches(areas: Sequence[MapArea], legend: Legend, lang: Lang = "sv") -> list[tuple[str, str]]:
    """The legend as (small decorative SVG, label), for a page that writes the legend as text of its own."""
    kinds = sorted({Missing(area.missing) for area in areas} - {Missing.PRESENT})
    fills = [(colour, _label(legend, klass)) for klass, colour in legend.colours().items()]
    rows = [(fill, "", label) for fill, label in fills]
    rows += [
        (svg.Own(f"url(#sw{kind})"), _pattern(kind, f"sw{kind}"), missing_text(kind, lang)) for kind in kinds
    ]
    return [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" class="swatch" width="24" height="16"'
            f' viewBox="0 0 24 16" aria-hidden="true">{pattern}{_swatch(0.5, 0.5, fill)}</svg>',
            label,
        )
        for fill, pattern, label in rows
    ]


def _check(areas: Sequence[MapArea], legend: Legend) -> None:
    if not areas:
        raise ValueError("a map needs at least one area")
    known = {klass for klass, _ in legend.entries}
    for area in areas:
        if (area.klass is None) == (area.missing == Missing.PRESENT):
            raise ValueError(
                f"area {area.code}: class {area.klass} and kind {Missing(area.missing).name} contradict"
            )
        if area.klass is not None and area.klass not in known:
            raise ValueError(f"area {area.code}: class {area.klass} is not in the legend")


def _frame(shapes: Sequence[BaseGeometry], highest: float, width: float = WIDTH) -> Frame:
    import shapely

    return Frame(shapely.total_bounds(list(shapes)), width, highest)


def _filled(areas: Sequence[MapArea], drawn: Sequence[BaseGeometry], legend: Legend, frame: Frame) -> str:
    colours = legend.colours()
    rows = []
    for area, shape in zip(areas, drawn, strict=True):
        said = f"{area.name}: {area.text}" if area.text else area.name
        fill = svg.Own(f"url(#{{id}}m{int(area.missing)})") if area.klass is None else colours[area.klass]
        row = svg.element("path", svg.element("title", svg.escape(said)), d=frame.path(shape), fill=fill)
        if area.href:
            row = svg.element("a", row, href=area.href, class_="map-area", aria_label=said)
        rows.append(row)
    thin = 0.6 if len(areas) < 500 else 0.3 if len(areas) < 2000 else 0.15
    return svg.element("g", "".join(rows), stroke=THIN_LINE, stroke_width=thin, stroke_linejoin="round")


def _outlines(borders: Sequence[Border], frame: Frame) -> list[str]:
    import shapely

    if not borders:
        return []
    shapes = simplify_for_screen([border.geometry for border in borders], 0.45 / frame.scale)
    lines = shapely.line_merge(shapely.union_all([shapely.boundary(shape) for shape in shapes]))
    return [
        svg.element(
            "path",
            d=frame.path(lines),
            fill="none",
            stroke=INK,
            stroke_width=1.5,
            stroke_linejoin="round",
            stroke_linecap="round",
            pointer_events="none",
        )
    ]


def _highlighted(
    areas: Sequence[MapArea], drawn: Sequence[BaseGeometry], codes: Collection[str], frame: Frame
) -> list[str]:
    import shapely

    chosen = [shape for area, shape in zip(areas, drawn, strict=True) if area.code in codes]
    if not chosen:
        return []
    path = frame.path(shapely.union_all(chosen))
    return [
        svg.element(
            "path",
            d=path,
            fill="none",
            stroke=colour,
            stroke_width=width,
            stroke_linejoin="round",
            pointer_events="none",
        )
        for colour, width in ((PAPER, 5.5), ("#b01657", 2.6))
    ]


def _names(borders: Sequence[Border], frame: Frame) -> list[str]:
    """Names of the larger areas at their middles; one that would cover another is left out."""
    import shapely

    size = 10.5
    taken: list[tuple[float, float, float, float]] = []
    rows = []
    named = [border for border in borders if border.name]
    for border in sorted(named, key=lambda border: -border.geometry.area):
        middle = shapely.get_point(shapely.maximum_inscribed_circle(border.geometry, 50.0), 0)
        x, y = (float(v) for v in frame.place(shapely.get_coordinates(middle))[0])
        half = len(border.name) * size * 0.26 + 2
        x = min(max(x, half), WIDTH - half)
        box = (x - half, y - size * 0.7, x + half, y + size * 0.7)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        rows.append(svg.element("text", svg.escape(border.name), x=x, y=y + size * 0.35))
    if not rows:
        return []
    return [
        svg.element(
            "g",
            "".join(rows),
            font_size=size,
            font_weight="600",
            text_anchor="middle",
            fill=INK,
            stroke=PAPER,
            stroke_width=3,
            stroke_linejoin="round",
            paint_order="stroke",
            pointer_events="none",
            aria_hidden="true",
        )
    ]


def _scale_bar(frame: Frame) -> str:
    room = WIDTH * 0.22 / frame.scale
    metres = max(
        (step * 10**power for power in range(1, 7) for step in (1, 2, 5) if step * 10**power <= room),
        default=10,
    )
    length, y = metres * frame.scale, frame.height + 14
    size, unit = (metres / 1000, "km") if metres >= 1000 else (metres, "m")
    label = f"{format_number(size)}{HARD_SPACE}{unit}"
    right = WIDTH - 6
    bar = svg.element(
        "path",
        d=f"M{svg.number(right - length)} {svg.number(y - 4)}v4h{svg.number(length)}v-4",
        fill="none",
        stroke=QUIET,
        stroke_width=1.2,
    )
    return bar + svg.text(right - length - 6, y + 1, label, size=11, fill=QUIET, anchor="end")


def _legend(legend: Legend, kinds: Sequence[Missing], lang: Lang, top: float) -> tuple[list[str], float]:
    """Classes to the left, reasons for missing to the right; the parts and the height they reach."""
    parts = []
    y = top + 6
    for line in svg.wrapped(legend.title, 14, WIDTH - 12):
        parts.append(svg.text(6, y, line, size=14, weight=600))
        y += 18
    rows: list[tuple[str, str]] = [
        (colour, _label(legend, klass)) for klass, colour in legend.colours().items() if legend.entries
    ]
    reasons = [(svg.Own(f"url(#{{id}}m{int(kind)})"), missing_text(kind, lang)) for kind in kinds]
    left, bottom_left = _column(rows, 6, y, WIDTH / 2 - 12)
    right, bottom_right = _column(reasons, WIDTH / 2 + 4, y, WIDTH / 2 - 10)
    return parts + left + right, max(bottom_left, bottom_right) + 4


def _column(rows: Sequence[tuple[str, str]], x: float, top: float, width: float) -> tuple[list[str], float]:
    parts, y = [], top
    for fill, label in rows:
        parts.append(_swatch(x, y - 5, fill))
        for at, line in enumerate(svg.wrapped(label, _TEXT, width - 32)):
            parts.append(svg.text(x + 31, y + 7.5 + 16 * at, line, size=_TEXT))
            y += 16 if at else 0
        y += _ROW
    return parts, y


def _swatch(x: float, y: float, fill: str) -> str:
    return svg.element("rect", x=x, y=y, width=23, height=15, fill=fill, stroke=LINE, stroke_width=0.8)


def _label(legend: Legend, klass: int) -> str:
    return next(label for known, label in legend.entries if known == klass)


def _patterns(kinds: Sequence[Missing]) -> str:
    return (
        svg.element("defs", "".join(_pattern(kind, "{id}m" + str(int(kind))) for kind in kinds))
        if kinds
        else ""
    )


def _pattern(kind: Missing, name: str) -> str:
    """A fill that says one reason: dots for what is withheld or suppressed, lines for what is not there."""
    size, ink, marks = _MARKS[kind]
    ground = f'<rect width="{size}" height="{size}" fill="{PAPER}"/>'
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f"{ground}{marks.format(ink=ink)}</pattern>"
    )


_STROKE = '<path d="{d}" fill="none" stroke="{{ink}}" stroke-width="1"/>'
_DOT = '<circle cx="{x}" cy="{y}" r="{r}" fill="{{ink}}"/>'
_MARKS: dict[Missing, tuple[int, str, str]] = {
    Missing.UNEXPLAINED: (6, "#53606c", _STROKE.format(d="M-1 7L7-1M-1 1L1-1M5 7L7 5")),
    Missing.NOT_COLLECTED: (6, "#53606c", _STROKE.format(d="M-1-1L7 7M-1 5L1 7M5-1L7 1")),
    Missing.NOT_APPLICABLE: (6, "#8a96a1", _STROKE.format(d="M0 3H6")),
    Missing.NOT_YET_PUBLISHED: (6, "#8a96a1", _STROKE.format(d="M3 0V6")),
    Missing.SUPPRESSED_BY_SOURCE: (
        8,
        "#53606c",
        '<circle cx="4" cy="4" r="2.1" fill="none" stroke="{ink}" stroke-width="1"/>',
    ),
    Missing.WITHHELD: (6, "#1c2733", _DOT.format(x=1.5, y=1.5, r=1.15) + _DOT.format(x=4.5, y=4.5, r=1.15)),
}
