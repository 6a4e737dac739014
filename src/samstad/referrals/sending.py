"""What happens to a referral that has been written: sent, revised, closed, published.

Each action is one transaction: rights, change, history and audit record together, or nothing. Letters are sent after
it, since a letter cannot be taken back.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.referrals import snapshots
from samstad.referrals.models import (
    Addressee,
    Answer,
    AnswerKind,
    Referral,
    ReferralAttachment,
    ReferralState,
    ReferralVersion,
    StoredFile,
)
from samstad.referrals.referral_writing import (
    UnfinishedReferralError,
    WrittenAddressee,
    addressee_of,
    addressee_problems,
    key_of,
    locked,
)
from samstad.referrals.rules import GIVEN, REFERRAL_STEPS
from samstad.steering import life
from samstad.steering.models import DocumentState


def attach(actor: Actor, referral: Referral, title: str, file: StoredFile) -> ReferralAttachment:
    """Send a file along. Of a referral that has been sent: with its next version."""
    with transaction.atomic():
        current = locked(referral)
        require(actor, "edit" if current.state == ReferralState.DRAFT else "address", current)
        number = max(current.attachments.values_list("number", flat=True), default=0) + 1
        made = ReferralAttachment(
            referral=current, number=number, title=title.strip()[:300] or file.name, file=file
        )
        made.save()
        audit.record(
            actor, "referral.attach", current, changes={str(number): [None, f"{made.title} {file.sha256}"]}
        )
        return made


def send(actor: Actor, referral: Referral) -> Referral:
    """Send the draft to all its addressees, each of whom then has an answer to write.

    A steering document that is a draft is sent out with it, so that everybody who is asked reads it.
    """
    with transaction.atomic():
        current = locked(referral)
        require(actor, "send", current)
        version = current.versions.get(number=1)
        _refuse_unready(current, version)
        if version.document is not None:
            if version.document.state == DocumentState.DRAFT:
                version.document = life.send_out(actor, version.document)
            version.text = version.text or snapshots.of(version.document)
        version.sent_on = clock.today()
        version.save()
        current.sent_on = clock.today()
        for addressee in current.addressees.all():
            _ask(addressee, version)
        return step(actor, current, "send")


def _refuse_unready(referral: Referral, version: ReferralVersion) -> None:
    problems = []
    if not referral.addressees.exists():
        problems.append(UserError(_("Name those who are to answer."), where="addressees"))
    if version.document is None and not version.text.strip() and not referral.attachments.exists():
        problems.append(
            UserError(_("Say what is proposed: choose a document, write it, or attach it."), where="text")
        )
    if referral.due < clock.today():
        problems.append(UserError(_("The day of the answers has already been."), where="due"))
    if problems:
        raise UnfinishedReferralError(problems)


def _ask(addressee: Addressee, version: ReferralVersion) -> Answer:
    made = Answer(
        addressee=addressee,
        version=version,
        received_on=clock.today(),
        kind=AnswerKind.OUTSIDE if addressee.outside else AnswerKind.COMMITTEE,
    )
    made.save()
    return made


def add_addressee(actor: Actor, referral: Referral, one: WrittenAddressee) -> Addressee:
    """Ask one more, of a referral that has been sent; by the same day."""
    with transaction.atomic():
        current = locked(referral)
        require(actor, "address", current)
        if problems := addressee_problems([one], current.city):
            raise UnfinishedReferralError(problems)
        if any(key_of(one) == key_of(row) for row in current.addressees.select_related("organisation")):
            raise UserError(_("It has been asked already."), where="addressees")
        order = max(current.addressees.values_list("order", flat=True), default=-1) + 1
        made = addressee_of(current, one, order)
        made.save()
        version = current.versions.filter(sent_on__isnull=False).order_by("-number").first()
        assert version is not None
        _ask(made, version)
        audit.record(actor, "referral.address", current, changes={"addressee": [None, str(made)]})
        return made


def revise(actor: Actor, referral: Referral, text: str, changed: str) -> ReferralVersion:
    """Send a new version. `changed` says what is new, and is what the addressees are told.

    Answers that have been given stand, and show which version they are of; what is being written is from now on of the
    new version. Without `text` the steering document is taken as it is today.
    """
    if not changed.strip():
        raise UserError(_("Say what is changed: the addressees are told."), where="changed")
    with transaction.atomic():
        current = locked(referral)
        require(actor, "revise", current)
        before = current.versions.order_by("-number").first()
        assert before is not None
        new = text.strip() or (snapshots.of(before.document) if before.document else "")
        if not new or new == before.text:
            raise UserError(_("The proposal is as it was: nothing has changed."), where="text")
        made = ReferralVersion(
            referral=current,
            number=before.number + 1,
            document=before.document,
            text=new,
            changed=changed.strip(),
            sent_on=clock.today(),
        )
        made.save()
        for answer in Answer.objects.filter(addressee__referral=current).exclude(state__in=GIVEN):
            answer.version = made
            answer.save()
        step(actor, current, "revise", {"version": [before.number, made.number]})
        return made


def withdraw_addressee(actor: Actor, addressee: Addressee, why: str) -> Addressee:
    """No longer wait for an answer. The row stays, with the reason."""
    if not why.strip():
        raise UserError(_("Say why it is no longer asked."), where="why")
    with transaction.atomic():
        current = locked(addressee.referral)
        require(actor, "address", current)
        row = Addressee.objects.select_for_update(of=("self",)).get(pk=addressee.pk)
        row.withdrawn = why.strip()[:300]
        row.save()
        audit.record(actor, "referral.withdraw", current, changes={"addressee": [str(row), row.withdrawn]})
        return row


def close(actor: Actor, referral: Referral) -> Referral:
    """No more is waited for. What comes afterwards is still taken in, and shown as late."""
    return _simple(actor, referral, "close")


def reopen(actor: Actor, referral: Referral) -> Referral:
    return _simple(actor, referral, "reopen")


def release(actor: Actor, referral: Referral) -> Referral:
    """Publish it: the proposal, the answers that were given, how each point was handled, and the compiled statement."""
    with transaction.atomic():
        current = locked(referral)
        require(actor, "release", current)
        if not current.frozen.exists():
            raise UserError(
                _("There is no compiled statement yet."), advice=_("Freeze it on the page of the compilation")
            )
        current.released_on = clock.today()
        return step(actor, current, "release")


def _simple(actor: Actor, referral: Referral, act: str) -> Referral:
    with transaction.atomic():
        current = locked(referral)
        require(actor, act, current)
        return step(actor, current, act)


def step(
    actor: Actor, referral: Referral, act: str, changes: dict[str, list[object]] | None = None
) -> Referral:
    """Move to the state that the table gives, and write it down."""
    before, after = referral.state, REFERRAL_STEPS[referral.state, act]
    referral.state = after
    referral.save()
    moved: dict[str, list[object]] = {"state": [before, after]} if before != after else {}
    audit.record(actor, f"referral.{act}", referral, changes={**(changes or {}), **moved})
    return referral
