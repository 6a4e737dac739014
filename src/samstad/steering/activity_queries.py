"""Which activities are seen: narrowed and sorted in the database, so that a list of many costs what its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from samstad.organisation.models import City, Organisation
from samstad.organisation.related import fill
from samstad.organisation.rights import Actor
from samstad.statistics.models import Area, Theme
from samstad.steering import queries
from samstad.steering.models import Activity, ActivityState, Goal

#: What a list is sorted by: its name in an address → the fields.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "insats": ("sort_key",),
    "organisation": ("responsible__sort_key",),
    "lage": ("place_of_state",),
    "start": ("start",),
    "slut": ("end",),
    "kostnad": ("cost_sek",),
}


def seen(actor: Actor, city: City) -> QuerySet[Activity]:
    """The city's activities that `actor` may see. Who sees one follows from the state of its document alone."""
    # By key of the document, so that many are counted in an index and none is read.
    return Activity.objects.filter(document__in=queries.documents_seen(actor, city))


def walked(actor: Actor, city: City) -> QuerySet[Activity]:
    """The same, asked of each activity by itself: for reading the first of many in an index's order, where a join would
    gather them all before it sorts them."""
    return Activity.objects.filter(
        Exists(queries.documents_seen(actor, city).filter(pk=OuterRef("document")))
    )


def with_names(rows: QuerySet[Activity], city: City) -> list[Activity]:
    """Activities of the city with what a list prints; what many of them name is read once."""
    areas = Prefetch("areas", Area.objects.defer("geometry"))
    beside = ("document__city", "document__owner", "goal__theme", "responsible__city")
    found = fill(rows.prefetch_related(areas, "funding"), *beside, known=[city])
    fill((area for row in found for area in row.areas.all()), "area_set__city", known=[city])
    return found


def fetched(keys: Iterable[int], city: City) -> list[Activity]:
    """Activities in the order of their keys with what a list prints: thousands are sorted by their keys alone, and only
    those on the page are read."""
    wanted = list(keys)
    found = {row.pk: row for row in with_names(Activity.objects.filter(pk__in=wanted), city)}
    return [found[key] for key in wanted]


def narrowed(
    rows: QuerySet[Activity],
    *,
    body: str = "",
    theme: str = "",
    place: Area | None = None,
    state: str = "",
    year: int | None = None,
) -> QuerySet[Activity]:
    """Those of a body (responsible or partner), a theme, a place (there, around it, or for its goal), a state, and
    those that go on in some part of a year; one without an end goes on, one without a start has always gone on."""
    # Each side of an "or" is one that an index answers: bodies and goals by their keys, not by joining them.
    if body:
        named = Organisation.objects.filter(code=body).values("pk")
        of = Activity.partners.through.objects.filter(organisation__in=named).values("activity")
        rows = rows.filter(Q(responsible__in=named) | Q(pk__in=of))
    if theme:
        rows = rows.filter(goal__theme__in=Theme.objects.filter(code=theme))
    if place is not None:
        around = queries.containing(place)
        there = Activity.areas.through.objects.filter(area__in=around).values("activity")
        rows = rows.filter(Q(pk__in=there) | Q(goal__in=Goal.objects.filter(area__in=around)))
    if state:
        rows = rows.filter(state=state)
    if year is not None:
        rows = rows.filter(
            Q(start__isnull=True) | Q(start__year__lte=year), Q(end__isnull=True) | Q(end__year__gte=year)
        ).exclude(start__isnull=True, end__isnull=True)
    return rows


def ordered(rows: QuerySet[Activity], order: str) -> QuerySet[Activity]:
    """Sorted by a name of `ORDERS`, backwards with "-" before it; what lacks the value comes last either way."""
    backwards, name = order.startswith("-"), order.removeprefix("-")
    places = [When(state=state.value, then=Value(at)) for at, state in enumerate(ActivityState)]
    fields = ORDERS.get(name, ("sort_key",))
    if fields == ("sort_key",):  # never empty, so that the index gives the order
        return rows.order_by("-sort_key" if backwards else "sort_key", "-pk" if backwards else "pk")
    rows = rows.annotate(place_of_state=Case(*places, output_field=IntegerField()))
    keys: list[Any] = [
        F(field).desc(nulls_last=True) if backwards else F(field).asc(nulls_last=True) for field in fields
    ]
    return rows.order_by(*keys, "sort_key", "pk")


def years(rows: QuerySet[Activity]) -> range:
    """From the first year in which anything starts or ends to the last; read from either end of an index."""
    days = []
    for name in ("start", "end"):
        known = rows.filter(**{f"{name}__isnull": False})
        for order in (name, f"-{name}"):
            days += list(known.order_by(order).values_list(name, flat=True)[:1])
    return range(min(days).year, max(days).year + 1) if days else range(0)
