"""What a file is, by what it holds. Its name is never asked, but for whether a text is a table.

A file whose parts say different things (a picture with a zip behind it, a PDF that begins as a web page) is none: what
one program shows and another opens would not be the same.
"""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from samstad.organisation import unpacking


class Kind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    TXT = "txt"
    CSV = "csv"
    PNG = "png"
    JPG = "jpg"

    @property
    def suffix(self) -> str:
        return f".{self.value}"

    @property
    def media_type(self) -> str:
        """What the file is served as, always for download. Text says its encoding only where it is known."""
        return _MEDIA[self]


_MEDIA = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.TXT: "text/plain",
    Kind.CSV: "text/csv",
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
}


class Foreign(StrEnum):
    """What a file is when it is none of those that are taken in."""

    EMPTY = "empty"
    PROGRAM = "program"
    OLD_OFFICE = "old_office"  # .doc, .xls, .msi, and any Office file with a password
    ARCHIVE = "archive"
    RICH_TEXT = "rich_text"
    WEB_PAGE = "web_page"
    UNCLEAR = "unclear"  # more than one kind at once
    DAMAGED = "damaged"
    OTHER = "other"


@dataclass(frozen=True)
class Sniffed:
    """One of the two; `detail` says what was seen where that helps."""

    kind: Kind | None = None
    foreign: Foreign | None = None
    detail: str = ""


_HEAD = 4096
_TAIL = 66_000  # bytes at the end in which a zip's own end must lie
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
             b"\xca\xfe\xba\xbe", b"#!", b"\x00asm", b"dex\n", b"L\x00\x00\x00\x01\x14\x02\x00")  # fmt: skip
_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"MSCF", b"\x28\xb5\x2f\xfd",
             b"PK\x05\x06", b"PK\x07\x08")  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG = b"\x89PNG\r\n\x1a\n"
_PAGE = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|svg|iframe|\?xml|\?php|%@)",
    re.I | re.S,
)
_MOST_POINTS = 100_000_000  # of a picture: more would fill the memory of whoever opens it


def sniff(path: Path, name: str = "") -> Sniffed:
    """What the file holds. `name` only tells a table of text (.csv) from other text."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if not head:
        return Sniffed(foreign=Foreign.EMPTY)
    if foreign := _foreign(head):
        return Sniffed(foreign=foreign)
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(path, head)
    for start, kind, whole in (
        (b"%PDF-", Kind.PDF, _pdf),
        (_PNG, Kind.PNG, _png),
        (b"\xff\xd8\xff", Kind.JPG, _jpg),
    ):
        if head.startswith(start):
            return whole(path, head, tail, size) or Sniffed(kind)
    if b"%PDF-" in head[:1024]:
        return Sniffed(foreign=Foreign.UNCLEAR, detail="? + PDF")
    if _PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        return Sniffed(foreign=Foreign.WEB_PAGE)
    if is_text(path):
        if _has_zip_end(tail):
            return Sniffed(foreign=Foreign.UNCLEAR, detail="text + zip")
        return Sniffed(Kind.CSV if name.lower().endswith((".csv", ".tsv")) else Kind.TXT)
    return Sniffed(foreign=Foreign.OTHER)


def _foreign(head: bytes) -> Foreign | None:
    if head.startswith(_PROGRAMS):
        return Foreign.PROGRAM
    if head.startswith(_OLE):
        return Foreign.OLD_OFFICE
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        return Foreign.ARCHIVE
    return Foreign.RICH_TEXT if head.startswith(b"{\\rtf") else None


def _has_zip_end(tail: bytes) -> bool:
    """Could a program open it as a zip? Its end may stand anywhere in the last 64 kB."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if len(tail) - at >= 22 and struct.unpack_from("<H", tail, at + 20)[0] <= len(tail) - at - 22:
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def _pdf(_path: Path, head: bytes, tail: bytes, _size: int) -> Sniffed | None:
    end = tail.rfind(b"%%EOF")
    if end < 0:
        return Sniffed(foreign=Foreign.DAMAGED, detail="%%EOF")
    if _has_zip_end(tail) or len(tail) - end > 1029 or _PAGE.match(tail[end + 5 :]):
        return Sniffed(foreign=Foreign.UNCLEAR, detail="PDF + ?")
    # A page of script in the first comment is read as a page by a browser that guesses.
    return (
        Sniffed(foreign=Foreign.UNCLEAR, detail="PDF + HTML")
        if re.search(rb"<(?:script|html)\b", head[:1024], re.I)
        else None
    )


