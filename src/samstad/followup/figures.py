"""The numbers of a report, each put down once with all that it needs to be derived again.

`Gathering` reads tables on the editions of the moment and keeps what the report rests on: figures,
definitions, areas, editions. The keys and choices of periods are functions of their own, since `verifying`
makes them again from the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from samstad.drawing import numbers
from samstad.methods.values import Missing
from samstad.organisation.texts import LANGUAGES
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.converting import to_json
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import Area, AreaSet, Indicator, Release

YEARS_SHOWN = 10


@dataclass
class Gathering:
    """The content under way: what has been printed so far, each thing once."""

    # Dataset → release, as they stood when the gathering began: an import meanwhile changes nothing.
    pinned: Mapping[int, int]
    releases: dict[str, dict[str, Any]] = field(default_factory=dict)
    release_rows: dict[int, Release] = field(default_factory=dict)
    frames: dict[str, dict[str, Any]] = field(default_factory=dict)
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    # What was carried over from other areas, by `carried_key`.
    carried: dict[str, dict[str, Any]] = field(default_factory=dict)

    def read(self, indicator: Indicator, area_set: AreaSet) -> IndicatorTable:
        """An indicator's table as the public sees it, put down among what the report rests on."""
        table = statistics.indicator_table(indicator, area_set, as_of=self.pinned, audience=Audience.PUBLIC)
        self.keep(indicator, table, area_set)
        return table

    def keep(self, indicator: Indicator, table: IndicatorTable, area_set: AreaSet) -> None:
        """Put down what the table's numbers rest on."""
        self.indicators.setdefault(
            indicator.code,
            {
                "name": indicator.name,
                "unit": indicator.unit,
                "decimals": indicator.decimals,
                "why": indicator.why,
                "caution": indicator.caution,
                "definition": table.definition.to_dict(),
                "releases": [ref.dataset for ref in table.releases],
            },
        )
        if area_set.code not in self.frames:
            self.frames[area_set.code] = statistics.area_frame(area_set).to_dict()
        for ref in table.releases:
            if ref.dataset not in self.releases:
                release = Release.objects.select_related("dataset").get(pk=ref.id or 0)
                self.release_rows[release.pk] = release
                self.releases[ref.dataset] = ref.to_dict() | {
                    "name": release.dataset.name,
                    "publisher": release.dataset.publisher,
                    "url": release.dataset.url,
                    "licence": release.licence,
                    "imported": timezone.localdate(release.imported).isoformat(),
                    "recipe": recipe_of(release),
                }

    def figure(self, indicator: Indicator, table: IndicatorTable, area: Area, period: int) -> str:
        """Put down one number and give its key. The same number is put down once."""
        key = figure_key(indicator.code, area.area_set.code, area.code, period)
        if key not in self.figures:
            figure = table.at(area.code, period)
            self.figures[key] = {
                "indicator": indicator.code,
                "area_set": area.area_set.code,
                "area": area.code,
                "period": period,
                "value": figure.value,
                "missing": figure.missing.code,
                "lower": figure.lower,
                "upper": figure.upper,
                "converted": figure.converted,
                "printed": {
                    lang: printed(
                        figure.value, figure.missing, figure.lower, figure.upper, indicator.decimals, lang
                    )
                    for lang in LANGUAGES
                },
            }
            self._carry(indicator, table, area.area_set, period)
        return key

    def _carry(self, indicator: Indicator, table: IndicatorTable, area_set: AreaSet, period: int) -> None:
        """Put down where the numbers of a period were carried over from, and by which weights."""
        counts = to_json(table.converted, period)
        if counts is None:
            return
        codes = {each["area_set"] for each in counts}
        known = {row.code: row.name for row in AreaSet.objects.filter(code__in=codes).order_by("city")}
        self.carried[carried_key(indicator.code, area_set.code, period)] = {
            "indicator": indicator.code,
            "area_set": area_set.code,
            "period": period,
            "counts": counts,
            "names": {"to": area_set.name, **{code: known.get(code, {}) for code in sorted(codes)}},
        }

    def series(self, indicator: Indicator, table: IndicatorTable, area: Area) -> list[str]:
        """The keys of the last years' figures of one area."""
        self.keep(indicator, table, area.area_set)
        return [self.figure(indicator, table, area, period) for period in shown_periods(table)]


def recipe_of(release: Release) -> dict[str, Any]:
    """How the edition came to be, without the cells that were refused: a report is read by everybody."""
    return {key: value for key, value in release.recipe.items() if key != "rejected_rows"}


def figure_key(indicator: str, area_set: str, area: str, period: int) -> str:
    return f"{indicator}:{area_set}:{area}:{period}"


def carried_key(indicator: str, area_set: str, period: int) -> str:
    return f"{indicator}:{area_set}:{period}"


def shown_periods(table: IndicatorTable) -> tuple[int, ...]:
    """The periods that a series shows."""
    return table.periods[-YEARS_SHOWN:]


def measured_before(table: IndicatorTable, area: str, latest: int) -> int | None:
    """The last period before `latest` in which somebody measured; surveys are not made every year."""
    measured = [
        period
        for period in table.periods
        if period < latest and table.at(area, period).missing is not Missing.NOT_COLLECTED
    ]
    return measured[-1] if measured else None


def printed(
    value: float | None, missing: int, lower: float | None, upper: float | None, decimals: int, lang: str
) -> dict[str, str]:
    """A number as it stands in the report: itself, and its interval where it has one."""
    text = numbers.format_value(value, Missing(missing), decimals=decimals, lang=lang, short=True)  # type: ignore[arg-type]
    if value is None or lower is None or upper is None:
        return {"value": text, "interval": ""}
    return {"value": text, "interval": numbers.format_range(lower, upper, decimals, lang)}  # type: ignore[arg-type]
