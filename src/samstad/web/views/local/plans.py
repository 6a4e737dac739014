"""Strategic district plans: all of them, and one with its goals by area, what they lack and what differs."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, may
from samstad.places import plan_actions as actions
from samstad.places import planning
from samstad.places.calendar import DueKind, due_in
from samstad.places.models import DistrictPlan
from samstad.statistics.models import Territory
from samstad.steering import smart_wording
from samstad.steering.models import DocumentState
from samstad.web import judged
from samstad.web import partner_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.loaders import load_city
from samstad.web.local_forms import Nothing
from samstad.web.local_loaders import load_plan
from samstad.web.pages import crumb, here
from samstad.web.templatetags.samstad import language, plain
from samstad.web.working import Act, granted, work


def state_words() -> dict[str, str]:
    return {
        "writing": _("Being written"),
        "current": _("In force, not sent"),
        "sent": _("In force and sent"),
    }


def to_begin(actor: Actor, city: City) -> dict[str, DistrictPlan]:
    """A plan that could be begun for each district that lacks one."""
    rows = Territory.objects.filter(organisation__city=city, area__district_plans__isnull=True)
    partnership = city.partnerships.first()
    found = {}
    for row in rows.select_related("organisation__city", "area__area_set__city"):
        new = DistrictPlan(
            city=city, area=row.area, owner=row.organisation, begun_on=clock.today(), partnership=partnership
        )
        if may(actor, "begin", new):
            found[str(row.pk)] = new
    return found


@page("view", load_city, methods=(*READING, "POST"))
def plans(request: Any, city: City) -> HttpResponse:
    """Every district's plan, where it stands, and who has not sent theirs."""
    rows = DistrictPlan.objects.filter(city=city).select_related(
        "city", "owner__city", "area__area_set__city", "partnership__agreement__document__owner"
    )
    begun = to_begin(request.actor, city)
    acts = []
    if begun:

        def save(form: Any) -> DistrictPlan:
            return actions.begin(
                request.actor, form.pick("place"), name=form.cleaned_data["name"], themes=form.chosen()
            )

        acts = [Act("new", _("Begin a plan"), partial(forms.PlanForm, begun, city), save)]
    words = state_words()
    late = {
        due.about.pk: due.day for due in due_in(city, clock.today()) if due.kind == DueKind.PLAN and due.late
    }
    return work(
        request,
        acts,
        "local/plans.html",
        crumbs=[crumb("local", city), here(_("Strategic district plans"))],
        plans=[
            (plan, state, words[state], late.get(plan.pk))
            for plan in visible(request.actor, planning.with_versions(rows))
            for state in (planning.state_of(plan),)
        ],
    )


@page("view", load_plan, methods=(*READING, "POST"))
def plan(request: Any, found: DistrictPlan) -> HttpResponse:
    """The newest version that the reader may see: goals by area with the five letters, and what differs."""
    actor, lang = request.actor, language()
    versions = list(
        found.versions.select_related("document__city", "document__owner__city", "document__decision")
    )
    seen = [version for version in versions if may(actor, "view", version.document)]
    newest = seen[0] if seen else None
    acts = [
        (
            "revise",
            Act("revise", _("Revise the plan"), Nothing, lambda _f: actions.revise(actor, found).plan),
        ),
        (
            "send",
            Act(
                "send",
                _("Write down that it is sent"),
                partial(forms.SendForm, found.city),
                lambda f: actions.send(actor, found, f.pick("to")).plan,
            ),
        ),
    ]
    resting = list(
        found.agreements.select_related(
            "agreement__document__city", "agreement__document__owner", "version", "reported_to", "plan"
        )
    )
    if any(version.document.state == DocumentState.IN_FORCE for version in versions):
        acts.append(
            (
                "tie",
                Act(
                    "tie",
                    _("Say that an agreement rests on the plan"),
                    partial(forms.RestsForm, actor, found.city),
                    lambda f: actions.rest_on(actor, found, f.pick("agreement")).plan,
                ),
            )
        )
    if resting:
        rows = {str(row.pk): row for row in resting}
        labels = {key: plain(row.agreement.document.title) for key, row in rows.items()}
        acts.append(
            (
                "tie",
                Act(
                    "report",
                    _("Write down that an agreement is reported"),
                    partial(forms.ReportedForm, found.city, rows, labels),
                    lambda f: actions.report_agreement(actor, f.pick("about"), f.pick("to")).plan,
                ),
            )
        )
    parts = planning.parts(found, newest.document, judged.audience_for(request)) if newest else []
    state = planning.state_of(found)
    return work(
        request,
        granted(actor, found, acts),
        "local/plan.html",
        crumbs=[crumb("plans", request.city), here(found.name)],
        plan=found,
        state=state,
        state_label=state_words()[state],
        newest=newest,
        versions=seen,
        parts=[
            (
                part.theme,
                [
                    (goal, smart_wording.rows(checked, lang), planning.not_smart(checked))
                    for goal, checked in part.goals
                ],
            )
            for part in parts
        ],
        differences=planning.differences(newest, lang) if newest else [],
        sendings=found.sendings.select_related("version", "to__city"),
        resting=[(row, planning.behind(row)) for row in resting if may(actor, "view", row.agreement)],
        changed=planning.changed_since_sent(found),
        may_write=newest is not None and may(actor, "add_goal", newest.document),
    )
