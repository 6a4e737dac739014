"""Maps of areas by type, and by whether they differ from the others beyond chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samstad.drawing import numbers
from samstad.drawing.palette import THREE_WAYS
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.statistics.area_types import TypeTable
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import Area, AreaSet, Index, Indicator
from samstad.statistics.standing_out import DifferenceTable
from samstad.web.addresses import address
from samstad.web.drawings import Map, Row, drawn_map
from samstad.web.templatetags.samstad import language, plain


def type_map(
    table: TypeTable,
    names: Mapping[int, str],
    index: Index,
    areas: Sequence[Area],
    area_set: AreaSet,
    city: City,
) -> SafeString:
    """The map of the types of areas, the greatest challenges darkest; each area leads to its page."""
    lang, at = language(), {code: place for place, code in enumerate(table.areas)}
    rows: list[Row] = []
    for area in areas:
        place = at.get(area.code)
        type_ = 0 if place is None else int(table.classes[place])
        kind, text = Missing.PRESENT, names.get(type_, "")
        if not type_:
            kind = Missing.NOT_COLLECTED if place is None else Missing(int(table.now.values.missing[place]))
            text = numbers.missing_text(kind, lang)
        rows.append((area.code, plain(area.name), -type_ if type_ else None, kind, text, address(area, city)))
    title = f"{_('Area types')}: {plain(index.name)}, {table.period}"
    entries = tuple((-number, f"{number}. {names[number]}") for number in sorted(names, reverse=True))
    return drawn_map(rows, Map(title, title, entries, area_set))


def difference_map(
    table: DifferenceTable,
    values: IndicatorTable,
    indicator: Indicator,
    areas: Sequence[Area],
    area_set: AreaSet,
    city: City,
    words: Mapping[int, str],
    *,
    borders: AreaSet | None = None,
    highlight: Sequence[str] = (),
) -> SafeString:
    """Which areas differ from the others beyond chance; each area leads to its page. `values` say why there is none."""
    lang, at = language(), {code: place for place, code in enumerate(table.areas)}
    rows: list[Row] = []
    for area in areas:
        place = at.get(area.code)
        sign = -1 if place is None else int(table.signs[place])
        kind, text = Missing.PRESENT, words.get(sign, "")
        if sign < 0:
            found = Missing.PRESENT if place is None else values.at(area.code, table.period).missing
            kind = Missing(found) or Missing.NOT_COLLECTED
            text = numbers.missing_text(kind, lang)
        rows.append(
            (area.code, plain(area.name), sign if sign >= 0 else None, kind, text, address(area, city))
        )
    title = _("Differences from the others: %(indicator)s, %(year)s") % {
        "indicator": plain(indicator.name),
        "year": table.period,
    }
    said = Map(title, title, tuple(sorted(words.items())), area_set, borders, tuple(highlight), THREE_WAYS)
    return drawn_map(rows, said)
