"""Who, when and to whom: what the sentences of a document say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from samstad.referrals.reading.found import Confidence, Found, Place, Reason, Rule, SectionKind, best
from samstad.referrals.reading.headings import is_name
from samstad.referrals.reading.lines import Block, Kind
from samstad.referrals.reading.opening import Opening, capital, referred_by, senders
from samstad.referrals.reading.sentences import LONGEST, sentences_of
from samstad.referrals.reading.swedish_dates import dates_in
from samstad.referrals.reading.template import kind_of

_DECIDES = re.compile(
    r"^(?:\d+[.)]\s*)?(?P<who>[A-ZÅÄÖ][^.,:]{2,80}?) (?:föreslås )?(?:beslutar?|godkänner|godkänna|överlämnar|besvarar|"
    r"ställer sig bakom|åberopar)\b"
)
_GENERAL = re.compile(
    r"^(?:nämnden|styrelsen|förvaltningen|kontoret|staden|kommunen|bolaget|myndigheten)$", re.IGNORECASE
)
_GIVES = re.compile(
    r"^(?P<who>Regeringen|Kommunfullmäktige|Kommunstyrelsen) (?:ger (?P<one>.+?) i uppdrag|"
    r"uppdrar åt (?P<two>.+?) att) ?"
)
_REFERRED = re.compile(
    r"^(?P<who>[A-ZÅÄÖ]\S*(?: \S+){0,3}?) har (?:till (?P<one>.+?) )?remitterat(?: \S+?)?"
    r"(?: till (?P<two>.+?))?(?: för yttrande|,|\.| förslag)"
)
_SENT_TO = re.compile(r"\bremitterats till (?P<whom>.+?)\.?$")
_PLACE_DATE = re.compile(
    r"^[A-ZÅÄÖ][a-zåäö]+(?:[ -](?:och |[A-ZÅÄÖ])[a-zåäö]+)*(?P<said>,? den |, ?| )(?=\d)"
)
_DATE_LABEL = re.compile(r"^(?:datum|date)\s*:?\s*", re.IGNORECASE)
_REGARDS = re.compile(r"^(?:med vänliga? hälsning|hälsningar|vänligen)", re.IGNORECASE)
_GROUP = re.compile(
    r"(?:förvaltningsgrupp|samverkansgrupp|arbetsgrupp|MBL|facklig)\w*[^.]{0,120}?(?=(?:den )?\d)",
    re.IGNORECASE,
)
SIGNED_WITHIN = 8  # blocks from the end in which a place and date are the signature's
_ASKED = re.compile(r"^svar på (?:interpellation|motion|skrivelse|enkel fråga)", re.IGNORECASE)


def sender(start: Opening, blocks: Sequence[Block], signed: Sequence[Found[str]]) -> Found[str]:
    """Who answers: by the proposal for decision, who commissions, the letterhead, the signature, who was asked."""
    candidates: list[Found[str]] = [*_deciding(blocks), *senders(start.letterhead)]
    for block, sentence in _sentences(blocks):
        if given := _GIVES.match(sentence):
            candidates.append(Found(given["who"], Confidence.SURE, Rule.COMMISSIONS, block.place, sentence))
            break
    if signed and start.title.value and _ASKED.match(start.title.value):
        last = signed[-1]
        candidates.append(Found(last.value, Confidence.LIKELY, Rule.SIGNED, last.place, last.sentence))
    for block, sentence in _sentences(blocks):
        asked = _REFERRED.match(sentence)
        whom = _asked_of(asked) if asked else ""
        if whom:
            name = capital(re.sub(r" m\.? ?fl\.?$", "", whom))
            if not _GENERAL.match(name):
                candidates.append(Found(name, Confidence.UNSURE, Rule.REFERRED_TO, block.place, sentence))
                break
    return best(candidates, Reason.NOTHING_LIKE_IT)


def who_referred(start: Opening, blocks: Sequence[Block]) -> Found[str]:
    """Who sent the proposal out."""
    candidates = referred_by([*start.letterhead, *blocks])
    for block, sentence in _sentences(blocks):
        if asked := _REFERRED.match(sentence):
            candidates.append(
                Found(capital(asked["who"]), Confidence.SURE, Rule.WORDS, block.place, sentence)
            )
    return best(candidates, Reason.NOTHING_LIKE_IT)


def recipients(blocks: Sequence[Block]) -> list[Found[str]]:
    """Who is given the assignment, or is asked to answer: each once, in order."""
    found: dict[str, Found[str]] = {}
    for block, sentence in _sentences(blocks):
        given, asked, sent = _GIVES.match(sentence), _REFERRED.match(sentence), _SENT_TO.search(sentence)
        if given:
            names, rule, sure = given["one"] or given["two"], Rule.COMMISSIONS, Confidence.SURE
        elif asked and (names := _asked_of(asked)):
            rule, sure = Rule.REFERRED_TO, Confidence.LIKELY
        elif sent:
            names, rule, sure = sent["whom"], Rule.REFERRED_TO, Confidence.LIKELY
        else:
            continue
        for name in _parted(names):
            found.setdefault(name.casefold(), Found(name, sure, rule, block.place, sentence))
    return list(found.values())


def _asked_of(said: re.Match[str]) -> str:
    """To whom it was sent: "förslag till program till socialnämnden" is of the last that is a body."""
    whom: str = said["one"] or said["two"] or ""
    return whom.rpartition(" till ")[2]


def _parted(names: str) -> Iterator[str]:
    """The bodies of a list; "gatu- och fastighetsnämnden" is one."""
    for name in re.split(r", | samt |(?<!-) och ", re.sub(r" m\.? ?fl\.?$", "", names)):
        name = re.sub(r" \([A-ZÅÄÖ]\w{1,8}\)$", "", name.strip())
        if name:
            yield capital(name)


def signatures(blocks: Sequence[Block]) -> list[Found[str]]:
    """Names that stand by themselves: under the proposal for decision, under a greeting or a place and date, last."""
    made: list[Found[str]] = []
    kind, signing = SectionKind.OTHER, False
    for number, block in enumerate(blocks):
        if block.kind is Kind.HEADING:
            kind, signing = kind_of(block.text), False
            continue
        signing = signing or bool(_REGARDS.match(block.text) or _dated_place(block.text, True))
        last = len(blocks) - number <= SIGNED_WITHIN / 2
        if (
            block.kind is Kind.TEXT
            and is_name(block.text)
            and (kind is SectionKind.PROPOSAL or signing or last)
        ):
            made.append(Found(block.text, Confidence.LIKELY, Rule.SIGNED, block.place, block.text))
    return made


def own_date(start: Opening, blocks: Sequence[Block]) -> Found[dt.date]:
    """The day of the document: after a label, with its place, or alone in the letterhead. Never one from a sentence."""
    candidates: list[Found[dt.date]] = []
    stamped = {
        place
        for number, block in enumerate(start.letterhead)
        if re.match(r"ink|ankom", block.text, re.IGNORECASE)
        for place in [block.place, *(each.place for each in start.letterhead[number + 1 : number + 2])]
    }
    stamped |= _of_the_meeting(start.letterhead)
    for number, block in enumerate(start.letterhead):
        labelled = _DATE_LABEL.match(block.text) or (
            number and _DATE_LABEL.fullmatch(start.letterhead[number - 1].text)
        )
        bare = _only_date(_DATE_LABEL.sub("", block.text))
        if bare and labelled:
            candidates.append(Found(bare, Confidence.SURE, Rule.LABEL, block.place, block.text))
        elif bare and block.place not in stamped:
            candidates.append(Found(bare, Confidence.LIKELY, Rule.LETTERHEAD, block.place, block.text))
    texts = [block for block in [*start.letterhead, *blocks] if block.kind is Kind.TEXT]
    for number, block in enumerate(texts):
        edge = number < len(start.letterhead) or len(texts) - number <= SIGNED_WITHIN
        if when := _dated_place(block.text, edge):
            candidates.append(Found(when, Confidence.SURE, Rule.FORM, block.place, block.text))
    dates = any(True for block in blocks for _ in dates_in(block.text))
    return best(candidates, Reason.ONLY_OTHER_DATES if dates else Reason.NOTHING_LIKE_IT)


def _of_the_meeting(letterhead: Sequence[Block]) -> set[Place]:
    """A date under "Till" and whom it is to is that of their meeting."""
    to = [number for number, block in enumerate(letterhead) if re.match(r"till\b", block.text, re.IGNORECASE)]
    return {block.place for number in to for block in letterhead[number + 1 : number + 3]}


def group_date(blocks: Sequence[Block]) -> Found[dt.date]:
    """The day that the administration's group handles the matter."""
    candidates: list[Found[dt.date]] = []
    for block, sentence in _sentences(blocks):
        said = _GROUP.search(sentence)
        when = next((each.when for each in dates_in(sentence) if said and each.start >= said.end() - 4), None)
        if isinstance(when, dt.date):
            candidates.append(Found(when, Confidence.SURE, Rule.WORDS, block.place, sentence))
    return best(candidates, Reason.NOTHING_LIKE_IT)


