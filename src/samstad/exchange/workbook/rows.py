"""The rows that a document has now, as a workbook would send them; and the names of bodies."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from samstad.exchange.workbook.fields import Kind, Value
from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import pick
from samstad.steering.models import Activity, SteeringDocument, Target


def objects_of(document: SteeringDocument, body: Organisation | None = None) -> dict[str, list[Any]]:
    """Kind → the document's goals, targets and activities in the order of reading; of one body those that it owns, and
    the activities that it is responsible for."""
    goals = document.goals.select_related("owner", "parent", "document__city", "document__owner")
    targets = Target.objects.filter(goal__document=document).select_related(
        "goal__document__city", "goal__document__owner", "goal__owner", "indicator", "area", "reference"
    )
    activities = Activity.objects.filter(goal__document=document).select_related(
        "goal__document__city", "goal__document__owner", "goal__owner", "responsible"
    )
    if body is not None:
        goals = goals.filter(owner=body)
        targets = targets.filter(goal__owner=body)
        activities = activities.filter(Q(responsible=body) | Q(goal__owner=body))
    return {
        "goals": list(goals.order_by("order", "code")),
        "targets": list(targets.order_by("goal__order", "goal__code", "code")),
        "activities": list(activities.order_by("goal__order", "goal__code", "code")),
    }


def values_of(kind: Kind, obj: Any) -> dict[str, Value]:
    """Every column of a row, also those that are only read."""
    return {column.name: column.of(obj) for column in kind.columns}


def packed(values: Mapping[str, Value]) -> str:
    """A row's values as they are sent, with a checksum before them, for the hidden column."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]} {text}"


def unpacked(cell: Any, days: Iterable[str]) -> dict[str, Value]:
    """The values as they were sent; `days` names those that are days. Raises ValueError where the cell was altered."""
    mark, _, text = str(cell or "").partition(" ")
    if hashlib.sha256(text.encode()).hexdigest()[:16] != mark:
        raise ValueError("the row's hidden columns were altered")
    values: dict[str, Value] = json.loads(text)
    for name in days:
        if isinstance(said := values.get(name), str):
            values[name] = dt.date.fromisoformat(said)
    return values


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a workbook")


def names_of_bodies(city: City) -> dict[str, str]:
    """Code → the name that a cell shows: with the code behind it where two bodies have one name."""
    bodies = list(city.organisations.all())
    often = Counter(pick(body.name, "sv").text.casefold() for body in bodies)
    names = {}
    for body in bodies:
        name = pick(body.name, "sv").text
        names[body.code] = name if often[name.casefold()] == 1 else f"{name} ({body.code})"
    return names


def bodies_by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Name or code in small letters → code."""
    return {code.casefold(): code for code in names} | {name.casefold(): code for code, name in names.items()}
