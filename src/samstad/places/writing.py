"""What every text that is written here must be: there, not endless, and of no person.

A free text in a public picture must not name a person by number. What has the form of a Swedish personal identity
number (or co-ordination number) and the right check digit is refused, with where it stands.
"""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError

LONGEST = 20_000
_NUMBER = re.compile(r"(?<!\d)((?:18|19|20)?)(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?!\d)")


def personal_numbers(text: str) -> list[str]:
    """What in the text has the form and the check digit of a personal identity number."""
    return [match[0] for match in _NUMBER.finditer(text) if _is_one(match)]


def _is_one(match: re.Match[str]) -> bool:
    _century, year, month, day, end = match.groups()
    number = int(day)
    # A co-ordination number has 60 added to its day.
    try:
        dt.date(2000 + int(year) % 100, int(month), number - 60 if number > 60 else number)
    except ValueError:
        return False
    return _luhn(year + month + day + end)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def text(value: str, where: str, *, required: str = "") -> dict[str, str]:
    """A text as it is stored, `{"sv": …}`, or `{}`. Raises UserError where it is missing, too long, or of a person."""
    value = value.strip().replace("\r\n", "\n")
    if not value:
        if required:
            raise UserError(required, where=where, advice=_("Write it"))
        return {}
    if len(value) > LONGEST:
        raise UserError(
            _("The text has %(length)s characters; %(most)s is the most")
            % {"length": len(value), "most": LONGEST},
            where=where,
        )
    if found := personal_numbers(value):
        at = value.index(found[0])
        raise UserError(
            _("A personal identity number stands at character %(at)s (…%(before)s▮)")
            % {"at": at + 1, "before": value[max(0, at - 15) : at]},
            where=where,
            advice=_("Write of conditions, not of persons, and take the number away"),
        )
    return {"sv": value}
