"""The differences that may be taken, through the same actions as the forms: rights, rules, history, audit record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.exchange.workbook.comparing import Comparison, Difference
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, may
from samstad.steering import actions, activity_actions
from samstad.steering.actions import UnfinishedGoalError
from samstad.steering.activity_actions import UnfinishedActivityError
from samstad.steering.activity_writing import WrittenActivity
from samstad.steering.models import Activity, Goal
from samstad.steering.writing import WrittenGoal

_WHOLE = frozenset({"baseline_year", "year"})


@dataclass(frozen=True)
class Accepted:
    """How much was taken, and how much was left because something stands against it."""

    taken: int
    left: int


def accept(actor: Actor, comparison: Comparison) -> Accepted:
    """Write every difference that may be taken, in one transaction. Raises UserError, naming the row, where a rule of
    the system refuses one; then nothing is changed."""
    takeable = comparison.takeable
    by_goal: dict[str, list[Difference]] = defaultdict(list)
    by_activity: dict[str, list[Difference]] = defaultdict(list)
    for one in takeable:
        if one.kind == "activities":
            by_activity[one.key].append(one)
        else:
            by_goal[one.key.partition("/")[0]].append(one)
    bodies = {body.code: body for body in comparison.document.city.organisations.all()}
    with transaction.atomic():
        goals = {
            goal.code: goal
            for goal in comparison.document.goals.filter(code__in=by_goal).select_related(
                "owner", "parent", "theme", "document__city", "document__owner"
            )
        }
        for code, changes in by_goal.items():
            _refusing(changes, partial(_goal, actor, goals[code], changes, bodies))
        for key, changes in by_activity.items():
            goal, code = key.split("/")
            activity = Activity.objects.get(goal__document=comparison.document, goal__code=goal, code=code)
            _refusing(changes, partial(_activity, actor, activity, changes))
    return Accepted(len(takeable), len(comparison.differences) - len(takeable))


def _refusing(changes: list[Difference], act: Callable[[], object]) -> None:
    """Do it; what refuses it is told with the row that it is about."""
    where = _("%(row)s (row %(number)d)") % {"row": changes[0].row, "number": changes[0].number}
    try:
        act()
    except ConflictError as error:
        raise UserError(
            _("Somebody has changed the same meanwhile"), where=where, advice=_("Read the workbook once more")
        ) from error
    except (UnfinishedGoalError, UnfinishedActivityError) as error:
        raise UserError(" ".join(each.what + "." for each in error.problems), where=where) from error
    except UserError as error:
        raise UserError(error.what, where=where, advice=error.advice) from error


def _goal(actor: Actor, goal: Goal, changes: list[Difference], bodies: dict[str, Organisation]) -> None:
    targets = list(goal.targets.select_related("indicator", "area", "reference"))
    written = WrittenGoal.of(goal, targets)
    of_targets: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in changes:
        if one.kind == "targets":
            of_targets[one.key.partition("/")[2]][one.column] = _settled(one, bodies)
        elif one.column == "owner":
            written = replace(written, owner=_settled(one, bodies))
        else:
            lang = one.column.removeprefix("text_")
            written = replace(written, text={**written.text, lang: str(one.wanted or "")})
    drafts = tuple(replace(draft, **of_targets.get(draft.code, {})) for draft in written.targets)
    actions.change_goal(
        actor,
        goal,
        goal.version,
        replace(written, targets=drafts),
        {target.code: target.version for target in targets},
    )


def _activity(actor: Actor, activity: Activity, changes: list[Difference]) -> None:
    read = WrittenActivity.of(activity)
    values: dict[str, Any] = {}
    for one in changes:
        if one.column.endswith("_sv"):
            name = one.column.removesuffix("_sv")
            values[name] = {**getattr(read, name), "sv": str(one.wanted or "")}
        elif one.column == "cost_sek":
            values["cost"] = None if one.wanted is None else Decimal(str(one.wanted))
        elif one.column == "responsible":
            values["responsible"] = one.wanted or ""
        else:
            values[one.column] = one.wanted
    # After the decision it is carried out: dates alone are among the changes then.
    in_draft = may(actor, "edit", activity)
    write = activity_actions.change_activity if in_draft else activity_actions.carry_out
    write(actor, activity, activity.version, replace(read, **values), read)


def _settled(one: Difference, bodies: dict[str, Organisation]) -> Any:
    """The value as the model has it."""
    if one.column == "owner":
        return bodies.get(str(one.wanted))
    if one.column in _WHOLE and isinstance(one.wanted, float):
        return int(one.wanted)
    if one.column == "direction":
        return one.wanted or ""
    return one.wanted
