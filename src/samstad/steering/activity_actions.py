"""What happens to activities: one is changed by the body that is responsible for it.

One transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.steering.models import Activity, ActivityState

FIELDS = frozenset(
    {
        "title",
        "description",
        "responsible",
        "state",
        "start",
        "end",
        "effect_short",
        "effect_long",
        "cost_sek",
    }
)
LONGEST_TEXT = 5_000


def change_activity(actor: Actor, activity: Activity, values: Mapping[str, Any]) -> Activity:
    """Set some fields of an activity. Raises UserError for the first thing that is wrong, PermissionDenied."""
    if unknown := values.keys() - FIELDS:
        raise ValueError(f"an activity's {', '.join(sorted(unknown))} cannot be changed")
    with transaction.atomic():
        current = (
            Activity.objects.select_for_update(of=("self",))
            .select_related("goal__document__city", "goal__document__owner", "responsible")
            .get(pk=activity.pk)
        )
        require(actor, "edit", current)
        changes = audit.differences(current, dict(values))
        for name, value in values.items():
            setattr(current, name, value)
        _check(current)
        if changes:
            current.save()
            audit.record(actor, "activity.change", current, city=current.goal.document.city, changes=changes)
        return current


def _check(activity: Activity) -> None:
    if not activity.title.get("sv", "").strip():
        raise UserError(_("Write what is done."), where="title")
    for name in ("title", "description", "effect_short", "effect_long"):
        if any(len(text) > LONGEST_TEXT for text in getattr(activity, name).values()):
            what = _("The text is longer than %(most)d characters.")
            raise UserError(what % {"most": LONGEST_TEXT}, where=name)
    body = activity.responsible
    if body is None or body.city_id != activity.goal.document.city_id:
        raise UserError(_("Choose the body that is responsible."), where="responsible")
    if activity.state not in ActivityState.values:
        raise UserError(_("Choose a state."), where="state")
    if activity.cost_sek is not None and activity.cost_sek < 0:
        raise UserError(_("A cost is not below zero."), where="cost_sek")
    _check_days(activity.start, activity.end)


def _check_days(start: dt.date | None, end: dt.date | None) -> None:
    if start and end and end < start:
        raise UserError(_("The last day must not be before the first."), where="end")
