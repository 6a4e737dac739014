"""The styles that a report is written in, and the template that a city changes to its own look."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from samstad.drawing.office import repeatable
from samstad.drawing.palette import ACCENT, GRID, INK, QUIET
from samstad.drawing.word import ooxml

STYLES: dict[str, tuple[str, str, float, bool, str, float, float]] = {
    # name: (kind, based on, points, bold, colour, space before, space after)
    "Normal": ("paragraph", "", 10.5, False, INK, 0, 6),
    "Title": ("paragraph", "", 26, True, INK, 60, 6),
    "Subtitle": ("paragraph", "", 14, False, QUIET, 0, 14),
    "Heading 1": ("paragraph", "", 18, True, INK, 24, 6),
    "Heading 2": ("paragraph", "", 14, True, INK, 18, 4),
    "Heading 3": ("paragraph", "", 12, True, INK, 12, 3),
    "Heading 4": ("paragraph", "", 10.5, True, INK, 10, 2),
    "List Bullet": ("paragraph", "", 10.5, False, INK, 0, 3),
    "Caption": ("paragraph", "", 9.5, True, INK, 10, 3),
    "Header": ("paragraph", "", 8.5, False, QUIET, 0, 0),
    "Footer": ("paragraph", "", 8.5, False, QUIET, 0, 0),
    "Samstad Contents": ("paragraph", "Normal", 10.5, False, INK, 0, 2),
    "Samstad Notice": ("paragraph", "Normal", 10.5, True, INK, 0, 12),
    "Samstad Cell": ("paragraph", "Normal", 9.5, False, INK, 2, 2),
    "Samstad Note": ("paragraph", "Normal", 8.5, False, QUIET, 2, 8),
    "Samstad Callout": ("paragraph", "Normal", 10.5, False, INK, 4, 4),
    "Samstad Quote": ("paragraph", "Normal", 10.5, False, INK, 2, 4),
    "Samstad Term": ("paragraph", "Normal", 10.5, True, INK, 4, 0),
    "Samstad Meaning": ("paragraph", "Normal", 10.5, False, INK, 0, 4),
    "Hyperlink": ("character", "", 0, False, ACCENT, 0, 0),
}
"""Every style that a template must have. A test holds the default template to it."""

# A relation out of the file that Word follows by itself; a link that a reader clicks is none.
_FOLLOWED = re.compile(
    r'<Relationship (?=[^>]*TargetMode="External")'
    r'(?=[^>]*Type="[^"]*/(?:attachedTemplate|oleObject|frame|subDocument|image)")'
)
_FONT = "Arial"
_INDENTED = {"Samstad Callout": 8, "Samstad Quote": 12, "Samstad Meaning": 12}


class TemplateError(ValueError):
    """A template cannot be used; the sentence says what it lacks."""


def default_template() -> bytes:
    """An empty Word file with all styles, for A4. Equal bytes each time."""
    from docx import Document
    from docx.shared import Mm

    made = Document()
    for section in made.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    for name, look in STYLES.items():
        _style(made, name, look)
    body = io.BytesIO()
    made.save(body)
    return repeatable(body.getvalue())


def opened(template: bytes | None) -> Any:
    """The template as a document to write in. Raises TemplateError where it is no Word file or lacks a style."""
    from docx import Document

    try:
        made = Document(io.BytesIO(template or default_template()))
    except Exception as error:
        # The library lets through whatever the zip and XML readers raise.
        raise TemplateError("the template is not a Word file (.docx) that can be read") from error
    if template and (strange := _strange(template)):
        raise TemplateError(strange)
    present = {style.name for style in made.styles}
    if lacking := [name for name in STYLES if name not in present]:
        named = ", ".join(repr(name) for name in lacking)
        raise TemplateError(
            f"the template lacks the style{'s' * (len(lacking) > 1)} {named}: begin with the default template and "
            "keep its styles"
        )
    return made


def _strange(template: bytes) -> str:
    """What a template may not carry into every document: programs, and links that are followed when it is opened."""
    with zipfile.ZipFile(io.BytesIO(template)) as parts:
        names = parts.namelist()
        types = parts.read("[Content_Types].xml").decode("utf-8", "replace")
        if "macroEnabled" in types or any(
            "vba" in name.lower() or "activex" in name.lower() for name in names
        ):
            return "the template holds macros, and would carry them into every document"
        for name in names:
            if name.endswith(".rels") and _FOLLOWED.search(parts.read(name).decode("utf-8", "replace")):
                return "the template fetches something from elsewhere when it is opened"
    return ""


def _style(made: Any, name: str, look: tuple[str, str, float, bool, str, float, float]) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    kind, base, size, bold, colour, before, after = look
    present = {style.name: style for style in made.styles}
    types = {"paragraph": WD_STYLE_TYPE.PARAGRAPH, "character": WD_STYLE_TYPE.CHARACTER}
    style = present.get(name) or made.styles.add_style(name, types[kind])
    if base:
        style.base_style = made.styles[base]
    style.font.color.rgb = RGBColor.from_string(colour[1:].upper())
    _own_colour(style)
    if kind == "character":
        style.font.underline = True
        return
    style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, False
    _one_font(style)
    _without_twin(made, style)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = 1.0 if name in {"Samstad Cell", "Title"} else 1.15
    shape.left_indent = Pt(_INDENTED.get(name, 0)) if name != "List Bullet" else None
    if name in {"Samstad Callout", "Samstad Quote"}:
        _bar(style, ACCENT if name == "Samstad Callout" else GRID)
    if name == "Title":
        _without_border(style)


def _one_font(style: Any) -> None:
    """Headings of the library's template name the theme's font, which would win over ours."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{attribute}"), _FONT)


def _without_twin(made: Any, style: Any) -> None:
    """The library's template links headings to styles for characters, with a look of their own."""
    from docx.oxml.ns import qn

    link = style.element.find(qn("w:link"))
    if link is not None:
        for twin in made.styles.element.findall(qn("w:style")):
            if twin.get(qn("w:styleId")) == link.get(qn("w:val")):
                made.styles.element.remove(twin)
        style.element.remove(link)


def _own_colour(style: Any) -> None:
    """A colour of the theme would win over the one that is given."""
    from docx.oxml.ns import qn

    given = style.element.rPr.find(qn("w:color"))
    for attribute in ("themeColor", "themeTint", "themeShade"):
        given.attrib.pop(qn(f"w:{attribute}"), None)


def _bar(style: Any, colour: str) -> None:
    borders = ooxml.element("w:pBdr")
    borders.append(ooxml.element("w:left", val="single", sz="18", space="8", color=colour[1:]))
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _without_border(style: Any) -> None:
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
