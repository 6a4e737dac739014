"""What kinds of areas an index tells apart: five types by stated cut points, their change, and the criteria of 2012."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import DASH, format_number, format_range, missing_text
from samstad.methods.area_types import OFFICIAL_TYPES, URB15, Answer, Comparison
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.statistics import area_queries
from samstad.statistics.area_types import MEAN_AND_SD, AreaTypes, CriteriaTable, TypeTable
from samstad.statistics.models import Area, AreaSet, Index, Indicator
from samstad.web import area_maps, judged
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_index
from samstad.web.pages import crumb, here, show
from samstad.web.places import areas_of, levels_of
from samstad.web.templatetags.samstad import language, plain

DECIMALS = 1


def type_names() -> dict[int, str]:
    """The names of the official types, in the reader's language."""
    if language() == "sv":
        return dict(OFFICIAL_TYPES)
    return {
        1: _("Areas with great socioeconomic challenges"),
        2: _("Areas with socioeconomic challenges"),
        3: _("Socioeconomically mixed areas"),
        4: _("Areas with good socioeconomic conditions"),
        5: _("Areas with very good socioeconomic conditions"),
    }


@dataclass(frozen=True)
class Line:
    """One area of the table, in words. `word` says why there is no type."""

    name: str
    url: str
    type: int
    score: str
    interval: str
    reach: str
    before: str
    change: str
    noise: bool
    word: str


@page("view", load_index)
def types(request: Any, index: Index) -> HttpResponse:
    """The areas of a level by type, against an earlier year; and which of them meet the criteria of 2012."""
    city = request.city
    said = area_queries.types_of(index)
    if said is None:
        raise Http404
    levels = levels_of(city)
    level = next((s for s in levels if s.code == request.GET.get("niva")), levels[-1] if levels else None)
    asked = request.GET.get("jamfor", "")
    earlier = int(asked) if asked.isdecimal() else None
    audience = judged.audience_for(request)
    table = held = None
    if level is not None:
        try:
            table = area_queries.type_table(index, level, earlier=earlier, audience=audience)
        except ValueError:
            # Too few areas have an index, or all have the same.
            table = None
        held = area_queries.criteria_table(index, level, audience=audience)
    areas = areas_of(level) if level else []
    return show(
        request,
        "indicators/types.html",
        crumbs=[crumb("indicators", city), (plain(index.name), address(index)), here(_("Area types"))],
        index=index,
        area_set=level,
        levels=levels,
        table=table,
        criteria=_criteria(request, held, areas, city) if held else None,
        **(_types(index, said, table, areas, level, city) if table and level else {}),
    )


def _types(
    index: Index, said: AreaTypes, table: TypeTable, areas: list[Area], area_set: AreaSet, city: City
) -> dict[str, Any]:
    assert said.cut_points is not None
    at = {code: place for place, code in enumerate(table.areas)}
    found = [(area, at[area.code]) for area in areas if area.code in at]
    lines = [_line(table, place, area, city) for area, place in found]
    names = {row.code: plain(row.name) for row in index.indicators.all()}
    changed = [line for line in lines if line.change]
    return {
        "lines": lines,
        "classes": [
            (number, name, sum(line.type == number for line in lines))
            for number, name in type_names().items()
        ],
        "without": sum(not line.type for line in lines),
        "changed": len(changed),
        "noisy": sum(line.noise for line in changed),
        "cuts": _cuts(table),
        "own_rule": said.cut_points.rule == MEAN_AND_SD,
        "divisor": said.cut_points.divisor,
        "exact": [names.get(code, code) for code in table.exact],
        "years": sorted(table.years, reverse=True),
        "map": area_maps.type_map(table, type_names(), index, areas, area_set, city),
    }


def _line(table: TypeTable, place: int, area: Area, city: City) -> Line:
    lang, type_ = language(), int(table.classes[place])
    if not type_:
        kind = Missing(int(table.now.values.missing[place]))
        word = missing_text(kind, lang, short=True)
        return Line(plain(area.name), address(area, city), 0, "", "", "", "", "", False, word)
    low, high = table.now.lower[place], table.now.upper[place]
    first, last = int(table.reach.first[place]), int(table.reach.last[place])
    before, change, noise = _compared(table, place)
    return Line(
        plain(area.name),
        address(area, city),
        type_,
        format_number(float(table.now.values.values[place]), DECIMALS, lang),
        "" if low == high else format_range(float(low), float(high), DECIMALS, lang),
        "" if first == last else f"{first}{DASH}{last}",
        before,
        change,
        noise,
        "",
    )


