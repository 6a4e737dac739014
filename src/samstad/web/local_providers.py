"""What start page and place page show of the local work; registered by `providers.register`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.providers import Attention, Section
from samstad.organisation.rights import Actor, may
from samstad.places import stepping
from samstad.places.models import DevelopmentNeed, FocusArea, NeedState, Prioritising, PrioritisingState
from samstad.statistics.models import Area
from samstad.web.access import visible
from samstad.web.addresses import address
from samstad.web.templatetags.samstad import plain


def orders_to_give(actor: Actor, city: City) -> Iterator[Attention]:
    """Joint orders that wait for one of the reader's own bodies."""
    if actor.user is None:
        return
    rows = Prioritising.objects.filter(city=city, state=PrioritisingState.OPEN).select_related(
        "city", "owner"
    )
    for found in rows:
        if not may(actor, "rank", found):
            continue
        given = set(found.needs.values_list("ranks__organisation", flat=True))
        asked = set(found.bodies.values_list("pk", flat=True))
        for body in stepping.own_bodies(actor, city):
            if body.pk in asked - given:
                yield Attention(
                    _("Put the needs in order: %(name)s") % {"name": plain(found.name)},
                    address(found),
                    weight=12,
                    kind="submitted",
                    detail=plain(body.name),
                )


def needs_of_place(actor: Actor, area: Area) -> Iterator[Section]:
    """What the place needs, and whether it is in focus."""
    rows = DevelopmentNeed.objects.filter(area=area).select_related("city", "owner__city", "answered_by")
    needs = visible(actor, rows.exclude(state=NeedState.DRAFT))
    today = clock.today()
    focus = [
        row
        for row in FocusArea.objects.filter(area=area).select_related("city", "owner")
        if row.in_focus(today)
    ]
    if needs or focus:
        yield Section("needs", _("Local needs"), "local/place_needs.html", {"needs": needs, "focus": focus})
