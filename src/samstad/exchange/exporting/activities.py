"""Activities with their funding, budget tables, projects and premises plans."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import areas, build, code, codes, same, text, texts
from samstad.exchange.schema import money
from samstad.exchange.schema import steering as schema
from samstad.exchange.schema.money import BudgetLine as BudgetRow
from samstad.steering.models import Activity, BudgetLine, Goal, PremisesPlan, Project, SteeringDocument


def goal_reference(goal: Goal, document: int) -> str:
    """Within the same document the code alone."""
    return goal.code if goal.document_id == document else f"{goal.document.code}/{goal.code}"


def activity_reference(row: Activity, document: int) -> str:
    """Within the same document without its code; the goal is `-` where it has none."""
    within = "" if row.document_id == document else f"{row.document.code}/"
    return f"{within}{row.goal_code}/{row.code}"


def activity(row: Activity, document: int) -> schema.Activity:
    return build(
        schema.Activity if row.goal_id else schema.AssignedActivity,
        row,
        **same(row, "code", "state", "start", "end", "cost_sek"),
        **texts(row, "title", "description", "effect_short", "effect_long", "outcome", "stopped_because"),
        responsible=row.responsible.code,
        goals=sorted(goal_reference(goal, document) for goal in row.goals.all()),
        assignments=sorted(
            one.code if one.document_id == document else str(one)
            for one in row.assignments.select_related("document")
        ),
        partners=codes(row.partners),
        areas=areas(row.areas),
        funding=[same(paid, "source", "year", "amount", "payer") for paid in row.funding.all()],
    )


def budget(document: SteeringDocument) -> list[BudgetRow]:
    rows = document.budget_lines.select_related(
        "goal__document", "activity__document", "activity__goal", "decision"
    )
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
        activity=activity_reference(done, row.document_id) if done else None,
        decision=code(row.decision),
        amounts=[same(cell, "year", "edition", "amount", "unchanged_from") for cell in row.amounts.all()],
    )


def projects(document: SteeringDocument) -> list[money.Project]:
    rows = document.projects.select_related("responsible", "activity__document", "activity__goal")
    return [_project(row) for row in rows.prefetch_related("amounts").order_by("order", "code")]


def _project(row: Project) -> money.Project:
    done = row.activity
    plain = ("code", "number", "kind", "phase", "risk_level", "first_year", "last_year", "source")
    return build(
        money.Project,
        row,
        **same(row, *plain),
        **texts(row, "title", "description", "risk", "funding"),
        responsible=row.responsible.code,
        activity=activity_reference(done, row.document_id) if done else None,
        amounts=[same(cell, "year", "amount") for cell in row.amounts.all()],
    )


def premises_plans(document: SteeringDocument) -> list[money.PremisesPlan]:
    rows = document.premises_plans.select_related("organisation").prefetch_related("leases__costs")
    return [_plan(row) for row in rows.order_by("organisation__code")]


def _plan(row: PremisesPlan) -> money.PremisesPlan:
    plain = ("year", "as_of", "first_from", "first_to", "second_from", "second_to", "source")
    return build(
        money.PremisesPlan,
        row,
        **same(row, *plain),
        **texts(row, "present", "first_need", "second_need"),
        organisation=row.organisation.code,
        leases=[
            {
                **same(lease, "code", "starts_on", "ends_on", "source"),
                **texts(lease, "premises", "note"),
                "costs": [same(cell, "year", "amount", "onwards") for cell in lease.costs.all()],
            }
            for lease in row.leases.all()
        ],
    )


def city_premises(document: SteeringDocument) -> list[dict[str, Any]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in document.premises_totals.all():
        found.setdefault(row.plan_year, []).append(same(row, "year", "amount"))
    return [{"plan_year": year, "amounts": amounts} for year, amounts in sorted(found.items())]
