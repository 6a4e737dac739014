"""What one body reports in one round: read it, write it, hand it in, return it, approve it, lock it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.followup import actions
from samstad.followup.models import Submission, SubmissionState
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, may
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.forms import ReturnForm, SubmissionForm
from samstad.web.loaders import load_submission
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain

TITLES = {name: field.label for name, field in SubmissionForm.base_fields.items() if name in actions.TEXTS}
STEPS = ("draft", "submitted", "approved", "locked")


@page("view", load_submission)
def submission(request: Any, submission: Submission) -> HttpResponse:
    return _page(request, submission)


def _page(
    request: Any, submission: Submission, *, returning: ReturnForm | None = None, problem: str = ""
) -> HttpResponse:
    """The answer as it stands, with the acts that this reader may do now."""
    allowed = {
        name: may(request.actor, name, submission) for name in ("edit", "submit", "return", "approve", "lock")
    }
    return show(
        request,
        "submissions/submission.html",
        crumbs=_crumbs(submission),
        submission=submission,
        round=submission.round,
        organisation=submission.organisation,
        texts=[(TITLES[name], getattr(submission, name)) for name in actions.TEXTS],
        empty=not any(getattr(submission, name).strip() for name in actions.TEXTS),
        allowed=allowed,
        acts=any(allowed.values()),
        returning=returning or ReturnForm(),
        problem=problem,
        steps=[(SubmissionState(state).label, state == submission.state) for state in STEPS],
        history=_history(submission),
        status=422 if problem or returning else 200,
    )


def _crumbs(submission: Submission) -> list[tuple[str, str]]:
    found = submission.round
    return [
        crumb("rounds", found.city),
        (plain(found.name), address(found)),
        here(submission.organisation.name),
    ]


def _history(submission: Submission) -> list[dict[str, Any]]:
    """Each change of state, oldest first: when, and to what."""
    rows, before = [], None
    for version in submission.history.order_by("history_date", "history_id"):
        if version.state != before:
            rows.append(
                {"at": version.history_date, "label": version.get_state_display(), "state": version.state}
            )
        before = version.state
    return rows


@page("edit", load_submission, methods=(*READING, "POST"))
def edit(request: Any, submission: Submission) -> HttpResponse:
    """The form. A stale save is merged, or both texts are shown side by side: nothing typed is lost."""
    initial = {name: getattr(submission, name) for name in (*actions.TEXTS, "version")}
    form = SubmissionForm(request.POST or None, initial=initial)
    conflict: actions.ConflictError | None = None
    if request.method == "POST" and form.is_valid():
        texts = {name: form.cleaned_data[name] for name in actions.TEXTS}
        try:
            saved = actions.save_draft(request.actor, submission, form.cleaned_data["version"], texts)
        except actions.ConflictError as error:
            conflict = error
            form = SubmissionForm({**error.merged, "version": error.version})
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, str(error))
        else:
            messages.success(request, _("The draft is saved."))
            return HttpResponseRedirect(address(saved))
    return show(
        request,
        "submissions/edit.html",
        crumbs=[
            *_crumbs(submission)[:-1],
            (plain(submission.organisation.name), address(submission)),
            here(_("Write")),
        ],
        submission=submission,
        round=submission.round,
        organisation=submission.organisation,
        form=form,
        conflict=conflict,
        both=[(TITLES[name], conflict.mine[name], conflict.theirs[name]) for name in conflict.fields]
        if conflict
        else [],
        status=409 if conflict else 422 if form.is_bound and not form.is_valid() else 200,
    )


def _act(
    action: str, do: Callable[[Actor, Submission], Submission], done: Any
) -> Callable[..., HttpResponseBase]:
    """A view that does one act and goes back to the answer, or says beside it why not."""

    @page(action, load_submission, methods=("POST",))
    def act(request: Any, submission: Submission) -> HttpResponseBase:
        try:
            do(request.actor, submission)
        except UserError as error:
            return _page(request, submission, problem=_problem(error))
        messages.success(request, str(done))
        return HttpResponseRedirect(address(submission))

    return act


def _problem(error: UserError) -> str:
    """The refusal in the reader's language: an answer that lacks parts names them."""
    empty = [str(TITLES[name]) for name in error.where.split(", ") if name in TITLES]
    if empty:
        return _("These parts are still empty: %(parts)s. Write them before you hand in.") % {
            "parts": ", ".join(empty)
        }
    return str(error)


submit = _act("submit", actions.submit, gettext_lazy("The report is handed in."))
approve = _act("approve", actions.approve, gettext_lazy("The report is approved."))
lock = _act("lock", actions.lock, gettext_lazy("The report is locked."))


@page("return", load_submission, methods=("POST",))
def send_back(request: Any, submission: Submission) -> HttpResponse:
    """Return with a comment on what is missing."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, submission, returning=form)
    actions.return_(request.actor, submission, form.cleaned_data["comment"])
    messages.success(request, _("The report is returned with your comment."))
    return HttpResponseRedirect(address(submission))
