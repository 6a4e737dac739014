"""Lines of a PDF with their type, and headings, tables and margins where the file is tagged.

Where it is not, its lines are judged as those of any text, by their size and the room around them. A page that is a
picture of text has no lines: that is said. The file is opened by a program of its own (`apart.py`).
"""

from __future__ import annotations

import ctypes
import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from samstad.organisation.errors import UserError
from samstad.referrals import apart
from samstad.referrals.reading.found import Caution, Place
from samstad.referrals.reading.lines import Line
from samstad.referrals.reading.text import cleaned

MOST_PAGES = 500
_WIDE = 1.1  # room between two words, in sizes of the type, from which they are in two columns
_MARK = re.compile(r"[•‣▪●◦·\uf0b7\uf0a7–-]|\d{1,2}[.)]|[a-zåäö]\)")  # a list item's, which has room after it
_BOLD = 600  # weight of type from which it is bold


Cell = tuple[int, int, int]
Roles = dict[int, tuple[str, "Cell | None"]]


@dataclass(frozen=True)
class PdfLine:
    """A line, or what stands in one column of it, in points from the page's left and foot.

    `top` and `foot` are where its first and last letters stand: they differ where words were put together again.
    `column` counts from 0 in the line; `role` is the tag that it lies under, `cell` its (table, row, column).
    """

    line: Line
    top: float
    foot: float
    left: float
    column: int = 0
    role: str = ""
    cell: Cell | None = None


def lines_of_pdf(path: Path) -> tuple[list[PdfLine], list[tuple[Caution, str]]]:
    """The lines of every page in the order of the file. Raises UserError for what is no PDF, or has a password."""
    try:
        said = apart.run("samstad.referrals.reading.pdf", path)
    except apart.CannotError:
        said = {"fault": "broke"}
    if fault := said.get("fault"):
        what = {
            "password": "the PDF has a password",
            "broke": "the PDF is too large or too odd to be read in",
        }
        raise UserError(
            what.get(fault, f"the PDF cannot be read ({fault})"),
            where=path.name,
            advice="Save it without one"
            if fault == "password"
            else "Save it anew in its program, and try again",
        )
    lines = [_from_plain(each) for each in said["lines"]]
    return _with_gaps(lines), [(Caution(caution), detail) for caution, detail in said["cautions"]]


def _from_plain(each: list[Any]) -> PdfLine:
    text, page, number, level, size, bold, top, foot, left, column, role, cell = each
    line = Line(text, Place(page, number), level=level, size=size, bold=bold)
    return PdfLine(line, top, foot, left, column, role, (cell[0], cell[1], cell[2]) if cell else None)


def _as_plain(each: PdfLine) -> list[Any]:
    line, place = each.line, each.line.place
    kept = [line.text, place.page, place.line, line.level, line.size, line.bold]
    return [*kept, each.top, each.foot, each.left, each.column, each.role, each.cell]


def look(path: Path) -> dict[str, Any]:
    """The lines and cautions, or the fault, as JSON. Only for a program that may fall (`apart.run`)."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        return {"fault": "password" if "password" in str(error).lower() else str(error)}
    cautions: list[tuple[Caution, str]] = []
    made: list[list[Any]] = []
    empty: list[int] = []
    for number in range(min(len(file), MOST_PAGES)):
        lines = _of_page(file, number)
        made += map(_as_plain, lines)
        if not lines:
            empty.append(number + 1)
    if len(file) > MOST_PAGES:
        cautions.append((Caution.CUT_PAGES, f"{MOST_PAGES}/{len(file)}"))
    if empty:
        cautions.append((Caution.PAGES_WITHOUT_TEXT, ", ".join(map(str, empty))))
    file.close()
    return {"lines": made, "cautions": cautions}


def _of_page(file: Any, number: int) -> list[PdfLine]:
    page = file[number]
    text = page.get_textpage()
    try:
        roles = _roles(page.raw, number)
        made: list[PdfLine] = []
        start = 0
        content = text.get_text_range(0, -1) if text.count_chars() else ""
        for part in re.split(r"(\r\n|\n|\r)", content):
            for column, (first, last) in enumerate(_segments(text.raw, start, part, roles)):
                bare = _words(part[first - start : last - start])
                if bare:
                    place = Place(number + 1, len(made) + 1)
                    made.append(_line(text.raw, first, last, bare, place, column, roles))
            start += len(part)
        return made
    finally:
        text.close()
        page.close()


def _words(part: str) -> str:
    """The part's text. A mark stands where the reader has put a divided word together: a date keeps its hyphen."""
    part = re.sub(r"(?<=\d)[\ufffe\x02](?=\d)|[\ufffe\x02](?=[A-ZÅÄÖ])", "-", part)
    return " ".join(cleaned(re.sub(r"[\ufffe\x02]", "", part)).split())


