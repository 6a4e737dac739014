"""What is due in referrals and meetings, for the calendar: computed on read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from samstad.organisation.models import City, Organisation
from samstad.referrals.minutes_days import adjust_by, post_by
from samstad.referrals.models import Answer, Meeting, MeetingState, Referral, ReferralState
from samstad.referrals.queries import standings

AHEAD = dt.timedelta(days=366)


class DueKind(StrEnum):
    ANSWERS = "answers"
    PROPOSAL = "proposal"
    EXTRACT = "extract"
    MEETING = "meeting"
    ADJUST = "adjust"
    POST = "post"


@dataclass(frozen=True)
class Due:
    """Something that is to be done by a day; `who` are those of whom it is awaited. As `places.calendar.Due`."""

    day: dt.date
    kind: DueKind
    about: Referral | Answer | Meeting
    who: tuple[Organisation, ...] = ()
    done: bool = False
    late: bool = False
    described_as: str = ""

    @property
    def key(self) -> str:
        """The same for the same thing on the same day."""
        return f"referrals-{self.kind}-{self.about.pk}-{self.day.isoformat()}"


def due_in(city: City, today: dt.date, last: dt.date | None = None) -> list[Due]:
    """What is late, and what falls due from `today` to `last` (a year by default), the earliest first."""
    last = last or today + AHEAD
    found = [*_referrals(city, today, last), *_meetings(city, today, last)]
    return sorted(found, key=lambda due: (due.day, due.kind, due.about.pk))


def _referrals(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = city.referrals.filter(state=ReferralState.SENT, source="").select_related("city", "led_by")
    for referral in rows:
        found = standings(referral)
        waited = [row for row in found if not row.given and not row.addressee.withdrawn]
        plain = [row for row in waited if row.extension is None]
        bodies = tuple(row.addressee.organisation for row in plain if row.addressee.organisation)
        if referral.due <= last and (plain or referral.due >= today):
            late = bool(plain) and referral.due < today
            yield Due(referral.due, DueKind.ANSWERS, referral, bodies, done=not plain, late=late)
        for row in waited:
            if row.extension is None or row.answer is None:
                continue
            who = (row.addressee.organisation,) if row.addressee.organisation else ()
            for kind, part in ((DueKind.PROPOSAL, row.proposal), (DueKind.EXTRACT, row.whole)):
                if part is not None and part.due is not None and part.came is None and part.due <= last:
                    yield Due(part.due, kind, row.answer, who, late=part.due < today)


def _meetings(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = Meeting.objects.filter(city=city).exclude(state=MeetingState.POSTED)
    for meeting in rows.select_related("city", "body"):
        who = (meeting.body,)
        if meeting.state in (MeetingState.PLANNED, MeetingState.CALLED):
            if today <= meeting.date <= last:
                yield Due(meeting.date, DueKind.MEETING, meeting, who)
        elif meeting.state == MeetingState.HELD:
            day = adjust_by(meeting.date)
            yield Due(day, DueKind.ADJUST, meeting, who, late=day < today)
        elif meeting.adjusted_on is not None:
            day = post_by(meeting.adjusted_on)
            yield Due(day, DueKind.POST, meeting, who, late=day < today)
