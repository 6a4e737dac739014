"""Writing in an answer: its parts, who else may write in one, and remarks on paragraphs.

Two who write at once are merged by paragraph (`organisation.merging`); where both rewrote the same one, both texts
are saved and told. A save is never refused for what somebody else did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.followup import assigned
from samstad.followup.actions import locked, step
from samstad.followup.models import (
    AssignmentAnswer,
    Comment,
    Delegation,
    Standing,
    Submission,
    SubmissionPart,
    SubmissionState,
)
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.merging import fingerprint, paragraphs, split
from samstad.organisation.models import User
from samstad.organisation.rights import Actor, memberships_today, require

# A page holds about 3 000 characters; a paste of a whole book is a mistake that the writer wants to hear of.
LONGEST_TEXT = 200_000
LONGEST_COMMENT = 4_000


@dataclass(frozen=True)
class Written:
    """What was typed in a part, on top of the version that the writer read.

    `read` stands in for that version's text where the writer had something else before them: a page that saves by
    itself, and was typed in while its save was being merged.
    """

    version: int
    text: str
    read: str | None = None
    # Of an answer to an assignment: how far the body has come. None where the page does not ask for it.
    standing: str | None = None


@dataclass
class Put:
    """What came of texts that were put down. `merged` names those that others had written in since, `both` those in
    which two texts stand for one paragraph, from now or from before. `parts` have code, text, version and twice."""

    parts: dict[str, Any] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)


@dataclass
class Saved(Put):
    """The same of an answer in a round."""

    submission: Submission = field(kw_only=True)


def save(actor: Actor, submission: Submission, written: Mapping[str, Written]) -> Saved:
    """Save what `actor` wrote in some parts, and in answers to assignments. Raises UserError for a text that is too
    long or a standing that is none, PermissionDenied."""
    refuse_too_long(written)
    with transaction.atomic():
        current = locked(submission)
        saved = Saved(submission=current)
        changes: dict[str, list[object]] = {}
        for part in current.parts.filter(code__in=list(written)):
            part.submission = current
            require(actor, "edit", part)
            before = part.version
            put(part, written[part.code], saved)
            if part.version != before:
                changes[part.code] = [before, part.version]
        for row in assigned.answers(current):
            if row.code in written:
                row.submission = current
                require(actor, "edit", row)
                before = row.version
                _put_answer(row, written[row.code], saved)
                if row.version != before:
                    changes[row.code] = [before, row.version]
        if current.state not in (SubmissionState.DRAFT,):
            step(actor, current, "edit", changes)
        elif changes:
            audit.record(actor, "submission.edit", current, changes=changes)
        return saved


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def refuse_too_long(written: Mapping[str, Written]) -> None:
    """Raise UserError for the first text that is too long to have been meant."""
    for code, one in written.items():
        if len(one.text) > LONGEST_TEXT:
            raise UserError(
                _("The text has %(length)s characters, and a part may have %(most)s.")
                % {"length": _thousands(len(one.text)), "most": _thousands(LONGEST_TEXT)},
                where=code,
                advice=_("Attach the document instead and summarise it here"),
            )


def put(part: Any, mine: Written, saved: Put) -> None:
    """One text: mine as it is where nobody wrote since, else merged with what they wrote.

    `part` is a row with code, text, version, twice and a history: of a report here, of a referral's answer elsewhere.
    """
    text, both = mine.text, part.twice
    if mine.version != part.version or mine.read is not None:
        merged = paragraphs(_read(part, mine), mine.text, part.text)
        text, both = merged.text, [*part.twice, *map(list, merged.both)]
        if text != mine.text:
            saved.merged.append(part.code)
    both = [pair for pair in both if all(each in text for each in pair)]
    saved.parts[part.code] = part
    if both:
        saved.both.append(part.code)
    if (text, both) == (part.text, part.twice):
        return
    part.text, part.twice = text, both
    part.version += 1
    part.save()


def _put_answer(row: AssignmentAnswer, mine: Written, saved: Put) -> None:
    """The text as of a part. The standing is one word: mine where I changed it, else what stands."""
    if mine.standing not in (None, "", *Standing.values):
        raise UserError(_("Choose how far you have come."), where=row.code)
    kept = row.history.filter(version=mine.version).order_by("history_id").first()
    read = kept.standing if kept else ""
    moved = mine.standing is not None and mine.standing != read and mine.standing != row.standing
    if moved:
        row.standing = str(mine.standing)
    before = row.version
    put(row, mine, saved)
    if moved and row.version == before:
        row.version += 1
        row.save()


def _read(part: Any, mine: Written) -> str:
    if mine.read is not None:
        return mine.read
    kept = part.history.filter(version=mine.version).order_by("history_id").first()
    return str(kept.text) if kept else ""


def delegate(actor: Actor, part: SubmissionPart, to: User) -> Delegation:
    """Let another person of the body write in the part."""
    with transaction.atomic():
        current = _of(part)
        require(actor, "delegate", current)
        body = current.submission.organisation
        if not any(seat.organisation_id == body.pk for seat in memberships_today(to)):
            raise UserError(_("The person has no role in this body."), where="to")
        if found := current.delegations.filter(to=to, ended__isnull=True).first():
            return found
        given = Delegation(part=current, to=to, by=str(actor), at=clock.now())
        given.save()
        audit.record(actor, "part.delegate", current, changes={"to": [None, to.email]})
        return given


def end_delegation(actor: Actor, delegation: Delegation) -> Delegation:
    """Take it back. That it was given stays in the history."""
    with transaction.atomic():
        current = Delegation.objects.select_for_update().get(pk=delegation.pk)
        require(actor, "delegate", _of(current.part))
        if current.ended is None:
            current.ended = clock.now()
            current.save()
            audit.record(actor, "part.delegate.end", current.part, changes={"to": [current.to.email, None]})
        return current


def colleagues(part: SubmissionPart) -> list[User]:
    """People with a role in the body today, by name."""
    today = clock.today()
    body = part.submission.organisation
    rows = body.memberships.filter(valid_from__lte=today).exclude(valid_to__lt=today)
    return list(User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("name"))


def comment(actor: Actor, on: SubmissionPart | AssignmentAnswer, paragraph: str, text: str) -> Comment:
    """Say something of one paragraph, named by its fingerprint. Raises UserError where it is no longer there."""
    if not text.strip():
        raise UserError(_("Write what you want to say."), where="text")
    if len(text) > LONGEST_COMMENT:
        raise UserError(
            _("The text has %(length)s characters, and a comment may have %(most)s.")
            % {"length": _thousands(len(text)), "most": _thousands(LONGEST_COMMENT)},
            where="text",
        )
    with transaction.atomic():
        current = _of(on)
        require(actor, "comment", current)
        if actor.user is None:
            raise UserError(_("Only a person who is signed in comments."), where="text")
        found = [one for one in split(current.text) if fingerprint(one) == paragraph]
        if not found:
            raise UserError(
                _("The paragraph has been changed since you read it."),
                where="paragraph",
                advice=_("Choose it again"),
            )
        made = Comment(
            **{_ON[type(current)]: current},
            paragraph=paragraph,
            excerpt=found[0],
            text=text.strip(),
            by=actor.user,
            at=clock.now(),
        )
        made.save()
        audit.record(actor, f"{_ON[type(current)]}.comment", current, changes={"comment": [None, made.text]})
        return made


def resolve(actor: Actor, remark: Comment) -> Comment:
    """Mark a comment as dealt with; it stays to be read."""
    with transaction.atomic():
        current = Comment.objects.select_for_update(of=("self",)).get(pk=remark.pk)
        on = _of(current.on)
        require(actor, "comment", on)
        if current.resolved_at is None and actor.user is not None:
            current.resolved_at, current.resolved_by = clock.now(), actor.user
            current.save()
            audit.record(
                actor, f"{_ON[type(on)]}.comment.resolve", on, changes={"resolved": [None, current.text]}
            )
        return current


_ON = {SubmissionPart: "part", AssignmentAnswer: "answer"}


Text = TypeVar("Text", bound=SubmissionPart | AssignmentAnswer)


def _of(text: Text) -> Text:
    rows: Any = type(text)._default_manager.select_related(
        "submission__round__city", "submission__organisation"
    )
    found: Text = rows.get(pk=text.pk)
    return found
