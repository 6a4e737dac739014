"""Goals: the list by document with its place × organisation filter, a goal's page, a document's page."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.followup.models import Assessment, RoundState
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import may
from samstad.statistics.models import Area, Theme
from samstad.steering import queries, smart, smart_wording
from samstad.steering.models import Goal, SteeringDocument
from samstad.web import drawings, figures, judged
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city, load_document, load_goal
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain


@page("view", load_city)
def goals(request: Any, city: City) -> HttpResponse:
    """All goals, by document; one place, one organisation and one theme can be asked for."""
    rows = queries.goals_of(city).prefetch_related("roles__organisation", "activities__areas")
    every = visible(request.actor, rows)
    asked = {name: request.GET.get(name, "") for name in ("plats", "organisation", "tema")}
    chosen = _chosen(every, asked, city)
    places = {key for goal in every for key in _places_of(goal)}
    return show(
        request,
        "goals/list.html",
        crumbs=[here(_("Goals"))],
        documents=_by_document(request, city, chosen),
        total=len(every),
        shown=len(chosen),
        filtered=any(asked.values()),
        asked=asked,
        places=Area.objects.filter(pk__in=places).select_related("area_set"),
        organisations=sorted({body for goal in every for body in _bodies(goal)}, key=lambda b: b.sort_key),
        themes=Theme.objects.filter(city=city, goals__in=every).distinct(),
    )


def _chosen(every: list[Goal], asked: dict[str, str], city: City) -> list[Goal]:
    """Goals that concern the theme, the body, and the place: set there, or done there or around."""
    around: set[int] = set()
    if asked["plats"]:
        area_set, _sep, code = asked["plats"].partition(":")
        place = Area.objects.filter(area_set__code=area_set, code=code, area_set__city=city).first()
        around = set(queries.containing(place)) if place else {-1}
    return [
        goal
        for goal in every
        if (not asked["tema"] or (goal.theme is not None and goal.theme.code == asked["tema"]))
        and (not asked["organisation"] or asked["organisation"] in {body.code for body in _bodies(goal)})
        and (not around or around & _places_of(goal))
    ]


def _bodies(goal: Goal) -> set[Organisation]:
    return {goal.owner} | {role.organisation for role in goal.roles.all()}


def _places_of(goal: Goal) -> set[int]:
    done = {area.pk for activity in goal.activities.all() for area in activity.areas.all()}
    return done | ({goal.area_id} if goal.area_id else set())


def _by_document(
    request: Any, city: City, chosen: list[Goal]
) -> list[tuple[SteeringDocument, list[dict[str, Any]]]]:
    """(document, its goals in the order of the tree with the counts of their targets' judgements)."""
    targets = queries.targets_of(city).filter(goal__in=chosen)
    counts = _counts(list(targets), judged.audience_for(request))
    documents: dict[SteeringDocument, list[Goal]] = defaultdict(list)
    for goal in chosen:
        documents[goal.document].append(goal)
    return [
        (
            document,
            [
                {"goal": goal, "depth": depth, "counts": counts.get(goal.pk, [])}
                for depth, goal in queries.in_tree(found)
            ],
        )
        for document, found in documents.items()
    ]


def _counts(targets: list[Any], audience: Any) -> dict[int, list[judged.Count]]:
    by_goal: dict[int, list[judged.Judged]] = defaultdict(list)
    for item in judged.judge(targets, audience):
        by_goal[item.target.goal_id].append(item)
    return {key: judged.counted(items) for key, items in by_goal.items()}


def _sources(tables: Any, city: Any, names: Any) -> list[figures.Source]:
    """The releases behind all tables of a judgement, each once."""
    found = [source for table in tables for source in figures.sources(table, city, names)]
    return list(dict.fromkeys(found))


@page("view", load_goal)
def goal(request: Any, goal: Goal) -> HttpResponse:
    """A goal: its targets with judgements and reasons, what people assess, what is done."""
    city, document = request.city, goal.document
    targets = goal.targets.select_related(
        "indicator__theme", "area__area_set", "set_by", "goal__document", "goal__owner", *queries.BESIDE
    )
    items = judged.judge(targets, judged.audience_for(request))
    tables = [item.judgement.tables for item in items]
    names = figures.datasets_by_code(
        city, {ref.dataset for beside in tables for table in beside for ref in table.releases}
    )
    assessments = visible(
        request.actor,
        goal.assessments.select_related("round__city", "by", "goal__owner", "goal__document").order_by(
            "-round__year", "-at"
        ),
    )
    return show(
        request,
        "goals/goal.html",
        crumbs=[crumb("goals", city), (plain(document.title), address(document)), here(goal.text)],
        goal=goal,
        document=document,
        roles=goal.roles.select_related("organisation"),
        parts=visible(request.actor, goal.parts.select_related("document__city", "owner")),
        targets=[
            (item, drawings.target_chart(item), _sources(beside, city, names))
            for item, beside in zip(items, tables, strict=True)
        ],
        assessments=assessments,
        to_assess=_open_rounds(request, goal),
        may_edit=may(request.actor, "edit", goal),
        smart=_smart(request, goal),
        activities=goal.activities.select_related("responsible__city").prefetch_related(
            "areas__area_set", "partners"
        ),
    )


def _smart(request: Any, goal: Goal) -> dict[str, Any] | None:
    """The SMART check in words, for those whose goal it is; nobody else is asked for its queries."""
    if not may(request.actor, "check", goal):
        return None
    agreement = getattr(goal.document, "agreement", None)
    signed = (
        agreement.parties.filter(signed_on__isnull=False).select_related("organisation__city")
        if agreement
        else []
    )
    draft = smart.draft_of(goal, accepted=[party.organisation for party in signed])
    checked = smart.check(draft, audience=judged.audience_for(request))
    lang = language()
    return {"rows": smart_wording.rows(checked, lang), "about": smart_wording.about_cases(lang)}


def _open_rounds(request: Any, goal: Goal) -> list[Any]:
    """Rounds in which this reader may assess the goal now."""
    rounds = goal.document.rounds.filter(state=RoundState.OPEN).select_related("city")
    return [r for r in rounds if may(request.actor, "assess", Assessment(round=r, goal=goal))]


@page("view", load_document)
def document(request: Any, document: SteeringDocument) -> HttpResponse:
    """A steering document: what it is, its goals in order, and what has followed it."""
    city = request.city
    tree = queries.goal_tree(document)
    targets = queries.targets_of(city).filter(goal__document=document)
    counts = _counts(list(targets), judged.audience_for(request))
    return show(
        request,
        "documents/document.html",
        crumbs=[crumb("goals", city), here(document.title)],
        document=document,
        goals=[{"goal": goal, "depth": depth, "counts": counts.get(goal.pk, [])} for depth, goal in tree],
        agreement=getattr(document, "agreement", None),
        may_add_goal=may(request.actor, "add_goal", document),
        may_workbook=may(request.actor, "workbook", document),
        rounds=visible(request.actor, document.rounds.select_related("city", "led_by")),
        successors=visible(request.actor, document.successors.select_related("city", "owner")),
    )
