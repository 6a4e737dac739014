"""A text of a referral as a page shows it: laid out as in its documents, in one piece for each page.

One piece, since its headings and tables are numbered and named within it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from samstad.drawing import html
from samstad.drawing.document import Block, Document, Heading
from samstad.organisation.models import City
from samstad.referrals import texts


def shown(city: City, parts: Iterable[tuple[str, str]], *, caption: str, under: int = 2) -> SafeString:
    """(heading or nothing, text) one after another. The first headings are h3, or with `under` 1 h2."""
    given = [(heading, text) for heading, text in parts if text.strip()]
    led_to = texts.resolve(city, [text for _heading, text in given])
    blocks: list[Block] = []
    for heading, text in given:
        if heading:
            blocks.append(Heading(1, heading))
        level = 2 if heading else 1
        blocks += texts.blocks(text, led_to, level=level, caption=heading or caption)
    if not blocks:
        return SafeString("")
    return mark_safe(html.fragment(Document(title=caption, blocks=blocks, lang="sv"), under=under))
