"""The decision that a change rests on: one that is written down already, or one that is written now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.actions import record_decision
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.personal_numbers import personal_numbers
from samstad.organisation.rights import Actor

LONGEST_NUMBER, LONGEST_TITLE = 80, 300


@dataclass(frozen=True)
class WrittenDecision:
    """A decision as far as it has been written."""

    body: Organisation | None = None
    date: dt.date | None = None
    registry_number: str = ""
    title: str = ""


def problems(decision: Decision | WrittenDecision | None, city: City) -> list[UserError]:
    """What must be put right before a change can rest on it; `where` names the field."""
    if decision is None:
        return [UserError(_("Name the decision that this rests on."), where="decision")]
    if isinstance(decision, Decision):
        mine = decision.city_id == city.pk
        return [] if mine else [UserError(_("Choose a decision of the city."), where="decision")]
    found = []
    if decision.body is None or decision.body.city_id != city.pk:
        found.append(UserError(_("Choose the body that decided."), where="body"))
    if decision.date is None:
        found.append(UserError(_("Write the day of the decision, as 2026-06-15."), where="date"))
    elif decision.date > clock.today():
        found.append(UserError(_("The day of the decision has not come yet."), where="date"))
    if not 0 < len(decision.registry_number.strip()) <= LONGEST_NUMBER:
        found.append(UserError(_("Write the registry number of the matter."), where="registry_number"))
    if not 0 < len(decision.title.strip()) <= LONGEST_TITLE:
        found.append(UserError(_("Write in a few words what was decided."), where="title"))
    if personal_numbers(decision.title):
        found.append(UserError(_("There is a personal identity number in it"), where="title"))
    return found


def settle(actor: Actor, decision: Decision | WrittenDecision) -> Decision:
    """The decision in the database. It has no problems; runs in the transaction of what rests on it."""
    if isinstance(decision, Decision):
        return decision
    assert decision.body is not None
    assert decision.date is not None
    return record_decision(
        actor, decision.body, decision.date, decision.registry_number.strip(), decision.title.strip()
    )
