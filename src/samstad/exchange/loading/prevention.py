"""Who leads, coordinates and advises the city's crime prevention."""

from __future__ import annotations

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.schema.base import stored
from samstad.places.models import Coordination, CrimePrevention


def load_prevention(loading: Loading) -> None:
    for one in loading.folder.prevention:
        work = loading.store.put(
            CrimePrevention,
            CrimePrevention.objects.filter(city=loading.city).first(),
            {"city": loading.city},
            {
                "leader": loading.organisations[one.leader],
                "reports_to": loading.organisations[one.reports_to],
                "council": loading.steering_groups[one.council] if one.council else None,
                "report_within": one.report_within,
            },
        )
        known = by(work.coordination.all(), "since")
        # The earliest first: whoever had it before has left it when the next begins.
        for row in sorted(one.coordination, key=lambda row: row.since):
            loading.store.put(
                Coordination,
                known.get(row.since),
                {"work": work, "since": row.since},
                {
                    "organisation": loading.organisations[row.organisation],
                    "seat": stored(row.seat),
                    "contact": row.contact,
                    "until": row.until,
                },
            )
