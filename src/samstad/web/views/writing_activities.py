"""Writing an activity, carrying it out, and taking it from state to state."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.rights import may
from samstad.steering import activity_actions as actions
from samstad.steering import activity_writing as writing
from samstad.steering.activity_writing import WrittenActivity
from samstad.steering.models import Activity, Goal, SteeringDocument
from samstad.web.access import READING, page
from samstad.web.activity_forms import Choices, WritingForm, label_of, words_of
from samstad.web.addresses import address
from samstad.web.loaders import load_activity, load_document, load_goal
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain
from samstad.web.views.activities import show_activity


@page("add_activity", load_goal, methods=(*READING, "POST"))
def new(request: Any, goal: Goal) -> HttpResponse:
    """A new activity, for the goal whose page it was begun on, by the goal's owner unless another is chosen."""
    begun = WrittenActivity(goal=str(goal), responsible=goal.owner.code)
    return _new(request, goal, Choices(request.actor, goal.document), begun)


def _new(
    request: Any, under: Goal | SteeringDocument, choices: Choices, begun: WrittenActivity
) -> HttpResponse:
    if request.method != "POST":
        form = WritingForm.of(choices, begun, 0, WrittenActivity(), whole=True)
        return _show(request, under, None, form)
    document = under.document if isinstance(under, Goal) else under
    form = WritingForm.posted(choices, request.POST, whole=True)
    if request.POST.get("act") == "save":
        try:
            if form.is_valid():
                saved = actions.add_activity(request.actor, under, form.written())
                messages.success(request, _("The activity is saved."))
                return HttpResponseRedirect(address(saved))
            form.tell(writing.problems(form.written(), document))
        except actions.UnfinishedActivityError as error:
            form.tell(error.problems)
    return _show(request, under, None, form)


@page("add_activity", load_document, methods=(*READING, "POST"))
def new_for_assignment(request: Any, document: SteeringDocument) -> HttpResponse:
    """A new activity that carries out an assignment: the one whose page it was begun on, or one that is chosen."""
    choices = Choices(request.actor, document)
    begun = WrittenActivity(
        responsible=document.owner.code,
        assignments=(request.GET["uppdrag"],) if request.GET.get("uppdrag") else (),
    )
    return _new(request, document, choices, begun)


@page("carry_out", load_activity, methods=(*READING, "POST"))
def change(request: Any, activity: Activity) -> HttpResponse:
    """The whole activity in a draft; its dates and outcome once the document is decided."""
    choices = Choices(request.actor, activity.document, activity)
    whole = may(request.actor, "edit", activity)
    if request.method != "POST":
        saved = WrittenActivity.of(activity)
        form = WritingForm.of(choices, saved, activity.version, saved, whole=whole)
        return _show(request, activity.goal or activity.document, activity, form)
    # What was opened as a whole form stays one, also where the document has been decided since: nothing typed is lost.
    was_whole = request.POST.get("whole") == "1"
    form = WritingForm.posted(choices, request.POST, whole=was_whole)
    if request.POST.get("act") != "save":
        return _show(request, activity.goal or activity.document, activity, form)
    if was_whole and not whole:
        what = _("The document has been decided since you opened the form: only dates and outcome can be changed "
                 "now. Copy what you have written, and open the form again.")  # fmt: skip
        form.is_valid()
        form.activity.add_error(None, what)
        return _show(request, activity.goal or activity.document, activity, form)
    conflict: ConflictError[WrittenActivity] | None = None
    try:
        if form.is_valid():
            save = actions.change_activity if was_whole else actions.carry_out
            saved_now = save(request.actor, activity, form.version, form.written(), form.read)
            messages.success(request, _("The activity is saved."))
            return HttpResponseRedirect(address(saved_now))
        form.tell(writing.problems(form.written(), activity.document))
    except actions.UnfinishedActivityError as error:
        form.tell(error.problems)
    except ConflictError as error:
        conflict = error
        form = WritingForm.of(choices, error.merged, error.version, error.theirs, whole=was_whole)
    return _show(request, activity.goal or activity.document, activity, form, conflict)


@page("carry_out", load_activity, methods=("POST",))
def step(request: Any, activity: Activity) -> HttpResponse:
    """Start, finish, stop or resume; then back to where the button stood."""
    name, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    try:
        done = actions.take_step(request.actor, activity, name, reason.replace("\r\n", "\n"))
    except UserError as error:
        return show_activity(
            request, activity, fault=(error.where, f"{error.what}."), typed=reason, status=422
        )
    said = _("“%(title)s” is now: %(state)s.")
    messages.success(request, said % {"title": plain(done.title), "state": done.get_state_display().lower()})
    back = request.POST.get("tillbaka", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(
        reverse("activities", args=[request.city.slug])
    )
    return HttpResponseRedirect(back if inside else address(done))


def _show(
    request: Any,
    under: Goal | SteeringDocument,
    activity: Activity | None,
    form: WritingForm,
    conflict: ConflictError[WrittenActivity] | None = None,
) -> HttpResponse:
    faults = form.faults()
    above = under.text if isinstance(under, Goal) else under.title
    title = _("Change the activity") if activity else _("Write an activity")
    return show(
        request,
        "activities/write.html",
        crumbs=[crumb("activities", request.city), (plain(above), address(under)), here(title)],
        title=title,
        document=under.document if isinstance(under, Goal) else under,
        activity=activity,
        form=form,
        faults=faults,
        both=_both(conflict, form.choices) if conflict else [],
        back=address(activity or under),
        status=409 if conflict else 422 if faults and request.POST.get("act") == "save" else 200,
    )


def _both(conflict: ConflictError[WrittenActivity], choices: Choices) -> list[tuple[str, str, str]]:
    """(field, what they saved, what I wrote) where both changed the same."""
    return [
        (label_of(name), words_of(name, conflict.theirs, choices), words_of(name, conflict.mine, choices))
        for name in conflict.fields
    ]
