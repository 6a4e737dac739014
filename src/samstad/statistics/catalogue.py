"""The catalogue of indicators: for each its definition, its source, who answers for it, and how much there is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.statistics import queries
from samstad.statistics.audience import Audience
from samstad.statistics.definitions import VALUE, IndicatorDefinition
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import AreaSet, Dataset, Direction, Indicator, IndicatorKind
from samstad.statistics.small_bases import Rule


@dataclass(frozen=True)
class CatalogueRow:
    """One indicator. Texts are the city's own, in its languages.

    rule: None where nothing is withheld. rule_gap: True where the city counts but no base is given, so that
    the rule cannot be applied. latest, coverage: the last period with numbers, and the share (0–1) of the
    areas that have one then. review_due: the day of the next review has passed, or none is set.
    """

    indicator: Indicator
    definition: IndicatorDefinition
    datasets: tuple[Dataset, ...]
    editions: tuple[str, ...]
    rule: Rule | None
    rule_gap: bool
    review_due: bool
    periods: tuple[int, ...]
    latest: int | None
    coverage: float

    @property
    def kind_label(self) -> str:
        return str(IndicatorKind(self.indicator.kind).label)

    @property
    def direction_label(self) -> str:
        return str(Direction(self.indicator.direction).label)


def rows(
    city: City, area_set: AreaSet | None = None, *, audience: Audience = Audience.PUBLIC
) -> list[CatalogueRow]:
    """The city's catalogue by theme; periods and coverage for `area_set`, by default the smallest areas that have
    numbers: statistical areas, else districts, else the municipality.
    """
    indicators = city.indicators.select_related("theme", "city")
    day = clock.today()
    with queries.reading():
        levels = [area_set] if area_set else _levels(city)
        return [_row(indicator, levels, audience, day) for indicator in indicators]


def _levels(city: City) -> list[AreaSet]:
    found = (queries.main_area_set(city), queries.district_set(city), queries.city_set(city))
    return [each for each in found if each is not None]


def _row(indicator: Indicator, levels: list[AreaSet], audience: Audience, day: dt.date) -> CatalogueRow:
    datasets = {dataset.code: dataset for dataset in queries.datasets_of(indicator)}
    definition = queries.definition_of(indicator)
    named = tuple(datasets[code] for code in definition.datasets if code in datasets)
    table = latest = None
    for area_set in levels:
        table = queries.indicator_table(indicator, area_set, audience=audience)
        latest = queries.latest_period(table)
        if _coverage(table, latest):
            break
    ours = any(dataset.counted_by_city for dataset in named)
    baseless = definition.kind == VALUE and definition.denominator is None
    return CatalogueRow(
        indicator,
        definition,
        named,
        tuple(f"{ref.dataset}/{ref.number}" for ref in table.releases) if table else (),
        Rule.from_dict(indicator.small_base_rule) if ours and not baseless else None,
        ours and baseless,
        indicator.next_review is None or indicator.next_review < day,
        table.periods if table else (),
        latest if _coverage(table, latest) else None,
        _coverage(table, latest),
    )


def _coverage(table: IndicatorTable | None, period: int | None) -> float:
    if table is None or period is None or not table.areas:
        return 0.0
    return float(table.values.present[table.periods.index(period)].mean())
