"""Reporting rounds: the list, who has answered, and a person's assessment of a goal within a round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.followup import actions, jobs
from samstad.followup.models import Assessment, Level, ReportingRound, RoundTemplate, Submission
from samstad.followup.models.jobs import PENDING
from samstad.followup.queries import assessments_of, round_overview, round_overviews
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.steering.queries import goal_tree, targets_of
from samstad.web import judged
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.forms import AssessmentForm
from samstad.web.loaders import load_city, load_goal, load_round
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain


@page("view", load_city)
def rounds(request: Any, city: City) -> HttpResponse:
    rows = city.rounds.select_related("document__city", "led_by", "report_to", "city")
    return show(
        request,
        "rounds/list.html",
        crumbs=[here(_("Reporting"))],
        overviews=round_overviews(visible(request.actor, rows)),
        may_see_templates=may(request.actor, "view", RoundTemplate(city=city)),
    )


@page("view", load_round)
def reporting_round(request: Any, found: ReportingRound) -> HttpResponse:
    """Who has answered, who is late, and which goals have been assessed."""
    return _round_page(request, found)


@page("freeze", load_round, methods=("POST",))
def freeze(request: Any, found: ReportingRound) -> HttpResponse:
    """Ask for the report of the round as it stands. A worker compiles it; the page of the job tells how far it is."""
    try:
        job = jobs.queue(request.actor, found)
    except UserError as error:
        return _round_page(request, found, problem=str(error))
    return HttpResponseRedirect(address(job))


@page("close", load_round, methods=("POST",))
def close(request: Any, found: ReportingRound) -> HttpResponse:
    try:
        closed = actions.close_round(request.actor, found)
    except UserError as error:
        return _round_page(request, found, problem=str(error))
    messages.success(request, _("The round is closed, and approved reports are locked."))
    return HttpResponseRedirect(address(closed))


def _round_page(request: Any, found: ReportingRound, problem: str = "") -> HttpResponse:
    overview = round_overview(found)
    given = assessments_of(found)
    goals = [
        (goal, _seen(request, given.get(goal.pk)), _may_assess(request, found, goal))
        for _depth, goal in goal_tree(found.document)
    ]
    return show(
        request,
        "rounds/round.html",
        crumbs=[crumb("rounds", request.city), here(found.name)],
        round=found,
        overview=overview,
        rows=[(row, _may_open(request, found, row)) for row in overview.rows],
        assessed=[row for row in goals if row[1]],
        not_assessed=[row for row in goals if not row[1]],
        reports=visible(request.actor, found.reports.select_related("city")),
        may_freeze=may(request.actor, "freeze", found),
        may_close=may(request.actor, "close", found),
        may_oversee=may(request.actor, "oversee", found),
        parts=found.parts.all(),
        problem=problem,
        status=422 if problem else 200,
        under_way=found.jobs.filter(state__in=PENDING).first(),
    )


def _may_open(request: Any, found: ReportingRound, row: Any) -> bool:
    """Whether the reader may open the answer of this row; one that does not exist yet is as if not started."""
    submission = row.submission or Submission(round=found, organisation=row.organisation)
    submission.round = found
    return row.submission is not None and may(request.actor, "view", submission)


def _seen(request: Any, assessment: Assessment | None) -> Assessment | None:
    return assessment if assessment and may(request.actor, "view", assessment) else None


def _may_assess(request: Any, found: ReportingRound, goal: Any) -> bool:
    return may(request.actor, "assess", Assessment(round=found, goal=goal))


def load_assessment(city: City, code: str, document: str, goal: str) -> Assessment:
    """The assessment of a goal in a round, or the one that could be given. 404 for a goal of another document."""
    found, wanted = load_round(city, code), load_goal(city, document, goal)
    if wanted.document_id != found.document_id:
        raise Http404
    given = Assessment.objects.filter(round=found, goal=wanted).select_related("by").first()
    assessment = given or Assessment(round=found, goal=wanted, version=0)
    assessment.round, assessment.goal = found, wanted
    return assessment


@page("assess", load_assessment, methods=(*READING, "POST"))
def assess(request: Any, assessment: Assessment) -> HttpResponse:
    """The form with the targets' judgements beside it: the rule proposes, a person decides."""
    found, goal = assessment.round, assessment.goal
    form = AssessmentForm(request.POST or None, initial=_initial(assessment))
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess(request.actor, found, goal, **form.cleaned_data)
        except actions.ConflictError as error:
            conflict = error
            form = AssessmentForm({**request.POST.dict(), "version": error.version})
        else:
            messages.success(request, _("The assessment is saved."))
            return HttpResponseRedirect(address(goal))
    targets = targets_of(request.city).filter(goal=goal)
    return show(
        request,
        "rounds/assess.html",
        crumbs=[
            crumb("rounds", request.city),
            (plain(found.name), address(found)),
            here(_("Assess a goal")),
        ],
        round=found,
        goal=goal,
        form=form,
        conflict=conflict,
        levels={who: Level(said["level"]).label for who, said in _both(conflict)},
        targets=judged.judge(targets, judged.audience_for(request)),
        before=_before(request, assessment),
        status=409 if conflict else 422 if form.is_bound and not form.is_valid() else 200,
    )


def _before(request: Any, assessment: Assessment) -> Assessment | None:
    """The goal's assessment in the round before, which stands beside the form."""
    earlier = (
        Assessment.objects.filter(goal=assessment.goal, round__due__lt=assessment.round.due)
        .select_related("round__city", "goal__owner", "by")
        .order_by("-round__due")
        .first()
    )
    return _seen(request, earlier)


def _both(conflict: actions.ConflictError | None) -> list[tuple[str, dict[str, str]]]:
    return [("theirs", conflict.theirs), ("mine", conflict.mine)] if conflict else []


def _initial(assessment: Assessment) -> dict[str, Any]:
    return {
        "level": assessment.level,
        "basis": assessment.basis if assessment.pk else assessment.round.basis or assessment.basis,
        "motivation": assessment.motivation,
        "analysis": assessment.analysis,
        "version": assessment.version,
    }