def _segments(text: Any, start: int, part: str, roles: Roles) -> list[tuple[int, int]]:
    """(first, last + 1) of each stretch of a line that has no wide room in it, and lies in one cell."""
    signs = [start + at for at, sign in enumerate(part) if not sign.isspace()]
    if not signs:
        return []
    made, first, before = [], signs[0], signs[0]
    _left, right, _foot = _box(text, before)
    tag = _role(text, before, roles)
    for at in signs[1:]:
        new_left, new_right, _foot = _box(text, at)
        new_tag = tag if at == before + 1 else _role(text, at, roles)
        wide = 0 < right < new_left and new_left - right > _WIDE * _size(text, at)
        mark = _MARK.fullmatch(part[first - start : before + 1 - start].strip()) is not None
        if at > before + 1 and ((wide and not mark) or (new_tag != tag and (new_tag[1] or tag[1]))):
            made.append((first, before + 1))
            first = at
        before, right, tag = at, new_right, new_tag
    return [*made, (first, before + 1)]


def _box(text: Any, at: int) -> tuple[float, float, float]:
    """(left, right, foot) of a sign, in points; a divided word's last sign is on another line than its first."""
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, at, x, y)
    return left.value, right.value, y.value


def _size(text: Any, at: int) -> float:
    import pypdfium2.raw as raw

    return round(float(raw.FPDFText_GetFontSize(text, at)), 1)


def _role(text: Any, at: int, roles: Roles) -> tuple[str, Cell | None]:
    import pypdfium2.raw as raw

    if not roles:
        return "", None
    held = raw.FPDFText_GetTextObject(text, at)
    mark = raw.FPDFPageObj_GetMarkedContentID(held) if held else -1
    return roles.get(mark, ("Artifact", None))


def _line(text: Any, first: int, last: int, bare: str, place: Place, column: int, roles: Roles) -> PdfLine:
    import pypdfium2.raw as raw

    left, _right, top = _box(text, first)
    foot = _box(text, last - 1)[2]
    bold = raw.FPDFText_GetFontWeight(text, first) >= _BOLD or _bold_name(raw, text, first)
    role, cell = _role(text, first, roles)
    level = int(role[1]) if re.fullmatch(r"H[1-6]", role) else 1 if role in ("H", "Title") else 0
    line = Line(bare, place, level=level, size=_size(text, first), bold=bold)
    return PdfLine(line, top, foot, left, column, role, cell)


def _bold_name(raw: Any, text: Any, at: int) -> bool:
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text, at, None, 0, flags)
    if not length:
        return False
    name = ctypes.create_string_buffer(length)
    raw.FPDFText_GetFontInfo(text, at, name, length, flags)
    return bool(re.search(rb"bold|black|heavy|semibold", name.value, re.IGNORECASE))


def _roles(page: Any, number: int) -> Roles:
    """Marked content → (the innermost tag that tells, the table's cell); none for a page that is not tagged."""
    import pypdfium2.raw as raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    found: Roles = {}
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

    def __init__(self, raw: Any, found: Roles, page: int) -> None:
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
    pairs = list(itertools.pairwise(lines))
    for one, next_ in pairs:
        fall = one.foot - next_.top
        if one.line.place.page == next_.line.place.page and fall > 1 and one.line.size == next_.line.size:
            falls[round(fall, 0)] += 1
    usual = falls.most_common(1)[0][0] if falls else 14.0
    made = lines[:1]
    for one, next_ in pairs:
        fall = one.foot - next_.top
        gap = 0
        if one.line.place.page == next_.line.place.page:
            # Another column is apart from the one beside it.
            gap = 1 if fall < -1 or next_.column else max(0, round((fall / usual - 1.0) * 1.6))
        made.append(replace(next_, line=replace(next_.line, gap=gap)))
    return made


if __name__ == "__main__":
    raise SystemExit(apart.answer(look))
