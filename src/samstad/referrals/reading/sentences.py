"""A text as sentences, with the abbreviations of Swedish official prose kept whole."""

from __future__ import annotations

import re

_ABBREVIATED = re.compile(
    r"(?:\b(?:bl\.? ?a|t\.? ?ex|m\.? ?m|m\.? ?fl|d\.? ?v\.? ?s|s\.? ?k|f\.? ?d|o\.? ?s\.? ?v|e\.? ?d|"
    r"fr\.? ?o\.? ?m|t\.? ?o\.? ?m|dnr|nr|kap|st|ap|ca|"
    r"kl|resp|tel|jfr|ink|dir|utl|prop|skr|rskr|bet|mnkr|osv|etc|sid|s|p|[A-ZÅÄÖ]))\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?][”\"')\]]?\s+(?=[A-ZÅÄÖ0-9”\"'(–-])")


LONGEST = 2_000  # signs of a sentence in which anything is looked for: nobody has written a longer one


def sentences_of(text: str) -> list[str]:
    """The sentences in order; joined with spaces they are the text again."""
    made, start = [], 0
    for match in _END.finditer(text):
        before = text[start : match.start() + 1]
        if _ABBREVIATED.search(before):
            continue
        made.append(text[start : match.end()].strip())
        start = match.end()
    rest = text[start:].strip()
    return [*made, rest] if rest else made
