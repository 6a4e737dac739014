"""What happens in the registry: a matter is registered, documents come in and go out, it is closed and handed over.

Each action is one transaction: rights, change, history and audit record together, or nothing. Reading what is secret is
an act as well, and is written down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Matter, Organisation, User
from samstad.organisation.rights import Actor, may, memberships_today, require
from samstad.referrals.models import (
    Direction,
    Docket,
    MatterParty,
    MatterRelation,
    PartyRole,
    RegisteredDocument,
    Relation,
    StoredFile,
)
from samstad.referrals.registry_rules import DOCKET_STEPS


def open_matter(
    actor: Actor,
    body: Organisation,
    registry_number: str,
    title: str,
    *,
    opened: dt.date | None = None,
    officer: User | None = None,
    secrecy: str = "",
) -> Docket:
    """Register a matter under its number, written as the body writes it. A number that was only mentioned gets its
    docket; one that has one already is refused."""
    number = registry_number.strip()
    if not 0 < len(number) <= 80:
        raise UserError(_("Write the registry number, at most 80 characters."), where="registry_number")
    if not 0 < len(title.strip()) <= 300:
        raise UserError(_("Say what the matter is about, in at most 300 characters."), where="title")
    day = opened or clock.today()
    if day > clock.today():
        raise UserError(_("The day has not come yet."), where="opened")
    with transaction.atomic():
        matter = Matter.objects.select_for_update().filter(city=body.city, registry_number=number).first()
        if matter is not None and hasattr(matter, "docket"):
            raise UserError(
                _("The number is taken: the matter is registered already."), where="registry_number"
            )
        if matter is None:
            matter = Matter(city=body.city, registry_number=number, body=body, title={"sv": title.strip()})
        else:
            matter.body = matter.body or body
            matter.title = matter.title or {"sv": title.strip()}
        made = Docket(matter=matter, opened=day, officer=officer, secrecy=secrecy.strip()[:120])
        require(actor, "begin", made)
        if officer is not None:
            _refuse_stranger(officer, body)
        matter.save()
        made.matter = matter
        made.save()
        audit.record(actor, "matter.open", made, changes={"number": [None, number]})
        return made


def _refuse_stranger(officer: User, body: Organisation) -> None:
    if not any(seat.organisation_id == body.pk for seat in memberships_today(officer)):
        raise UserError(_("The person has no role in this body."), where="officer")


def add_document(
    actor: Actor,
    docket: Docket,
    *,
    direction: str,
    date: dt.date,
    title: str,
    correspondent: str = "",
    secrecy: str = "",
    file: StoredFile | None = None,
) -> RegisteredDocument:
    """Register a document in a matter under the matter's next number."""
    if direction not in Direction.values:
        raise UserError(_("Say whether it came in, went out or was drawn up."), where="direction")
    if not 0 < len(title.strip()) <= 300:
        raise UserError(_("Say what the document is, in at most 300 characters."), where="title")
    if date > clock.today():
        raise UserError(_("The day has not come yet."), where="date")
    with transaction.atomic():
        current = locked(docket)
        require(actor, "register", current)
        last = current.documents.aggregate(last=Max("number"))["last"] or 0
        made = RegisteredDocument(
            docket=current,
            number=last + 1,
            direction=direction,
            date=date,
            title=title.strip(),
            correspondent=correspondent.strip()[:200],
            secrecy=secrecy.strip()[:120],
            file=file,
            registered_by=str(actor),
            registered_at=clock.now(),
        )
        made.save()
        audit.record(actor, "document.register", made, changes={"direction": [None, direction]})
        return made


def add_party(
    actor: Actor, docket: Docket, role: str, *, organisation: Organisation | None = None, name: str = ""
) -> MatterParty:
    if role not in PartyRole.values or (organisation is None and not name.strip()):
        raise UserError(_("Say who it is, and as what."), where="name")
    with transaction.atomic():
        current = locked(docket)
        require(actor, "register", current)
        made = MatterParty(
            docket=current,
            organisation=organisation,
            name="" if organisation else name.strip()[:200],
            role=role,
        )
        made.save()
        audit.record(actor, "matter.party", current, changes={"party": [None, str(made)]})
        return made


