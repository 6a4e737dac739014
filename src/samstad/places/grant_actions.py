"""What happens to money for local work, from the call to the last krona that is paid back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import EllipsisType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Decision
from samstad.organisation.rights import Actor, memberships_today, require
from samstad.places import stepping, writing
from samstad.places.grant_rules import APPLICATION_STEPS
from samstad.places.models import (
    ApplicationReading,
    ApplicationState,
    FundingCall,
    GrantApplication,
    PaymentCheck,
)
from samstad.places.models.grants import READERS
from samstad.statistics.models import Area
from samstad.steering import deciding
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import Goal

POINTS = range(1, 6)


def open_call(actor: Actor, call: FundingCall, *, name: str, rules: str) -> FundingCall:
    """A call with its rules; its criteria are what two readers will give points by."""
    with transaction.atomic():
        require(actor, "begin", call)
        if call.due < call.opens:
            raise UserError(_("The last day is before the first"), where="due")
        if call.total < 0 or not call.criteria:
            raise UserError(_("A call has a sum and at least one criterion"), where="criteria")
        call.name = writing.text(name, "name", required=_("The call has no name"))
        call.rules = writing.text(rules, "rules", required=_("The call has no rules"))
        call.code = stepping.free_code(
            call.name["sv"], FundingCall.objects.filter(city=call.city), "utlysning"
        )
        return stepping.added(actor, "call.open", call, said=call.name)


def write(
    actor: Actor,
    application: GrantApplication,
    *,
    title: str,
    measure: str,
    outcome: str,
    followup: str,
    amount: int,
    outcome_by: dt.date | None = None,
    goal: Goal | None = None,
    area: Area | EllipsisType | None = ...,
) -> GrantApplication:
    """Write an application, new or a draft: goal, measure, what is to come of it by when, budget, follow-up.

    Without `area` its place stays as it is; None takes it away.
    """
    with transaction.atomic():
        new = application.pk is None
        if new:
            require(actor, "begin", application)
            stepping.require_own(actor, application.applicant, "applicant")
        else:
            application = stepping.locked(actor, "edit", application)
        if amount < 0:
            raise UserError(_("The amount is below nothing"), where="amount")
        values: dict[str, Any] = {
            "title": writing.text(title, "title", required=_("The application has no name")),
            "measure": writing.text(measure, "measure"),
            "outcome": writing.text(outcome, "outcome"),
            "followup": writing.text(followup, "followup"),
            "outcome_by": outcome_by,
            "amount": amount,
            "goal": goal,
            **({} if area is ... else {"area": area}),
        }
        if new:
            rows = GrantApplication.objects.filter(call=application.call)
            application.code = stepping.free_code(values["title"]["sv"], rows, "ansokan")
            for name, value in values.items():
                setattr(application, name, value)
            return stepping.added(actor, "application.begin", application, city=application.call.city)
        return stepping.change(actor, "application.write", application, values, city=application.call.city)


def submit(actor: Actor, application: GrantApplication) -> GrantApplication:
    """Hand it in, while the call is open and when nothing is missing. After the date it is refused."""
    with transaction.atomic():
        current = stepping.locked(actor, "submit", application)
        today, call = clock.today(), current.call
        if today > call.due:
            raise UserError(
                _("The last day to apply was %(day)s") % {"day": call.due.isoformat()},
                where="due",
                advice=_("The draft is kept, and can be used for another call"),
            )
        if today < call.opens:
            raise UserError(_("The call opens %(day)s") % {"day": call.opens.isoformat()}, where="opens")
        for name, words in (
            ("measure", _("It is not said what will be done")),
            ("outcome", _("It is not said what is to come of it")),
            ("followup", _("It is not said how it will be followed up")),
        ):
            if not getattr(current, name):
                raise UserError(words, where=name, advice=_("Write it"))
        if current.outcome_by is None or current.outcome_by <= today:
            raise UserError(_("Name a coming day by which the outcome is to be seen"), where="outcome_by")
        if not 0 < current.amount <= call.total:
            raise UserError(_("The amount is not between 1 krona and the call's sum"), where="amount")
        return _step(actor, current, "submit", {"submitted_on": today})


def give_points(
    actor: Actor, application: GrantApplication, points: Mapping[str, int], comment: str
) -> ApplicationReading:
    """One reader's points, 1–5 for each criterion. Nobody reads an application of a body of their own."""
    with transaction.atomic():
        current = stepping.locked(actor, "read", application)
        if actor.user is None:
            raise UserError(_("A reader is a person"), where="reader")
        if any(seat.organisation_id == current.applicant_id for seat in memberships_today(actor.user)):
            raise UserError(_("You have a role in the body that applies"), where="reader")
        wanted = {one["code"] for one in current.call.criteria}
        if set(points) != wanted or any(value not in POINTS for value in points.values()):
            raise UserError(_("Give 1 to 5 points for each criterion"), where="points")
        row = ApplicationReading.objects.filter(application=current, reader=actor.user).first()
        if row is None and current.readings.count() >= READERS:
            raise UserError(_("Two readers have read the application"), where="reader")
        said = writing.text(comment, "comment", required=_("Write why"))
        if row is None:
            row = ApplicationReading(
                application=current, reader=actor.user, points=dict(points), comment=said, on=clock.today()
            )
            return stepping.added(actor, "application.read", row, city=current.call.city)
        values = {"points": dict(points), "comment": said, "on": clock.today()}
        return stepping.change(actor, "application.read", row, values, city=current.call.city)


