"""Money for local work: calls with their applications, and sums shared by need."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import area, build, code, same, texts
from samstad.exchange.schema import grants as schema
from samstad.organisation.models import City
from samstad.places.models import AllocationRecipe, ApplicationReading, FundingCall, GrantApplication


def parts(city: City) -> dict[str, list[Any]]:
    calls = FundingCall.objects.filter(city=city).select_related("owner")
    shared = AllocationRecipe.objects.filter(city=city).select_related("owner", "area_set", "decision")
    return {
        "funding_calls": [_call(row) for row in calls.order_by("code")],
        "allocations": [_allocation(row) for row in shared.order_by("code")],
    }


def _call(row: FundingCall) -> schema.FundingCall:
    applications = row.applications.select_related(
        "applicant", "area__area_set", "goal__document", "decision"
    ).prefetch_related("readings__reader", "checks")
    return build(
        schema.FundingCall,
        row,
        **same(row, "code", "opens", "due", "total", "criteria"),
        **texts(row, "name", "rules"),
        owner=row.owner.code,
        applications=[_application(one) for one in applications.order_by("code")],
    )


def _application(row: GrantApplication) -> schema.Application:
    days = ("outcome_by", "submitted_on", "paid_on", "reported_on", "repaid_on")
    return build(
        schema.Application,
        row,
        **same(row, "code", "amount", "state", "granted", "spent", "repaid", *days),
        **texts(row, "title", "measure", "outcome", "followup", "reason", "result"),
        applicant=row.applicant.code,
        area=area(row.area),
        goal=f"{row.goal.document.code}/{row.goal.code}" if row.goal else None,
        decision=code(row.decision),
        readings=[_reading(one) for one in row.readings.all()],
        checks=[
            build(schema.PaymentCheck, one, on=one.on, **texts(one, "what", "deviation", "solved"))
            for one in row.checks.all()
        ],
    )


def _reading(row: ApplicationReading) -> schema.Reading:
    return build(
        schema.Reading, row, reader=row.read_by, points=row.points, on=row.on, **texts(row, "comment")
    )


def _allocation(row: AllocationRecipe) -> schema.Allocation:
    terms = ("intercept", "weight", "final_weight", "transition_years", "floor", "ceiling", "last_is_own")
    return build(
        schema.Allocation,
        row,
        **same(row, "code", "year", "total", "method", "state", *terms),
        **texts(row, "name", "about"),
        owner=row.owner.code,
        area_set=row.area_set.code,
        decision=code(row.decision),
        inputs=[
            build(
                schema.AllocationInput,
                one,
                **same(one, "role", "part", "weight", "movable"),
                indicator=one.indicator.code,
                **texts(one, "why"),
            )
            for one in row.inputs.select_related("indicator")
        ],
        outcomes=[
            build(schema.AllocationOutcome, one, area=one.area.code, amount=one.amount)
            for one in row.outcomes.select_related("area").order_by("area__code")
        ],
        decided=row.frozen or None,
    )
