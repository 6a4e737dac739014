"""What happens to an answer: taken on, written, handled, proposed, decided or left, and given more time for.

Each action is one transaction: rights, change, history and audit record together, or nothing. Texts are merged as the
parts of a report are (`followup.writing.put`): two who write at once lose nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.followup.writing import Put, Written, put, refuse_too_long
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Matter, User
from samstad.organisation.rights import Actor, memberships_today, require
from samstad.referrals.models import (
    Answer,
    AnswerFile,
    AnswerKind,
    AnswerSection,
    AnswerState,
    Extension,
    ExtensionState,
    Opinion,
    Point,
    Position,
    StoredFile,
)
from samstad.referrals.rules import ANSWER_STEPS
from samstad.referrals.sections import BY_CODE

NEEDS_REASON = frozenset({Position.CHANGES, Position.OPPOSES})
LONGEST_REASON = 20_000


@dataclass
class Saved(Put):
    """The answer as it is now, and what came of its texts."""

    answer: Answer = field(kw_only=True)


@dataclass(frozen=True)
class WrittenOpinion:
    """What was written on one point. Without a position nothing is said on it."""

    position: str = ""
    reason: str = ""
    proposal: str = ""


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
            current.matter = _own_matter(current, number)
            changes["matter"] = [None, number]
        return step(actor, current, "assign", changes)


def _own_matter(answer: Answer, number: str) -> Matter:
    found = Matter.objects.filter(city=answer.city, registry_number=number).first()
    if found is None:
        title = answer.referral.title
        found = Matter(city=answer.city, registry_number=number, body=answer.organisation, title=title)
        found.save()
    return found


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


def put_positions(
    answer: Answer, position: str | None, opinions: Mapping[int, WrittenOpinion]
) -> dict[str, list[object]]:
    """Put the position on the whole, and on each point; what differs, for the record."""
    changes: dict[str, list[object]] = {}
    if position is not None and position != answer.position:
        if position and position not in Position.values:
            raise UserError(_("Choose one of the positions."), where="position")
        changes["position"] = [answer.position, position]
        answer.position = position
        answer.save()
    points = {point.pk: point for point in answer.referral.points.all()}
    known = {row.point_id: row for row in answer.opinions.all()}
    for key, one in opinions.items():
        if key in points:
            changes |= _put_opinion(answer, points[key], known.get(key), one)
    return changes


def _put_opinion(
    answer: Answer, point: Point, row: Opinion | None, one: WrittenOpinion
) -> dict[str, list[object]]:
    name = f"point {point.number}"
    if not one.position:
        if one.reason.strip() or one.proposal.strip():
            raise UserError(
                _("Take a position on point %(number)s: something is written on it.")
                % {"number": point.number},
                where=f"point-{point.pk}",
            )
        if row is None:
            return {}
        if hasattr(row, "handling"):
            raise UserError(
                _("What is said on point %(number)s has been handled, and stays.") % {"number": point.number},
                where=f"point-{point.pk}",
            )
        row.delete()
        return {name: [row.position, None]}
    if one.position not in Position.values:
        raise UserError(_("Choose one of the positions."), where=f"point-{point.pk}")
    if one.position in NEEDS_REASON and not one.reason.strip():
        raise UserError(
            _("Say why on point %(number)s: a position against, or with changes, has a reason.")
            % {"number": point.number},
            where=f"point-{point.pk}",
        )
    if max(len(one.reason), len(one.proposal)) > LONGEST_REASON:
        raise UserError(_("The text is longer than 20 000 characters."), where=f"point-{point.pk}")
    row = row or Opinion(answer=answer, point=point)
    values = {"position": one.position, "reason": one.reason.strip(), "proposal": one.proposal.strip()}
    differs = audit.differences(row, values)
    if not differs and row.pk:
        return {}
    for field_name, value in values.items():
        setattr(row, field_name, value)
    row.save()
    return {name: [None, one.position]}


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


# --- More time -------------------------------------------------------------------------------------------


def ask_extension(
    actor: Actor,
    answer: Answer,
    *,
    reason: str,
    proposal_by: dt.date,
    extract_by: dt.date | None = None,
    extract_when: str = "",
) -> Extension:
    """Ask for more time: the proposal by one day, the minutes extract by another, or when words say."""
    if not reason.strip():
        raise UserError(_("Say why more time is needed."), where="reason")
    if extract_by is not None and extract_by < proposal_by:
        raise UserError(_("The minutes extract comes after the proposal."), where="extract_by")
    with transaction.atomic():
        current = locked(answer)
        require(actor, "ask_extension", current)
        if proposal_by < clock.today():
            raise UserError(_("The day has already been."), where="proposal_by")
        if current.extensions.filter(state=ExtensionState.ASKED).exists():
            raise UserError(_("More time has been asked for already."), where="reason")
        made = Extension(
            answer=current,
            asked_on=clock.today(),
            asked_by=str(actor),
            reason=reason.strip(),
            proposal_by=proposal_by,
            extract_by=extract_by,
            extract_when=extract_when.strip()[:200],
        )
        made.save()
        audit.record(
            actor,
            "extension.ask",
            made,
            changes={"proposal_by": [None, str(proposal_by)], "extract_by": [None, str(extract_by)]},
        )
        return made


def decide_extension(
    actor: Actor,
    extension: Extension,
    *,
    grant: bool,
    why: str,
    proposal_by: dt.date | None = None,
    extract_by: dt.date | None = None,
) -> Extension:
    """Grant it, as asked or with other days, or refuse it with a reason."""
    if not grant and not why.strip():
        raise UserError(_("Say why it is refused."), where="why")
    with transaction.atomic():
        current = (
            Extension.objects.select_for_update(of=("self",))
            .select_related("answer__addressee__referral__led_by", "answer__addressee__organisation")
            .get(pk=extension.pk)
        )
        require(actor, "decide", current)
        if grant:
            current.proposal_by = proposal_by or current.proposal_by
            current.extract_by = extract_by or current.extract_by
            if current.extract_by is not None and current.extract_by < current.proposal_by:
                raise UserError(_("The minutes extract comes after the proposal."), where="extract_by")
        before = current.state
        current.state = ExtensionState.GRANTED if grant else ExtensionState.REFUSED
        current.decided_on, current.decided_by = clock.today(), str(actor)
        current.decided_why = why.strip()
        current.save()
        act = "extension.grant" if grant else "extension.refuse"
        audit.record(actor, act, current, changes={"state": [before, current.state]})
        return current


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
