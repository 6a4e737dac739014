"""Lines of a PDF with their type, and headings, tables and margins where the file is tagged.

Where it is not, its lines are judged as those of any text, by their size and the room around them. A page that is a
picture of text has no lines: that is said.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from samstad.organisation.errors import UserError
from samstad.referrals.reading.found import Caution, Place
from samstad.referrals.reading.lines import Line
from samstad.referrals.reading.text import cleaned

MOST_PAGES = 500
_BOLD = 600  # weight of type from which it is bold


@dataclass(frozen=True)
class PdfLine:
    """A line, with the foot of its letters in points from the page's foot; `role` is the tag that it lies under."""

    line: Line
    foot: float
    role: str = ""
    cell: tuple[int, int, int] | None = None  # table, row, column


def lines_of_pdf(path: Path) -> tuple[list[PdfLine], list[tuple[Caution, str]]]:
    """The lines of every page in the order of the file. Raises UserError for what is no PDF, or has a password."""
    import pypdfium2

    cautions: list[tuple[Caution, str]] = []
    try:
        file = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UserError(
            "the PDF has a password" if locked else f"the PDF cannot be read ({error})",
            where=path.name,
            advice="Save it without one" if locked else "Save it anew in its program, and try again",
        ) from None
    made: list[PdfLine] = []
    try:
        empty = []
        for number in range(min(len(file), MOST_PAGES)):
            lines = _of_page(file, number)
            made += lines
            if not lines:
                empty.append(number + 1)
        if len(file) > MOST_PAGES:
            cautions.append((Caution.CUT_PAGES, f"{MOST_PAGES}/{len(file)}"))
        if empty:
            cautions.append((Caution.PAGES_WITHOUT_TEXT, ", ".join(map(str, empty))))
    finally:
        file.close()
    return _with_gaps(made), cautions


def _of_page(file: Any, number: int) -> list[PdfLine]:
    import pypdfium2.raw as raw

    page = file[number]
    text = page.get_textpage()
    try:
        roles = _roles(page.raw, number)
        made, start, count = [], 0, 0
        content = text.get_text_range(0, -1) if text.count_chars() else ""
        for part in re.split(r"(\r\n|\n|\r)", content):
            bare = " ".join(cleaned(part.replace("\ufffe", "-").replace("\x02", "-")).split())
            if bare and part.strip():
                count += 1
                at = start + len(part) - len(part.lstrip())
                made.append(_line(raw, text.raw, at, bare, Place(number + 1, count), roles))
            start += len(part)
        return made
    finally:
        text.close()
        page.close()


def _line(raw: Any, text: Any, at: int, bare: str, place: Place, roles: dict[int, tuple[str, Any]]) -> PdfLine:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, at, x, y)
    weight = raw.FPDFText_GetFontWeight(text, at)
    bold = weight >= _BOLD or _bold_name(raw, text, at)
    # The size that a font is asked for is scaled by the page's own matrix, which the letters' boxes show.
    size = round(float(raw.FPDFText_GetFontSize(text, at)), 1)
    held = raw.FPDFText_GetTextObject(text, at)
    mark = raw.FPDFPageObj_GetMarkedContentID(held) if held else -1
    role, cell = roles.get(mark, ("Artifact" if roles else "", None))
    level = int(role[1]) if re.fullmatch(r"H[1-6]", role) else 1 if role in ("H", "Title") else 0
    return PdfLine(Line(bare, place, level=level, size=size, bold=bold), y.value, role, cell)


def _bold_name(raw: Any, text: Any, at: int) -> bool:
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text, at, None, 0, flags)
    if not length:
        return False
    name = ctypes.create_string_buffer(length)
    raw.FPDFText_GetFontInfo(text, at, name, length, flags)
    return bool(re.search(rb"bold|black|heavy|semibold", name.value, re.IGNORECASE))


def _roles(page: Any, number: int) -> dict[int, tuple[str, tuple[int, int, int] | None]]:
    """Marked content → (the innermost tag that tells, the table's cell); none for a page that is not tagged."""
    import pypdfium2.raw as raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    found: dict[int, tuple[str, tuple[int, int, int] | None]] = {}
    if not tree:
        return found
    try:
        walk = _Walk(raw, found, number)
        for child in range(raw.FPDF_StructTree_CountChildren(tree)):
            walk.element(raw.FPDF_StructTree_GetChildAtIndex(tree, child), "", 0)
    finally:
        raw.FPDF_StructTree_Close(tree)
    return found


class _Walk:
    """Through a page's tags: which marked content lies under which."""

    DEEPEST = 60
    _TELLING = re.compile(r"^(?:H[1-6]?|Title|TD|TH|Artifact|Lbl|LBody|Caption|Note|TOCI)$")

    def __init__(self, raw: Any, found: dict[int, tuple[str, Any]], page: int) -> None:
        self.raw, self.found = raw, found
        self.table, self.row, self.column = page * 1000, 0, 0

    def element(self, element: Any, role: str, depth: int) -> None:
        if not element or depth > self.DEEPEST:
            return
        name = self._type(element)
        if name == "Table":
            self.table, self.row = self.table + 1, 0
        elif name == "TR":
            self.row, self.column = self.row + 1, 0
        elif name in ("TD", "TH"):
            self.column += 1
        if self._TELLING.match(name):
            role = name
        cell = (self.table, self.row, self.column) if role in ("TD", "TH") else None
        for at in range(self.raw.FPDF_StructElement_GetMarkedContentIdCount(element)):
            mark = self.raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, at)
            if mark >= 0:
                self.found[mark] = (role or "P", cell)
        for at in range(self.raw.FPDF_StructElement_CountChildren(element)):
            mark = self.raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
            if mark >= 0:
                self.found[mark] = (role or "P", cell)
            self.element(self.raw.FPDF_StructElement_GetChildAtIndex(element, at), role, depth + 1)

    def _type(self, element: Any) -> str:
        length = self.raw.FPDF_StructElement_GetType(element, None, 0)
        held = ctypes.create_string_buffer(max(length, 2))
        self.raw.FPDF_StructElement_GetType(element, held, length)
        return held.raw[:length].decode("utf-16-le", "replace").rstrip("\0")


def _with_gaps(lines: list[PdfLine]) -> list[PdfLine]:
    """Empty lines above each, by how far it lies below the one before; 0 at the top of a page, where nobody knows."""
    falls: Counter[float] = Counter()
    pairs = list(zip(lines, lines[1:], strict=False))
    for one, next_ in pairs:
        fall = one.foot - next_.foot
        if one.line.place.page == next_.line.place.page and fall > 1 and one.line.size == next_.line.size:
            falls[round(fall, 0)] += 1
    usual = falls.most_common(1)[0][0] if falls else 14.0
    made = lines[:1]
    for one, next_ in pairs:
        fall = one.foot - next_.foot
        gap = 0
        if one.line.place.page == next_.line.place.page:
            gap = 1 if fall < -1 else max(0, round((fall / usual - 1.0) * 1.6))
        made.append(replace(next_, line=replace(next_.line, gap=gap)))
    return made
