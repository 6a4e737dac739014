"""What one body reports in one round: read it, hand it in, return it, approve it, lock it. Writing is in `parts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from samstad.web.access import page
from samstad.web.addresses import address
from samstad.web.forms import ReturnForm
from samstad.web.loaders import load_submission
from samstad.web.pages import crumb, here, show
from samstad.web.part_forms import CommentForm, Remarked, Shown, shown_parts
from samstad.web.part_material import materials
from samstad.web.templatetags.samstad import plain

STEPS = ("draft", "submitted", "approved", "locked")
ACTS = ("edit", "submit", "return", "approve", "lock")


@page("view", load_submission)
def submission(request: Any, submission: Submission) -> HttpResponse:
    return answer_page(request, submission)


def answer_page(
    request: Any,
    submission: Submission,
    *,
    returning: ReturnForm | None = None,
    remark: tuple[str, CommentForm] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The answer as it stands, with the acts that this reader may do now."""
    allowed = {name: may(request.actor, name, submission) for name in ACTS}
    parts = shown_parts(request.actor, submission)
    shown = materials(request, submission, [row.asked for row in parts])
    given = any(one.row.standing or one.row.text for one in shown.get("assignments", []))
    return show(
        request,
        "submissions/submission.html",
        crumbs=crumbs(submission),
        submission=submission,
        round=submission.round,
        organisation=submission.organisation,
        parts=parts,
        materials=shown,
        empty=not given and not any(row.part.text.strip() for row in parts),
        changed=[row for row in parts if row.changed],
        twice=[row for row in parts if row.part.twice],
        open_comments=sum(row.open_comments for row in (*parts, *shown.get("assignments", []))),
        allowed=allowed,
        returning=returning or ReturnForm(),
        typed=remark,
        stale=_stale([*parts, *shown.get("assignments", [])], remark),
        problem=problem,
        steps=[(SubmissionState(state).label, state == submission.state) for state in STEPS],
        history=_history(submission),
        status=422 if problem or returning or remark else 200,
    )


def _stale(
    texts: Iterable[Remarked], remark: tuple[str, CommentForm] | None
) -> tuple[str, CommentForm] | None:
    """A refused remark whose paragraph is no longer there: what was typed is shown apart, to be placed again."""
    if remark is None:
        return None
    there = {mark for row in texts if row.code == remark[0] for mark, _text, _said in row.paragraphs}
    return remark if remark[1]["paragraph"].value() not in there else None


def crumbs(submission: Submission) -> list[tuple[str, str]]:
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


def _act(
    action: str, do: Callable[[Actor, Submission], Submission], done: Any
) -> Callable[..., HttpResponseBase]:
    """A view that does one act and goes back to the answer, or says beside it why not."""

    @page(action, load_submission, methods=("POST",))
    def act(request: Any, submission: Submission) -> HttpResponseBase:
        try:
            do(request.actor, submission)
        except UserError as error:
            return answer_page(request, submission, problem=_problem(request, submission, error))
        messages.success(request, str(done))
        return HttpResponseRedirect(address(submission))

    return act


def _problem(request: Any, submission: Submission, error: UserError) -> str:
    """The refusal in the reader's language: an answer that lacks parts names them."""
    rows: list[Shown] = shown_parts(request.actor, submission)
    lacking = set(error.where.split(", "))
    empty = [plain(row.asked.heading) for row in rows if row.asked.code in lacking]
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
        return answer_page(request, submission, returning=form)
    actions.return_(request.actor, submission, form.cleaned_data["comment"])
    messages.success(request, _("The report is returned with your comment."))
    return HttpResponseRedirect(address(submission))
