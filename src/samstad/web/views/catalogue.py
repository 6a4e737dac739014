"""The catalogue of indicators: a page to look in, and the same as files that another city can take."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.exchange.exporting.statistics import indicator_file
from samstad.organisation.models import City
from samstad.organisation.texts import sort_key
from samstad.statistics import catalogue, surveys
from samstad.statistics.catalogue import CatalogueRow
from samstad.web import definitions, judged
from samstad.web.access import page, visible
from samstad.web.loaders import load_city
from samstad.web.pages import here, show
from samstad.web.templatetags.samstad import language, plain

COLUMNS = (
    "code", "version", "theme", "name", "definition", "why", "caution", "population", "kind", "per", "unit",
    "decimals", "direction", "extensive", "numerator", "denominator", "margin", "breaks", "small_base",
    "small_part", "sources", "publishers", "question", "reference", "author", "checker", "next_review",
    "latest", "coverage",
)  # fmt: skip


@page("view", load_city)
def indicators(request: Any, city: City) -> HttpResponse:
    """The catalogue by theme: what is measured, from where, how far it reaches; to be narrowed."""
    every = _rows(request, city)
    rows = _narrowed(every, request.GET)
    sources = {one.code: one for row in every for one in row.datasets}
    themes = list(dict.fromkeys(row.indicator.theme for row in every))
    indices = [] if _asked(request.GET) else visible(request.actor, city.indices.select_related("city"))
    return show(
        request,
        "indicators/list.html",
        crumbs=[here(_("Indicators"))],
        themes=[(theme, list(found)) for theme, found in groupby(rows, key=lambda row: row.indicator.theme)],
        indices=indices,
        typed=[index for index in indices if index.types],
        asked=request.GET,
        narrowed=_asked(request.GET),
        all_themes=themes,
        all_sources=sorted(sources.values(), key=lambda one: sort_key(plain(one.name))),
        shown=len(rows),
        number=len(every),
        query=request.GET.urlencode(),
    )


def _rows(request: Any, city: City) -> list[CatalogueRow]:
    seen = {row.pk for row in visible(request.actor, city.indicators.select_related("theme", "city"))}
    rows = catalogue.rows(city, audience=judged.audience_for(request))
    return [row for row in rows if row.indicator.pk in seen]


def _asked(asked: Any) -> bool:
    return any(asked.get(key) for key in ("tema", "kalla", "sok", "visa"))


def _narrowed(rows: Iterable[CatalogueRow], asked: Any) -> list[CatalogueRow]:
    """Those of a theme, a source, with a word, with or without numbers, or due for review."""
    word, state = sort_key(asked.get("sok", "").strip()), asked.get("visa", "")
    states = {
        "med": lambda row: row.latest is not None,
        "utan": lambda row: row.latest is None,
        "granska": lambda row: row.review_due,
    }
    return [
        row
        for row in rows
        if asked.get("tema", "") in ("", row.indicator.theme.code)
        and asked.get("kalla", "") in ("", *(one.code for one in row.datasets))
        and (state not in states or states[state](row))
        and (not word or word in sort_key(_text_of(row)))
    ]


def _text_of(row: CatalogueRow) -> str:
    one = row.indicator
    texts = (one.name, one.definition, one.why, one.population)
    return " ".join([one.code, one.reference, *(text for each in texts for text in each.values())])


@page("view", load_city)
def indicators_json(request: Any, city: City) -> HttpResponse:
    """Each definition as the city folder has it, so that another city can load it; with what there is of it."""
    rows = _narrowed(_rows(request, city), request.GET)
    content = {
        "city": city.slug,
        "synthetic": city.synthetic,
        "indicators": [
            {
                **indicator_file(row.indicator).plain(),
                "extensive": row.indicator.extensive,
                "sources": [
                    {"code": one.code, "name": one.name, "publisher": one.publisher, "licence": one.licence}
                    for one in row.datasets
                ],
                "editions": list(row.editions),
                "latest": row.latest,
                "coverage": row.coverage,
            }
            for row in rows
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return _file(text, "application/json", f"{city.slug}-indikatorer.json")


@page("view", load_city)
def indicators_csv(request: Any, city: City) -> HttpResponse:
    """A line for each definition. Swedish readers get what a Swedish spreadsheet opens as it is."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language() == "sv" else ",", lineterminator="\r\n")
    if city.synthetic:
        writer.writerow([_("Made-up municipality: every number is generated (synthetic).")])
    writer.writerow(COLUMNS)
    for row in _narrowed(_rows(request, city), request.GET):
        writer.writerow([_cell(value) for value in _line(row).values()])
    return _file("\ufeff" + out.getvalue(), "text/csv", f"{city.slug}-indikatorer.csv")


def _line(row: CatalogueRow) -> dict[str, Any]:
    one, datasets = row.indicator, {each.code: each for each in row.datasets}
    question = surveys.question_of(one, row.datasets)
    found = {
        "theme": plain(one.theme.name),
        **{key: plain(getattr(one, key)) for key in ("name", "definition", "why", "caution", "population")},
        "kind": row.kind_label,
        "unit": plain(one.unit),
        "direction": row.direction_label,
        "extensive": one.extensive,
        **{
            key: definitions.selection_text(getattr(one, key), datasets)
            for key in ("numerator", "denominator", "margin")
        },
        "breaks": "; ".join(f"{each['year']}: {plain(each.get('why'))}" for each in one.breaks),
        "small_base": row.rule.base if row.rule else None,
        "small_part": row.rule.part if row.rule else None,
        "sources": "; ".join(plain(each.name) for each in row.datasets),
        "publishers": "; ".join(dict.fromkeys(each.publisher for each in row.datasets)),
        "question": plain(question.wordings[-1].text) if question and question.wordings else "",
        "latest": row.latest,
        "coverage": round(row.coverage, 3),
    }
    return {key: found[key] if key in found else getattr(one, key) for key in COLUMNS}


def _cell(value: Any) -> str:
    """As text; one that a spreadsheet would take for a formula is put behind a quote."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _file(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
