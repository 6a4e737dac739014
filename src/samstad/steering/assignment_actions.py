"""What happens to assignments: one is given in a draft, or later on a decision; one is changed; one is taken away.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import UserError
from samstad.organisation.models import Decision, Organisation
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import LANGUAGES
from samstad.steering import deciding, stale
from samstad.steering.actions import free_code
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import locked, refuse
from samstad.steering.models import Assignment, DocumentState, Goal, SteeringDocument
from samstad.steering.rules import NEEDS_DECISION
from samstad.steering.writing import LONGEST_TEXT, YEARS


@dataclass(frozen=True)
class WrittenAssignment:
    """An assignment as far as it has been written."""

    text: Mapping[str, str] = field(default_factory=dict)
    bodies: frozenset[Organisation] = frozenset()
    goals: frozenset[Goal] = frozenset()
    due: dt.date | None = None

    @classmethod
    def of(cls, row: Assignment) -> WrittenAssignment:
        goals = frozenset(row.goals.select_related("document"))
        return cls(dict(row.text), frozenset(row.bodies.all()), goals, row.due)

    @property
    def plain(self) -> dict[str, Any]:
        """As the audit record has it."""
        return {
            "text": {lang: self.text[lang] for lang in LANGUAGES if self.text.get(lang)},
            "bodies": sorted(body.code for body in self.bodies),
            "goals": sorted(map(str, self.goals)),
            "due": self.due.isoformat() if self.due else None,
        }

    @property
    def mark(self) -> str:
        return stale.mark(self.plain)


def problems(
    written: WrittenAssignment,
    document: SteeringDocument,
    decision: Decision | WrittenDecision | None = None,
) -> list[UserError]:
    """Everything that must be put right, each with its field in `where`."""
    found = []
    if not written.text.get("sv", "").strip():
        found.append(UserError(_("Write what shall be done."), where="text_sv"))
    for lang in LANGUAGES:
        length = len(written.text.get(lang, ""))
        if length > LONGEST_TEXT:
            what = _("The text has %(length)d characters, and may have %(most)d.")
            found.append(UserError(what % {"length": length, "most": LONGEST_TEXT}, where=f"text_{lang}"))
    if not written.bodies:
        found.append(
            UserError(_("Choose who shall do it: an assignment is given to somebody."), where="bodies")
        )
    elif any(body.city_id != document.city_id for body in written.bodies):
        found.append(UserError(_("Choose bodies of the city."), where="bodies"))
    if any(goal.document.city_id != document.city_id for goal in written.goals):
        found.append(UserError(_("One of the goals is not among the city's. Choose another."), where="goals"))
    if written.due is not None and written.due.year not in YEARS:
        found.append(UserError(_("Write a year with four digits."), where="due"))
    elif written.due and document.valid_from and written.due < document.valid_from:
        found.append(UserError(_("The day is before the document begins to apply."), where="due"))
    if document.state in NEEDS_DECISION:
        found += deciding.problems(decision, document.city)
    return found


def give(
    actor: Actor,
    document: SteeringDocument,
    written: WrittenAssignment,
    decision: Decision | WrittenDecision | None = None,
) -> Assignment:
    """Give named bodies an assignment. Raises UnfinishedError with a problem for each field, PermissionDenied."""
    with transaction.atomic():
        current = locked(document)
        require(actor, "give_assignment", current)
        refuse(problems(written, current, decision))
        taken = set(Assignment.history.filter(document_id=current.pk).values_list("code", flat=True))
        places = [row.order for row in current.assignments.all()]
        row = Assignment(
            document=current,
            code=free_code(written.text["sv"], taken, "uppdrag"),
            order=max(places, default=0) + 1,
            decision=current.decision,
        )
        return _save(actor, "assignment.give", row, written, decision)


def change(
    actor: Actor,
    row: Assignment,
    read: str | None,
    written: WrittenAssignment,
    decision: Decision | WrittenDecision | None = None,
) -> Assignment:
    """Change it; in a decided document on a decision. `read` is the mark of what the form showed.

    Raises StaleError where somebody has saved since, UnfinishedError, PermissionDenied.
    """
    with transaction.atomic():
        document = locked(row.document)
        current = Assignment.objects.select_for_update(of=("self",)).get(pk=row.pk)
        current.document = document
        require(actor, "change", current)
        before = WrittenAssignment.of(current)
        stale.refuse(read, before.mark)
        if before.plain == written.plain:
            return current
        refuse(problems(written, document, decision))
        return _save(actor, "assignment.change", current, written, decision)


def take_away(actor: Actor, row: Assignment) -> None:
    """Out of a draft. What has been decided, or answered in a round, stays."""
    with transaction.atomic():
        document = locked(row.document)
        row.document = document
        require(actor, "change", row)
        if document.state != DocumentState.DRAFT:
            raise UserError(_("Only an assignment in a draft is taken away."))
        audit.record(actor, "assignment.take_away", row, city=document.city)
        try:
            row.delete()
        except ProtectedError:
            raise UserError(_("The assignment has been asked for in a round already.")) from None


def _save(
    actor: Actor,
    action: str,
    row: Assignment,
    written: WrittenAssignment,
    decision: Decision | WrittenDecision | None,
) -> Assignment:
    fresh = row._state.adding
    before = {} if fresh else WrittenAssignment.of(row).plain
    after = written.plain
    changes = {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
    settled = deciding.settle(actor, decision) if decision is not None else None
    row.text, row.due = after["text"], written.due
    if settled is not None:
        row.decision = settled
    row.save()
    row.bodies.set(written.bodies)
    row.goals.set(written.goals)
    audit.record(actor, action, row, city=row.document.city, changes=changes, decision=settled)
    return row
