"""Registry numbers: each body writes them in its own way, and each is kept as it was written.

A form that is known helps to find a number that has no label. One with a label is taken whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from samstad.referrals.reading.found import (
    Confidence,
    Found,
    NumberRole,
    Reason,
    RegistryNumber,
    Rule,
    best,
)
from samstad.referrals.reading.lines import Block

FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![\w/.:-]){pattern}(?![\w/-])"))
    for name, pattern in (
        ("class-serial/year", r"\d{3}-\d{1,6}/(?:19|20)\d\d"),  # 539-1756/2008
        ("plan-serial/year", r"\d{1,2}(?:\.\d{1,2}){1,3}-\d{1,6}/(?:19|20)\d\d"),  # 3.1.3-81/2017
        ("body year/serial", r"[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{1,5} (?:19|20)\d\d/\d{1,6}"),  # KS 2018/911
        (
            "ministry",
            r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,3}(?:19|20)\d\d/\d{2,6}(?:/[A-ZÅÄÖa-zåäö0-9]{1,6})?",
        ),  # IJ2008/1818/IU
        ("district", r"(?:19|20)\d\d-\d{2,4}-\d{3,4}"),  # 2006-152-307
        ("directive", r"[Dd]ir\. ?(?:19|20)\d\d:\d{1,3}"),
        ("statement", r"Utl\. ?(?:19|20)\d\d:\d{1,3}(?: R[IVX]+)?"),
    )
)
# An interpellation's own number has the form of a law's: it is one only after these words.
_ASKED = re.compile(
    r"\b(?:interpellation|motion|skrivelse|enkel fråga)\w*\s+(?:nr\.? ?)?\(?((?:19|20)\d\d:\d{1,4})\)?", re.I
)
_LABEL = re.compile(
    r"(?P<label>\b(?:(?P<whose>vår|vårt|er|ert|stadens) )?(?:dnr|diarienr|diarienummer|diarieförs|"
    r"ärendenr|ärendenummer|beteckning)\b)\.?\s*:?\s*(?P<body>(?-i:[A-ZÅÄÖ]{2,5})\s(?=\d))?(?P<number>[^\s,;()]*\d[^\s,;()]*)",
    re.IGNORECASE,
)
_STAMP = re.compile(r"^(?:ink(?:om(?:men|met)?)?\b\.?|registrerad|ankom)", re.IGNORECASE)


def form_of(text: str) -> str | None:
    """The name of the form that the whole text has; None for another."""
    if re.fullmatch(r"(?:19|20)\d\d:\d{1,4}", text):
        return "question"
    return next((name for name, pattern in FORMS if pattern.fullmatch(text)), None)


def registry_numbers(
    letterhead: Sequence[Block], text: Sequence[Block], title: str
) -> list[Found[RegistryNumber]]:
    """Every number once, with whose it is. `letterhead` is what stands above the title and in the margins."""
    found: dict[str, Found[RegistryNumber]] = {}
    stamps = [number for number, block in enumerate(letterhead) if _STAMP.match(block.text)]
    for number, block in enumerate(letterhead):
        stamped = any(0 <= number - stamp <= 2 for stamp in stamps)
        for each in _in_letterhead(block, stamped):
            _keep(found, each)
    for block in text:
        for written, rule in _in(block.text):
            # A label that begins a short line is not said in passing.
            first = rule is Rule.LABEL and len(block.text) < 80 and _LABEL.match(block.text) is not None
            own = first or (rule is not Rule.LABEL and written in title)
            role = NumberRole.OWN if own else NumberRole.MENTIONED
            if rule is Rule.LABEL and not own:
                role = NumberRole.REFERENCE if re.search(r"\b(?:ange|uppge|hänvisa)", block.text) else role
            _keep(found, _number(block, written, role, Confidence.SURE if own else Confidence.LIKELY, rule))
    return list(found.values())


def own_number(numbers: Sequence[Found[RegistryNumber]]) -> Found[RegistryNumber]:
    """The document's own, or why there is none."""
    own = [each for each in numbers if each.value and each.value.role is NumberRole.OWN]
    return best(own, Reason.ONLY_MENTIONED if numbers else Reason.NOTHING_LIKE_IT)


def _in_letterhead(block: Block, stamped: bool) -> Iterator[Found[RegistryNumber]]:
    labelled = _LABEL.search(block.text)
    for written, rule in _in(block.text):
        sure = Confidence.SURE if rule is Rule.LABEL else Confidence.LIKELY
        role = NumberRole.OWN
        if stamped:
            role = NumberRole.RECEIVED
        elif labelled and (labelled["whose"] or "").lower() in ("er", "ert"):
            role = NumberRole.REFERENCE
        yield _number(block, written, role, sure, rule)


def _in(text: str) -> Iterator[tuple[str, Rule]]:
    """(number as written, how it was found), each place in the text once."""
    taken: list[tuple[int, int]] = []
    for match in _LABEL.finditer(text):
        # "Dnr KS 2018/911": the letters are a part of the number, and not of the label.
        start = match.start("body") if match["body"] else match.start("number")
        whole = next((f[0] for _n, p in FORMS if (f := p.search(text, start)) and f.start() == start), None)
        written = whole or text[start : match.end("number")].rstrip(".")
        if written.count("@"):
            continue
        taken.append((start, start + len(written)))
        yield written, Rule.LABEL
    for match in _ASKED.finditer(text):
        taken.append(match.span(1))
        yield match[1], Rule.FORM
    for _name, pattern in FORMS:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield match.group(), Rule.FORM


def _number(
    block: Block, written: str, role: NumberRole, confidence: Confidence, rule: Rule
) -> Found[RegistryNumber]:
    value = RegistryNumber(written, form_of(written), role)
    return Found(value, confidence, rule, block.place, block.text)


def _keep(found: dict[str, Found[RegistryNumber]], each: Found[RegistryNumber]) -> None:
    assert each.value is not None
    found.setdefault(each.value.text, each)
