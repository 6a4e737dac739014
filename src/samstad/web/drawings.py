"""Maps and charts of pages: values in, cached SVG out.

A drawing is kept under the hash of everything that it says, in `SAMSTAD_HOME/cube/drawings`, which may be
deleted at any time. Nothing heavy is imported, and no geometry read, where the drawing is there already.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samstad.drawing import numbers
from samstad.methods.values import Missing
from samstad.organisation import keeping
from samstad.organisation.models import City
from samstad.statistics.derivation import Figure, IndicatorTable
from samstad.statistics.indices import IndexTable
from samstad.statistics.models import Area, AreaSet, Index, Indicator
from samstad.statistics.segregation import SegregationTable
from samstad.web.addresses import address
from samstad.web.classes import Classes, classify
from samstad.web.figures import show_figure
from samstad.web.judged import Judged
from samstad.web.templatetags.samstad import language, plain

_EDITION = 4  # raise when the same values shall give another drawing


def kept(says: Sequence[Any], draw: Callable[[], str]) -> SafeString:
    """The drawing that says `says`, from the cache or drawn now."""
    text = json.dumps([_EDITION, language(), *says], ensure_ascii=False, default=str)
    return mark_safe(keeping.kept("drawings", text, ".svg", draw))


# --- Charts -----------------------------------------------------------------------------------------------


# Widths in drawing units: a text of 12.5 is about that many pixels on a wide screen, and on a telephone.
WIDE, NARROW = 520.0, 344.0


def _in_two_widths(says: Sequence[Any], draw: Callable[[float], str]) -> SafeString:
    """A chart for a wide and one for a narrow screen, of which the style sheet shows one: a chart made small would
    have text too small to read, and one that is scrolled sideways hides its end, where the latest value is."""

    def both() -> str:
        return f'<div class="chart-wide">{draw(WIDE)}</div><div class="chart-narrow">{draw(NARROW)}</div>'

    return kept(says, both)


def target_chart(item: Judged) -> SafeString:
    """The development of a target's indicator in its area, with baseline and target value."""
    from samstad.drawing import charts

    target, indicator = item.target, item.target.indicator
    unit, area = plain(indicator.unit), plain(target.area.name)
    points = [_point(p.period, p.value, p.missing, p.lower, p.upper) for p in item.judgement.points]
    if not points:
        return SafeString("")
    start = next((p for p in item.judgement.points if p.period == target.baseline_year), None)
    wanted = f"{_('Target')}: {item.wanted}"
    broken = _breaks(item.judgement.points)
    mark, note = target.value, ""
    if (compared := item.judgement.judgement.comparison) is not None:
        mark, wanted = compared.value_needed, f"{_('Target')} {target.year}"
        note = _("The target is drawn as it is if what it is compared with stands still.")
    other = item.judgement.reference
    beside = [_point(p.period, p.value, p.missing, None, None) for p in other.points] if other else []
    beside_name = plain(target.reference.name) if target.reference else ""
    says = ["target", area, unit, indicator.decimals, points, wanted, mark, broken, item.sentence]
    says += [beside_name, beside, note]

    def draw(width: float) -> str:
        return charts.line_chart(
            [
                charts.Series(name, [charts.Point(*p) for p in series])
                for name, series in ((area, points), (beside_name, beside))
                if series
            ],
            f"{plain(indicator.name)}, {area}",
            item.sentence,
            language(),
            unit=unit,
            decimals=indicator.decimals,
            target=None if mark is None else charts.Target(target.year, mark, wanted),
            baseline=charts.Baseline(start.period, start.value, f"{_('Baseline')} {start.period}")
            if start and start.value is not None
            else None,
            breaks=[charts.Break(year, why) for year, why in broken],
            y_zero=False,
            note=note if mark is not None else "",
            width=width,
        )

    return _in_two_widths(says, draw)


def series_chart(
    indicator: Indicator, rows: Sequence[tuple[str, IndicatorTable, str]], description: str
) -> SafeString:
    """The development over years of one to three areas: (name, table, area code), the subject first."""
    from samstad.drawing import charts

    series = [(name, points_of(table, code)) for name, table, code in rows]
    series = [(name, points) for name, points in series if points]
    if not series:
        return SafeString("")
    subject, table, code = rows[0]
    broken = _breaks(table.series(code))
    unit, title = plain(indicator.unit), f"{plain(indicator.name)}, {subject}"
    says = ["series", title, unit, indicator.decimals, series, broken, description]

    def draw(width: float) -> str:
        return charts.line_chart(
            [charts.Series(name, [charts.Point(*p) for p in points]) for name, points in series],
            title,
            description,
            language(),
            unit=unit,
            decimals=indicator.decimals,
            breaks=[charts.Break(year, why) for year, why in broken],
            y_zero=False,
            width=width,
        )

    return _in_two_widths(says, draw)


