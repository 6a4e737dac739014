"""Numbers that were carried over from another division, as a page tells of them: whence, how, and how much.

What was there before is what was placed and what was not, and both are shown, save where they would tell what is
withheld.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_number
from samstad.organisation.models import City
from samstad.statistics.converting import BASE, Carried
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import Area, AreaSet
from samstad.web.templatetags.samstad import language, plain

LISTED = 30


@dataclass(frozen=True)
class Count:
    """One count with its sum before, what came into an area, and what did not; empty where they are not told."""

    name: str
    total: str
    placed: str
    outside: str
    share: str


@dataclass(frozen=True)
class Note:
    """All that is said of one period. `not_placed`: (area's name, percent of it outside)."""

    period: int
    years: str
    area_set: str
    weights: list[str]
    counts: list[Count]
    not_placed: list[tuple[str, str]]
    more: int


def note(table: IndicatorTable | None, period: int | None, city: City) -> Note | None:
    """What a page says under the numbers of `period`; None where nothing was carried over."""
    found = table.converted.get(period, ()) if table is not None and period is not None else ()
    if table is None or period is None or not found:
        return None
    first, lang = found[0], language()
    area_set = (
        AreaSet.objects.filter(Q(city=city) | Q(city=None), code=first.area_set).order_by("city").first()
    )
    names = _names(area_set, [code for code, _share in first.not_placed[:LISTED]])
    return Note(
        period,
        _years(sorted(year for year, each in table.converted.items() if each[0].area_set == first.area_set)),
        plain(area_set.name) if area_set else first.area_set,
        [_weights(each) for each in first.weights],
        [_count(each) for each in found if each.total is not None],
        [
            (names.get(code, code), format_number(100 * share, 1, lang))
            for code, share in first.not_placed[:LISTED]
        ],
        max(len(first.not_placed) - LISTED, 0),
    )


def _names(area_set: AreaSet | None, codes: list[str]) -> dict[str, str]:
    """Code → name with the code beside it: names are not unique."""
    if area_set is None or not codes:
        return {}
    rows = Area.objects.filter(area_set=area_set, code__in=codes).values_list("code", "name")
    return {code: f"{plain(name)} ({code})" if plain(name) not in ("", code) else code for code, name in rows}


def _count(carried: Carried) -> Count:
    lang = language()
    total, placed = carried.total or 0.0, carried.placed or 0.0
    return Count(
        _("Counted among") if carried.what == BASE else _("Counted"),
        format_number(total, 0, lang),
        format_number(placed, 0, lang),
        format_number(total - placed, 0, lang),
        format_number(100 * placed / total, 1, lang) if total else "",
    )


def _weights(about: dict[str, object]) -> str:
    """`by population, SCB 100 m, 2023`."""
    methods = {
        "key": _("by a key table"),
        "surface": _("by surface"),
        "population": _("by population"),
        "hand": _("by hand"),
    }
    parts = (methods.get(str(about["method"]), str(about["method"])), about["source"], about["year"])
    return ", ".join(str(part) for part in parts if part)


def _years(years: list[int]) -> str:
    """`2019–2021, 2023`."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}\u2013{last}" for first, last in spans)
