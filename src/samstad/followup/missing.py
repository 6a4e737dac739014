"""What an answer still lacks, and what has been changed since it was last handed in or sent back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from samstad.followup import assigned
from samstad.followup.assigned import Asked
from samstad.followup.models import PartKind, ReportingRound, RoundPart, Submission
from samstad.steering.models import Goal


def parts(submission: Submission) -> list[RoundPart]:
    """Required parts that have no text, goals of the body that nobody has assessed, assignments not answered."""
    return lacking(
        submission.round.parts.all(),
        {part.code: part.text for part in submission.parts.all()},
        bool(unassessed(submission)),
        assigned.asked_of(submission),
    )


def lacking(
    asked: Iterable[RoundPart], texts: Mapping[str, str], goals_left: bool, assignments: Asked
) -> list[RoundPart]:
    """The same of what has been read already: assessments are missing where goals are left, answers to assignments
    where one is unanswered, other parts where they are empty. Who has no assignment writes so in the part's text."""

    def lacks(part: RoundPart) -> bool:
        if part.kind == PartKind.ASSESSMENTS:
            return goals_left
        if part.kind == PartKind.ASSIGNMENTS and assignments.given:
            return bool(assignments.unanswered)
        return not texts.get(part.code, "").strip()

    return [part for part in asked if part.required and lacks(part)]


def own_goals(reporting_round: ReportingRound) -> dict[int, set[int]]:
    """Body → the goals of the round's document that it owns, and is to assess."""
    found: dict[int, set[int]] = {}
    for owner, goal in Goal.objects.filter(document=reporting_round.document_id).values_list(
        "owner_id", "id"
    ):
        found.setdefault(owner, set()).add(goal)
    return found


def unassessed(submission: Submission) -> list[Goal]:
    """The body's own goals in the round's document that have no assessment in the round."""
    return list(
        Goal.objects.filter(document=submission.round.document_id, owner=submission.organisation_id).exclude(
            assessments__round=submission.round_id
        )
    )


def changed_since(submission: Submission) -> list[str]:
    """Codes of the parts, and of the answers to assignments, that have another version than at the last step.

    None where no step has been taken.
    """
    if not submission.seen:
        return []
    texts: list[Any] = [*submission.parts.all(), *assigned.answers(submission)]
    return [text.code for text in texts if submission.seen.get(text.code, 1) != text.version]
