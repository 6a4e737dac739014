"""What happens to targets of the year: written with the goal in a draft; afterwards changed on a decision only.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import AuditRecord, Decision, Organisation
from samstad.organisation.rights import Actor, require
from samstad.statistics.models import Area, Indicator
from samstad.steering import deciding, levels
from samstad.steering.actions import _apply, free_code
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import refuse
from samstad.steering.models import DocumentState, Goal, Periodicity, YearTarget, YearTargetKind
from samstad.steering.rules import NEEDS_DECISION
from samstad.steering.writing import YEARS

#: What a decision has laid down: none of it becomes another without a new one.
LAID_DOWN = ("indicator", "year", "area", "kind", "value", "women", "men", "bodies")


@dataclass(frozen=True)
class WrittenYearTarget:
    """A target of the year as far as it has been written."""

    indicator: Indicator | None = None
    year: int | None = None
    area: Area | None = None
    kind: str = ""
    value: float | None = None
    periodicity: str = Periodicity.YEAR.value
    by_gender: bool = False
    women: float | None = None
    men: float | None = None
    bodies: frozenset[Organisation] = field(default=frozenset())
    council: YearTarget | None = None

    @classmethod
    def of(cls, row: YearTarget) -> WrittenYearTarget:
        names = [each.name for each in fields(cls) if each.name != "bodies"]
        return cls(bodies=frozenset(row.bodies.all()), **{name: getattr(row, name) for name in names})


def problems(
    written: WrittenYearTarget,
    goal: Goal,
    row: YearTarget | None = None,
    decision: Decision | WrittenDecision | None = None,
) -> list[UserError]:
    """Everything that must be put right, each with its field in `where`."""
    found = [*_content(written, goal), *_council(written, goal), *_once(written, goal, row)]
    changed = row is None or laid_down(WrittenYearTarget.of(row), written)
    if goal.document.state in NEEDS_DECISION and changed:
        if decision is None:
            what = _("The document is decided. Name the decision that the change rests on.")
            found.append(UserError(what, where="decision"))
        else:
            found += deciding.problems(decision, goal.document.city)
    return found


def laid_down(before: WrittenYearTarget, after: WrittenYearTarget) -> bool:
    """Whether what a decision has laid down becomes another."""
    return any(getattr(before, name) != getattr(after, name) for name in LAID_DOWN)


def _content(written: WrittenYearTarget, goal: Goal) -> list[UserError]:
    city = goal.document.city_id
    found = []
    if written.indicator is None or written.indicator.city_id != city:
        found.append(UserError(_("Choose an indicator."), where="indicator"))
    if written.year not in YEARS:
        found.append(UserError(_("Write a year with four digits."), where="year"))
    elif goal.document.year is not None and written.year != goal.document.year:
        what = _("The document is of the year %(year)d.")
        found.append(UserError(what % {"year": goal.document.year}, where="year"))
    if written.area is not None and written.area.area_set.city_id not in (None, city):
        found.append(UserError(_("Choose an area of the city."), where="area"))
    if written.kind not in YearTargetKind.values:
        found.append(UserError(_("Say what the value shall do."), where="kind"))
    elif written.kind == YearTargetKind.NUMBER and (
        written.value is None or not math.isfinite(written.value)
    ):
        found.append(UserError(_("Write the level that shall be reached."), where="value"))
    elif written.kind != YearTargetKind.NUMBER and written.value is not None:
        found.append(
            UserError(_("A direction has no level. Leave it empty, or choose number."), where="value")
        )
    found += _women_and_men(written)
    if written.periodicity not in Periodicity.values:
        found.append(UserError(_("Choose how often it is followed up."), where="periodicity"))
    if any(body.city_id != city for body in written.bodies):
        found.append(UserError(_("Choose bodies of the city."), where="bodies"))
    return found  # fmt: skip


def _women_and_men(written: WrittenYearTarget) -> list[UserError]:
    """Numbers of their own: both or none, and only where they are shown apart."""
    given = {name: value for name in ("women", "men") if (value := getattr(written, name)) is not None}
    found = []
    for name, value in given.items():
        if not math.isfinite(value):
            found.append(UserError(_("Write the level that shall be reached."), where=name))
        elif written.kind != YearTargetKind.NUMBER:
            found.append(
                UserError(_("A direction has no level. Leave it empty, or choose number."), where=name)
            )
        elif not written.by_gender:
            what = _("Say that women and men are shown apart, or leave their levels empty.")
            found.append(UserError(what, where=name))
    if len(given) == 1:
        other = "men" if "women" in given else "women"
        found.append(UserError(_("Write a level for both women and men, or for neither."), where=other))
    return found


def _council(written: WrittenYearTarget, goal: Goal) -> list[UserError]:
    """What only the council says, and what only a committee does."""
    found = []
    council = written.council
    if goal.kind in levels.OF_THE_COUNCIL:
        if council is not None:
            what = _("The goal is the council's own: it answers no other target.")
            found.append(UserError(what, where="council"))
        return found
    if written.kind == YearTargetKind.BY_COMMITTEE:
        found.append(UserError(_("Only the council leaves a target to the committees."), where="kind"))
    if written.bodies:
        found.append(UserError(_("Only a target of the council names who answers for it."), where="bodies"))
    if council is None:
        return found
    if (
        council.goal.document.city_id != goal.document.city_id
        or council.goal.kind not in levels.OF_THE_COUNCIL
    ):
        found.append(UserError(_("Choose one of the council's targets."), where="council"))
    elif any(getattr(council, name) != getattr(written, name) for name in ("indicator", "year", "area")):
        what = _("The council's target is of another indicator, year or place.")
        found.append(UserError(what, where="council"))
    return found  # fmt: skip


def _once(written: WrittenYearTarget, goal: Goal, row: YearTarget | None) -> list[UserError]:
    if written.indicator is None or written.year is None:
        return []
    same = goal.year_targets.filter(indicator=written.indicator, year=written.year, area=written.area)
    if (same.exclude(pk=row.pk) if row else same).exists():
        return [UserError(_("The goal has a target for this indicator and year already."), where="indicator")]
    return []


def add_year_target(
    actor: Actor,
    goal: Goal,
    written: WrittenYearTarget,
    decision: Decision | WrittenDecision | None = None,
) -> YearTarget:
    """Add a target of the year. Raises UnfinishedError with a problem for each field, PermissionDenied."""
    with transaction.atomic():
        current = _locked(goal)
        require(actor, "set_year_target", current)
        refuse(problems(written, current, None, decision))
        stem = f"{getattr(written.indicator, 'code', '')}-{written.year}"
        taken = set(YearTarget.history.filter(goal_id=goal.pk).values_list("code", flat=True))
        row = YearTarget(goal=current, code=free_code(stem, taken))
        return _save(actor, "year_target.add", row, written, decision)


def change_year_target(
    actor: Actor,
    row: YearTarget,
    version: int,
    written: WrittenYearTarget,
    decision: Decision | WrittenDecision | None = None,
) -> YearTarget:
    """Change a target; what a decision laid down only with `decision`. Raises UnfinishedError, PermissionDenied, and
    ConflictError where somebody has saved since `version`."""
    with transaction.atomic():
        _locked(row.goal)
        current = YearTarget.objects.select_for_update(of=("self",)).get(pk=row.pk)
        require(actor, "change", current)
        theirs = WrittenYearTarget.of(current)
        if current.version != version and theirs != written:
            names = tuple(
                each.name
                for each in fields(theirs)
                if getattr(theirs, each.name) != getattr(written, each.name)
            )
            raise ConflictError(
                mine=written, theirs=theirs, fields=names, version=current.version, merged=written
            )
        refuse(problems(written, current.goal, current, decision))
        # A decision that nothing rests on is not written down.
        rests = decision if laid_down(theirs, written) else None
        return _save(actor, "year_target.change", current, written, rests)  # fmt: skip


def remove_year_target(actor: Actor, row: YearTarget) -> None:
    """Take a target out of a draft. Nothing is removed from what has left its draft."""
    with transaction.atomic():
        goal = _locked(row.goal)
        require(actor, "change", row)
        if goal.document.state != DocumentState.DRAFT:
            refuse([UserError(_("Only a target in a draft is removed."), where="indicator")])
        if row.answered_by.exists():
            refuse([UserError(_("A committee has answered the target already."), where="indicator")])
        audit.record(actor, "year_target.remove", row, city=goal.document.city)
        row.delete()


def _locked(goal: Goal) -> Goal:
    """The goal with its document's row: it may not be decided while a target in it is written."""
    rows = Goal.objects.select_for_update(of=("self", "document"))
    return rows.select_related("document__city", "document__owner", "owner__city").get(pk=goal.pk)


