"""A project is written, and changed: in a draft, and after the decision on a named one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.organisation.errors import ConflictError
from samstad.steering import project_actions
from samstad.steering.life import UnfinishedError
from samstad.steering.models import Project, ProjectKind, SteeringDocument
from samstad.steering.project_actions import WrittenProject
from samstad.steering.rules import NEEDS_DECISION
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.decision_forms import DecisionForm
from samstad.web.loaders import load_document, load_project
from samstad.web.pages import crumb, here, show
from samstad.web.project_forms import ProjectForm
from samstad.web.templatetags.samstad import plain


@page("edit_budget", load_document, methods=(*READING, "POST"))
def new(request: Any, document: SteeringDocument) -> HttpResponse:
    return _write(request, document, None)


def load_written(city: Any, code: str, project: str) -> SteeringDocument:
    """The document, which says who may write: with its project beside."""
    row = load_project(city, code, project)
    document = load_document(city, code)
    row.document = document
    document.wanted = row  # type: ignore[attr-defined]
    return document


@page("edit_budget", load_written, methods=(*READING, "POST"))
def change(request: Any, document: SteeringDocument) -> HttpResponse:
    return _write(request, document, document.wanted)  # type: ignore[attr-defined]


def _write(request: Any, document: SteeringDocument, row: Project | None) -> HttpResponse:
    now = WrittenProject.of(row) if row else WrittenProject(kind=ProjectKind.INVESTMENT.value)
    posted = request.POST if request.method == "POST" else None
    decided = document.state in NEEDS_DECISION
    form = ProjectForm(document, now, posted)
    # Both have a title, each of its own.
    deciding = DecisionForm(document.city, posted, prefix="beslut")
    both: list[str] = []
    if posted is not None and form.is_valid() and (deciding.is_valid() or not decided):
        try:
            saved = _saved(request, document, row, form, deciding.named() if decided else None)
            messages.success(request, _("The project is saved."))
            return HttpResponseRedirect(address(saved))
        except UnfinishedError as error:
            form.tell(error.problems)
            deciding.tell(one for one in error.problems if one.where in DecisionForm.NAMES)
        except ConflictError as error:
            merged = error.merged
            form = ProjectForm(document, merged)
            form.initial["read"] = ProjectForm(document, error.theirs).initial["read"]
            both = [str(form.fields[name].label) for name in error.fields if name in form.fields]
    title = _("Change the project") if row else _("Write a project")
    return show(
        request,
        "documents/project_write.html",
        crumbs=[
            crumb("documents", request.city),
            (plain(document.title), address(document)),
            here(title),
        ],
        title=title,
        document=document,
        form=form,
        deciding=deciding,
        decided=decided,
        both=both,
        back=address(row) if row else address(document),
        status=409 if both else 422 if posted is not None else 200,
    )


def _saved(
    request: Any, document: SteeringDocument, row: Project | None, form: ProjectForm, decision: Any
) -> Project:
    if row is None:
        return project_actions.add_project(request.actor, document, form.written(), decision)
    return project_actions.change_project(request.actor, row, form.written(), form.shown(), decision)
