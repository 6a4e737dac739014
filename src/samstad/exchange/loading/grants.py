"""Money for local work: calls with their applications, and sums shared by need. See `local` on what stays."""

from __future__ import annotations

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.local import same, untouched
from samstad.exchange.schema import grants as schema
from samstad.exchange.schema.base import stored
from samstad.places.models import (
    AllocationInput,
    AllocationOutcome,
    AllocationRecipe,
    ApplicationReading,
    FundingCall,
    GrantApplication,
    PaymentCheck,
)


def load_calls(loading: Loading) -> None:
    for one, here in untouched(loading, FundingCall, loading.folder.funding_calls):
        call = loading.store.put(
            FundingCall,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "rules": stored(one.rules),
                "owner": loading.organisations[one.owner],
                "criteria": [{"code": str(each.code), "text": stored(each.text)} for each in one.criteria],
                **same(one, "opens", "due", "total"),
            },
        )
        applications = by(call.applications.all(), "code")
        for row in one.applications:
            _load_application(loading, call, row, applications.get(row.code))


def _load_application(
    loading: Loading, call: FundingCall, one: schema.Application, here: GrantApplication | None
) -> None:
    words = ("title", "measure", "outcome", "followup", "reason", "result")
    days = ("outcome_by", "submitted_on", "paid_on", "reported_on", "repaid_on")
    application = loading.store.put(
        GrantApplication,
        here,
        {"call": call, "code": str(one.code)},
        {
            "applicant": loading.organisations[one.applicant],
            "area": loading.area(one.area),
            "goal": loading.goals[str(one.goal)] if one.goal else None,
            "decision": loading.decisions[one.decision] if one.decision else None,
            **{name: stored(getattr(one, name)) for name in words},
            **same(one, "amount", "state", "granted", "spent", "repaid", *days),
        },
    )
    readings = list(application.readings.order_by("pk"))
    for at, row in enumerate(one.readings):
        loading.store.put(
            ApplicationReading,
            readings[at] if at < len(readings) else None,
            {"application": application},
            {
                "reader_name": str(row.reader),
                "points": dict(row.points),
                "comment": stored(row.comment),
                "on": row.on,
            },
        )
    checks = list(application.checks.order_by("on", "pk"))
    for at, check in enumerate(one.checks):
        loading.store.put(
            PaymentCheck,
            checks[at] if at < len(checks) else None,
            {"application": application},
            {
                "on": check.on,
                **{name: stored(getattr(check, name)) for name in ("what", "deviation", "solved")},
            },
        )


def load_allocations(loading: Loading) -> None:
    terms = ("intercept", "weight", "final_weight", "transition_years", "floor", "ceiling", "last_is_own")
    for one, here in untouched(loading, AllocationRecipe, loading.folder.allocations):
        recipe = loading.store.put(
            AllocationRecipe,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "about": stored(one.about),
                "owner": loading.organisations[one.owner],
                "area_set": loading.area_sets[one.area_set],
                "decision": loading.decisions[one.decision] if one.decision else None,
                "frozen": one.decided.kept() if one.decided else {},
                **same(one, "year", "total", "method", "state", *terms),
            },
        )
        _load_inputs(loading, recipe, one)


def _load_inputs(loading: Loading, recipe: AllocationRecipe, one: schema.Allocation) -> None:
    inputs = by(recipe.inputs.all(), "role", "indicator_id")
    for order, row in enumerate(one.inputs):
        indicator = loading.indicators[row.indicator]
        loading.store.put(
            AllocationInput,
            inputs.get((row.role.value, indicator.pk)),
            {"recipe": recipe, "role": row.role.value, "indicator": indicator},
            {"why": stored(row.why), "order": order, **same(row, "part", "weight", "movable")},
        )
    outcomes = by(recipe.outcomes.all(), "area_id")
    for each in one.outcomes:
        area = loading.areas[f"{one.area_set}:{each.area}"]
        loading.store.put(
            AllocationOutcome,
            outcomes.get(area.pk),
            {"recipe": recipe, "area": area},
            {"amount": each.amount},
        )
