"""Which blocks of a text are headings, where the file does not say.

Four signs, from the surest: a heading of the city's template, a number that follows the number before, capitals or
larger type, a short line that stands alone. What looks like a person's name or a date and place is none.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from samstad.referrals.reading.found import Confidence, Rule, SectionKind
from samstad.referrals.reading.lines import NUMBERED, OF_CONTENTS, Block, Kind
from samstad.referrals.reading.template import is_body, kind_of

LONGEST = 110  # signs of a heading

_NAME = re.compile(
    r"^(?:[A-ZÅÄÖÉ][\w'’-]+|[A-ZÅÄÖ]\.|von|af|de)(?:\s+(?:[A-ZÅÄÖÉ][\w'’-]+|[A-ZÅÄÖ]\.|von|af|de)){1,3}$"
)
_DATED = re.compile(
    r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}\b|\bden \d|(?:^|[a-z] )\d{1,2} [a-z]+ (?:19|20)\d\d$"
)
_ROW = re.compile(r"\d\s+[-−]? ?\d[\d ,%]*$")  # a table's row that has become a line
_STOPS = re.compile(r"[.,;:!…]$|[.!?]\s")


def is_name(text: str) -> bool:
    """Two to four capitalised words and nothing else: a person's name, as under a proposal."""
    return bool(_NAME.match(text.strip())) and kind_of(text) is SectionKind.OTHER


