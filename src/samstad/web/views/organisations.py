"""Organisations: who there is, and what each owns, does, has promised and has answered."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation.models import City, Organisation, OrganisationKind
from samstad.places.models import Commitment
from samstad.steering import queries
from samstad.web.access import page, visible
from samstad.web.loaders import load_city, load_organisation
from samstad.web.pages import crumb, here, show


@page("view", load_city)
def organisations(request: Any, city: City) -> HttpResponse:
    """The register, by kind."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    for body in visible(request.actor, city.organisations.select_related("city")):
        found[body.kind].append(body)
    kinds = [(kind.label, found[kind.value]) for kind in OrganisationKind if found[kind.value]]
    return show(request, "organisations/list.html", crumbs=[here(_("Organisations"))], kinds=kinds)


@page("view", load_organisation)
def organisation(request: Any, organisation: Organisation) -> HttpResponse:
    """One body: its goals and roles, activities, commitments, submissions, and where it works."""
    actor = request.actor
    submissions = organisation.submissions.select_related("round__city", "organisation__city")
    commitments = (
        Commitment.objects.filter(parties=organisation)
        .select_related("agreement__document__city", "agreement__document__owner", "clause", "report_to")
        .order_by("agreement__document__code", "clause__order", "code")
    )
    return show(
        request,
        "organisations/organisation.html",
        crumbs=[crumb("organisations", request.city), here(organisation.name)],
        organisation=organisation,
        territories=[row.area for row in organisation.territories.select_related("area__area_set__city")],
        parts=visible(actor, organisation.parts.select_related("city")),
        goals=visible(
            actor,
            queries.goals_of_organisation(organisation)
            .select_related("document__city", "owner", "theme", "area__area_set__city")
            .prefetch_related("roles"),
        ),
        activities=visible(
            actor,
            organisation.activities.select_related("goal__document__city", "responsible").prefetch_related(
                "areas__area_set__city"
            ),
        ),
        commitments=visible(actor, commitments),
        submissions=visible(actor, submissions),
    )