def _deciding(blocks: Sequence[Block]) -> Iterator[Found[str]]:
    """Who decides by the proposal for decision; a general word such as "nämnden" names nobody."""
    within = False
    for block in blocks:
        if block.kind is Kind.HEADING:
            within = kind_of(block.text) is SectionKind.PROPOSAL
        elif within and (said := _DECIDES.match(block.text)) and not _GENERAL.match(said["who"]):
            yield Found(said["who"], Confidence.SURE, Rule.DECIDES, block.place, block.text)
            return


def _dated_place(text: str, edge: bool) -> dt.date | None:
    """The date of "Stockholm den 20 april 2016" when that is all; at an edge of the text "Stockholm 2016-04-20" too."""
    place = _PLACE_DATE.match(text)
    return _only_date(text[place.end() :]) if place and (edge or place["said"] != " ") else None


def _only_date(text: str) -> dt.date | None:
    dated = next(iter(dates_in(text)), None)
    whole = dated is not None and dated.start == 0 and not text[dated.end :].strip(" .")
    return dated.when if whole and dated is not None and isinstance(dated.when, dt.date) else None


def _sentences(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    for block in blocks:
        if block.kind in (Kind.TEXT, Kind.ITEM):
            yield from ((block, each) for each in sentences_of(block.text) if len(each) <= LONGEST)
