"""What happens to an answer: taken on, written, handled, proposed, decided or left.

Each action is one transaction: rights, change, history and audit record together, or nothing. Texts are merged as the
parts of a report are (`followup.writing.put`): two who write at once lose nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.followup.writing import Put, Written, put, refuse_too_long
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import User
from samstad.organisation.rights import Actor, memberships_today, require
from samstad.referrals.models import (
    Answer,
    AnswerFile,
    AnswerKind,
    AnswerSection,
    AnswerState,
    Position,
    StoredFile,
)
from samstad.referrals.positions import WrittenOpinion, put_positions
from samstad.referrals.referral_writing import matter_of
from samstad.referrals.rules import ANSWER_STEPS
from samstad.referrals.sections import BY_CODE


@dataclass
class Saved(Put):
    """The answer as it is now, and what came of its texts."""

    answer: Answer = field(kw_only=True)


def assign(actor: Actor, answer: Answer, officer: User, registry_number: str = "") -> Answer:
    """Give the answer to a case officer of the body, and write down the body's own registry number."""
    with transaction.atomic():
        current = locked(answer)
        require(actor, "assign", current)
        body = current.organisation
        if body is None or not any(seat.organisation_id == body.pk for seat in memberships_today(officer)):
            raise UserError(_("The person has no role in this body."), where="officer")
        changes = audit.differences(current, {"officer": officer})
        current.officer = officer
        if number := registry_number.strip()[:80]:
            current.matter = matter_of(current.city, number, body, current.referral.title)
            changes["matter"] = [None, number]
        return step(actor, current, "assign", changes)


def save(
    actor: Actor,
    answer: Answer,
    written: Mapping[str, Written],
    *,
    position: str | None = None,
    opinions: Mapping[int, WrittenOpinion] | None = None,
) -> Saved:
    """Save what was written: texts by heading, the position on the whole, and opinions by point.

    Raises UserError for a text that is too long and for a position against without a reason.
    """
    refuse_too_long(written)
    with transaction.atomic():
        current = locked(answer)
        require(actor, "edit", current)
        saved = Saved(answer=current)
        changes = put_texts(current, written, saved)
        changes |= put_positions(current, position, opinions or {})
        if current.state not in (AnswerState.DRAFT, AnswerState.GROUP):
            step(actor, current, "edit", changes)
        elif changes:
            current.revision += 1
            current.save()
            audit.record(actor, "answer.edit", current, changes=changes)
        return saved


def put_texts(answer: Answer, written: Mapping[str, Written], saved: Put) -> dict[str, list[object]]:
    """Put texts under their headings; code → [version before, after] of those that changed."""
    changes: dict[str, list[object]] = {}
    rows = {row.code: row for row in answer.sections.select_for_update()}
    for code in [code for code in written if code in BY_CODE]:
        row = rows.get(code)
        if row is None:
            row = AnswerSection(answer=answer, code=code)
            row.save()
        before = row.version
        put(row, written[code], saved)
        if row.version != before:
            changes[code] = [before, row.version]
    return changes


def sign_as(actor: Actor, answer: Answer, signatures: list[dict[str, str]]) -> Answer:
    """The names and titles that stand under the proposal."""
    kept = [
        {"name": one.get("name", "").strip()[:200], "title": one.get("title", "").strip()[:200]}
        for one in signatures
        if one.get("name", "").strip()
    ]
    with transaction.atomic():
        current = locked(answer)
        require(actor, "edit", current)
        if kept != current.signatures:
            changes = audit.differences(current, {"signatures": kept})
            current.signatures = kept
            current.save()
            audit.record(actor, "answer.sign_as", current, changes=changes)
        return current


def attach(actor: Actor, answer: Answer, title: str, file: StoredFile, *, whole: bool = False) -> AnswerFile:
    """An annex, or (`whole`) the answer itself as it was written elsewhere."""
    with transaction.atomic():
        current = locked(answer)
        require(actor, "edit", current)
        return attach_file(actor, current, title, file, whole=whole)


def attach_file(actor: Actor, answer: Answer, title: str, file: StoredFile, *, whole: bool) -> AnswerFile:
    """As `attach`, for a caller that has asked for the right; in its transaction."""
    made, new = AnswerFile.objects.get_or_create(
        answer=answer, file=file, defaults={"title": title.strip()[:300] or file.name, "whole": whole}
    )
    if new:
        audit.record(actor, "answer.attach", answer, changes={"file": [None, f"{made.title} {file.sha256}"]})
    return made


