"""An agreement on its way through those who approve it: the chain is set, asked, approved one by one, sent back.

What a body approved is held by its hash: an agreement that was changed since then is not sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import planning, stepping, writing
from samstad.places.approval_rules import Chain, chain_of
from samstad.places.models import Agreement, AgreementApproval, AgreementApprover, ApprovalOutcome

LONGEST_NUMBER = 80


def set_chain(actor: Actor, agreement: Agreement, bodies: Sequence[Organisation]) -> Chain:
    """Say which bodies approve, in their order; none takes the chain away."""
    with transaction.atomic():
        current = _locked(actor, agreement, "set")
        if len({body.pk for body in bodies}) < len(bodies):
            raise UserError(_("A body approves once"), where="bodies")
        if any(body.city_id != current.city.pk for body in bodies):
            raise UserError(_("Choose bodies of the register"), where="bodies")
        before = [row.organisation.code for row in current.approvers.select_related("organisation")]
        now = [body.code for body in bodies]
        if before != now:
            for row in current.approvers.all():
                row.delete()
            for order, body in enumerate(bodies, start=1):
                AgreementApprover(agreement=current, order=order, organisation=body).save()
            audit.record(
                actor, "agreement.approvers", current, city=current.city, changes={"approvers": [before, now]}
            )
        return chain_of(current)


def ask(actor: Actor, agreement: Agreement) -> Chain:
    """Ask the first of the chain; the text lies still from now on."""
    with transaction.atomic():
        current = _locked(actor, agreement, "ask")
        stepping.change(
            actor,
            "agreement.ask_approval",
            current,
            {"approval_asked_on": clock.today()},
            city=current.city,
        )
        return chain_of(current)


def approve(
    actor: Actor, agreement: Agreement, *, name: str, title: str, decision: str, registry_number: str
) -> Chain:
    """Write down that the body whose turn it is has approved: who, on which decision, under which number of its own."""
    return _say(
        actor,
        agreement,
        "approve",
        ApprovalOutcome.APPROVED,
        {
            "name": _line(name, "name", _("The name of whoever approves is missing")),
            "title": _line(title, "title", _("The role of whoever approves is missing")),
            "decision": _line(decision, "decision", _("It is not said on which decision")),
            "registry_number": _line(
                registry_number, "registry_number", _("The body's own registry number is missing")
            )[:LONGEST_NUMBER],
        },
    )


def send_back(
    actor: Actor, agreement: Agreement, *, name: str, title: str, why: str, registry_number: str = ""
) -> Chain:
    """Return the agreement with a reason: all approvals until now fall, and the text may be written on."""
    with transaction.atomic():
        _say(
            actor,
            agreement,
            "send_back",
            ApprovalOutcome.RETURNED,
            {
                "name": _line(name, "name", _("The name of whoever returns it is missing")),
                "title": _line(title, "title", _("The role of whoever returns it is missing")),
                "registry_number": _line(registry_number, "registry_number")[:LONGEST_NUMBER],
                "why": writing.text(why, "why", required=_("The reason is missing")),
                "fallen_on": clock.today(),
            },
        )
        return fall(actor, agreement)


def take_back(actor: Actor, agreement: Agreement, why: str) -> Chain:
    """Stop asking, to write on: the approvals until now fall."""
    with transaction.atomic():
        current = _locked(actor, agreement, "take_back")
        reason = writing.text(why, "why", required=_("The reason is missing"))
        audit.record(
            actor, "agreement.take_back_approval", current, city=current.city, changes={"why": [None, reason]}
        )
        return fall(actor, current)


def fall(actor: Actor, agreement: Agreement) -> Chain:
    """Let the standing approvals fall; runs in the transaction of what made them fall."""
    for row in agreement.approvals.filter(fallen_on__isnull=True):
        row.fallen_on = clock.today()
        row.save()
        said = f"{row.organisation.code} {row.on.isoformat()}"
        audit.record(
            actor, "agreement.approval_falls", row, city=agreement.city, changes={"fallen": [None, said]}
        )
    current = Agreement.objects.select_related("document__city", "document__owner").get(pk=agreement.pk)
    if current.approval_asked_on is not None:
        current.approval_asked_on = None
        current.save()
    agreement.approval_asked_on = None
    return chain_of(current)


def require_approved(actor: Actor, agreement: Agreement) -> None:
    """Raise UserError unless all have approved what the agreement says now. One without a chain needs nobody."""
    chain = chain_of(agreement)
    if chain.state == "none":
        return
    if chain.state != "approved":
        names = ", ".join(body.name.get("sv", body.code) for body in missing(chain))
        raise UserError(
            _("The agreement has not been approved by: %(names)s") % {"names": names},
            where="approval",
            advice=_("Ask them to approve it first"),
        )
    require(actor, "send", chain)
    now = content_hash(agreement)
    if changed := [row.organisation for row in chain.standing if row.content_hash != now]:
        names = ", ".join(body.name.get("sv", body.code) for body in changed)
        raise UserError(
            _("The agreement has been changed since it was approved by: %(names)s") % {"names": names},
            where="approval",
            advice=_("Take it back, and ask again"),
        )


def missing(chain: Chain) -> list[Organisation]:
    """The bodies that have not approved what stands now."""
    given = {row.organisation_id for row in chain.standing}
    return [body for body in chain.bodies if body.pk not in given]


def content_hash(agreement: Agreement) -> str:
    """SHA-256 of what the agreement says: document with goals, clauses, commitments, parties, places, attachments."""
    said: dict[str, Any] = {
        "document": planning.content_hash(agreement.document),
        "period": [str(agreement.document.valid_from), str(agreement.document.valid_to)],
        "parties": sorted(agreement.parties.values_list("organisation__code", flat=True)),
        "areas": sorted(f"{s}:{c}" for s, c in agreement.areas.values_list("area_set__code", "code")),
        "clauses": [[row.number, row.heading, row.facts] for row in agreement.clauses.order_by("number")],
        "commitments": [
            [
                row.code,
                row.text,
                sorted(body.code for body in row.parties.all()),
                [row.recurrence, row.due_year, row.due_month, row.due_day],
            ]
            for row in agreement.commitments.order_by("code").prefetch_related("parties")
        ],
        "files": [[row.name, row.sha256] for row in agreement.files.order_by("name")],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _say(
    actor: Actor, agreement: Agreement, act: str, outcome: ApprovalOutcome, values: dict[str, Any]
) -> Chain:
    with transaction.atomic():
        current = _locked(actor, agreement, act)
        body = chain_of(current).turn
        assert body is not None
        row = AgreementApproval(
            agreement=current,
            organisation=body,
            outcome=outcome,
            on=clock.today(),
            content_hash=content_hash(current),
            **values,
        )
        said = [body.code, values["name"], values.get("why", {}).get("sv", "")]
        stepping.added(actor, f"agreement.{act}", row, city=current.city, said=": ".join(filter(None, said)))
        return chain_of(current)


def _line(value: str, where: str, required: str = "") -> str:
    """A line of text as it is stored; of no person by number."""
    return writing.text(value, where, required=required).get("sv", "")[:200]


def _locked(actor: Actor, agreement: Agreement, act: str) -> Agreement:
    current = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("document__city", "document__owner")
        .get(pk=agreement.pk)
    )
    require(actor, act, chain_of(current))
    return current
