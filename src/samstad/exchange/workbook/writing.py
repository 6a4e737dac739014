"""A document to a workbook that comes back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from samstad.drawing.office import clean, repeatable
from samstad.drawing.palette import GROUND, INK, QUIET
from samstad.exchange.workbook import rows
from samstad.exchange.workbook.fields import Kind, shown
from samstad.exchange.workbook.sheets import kinds
from samstad.organisation import clock
from samstad.organisation.models import Organisation
from samstad.organisation.texts import pick
from samstad.steering.models import SteeringDocument

FORMAT = "samstad-workbook/1"
META = "samstad"
HIDDEN = ("id", "sent")
_INTRODUCTION = {
    "sv": (
        "Fyll i eller ändra de vita kolumnerna. De grå är bara till för att läsas.",
        "Lägg inte till och ta inte bort rader: det görs i systemet. Dolda kolumner håller reda på vilken rad som är "
        "vilken, så rader och kolumner får gärna sorteras om.",
        "När arbetsboken lämnas tillbaka visas varje skillnad innan den godtas. Har någon ändrat samma sak i systemet "
        "sedan den skickades visas båda, och inget skrivs över.",
    ),
    "en": (
        "Fill in or change the white columns. The grey ones are only to be read.",
        "Do not add or remove rows: that is done in the system. Hidden columns know which row is which, so rows and "
        "columns may be sorted as you like.",
        "When the workbook is returned every difference is shown before it is accepted. Where somebody has changed the "
        "same in the system since it was sent, both are shown and nothing is written over.",
    ),
}


def write(
    document: SteeringDocument,
    body: Organisation | None = None,
    lang: str = "sv",
    there: Mapping[str, list[Any]] | None = None,
) -> bytes:
    """The workbook (.xlsx) of a document, or of one body's part of it, as of today.

    `there`: the document's rows where they have been read already (`rows.objects_of`), for many bodies in turn."""
    from openpyxl import Workbook

    names = rows.names_of_bodies(document.city)
    objects = rows.of_body(rows.objects_of(document) if there is None else there, body)
    made = Workbook()
    title = pick(document.title, lang).text
    made.properties.title, made.properties.creator = clean(title), "Samstad"
    _front(made.active, title, body, lang)
    for kind in kinds():
        _sheet(made.create_sheet(kind.title[lang]), kind, objects[kind.name], names, lang)
    meta = made.create_sheet(META)
    meta.sheet_state = "hidden"
    said = {
        "format": FORMAT,
        "city": document.city.slug,
        "document": document.code,
        "title": title,
        "year": document.valid_from.year if document.valid_from else None,
        "body": body.code if body else "",
        "sent": clock.today().isoformat(),
    }
    meta["A1"] = json.dumps(said, ensure_ascii=False)
    file = io.BytesIO()
    made.save(file)
    return repeatable(file.getvalue(), f"{clock.today()}T12:00:00Z")


def _front(page: Any, title: str, body: Organisation | None, lang: str) -> None:
    from openpyxl.styles import Alignment, Font

    page.title = {"sv": "Läs först", "en": "Read first"}[lang]
    page["A1"], page["A1"].font = clean(title), Font(bold=True, size=14)
    lines = [pick(body.name, lang).text] if body else []
    for at, line in enumerate([*lines, *_INTRODUCTION[lang]], 2):
        page.cell(at, 1).value = clean(line)
        page.cell(at, 1).alignment = Alignment(wrap_text=True, vertical="top")
    page.column_dimensions["A"].width = 100


def _sheet(page: Any, kind: Kind, objects: list[Any], names: dict[str, str], lang: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page.append([*HIDDEN, *(column.header[lang] for column in kind.columns)])
    grey, quiet = PatternFill("solid", start_color=GROUND[1:]), Font(color=QUIET[1:])
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True, color=INK[1:]), grey
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    # Excel keeps each look once; making it for every cell anew costs more than all else.
    looks: dict[str, Any] = {}
    for at, obj in enumerate(objects, 2):
        values = rows.values_of(kind, obj)
        page.cell(at, 1).value, page.cell(at, 2).value = kind.key(obj), rows.packed(values)
        for place, column in enumerate(kind.columns, 3):
            cell, value = page.cell(at, place), shown(column, values[column.name], lang, names)
            cell.value = clean(value) if isinstance(value, str) else value
            if column.name not in looks:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if column.form == "day":
                    cell.number_format = "yyyy-mm-dd"
                if not column.written:
                    cell.fill, cell.font = grey, quiet
                looks[column.name] = cell._style
            cell._style = looks[column.name]
            if isinstance(value, str):
                cell.data_type = "s"
    for place, column in enumerate(kind.columns, 3):
        page.column_dimensions[get_column_letter(place)].width = column.width
    for place in (1, 2):
        page.column_dimensions[get_column_letter(place)].hidden = True
    page.freeze_panes = "C2"
    _lists(page, kind, len(objects), names, lang)


def _lists(page: Any, kind: Kind, count: int, names: dict[str, str], lang: str) -> None:
    """A list to choose from, where the words fit into Excel's 255 characters for one."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(kind.columns, 3):
        words = [each[lang] for each in column.choices.values()] if column.form == "choice" else []
        listed = ",".join(words)
        if count and words and len(listed) <= 250 and not any("," in word or '"' in word for word in words):
            letter = get_column_letter(place)
            chosen = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
            chosen.add(f"{letter}2:{letter}{count + 1}")
            page.add_data_validation(chosen)
