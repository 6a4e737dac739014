"""The headings of the city's template for an answer to a referral, in the forms that they have had since 2004."""

from __future__ import annotations

import re

from samstad.referrals.reading.found import SectionKind

_WHO = r"(?:(?:stadslednings|stadsdels|\w+ ?(?:och \w+)?)?(?:förvaltningens?|kontorets?|nämndens?|bolagets?|stadens))"
TEMPLATE: tuple[tuple[SectionKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"^(?:{pattern})$", re.IGNORECASE))
    for kind, pattern in (
        (SectionKind.PROPOSAL, rf"(?:{_WHO} )?förslag till (?:beslut|yttrande)|beslut|hemställan"),
        (SectionKind.SUMMARY, r"sammanfattning(?: av ärendet)?"),
        (SectionKind.STATEMENT, r"(?:tjänste)?utlåtande|yttrande|remissvar"),
        (SectionKind.PREPARATION, r"ärendets beredning|beredning"),
        (SectionKind.BACKGROUND, r"bakgrund(?: till ärendet)?|inledning"),
        (SectionKind.MATTER, r"remissen|ärendet|sammanfattning av (?:remissen|förslaget)|remissens innehåll"),
        (
            SectionKind.VIEWS,
            rf"{_WHO} (?:förslag|synpunkter|analys|bedömning|ställningstagande)"
            r"(?:(?:/| och | samt |, )(?:förslag|synpunkter|analys|bedömning|ställningstagande))*"
            r"|synpunkter(?: och förslag)?",
        ),
        (SectionKind.ANNEXES, r"bilag(?:a|or)|bilageförteckning|bifogade handlingar"),
    )
)

# What a title begins with, when nothing else marks it.
TITLE = re.compile(
    r"^(?:svar på|yttrande (?:över|om|till)|remiss(?:svar)?\b|förslag till (?!beslut)|uppdrag (?:att|om|till)|angående|"
    r"begäran om|program för|policy för|plan för|handlingsplan|riktlinjer|underlag till|motion|interpellation)",
    re.IGNORECASE,
)
CONTENTS = re.compile(r"^innehåll(?:sförteckning)?$", re.IGNORECASE)
# What the name of a body ends in.
BODY = re.compile(
    r"(?:nämnd(?:en)?|förvaltning(?:en)?|kontor(?:et)?|styrelse(?:n)?|departement(?:et)?|kansli(?:et)?|myndighet(?:en)?|"
    r"verket|förbund(?:et)?|rådet|bolag(?:et)?|länsstyrelsen|universitet(?:et)?|högskola(?:n)?|inspektion(?:en)?|"
    r"\bAB|^\w+ (?:kommun|stad)|^region \w+|delegationen|institutet)$",
    re.IGNORECASE,
)


def kind_of(heading: str) -> SectionKind:
    """The part of the template that a heading names."""
    bare = heading.strip().rstrip(":")
    return next((kind for kind, pattern in TEMPLATE if pattern.match(bare)), SectionKind.OTHER)


def is_body(text: str) -> bool:
    """Is it the name of a body and no more, as in a letterhead?"""
    return len(text.split()) <= 7 and bool(BODY.search(text)) and not TITLE.match(text)
