"""Reporting rounds as they were sent out."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import build, code, codes, same, texts
from samstad.exchange.schema import followup as schema
from samstad.followup.models import ReportingRound
from samstad.organisation.models import City


def parts(city: City) -> dict[str, list[Any]]:
    rows = ReportingRound.objects.filter(city=city).select_related("document", "led_by", "report_to")
    return {"rounds": [_round(row) for row in rows.order_by("code")]}


def _round(row: ReportingRound) -> schema.Round:
    return build(
        schema.Round,
        row,
        **same(row, "code", "year", "opens", "due", "state"),
        **texts(row, "name", "instructions"),
        document=row.document.code,
        led_by=row.led_by.code,
        report_to=code(row.report_to),
        addressees=codes(row.addressees),
    )
