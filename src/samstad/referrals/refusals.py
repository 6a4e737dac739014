"""Why a file is not taken in, and what is told of one that is: one sentence each, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.file_names import Change


class Refusal(StrEnum):
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    PROGRAM = "program"
    OLD_OFFICE = "old_office"
    ARCHIVE = "archive"
    RICH_TEXT = "rich_text"
    WEB_PAGE = "web_page"
    UNCLEAR = "unclear"
    DAMAGED = "damaged"
    OTHER = "other"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    NESTED = "nested"
    ENTRY_NAME = "entry_name"
    EMBEDDED_PROGRAM = "embedded_program"
    FETCHES = "fetches"
    ENTITIES = "entities"
    SCRIPT = "script"
    LAUNCH = "launch"
    MEDIA = "media"
    TOO_COMPLEX = "too_complex"


class Notice(StrEnum):
    """What is told of a file that is taken in."""

    EMBEDDED_FILES = "embedded_files"
    FORMULAS = "formulas"
    OUTSIDE_LINKS = "outside_links"
    MENDED = "mended"
    FORM = "form"


class RefusedError(UserError):
    """A file that is not taken in; nothing of it is kept. `code` says why."""

    def __init__(self, code: Refusal, name: str, **told: object) -> None:
        self.code = code
        what, advice = _said(code)
        super().__init__(what % told if told else what, where=name, advice=advice)


def _said(code: Refusal) -> tuple[str, str]:
    as_pdf = _("Save it as PDF, or send it on paper")
    again = _("Open it in its program, save it again, and try once more")
    table: dict[Refusal, Callable[[], tuple[str, str]]] = {
        Refusal.TOO_LARGE: lambda: (
            _("the file is larger than %(most)s MB, which is the most that is taken in"),
            _("Divide it, or save its pictures smaller"),
        ),
        Refusal.EMPTY: lambda: (_("the file is empty"), _("Choose it again: it may not have been saved")),
        Refusal.PROGRAM: lambda: (
            _("this is a program, whatever its name says"),
            _("Send the document itself"),
        ),
        Refusal.OLD_OFFICE: lambda: (
            _("this is a document of an old kind (.doc, .xls), or one with a password"),
            _("Save it without a password as .docx, .xlsx or PDF"),
        ),
        Refusal.ARCHIVE: lambda: (
            _("this is a compressed folder"),
            _("Unpack it, and send the files one by one"),
        ),
        Refusal.RICH_TEXT: lambda: (
            _("this is a document in RTF, which can carry programs"),
            _("Save it as .docx or PDF"),
        ),
        Refusal.WEB_PAGE: lambda: (
            _("this is a web page"),
            _("Paste its text into the form, or save it as PDF"),
        ),
        Refusal.UNCLEAR: lambda: (
            _("the file is of more than one kind at once (%(detail)s), so nobody can know what it shows"),
            as_pdf,
        ),
        Refusal.DAMAGED: lambda: (_("the file is damaged, or has been cut off"), again),
        Refusal.OTHER: lambda: (
            _("files of this kind are not taken in"),
            _("Send PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt), text, CSV, PNG or JPEG"),
        ),
        Refusal.MACROS: lambda: (
            _("the document holds macros, which are programs (%(detail)s)"),
            _("Save it as .docx or .xlsx, which hold none"),
        ),
        Refusal.ENCRYPTED: lambda: (
            _("the file is encrypted, or locked with a password"),
            _("Save it without a password: what is received must be possible to read and to archive"),
        ),
        Refusal.BOMB: lambda: (_("the file would unpack to far more than it holds (%(detail)s)"), again),
        Refusal.NESTED: lambda: (_("there are files within files within files in it (%(detail)s)"), as_pdf),
        Refusal.ENTRY_NAME: lambda: (
            _("a part of the file has a name that leads out of it (%(detail)s)"),
            again,
        ),
        Refusal.EMBEDDED_PROGRAM: lambda: (
            _("there is an object in the document that can be a program (%(detail)s)"),
            _("Remove the object or paste it as a picture, and save the document again"),
        ),
        Refusal.FETCHES: lambda: (
            _("the document fetches a part of itself from somewhere else when it is opened (%(detail)s)"),
            as_pdf,
        ),
        Refusal.ENTITIES: lambda: (_("the document's XML makes definitions of its own (%(detail)s)"), again),
        Refusal.SCRIPT: lambda: (
            _("the PDF holds scripts, which are programs (%(detail)s)"),
            _("Print it to a new PDF, and send that one"),
        ),
        Refusal.LAUNCH: lambda: (
            _("the PDF starts a program, or sends something, when it is used (%(detail)s)"),
            _("Print it to a new PDF, and send that one"),
        ),
        Refusal.MEDIA: lambda: (
            _("the PDF holds film, sound, or a form of a kind that carries programs (%(detail)s)"),
            _("Print it to a new PDF, and send that one"),
        ),
        Refusal.TOO_COMPLEX: lambda: (
            _("the file could not be looked through in the time and memory that a document may take"),
            _("Print it to a new PDF, and send that one"),
        ),
    }
    return table[code]()


def told(notice: Notice, detail: str) -> str:
    """The sentence of a notice."""
    return {
        Notice.EMBEDDED_FILES: _("Files within the file were not looked at, and are not read: %(detail)s"),
        Notice.FORMULAS: _(
            "Cells that begin with a formula's sign are calculated by a spreadsheet program: %(detail)s"
        ),
        Notice.OUTSIDE_LINKS: _(
            "The workbook takes values from other files, which may be out of date: %(detail)s"
        ),
        Notice.MENDED: _("The file has faults in its structure, which programs may show differently."),
        Notice.FORM: _("The PDF is a form: what is filled in may show differently in other programs."),
    }[notice] % {"detail": detail}


def changed(change: Change) -> str:
    """What was changed in a file's name, as a sentence."""
    return {
        Change.PATH: _("folders before the name were taken away"),
        Change.CONTROL: _("signs that cannot be seen or read were taken away"),
        Change.DIRECTION: _("signs that turn the direction of writing were taken away"),
        Change.INVISIBLE: _("signs without width and odd spaces were taken away"),
        Change.COMPOSED: _("letters were written in their common form"),
        Change.STACKED: _("piles of accents were taken away"),
        Change.LOOKALIKE: _(
            "Cyrillic or Greek letters among Latin ones were exchanged for those that they look like"
        ),
        Change.SIGNS: _("signs that a file's name cannot have were exchanged for _"),
        Change.TRAILING: _("dots and spaces at the ends were taken away"),
        Change.RESERVED: _("a name that is a device on some computers was given a _ before it"),
        Change.SHORTENED: _("the name was shortened"),
        Change.NAMELESS: _("nothing was left of the name, so it was given one"),
        Change.SUFFIX: _("the ending was made to say what the file is"),
    }[change]
