"""Many workbooks at once: an archive out with one for each body, and many files back, each with its differences shown.

What was sent goes with the page as text and comes back with the acceptance, as for a single workbook: nothing is kept
between the two, and who reloads the page reads the differences anew.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.exchange.workbook import bundles
from samstad.exchange.workbook.comparing import Comparison
from samstad.exchange.workbook.rows import names_of_bodies
from samstad.exchange.workbook.taking import Taking, compared
from samstad.organisation.errors import UserError
from samstad.steering.life import UnfinishedError
from samstad.steering.models import DocumentKind, SteeringDocument
from samstad.steering.queries import LIVE
from samstad.web.access import READING, page, visible
from samstad.web.decision_forms import DecisionForm
from samstad.web.forms import Described
from samstad.web.loaders import load_document, load_standing
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language
from samstad.web.upload_limit import TooLarge
from samstad.web.views.workbooks import headers_of, row_of

ZIP = "application/zip"
#: Differences of one file that the page shows; the file by itself shows more.
SHOWN = 100


class Files(forms.FileField):
    """One or several files of a field."""

    widget = forms.ClearableFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        sent = data if isinstance(data, list) else [data]
        return [super(Files, self).clean(one, initial) for one in sent or [None]]


class Several(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """All of them; a plain file field takes the last."""
        return list(files.getlist(name))


class ManyForm(Described):
    """The files that came back."""

    workbooks = Files(
        label=gettext_lazy("The workbooks that came back"),
        help_text=gettext_lazy("Mark several at once, or choose an archive (.zip) of them."),
        error_messages={"required": gettext_lazy("Choose one file at least.")},
        widget=Several(attrs={"accept": ".xlsx,.zip", "class": "ds-input", "multiple": True}),
    )


@dataclass
class Came:
    """A file on the page: what differs in it, what was written of it, or why it was not read or taken."""

    name: str
    content: bytes = b""
    refused: str = ""
    found: Comparison | None = None
    taken: int | None = None
    problem: str = ""

    @property
    def sent(self) -> str:
        return base64.b64encode(self.content).decode()

    @property
    def against(self) -> int:
        return len(self.found.differences) - len(self.found.takeable) if self.found else 0

    @property
    def open(self) -> bool:
        return bool(self.found and self.found.takeable)

    @property
    def more(self) -> int:
        return max(0, len(self.found.differences) - SHOWN) if self.found else 0


@page("workbook", load_standing, methods=(*READING, "POST"))
def many(request: Any, standing: SteeringDocument) -> HttpResponse:
    """Every body's plan out at once, and many workbooks of any document back."""
    if request.method != "POST":
        return _page(request)
    if "take" in request.POST:
        return _taken(request)
    form = ManyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    sent = form.cleaned_data["workbooks"]
    if (
        any(isinstance(one, TooLarge) for one in sent)
        or sum(one.size for one in sent) > 5 * bundles.LARGEST_SUM
    ):
        problem = _("The files are too large to be workbooks from here. Send fewer at a time.")
        return _page(request, problem=problem, status=422)
    came = [
        Came(one.name, one.content, one.refused)
        for one in bundles.unpacked((str(one.name), one.read()) for one in sent)
    ]
    return _shown(request, came)


