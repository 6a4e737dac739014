"""Numbers as a page shows them: with unit, interval, period, area set and the release they come from.

Formatting is done here in bulk, never in a template: a table of 130 rows is 130 calls, not 130 template nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from samstad.drawing import numbers
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.statistics.definitions import ReleaseRef
from samstad.statistics.derivation import Figure
from samstad.statistics.models import AreaSet, Dataset, Indicator
from samstad.web.templatetags.samstad import language, plain


@dataclass(frozen=True)
class Shown:
    """One number in words. `number` is empty where there is none; then `reason` and `word` say why."""

    number: str
    unit: str = ""
    interval: str = ""
    period: str = ""
    reason: str = ""
    word: str = ""
    area_set: str = ""
    source: str = ""
    source_url: str = ""
    note: str = ""

    @property
    def missing(self) -> bool:
        return not self.number

    @property
    def text(self) -> str:
        """The number with its unit, or the reason."""
        if self.missing:
            return self.reason
        joint = "" if self.unit == "%" and language() == "en" else numbers.HARD_SPACE if self.unit else ""
        return f"{self.number}{joint}{self.unit}"


def show_figure(figure: Figure, indicator: Indicator, period: int | str, **about: str) -> Shown:
    """A figure of `indicator` in the reader's language."""
    lang = language()
    unit = plain(indicator.unit)
    if figure.missing != Missing.PRESENT or figure.value is None:
        kind = Missing(figure.missing)
        return Shown(
            "",
            unit,
            period=str(period),
            reason=numbers.missing_text(kind, lang),
            word=numbers.missing_text(kind, lang, short=True),
            **about,
        )
    interval = ""
    if figure.lower is not None and figure.upper is not None:
        interval = numbers.format_range(figure.lower, figure.upper, indicator.decimals, lang)
    return Shown(
        numbers.format_number(figure.value, indicator.decimals, lang),
        unit,
        interval,
        str(period),
        note=_("converted") if figure.converted else "",
        **about,
    )


@dataclass(frozen=True)
class Source:
    """A release behind a table: what it is called and where its page is."""

    name: str
    number: int
    published: str
    url: str

    @property
    def label(self) -> str:
        return f"{self.name}, {_('edition %(number)s') % {'number': self.number}}"


class Resting(Protocol):
    """What rests on editions: a table, or what was worked out of several."""

    @property
    def releases(self) -> tuple[ReleaseRef, ...]: ...


def sources(table: Resting, city: City, names: dict[str, Dataset]) -> list[Source]:
    """The releases that `table` rests on, with links. `names` gives the datasets by code."""
    from django.urls import reverse

    return [
        Source(
            plain(names[ref.dataset].name) if ref.dataset in names else ref.dataset,
            ref.number,
            str(ref.published),
            reverse("release", args=[city.slug, ref.dataset, ref.number]),
        )
        for ref in table.releases
    ]


def datasets_by_code(city: City, codes: set[str]) -> dict[str, Dataset]:
    """The city's own dataset before a national one of the same code."""
    from django.db.models import Q

    found: dict[str, Dataset] = {}
    rows = Dataset.objects.filter(Q(city=city) | Q(city__isnull=True), code__in=codes)
    for dataset in sorted(rows, key=lambda row: row.city_id is not None):
        found[dataset.code] = dataset
    return found


def would_be_from(city: City, indicator: Indicator | None = None) -> list[Dataset]:
    """The sources that numbers would come from: the indicator's, or all that the city has described."""
    if indicator is not None:
        return list(indicator.datasets.select_related("city"))
    return list(Dataset.objects.filter(city=city).select_related("city"))


def named(area_set: AreaSet | None) -> str:
    return "" if area_set is None else plain(area_set.name)


def any_interval(rows: list[dict[str, Any]]) -> bool:
    return any(row["shown"].interval for row in rows)
