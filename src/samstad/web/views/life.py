"""The life of a document: its steps as buttons, the decision, a revision, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.steering import comparing, life
from samstad.steering.models import SteeringDocument
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.decision_forms import DecisionForm, ReplaceForm
from samstad.web.loaders import load_document
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain

#: Steps that ask for nothing more: the address's name, the label of the button, what is said afterwards.
PLAIN_STEPS = {
    "send_out": (gettext_lazy("Send out for referral"), gettext_lazy("The document is out for referral.")),
    "take_back": (gettext_lazy("Take back to a draft"), gettext_lazy("The document is a draft again.")),
    "take_into_force": (gettext_lazy("Take into force"), gettext_lazy("The document is in force.")),
}


def steps_for(request: Any, document: SteeringDocument) -> list[tuple[str, str]]:
    """(address, label) of the plain steps that this reader may take now."""
    return [
        (reverse(f"document_{name}", args=[document.city.slug, document.code]), str(label))
        for name, (label, _said) in PLAIN_STEPS.items()
        if may(request.actor, name, document)
    ]


def _plain_step(name: str, act: Callable[..., Any]) -> Any:
    @page(name, load_document, methods=("POST",))
    def step(request: Any, document: SteeringDocument) -> HttpResponse:
        try:
            act(request.actor, document)
            messages.success(request, str(PLAIN_STEPS[name][1]))
        except UserError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(address(document))

    return step


send_out = _plain_step("send_out", life.send_out)
take_back = _plain_step("take_back", life.take_back)
take_into_force = _plain_step("take_into_force", life.take_into_force)


@page("revise", load_document, methods=("POST",))
def revise(request: Any, document: SteeringDocument) -> HttpResponse:
    """A draft with what the document holds; the reader goes to it."""
    draft = life.revise(request.actor, document)
    messages.success(request, _("Here is a draft to write in. The decided document stays as it is."))
    return HttpResponseRedirect(address(draft))


@page("decide", load_document, methods=(*READING, "POST"))
def decide(request: Any, document: SteeringDocument) -> HttpResponse:
    """The decision, with its registry number: one of those written down, or a new one."""
    form = DecisionForm(document.city, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if form.is_valid():
                life.decide(request.actor, document, form.named())
                messages.success(request, _("The document is decided."))
                return HttpResponseRedirect(address(document))
        except life.UnfinishedError as error:
            form.tell(error.problems)
        except UserError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(address(document))
    title = _("Decide the document")
    return show(
        request,
        "documents/decide.html",
        crumbs=[crumb("documents", request.city), (plain(document.title), address(document)), here(title)],
        document=document,
        form=form,
        status=422 if form.errors else 200,
    )


def load_comparison(city: City, code: str, other: str) -> SteeringDocument:
    return load_document(city, code)


@page("view", load_comparison)
def compare(request: Any, document: SteeringDocument) -> HttpResponse:
    """What differs between this version and another."""
    older = load_document(request.city, request.resolver_match.kwargs["other"])
    if not may(request.actor, "view", older):
        raise Http404
    found = comparing.compare(older, document, language())
    return show(
        request,
        "documents/compare.html",
        crumbs=[
            crumb("documents", request.city),
            (plain(document.title), address(document)),
            here(_("What changed")),
        ],
        document=document,
        older=older,
        groups=[
            (label, [each for each in found if each.kind == kind])
            for kind, label in (
                ("changed", _("Changed")),
                ("added", _("Added")),
                ("removed", _("Removed")),
            )
        ],
        any=bool(found),
    )


@page("replace", load_document, methods=(*READING, "POST"))
def replace(request: Any, document: SteeringDocument) -> HttpResponse:
    """Which decided document replaces this one."""
    form = ReplaceForm(document, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            life.replace(request.actor, document, form.chosen[form.cleaned_data["successor"]])
            messages.success(request, _("The document is replaced."))
            return HttpResponseRedirect(address(document))
        except life.UnfinishedError as error:
            form.tell(error.problems)
    title = _("Replace the document")
    return show(
        request,
        "documents/replace.html",
        crumbs=[crumb("documents", request.city), (plain(document.title), address(document)), here(title)],
        document=document,
        form=form,
        status=422 if form.errors else 200,
    )
