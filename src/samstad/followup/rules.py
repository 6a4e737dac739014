"""Who may do what in a round, and what state follows. Tables only.

A submission's row says who may; `TRANSITIONS` says what state the act leads to. A test holds the two together:
an act is granted to somebody exactly where it leads somewhere.
"""

from __future__ import annotations

from samstad.followup.models import (
    Assessment,
    Job,
    Report,
    ReportFile,
    ReportingRound,
    RoundState,
    Submission,
    SubmissionState,
)
from samstad.organisation.models import Role
from samstad.organisation.rights import MEMBERS, NOBODY, PUBLIC, Grant, Table, anywhere, own, register
from samstad.steering.models import DocumentState

COORDINATOR = anywhere(Role.COORDINATOR)
S = SubmissionState

TRANSITIONS: dict[tuple[str, str], str] = {
    (S.NOT_STARTED, "edit"): S.DRAFT,
    (S.DRAFT, "edit"): S.DRAFT,
    (S.RETURNED, "edit"): S.DRAFT,
    (S.DRAFT, "submit"): S.SUBMITTED,
    (S.RETURNED, "submit"): S.SUBMITTED,
    (S.SUBMITTED, "return"): S.RETURNED,
    (S.APPROVED, "return"): S.RETURNED,
    (S.SUBMITTED, "approve"): S.APPROVED,
    (S.APPROVED, "lock"): S.LOCKED,
}

# A draft is seen by its own organisation and the coordinator; what was handed in, by the city's people too;
# what was approved, by everybody.
OWN_OR_COORDINATOR = own(*Role) | COORDINATOR
OWN_OR_MEMBERS = own(*Role) | MEMBERS

WHILE_OPEN: dict[str, dict[str, frozenset[Grant]]] = {
    S.NOT_STARTED: {
        "view": OWN_OR_COORDINATOR,
        "edit": own(Role.REPORTER),
        "submit": NOBODY,
        "return": NOBODY,
        "approve": NOBODY,
        "lock": NOBODY,
    },
    S.DRAFT: {
        "view": OWN_OR_COORDINATOR,
        "edit": own(Role.REPORTER),
        "submit": own(Role.REPORTER),
        "return": NOBODY,
        "approve": NOBODY,
        "lock": NOBODY,
    },
    S.SUBMITTED: {
        "view": OWN_OR_MEMBERS,
        "edit": NOBODY,
        "submit": NOBODY,
        "return": own(Role.APPROVER) | COORDINATOR,
        "approve": own(Role.APPROVER),
        "lock": NOBODY,
    },
    S.RETURNED: {
        "view": OWN_OR_COORDINATOR,
        "edit": own(Role.REPORTER),
        "submit": own(Role.REPORTER),
        "return": NOBODY,
        "approve": NOBODY,
        "lock": NOBODY,
    },
    S.APPROVED: {
        "view": PUBLIC,
        "edit": NOBODY,
        "submit": NOBODY,
        "return": COORDINATOR,
        "approve": NOBODY,
        "lock": COORDINATOR,
    },
    S.LOCKED: {
        "view": PUBLIC,
        "edit": NOBODY,
        "submit": NOBODY,
        "return": NOBODY,
        "approve": NOBODY,
        "lock": NOBODY,
    },
}

# In a closed round nothing moves any more: what could be seen still can, and what was approved can still be locked.
WHEN_CLOSED = {
    f"closed_{S(state).value}": {
        action: grants if action in {"view", "lock"} else NOBODY for action, grants in row.items()
    }
    for state, row in WHILE_OPEN.items()
    if state != S.LOCKED
}


def submission_state(submission: Submission) -> str:
    """The row that applies: the submission's own state, within a round that is open or closed."""
    if submission.round.state == RoundState.CLOSED and submission.state != S.LOCKED:
        return f"closed_{submission.state}"
    return submission.state


SUBMISSION = register(
    Submission,
    Table(
        "submission",
        {**WHILE_OPEN, **WHEN_CLOSED},
        city_of=lambda submission: submission.round.city,
        organisation_of=lambda submission: submission.organisation,
        state_of=submission_state,
    ),
)


def round_state(reporting_round: ReportingRound) -> str:
    """The row that applies: a round on a draft is apart, since a frozen report is public and a draft is not."""
    if reporting_round.document.state == DocumentState.DRAFT:
        return f"draft_{reporting_round.state}"
    return reporting_round.state


ROUND = register(
    ReportingRound,
    Table(
        "reporting round",
        {
            RoundState.OPEN: {
                "view": PUBLIC,
                "freeze": own(Role.COORDINATOR),
                "close": own(Role.COORDINATOR),
            },
            RoundState.CLOSED: {"view": PUBLIC, "freeze": own(Role.COORDINATOR), "close": NOBODY},
            f"draft_{RoundState.OPEN}": {"view": MEMBERS, "freeze": NOBODY, "close": own(Role.COORDINATOR)},
            f"draft_{RoundState.CLOSED}": {"view": MEMBERS, "freeze": NOBODY, "close": NOBODY},
        },
        city_of=lambda reporting_round: reporting_round.city,
        organisation_of=lambda reporting_round: reporting_round.led_by,
        state_of=round_state,
    ),
)


def assessment_state(assessment: Assessment) -> str:
    """Of an assessment, given or to be given: its round's state, and whether a report has published it."""
    if assessment.round.state == RoundState.CLOSED:
        return "closed"
    return "published" if assessment.round.reports.exists() else "open"


ASSESSMENT = register(
    Assessment,
    Table(
        "assessment",
        {
            "open": {"view": OWN_OR_MEMBERS, "assess": own(Role.REPORTER, Role.APPROVER) | COORDINATOR},
            "published": {"view": PUBLIC, "assess": own(Role.APPROVER) | COORDINATOR},
            "closed": {"view": PUBLIC, "assess": NOBODY},
        },
        city_of=lambda assessment: assessment.round.city,
        organisation_of=lambda assessment: assessment.goal.owner,
        state_of=assessment_state,
    ),
)

REPORT = register(Report, Table("report", {"any": {"view": PUBLIC}}, city_of=lambda report: report.city))

REPORT_FILE = register(
    ReportFile, Table("report file", {"any": {"view": PUBLIC}}, city_of=lambda file: file.report.city)
)

# How far a report has come is seen by those who may ask for one.
JOB = register(
    Job,
    Table(
        "job",
        {"any": {"view": own(Role.COORDINATOR)}},
        city_of=lambda job: job.city,
        organisation_of=lambda job: job.round.led_by,
    ),
)
