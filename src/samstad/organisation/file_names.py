"""A file's name as somebody wrote it, made into one that shows what it is and can be kept anywhere.

Nothing is changed in silence: each change has a code, and whoever shows the name tells them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 180  # bytes of UTF-8: file systems take 255, and a store may put something before it
_STACK = 2  # marks over one letter; no language of Sweden's writes more
NAMELESS = "fil"


class Change(StrEnum):
    """What was changed in a name."""

    PATH = "path"  # folders before it
    CONTROL = "control"  # control characters, line ends, halves of a character
    DIRECTION = "direction"  # signs that turn the direction of writing: "exe.fdp" shown as "pdf.exe"
    INVISIBLE = "invisible"  # signs without width, odd spaces
    COMPOSED = "composed"  # letters with marks apart, now in one (NFC), or wide and styled letters
    STACKED = "stacked"  # piles of marks over a letter
    LOOKALIKE = "lookalike"  # Cyrillic or Greek letters among Latin ones, which look the same
    SIGNS = "signs"  # signs that some system takes for something else: < > : " | ? *
    TRAILING = "trailing"  # dots and spaces at its ends, where a system drops them, or hides the file
    RESERVED = "reserved"  # a name that is a device on some system: con, nul, com1
    SHORTENED = "shortened"
    NAMELESS = "nameless"  # nothing was left
    SUFFIX = "suffix"  # the ending said another kind of file than it is


@dataclass(frozen=True)
class CleanName:
    """The name to keep, and in the order of `Change` what was changed."""

    name: str
    changes: tuple[Change, ...] = ()


_STYLED = ("<wide>", "<font>", "<compat>", "<circle>", "<narrow>")
_DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SIGNS = re.compile(r"[<>:\"|?*%\x7f]")
_DEVICE = re.compile(r"^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$", re.IGNORECASE)
# Letters that look as Latin ones do; pairs of (theirs, ours).
_LOOKALIKES = str.maketrans(
    dict(
        zip(
            "аеорсухіѕјһԁԛԝАВЕКМНОРСТУХІЅЈԌ" + "αεικνορτυχγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
            "aeopcyxisjhdqwABEKMHOPCTYXISJG" + "aeikvoptuxyABEZHIKMNOPTYX",
            strict=True,
        )
    )
)


def clean(name: str, suffix: str = "") -> CleanName:
    """A name of one line of visible signs, at most LONGEST bytes, that no system takes for anything else.

    `suffix` (".pdf") is what the file's content says; a name that ends otherwise is given it. Any text gives a
    name, and a clean name is left as it is.
    """
    changes: set[Change] = set()

    def step(change: Change, before: str, after: str) -> str:
        if before != after:
            changes.add(change)
        return after

    name = step(Change.PATH, name, re.split(r"[/\\]|^[A-Za-z]:(?=\S)", name.rstrip("/\\"))[-1])
    name = step(Change.DIRECTION, name, "".join(sign for sign in name if sign not in _DIRECTION))
    name = step(Change.COMPOSED, name, _composed(name))
    name = step(Change.PATH, name, re.split(r"[/\\]", name)[-1])
    name = step(Change.CONTROL, name, _without_control(name))
    name = step(Change.INVISIBLE, name, _visible(name))
    name = step(Change.STACKED, name, _unstacked(name))
    name = step(Change.LOOKALIKE, name, re.sub(r"[^\W\d_]+", _one_script, name))
    name = step(Change.SIGNS, name, _SIGNS.sub("_", name))
    name = step(Change.TRAILING, name, name.strip(" ."))
    if not re.search(r"\w", _parted(name)[0]):
        name = step(Change.NAMELESS, name, NAMELESS + _parted(name)[1])
    if suffix:
        name = step(Change.SUFFIX, name, _with_suffix(name, suffix))
    stem, ending = _parted(name)
    if _DEVICE.match(stem.split(".")[0].strip()):
        stem = step(Change.RESERVED, stem, f"_{stem}")
    short = step(Change.SHORTENED, stem, _shortened(stem, LONGEST - len(ending.encode())))
    return CleanName(short + ending, tuple(change for change in Change if change in changes))


def _composed(name: str) -> str:
    """Letters in one piece (NFC); wide, styled and ligature forms as the letters that they stand for."""
    name = unicodedata.normalize("NFC", name)
    plain = "".join(
        unicodedata.normalize("NFKC", sign)
        if unicodedata.decomposition(sign).startswith(_STYLED)
        and not unicodedata.normalize("NFKC", sign).startswith(" ")
        else sign
        for sign in name
    )
    return unicodedata.normalize("NFC", plain)


def _without_control(name: str) -> str:
    name = re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", name)
    # Halves of a character, places that are nobody's, and private signs show as nothing anybody can read.
    return "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co"))


def _visible(name: str) -> str:
    seen = "".join(
        " " if unicodedata.category(sign) == "Zs" else sign
        for sign in name
        if unicodedata.category(sign) != "Cf"
        and sign not in "\u115f\u1160\u3164\uffa0\u034f\u180e\u2800"
        and not 0xFE00 <= ord(sign) <= 0xFE0F
    )
    return re.sub(r" {2,}", " ", seen)


def _unstacked(name: str) -> str:
    made, marks = [], 0
    for sign in name:
        marks = marks + 1 if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks <= _STACK:
            made.append(sign)
    # A mark with nothing under it sits on whatever is printed before the name.
    return unicodedata.normalize("NFC", re.sub(r"^[\u0300-\u036f\u20d0-\u20ff]+", "", "".join(made)))


def _one_script(word: re.Match[str]) -> str:
    """A word of Latin letters and others that look like them, all in Latin; a word in one script is left."""
    text = word[0]
    latin = [sign for sign in text if unicodedata.name(sign, "").startswith("LATIN")]
    if not latin or len(latin) == len(text):
        return text
    return text.translate(_LOOKALIKES)


def _parted(name: str) -> tuple[str, str]:
    """(stem, ending with its dot); an ending is at most ten letters and digits."""
    found = re.fullmatch(r"(.+?)(\.[A-Za-z0-9]{1,10})", name, re.DOTALL)
    return (found[1], found[2]) if found else (name, "")


def _with_suffix(name: str, suffix: str) -> str:
    stem, ending = _parted(name)
    same = {".jpeg": ".jpg", ".jpe": ".jpg", ".text": ".txt", ".md": ".txt"}
    if ending.lower() == suffix or same.get(ending.lower()) == suffix:
        return name
    if not ending:
        return f"{name}{suffix}"
    return stem if stem.lower().endswith(suffix) else f"{stem}{suffix}"


def _shortened(stem: str, most: int) -> str:
    if len(stem.encode()) <= most:
        return stem
    cut = stem.encode()[:most].decode("utf-8", "ignore")
    while cut and unicodedata.combining(cut[-1]):
        cut = cut[:-1]
    return cut.rstrip(" .") or NAMELESS
