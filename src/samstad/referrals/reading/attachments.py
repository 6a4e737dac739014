"""Named annexes: the list at the end, annexes with a heading of their own, what the text says is enclosed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from samstad.referrals.reading.found import Attachment, Confidence, Found, Reason, Rule, SectionKind
from samstad.referrals.reading.lines import Block, Kind
from samstad.referrals.reading.sentences import LONGEST as MOST
from samstad.referrals.reading.sentences import sentences_of
from samstad.referrals.reading.template import kind_of

_NAMED = re.compile(
    r"^bilaga (?P<number>\d{1,2}(?: ?[a-z])?|[A-Z])\b\s*[.:–-]?\s+(?P<name>\S.+)$", re.IGNORECASE
)
_ENCLOSED = re.compile(r"\(bifogas\)|\bbifogas?\b|\b[Hh]ärmed (?:skickas|översänds|överlämnas)\b")
_REFERRED = re.compile(r"\bremitterat (?P<name>.+?) för yttrande\b", re.IGNORECASE)
_SENT = re.compile(
    r"\b[Hh]ärmed (?:skickas|översänds|överlämnas|bifogas) (?P<name>.+?)(?: enligt| för |[.,]|$)"
)
_ENCLOSED_AT = re.compile(r"(?P<name>\S.+?) bifogas\b")
LONGEST = 250


def attachments(blocks: Sequence[Block]) -> tuple[list[Found[Attachment]], Reason | None]:
    """The annexes in order, each name once; where there is none, why."""
    found: dict[tuple[str, str], Found[Attachment]] = {}
    for each in [*_listed(blocks), *_headed(blocks), *(_enclosed(blocks))]:
        assert each.value is not None
        found.setdefault((each.value.number, each.value.name.casefold()), each)
    # What is said to be enclosed in passing is told only where no list says it better.
    listed = [each for each in found.values() if each.rule is not Rule.MENTIONED]
    made = listed or list(found.values())
    return made, None if made else Reason.NOTHING_LIKE_IT


def _listed(blocks: Sequence[Block]) -> Iterator[Found[Attachment]]:
    within, group = False, ""
    for block in blocks:
        if block.kind is Kind.HEADING:
            within, group = kind_of(block.text) is SectionKind.ANNEXES, ""
            continue
        if not within or block.kind not in (Kind.TEXT, Kind.ITEM):
            continue
        if block.kind is Kind.TEXT and block.text.endswith(":"):
            group = block.text.rstrip(": ")
        elif named := _NAMED.match(block.text):
            yield _found(named["name"], named["number"], group, Confidence.SURE, Rule.ANNEX_LIST, block)
        elif block.kind is Kind.ITEM:
            yield _found(block.text, block.number, group, Confidence.SURE, Rule.ANNEX_LIST, block)
        elif len(block.text) <= LONGEST:
            yield _found(block.text, "", group, Confidence.LIKELY, Rule.ANNEX_LIST, block)


def _headed(blocks: Sequence[Block]) -> Iterator[Found[Attachment]]:
    for block in blocks:
        named = _NAMED.match(block.text)
        if named and len(block.text) <= LONGEST and not block.text.endswith("."):
            yield _found(named["name"], named["number"], "", Confidence.LIKELY, Rule.LABEL, block)


def _enclosed(blocks: Sequence[Block]) -> Iterator[Found[Attachment]]:
    for block in blocks:
        for sentence in sentences_of(block.text) if block.kind in (Kind.TEXT, Kind.ITEM) else ():
            if len(sentence) > MOST or not _ENCLOSED.search(sentence):
                continue
            said = next(
                (match for rule in (_REFERRED, _SENT, _ENCLOSED_AT) if (match := rule.search(sentence))), None
            )
            if said:
                name = said["name"].strip(" (").rstrip(".")
                value = Attachment(name[:1].upper() + name[1:])
                yield Found(value, Confidence.UNSURE, Rule.MENTIONED, block.place, sentence)


def _found(
    name: str, number: str, group: str, confidence: Confidence, rule: Rule, block: Block
) -> Found[Attachment]:
    value = Attachment(name.strip().rstrip("."), number, group)
    return Found(value, confidence, rule, block.place, block.text)
