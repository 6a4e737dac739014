"""Organisations: who there is, and what each owns, does, has promised and has answered."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from samstad.followup import reminding
from samstad.organisation import choosing
from samstad.organisation.models import City, Organisation, OrganisationKind
from samstad.organisation.rights import may
from samstad.places.models import Commitment
from samstad.steering import queries
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city, load_organisation
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import day, language, plain


@page("view", load_city)
def organisations(request: Any, city: City) -> HttpResponse:
    """The register, by kind; of a large one those nearest the top, each with its parts on its page."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    for body in visible(request.actor, choosing.few(city, among=city.organisations.select_related("city"))):
        found[body.kind].append(body)
    kinds = [(kind.label, found[kind.value]) for kind in OrganisationKind if found[kind.value]]
    return show(
        request,
        "organisations/list.html",
        crumbs=[here(_("Organisations"))],
        kinds=kinds,
        left_out=city.organisations.count() - sum(len(bodies) for _kind, bodies in kinds),
    )


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
            organisation.activities.select_related(
                "document__city", "document__owner", "goal", "assignment", "responsible"
            ).prefetch_related("areas__area_set__city"),
        ),
        commitments=visible(actor, commitments),
        submissions=visible(actor, submissions),
    )


@page("view", load_organisation)
def deadlines(request: Any, organisation: Organisation) -> HttpResponse:
    """The days on which the body is to have reported, as an Atom feed; an entry changes when its round does."""
    atom = Atom1Feed(
        title=_("Deadlines: %(body)s") % {"body": plain(organisation.name)},
        link=request.build_absolute_uri(address(organisation)),
        description=_("When the body is to have reported, and in which round."),
        language=language(),
        feed_url=request.build_absolute_uri(request.path),
    )
    for each in reminding.deadlines(organisation):
        if not may(request.actor, "view", each.round):
            continue
        link = request.build_absolute_uri(address(each.round))
        state = each.submission.get_state_display() if each.submission else _("Not started")
        changed = each.round.history.latest("history_date").history_date
        atom.add_item(
            title=_("%(round)s: due %(day)s") % {"round": plain(each.round.name), "day": day(each.due)},
            link=link,
            description=f"{state}. {plain(each.round.instructions)}".strip(),
            unique_id=f"{link}#{organisation.code}-{each.due.isoformat()}",
            pubdate=changed,
            updateddate=changed,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
