"""Writing in the parts of an answer: the form, saving by itself, delegating, and remarks on paragraphs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.followup import writing
from samstad.followup.models import AssignmentAnswer, Delegation, Submission, SubmissionPart
from samstad.followup.writing import Saved, Written
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.web import answer_forms
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.answer_forms import ShownAnswer
from samstad.web.loaders import load_submission
from samstad.web.pages import here, show
from samstad.web.part_forms import (
    CommentForm,
    DelegationForm,
    PartForm,
    Shown,
    forms_for,
    shown_parts,
    written_in,
)
from samstad.web.part_material import materials
from samstad.web.templatetags.samstad import plain
from samstad.web.views.submissions import answer_page, crumbs


def load_part(city: City, code: str, organisation: str, part: str) -> SubmissionPart:
    submission = load_submission(city, code, organisation)
    found = get_object_or_404(SubmissionPart, submission=submission, code=part)
    found.submission = submission
    return found


@page("edit", load_submission, methods=(*READING, "POST"))
def edit(request: Any, submission: Submission) -> HttpResponse:
    """The form. What others saved since is merged by paragraph: nothing typed is lost."""
    parts = shown_parts(request.actor, submission)
    sent = request.POST if request.method == "POST" else None
    rows = forms_for(parts, sent)
    answers = answer_forms.with_forms(
        request.actor, answer_forms.shown_answers(request.actor, submission), sent
    )
    every: list[Any] = [*rows, *answers]
    bound = [one.form for one in every if one.form and one.form.is_bound]
    if sent is not None and not [form for form in bound if not form.is_valid()]:
        try:
            written = written_in(rows) | answer_forms.written_in(answers)
            saved = writing.save(request.actor, submission, written)
        except UserError as error:
            _tell(rows, answers, error)
        else:
            return _after(request, saved, rows, answers)
    faults = _faults(rows, answers)
    return show(
        request,
        "submissions/edit.html",
        crumbs=[
            *crumbs(submission)[:-1],
            (plain(submission.organisation.name), address(submission)),
            here(_("Write")),
        ],
        submission=submission,
        round=submission.round,
        organisation=submission.organisation,
        parts=rows,
        others=len(parts) - len(rows),
        materials=materials(request, submission, [row.asked for row in rows], answers),
        faults=faults,
        colleagues=DelegationForm(people) if (people := _people(rows)) else None,
        status=422 if faults else 200,
    )


def _people(rows: list[Shown]) -> list[Any]:
    return writing.colleagues(rows[0].part) if rows and rows[0].may_delegate else []


def _faults(rows: list[Shown], answers: list[ShownAnswer]) -> list[tuple[str, str, str]]:
    """(field's id, what it is about, what is wrong) in the order of the page."""
    forms = [(row.form, plain(row.asked.heading)) for row in rows] + [
        (one.form, one.label) for one in answers
    ]
    return [
        (form[name].auto_id, label, str(error))
        for form, label in forms
        if form and form.is_bound
        for name, errors in form.errors.items()
        for error in errors
    ]


def _tell(rows: list[Shown], answers: list[ShownAnswer], error: UserError) -> None:
    forms: dict[str, Any] = {row.asked.code: row.form for row in rows} | {
        one.row.code: one.form for one in answers
    }
    if form := forms.get(error.where):
        form.add_error("text", str(error))


def _after(request: Any, saved: Saved, rows: list[Shown], answers: list[ShownAnswer]) -> HttpResponse:
    """To the answer; but back to the form where two paragraphs stand for one, to be chosen between."""
    headings = {row.asked.code: plain(row.asked.heading) for row in rows}
    headings |= {one.row.code: one.label for one in answers}
    messages.success(request, _("The draft is saved."))
    if saved.both:
        messages.warning(
            request,
            _("You and a colleague rewrote the same paragraph in %(parts)s. Both texts stand there: choose.")
            % {"parts": ", ".join(headings[code] for code in saved.both)},
        )
        return HttpResponseRedirect(_edit_address(saved.submission))
    if saved.merged:
        messages.info(
            request,
            _("A colleague has written in %(parts)s since you opened the page. Your texts are put together.")
            % {"parts": ", ".join(headings[code] for code in saved.merged)},
        )
    return HttpResponseRedirect(address(saved.submission))


def _edit_address(submission: Submission) -> str:
    found = submission.round
    return reverse("submission_edit", args=[found.city.slug, found.code, submission.organisation.code])


@page("edit", load_part, methods=("POST",))
def autosave(request: Any, part: SubmissionPart) -> JsonResponse:
    """One part saved while it is being written: {version, text, both, said}, or 422 {said} with nothing changed."""
    asked = get_object_or_404(part.submission.round.parts, code=part.code)
    return _autosaved(request, part.submission, part.code, PartForm(asked, request.POST))


def _autosaved(request: Any, submission: Submission, code: str, form: Any) -> JsonResponse:
    if not form.is_valid():
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"said": said}, status=422)
    typed = form.cleaned_data
    given = Written(typed["version"], typed["text"], request.POST.get("read"), typed.get("standing"))
    try:
        saved = writing.save(request.actor, submission, {code: given})
    except UserError as error:
        return JsonResponse({"said": str(error)}, status=422)
    now = saved.parts[code]
    said = _("Saved.")
    if saved.both:
        said = _("Saved. You and a colleague rewrote the same paragraph: both texts stand there, choose.")
    elif saved.merged:
        said = _("Saved, and put together with what a colleague has written.")
    return JsonResponse({"version": now.version, "text": now.text, "both": now.twice, "said": said})


