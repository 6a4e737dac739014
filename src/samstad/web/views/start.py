"""The first pages: the list of municipalities, and a municipality's start page."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect

from samstad.exchange.models import NationalAccount
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.providers import attention
from samstad.organisation.rights import memberships_today
from samstad.places.models import Agreement
from samstad.statistics import queries as statistics
from samstad.statistics.models import Area
from samstad.steering.models import DocumentState, GoalKind, SteeringDocument
from samstad.steering.queries import goals_in, targets_of
from samstad.web import drawings, judged
from samstad.web.access import open_page, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city
from samstad.web.pages import show
from samstad.web.places import areas_of
from samstad.web.templatetags.samstad import plain

#: So many are named at the start; the rest has pages of its own.
DOCUMENTS, GOALS = 12, 8


@open_page
def cities(request: Any) -> HttpResponse:
    rows = City.objects.all()
    return show(request, "cities/list.html", cities=visible(request.actor, rows))


@page("view", load_city)
def start(request: Any, city: City) -> HttpResponse:
    """What needs attention now, for those who work here; a plain welcome for everybody else.

    Where the state takes in packages there is one thing to see: who has sent, and what the figures say.
    """
    account = NationalAccount.objects.select_related("city").filter(city=city).first()
    if account is not None:
        asked = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(address(account) + (f"?{asked}" if asked else ""))
    user = request.actor.user
    roles = [m for m in memberships_today(user) if m.organisation.city_id == city.pk] if user else []
    return show(
        request,
        "cities/start.html",
        roles=roles,
        attention=sorted(attention.gather(request.actor, city), key=lambda item: item.weight)
        if roles
        else [],
        today=clock.today(),
        report=next(iter(visible(request.actor, city.reports.select_related("city", "round"))), None),
        **_welcome(request, city),
        **_judged(request, city),
    )


def _welcome(request: Any, city: City) -> dict[str, Any]:
    """What anyone is told first: the documents that hold, their first goals, and the districts in focus."""
    holding = SteeringDocument.objects.filter(
        city=city, state__in=[DocumentState.DECIDED, DocumentState.IN_FORCE]
    )
    goals = goals_in(holding).filter(kind__in=[GoalKind.DIRECTION, GoalKind.PROGRAMME])
    # Not those that are parts of one of the same kind: the first of each branch.
    firsts = goals.exclude(parent__kind__in=[GoalKind.DIRECTION, GoalKind.PROGRAMME])
    districts = statistics.district_set(city)
    areas = areas_of(districts) if districts else []
    focus = [area for area in areas if area.focus]
    if not focus:
        focus = _agreed(request, city)
    return {
        "documents": visible(request.actor, holding.select_related("city", "owner")[:DOCUMENTS]),
        "goals": visible(request.actor, firsts[:GOALS]),
        "focus": focus,
        "focus_map": drawings.plain_map(
            areas, districts, city, plain(city.name), selected=[area.code for area in focus]
        )
        if districts
        else "",
    }


def _judged(request: Any, city: City) -> dict[str, Any]:
    """How many targets are judged in which way today: counts, not a status of the city. What has been replaced is
    history, and is judged on its own page."""
    past = (DocumentState.REVISED, DocumentState.REPLACED)
    targets = visible(request.actor, targets_of(city).exclude(goal__document__state__in=past))
    return {"targets": len(targets), "counts": judged.counted(judged.judge(targets))}


def _agreed(request: Any, city: City) -> list[Any]:
    """Where no area is marked: the areas that agreements name."""
    rows = Agreement.objects.filter(document__city=city).select_related("document__city", "document__owner")
    areas = Prefetch("areas", Area.objects.select_related("area_set__city").defer("geometry"))
    found = {}
    for agreement in visible(request.actor, rows.prefetch_related("parties", areas)):
        for area in agreement.areas.all():
            found[area.pk] = area
    return sorted(found.values(), key=lambda area: (area.sort_key, area.code))
