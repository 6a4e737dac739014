"""Writing a goal in a draft: the form with the SMART check beside it, saved when the writer says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.organisation.errors import ConflictError
from samstad.organisation.models import City
from samstad.organisation.texts import pick
from samstad.steering import actions, smart, smart_wording, writing
from samstad.steering.beside import Beside
from samstad.steering.models import Direction, Goal, GoalKind, SteeringDocument, TargetKind
from samstad.steering.smart import TargetDraft
from samstad.steering.writing import WrittenGoal
from samstad.web import judged
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.goal_forms import Choices, GoalForm, WritingForm, typed
from samstad.web.loaders import load_document, load_goal
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain

Saving = Callable[[WritingForm], Goal]


def load_goal_of(city: City, code: str, goal: str) -> Goal:
    return load_goal(city, code, goal)


@page("add_goal", load_document, methods=(*READING, "POST"))
def new(request: Any, document: SteeringDocument) -> HttpResponse:
    """A new goal: empty at first, owned by the document's own body."""
    choices = Choices(request.actor, document)
    empty = WrittenGoal(owner=document.owner)
    form = _form(request, choices, WritingForm.of(choices, empty, 0, {}))
    return _write(
        request, document, None, form, lambda form: actions.add_goal(request.actor, document, form.written())
    )


@page("edit", load_goal_of, methods=(*READING, "POST"))
def change(request: Any, goal: Goal) -> HttpResponse:
    """A goal as it stands. A stale save is merged, or both are shown side by side: nothing typed is lost."""
    choices = Choices(request.actor, goal.document, goal)
    form = _form(request, choices, _saved(choices, goal))

    def save(form: WritingForm) -> Goal:
        version = form.goal.cleaned_data.get("version") or 0
        return actions.change_goal(request.actor, goal, version, form.written(), form.read, form.read_beside)

    return _write(request, goal.document, goal, form, save)


def _form(request: Any, choices: Choices, begun: WritingForm) -> WritingForm:
    return WritingForm.posted(choices, request.POST) if request.method == "POST" else begun


def _saved(choices: Choices, goal: Goal, written: WrittenGoal | None = None) -> WritingForm:
    targets = list(goal.targets.select_related("indicator", "area__area_set", "reference__area_set"))
    versions = {target.code: target.version for target in targets}
    now = Beside.of(goal)
    return WritingForm.of(
        choices, written or WrittenGoal.of(goal, targets, now), goal.version, versions, read=now
    )


def _write(
    request: Any, document: SteeringDocument, goal: Goal | None, form: WritingForm, save: Saving
) -> HttpResponse:
    """Save where that was asked for, and go to the goal; else the form again with everything that was typed."""
    conflict: ConflictError[WrittenGoal] | None = None
    # Read before any problem is told: a field that has one is no longer among those that could be read.
    written = form.written() if request.method == "POST" else _saved_text(goal)
    if request.POST.get("act") == "save":
        try:
            if form.is_valid():
                saved = save(form)
                messages.success(request, _("The goal is saved."))
                return HttpResponseRedirect(address(saved))
            form.tell(writing.problems(form.written(), document, goal))
        except actions.UnfinishedGoalError as error:
            form.tell(error.problems)
        except ConflictError as error:
            conflict = error
    if conflict and goal:
        goal.refresh_from_db()
        written = conflict.merged
        form = _saved(form.choices, goal, written)
    return _show(request, document, goal, form, conflict, written)


def _saved_text(goal: Goal | None) -> WrittenGoal | None:
    """The goal as saved; an empty form has nothing to check yet."""
    if goal is None:
        return None
    return WrittenGoal.of(
        goal,
        goal.targets.select_related("indicator", "area__area_set", "reference__area_set"),
        Beside.of(goal),
    )


def _show(
    request: Any,
    document: SteeringDocument,
    goal: Goal | None,
    form: WritingForm,
    conflict: ConflictError[WrittenGoal] | None,
    written: WrittenGoal | None,
) -> HttpResponse:
    faults = form.faults()
    title = _("Change the goal") if goal else _("Write a goal")
    asked_to_save = request.POST.get("act") == "save"
    return show(
        request,
        "goals/write.html",
        crumbs=[crumb("goals", request.city), (plain(document.title), address(document)), here(title)],
        title=title,
        document=document,
        goal=goal,
        form=form,
        faults=faults,
        smart=_check(request, written, goal) if written else None,
        both=_both(conflict) if conflict else [],
        back=address(goal or document),
        status=409 if conflict else 422 if faults and asked_to_save else 200,
    )


def _check(request: Any, written: WrittenGoal, goal: Goal | None) -> dict[str, Any]:
    """The five letters of what is written so far, in the reader's language."""
    checked = smart.check(writing.draft(written, goal), audience=judged.audience_for(request))
    lang = language()
    return {"rows": smart_wording.rows(checked, lang), "about": smart_wording.about_cases(lang)}


def _both(conflict: ConflictError[WrittenGoal]) -> list[tuple[str, str, str]]:
    """(field, what they saved, what I wrote) where both changed the same."""
    return [
        (_label(name, conflict), _words(name, conflict.theirs), _words(name, conflict.mine))
        for name in conflict.fields
    ]


def _label(name: str, conflict: ConflictError[WrittenGoal]) -> str:
    if name.startswith("targets."):
        return _("Target")
    return str(GoalForm.base_fields[name].label)


def _words(name: str, written: WrittenGoal) -> str:
    field, _sep, lang = name.rpartition("_")
    if field in writing.TEXTS:
        return str(getattr(written, field).get(lang, ""))
    if name.startswith("targets."):
        code = name.removeprefix("targets.")
        found = [one for one in written.targets if one.code == code]
        return target_words(found[0]) if found else _("The target is removed.")
    if name == "kind":
        return str(GoalKind(written.kind).label) if written.kind in GoalKind.values else "—"
    value = getattr(written, name)
    return plain(value.text if name in ("parent", "continues") else value.name) if value else "—"


def target_words(one: TargetDraft) -> str:
    """A target in one line, as far as it has been written."""
    lang = language()
    parts = [pick(each.name, lang).text for each in (one.indicator, one.area) if each]
    if one.kind in TargetKind.values:
        parts.append(" ".join(filter(None, [str(TargetKind(one.kind).label), typed(one.value)])))
    if one.direction in Direction.values:
        parts.append(str(Direction(one.direction).label))
    if one.share is not None:
        parts.append(f"{typed(100 * one.share)} %")
    if one.reference:
        parts.append(pick(one.reference.name, lang).text)
    return ", ".join([*parts, f"{one.baseline_year or '—'} → {one.year or '—'}"])
