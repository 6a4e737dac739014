"""The differences that may be taken, through the same actions as the forms: rights, rules, history, audit record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samstad.exchange.workbook import rows
from samstad.exchange.workbook.comparing import Comparison, Difference
from samstad.exchange.workbook.sheets import kinds
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import Decision, Organisation
from samstad.organisation.rights import Actor, may
from samstad.steering import actions, activity_actions, budget_actions, deciding, year_actions
from samstad.steering.actions import UnfinishedGoalError
from samstad.steering.activity_actions import UnfinishedActivityError
from samstad.steering.activity_writing import WrittenActivity
from samstad.steering.budget_writing import WrittenBudget
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import UnfinishedError
from samstad.steering.models import Activity, Goal, SteeringDocument, YearTarget, YearTargetKind
from samstad.steering.models.activities import NO_GOAL
from samstad.steering.writing import WrittenGoal
from samstad.steering.year_actions import WrittenYearTarget

_WHOLE = frozenset({"baseline_year", "year"})


@dataclass(frozen=True)
class Accepted:
    """How much was taken, and how much was left because something stands against it."""

    taken: int
    left: int


def accept(
    actor: Actor, comparison: Comparison, decision: Decision | WrittenDecision | None = None
) -> Accepted:
    """Write every difference that may be taken, in one transaction; `decision` is what changes rest on of what has been
    decided already (`Comparison.needs_decision`). Raises UnfinishedError with the fields of the decision that lack
    something, UserError, naming the row, where a rule of the system refuses one; then nothing is changed."""
    takeable, document = comparison.takeable, comparison.document
    if comparison.needs_decision and (lacking := deciding.problems(decision, document.city)):
        raise UnfinishedError(lacking)
    bodies = {body.code: body for body in document.city.organisations.all()}
    with transaction.atomic():
        # Written down once, whatever rests on it; and not at all where nothing does.
        needed = decision if comparison.needs_decision else None
        settled = deciding.settle(actor, needed) if needed is not None else None
        for code, changes in _by(_of(takeable, "goals", "targets"), lambda one: one.key.partition("/")[0]):
            goal = _goals(document).get(code=code)
            _refusing(changes, partial(_goal, actor, goal, changes, bodies))
        for key, changes in _by(_of(takeable, "year_targets"), lambda one: one.key):
            row = _under(YearTarget, document, key)
            _refusing(changes, partial(_year_target, actor, row, changes, settled))
        for key, changes in _by(_of(takeable, "activities"), lambda one: one.key):
            activity = _under(Activity, document, key)
            _refusing(changes, partial(_activity, actor, activity, changes))
        if cells := _of(takeable, "budget"):
            _refusing(cells, partial(_budget, actor, document, cells, settled))
    return Accepted(len(takeable), len(comparison.differences) - len(takeable))


def _of(differences: list[Difference], *kinds_of: str) -> list[Difference]:
    return [one for one in differences if one.kind in kinds_of]


def _by(
    differences: list[Difference], name: Callable[[Difference], str]
) -> Iterable[tuple[str, list[Difference]]]:
    """Differences of one thing together, in the order in which they came."""
    found: dict[str, list[Difference]] = defaultdict(list)
    for one in differences:
        found[name(one)].append(one)
    return found.items()


def _goals(document: SteeringDocument) -> QuerySet[Goal]:
    return document.goals.select_related("owner", "parent", "theme", "document__city", "document__owner")


def _under(model: Any, document: SteeringDocument, key: str) -> Any:
    goal, code = key.split("/")
    if goal == NO_GOAL:
        return model.objects.get(document=document, goal=None, code=code)
    return model.objects.get(goal__document=document, goal__code=goal, code=code)


def _refusing(changes: list[Difference], act: Callable[[], object]) -> None:
    """Do it; what refuses it is told with the row that it is about."""
    where = _("%(row)s (row %(number)d)") % {"row": changes[0].row, "number": changes[0].number}
    try:
        act()
    except ConflictError as error:
        raise UserError(
            _("Somebody has changed the same meanwhile"), where=where, advice=_("Read the workbook once more")
        ) from error
    except (UnfinishedGoalError, UnfinishedActivityError, UnfinishedError) as error:
        raise UserError(" ".join(each.what + "." for each in error.problems), where=where) from error
    except UserError as error:
        raise UserError(error.what, where=where, advice=error.advice) from error


def _goal(actor: Actor, goal: Goal, changes: list[Difference], bodies: dict[str, Organisation]) -> None:
    targets = list(goal.targets.select_related("indicator", "area", "reference"))
    _unmoved("goals", goal, changes)
    for target in targets:
        _unmoved("targets", target, changes)
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


def _unmoved(name: str, obj: Any, changes: list[Difference]) -> None:
    """Nothing has moved between the comparison and this transaction; from here on the row's own version guards it."""
    (kind,) = (each for each in kinds() if each.name == name)
    now = rows.values_of(kind, obj)
    for one in changes:
        if (one.kind, one.key) == (name, kind.key(obj)) and now[one.column] != one.now:
            raise ConflictError(
                mine=one.wanted, theirs=now[one.column], fields=(one.column,), version=0, merged=one.now
            )


def _year_target(actor: Actor, row: YearTarget, changes: list[Difference], decision: Decision | None) -> None:
    _unmoved("year_targets", row, changes)
    now = WrittenYearTarget.of(row)
    values: dict[str, Any] = {one.column: one.wanted for one in changes}
    kind, periodicity = values.get("kind", now.kind) or "", values.get("periodicity", now.periodicity) or ""
    # A number that becomes a direction has no level any more; the cell beside was left as it came.
    level = values.get("value", now.value if kind == YearTargetKind.NUMBER else None)
    written = replace(now, kind=kind, periodicity=periodicity, value=level)
    year_actions.change_year_target(actor, row, row.version, written, decision)


def _budget(
    actor: Actor, document: SteeringDocument, changes: list[Difference], decision: Decision | None
) -> None:
    """The whole table at once, on top of the cells that were shown: another's cell is never written over."""
    now = WrittenBudget.of(document)
    read, written = dict(now.amounts), dict(now.amounts)
    for one in changes:
        code, _slash, year = one.key.rpartition("/")
        for amounts, value in ((read, one.now), (written, one.wanted)):
            amounts.pop((code, int(year)), None)
            if value is not None:
                amounts[code, int(year)] = Decimal(str(value))
    budget_actions.change_budget(
        actor, document, replace(now, amounts=written), replace(now, amounts=read), decision
    )


def _activity(actor: Actor, activity: Activity, changes: list[Difference]) -> None:
    _unmoved("activities", activity, changes)
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
