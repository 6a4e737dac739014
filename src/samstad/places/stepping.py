"""What all actions on places do alike: lock the row, ask for the right, change it, write it down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor, memberships_today, require

M = TypeVar("M", bound=models.Model)


def locked(actor: Actor, act: str, row: M) -> M:
    """The row as it is in the database now, held until the transaction ends. Raises PermissionDenied."""
    manager: Any = type(row)._default_manager
    current: M = manager.select_for_update(of=("self",)).get(pk=row.pk)
    require(actor, act, current)
    return current


def change(
    actor: Actor,
    action: str,
    row: M,
    values: Mapping[str, Any],
    *,
    city: City | None = None,
    always: Mapping[str, Any] | None = None,
) -> M:
    """Set `values` and save with history and audit record. What changes nothing leaves no trace; `always` is written
    down beside the differences and saves in any case."""
    changes = audit.differences(row, dict(values))
    for name, value in values.items():
        setattr(row, name, value)
    if changes or always is not None:
        row.save()
        audit.record(actor, action, row, city=city, changes={**changes, **(always or {})})
    return row


def added(actor: Actor, action: str, row: M, *, city: City | None = None, said: Any = None) -> M:
    """Save a new row with its audit record."""
    row.save()
    audit.record(
        actor, action, row, city=city, changes={"added": [None, said if said is not None else str(row)]}
    )
    return row


def own_bodies(actor: Actor, city: City) -> list[Organisation]:
    """Bodies of the city in which the actor has a role today; at the machine's own command line all."""
    if actor.machine:
        return list(Organisation.objects.filter(city=city).select_related("city"))
    seats = memberships_today(actor.user) if actor.user else []
    mine = {seat.organisation for seat in seats if seat.organisation.city_id == city.pk}
    return sorted(mine, key=lambda body: (body.sort_key, body.code))


def require_own(actor: Actor, body: Organisation, where: str) -> None:
    """Nobody speaks for a body that they have no role in. Raises UserError."""
    if body not in own_bodies(actor, body.city):
        raise UserError(_("You have no role in that body"), where=where, advice=_("Choose one of your own"))


def free_code(text: str, rows: Any, otherwise: str) -> str:
    """A short code from the text that none of the rows has."""
    stem = slugify(text)[:44].strip("-") or otherwise
    taken = set(rows.values_list("code", flat=True))
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code
