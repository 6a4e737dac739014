"""The local work of a city: one page that leads to all of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

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
        allocations=visible(request.actor, allocations),
    )
