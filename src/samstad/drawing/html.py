"""A document as one HTML file that needs nothing else: to be kept, sent and read anywhere.

Style and fonts lie inside the file; there is no script. It is served under a policy that allows exactly
its own style and nothing from anywhere (`csp_for`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from samstad.drawing import badges
from samstad.drawing.document import (
    Block,
    BulletList,
    Callout,
    Cell,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Link,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Runs,
    Signatures,
    StatusBadge,
    Strong,
    Table,
    as_cell,
    as_runs,
    heading_anchors,
    plain_text,
)
from samstad.drawing.numbers import format_date

_HERE = Path(__file__).resolve().parent
_STYLE = re.compile(rb"<style>(.*?)</style>", re.S)

_WORDS = {
    "sv": {
        "skip": "Till innehållet",
        "contents": "Innehåll",
        "table": "Tabell",
        "figure": "Figur",
        "source": "Källa:",
    },
    "en": {
        "skip": "Skip to content",
        "contents": "Contents",
        "table": "Table",
        "figure": "Figure",
        "source": "Source:",
    },
}


def render(document: Document) -> bytes:
    """The file, UTF-8. The same document gives the same bytes."""
    return _Page(document).whole().encode()


def fragment(document: Document, *, under: int = 1) -> str:
    """Its blocks alone, for a page of the site: headings stand `under` levels deeper than in the file."""
    return _Page(document, under).blocks()


def style_hash(html_bytes: bytes) -> str:
    """What a Content-Security-Policy calls the style of a file made here: "sha256-…".

    Raises ValueError when the file has not exactly one style element.
    """
    found = _STYLE.findall(html_bytes)
    if len(found) != 1:
        raise ValueError(f"expected one style element, found {len(found)}")
    return "sha256-" + base64.b64encode(hashlib.sha256(found[0]).digest()).decode()


def csp_for(html_bytes: bytes) -> str:
    """The strictest Content-Security-Policy that a file made here works under."""
    return (
        f"default-src 'none'; style-src '{style_hash(html_bytes)}'; font-src data:; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'self'"
    )


@cache
def _style() -> str:
    faces = []
    for weight in (400, 600):
        font = (_HERE / "fonts" / f"source-sans-3-latin-{weight}-normal.woff2").read_bytes()
        faces.append(
            f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight};'
            f" src: url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format('woff2'); }}\n"
        )
    looks = "".join(
        f".s-{state.replace('_', '-')} {{ color: {look.ink}; background: {look.ground}; }}\n"
        for state, look in ((state, badges.look(state)) for state in (*badges.states(), "other"))
    )
    return "\n" + "".join(faces) + (_HERE / "templates" / "report.css").read_text("utf-8") + looks


class _Page:
    """Writes one document; counts tables and figures, and knows the words of its language."""

    def __init__(self, document: Document, under: int = 1):
        self.document = document
        self.under = under
        self.words = _WORDS[document.lang]
        self.anchors = iter(document.anchors)
        self.counted = {"table": 0, "figure": 0}

    def whole(self) -> str:
        d = self.document
        about = f'<meta name="description" content="{escape(d.description)}">\n' if d.description else ""
        author = f'<meta name="author" content="{escape(d.author)}">\n' if d.author else ""
        notice = f'<div class="notice" role="note"><p>{escape(d.notice)}</p></div>\n' if d.notice else ""
        body = self.blocks()
        ending = " · ".join(escape(part) for part in (d.title, d.author, d.notice) if part)
        return (
            f'<!doctype html>\n<html lang="{d.lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(d.title)}</title>\n{about}{author}<style>{_style()}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#innehall">{self.words["skip"]}</a>\n'
            f"<header>\n{notice}{self.front()}</header>\n{self.contents()}"
            f'<main id="innehall" class="wide" tabindex="-1">\n{body}\n</main>\n'
            f'<footer class="wide">\n<p>{ending}</p>\n</footer>\n</body>\n</html>\n'
        )

    def blocks(self) -> str:
        return "\n".join(self.block(block) for block in self.document.blocks)

    def front(self) -> str:
        d = self.document
        rows = [f'<p class="by">{escape(d.author)}</p>' if d.author else "", f"<h1>{escape(d.title)}</h1>"]
        if d.subtitle:
            rows.append(f'<p class="subtitle">{escape(d.subtitle)}</p>')
        if d.date:
            day = format_date(d.date, d.lang)
            rows.append(f'<p class="day"><time datetime="{d.date.isoformat()}">{day}</time></p>')
        return (
            '<div class="wide"><div class="front">\n'
            + "\n".join(row for row in rows if row)
            + "\n</div></div>\n"
        )

    def contents(self) -> str:
        """Headings of the first two levels as nested lists."""
        rows: list[str] = []
        depth = 0
        for heading, anchor in heading_anchors(self.document):
            if heading.level > 2:
                continue
            if heading.level > depth:
                rows.append("<ol>")
            else:
                rows.append("</li>" + "</ol></li>" * (depth - heading.level))
            depth = heading.level
            rows.append(f'<li><a href="#{escape(anchor)}">{escape(heading.text)}</a>')
        if not depth or self.document.short:
            return ""
        rows.append("</li></ol>" * depth)
        return (
            '<nav class="toc wide" aria-labelledby="toc-title">\n'
            f'<h2 id="toc-title">{self.words["contents"]}</h2>\n' + "".join(rows) + "\n</nav>\n"
        )

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                rank, anchor = min(6, block.level + self.under), escape(next(self.anchors))
                return f'<h{rank} id="{anchor}">{escape(block.text)}</h{rank}>'
            case Paragraph():
                return f"<p{_lang(block.lang)}>{_runs(block.runs)}</p>"
            case BulletList():
                return "<ul>" + "".join(f"<li>{_runs(item)}</li>" for item in block.items) + "</ul>"
            case DefinitionList():
                rows = (f"<dt>{escape(term)}</dt><dd>{_runs(runs)}</dd>" for term, runs in block.entries)
                return "<dl>" + "".join(rows) + "</dl>"
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Callout():
                text = f"<p>{_runs(block.text)}</p>" if block.text else ""
                return f'<div class="box {block.kind}"><p class="title">{escape(block.title)}</p>{text}</div>'
            case Quote():
                return _quote(block)
            case Signatures():
                return _signatures(block)
            case PageBreak():
                return '<div class="break"></div>'

    def count(self, kind: str) -> str:
        self.counted[kind] += 1
        return f"{self.words[kind]} {self.counted[kind]}."

    def table(self, table: Table) -> str:
        label = self.count("table")
        name = f"tabell-{self.counted['table']}"
        shape = [_shape(table, at) for at in range(len(table.columns))]
        head = "".join(
            f'<th scope="col"{_classes(column.align)}>{escape(column.header)}</th>'
            for column in table.columns
        )
        rows = []
        for row in table.rows:
            cells = [
                _cell(as_cell(cell), table.row_header and not at, table.columns[at].align, shape[at])
                for at, cell in enumerate(row)
            ]
            rows.append("<tr>" + "".join(cells) + "</tr>")
        notes = "".join(f'<p class="notes">{escape(note)}</p>' for note in table.notes)
        return (
            f'<div class="table"><div class="scroll" role="region" tabindex="0" aria-labelledby="{name}">\n'
            f'<table><caption id="{name}"><span><b>{label}</b> {escape(table.caption)}</span></caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n"
            + "\n".join(rows)
            + f"\n</tbody></table></div>{notes}</div>"
        )

    def figure(self, figure: Figure) -> str:
        source = ""
        if figure.source:
            source = f' <span class="source">{self.words["source"]} {escape(figure.source)}</span>'
        label = self.count("figure")
        return (
            f"<figure>{_drawing(figure)}"
            f"<figcaption><b>{label}</b> {escape(figure.caption)}{source}</figcaption></figure>"
        )


def _drawing(figure: Figure) -> str:
    """The SVG as one picture with its words; one with links stays open to a reader, under its own title."""
    if re.search(r"<a[\s>]", figure.svg):
        return f'<div class="drawing">{figure.svg}</div>'
    silent = re.sub(r' (role|aria-labelledby|aria-describedby)="[^"]*"', "", figure.svg.split(">", 1)[0])
    inner = figure.svg.split(">", 1)[1]
    return (
        f'<div class="drawing" role="img" aria-label="{escape(figure.alt)}">'
        f'{silent} aria-hidden="true" focusable="false">{inner}</div>'
    )


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


def _quote(quote: Quote) -> str:
    badge = _run(quote.badge) if quote.badge else ""
    title = f'<p class="title">{escape(quote.title)}{badge}</p>' if quote.title or badge else ""
    said = "".join(f"<p>{escape(part)}</p>" for part in quote.text.split("\n") if part.strip())
    by = f'<p class="by">{escape(quote.by)}</p>' if quote.by else ""
    return f'<div class="box quote">{title}<blockquote{_lang(quote.lang)}>{said}</blockquote>{by}</div>'


def _signatures(block: Signatures) -> str:
    signers = (
        f"<p><strong>{escape(name)}</strong>{f'<br>{escape(title)}' if title else ''}</p>"
        for name, title in block.signers
    )
    return f'<div class="signatures">{"".join(signers)}</div>'


def _cell(cell: Cell, is_header: bool, align: str, shape: str) -> str:
    mark = f"<sup>{escape(cell.mark)}</sup>" if cell.mark else ""
    content = _runs(cell.runs) + mark
    if is_header:
        return f'<th scope="row"{_classes(align, shape)}>{content}</th>'
    return f"<td{_classes(align, shape)}>{content}</td>"


def _shape(table: Table, at: int) -> str:
    """Whether a column's cells are sentences, that need room, or so short that they are not to be broken."""
    longest = max(len(plain_text(as_cell(row[at]).runs)) for row in table.rows)
    return "long" if longest > 60 else "short" if longest <= 20 else ""


def _classes(*names: str) -> str:
    kept: Sequence[str] = [name for name in names if name and name != "left"]
    return f' class="{" ".join(kept)}"' if kept else ""


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in as_runs(runs))


def _run(run: Run) -> str:
    match run:
        case str():
            return escape(run)
        case Strong():
            return f"<strong>{escape(run.text)}</strong>"
        case Link():
            return f'<a href="{escape(run.href)}">{escape(run.text)}</a>'
        case StatusBadge():
            known = run.state if run.state in badges.states() else "other"
            icon = badges.icon(run.state)
            return f'<span class="badge s-{known.replace("_", "-")}">{icon}{escape(run.label)}</span>'
