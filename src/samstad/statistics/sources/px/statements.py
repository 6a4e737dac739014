"""A PX header as statements: `KEYWORD[language]("sub","keys")=values;`.

A text may be broken over lines as `"one piece"` `"and the next"`, and holds no quotation mark of its own. Where one
stands inside a text anyway, the statement is marked as faulty and reading goes on with the next: it depends on the
keyword whether the file can do without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEAD = re.compile(
    r"\s*+([A-Za-z][A-Za-z0-9_-]*+)\s*+(?:\[\s*+\"?([^\]\"]*+)\"?\])?\s*+"
    r"(?:\(\s*+(\"[^\"]*+\"(?:\s*+,\s*+\"[^\"]*+\")*+)\s*+\))?\s*+="
)
_BODY = re.compile(r'(?:[^";]|"[^"]*+")*+;')
# A text that holds the end of one statement and the beginning of another: a quotation mark is lost or too many.
_RUN_ON = re.compile(r";[ \t]*\r?\n\s*[A-Z][A-Z0-9-]*(?:\[[^\]\n]*\])?(?:\([^\n]*\))?=")
_END = re.compile(r";[ \t]*(?:\r?\n|\Z)")
_TEXT = re.compile(r'"([^"]*)"')
_TOKEN = re.compile(r'\s*+(?:"([^"]*+)"|TLIST\s*\(([^)]*+)\)|([,:])|([^\s",:;]++))', re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One statement. `values` are its texts; `pairs` those written `"parent":"child"`; `fault` what is wrong.

    `tlist` is what stands between the parentheses of TLIST, without its scale; `quoted` whether all values are
    texts in quotation marks.
    """

    keyword: str
    language: str
    subkeys: tuple[str, ...]
    values: tuple[str, ...]
    line: int
    quoted: bool = True
    pairs: tuple[tuple[str, str], ...] = ()
    scale: str = ""
    tlist: tuple[str, ...] = ()
    fault: str = ""

    @property
    def text(self) -> str:
        return self.values[0] if self.values else ""

    def __str__(self) -> str:
        language = f"[{self.language}]" if self.language else ""
        subkeys = ",".join(f'"{key}"' for key in self.subkeys)
        return f"{self.keyword}{language}" + (f"({subkeys})" if subkeys else "")


@dataclass
class _Values:
    texts: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    quoted: bool = True
    scale: str = ""
    tlist: tuple[str, ...] = ()


def statements(text: str) -> Iterator[Statement]:
    """All statements of a header, in order, also the faulty ones."""
    position, line, counted = 0, 1, 0
    while (start := _next(text, position)) < len(text):
        line += text.count("\n", counted, start)
        counted = start
        head = _HEAD.match(text, start)
        if head is None:
            end = _resync(text, start)
            word = text[start:end].split("=")[0].split("(")[0].strip()[:40]
            yield Statement(word, "", (), (), line, fault="it has not the form KEYWORD=value;")
            position = end
            continue
        body = _BODY.match(text, head.end())
        keyword, language = head[1].upper(), (head[2] or "").strip()
        subkeys = tuple(_TEXT.findall(head[3] or ""))
        if body is None or any(_RUN_ON.search(each) for each in _TEXT.findall(body[0])):
            position = _resync(text, head.end())
            fault = "a quotation mark stands inside its text, or is lost"
            yield Statement(keyword, language, subkeys, (), line, fault=fault)
            continue
        position = body.end()
        yield _statement(keyword, language, subkeys, body[0][:-1], line)


def _next(text: str, position: int) -> int:
    """Where something other than space and empty statements stands."""
    while position < len(text) and (text[position].isspace() or text[position] in ";\x1a\ufeff"):
        position += 1
    return position


def _resync(text: str, start: int) -> int:
    found = _END.search(text, start)
    return found.end() if found else len(text)


def _statement(keyword: str, language: str, subkeys: tuple[str, ...], body: str, line: int) -> Statement:
    found, fault = _values(body)
    return Statement(
        keyword,
        language,
        subkeys,
        tuple(found.texts),
        line,
        found.quoted,
        tuple(found.pairs),
        found.scale,
        found.tlist,
        fault,
    )


def _values(body: str) -> tuple[_Values, str]:
    """What stands after the equals sign, and what is wrong with it."""
    found, before, position = _Values(), ",", 0
    body = body.strip()
    while position < len(body):
        token = _TOKEN.match(body, position)
        if token is None:
            return found, "a quotation mark is lost"
        position = token.end()
        text, tlist, mark, bare = token.groups()
        if mark:
            before = mark
        elif tlist is not None:
            scale, *rest = (part.strip() for part in tlist.split(",", 1))
            found.scale = scale.upper()
            found.tlist = tuple(_TEXT.findall(rest[0])) if rest else ()
            before = "list"
        elif bare is not None:
            if before != ",":
                return found, "a quotation mark stands inside its text"
            found.texts.append(bare)
            found.quoted = False
            before = "bare"
        elif before == "text":  # a long text goes on in the next pair of marks
            found.texts[-1] += text
        elif before == "bare":
            return found, "a quotation mark stands inside its text"
        else:
            if before == ":" and found.texts:
                found.pairs.append((found.texts[-1], text))
            found.texts.append(text)
            before = "text"
    return found, ""
