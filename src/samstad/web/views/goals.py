"""Goals: the list by document with its place × organisation filter, a goal's page, a document's page."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.followup.models import Assessment, RoundState
from samstad.organisation import choosing
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.referrals import compiling
from samstad.statistics.models import Theme
from samstad.steering import budgets, lineage, money, queries, smart, smart_wording
from samstad.steering import tree as steering_tree
from samstad.steering.agenda2030 import GLOBAL_GOALS
from samstad.steering.models import Goal, SteeringDocument
from samstad.web import drawings, figures, judged
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city, load_document, load_goal
from samstad.web.pages import crumb, here, show
from samstad.web.referral_providers import handled
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views import life

PER_PAGE = 50


@page("view", load_city)
def goals(request: Any, city: City) -> HttpResponse:
    """Goals by document, narrowed in the database: a city of many years has more than a page can hold."""
    asked = {name: request.GET.get(name, "") for name in ("plats", "organisation", "tema")}
    every = queries.goals_seen(request.actor, city)
    chosen = queries.narrowed(
        every, city, place=asked["plats"], body=asked["organisation"], theme=asked["tema"]
    )
    total = queries.number_seen(Goal, request.actor, city)
    filtered = any(asked.values())
    pages = Paginator(queries.InOrder(chosen, city, None if filtered else total), PER_PAGE)
    part = pages.get_page(request.GET.get("sida"))
    return show(
        request,
        "goals/list.html",
        crumbs=[here(_("Goals"))],
        documents=_by_document(request, city, visible(request.actor, part.object_list)),
        page=part,
        query=urlencode({name: value for name, value in asked.items() if value}),
        total=total,
        shown=pages.count,
        filtered=filtered,
        asked=asked,
        places=queries.places_with_goals(city),
        organisations=choosing.few(city, asked["organisation"], queries.bodies_with_goals(city)),
        themes=Theme.objects.filter(Exists(every.filter(theme=OuterRef("pk"))), city=city),
    )


def _by_document(
    request: Any, city: City, chosen: list[Goal]
) -> list[tuple[SteeringDocument, list[dict[str, Any]]]]:
    """(document, its goals in the order of the tree with the counts of their targets' judgements)."""
    targets = queries.with_names(queries.targets_of(city).filter(goal__in=chosen), city)
    counts = _counts(targets, judged.audience_for(request))
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
        "indicator__theme", "area__area_set", "set_by", "goal__document", "goal__owner", "decision__matter",
        *queries.BESIDE,
    )  # fmt: skip
    items = judged.judge(targets, judged.audience_for(request))
    tables = [item.judgement.tables for item in items]
    names = figures.datasets_by_code(
        city, {ref.dataset for beside in tables for table in beside for ref in table.releases}
    )
    assessments = visible(
        request.actor,
        goal.assessments.select_related("round__city", "by", "goal__owner", "goal__document")
        .prefetch_related("replies__organisation__city", "replies__by")
        .order_by("-round__year", "-at"),
    )
    return show(
        request,
        "goals/goal.html",
        crumbs=[crumb("goals", city), (plain(document.title), address(document)), here(goal.text)],
        goal=goal,
        document=document,
        roles=goal.roles.select_related("organisation__city", "decision__matter"),
        serves=visible(
            request.actor, goal.serves.select_related("document__city", "document__owner", "owner")
        ),
        served_by=visible(
            request.actor, goal.served_by.select_related("document__city", "document__owner", "owner")
        ),
        years=[one for one in visible(request.actor, steering_tree.through_the_years(goal)) if one != goal],
        global_goals=[
            GLOBAL_GOALS[link.number] | {"number": link.number} for link in goal.global_goals.all()
        ],
        assignments=_assignments(request, goal.assignments),
        year_rows=queries.target_rows(goal, None, language(), drafts=_inside(request, document)),
        may_set_year_target=may(request.actor, "set_year_target", goal),
        parts=visible(request.actor, goal.parts.select_related("document__city", "owner")),
        targets=[
            (item, drawings.target_chart(item), _sources(beside, city, names))
            for item, beside in zip(items, tables, strict=True)
        ],
        assessments=[_with_replies(request, goal, assessment) for assessment in assessments],
        to_assess=_open_rounds(request, goal),
        may_edit=may(request.actor, "edit", goal),
        smart=_smart(request, goal),
        activities=goal.activities.select_related(
            "responsible__city", "document__city", "goal"
        ).prefetch_related("areas__area_set", "partners"),
        served=visible(
            request.actor,
            goal.served_by_activities.select_related(
                "document__city", "document__owner", "goal", "responsible"
            ),
        ),
        may_add_activity=may(request.actor, "add_activity", goal),
        handled=handled(request, compiling.of_goal(goal)),
    )