def _save(
    actor: Actor,
    action: str,
    row: YearTarget,
    written: WrittenYearTarget,
    decision: Decision | WrittenDecision | None,
) -> YearTarget:
    """Save what differs with its history and record; nothing where nothing does."""
    fresh = row._state.adding
    plain = {each.name: getattr(written, each.name) for each in fields(written) if each.name != "bodies"}
    settled = deciding.settle(actor, decision) if decision is not None else None
    if settled is not None:
        plain["decision"] = settled
    before = row.version
    changes = _apply(row, plain)
    bodies = set() if fresh else set(row.bodies.all())
    if fresh or changes or bodies != written.bodies:
        row.save()
    if bodies != written.bodies:
        changes["bodies"] = [_codes(bodies), _codes(written.bodies)]
        row.bodies.set(written.bodies)
    if changes:
        # Which version came of it: the history says of each on what day it was saved.
        changes["version"] = [None if fresh else before, row.version]
        audit.record(actor, action, row, city=row.goal.document.city, changes=changes, decision=settled)
    return row


def _codes(bodies: Any) -> list[str]:
    return sorted(body.code for body in bodies)


@dataclass(frozen=True)
class Event:
    """What was done to a target, when, by whom, on which decision; field → (from, to) as the record has it.

    `first`: the target was written down. `at` is of the system's day, as the versions in the history are.
    """

    at: dt.datetime
    actor: str
    action: str
    decision: Decision | None
    changes: Mapping[str, tuple[Any, Any]]
    first: bool = False


def history(row: YearTarget) -> list[Event]:
    """Everything that was done, latest first: also what a loaded folder did."""
    records = AuditRecord.objects.filter(object_type=row._meta.label, object_id=str(row.pk))
    decisions = {
        one.code: one for one in Decision.objects.filter(city=row.goal.document.city).select_related("matter")
    }
    days = dict(row.history.order_by("history_id").values_list("version", "history_date"))
    ordered = list(records.select_related("decision__matter").order_by("-at", "-id"))
    found = []
    for record in ordered:
        first = record is ordered[-1] and not record.action.endswith(".change")
        changes = {name: tuple(pair) for name, pair in record.changes.items() if isinstance(pair, list)}
        loaded = decisions.get(str((changes.get("decision") or (None, None))[1]))
        version = 1 if first else (changes.get("version") or (None, None))[1]
        at = days.get(version, record.at)
        decision = record.decision or loaded
        found.append(Event(at, record.actor, record.action, decision, changes, first))
    return found  # fmt: skip
