"""A statistician reads in a file: sends it, sees how it would be read and what it would do, and confirms.

Nothing is stored before that: the file lies aside (`statistics.uploads`), and what is shown is the plan that
`samstad import statistics --dry-run` prints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import missing_text
from samstad.exchange import file_forms
from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.statistics import proposals, uploads
from samstad.statistics.imports import import_statistics, save_form
from samstad.statistics.models import Dataset
from samstad.statistics.planning import FileForm, ImportPlan
from samstad.statistics.proposals import PreviewRow
from samstad.statistics.sources import tables
from samstad.statistics.sources.tables.proposing import Guess, Proposal
from samstad.statistics.sources.tables.reasons import Reason
from samstad.statistics.uploads import Upload
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.forms import ImportForm, UploadForm
from samstad.web.loaders import load_dataset, load_upload
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain

REFUSED_SHOWN = 10


@dataclass
class Looked:
    """What is seen of a file: the proposal, the first cells, the plan; or why not."""

    proposal: Proposal | None = None
    cells: list[PreviewRow] = field(default_factory=list)
    plan: ImportPlan | None = None
    problem: str = ""
    sheets: list[str] = field(default_factory=list)


@page("import", load_dataset, methods=(*READING, "POST"))
def upload(request: Any, dataset: Dataset) -> HttpResponse:
    """Send in a file."""
    posted = request.method == "POST"
    form = UploadForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"published": clock.today()},
        too_large=getattr(request, "too_large", False),
    )
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            staged = uploads.stage(
                request.actor, dataset, file.name, file.chunks(), form.cleaned_data["published"]
            )
        except UserError as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(_check_address(request, staged))
    return show(
        request,
        "statistics/upload.html",
        crumbs=[*_crumbs(request, dataset), here(_("Read in a file"))],
        dataset=dataset,
        form=form,
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


@page("import", load_upload, methods=(*READING, "POST"))
def check(request: Any, staged: Upload) -> HttpResponse:
    """How the file would be read and what that would do; then try another way, confirm, or throw it away."""
    if request.method != "POST":
        looked = _look(request, staged, None, {}, sheet=request.GET.get("blad", ""))
        return _check_page(request, staged, looked, ImportForm(initial={"form": _first_form(staged, looked)}))
    if "throw" in request.POST:
        staged.discard()
        messages.success(request, _("The file is thrown away. Nothing was read in."))
        return HttpResponseRedirect(address(staged.dataset, request.city))
    form = ImportForm(request.POST)
    if not form.is_valid():
        return _check_page(request, staged, Looked(), form, status=422)
    said = {key: form.cleaned_data[key] for key in ("merge", "skip_rejected")}
    try:
        how = file_forms.read(form.cleaned_data["form"].encode(), _("How the file is read"))
    except UserError as error:
        form.add_error("form", str(error))
        return _check_page(request, staged, Looked(), form, status=422)
    if "import" in request.POST:
        try:
            release = import_statistics(
                request.actor, staged.dataset, staged.path, published=staged.published, form=how, **said
            )
        except UserError as error:
            looked = _look(request, staged, how, said)
            looked.problem = looked.problem or str(error)
            return _check_page(request, staged, looked, form, status=422)
        if form.cleaned_data["keep"]:
            save_form(request.actor, staged.dataset, how)
        staged.discard()
        messages.success(
            request, _("The file is read in as edition %(number)s.") % {"number": release.number}
        )
        return HttpResponseRedirect(address(release, request.city))
    return _check_page(request, staged, _look(request, staged, how, said), form)


def _first_form(staged: Upload, looked: Looked) -> str:
    """What the dataset has saved; where it has nothing, what is proposed."""
    if staged.dataset.mapping:
        return file_forms.written(FileForm.of(staged.dataset))
    try:
        return file_forms.written(proposals.form_of(looked.proposal)) if looked.proposal else ""
    except UserError:
        return ""


def _look(
    request: Any, staged: Upload, how: FileForm | None, said: dict[str, Any], sheet: str = ""
) -> Looked:
    """Read the file as `how` says: else as the dataset does, else as is proposed."""
    found = Looked()
    saved = FileForm.of(staged.dataset) if staged.dataset.mapping else None
    try:
        in_use = how or saved
        sheet = sheet or str(in_use.mapping.get("sheet", "") if in_use else "")
        if in_use is None or in_use.format.lower() in tables.FORMATS:
            found.sheets = tables.sheets_of(staged.path)
            found.proposal = proposals.propose(staged.dataset, staged.path, sheet=sheet)
        how = in_use or (proposals.form_of(found.proposal) if found.proposal else None)
    except UserError as error:
        found.problem = str(error)
        how = how or saved
    if how is None:
        return found
    try:
        found.cells, _refused = proposals.preview(staged.path, how)
        found.plan = import_statistics(
            request.actor,
            staged.dataset,
            staged.path,
            published=staged.published,
            dry_run=True,
            form=how,
            **said,
        )
        found.problem = ""
    except UserError as error:
        found.problem = str(error)
    return found


def _check_page(
    request: Any, staged: Upload, looked: Looked, form: ImportForm, *, status: int = 200
) -> HttpResponse:
    plan = looked.plan
    dataset = staged.dataset
    return show(
        request,
        "statistics/upload_check.html",
        crumbs=[
            *_crumbs(request, dataset),
            (_("Read in a file"), reverse("upload", args=[request.city.slug, dataset.code])),
            here(staged.path.name),
        ],
        status=status,
        upload=staged,
        dataset=dataset,
        form=form,
        saved=bool(dataset.mapping),
        looked=looked,
        plan=plan,
        missing=_missing(plan),
        cells=[
            (cell, "" if cell.value is not None else missing_text(cell.missing, language()))
            for cell in looked.cells
        ],
        refused=plan.rejected[:REFUSED_SHOWN] if plan else [],
        unknown_areas=sum(row.column == "area" for row in plan.rejected) if plan else 0,
        may_confirm=plan is not None and plan.frame is not None,
        columns=_columns(looked.proposal),
        reasons=[(key, _said(why)) for key, why in looked.proposal.reasons.items()]
        if looked.proposal
        else [],
        questions=[_said(each) for each in looked.proposal.open] if looked.proposal else [],
        sheet_choices=looked.sheets if looked.proposal is None else [],
    )


def _missing(plan: ImportPlan | None) -> list[tuple[str, int]]:
    if plan is None:
        return []
    return [
        (missing_text(kind, language()), plan.missing[kind.code])
        for kind in Missing
        if kind != Missing.PRESENT and plan.missing.get(kind.code)
    ]


def _columns(proposal: Proposal | None) -> list[tuple[Guess, str, str]]:
    """Each column, what it seems to be and why, in words."""
    roles = {
        "area": _("area"),
        "period": _("period"),
        "measure": _("measure"),
        "breakdown": _("breakdown"),
        "value": _("values"),
        "unused": _("not read"),
    }
    return [(guess, roles[guess.role], _said(guess.reason)) for guess in proposal.guesses] if proposal else []


def _said(reason: Reason) -> str:
    return reason.said(language())


def _crumbs(request: Any, dataset: Dataset) -> list[tuple[str, str]]:
    return [crumb("datasets", request.city), (plain(dataset.name), address(dataset, request.city))]


def _check_address(request: Any, staged: Upload) -> str:
    return reverse("upload_check", args=[request.city.slug, staged.dataset.code, staged.token])
