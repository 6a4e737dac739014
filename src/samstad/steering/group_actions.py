"""What happens to steering groups: one is set up, changed, given and deprived of members, and followed by another.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import LANGUAGES
from samstad.steering import deciding, stale
from samstad.steering.actions import free_code
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import refuse
from samstad.steering.models import GroupMember, SteeringDocument, SteeringGroup
from samstad.steering.writing import LONGEST_TEXT, YEARS

LONGEST_NAME, LONGEST_SEAT = 200, 200


@dataclass(frozen=True)
class WrittenGroup:
    """A steering group as far as it has been written, without its members and decisions."""

    name: Mapping[str, str] = field(default_factory=dict)
    mandate: Mapping[str, str] = field(default_factory=dict)
    documents: frozenset[SteeringDocument] = frozenset()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor: SteeringGroup | None = None

    @classmethod
    def of(cls, group: SteeringGroup) -> WrittenGroup:
        return cls(
            dict(group.name),
            dict(group.mandate),
            frozenset(group.documents.all()),
            group.valid_from,
            group.valid_to,
            group.successor,
        )

    @property
    def plain(self) -> dict[str, Any]:
        """As the audit record has it."""
        return {
            "name": _clean(self.name),
            "mandate": _clean(self.mandate),
            "documents": sorted(one.code for one in self.documents),
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "successor": self.successor.code if self.successor else None,
        }

    @property
    def mark(self) -> str:
        return stale.mark(self.plain)


def problems(written: WrittenGroup, group: SteeringGroup) -> list[UserError]:
    """Everything that must be put right, each with its field in `where`."""
    found = []
    if not written.name.get("sv", "").strip():
        found.append(UserError(_("Write the name of the group."), where="name_sv"))
    for name, most in (("name", LONGEST_NAME), ("mandate", LONGEST_TEXT)):
        for lang in LANGUAGES:
            length = len(getattr(written, name).get(lang, ""))
            if length > most:
                what = _("The text has %(length)d characters, and may have %(most)d.")
                found.append(UserError(what % {"length": length, "most": most}, where=f"{name}_{lang}"))
    for name in ("valid_from", "valid_to"):
        day = getattr(written, name)
        if day is not None and day.year not in YEARS:
            found.append(UserError(_("Write a year with four digits."), where=name))
    if written.valid_from and written.valid_to and written.valid_to < written.valid_from:
        found.append(UserError(_("The last day is before the first."), where="valid_to"))
    if any(one.city_id != group.city_id for one in written.documents):
        found.append(UserError(_("Choose documents of the city."), where="documents"))
    if written.successor is not None:
        if written.successor.city_id != group.city_id:
            found.append(UserError(_("Choose a group of the city."), where="successor"))
        elif _comes_after(group, written.successor):
            found.append(
                UserError(
                    _("The groups would follow one another in a circle. Choose another."), where="successor"
                )
            )
    return found


def _comes_after(group: SteeringGroup, successor: SteeringGroup) -> bool:
    """Whether the group is its own successor, or comes after the one that would follow it."""
    after = dict(SteeringGroup.objects.filter(city=group.city_id).values_list("pk", "successor"))
    at: int | None = successor.pk
    seen: set[int] = set()
    while at is not None and at not in seen:
        if at == group.pk:
            return True
        seen.add(at)
        at = after.get(at)
    return False


def set_up(actor: Actor, city: City, written: WrittenGroup) -> SteeringGroup:
    """A new group. Raises UnfinishedError with a problem for each field, PermissionDenied."""
    with transaction.atomic():
        group = SteeringGroup(city=city)
        require(actor, "change", group)
        refuse(problems(written, group))
        taken = set(SteeringGroup.history.filter(city_id=city.pk).values_list("code", flat=True))
        group.code = free_code(written.name["sv"], taken, "styrgrupp")
        return _save(actor, "group.set_up", group, written)


def change(actor: Actor, group: SteeringGroup, read: str | None, written: WrittenGroup) -> SteeringGroup:
    """Change it. Raises StaleError where somebody has saved since `read`, UnfinishedError, PermissionDenied."""
    with transaction.atomic():
        current = _locked(group)
        require(actor, "change", current)
        before = WrittenGroup.of(current)
        stale.refuse(read, before.mark)
        if before.plain == written.plain:
            return current
        refuse(problems(written, current))
        return _save(actor, "group.change", current, written)


def seat(
    actor: Actor, group: SteeringGroup, body: Organisation | None, name: str = "", *, chairs: bool = False
) -> GroupMember:
    """Give a body a seat, or say anew what its seat is called and whether it chairs."""
    with transaction.atomic():
        current = _locked(group)
        require(actor, "change", current)
        found = []
        if body is None or body.city_id != current.city_id:
            found.append(UserError(_("Choose one of the city's bodies."), where="body"))
        if len(name) > LONGEST_SEAT:
            what = _("The text has %(length)d characters, and may have %(most)d.")
            found.append(UserError(what % {"length": len(name), "most": LONGEST_SEAT}, where="seat"))
        refuse(found)
        assert body is not None
        row = current.members.filter(organisation=body).first() or GroupMember(
            group=current, organisation=body
        )
        before = None if row._state.adding else [row.seat.get("sv", ""), row.chairs]
        row.seat, row.chairs = _clean({**row.seat, "sv": name}), chairs
        row.save()
        after = [row.seat.get("sv", ""), row.chairs]
        if before != after:
            audit.record(actor, "group.seat", current, changes={body.code: [before, after]})
        return row


def leave(actor: Actor, group: SteeringGroup, body: Organisation | None) -> None:
    """Take a body's seat away; that it sat there stays in the history."""
    with transaction.atomic():
        current = _locked(group)
        require(actor, "change", current)
        row = current.members.filter(organisation=body).first()
        if row is None:
            refuse([UserError(_("Choose one of the members."), where="body")])
            return
        audit.record(
            actor,
            "group.leave",
            current,
            changes={row.organisation.code: [[row.seat.get("sv", ""), row.chairs], None]},
        )
        row.delete()


def decide(actor: Actor, group: SteeringGroup, decision: Decision | WrittenDecision | None) -> SteeringGroup:
    """Write down a decision of the group's, or about it. Raises UnfinishedError, PermissionDenied."""
    with transaction.atomic():
        current = _locked(group)
        require(actor, "change", current)
        refuse(deciding.problems(decision, current.city))
        assert decision is not None
        settled = deciding.settle(actor, decision)
        if not current.decisions.filter(pk=settled.pk).exists():
            current.decisions.add(settled)
            audit.record(
                actor,
                "group.decide",
                current,
                changes={"decisions": [None, settled.code]},
                decision=settled,
            )
        return current


def _locked(group: SteeringGroup) -> SteeringGroup:
    rows = SteeringGroup.objects.select_for_update(of=("self",))
    return rows.select_related("city", "successor").get(pk=group.pk)


def _clean(text: Mapping[str, str]) -> dict[str, str]:
    return {lang: said for lang in LANGUAGES if (said := text.get(lang, "").strip())}


def _save(actor: Actor, action: str, group: SteeringGroup, written: WrittenGroup) -> SteeringGroup:
    before = {} if group._state.adding else WrittenGroup.of(group).plain
    after = written.plain
    group.name, group.mandate = after["name"], after["mandate"]
    group.valid_from, group.valid_to = written.valid_from, written.valid_to
    group.successor = written.successor
    group.save()
    group.documents.set(written.documents)
    changes = {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
    audit.record(actor, action, group, changes=changes)
    return group
