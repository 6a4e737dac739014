"""What happens to a committee's meeting: planned, listed, called, held, minuted, adjusted, posted.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.actions import record_decision
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import pick
from samstad.referrals import answering
from samstad.referrals.models import (
    AgendaItem,
    Answer,
    Docket,
    ItemKind,
    Meeting,
    MeetingState,
)
from samstad.referrals.registry_rules import MEETING_STEPS

AFTER_MINUTES = (MeetingState.ADJUSTED, MeetingState.POSTED)


def plan(
    actor: Actor, body: Organisation, date: dt.date, time: dt.time | None = None, place: str = ""
) -> Meeting:
    """A day on which a body is to meet."""
    with transaction.atomic():
        made = Meeting(city=body.city, body=body, date=date, time=time, place=place.strip()[:200])
        require(actor, "plan", made)
        if Meeting.objects.filter(body=body, date=date).exists():
            raise UserError(_("The body meets on that day already."), where="date")
        made.save()
        audit.record(actor, "meeting.plan", made)
        return made


def add_item(
    actor: Actor,
    meeting: Meeting,
    kind: str,
    title: str,
    *,
    docket: Docket | None = None,
    immediate: bool = False,
) -> AgendaItem:
    """Put a matter on the list. A referral's answer is put there with `schedule`."""
    if kind not in ItemKind.values:
        raise UserError(_("Choose under which heading it stands."), where="kind")
    if not 0 < len(title.strip()) <= 300:
        raise UserError(_("Say what it is about, in at most 300 characters."), where="title")
    with transaction.atomic():
        current = locked(meeting)
        require(actor, "list", current)
        return _item(actor, current, kind, title.strip(), docket=docket, immediate=immediate)


def _item(
    actor: Actor,
    meeting: Meeting,
    kind: str,
    title: str,
    *,
    docket: Docket | None = None,
    answer: Answer | None = None,
    immediate: bool = False,
) -> AgendaItem:
    number = (meeting.items.aggregate(last=Max("number"))["last"] or 0) + 1
    made = AgendaItem(
        meeting=meeting,
        number=number,
        kind=kind,
        title=title,
        docket=docket,
        answer=answer,
        immediate=immediate,
    )
    made.save()
    audit.record(actor, "meeting.list", meeting, changes={str(number): [None, title]})
    return made


def schedule(actor: Actor, answer: Answer, meeting: Meeting, *, immediate: bool = False) -> AgendaItem:
    """Put an answer that the administration has proposed on its committee's list."""
    with transaction.atomic():
        current = answering.locked(answer)
        require(actor, "schedule", current)
        listed = locked(meeting)
        require(actor, "list", listed)
        if listed.body_id != current.addressee.organisation_id:
            raise UserError(_("Choose a meeting of the body that answers."), where="meeting")
        answering.step(actor, current, "schedule", {"meeting": [None, str(listed)]})
        title = pick(current.referral.title, "sv").text
        return _item(actor, listed, ItemKind.REFERRAL, title, answer=current, immediate=immediate)


def call(actor: Actor, meeting: Meeting) -> Meeting:
    """Call the meeting: the notice and the agenda are frozen. A list that has changed is called again."""
    from samstad.referrals import documents

    with transaction.atomic():
        current = locked(meeting)
        require(actor, "call", current)
        if not current.items.exists():
            raise UserError(_("There is nothing on the list yet."), where="items")
        if current.date < clock.today():
            raise UserError(_("The day of the meeting has already been."), where="date")
        moved = _step(actor, current, "call")
        documents.freeze_meeting(actor, moved)
        return moved


def hold(actor: Actor, meeting: Meeting, adjusters: str = "") -> Meeting:
    """The meeting has been held; who is to adjust its minutes."""
    with transaction.atomic():
        current = locked(meeting)
        require(actor, "hold", current)
        if current.date > clock.today():
            raise UserError(_("The day of the meeting has not come yet."), where="date")
        current.adjusters = adjusters.strip()[:200]
        return _step(actor, current, "hold")


