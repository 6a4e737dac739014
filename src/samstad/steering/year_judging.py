"""What came of a target of the year: of all, and of women and men apart where individuals are counted.

Judged on read by the same rule as any target, and never stored. A number is at least or at most what the indicator's
own direction says; a direction word is measured from the year before. What the council leaves to its committees is
not judged: there is nothing to judge it against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samstad.methods import judgement as method
from samstad.methods.judgement import Judgement, Point, Rule
from samstad.statistics import breakdowns, queries
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.editions import AsOf
from samstad.statistics.models import Area, Indicator
from samstad.steering.models import Direction, YearTarget, YearTargetKind

WOMEN, MEN = "women", "men"
#: What sources call the dimension and its two categories, in lower case.
DIMENSIONS = frozenset({"kön", "kon", "sex", "gender"})
NAMES = {
    WOMEN: frozenset({"kvinnor", "kvinna", "women", "woman", "female", "k", "f", "2"}),
    MEN: frozenset({"män", "man", "men", "male", "m", "1"}),
}


@dataclass(frozen=True)
class Outcome:
    """Of all (`who` empty), of women or of men: what was asked of them, the latest known, and what the rule says."""

    who: str
    wanted: float | None
    judgement: Judgement
    points: tuple[Point, ...]
    table: IndicatorTable


@dataclass(frozen=True)
class Outcomes:
    """All first, then women and men. `apart_unknown`: they are asked for apart, and the source does not count so."""

    area: Area
    rows: tuple[Outcome, ...]
    apart_unknown: bool = False


def outcomes(row: YearTarget, audience: Audience = Audience.PUBLIC) -> Outcomes | None:
    """What is known of a target of the year; None where there is nothing to judge: no number and no direction, no
    direction of the indicator, or no area to read it for."""
    area = row.area or _whole(row.indicator)
    if area is None or _target(row, row.value) is None:
        return None
    table = queries.indicator_table(row.indicator, area.area_set, audience=audience)
    rows = [_judged("", row, row.value, table, area)]
    apart = list(_apart(row, area, audience)) if row.by_gender else []
    return Outcomes(area, (*rows, *apart), apart_unknown=row.by_gender and not apart)


def sexes(indicator: Indicator, as_of: AsOf = None) -> tuple[str, dict[str, str]] | None:
    """(dimension, women or men → its category) of an indicator whose source counts them apart; else None."""
    return sexes_among(breakdowns.dimensions(indicator, as_of=as_of))


def sexes_among(dimensions: Mapping[str, tuple[str, ...]]) -> tuple[str, dict[str, str]] | None:
    """The same of dimensions with their categories."""
    for dimension, categories in dimensions.items():
        if dimension.lower() not in DIMENSIONS:
            continue
        found = {who: each for who in NAMES for each in categories if each.lower() in NAMES[who]}
        if len(found) == len(NAMES):
            return dimension, found
    return None


def _apart(row: YearTarget, area: Area, audience: Audience) -> Iterator[Outcome]:
    found = sexes(row.indicator)
    if found is None:
        return
    dimension, categories = found
    tables = breakdowns.by_category(
        row.indicator, area.area_set, dimension, tuple(categories.values()), audience=audience
    )
    for who, category in categories.items():
        own = row.women if who == WOMEN else row.men
        yield _judged(who, row, row.value if own is None else own, tables[category], area)


def _judged(who: str, row: YearTarget, wanted: float | None, table: IndicatorTable, area: Area) -> Outcome:
    points = tuple(table.series(area.code)) if area.code in table.areas else ()
    known = [point.period for point in points if point.value is not None]
    target = _target(row, wanted, min([*known, row.year - 1]))
    assert target is not None
    return Outcome(who, wanted, method.judge(points, target, Rule()), points, table)


def _target(row: YearTarget, wanted: float | None, first: int | None = None) -> method.Target | None:
    """The year's target as the method takes it; None where nothing can be asked. `first`: the first year that is
    known, since a level may have been reached in any: a survey is not of every year."""
    kinds = {
        YearTargetKind.INCREASE: method.TargetKind.INCREASE,
        YearTargetKind.DECREASE: method.TargetKind.DECREASE,
    }
    kind = kinds.get(YearTargetKind(row.kind))
    if row.kind == YearTargetKind.NUMBER:
        levels = {
            Direction.HIGHER_IS_BETTER.value: method.TargetKind.AT_LEAST,
            Direction.LOWER_IS_BETTER.value: method.TargetKind.AT_MOST,
        }
        kind = levels.get(row.indicator.direction)
    if kind is None:
        return None
    value = wanted if kind.has_value else None
    since = row.year - 1 if kind.is_direction or first is None else first
    return method.Target(kind=kind, value=value, year=row.year, baseline_year=since)


def _whole(indicator: Indicator) -> Area | None:
    found = queries.city_set(indicator.city)
    return found.areas.select_related("area_set__city").first() if found else None
