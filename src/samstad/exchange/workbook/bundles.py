"""Many workbooks at once: an archive out with one for each body, and files, or archives of them, back in.

A coordinator sends a workbook to each of forty bodies and reads forty back. What comes in is bounded before it is
unpacked: an archive says itself how large its files are, and the reader gives no more of a file than it said.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from samstad.exchange.workbook import rows
from samstad.exchange.workbook.writing import write
from samstad.organisation.models import Organisation
from samstad.steering.models import SteeringDocument

#: How many workbooks are read at once, the largest one and the largest sum of all, in bytes.
MOST = 100
LARGEST = 10_000_000
LARGEST_SUM = 12_000_000
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
#: What only an Office file has among its parts: an archive with it is a workbook, and not several.
_OFFICE = "[Content_Types].xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)


@dataclass(frozen=True)
class Sent:
    """A file that came: its name and its bytes, or why it is not read."""

    name: str
    content: bytes = b""
    refused: str = ""


def bodies_in(document: SteeringDocument) -> list[Organisation]:
    """The bodies that have a part in the document: goals of their own, or activities that they answer for."""
    goals, done = document.goals.values("owner"), document.activities.values("responsible")
    rows_of = document.city.organisations.filter(Q(pk__in=goals) | Q(pk__in=done))
    return list(rows_of.order_by("sort_key", "code"))


def of_bodies(document: SteeringDocument, lang: str = "sv") -> bytes:
    """An archive (.zip) with a workbook for each body that has a part in the document, as of today."""
    there = rows.objects_of(document)
    return _archive(
        (f"{document.code}-{body.code}.xlsx", write(document, body, lang, there))
        for body in bodies_in(document)
    )


def of_documents(documents: Sequence[SteeringDocument], lang: str = "sv") -> bytes:
    """An archive (.zip) with the whole workbook of each document: every body's plan of a year, say."""
    return _archive((f"{document.code}.xlsx", write(document, None, lang)) for document in documents)


def _archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Equal files give equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return made.getvalue()


def unpacked(files: Iterable[tuple[str, bytes]]) -> list[Sent]:
    """Each workbook among the files and in the archives among them, in their order; what is not read says why.

    A file that is there twice, byte for byte, is read once. Beyond MOST and LARGEST_SUM nothing more is read, and each
    file that is left says so.
    """
    found: list[Sent] = []
    seen: set[bytes] = set()
    size = 0
    for sent in _each(files):
        refused = sent.refused
        if not refused and sent.content in seen:
            refused = _("The same file is among them twice: it is read once.")
        elif not refused and len(seen) >= MOST:
            refused = _("At most %(most)d workbooks are read at once. Send this one afterwards.") % {
                "most": MOST
            }
        elif not refused and size + len(sent.content) > LARGEST_SUM:
            refused = _("The files are more than %(most)d MB together. Send this one afterwards.")
            refused %= {"most": LARGEST_SUM // 1_000_000}
        if not refused:
            seen.add(sent.content)
            size += len(sent.content)
        found.append(Sent(sent.name, b"" if refused else sent.content, refused))
    return found


def _each(files: Iterable[tuple[str, bytes]]) -> Iterator[Sent]:
    for name, content in files:
        if _is_archive(content):
            yield from _in_archive(name, content)
        elif len(content) > LARGEST:
            yield Sent(name, refused=_too_large())
        else:
            yield Sent(name, content)


def _is_archive(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _OFFICE not in archive.namelist()
    except _BROKEN:
        return False


def _in_archive(name: str, content: bytes) -> Iterator[Sent]:
    """The archive's files one by one, so that no more is unpacked than what is read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not _beside(entry)]
        if len(entries) > MOST:
            what = _("The archive has %(number)d files; at most %(most)d are read at once. Divide it.")
            yield Sent(name, refused=what % {"number": len(entries), "most": MOST})
            return
        if sum(entry.file_size for entry in entries) > LARGEST_SUM:
            what = _("What the archive holds is more than %(most)d MB: nothing of it is unpacked.")
            yield Sent(name, refused=what % {"most": LARGEST_SUM // 1_000_000})
            return
        if not entries:
            yield Sent(name, refused=_("The archive is empty."))
        for entry in entries:
            shown = entry.filename.replace("\\", "/").rpartition("/")[2]
            try:
                # No more than what the entry said of itself, whatever it unpacks to.
                inside = archive.read(entry)
            except _BROKEN:
                yield Sent(shown, refused=_("The file in the archive cannot be unpacked, or has a password."))
                continue
            if _is_archive(inside):
                yield Sent(shown, refused=_("An archive in an archive is not unpacked. Send it by itself."))
            else:
                yield Sent(shown, inside)


def _beside(entry: zipfile.ZipInfo) -> bool:
    """What a computer puts into an archive by itself: folders, and its own notes."""
    parts = entry.filename.replace("\\", "/").split("/")
    return entry.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith((".", "~$"))


def _too_large() -> str:
    return _("The file is larger than %(most)d MB, and no workbook from here.") % {
        "most": LARGEST // 1_000_000
    }
