"""Templates, the whole round at once, reminding, replies and the feed of deadlines on the site."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samstad.followup import actions
from samstad.followup.models import Reply, ReportingRound, RoundTemplate, TemplatePart
from tests import people
from tests.web.html import Page

OVERSEE = "/provstad/omgang/oktober/lage/"


@pytest.fixture
def template(city: SimpleNamespace) -> RoundTemplate:
    found = RoundTemplate.objects.create(
        city=city.city,
        code="tertial",
        name={"sv": "Tertialrapport"},
        kind="four_months_1",
        document=city.document,
        led_by=city.board,
        opens_month=9,
        opens_day=1,
        due_month=10,
        due_day=1,
        body_kinds=[city.north.kind],
    )
    TemplatePart.objects.create(template=found, code="analys", heading={"sv": "Analys"})
    return found


def test_a_round_is_started_from_its_template(
    city: SimpleNamespace, client_of: Any, template: RoundTemplate
) -> None:
    client = client_of(city.coordinator)
    assert "Tertialrapport" in client.get("/provstad/mallar/").content.decode()
    for given in ({"year": "tjugo"}, {"year": 1066}):
        wrong = client.post("/provstad/mallar/tertial/starta/", given | {"document": "program"})
        assert wrong.status_code == 422
        assert not Page(wrong.content.decode()).faults
    done = client.post("/provstad/mallar/tertial/starta/", {"year": 2026, "document": "program"})
    assert done["Location"] == "/provstad/rapportering/tertial-2026/"
    assert ReportingRound.objects.get(code="tertial-2026").submissions.exists()
    again = client.post("/provstad/mallar/tertial/starta/", {"year": 2026, "document": "program"})
    assert again.status_code == 422
    assert "redan startad" in again.content.decode()
    assert (
        client_of(city.reporter).post("/provstad/mallar/tertial/starta/", {"year": 2027}).status_code == 403
    )
    assert not ReportingRound.objects.filter(year=2027).exists()


def test_the_coordinator_sees_what_is_missing_in_any_order(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(city.coordinator)
    text = client.get(OVERSEE).content.decode()
    assert "Utvecklingen i stadsdelarna, Hur samverkan fortskrider, Resultat av samverkan" in text
    assert not Page(text).faults
    for order in ("namn", "tillstand", "sen", "saknas", "andrat", "paminnd", "hittepå"):
        assert client.get(OVERSEE, {"ordna": order}).status_code == 200
    assert client_of(city.reporter).get(OVERSEE).status_code == 403


def test_the_whole_round_takes_as_many_queries_for_forty_bodies(
    city: SimpleNamespace, client_of: Any
) -> None:
    client = client_of(city.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(OVERSEE)
        return len(seen)

    queries()
    few = queries()
    for number in range(40):
        city.round.addressees.add(people.body(city.city, f"namnd-{number}"))
    actions.open_round(city.coordinator, city.round)
    assert queries() == few


def test_everybody_who_is_late_gets_one_letter_a_day(
    city: SimpleNamespace, client_of: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = client_of(city.coordinator)
    said = client.post("/provstad/omgang/oktober/paminn/", follow=True).content.decode()
    assert "personer är påminda" in said or "person är påmind" in said
    sent = len(mail.outbox)
    assert sent >= 1
    assert (
        "redan påmints i dag" in client.post("/provstad/omgang/oktober/paminn/", follow=True).content.decode()
    )
    assert len(mail.outbox) == sent


def test_a_body_replies_to_a_status_and_keeps_what_it_typed(city: SimpleNamespace, client_of: Any) -> None:
    # The report that the city has published its statuses in is another round's here.
    found = ReportingRound.objects.create(
        city=city.city,
        code="tertial",
        name={"sv": "Tertialrapport"},
        document=city.document,
        led_by=city.board,
        year=2026,
        opens=dt.date(2026, 9, 1),
        due=dt.date(2026, 9, 30),
    )
    actions.assess(
        city.coordinator, found, city.goal, level="not_met", basis="forecast", motivation="För långsamt."
    )
    asked = Reply.objects.get()
    address = f"/provstad/omgang/tertial/status/program/arbete/svar/{asked.organisation.code}/"
    assert "Skriv svaret" in client_of(city.reporter).get("/provstad/mal/program/arbete/").content.decode()
    client = client_of(city.reporter)
    empty = client.post(address, {"text": " ", "version": 1, "act": "reply"})
    assert empty.status_code == 422
    long = client.post(address, {"text": "ord " * 6_000, "version": 1, "act": "reply"})
    assert long.status_code == 422
    assert "ord " * 6_000 in long.content.decode()
    assert (
        client.post(address, {"text": "Vi håller inte med.", "version": 1, "act": "reply"}).status_code == 302
    )
    late = client_of(city.colleague).post(address, {"text": "Annat.", "version": 1, "act": "reply"})
    assert late.status_code == 422
    assert "Annat." in late.content.decode()
    text = client_of(city.coordinator).get("/provstad/mal/program/arbete/").content.decode()
    assert "Svar från Norra" in text
    assert "Vi håller inte med." in text
    assert "Vi håller inte med." not in client_of(None).get("/provstad/mal/program/arbete/").content.decode()


def test_the_days_of_a_body_are_a_feed(city: SimpleNamespace, client_of: Any) -> None:
    from xml.etree import ElementTree

    answer = client_of(None).get("/provstad/organisationer/norra/tidsfrister.xml")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content.decode())
    space = "{http://www.w3.org/2005/Atom}"
    titles = [
        entry.findtext(f"{space}title", "").replace("\xa0", " ") for entry in feed.iter(f"{space}entry")
    ]
    assert titles == ["Redovisning 1 oktober: senast 15 september 2026"]
    city.document.state = "draft"
    city.document.save()
    again = ElementTree.fromstring(
        client_of(None).get("/provstad/organisationer/norra/tidsfrister.xml").content.decode()
    )
    assert not list(again.iter(f"{space}entry"))
