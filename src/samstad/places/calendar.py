"""What is due in a city's agreements, pictures and local work, and who is late: computed on read, in one place.

A promise that comes back is followed from the day on which it was written down here: what fell due before that was
never known to this system, and nobody is called late for it. Only an agreement that binds (in force, or under review)
makes anybody late.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterator
from typing import Any

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.places import local_calendar, planning, prevention
from samstad.places.due import Due, DueKind
from samstad.places.models import (
    ActionPlan,
    ActionPlanState,
    Agreement,
    AgreementState,
    Commitment,
    CouncilMeeting,
    CrimePrevention,
    DistrictPlan,
    InputRequest,
    MeetingDecision,
    PictureState,
    PlanAgreement,
    Recurrence,
    SituationPicture,
    StateQuestion,
)

__all__ = ["Due", "DueKind", "due_in", "next_due", "update_due"]

BINDING = (AgreementState.IN_FORCE, AgreementState.UNDER_REVIEW)
# How far ahead a list and a feed look.
AHEAD = dt.timedelta(days=366)


def on_day(year: int, month: int, day: int) -> dt.date:
    """The day of the month, or its last where it lacks that day (29 February)."""
    return dt.date(year, month, min(day, months.monthrange(year, month)[1]))


def add_months(day: dt.date, number: int) -> dt.date:
    """The same day `number` months later, or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return on_day(year, month + 1, day.day)


