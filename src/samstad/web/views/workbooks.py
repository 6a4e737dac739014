"""A document's workbook: out to a body, and back with every difference shown before it is accepted."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.exchange import workbook
from samstad.exchange.workbook import bundles
from samstad.exchange.workbook.rows import names_of_bodies
from samstad.exchange.workbook.sheets import kinds
from samstad.followup.renderings import EXCEL
from samstad.organisation.errors import UserError
from samstad.steering.life import UnfinishedError
from samstad.steering.models import SteeringDocument
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.decision_forms import DecisionForm
from samstad.web.loaders import load_document
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain

# What is shown is sent back with the acceptance, so that nothing is kept between the two.
LARGEST = 10_000_000
SHOWN = 500


class ReturnedForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The workbook that came back"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "ds-input"}),
    )


@page("workbook", load_document, methods=(*READING, "POST"))
def workbooks(request: Any, document: SteeringDocument) -> HttpResponse:
    """Where a workbook is fetched, and where one that came back is read."""
    if request.method != "POST":
        return _page(request, document)
    if "accepted" in request.POST:
        return _accept(request, document)
    form = ReturnedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, document, form=form, status=422)
    sent = form.cleaned_data["file"]
    if sent.size > LARGEST:
        return _page(
            request, document, problem=_("The file is too large to be a workbook from here"), status=422
        )
    return _compared(request, document, sent.read())


@page("workbook", load_document)
def fetch(request: Any, document: SteeringDocument) -> HttpResponse:
    """The workbook as a file; `?organisation=` for one body's part of it."""
    code = request.GET.get("organisation", "")
    body = document.city.organisations.filter(code=code).first() if code else None
    response = HttpResponse(workbook.write(document, body, language()), content_type=EXCEL)
    name = f"{document.code}-{body.code}.xlsx" if body else f"{document.code}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _compared(
    request: Any,
    document: SteeringDocument,
    file: bytes,
    problem: str = "",
    deciding: DecisionForm | None = None,
) -> HttpResponse:
    try:
        found = workbook.compare(workbook.read(file), document, request.actor)
    except UserError as error:
        return _page(request, document, problem=str(error), status=422)
    names, headers = names_of_bodies(document.city), headers_of()
    return show(
        request,
        "documents/workbook_check.html",
        crumbs=_crumbs(document),
        document=document,
        found=found,
        rows=[row_of(one, names, headers) for one in found.differences[:SHOWN]],
        more=max(0, len(found.differences) - SHOWN),
        against=len(found.differences) - len(found.takeable),
        file=base64.b64encode(file).decode(),
        deciding=(deciding or DecisionForm(document.city)) if found.needs_decision else None,
        problem=problem,
        status=422 if problem or deciding else 200,
    )


def _accept(request: Any, document: SteeringDocument) -> HttpResponse:
    try:
        file = base64.b64decode(request.POST.get("file", ""), validate=True)
        found = workbook.compare(workbook.read(file), document, request.actor)
    except (UserError, binascii.Error) as error:
        return _page(request, document, problem=str(error), status=422)
    if found.fingerprint != request.POST["accepted"]:
        return _compared(
            request,
            document,
            file,
            _("Something has been changed meanwhile. Read the differences once more."),
        )
    deciding = DecisionForm(document.city, request.POST) if found.needs_decision else None
    if deciding is not None and not deciding.is_valid():
        return _compared(request, document, file, deciding=deciding)
    try:
        done = workbook.accept(request.actor, found, deciding.named() if deciding else None)
    except UnfinishedError as error:
        assert deciding is not None
        deciding.tell(error.problems)
        return _compared(request, document, file, deciding=deciding)
    except UserError as error:
        return _compared(request, document, file, str(error))
    messages.success(request, _("%(count)d differences are written.") % {"count": done.taken})
    return HttpResponseRedirect(address(document))


def headers_of() -> dict[tuple[str, str], tuple[str, Any]]:
    lang = language()
    return {
        (kind.name, column.name): (f"{kind.title[lang]}: {column.header[lang]}", column)
        for kind in kinds()
        for column in kind.columns
    }


def row_of(
    one: Any, names: dict[str, str], headers: dict[tuple[str, str], tuple[str, Any]]
) -> dict[str, Any]:
    """A difference in the reader's words."""
    from samstad.drawing.numbers import format_number
    from samstad.exchange.workbook.fields import shown

    header, column = headers[one.kind, one.column]

    def said(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, float):
            whole = value.is_integer()
            years = column.name.endswith("year")
            return str(int(value)) if whole and years else format_number(value, 0 if whole else 2, language())  # type: ignore[arg-type]
        try:
            return str(shown(column, value, language(), names))
        except KeyError:
            return str(value)  # a word that is none of the choices, as it was written

    return {
        "number": one.number,
        "row": one.row,
        "column": header,
        "sent": said(one.sent),
        "wanted": said(one.wanted),
        "now": said(one.now),
        "conflict": one.conflict,
        "against": one.against,
    }


def _page(
    request: Any, document: SteeringDocument, *, form: Any = None, problem: str = "", status: int = 200
) -> HttpResponse:
    return show(
        request,
        "documents/workbook.html",
        crumbs=_crumbs(document),
        document=document,
        form=form or ReturnedForm(),
        bodies=bundles.bodies_in(document),
        problem=problem,
        status=status,
    )


def _crumbs(document: SteeringDocument) -> list[tuple[str, str]]:
    return [
        crumb("goals", document.city),
        (plain(document.title), address(document)),
        here(_("Workbook")),
    ]
