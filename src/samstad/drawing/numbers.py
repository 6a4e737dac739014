"""Numbers, dates and reasons for missing, written as a Swedish or English reader expects them.

Swedish: decimal comma, a narrow no-break space between thousands, a true minus sign, a no-break space
before the unit. Rounding is half away from zero on the number's shortest decimal form, as a person with
a pencil would do it: 0.125 with two decimals is 0,13. A missing value has no number: it is written as
its reason, in words, so that no key and no colour is needed to tell two reasons apart.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from samstad.methods.values import Missing

Lang = Literal["sv", "en"]

NARROW_SPACE = "\u202f"
HARD_SPACE = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"
# After a dash a line may break; a word joiner forbids it and takes no room.
JOINER = "\u2060"

_SEPARATORS: dict[str, tuple[str, str]] = {"sv": (NARROW_SPACE, ","), "en": (",", ".")}

# fmt: off
_MONTHS: dict[str, tuple[str, ...]] = {
    "sv": ("januari", "februari", "mars", "april", "maj", "juni",
           "juli", "augusti", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}
# fmt: on

# kind: (Swedish sentence, Swedish word for a table cell, English sentence, English word)
_MISSING: dict[Missing, tuple[str, str, str, str]] = {
    Missing.UNEXPLAINED: (
        "Uppgift saknas utan angiven orsak",
        "saknas",
        "Missing, no reason given",
        "missing",
    ),
    Missing.NOT_COLLECTED: (
        "Uppgiften har inte samlats in",
        "ej insamlat",
        "Not collected",
        "not collected",
    ),
    Missing.NOT_APPLICABLE: (
        "Uppgiften är inte tillämplig",
        "ej tillämpligt",
        "Not applicable",
        "not applicable",
    ),
    Missing.NOT_YET_PUBLISHED: (
        "Uppgiften är ännu inte publicerad",
        "ej publicerat",
        "Not yet published",
        "not yet published",
    ),
    Missing.SUPPRESSED_BY_SOURCE: (
        "Källan redovisar inte uppgiften",
        "dolt av källan",
        "Suppressed by the source",
        "suppressed",
    ),
    Missing.WITHHELD: (
        "Redovisas inte av sekretesskäl",
        "redovisas inte",
        "Withheld for confidentiality",
        "withheld",
    ),
}


def format_number(value: float, decimals: int = 0, lang: Lang = "sv", *, signed: bool = False) -> str:
    """Write a number with `decimals` decimals; `signed` puts a plus before what is above zero.

    Raises ValueError for NaN and infinity: what is missing has a reason, not a number.
    """
    if not math.isfinite(value):
        raise ValueError("only a finite number can be written; write what is missing with missing_text")
    thousands, point = _SEPARATORS[lang]
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(rounded):,f}".partition(".")
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + whole.replace(",", thousands) + (point + fraction if fraction else "")


def format_percent(value: float, decimals: int = 1, lang: Lang = "sv", *, signed: bool = False) -> str:
    """Write a number that is already in percent (12.3, not 0.123): "12,3 %" or "12.3%"."""
    return format_number(value, decimals, lang, signed=signed) + _suffix("%", lang)


def format_value(
    value: float | None,
    missing: Missing = Missing.PRESENT,
    unit: str = "",
    decimals: int = 0,
    lang: Lang = "sv",
    *,
    short: bool = False,
) -> str:
    """Write a number with its unit, or why there is none (`short`: the word for a table cell).

    Raises ValueError when number and kind contradict each other: a number that is said to be missing, or
    nothing without a reason.
    """
    absent = value is None or math.isnan(value)
    if absent == (missing == Missing.PRESENT):
        raise ValueError(f"value {value!r} and kind {missing.name} contradict each other")
    if value is None or absent:
        return missing_text(missing, lang, short=short)
    return format_number(value, decimals, lang) + _suffix(unit, lang)


def format_interval(
    value: float, low: float, high: float, unit: str = "", decimals: int = 1, lang: Lang = "sv"
) -> str:
    """Write a value and its interval: "12,3 % (10,9–13,8)".

    With a bound below zero the dash would be read as a minus, so the word is written: "(−2,3 till 0,4)".
    """
    head = format_number(value, decimals, lang) + _suffix(unit, lang)
    return f"{head} ({format_range(low, high, decimals, lang)})"


def format_range(low: float, high: float, decimals: int = 1, lang: Lang = "sv") -> str:
    """Write two bounds without unit, never broken over two lines: "10,9–13,8".

    Raises ValueError when `low` is above `high`.
    """
    if low > high:
        raise ValueError(f"the lower bound {low} is above the upper bound {high}")
    between = f"{HARD_SPACE}{'till' if lang == 'sv' else 'to'}{HARD_SPACE}" if low < 0 else DASH + JOINER
    return format_number(low, decimals, lang) + between + format_number(high, decimals, lang)


def breakable(text: str) -> str:
    """The text as it was before ranges were kept on one line: joiners gone, and plain spaces around their word."""
    for word in ("till", "to"):
        text = text.replace(f"{HARD_SPACE}{word}{HARD_SPACE}", f" {word} ")
    return text.replace(JOINER, "")


def format_date(day: date, lang: Lang = "sv", *, short: bool = False) -> str:
    """Write a day: "1 oktober 2026"; `short` gives "2026-10-01" in both languages."""
    if short:
        return day.isoformat()
    return f"{day.day}{HARD_SPACE}{_MONTHS[lang][day.month - 1]} {day.year}"


def missing_text(missing: Missing, lang: Lang = "sv", *, short: bool = False) -> str:
    """Why there is no number, as a sentence or as a word for a table cell.

    Raises ValueError for PRESENT.
    """
    if missing == Missing.PRESENT:
        raise ValueError("a number that is present has no reason for being missing")
    texts = _MISSING[Missing(missing)]
    return texts[(0 if lang == "sv" else 2) + (1 if short else 0)]


def _suffix(unit: str, lang: Lang) -> str:
    if unit == "%" and lang == "en":
        return "%"
    return HARD_SPACE + unit if unit else ""
