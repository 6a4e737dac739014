"""What happens in a partnership: a member signs or leaves, a meeting decides, a question goes to the state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor
from samstad.places import agreement_actions, stepping, writing
from samstad.places.models import (
    DevelopmentNeed,
    GroupLevel,
    MeetingDecision,
    MemberSigning,
    Partnership,
    PartnershipGroup,
    PartnershipMeeting,
    PartnershipMember,
    StateQuestion,
)
from samstad.steering.models import SteeringGroup


def sign(
    actor: Actor,
    member: PartnershipMember,
    *,
    name: str,
    title: str,
    role: str,
    method: str,
    evidence_hash: str = "",
) -> MemberSigning:
    """Write down that a member has joined: who signed, as what, how, and the member's role in the partnership."""
    with transaction.atomic():
        current = stepping.locked(actor, "sign", member)
        if current.organisation is None:
            raise UserError(
                _("Only a body of the register can sign"), where="name", advice=_("Add it to the register")
            )
        agreement_actions.check_signature(name, title, method, evidence_hash)
        signing = MemberSigning(
            member=current,
            signed_on=clock.today(),
            name=writing.text(name, "name")["sv"][:200],
            title=writing.text(title, "title")["sv"][:200],
            role=writing.text(role, "role"),
            method=method,
            evidence_hash=evidence_hash,
        )
        return stepping.added(actor, "partnership.sign", signing, city=current.partnership.city)


def leave(actor: Actor, member: PartnershipMember, why: str) -> MemberSigning:
    """A member leaves. What it signed, said and promised stays as it was."""
    with transaction.atomic():
        current = stepping.locked(actor, "leave", member)
        reason = writing.text(why, "why", required=_("The reason is missing"))
        values = {"left_on": clock.today(), "left_why": reason}
        return stepping.change(
            actor, "partnership.leave", current.signing, values, city=current.partnership.city
        )


def lead_by(actor: Actor, partnership: Partnership, group: SteeringGroup, level: str) -> PartnershipGroup:
    """Say which steering group leads the partnership, for the city or for the place."""
    with transaction.atomic():
        current = stepping.locked(actor, "work", partnership)
        if level not in GroupLevel.values:
            raise UserError(_("Choose the city or the place"), where="level")
        if group.city_id != current.city_id or current.groups.filter(group=group).exists():
            raise UserError(_("Choose another steering group of the city"), where="group")
        row = PartnershipGroup(partnership=current, group=group, level=level)
        return stepping.added(actor, "partnership.group", row, city=current.city)


@dataclass(frozen=True)
class Decided:
    """One decision of a meeting as it is written."""

    text: str
    responsible: Organisation | None = None
    due: dt.date | None = None


def meet(
    actor: Actor,
    partnership: Partnership,
    on: dt.date,
    *,
    place: str,
    present: Iterable[PartnershipMember],
    notes: str,
    decisions: Iterable[Decided],
) -> PartnershipMeeting:
    """Write down a meeting that was held, with who was there and what was decided."""
    with transaction.atomic():
        current = stepping.locked(actor, "work", partnership)
        if on > clock.today():
            raise UserError(_("The meeting has not been held yet"), where="on")
        there = list(present)
        if not there or any(member.partnership_id != current.pk for member in there):
            raise UserError(_("Say which members were there"), where="present")
        meeting = PartnershipMeeting(
            partnership=current,
            on=on,
            place=writing.text(place, "place").get("sv", "")[:200],
            notes=writing.text(notes, "notes"),
        )
        stepping.added(actor, "partnership.meet", meeting, city=current.city)
        meeting.present.set(there)
        for number, one in enumerate(decisions, start=1):
            row = MeetingDecision(
                meeting=meeting,
                number=number,
                text=writing.text(one.text, "decisions", required=_("The decision has no words")),
                responsible=one.responsible,
                due=one.due,
            )
            stepping.added(actor, "partnership.decide", row, city=current.city)
        return meeting


def settle(actor: Actor, decision: MeetingDecision, outcome: str) -> MeetingDecision:
    """Write down what came of a decision."""
    with transaction.atomic():
        current = stepping.locked(actor, "settle", decision)
        said = writing.text(outcome, "outcome", required=_("It is not said what came of it"))
        values = {"outcome": said, "done_on": clock.today()}
        return stepping.change(
            actor, "partnership.settle", current, values, city=current.meeting.partnership.city
        )


def ask_the_state(
    actor: Actor,
    partnership: Partnership,
    to: Organisation,
    question: str,
    *,
    due: dt.date | None = None,
    need: DevelopmentNeed | None = None,
) -> StateQuestion:
    """Raise a need with the state: a question that waits for its answer."""
    with transaction.atomic():
        current = stepping.locked(actor, "work", partnership)
        if to.city_id != current.city_id:
            raise UserError(_("Choose who is asked"), where="to")
        row = StateQuestion(
            partnership=current,
            need=need,
            to=to,
            question=writing.text(question, "question", required=_("The question has no words")),
            asked_on=clock.today(),
            due=due,
        )
        return stepping.added(actor, "partnership.ask", row, city=current.city)


def answer(actor: Actor, question: StateQuestion, text: str) -> StateQuestion:
    """Write down the answer, once, on the day on which it came."""
    with transaction.atomic():
        current = stepping.locked(actor, "answer", question)
        said = writing.text(text, "answer", required=_("The answer has no words"))
        values = {"answer": said, "answered_on": clock.today()}
        return stepping.change(actor, "partnership.answer", current, values, city=current.partnership.city)
