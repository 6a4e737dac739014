"""Reporting rounds as they are sent out."""

from __future__ import annotations

from typing import Any

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.schema import followup as schema
from samstad.exchange.schema.base import stored
from samstad.followup.models import ReportingRound
from samstad.organisation.errors import UserError


def load_rounds(loading: Loading) -> None:
    known = by(ReportingRound.objects.filter(city=loading.city).prefetch_related("addressees"), "code")
    for one in loading.folder.rounds:
        existing = known.get(one.code)
        values = _values(loading, one)
        if existing is None:
            values["state"] = one.state
        else:
            _check_started(existing, values, one)
        loading.store.put(
            ReportingRound,
            existing,
            {"city": loading.city, "code": str(one.code)},
            values,
            {"addressees": loading.bodies(one.addressees)},
        )


def _values(loading: Loading, one: schema.Round) -> dict[str, Any]:
    return {
        "name": stored(one.name),
        "document": loading.documents[one.document],
        "led_by": loading.organisations[one.led_by],
        "report_to": loading.organisation(one.report_to),
        "year": one.year,
        "opens": one.opens,
        "due": one.due,
        "instructions": stored(one.instructions),
    }


def _check_started(existing: ReportingRound, values: dict[str, Any], one: schema.Round) -> None:
    """A round that has begun keeps what it is about and those who have begun to answer."""
    where = f"rounds/{one.code}.yaml"
    begun = existing.assessments.exists() or existing.reports.exists()
    answers = existing.submissions.exclude(organisation__code__in=[str(code) for code in one.addressees])
    if gone := sorted(answers.values_list("organisation__code", flat=True)):
        raise UserError(
            f"{', '.join(gone)} is gone from the addressees, and has an answer in the round",
            where=where,
            advice="Keep it among the addressees",
        )
    moved = existing.document_id != values["document"].pk or existing.year != values["year"]
    if moved and (begun or existing.submissions.exists()):
        raise UserError(
            "document or year changed, and the round has begun", where=where, advice="Make a new round"
        )
