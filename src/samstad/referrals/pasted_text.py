"""What was pasted with its marks, as the form's text has it: CommonMark. Headings, lists, tables, links and bold words
stay; of all else the words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from samstad.referrals.pasting import clean_paste

_BLOCKS = {"p", "blockquote", "h1", "h2", "h3", "h4", "ul", "ol", "table", "li"}
# The document's own headings stand above those of a text.
_HEADINGS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "#### "}
_MARKS = re.compile(r"([\\`*_\[\]<>|]|&(?=[#A-Za-z]))")
_BEGINS = re.compile(r"^(\s*)([#>+-]|\d{1,9}[.)](?=\s|$)|=+\s*$|~~~)", re.M)


def as_text(html: str) -> tuple[str, tuple[str, ...]]:
    """(the text, what was taken away as sentences). Raises UserError for what is too long to be read."""
    pasted = clean_paste(html)
    writer = _Writer()
    writer.feed(pasted.html)
    writer.close()
    return writer.whole(), pasted.removed


class _Writer(HTMLParser):
    """Reads what `clean_paste` gave, in which everything that begins also ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.line = ""
        self.before = ""
        # Each list that is open: the number of its next item, None for one without numbers.
        self.lists: list[int | None] = []
        self.links: list[str] = []
        self.cell: str | None = None
        self.row: list[str] = []
        self.rows: list[list[str]] = []

    def whole(self) -> str:
        self.end()
        text = ""
        for part in self.parts:
            close = _is_item(part) and _is_item(text.rsplit("\n", 1)[-1])
            text += part if not text else ("\n" if close else "\n\n") + part
        return text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.cell is not None and tag not in ("td", "th", "tr", "strong", "b", "a"):
            self.cell += " "
            return
        if tag in _BLOCKS:
            self.end()
        if tag in _HEADINGS:
            self.before = _HEADINGS[tag]
        elif tag == "blockquote":
            self.before = "> "
        elif tag in ("ul", "ol"):
            start = str(dict(attrs).get("start") or "1")
            self.lists.append((int(start) if start.isdecimal() else 1) if tag == "ol" else None)
        elif tag == "li":
            self.item()
        elif tag == "br":
            self.line += "\n"
        elif tag in ("strong", "b"):
            self.mark("**")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.mark("[" if self.links[-1] else "")
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("strong", "b"):
            self.mark("**")
        elif tag == "a" and self.links:
            href = self.links.pop()
            self.mark(
                f"]({href.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})" if href else ""
            )
        elif tag in ("td", "th") and self.cell is not None:
            self.row.append(" ".join(self.cell.split()))
            self.cell = None
        elif tag == "tr":
            self.rows.append(self.row)
            self.row = []
        elif tag == "table":
            self.table()
        elif self.cell is None and tag in _BLOCKS:
            self.end()
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()

    def handle_data(self, data: str) -> None:
        self.mark(_MARKS.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def mark(self, words: str) -> None:
        if self.cell is not None:
            self.cell += words
        else:
            self.line += words

    def item(self) -> None:
        if not self.lists:
            self.lists.append(None)
        depth, number = len(self.lists) - 1, self.lists[-1]
        self.before = "   " * depth + ("- " if number is None else f"{number}. ")
        if number is not None:
            self.lists[-1] = number + 1

    def end(self) -> None:
        """Close the paragraph, heading or item that is being written."""
        words = re.sub(r" *\n *", "\n", self.line).strip()
        words = re.sub(r"\*\*(\s*)\*\*", r"\1", words)
        if words:
            if not self.before:
                words = _BEGINS.sub(_escaped, words)
            rest = " " * len(self.before) if self.before.strip() != ">" else "> "
            self.parts.append(self.before + words.replace("\n", "\n" + rest))
            self.before = ""
        self.line = ""

    def table(self) -> None:
        width = max((len(row) for row in self.rows), default=0)
        if width:
            rows = [row + [""] * (width - len(row)) for row in self.rows if row]
            lines = ["| " + " | ".join(row) + " |" for row in rows]
            self.parts.append("\n".join([lines[0], "|" + "---|" * width, *lines[1:]]))
        self.rows = []


def _is_item(line: str) -> bool:
    return re.match(r"\s*(-|\d+\.) ", line) is not None


def _escaped(found: re.Match[str]) -> str:
    space, sign = found[1], found[2]
    return f"{space}{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"{space}\\{sign}"
