"""What start page and place page say of the local work, to whom."""

from __future__ import annotations

from typing import Any

from samstad.organisation import clock
from samstad.places.models import Dialogue, FundingCall, GrantApplication
from tests import people
from tests.web import local_objects
from tests.web.html import Page


def start_of(client: Any, city: Any) -> str:
    page = Page(client.get(f"/{city.city.slug}/").content.decode())
    assert page.faults == []
    return page.text


def test_an_application_waits_for_readers_of_other_bodies_and_then_for_a_decision(city, client_of) -> None:
    dict(local_objects.applications(city)[1])["submitted"]()
    reader = people.person("l@x.example.org", (city.south, "reporter"))
    own = people.person("o@x.example.org", (city.north, "reporter"))
    boss = people.person("b@x.example.org", (city.board, "coordinator"))
    assert "Läs ansökan: Ansökan" in start_of(client_of(reader), city)
    assert "Läs ansökan" not in start_of(client_of(own), city)
    assert "Läs ansökan" not in start_of(client_of(None), city)
    found = GrantApplication.objects.get()
    for who in (reader, boss):
        found.readings.create(reader=who.user, points={"k1": 3}, on=city.round.opens)
    assert "Läs ansökan" not in start_of(client_of(reader), city)
    assert "Besluta om ansökan: Ansökan" in start_of(client_of(boss), city)


def test_prioritised_needs_wait_for_whoever_may_answer(city, client_of) -> None:
    dict(local_objects.needs(city)[1])["prioritised"]()
    boss = people.person("b@x.example.org", (city.board, "coordinator"))
    assert "1 prioriterat behov väntar på svar" in start_of(client_of(boss), city)
    assert "väntar på svar" not in start_of(client_of(None), city)


def test_a_place_shows_its_plan_and_what_residents_said(city, client_of) -> None:
    local_objects.plans(city)
    local_objects.dialogues(city)
    page = Page(client_of(None).get(f"/{city.city.slug}/omraden/stadsdelar/S1/").content.decode())
    assert page.faults == []
    assert {f"/{city.city.slug}/stadsdelsplaner/plan/", f"/{city.city.slug}/dialoger/dialog/"} <= set(
        page.links
    )


def test_an_open_call_is_shown_to_who_may_apply_until_they_have(city, client_of) -> None:
    call = FundingCall.objects.create(
        city=city.city, code="medel", name={"sv": "Lokalt arbete"}, owner=city.board, total=100,
        opens=clock.today(), due=clock.today(), criteria=[],
    )  # fmt: skip
    writer = people.person("w@x.example.org", (city.north, "reporter"))
    assert "Pengar att söka: Lokalt arbete" in start_of(client_of(writer), city)
    assert "Pengar att söka" not in start_of(client_of(None), city)
    call.applications.create(code="a", applicant=city.north, state="submitted")
    assert "Pengar att söka" not in start_of(client_of(writer), city)


def test_proposals_without_answer_wait_for_who_held_the_dialogue(city, client_of) -> None:
    dialogue = Dialogue.objects.create(
        city=city.city, code="mote", name={"sv": "Möte"}, owner=city.north, area=city.areas.districts[0],
        held_on=clock.today(), method="meeting",
    )  # fmt: skip
    for number in (1, 2):
        dialogue.proposals.create(number=number, text={"sv": "Lås"})
    own = people.person("w@x.example.org", (city.north, "reporter"))
    other = people.person("o@x.example.org", (city.south, "reporter"))
    assert "2 förslag från boende väntar på svar" in start_of(client_of(own), city)
    assert "väntar på svar" not in start_of(client_of(other), city)
