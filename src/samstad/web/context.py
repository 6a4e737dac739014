"""What every page knows: the city, the menu, the language, and whether the clock stands still."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City

# Pages that others lie under without being a part of them.
ROOTS = {"start", "national"}


class Item(NamedTuple):
    label: str
    url: str
    current: str


def _navigation(city: City, path: str) -> list[Item]:
    items = []
    for label, name in _entries(city, path):
        url = reverse(name, args=[city.slug])
        inside = path.startswith(url) and name not in ROOTS
        items.append(Item(label, url, "page" if path == url else "true" if inside else ""))
    return items


def _entries(city: City, path: str) -> list[tuple[str, str]]:
    """What the menu holds. Where the state takes in packages there is nothing but them."""
    if path.startswith(reverse("national", args=[city.slug])):
        return [(_("National account"), "national"), (_("Hand in a package"), "package_upload")]
    return [
        (_("Start"), "start"),
        (_("Areas"), "areas"),
        (_("Indicators"), "indicators"),
        (_("Situation pictures"), "pictures"),
        (_("Goals"), "goals"),
        (_("Steering"), "steering"),
        (_("Activities"), "activities"),
        (_("Local work"), "local"),
        (_("Agreements"), "agreements"),
        (_("Referrals"), "referrals"),
        (_("Reporting"), "rounds"),
        (_("Reports"), "reports"),
        (_("Statistics"), "datasets"),
    ]


def site(request: HttpRequest) -> dict[str, Any]:
    city = getattr(request, "city", None)
    return {
        "city": city,
        "actor": getattr(request, "actor", None),
        "navigation": SimpleLazyObject(lambda: _navigation(city, request.path)) if city else [],
        "today": clock.today(),
        "clock_fixed": clock.is_fixed(),
    }
