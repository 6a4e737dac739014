"""Who may do what in a round, and what state follows. Tables only.

A submission's row says who may; `TRANSITIONS` says what state the act leads to. A test holds the two together:
an act is granted to somebody exactly where it leads somewhere.
"""

from __future__ import annotations

from samstad.followup.models import (
    Assessment,
    AssignmentAnswer,
    Delegation,
    Job,
    PartKind,
    Reply,
    ReplyState,
    Report,
    ReportFile,
    ReportingRound,
    RoundState,
    RoundTemplate,
    Submission,
    SubmissionPart,
    SubmissionState,
    WordTemplate,
)
from samstad.organisation import clock
from samstad.organisation.models import Role
from samstad.organisation.rights import MEMBERS, NAMED, NOBODY, PUBLIC, Grant, Table, anywhere, own, register
from samstad.steering.models import DocumentState

COORDINATOR = anywhere(Role.COORDINATOR)
# The coordinators of the body that leads the round.
LEADS = own(Role.COORDINATOR)
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
# Whoever a reporter has delegated a part to writes in that part, for as long as they are of the body.
WRITERS = own(Role.REPORTER) | NAMED

WHILE_OPEN: dict[str, dict[str, frozenset[Grant]]] = {
    S.NOT_STARTED: {
        "view": OWN_OR_COORDINATOR,
        "edit": WRITERS,
        "submit": NOBODY,
        "return": NOBODY,
        "approve": NOBODY,
        "lock": NOBODY,
    },
    S.DRAFT: {
        "view": OWN_OR_COORDINATOR,
        "edit": WRITERS,
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
        "edit": WRITERS,
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
        named_by=lambda submission: _delegated(part__submission=submission),
    ),
)


def _delegated(**of: object) -> frozenset[int]:
    rows = Delegation.objects.filter(ended__isnull=True, **of)
    return frozenset(rows.values_list("to_id", flat=True))


# Of a part: seen and written as the answer is. A reporter delegates what may be written. Remarks are made on what is
# being written by those who see it, and on what was handed in by those who may send it back.
_REMARKS: dict[str, frozenset[Grant]] = {
    S.NOT_STARTED: NOBODY,
    S.DRAFT: OWN_OR_COORDINATOR,
    S.SUBMITTED: own(Role.REPORTER, Role.APPROVER) | COORDINATOR,
    S.RETURNED: OWN_OR_COORDINATOR,
    S.APPROVED: COORDINATOR,
    S.LOCKED: NOBODY,
}
PART_BY_STATE = {
    state: {
        "view": row["view"],
        "edit": row["edit"],
        "delegate": own(Role.REPORTER) if row["edit"] else NOBODY,
        "comment": NOBODY if str(state).startswith("closed_") else _REMARKS[state],
    }
    for state, row in {**WHILE_OPEN, **WHEN_CLOSED}.items()
}

SUBMISSION_PART = register(
    SubmissionPart,
    Table(
        "part of a submission",
        PART_BY_STATE,
        city_of=lambda part: part.submission.round.city,
        organisation_of=lambda part: part.submission.organisation,
        state_of=lambda part: submission_state(part.submission),
        named_by=lambda part: _delegated(part=part),
    ),
)

# An answer to an assignment is seen and written as the answer is; by name, whoever has been given the part it is in.
ASSIGNMENT_ANSWER = register(
    AssignmentAnswer,
    Table(
        "answer to an assignment",
        {
            state: {action: row[action] for action in ("view", "edit", "comment")}
            for state, row in PART_BY_STATE.items()
        },
        city_of=lambda row: row.submission.round.city,
        organisation_of=lambda row: row.submission.organisation,
        state_of=lambda row: submission_state(row.submission),
        named_by=lambda row: _delegated(
            part__submission=row.submission,
            part__code__in=list(
                row.submission.round.parts.filter(kind=PartKind.ASSIGNMENTS).values_list("code", flat=True)
            ),
        ),
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
                "oversee": LEADS,
                "remind": LEADS,
                "freeze": LEADS,
                "close": LEADS,
            },
            RoundState.CLOSED: {
                "view": PUBLIC,
                "oversee": LEADS,
                "remind": NOBODY,
                "freeze": LEADS,
                "close": NOBODY,
            },
            f"draft_{RoundState.OPEN}": {
                "view": MEMBERS,
                "oversee": LEADS,
                "remind": LEADS,
                "freeze": NOBODY,
                "close": LEADS,
            },
            f"draft_{RoundState.CLOSED}": {
                "view": MEMBERS,
                "oversee": LEADS,
                "remind": NOBODY,
                "freeze": NOBODY,
                "close": NOBODY,
            },
        },
        city_of=lambda reporting_round: reporting_round.city,
        organisation_of=lambda reporting_round: reporting_round.led_by,
        state_of=round_state,
    ),
)


TEMPLATE = register(
    RoundTemplate,
    Table(
        "round template",
        {"any": {"view": MEMBERS, "start": LEADS}},
        city_of=lambda template: template.city,
        organisation_of=lambda template: template.led_by if template.led_by_id else None,
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
            "open": {
                "view": OWN_OR_MEMBERS,
                "assess": own(Role.REPORTER, Role.APPROVER) | COORDINATOR,
                "ask": COORDINATOR,
            },
            "published": {"view": PUBLIC, "assess": own(Role.APPROVER) | COORDINATOR, "ask": NOBODY},
            "closed": {"view": PUBLIC, "assess": NOBODY, "ask": NOBODY},
        },
        city_of=lambda assessment: assessment.round.city,
        organisation_of=lambda assessment: assessment.goal.owner,
        state_of=assessment_state,
    ),
)

R = ReplyState
REPLY_TRANSITIONS: dict[tuple[str, str], str] = {
    (before, action): after
    for before in R
    for action, after in (("reply", R.ANSWERED), ("decline", R.DECLINED))
}
_ITS_OWN = own(Role.REPORTER, Role.APPROVER)
_IN_TIME = {"view": OWN_OR_MEMBERS, "reply": _ITS_OWN, "decline": _ITS_OWN}
_OVER = {"view": OWN_OR_MEMBERS, "reply": NOBODY, "decline": NOBODY}


def reply_state(reply: Reply) -> str:
    """The reply's own state while it may be written; after its day, or once the status is published, what is left."""
    if assessment_state(reply.assessment) != "open":
        return "published"
    return f"late_{reply.state}" if clock.today() > reply.answer_by else reply.state


REPLY = register(
    Reply,
    Table(
        "reply",
        {
            **{state.value: _IN_TIME for state in R},
            **{f"late_{state.value}": _OVER for state in R},
            "published": {"view": PUBLIC, "reply": NOBODY, "decline": NOBODY},
        },
        city_of=lambda reply: reply.assessment.round.city,
        organisation_of=lambda reply: reply.organisation,
        state_of=reply_state,
    ),
)

REPORT = register(Report, Table("report", {"any": {"view": PUBLIC}}, city_of=lambda report: report.city))

REPORT_FILE = register(
    ReportFile, Table("report file", {"any": {"view": PUBLIC}}, city_of=lambda file: file.report.city)
)

# How the city's documents look is the executive board's to say.
WORD_TEMPLATE = register(
    WordTemplate,
    Table(
        "word template",
        {"any": {"view": MEMBERS, "change": own(Role.COORDINATOR) | anywhere(Role.ADMINISTRATOR)}},
        city_of=lambda template: template.city,
        organisation_of=lambda template: template.board,
    ),
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
