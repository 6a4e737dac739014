"""Assignments in a round: which are asked of each body, what is still unanswered, what was answered.

An assignment is answered by each body that it names, in every round that has a part for it: in the plan and in the
annual report, and in others where their template says so. What is asked is written down when the round opens, so that
it is told later what was asked then; an assignment that is given while the round is open comes along as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from samstad.followup.models import AssignmentAnswer, PartKind, ReportingRound, Submission, SubmissionState
from samstad.steering.models import Assignment, DocumentState

#: Answers that have not been handed in: what is given meanwhile is asked there too.
STILL_WRITTEN = frozenset({SubmissionState.NOT_STARTED, SubmissionState.DRAFT, SubmissionState.RETURNED})
_STANDS = (DocumentState.DECIDED, DocumentState.IN_FORCE)
# A year's budget has been replaced by the next one's when its annual report is written, and is answered all the same;
# one that was revised is not, since its revision holds the same and stands.
_OF_ITS_YEAR = (*_STANDS, DocumentState.REPLACED)


@dataclass(frozen=True)
class Asked:
    """How many assignments one body is asked for, and how many of them it has not answered."""

    given: int = 0
    unanswered: int = 0


def asks(reporting_round: ReportingRound) -> bool:
    """Whether the round has a part for assignments."""
    return reporting_round.parts.filter(kind=PartKind.ASSIGNMENTS).exists()


def given_in(reporting_round: ReportingRound) -> QuerySet[Assignment]:
    """What the round's own document asks, and each that stands and is of the round's year or lasts over it."""
    year = reporting_round.year
    lasting = Q(document__year=None) & (
        Q(document__valid_from=None) | Q(document__valid_from__year__lte=year)
    )
    lasting &= Q(document__valid_to=None) | Q(document__valid_to__year__gte=year)
    stands = Q(document__state__in=_STANDS) & lasting
    stands |= Q(document__state__in=_OF_ITS_YEAR, document__year=year)
    return (
        Assignment.objects.filter(document__city=reporting_round.city_id)
        .filter(stands | Q(document=reporting_round.document_id))
        .select_related("document")
        .prefetch_related("bodies")
    )


def ask(reporting_round: ReportingRound, submissions: Iterable[Submission]) -> list[AssignmentAnswer]:
    """Write down what is asked of each of these answers, beside what was asked already; those that are new."""
    if not asks(reporting_round):
        return []
    there = set(
        AssignmentAnswer.objects.filter(submission__round=reporting_round).values_list(
            "submission", "assignment"
        )
    )
    of_body: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in given_in(reporting_round):
        for body in assignment.bodies.all():
            of_body[body.pk].append(assignment)
    made = []
    for submission in submissions:
        if submission.state not in STILL_WRITTEN:
            continue
        for assignment in of_body[submission.organisation_id]:
            if (submission.pk, assignment.pk) not in there:
                row = AssignmentAnswer(submission=submission, assignment=assignment)
                row.save()
                made.append(row)
    return made


def answers(submission: Submission) -> list[AssignmentAnswer]:
    """What is asked of one body in a round, in order."""
    rows = submission.assignment_answers.select_related(
        "assignment__document__city", "assignment__document__owner", "assignment__decision__matter"
    )
    found = list(rows)
    for row in found:
        row.submission = submission
    return found


def asked_in(reporting_round: ReportingRound) -> dict[int, Asked]:
    """Answer's key → how much is asked and unanswered, of a whole round in one query."""
    rows: dict[int, list[bool]] = defaultdict(list)
    for row in AssignmentAnswer.objects.filter(submission__round=reporting_round):
        rows[row.submission_id].append(row.answered)
    return {key: Asked(len(each), each.count(False)) for key, each in rows.items()}


def asked_of(submission: Submission) -> Asked:
    found = [row.answered for row in submission.assignment_answers.all()]
    return Asked(len(found), found.count(False))


def before(submission: Submission) -> dict[int, AssignmentAnswer]:
    """Assignment's key → what the same body last answered to it, in a round that was due earlier."""
    found = submission.round
    rows = (
        AssignmentAnswer.objects.filter(
            submission__organisation=submission.organisation_id,
            submission__round__due__lt=found.due,
            assignment__in=submission.assignment_answers.values("assignment"),
        )
        .exclude(text="")
        .select_related("submission__round__city", "submission__organisation")
        .order_by("submission__round__due")
    )
    return {row.assignment_id: row for row in rows}