def name_annexes(actor: Actor, answer: Answer, titles: Iterable[str]) -> list[AnswerFile]:
    """Annexes that the answer names and that are not here as files; one that is named already stays one."""
    with transaction.atomic():
        current = locked(answer)
        require(actor, "edit", current)
        made = []
        for title in dict.fromkeys(one.strip()[:300] for one in titles if one.strip()):
            row, new = AnswerFile.objects.get_or_create(answer=current, title=title, file=None)
            if new:
                made.append(row)
                audit.record(actor, "answer.annex", current, changes={"title": [None, title]})
        return made


def to_group(actor: Actor, answer: Answer, day: dt.date) -> Answer:
    """It is handled in the administration's group on a day, which the proposal then says."""
    with transaction.atomic():
        current = locked(answer)
        require(actor, "to_group", current)
        current.group_on = day
        return step(actor, current, "to_group", {"group_on": [None, day.isoformat()]})


def propose(actor: Actor, answer: Answer) -> Answer:
    """The administration's proposal is done: from now on it is not written in, and is frozen as a document."""
    from samstad.referrals import documents

    with transaction.atomic():
        current = locked(answer)
        require(actor, "propose", current)
        refuse_unready(current)
        current.proposed_on = clock.today()
        moved = step(actor, current, "propose")
        documents.freeze_proposal(actor, moved)
        return moved


def refuse_unready(answer: Answer) -> None:
    """Raise UserError where there is nothing to decide on, or two texts stand for one paragraph."""
    texts = {row.code: row for row in answer.sections.all()}
    if any(row.twice for row in texts.values()):
        raise UserError(_("Two texts stand for the same paragraph: choose first."), where="twice")
    whole = answer.files.filter(whole=True).exists()
    lacking = [
        one for one in BY_CODE.values() if one.required and not (row_text(texts, one.code)) and not whole
    ]
    if lacking:
        raise UserError(
            _("These headings are still empty: %(names)s.")
            % {"names": ", ".join(one.heading["sv"] for one in lacking)},
            where="sections",
            advice=_("Write them, or attach the answer as a whole"),
        )
    if not answer.position:
        raise UserError(_("Say what position the answer takes on the whole."), where="position")


def row_text(rows: Mapping[str, AnswerSection], code: str) -> str:
    return rows[code].text.strip() if code in rows else ""


def take_back(actor: Actor, answer: Answer) -> Answer:
    """Back to a draft. The proposal that was frozen stays, and the next one is another."""
    with transaction.atomic():
        current = locked(answer)
        require(actor, "take_back", current)
        current.proposed_on = None
        return step(actor, current, "take_back")


def hand_in(actor: Actor, answer: Answer) -> Answer:
    """The administration answers itself, without its committee."""
    with transaction.atomic():
        current = locked(answer)
        require(actor, "hand_in", current)
        current.kind = AnswerKind.ADMINISTRATION
        current.decided_on = clock.today()
        return step(actor, current, "hand_in", {"kind": [AnswerKind.COMMITTEE, AnswerKind.ADMINISTRATION]})


def abstain(actor: Actor, answer: Answer, why: str = "") -> Answer:
    """The body abstains, which is an answer."""
    with transaction.atomic():
        current = locked(answer)
        require(actor, "abstain", current)
        current.position = Position.ABSTAINS
        current.decided_on = clock.today()
        current.abstained_why = why.strip()
        return step(actor, current, "abstain", {"why": [None, why.strip()[:300]]})


def extract(actor: Actor, answer: Answer) -> Answer:
    """The minutes extract is there, and with it the whole answer. The item's minutes have been adjusted."""
    from samstad.referrals import documents
    from samstad.referrals.meeting_actions import may_be_extracted

    with transaction.atomic():
        current = locked(answer)
        require(actor, "extract", current)
        item = current.agenda_items.filter(adjourned=False).order_by("-meeting__date").first()
        if item is None or not may_be_extracted(item):
            raise UserError(
                _("The minutes have not been adjusted yet."), advice=_("Wait for it, or adjust at once")
            )
        current.extract_on = clock.today()
        moved = step(actor, current, "extract")
        documents.freeze_extract(actor, moved, item)
        return moved


# --- Shared ----------------------------------------------------------------------------------------------


def locked(answer: Answer) -> Answer:
    return (
        Answer.objects.select_for_update(of=("self",))
        .select_related(
            "addressee__referral__city", "addressee__referral__led_by", "addressee__organisation", "version"
        )
        .get(pk=answer.pk)
    )


def step(actor: Actor, answer: Answer, act: str, changes: Mapping[str, object] | None = None) -> Answer:
    """Move to the state that the table gives, and write it down."""
    before, after = answer.state, ANSWER_STEPS[answer.state, act]
    answer.state = after
    answer.revision += 1
    answer.save()
    moved = {"state": [before, after]} if before != after else {}
    audit.record(actor, f"answer.{act}", answer, changes={**(changes or {}), **moved})
    return answer
