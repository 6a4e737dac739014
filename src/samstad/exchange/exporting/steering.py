"""Steering documents with goals, roles, targets and activities."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting import activities as done
from samstad.exchange.exporting.build import area, build, code, same, texts
from samstad.exchange.schema import steering as schema
from samstad.organisation.models import City
from samstad.steering.models import Goal, SteeringDocument, Target
from samstad.steering.queries import BESIDE


def parts(city: City) -> dict[str, list[Any]]:
    rows = SteeringDocument.objects.filter(city=city).select_related("owner", "decision", "predecessor")
    return {"documents": [_document(row) for row in rows.order_by("code")]}


def _document(row: SteeringDocument) -> schema.Document:
    goals = row.goals.select_related("owner", "theme", "area__area_set", "parent__document")
    return build(
        schema.Document,
        row,
        **same(row, "code", "kind", "state", "valid_from", "valid_to", "source"),
        **texts(row, "title", "summary"),
        owner=row.owner.code,
        decision=code(row.decision),
        predecessor=code(row.predecessor),
        goals=[_goal(goal) for goal in goals.order_by("order", "code")],
        budget=done.budget(row),
    )


def _goal(row: Goal) -> schema.Goal:
    roles = row.roles.select_related("organisation")
    targets = row.targets.select_related("indicator", "area__area_set", "set_by", *BESIDE)
    activities = row.activities.select_related("responsible").prefetch_related(
        "goals__document", "partners", "areas__area_set", "funding"
    )
    return build(
        schema.Goal,
        row,
        **same(row, "code", "kind", "source"),
        **texts(row, "text", "expected_result"),
        parent=_parent(row),
        owner=row.owner.code,
        theme=code(row.theme),
        area=area(row.area),
        roles=[
            {"organisation": role.organisation.code, "responsibility": role.responsibility} for role in roles
        ],
        targets=[_target(target) for target in targets.order_by("code")],
        activities=[done.activity(activity, row.document_id) for activity in activities.order_by("code")],
    )


def _parent(row: Goal) -> str | None:
    """Within the same document the code alone."""
    if row.parent is None:
        return None
    if row.parent.document_id == row.document_id:
        return row.parent.code
    return f"{row.parent.document.code}/{row.parent.code}"


def _target(row: Target) -> schema.Target:
    return build(
        schema.Target,
        row,
        **same(row, "code", "kind", "value", "share", "baseline_year", "year", "rule"),
        direction=row.direction or None,
        reference=area(row.reference),
        subgroup=code(row.subgroup),
        indicator=row.indicator.code,
        area=area(row.area),
        set_by=row.set_by.code,
    )
