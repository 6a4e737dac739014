"""Which bodies a list to choose from holds: a large city has thousands of units, which no list can be read with."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from samstad.organisation.models import City, Organisation

#: A list holds all bodies up to so many; where there are more, it stops above the level that would pass the number.
MOST = 150


def few(city: City, chosen: str = "", among: QuerySet[Organisation] | None = None) -> list[Organisation]:
    """Bodies of the city by name: all, or those nearest the top of the organisation and the one that is chosen.

    `among` leaves out others still, such as those that do nothing. A unit that the list leaves out is reached from the
    page of the body that it is a part of.
    """
    bodies = (city.organisations.all() if among is None else among).order_by("sort_key")
    if city.organisations.count() <= MOST:
        return list(bodies)
    return list(bodies.filter(Q(pk__in=_nearest_the_top(city)) | Q(code=chosen)))


def _nearest_the_top(city: City) -> set[int]:
    """Keys of whole levels, from the top down, while they are few enough together."""
    # The top is there however many it holds: a register may be flat.
    kept = set(city.organisations.filter(parent=None).order_by().values_list("pk", flat=True))
    level = kept
    while level and len(kept) < MOST:
        below = city.organisations.filter(parent__in=level).order_by().values_list("pk", flat=True)
        level = set(below[: MOST - len(kept) + 1])
        if len(kept) + len(level) > MOST:
            break
        kept |= level
    return kept
