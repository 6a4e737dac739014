"""Plans and partnerships on the site, for those who write in them and for everybody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.places.models import DistrictPlan, PartnershipMember
from tests import people
from tests.web import local_objects
from tests.web.html import Page


def text_of(response: Any) -> str:
    page = Page(response.content.decode())
    assert page.faults == []
    return page.text.replace("\u00a0", " ")


@pytest.fixture
def lead(city: SimpleNamespace, client_of: Any) -> Any:
    return client_of(
        people.person("lead@x.example.org", (city.north, "coordinator"), (city.north, "approver"))
    )


def test_a_plan_is_begun_and_lacks_goals_until_they_are_written(city, client_of, lead) -> None:
    home = f"/{city.city.slug}/stadsdelsplaner/"
    place = str(city.north.territories.get().pk)
    sent = {"act": "new", "new-place": place, "new-name": "Plan för Åkerby", "new-themes": ["arbete"]}
    made = lead.post(home, sent)
    assert made["Location"] == f"{home}plan-for-akerby/"
    assert "Inget mål ännu" in text_of(lead.get(made["Location"]))
    assert "Planen skrivs" in text_of(
        client_of(None).get(made["Location"])
    )  # a draft is for the city's people
    assert "Skrivs" in text_of(client_of(None).get(home))
    assert DistrictPlan.objects.get().partnership == city.city.partnerships.get()


def test_a_plan_in_force_is_sent_and_read_by_everybody(city, client_of, lead) -> None:
    _parts, states = local_objects.plans(city)
    address = f"/{city.city.slug}/stadsdelsplaner/plan/"
    dict(states)["current"]()
    shown = text_of(client_of(None).get(address))
    assert "Fler i arbete" in shown
    assert "Målet uppfyller inte alla fem bokstäver" in shown
    assert lead.post(address, {"act": "send", "send-to": "styrelsen"}).status_code == 302
    assert "version 1, Styrelsen" in text_of(client_of(None).get(address))
    assert lead.post(address, {"act": "revise"}).status_code == 302
    assert "Version 2" in text_of(lead.get(address))


def test_a_partnership_is_kept_by_its_members(city, client_of, lead) -> None:
    local_objects.partnerships(city)[1][0][1]()
    found = city.city.partnerships.get()
    address = f"/{city.city.slug}/partnerskap/{found.code}/"
    member = PartnershipMember.objects.get(order=90)
    sign = {
        "act": "sign",
        "sign-about": str(member.pk),
        "sign-name": "Nils",
        "sign-title": "chef",
        "sign-method": "paper",
    }
    assert client_of(None).post(address, sign).status_code == 302
    assert lead.post(address, sign).status_code == 302
    assert "Nils, chef" in text_of(client_of(None).get(address))
    meeting = {
        "act": "meet",
        "meet-on": "2026-09-18",
        "meet-present": [str(member.pk)],
        "meet-text-1": "Belysningen ses över.",
        "meet-responsible-1": "norra",
        "meet-due-1": "2026-10-01",
    }
    assert lead.post(address, meeting).status_code == 302
    assert "Belysningen ses över." in text_of(client_of(None).get(address))
    ask = {
        "act": "ask",
        "ask-to": "styrelsen",
        "ask-question": "Kan insatserna samordnas?",
        "ask-due": "2026-11-01",
    }
    assert lead.post(address, ask).status_code == 302
    calendar = text_of(client_of(None).get(f"/{city.city.slug}/kalender/"))
    assert "Kan insatserna samordnas?" in calendar
    assert "Belysningen ses över." in calendar
