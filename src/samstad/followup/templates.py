"""A city takes in the Word file that its documents are written in; what is wrong with one is told before it is used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.followup.models import WordTemplate
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, require

LARGEST = 5_000_000


@dataclass(frozen=True)
class Look:
    """How a style is written: typeface, points and colour as the file says, empty where it leaves it to Word."""

    style: str
    typeface: str
    points: float | None
    bold: bool
    colour: str


def current(city: City) -> WordTemplate | None:
    """The city's own, or None where it has none or has gone back to the program's."""
    row = WordTemplate.objects.filter(city=city).order_by("-at", "-id").first()
    return row if row and row.content else None


def take_in(actor: Actor, city: City, name: str, content: bytes) -> WordTemplate:
    """Use this file from now on. Raises UserError that says what is wrong with it, PermissionDenied."""
    if len(content) > LARGEST:
        raise UserError(_("The file is too large to be a template."), where="file")
    check(content, "file")
    return _write(actor, city, name, content)


def go_back(actor: Actor, city: City) -> WordTemplate:
    """Use the program's own look from now on."""
    return _write(actor, city, "", b"")


def _write(actor: Actor, city: City, name: str, content: bytes) -> WordTemplate:
    with transaction.atomic():
        row = WordTemplate(city=city, name=name[:200], content=content, at=clock.now(), by=str(actor))
        require(actor, "change", row)
        row.sha256 = hashlib.sha256(content).hexdigest()
        row.save()
        changes = {"name": [None, row.name], "sha256": [None, row.sha256]}
        audit.record(actor, "template.take_in", row, city=city, changes=changes)
        return row


def check(template: bytes, where: str) -> None:
    """Raises UserError for what is no template: another kind of file, one with macros, one that lacks a style."""
    from samstad.drawing.word.template import TemplateError, opened

    try:
        opened(template)
    except TemplateError as error:
        raise UserError(
            str(error), where=where, advice="`samstad report template` writes one that has all styles"
        ) from error


def looks(template: bytes | None) -> list[Look]:
    """How each style that documents use is written in the template; in the program's own where it is None."""
    from samstad.drawing.word.template import STYLES, opened

    styles = opened(template).styles
    found = []
    for name in STYLES:
        font = styles[name].font
        rgb = font.color.rgb if font.color is not None else None
        found.append(
            Look(
                name,
                font.name or "",
                font.size.pt if font.size is not None else None,
                bool(font.bold),
                f"#{rgb}" if rgb is not None else "",
            )
        )
    return found


def sample(city: City, lang: str) -> bytes:
    """A short document in the city's look, with everything that a report may hold."""
    from samstad.drawing import word
    from samstad.drawing.document import (
        BulletList,
        Callout,
        Column,
        DefinitionList,
        Document,
        Heading,
        Paragraph,
        Quote,
        Table,
    )
    from samstad.organisation.texts import pick

    said = _("How the city's documents look")
    held = current(city)
    blocks = [
        Heading(1, _("A heading")),
        Paragraph([_("Running text, as the analysis of a report is written.")]),
        Heading(2, _("A heading below it")),
        BulletList([[_("An item of a list")], [_("One more")]]),
        DefinitionList([(_("A term"), [_("what it means")])]),
        Table(
            _("A table"),
            [Column(_("Indicator")), Column(_("Target of the year"), "right")],
            [[[_("Sick leave")], ["7,5 %"]]],
            notes=[_("A note below the table.")],
        ),
        Callout("info", _("A notice"), [_("What the reader must know.")]),
        Quote(_("What a body has answered."), pick(city.name, lang).text),
    ]
    document = Document(said, blocks, lang=lang, subtitle=pick(city.name, lang).text, author="Samstad")  # type: ignore[arg-type]
    return word.render(document, bytes(held.content) if held else None)
