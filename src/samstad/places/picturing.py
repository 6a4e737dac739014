"""What a figure of a picture says: read through the statistics while the picture is a draft, as frozen afterwards.

`shown(figure, audience)` is the one way to it. What the small-base rule withholds from the public is withheld in the
public reading already, so that a page cannot show too much by mistake.
"""

from __future__ import annotations

from typing import Any

from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.places.models import FigureKind, PictureFigure
from samstad.statistics import area_queries
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable, ReleaseRef
from samstad.statistics.models import Area, Index, Indicator

# Where no edition has the place, or none has come yet.
NOTHING = Missing.NOT_YET_PUBLISHED.code
Reading = dict[str, Any]


def shown(figure: PictureFigure, audience: Audience) -> Reading:
    """The figure for this reader: as frozen, or as the statistics have it now.

    Gives kind, name (texts), period, value or None, missing (a code of `Missing`), lower, upper, whole (the city's
    value beside it), unit (texts), decimals, category, edition, and releases (`ReleaseRef` as a mapping).
    """
    if figure.frozen is not None:
        found: Reading = figure.frozen[audience.value]
        return found
    return read(figure, audience)


def freeze(figure: PictureFigure) -> dict[str, Reading]:
    """Both readings, to be kept: of everybody, and of those inside the city."""
    return {audience.value: read(figure, audience) for audience in Audience}


def read(figure: PictureFigure, audience: Audience) -> Reading:
    """The figure as the statistics have it now."""
    readers = {
        FigureKind.INDICATOR: _indicator,
        FigureKind.SURVEY: _indicator,
        FigureKind.INDEX: _index,
        FigureKind.AREA_TYPE: _area_type,
        FigureKind.POLICE: _police,
    }
    return _empty(figure) | readers[FigureKind(figure.kind)](figure, audience)


def _empty(figure: PictureFigure) -> Reading:
    area = figure.picture.area
    return {
        "kind": figure.kind,
        "name": {},
        "code": "",
        "definition_version": None,
        "area_set": area.area_set.code,
        "area": area.code,
        "period": None,
        "value": None,
        "missing": NOTHING,
        "lower": None,
        "upper": None,
        "whole": None,
        "unit": {},
        "decimals": 1,
        "category": "",
        "edition": None,
        "releases": [],
    }


def _refs(releases: tuple[ReleaseRef, ...]) -> list[dict[str, Any]]:
    return [ref.to_dict() for ref in releases]


def _about(obj: Indicator | Index) -> Reading:
    return {"name": obj.name, "code": obj.code, "definition_version": getattr(obj, "version", None)}


def _indicator(figure: PictureFigure, audience: Audience) -> Reading:
    assert figure.indicator is not None
    return of_indicator(figure.indicator, figure.picture.area, figure.picture.city, audience)


def of_indicator(indicator: Indicator, area: Area, city: City, audience: Audience) -> Reading:
    """An indicator's newest value in a place, with the city's beside it, as `shown` gives figures."""
    about = _about(indicator) | {"unit": indicator.unit, "decimals": indicator.decimals}
    table = statistics.indicator_table(indicator, area.area_set, audience=audience)
    year = statistics.latest_period(table) if table.periods else None
    if year is None or area.code not in table.areas:
        return about
    found = table.at(area.code, year)
    return about | {
        "period": year,
        "value": found.value,
        "missing": Missing(found.missing).code,
        "lower": found.lower,
        "upper": found.upper,
        "whole": _whole(indicator, area, city, year, audience),
        "releases": _refs(table.releases),
    }


def _whole(indicator: Indicator, area: Area, city: City, year: int, audience: Audience) -> float | None:
    """The whole city's value of the year, for comparison: a number alone says little of a place."""
    area_set = statistics.city_set(city)
    if area_set is None or area_set.pk == area.area_set_id:
        return None
    table = statistics.indicator_table(indicator, area_set, audience=audience)
    if year not in table.periods or not table.areas:
        return None
    return table.at(table.areas[0], year).value


def _behind(tables: dict[str, IndicatorTable]) -> list[dict[str, Any]]:
    found = {(ref.dataset, ref.number): ref for table in tables.values() for ref in table.releases}
    return _refs(tuple(found[key] for key in sorted(found)))


def _index(figure: PictureFigure, audience: Audience) -> Reading:
    index, area = figure.index, figure.picture.area
    assert index is not None
    try:
        table = statistics.index_table(index, area.area_set, audience=audience)
    except ValueError:
        # Too few areas have all the components, or all have the same: there is no scale.
        table = None
    if table is None or area.code not in table.areas:
        return _about(index)
    at = table.areas.index(area.code)
    return _about(index) | {
        "period": table.period,
        "value": table.scores[at],
        "missing": table.missing[at],
        "releases": _behind(area_queries.components_of(index, area.area_set, audience)),
    }


def _area_type(figure: PictureFigure, audience: Audience) -> Reading:
    """The type (1 to 5) of the area; without one where too few areas have an index."""
    index, area = figure.index, figure.picture.area
    assert index is not None
    about = _about(index) | {"decimals": 0}
    try:
        table = area_queries.type_table(index, area.area_set, audience=audience)
    except ValueError:
        table = None
    if table is None or area.code not in table.areas:
        return about
    at = table.areas.index(area.code)
    kind = int(table.classes[at])
    return about | {
        "period": table.period,
        "value": float(kind) if kind else None,
        "missing": Missing.PRESENT.code if kind else Missing(int(table.now.values.missing[at])).code,
        "lower": float(table.reach.first[at]) if kind else None,
        "upper": float(table.reach.last[at]) if kind else None,
        "releases": _behind(area_queries.components_of(index, area.area_set, audience)),
    }


def _police(figure: PictureFigure, _audience: Audience) -> Reading:
    """The category with the edition that says so. An area that is not on the list has none."""
    area = figure.police_area
    assert area is not None
    return {
        "name": area.name,
        "code": area.code,
        "area_set": area.area_set.code,
        "area": area.code,
        "period": area.area_set.edition,
        "edition": area.area_set.edition,
        "category": area.category,
        "missing": Missing.PRESENT.code if area.category else NOTHING,
    }
