"""Freezing a document: its content and its files are made once, and kept under the hashes of their bytes.

The files lie in the home before the rows that name them are committed: a freeze that is stopped on the way leaves
nothing but content that belongs to nobody (see `storing`).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from samstad.followup.renderings import template_of
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
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
    StoredFile,
)

CONTENT_FILE = "document.json"
TEMPLATE_FILE = "mall.docx"
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
    """Make the files, then their rows, within whatever transaction the act is. Raises UserError for a Word template
    of the city's that cannot be used."""
    identifier = _identifier(city, kind, about)
    template = template_of(city)
    content = content | {
        "identifier": identifier,
        "frozen_at": clock.now().isoformat(),
        "made_with": made_with(),
        # The template may change: what this document was written in is kept, under its hash.
        "template": storing.store(actor, city, TEMPLATE_FILE, WORD, template).sha256 if template else "",
    }
    stored = [
        (name, storing.store(actor, city, f"{identifier}-{name}", media_type, data))
        for name, media_type, data in _rendered(content, template)
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


def _rendered(content: dict[str, Any], template: bytes | None) -> list[tuple[str, str, bytes]]:
    """Name, type and bytes of each file. The same content and template give the same bytes."""
    from samstad.drawing import html, pdf, word
    from samstad.referrals import layout

    made = layout.document(content)
    stem = layout.TITLES[content["kind"]].lower().translate(str.maketrans("åäö", "aao"))
    renderers: tuple[tuple[str, str, Callable[[Any], bytes]], ...] = (
        ("html", "text/html", html.render),
        ("pdf", "application/pdf", pdf.render),
        ("docx", WORD, lambda document: word.render(document, template)),
    )
    return [(CONTENT_FILE, "application/json", canonical(content))] + [
        (f"{stem}.{suffix}", media_type, render(made)) for suffix, media_type, render in renderers
    ]


def made_with() -> dict[str, str]:
    """What decides how a content becomes files: the program's own code for it, and the programs that write them."""
    return {
        "layout": _code(),
        **{name: importlib.metadata.version(name) for name in ("typst", "python-docx")},
    }


@cache
def _code() -> str:
    """The hash of the code that lays out and draws: it changes where other bytes might come of the same content."""
    from samstad import drawing

    here, under = Path(__file__).parent, Path(drawing.__file__).parent
    own = [here / name for name in ("layout.py", "layout_words.py", "texts.py", "figures.py")]
    drawn = [path for path in under.rglob("*") if path.suffix in (".py", ".typ", ".css", ".json")]
    whole = hashlib.sha256()
    for path in [*own, *sorted(drawn)]:
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def canonical(content: dict[str, Any]) -> bytes:
    """JSON in one form: the same content gives the same bytes."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()


def read_content(document: FrozenDocument) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(storing.read(document.files.get(name=CONTENT_FILE).file))
    return found


@dataclass
class Verified:
    """What one document's verification found: faults, and notes on what could not be asked."""

    files: int = 0
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(document: FrozenDocument) -> Verified:
    """Read every file by its hash, and make each again from the content: it must come out the same, byte for byte.

    A document that was made with other versions of the programs is held by the hashes alone, and says so.
    """
    found = Verified()
    kept: dict[str, bytes] = {}
    for row in document.files.select_related("file"):
        found.files += 1
        try:
            kept[row.name] = storing.read(row.file)
        except UserError as error:
            found.findings.append(f"{row.name}: {error.what}")
    if found.findings or CONTENT_FILE not in kept:
        return found
    content = json.loads(kept[CONTENT_FILE])
    if content.get("identifier") != document.identifier:
        found.findings.append(f"{CONTENT_FILE}: is the content of another document")
    elif content.get("made_with") != made_with():
        found.notes.append(
            "made with other versions of the programs: its files are held by their hashes alone"
        )
    else:
        try:
            made = {
                name: data for name, _type, data in _rendered(content, _template_in(document.city, content))
            }
        except UserError as error:
            found.findings.append(f"the template: {error.what}")
        else:
            found.findings += [
                f"{name}: is not what the content gives"
                for name in sorted(kept.keys() | made.keys())
                if kept.get(name) != made.get(name)
            ]
    return found


def _template_in(city: City, content: dict[str, Any]) -> bytes | None:
    if not content["template"]:
        return None
    kept = StoredFile.objects.filter(city=city, sha256=content["template"]).first()
    if kept is None:
        raise UserError("no file of this hash is known", where=content["template"])
    return storing.read(kept)


def find(identifier: str | None) -> list[FrozenDocument]:
    """One by its identifier, or all, the newest first. Raises UserError where there is none."""
    rows = FrozenDocument.objects.select_related("city")
    found = list(rows.filter(identifier=identifier) if identifier else rows)
    if not found:
        raise UserError(
            "there is no such document" if identifier else "no document has been frozen",
            where=identifier or "",
            advice="A document's page of a referral, an answer or a meeting has its identifier in its address",
        )
    return found
