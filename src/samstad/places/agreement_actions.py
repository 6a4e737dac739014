"""What happens to an agreement: sent, signed by its parties, reviewed, ended or replaced; promises reported on.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import approving, calendar, writing
from samstad.places.models import (
    Agreement,
    AgreementState,
    Commitment,
    CommitmentReport,
    PageSignature,
    Party,
    SigningMethod,
)
from samstad.places.rules import AGREEMENT_STEPS
from samstad.steering.models import DocumentState, SteeringDocument

SHA256 = re.compile(r"[0-9a-f]{64}")


def send(actor: Actor, agreement: Agreement) -> Agreement:
    """Send a draft to be signed. It needs at least two parties, and the approval of all in its chain."""
    with transaction.atomic():
        current = _locked(actor, agreement, "send")
        approving.require_approved(actor, current)
        if current.parties.filter(left_on__isnull=True).count() < 2:
            raise UserError(_("An agreement has at least two parties"), where="parties")
        return _step(actor, current, "send")


def withdraw(actor: Actor, agreement: Agreement, why: str) -> Agreement:
    """Make it a draft again, before anybody has signed. What was approved is approved anew before it is sent again."""
    with transaction.atomic():
        current = _with_reason(actor, agreement, "withdraw", why)
        approving.fall(actor, current)
        return current


def review(actor: Actor, agreement: Agreement, why: str) -> Agreement:
    """The parties look at it together; it still binds."""
    return _with_reason(actor, agreement, "review", why)


def keep(actor: Actor, agreement: Agreement, why: str) -> Agreement:
    """The review is over and the agreement stands."""
    return _with_reason(actor, agreement, "keep", why)


def end(actor: Actor, agreement: Agreement, why: str) -> Agreement:
    return _with_reason(actor, agreement, "end", why)


def replace(actor: Actor, agreement: Agreement, successor: Agreement) -> Agreement:
    """Another agreement of the city, in force, stands in its place."""
    with transaction.atomic():
        current = _locked(actor, agreement, "replace")
        if successor.pk == current.pk or successor.document.city_id != current.document.city_id:
            raise UserError(_("It is replaced by another agreement of the city"), where="successor")
        if successor.state != AgreementState.IN_FORCE:
            raise UserError(
                _("The new agreement is not in force"), where="successor", advice=_("Sign it first")
            )
        current.replaced_by = successor
        return _step(actor, current, "replace", {"replaced_by": [None, str(successor)]})


def sign(
    actor: Actor,
    party: Party,
    *,
    name: str,
    title: str,
    method: str,
    evidence_hash: str = "",
    pages: Iterable[int] = (),
) -> Agreement:
    """Write down that a party has signed: who, as what, how, and of an electronic signature the file's SHA-256.

    On paper every one of `pages` has been signed in every copy. The last party's signature puts the agreement in force.
    """
    with transaction.atomic():
        current = _current(party.agreement)
        mine = current.parties.select_related("organisation").get(pk=party.pk)
        mine.agreement = current
        require(actor, "sign", mine)
        if mine.signed_on or mine.left_on:
            raise UserError(_("The party has signed already, or has left"), where="name")
        wanted = sorted(set(pages))
        check_signature(name, title, method, evidence_hash)
        if wanted and (wanted[0] < 1 or wanted[-1] > (current.pages or wanted[-1])):
            raise UserError(
                _("The agreement has %(number)s pages") % {"number": current.pages}, where="pages"
            )
        mine.signatory = writing.text(name, "name")["sv"][:200]
        mine.signatory_title = writing.text(title, "title")["sv"][:200]
        mine.method, mine.evidence_hash, mine.signed_on = method, evidence_hash, clock.today()
        mine.save()
        for copy in current.copy_facts.all() if wanted else ():
            for page in wanted:
                PageSignature(copy=copy, party=mine, page=page).save()
        missing = current.parties.filter(signed_on__isnull=True, left_on__isnull=True).exists()
        said = f"{mine.organisation.code}: {mine.signatory}, {mine.signatory_title} ({method})"
        return _step(actor, current, "sign" if missing else "sign_last", {"signed": [None, said]})


def check_signature(name: str, title: str, method: str, evidence_hash: str) -> None:
    """Raise UserError unless it says who signed, as what and how; an electronic signature has its file's SHA-256."""
    if not name.strip() or not title.strip():
        raise UserError(
            _("The name or the role of whoever signs is missing"), where="name", advice=_("Write both")
        )
    if method not in SigningMethod.values:
        raise UserError(
            _("It is not said how it was signed"), where="method", advice=_("On paper or electronically")
        )
    if method == SigningMethod.ELECTRONIC and not SHA256.fullmatch(evidence_hash):
        raise UserError(
            _("An electronic signature has the SHA-256 of the file that was signed"),
            where="evidence_hash",
            advice=_("Give its 64 digits and letters a to f"),
        )


