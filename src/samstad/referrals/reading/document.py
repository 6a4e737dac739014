"""Blocks put together into a document with its facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import chain
from typing import Any

from samstad.referrals.reading import facts
from samstad.referrals.reading.attachments import attachments
from samstad.referrals.reading.deadlines import deadlines, extension, main_deadline
from samstad.referrals.reading.found import Caution, Found, Place, ReadDocument, Reason, missing
from samstad.referrals.reading.lines import Block, Kind, Line
from samstad.referrals.reading.numbers import own_number, registry_numbers
from samstad.referrals.reading.opening import opening, received
from samstad.referrals.reading.sections import sections_of
from samstad.referrals.reading.swedish_dates import dates_in


def document(
    blocks: Sequence[Block], margins: Sequence[Line] = (), cautions: Sequence[tuple[Caution, str]] = ()
) -> ReadDocument:
    """The document of these blocks. `margins` are lines of headers and footers, where numbers and dates may stand."""
    start = opening(blocks)
    edges = tuple(Block(Kind.TEXT, line.text, line.place) for line in margins)
    letterhead = (*start.letterhead, *edges)
    told = _with_impossible_dates([*letterhead, *start.rest], list(cautions))
    if edges:
        told.append((Caution.MARGINS_LEFT_OUT, "; ".join(block.text for block in edges)))
    whole = replace(start, letterhead=letterhead)
    numbers = registry_numbers(
        letterhead, _text_of(start.title.value, start.title.place, start.rest), start.title.value or ""
    )
    signed = facts.signatures(start.rest)
    by = deadlines(start.rest)
    annexes, none = attachments(start.rest)
    made = ReadDocument(
        title=start.title,
        sender=facts.sender(whole, start.rest, signed),
        date=facts.own_date(whole, start.rest),
        received=received(letterhead),
        deadline=main_deadline(by),
        registry_number=own_number(numbers),
        referred_by=facts.who_referred(whole, start.rest),
        group_date=facts.group_date(start.rest),
        extension=extension(start.rest),
        registry_numbers=tuple(numbers),
        deadlines=tuple(by),
        recipients=tuple(facts.recipients(start.rest)),
        signatures=tuple(signed),
        attachments=tuple(annexes),
        attachments_reason=none,
        sections=sections_of([*start.letterhead, *start.rest]),
        cautions=tuple(told),
    )
    return made if blocks or margins else _without_text(made)


def _without_text(made: ReadDocument) -> ReadDocument:
    """Nothing was found since there was nothing to look in, which is another thing than not finding it."""
    facts_of = [each.name for each in fields(made) if isinstance(getattr(made, each.name), Found)]
    reasons: dict[str, Any] = dict.fromkeys(facts_of, missing(Reason.NO_TEXT))
    return replace(made, **reasons, attachments_reason=Reason.NO_TEXT)


def _text_of(title: str | None, place: Place | None, rest: Sequence[Block]) -> list[Block]:
    """The title and what follows, for what may be said in either."""
    return [*([Block(Kind.TEXT, title, place)] if title and place else []), *rest]


def _with_impossible_dates(
    blocks: Sequence[Block], cautions: list[tuple[Caution, str]]
) -> list[tuple[Caution, str]]:
    wrong = chain.from_iterable(
        (dated.text for dated in dates_in(block.text) if dated.when is None) for block in blocks
    )
    return [*cautions, *((Caution.IMPOSSIBLE_DATE, text) for text in dict.fromkeys(wrong))]
