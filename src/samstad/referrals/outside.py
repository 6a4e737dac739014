"""Answering without an account, by a personal link (`links`) that shows one referral, and gives a receipt.

The link may be used again until its last day: what was written is there. Once the answer has been handed in, it shows
the receipt and opens nothing more. Where more time was granted in two parts, the answer is handed in first, and the
decision of whoever answers later, with a receipt each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.followup.writing import Written, refuse_too_long
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.referrals import answering, extending, links, queries
from samstad.referrals.answering import Saved
from samstad.referrals.models import (
    AccessLink,
    Answer,
    AnswerFile,
    Extension,
    Position,
    Receipt,
    Referral,
    StoredFile,
)
from samstad.referrals.positions import WrittenOpinion, put_positions
from samstad.referrals.rules import OUTSIDE_STEPS, link_state


def opened(link: AccessLink) -> Answer:
    """Write down that the link was used, and give the answer that it opens."""
    with transaction.atomic():
        row = AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        # Once a day is enough to know that it has been used, and when last.
        if row.first_used is None or row.last_used is None or clock.day_of(row.last_used) != clock.today():
            row.first_used = row.first_used or clock.now()
            row.last_used = clock.now()
            row.save()
            audit.record(links.actor_of(link), "link.use", row)
    return answer_of(link)


def answer_of(link: AccessLink) -> Answer:
    return Answer.objects.select_related(
        "addressee__referral__city", "addressee__referral__led_by", "addressee__organisation", "version"
    ).get(addressee=link.addressee_id)


def why_not(link: AccessLink) -> str:
    """Why the link opens nothing to write in today; empty where it does."""
    return {
        "open": "",
        "second_part": _("The answer has been handed in. What remains is the decision."),
        "handed_in": _("The answer has been handed in: it can be read, and no longer be changed."),
        "expired": _("The link's last day was %(day)s. Ask the sender for a new one: what was saved is kept.")
        % {"day": link.expires.isoformat()},
        "revoked": _("The link has been replaced by a newer one. Use the one that came last."),
    }[link_state(link)]


def save(
    link: AccessLink,
    written: Mapping[str, Written],
    *,
    position: str | None = None,
    opinions: Mapping[int, WrittenOpinion] | None = None,
) -> Saved:
    """As `answering.save`, by the link. Raises UserError that says why where the link no longer opens."""
    refuse_too_long(written)
    actor = links.actor_of(link)
    with transaction.atomic():
        current = _writable(link)
        saved = Saved(answer=current)
        changes = answering.put_texts(current, written, saved)
        changes |= put_positions(current, position, opinions or {})
        step(actor, current, "edit", changes)
        return saved


def attach(link: AccessLink, title: str, file: StoredFile) -> AnswerFile:
    with transaction.atomic():
        current = _writable(link)
        step(links.actor_of(link), current, "edit", {})
        return answering.attach_file(links.actor_of(link), current, title, file, whole=False)


def ask_extension(link: AccessLink, **asked: Any) -> Extension:
    """Ask for more time by the link; as `extending.ask`."""
    with transaction.atomic():
        return extending.put(links.actor_of(link), _writable(link), **asked)


def second_part_of(answer: Answer) -> Extension | None:
    """The extension by which the decision comes later than the answer; None where both come at once."""
    found = queries.granted(answer.extensions.all())
    return found if found and (found.extract_by or found.extract_when) else None


def hand_in(link: AccessLink, *, decided: bool = False) -> Receipt:
    """Hand in what has been saved: the receipt holds it word for word, with its hash.

    With more time granted in two parts this is the first, and the decision follows, unless it is `decided` already.
    """
    with transaction.atomic():
        current = _writable(link)
        if not current.position:
            raise UserError(_("Say what position you take on the whole."), where="position")
        if any(row.twice for row in current.sections.all()):
            raise UserError(_("Two texts stand for the same paragraph: choose first."), where="twice")
        if decided or second_part_of(current) is None:
            current.decided_on = clock.today()
            step(links.actor_of(link), current, "hand_in", {})
        else:
            current.proposed_on = clock.today()
            step(links.actor_of(link), current, "propose", {})
        return receive(current)


def hand_in_decision(link: AccessLink, title: str, file: StoredFile) -> Receipt:
    """The second part: the decision, as a minutes extract. What was handed in before stands as it was."""
    with transaction.atomic():
        current = _writable(link, "second_part")
        answering.attach_file(links.actor_of(link), current, title, file, whole=False)
        current.decided_on = clock.today()
        step(links.actor_of(link), current, "hand_in", {})
        return receive(current)


def abstain(link: AccessLink, why: str = "") -> Receipt:
    with transaction.atomic():
        current = _writable(link)
        current.position = Position.ABSTAINS
        current.decided_on = clock.today()
        current.abstained_why = why.strip()
        step(links.actor_of(link), current, "abstain", {})
        return receive(current)


def take_in(
    actor: Actor,
    answer: Answer,
    *,
    position: str,
    text: str = "",
    on: dt.date | None = None,
    file: StoredFile | None = None,
) -> Answer:
    """Write down an answer that came on paper or by e-mail, from one without an account; `on` is the day it came."""
    with transaction.atomic():
        current = answering.locked(answer)
        require(actor, "take_in", current)
        if not position:
            raise UserError(_("Say what position the answer takes."), where="position")
        came = on or clock.today()
        if came > clock.today():
            raise UserError(_("The day has not come yet."), where="on")
        put_positions(current, position, {})
        if text.strip():
            answering.put_texts(current, {"synpunkter": Written(1, text)}, Saved(answer=current))
        if file is not None:
            answering.attach_file(actor, current, file.name, file, whole=True)
        if current.state == "received":
            step(actor, current, "edit", {})
        current.decided_on = came
        step(actor, current, "abstain" if position == Position.ABSTAINS else "hand_in", {})
        return current


def _writable(link: AccessLink, state: str = "open") -> Answer:
    """The answer, locked, where the link opens it today for what is to be done."""
    fresh = AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    fresh.addressee = link.addressee
    if link_state(fresh) != state:
        raise UserError(why_not(fresh) or _("The answer comes before the decision."), where="link")
    return answering.locked(answer_of(link))


def step(actor: Actor, answer: Answer, act: str, changes: Mapping[str, object]) -> Answer:
    """Move as the table for those outside says, and write it down."""
    before, after = answer.state, OUTSIDE_STEPS[answer.state, act]
    answer.state = after
    answer.revision += 1
    answer.save()
    moved = {"state": [before, after]} if before != after else {}
    audit.record(actor, f"answer.{act}_outside", answer, changes={**changes, **moved})
    return answer


def receive(answer: Answer) -> Receipt:
    """Keep what was handed in, in one form: the same answer gives the same hash."""
    content = canonical(answer)
    made = Receipt(
        answer=answer,
        at=clock.now(),
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
    )
    made.save()
    return made


def canonical(answer: Answer) -> str:
    """The whole answer as JSON: referral and version, positions with reasons, texts, files by hash."""
    referral: Referral = answer.referral
    day = answer.decided_on or answer.proposed_on
    content = {
        "referral": referral.code,
        "city": referral.city.slug,
        "version": answer.version.number,
        "from": answer.addressee.name or str(answer.addressee.organisation),
        "day": day.isoformat() if day else None,
        "position": answer.position,
        "abstained_why": answer.abstained_why,
        "texts": {row.code: row.text for row in answer.sections.all()},
        "points": [
            {
                "number": row.point.number,
                "position": row.position,
                "reason": row.reason,
                "proposal": row.proposal,
            }
            for row in answer.opinions.select_related("point").order_by("point__order")
        ],
        "files": [
            [row.title, row.file.sha256 if row.file else ""] for row in answer.files.select_related("file")
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)


def holds(receipt: Receipt) -> bool:
    """Whether the receipt's content still has its hash, and the answer is still what was handed in."""
    same = hashlib.sha256(receipt.content.encode()).hexdigest() == receipt.sha256
    # Read, not locked: this is asked when a page is shown, outside every transaction.
    current = Answer.objects.select_related(
        "addressee__referral__city", "addressee__organisation", "version"
    ).get(pk=receipt.answer_id)
    return same and canonical(current) == receipt.content
