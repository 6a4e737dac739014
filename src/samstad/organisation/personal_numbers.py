"""Swedish personal identity numbers in free texts: what has the form and the right check digit is found.

A text that is shown to others must not name a person by number. Co-ordination numbers (60 added to the day) count too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_NUMBER = re.compile(r"(?<!\d)((?:18|19|20)?)(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?!\d)")


def personal_numbers(text: str) -> list[str]:
    """What in the text has the form and the check digit of a personal identity number, as it stands there."""
    return [found for _at, found in places_of(text)]


def places_of(text: str) -> Iterator[tuple[int, str]]:
    """(place from 0, number) for each."""
    for match in _NUMBER.finditer(text):
        if _is_one(match):
            yield match.start(), match[0]


def _is_one(match: re.Match[str]) -> bool:
    _century, year, month, day, end = match.groups()
    number = int(day)
    try:
        # Every fourth year is a leap year from 1901 to 2099; the century is not asked for.
        dt.date(2000 + int(year), int(month), number - 60 if number > 60 else number)
    except ValueError:
        return False
    return _luhn(year + month + day + end)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