def minute(
    actor: Actor,
    item: AgendaItem,
    outcome: str,
    *,
    reservations: str = "",
    adjourn: bool = False,
    registry_number: str = "",
) -> AgendaItem:
    """Write down what was decided on an item, or that it was adjourned. An answer is decided, or proposed again."""
    if not adjourn and not outcome.strip():
        raise UserError(_("Write what was decided."), where="outcome")
    with transaction.atomic():
        meeting = locked(item.meeting)
        require(actor, "minute", meeting)
        current = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if current.outcome or current.adjourned:
            raise UserError(_("What was decided is written down already."), where="outcome")
        current.outcome, current.adjourned = outcome.strip(), adjourn
        current.reservations = reservations.strip()
        if current.answer_id is not None:
            _answer(actor, meeting, current)
        elif (
            not adjourn
            and current.kind != ItemKind.INFORMATION
            and (number := _number(current, registry_number))
        ):
            current.decision = record_decision(actor, meeting.body, meeting.date, number, current.title)
        current.save()
        audit.record(
            actor, "meeting.minute", meeting, changes={str(current.number): [None, current.outcome[:300]]}
        )
        return current


def _number(item: AgendaItem, written: str) -> str:
    """The registry number that a decision stands under: the item's matter's, else as it was written; may be empty."""
    if item.docket is not None:
        return item.docket.matter.registry_number
    return written.strip()[:80]


def _answer(actor: Actor, meeting: Meeting, item: AgendaItem) -> None:
    answer = answering.locked(item.answer)  # type: ignore[arg-type]
    if item.adjourned:
        require(actor, "adjourn", answer)
        answering.step(actor, answer, "adjourn", {"meeting": [str(meeting), None]})
        return
    require(actor, "decide", answer)
    answer.decided_on = meeting.date
    if answer.matter is not None:
        item.decision = record_decision(
            actor, meeting.body, meeting.date, answer.matter.registry_number, item.title
        )
    answering.step(actor, answer, "decide", {"decided_on": [None, meeting.date.isoformat()]})


def adjust(actor: Actor, meeting: Meeting, day: dt.date | None = None) -> Meeting:
    """The minutes have been adjusted. Each item has been minuted."""
    with transaction.atomic():
        current = locked(meeting)
        require(actor, "adjust", current)
        if current.items.filter(outcome="", adjourned=False).exclude(kind=ItemKind.INFORMATION).exists():
            raise UserError(_("Some items have not been minuted yet."), where="items")
        on = day or clock.today()
        if not current.date <= on <= clock.today():
            raise UserError(_("The day lies before the meeting, or has not come yet."), where="day")
        current.adjusted_on = on
        return _step(actor, current, "adjust")


def post(actor: Actor, meeting: Meeting, day: dt.date | None = None) -> Meeting:
    """It has been made known that the minutes are adjusted."""
    with transaction.atomic():
        current = locked(meeting)
        require(actor, "post", current)
        on = day or clock.today()
        if current.adjusted_on is None or not current.adjusted_on <= on <= clock.today():
            raise UserError(_("The day lies before the adjustment, or has not come yet."), where="day")
        current.posted_on = on
        return _step(actor, current, "post")


def may_be_extracted(item: AgendaItem) -> bool:
    """Whether an extract of the minutes can be given: they are adjusted, or this item was at once."""
    return (
        item.immediate and item.meeting.state != MeetingState.CALLED
    ) or item.meeting.state in AFTER_MINUTES


def locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("city", "body").get(pk=meeting.pk)


def _step(actor: Actor, meeting: Meeting, act: str) -> Meeting:
    before, after = meeting.state, MEETING_STEPS[meeting.state, act]
    meeting.state = after
    meeting.save()
    audit.record(actor, f"meeting.{act}", meeting, changes={"state": [before, after]})
    return meeting