def load_assignment_answer(
    city: City, code: str, organisation: str, document: str, assignment: str
) -> AssignmentAnswer:
    submission = load_submission(city, code, organisation)
    found = get_object_or_404(
        AssignmentAnswer.objects.select_related("assignment__document"),
        submission=submission,
        assignment__document__code=document,
        assignment__code=assignment,
    )
    found.submission = submission
    return found


@page("edit", load_assignment_answer, methods=("POST",))
def autosave_answer(request: Any, row: AssignmentAnswer) -> JsonResponse:
    """The answer to one assignment saved while it is being written, as `autosave` saves a part."""
    return _autosaved(request, row.submission, row.code, answer_forms.AnswerForm(row, request.POST))


@page("delegate", load_part, methods=("POST",))
def delegate(request: Any, part: SubmissionPart) -> HttpResponse:
    people = {str(one.pk): one for one in writing.colleagues(part)}
    chosen = people.get(request.POST.get("to", ""))
    if chosen is None:
        messages.error(request, _("Choose a colleague."))
    else:
        writing.delegate(request.actor, part, chosen)
        messages.success(request, _("%(name)s may now write in the part.") % {"name": chosen.name})
    return HttpResponseRedirect(_edit_address(part.submission))


@page("delegate", load_part, methods=("POST",))
def end_delegation(request: Any, part: SubmissionPart) -> HttpResponse:
    given = Delegation.objects.filter(part=part, pk=_number(request.POST.get("delegation"))).first()
    if given is not None:
        writing.end_delegation(request.actor, given)
        messages.success(request, _("The delegation to %(name)s is ended.") % {"name": given.to.name})
    return HttpResponseRedirect(_edit_address(part.submission))


def _number(text: str | None) -> int:
    """The key that a form names; 0, which nothing has, where it names none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


@page("comment", load_part, methods=("POST",))
def comment(request: Any, part: SubmissionPart) -> HttpResponseBase:
    return _comment(request, part)


@page("comment", load_assignment_answer, methods=("POST",))
def comment_answer(request: Any, row: AssignmentAnswer) -> HttpResponseBase:
    return _comment(request, row)


def _comment(request: Any, on: SubmissionPart | AssignmentAnswer) -> HttpResponseBase:
    """A remark on a paragraph; what was typed stays in its field where it could not be saved."""
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            writing.comment(request.actor, on, form.cleaned_data["paragraph"], form.cleaned_data["text"])
        except UserError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("The comment is saved."))
            return HttpResponseRedirect(address(on.submission))
    return answer_page(request, on.submission, remark=(on.code, form))


@page("comment", load_part, methods=("POST",))
def resolve(request: Any, part: SubmissionPart) -> HttpResponse:
    return _resolve(request, part)


@page("comment", load_assignment_answer, methods=("POST",))
def resolve_answer(request: Any, row: AssignmentAnswer) -> HttpResponse:
    return _resolve(request, row)


def _resolve(request: Any, on: SubmissionPart | AssignmentAnswer) -> HttpResponse:
    remark = on.comments.filter(pk=_number(request.POST.get("comment"))).first()
    if remark is not None:
        writing.resolve(request.actor, remark)
        messages.success(request, _("The comment is marked as dealt with."))
    return HttpResponseRedirect(address(on.submission))
