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
    above = dict(city.organisations.order_by().values_list("pk", "parent"))
    if len(above) <= MOST:
        return list(bodies)
    # The top is there however many it holds: a register may be flat.
    kept = {key for key, parent in above.items() if parent is None}
    level = {key for key, parent in above.items() if parent in kept}
    while level and len(kept) + len(level) <= MOST:
        kept |= level
        level = {key for key, parent in above.items() if parent in level}
    return list(bodies.filter(Q(pk__in=kept) | Q(code=chosen)))
