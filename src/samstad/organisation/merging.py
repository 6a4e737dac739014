"""Two who wrote in the same thing: what was read, what I wrote, what has been saved since. The one way of merging.

`three` takes a value as a whole. `paragraphs` merges running text: a paragraph that only one of the two touched is
as that one left it, and where both touched the same one, both texts stand. Nothing that anybody typed is left out;
what only one person removed, and nobody else touched, is gone.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
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
    me, they = _Written.over(base, own), _Written.over(base, other)
    # What they typed already holds of mine: a save that is sent twice, or the same sentence thought of by both.
    there = Counter(other) - Counter(base)
    kept: list[str] = []
    both: list[tuple[str, str]] = []
    for index, old in enumerate([*base, None]):
        kept += they.before[index]
        kept += [one for one in me.before[index] if not _take(there, one)]
        if old is None:
            break
        mine_now, theirs_now = me.instead[index], they.instead[index]
        if mine_now == old or theirs_now == old:
            # The one who left it alone has no say in it: it is as the other left it, or gone.
            changed = theirs_now if mine_now == old else mine_now
            if changed is not None and (changed == old or theirs_now != old or not _take(there, changed)):
                kept.append(changed)
            continue
        kept += [theirs_now] if theirs_now is not None else []
        if mine_now is not None and not _take(there, mine_now):
            kept.append(mine_now)
            both += [(theirs_now, mine_now)] if theirs_now is not None else []
    return Merged("\n\n".join(kept), tuple(both))


@dataclass(frozen=True)
class _Written:
    """What one person did with each paragraph of the base: what stands in its place (None: taken away), and what was
    put before it; the last of `before` is after all of them."""

    instead: list[str | None]
    before: list[list[str]]

    @classmethod
    def over(cls, base: Sequence[str], new: Sequence[str]) -> _Written:
        instead: list[str | None] = list(base)
        before: list[list[str]] = [[] for _ in range(len(base) + 1)]
        for op, a, b, c, d in SequenceMatcher(None, base, new, autojunk=False).get_opcodes():
            if op == "equal":
                continue
            # As many as can be are taken to be rewritten one by one; the rest are new ones after them, or gone.
            for offset in range(b - a):
                instead[a + offset] = new[c + offset] if c + offset < d else None
            before[b] += new[min(d, c + b - a) : d]
        return cls(instead, before)


def _take(there: Counter[str], one: str) -> bool:
    """Whether it stands there already, once for each time that it is asked."""
    if there[one] <= 0:
        return False
    there[one] -= 1
    return True
