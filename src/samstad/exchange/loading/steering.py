"""Steering documents, and their goals with roles and targets; activities and the rest have files of their own."""

from __future__ import annotations

from typing import Any

from samstad.exchange.checks import Place
from samstad.exchange.checks_steering import full_goal
from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.deciding import remember, require_decision
from samstad.exchange.loading.places import has_moved
from samstad.exchange.loading.store import orders
from samstad.exchange.schema import steering as schema
from samstad.exchange.schema.base import stored
from samstad.steering.models import GlobalGoal, Goal, GoalRole, SteeringDocument, Target


def load_documents(loading: Loading) -> None:
    known = by(SteeringDocument.objects.filter(city=loading.city), "code")
    for one in loading.folder.documents:
        there, owner = known.get(one.code), loading.organisations[one.owner]
        if not moved(there):
            remember(loading, there, one.state)
        if there is not None and there.owner_id != owner.pk:
            where, what = f"document {one.code}", "the responsible body"
            require_decision(loading, there, there, one.decision, where, what, ("owner",))
        loading.documents[one.code] = loading.store.put(
            SteeringDocument,
            there,
            {"city": loading.city, "code": str(one.code)},
            {
                "kind": one.kind,
                **({} if moved(there) else {"state": one.state}),
                "title": stored(one.title),
                "summary": stored(one.summary),
                "owner": owner,
                "year": one.year,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "decision": loading.decisions[one.decision] if one.decision else None,
                "source": one.source,
            },
        )


def moved(document: SteeringDocument | None) -> bool:
    """Whether it is that of an agreement which people have sent or signed here: then its state is theirs."""
    agreement = getattr(document, "agreement", None)
    return agreement is not None and has_moved(agreement)


def load_goals(loading: Loading) -> None:
    for document in loading.folder.documents:
        _load_goals_of(loading, document)
    for document in loading.folder.documents:
        for one in document.goals:
            parent = loading.goals[full_goal(one.parent, document.code)] if one.parent else None
            before = loading.goals[full_goal(one.continues, document.code)] if one.continues else None
            loading.store.put_later(
                loading.goals[f"{document.code}/{one.code}"],
                {"parent": parent, "continues": before},
                {"serves": [loading.goals[full_goal(each, document.code)] for each in one.serves]},
            )


def _load_goals_of(loading: Loading, document: schema.Document) -> None:
    row = loading.documents[document.code]
    known = by(row.goals.all(), "code")
    places = orders([known[one.code].order if one.code in known else None for one in document.goals])
    for i, (one, order) in enumerate(zip(document.goals, places, strict=True)):
        there, place, owner = known.get(one.code), ("goals", i), loading.organisations[one.owner]
        if there is not None and there.owner_id != owner.pk:
            where = f"goal {document.code}/{one.code}"
            require_decision(loading, row, there, one.decision, where, "the responsible body", place)
        goal = loading.store.put(
            Goal,
            there,
            {"document": row, "code": str(one.code)},
            {
                "kind": one.kind,
                "owner": owner,
                "theme": loading.themes[one.theme] if one.theme else None,
                "area": loading.area(one.area),
                "text": stored(one.text),
                "expected_result": stored(one.expected_result),
                "order": order,
                "decision": loading.decisions[one.decision] if one.decision else None,
                "source": one.source,
            },
        )
        loading.goals[f"{document.code}/{one.code}"] = goal
        _load_roles(loading, goal, one, place)
        _load_global_goals(loading, goal, one)
        _load_targets(loading, goal, one, place)


def _load_roles(loading: Loading, goal: Goal, one: schema.Goal, place: Place) -> None:
    """Of a goal that is there already, and decided, also a role that is new needs the decision."""
    known = by(goal.roles.all(), "organisation_id", "responsibility")
    for i, role in enumerate(one.roles):
        organisation = loading.organisations[role.organisation]
        there = known.get((organisation.pk, role.responsibility.value))
        if there is None and not loading.store.is_new(goal):
            where, inside = f"role of {role.organisation} for {goal}", (*place, "roles", i)
            require_decision(loading, goal.document, None, role.decision, where, "who is responsible", inside)
        key = {"goal": goal, "organisation": organisation, "responsibility": role.responsibility.value}
        decision = loading.decisions[role.decision] if role.decision else None
        loading.store.put(GoalRole, there, key, {"decision": decision})


def _load_global_goals(loading: Loading, goal: Goal, one: schema.Goal) -> None:
    known = by(goal.global_goals.all(), "number")
    for number in one.global_goals:
        loading.store.put(GlobalGoal, known.get(number), {"goal": goal, "number": number}, {})


def _load_targets(loading: Loading, goal: Goal, one: schema.Goal, place: Place) -> None:
    known = by(goal.targets.all(), "code")
    for i, target in enumerate(one.targets):
        there = known.get(target.code)
        laid_down = {
            "indicator": loading.indicators[target.indicator],
            "area": loading.area(target.area),
            "kind": target.kind,
            "value": target.value,
            "direction": target.direction or "",
            "share": target.share,
            "reference": loading.area(target.reference),
            "subgroup": loading.indicators[target.subgroup] if target.subgroup else None,
            "baseline_year": target.baseline_year,
            "year": target.year,
            "set_by": loading.organisations[target.set_by],
            "rule": target.rule.plain(),
        }
        if not loading.store.is_new(goal) and (there is None or _another(there, laid_down)):
            where, inside = f"target {goal}/{target.code}", (*place, "targets", i)
            what = "the indicator, the target or who sets it"
            require_decision(loading, goal.document, there, target.decision, where, what, inside)
        loading.store.put(
            Target,
            there,
            {"goal": goal, "code": str(target.code)},
            {
                **laid_down,
                "decision": loading.decisions[target.decision] if target.decision else None,
            },
        )


def _another(row: Target, laid_down: dict[str, Any]) -> bool:
    """Whether what a decision has laid down becomes another."""
    return any(getattr(row, name) != value for name, value in laid_down.items())
