"""How sources write a time, and the one way in which a release writes it.

| scale | PX | a release | also read |
|---|---|---|---|
| year | A1 | `2025` | |
| half-year | H1 | `2025H1` | `20251`, `2025-S1` |
| quarter | Q1 | `2025Q1` | `20251`, `2025K1`, `2025T1`, `2025-Q1` |
| month | M1 | `2025M08` | `202508`, `2025-08`, `2025-M08` |
| week | W1 | `2025W07` | `202507`, `2025V07`, `2025-W07` |

Digits alone (`20251`, `202508`) are read only where the source names the scale: without it they could be a
quarter or a half-year, a month or a week. Days, school years and spans of years are no periods of a release.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from samstad.statistics.store.frame import PERIOD

SCALES = {"A": 0, "H": 1, "Q": 1, "M": 2, "W": 2}  # scale → digits after the year
_LETTERS = {"H": "H", "S": "H", "Q": "Q", "K": "Q", "T": "Q", "M": "M", "W": "W", "V": "W"}
_LETTERED = re.compile(r"^(\d{4})-?([HSQKTMWV])(\d{1,2})$", re.IGNORECASE)
_DIGITS = re.compile(r"^(\d{4})(\d{0,2})$")
_ISO_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_MONTHS = {"H": 6, "Q": 3, "M": 1}


def period_of(text: str, scale: str = "") -> str | None:
    """`text` as a release writes it, or None where it is no period that a release knows.

    `scale` is a key of SCALES where the source names it, else empty.
    """
    text = text.strip()
    if lettered := _LETTERED.match(text):
        letter = _LETTERS[lettered[2].upper()]
        return _checked(lettered[1], letter, lettered[3]) if scale in ("", letter) else None
    if (month := _ISO_MONTH.match(text)) and scale in ("", "M"):
        return _checked(month[1], "M", month[2])
    digits = _DIGITS.match(text)
    if digits is None or (not scale and digits[2]):
        return None
    if len(digits[2]) != SCALES.get(scale, 0):
        return None
    return _checked(digits[1], scale, digits[2]) if digits[2] else digits[1]


def _checked(year: str, letter: str, number: str) -> str | None:
    width = SCALES[letter]
    written = f"{year}{letter}{int(number):0{width}}"
    return written if re.match(PERIOD, written) else None


def last_day(period: str) -> dt.date:
    """The day on which a period ends; ISO weeks end on their Sunday.

    Raises ValueError for what is no period, and for week 53 of a year that has none.
    """
    if not re.match(PERIOD, period):
        raise ValueError(f"{period!r} is no period")
    year = int(period[:4])
    if len(period) == 4:
        return dt.date(year, 12, 31)
    number = int(period[5:])
    if period[4] == "W":
        return dt.date.fromisocalendar(year, number, 7)
    month = number * _MONTHS[period[4]]
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def span(first: str | None, last: str | None) -> list[str | None]:
    """All periods from `first` to `last` on their common scale; one None where they have none in common."""
    if not first or not last or len(first) != len(last) or first[4:5] != last[4:5] or first > last:
        return [None]
    if len(first) == 4:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    letter, found = first[4], []
    for year in range(int(first[:4]), int(last[:4]) + 1):
        for number in range(1, _in_year(year, letter) + 1):
            written = f"{year:04}{letter}{number:0{SCALES[letter]}}"
            if first <= written <= last:
                found.append(written)
    return list(found)


def _in_year(year: int, letter: str) -> int:
    if letter == "W":
        return dt.date(year, 12, 28).isocalendar().week
    return {"H": 2, "Q": 4, "M": 12}[letter]
