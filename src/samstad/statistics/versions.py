"""The older versions of a definition, from its history: what each change was, and until when it was so."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from samstad.statistics.models import Index, Indicator

#: What of a definition a reader must know to compare its numbers, in the order in which it is told.
TOLD = {
    Indicator: (
        "name",
        "definition",
        "population",
        "kind",
        "per",
        "unit",
        "decimals",
        "direction",
        "numerator",
        "denominator",
        "margin",
        "breaks",
        "small_base_rule",
        "caution",
        "why",
        "reference",
    ),
    Index: ("name", "about", "recipe"),
}


@dataclass(frozen=True)
class Change:
    """One field: what it was in the older version, and what it became in the next."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Version:
    """An older version. `until`: when the next took its place."""

    number: int
    until: dt.datetime
    changes: tuple[Change, ...]


def older(record: Indicator | Index) -> list[Version]:
    """The versions before the present one, the newest first; each with what the next one changed in it.

    Of a version that was corrected without a new number, the last text counts.
    """
    last: dict[int, Any] = {}
    first: dict[int, Any] = {}
    for row in record.history.order_by("history_date", "history_id"):  # type: ignore[attr-defined]
        last[row.version] = row
        first.setdefault(row.version, row)
    numbers = sorted(last)
    found = []
    for number, following in itertools.pairwise(numbers):
        before, after = last[number], last[following]
        changes = tuple(
            Change(field, getattr(before, field), getattr(after, field))
            for field in TOLD[type(record)]
            if getattr(before, field) != getattr(after, field)
        )
        found.append(Version(number, first[following].history_date, changes))
    return found[::-1]
