"""The right of reply: a body that a status concerns is asked before the status is published, and may answer by a day.

A status is a person's assessment of a goal. It concerns the body that owns the goal, whenever somebody without a seat
in that body assessed it. Publishing (freezing a report, closing a round) waits until each has answered, has nothing
to add, or its day is over.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.followup.models import Assessment, Reply, ReplyState, ReportingRound
from samstad.followup.rules import REPLY_TRANSITIONS
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, memberships_today, require
from samstad.organisation.texts import pick

LONGEST_REPLY = 20_000


def ask_concerned(actor: Actor, assessment: Assessment) -> Reply | None:
    """Ask the goal's owner, where the assessment is somebody else's. Within the transaction of the assessment."""
    owner = assessment.goal.owner
    if actor.user is None or any(seat.organisation_id == owner.pk for seat in memberships_today(actor.user)):
        return None
    if assessment.replies.filter(organisation=owner).exists():
        return None
    return _ask(actor, assessment, owner, clock.today() + dt.timedelta(days=assessment.round.reply_days))


def ask(actor: Actor, assessment: Assessment, body: Organisation, answer_by: dt.date) -> Reply:
    """Ask a body that the status concerns in another way than by owning the goal."""
    if answer_by < clock.today():
        raise UserError(_("The day has already been."), where="answer_by")
    if body.city_id != assessment.round.city_id:
        raise UserError(_("Choose one of the city's bodies."), where="organisation")
    with transaction.atomic():
        current = Assessment.objects.select_for_update().get(pk=assessment.pk)
        require(actor, "ask", current)
        if current.replies.filter(organisation=body).exists():
            raise UserError(_("The body has been asked already."), where="organisation")
        return _ask(actor, current, body, answer_by)


def _ask(actor: Actor, assessment: Assessment, body: Organisation, answer_by: dt.date) -> Reply:
    asked = Reply(
        assessment=assessment,
        organisation=body,
        assessment_version=assessment.version,
        answer_by=answer_by,
        asked_by=str(actor),
        asked_at=clock.now(),
    )
    asked.save()
    audit.record(actor, "reply.ask", asked, changes={"answer_by": [None, answer_by.isoformat()]})
    return asked


def reply(actor: Actor, asked: Reply, text: str, version: int) -> Reply:
    """The body's own words, which stand beside the status. `version` is the one that the form showed."""
    if not text.strip():
        raise UserError(_("Write your reply, or say that you have nothing to add."), where="text")
    if len(text) > LONGEST_REPLY:
        raise UserError(
            _("The text has %(length)d characters, and a reply may have %(most)d.")
            % {"length": len(text), "most": LONGEST_REPLY},
            where="text",
        )
    return _answer(actor, asked, "reply", text.strip(), version)


def decline(actor: Actor, asked: Reply, version: int) -> Reply:
    """Nothing to add: publishing need not wait."""
    return _answer(actor, asked, "decline", "", version)


def _answer(actor: Actor, asked: Reply, action: str, text: str, version: int) -> Reply:
    with transaction.atomic():
        current = (
            Reply.objects.select_for_update(of=("self",))
            .select_related("assessment__round__city", "organisation")
            .get(pk=asked.pk)
        )
        require(actor, action, current)
        if actor.user is None:
            raise UserError(_("Only a person replies."), where="text")
        if current.version != version and current.text not in ("", text):
            raise UserError(
                _("A colleague has written a reply since you opened the page. Read it, and save again."),
                where="text",
            )
        values = {
            "state": REPLY_TRANSITIONS[current.state, action],
            "text": text,
            "assessment_version": current.assessment.version,
        }
        changes = audit.differences(current, values)
        for name, value in values.items():
            setattr(current, name, value)
        current.by, current.at = actor.user, clock.now()
        current.version += 1
        current.save()
        audit.record(actor, f"reply.{action}", current, changes=changes)
        return current


def waited_for(reporting_round: ReportingRound) -> list[Reply]:
    """Replies that were asked for, have not come, and whose day is not over."""
    return list(
        Reply.objects.filter(
            assessment__round=reporting_round, state=ReplyState.ASKED, answer_by__gte=clock.today()
        ).select_related("organisation", "assessment__goal")
    )


def require_heard(reporting_round: ReportingRound) -> None:
    """Raise UserError while a body that a status concerns still has time to answer."""
    if waiting := waited_for(reporting_round):
        bodies = sorted({pick(each.organisation.name, "sv").text for each in waiting})
        raise UserError(
            _("A status concerns %(bodies)s, who may reply until %(day)s.")
            % {"bodies": ", ".join(bodies), "day": max(each.answer_by for each in waiting).isoformat()},
            advice=_("Wait for the reply, or for the day to pass"),
        )
