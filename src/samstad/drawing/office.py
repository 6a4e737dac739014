"""What Word and Excel files have in common: a zip of XML parts, whose bytes repeat."""

from __future__ import annotations

import io
import re
import zipfile

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
# XML has no place for most control characters; Word and Excel refuse a file with one.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ABOUT = "docProps/core.xml"
# The writing libraries put in the clock's time last of all, whatever they were told.
_STAMP = re.compile(rb"(<dcterms:(modified|created)[^>]*>)[^<]*(</)")


def clean(text: str) -> str:
    """The text without characters that no XML file may hold."""
    return _UNPRINTABLE.sub("", text)


def repeatable(file: bytes, moment: str = "") -> bytes:
    """The same parts in the same order with one date: equal contents are equal bytes.

    moment: when the document says that it was made ("2026-10-01T12:00:00Z"); as it stands where empty.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, _FIRST_DAY)
            plain.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(entry.filename)
            if moment and entry.filename == _ABOUT:
                content = _STAMP.sub(rb"\g<1>" + moment.encode() + rb"\g<3>", content)
            target.writestr(plain, content)
    return made.getvalue()
