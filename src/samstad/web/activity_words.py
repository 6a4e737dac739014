"""Words around activities: what a step's button says, and what a change in the record was, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from samstad.organisation.models import AuditRecord
from samstad.steering import money
from samstad.steering.models import ActivityState, FundingSource
from samstad.web.templatetags.samstad import plain


def step_words() -> dict[str, str]:
    return {"start": _("Begin"), "finish": _("Mark as done"), "stop": _("Stop"), "resume": _("Resume")}


def _field_words() -> dict[str, str]:
    return {
        "title": _("What shall be done"),
        "description": _("Description"),
        "goal": _("Main goal"),
        "goals": _("Other goals that it serves"),
        "assignments": _("Assignments that it carries out"),
        "responsible": _("Responsible organisation"),
        "person": _("Responsible person"),
        "partners": _("Partners"),
        "areas": _("Places"),
        "state": _("State"),
        "start": _("Start"),
        "end": _("End"),
        "effect_short": _("Expected effect within a year"),
        "effect_long": _("Expected effect in the long run"),
        "cost": _("Cost in kronor"),
        "cost_sek": _("Cost in kronor"),
        "funding": _("Funding"),
        "outcome": _("What came of it"),
        "stopped_because": _("Why it was stopped"),
    }


def _action_words() -> dict[str, str]:
    return {
        "activity.add": _("Written"),
        "activity.change": _("Changed"),
        "activity.carry_out": _("Dates or outcome changed"),
        "activity.start": _("Started"),
        "activity.finish": _("Marked as done"),
        "activity.stop": _("Stopped"),
        "activity.resume": _("Resumed"),
        "activity.load": _("Loaded from the city folder"),
    }


#: People's names are for colleagues; the two others follow from the goal and the assignments.
UNTOLD = frozenset({"person", "document", "assignment"})


class Change(NamedTuple):
    """A field that changed: its name, from what, to what."""

    field: str
    before: str
    after: str


class Happened(NamedTuple):
    """One row of the history."""

    at: Any
    actor: str
    what: str
    changes: list[Change]
    decision: Any


def history_rows(records: Iterable[AuditRecord], names: Mapping[str, str]) -> list[Happened]:
    """What has happened to an activity, the latest first; `names` of what the record knows by its code."""
    actions, fields = _action_words(), _field_words()
    return [
        Happened(
            record.at,
            record.actor,
            actions.get(record.action, record.action),
            [
                Change(fields.get(name, name), _said(name, pair[0], names), _said(name, pair[1], names))
                for name, pair in record.changes.items()
                if name not in UNTOLD and isinstance(pair, list) and len(pair) == 2
            ],
            record.decision,
        )
        for record in records
    ]


def _said(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value in (None, "", [], {}):
        return "–"
    if name == "state":
        return str(ActivityState(value).label) if value in ActivityState.values else str(value)
    if name in ("cost", "cost_sek"):
        return money.kronor(money.parse(str(value)))
    if isinstance(value, dict):
        return plain(value)
    if name == "funding":
        return "; ".join(_money(str(one)) for one in value)
    each = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(one), str(one)) for one in each)


def _money(row: str) -> str:
    """A row as the record keeps it, "state_grant 2026 250000 Delmos", in words."""
    source, year, amount, *payer = row.split(" ")
    label = str(FundingSource(source).label) if source in FundingSource.values else source
    return " ".join([label, year, money.kronor(money.parse(amount)), *payer])
