"""Blocks of an HTML page: headings, paragraphs, lists and tables as they are marked.

Scripts and hidden parts are no text.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from samstad.referrals.markup import tamed
from samstad.referrals.reading.found import Caution, Place
from samstad.referrals.reading.lines import Block, Kind, Line
from samstad.referrals.reading.text import cleaned, decoded

_SILENT = {
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "iframe",
    "object",
    "head",
    "select",
    "button",
}
_MARGINS = {"footer", "nav"}
_VOID = {"br", "img", "hr", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source", "track"}
_BREAKS = {"p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "blockquote", "ul", "ol", "dl",
           "dt", "dd", "address", "figure", "figcaption", "pre", "body", "html", "form", "fieldset", "hr"}  # fmt: skip
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def blocks_of_page(content: bytes) -> tuple[list[Block], list[Line], list[tuple[Caution, str]]]:
    """The page's blocks in order, lines of its footers and menus, and what was left out.

    Any bytes are read: what is no page gives its text.
    """
    text, cautions = _decoded(content)
    reader = _Reader()
    reader.feed(tamed(text))
    reader.close()
    reader.flush()
    if reader.hidden:
        cautions.append((Caution.HIDDEN_LEFT_OUT, str(reader.hidden)))
    return reader.blocks, reader.margins, cautions


def _decoded(content: bytes) -> tuple[str, list[tuple[Caution, str]]]:
    said = _CHARSET.search(content[:4096])
    if said:
        try:
            return content.decode(said[1].decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(content)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.margins: list[Line] = []
        self.hidden = 0
        self._aside = 0  # open footers and menus
        self._silent: list[str] = []  # open elements from the one that is silent and inwards
        self._words: list[str] = []
        self._bold: list[bool] = []
        self._strong = 0
        self._level = 0
        self._lists: list[tuple[bool, int]] = []
        self._item = False
        self._rows: list[list[list[str]]] | None = None
        self._depth = 0  # tables within tables
        self._line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        hides = "hidden" in said or bool(_HIDING.search(said.get("style") or ""))
        if self._silent or tag in _SILENT or (hides and tag not in _VOID):
            if tag not in _VOID:
                self.hidden += hides and not self._silent
                self._silent.append(tag)
            return
        if tag == "br":
            self._words.append(" ")
        elif tag in ("b", "strong"):
            self._strong += 1
        elif tag == "table":
            self._open_table()
        elif tag in ("tr", "td", "th"):
            self._open_cell(tag)
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self._level = int(tag[1])
        elif tag in _BREAKS or tag == "li":
            self._open(tag)
            self._aside += tag in _MARGINS

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                del self._silent[len(self._silent) - 1 - self._silent[::-1].index(tag) :]
            return
        if tag in ("b", "strong"):
            self._strong = max(0, self._strong - 1)
        elif tag == "table":
            self._close_table()
        elif tag in _BREAKS or tag == "li" or re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self._aside = max(0, self._aside - (tag in _MARGINS))
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            self._item = self._item and tag != "li"

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._rows is not None:
            if self._rows and self._rows[-1]:
                self._rows[-1][-1].append(data)
            return
        if data.strip() and not "".join(self._words).strip():
            self._line = self.getpos()[0]
        self._words.append(data)
        if data.strip():
            self._bold.append(self._strong > 0)

    def flush(self) -> None:
        """Lay down the block that has been gathered."""
        text = re.sub(r"\s+", " ", cleaned("".join(self._words))).strip()
        bold = bool(self._bold) and all(self._bold)
        level, self._level = self._level, 0
        self._words, self._bold = [], []
        if not text or self._rows is not None:
            return
        if self._aside:
            self.margins.append(Line(text, self._place()))
            return
        kind = Kind.HEADING if level else Kind.ITEM if self._item else Kind.TEXT
        ordered, number = self._lists[-1] if self._item and self._lists else (False, 0)
        self.blocks.append(
            Block(
                kind,
                text,
                self._place(),
                level,
                str(number) if ordered else "",
                ordered,
                bold=bold,
                apart=True,
            )
        )

    def _open(self, tag: str) -> None:
        if self._rows is not None:
            return
        # A paragraph in an item is the item.
        if not (self._item and tag in ("p", "div") and not "".join(self._words).strip()):
            self.flush()
        if tag in ("ul", "ol"):
            self._lists.append((tag == "ol", 0))
        elif tag == "li":
            self._item = True
            if self._lists:
                ordered, number = self._lists[-1]
                self._lists[-1] = (ordered, number + 1)

    def _open_table(self) -> None:
        self._depth += 1
        if self._rows is None:
            self.flush()
            self._rows, self._line = [], self.getpos()[0]

    def _open_cell(self, tag: str) -> None:
        if self._rows is None or self._depth > 1:
            return
        if tag == "tr" or not self._rows:
            self._rows.append([])
        if tag != "tr":
            self._rows[-1].append([])

    def _close_table(self) -> None:
        self._depth = max(0, self._depth - 1)
        if self._depth or self._rows is None:
            return
        rows = [[re.sub(r"\s+", " ", cleaned("".join(cell))).strip() for cell in row] for row in self._rows]
        rows = [row for row in rows if any(row)]
        self._rows = None
        if rows:
            width = max(map(len, rows))
            even = tuple((*row, *[""] * (width - len(row))) for row in rows)
            self.blocks.append(Block(Kind.TABLE, "", self._place(), rows=even))

    def _place(self) -> Place:
        return Place(line=self._line, paragraph=len(self.blocks) + 1)