def segregation_chart(table: SegregationTable, indicator: Indicator) -> SafeString:
    """Dissimilarity 0–100 over the years, with its limits."""
    from samstad.drawing import charts

    points: list[Point] = []
    for year in table.years:
        level = year.levels["dissimilarity"]
        numbers_ = (100 * level.value, 100 * level.low, 100 * level.high)
        points.append((year.period, numbers_[0], Missing.PRESENT, numbers_[1], numbers_[2]))
    if len(points) < 2:
        return SafeString("")
    name, unit = _("Dissimilarity index"), _("0 = evenly, 100 = wholly apart")
    title = f"{name}: {plain(indicator.name)}"
    lang = language()
    words = {
        "first": numbers.format_number(points[0][1] or 0.0, 1, lang),
        "first_year": points[0][0],
        "last": numbers.format_number(points[-1][1] or 0.0, 1, lang),
        "last_year": points[-1][0],
    }
    description = _("From %(first)s in %(first_year)s to %(last)s in %(last_year)s.") % words

    def draw(width: float) -> str:
        return charts.line_chart(
            [charts.Series(name, [charts.Point(*p) for p in points])],
            title,
            description,
            lang,
            unit=unit,
            decimals=1,
            y_zero=True,
            width=width,
        )

    return _in_two_widths(["segregation", title, unit, points, description], draw)


def spark(table: IndicatorTable, code: str, title: str, description: str) -> SafeString:
    """A line the size of a few words; drawn each time, since that is cheaper than reading it from a file."""
    from samstad.drawing import charts

    values = [point[1] for point in points_of(table, code)]
    if not values:
        return SafeString("")
    drawn = charts.sparkline(values, title, description, language(), width=160.0, height=36.0)
    return mark_safe(drawn)


Point = tuple[int, float | None, Missing, float | None, float | None]


def _point(year: int, value: float | None, missing: int, lower: float | None, upper: float | None) -> Point:
    return year, value, Missing(missing), lower, upper


def points_of(table: IndicatorTable, code: str) -> list[Point]:
    """The years of one area as a chart takes them."""
    if code not in table.areas:
        return []
    found = ((period, table.at(code, period)) for period in table.periods)
    return [_point(period, f.value, f.missing, f.lower, f.upper) for period, f in found]


def _breaks(points: Sequence[Any]) -> list[tuple[int, str]]:
    """(first year after a break, what the chart says there). Why is told in words beside the chart."""
    return [(point.period, _("break in the series")) for point in points if point.break_before]


# --- Maps -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Map:
    """What a map says beside its areas. `borders` is a coarser set whose lines are drawn over."""

    title: str
    legend: str
    classes: Classes | tuple[tuple[int, str], ...]
    area_set: AreaSet
    borders: AreaSet | None = None
    highlight: tuple[str, ...] = ()
    ramp: tuple[str, ...] = ()

    def entries(self) -> list[tuple[int, str]]:
        """(class, label), from low to high."""
        if isinstance(self.classes, Classes):
            return list(enumerate(self.classes.labels(language())))
        return list(self.classes)


# (code, name, class, why there is none, value in words, address)
Row = tuple[str, str, int | None, Missing, str, str]


def choropleth(
    table: IndicatorTable,
    period: int,
    indicator: Indicator,
    areas: Sequence[Area],
    area_set: AreaSet,
    city: City,
    *,
    borders: AreaSet | None = None,
    highlight: Sequence[str] = (),
) -> SafeString:
    """The map of one indicator and year; each area leads to its page. Empty where no geometry is known."""
    figures = {area.code: table.at(area.code, period) for area in areas if area.code in table.areas}
    classes = classify([f.value for f in figures.values() if f.value is not None], indicator.decimals)
    rows: list[Row] = []
    for area in areas:
        figure = figures.get(area.code, Figure(None, Missing.NOT_COLLECTED))
        shown = show_figure(figure, indicator, period)
        interval = f" ({shown.interval})" if shown.interval else ""
        klass = None if figure.value is None else classes.of(figure.value)
        kind = Missing(figure.missing)
        rows.append((area.code, plain(area.name), klass, kind, shown.text + interval, address(area, city)))
    unit = plain(indicator.unit)
    title = f"{plain(indicator.name)}, {period}"
    legend = f"{plain(indicator.name)}, {unit}, {period}" if unit else title
    return drawn_map(rows, Map(title, legend, classes, area_set, borders, tuple(highlight)))


def index_map(
    table: IndexTable, index: Index, areas: Sequence[Area], area_set: AreaSet, city: City
) -> SafeString:
    """The map of a composite index; each area leads to its page."""
    lang, at = language(), {code: place for place, code in enumerate(table.areas)}
    classes = classify([score for score in table.scores if score is not None], 2)
    rows: list[Row] = []
    for area in areas:
        place = at.get(area.code)
        score = None if place is None else table.scores[place]
        kind = Missing.PRESENT
        if score is None:
            kind = Missing.NOT_COLLECTED if place is None else Missing.from_code(table.missing[place])
        text = numbers.missing_text(kind, lang) if score is None else numbers.format_number(score, 2, lang)
        klass = None if score is None else classes.of(score)
        rows.append((area.code, plain(area.name), klass, kind, text, address(area, city)))
    title = f"{plain(index.name)}, {table.period}"
    return drawn_map(rows, Map(title, title, classes, area_set))


