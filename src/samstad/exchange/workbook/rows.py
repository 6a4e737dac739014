"""The rows that a document has now, as a workbook would send them; and the names of bodies."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from samstad.exchange.workbook.fields import Kind, Value
from samstad.exchange.workbook.sheets import BudgetCell
from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import pick
from samstad.steering.models import Activity, SteeringDocument, Target, YearTarget

# What rows and rights ask of each object. Fetched apart: a body or a goal is then one object for all that name it.
_WITH = {
    "goals": ("owner__city", "document__city", "document__owner"),
    "targets": ("goal__owner__city", "goal__document__city", "goal__document__owner", "indicator", "area"),
    "year_targets": (
        "goal__owner__city",
        "goal__document__city",
        "goal__document__owner",
        "indicator",
        "area",
        "council__indicator",
    ),
    "activities": ("goal__owner", "document__city", "document__owner", "responsible__city", "assignment"),
}


def objects_of(document: SteeringDocument) -> dict[str, list[Any]]:
    """Kind → the document's goals, targets, activities and cells of its budget, in the order of reading."""
    found = {
        "goals": document.goals.select_related("parent").order_by("order", "code"),
        "targets": Target.objects.filter(goal__document=document)
        .select_related("goal")
        .order_by("goal__order", "goal__code", "code"),
        "year_targets": YearTarget.objects.filter(goal__document=document)
        .select_related("goal")
        .order_by("goal__order", "goal__code", "code"),
        "activities": Activity.objects.filter(document=document)
        .select_related("goal")
        .order_by(F("goal__order").asc(nulls_last=True), "goal__code", "code"),
    }
    made: dict[str, list[Any]] = {
        kind: list(rows.prefetch_related(*_WITH[kind])) for kind, rows in found.items()
    }
    return made | {"budget": budget_cells(document)}


def budget_cells(document: SteeringDocument) -> list[BudgetCell]:
    """Every row of the table in each of its years, also where nobody has said an amount."""
    lines = list(
        document.budget_lines.select_related("goal", "activity__goal", "document")
        .prefetch_related("amounts")
        .order_by("order", "code")
    )
    amounts = {(line.pk, cell.year): cell for line in lines for cell in line.amounts.all()}
    editions = {cell.year: str(cell.edition) for cell in amounts.values()}
    found = []
    for line in lines:
        for year in sorted(editions):
            cell = amounts.get((line.pk, year))
            edition = str(cell.edition) if cell else editions[year]
            found.append(BudgetCell(line, year, edition, cell.amount if cell else None))
    return found


def of_body(objects: Mapping[str, list[Any]], body: Organisation | None) -> dict[str, list[Any]]:
    """Of one body the goals that it owns with what stands under them, what else it is responsible for, and the money
    for either; rows of money that are for nothing of the document's are of the body whose document it is."""
    if body is None:
        return dict(objects)
    return {
        "goals": [goal for goal in objects["goals"] if goal.owner_id == body.pk],
        "targets": [target for target in objects["targets"] if target.goal.owner_id == body.pk],
        "activities": [one for one in objects["activities"] if body.pk in _bodies_of_activity(one)],
        "year_targets": [target for target in objects["year_targets"] if target.goal.owner_id == body.pk],
        "budget": [cell for cell in objects["budget"] if body.pk in _bodies_of(cell)],
    }


def _bodies_of(cell: BudgetCell) -> set[int]:
    line = cell.line
    if line.goal:
        return {line.goal.owner_id}
    if line.activity:
        return _bodies_of_activity(line.activity)
    return {line.document.owner_id}


def _bodies_of_activity(one: Activity) -> set[int]:
    return {one.responsible_id} | ({one.goal.owner_id} if one.goal else set())


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
