"""Kronor as Swedish municipalities write them: million kronor with one decimal in a table ("1 605,5", "- 47,6"),
whole kronor in a text ("125 000"). Read back from what people type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

MILLION = Decimal(1_000_000)
# Between thousands, and between a minus and its number: a line never breaks inside an amount.
SPACE = "\u00a0"
#: Shown where there is no amount. Missing is never zero.
NOTHING = "–"
_SPACES = str.maketrans(
    dict.fromkeys(" \u00a0\u202f\u2009\t", "") | dict.fromkeys("\u2212\u2013", "-") | {",": "."}
)
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]+)?")


def mnkr(amount: Decimal | None) -> str:
    """An amount in kronor as a budget table prints it: million kronor, one decimal, halves away from zero.

    Nothing at all is "0"; what rounds to nothing is "0,0"; None is a dash.
    """
    if amount is None:
        return NOTHING
    if not amount:
        return "0"
    return _written(amount / MILLION, 1)


def difference(amount: Decimal | None) -> str:
    """A difference: as `mnkr`, in kronor where a million's decimal does not show it."""
    if amount is not None and amount % 100_000:
        return f"{kronor(amount)}{SPACE}kr"
    return mnkr(amount)


def kronor(amount: Decimal | int | None) -> str:
    """An amount in kronor, with öre only where there are any."""
    if amount is None:
        return NOTHING
    amount = Decimal(amount)
    return _written(amount, 0 if amount == amount.to_integral_value() else 2)


def _written(number: Decimal, decimals: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", SPACE).replace(".", ",")
    return f"-{SPACE}{text}" if rounded < 0 else text


def parse(text: str) -> Decimal:
    """The number that was written: spaces between thousands, decimal comma or point, any minus, "kr" or "SEK" last.

    Raises ValueError for anything else.
    """
    plain = re.sub(r"(?i)\s*(kr|kronor|sek)\.?\s*$", "", text.strip()).translate(_SPACES)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{text!r} is no amount")
    return Decimal(plain)


def parse_mnkr(text: str) -> Decimal | None:
    """Kronor from an amount as `mnkr` prints it; None from the dash. Raises ValueError."""
    return None if text.strip() == NOTHING else parse(text) * MILLION


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None as soon as one of them is missing (and where there is none at all)."""
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(found) else None
