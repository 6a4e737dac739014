"""Blocks in, a Word file out."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from math import sqrt
from typing import Any

from samstad.drawing import badges, engine
from samstad.drawing.document import (
    Block,
    BulletList,
    Callout,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Link,
    PageBreak,
    Paragraph,
    Quote,
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
from samstad.drawing.office import repeatable
from samstad.drawing.palette import GRID, GROUND
from samstad.drawing.word import ooxml
from samstad.drawing.word.template import opened

_WIDEST, _HIGHEST = 160.0, 200.0
_MM_PER_UNIT = 0.29
# Characters: what a column is at least as wide for, and what it is at most.
_NARROW, _WIDE = 9, 120
_WORDS = {
    "sv": {"contents": "Innehåll", "table": "Tabell", "figure": "Figur", "source": "Källa", "page": "Sida"},
    "en": {"contents": "Contents", "table": "Table", "figure": "Figure", "source": "Source", "page": "Page"},
}


def render(document: Document, template: bytes | None = None) -> bytes:
    """The Word file (.docx). The same document and template give the same bytes.

    template: a Word file with the styles of `STYLES`; the default template where there is none. What it holds
    besides styles, header and footer is written before the report's own text. Raises TemplateError.
    """
    return _Writer(document, opened(template)).whole()


class _Writer:
    def __init__(self, document: Document, file: Any) -> None:
        self.document, self.file = document, file
        self.words = _WORDS[document.lang]
        self.tables = self.figures = self.marks = 0
        self.pictures = engine.svg_to_png(
            [block.svg for block in document.blocks if isinstance(block, Figure)]
        )
        # The library looks through every style of the file for each paragraph: names are looked up once.
        self.styles = {style.name: style.style_id for style in file.styles}

    def whole(self) -> bytes:
        self._about()
        self._front()
        anchors = iter(self.document.anchors)
        for block in self.document.blocks:
            self._block(block, next(anchors) if isinstance(block, Heading) else "")
        body = io.BytesIO()
        self.file.save(body)
        return repeatable(body.getvalue())

    # --- About the file ----------------------------------------------------------------------------------

    def _about(self) -> None:
        document, properties = self.document, self.file.core_properties
        day = document.date
        moment = (
            datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)
        )
        properties.title, properties.author = ooxml.clean(document.title), ooxml.clean(document.author)
        properties.subject = ooxml.clean(document.description or document.subtitle)
        properties.language = ooxml.locale(document.lang)
        properties.comments = properties.keywords = properties.last_modified_by = ""
        properties.created = properties.modified = moment
        properties.revision = 1
        self._language()

    def _language(self) -> None:
        """The language of everything that does not say another."""
        from docx.oxml.ns import qn

        lang = ooxml.locale(self.document.lang)
        for found in self.file.styles.element.iter(qn("w:lang")):
            found.set(qn("w:val"), lang)

    def _front(self) -> None:
        document = self.document
        self._paragraph(document.title, "Title")
        if document.subtitle:
            self._paragraph(document.subtitle, "Subtitle")
        about = [document.author, format_date(document.date, document.lang) if document.date else ""]
        if any(about):
            self._paragraph(", ".join(part for part in about if part), "Normal")
        if document.notice:
            self._paragraph(document.notice, "Samstad Notice")
        self._running()
        self._contents()

    def _running(self) -> None:
        """The notice on each page, and the page's number."""
        section = self.file.sections[0]
        if self.document.notice and not section.header.paragraphs[0].text:
            section.header.paragraphs[0].text = ooxml.clean(self.document.notice)
        footer = section.footer.paragraphs[0]
        if not footer.text:
            footer.add_run(f"{ooxml.clean(self.document.title)} · {self.words['page']} ")
            ooxml.field(footer, "PAGE")

    def _contents(self) -> None:
        """Links to the headings: a field would be empty until Word is asked to fill it in."""
        from docx.shared import Mm

        top = [(heading, anchor) for heading, anchor in heading_anchors(self.document) if heading.level <= 2]
        if len(top) < 2 or self.document.short:
            return
        self._paragraph(self.words["contents"], "Samstad Term")
        for heading, anchor in top:
            line = self._paragraph("", "Samstad Contents")
            line.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
            ooxml.hyperlink(line, heading.text, anchor=anchor)

    # --- Blocks ------------------------------------------------------------------------------------------

    def _block(self, block: Block, anchor: str) -> None:
        match block:
            case Heading():
                line = self._paragraph(block.text, f"Heading {block.level}")
                self.marks += 1
                ooxml.bookmark(line, anchor, self.marks)
            case Paragraph():
                self._paragraph(block.runs, "Normal", block.lang)
            case BulletList():
                for item in block.items:
                    self._paragraph(item, "List Bullet")
            case DefinitionList():
                for term, runs in block.entries:
                    self._paragraph(term, "Samstad Term").paragraph_format.keep_with_next = True
                    self._paragraph(runs, "Samstad Meaning")
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Callout():
                self._paragraph([Strong(block.title)], "Samstad Callout")
                if block.text:
                    self._paragraph(block.text, "Samstad Callout")
            case Quote():
                self._quote(block)
            case Signatures():
                self._signatures(block)
            case PageBreak():
                self.file.add_page_break()

    def _paragraph(self, runs: Runs, style: str, lang: str = "") -> Any:
        line = self._styled(self.file.add_paragraph(), style)
        self._fill(line, runs, lang)
        return line

    def _styled(self, line: Any, style: str) -> Any:
        line._p.style = self.styles[style]
        return line

    def _fill(self, line: Any, runs: Runs, lang: str = "") -> None:
        for run in as_runs(runs):
            match run:
                case "":
                    continue
                case str():
                    made = line.add_run(ooxml.clean(run))
                case Strong():
                    made = line.add_run(ooxml.clean(run.text))
                    made.bold = True
                case StatusBadge():
                    made = self._badge(line, run)
                case Link():
                    self._link(line, run)
                    continue
            if lang and lang != self.document.lang:
                ooxml.set_language(made, lang)

    def _badge(self, line: Any, badge: StatusBadge) -> Any:
        """A state in words, in its colour: shapes are for figures, words for what can be edited."""
        from docx.shared import RGBColor

        made = line.add_run(ooxml.clean(badge.label))
        made.bold = True
        made.font.color.rgb = RGBColor.from_string(badges.look(badge.state).ink[1:].upper())
        return made

    def _link(self, line: Any, link: Link) -> None:
        if link.href.startswith("#"):
            ooxml.hyperlink(line, link.text, anchor=link.href[1:])
        elif link.href.startswith("/") and not self.document.base:
            line.add_run(ooxml.clean(link.text))
        else:
            base = self.document.base if link.href.startswith("/") else ""
            ooxml.hyperlink(line, link.text, address=base + link.href)

    def _quote(self, quote: Quote) -> None:
        head = [part for part in (quote.title and Strong(quote.title), quote.badge) if part]
        if head:
            parts = [part for each in head for part in (each, "  ")][:-1]
            self._paragraph(parts, "Samstad Quote").paragraph_format.keep_with_next = True
        lines = [
            self._paragraph(part, "Samstad Quote", quote.lang)
            for part in quote.text.split("\n")
            if part.strip()
        ]
        if quote.by:
            # A name alone at the top of the next page would say nothing.
            if lines:
                lines[-1].paragraph_format.keep_with_next = True
            self._paragraph(f"– {quote.by}", "Samstad Quote")

    def _signatures(self, block: Signatures) -> None:
        """A row without lines, a cell for each: what they sign with is theirs to say. Room for the pen above."""
        from docx.shared import Pt

        made = self.file.add_table(rows=1, cols=max(2, len(block.signers)))
        for cell, (name, title) in zip(made.rows[0].cells, block.signers, strict=False):
            line = self._styled(cell.paragraphs[0], "Normal")
            line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(28), Pt(0)
            self._fill(line, [Strong(name)])
            if title:
                self._fill(self._styled(cell.add_paragraph(), "Normal"), title)
        ooxml.plain_table(made)
        self._paragraph("", "Samstad Note")

    def _table(self, table: Table) -> None:
        self.tables += 1
        caption = f"{self.words['table']} {self.tables}. {table.caption}"
        self._paragraph(caption, "Caption").paragraph_format.keep_with_next = True
        made = self.file.add_table(rows=1 + len(table.rows), cols=len(table.columns))
        made.autofit = True
        ooxml.describe_table(made, table.caption, table.row_header)
        _ruled(made)
        ooxml.header_row(made.rows[0])
        rows = [[column.header for column in table.columns], *table.rows]
        widths = _widths(table, sum(column.width for column in made.columns))
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        # `made.cell()` walks the whole table each time: rows are read once.
        for at, (row, cells) in enumerate(zip(made.rows, rows, strict=True)):
            for place, (cell, given) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = widths[place]
                self._cell(cell, given, table, place, head=at == 0)
        for note in table.notes:
            self._paragraph(note, "Samstad Note")
        if not table.notes:
            self._paragraph("", "Samstad Note")

    def _cell(self, cell: Any, given: Any, table: Table, place: int, head: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        aligned = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
        line, content = cell.paragraphs[0], as_cell(given)
        self._styled(line, "Samstad Cell")
        line.alignment = aligned.get(table.columns[place].align)
        self._fill(line, content.runs)
        if head or (place == 0 and table.row_header):
            for run in line.runs:
                run.bold = True
        if content.mark:
            line.add_run(content.mark).font.superscript = True
        if head:
            line.paragraph_format.keep_with_next = True
            cell._tc.get_or_add_tcPr().append(ooxml.element("w:shd", val="clear", fill=GROUND[1:]))

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Mm

        self.figures += 1
        caption = f"{self.words['figure']} {self.figures}. {figure.caption}"
        self._paragraph(caption, "Caption").paragraph_format.keep_with_next = True
        across, down = engine.size(figure.svg)
        scale = min(_MM_PER_UNIT, _WIDEST / across, _HIGHEST / down)
        picture = self.pictures[self.figures - 1]
        line = self._paragraph("", "Normal")
        shape = line.add_run().add_picture(io.BytesIO(picture), width=Mm(across * scale))
        ooxml.describe_picture(shape, figure.alt, self.figures)
        if figure.source:
            self._paragraph(f"{self.words['source']}: {figure.source}", "Samstad Note")


def _widths(table: Table, across: int) -> list[int]:
    """Wider columns for longer texts: all as wide would break names of indicators and leave years in white."""
    longest = [
        max(_NARROW, len(column.header), *(len(plain_text(as_cell(row[at]).runs)) for row in table.rows))
        for at, column in enumerate(table.columns)
    ]
    shares = [sqrt(min(length, _WIDE)) for length in longest]
    return [int(across * share / sum(shares)) for share in shares]


def _ruled(made: Any) -> None:
    """Lines under rows only, as the web and the PDF have them."""
    borders = ooxml.element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(ooxml.element(f"w:{side}", val="single", sz="4", space="0", color=GRID[1:]))
    margins = ooxml.element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(ooxml.element(f"w:{side}", w="85", type="dxa"))
    for given in (borders, margins):
        made._tbl.tblPr.insert_element_before(given, "w:tblLook", "w:tblCaption", "w:tblDescription")