@page("workbook", load_standing)
def plans(request: Any, standing: SteeringDocument) -> HttpResponse:
    """The plan of every body in a year, a workbook each, in one archive."""
    year = request.GET.get("ar", "")
    documents = _plans(request, int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else []
    if not documents:  # of a year that has none
        return HttpResponseRedirect(reverse("workbooks", args=[request.city.slug]))
    file = bundles.of_documents(documents, language())
    return _archive(file, f"{request.city.slug}-{year}.zip")


@page("workbook", load_document)
def parts(request: Any, document: SteeringDocument) -> HttpResponse:
    """Each body's part of the document, a workbook each, in one archive."""
    return _archive(bundles.of_bodies(document, language()), f"{document.code}.zip")


def _archive(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plans(request: Any, year: int | None = None) -> list[SteeringDocument]:
    rows = SteeringDocument.objects.filter(
        city=request.city, kind=DocumentKind.PLAN, year__isnull=False, state__in=LIVE
    )
    rows = rows if year is None else rows.filter(year=year)
    return visible(request.actor, rows.select_related("city", "owner__city").order_by("code"), "workbook")


def _taken(request: Any) -> HttpResponse:
    """What was shown and is accepted: one file, or all that have anything to take."""
    came = _back(request.POST)
    asked = request.POST["take"]
    deciding = DecisionForm(request.city, request.POST) if "decision" in request.POST else None
    read = deciding is None or deciding.is_valid()
    taking = Taking(request.actor, request.city, deciding.named() if deciding and read else None)
    for at, one in enumerate(came):
        if not one.content or (asked != "all" and asked != str(at)):
            continue
        fingerprint = request.POST.get(f"accepted-{at}", "")
        if not fingerprint:  # nothing of it could be taken when it was shown
            continue
        try:
            one.taken = taking.take(one.content, fingerprint).taken
        except UnfinishedError as error:
            one.problem = _("It changes what has been decided: name the decision above.")
            if deciding is not None and read:
                deciding.tell(error.problems)
                read = False  # told once, for all files that rest on it
        except UserError as error:
            one.problem = str(error)
    failed = any(one.problem for one in came)
    return _shown(request, came, deciding if deciding and deciding.errors else None, 422 if failed else 200)


def _back(data: Any) -> list[Came]:
    """The files as the page sent them. What is no file any more says so."""
    count = data.get("count", "")
    number = (
        min(int(count), 2 * bundles.MOST) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    )
    came = []
    for at in range(number):
        taken = data.get(f"taken-{at}", "")
        one = Came(
            data.get(f"name-{at}", "")[:200],
            refused=data.get(f"refused-{at}", "")[:500],
            taken=int(taken) if taken.isascii() and taken.isdigit() and len(taken) < 7 else None,
        )
        try:
            one.content = base64.b64decode(data.get(f"file-{at}", ""), validate=True)
        except (binascii.Error, ValueError):
            one.refused = _("The file was lost on the way. Send it once more.")
        came.append(one)
    return came


def _shown(
    request: Any, came: list[Came], deciding: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    """Every file with what differs in it now."""
    of: dict[tuple[str, str], str] = {}
    for one in came:
        if not one.content or one.refused:
            continue
        try:
            one.found = compared(request.actor, request.city, one.content)
        except UserError as error:
            one.refused, one.content = str(error), b""
            continue
        part = (one.found.document.code, one.found.returned.body)
        if part in of:
            again = _("%(name)s is of the same body and document. Both are compared with what stands here.")
            one.found.strange.insert(0, again % {"name": of[part]})
        of.setdefault(part, one.name)
    names, headers = names_of_bodies(request.city), headers_of()
    needs = any(one.open and one.found and one.found.needs_decision for one in came)
    return show(
        request,
        "documents/workbooks_check.html",
        crumbs=_crumbs(request, here(_("Differences in the workbooks"))),
        came=[
            (
                at,
                one,
                names.get(one.found.returned.body, "") if one.found else "",
                [row_of(each, names, headers) for each in one.found.differences[:SHOWN]] if one.found else [],
            )
            for at, one in enumerate(came)
        ],
        open=[one for one in came if one.open],
        takeable=sum(len(one.found.takeable) for one in came if one.found),
        written=sum(one.taken or 0 for one in came),
        unread=sum(1 for one in came if one.refused),
        deciding=(deciding or DecisionForm(request.city)) if needs else None,
        status=status,
    )


def _page(request: Any, *, form: Any = None, problem: str = "", status: int = 200) -> HttpResponse:
    plans_of = _plans(request)
    return show(
        request,
        "documents/workbooks.html",
        crumbs=_crumbs(request),
        form=form or ManyForm(),
        years=sorted({one.year for one in plans_of if one.year}, reverse=True),
        problem=problem,
        most=bundles.MOST,
        largest=bundles.LARGEST_SUM // 1_000_000,
        status=status,
    )


def _crumbs(request: Any, *more: tuple[str, str]) -> list[tuple[str, str]]:
    title = _("Workbooks of many bodies")
    own = (title, reverse("workbooks", args=[request.city.slug])) if more else here(title)
    return [crumb("steering", request.city), own, *more]