def leave(actor: Actor, party: Party, why: str, on: dt.date | None = None) -> Party:
    """A party leaves while the agreement stands between the others; its signature and reports stay as they were.

    `on` is the day from which it is no longer bound: today where nothing is said, never a day to come.
    """
    with transaction.atomic():
        current = _current(party.agreement)
        mine = current.parties.select_related("organisation").get(pk=party.pk)
        mine.agreement = current
        require(actor, "leave", mine)
        if mine.left_on:
            raise UserError(_("The party has left already"), where="party")
        if current.parties.filter(left_on__isnull=True).count() <= 2:
            raise UserError(
                _("One party alone is no agreement"), where="party", advice=_("End the agreement instead")
            )
        day = on or clock.today()
        if day > clock.today() or (mine.signed_on and day < mine.signed_on):
            raise UserError(
                _("A party leaves after it has signed, and today at the latest"),
                where="left_on",
                advice=_("Write it down on the day when it leaves"),
            )
        mine.left_why = writing.text(why, "why", required=_("The reason is missing"))
        mine.left_on = day
        mine.save()
        changes = {"left": [None, mine.left_why["sv"]], "left_on": [None, day.isoformat()]}
        audit.record(actor, "agreement.leave", mine, city=current.city, changes=changes)
        return mine


def report(
    actor: Actor, commitment: Commitment, organisation: Organisation, *, text: str, due: dt.date | None = None
) -> CommitmentReport:
    """Write down what a party has done on a commitment, for one of its days where it has such."""
    with transaction.atomic():
        current = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
        require(actor, "report", current)
        if not current.parties.filter(pk=organisation.pk).exists():
            raise UserError(_("The body has not promised this"), where="organisation")
        left = _left_on(current, organisation)
        if left is not None and (due is None or due > left):
            raise UserError(
                _("The party has left the agreement"),
                where="organisation",
                advice=_("Only what was due before it left can be reported"),
            )
        if due is not None and due not in calendar.days_of(current, due, due):
            raise UserError(_("The commitment is not due on that day"), where="due")
        if due is not None and current.reports.filter(organisation=organisation, due=due).exists():
            raise UserError(_("It has been reported already"), where="due")
        written = CommitmentReport(
            commitment=current,
            organisation=organisation,
            due=due,
            delivered_on=clock.today(),
            text=writing.text(text, "text", required=_("It is not said what was done")),
        )
        written.save()
        audit.record(
            actor,
            "commitment.report",
            written,
            city=current.agreement.city,
            changes={"text": [None, written.text]},
        )
        return written


def _left_on(promise: Commitment, organisation: Organisation) -> dt.date | None:
    party = promise.agreement.parties.filter(organisation=organisation, left_on__isnull=False).first()
    return party.left_on if party else None


def _with_reason(actor: Actor, agreement: Agreement, act: str, why: str) -> Agreement:
    with transaction.atomic():
        current = _locked(actor, agreement, act)
        return _step(
            actor,
            current,
            act,
            {"why": [None, writing.text(why, "why", required=_("The reason is missing"))]},
        )


def _step(actor: Actor, agreement: Agreement, act: str, changes: dict[str, Any] | None = None) -> Agreement:
    before, after = agreement.state, AGREEMENT_STEPS[agreement.state, act]
    agreement.state = after
    agreement.save()
    moved = {"state": [before, str(after)]} if before != after else {}
    moved |= _document_follows(agreement.document, after)
    audit.record(
        actor, f"agreement.{act}", agreement, city=agreement.city, changes={**(changes or {}), **moved}
    )
    return agreement


# An agreement that binds is no draft as a document, and its goals are no longer written in.
DOCUMENT_WHEN = {
    AgreementState.IN_FORCE: DocumentState.IN_FORCE,
    AgreementState.REPLACED: DocumentState.REPLACED,
}


def _document_follows(document: SteeringDocument, after: str) -> dict[str, Any]:
    wanted = DOCUMENT_WHEN.get(AgreementState(after))
    if wanted is None or document.state == wanted:
        return {}
    before, document.state = document.state, wanted
    document.save()
    return {"document": [before, str(wanted)]}


def _current(agreement: Agreement) -> Agreement:
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("document__city", "document__owner")
        .get(pk=agreement.pk)
    )


def _locked(actor: Actor, agreement: Agreement, act: str) -> Agreement:
    current = _current(agreement)
    require(actor, act, current)
    return current