def left_of(call: FundingCall) -> int:
    """Kronor of the call that have not been granted."""
    return call.total - sum(one.granted or 0 for one in call.applications.all())


def grant(
    actor: Actor,
    application: GrantApplication,
    amount: int,
    why: str,
    decision: Decision | WrittenDecision | None,
) -> GrantApplication:
    """Grant a sum on a decision. It has two readers, a stated outcome with its date, and money left in the call."""
    with transaction.atomic():
        current = stepping.locked(actor, "decide", application)
        FundingCall.objects.select_for_update().get(pk=current.call_id)
        _read_by_two(current)
        if not 0 < amount <= current.amount:
            raise UserError(_("The sum is not between 1 krona and what was applied for"), where="amount")
        if amount > (left := left_of(current.call)):
            raise UserError(_("There are %(left)s kronor left in the call") % {"left": left}, where="amount")
        if found := deciding.problems(decision, current.call.city):
            raise found[0]
        assert decision is not None
        reason = writing.text(why, "why", required=_("The reason is missing"))
        settled = deciding.settle(actor, decision)
        return _step(actor, current, "grant", {"granted": amount, "reason": reason, "decision": settled})


def decline(
    actor: Actor, application: GrantApplication, why: str, decision: Decision | WrittenDecision | None
) -> GrantApplication:
    with transaction.atomic():
        current = stepping.locked(actor, "decide", application)
        _read_by_two(current)
        if found := deciding.problems(decision, current.call.city):
            raise found[0]
        assert decision is not None
        reason = writing.text(why, "why", required=_("The reason is missing"))
        return _step(
            actor, current, "decline", {"reason": reason, "decision": deciding.settle(actor, decision)}
        )


def _read_by_two(application: GrantApplication) -> None:
    if application.readings.count() < READERS:
        raise UserError(_("Two readers have not read the application"), where="readings")


def check(actor: Actor, application: GrantApplication, what: str, deviation: str = "") -> PaymentCheck:
    """Write down a check before payment, with the deviation where there was one."""
    with transaction.atomic():
        current = stepping.locked(actor, "check", application)
        row = PaymentCheck(
            application=current,
            on=clock.today(),
            what=writing.text(what, "what", required=_("It is not said what was checked")),
            deviation=writing.text(deviation, "deviation"),
        )
        return stepping.added(actor, "application.check", row, city=current.call.city)


def solve(actor: Actor, found: PaymentCheck, how: str) -> PaymentCheck:
    """How a deviation was put right."""
    with transaction.atomic():
        require(actor, "check", found.application)
        said = writing.text(how, "how", required=_("It is not said how it was put right"))
        city = found.application.call.city
        return stepping.change(actor, "application.solve", found, {"solved": said}, city=city)


def pay(actor: Actor, application: GrantApplication) -> GrantApplication:
    """Write down the payment, after a check, and when no deviation is open."""
    with transaction.atomic():
        current = stepping.locked(actor, "pay", application)
        checks = list(current.checks.all())
        if not checks:
            raise UserError(_("Nothing has been checked before the payment"), where="checks")
        if any(row.deviation and not row.solved for row in checks):
            raise UserError(_("A deviation has not been put right"), where="checks")
        return _step(actor, current, "pay", {"paid_on": clock.today()})


def report(actor: Actor, application: GrantApplication, spent: int, result: str) -> GrantApplication:
    """The receiver's report: what was spent and what came of it."""
    with transaction.atomic():
        current = stepping.locked(actor, "report", application)
        if not 0 <= spent <= (current.granted or 0):
            raise UserError(_("What was spent is not between nothing and what was granted"), where="spent")
        said = writing.text(result, "result", required=_("The result is missing"))
        return _step(actor, current, "report", {"spent": spent, "result": said, "reported_on": clock.today()})


def owed(application: GrantApplication) -> int:
    """Kronor that are still to be paid back."""
    if application.spent is None or application.granted is None:
        return 0
    return application.granted - application.spent - application.repaid


def repay(actor: Actor, application: GrantApplication, amount: int) -> GrantApplication:
    """Write down a repayment of what was not spent."""
    with transaction.atomic():
        current = stepping.locked(actor, "repay", application)
        if not 0 < amount <= owed(current):
            raise UserError(
                _("%(owed)s kronor are to be paid back") % {"owed": owed(current)}, where="amount"
            )
        values = {"repaid": current.repaid + amount, "repaid_on": clock.today()}
        return stepping.change(actor, "application.repay", current, values, city=current.call.city)


def settle(actor: Actor, application: GrantApplication) -> GrantApplication:
    """All is done: what was not spent has been paid back."""
    with transaction.atomic():
        current = stepping.locked(actor, "settle", application)
        if owed(current):
            raise UserError(
                _("%(owed)s kronor are to be paid back") % {"owed": owed(current)}, where="repaid"
            )
        return _step(actor, current, "settle", {})


def _step(
    actor: Actor, application: GrantApplication, act: str, values: Mapping[str, Any]
) -> GrantApplication:
    after = APPLICATION_STEPS[ApplicationState(application.state), act]
    city = application.call.city
    return stepping.change(actor, f"application.{act}", application, {"state": after, **values}, city=city)
