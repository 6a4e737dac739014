"""The audit record, and saving with history: used by every app's `actions.py`, in one transaction.

Nothing that must be audited goes through `update()` or `bulk_create()` elsewhere.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from samstad.organisation import clock
from samstad.organisation.models import AuditRecord, City, Decision
from samstad.organisation.rights import Actor


def record(
    actor: Actor,
    action: str,
    obj: models.Model,
    *,
    city: City | None = None,
    changes: dict[str, Any] | None = None,
    decision: Decision | None = None,
) -> AuditRecord:
    """Write down a change. Raises RuntimeError outside a transaction: a record may not outlive its change."""
    if not connection.in_atomic_block:
        raise RuntimeError("an audit record is written in the transaction of its change")
    return AuditRecord.objects.create(
        actor=str(actor),
        action=action,
        city=city or getattr(obj, "city", None),
        object_type=obj._meta.label,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        changes=changes or {},
        decision=decision,
    )


def differences(obj: models.Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Field → [from, to] for what `values` would change on `obj`, as text where JSON has no form for it."""
    changed = {}
    for name, new in values.items():
        old = getattr(obj, name)
        if old != new:
            changed[name] = [_plain(old), _plain(new)]
    return changed


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | dict | list):
        return value
    return str(value)


def date_by_the_clock(history_instance: Any, **_: Any) -> None:
    """A version in the history is of the system's day, as every other date is: the example city's past would
    otherwise be of the day it was built."""
    history_instance.history_date = clock.now()
