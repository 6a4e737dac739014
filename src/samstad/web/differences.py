"""Which areas differ from the others beyond chance, in words: the second view of an indicator's map and table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_number, format_range
from samstad.statistics import standing_out
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import Indicator
from samstad.statistics.standing_out import DifferenceTable
from samstad.web.templatetags.samstad import language


@dataclass(frozen=True)
class Differences:
    """cells: area → (smoothed value, its interval, above, below or no certain difference). mean: of all areas."""

    table: DifferenceTable
    cells: dict[str, tuple[str, str, str]]
    mean: str
    certain: int


def words() -> dict[int, str]:
    """What is said of an area, by its sign."""
    return {
        standing_out.BELOW: _("below the others"),
        standing_out.UNCERTAIN: _("no certain difference"),
        standing_out.ABOVE: _("above the others"),
    }


def of(table: IndicatorTable, year: int, indicator: Indicator) -> Differences | None:
    """The differences of a year in words; None where too few areas have numbers."""
    found = standing_out.compute(table, year)
    if found is None:
        return None
    lang, said, decimals = language(), words(), indicator.decimals
    cells = {
        code: (
            format_number(float(found.smoothed[place]), decimals, lang),
            format_range(float(found.lower[place]), float(found.upper[place]), decimals, lang),
            said[int(found.signs[place])],
        )
        for place, code in enumerate(found.areas)
        if found.signs[place] >= 0
    }
    certain = int((found.signs == standing_out.ABOVE).sum() + (found.signs == standing_out.BELOW).sum())
    return Differences(found, cells, format_number(found.mean, decimals, lang), certain)
