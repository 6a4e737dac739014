"""Activities with their funding, and budget tables."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import areas, build, code, codes, same, text, texts
from samstad.exchange.schema import steering as schema
from samstad.exchange.schema.money import BudgetLine as BudgetRow
from samstad.steering.models import Activity, BudgetLine, Goal, SteeringDocument


def goal_reference(goal: Goal, document: int) -> str:
    """Within the same document the code alone."""
    return goal.code if goal.document_id == document else f"{goal.document.code}/{goal.code}"


def activity(row: Activity, document: int) -> schema.Activity:
    return build(
        schema.Activity,
        row,
        **same(row, "code", "state", "start", "end", "cost_sek"),
        **texts(row, "title", "description", "effect_short", "effect_long", "outcome", "stopped_because"),
        responsible=row.responsible.code,
        goals=sorted(goal_reference(goal, document) for goal in row.goals.all()),
        partners=codes(row.partners),
        areas=areas(row.areas),
        funding=[same(money, "source", "year", "amount", "payer") for money in row.funding.all()],
    )


def budget(document: SteeringDocument) -> list[BudgetRow]:
    rows = document.budget_lines.select_related("goal__document", "activity__goal__document")
    return [_line(row) for row in rows.prefetch_related("amounts").order_by("order", "code")]


def _line(row: BudgetLine) -> BudgetRow:
    values: dict[str, Any] = same(row, "code", "kind", "source")
    done = row.activity
    return build(
        BudgetRow,
        row,
        **values,
        heading=text(row.heading),
        goal=goal_reference(row.goal, row.document_id) if row.goal else None,
        activity=f"{goal_reference(done.goal, row.document_id)}/{code(done)}" if done else None,
        amounts=[same(cell, "year", "edition", "amount") for cell in row.amounts.all()],
    )
