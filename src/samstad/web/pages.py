"""What every view does last: its crumbs and its template."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.organisation.models import City
from samstad.web.templatetags.samstad import plain

Crumb = tuple[str, str]


def show(
    request: Any, template: str, *, crumbs: list[Crumb] | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """The page; `crumbs` are those between the start page and this one, this one last without address."""
    city: City | None = request.city
    trail: list[Crumb] = []
    if crumbs and city:
        trail = [(_("Start"), reverse("start", args=[city.slug])), *crumbs]
    return render(request, template, {"crumbs": trail, **context}, status=status)


def crumb(name: str, city: City) -> Crumb:
    """The crumb of a list page."""
    labels = {
        "areas": _("Areas"),
        "indicators": _("Indicators"),
        "goals": _("Goals"),
        "steering": _("Steering"),
        "documents": _("Steering documents"),
        "assignments": _("Assignments"),
        "activities": _("Activities"),
        "agreements": _("Agreements"),
        "pictures": _("Situation pictures"),
        "problems": _("Problems and measures"),
        "local": _("Local work"),
        "plans": _("Strategic district plans"),
        "risks": _("Social risk inventory"),
        "calls": _("Money for local work"),
        "dialogues": _("Dialogues with residents"),
        "knowledge": _("Knowledge bank"),
        "needs": _("Local needs"),
        "focus_places": _("Places in focus"),
        "calendar": _("Calendar"),
        "rounds": _("Reporting"),
        "referrals": _("Referrals"),
        "interpellations": _("Interpellations and motions"),
        "meetings": _("Meetings"),
        "matters": _("Registry"),
        "reports": _("Reports"),
        "datasets": _("Statistics"),
        "organisations": _("Organisations"),
    }
    return labels[name], reverse(name, args=[city.slug])


def here(value: dict[str, str] | str) -> Crumb:
    """The last crumb: this page, without address."""
    return plain(value), ""
