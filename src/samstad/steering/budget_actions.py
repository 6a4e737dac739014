"""What happens to a budget table: written in a draft; once decided, changed on a decision only.

The action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from samstad.organisation import audit
from samstad.organisation.errors import ConflictError
from samstad.organisation.models import AuditRecord, Decision
from samstad.organisation.rights import Actor, require
from samstad.steering import budget_writing as writing
from samstad.steering.actions import free_code
from samstad.steering.budget_writing import WrittenBudget, WrittenLine
from samstad.steering.deciding import WrittenDecision
from samstad.steering.document_writing import changed_fields, settled
from samstad.steering.life import locked
from samstad.steering.models import Activity, BudgetAmount, BudgetLine, Goal, SteeringDocument
from samstad.steering.rules import NEEDS_DECISION


def choices(document: SteeringDocument) -> dict[str, Goal | Activity]:
    """What a row can be for: the document's goals and activities, and what its rows are for already."""
    found: dict[str, Goal | Activity] = {}
    for goal in document.goals.select_related("document").prefetch_related("activities").order_by("order"):
        found[f"{document.code}/{goal.code}"] = goal
        found |= {f"{document.code}/{goal.code}/{one.code}": one for one in goal.activities.all()}
    for one in document.activities.filter(goal=None).select_related("document"):
        found[str(one)] = one
    for row in document.budget_lines.select_related("goal__document", "activity__document", "activity__goal"):
        if (what := row.goal or row.activity) is not None:
            found.setdefault(writing.concerns(row), what)
    return found


def change_budget(
    actor: Actor,
    document: SteeringDocument,
    written: WrittenBudget,
    read: WrittenBudget,
    decision: Decision | WrittenDecision | None = None,
) -> SteeringDocument:
    """Save the table that `actor` wrote over what showed `read`; what others have saved since is merged in.

    Raises ConflictError where both changed the same cell, UnfinishedError with a problem for each field (after the
    decision: without a reference to one), PermissionDenied. A wrong sum stops nobody: it is shown.
    """
    with transaction.atomic():
        current = locked(document)
        require(actor, "edit_budget", current)
        theirs = WrittenBudget.of(current)
        merged, both = writing.merge(read, written, theirs)
        if both:
            raise ConflictError(mine=written, theirs=theirs, fields=both, version=0, merged=merged)
        merged = merged.trimmed()
        if merged == theirs:
            return current
        known = choices(current)
        found = writing.problems(merged, theirs, known, current.state in NEEDS_DECISION)
        rests = settled(actor, current, found, decision)
        changes = changed_fields(theirs.flat(), merged.flat())
        _apply(current, theirs, merged, known, rests)
        audit.record(actor, "budget.change", current, city=current.city, changes=changes, decision=rests)
        return current


def _apply(
    document: SteeringDocument,
    before: WrittenBudget,
    after: WrittenBudget,
    known: dict[str, Goal | Activity],
    decision: Decision | None,
) -> None:
    """Save what differs, row by row, so that each has its history, and says which decision it rests on by now."""
    rows = {row.code: row for row in document.budget_lines.prefetch_related("amounts")}
    for code in before.lines.keys() - after.lines.keys():
        for cell in rows[code].amounts.all():
            cell.delete()
        rows.pop(code).delete()
    taken = set(BudgetLine.history.filter(document_id=document.pk).values_list("code", flat=True))
    last = max((row.order for row in rows.values()), default=0)
    for code, line in after.lines.items():
        row = rows.get(code)
        if row is None:
            stem = f"{line.heading} {line.kind.replace('_', ' ')}"
            code_of_row = free_code(stem, taken, "rad")
            taken.add(code_of_row)
            last += 1
            row = BudgetLine(document=document, code=code_of_row, order=last)
        changed = row.pk is None or before.lines.get(code) != line
        if changed:
            _fill(row, line, known)
        if decision is not None and (changed or _amounts_of(before, code) != _amounts_of(after, code)):
            row.decision, changed = decision, True
        if changed:
            row.save()
        _cells(row, code, before, after)


def _amounts_of(table: WrittenBudget, code: str) -> dict[int, Decimal]:
    return {year: amount for (of, year), amount in table.amounts.items() if of == code}


def _fill(row: BudgetLine, line: WrittenLine, known: dict[str, Goal | Activity]) -> None:
    row.kind = line.kind
    if row.heading.get("sv", "") != line.heading:
        # An English heading that said the old thing is not that of the new.
        row.heading = {"sv": line.heading} if line.heading else {}
    what = known.get(line.concerns)
    row.goal = what if isinstance(what, Goal) else None
    row.activity = what if isinstance(what, Activity) else None


def _cells(row: BudgetLine, code: str, before: WrittenBudget, after: WrittenBudget) -> None:
    cells = {cell.year: cell for cell in row.amounts.all()}
    for year in sorted({*cells, *after.years}):
        amount: Decimal | None = after.amounts.get((code, year))
        cell = cells.get(year)
        if amount is None:
            if cell is not None:
                cell.delete()
            continue
        said = after.years[year]
        if cell is None:
            cell = BudgetAmount(line=row, year=year)
        elif cell.amount == amount and before.years.get(year) == said:
            continue
        if cell.pk is None or before.years.get(year) != said:
            cell.edition, cell.unchanged_from = said.edition, said.unchanged_from
        cell.amount = amount
        cell.save()


@dataclass(frozen=True)
class Event:
    """What was done to a table, when, by whom, on which decision; (name, from, to) as `WrittenBudget.flat` has them."""

    at: dt.datetime
    actor: str
    decision: Decision | None
    changes: tuple[tuple[str, Any, Any], ...]


def history(document: SteeringDocument) -> list[Event]:
    """Every change of the table that people wrote, latest first."""
    rows = AuditRecord.objects.filter(
        object_type=document._meta.label, object_id=str(document.pk), action="budget.change"
    )
    return [
        Event(row.at, row.actor, row.decision, tuple((name, *pair) for name, pair in row.changes.items()))
        for row in rows.select_related("decision__matter").order_by("-at", "-id")
    ]


def loaded(rows: Iterable[Any]) -> list[AuditRecord]:
    """What a loaded folder did to `rows`, latest first: what was changed after they were first written."""
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        by_kind.setdefault(row._meta.label, []).append(str(row.pk))
    found = [
        record
        for label, keys in by_kind.items()
        for record in AuditRecord.objects.filter(object_type=label, object_id__in=keys)
    ]
    return sorted(found, key=lambda record: (record.at, record.pk), reverse=True)
