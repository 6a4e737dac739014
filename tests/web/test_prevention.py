"""The law's other parts and an agreement's approval on the site: written by those who may, read by everybody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.places.models import ActionPlan, Measure, SituationPicture
from samstad.steering.models import SteeringDocument
from tests import people
from tests.web import local_objects, small_city
from tests.web.html import Page


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    page = Page(response.content.decode())
    assert page.faults == []
    return page.text.replace("\u00a0", " ")


@pytest.fixture
def lead(city: SimpleNamespace, client_of: Any) -> Any:
    return client_of(people.person("lead@x.example.org", (city.north, "coordinator")))


def test_an_empty_city_says_what_is_lacking_and_its_coordinators_say_who_leads(city, client_of) -> None:
    home = f"/{city.city.slug}/brottsforebyggande/"
    shown = text_of(client_of(None).get(home))
    assert "Det är inte sagt vilken nämnd som leder arbetet." in shown
    assert "Ingen åtgärdsplan har beslutats." in shown
    boss = client_of(people.person("b@x.example.org", (city.board, "coordinator")))
    values = {
        "act": "set_up",
        "set_up-leader": "norra",
        "set_up-reports_to": "styrelsen",
        "set_up-council": "",
        "set_up-report_within": "6",
    }
    assert client_of(None).post(home, values).status_code == 302
    wrong = boss.post(home, values | {"set_up-reports_to": "norra"})
    assert "inte till sig själv" in text_of(wrong, 422)
    assert boss.post(home, values).status_code == 302
    assert "Norra" in text_of(client_of(None).get(home))


def test_council_coordination_and_reports_are_written_down_and_read(city, client_of, lead) -> None:
    work = local_objects.prevention_work(city)
    home = f"/{city.city.slug}/brottsforebyggande/"
    shown = text_of(client_of(None).get(home))
    for words in ("Rådet", "Chef", "Samordnare", "Läget.", "Nästa rapport ska lämnas"):
        assert words in shown
    appoint = {
        "act": "appoint",
        "appoint-organisation": "sodra",
        "appoint-seat": "Säkerhetssamordnare",
        "appoint-since": "2026-09-01",
    }
    assert lead.post(home, appoint).status_code == 302
    tell = {"act": "tell", "tell-text": "Planen följs upp i höst.", "tell-registry_number": "KS 2026/9"}
    assert lead.post(home, tell).status_code == 302
    number = {**tell, "tell-text": "Om 19121212-1212."}
    assert "Ett personnummer står vid tecken 4" in text_of(lead.post(home, number), 422)
    shown = text_of(client_of(None).get(home))
    for words in ("Säkerhetssamordnare", "KS 2026/9", "Planen följs upp i höst."):
        assert words in shown
    seat = work.council.members.get()
    meet = {
        "act": "meet",
        "meet-on": "2026-09-02",
        "meet-present": [str(seat.pk)],
        "meet-notes": "Nytt läge.",
    }
    assert lead.post(home, meet | {"meet-next_on": "2026-12-01"}).status_code == 302
    calendar = text_of(client_of(None).get(f"/{city.city.slug}/kalender/"))
    assert "Strategiska rådets möte" in calendar
    assert "Rapport till kommunfullmäktige" in calendar


def test_a_plan_is_written_decided_and_followed_up_on_its_page(city, client_of, lead) -> None:
    local_objects.prevention_work(city)
    picture = SituationPicture.objects.create(
        city=city.city,
        area=city.areas.districts[0],
        owner=city.north,
        version=1,
        state="agreed",
        agreed_on=small_city.TODAY,
    )
    measure = Measure.objects.create(activity=city.goal.activities.get(), kind="social")
    begun = lead.post(
        f"/{city.city.slug}/brottsforebyggande/", {"act": "plan", "plan-name": "Åtgärdsplan 2027"}
    )
    address = begun["Location"]
    assert address == f"/{city.city.slug}/brottsforebyggande/atgardsplan/1/"
    assert client_of(None).get(address).status_code == 302  # a draft is for the city's people
    assert "Innan den beslutas behöver planen" in text_of(lead.get(address))
    decide = {
        "act": "decide",
        "decide-body": "norra",
        "decide-date": "2026-09-01",
        "decide-registry_number": "N 2026/1",
        "decide-title": "Åtgärdsplan",
    }
    assert "Planen saknar" in text_of(lead.post(address, decide), 422)
    write = {
        "act": "write",
        "write-name": "Åtgärdsplan 2027",
        "write-about": "Kvällar vid torget.",
        "write-pictures": [str(picture.pk)],
        "write-measures": [str(measure.pk)],
        "write-follow_within": "24",
    }
    assert lead.post(address, write).status_code == 302
    assert lead.post(address, decide).status_code == 302
    assert ActionPlan.objects.get().state == "decided"
    followed = {
        "act": "follow_up",
        "follow_up-pictures": [str(picture.pk)],
        "follow_up-text": "Rundorna går.",
        "follow_up-conclusion": "keep",
    }
    assert lead.post(address, followed).status_code == 302
    shown = text_of(client_of(None).get(address))
    for words in ("Rundorna går.", "Planen står fast", "Kvällar vid torget.", "N 2026/1"):
        assert words in shown


def test_an_agreement_is_approved_in_order_and_returned_with_a_reason(city, client_of, lead) -> None:
    city.agreement.state = "draft"
    city.agreement.save()
    SteeringDocument.objects.filter(code="avtal").update(owner=city.north)
    address = f"/{city.city.slug}/avtal/avtal/godkannande/"
    assert client_of(None).get(address).status_code == 302
    assert "Ingen behöver godkänna det" in text_of(lead.get(address))
    chain = {"act": "set", "set-body-1": "sodra", "set-body-2": "styrelsen"}
    assert lead.post(address, chain).status_code == 302
    assert lead.post(address, {"act": "ask"}).status_code == 302
    south = client_of(people.person("s@x.example.org", (city.south, "approver")))
    assert "Sodra godkänner" in text_of(south.get(address))
    assert "Godkänn: Lokalt utvecklingsavtal" in text_of(south.get(f"/{city.city.slug}/"))
    said = {"approve-name": "Siv", "approve-title": "ordförande", "approve-decision": "§ 4"}
    assert south.post(address, {"act": "approve", **said}).status_code == 422
    assert (
        south.post(address, {"act": "approve", **said, "approve-registry_number": "S 2026/7"}).status_code
        == 302
    )
    back = {"send_back-name": "Bo", "send_back-title": "chef", "send_back-why": "Tiderna stämmer inte."}
    assert lead.post(address, {"act": "send_back", **back}).status_code == 302
    shown = text_of(lead.get(address))
    for words in ("Tiderna stämmer inte.", "S 2026/7", "Återlämnat", "räknas inte"):
        assert words in shown
    assert "Godkännande innan det skickas" in text_of(lead.get(f"/{city.city.slug}/avtal/avtal/"))
    refused = lead.post(f"/{city.city.slug}/avtal/avtal/steg/send/")
    assert "har inte godkänts av" in text_of(refused, 422)
