"""Pages of referrals ask the database a bounded number of times, however many answer and however much is registered."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samstad.organisation.models import Matter
from samstad.referrals import referral_writing, sending
from samstad.referrals.models import (
    Answer,
    Docket,
    Handling,
    MatterParty,
    Opinion,
    RegisteredDocument,
)
from samstad.referrals.referral_writing import WrittenAddressee, WrittenPoint, WrittenReferral
from tests import people

DAY = dt.date(2026, 9, 17)


def grown(made: SimpleNamespace, lead: Any, number: int) -> tuple[str, int]:
    """A referral that so many have answered on three points, and a matter with as many documents."""
    bodies = [people.body(made.city, f"b{number}-{n}") for n in range(number)]
    written = WrittenReferral(
        title=f"Remiss {number}", due=dt.date(2026, 12, 1), led_by=made.board, text="Förslaget.",
        points=[WrittenPoint(str(n), f"Punkt {n}") for n in range(3)],
        addressees=[WrittenAddressee(organisation=body) for body in bodies],
    )  # fmt: skip
    referral = sending.send(lead, referral_writing.begin(lead, made.city, written))
    points = list(referral.points.all())
    Answer.objects.filter(addressee__referral=referral).update(
        state="complete", kind="administration", position="changes", decided_on=DAY
    )
    for answer in Answer.objects.filter(addressee__referral=referral):
        for point in points:
            opinion = Opinion.objects.create(answer=answer, point=point, position="changes", reason="Så.")
            Handling.objects.create(opinion=opinion, outcome="met", why="Ja", by="x", at=f"{DAY} 12:00Z")
    matter = Matter.objects.create(city=made.city, registry_number=f"KS {number}", body=made.north)
    docket = Docket.objects.create(matter=matter, opened=DAY)
    for n in range(1, number + 1):
        MatterParty.objects.create(docket=docket, organisation=bodies[n - 1], role="sender")
        RegisteredDocument.objects.create(
            docket=docket,
            number=n,
            direction="in",
            date=DAY,
            title=f"Handling {n}",
            registered_at=f"{DAY} 12:00Z",
        )
    return referral.code, docket.pk


@pytest.mark.parametrize(
    ("page", "most"),
    [("remisser/{0}/", 60), ("remisser/{0}/sammanstallning/", 40), ("diarium/{1}/", 30), ("remisser/", 45)],
)
def test_queries_are_bounded_and_do_not_grow(
    city: SimpleNamespace, client_of: Any, page: str, most: int
) -> None:
    lead = people.person("lead@x.example.org", (city.board, "coordinator"))
    client = client_of(lead)
    counts = []
    for number in (3, 9):
        address = f"/{city.city.slug}/" + page.format(*grown(city, lead, number))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] <= most
    # The list of referrals has one more referral in it, and asks a bounded number of times for each.
    assert counts[1] <= counts[0] + (12 if page == "remisser/" else 0), counts