def recognised(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with headings told apart and levelled."""
    marked = any(block.kind is Kind.HEADING for block in blocks)
    body = _body_size(blocks)
    made: list[Block] = []
    numbers: list[int] = []
    for place, block in enumerate(blocks):
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if block.kind is Kind.HEADING:
            block = _numbered_mark(block)
        elif _may_be(block):
            if block.text[:2] in ("1 ", "1.") and numbers:
                numbers = _without_contents(made, numbers)
            block = _judged(block, numbers, marked, body, after, made)
        if block.kind is Kind.HEADING and block.number:
            numbers = _parts(block.number)
        made.append(block)
    return _levelled(made, body)


def _may_be(block: Block) -> bool:
    return (
        (block.kind is Kind.TEXT or block.ordered)
        and len(block.text) <= LONGEST
        and block.lines <= 3
        and not OF_CONTENTS.search(block.text)
        and any(sign.isalpha() for sign in block.text)
    )


def _judged(
    block: Block, numbers: list[int], marked: bool, body: float, after: Block | None, before: list[Block]
) -> Block:
    """The block as a heading, or as it was."""
    text = block.text
    whole = f"{block.number}. {text}" if block.ordered else text
    if kind_of(text) is not SectionKind.OTHER and not block.ordered and (not marked or block.bold):
        return _heading(block, Rule.WORDS, Confidence.SURE)
    found = NUMBERED.match(whole)
    # "1. En sak" is an item, where text does not follow it.
    item = block.ordered and (after is None or after.kind is not Kind.TEXT or marked)
    if found and not item and not _STOPS.search(found[2]) and _follows(_parts(found[1]), numbers, after):
        sure = Confidence.LIKELY if block.ordered else Confidence.SURE
        return replace(
            _heading(block, Rule.NUMBER, sure), number=found[1], text=found[2].strip(), ordered=False
        )
    if block.kind is Kind.ITEM or _STOPS.search(text) or not text[:1].isupper() or is_name(text):
        return block
    if _DATED.search(text) or _ROW.search(text) or "@" in text:
        return block
    if is_body(text) and not any(each.kind is Kind.HEADING for each in before):
        return block  # a letterhead is large too
    if body and (block.size > body + 0.6 or (block.bold and after is not None and not after.bold)):
        return _heading(block, Rule.LOOKS, Confidence.LIKELY)
    if marked:
        return _heading(block, Rule.LOOKS, Confidence.LIKELY) if _bold_title(block, before) else block
    letters = [sign for sign in text if sign.isalpha()]
    if text.upper() == text and len(letters) > 5 and block.apart:
        return _heading(block, Rule.CAPITALS, Confidence.LIKELY)
    apart = block.apart or (block.above and block.lines == 1 and _close_to_their_text(before))
    if apart and before and after is not None and after.kind is not Kind.RULE and not body:
        begins = (
            after.text[:1].isupper() and after.kind is Kind.TEXT and after.lines + len(after.text) // 60 > 0
        )
        return _heading(block, Rule.ALONE, Confidence.LIKELY) if begins and _text_around(after) else block
    return block


def _close_to_their_text(before: Sequence[Block]) -> bool:
    """Do most of the template's headings stand in this text right on what they head?"""
    known = [block for block in before if block.kind is Kind.HEADING and block.rule is Rule.WORDS]
    return bool(known) and 2 * sum(block.above and not block.apart for block in known) >= len(known)


def _text_around(after: Block) -> bool:
    """What follows a heading is text, not another short line as in an address."""
    return (
        len(after.text) > 60
        or bool(_STOPS.search(after.text))
        or kind_of(after.text) is not SectionKind.OTHER
    )


def _bold_title(block: Block, before: list[Block]) -> bool:
    """Bold lines between headings that are marked; above the first they are a letterhead."""
    return block.bold and block.apart and any(each.kind is Kind.HEADING for each in before)


def _heading(block: Block, rule: Rule, confidence: Confidence) -> Block:
    return replace(
        block, kind=Kind.HEADING, rule=rule, confidence=confidence, text=block.text.rstrip(":").strip()
    )


def _numbered_mark(block: Block) -> Block:
    """A marked heading with a number of its own: the number apart."""
    text = block.text.rstrip(": ")
    found = NUMBERED.match(text)
    return replace(block, number=found[1], text=found[2].strip()) if found else replace(block, text=text)


def _without_contents(made: list[Block], numbers: list[int]) -> list[int]:
    """Numbered lines and nothing under them, before the number 1 comes again, were a table of contents."""
    at = len(made)
    while at and made[at - 1].kind is Kind.HEADING and made[at - 1].number:
        at -= 1
    if at == len(made) or made[at].number not in ("1", "1.1"):
        return numbers
    for place in range(at, len(made)):
        block = made[place]
        made[place] = replace(block, kind=Kind.ITEM, text=f"{block.number} {block.text}", number="", level=0)
    return []


def _parts(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _follows(number: list[int], last: list[int], after: Block | None) -> bool:
    """Is it the next of the numbers before: 1 first, then 1.1, 2 or 1.2?"""
    if not last:
        return number in ([1], [1, 1]) and after is not None
    if number == [*last, 1]:
        return True
    depth = len(number)
    return depth <= len(last) and number == [*last[: depth - 1], last[depth - 1] + 1]


def _body_size(blocks: Sequence[Block]) -> float:
    """The size of type that most of the text is in; 0 where there is no type."""
    sizes = [round(block.size, 1) for block in blocks for _ in range(len(block.text) // 20 + 1) if block.size]
    return statistics.mode(sizes) if sizes else 0.0


def _levelled(blocks: list[Block], body: float) -> list[Block]:
    """Levels for headings that have none, and the numbers' own depth for those that are numbered."""
    heads = [block for block in blocks if block.kind is Kind.HEADING]
    top = min((block.level for block in heads[1:] if block.level and "." not in block.number), default=1)
    numbered = [block.level for block in heads if block.number and "." not in block.number and block.level]
    base = min(numbered, default=top)
    capitals = any(block.rule in (Rule.CAPITALS, Rule.WORDS) and block.text.isupper() for block in heads)
    sizes = sorted({round(block.size, 1) for block in heads if block.size > body + 0.6}, reverse=True)
    made = []
    for block in blocks:
        if block.kind is Kind.HEADING:
            if block.number:
                block = replace(block, level=base + block.number.count("."))
            elif not block.level:
                block = replace(block, level=_level(block, capitals, sizes, top))
        made.append(block)
    return made


def _level(block: Block, capitals: bool, sizes: list[float], top: int) -> int:
    if block.rule is Rule.LOOKS or block.size:
        return (
            sizes.index(round(block.size, 1)) + 1
            if round(block.size, 1) in sizes
            else max(len(sizes) + 1, top)
        )
    return 2 if capitals and not block.text.isupper() else 1
