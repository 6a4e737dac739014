"""Reporting rounds as they were sent out, and the templates that they were made from."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import build, code, codes, same, text, texts
from samstad.exchange.schema import followup as schema
from samstad.followup.models import ReportingRound, RoundTemplate
from samstad.organisation.models import City


def parts(city: City) -> dict[str, list[Any]]:
    templates = RoundTemplate.objects.filter(city=city).select_related("document", "led_by", "report_to")
    rows = ReportingRound.objects.filter(city=city).select_related(
        "document", "led_by", "report_to", "template"
    )
    return {
        "round_templates": [_template(row) for row in templates.order_by("code")],
        "rounds": [_round(row) for row in rows.order_by("code")],
    }


def _template(row: RoundTemplate) -> schema.RoundTemplate:
    return build(
        schema.RoundTemplate,
        row,
        **same(row, "code", "kind", "basis", "reminders", "reply_days", "body_kinds"),
        **texts(row, "name", "instructions"),
        document=code(row.document),
        led_by=row.led_by.code,
        report_to=code(row.report_to),
        opens=_day(row, "opens"),
        due=_day(row, "due"),
        addressees=codes(row.addressees),
        parts=_parts(row),
    )


def _day(row: RoundTemplate, which: str) -> dict[str, int]:
    return {name: getattr(row, f"{which}_{name}") for name in ("month", "day", "year")}


def _parts(row: RoundTemplate | ReportingRound) -> list[dict[str, Any]]:
    return [
        {
            "code": part.code,
            "kind": part.kind,
            "heading": text(part.heading),
            "instruction": text(part.instruction),
            "required": part.required,
        }
        for part in row.parts.all()
    ]


def _round(row: ReportingRound) -> schema.Round:
    return build(
        schema.Round,
        row,
        **same(row, "code", "year", "opens", "due", "state", "kind", "basis", "reminders", "reply_days"),
        **texts(row, "name", "instructions"),
        document=row.document.code,
        led_by=row.led_by.code,
        report_to=code(row.report_to),
        template=code(row.template),
        parts=_parts(row),
        addressees=codes(row.addressees),
    )
