"""Two who wrote in the same thing: what was read, what I wrote, what has been saved since. The one way of merging.

`three` takes a value as a whole. `paragraphs` merges running text: a paragraph that only one of the two touched is
as that one left it, and where both touched the same one, both texts stand. Nothing that anybody typed is left out;
what only one person removed, and nobody else touched, is gone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_BETWEEN = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def three(read: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """Mine unless only they changed it; and whether both did, each in a way of their own."""
    if mine == read:
        return theirs, False
    return mine, theirs not in (read, mine)


def split(text: str) -> list[str]:
    """The paragraphs of a text: what blank lines stand between."""
    return [part.strip("\n") for part in _BETWEEN.split(text) if part.strip()]


def fingerprint(paragraph: str) -> str:
    """What a remark on a paragraph is held by; white space at its ends does not count."""
    return hashlib.sha256(paragraph.strip().encode()).hexdigest()


@dataclass(frozen=True)
class Merged:
    """The text to keep, and the pairs (theirs, mine) of which both stand in it, for somebody to choose."""

    text: str
    both: tuple[tuple[str, str], ...] = ()


def paragraphs(read: str, mine: str, theirs: str) -> Merged:
    """Merge by paragraph. Where only one of the two wrote, that text is kept to the letter."""
    if mine in (read, theirs):
        return Merged(theirs)
    if theirs == read:
        return Merged(mine)
    base, own, other = split(read), split(mine), split(theirs)
    kept: list[str] = []
    both: list[tuple[str, str]] = []
    for was, me, they in _regions(base, own, other):
        chosen, pairs = _region(was, me, they)
        kept += chosen
        both += pairs
    return Merged("\n\n".join(kept), tuple(both))


def _regions(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> list[tuple[list[str], list[str], list[str]]]:
    """The three texts cut at the paragraphs that all of them have: (was, mine, theirs) of each piece between and at."""
    to_mine, to_theirs = _kept(base, mine), _kept(base, theirs)
    regions: list[tuple[list[str], list[str], list[str]]] = []
    at = [0, 0, 0]
    for index in [i for i in range(len(base)) if i in to_mine and i in to_theirs] + [len(base)]:
        ends = (
            (index, to_mine[index], to_theirs[index])
            if index < len(base)
            else (len(base), len(mine), len(theirs))
        )
        regions.append(
            (list(base[at[0] : ends[0]]), list(mine[at[1] : ends[1]]), list(theirs[at[2] : ends[2]]))
        )
        if index < len(base):
            same = [base[index]]
            regions.append((same, same, same))
            at = [end + 1 for end in ends]
    return regions


def _kept(base: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Paragraph of the base → where it stands in the new text, for those that were left alone."""
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    return {
        block.a + offset: block.b + offset
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    }


def _region(was: list[str], mine: list[str], theirs: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """One piece: as the one who touched it left it, or all that both wrote."""
    if mine in (was, theirs):
        return theirs, []
    if theirs == was:
        return mine, []
    if len(was) > 1 and len(was) == len(mine) == len(theirs):
        # As many as before: neighbours that were rewritten each by one person, and not one thing by both.
        each = [_region([a], [b], [c]) for a, b, c in zip(was, mine, theirs, strict=True)]
        return [text for texts, _ in each for text in texts], [pair for _, pairs in each for pair in pairs]
    kept: list[str] = []
    both: list[tuple[str, str]] = []
    untouched = set(was)
    for op, a, b, c, d in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if op == "equal":
            kept += theirs[a:b]
            continue
        # An old paragraph that one left and the other took away is gone; what was typed stays.
        they = [one for one in theirs[a:b] if one not in untouched]
        me = [one for one in mine[c:d] if one not in untouched]
        kept += they + me
        if was and they and me:
            both.append(("\n\n".join(they), "\n\n".join(me)))
    return kept, both
