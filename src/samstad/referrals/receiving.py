"""A file that somebody sends in: streamed to disk under a limit, known by what it holds, looked through, or refused.

Nothing of a refused file is kept. One that is taken in lies under the hash of its content with no name of anybody's
choosing, and is given out for download only (`headers_for`): never shown in a page of the site's own.

| file | question |
|---|---|
| `kinds.py` | what is it? |
| `archives.py`, `pdf_safety.py` | what does it hold that a document does not need? |
| `organisation/file_names.py` | what may it be called? |
| `refusals.py` | what is said, and what can be done about it? |
| `pasting.py` | text that is pasted with its marks |
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings

from samstad.organisation import file_names
from samstad.organisation.file_names import CleanName
from samstad.referrals import archives, pdf_safety
from samstad.referrals.kinds import Foreign, Kind, sniff
from samstad.referrals.refusals import Notice, Refusal, RefusedError, changed, told
from samstad.statistics.store import files

_PDF = {
    pdf_safety.ENCRYPTED: Refusal.ENCRYPTED,
    pdf_safety.DAMAGED: Refusal.DAMAGED,
    pdf_safety.COMPLEX: Refusal.TOO_COMPLEX,
    pdf_safety.SCRIPT: Refusal.SCRIPT,
    pdf_safety.LAUNCH: Refusal.LAUNCH,
    pdf_safety.MEDIA: Refusal.MEDIA,
}
_PDF_TOLD = {
    pdf_safety.FILES: Notice.EMBEDDED_FILES,
    pdf_safety.MENDED: Notice.MENDED,
    pdf_safety.FORM: Notice.FORM,
}
_ZIPPED = (Kind.DOCX, Kind.XLSX, Kind.ODT)
# A sign before a number or a word is none: "-34 år". One before a call or a reference is.
_FORMULA = re.compile(r"[=@]|[+-][^;,]*[(|!]")


@dataclass(frozen=True)
class Received:
    """A file that was taken in. `path` is the folder's, named by `sha256`; `notices` are sentences to be shown."""

    path: Path
    kind: Kind
    name: CleanName
    size: int
    sha256: str
    notices: tuple[str, ...] = ()


def receive(content: Iterable[bytes], name: str, folder: Path, most: int | None = None) -> Received:
    """Take a file in. `most` is in bytes, by default what the settings say (SAMSTAD_LARGEST_UPLOAD).

    Raises RefusedError (a UserError) with its reason; nothing is then kept, and no more than `most` was ever written.
    UserError where there is no room. The same content sent in twice is one file.
    """
    most = settings.LARGEST_UPLOAD if most is None else most
    shown = file_names.clean(name).name
    with files.room_for("the file", folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, aside = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        part = Path(aside)
        try:
            with os.fdopen(handle, "wb") as file:
                size, digest = _streamed(content, file, most, shown)
                file.flush()
                os.fsync(file.fileno())
            kind, notices = look_at(part, name)
            path = folder / digest
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    clean = file_names.clean(name, kind.suffix)
    sentences = (*map(_of_change, clean.changes), *notices)
    return Received(path, kind, clean, size, digest, sentences)


def look_at(path: Path, name: str) -> tuple[Kind, tuple[str, ...]]:
    """What a file on the disk is, and what is to be told of it. Raises RefusedError."""
    shown = file_names.clean(name).name
    sniffed = sniff(path, name)
    if sniffed.kind is None:
        foreign = sniffed.foreign or Foreign.OTHER
        raise RefusedError(Refusal(foreign.value), shown, detail=sniffed.detail or foreign.value)
    if sniffed.kind is Kind.PDF:
        found = _pdf(path, shown)
    elif sniffed.kind in _ZIPPED:
        found = archives.look_through(path, shown)
    elif sniffed.kind is Kind.CSV:
        found = _csv(path)
    else:
        found = {}
    return sniffed.kind, tuple(told(notice, ", ".join(details[:5])) for notice, details in found.items())


def headers_for(kind: Kind, name: str) -> dict[str, str]:
    """The headers of an answer that gives a received file out: for download, of a type that nothing is run by."""
    name = file_names.clean(name).name
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return {
        "Content-Type": kind.media_type,
        "Content-Disposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _streamed(content: Iterable[bytes], file: BinaryIO, most: int, name: str) -> tuple[int, str]:
    """(size, sha256). Stops at the first block that is too much, which is never written."""
    size, digest = 0, hashlib.sha256()
    for block in content:
        size += len(block)
        if size > most:
            raise RefusedError(Refusal.TOO_LARGE, name, most=f"{most / 1_000_000:g}")
        digest.update(block)
        file.write(block)
    return size, digest.hexdigest()


def _pdf(path: Path, name: str) -> dict[Notice, list[str]]:
    found = pdf_safety.look_through(path)
    for finding, refusal in _PDF.items():
        if finding in found:
            raise RefusedError(refusal, name, detail=", ".join(found[finding]))
    return {notice: found[finding] for finding, notice in _PDF_TOLD.items() if finding in found}


def _csv(path: Path) -> dict[Notice, list[str]]:
    """Cells that a spreadsheet program would calculate."""
    found: list[str] = []
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            for cell in line.replace(";", ",").replace("\t", ",").split(","):
                bare = cell.strip().strip('"')
                if _FORMULA.match(bare):
                    found.append(f"{number}: {bare[:30]}")
                    break
            if len(found) >= 5:
                break
    return {Notice.FORMULAS: found} if found else {}


def _of_change(change: file_names.Change) -> str:
    sentence = changed(change)
    return f"{sentence[:1].upper()}{sentence[1:]}."