def local_map(
    table: SegregationTable,
    values: IndicatorTable,
    indicator: Indicator,
    areas: Sequence[Area],
    area_set: AreaSet,
    city: City,
) -> SafeString:
    """Each area's part of the city's dissimilarity; each area leads to its page. `values` say why there is none."""
    lang = language()
    shown = {code: 100 * part for code, part in table.local.items()}
    classes = classify(list(shown.values()), 2)
    latest = table.latest
    rows: list[Row] = []
    for area in areas:
        value = shown.get(area.code)
        kind, text = Missing.PRESENT, "" if value is None else numbers.format_number(value, 2, lang)
        if value is None and latest is not None:
            kind = values.at(area.code, latest.period).missing or Missing.NOT_COLLECTED
            text = numbers.missing_text(kind, lang)
        klass = None if value is None else classes.of(value)
        rows.append((area.code, plain(area.name), klass, kind, text, address(area, city)))
    title = _("Part of the dissimilarity: %(indicator)s, %(year)s") % {
        "indicator": plain(indicator.name),
        "year": latest.period if latest else "",
    }
    return drawn_map(rows, Map(title, title, classes, area_set))


def _shape_of(area_set: AreaSet) -> list[str]:
    """What the shapes of a set depend on: its own geometry, and that of the sets it may be put together from."""
    rows = AreaSet.objects.filter(city=area_set.city_id).order_by("code")
    return [area_set.code, area_set.content_hash, *rows.values_list("content_hash", flat=True)]


def drawn_map(rows: Sequence[Row], said: Map) -> SafeString:
    entries = said.entries()
    over = said.borders.code if said.borders else ""
    says = ["map", _shape_of(said.area_set), over, rows, said.legend, entries, said.title, said.highlight]
    says += [said.ramp] if said.ramp else []

    def draw() -> str:
        from samstad.drawing import maps
        from samstad.statistics.queries import geometries

        shapes = geometries(said.area_set)
        if not shapes:
            return ""
        lines = [maps.Border(shape) for shape in geometries(said.borders).values()] if said.borders else []
        description = _(
            "Map of %(number)s areas in colours from low to high. The same numbers are in the table."
        ) % {"number": len(rows)}
        areas = [maps.MapArea(c, n, shapes[c], k, m, t, h) for c, n, k, m, t, h in rows if c in shapes]
        legend = maps.Legend(said.legend, entries, said.ramp)
        drawn = maps.choropleth(
            areas,
            legend,
            said.title,
            description,
            language(),
            highlight=said.highlight,
            borders=lines,
            with_legend=False,
            simplify=False,
        )
        return drawn + _legend(said.legend, maps.swatches(areas, legend, language()))

    return kept(says, draw)


def _legend(title: str, swatches: Sequence[tuple[str, str]]) -> str:
    """The legend as text of the page: it keeps its size where a small screen makes the map small."""
    rows = "".join(f"<li>{swatch}<span>{escape(label)}</span></li>" for swatch, label in swatches)
    return f'<p class="legend-title">{escape(title)}</p><ul class="legend">{rows}</ul>'


def plain_map(
    areas: Sequence[Area], area_set: AreaSet, city: City, title: str, *, selected: Sequence[str] = ()
) -> SafeString:
    """Where the areas lie; the `selected` stand out. Empty where no geometry is known."""
    chosen = [area.code for area in areas if area.code in set(selected)]
    if not chosen:
        return SafeString("")
    names = ", ".join(plain(area.name) for area in areas if area.code in chosen)
    says = ["locator", _shape_of(area_set), chosen, title, names]

    def draw() -> str:
        from samstad.drawing import maps
        from samstad.statistics.queries import geometries

        shapes = geometries(area_set)
        known = [code for code in chosen if code in shapes]
        if not known:
            return ""
        return maps.locator_map(
            [maps.MapArea(a.code, plain(a.name), shapes[a.code], 0) for a in areas if a.code in shapes],
            known,
            title,
            names,
            language(),
            width=420.0,
        )

    return kept(says, draw)


def described(points: Sequence[Point], indicator: Indicator, name: str) -> str:
    """First and last value of a row of years, in words: what a chart says to those who cannot see it."""
    lang = language()
    present = [(year, value) for year, value, *_rest in points if value is not None]
    if not present:
        return _("There are no values to draw.")
    words = {
        "name": name,
        "first": numbers.format_value(
            present[0][1], unit=plain(indicator.unit), decimals=indicator.decimals, lang=lang
        ),
        "first_year": present[0][0],
        "last": numbers.format_value(
            present[-1][1], unit=plain(indicator.unit), decimals=indicator.decimals, lang=lang
        ),
        "last_year": present[-1][0],
    }
    if len(present) == 1:
        return _("%(name)s: %(last)s in %(last_year)s.") % words
    return _("%(name)s: from %(first)s in %(first_year)s to %(last)s in %(last_year)s.") % words
