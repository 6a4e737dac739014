"""What has happened to an agreement: its states day by day, who signed and who left, each with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from samstad.organisation import clock
from samstad.organisation.models import AuditRecord
from samstad.places.models import Agreement, AgreementState, Party


@dataclass(frozen=True)
class Event:
    """`kind` is `begun` (with the state that it was written down in), `state`, `signed` or `left`.

    The two first have a state, the two last their party.
    """

    day: dt.date
    kind: str
    party: Party | None = None
    state: str = ""
    why: str | dict[str, str] = ""

    @property
    def label(self) -> str:
        return str(AgreementState(self.state).label) if self.state else ""


def events(agreement: Agreement) -> list[Event]:
    """Everything that has happened, latest first. Days are the system's, also of what was loaded for years past."""
    found = _states(agreement)
    for party in agreement.parties.select_related("organisation__city"):
        if party.signed_on:
            found.append(Event(party.signed_on, "signed", party))
        if party.left_on:
            found.append(Event(party.left_on, "left", party, why=party.left_why))
    return sorted(found, key=lambda event: (event.day, _rank(event)))[::-1]


# On one day: begun and sent before the signatures, these before the state that follows of them, and left last.
_BEFORE_SIGNED = (AgreementState.DRAFT, AgreementState.SENT)


def _rank(event: Event) -> int:
    if event.kind == "state":
        return 0 if event.state in _BEFORE_SIGNED else 2
    return {"begun": 0, "signed": 1, "left": 3}[event.kind]


def _states(agreement: Agreement) -> list[Event]:
    """Each state that it came to, with the reason that the record has of the same step."""
    history: Any = Agreement.history
    rows = history.filter(id=agreement.pk).order_by("history_id").values_list("state", "history_date")
    records = AuditRecord.objects.filter(
        object_type=Agreement._meta.label, object_id=str(agreement.pk), changes__has_key="state"
    )
    steps = [(row.changes["state"], row.changes.get("why")) for row in records.order_by("id")]
    found: list[Event] = []
    before = ""
    for state, at in rows:
        if state == before:
            continue
        why = ""
        at_step = next((n for n, (pair, _why) in enumerate(steps) if pair == [before, state]), None)
        if at_step is not None:
            told = steps[at_step][1]
            why = told[1] if isinstance(told, list) else ""
            del steps[: at_step + 1]
        # That one has signed is told by the signature itself.
        if state != AgreementState.SIGNED_BY_ONE or not before:
            kind = "state" if before else "begun"
            found.append(Event(clock.day_of(at), kind, state=state, why=why or ""))
        before = state
    return found
