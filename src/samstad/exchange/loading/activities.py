"""Activities of every goal, and the budget tables: what may name any goal of the city comes after all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from samstad.exchange.checks import Place
from samstad.exchange.checks_steering import full_activity, full_goal
from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.deciding import require_decision
from samstad.exchange.loading.store import orders
from samstad.exchange.schema import steering as schema
from samstad.exchange.schema.base import stored
from samstad.exchange.schema.money import BudgetLine as BudgetRow
from samstad.steering.activity_writing import held_fast_to
from samstad.steering.models import Activity, ActivityFunding, BudgetAmount, BudgetLine, Goal
from samstad.steering.models.activities import NO_GOAL


def load_activities(loading: Loading) -> None:
    for document in loading.folder.documents:
        for goal in document.goals:
            within = loading.goals[f"{document.code}/{goal.code}"]
            _activities_of(loading, document, within, goal.activities, within.activities.all())
        alone = loading.documents[document.code].activities.filter(goal=None)
        _activities_of(loading, document, None, document.activities, alone)


def load_budgets(loading: Loading) -> None:
    for document in loading.folder.documents:
        row = loading.documents[document.code]
        known = by(row.budget_lines.all(), "code")
        places = orders([known[one.code].order if one.code in known else None for one in document.budget])
        for i, (one, order) in enumerate(zip(document.budget, places, strict=True)):
            _budget_line(loading, document, known.get(one.code), one, order, ("budget", i))


def _activities_of(
    loading: Loading,
    document: schema.Document,
    goal: Goal | None,
    activities: Sequence[schema.Activity],
    there: QuerySet[Activity],
) -> None:
    """Those of a goal; without one, those that carry out assignments alone."""
    known = by(there.prefetch_related("goals", "assignments", "partners", "areas"), "code")
    within = loading.documents[document.code]
    for activity in activities:
        assignments = [loading.assignments[full_goal(each, document.code)] for each in activity.assignments]
        row = loading.store.put(
            Activity,
            known.get(activity.code),
            {"document": within, "goal": goal, "code": str(activity.code)},
            {
                "title": stored(activity.title),
                "description": stored(activity.description),
                "responsible": loading.organisations[activity.responsible],
                "state": activity.state,
                "start": activity.start,
                "end": activity.end,
                "effect_short": stored(activity.effect_short),
                "effect_long": stored(activity.effect_long),
                "outcome": stored(activity.outcome),
                "stopped_because": stored(activity.stopped_because),
                "cost_sek": activity.cost_sek,
                "assignment": None if goal else held_fast_to(assignments),
            },
            {
                "goals": [loading.goals[full_goal(each, document.code)] for each in activity.goals],
                "assignments": assignments,
                "partners": loading.bodies(activity.partners),
                "areas": loading.places(activity.areas),
            },
        )
        loading.activities[f"{document.code}/{goal.code if goal else NO_GOAL}/{activity.code}"] = row
        _funding(loading, row, activity)


def _funding(loading: Loading, row: Activity, activity: schema.Activity) -> None:
    known = by(row.funding.all(), "source", "year", "payer")
    for money in activity.funding:
        key = (money.source.value, money.year, money.payer)
        loading.store.put(
            ActivityFunding,
            known.get(key),
            {"activity": row, "source": money.source.value, "year": money.year, "payer": money.payer},
            {"amount": money.amount},
        )


def _budget_line(
    loading: Loading,
    document: schema.Document,
    known: BudgetLine | None,
    one: BudgetRow,
    order: int,
    place: Place,
) -> None:
    within = loading.documents[document.code]
    laid_down = {
        "kind": one.kind,
        "goal": loading.goals[full_goal(one.goal, document.code)] if one.goal else None,
        "activity": loading.activities[full_activity(one.activity, document.code)] if one.activity else None,
    }
    if known is not None and _another(known, laid_down, one):
        where = f"budget row {document.code}/{one.code}"
        require_decision(loading, within, known, one.decision, where, "an amount or what it is for", place)
    row = loading.store.put(
        BudgetLine,
        known,
        {"document": within, "code": str(one.code)},
        {
            **laid_down,
            "heading": stored(one.heading),
            "decision": loading.decisions[one.decision] if one.decision else None,
            "order": order,
            "source": one.source,
        },
    )
    cells = by(row.amounts.all(), "year")
    for cell in one.amounts:
        loading.store.put(
            BudgetAmount,
            cells.get(cell.year),
            {"line": row, "year": cell.year},
            {"edition": cell.edition, "amount": cell.amount, "unchanged_from": cell.unchanged_from},
        )


def _another(row: BudgetLine, laid_down: dict[str, Any], one: BudgetRow) -> bool:
    """Whether what a decision has laid down becomes another; a year that the folder leaves out stays as it is."""
    amounts = {cell.year: cell.amount for cell in row.amounts.all()}
    return any(getattr(row, name) != value for name, value in laid_down.items()) or any(
        amounts.get(cell.year) != cell.amount for cell in one.amounts
    )