def _inside(request: Any, document: SteeringDocument) -> bool:
    """Whether this reader is one of the city's own, who read drafts."""
    return may(
        request.actor, "view", SteeringDocument(city=document.city, owner=document.owner, state="draft")
    )


def _assignments(request: Any, rows: Any) -> list[Any]:
    """Assignments that this reader may see, each with the goals that it may see."""
    found = visible(
        request.actor,
        rows.select_related("document__city", "document__owner", "decision__matter").prefetch_related(
            "bodies__city", "goals__document__city"
        ),
    )
    for assignment in found:
        assignment.shown_goals = visible(request.actor, assignment.goals.all())
    return found


def _line(request: Any, document: SteeringDocument) -> list[lineage.Milestone]:
    """The document's line, where it has one, without drafts that this reader may not see."""
    line = [one for one in lineage.line_of(document) if may(request.actor, "view", one.document)]
    return line if len(line) > 1 else []


def _with_replies(request: Any, goal: Goal, assessment: Assessment) -> dict[str, Any]:
    """An assessment with what the bodies that it concerns have said, as far as this reader may see it."""
    assessment.goal = goal
    rows = list(assessment.replies.all())
    for reply in rows:
        reply.assessment = assessment
    return {
        "given": assessment,
        "replies": [(one, may(request.actor, "reply", one)) for one in visible(request.actor, rows)],
        "may_ask": request.actor.user is not None and may(request.actor, "ask", assessment),
    }


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


def _projects(document: SteeringDocument) -> list[tuple[Any, Any]]:
    """(project, what it costs in all its years together; None where no amount is given)."""
    rows = document.projects.select_related("document__city", "responsible__city").prefetch_related("amounts")
    return [(row, money.total(cell.amount for cell in row.amounts.all())) for row in rows]


@page("view", load_document)
def document(request: Any, document: SteeringDocument) -> HttpResponse:
    """A steering document: what it is, its goals in order, and what has followed it."""
    city = request.city
    tree = queries.goal_tree(document)
    targets = queries.with_names(queries.targets_of(city).filter(goal__document=document), city)
    counts = _counts(targets, judged.audience_for(request))
    return show(
        request,
        "documents/document.html",
        crumbs=[crumb("goals", city), here(document.title)],
        document=document,
        goals=[{"goal": goal, "depth": depth, "counts": counts.get(goal.pk, [])} for depth, goal in tree],
        year_rows=queries.target_rows(document, None, language(), drafts=_inside(request, document)),
        line=_line(request, document),
        theme_changes=document.theme_changes.all(),
        concepts=document.concepts.all(),
        strategic_questions=document.strategic_questions.all(),
        assignments=_assignments(request, document.assignments),
        alone=document.activities.filter(goal=None).select_related(
            "document__city", "assignment", "responsible__city"
        ),
        may_add_activity=may(request.actor, "add_activity", document),
        groups=visible(request.actor, document.steering_groups.select_related("city")),
        steps=life.steps_for(request, document),
        may_decide=may(request.actor, "decide", document),
        may_revise=may(request.actor, "revise", document),
        may_replace=may(request.actor, "replace", document),
        agreement=getattr(document, "agreement", None),
        budget=budgets.tables(document),
        may_edit_budget=may(request.actor, "edit_budget", document),
        sections=document.sections.all(),
        projects=_projects(document),
        premises_plans=document.premises_plans.select_related("organisation__city", "document__city"),
        has_city_premises=document.premises_totals.exists(),
        may_add_goal=may(request.actor, "add_goal", document),
        may_give_assignment=may(request.actor, "give_assignment", document),
        may_edit_words=may(request.actor, "edit_words", document),
        may_workbook=may(request.actor, "workbook", document),
        rounds=visible(request.actor, document.rounds.select_related("city", "led_by")),
    )
