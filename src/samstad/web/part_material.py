"""What stands beside the text of a part: values that have arrived from releases, goals, activities, promises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samstad.followup.models import Assessment, PartKind, RoundPart, Submission
from samstad.followup.queries import assessments_of
from samstad.organisation.rights import may
from samstad.places.models import Commitment
from samstad.steering.models import Activity, Goal
from samstad.steering.queries import targets_of
from samstad.web import judged
from samstad.web.access import visible
from samstad.web.answer_forms import ShownAnswer, shown_answers


def materials(
    request: Any,
    submission: Submission,
    asked: Iterable[RoundPart],
    answers: list[ShownAnswer] | None = None,
) -> dict[str, Any]:
    """Kind of part → what the page shows of it, for the kinds that are asked for. `answers` where they are written."""
    kinds = {part.kind for part in asked}
    made: dict[str, Any] = {}
    if kinds & {PartKind.INDICATORS, PartKind.ASSESSMENTS}:
        goals = _goals(request, submission)
        if PartKind.INDICATORS in kinds:
            made[PartKind.INDICATORS.value] = [item for row in goals for item in row["judged"]]
        if PartKind.ASSESSMENTS in kinds:
            made[PartKind.ASSESSMENTS.value] = goals
    if PartKind.ACTIVITIES in kinds:
        made[PartKind.ACTIVITIES.value] = _activities(request, submission)
    if PartKind.ASSIGNMENTS in kinds:
        made[PartKind.ASSIGNMENTS.value] = (
            answers if answers is not None else shown_answers(request.actor, submission)
        )
        made["promises"] = _promises(request, submission)
    return made


def _goals(request: Any, submission: Submission) -> list[dict[str, Any]]:
    """The body's own goals with the rule's proposals, the assessment given, and the one of the round before."""
    found = submission.round
    goals = visible(
        request.actor,
        Goal.objects.filter(document=found.document_id, owner=submission.organisation_id).select_related(
            "document__city", "document__owner", "owner"
        ),
    )
    targets = targets_of(request.city).filter(goal__in=[goal.pk for goal in goals])
    by_goal: dict[int, list[judged.Judged]] = {}
    for item in judged.judge(targets, judged.audience_for(request)):
        by_goal.setdefault(item.target.goal_id, []).append(item)
    given = assessments_of(found)
    return [
        {
            "goal": goal,
            "judged": by_goal.get(goal.pk, []),
            "given": given.get(goal.pk),
            "may_assess": may(request.actor, "assess", Assessment(round=found, goal=goal)),
        }
        for goal in goals
    ]


def _activities(request: Any, submission: Submission) -> list[Activity]:
    rows = Activity.objects.filter(
        responsible=submission.organisation_id, document=submission.round.document_id
    )
    return visible(
        request.actor, rows.select_related("document__city", "document__owner", "goal", "responsible")
    )


def _promises(request: Any, submission: Submission) -> list[Commitment]:
    rows = Commitment.objects.filter(
        parties=submission.organisation_id, agreement__document=submission.round.document_id
    )
    return visible(
        request.actor,
        rows.select_related("agreement__document__city", "agreement__document__owner", "clause", "report_to"),
    )
