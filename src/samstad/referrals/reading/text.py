"""Lines of a plain text, with headings, bold and addresses that are marked as in Markdown."""

from __future__ import annotations

import codecs
import re
import unicodedata

from samstad.referrals.reading.found import Caution, Place
from samstad.referrals.reading.lines import Line

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\((?:[^()\s]|\([^()\s]{0,500}\)){0,500}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>-])")
# Soft hyphens and spaces without width are how a web page breaks words: no letters of the text.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
# The sign of a list item in a symbol font, as taken out of a PDF by some programs.
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•", "\uf02d": "–", "\x95": "•"})
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def decoded(content: bytes) -> tuple[str, list[tuple[Caution, str]]]:
    """The text, and what was assumed. UTF-8, or as its first bytes say, else Windows-1252 (said aloud)."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), []
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return content.decode("cp1252", "replace"), [
            (Caution.ENCODING_ASSUMED, f"cp1252 (byte {error.start + 1})")
        ]


def cleaned(text: str) -> str:
    """Composed letters, common spaces, no invisible signs."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_INVISIBLE | _SYMBOLS))


def lines_of(text: str) -> list[Line]:
    """The lines that are not empty; a form feed begins a page."""
    made: list[Line] = []
    marked = any(_HEADING.match(line) for line in text.splitlines())
    lost = not marked and _marks_lost(text.split("\n"))
    number, gap, page = 0, 0, 1
    for sheet in cleaned(text).replace("\r\n", "\n").replace("\r", "\n").split("\f"):
        rows = sheet.split("\n")
        for row in rows:
            number += 1
            bare = "".join(
                sign for sign in row if sign == "\t" or unicodedata.category(sign) not in ("Cc", "Cf")
            ).strip()
            if not bare:
                gap += 1
                continue
            indent = len(row) - len(row.lstrip(" "))
            if lost and _lost_mark(bare, indent, gap):
                bare = f"• {bare}"
            made.append(_line(bare, Place(page if "\f" in text else None, number), gap, marked))
            gap = 0
        page += 1
        number -= 1
    return made


def _marks_lost(rows: list[str]) -> bool:
    """Were list items' marks lost when the text was taken out of its file? Their lines then begin with a space."""
    begin = [row for row in rows if re.match(r" {1,2}[^\W\d_]", row) and row.strip()[0].islower()]
    indented = sum(row.startswith(" ") for row in rows if row.strip())
    return len(begin) > 2 and indented < 0.2 * sum(bool(row.strip()) for row in rows)


def _lost_mark(bare: str, indent: int, gap: int) -> bool:
    # A page that breaks within a sentence leaves one space too, but no empty line; two where an item follows.
    return (
        bare[0].islower()
        and bare[0].isalpha()
        and ((indent in (1, 2) and gap > 0) or (indent == 2 and not gap))
    )


def _line(bare: str, place: Place, gap: int, marked: bool) -> Line:
    if heading := _HEADING.match(bare):
        return Line(_plain(heading[2]), place, gap, level=len(heading[1]))
    if not marked:
        return Line(bare, place, gap)
    plain = _plain(bare)
    # A line break within bold ends the mark on another line.
    bold = bare.startswith("**") or bare.endswith("**")
    return Line(plain.strip("* ") if bold else plain, place, gap, bold=bold)


def _plain(text: str) -> str:
    """Markdown's marks taken away; the words stay."""
    text = re.sub(r"(?:\\_)+", "", text)
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPED.sub(r"\1", text).strip()
