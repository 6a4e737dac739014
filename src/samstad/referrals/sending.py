"""What happens to a referral: written, sent, revised, closed, published.

Each action is one transaction: rights, change, history and audit record together, or nothing. Letters are sent after
it, since a letter cannot be taken back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Matter, Organisation
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import pick, sort_key
from samstad.referrals import snapshots
from samstad.referrals.models import (
    Addressee,
    Answer,
    AnswerKind,
    Point,
    Referral,
    ReferralAttachment,
    ReferralState,
    ReferralVersion,
    StoredFile,
)
from samstad.referrals.rules import GIVEN, REFERRAL_STEPS
from samstad.steering import life
from samstad.steering.models import DocumentState, SteeringDocument

LONGEST_TEXT = 200_000


@dataclass(frozen=True)
class WrittenPoint:
    """A point as far as it has been written."""

    number: str
    heading: str
    question: str = ""


@dataclass(frozen=True)
class WrittenAddressee:
    """One who is to be asked: a body, or a name with an address."""

    organisation: Organisation | None = None
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class WrittenReferral:
    """A referral as far as it has been written. `text` is what is proposed, beside `document` or instead of it."""

    title: str
    due: dt.date | None
    led_by: Organisation | None = None
    registry_number: str = ""
    instructions: str = ""
    document: SteeringDocument | None = None
    text: str = ""
    points: Sequence[WrittenPoint] = ()
    addressees: Sequence[WrittenAddressee] = field(default_factory=tuple)


class UnfinishedReferralError(UserError):
    """What must be put right: `problems`, each naming its field."""

    def __init__(self, problems: Sequence[UserError]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(one.what for one in problems), where=problems[0].where)


def problems_of(written: WrittenReferral, city: City) -> list[UserError]:
    """What is wrong with what was written, for the form and for the action alike."""
    found = []
    if not 0 < len(written.title.strip()) <= 200:
        found.append(UserError(_("Give the referral a name of at most 200 characters."), where="title"))
    if written.due is None:
        found.append(UserError(_("Give the day by which the answers are wanted."), where="due"))
    if written.led_by is None or written.led_by.city_id != city.pk:
        found.append(UserError(_("Choose the body that refers."), where="led_by"))
    if written.document is not None and written.document.city_id != city.pk:
        found.append(UserError(_("Choose one of the city's documents."), where="document"))
    if len(written.text) > LONGEST_TEXT:
        found.append(UserError(_("The text is longer than 200 000 characters: attach it."), where="text"))
    numbers = [point.number.strip() for point in written.points]
    if len(set(numbers)) < len(numbers) or not all(0 < len(number) <= 12 for number in numbers):
        found.append(UserError(_("Each point has a number of its own."), where="points"))
    if not all(point.heading.strip() for point in written.points):
        found.append(UserError(_("Each point has a heading."), where="points"))
    found += _addressee_problems(written.addressees, city)
    return found


def _addressee_problems(rows: Iterable[WrittenAddressee], city: City) -> list[UserError]:
    bodies: set[int] = set()
    found = []
    for row in rows:
        if row.organisation is not None:
            if row.organisation.city_id != city.pk:
                found.append(UserError(_("Choose one of the register's bodies."), where="addressees"))
            elif row.organisation.pk in bodies:
                found.append(UserError(_("A body is asked once."), where="addressees"))
            bodies.add(row.organisation.pk)
        elif not row.name.strip() or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", row.email.strip()):
            found.append(
                UserError(
                    _("Write one who is not in the register as a name and an e-mail address."),
                    where="addressees",
                )
            )
    return found


def begin(actor: Actor, city: City, written: WrittenReferral) -> Referral:
    """Write a new referral, which is a draft. Raises UnfinishedReferralError, PermissionDenied."""
    with transaction.atomic():
        if problems := problems_of(written, city):
            raise UnfinishedReferralError(problems)
        assert written.due is not None
        made = Referral(
            city=city, code=free_code(city, written.title), due=written.due, led_by=written.led_by
        )
        require(actor, "begin", made)
        require(actor, "edit", made)
        _fill(made, written)
        made.save()
        ReferralVersion(referral=made, number=1, document=written.document, text=written.text).save()
        _set_points(made, written.points)
        _set_addressees(made, written.addressees)
        audit.record(actor, "referral.begin", made)
        return made


def write(actor: Actor, referral: Referral, written: WrittenReferral) -> Referral:
    """Write in a draft. What has been sent is not written over: that is `revise`."""
    with transaction.atomic():
        current = locked(referral)
        require(actor, "edit", current)
        if problems := problems_of(written, current.city):
            raise UnfinishedReferralError(problems)
        _fill(current, written)
        current.save()
        version = current.versions.get(number=1)
        version.document, version.text = written.document, written.text
        version.save()
        _set_points(current, written.points)
        _set_addressees(current, written.addressees)
        audit.record(actor, "referral.edit", current)
        return current


def _fill(referral: Referral, written: WrittenReferral) -> None:
    assert written.due is not None
    assert written.led_by is not None
    referral.title = {"sv": written.title.strip()}
    referral.due, referral.led_by = written.due, written.led_by
    referral.instructions = {"sv": written.instructions.strip()} if written.instructions.strip() else {}
    number = written.registry_number.strip()[:80]
    referral.matter = _matter(referral, number) if number else None


def _matter(referral: Referral, number: str) -> Matter:
    found = Matter.objects.filter(city=referral.city, registry_number=number).first()
    if found is None:
        found = Matter(city=referral.city, registry_number=number, body=referral.led_by, title=referral.title)
        found.save()
    return found


def free_code(city: City, title: str) -> str:
    """A code for an address, made of the title, that no referral of the city has."""
    folded = title.casefold().translate(str.maketrans("åäöéü", "aaoeu"))
    stem = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40].strip("-") or "remiss"
    code, number = stem, 1
    while Referral.objects.filter(city=city, code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code


def _set_points(referral: Referral, points: Sequence[WrittenPoint]) -> None:
    kept = {point.number.strip() for point in points}
    for row in referral.points.all():
        if row.number not in kept:
            row.delete()
    known = {row.number: row for row in referral.points.all()}
    for order, point in enumerate(points):
        row = known.get(point.number.strip()) or Point(referral=referral, number=point.number.strip())
        values = (
            {"sv": point.heading.strip()},
            {"sv": point.question.strip()} if point.question.strip() else {},
            order,
        )
        if row.pk is None or (row.heading, row.question, row.order) != values:
            row.heading, row.question, row.order = values
            row.save()


def _key(row: WrittenAddressee | Addressee) -> Any:
    if row.organisation is not None:
        return row.organisation.pk
    return row.email.strip().casefold(), row.name.strip()


def _set_addressees(referral: Referral, rows: Sequence[WrittenAddressee]) -> None:
    known = {_key(row): row for row in referral.addressees.select_related("organisation")}
    wanted = {_key(row): row for row in rows}
    for key, old in known.items():
        if key not in wanted:
            old.delete()
    for order, (key, one) in enumerate(wanted.items()):
        row = known.get(key) or _addressee(referral, one, order)
        if row.pk is None or row.order != order or row.email != one.email.strip():
            row.order, row.email = order, one.email.strip()
            row.save()


def _addressee(referral: Referral, one: WrittenAddressee, order: int) -> Addressee:
    return Addressee(
        referral=referral,
        organisation=one.organisation,
        name="" if one.organisation else one.name.strip()[:200],
        email=one.email.strip(),
        order=order,
    )


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
        if problems := _addressee_problems([one], current.city):
            raise UnfinishedReferralError(problems)
        if any(_key(one) == _key(row) for row in current.addressees.select_related("organisation")):
            raise UserError(_("It has been asked already."), where="addressees")
        order = max(current.addressees.values_list("order", flat=True), default=-1) + 1
        made = _addressee(current, one, order)
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


def locked(referral: Referral) -> Referral:
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("city", "led_by", "matter")
        .get(pk=referral.pk)
    )


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


def in_order(rows: Iterable[Organisation]) -> list[Organisation]:
    """Bodies as a list of addressees has them when nobody has said another order."""
    return sorted(rows, key=lambda body: (body.kind, sort_key(pick(body.name, "sv").text)))
