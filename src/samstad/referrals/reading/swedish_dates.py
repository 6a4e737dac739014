"""Dates as Swedish authorities write them: 2004-12-22, 22 december 2004, 18/9 2008, den 1 oktober varje år."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from samstad.referrals.reading.found import Recurring

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
_MONTH = r"(?P<name>" + "|".join([*MONTHS, *(m[:3] for m in MONTHS), "sept"]) + r")\.?"
_DATE = re.compile(
    r"(?<![\d/-])(?:"
    r"(?P<y1>(?:19|20)\d\d)[-.](?P<m1>\d{1,2})[-.](?P<d1>\d{1,2})(?![\d/-])"
    rf"|(?P<d2>\d{{1,2}}):?(?:e|a)? {_MONTH}(?: (?P<y2>(?:19|20)\d\d))?(?!\d)"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})[ -](?P<y3>(?:19|20)\d\d)(?!\d)"
    r")",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"varje år|årligen|varje kalenderår", re.IGNORECASE)
_SINCE = re.compile(r"(?:med start|från och med|fr\.? ?o\.? ?m\.?) (?:år )?((?:19|20)\d\d)")


@dataclass(frozen=True)
class Dated:
    """A date in a text, from `start` to `end`; `when` is None for one that no calendar has."""

    start: int
    end: int
    when: dt.date | Recurring | None
    text: str


def dates_in(text: str) -> Iterator[Dated]:
    """Every date in the order of the text. A day and month without a year is one only where it comes back yearly."""
    for match in _DATE.finditer(text):
        year = match["y1"] or match["y2"] or match["y3"]
        month = int(match["m1"] or match["m3"] or 0) or _month(match["name"])
        day = int(match["d1"] or match["d2"] or match["d3"])
        if year is None:
            if _YEARLY.search(text):
                since = _SINCE.search(text)
                when = (
                    Recurring(month, day, int(since[1]) if since else None)
                    if _real(2000, month, day)
                    else None
                )
                yield Dated(match.start(), match.end(), when, match.group())
            continue
        yield Dated(match.start(), match.end(), _real(int(year), month, day), match.group())


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _real(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