def _compared(table: TypeTable, place: int) -> tuple[str, str, bool]:
    """The type before, and what made another of it; '–' where the years cannot be compared."""
    change = table.change
    if change is None or not change.before[place]:
        return DASH, "", False
    before = str(int(change.before[place]))
    if change.before[place] == change.after[place]:
        return before, "", False
    own, others = float(change.area[place]), float(change.others[place])
    if others == 0:
        said = _("the area changed")
    elif own == 0:
        said = _("the others did")
    elif own * others > 0:
        said = _("both the area and the others did")
    elif abs(own) > abs(others):
        said = _("the area changed, more than the others the other way")
    else:
        said = _("the others did, more than the area the other way")
    return before, said, bool(change.within_noise[place])


def _cuts(table: TypeTable) -> list[tuple[str, list[str]]]:
    """(vintage, its four cut points), the last first."""
    lang = language()
    rows = [cuts for cuts in table.cuts if cuts is not None]
    if len({cuts.values for cuts in rows}) == 1:
        rows = rows[:1]
    return [(cuts.vintage, [format_number(value, 2, lang) for value in cuts.values]) for cuts in rows]


# --- The criteria of 2012 -----------------------------------------------------------------------------------


def _criteria(request: Any, table: CriteriaTable, areas: list[Area], city: City) -> dict[str, Any]:
    """The criteria with the city's indicators, and which areas meet them, by name."""
    rows = visible(request.actor, city.indicators.select_related("theme", "city"))
    by_code: dict[str, Indicator] = {row.code: row for row in rows}
    at = {code: place for place, code in enumerate(table.areas)}
    found = [(area, at[area.code]) for area in areas if area.code in at]
    meeting = [
        _met(area, place, table, by_code, city) for area, place in found if table.all[place] == Answer.YES
    ]
    near = [
        _met(area, place, table, by_code, city)
        for area, place in found
        if table.all[place] != Answer.YES and table.near[place]
    ]
    names = {
        "employment": _("Employed, per cent"),
        "long_term_assistance": _("Long-term economic assistance, per cent"),
        "qualified_for_upper_secondary": _("Qualified for upper secondary school, per cent"),
        "population": _("Number of inhabitants"),
    }
    limits = {
        Comparison.BELOW: _("under %(number)s"),
        Comparison.ABOVE: _("over %(number)s"),
        Comparison.AT_LEAST: _("at least %(number)s"),
        Comparison.AT_MOST: _("at most %(number)s"),
    }
    listed = [
        (
            names[criterion.measure],
            limits[criterion.comparison]
            % {
                "number": format_number(
                    criterion.threshold, 0 if criterion.threshold % 1 == 0 else 1, language()
                )
            },
            by_code.get(table.mapped.get(criterion.measure, "")),
        )
        for criterion in URB15
    ]
    return {
        "period": table.period,
        "listed": listed,
        "columns": [names[criterion.measure] for criterion in URB15],
        "meeting": meeting,
        "near": near,
        "unknown": sum(int(table.all[place]) == Answer.CANNOT_TELL for _area, place in found),
        "total": len(found),
        "whole": len(table.mapped) == len(URB15),
    }


def _met(
    area: Area, place: int, table: CriteriaTable, by_code: dict[str, Indicator], city: City
) -> tuple[str, str, bool, list[tuple[str, bool]]]:
    """(name, address, whether it is near, each criterion's number with whether it is met)."""
    cells = []
    for criterion, answer in zip(URB15, table.met(place), strict=True):
        value = float(table.values[criterion.measure].values[place])
        indicator = by_code.get(table.mapped.get(criterion.measure, ""))
        decimals = indicator.decimals if indicator else 1
        text = DASH if answer == Answer.CANNOT_TELL else format_number(value, decimals, language())
        cells.append((text, answer == Answer.YES))
    return plain(area.name), address(area, city), bool(table.near[place]), cells
