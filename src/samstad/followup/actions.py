"""What happens in a round: saving, submitting, returning, approving, locking, assessing.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from samstad.followup.models import (
    Assessment,
    Level,
    ReportingRound,
    RoundState,
    Submission,
    SubmissionState,
)
from samstad.followup.rules import TRANSITIONS
from samstad.organisation import audit, clock
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.rights import Actor, require
from samstad.steering.models import Goal

TEXTS = ("development", "collaboration", "results")
# A page holds about 3 000 characters; a paste of a whole book is a mistake that the writer wants to hear of.
LONGEST_TEXT = 200_000


def open_round(actor: Actor, reporting_round: ReportingRound) -> list[Submission]:
    """Make an empty submission for each addressee that has none, once the round has opened."""
    made = []
    with transaction.atomic():
        present = set(reporting_round.submissions.values_list("organisation_id", flat=True))
        for organisation in reporting_round.addressees.all():
            if organisation.pk not in present:
                submission = Submission(round=reporting_round, organisation=organisation)
                submission.save()
                audit.record(actor, "submission.open", submission)
                made.append(submission)
    return made


def save_draft(actor: Actor, submission: Submission, version: int, texts: Mapping[str, str]) -> Submission:
    """Save what `actor` wrote on top of `version`; merge with what others saved since, text by text.

    Raises ConflictError where both changed the same text, UserError for a text that is too long, PermissionDenied.
    """
    for name in TEXTS:
        if len(texts.get(name, "")) > LONGEST_TEXT:
            raise UserError(
                f"the text has {len(texts[name]):,} characters; {LONGEST_TEXT:,} is the most",
                where=name,
                advice="Attach the document instead and summarise it here",
            )
    with transaction.atomic():
        current = _locked(submission)
        require(actor, "edit", current)
        merged = _merge(current, version, {name: texts.get(name, "") for name in TEXTS})
        changes = audit.differences(current, merged)
        if not changes and current.state != SubmissionState.NOT_STARTED:
            return current
        for name, text in merged.items():
            setattr(current, name, text)
        return _step(actor, current, "edit", changes)


def submit(actor: Actor, submission: Submission) -> Submission:
    """Hand in. Every part must have been written: an empty report is not a report."""
    with transaction.atomic():
        current = _locked(submission)
        require(actor, "submit", current)
        empty = [name for name in TEXTS if not getattr(current, name).strip()]
        if empty:
            raise UserError("the report is not complete", where=", ".join(empty), advice="Write every part")
        current.submitted_at = clock.now()
        current.submitted_by = actor.user
        return _step(actor, current, "submit")


def return_(actor: Actor, submission: Submission, comment: str) -> Submission:
    """Send back with a comment on what is missing."""
    if not comment.strip():
        raise UserError("a returned report needs a comment", where="comment", advice="Say what is missing")
    with transaction.atomic():
        current = _locked(submission)
        require(actor, "return", current)
        changes = audit.differences(current, {"comment": comment})
        current.comment = comment
        return _step(actor, current, "return", changes)


def approve(actor: Actor, submission: Submission) -> Submission:
    with transaction.atomic():
        current = _locked(submission)
        require(actor, "approve", current)
        return _step(actor, current, "approve")


def lock(actor: Actor, submission: Submission) -> Submission:
    with transaction.atomic():
        current = _locked(submission)
        require(actor, "lock", current)
        return _step(actor, current, "lock")


def close_round(actor: Actor, reporting_round: ReportingRound) -> ReportingRound:
    """Close the round: approved submissions are locked, the others stay as they are, and show as missing."""
    with transaction.atomic():
        current = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
        require(actor, "close", current)
        for submission in current.submissions.filter(state=SubmissionState.APPROVED):
            _step(actor, _locked(submission), "lock")
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
                mine={"motivation": motivation, "level": level},
                theirs={"motivation": assessment.motivation, "level": assessment.level},
                fields=("motivation",),
                version=assessment.version,
                merged={"motivation": motivation, "level": level},
            )
        values = {"level": level, "basis": basis, "motivation": motivation.strip()}
        changes = audit.differences(assessment, values)
        for name, value in values.items():
            setattr(assessment, name, value)
        assessment.by, assessment.at = actor.user, clock.now()
        assessment.version += 1
        assessment.save()
        audit.record(actor, "assessment.assess", assessment, changes=changes)
        return assessment


def _locked(submission: Submission) -> Submission:
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("round__city", "organisation")
        .get(pk=submission.pk)
    )


def _step(
    actor: Actor, submission: Submission, action: str, changes: dict[str, list[object]] | None = None
) -> Submission:
    """Move to the state that the table gives, and write it down."""
    before, after = submission.state, TRANSITIONS[submission.state, action]
    submission.state = after
    submission.version += 1
    submission.save()
    moved = {"state": [before, after]} if before != after else {}
    audit.record(actor, f"submission.{action}", submission, changes={**(changes or {}), **moved})
    return submission


def _merge(current: Submission, version: int, mine: dict[str, str]) -> dict[str, str]:
    """Three ways: what I read, what I wrote, what has been saved since."""
    theirs = {name: getattr(current, name) for name in TEXTS}
    if version == current.version:
        return mine
    read = current.history.filter(version=version).first()
    base = {name: getattr(read, name) for name in TEXTS} if read else dict.fromkeys(TEXTS, "")
    both = tuple(n for n in TEXTS if mine[n] != base[n] and theirs[n] != base[n] and mine[n] != theirs[n])
    merged = {name: mine[name] if mine[name] != base[name] else theirs[name] for name in TEXTS}
    if both:
        raise ConflictError(mine=mine, theirs=theirs, fields=both, version=current.version, merged=merged)
    return merged
