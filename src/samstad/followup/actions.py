"""What happens in a round: opening, submitting, returning, approving, locking, assessing. Writing is in `writing`.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

from django.db import transaction

from samstad.followup import assigned, missing, replying
from samstad.followup.models import (
    Assessment,
    Level,
    ReportingRound,
    RoundState,
    Submission,
    SubmissionPart,
    SubmissionState,
)
from samstad.followup.rules import TRANSITIONS
from samstad.organisation import audit, clock
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, require
from samstad.steering.models import Goal


def open_round(actor: Actor, reporting_round: ReportingRound) -> list[Submission]:
    """Make an empty submission for each addressee that has none, once the round has opened, and ask in it for answers
    to the assignments that the body has been given, also since."""
    made = []
    with transaction.atomic():
        present = set(reporting_round.submissions.values_list("organisation_id", flat=True))
        for organisation in reporting_round.addressees.all():
            if organisation.pk not in present:
                submission = Submission(round=reporting_round, organisation=organisation)
                submission.save()
                for part in reporting_round.parts.all():
                    SubmissionPart(submission=submission, code=part.code).save()
                audit.record(actor, "submission.open", submission)
                made.append(submission)
        for row in assigned.ask(reporting_round, reporting_round.submissions.all()):
            audit.record(actor, "assignment.ask", row)
    return made


def open_rounds(actor: Actor, city: City) -> list[Submission]:
    """Open each of the city's rounds whose day has come: done every day, and again without effect."""
    begun = city.rounds.filter(state=RoundState.OPEN, opens__lte=clock.today())
    return [submission for one in begun for submission in open_round(actor, one)]


def submit(actor: Actor, submission: Submission) -> Submission:
    """Hand in. Every part that the round requires must have been written: an empty report is not a report."""
    with transaction.atomic():
        current = locked(submission)
        require(actor, "submit", current)
        if lacking := missing.parts(current):
            raise UserError(
                "the report is not complete",
                where=", ".join(part.code for part in lacking),
                advice="Write every part",
            )
        current.submitted_at = clock.now()
        current.submitted_by = actor.user
        return step(actor, current, "submit")


def return_(actor: Actor, submission: Submission, comment: str) -> Submission:
    """Send back with a comment on what is missing."""
    if not comment.strip():
        raise UserError("a returned report needs a comment", where="comment", advice="Say what is missing")
    with transaction.atomic():
        current = locked(submission)
        require(actor, "return", current)
        changes = audit.differences(current, {"comment": comment})
        current.comment = comment
        return step(actor, current, "return", changes)


def approve(actor: Actor, submission: Submission) -> Submission:
    with transaction.atomic():
        current = locked(submission)
        require(actor, "approve", current)
        return step(actor, current, "approve")


def lock(actor: Actor, submission: Submission) -> Submission:
    with transaction.atomic():
        current = locked(submission)
        require(actor, "lock", current)
        return step(actor, current, "lock")


def close_round(actor: Actor, reporting_round: ReportingRound) -> ReportingRound:
    """Close the round: approved submissions are locked, the others stay as they are, and show as missing."""
    with transaction.atomic():
        current = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
        require(actor, "close", current)
        replying.require_heard(current)
        for submission in current.submissions.filter(state=SubmissionState.APPROVED):
            step(actor, locked(submission), "lock")
        current.state = RoundState.CLOSED
        current.save()
        audit.record(actor, "round.close", current, changes={"state": ["open", "closed"]})
        return current


def assess(
    actor: Actor,
    reporting_round: ReportingRound,
    goal: Goal,
    *,
    level: str,
    basis: str,
    motivation: str,
    analysis: str = "",
    version: int = 0,
) -> Assessment:
    """Write down a person's assessment of a goal. The motivation is always required.

    `version` is the version that the form showed (0 where there was none); a newer one raises ConflictError.
    """
    if not motivation.strip():
        raise UserError("an assessment needs a motivation", where="motivation", advice="Write why")
    if level not in Level.values:
        raise UserError(f"{level!r} is no level", where="level", advice=f"Choose among {Level.values}")
    with transaction.atomic():
        # The round's row is the lock: two people who assess the same goal at once take turns.
        reporting_round = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
        found = Assessment.objects.filter(round=reporting_round, goal=goal).first()
        assessment = found or Assessment(round=reporting_round, goal=goal, version=0)
        require(actor, "assess", assessment)
        if actor.user is None:
            raise UserError("only a person assesses a goal", advice="Sign in")
        if assessment.version != version:
            raise ConflictError(
                mine={"motivation": motivation, "level": level, "analysis": analysis},
                theirs={
                    "motivation": assessment.motivation,
                    "level": assessment.level,
                    "analysis": assessment.analysis,
                },
                fields=("motivation",),
                version=assessment.version,
                merged={"motivation": motivation, "level": level, "analysis": analysis},
            )
        values = {
            "level": level,
            "basis": basis,
            "motivation": motivation.strip(),
            "analysis": analysis.strip(),
        }
        changes = audit.differences(assessment, values)
        for name, value in values.items():
            setattr(assessment, name, value)
        assessment.by, assessment.at = actor.user, clock.now()
        assessment.version += 1
        assessment.save()
        audit.record(actor, "assessment.assess", assessment, changes=changes)
        replying.ask_concerned(actor, assessment)
        return assessment


def locked(submission: Submission) -> Submission:
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("round__city", "organisation")
        .get(pk=submission.pk)
    )


def step(
    actor: Actor, submission: Submission, action: str, changes: dict[str, list[object]] | None = None
) -> Submission:
    """Move to the state that the table gives, and write it down, with the versions of the parts as they are now.

    Writing leaves `seen` as it was: it says what was there at the last step that somebody else took.
    """
    before, after = submission.state, TRANSITIONS[submission.state, action]
    submission.state = after
    if action != "edit":
        submission.seen = dict(submission.parts.values_list("code", "version")) | {
            row.code: row.version for row in assigned.answers(submission)
        }
    submission.version += 1
    submission.save()
    moved = {"state": [before, after]} if before != after else {}
    audit.record(actor, f"submission.{action}", submission, changes={**(changes or {}), **moved})
    return submission
