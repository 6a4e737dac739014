"""The steering at large: the goal tree of a year, all documents, assignments by body, steering groups."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.followup.models import AssignmentAnswer
from samstad.organisation import choosing, clock
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import may
from samstad.steering import group_actions, levels, queries, tree
from samstad.steering.agenda2030 import GLOBAL_GOALS
from samstad.steering.models import (
    Assignment,
    DocumentKind,
    Goal,
    GoalKind,
    SteeringGroup,
)
from samstad.web import steering_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.decision_forms import DecisionForm
from samstad.web.loaders import load_city, load_standing, load_steering_group
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain
from samstad.web.views.contents import begin_act
from samstad.web.working import Act, work

#: The parts of the page, by the level of the root.
#: Documents on a page of one kind, and of each kind on the page of all.
DOCUMENTS, OF_A_KIND = 50, 20
_TRUNK = levels.OF_THE_COUNCIL


@page("view", load_city)
def goal_tree(request: Any, city: City) -> HttpResponse:
    """The tree of one year, as much of it as a page holds; with a body, the branches that it owns or answers for."""
    years = tree.years(city)
    year = _asked_year(request.GET.get("ar", ""), years)
    every = tree.goals_of_year(city, year, queries.states_seen(request.actor, city))
    body = city.organisations.select_related("city").filter(code=request.GET.get("organisation", "")).first()
    top = None if body else _asked_branch(every, request.GET.get("gren", ""))
    wanted = tree.of_body(every, body) if body else None
    if wanted is not None:
        chosen = every.filter(pk__in=tree.leading_to(every, wanted))
    elif top is not None:
        chosen = every.filter(pk__in=tree.branch(every, top))
    else:
        chosen = every.exclude(kind__in=tree.folded(every))
    goals = visible(request.actor, tree.with_names(chosen))
    roots = tree.grow(goals, wanted)
    keys = [goal.pk for goal in goals]
    return show(
        request,
        "steering/tree.html",
        crumbs=[crumb("steering", city), here(_("Goal tree %(year)d") % {"year": year})],
        year=year,
        years=years,
        body=body,
        top=top,
        bodies=choosing.few(city, body.code if body else ""),
        trunk=[root for root in roots if root.goal.kind in _TRUNK],
        across=[root for root in roots if root.goal.kind == GoalKind.PROGRAMME],
        apart=[
            root for root in roots if root.goal.kind not in _TRUNK and root.goal.kind != GoalKind.PROGRAMME
        ],
        folded={} if body else tree.hidden_under(every, keys),
        served=tree.serving(every, keys),
        serving={goal.pk: visible(request.actor, goal.serves.all()) for goal in goals if goal.serves.all()},
        global_goals=GLOBAL_GOALS,
    )


def _asked_branch(goals: Any, asked: str) -> Goal | None:
    """The goal whose branch is asked for, `document/goal`; None where the year has no such goal."""
    document, _slash, code = asked.partition("/")
    return (
        goals.filter(document__code=document, code=code).select_related("document").first() if code else None
    )


def _asked_year(asked: str, years: list[int]) -> int:
    """The year asked for where the tree has it, else this year's, else the latest before."""
    if asked.isascii() and asked.isdigit() and int(asked[:4]) in years:
        return int(asked[:4])
    now = clock.today().year
    return next((year for year in years if year <= now), years[-1] if years else now)


@page("view", load_city, methods=(*READING, "POST"))
def documents(request: Any, city: City) -> HttpResponse:
    """Steering documents by kind, the latest first, and the steering groups; a new one of either.

    With `slag` all of one kind, page by page: a large city writes sixty plans a year.
    """
    rows = queries.documents_seen(request.actor, city).select_related("city", "owner", "decision__matter")
    asked = request.GET.get("slag", "")
    asked = asked if asked in DocumentKind.values else ""
    numbers = dict(rows.order_by().values_list("kind").annotate(number=Count("pk")))
    shown = [kind for kind in DocumentKind if kind.value in numbers and asked in ("", kind.value)]
    pages = Paginator(rows.filter(kind=asked), DOCUMENTS) if asked else None
    part = pages.get_page(request.GET.get("sida")) if pages else None
    group = SteeringGroup(city=city)
    acts = begin_act(request, city)
    if may(request.actor, "change", group):
        form = partial(forms.GroupForm, request.actor, group)

        def set_up(form: Any) -> SteeringGroup:
            return group_actions.set_up(request.actor, city, form.written())

        acts.append(Act("group", _("Set up a steering group"), form, set_up))
    return work(
        request,
        acts,
        "steering/documents.html",
        crumbs=[crumb("steering", city), here(_("Steering documents"))],
        kinds=[
            (
                kind,
                visible(request.actor, part or rows.filter(kind=kind.value)[:OF_A_KIND]),
                numbers[kind.value],
            )
            for kind in shown
        ],
        may_workbook=may(request.actor, "workbook", load_standing(city))
        if city.organisations.exists()
        else False,
        asked=asked,
        page=part,
        query=urlencode({"slag": asked}),
        groups=[]
        if asked
        else visible(
            request.actor, SteeringGroup.objects.filter(city=city).select_related("city", "successor")
        ),
    )


