"""Money for local work: calls, and one application on its way from draft to settled."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.places import grant_actions as actions
from samstad.places import stepping
from samstad.places.models import FundingCall, GrantApplication
from samstad.web import grant_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.loaders import load_city
from samstad.web.local_forms import Nothing
from samstad.web.local_loaders import load_application, load_call
from samstad.web.pages import crumb, here
from samstad.web.partner_forms import SaidOfForm
from samstad.web.templatetags.samstad import plain
from samstad.web.working import Act, granted, work


@page("view", load_city, methods=(*READING, "POST"))
def calls(request: Any, city: City) -> HttpResponse:
    """All calls, what is left of each, and until when one can apply."""
    actor = request.actor
    owners = [
        body
        for body in stepping.own_bodies(actor, city)
        if actor.user is not None and may(actor, "begin", FundingCall(city=city, owner=body))
    ]

    def save(form: Any) -> FundingCall:
        said = form.cleaned_data
        new = FundingCall(
            city=city,
            owner=form.pick("owner"),
            opens=said["opens"],
            due=said["due"],
            total=said["total"],
            criteria=form.criteria(),
        )
        return actions.open_call(actor, new, name=said["name"], rules=said["rules"])

    acts = [Act("new", _("Open a call"), partial(forms.CallForm, owners), save)] if owners else []
    rows = FundingCall.objects.filter(city=city).select_related("city", "owner__city")
    rows = rows.prefetch_related("applications")
    return work(
        request,
        acts,
        "local/calls.html",
        crumbs=[crumb("local", city), here(_("Money for local work"))],
        calls=[(row, actions.left_of(row)) for row in visible(actor, rows)],
    )


@page("view", load_call, methods=(*READING, "POST"))
def call(request: Any, found: FundingCall) -> HttpResponse:
    """One call with its rules, and the applications that the reader may see."""
    actor = request.actor
    rows = found.applications.select_related(
        "applicant__city", "call__city", "call__owner", "area__area_set__city"
    )
    mine = [
        body
        for body in stepping.own_bodies(actor, found.city)
        if actor.user is not None and may(actor, "begin", GrantApplication(call=found, applicant=body))
    ]

    def save(form: Any) -> GrantApplication:
        new = GrantApplication(call=found, applicant=form.pick("applicant"))
        return actions.write(actor, new, **form.texts())

    acts = [Act("apply", _("Write an application"), partial(forms.ApplicationForm, actor, found, None), save)]
    over = clock.today() > found.due
    return work(
        request,
        acts if mine and not over else [],
        "local/call.html",
        crumbs=[crumb("calls", request.city), here(found.name)],
        call=found,
        over=over,
        left=actions.left_of(found),
        applications=visible(actor, rows),
    )


@page("view", load_application, methods=(*READING, "POST"))
def application(request: Any, found: GrantApplication) -> HttpResponse:
    """One application: what is asked for, what two readers gave, decision, checks, payment, report, repayment."""
    actor, city = request.actor, request.city
    open_checks = {str(row.pk): row for row in found.checks.exclude(deviation={}).filter(solved={})}
    labels = {key: plain(row.deviation)[:80] for key, row in open_checks.items()}
    acts = [
        (
            "edit",
            Act(
                "edit",
                _("Write in the application"),
                partial(forms.ApplicationForm, actor, found.call, found),
                lambda f: actions.write(actor, found, **f.texts()),
            ),
        ),
        ("submit", Act("submit", _("Hand it in"), Nothing, lambda _f: actions.submit(actor, found))),
        (
            "read",
            Act(
                "read",
                _("Give points"),
                partial(forms.PointsForm, found.call),
                lambda f: actions.give_points(actor, found, f.points(), f.cleaned_data["comment"]),
            ),
        ),
        (
            "decide",
            Act(
                "grant",
                _("Grant it"),
                partial(forms.GrantForm, city, found.amount),
                lambda f: actions.grant(
                    actor, found, f.cleaned_data["amount"], f.cleaned_data["why"], f.named()
                ),
            ),
        ),
        (
            "decide",
            Act(
                "decline",
                _("Decline it"),
                partial(forms.DeclineForm, city),
                lambda f: actions.decline(actor, found, f.cleaned_data["why"], f.named()),
            ),
        ),
        (
            "check",
            Act(
                "check",
                _("Write down a check"),
                forms.CheckForm,
                lambda f: actions.check(actor, found, f.cleaned_data["what"], f.cleaned_data["deviation"]),
            ),
        ),
        ("pay", Act("pay", _("Write down the payment"), Nothing, lambda _f: actions.pay(actor, found))),
        (
            "report",
            Act(
                "report",
                _("Report"),
                forms.SpentForm,
                lambda f: actions.report(actor, found, f.cleaned_data["spent"], f.cleaned_data["result"]),
            ),
        ),
        (
            "repay",
            Act(
                "repay",
                _("Write down a repayment"),
                forms.AmountForm,
                lambda f: actions.repay(actor, found, f.cleaned_data["amount"]),
            ),
        ),
        ("settle", Act("settle", _("Settle it"), Nothing, lambda _f: actions.settle(actor, found))),
    ]
    if open_checks:
        form = partial(SaidOfForm, open_checks, labels)
        solve = Act(
            "solve",
            _("Tell how a deviation was put right"),
            form,
            lambda f: actions.solve(actor, f.pick("about"), f.cleaned_data["text"]),
        )
        acts.append(("check", solve))
    inside = actor.user is not None and may(
        actor, "view", GrantApplication(call=found.call, applicant=found.applicant)
    )
    return work(
        request,
        granted(actor, found, acts),
        "local/application.html",
        crumbs=[crumb("calls", city), (plain(found.call.name), _address(found)), here(found.title)],
        application=found,
        criteria=found.call.criteria,
        readings=found.readings.select_related("reader") if inside else [],
        checks=found.checks.all(),
        owed=actions.owed(found),
    )


def _address(found: GrantApplication) -> str:
    from samstad.web.addresses import address

    return address(found.call)
