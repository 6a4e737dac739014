"""Places in focus: which, from when to when, what is expected there, and which bodies do what."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City, Organisation, OrganisationKind
from samstad.organisation.rights import may
from samstad.places import focus as actions
from samstad.places.models import FocusArea
from samstad.statistics.models import Area
from samstad.web import local_forms as forms
from samstad.web.access import READING, page
from samstad.web.loaders import load_city
from samstad.web.local_loaders import load_focus
from samstad.web.pages import crumb, here
from samstad.web.working import Act, granted, work


@page("view", load_city, methods=(*READING, "POST"))
def places(request: Any, city: City) -> HttpResponse:
    """The places in focus today and before, and who does what in those of today."""
    actor, today = request.actor, clock.today()
    board = Organisation.objects.filter(city=city, kind=OrganisationKind.EXECUTIVE_BOARD).first()
    rows = FocusArea.objects.filter(city=city).select_related("city", "area__area_set__city", "owner__city")
    acts = []
    if board and may(actor, "begin", FocusArea(city=city, owner=board, valid_from=today)):

        def save(form: Any) -> FocusArea:
            said = form.cleaned_data
            new = FocusArea(
                city=city,
                owner=board,
                area=form.pick("area"),
                valid_from=said["valid_from"],
                valid_to=said["valid_to"],
            )
            return actions.begin(actor, new, name=said["name"], expectation=said["expectation"])

        areas = Area.objects.filter(area_set__city=city, area_set__valid_to__isnull=True).defer("geometry")
        found = {
            str(area.pk): area for area in areas.select_related("area_set").order_by("area_set", "sort_key")
        }
        acts = [Act("new", _("Put a place in focus"), partial(forms.FocusForm, found), save)]
    return work(
        request,
        acts,
        "local/focus_list.html",
        crumbs=[crumb("local", city), here(_("Places in focus"))],
        now=[row for row in rows if row.in_focus(today)],
        others=[row for row in rows if not row.in_focus(today)],
        matrix=actions.matrix(city, today),
    )


@page("view", load_focus, methods=(*READING, "POST"))
def place(request: Any, found: FocusArea) -> HttpResponse:
    """One place in focus: the expectation, and what each body has told of its work there."""
    actor = request.actor

    def tell(form: Any) -> None:
        said = form.cleaned_data
        texts = {name: said[name] for name in ("did", "changed", "learnt")}
        actions.tell(actor, found, form.pick("body"), said["year"], **texts)

    acts = [
        (
            "tell",
            Act(
                "tell",
                _("Tell what your body has done here"),
                partial(forms.FocusWorkForm, actor, found.city),
                tell,
            ),
        ),
        (
            "end",
            Act(
                "end",
                _("End the focus"),
                forms.LastDayForm,
                lambda f: actions.end(actor, found, f.cleaned_data["last"], f.cleaned_data["why"]),
            ),
        ),
    ]
    return work(
        request,
        granted(actor, found, acts),
        "local/focus.html",
        crumbs=[crumb("focus_places", request.city), here(found.name)],
        focus=found,
        works=found.works.select_related("organisation__city"),
        now=found.in_focus(clock.today()),
    )
