"""Who leads, coordinates and advises the city's crime prevention."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import build, code, same, texts
from samstad.exchange.schema import prevention as schema
from samstad.organisation.models import City
from samstad.places.models import Coordination, CrimePrevention


def parts(city: City) -> dict[str, list[Any]]:
    rows = CrimePrevention.objects.filter(city=city).select_related("leader", "reports_to", "council")
    return {"prevention": [_prevention(row) for row in rows]}


def _prevention(row: CrimePrevention) -> schema.Prevention:
    coordination = row.coordination.select_related("organisation").order_by("since")
    return build(
        schema.Prevention,
        row,
        leader=row.leader.code,
        reports_to=row.reports_to.code,
        council=code(row.council),
        report_within=row.report_within,
        coordination=[_coordination(one) for one in coordination],
    )


def _coordination(row: Coordination) -> schema.Coordination:
    return build(
        schema.Coordination,
        row,
        organisation=row.organisation.code,
        **texts(row, "seat"),
        **same(row, "contact", "since", "until"),
    )
