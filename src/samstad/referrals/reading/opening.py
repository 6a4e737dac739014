"""Title and letterhead: what stands above the first section."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samstad.referrals.reading.found import Confidence, Found, Reason, Rule, SectionKind, best, missing
from samstad.referrals.reading.headings import is_name
from samstad.referrals.reading.lines import Block, Kind
from samstad.referrals.reading.sentences import sentences_of
from samstad.referrals.reading.swedish_dates import dates_in
from samstad.referrals.reading.template import CONTENTS, TITLE, is_body, kind_of

_TYPE = re.compile(
    r"^(?:tjänsteutlåtande|utlåtande|yttrande|remissvar|pm|promemoria|protokollsutdrag|bilaga)$", re.I
)
_LETTERHEAD = re.compile(
    r"^(?:(?:er|ert|vår|vårt) )?(?:dnr|diarien|beteckning|ärendenr|ärendenummer|datum|"
    r"handläggare|telefon|mobil|telefax|fax|e-?post|till|från|se sändlista|ink|sida?\b|bilaga|tfn|kopia)"
    r"|@|^\d[\d /-]*$",
    re.IGNORECASE,
)
_REFERRED_BY = re.compile(r"^remiss från (?P<who>.+?)[.,:]?$", re.IGNORECASE)
_AHEAD = 30  # blocks in which a letterhead and a title lie
LONGEST = 250


@dataclass(frozen=True)
class Opening:
    """The title, what stands above it, and the rest without the title (kept where it is a section's heading too)."""

    title: Found[str]
    letterhead: tuple[Block, ...]  # what a table holds there is told cell by cell
    rest: tuple[Block, ...]


def opening(blocks: Sequence[Block]) -> Opening:
    """Parts a document at its title."""
    start = _opening(blocks)
    cells = [
        replace(block, kind=Kind.TEXT, text=cell, rows=())
        for block in start.letterhead
        for cell in ([cell for row in block.rows for cell in row if cell] if block.rows else [block.text])
    ]
    return replace(start, letterhead=tuple(cells))


def _opening(blocks: Sequence[Block]) -> Opening:
    blocks = _types_are_no_headings(blocks)
    if not blocks:
        return Opening(missing(Reason.NO_TEXT), (), ())
    if marked := _marked(blocks):
        return marked
    first = next((number for number, block in enumerate(blocks) if block.kind is Kind.HEADING), None)
    if first == 0:
        return Opening(missing(Reason.STARTS_WITH_SECTION), (), tuple(blocks))
    above = list(blocks[: min(_AHEAD, first if first is not None else _AHEAD)])
    at = _worded(above, first is not None)
    if at is None:
        letterhead = tuple(above) if first is not None and all(len(b.text) < 120 for b in above) else ()
        return Opening(missing(Reason.NOTHING_LIKE_IT), letterhead, tuple(blocks[len(letterhead) :]))
    block = blocks[at]
    rule, sure = (
        (Rule.WORDS, Confidence.LIKELY) if TITLE.match(block.text) else (Rule.OPENING, Confidence.UNSURE)
    )
    title = Found(block.text.rstrip(". "), sure, rule, block.place, block.text)
    return Opening(title, tuple(blocks[:at]), tuple(blocks[at + 1 :]))


def _marked(blocks: Sequence[Block]) -> Opening | None:
    """The first heading that the file marks, where it is above the others or the only one."""
    heads = [(number, block) for number, block in enumerate(blocks) if block.kind is Kind.HEADING]
    if not heads or heads[0][1].rule not in (Rule.MARKED, Rule.LOOKS) or heads[0][0] >= _AHEAD:
        return None
    at, block = heads[0]
    if block.number or CONTENTS.match(block.text) or kind_of(block.text) is not SectionKind.OTHER:
        return None
    sure = Confidence.SURE if block.rule is Rule.MARKED else Confidence.LIKELY
    alone = all(other.level > block.level for _n, other in heads[1:])
    if not alone:
        sure = Confidence.LIKELY
    if any(len(each.text) > LONGEST for each in blocks[:at]):
        return None
    title = Found(block.text, sure, block.rule, block.place, block.text)
    return Opening(title, tuple(blocks[:at]), tuple(blocks[at + 1 if alone else at :]))


def _worded(above: Sequence[Block], sections: bool) -> int | None:
    """The place of the title among the blocks above the first heading; None where nothing is like one."""
    texts = [number for number, block in enumerate(above) if block.kind is Kind.TEXT]
    for number in texts:
        text = above[number].text
        other = _REFERRED_BY.match(text) or _TYPE.match(text) or len(text) > LONGEST
        if TITLE.match(text) and not other and len(sentences_of(text)) == 1:
            return number
    likely = [number for number in texts if _like_a_title(above[number])]
    if not likely:
        return None
    # Above the sections the title is the last; in a text without any it can only be the first thing that stands there.
    return likely[-1] if sections else likely[0] if likely[0] == texts[0] else None


def _like_a_title(block: Block) -> bool:
    text = block.text
    return (
        15 <= len(text) <= LONGEST
        and not _LETTERHEAD.search(text)
        and not _REFERRED_BY.match(text)
        and not is_name(text)
        and not is_body(text)
        and not text.endswith((".", ":", ","))
        and not any(dates_in(text))
    )


def _types_are_no_headings(blocks: Sequence[Block]) -> list[Block]:
    """ "Tjänsteutlåtande" over the letterhead says what the document is, and heads no section."""
    made = list(blocks)
    for number, block in enumerate(made[:_AHEAD]):
        if block.kind is Kind.HEADING:
            after = made[number + 1] if number + 1 < len(made) else None
            if (
                not _TYPE.match(block.text)
                or block.rule is Rule.NUMBER
                or after is None
                or len(after.text) > 120
            ):
                break
            made[number] = replace(block, kind=Kind.TEXT)
    return made


def referred_by(blocks: Sequence[Block]) -> list[Found[str]]:
    """Who sent the referral, where the opening says so."""
    return [
        Found(capital(match["who"]), Confidence.SURE, Rule.LABEL, block.place, block.text)
        for block in blocks[:_AHEAD]
        if (match := _REFERRED_BY.match(block.text))
    ]


def received(letterhead: Sequence[Block]) -> Found[dt.date]:
    """The day that the receiver has stamped on it."""
    candidates: list[Found[dt.date]] = []
    for number, block in enumerate(letterhead):
        if re.match(r"ink(?:om(?:men|met)?)?\b|ankom", block.text, re.IGNORECASE):
            for beside in letterhead[number : number + 2]:
                when = next((each.when for each in dates_in(beside.text)), None)
                if isinstance(when, dt.date):
                    candidates.append(Found(when, Confidence.SURE, Rule.LABEL, beside.place, beside.text))
                    break
    return best(candidates, Reason.NOTHING_LIKE_IT)


def senders(letterhead: Sequence[Block]) -> list[Found[str]]:
    """Bodies that the letterhead names: the one in bold, else the first; others less surely.

    Not those of a stamp, nor whom the letter is to.
    """
    named: list[tuple[bool, Block]] = []
    for number, block in enumerate(letterhead):
        labelled = re.match(r"(?:från|avsändare)\s*:?\s+(\S.+)$", block.text, re.IGNORECASE)
        if labelled:
            return [Found(labelled[1], Confidence.SURE, Rule.LABEL, block.place, block.text)]
        before = letterhead[number - 1].text if number else ""
        stamped = any(
            re.match(r"ink\b", each.text, re.IGNORECASE) for each in letterhead[number + 1 : number + 4]
        )
        to = re.match(r"till\b", before, re.IGNORECASE) or re.match(r"till\b", block.text, re.IGNORECASE)
        if is_body(block.text) and len(block.text) < 90 and not stamped and not to:
            named.append((block.bold, block))
    named.sort(key=lambda each: not each[0])
    return [
        Found(
            block.text,
            Confidence.UNSURE if number else Confidence.LIKELY,
            Rule.LETTERHEAD,
            block.place,
            block.text,
        )
        for number, (_bold, block) in enumerate(named)
    ]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
