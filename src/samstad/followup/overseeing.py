"""The whole round at once, for whoever leads it: who is late, what is missing, what was changed since last time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from samstad.followup import assigned, missing
from samstad.followup.assigned import Asked
from samstad.followup.models import (
    AssignmentAnswer,
    PartKind,
    Reminder,
    Reply,
    ReplyState,
    ReportingRound,
    RoundPart,
    SubmissionPart,
    SubmissionState,
)
from samstad.followup.queries import Row, round_overview

BEING_WRITTEN = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED})


@dataclass(frozen=True)
class Line:
    """One body. `changed` are the parts that have another text than when it was last handed in or sent back;
    `unanswered` counts the assignments that it has been given and has not answered."""

    row: Row
    lacking: tuple[RoundPart, ...]
    changed: tuple[RoundPart, ...]
    reminded: dt.datetime | None
    comments: int
    last_written: dt.datetime | None
    unanswered: int = 0


ORDERS = {
    "namn": lambda line: line.row.organisation.sort_key,
    "tillstand": lambda line: (
        list(SubmissionState.values).index(line.row.state),
        line.row.organisation.sort_key,
    ),
    "sen": lambda line: (not line.row.outstanding, -line.row.days_late, line.row.organisation.sort_key),
    "saknas": lambda line: (-len(line.lacking), line.row.organisation.sort_key),
    "andrat": lambda line: (-len(line.changed), line.row.organisation.sort_key),
    "paminnd": lambda line: (
        (line.reminded is not None, line.reminded, line.row.organisation.sort_key)
        if line.reminded
        else (False, dt.datetime.min, line.row.organisation.sort_key)
    ),
}


def lines(reporting_round: ReportingRound, order: str = "sen") -> list[Line]:
    """Every addressee, in a number of queries that does not grow with them. An unknown order is the first."""
    asked = list(reporting_round.parts.all())
    texts: dict[int, dict[str, SubmissionPart]] = defaultdict(dict)
    for part in SubmissionPart.objects.filter(submission__round=reporting_round):
        texts[part.submission_id][part.code] = part
    owned = missing.own_goals(reporting_round)
    assignments = assigned.asked_in(reporting_round)
    answered = _answers(reporting_round)
    done = set(reporting_round.assessments.values_list("goal_id", flat=True))
    reminded = dict(
        Reminder.objects.filter(submission__round=reporting_round)
        .values_list("submission")
        .annotate(Max("at"))
    )
    remarks: dict[int, int] = defaultdict(int)
    for texts_of in (SubmissionPart.objects, AssignmentAnswer.objects):
        open_ones = texts_of.filter(
            submission__round=reporting_round, comments__isnull=False, comments__resolved_at__isnull=True
        )
        for key in open_ones.values_list("submission_id", flat=True):
            remarks[key] += 1
    written = dict(
        SubmissionPart.history.filter(submission__round=reporting_round, version__gt=1)
        .values_list("submission_id")
        .order_by("submission_id")
        .annotate(Max("history_date"))
    )
    made = []
    for row in round_overview(reporting_round).rows:
        key = row.submission.pk if row.submission else 0
        parts = texts[key]
        left = owned.get(row.organisation.pk, set()) - done
        seen = row.submission.seen if row.submission and row.state in BEING_WRITTEN else {}
        given = assignments.get(key, Asked())
        made.append(
            Line(
                row=row,
                lacking=tuple(
                    missing.lacking(
                        asked, {code: part.text for code, part in parts.items()}, bool(left), given
                    )
                ),
                changed=tuple(
                    part
                    for part in asked
                    if seen and part.code in parts and _changed(part, parts[part.code], answered[key], seen)
                ),
                reminded=reminded.get(key),
                comments=remarks[key],
                last_written=written.get(key),
                unanswered=0 if row.handed_in else given.unanswered,
            )
        )
    return sorted(made, key=ORDERS.get(order, ORDERS["sen"]))  # type: ignore[no-any-return]


def _answers(reporting_round: ReportingRound) -> dict[int, list[AssignmentAnswer]]:
    found: dict[int, list[AssignmentAnswer]] = defaultdict(list)
    rows = AssignmentAnswer.objects.filter(submission__round=reporting_round)
    for row in rows.select_related("assignment__document"):
        found[row.submission_id].append(row)
    return found


def _changed(
    asked: RoundPart, part: SubmissionPart, answers: list[AssignmentAnswer], seen: dict[str, int]
) -> bool:
    """Whether the part has another text than was seen; of assignments, any of the answers in it."""
    texts: list[Any] = [part, *(answers if asked.kind == PartKind.ASSIGNMENTS else [])]
    return any(seen.get(text.code, 1) != text.version for text in texts)


def replies(reporting_round: ReportingRound) -> list[Reply]:
    """What bodies have been asked and have replied, those still waited for first."""
    rows = Reply.objects.filter(assessment__round=reporting_round).select_related(
        "organisation__city", "assessment__goal__document__city", "assessment__round__city", "by"
    )
    return sorted(rows, key=lambda one: (one.state != ReplyState.ASKED, one.answer_by))