@page("view", load_city)
def assignments(request: Any, city: City) -> HttpResponse:
    """What documents ask of each body."""
    rows = (
        Assignment.objects.filter(document__city=city)
        .select_related("document__city", "document__owner", "decision__matter")
        .prefetch_related("bodies__city", "goals__document__city", "goals__owner")
    )
    every = visible(request.actor, rows)
    for assignment in every:
        assignment.shown_goals = visible(request.actor, assignment.goals.all())
    asked = request.GET.get("organisation", "")
    by_body: dict[Organisation, list[Assignment]] = defaultdict(list)
    for assignment in every:
        for body in assignment.bodies.all():
            by_body[body].append(assignment)
    bodies = sorted(by_body, key=lambda body: body.sort_key)
    standing = _standing(request, city)
    return show(
        request,
        "steering/assignments.html",
        crumbs=[crumb("steering", city), here(_("Assignments"))],
        bodies=bodies,
        asked=asked,
        by_body=[
            (body, [(one, standing.get((one.pk, body.pk))) for one in by_body[body]])
            for body in bodies
            if asked in ("", body.code)
        ],
        total=len(every),
    )


def _standing(request: Any, city: City) -> dict[tuple[int, int], AssignmentAnswer]:
    """(assignment, body) → the body's latest answer that this reader may see."""
    rows = (
        AssignmentAnswer.objects.filter(assignment__document__city=city)
        .exclude(standing="")
        .select_related("submission__round__city", "submission__organisation__city")
        .order_by("submission__round__due")
    )
    return {(one.assignment_id, one.submission.organisation_id): one for one in visible(request.actor, rows)}


def _group_acts(request: Any, group: SteeringGroup) -> list[Act]:
    actor, members = request.actor, group.members.select_related("organisation")

    def change(form: Any) -> SteeringGroup:
        return group_actions.change(actor, group, form.cleaned_data["read"], form.written())

    def seat(form: Any) -> None:
        said = form.cleaned_data
        group_actions.seat(actor, group, form.rows.get(said["body"]), said["seat"], chairs=said["chairs"])

    def leave(form: Any) -> None:
        group_actions.leave(actor, group, form.rows.get(form.cleaned_data["body"]))

    def decide(form: Any) -> None:
        group_actions.decide(actor, group, form.named())

    acts = [
        Act(
            "change",
            _("Change the group"),
            partial(forms.GroupForm, actor, group),
            change,
            _("Save the group"),
        ),
        Act("seat", _("Give a body a seat"), partial(forms.SeatForm, group.city), seat),
        Act("decide", _("Write down a decision"), partial(DecisionForm, group.city), decide),
    ]
    if members:
        acts.insert(2, Act("leave", _("End a seat"), partial(forms.LeaveForm, members), leave))
    return acts


@page("view", load_steering_group, methods=(*READING, "POST"))
def steering_group(request: Any, group: SteeringGroup) -> HttpResponse:
    """Mandate, members, decisions, and the groups before and after; for those who may, the forms to change them."""
    return work(
        request,
        _group_acts(request, group) if may(request.actor, "change", group) else [],
        "steering/group.html",
        crumbs=[crumb("steering", request.city), crumb("documents", request.city), here(plain(group.name))],
        group=group,
        members=group.members.select_related("organisation__city"),
        documents=visible(request.actor, group.documents.select_related("city", "owner")),
        decisions=group.decisions.select_related("body", "matter"),
        predecessors=group.predecessors.select_related("city"),
    )
