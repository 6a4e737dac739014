"""Days of the local work: calls that close, grants whose outcome is to be seen, needs that wait, focus, measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from samstad.organisation.models import City
from samstad.places import chain
from samstad.places.due import Due, DueKind
from samstad.places.models import (
    ApplicationState,
    DevelopmentNeed,
    FocusArea,
    FundingCall,
    GrantApplication,
    NeedState,
)
from samstad.steering.models import ActivityState


def due_in(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    """What falls due until `last`. A call that has closed and a focus that has ended make nobody late."""
    yield from _calls(city, today, last)
    yield from _grants(city, today, last)
    yield from _needs(city, today, last)
    yield from _focus(city, today, last)
    yield from _measures(city, today, last)


def _calls(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = FundingCall.objects.filter(city=city, due__range=(today, last))
    for call in rows.select_related("city", "owner"):
        yield Due(call.due, DueKind.CALL, call, (call.owner,))


def _grants(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    """A grant is reported when its outcome is to be seen: until then nobody knows what came of the money."""
    rows = GrantApplication.objects.filter(
        call__city=city, state__in=[ApplicationState.GRANTED, ApplicationState.PAID], outcome_by__lte=last
    )
    for one in rows.select_related("call__city", "call__owner", "applicant"):
        assert one.outcome_by is not None
        yield Due(one.outcome_by, DueKind.GRANT, one, (one.applicant,), late=one.outcome_by < today)


def _needs(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    """A need that was postponed until a year is asked for again when the year begins."""
    rows = DevelopmentNeed.objects.filter(
        city=city, state=NeedState.POSTPONED, postponed_until__lte=last.year
    )
    for need in rows.select_related("city", "owner", "answered_by"):
        assert need.postponed_until is not None
        day = dt.date(need.postponed_until, 1, 1)
        if day <= last and need.answered_by:
            yield Due(day, DueKind.NEED, need, (need.answered_by,), late=day < today)


def _focus(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    rows = FocusArea.objects.filter(city=city, valid_to__range=(today, last))
    for focus in rows.select_related("city", "owner"):
        assert focus.valid_to is not None
        yield Due(focus.valid_to, DueKind.FOCUS, focus, (focus.owner,))


def _measures(city: City, today: dt.date, last: dt.date) -> Iterator[Due]:
    """A measure that ends is followed up: what was seen on its last day or later says whether to go on."""
    rows = chain.measures_of(city).filter(activity__end__lte=last, problem__isnull=False)
    for measure in rows.exclude(activity__state=ActivityState.STOPPED):
        day = measure.activity.end
        assert day is not None
        if not any(one.on >= day for one in measure.followups.all()):
            yield Due(day, DueKind.MEASURE, measure, (measure.activity.responsible,), late=day < today)