def relate(actor: Actor, docket: Docket, other: Matter, kind: str) -> MatterRelation:
    """Say how a matter stands to another one of the city."""
    if kind not in Relation.values:
        raise UserError(_("Say how the matters belong together."), where="kind")
    if other.pk == docket.matter_id or other.city_id != docket.city.pk:
        raise UserError(_("Choose another matter of the city."), where="other")
    with transaction.atomic():
        current = locked(docket)
        require(actor, "register", current)
        made, new = MatterRelation.objects.get_or_create(docket=current, other=other, kind=kind)
        if new:
            audit.record(actor, "matter.relate", current, changes={"other": [None, str(other)]})
        return made


def set_secrecy(actor: Actor, docket: Docket, ground: str) -> Docket:
    """Put the matter under secrecy by a legal ground, or lift it (empty)."""
    with transaction.atomic():
        current = locked(docket)
        require(actor, "close", current)
        changes = audit.differences(current, {"secrecy": ground.strip()[:120]})
        if changes:
            current.secrecy = ground.strip()[:120]
            current.save()
            audit.record(actor, "matter.secrecy", current, changes=changes)
        return current


def close(actor: Actor, docket: Docket, why: str) -> Docket:
    """Close the matter, saying how it ended."""
    if not why.strip():
        raise UserError(_("Say how the matter ended."), where="why")
    with transaction.atomic():
        current = locked(docket)
        require(actor, "close", current)
        current.closed, current.closed_why = clock.today(), why.strip()[:300]
        return _step(actor, current, "close")


def reopen(actor: Actor, docket: Docket) -> Docket:
    with transaction.atomic():
        current = locked(docket)
        require(actor, "reopen", current)
        current.closed, current.closed_why = None, ""
        return _step(actor, current, "reopen")


def _step(actor: Actor, docket: Docket, act: str) -> Docket:
    before, after = docket.state, DOCKET_STEPS[docket.state, act]
    docket.state = after
    docket.save()
    audit.record(actor, f"matter.{act}", docket, changes={"state": [before, after]})
    return docket


def locked(docket: Docket) -> Docket:
    return (
        Docket.objects.select_for_update(of=("self",))
        .select_related("matter__city", "matter__body")
        .get(pk=docket.pk)
    )


def read(actor: Actor, document: RegisteredDocument) -> RegisteredDocument:
    """Open a document. That somebody opened what is secret is written down first, with who and when."""
    if not may(actor, "view", document):
        raise PermissionDenied(f"{actor} may not view {document}")
    if is_secret(document):
        with transaction.atomic():
            audit.record(actor, "document.read_secret", document, city=document.city)
    return document


def is_secret(document: RegisteredDocument) -> bool:
    return bool(document.secrecy or document.docket.secrecy)


def looked_at(actor: Actor, docket: Docket) -> None:
    """Write down that a secret matter was opened; nothing for a public one."""
    if docket.secrecy:
        with transaction.atomic():
            audit.record(actor, "matter.read_secret", docket, city=docket.city)


def newest(city: City) -> QuerySet[Docket]:
    """The city's matters, the newest first."""
    return (
        Docket.objects.filter(matter__city=city)
        .select_related("matter__body__city", "matter__city", "officer")
        .order_by("-opened", "-pk")
    )


def chosen(keys: Iterable[int]) -> list[Docket]:
    """Matters by their keys, the newest first. Sorted here: asked to sort, SQLite would walk through all there are."""
    rows = Docket.objects.filter(pk__in=list(keys)).select_related(
        "matter__body__city", "matter__city", "officer"
    )
    return sorted(rows.order_by(), key=lambda row: (row.opened, row.pk), reverse=True)


def registered_here(city: City) -> set[int]:
    """Keys of the matters that belong to work done here, and to no set-up: registered, or made for a referral or an
    answer. One that a decision of the set-up or an agreement names is a part of that as well."""
    worked_on = (
        Q(docket__isnull=False, docket__source="")
        | Q(referrals__isnull=False, referrals__source="")
        | Q(answers__isnull=False, answers__addressee__referral__source="")
        | Q(decisions__agenda_items__isnull=False)
    )
    named = Q(decisions__isnull=False, decisions__agenda_items__isnull=True) | Q(agreements__isnull=False)
    rows = Matter.objects.filter(city=city)
    return set(rows.filter(worked_on).values_list("pk", flat=True)) - set(
        rows.filter(named).values_list("pk", flat=True)
    )
