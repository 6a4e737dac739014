"""A referral as it is written, before it is sent: what of, on which points, to whom, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Matter, Organisation
from samstad.organisation.rights import Actor, require
from samstad.referrals.models import Addressee, Point, Referral, ReferralVersion
from samstad.steering.models import SteeringDocument

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
    found += addressee_problems(written.addressees, city)
    return found


def addressee_problems(rows: Iterable[WrittenAddressee], city: City) -> list[UserError]:
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
    referral.matter = matter_of(referral.city, number, referral.led_by, referral.title) if number else None


def matter_of(city: City, number: str, body: Organisation | None, title: dict[str, str]) -> Matter:
    """The matter with this registry number; a new one of the body's where nobody has written it down."""
    found = Matter.objects.filter(city=city, registry_number=number).first()
    if found is None:
        found = Matter(city=city, registry_number=number, body=body, title=title)
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


def key_of(row: WrittenAddressee | Addressee) -> Any:
    if row.organisation is not None:
        return row.organisation.pk
    return row.email.strip().casefold(), row.name.strip()


def _set_addressees(referral: Referral, rows: Sequence[WrittenAddressee]) -> None:
    known = {key_of(row): row for row in referral.addressees.select_related("organisation")}
    wanted = {key_of(row): row for row in rows}
    for key, old in known.items():
        if key not in wanted:
            old.delete()
    for order, (key, one) in enumerate(wanted.items()):
        row = known.get(key) or addressee_of(referral, one, order)
        if row.pk is None or row.order != order or row.email != one.email.strip():
            row.order, row.email = order, one.email.strip()
            row.save()


def addressee_of(referral: Referral, one: WrittenAddressee, order: int) -> Addressee:
    return Addressee(
        referral=referral,
        organisation=one.organisation,
        name="" if one.organisation else one.name.strip()[:200],
        email=one.email.strip(),
        order=order,
    )


def locked(referral: Referral) -> Referral:
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("city", "led_by", "matter")
        .get(pk=referral.pk)
    )
