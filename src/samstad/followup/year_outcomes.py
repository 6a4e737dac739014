"""What came of a year's targets, beside the table in which the city prints them: of all, and of women and men apart
where the target asks for it.

Three things are kept apart: what is not known yet, what is withheld from the public, and a source that does not count
women and men each. None of them is a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from samstad.drawing import numbers
from samstad.drawing.numbers import Lang
from samstad.followup.figures import Gathering, measured_before
from samstad.followup.models import ReportingRound
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.organisation.texts import LANGUAGES, pick
from samstad.statistics import breakdowns
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import Figure, IndicatorTable
from samstad.statistics.models import Area, AreaSet, Indicator
from samstad.steering.models import YearTarget
from samstad.steering.queries import target_rows
from samstad.steering.year_judging import MEN, WOMEN, sexes
from samstad.steering.year_rows import words_of

ALL = "all"
WHO = (ALL, WOMEN, MEN)


def of_year(held: Gathering, reporting_round: ReportingRound) -> list[dict[str, Any]]:
    """Each row of the year's targets, in the order in which they are printed, with its outcome."""
    rows = target_rows(reporting_round.document, reporting_round.year, drafts=False)
    areas = statistics.city_set(reporting_round.city)
    whole = areas.areas.select_related("area_set").first() if areas else None
    return [_entry(held, row.goal.code, row.target, whole) for row in rows]


def _entry(held: Gathering, goal: str, target: YearTarget, whole: Area | None) -> dict[str, Any]:
    """`whole`: the city itself, of which a target is that names no place."""
    area = target.area or whole
    entry: dict[str, Any] = {
        "goal": goal,
        "target": target.code,
        "indicator": target.indicator.code,
        "year": target.year,
        "by_gender": target.by_gender,
        "wanted": {lang: wanted(target, target.indicator, cast(Lang, lang)) for lang in LANGUAGES},
        "area_set": area.area_set.code if area else None,
        "area": area.code if area else None,
        "period": None,
        "apart": None,
        "figures": {},
    }
    return entry | (_outcome(held, target, area) if area else {})


def wanted(target: Any, indicator: Indicator, lang: Lang) -> dict[str, str]:
    """What is asked of all, of women and of men, in words; each of them what is asked of all where nothing else is."""
    asked = {ALL: target.value, WOMEN: target.women, MEN: target.men}
    return {
        who: words_of(target.kind, target.value if value is None else value, indicator, lang)
        for who, value in asked.items()
        if who == ALL or target.by_gender
    }


def _outcome(held: Gathering, target: YearTarget, area: Area) -> dict[str, Any]:
    indicator = target.indicator
    table = held.read(indicator, area.area_set)
    period = latest(table, area.code, target.year)
    if period is None:
        return {}
    tables: dict[str, IndicatorTable] = {ALL: table}
    found = sexes(indicator, as_of=held.pinned) if target.by_gender else None
    apart = None
    if found is not None:
        dimension, categories = found
        levels = levels_of(indicator.city, area.area_set)
        for level in levels:
            held.read(indicator, level)
        made = breakdowns.by_category(
            indicator,
            area.area_set,
            dimension,
            tuple(categories.values()),
            as_of=held.pinned,
            audience=Audience.PUBLIC,
        )
        tables |= {who: made[category] for who, category in categories.items()}
        apart = {"dimension": dimension, "categories": categories, "levels": [each.code for each in levels]}
    return {
        "period": period,
        "apart": apart,
        "figures": {
            who: told(each.at(area.code, period), indicator.unit, indicator.decimals)
            for who, each in tables.items()
            if period in each.periods
        },
    }


def latest(table: IndicatorTable, area: str, year: int) -> int | None:
    """The last period not after the target's year in which somebody measured."""
    return measured_before(table, area, year + 1)


def levels_of(city: City, own: AreaSet) -> list[AreaSet]:
    """The area sets whose withheld areas are settled together, the place's own first."""
    known = (statistics.district_set(city), statistics.main_area_set(city), statistics.city_set(city))
    return list({each.code: each for each in (own, *known) if each is not None}.values())


def told(figure: Figure, unit: Mapping[str, str], decimals: int) -> dict[str, Any]:
    """A figure with the words in which it is printed."""
    return {
        "value": figure.value,
        "missing": figure.missing.code,
        "lower": figure.lower,
        "upper": figure.upper,
        "printed": {lang: _printed(figure, unit, decimals, cast(Lang, lang)) for lang in LANGUAGES},
    }


def _printed(figure: Figure, unit: Mapping[str, str], decimals: int, lang: Lang) -> str:
    of = pick(unit, lang).text
    if figure.value is None or figure.lower is None or figure.upper is None:
        return numbers.format_value(
            figure.value, Missing(figure.missing), unit=of, decimals=decimals, lang=lang, short=True
        )
    return numbers.format_interval(figure.value, figure.lower, figure.upper, of, decimals, lang)


def again(
    entry: Mapping[str, Any],
    table: Callable[[str], IndicatorTable],
    narrowed: Callable[[str, str, str, Any], IndicatorTable],
) -> tuple[int | None, dict[str, Figure]]:
    """The period and the figures of an entry made once more, for whoever verifies a report.

    `table`: area set → the indicator of all; `narrowed(dimension, category, area set, forced)`: of one category.
    """
    if entry["area"] is None:
        return None, {}
    own = entry["area_set"]
    period = latest(table(own), entry["area"], entry["year"])
    if period is None:
        return None, {}
    tables = {ALL: table(own)}
    if apart := entry["apart"]:
        dimension, categories = apart["dimension"], apart["categories"]
        whole = {level: table(level) for level in apart["levels"]}
        made = breakdowns.settled(
            whole,
            tuple(categories.values()),
            partial(narrowed, dimension),
        )[own]
        tables |= {who: made[category] for who, category in categories.items()}
    return period, {
        who: each.at(entry["area"], period) for who, each in tables.items() if period in each.periods
    }
