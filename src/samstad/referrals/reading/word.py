"""Blocks of a Word document (.docx): styles say what is a heading, numbering what is an item, tables are tables.

Text that has been put in under tracked changes is read and text that has been taken out is not, and it is said that
there were changes. Notes, text boxes and pictures are told of, never lost in silence.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samstad.organisation import unpacking
from samstad.organisation.errors import UserError
from samstad.referrals.reading.found import Caution, Place
from samstad.referrals.reading.lines import Block, Kind, Line
from samstad.referrals.reading.text import cleaned

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_XML = 32 << 20  # bytes of one part
_HEADING = re.compile(r"^(?:heading|rubrik) ?(\d)", re.IGNORECASE)
_LIST = re.compile(r"^list|^punktlista|^numrerad lista|lista$", re.IGNORECASE)
_GONE = {f"{_W}del", f"{_W}moveFrom"}


def blocks_of_word(path: Path) -> tuple[list[Block], list[Line], list[tuple[Caution, str]]]:
    """(blocks, lines of headers, footers and text boxes, what was left out).

    Raises UserError for a file that is no Word document, or is damaged.
    """
    import docx

    try:
        _check_size(path)
        document = docx.Document(str(path))
        reader = _Reader(document)
        reader.read()
    except (*unpacking.DAMAGED, KeyError, AttributeError, SyntaxError, _Errors.of_docx()) as error:
        raise UserError(
            f"the Word document cannot be read ({type(error).__name__})",
            where=path.name,
            advice="Open it in its program, save it as .docx, and try again",
        ) from None
    return reader.blocks, _margins(document), _cautions(document)


def _check_size(path: Path) -> None:
    """Raise UserError for more XML than a document has: all of it is held in memory, many times over."""

    def refuse() -> UserError:
        return UserError(
            f"the document's text is more than {MOST_XML >> 20} MB",
            where=path.name,
            advice="Divide it, or attach it without reading it in",
        )

    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.lower().endswith((".xml", ".rels")):
                for _block in unpacking.blocks(book, name, MOST_XML, refuse):
                    pass


class _Errors:
    """What the library raises; asked for late, since importing it takes time."""

    @staticmethod
    def of_docx() -> type[Exception]:
        from docx.opc.exceptions import OpcError

        return OpcError


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks: list[Block] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._ordered = _ordered_lists(document)

    def read(self) -> None:
        from docx.table import Table
        from docx.text.paragraph import Paragraph

        for number, each in enumerate(self.document.iter_inner_content(), 1):
            place = Place(paragraph=number)
            if isinstance(each, Paragraph):
                self._paragraph(each, place)
            elif isinstance(each, Table):
                rows = [[_cell(cell) for cell in row.cells] for row in each.rows]
                width = max(map(len, rows), default=0)
                even = tuple((*row, *[""] * (width - len(row))) for row in rows if any(row))
                if even:
                    self.blocks.append(Block(Kind.TABLE, "", place, rows=even))

    def _paragraph(self, paragraph: Any, place: Place) -> None:
        text = text_of(paragraph._p)
        if not text:
            return
        level = _level(paragraph)
        if level is not None:
            self.blocks.append(Block(Kind.HEADING, text, place, level=level, apart=True))
            return
        listed = self._list_of(paragraph)
        if listed is not None:
            ordered, number = listed
            self.blocks.append(Block(Kind.ITEM, text, place, number=number, ordered=ordered))
            return
        runs = [run for run in paragraph.runs if run.text.strip()]
        bold = bool(runs) and all(run.bold or (run.bold is None and _style_bold(paragraph)) for run in runs)
        self.blocks.append(Block(Kind.TEXT, text, place, bold=bold, apart=True))

    def _list_of(self, paragraph: Any) -> tuple[bool, str] | None:
        """(ordered, number) of a list item; None for another paragraph."""
        properties = paragraph._p.pPr
        held = properties.numPr if properties is not None else None
        if held is None:
            held = next((each for each in _numbering_of_styles(paragraph.style)), None)
        if held is None or held.numId is None or held.numId.val == 0:
            name = paragraph.style.name if paragraph.style is not None else ""
            return ("umr" in name or "umber" in name, "") if _LIST.search(name or "") else None
        key = (str(held.numId.val), str(held.ilvl.val if held.ilvl is not None else 0))
        ordered = key in self._ordered
        self._counts[key] = self._counts.get(key, 0) + 1
        return ordered, str(self._counts[key]) if ordered else ""


def text_of(paragraph: Any) -> str:
    """The words of a paragraph's XML, without those taken out under tracked changes and those of text boxes."""
    words: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        kinds = {parent.tag for parent in _up_to(node, paragraph)}
        if kinds & _GONE or f"{_W}txbxContent" in kinds or f"{_W}pPr" in kinds:
            continue
        name = node.tag.removeprefix(_W)
        words.append(node.text or "" if name == "t" else "-" if name == "noBreakHyphen" else " ")
    return re.sub(r"\s+", " ", cleaned("".join(words))).strip()


