"""Which goals and activities a form offers, where a city has more than anybody can find their way in."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from samstad.organisation.models import City, Organisation
from samstad.organisation.related import fill
from samstad.organisation.rights import Actor
from samstad.statistics.models import Area
from samstad.steering import activity_queries, levels, queries
from samstad.steering.models import (
    Activity,
    ActivityState,
    Goal,
    GoalKind,
    GoalRole,
    SteeringDocument,
)

#: A form offers all up to so many.
MOST = 400
_FOR_ALL = levels.OF_THE_COUNCIL | {GoalKind.PROGRAMME}


def goals(actor: Actor, city: City, *, near: Q, chosen: Iterable[int] = ()) -> list[Goal]:
    """The goals that `actor` sees, with what a list prints; of many those of the council and of programmes, those
    `near` among what holds or is being written, and those that are `chosen` already (keys)."""
    rows = queries.goals_seen(actor, city)
    if queries.number_seen(Goal, actor, city) > MOST:
        now = Goal.objects.filter(document__in=_now(city))
        rows = rows.filter(
            Q(pk__in=now.filter(kind__in=_FOR_ALL).values("pk"))
            | Q(pk__in=now.filter(near).values("pk"))
            | Q(pk__in=list(chosen))
        )
    return queries.with_names(rows, city)


def activities(actor: Actor, city: City, *, near: Q) -> list[Activity]:
    """The activities that `actor` sees, with their documents, purposes and bodies; of many those `near` that are to
    come or go on in what holds or is being written."""
    rows = activity_queries.seen(actor, city)
    if queries.number_seen(Activity, actor, city) > MOST:
        running = (ActivityState.PLANNED, ActivityState.ONGOING)
        now = Activity.objects.filter(document__in=_now(city), state__in=running)
        rows = rows.filter(pk__in=now.filter(near).values("pk"))
    beside = ("document__city", "document__owner", "goal", "assignment", "responsible")
    return fill(rows.order_by("sort_key", "code"), *beside, known=[city])


def around_document(document: SteeringDocument) -> Q:
    """Goals that a goal of the document may lie under or be done for: its own, and those of the bodies over its owner
    in the same year."""
    over = _over(document.owner)
    return Q(document=document) | Q(document__year=document.year, owner__in=over)


def goals_of_place(area: Area, body: Organisation) -> Q:
    """Goals of the place, and the body's own."""
    return Q(area__in=queries.containing(area)) | goals_of_body(body)


def goals_of_body(body: Organisation) -> Q:
    """Goals that the body owns or has a role for."""
    return Q(owner=body) | Q(pk__in=GoalRole.objects.filter(organisation=body).values("goal"))


def activities_of_place(area: Area, body: Organisation) -> Q:
    """What is done in the place or around it, and what the body is responsible for."""
    there = Activity.areas.through.objects.filter(area__in=queries.containing(area)).values("activity")
    return Q(pk__in=there) | Q(responsible=body)


def _now(city: City) -> QuerySet[SteeringDocument]:
    return SteeringDocument.objects.filter(city=city, state__in=queries.LIVE)


def _over(body: Organisation) -> list[int]:
    """Keys of the bodies that it is a part of."""
    found: list[int] = []
    key = body.parent_id
    while key is not None and key not in found:
        found.append(key)
        key = Organisation.objects.values_list("parent", flat=True).get(pk=key)
    return found