def days_of(promise: Commitment, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days on which a commitment is due from `first` to `last`, both included."""
    if promise.due_month is None:
        return []
    month, number = promise.due_month, promise.due_day or 31
    if promise.due_year:
        years = range(promise.due_year, promise.due_year + 1)
    elif promise.recurrence == Recurrence.YEARLY:
        years = range(first.year, last.year + 1)
    else:
        return []
    days = [on_day(year, month, number) for year in years]
    return [day for day in days if first <= day <= last]


def next_due(promise: Commitment, today: dt.date, last: dt.date | None = None) -> dt.date | None:
    """The next day on which a commitment is due, counted from `today`; None where there is none any more."""
    found = days_of(promise, today, last or dt.date(max(today.year, promise.due_year or 0) + 2, 12, 31))
    return found[0] if found else None


def update_due(picture: SituationPicture) -> dt.date | None:
    """By when the picture is to be updated: its months after the day on which it was agreed."""
    return add_months(picture.agreed_on, picture.update_within) if picture.agreed_on else None


def follow_up_due(plan: ActionPlan) -> dt.date | None:
    """By when an action plan in force is to be followed up, together with the picture; None for another."""
    since = prevention.last_followed(plan) if plan.state == ActionPlanState.DECIDED else None
    return add_months(since, plan.follow_within) if since else None


def report_due(work: CrimePrevention) -> dt.date:
    """By when the municipal council is to be told again."""
    return add_months(prevention.last_told(work), work.report_within)


def due_in(city: City, today: dt.date, last: dt.date | None = None) -> list[Due]:
    """What is late, and what falls due from `today` to `last` (a year by default), the earliest first."""
    last = last or today + AHEAD
    found = [
        *_commitments(city, today, last),
        *_agreements(city, today, last),
        *_pictures(city, today, last),
        *_requests(city, today, last),
        *_plans(city, today, last),
        *_plan_agreements(city, today, last),
        *_of_partnerships(city, today, last),
        *local_calendar.due_in(city, today, last),
        *_of_prevention(city, today, last),
    ]
    return sorted(found, key=lambda due: (due.day, due.kind, due.about.pk))


def _commitments(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = (
        Commitment.objects.filter(agreement__document__city=city, agreement__state__in=BINDING)
        .select_related("agreement__document__city", "agreement__document__owner", "report_to")
        .prefetch_related("parties", "reports", "agreement__parties")
    )
    written = _written_down([row.pk for row in rows])
    for promise in rows:
        yield from _of(promise, written.get(promise.pk, today), today, last)


def _written_down(keys: list[int]) -> dict[int, dt.date]:
    history: Any = Commitment.history
    rows = history.filter(id__in=keys, history_type="+").values_list("id", "history_date")
    return {key: clock.day_of(at) for key, at in rows}


def _of(promise: Commitment, since: dt.date, today: dt.date, last: dt.date) -> Iterator[Due]:
    document = promise.agreement.document
    first = max(since, document.valid_from or since)
    until = min(last, document.valid_to or last)
    left = {party.organisation_id: party.left_on for party in promise.agreement.parties.all()}
    reported = {(report.organisation_id, report.due) for report in promise.reports.all()}
    for day in days_of(promise, first, until):
        bound = [body for body in promise.parties.all() if (left.get(body.pk) or day) >= day]
        missing = tuple(body for body in bound if (body.pk, day) not in reported)
        if day >= today or missing:
            yield Due(
                day,
                DueKind.COMMITMENT,
                promise,
                missing,
                done=not missing,
                late=day < today and bool(missing),
            )


def _agreements(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = Agreement.objects.filter(document__city=city, state__in=BINDING)
    for row in rows.select_related("document__city", "document__owner"):
        for kind, day in (
            (DueKind.REVIEW, row.joint_review_by),
            (DueKind.RENEWAL, row.renewal_by),
            (DueKind.END, row.document.valid_to),
        ):
            # A review that has begun is no longer late.
            begun = kind == DueKind.REVIEW and row.state == AgreementState.UNDER_REVIEW
            if day is not None and day <= last and not (day < today and begun):
                yield Due(day, kind, row, (row.document.owner,), done=begun, late=day < today and not begun)


def _pictures(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = SituationPicture.objects.filter(city=city, state=PictureState.AGREED)
    latest: dict[int, SituationPicture] = {}
    for row in rows.select_related("city", "owner", "area__area_set__city").order_by("version"):
        latest[row.area_id] = row
    for row in latest.values():
        day = update_due(row)
        if day is not None and day <= last:
            yield Due(day, DueKind.PICTURE, row, (row.owner,), late=day < today)


def _requests(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = InputRequest.objects.filter(
        picture__city=city, picture__state=PictureState.DRAFT, due__lte=last, proposals__isnull=True
    )
    rows = rows.select_related("organisation", "picture__city", "picture__owner", "picture__area__area_set")
    for row in rows.prefetch_related("picture__signers", "picture__requests"):
        who = (row.organisation,) if row.organisation else ()
        yield Due(row.due, DueKind.INPUT, row, who, late=row.due < today, described_as=row.described_as)


# The agreement of 2008, 4 §: the plans are revised each year, and sent by this day.
PLAN_BY = (12, 31)


def _plans(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = DistrictPlan.objects.filter(city=city).select_related("city", "owner", "area")
    for plan in planning.with_versions(rows.prefetch_related("sendings")):
        sent = {sending.year for sending in plan.sendings.all()}
        for year in range(plan.begun_on.year, last.year + 1):
            day = on_day(year, *PLAN_BY)
            done = year in sent
            if day <= last and (day >= today or not done):
                yield Due(
                    day,
                    DueKind.PLAN,
                    plan,
                    () if done else (plan.owner,),
                    done=done,
                    late=day < today and not done,
                )


def _plan_agreements(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    """An agreement that rests on a plan is looked at again when the plan is revised, and then reported to the state:
    with the plan, by the same day."""
    rows = PlanAgreement.objects.filter(plan__city=city, agreement__state__in=BINDING).select_related(
        "plan__city", "plan__owner", "version", "agreement__document__city", "agreement__document__owner"
    )
    for row in planning.with_versions(rows, "plan__"):
        now = planning.version_in_force(row.plan)
        if now is None or (row.reported_on is not None and now.pk == row.version_id):
            continue
        day = on_day((now.document.valid_from or today).year, *PLAN_BY)
        if day <= last:
            yield Due(day, DueKind.PLAN_AGREEMENT, row, (row.plan.owner,), late=day < today)


def _of_partnerships(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    decisions = MeetingDecision.objects.filter(
        meeting__partnership__city=city, due__lte=last, done_on__isnull=True
    )
    for row in decisions.select_related("responsible", *_WITHIN_MEETING):
        who = (row.responsible,) if row.responsible else ()
        assert row.due is not None
        yield Due(row.due, DueKind.MEETING, row, who, late=row.due < today)
    questions = StateQuestion.objects.filter(partnership__city=city, due__lte=last, answered_on__isnull=True)
    for one in questions.select_related("to", "partnership__city", "partnership__agreement__document__owner"):
        assert one.due is not None
        yield Due(one.due, DueKind.QUESTION, one, (one.to,), late=one.due < today)


_WITHIN_MEETING = ("meeting__partnership__city", "meeting__partnership__agreement__document__owner")


def _of_prevention(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    """The action plan's follow-up (2023:196, 6 §), the report to the municipal council, the council's next meeting."""
    work = prevention.work_of(city)
    if work is None:
        return
    plan = prevention.plan_in_force(work)
    found: list[tuple[dt.date | None, DueKind, ActionPlan | CrimePrevention | CouncilMeeting]] = []
    if plan is not None:
        found.append((follow_up_due(plan), DueKind.ACTION_PLAN, plan))
    found.append((report_due(work), DueKind.COUNCIL_REPORT, work))
    met = work.meetings.select_related("work__city", "work__leader", "group").first()
    if met is not None:
        found.append((met.next_on, DueKind.COUNCIL_MEETING, met))
    for day, kind, about in found:
        if day is not None and day <= last:
            yield Due(day, kind, about, (work.leader,), late=day < today)
