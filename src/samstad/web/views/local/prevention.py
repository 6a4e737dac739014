"""The city's crime prevention by the law (2023:196): every part that it asks for on one page, and the action plan."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, may
from samstad.places import calendar, prevention
from samstad.places import prevention_actions as actions
from samstad.places.models import ActionPlan, Agreement, AgreementState, CrimePrevention
from samstad.web import prevention_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.decision_forms import DecisionForm
from samstad.web.loaders import load_city
from samstad.web.local_loaders import load_action_plan
from samstad.web.pages import crumb, here
from samstad.web.working import Act, granted, work


@page("view", load_city, methods=(*READING, "POST"))
def overview(request: Any, city: City) -> HttpResponse:
    """What the law asks for, part by part, and where each stands."""
    actor, found = request.actor, prevention.work_of(city)
    today, now = clock.today(), prevention.plan_in_force(found) if found else None
    pictures = [(row, calendar.update_due(row)) for row in prevention.newest_pictures(city)]
    agreements = Agreement.objects.filter(
        document__city=city, state__in=(AgreementState.IN_FORCE, AgreementState.UNDER_REVIEW)
    ).select_related("document__city", "document__owner")
    plans = (
        visible(actor, found.plans.select_related("work__city", "work__leader", "decision")) if found else []
    )
    return work(
        request,
        _acts(actor, city, found),
        "local/prevention.html",
        crumbs=[crumb("local", city), here(_("Crime prevention"))],
        work=found,
        today=today,
        pictures=pictures,
        plan_due=calendar.follow_up_due(now) if now else None,
        report_due=calendar.report_due(found) if found else None,
        agreements=visible(actor, agreements),
        plans=plans,
        coordination=list(found.coordination.select_related("organisation__city")) if found else [],
        seats=found.council.members.select_related("organisation__city") if found and found.council else [],
        meetings=found.meetings.prefetch_related("present__organisation") if found else [],
        reports=found.reports.select_related("to__city", "by__city") if found else [],
    )


def _acts(actor: Actor, city: City, found: CrimePrevention | None) -> list[Act]:
    def set_up(form: Any) -> None:
        actions.set_up(
            actor,
            city,
            leader=form.pick("leader"),
            reports_to=form.pick("reports_to"),
            council=form.pick("council"),
            report_within=form.cleaned_data["report_within"],
        )

    set_up_act = Act("set_up", _("Say who leads the work"), partial(forms.SetUpForm, city, found), set_up)
    if found is None:
        # Who leads is not known yet: the city's coordinators may say it.
        return granted(actor, CrimePrevention(city=city), [("set_up", set_up_act)])
    acts = [("set_up", set_up_act), *_acts_of_work(actor, found)]
    if may(actor, "begin", ActionPlan(work=found)) and not found.plans.filter(state="draft").exists():
        acts.append(
            (
                "view",
                Act(
                    "plan",
                    _("Begin a new version of the action plan"),
                    forms.PlanNameForm,
                    lambda f: actions.begin(actor, found, f.cleaned_data["name"]),
                ),
            )
        )
    acts_now = granted(actor, found, acts)
    now = prevention.coordination_now(found)
    if now is not None and may(actor, "end", now):
        acts_now.append(
            Act(
                "end",
                _("End the coordinating function"),
                forms.EndForm,
                lambda f: actions.end(actor, now, f.cleaned_data["last"]) and None,
            )
        )
    return acts_now


def _acts_of_work(actor: Actor, found: CrimePrevention) -> list[tuple[str, Act]]:
    def appoint(form: Any) -> None:
        said = form.cleaned_data
        values = {name: said[name] for name in ("seat", "contact", "since")}
        actions.appoint(actor, found, form.pick("organisation"), **values)

    def meet(form: Any) -> None:
        said = form.cleaned_data
        actions.meet(
            actor,
            found,
            said["on"],
            present=forms.picked(form, "present"),
            notes=said["notes"],
            next_on=said["next_on"],
        )

    def tell(form: Any) -> None:
        said = form.cleaned_data
        actions.tell(actor, found, said["text"], registry_number=said["registry_number"])

    appointing = partial(forms.AppointForm, found.city)
    acts = [
        ("appoint", Act("appoint", _("Say who coordinates"), appointing, appoint)),
        ("tell", Act("tell", _("Write down a report to the municipal council"), forms.TellForm, tell)),
    ]
    if found.council is not None:
        meeting = partial(forms.CouncilMeetingForm, found)
        title = _("Write down a meeting of the strategic council")
        acts.append(("meet", Act("meet", title, meeting, meet)))
    return acts


@page("view", load_action_plan, methods=(*READING, "POST"))
def plan(request: Any, found: ActionPlan) -> HttpResponse:
    """One version of the action plan, with what it rests on, its measures and how it was followed up."""
    actor, city = request.actor, found.work.city
    pictures = list(found.pictures.select_related("city", "owner", "area__area_set__city"))
    measures = visible(
        actor,
        found.measures.select_related(
            "activity__responsible",
            "activity__document__city",
            "activity__goal",
            "activity__document__owner",
            "problem__city",
            "problem__owner",
            "problem__picture__owner",
            "problem__picture__city",
        ).prefetch_related("followups"),
    )
    return work(
        request,
        granted(actor, found, _plan_acts(actor, found)),
        "local/action_plan.html",
        crumbs=[
            crumb("local", city),
            (_("Crime prevention"), reverse("prevention", args=[city.slug])),
            here(found.name),
        ],
        plan=found,
        pictures=pictures,
        newer=prevention.newer_than(pictures, prevention.newest_pictures(city)),
        measures=[(row, next(iter(row.followups.all()), None)) for row in measures],
        hidden=found.measures.count() - len(measures),
        lacking=prevention.lacking(found) if found.state == "draft" else [],
        followups=found.followups.prefetch_related("pictures__area__area_set__city", "pictures__city"),
        due=calendar.follow_up_due(found),
        today=clock.today(),
    )


def _plan_acts(actor: Actor, found: ActionPlan) -> list[tuple[str, Act]]:
    def write(form: Any) -> ActionPlan:
        said = form.cleaned_data
        return actions.write(
            actor,
            found,
            name=said["name"],
            about=said["about"],
            pictures=forms.picked(form, "pictures"),
            measures=forms.picked(form, "measures"),
            follow_within=said["follow_within"],
        )

    def decide(form: Any) -> ActionPlan:
        return actions.decide(actor, found, form.named())

    def follow_up(form: Any) -> ActionPlan:
        said = form.cleaned_data
        actions.follow_up(
            actor,
            found,
            said["text"],
            pictures=forms.picked(form, "pictures"),
            conclusion=said["conclusion"],
        )
        return found

    return [
        ("edit", Act("write", _("Write the plan"), partial(forms.ActionPlanForm, actor, found), write)),
        ("decide", Act("decide", _("Decide"), partial(DecisionForm, found.work.city), decide)),
        (
            "follow_up",
            Act(
                "follow_up", _("Follow the plan up"), partial(forms.FollowUpForm, found.work.city), follow_up
            ),
        ),
    ]
