"""What happens to activities: one is written in a draft, changed there, carried out, and taken from state to state.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.rights import Actor, require
from samstad.steering import activity_writing as writing
from samstad.steering.actions import free_code
from samstad.steering.activity_rules import NEEDS_REASON, TRANSITIONS
from samstad.steering.activity_writing import Found, WrittenActivity
from samstad.steering.life import locked
from samstad.steering.models import Activity, ActivityFunding, ActivityState, Goal, SteeringDocument
from samstad.steering.writing import LONGEST_TEXT


class UnfinishedActivityError(UserError):
    """What must be put right before the activity can be saved: `problems`, one for each field."""

    def __init__(self, problems: list[UserError]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{each.where}: {each.what}" for each in problems))


def add_activity(actor: Actor, under: Goal | SteeringDocument, written: WrittenActivity) -> Activity:
    """Add a planned activity to a draft: begun `under` a goal of it by who may write there, or in the document itself
    by its own pens, who alone write what has no main goal and carries out assignments.

    Raises UnfinishedActivityError, PermissionDenied.
    """
    with transaction.atomic():
        current = _locked_goal(under) if isinstance(under, Goal) else locked(under)
        document = current.document if isinstance(current, Goal) else current
        require(actor, "add_activity", current)
        written = written.clean()
        if not written.goal:
            require(actor, "add_activity", document)
        found = _checked(written, document)
        main = found.goals[written.goal] if written.goal else None
        code = free_code(written.title["sv"], _taken(document, main), "aktivitet")
        activity = Activity(document=document, goal=main, code=code, state=ActivityState.PLANNED)
        changes = _apply(activity, WrittenActivity(), written, found)
        audit.record(actor, "activity.add", activity, city=document.city, changes=changes)
        return activity


def _taken(document: SteeringDocument, goal: Goal | None) -> set[str]:
    """Codes that an activity for the goal, or for none, has or has had."""
    within: dict[str, Any] = {"goal_id": goal.pk} if goal else {"goal": None, "document_id": document.pk}
    return set(Activity.history.filter(**within).values_list("code", flat=True))


def change_activity(
    actor: Actor,
    activity: Activity,
    version: int,
    written: WrittenActivity,
    read: WrittenActivity | None = None,
) -> Activity:
    """Save what `actor` wrote on top of `version`, which showed `read`, in a draft.

    What others have saved since is merged in, field by field; lists entry by entry. Without `read` a form that is
    not of the newest version counts as having shown nothing. Raises ConflictError where both changed the same,
    UnfinishedActivityError, PermissionDenied.
    """
    return _change(actor, activity, version, written, read, "edit")


def carry_out(
    actor: Actor,
    activity: Activity,
    version: int,
    written: WrittenActivity,
    read: WrittenActivity | None = None,
) -> Activity:
    """The same for what is written after the decision: dates and outcome. The rest of `written` is left aside."""
    return _change(actor, activity, version, written, read, "carry_out")


def take_step(actor: Actor, activity: Activity, step: str, reason: str = "") -> Activity:
    """Take the activity to the state that `step` leads to. Raises UserError (`where` "step" or "reason") where it
    cannot be taken from the state the activity is in by now or says no why; PermissionDenied."""
    with transaction.atomic():
        current = _locked(activity)
        before = ActivityState(current.state)
        after = TRANSITIONS.get((before, step))
        if after is None:
            what = _("The activity is “%(state)s” by now, and stays so.")
            raise UserError(what % {"state": before.label}, where="step")
        require(actor, step, current)
        reason = reason.strip()
        if step in NEEDS_REASON and not reason:
            raise UserError(_("Say why the activity is stopped."), where="reason")
        if len(reason) > LONGEST_TEXT:
            what = _("The text has %(length)d characters, and may have %(most)d.")
            raise UserError(what % {"length": len(reason), "most": LONGEST_TEXT}, where="reason")
        changes: dict[str, Any] = {"state": [before.value, after.value]}
        because = {"sv": reason} if after is ActivityState.STOPPED else {}
        if because != current.stopped_because:
            changes["stopped_because"] = [current.stopped_because, because]
        current.state, current.stopped_because = after, because
        current.save()
        audit.record(actor, f"activity.{step}", current, city=current.document.city, changes=changes)
        return current


def _locked(activity: Activity) -> Activity:
    """The row as it is now. The document's row too: it may not be decided while its activity is being written."""
    return (
        Activity.objects.select_for_update(of=("self", "document"))
        .select_related("document__city", "document__owner", "goal__document", "responsible__city", "person")
        .get(pk=activity.pk)
    )


