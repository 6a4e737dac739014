"""Lines of a page put together into blocks: which lines are one paragraph, which begin a list item, which are apart.

A text that was taken out of a PDF may have an empty line after every line, page breaks in the middle of a sentence, and
list items that are broken off after their first line. What one line is to the next is therefore judged by the gaps that
are usual in this text, by how the one ends and the other begins, and by how long lines are here.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from samstad.referrals.reading.found import Confidence, Place, Rule, SectionKind
from samstad.referrals.reading.template import kind_of


class Kind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"
    RULE = "rule"  # a line drawn across


@dataclass(frozen=True)
class Line:
    """One line. `gap` is the number of empty lines above it; `size` and `bold` where the file has type."""

    text: str
    place: Place
    gap: int = 0
    level: int = 0  # of a heading that the file marks
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or table. `apart` says that it stands by itself, with room around it."""

    kind: Kind
    text: str
    place: Place
    level: int = 0
    number: str = ""
    ordered: bool = False
    confidence: Confidence = Confidence.SURE
    rule: Rule = Rule.MARKED
    rows: tuple[tuple[str, ...], ...] = ()
    apart: bool = False
    above: bool = False  # room above it alone
    lines: int = 1
    size: float = 0.0
    bold: bool = False


WIDEST = 95.0  # signs of a printed line; longer ones were never broken
UNBROKEN = 150  # signs from which a line is a paragraph that nobody has broken into lines
BULLET = re.compile(r"^(?:[•‣▪●◦·\uf0b7\uf0a7\uf02d]|[-*–](?=\s))\s*(?=\S)")
ORDERED = re.compile(r"^(\d{1,2}|[a-zåäö])[.)]\s+(?=\S)")
NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[^\W\d_])(.+)$")
OF_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d+$")  # a line of a table of contents
DRAWN = re.compile(r"^(?:[_\-=*]\s?){5,}$")
_ENDED = re.compile(r"[.!?:…][”\"')\]]?$")
_UNFINISHED = re.compile(r"(?:-|,|\b(?:och|eller|samt|av|i|på|till|för|med|om|att|den|det|en|ett|som))$")
_AND = re.compile(r"^(och|eller|samt|respektive|resp)\b")
_REFERRED = re.compile(r"^Remiss från \S+\.?$")
_OWN_LINE = re.compile(
    r"^(Dnr|Diarienr|Diarienummer|Datum|Ink(om)?\.|Till|Från|Telefon|E-post|Handläggare)\b"
)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Blocks in the order of the lines; headings that the file does not mark are still texts."""
    usual, width = usual_gap(lines), usual_width(lines)
    # Where empty lines part the paragraphs, a line that ends early parts none.
    parted = not usual and sum(line.gap > 0 for line in lines) > len(lines) / 12
    made: list[Block] = []
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group, line, usual, width, parted):
            made.append(_block(group, line.gap > usual, usual))
            group = []
        group.append(line)
    if group:
        made.append(_block(group, True, usual))
    return made


def usual_gap(lines: Sequence[Line]) -> int:
    """Empty lines between two lines of one paragraph: 0, or more where each line is followed by empty ones."""
    gaps: Counter[int] = Counter()
    for one, next_ in itertools.pairwise(lines):
        if not _ENDED.search(one.text) and next_.text[:1].islower() and not next_.level:
            gaps[next_.gap] += 1
    return gaps.most_common(1)[0][0] if sum(gaps.values()) > 2 else 0


def usual_width(lines: Sequence[Line]) -> float:
    """Length of a full line, in characters: nine of ten are not longer. 0 where there are too few to tell."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < 8:
        return 0.0
    return min(float(statistics.quantiles(lengths, n=10)[-1]), WIDEST)


def _goes_on(group: list[Line], line: Line, usual: int, width: float, parted: bool) -> bool:
    """Is `line` more of the block that `group` has begun?"""
    before = group[-1]
    if line.level or before.level or _begins(line.text) or DRAWN.match(before.text) or DRAWN.match(line.text):
        return False
    if _other_type(before, line) or OF_CONTENTS.search(before.text):
        return False
    ended = bool(_ENDED.search(before.text))
    if (ended or group[0] is not before) and kind_of(line.text) is not SectionKind.OTHER:
        return False
    if re.match(r"\d+\.\d[\d.]* +[^\W\d_]", line.text) and not _ENDED.search(line.text) and line.gap >= usual:
        return False
    if ended and NUMBERED.match(line.text) and len(line.text) < 0.8 * width and not _ENDED.search(line.text):
        return False
    continues = line.text[:1].islower() or line.text[:1] == "(" or bool(_UNFINISHED.search(before.text))
    if NUMBERED.match(group[0].text) and not (ended or continues):
        return False  # a heading that ends without a stop
    if line.gap > usual:
        return continues and not ended and line.gap <= usual + 2
    if _OWN_LINE.match(line.text):
        return False
    if _item(group[0].text) and line.gap <= usual:
        return (
            not (ended and width and len(before.text) < 0.6 * width and not continues) or before is group[0]
        )
    if continues and not ended:
        return True
    if ended and (len(before.text) > UNBROKEN or _REFERRED.match(line.text)):
        return False
    if ended and parted:
        return True
    # Room that is smaller than usual keeps lines together; room as usual after a line that ends early does not.
    short = len(before.text) < (0.8 if ended else 0.62) * width
    if len(group) > 1 and usual and group[-1].gap < usual <= line.gap and not continues:
        return not short
    return not short


def _other_type(before: Line, line: Line) -> bool:
    return bool(before.size and line.size) and (
        abs(before.size - line.size) > 0.6 or (before.bold != line.bold)
    )


def _begins(text: str) -> bool:
    return bool(BULLET.match(text) or ORDERED.match(text))


def _item(text: str) -> bool:
    return _begins(text)


def _block(group: list[Line], room_below: bool, usual: int) -> Block:
    first = group[0]
    text = joined([line.text for line in group])
    base = Block(
        Kind.TEXT,
        text,
        first.place,
        apart=first.gap > usual and room_below,
        above=first.gap > usual,
        lines=len(group),
        size=first.size,
        bold=all(line.bold for line in group),
    )
    if first.level:
        return replace(base, kind=Kind.HEADING, level=first.level)
    if DRAWN.match(text):
        return replace(base, kind=Kind.RULE)
    if bullet := BULLET.match(text):
        return replace(base, kind=Kind.ITEM, text=text[bullet.end() :])
    if ordered := ORDERED.match(text):
        return replace(base, kind=Kind.ITEM, text=text[ordered.end() :], number=ordered[1], ordered=True)
    return base


def joined(texts: Sequence[str]) -> str:
    """One text of several lines: a word that was divided is whole again, a hyphen of its own stays."""
    whole = ""
    for text in texts:
        text = re.sub(r"\s+", " ", text).strip()
        if not whole:
            whole = text
        elif whole.endswith("-") and len(whole) > 1 and not whole[-2].isspace():
            if _AND.match(text):
                whole = f"{whole} {text}"
            elif text[:1].islower() and whole[-2].isalpha():
                whole = whole[:-1] + text
            else:
                whole += text
        else:
            whole = f"{whole} {text}"
    return whole
