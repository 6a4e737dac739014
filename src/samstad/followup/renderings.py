"""The files that a report is read in: a web page, a PDF, a Word file and a workbook, in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings

from samstad.followup import templates
from samstad.followup.layout import Shapes
from samstad.followup.models import WordTemplate
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.texts import LANGUAGES

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("html", "pdf", "docx", "xlsx")
COUNT = len(KINDS) * len(LANGUAGES)


@dataclass(frozen=True)
class Rendering:
    """A file to be made: its name, language and type, and what makes it. The same content gives the same bytes."""

    name: str
    lang: str
    media_type: str
    render: Callable[[], bytes]


def renderings(content: dict[str, Any], shapes: Shapes, template: bytes | None) -> Iterator[Rendering]:
    """Every file of a report, in order. `template`: the city's own Word file, or None for the program's."""
    from samstad.drawing import excel, html, pdf, word
    from samstad.followup import layout, layout_sheets

    for lang in LANGUAGES:
        # Laying out draws every chart and map, which the three that are read as text share.
        document = cache(partial(layout.document, content, lang, shapes))
        book = partial(layout_sheets.book, content, lang)  # type: ignore[arg-type]
        name = f"report.{lang}"
        yield Rendering(f"{name}.html", lang, "text/html", lambda of=document: html.render(of()))  # type: ignore[misc]
        yield Rendering(f"{name}.pdf", lang, "application/pdf", lambda of=document: pdf.render(of()))  # type: ignore[misc]
        yield Rendering(f"{name}.docx", lang, WORD, lambda of=document: word.render(of(), template))  # type: ignore[misc]
        yield Rendering(f"{name}.xlsx", lang, EXCEL, lambda of=book: excel.render(of()))  # type: ignore[misc]


def template_of(city: City) -> bytes | None:
    """The city's own Word template for documents of every kind, or None where it has none.

    What was taken in on the site or by the command counts; a home of an older version may hold a file instead.
    Raises UserError for one that cannot be used.
    """
    if WordTemplate.objects.filter(city=city).exists():
        held = templates.current(city)
        return bytes(held.content) if held else None
    path = settings.HOME.report_template(city.slug)
    try:
        template: bytes = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(
            f"the report template cannot be read ({error.strerror})",
            where=str(path),
            advice="Check its rights",
        ) from error
    templates.check(template, str(path))
    return template
