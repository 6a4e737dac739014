"""The life of a steering document: sent out, decided, taken into force, revised, replaced.

Each action is one transaction: rights, change, history and audit record together, or nothing. What was decided is
never written over: a revision is a new document, which begins as a draft with what the old one holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Decision
from samstad.organisation.rights import Actor, require
from samstad.steering import copying, deciding
from samstad.steering.actions import UnfinishedGoalError, free_code
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import DocumentKind, DocumentState, Lineage, LineageKind, SteeringDocument
from samstad.steering.rules import AFTER_SUCCESSOR, TRANSITIONS
from samstad.steering.writing import YEARS


class UnfinishedError(UnfinishedGoalError):
    """What must be put right before the step can be taken: `problems`, one for each field."""


LONGEST_TITLE = 300


def begin(
    actor: Actor,
    document: SteeringDocument,
    *,
    title: Mapping[str, str],
) -> SteeringDocument:
    """A new, empty draft. `document` is unsaved, with city, kind, owner, year and days as far as they are known.

    Raises UnfinishedError with a problem for each field, PermissionDenied.
    """
    with transaction.atomic():
        document.state = DocumentState.DRAFT
        document.title = {lang: text.strip() for lang, text in title.items() if text.strip()}
        if document.owner_id is None:
            refuse([UserError(_("Choose whose document it is."), where="owner")])
        require(actor, "begin", document)
        refuse(_wrong(document))
        taken = set(SteeringDocument.history.filter(city_id=document.city_id).values_list("code", flat=True))
        document.code = free_code(document.title["sv"], taken, "dokument")
        document.save()
        audit.record(
            actor,
            "document.begin",
            document,
            changes={"title": [None, document.title], "kind": [None, document.kind]},
        )
        return document


def _wrong(document: SteeringDocument) -> list[UserError]:
    found = []
    if document.kind not in DocumentKind.values:
        found.append(UserError(_("Choose what kind of document it is."), where="kind"))
    if not 0 < len(document.title.get("sv", "")) <= LONGEST_TITLE:
        found.append(UserError(_("Write the title, in at most 300 characters."), where="title_sv"))
    if document.owner.city_id != document.city_id:
        found.append(UserError(_("Choose one of the city's bodies."), where="owner"))
    if document.year is not None and document.year not in YEARS:
        found.append(UserError(_("Write a year with four digits."), where="year"))
    if document.valid_from and document.valid_to and document.valid_to < document.valid_from:
        found.append(UserError(_("The last day is before the first."), where="valid_to"))
    return found


def send_out(actor: Actor, document: SteeringDocument) -> SteeringDocument:
    """Send a draft out for referral: from now on everybody reads it."""
    return _step(actor, document, "send_out")


def take_back(actor: Actor, document: SteeringDocument) -> SteeringDocument:
    """Back to a draft, to be written on after the referral."""
    return _step(actor, document, "take_back")


def decide(
    actor: Actor, document: SteeringDocument, decision: Decision | WrittenDecision | None
) -> SteeringDocument:
    """Decided by a decision with a registry number. Raises UnfinishedError where it lacks something."""
    with transaction.atomic():
        current = locked(document)
        _may(actor, current, "decide")
        refuse(deciding.problems(decision, current.city))
        assert decision is not None
        settled = deciding.settle(actor, decision)
        return _move(actor, current, "decide", resting_on=settled, decision=settled)


def take_into_force(actor: Actor, document: SteeringDocument, day: dt.date | None = None) -> SteeringDocument:
    """In force from its own first day, else from `day` (today). What it replaces or revises leaves force."""
    with transaction.atomic():
        current = locked(document)
        _may(actor, current, "take_into_force")
        first = current.valid_from or day or clock.today()
        if current.valid_to is not None and current.valid_to < first:
            refuse([UserError(_("The document's last day is before its first."), where="day")])
        moved = _move(actor, current, "take_into_force", valid_from=first)
        for step in current.steps_on.select_related("predecessor__city"):
            after = AFTER_SUCCESSOR[LineageKind(step.kind)]
            if after is not None and step.predecessor.state == DocumentState.IN_FORCE:
                _leave(actor, locked(step.predecessor), after, first, current)
        return moved


def replace(actor: Actor, document: SteeringDocument, successor: SteeringDocument) -> SteeringDocument:
    """Replaced by one that is itself decided or in force."""
    with transaction.atomic():
        current, after = locked(document), locked(successor)
        _may(actor, current, "replace")
        if after.city_id != current.city_id or after.pk == current.pk:
            refuse([UserError(_("Choose another document of the city."), where="successor")])
        if after.state not in (DocumentState.DECIDED, DocumentState.IN_FORCE):
            refuse([UserError(_("What replaces it must be decided."), where="successor")])
        if not after.steps_on.filter(predecessor=current).exists():
            Lineage.objects.create(document=after, predecessor=current, kind=LineageKind.REPLACES)
        first = after.valid_from or clock.today()
        return _leave(actor, current, TRANSITIONS[DocumentState.IN_FORCE, "replace"], first, after)


def revise(actor: Actor, document: SteeringDocument) -> SteeringDocument:
    """A new draft with everything that the document holds, which revises it. The document stays as it is."""
    with transaction.atomic():
        current = locked(document)
        require(actor, "revise", current)
        taken = set(SteeringDocument.objects.filter(city=current.city).values_list("code", flat=True))
        draft = copying.copy(current, free_code(current.code, taken))
        Lineage.objects.create(document=draft, predecessor=current, kind=LineageKind.REVISES)
        audit.record(
            actor,
            "document.revise",
            draft,
            city=current.city,
            changes={"revises": [None, current.code], "goals": [0, draft.goals.count()]},
        )
        return draft


def _step(actor: Actor, document: SteeringDocument, action: str) -> SteeringDocument:
    with transaction.atomic():
        current = locked(document)
        _may(actor, current, action)
        return _move(actor, current, action)


def locked(document: SteeringDocument) -> SteeringDocument:
    """The document's row, held: it may not be decided while something in it is being written."""
    rows = SteeringDocument.objects.select_for_update(of=("self",)).select_related("city", "owner__city")
    return rows.get(pk=document.pk)


