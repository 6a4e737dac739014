"""Local needs: all of them with what became of them, one need, and the order that bodies put them in together."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor, may
from samstad.places import need_actions as actions
from samstad.places import prioritising, stepping
from samstad.places.models import DevelopmentNeed, Prioritising
from samstad.statistics.models import Territory
from samstad.web import local_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.loaders import load_city
from samstad.web.local_loaders import load_need, load_prioritising
from samstad.web.pages import crumb, here
from samstad.web.place_forms import WhyForm
from samstad.web.templatetags.samstad import plain
from samstad.web.working import Act, granted, work


def places_to_state(actor: Actor, city: City) -> dict[str, DevelopmentNeed]:
    """A need that could be stated for each place of a body of the reader's."""
    rows = Territory.objects.filter(organisation__city=city).select_related(
        "organisation__city", "area__area_set__city"
    )
    found = {}
    for row in rows:
        new = DevelopmentNeed(city=city, area=row.area, owner=row.organisation)
        if may(actor, "begin", new):
            found[str(row.pk)] = new
    return found


@page("view", load_city, methods=(*READING, "POST"))
def needs(request: Any, city: City) -> HttpResponse:
    """What each district says that it needs, and what became of it."""
    rows = DevelopmentNeed.objects.filter(city=city).select_related(
        "city", "owner__city", "area__area_set__city", "answered_by__city", "theme"
    )
    places = places_to_state(request.actor, city)
    acts = []
    if places:

        def save(form: Any) -> DevelopmentNeed:
            said = form.cleaned_data
            return actions.begin(
                request.actor, form.pick("place"), title=said["title"], description=said["description"]
            )

        acts = [Act("new", _("Write a need"), partial(forms.NeedForm, places), save)]
    if owners := _leaders(request.actor, city):

        def ask(form: Any) -> Prioritising:
            new = Prioritising(
                city=city,
                owner=form.pick("owner"),
                document=form.pick("document"),
                name={"sv": form.cleaned_data["name"]},
            )
            return actions.open_prioritising(
                request.actor, new, form.several("bodies"), form.several("needs")
            )

        form = partial(forms.OrderForm, request.actor, city, owners)
        acts.append(Act("ask", _("Let bodies put needs in order together"), form, ask))
    orders = Prioritising.objects.filter(city=city).select_related("city", "owner")
    return work(
        request,
        acts,
        "local/needs.html",
        crumbs=[crumb("local", city), here(_("Local needs"))],
        needs=visible(request.actor, rows),
        orders=visible(request.actor, orders),
    )


def _leaders(actor: Actor, city: City) -> list[Organisation]:
    """The reader's own bodies that may lead a joint order."""
    if actor.user is None:
        return []
    own = stepping.own_bodies(actor, city)
    return [body for body in own if may(actor, "begin", Prioritising(city=city, owner=body))]


@page("view", load_need, methods=(*READING, "POST"))
def need(request: Any, found: DevelopmentNeed) -> HttpResponse:
    """One need: what it rests on, where it stands in the order, and the answer."""
    actor = request.actor

    def evidence(form: Any) -> None:
        said = form.cleaned_data
        actions.add_evidence(
            actor, found, about=form.pick("about"), quote=said["quote"], source=said["source"]
        )

    answer = partial(forms.AnswerForm, actor, found)
    acts = [
        (
            "edit",
            Act("edit", _("Say what it rests on"), partial(forms.NeedEvidenceForm, actor, found), evidence),
        ),
        ("state", Act("state", _("Send the need"), forms.Nothing, lambda _f: actions.state(actor, found))),
        (
            "withdraw",
            Act("withdraw", _("Take it back"), forms.Nothing, lambda _f: actions.withdraw(actor, found)),
        ),
        (
            "answer",
            Act(
                "take_up",
                _("Take it up"),
                partial(forms.TakeUpForm, actor, found),
                lambda f: actions.take_up(actor, found, f.pick("by"), f.cleaned_data["why"], f.pick("what")),
            ),
        ),
        (
            "answer",
            Act(
                "postpone",
                _("Postpone it"),
                partial(forms.PostponeForm, actor, found),
                lambda f: actions.postpone(
                    actor, found, f.pick("by"), f.cleaned_data["why"], f.cleaned_data["until"]
                ),
            ),
        ),
        (
            "answer",
            Act(
                "decline",
                _("Decline it"),
                answer,
                lambda f: actions.decline(actor, found, f.pick("by"), f.cleaned_data["why"]),
            ),
        ),
    ]
    return work(
        request,
        granted(actor, found, acts),
        "local/need.html",
        crumbs=[crumb("needs", request.city), here(found.title)],
        need=found,
        evidence=[
            row
            for row in found.evidence.select_related(
                "indicator__city", "picture__area__area_set", "picture__city", "picture__owner",
                "problem__city", "problem__owner", "problem__picture__owner", "problem__picture__city",
            )
            if all(may(actor, "view", about) for about in (row.picture, row.problem) if about)
        ],
        orders=[
            row for row in found.priorities.select_related("prioritising__city", "prioritising__owner") if row.place
        ],
    )  # fmt: skip


@page("view", load_prioritising, methods=(*READING, "POST"))
def order(request: Any, found: Prioritising) -> HttpResponse:
    """The needs in the order that the bodies' orders give together, and where they differ."""
    actor = request.actor
    acts = [
        (
            "rank",
            Act(
                "rank",
                _("Give your body's order"),
                partial(forms.RankForm, actor, found),
                lambda f: actions.rank(actor, found, f.pick("body"), f.order(), f.cleaned_data["why"]),
            ),
        ),
        (
            "close",
            Act(
                "close",
                _("Settle the order"),
                WhyForm,
                lambda f: actions.close(actor, found, f.cleaned_data["why"]),
            ),
        ),
    ]
    proposed = prioritising.proposed(found)
    return work(
        request,
        granted(actor, found, acts),
        "local/order.html",
        crumbs=[crumb("needs", request.city), here(found.name)],
        order=found,
        proposed=proposed,
        waiting=", ".join(plain(body.name) for body in proposed.waiting),
    )
