"""Areas like one, in words: with the variables that say so, the distance, and what it consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samstad.drawing.numbers import DASH, format_number
from samstad.statistics import area_queries
from samstad.statistics.area_queries import Likeness
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area, Index, Indicator
from samstad.web.addresses import address
from samstad.web.templatetags.samstad import language, plain


@dataclass(frozen=True)
class Like:
    """What the area page shows. rows: (name, address, distance, what the distance consists of), nearest first;
    empty where the area itself lacks one of the numbers.
    """

    index: Index
    period: int
    names: list[str]
    rows: list[tuple[str, str, str, list[str]]]


def of(area: Area, areas: list[Area], indices: list[Index], audience: Audience) -> Like | None:
    """By the index made of the most indicators, of those that can be computed for this kind of area."""
    for index in sorted(indices, key=lambda one: -len(one.recipe.get("components", []))):
        try:
            found = area_queries.like(area, index, audience=audience)
        except ValueError:
            # The index's recipe cannot be read.
            continue
        if found is not None:
            return _shown(found, area, areas)
    return None


def _shown(found: Likeness, area: Area, areas: list[Area]) -> Like:
    known: dict[str, Indicator] = {row.code: row for row in found.index.indicators.all()}
    names = [plain(known[code].name) if code in known else code for code in found.values]
    by_code, lang, city = {row.code: row for row in areas}, language(), found.index.city
    rows: list[Any] = []
    for at, place in enumerate(found.found.order.tolist() if found.found else ()):
        other = by_code.get(found.areas[place])
        if other is None or found.found is None:
            continue
        shares = [float(found.found.shares[code][at]) for code in found.values]
        rows.append(
            (
                plain(other.name),
                address(other, city),
                format_number(float(found.found.distances[at]), 2, lang),
                # Alike in everything: there is no distance to divide.
                [DASH if share != share else format_number(100 * share, 0, lang) for share in shares],
            )
        )
    return Like(found.index, found.period, names, rows)