def _may(actor: Actor, document: SteeringDocument, action: str) -> None:
    """Somebody else may have taken the step meanwhile: that is said, and is no question of rights."""
    try:
        require(actor, action, document)
    except PermissionDenied:
        if (DocumentState(document.state), action) not in TRANSITIONS:
            what = _("The document is in the state “%(state)s” now, and this can no longer be done.")
            raise UserError(what % {"state": document.get_state_display()}) from None
        raise


def refuse(problems: list[UserError]) -> None:
    """Raise UnfinishedError with all that is lacking; nothing where nothing is."""
    if problems:
        raise UnfinishedError(problems)


def _move(
    actor: Actor,
    document: SteeringDocument,
    action: str,
    *,
    resting_on: Decision | None = None,
    **values: Any,
) -> SteeringDocument:
    after = TRANSITIONS[DocumentState(document.state), action]
    changes = audit.differences(document, values | {"state": after.value})
    for name, value in (values | {"state": after.value}).items():
        setattr(document, name, value)
    document.save()
    audit.record(
        actor, f"document.{action}", document, city=document.city, changes=changes, decision=resting_on
    )
    return document


def _leave(
    actor: Actor,
    document: SteeringDocument,
    after: DocumentState,
    first: dt.date,
    successor: SteeringDocument,
) -> SteeringDocument:
    """Out of force the day before its successor's first, where it would have gone on longer."""
    last = first - dt.timedelta(days=1)
    values: dict[str, Any] = {"state": after.value}
    longer = document.valid_to is None or document.valid_to > last
    if longer and (document.valid_from is None or document.valid_from <= last):
        values["valid_to"] = last
    changes = audit.differences(document, values) | {"successor": [None, successor.code]}
    for name, value in values.items():
        setattr(document, name, value)
    document.save()
    audit.record(actor, f"document.{after.value}", document, city=document.city, changes=changes)
    return document
