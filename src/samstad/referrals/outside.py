"""Answering without an account: a signed personal link that expires, shows one referral, and gives a receipt.

The link holds the addressee and a nonce, signed with the installation's key; the database holds the nonce and its
last day, never the link itself. It may be used again until then: what was written is there. Once the answer has been
handed in, it shows the receipt and opens nothing more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from samstad.followup.writing import Written, refuse_too_long
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.referrals import answering, sending
from samstad.referrals.answering import Saved
from samstad.referrals.models import (
    AccessLink,
    Addressee,
    Answer,
    AnswerFile,
    Position,
    Receipt,
    Referral,
    StoredFile,
)
from samstad.referrals.positions import WrittenOpinion, put_positions
from samstad.referrals.rules import OUTSIDE_STEPS, link_state

SALT = "samstad.referrals.link"
# How long after the day of the answers a link still opens: a late answer is late, and never lost.
GRACE = dt.timedelta(days=30)


def token_of(link: AccessLink) -> str:
    """What stands in the link's address: can be made again only by who has the installation's key."""
    return signing.Signer(salt=SALT).sign(f"{link.addressee_id}.{link.nonce}").replace(":", "~")


def find(token: str) -> AccessLink | None:
    """The link that a token is of; None for one that was altered, made elsewhere, or never made."""
    try:
        said = signing.Signer(salt=SALT).unsign(token.replace("~", ":"))
        addressee, nonce = said.split(".", 1)
        key = int(addressee)
    except (signing.BadSignature, ValueError):
        return None
    found = (
        AccessLink.objects.filter(nonce=nonce, addressee=key)
        .select_related("addressee__referral__city", "addressee__referral__led_by", "addressee__organisation")
        .first()
    )
    return found


def make_link(actor: Actor, addressee: Addressee, expires: dt.date | None = None) -> AccessLink:
    """A new link for an addressee; those before it fall. It expires some time after the day of the answers."""
    with transaction.atomic():
        current = sending.locked(addressee.referral)
        require(actor, "address", current)
        row = Addressee.objects.select_for_update(of=("self",)).get(pk=addressee.pk)
        if row.withdrawn:
            raise UserError(_("It is no longer asked."), where="addressee")
        if row.organisation_id is not None:
            raise UserError(
                _("A body of the register answers with its accounts."), advice=_("Give somebody a role in it")
            )
        last = expires or max(current.due, clock.today()) + GRACE
        if last < clock.today():
            raise UserError(_("The day has already been."), where="expires")
        _revoke(actor, row)
        made = AccessLink(
            addressee=row,
            nonce=secrets.token_urlsafe(24),
            made_at=clock.now(),
            made_by=str(actor),
            expires=last,
        )
        made.save()
        audit.record(actor, "link.make", made, changes={"expires": [None, last.isoformat()]})
        made.addressee = row
        row.referral = current
        return made


def revoke(actor: Actor, addressee: Addressee) -> None:
    """Let every link of the addressee fall."""
    with transaction.atomic():
        require(actor, "address", sending.locked(addressee.referral))
        _revoke(actor, addressee)


def _revoke(actor: Actor, addressee: Addressee) -> None:
    for link in addressee.links.filter(revoked__isnull=True):
        link.revoked = clock.now()
        link.save()
        audit.record(actor, "link.revoke", link)


def actor_of(link: AccessLink) -> Actor:
    """Who acts by a link: neither a user nor the machine."""
    return Actor(f"link:{link.pk}:{link.addressee.email or link.addressee.name}"[:200])


def opened(link: AccessLink) -> Answer:
    """Write down that the link was used, and give the answer that it opens."""
    with transaction.atomic():
        row = AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        # Once a day is enough to know that it has been used, and when last.
        if row.first_used is None or row.last_used is None or row.last_used.date() != clock.today():
            row.first_used = row.first_used or clock.now()
            row.last_used = clock.now()
            row.save()
            audit.record(actor_of(link), "link.use", row)
    return answer_of(link)


def answer_of(link: AccessLink) -> Answer:
    return Answer.objects.select_related(
        "addressee__referral__city", "addressee__referral__led_by", "addressee__organisation", "version"
    ).get(addressee=link.addressee_id)


def why_not(link: AccessLink) -> str:
    """Why the link opens nothing to write in today; empty where it does."""
    return {
        "open": "",
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
    actor = actor_of(link)
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
        step(actor_of(link), current, "edit", {})
        return answering.attach_file(actor_of(link), current, title, file, whole=False)


def hand_in(link: AccessLink) -> Receipt:
    """Hand in what has been saved: the receipt holds it word for word, with its hash."""
    with transaction.atomic():
        current = _writable(link)
        if not current.position:
            raise UserError(_("Say what position you take on the whole."), where="position")
        if any(row.twice for row in current.sections.all()):
            raise UserError(_("Two texts stand for the same paragraph: choose first."), where="twice")
        current.decided_on = clock.today()
        step(actor_of(link), current, "hand_in", {})
        return receive(current)


def abstain(link: AccessLink, why: str = "") -> Receipt:
    with transaction.atomic():
        current = _writable(link)
        current.position = Position.ABSTAINS
        current.decided_on = clock.today()
        current.abstained_why = why.strip()
        step(actor_of(link), current, "abstain", {})
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


def _writable(link: AccessLink) -> Answer:
    fresh = AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    fresh.addressee = link.addressee
    if reason := why_not(fresh):
        raise UserError(reason, where="link")
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
    content = {
        "referral": referral.code,
        "city": referral.city.slug,
        "version": answer.version.number,
        "from": answer.addressee.name or str(answer.addressee.organisation),
        "day": answer.decided_on.isoformat() if answer.decided_on else None,
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
        "files": [[row.title, row.file.sha256] for row in answer.files.select_related("file")],
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
