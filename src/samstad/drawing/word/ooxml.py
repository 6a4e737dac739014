"""What the file format has and the library does not: links, bookmarks, languages."""

from __future__ import annotations

import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from samstad.drawing.office import clean


def element(tag: str, **attributes: str) -> Any:
    """An element with attributes in Word's name space, e.g. `element("w:lang", val="sv-SE")`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_language(run: Any, lang: str) -> None:
    """Says that a run is in another language than the document ("sv", "en")."""
    run._element.get_or_add_rPr().append(element("w:lang", val=locale(lang)))


def locale(lang: str) -> str:
    """The language tag that Word's proofing tools know."""
    return {"sv": "sv-SE", "en": "en-GB"}.get(lang, lang)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Makes the paragraph a place that links can lead to. `number` is unique in the file."""
    start = element("w:bookmarkStart", id=str(number), name=bookmark_name(name))
    end = element("w:bookmarkEnd", id=str(number))
    at = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(at, start)
    paragraph._p.append(end)


def bookmark_name(anchor: str) -> str:
    """An anchor as Word takes it: a letter first, letters, digits and underscores, at most 40."""
    return ("a_" + re.sub(r"\W", "_", anchor))[:40]


def hyperlink(paragraph: Any, text: str, *, anchor: str = "", address: str = "") -> None:
    """Words that lead to a bookmark of the file, or to an address."""
    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), bookmark_name(anchor))
    else:
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(clean(text), style="Hyperlink")
    link.append(run._element)
    paragraph._p.append(link)


def field(paragraph: Any, code: str) -> None:
    """A field that Word fills in itself, such as the page number."""
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()._element
        if kind is None:
            text = OxmlElement("w:instrText")
            text.text = code
            run.append(text)
        else:
            run.append(element("w:fldChar", fldCharType=kind))


def header_row(row: Any) -> None:
    """Repeats the row on each page, and says that its cells are headers."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    properties.append(element("w:tblHeader"))


def describe_table(table: Any, caption: str, row_header: bool) -> None:
    """The table's own title, and which of its cells are headers."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    for name, value in (
        ("firstRow", "1"),
        ("lastRow", "0"),
        ("firstColumn", "1" if row_header else "0"),
        ("lastColumn", "0"),
        ("noHBand", "1"),
        ("noVBand", "1"),
    ):
        look.set(qn(f"w:{name}"), value)
    properties.append(element("w:tblCaption", val=clean(caption)))


def plain_table(table: Any) -> None:
    """Says that the table only places its cells: none of them is a header, and its rows are not broken."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        for name in ("firstRow", "lastRow", "firstColumn", "lastColumn"):
            look.set(qn(f"w:{name}"), "0")
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def describe_picture(picture: Any, text: str, number: int) -> None:
    """The alternative text of a picture; its number is unique in the file."""
    properties = picture._inline.docPr
    properties.set("id", str(number))
    properties.set("name", f"Figure {number}")
    properties.set("descr", clean(text))
