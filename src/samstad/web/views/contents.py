"""What a document holds beside its goals: an assignment with its answers, questions and definitions; a new document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samstad.followup.models import AssignmentAnswer
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import may, memberships_today
from samstad.steering import assignment_actions, life, word_actions
from samstad.steering.models import Assignment, Concept, DocumentState, SteeringDocument, StrategicQuestion
from samstad.steering.rules import NEEDS_DECISION
from samstad.web import steering_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_document
from samstad.web.local_forms import Nothing
from samstad.web.pages import crumb, here
from samstad.web.templatetags.samstad import plain
from samstad.web.working import Act, work


def load_assignment(city: City, code: str, assignment: str) -> Assignment:
    return get_object_or_404(
        Assignment.objects.select_related("document__city", "document__owner__city", "decision__matter"),
        document=load_document(city, code),
        code=assignment,
    )


@page("view", load_assignment, methods=(*READING, "POST"))
def assignment(request: Any, row: Assignment) -> HttpResponse:
    """What is asked, of whom, and what each has answered in round after round."""
    actor, document = request.actor, row.document

    def change(form: Any) -> Assignment:
        return assignment_actions.change(actor, row, form.cleaned_data["read"], form.written(), _named(form))

    def take_away(_form: Any) -> SteeringDocument:
        assignment_actions.take_away(actor, row)
        return document

    acts = []
    if may(actor, "change", row):
        form = partial(forms.AssignmentForm, actor, document, row)
        acts.append(Act("change", _("Change the assignment"), form, change, _("Save the assignment")))
        if document.state not in NEEDS_DECISION:
            acts.append(Act("take_away", _("Take the assignment away"), Nothing, take_away))
    answers = AssignmentAnswer.objects.filter(assignment=row).select_related(
        "submission__round__city", "submission__round__document", "submission__organisation__city"
    )
    seen = visible(actor, answers.order_by("-submission__round__due", "submission__organisation__sort_key"))
    return work(
        request,
        acts,
        "steering/assignment_page.html",
        crumbs=[
            crumb("steering", request.city),
            crumb("assignments", request.city),
            here(row.text),
        ],
        assignment=row,
        bodies=row.bodies.select_related("city"),
        goals=visible(actor, row.goals.select_related("document__city", "document__owner", "owner")),
        plans=[
            plan
            for plan in SteeringDocument.objects.filter(city=request.city, state=DocumentState.DRAFT)
            .select_related("city", "owner__city")
            .order_by("code")
            if may(actor, "add_activity", plan)
        ],
        activities=visible(
            actor,
            row.activities.select_related("document__city", "document__owner", "goal", "responsible"),
        ),
        answers=[one for one in seen if one.standing or one.text],
        waiting=[one for one in seen if not one.standing and not one.text],
    )


@page("give_assignment", load_document, methods=(*READING, "POST"))
def new_assignment(request: Any, document: SteeringDocument) -> HttpResponse:
    """A new assignment of the document."""

    def give(form: Any) -> Assignment:
        return assignment_actions.give(request.actor, document, form.written(), _named(form))

    act = Act(
        "give", _("Give an assignment"), partial(forms.AssignmentForm, request.actor, document, None), give
    )
    return _form_page(
        request, document, [act], _("Give an assignment"), decided=document.state in NEEDS_DECISION
    )


def _named(form: Any) -> Any:
    return form.named() if "decision" in form.fields else None


@page("edit_words", load_document, methods=(*READING, "POST"))
def words(request: Any, document: SteeringDocument) -> HttpResponse:
    """The strategic questions and the definitions of a draft, each to be changed, and new ones."""
    new = [
        ("question", _("Write a strategic question"), StrategicQuestion(document=document)),
        ("concept", _("Explain a word"), Concept(document=document)),
    ]
    acts = [
        Act(code, title, partial(forms.WordsForm, row, ""), _writing(request, row))
        for code, title, row in new
    ]
    held: list[Any] = [*document.strategic_questions.all(), *document.concepts.all()]
    for row in held:
        row.document = document
        kind = "question" if isinstance(row, StrategicQuestion) else "concept"
        name = plain(getattr(row, word_actions.FIELDS[type(row)][0]))[:80]
        form = partial(forms.WordsForm, row, word_actions.mark(row))
        change, away = _("Change: %(name)s"), _("Take away: %(name)s")
        acts.append(Act(f"{kind}-{row.pk}", change % {"name": name}, form, _writing(request, row), _("Save")))
        acts.append(Act(f"{kind}-{row.pk}-away", away % {"name": name}, Nothing, _taking_away(request, row)))
    return _form_page(request, document, acts, _("Questions and definitions"))


def _writing(request: Any, row: Any) -> Callable[[Any], None]:
    def write(form: Any) -> None:
        word_actions.write(request.actor, row, form.texts(), form.cleaned_data["read"] if row.pk else None)

    return write


def _taking_away(request: Any, row: Any) -> Callable[[Any], None]:
    return lambda _form: word_actions.take_away(request.actor, row)


def _form_page(
    request: Any, document: SteeringDocument, acts: list[Act], title: str, *, decided: bool = False
) -> HttpResponse:
    return work(
        request,
        acts,
        "documents/contents.html",
        crumbs=[
            crumb("documents", request.city),
            (plain(document.title)[:60], address(document)),
            here(title),
        ],
        document=document,
        title=title,
        decided=decided,
    )


def owners(request: Any, city: City) -> list[Organisation]:
    """The bodies for which this reader may begin a document."""
    # A document begins in a body of one's own (`DOCUMENT_BY_STATE`), so that no other needs to be asked of.
    seats = {seat.organisation_id for seat in memberships_today(request.actor.user)}
    rows = Organisation.objects.filter(city=city, pk__in=seats).select_related("city")
    return [
        one
        for one in rows
        if may(request.actor, "begin", SteeringDocument(city=city, owner=one, state="draft"))
    ]


def begin_act(request: Any, city: City) -> list[Act]:
    """The form for a new document, for those who may begin one."""
    mine = owners(request, city) if request.actor.user else []

    def begin(form: Any) -> SteeringDocument:
        said = form.cleaned_data
        new = SteeringDocument(
            city=city,
            owner=form.rows.get(said["owner"]),
            **{name: said[name] for name in ("kind", "year", "valid_from", "valid_to")},
        )
        return life.begin(request.actor, new, title={lang: said[f"title_{lang}"] for lang in ("sv", "en")})

    return [Act("begin", _("Begin a document"), partial(forms.DocumentForm, mine), begin)] if mine else []
