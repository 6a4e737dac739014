"""Freezing a document: its content and its files are made once, and kept under the hashes of their bytes.

The files lie in the home before the rows that name them are committed: a freeze that is stopped on the way leaves
nothing but content that belongs to nobody (see `storing`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction

from samstad.organisation import audit, clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, require
from samstad.referrals import contents, storing
from samstad.referrals.models import (
    AgendaItem,
    Answer,
    DocumentKind,
    FrozenDocument,
    FrozenFile,
    Interpellation,
    Meeting,
    Referral,
)

CONTENT_FILE = "document.json"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def freeze_proposal(actor: Actor, answer: Answer) -> FrozenDocument:
    return _freeze(actor, answer.city, DocumentKind.PROPOSAL, contents.proposal(answer), answer=answer)


def freeze_extract(actor: Actor, answer: Answer, item: AgendaItem) -> FrozenDocument:
    return _freeze(actor, answer.city, DocumentKind.EXTRACT, contents.extract(answer, item), answer=answer)


def freeze_statement(actor: Actor, referral: Referral) -> FrozenDocument:
    """The compiled statement as it is now; any number of times before it is published."""
    require(actor, "compile", referral)
    content = contents.statement(referral)
    return _freeze(actor, referral.city, DocumentKind.STATEMENT, content, referral=referral)


def freeze_meeting(actor: Actor, meeting: Meeting) -> list[FrozenDocument]:
    """The notice and the agenda."""
    return [
        _freeze(actor, meeting.city, DocumentKind.NOTICE, contents.notice(meeting), meeting=meeting),
        _freeze(actor, meeting.city, DocumentKind.AGENDA, contents.agenda(meeting), meeting=meeting),
    ]


def freeze_reply(actor: Actor, one: Interpellation) -> FrozenDocument:
    return _freeze(actor, one.city, DocumentKind.REPLY, contents.reply(one), interpellation=one)


def _freeze(
    actor: Actor, city: City, kind: DocumentKind, content: dict[str, Any], **about: Any
) -> FrozenDocument:
    """Make the files, then their rows, within whatever transaction the act is."""
    identifier = _identifier(city, kind, about)
    content = content | {"identifier": identifier, "frozen_at": clock.now().isoformat()}
    stored = [
        (name, storing.store(actor, city, f"{identifier}-{name}", media_type, data))
        for name, media_type, data in _rendered(content)
    ]
    with transaction.atomic():
        made = FrozenDocument(
            city=city,
            identifier=identifier,
            kind=kind,
            title=content["title"][:300],
            frozen_at=clock.now(),
            frozen_by=str(actor),
            **about,
        )
        made.save()
        for name, file in stored:
            FrozenFile.objects.create(document=made, name=name, file=file)
        audit.record(
            actor, f"{kind.value}.freeze", made, changes={name: [None, file.sha256] for name, file in stored}
        )
        return made


def _identifier(city: City, kind: DocumentKind, about: dict[str, Any]) -> str:
    """Names the document in its address; the number says which of its kind it is for what it is about."""
    thing = next(iter(about.values()))
    number = FrozenDocument.objects.filter(kind=kind, **about).count() + 1
    return f"{city.slug}-{kind.value}-{thing.pk}-{number}"


def _rendered(content: dict[str, Any]) -> list[tuple[str, str, bytes]]:
    """Name, type and bytes of each file. The same content gives the same bytes."""
    from samstad.drawing import html, pdf, word
    from samstad.referrals import layout

    made = layout.document(content)
    stem = layout.TITLES[content["kind"]].lower().translate(str.maketrans("åäö", "aao"))
    renderers: tuple[tuple[str, str, Callable[[Any], bytes]], ...] = (
        ("html", "text/html", html.render),
        ("pdf", "application/pdf", pdf.render),
        ("docx", WORD, word.render),
    )
    return [(CONTENT_FILE, "application/json", canonical(content))] + [
        (f"{stem}.{suffix}", media_type, render(made)) for suffix, media_type, render in renderers
    ]


def canonical(content: dict[str, Any]) -> bytes:
    """JSON in one form: the same content gives the same bytes."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()


def read_content(document: FrozenDocument) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(storing.read(document.files.get(name=CONTENT_FILE).file))
    return found


def verify(document: FrozenDocument) -> list[str]:
    """The names of the document's files that are not what its content gives; each is read and made again."""
    made = {name: data for name, _type, data in _rendered(read_content(document))}
    return [
        row.name
        for row in document.files.select_related("file")
        if storing.read(row.file) != made.get(row.name)
    ]