def _up_to(node: Any, top: Any) -> list[Any]:
    made = []
    for parent in node.iterancestors():
        if parent is top:
            break
        made.append(parent)
    return made


def _level(paragraph: Any) -> int | None:
    """1 for a title's style, 2 and on for a heading's; None for other text."""
    style = paragraph.style
    while style is not None:
        name = style.name or ""
        if name.lower() in ("title", "titel"):
            return 1
        if found := _HEADING.match(name):
            return int(found[1]) + 1
        style = style.base_style
    outline = paragraph._p.find(f"{_W}pPr/{_W}outlineLvl")
    value = int(outline.get(f"{_W}val", "9")) if outline is not None else 9
    return value + 2 if value < 9 else None


def _style_bold(paragraph: Any) -> bool:
    return bool(paragraph.style is not None and paragraph.style.font.bold)


def _numbering_of_styles(style: Any) -> list[Any]:
    made = []
    while style is not None:
        properties = style.element.pPr
        if properties is not None and properties.numPr is not None:
            made.append(properties.numPr)
        style = style.base_style
    return made


def _ordered_lists(document: Document) -> set[tuple[str, str]]:
    """(list, level) that are counted, not marked with a sign."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return set()
    kinds: dict[str, set[str]] = {}
    for abstract in root.iter(f"{_W}abstractNum"):
        levels = {
            level.get(f"{_W}ilvl", "0")
            for level in abstract.iter(f"{_W}lvl")
            if (form := level.find(f"{_W}numFmt")) is not None
            and form.get(f"{_W}val") not in ("bullet", "none")
        }
        kinds[abstract.get(f"{_W}abstractNumId", "")] = levels
    made = set()
    for number in root.iter(f"{_W}num"):
        abstract = number.find(f"{_W}abstractNumId")
        if abstract is not None:
            made |= {
                (number.get(f"{_W}numId", ""), level) for level in kinds.get(abstract.get(f"{_W}val", ""), ())
            }
    return made


def _cell(cell: Any) -> str:
    return " ".join(filter(None, (text_of(paragraph._p) for paragraph in cell.paragraphs)))


def _margins(document: Document) -> list[Line]:
    """Lines of headers, footers and text boxes, each once."""
    texts: dict[str, None] = {}
    for section in document.sections:
        for part in (section.first_page_header, section.header, section.first_page_footer, section.footer):
            if part.is_linked_to_previous:
                continue
            for paragraph in part._element.iter(f"{_W}p"):
                texts[text_of(paragraph)] = None
    for box in _boxes(document):
        for paragraph in box.iter(f"{_W}p"):
            texts[text_of(paragraph)] = None
    return [Line(text, Place()) for text in texts if text]


def _boxes(document: Document) -> list[Any]:
    """Text boxes; where a box is there twice, in the old form too, once."""
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    return [
        box
        for box in document.element.body.iter(f"{_W}txbxContent")
        if not any(parent.tag == fallback for parent in box.iterancestors())
    ]


def _cautions(document: Document) -> list[tuple[Caution, str]]:
    body = document.element.body
    told = []
    for caution, tags in (
        (Caution.TRACKED_CHANGES, ("ins", "del", "moveFrom")),
        (Caution.NOTES_LEFT_OUT, ("footnoteReference", "endnoteReference", "commentReference")),
        (Caution.PICTURES_LEFT_OUT, ("drawing", "pict")),
    ):
        count = sum(1 for _ in body.iter(*(f"{_W}{tag}" for tag in tags)))
        if count:
            told.append((caution, str(count)))
    if boxes := _boxes(document):
        told.append((Caution.BOXES_APART, str(len(boxes))))
    return told