def _png(path: Path, head: bytes, tail: bytes, size: int) -> Sniffed | None:
    if len(head) < 33 or head[12:16] != b"IHDR":
        return Sniffed(foreign=Foreign.DAMAGED, detail="PNG")
    width, height = struct.unpack(">II", head[16:24])
    if not 0 < width * height <= _MOST_POINTS:
        return Sniffed(foreign=Foreign.DAMAGED, detail=f"{width} × {height}")
    end = _png_end(path, size)
    if end is None:
        return Sniffed(foreign=Foreign.DAMAGED, detail="PNG")
    return Sniffed(foreign=Foreign.UNCLEAR, detail="PNG + ?") if end != size or _has_zip_end(tail) else None


def _png_end(path: Path, size: int) -> int | None:
    """Where the picture ends by its own parts; None where they do not fit together."""
    with path.open("rb") as file:
        at = 8
        while at + 12 <= size:
            file.seek(at)
            length, kind = struct.unpack(">I4s", file.read(8))
            at += 12 + length
            if kind == b"IEND":
                return at
    return None


def _jpg(_path: Path, _head: bytes, tail: bytes, _size: int) -> Sniffed | None:
    end = tail.rfind(b"\xff\xd9")
    if end < 0:
        return Sniffed(foreign=Foreign.DAMAGED, detail="JPEG")
    behind = tail[end + 2 :].strip(b"\0\r\n ")
    return Sniffed(foreign=Foreign.UNCLEAR, detail="JPEG + ?") if behind or _has_zip_end(tail) else None


def _of_zip(path: Path, head: bytes) -> Sniffed:
    """Word, Excel or OpenDocument text by the parts that make it one; a program's archive, or another."""
    if b"%PDF-" in head[:1024]:
        return Sniffed(foreign=Foreign.UNCLEAR, detail="? + PDF")
    try:
        with zipfile.ZipFile(path) as book:
            entries = book.infolist()
            names = {entry.filename for entry in entries}
            if not entries or min(entry.header_offset for entry in entries) != 0:
                return Sniffed(foreign=Foreign.UNCLEAR, detail="zip + ?")
            if book.comment or _behind(path, book):
                return Sniffed(foreign=Foreign.UNCLEAR, detail="zip + ?")
            found = list(_documents(book, names))
    except unpacking.DAMAGED as error:
        return Sniffed(foreign=Foreign.DAMAGED, detail=str(error))
    if len(found) > 1:
        return Sniffed(foreign=Foreign.UNCLEAR, detail=" + ".join(found))
    if found:
        return Sniffed(found[0])
    program = (
        any(name.lower().endswith((".class", ".dex")) for name in names) or "META-INF/MANIFEST.MF" in names
    )
    return Sniffed(foreign=Foreign.PROGRAM if program else Foreign.ARCHIVE)


def _behind(path: Path, book: zipfile.ZipFile) -> bool:
    """Does the file go on after the zip's own end?"""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 22))
        return not file.read().startswith(b"PK\x05\x06")


def _documents(book: zipfile.ZipFile, names: set[str]) -> Iterator[Kind]:
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            yield Kind.DOCX
        if "xl/workbook.xml" in names:
            yield Kind.XLSX
    if "mimetype" in names:
        with book.open("mimetype") as part:
            said = part.read(200)
        if said.strip() == _MEDIA[Kind.ODT].encode() and "content.xml" in names:
            yield Kind.ODT


def is_text(path: Path) -> bool:
    """Text in UTF-8, UTF-16 with its mark, or Windows-1252, with no control characters but tab, line and page ends."""
    with path.open("rb") as file:
        mark = file.read(2)
        if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return _all_text(path, "utf-16")
    return _all_text(path, "utf-8-sig") or _all_text(path, "cp1252")


def _all_text(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                if _NOT_TEXT.search(decoder.decode(block)):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
