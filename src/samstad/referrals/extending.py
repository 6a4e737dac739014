"""More time for an answer, in two dated parts: asked for by who answers, decided by who refers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.referrals import answering, links
from samstad.referrals.models import Answer, Extension, ExtensionState


def ask(actor: Actor, answer: Answer, **asked: Any) -> Extension:
    """Ask for more time, by who answers; what is asked for is that of `put`."""
    with transaction.atomic():
        current = answering.locked(answer)
        require(actor, "ask_extension", current)
        return put(actor, current, **asked)


def give(actor: Actor, answer: Answer, **given: Any) -> Extension:
    """Give more time at once, by who refers, to one without an account who has asked in another way."""
    with transaction.atomic():
        current = answering.locked(answer)
        require(actor, "give_extension", current)
        made = put(actor, current, **given)
        return decide(actor, made, grant=True, why="")


def put(
    actor: Actor,
    answer: Answer,
    *,
    reason: str,
    proposal_by: dt.date,
    extract_by: dt.date | None = None,
    extract_when: str = "",
) -> Extension:
    """Write down a request: the proposal by one day, the minutes extract by another, or when words say.

    For a caller that has locked the answer and asked for the right.
    """
    if not reason.strip():
        raise UserError(_("Say why more time is needed."), where="reason")
    _refuse_disorder(proposal_by, extract_by)
    if proposal_by < clock.today():
        raise UserError(_("The day has already been."), where="proposal_by")
    if answer.extensions.filter(state=ExtensionState.ASKED).exists():
        raise UserError(_("More time has been asked for already."), where="reason")
    made = Extension(
        answer=answer,
        asked_on=clock.today(),
        asked_by=str(actor),
        reason=reason.strip(),
        proposal_by=proposal_by,
        extract_by=extract_by,
        extract_when=extract_when.strip()[:200],
    )
    made.save()
    audit.record(
        actor,
        "extension.ask",
        made,
        changes={"proposal_by": [None, str(proposal_by)], "extract_by": [None, str(extract_by)]},
    )
    return made


def _refuse_disorder(proposal_by: dt.date, extract_by: dt.date | None) -> None:
    if extract_by is not None and extract_by < proposal_by:
        raise UserError(_("The minutes extract comes after the proposal."), where="extract_by")


def decide(
    actor: Actor,
    extension: Extension,
    *,
    grant: bool,
    why: str,
    proposal_by: dt.date | None = None,
    extract_by: dt.date | None = None,
) -> Extension:
    """Grant it, as asked or with other days, or refuse it with a reason."""
    if not grant and not why.strip():
        raise UserError(_("Say why it is refused."), where="why")
    with transaction.atomic():
        current = (
            Extension.objects.select_for_update(of=("self",))
            .select_related("answer__addressee__referral__led_by", "answer__addressee__organisation")
            .get(pk=extension.pk)
        )
        require(actor, "decide", current)
        if grant:
            current.proposal_by = proposal_by or current.proposal_by
            current.extract_by = extract_by or current.extract_by
            _refuse_disorder(current.proposal_by, current.extract_by)
        before = current.state
        current.state = ExtensionState.GRANTED if grant else ExtensionState.REFUSED
        current.decided_on, current.decided_by = clock.today(), str(actor)
        current.decided_why = why.strip()
        current.save()
        act = "extension.grant" if grant else "extension.refuse"
        audit.record(actor, act, current, changes={"state": [before, current.state]})
        if grant:
            last = current.extract_by or current.proposal_by
            links.keep_open(actor, current.answer.addressee, last)
        return current
