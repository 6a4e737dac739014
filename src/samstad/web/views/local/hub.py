"""The local work of a city: one page that leads to all of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.exchange.models import NationalAccount
from samstad.organisation.models import City
from samstad.places.models import AllocationRecipe
from samstad.web.access import page, visible
from samstad.web.loaders import load_city
from samstad.web.pages import here, show


@page("view", load_city)
def local(request: Any, city: City) -> HttpResponse:
    """What is worked on in the city's places, by kind."""
    allocations = AllocationRecipe.objects.filter(city=city).select_related("city", "owner", "decision")
    return show(
        request,
        "local/hub.html",
        crumbs=[here(_("Local work"))],
        cards=_cards(city),
        national=NationalAccount.objects.filter(city=city).select_related("city").first(),
        partnerships=visible(
            request.actor, city.partnerships.select_related("city", "agreement__document__owner")
        ),
        allocations=visible(request.actor, allocations),
    )


class Card(NamedTuple):
    title: str
    url: str
    text: str


def _cards(city: City) -> list[Card]:
    entries = [
        (
            "plans",
            _("Strategic district plans"),
            _("Each district's goals, revised and sent every year."),
        ),
        (
            "prevention",
            _("Crime prevention"),
            _("What the law asks for, part by part, and where each stands."),
        ),
        ("risks", _("Social risk inventory"), _("Each district by the composite index.")),
        ("vulnerable", _("Vulnerable areas"), _("One page to answer the council from.")),
        ("calls", _("Money for local work"), _("Calls, applications, and what came of the money.")),
        ("dialogues", _("Dialogues with residents"), _("What was said, and what became of each proposal.")),
        ("knowledge", _("Knowledge bank"), _("Has anyone tried this, and did it work?")),
        ("needs", _("Local needs"), _("What districts need, put in order together, and what became of it.")),
        (
            "focus_places",
            _("Places in focus"),
            _("Where every body is expected to do more, and who does what there."),
        ),
    ]
    return [Card(title, reverse(name, args=[city.slug]), text) for name, title, text in entries]
