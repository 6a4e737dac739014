"""What is seen of rounds and reports."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from samstad.followup.models import Assessment, ReportingRound, Submission, SubmissionPart, SubmissionState
from samstad.organisation import clock
from samstad.organisation.models import Organisation
from samstad.organisation.related import fill
from samstad.steering.models import Goal

HANDED_IN = frozenset({SubmissionState.SUBMITTED, SubmissionState.APPROVED, SubmissionState.LOCKED})


@dataclass(frozen=True)
class Row:
    """One addressee of a round today. `days_late` counts from the due day to the answer, or to today.

    `submitted_on` is the day of an answer that stands; None where it was returned or never came.
    """

    organisation: Organisation
    submission: Submission | None
    state: str
    handed_in: bool
    submitted_on: dt.date | None
    days_late: int

    @property
    def late(self) -> bool:
        return self.days_late > 0

    @property
    def outstanding(self) -> bool:
        """Late and still not handed in."""
        return self.late and not self.handed_in


@dataclass(frozen=True)
class RoundOverview:
    """Who has answered. `counts` has every state, also those nobody is in."""

    round: ReportingRound
    rows: tuple[Row, ...]
    counts: dict[str, int]
    today: dt.date

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in for row in self.rows)

    @property
    def outstanding(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.outstanding)

    @property
    def due_passed(self) -> bool:
        return self.today > self.round.due


def round_overview(reporting_round: ReportingRound) -> RoundOverview:
    """Every addressee with the state of its answer, in the order of names."""
    return round_overviews([reporting_round])[0]


def round_overviews(rounds: Sequence[ReportingRound]) -> list[RoundOverview]:
    """Those of many rounds; the same bodies answer year after year, and are read once."""
    known = {each.pk: each for each in rounds}
    given: dict[int, dict[int, Submission]] = defaultdict(dict)
    for submission in Submission.objects.filter(round__in=known).order_by():
        submission.round = known[submission.round_id]
        given[submission.round_id][submission.organisation_id] = submission
    asked: dict[int, set[int]] = defaultdict(set)
    pairs = ReportingRound.addressees.through.objects.filter(reportinground__in=known)
    for key, body in pairs.values_list("reportinground", "organisation"):
        asked[key].add(body)
    bodies = Organisation.objects.filter(pk__in=set().union(*asked.values()))
    in_order = fill(bodies, "city", known=[each.city for each in rounds])
    return [
        _overview(each, [body for body in in_order if body.pk in asked[each.pk]], given[each.pk])
        for each in rounds
    ]


def _overview(
    reporting_round: ReportingRound, bodies: Sequence[Organisation], given: Mapping[int, Submission]
) -> RoundOverview:
    today = clock.today()
    rows = []
    for organisation in bodies:
        submission = given.get(organisation.pk)
        if submission is not None:
            submission.organisation = organisation
        state = submission.state if submission else SubmissionState.NOT_STARTED
        handed_in = state in HANDED_IN
        at = submission.submitted_at if submission and handed_in else None
        submitted_on = timezone.localdate(at) if at else None
        rows.append(
            Row(
                organisation=organisation,
                submission=submission,
                state=str(state),
                handed_in=handed_in,
                submitted_on=submitted_on,
                days_late=days_late(reporting_round.due, submitted_on or today),
            )
        )
    found = Counter(row.state for row in rows)
    counts = {str(state): found.get(str(state), 0) for state in SubmissionState.values}
    return RoundOverview(reporting_round, tuple(rows), counts, today)


def days_late(due: dt.date, answered: dt.date) -> int:
    """Whole days after the due day; 0 on it and before."""
    return max(0, (answered - due).days)


def assessments_of(reporting_round: ReportingRound) -> dict[int, Assessment]:
    """Goal's key → its assessment in the round."""
    return {a.goal_id: a for a in reporting_round.assessments.select_related("by", "goal")}


def latest_assessment(goal: Goal) -> Assessment | None:
    """The newest assessment of a goal in any round."""
    return goal.assessments.select_related("round", "by").order_by("-round__year", "-at").first()


def texts_of(reporting_round: ReportingRound) -> dict[tuple[int, str], str]:
    """(answer's key, part's code) → its text."""
    rows = SubmissionPart.objects.filter(submission__round=reporting_round)
    return {(key, code): text for key, code, text in rows.values_list("submission_id", "code", "text")}


def text_before(submission: Submission) -> dict[str, tuple[Submission, str]]:
    """Part's code → the answer before and its text: of the same body, in an earlier run of the same template, or an
    earlier round on the same document where there is no template."""
    found = submission.round
    rows = Submission.objects.filter(organisation=submission.organisation_id, round__due__lt=found.due)
    rows = (
        rows.filter(round__template=found.template_id)
        if found.template_id
        else rows.filter(round__document=found.document_id, round__kind=found.kind)
    )
    before: dict[str, tuple[Submission, str]] = {}
    for earlier in rows.select_related("round__city", "organisation").order_by("-round__due")[:1]:
        for part in earlier.parts.exclude(text=""):
            before[part.code] = (earlier, part.text)
    return before