def _locked_goal(goal: Goal) -> Goal:
    return (
        Goal.objects.select_for_update(of=("self", "document"))
        .select_related("document__city", "document__owner", "owner__city")
        .get(pk=goal.pk)
    )


def _change(
    actor: Actor,
    activity: Activity,
    version: int,
    written: WrittenActivity,
    read: WrittenActivity | None,
    action: str,
) -> Activity:
    with transaction.atomic():
        current = _locked(activity)
        require(actor, action, current)
        theirs = WrittenActivity.of(current)
        # What was shown, told by the form itself: money loaded from a folder makes no version of the activity.
        read = read or (theirs if version == current.version else WrittenActivity())
        mine = written.clean()
        if action == "carry_out":
            read, mine = (_only_carried_out(each, theirs) for each in (read, mine))
        merged, both = writing.merge(read, mine, theirs)
        if both:
            raise ConflictError(mine=mine, theirs=theirs, fields=both, version=current.version, merged=merged)
        if merged == theirs:
            return current
        found = _checked(merged, current.document)
        changes = _apply(current, theirs, merged, found)
        name = "activity.change" if action == "edit" else "activity.carry_out"
        audit.record(actor, name, current, city=current.document.city, changes=changes)
        return current


def _only_carried_out(written: WrittenActivity, saved: WrittenActivity) -> WrittenActivity:
    return replace(saved, **{name: getattr(written, name) for name in writing.CARRIED_OUT})


def _checked(written: WrittenActivity, document: SteeringDocument) -> Found:
    problems = writing.problems(written, document)
    if problems:
        raise UnfinishedActivityError(problems)
    return writing.find(written, document)


def _apply(
    activity: Activity, before: WrittenActivity, after: WrittenActivity, found: Found
) -> dict[str, Any]:
    """Save what differs; field → [from, to] for the audit record."""
    changes = {
        name: [_said(getattr(before, name)), _said(getattr(after, name))]
        for name in (*writing.TEXTS, *writing.ONE, *writing.MANY)
        if getattr(before, name) != getattr(after, name)
    }
    for name in (*writing.TEXTS, "start", "end"):
        setattr(activity, name, getattr(after, name))
    goal = found.goals[after.goal] if after.goal else None
    if goal != activity.goal:
        _move(activity, goal)
    assignments = [found.assignments[name] for name in after.assignments]
    activity.assignment = None if goal else writing.held_fast_to(assignments)
    activity.responsible = found.bodies[after.responsible]
    activity.person = found.person
    activity.cost_sek = None if after.cost is None else int(after.cost)
    activity.save()
    _set(activity.goals, [found.goals[name] for name in after.goals])
    _set(activity.assignments, assignments)
    _set(activity.partners, [found.bodies[name] for name in after.partners])
    _set(activity.areas, [found.areas[name] for name in after.areas])
    _save_funding(activity, after)
    return changes


def _move(activity: Activity, goal: Goal | None) -> None:
    """Under another main goal or none, where its code may be taken."""
    activity.goal = goal
    activity.code = free_code(activity.code, _taken(activity.document, goal), "aktivitet")


def _set(relation: Any, wanted: list[Any]) -> None:
    """Only where it differs: a change of a relation is a version in the history."""
    if {one.pk for one in relation.all()} != {one.pk for one in wanted}:
        relation.set(wanted)


def _save_funding(activity: Activity, written: WrittenActivity) -> None:
    present: dict[Any, Any] = {(row.source, row.year, row.payer): row for row in activity.funding.all()}
    for money in written.funding:
        key: dict[str, Any] = {"source": money.source, "year": money.year, "payer": money.payer}
        row = present.pop(tuple(key.values()), None) or ActivityFunding(activity=activity, **key)
        if row.pk is None or row.amount != money.amount:
            row.amount = money.amount
            row.save()
    for row in present.values():
        row.delete()


def _said(value: Any) -> Any:
    """As the audit record keeps it."""
    if isinstance(value, tuple):
        return [_said(one) for one in value]
    if isinstance(value, writing.Money):
        return " ".join(str(part) for part in (value.source, value.year, value.amount, value.payer) if part)
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, str | dict) else str(value)
