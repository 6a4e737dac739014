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
from samstad.followup.models import Comment, Delegation, Submission, SubmissionPart
from samstad.followup.writing import Saved, Written
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.web.access import READING, page
from samstad.web.addresses import address
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
    rows = forms_for(parts, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all(
        row.form.is_valid() for row in rows if row.form and row.form.is_bound
    ):
        try:
            saved = writing.save(request.actor, submission, written_in(rows))
        except UserError as error:
            _tell(rows, error)
        else:
            return _after(request, saved, rows)
    faults = [
        (row.form["text"].auto_id, row.form["text"].label, error)
        for row in rows
        if row.form and row.form.is_bound
        for error in row.form.errors.get("text", [])
    ]
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
        materials=materials(request, submission, [row.asked for row in rows]),
        faults=faults,
        colleagues=DelegationForm(people) if (people := _people(rows)) else None,
        status=422 if faults else 200,
    )


def _people(rows: list[Shown]) -> list[Any]:
    return writing.colleagues(rows[0].part) if rows and rows[0].may_delegate else []


def _tell(rows: list[Shown], error: UserError) -> None:
    for row in rows:
        if row.form and row.asked.code == error.where:
            row.form.add_error("text", str(error))


def _after(request: Any, saved: Saved, rows: list[Shown]) -> HttpResponse:
    """To the answer; but back to the form where two paragraphs stand for one, to be chosen between."""
    headings = {row.asked.code: plain(row.asked.heading) for row in rows}
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
    form = PartForm(asked, request.POST)
    if not form.is_valid():
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"said": said}, status=422)
    given = Written(form.cleaned_data["version"], form.cleaned_data["text"], request.POST.get("read"))
    try:
        saved = writing.save(request.actor, part.submission, {part.code: given})
    except UserError as error:
        return JsonResponse({"said": str(error)}, status=422)
    now = saved.parts[part.code]
    said = _("Saved.")
    if saved.both:
        said = _("Saved. You and a colleague rewrote the same paragraph: both texts stand there, choose.")
    elif saved.merged:
        said = _("Saved, and put together with what a colleague has written.")
    return JsonResponse({"version": now.version, "text": now.text, "both": now.twice, "said": said})


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
    """A remark on a paragraph; what was typed stays in its field where it could not be saved."""
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            writing.comment(request.actor, part, form.cleaned_data["paragraph"], form.cleaned_data["text"])
        except UserError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("The comment is saved."))
            return HttpResponseRedirect(address(part.submission))
    return answer_page(request, part.submission, remark=(part.code, form))


@page("comment", load_part, methods=("POST",))
def resolve(request: Any, part: SubmissionPart) -> HttpResponse:
    remark = Comment.objects.filter(part=part, pk=_number(request.POST.get("comment"))).first()
    if remark is not None:
        writing.resolve(request.actor, remark)
        messages.success(request, _("The comment is marked as dealt with."))
    return HttpResponseRedirect(address(part.submission))
