"""Searching the city's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation.models import City
from samstad.web import searching
from samstad.web.access import page
from samstad.web.loaders import load_city
from samstad.web.pages import here, show


@page("view", load_city)
def search(request: Any, city: City) -> HttpResponse:
    """What holds every word of `?q=`, kind by kind."""
    asked = str(request.GET.get("q", ""))[: searching.LONGEST].strip()
    groups = searching.search(request.actor, city, asked)
    return show(
        request,
        "search/list.html",
        crumbs=[here(_("Search"))],
        asked=asked,
        groups=groups,
        number=sum(group.number for group in groups),
    )
