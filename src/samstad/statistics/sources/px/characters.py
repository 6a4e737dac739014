"""Which character set a PX file is written in.

| what the file shows | read as |
|---|---|
| a byte-order mark | UTF-8 or UTF-16 |
| letters beyond ASCII that are whole UTF-8 | UTF-8, whatever CODEPAGE says: text in another set hardly ever is |
| `CODEPAGE` | that set; ISO-8859-1 as its superset Windows-1252, as every PX program does |
| `CHARSET="ANSI"` alone | Windows-1252 |
| neither | CP850: a file from the DOS days |
"""

from __future__ import annotations

import codecs
import re

from samstad.organisation.errors import UserError

_SAID = rb'(?:^|[\r\n;])\s*%s\s*=\s*"([^"]*)"'
_CODEPAGE = re.compile(_SAID % b"CODEPAGE")
_CHARSET = re.compile(_SAID % b"CHARSET")
_OTHER_NAMES = {"ansi": "cp1252", "oem": "cp850", "iso-8859-1": "cp1252", "latin1": "cp1252"}
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


def encoding_of(header: bytes, where: str) -> str:
    """The name of the set, as Python knows it. Raises UserError where CODEPAGE names one that nobody knows."""
    if _BEYOND_ASCII.search(header) is None or _is_utf8(header):
        return "utf-8"
    codepage = _CODEPAGE.search(header)
    charset = _CHARSET.search(header)
    said = codepage or charset
    if said is None:
        return "cp850"
    name = said[1].decode("ascii", "replace").strip().lower()
    if name.isdecimal():
        name = f"cp{name}"  # CODEPAGE="850"
    name = _OTHER_NAMES.get(name, name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise UserError(
            f"the character set {name!r} is unknown",
            where=f"{where}, CODEPAGE",
            advice="Save the file as UTF-8, or correct CODEPAGE",
        ) from None


def _is_utf8(header: bytes) -> bool:
    try:
        header.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode(header: bytes, encoding: str, where: str) -> str:
    """The header as text. Raises UserError naming the line of a byte that the set does not have."""
    try:
        return header.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "cp1252":  # five of its places are empty; such a file means control signs
            return header.decode("latin-1")
        line = header.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"byte {header[error.start]:#04x} is no letter in {encoding}",
            where=f"{where}, line {line}",
            advice="Correct CODEPAGE, or save the file as UTF-8",
        ) from None
