"""Files that somebody might send in, made on the spot: good ones, and those that are made to harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pikepdf

CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
RELS = b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'


def word(**parts: bytes) -> bytes:
    document = docx.Document()
    document.add_heading("Svar på remiss", 0)
    document.add_paragraph("Nämnden tillstyrker förslaget.")
    held = io.BytesIO()
    document.save(held)
    return rezipped(held.getvalue(), parts)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = 7
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def odt(
    manifest: bytes = b"<manifest/>", content: bytes = b"<office:text>Svar</office:text>", **more: bytes
) -> bytes:
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
        | more
    )


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def rezipped(content: bytes, change: Mapping[str, bytes]) -> bytes:
    """The zip with parts put in or replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    return zipped(parts | dict(change))


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **save: object) -> bytes:
    with pikepdf.new() as file:
        file.add_blank_page()
        if change:
            change(file)
        held = io.BytesIO()
        file.save(held, **save)  # type: ignore[arg-type]
        return held.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\0\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", rows) + part(b"IEND", b"")


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x11" * 40 + b"\xff\xd9"
