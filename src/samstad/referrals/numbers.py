"""Registry numbers: how bodies write them, recognised and never refused.

A number is an opaque string, kept as printed. `recognise` says which of the known ways it is written in and what its
parts then mean, for sorting and for a page's explanation; nothing rests on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# In the order in which they are tried: what two could match is the first one's.
_FORMS: tuple[tuple[str, str], ...] = (
    # A ministry's: IJ2008/1818/IU, A2025/01209.
    (
        "ministry",
        r"(?P<department>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,2})(?P<year>\d{4})/(?P<serial>\d+)(?:/(?P<unit>\w+))?",
    ),
    # A body's short name and a year: KS 2018/911, RVK 2021/1.
    ("body", r"(?P<body>[A-ZÅÄÖ]{1,6})[ -](?P<year>\d{4})/(?P<serial>\d+)"),
    # A class of the plan for documents: 3.1.3-81/2017.
    ("classified", r"(?P<class>\d+(?:\.\d+)+)-(?P<serial>\d+)/(?P<year>\d{4})"),
    # The city's older ones: 539-1756/2008, 025-634/2014.
    ("class_serial", r"(?P<class>\d{1,4})-(?P<serial>\d+)/(?P<year>\d{4})"),
    # A district committee's: 2006-152-307.
    ("year_first", r"(?P<year>\d{4})-(?P<serial>\d+)-(?P<class>\d+)"),
    # An interpellation's or a motion's: 2016:28.
    ("council", r"(?P<year>\d{4}):(?P<serial>\d+)"),
)
FORMS = tuple((name, re.compile(pattern)) for name, pattern in _FORMS)


@dataclass(frozen=True)
class Recognised:
    """The way it is written in, the year and the serial number, and what else it says, by name."""

    form: str
    year: int
    serial: int
    parts: dict[str, str]


def recognise(number: str) -> Recognised | None:
    """What a number says, or None for one that is written in another way. Never raises.

    Words before it ("Dnr", "Diarienummer:") and a bracket around it are no part of the number.
    """
    text = bare(number)
    for name, pattern in FORMS:
        if found := pattern.fullmatch(text):
            parts = {key: value for key, value in found.groupdict().items() if value is not None}
            year, serial = parts.pop("year"), parts.pop("serial")
            return Recognised(name, int(year), int(serial[:18]), parts)
    return None


def bare(number: str) -> str:
    """The number without the words that go before it, for comparing and searching. Not for storing."""
    text = re.sub(r"^(?:dnr|diarienummer|diarienr)\b[\s.:]*", "", number.strip(), flags=re.IGNORECASE)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return text.strip()
