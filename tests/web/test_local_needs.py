"""Needs and places in focus on the site: written, put in order, answered and read by everybody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.places.models import DevelopmentNeed, FocusArea
from tests import people
from tests.places.conftest import new_need
from tests.web import local_objects
from tests.web.html import Page


def text_of(response: Any) -> str:
    page = Page(response.content.decode())
    assert page.faults == []
    return page.text.replace("\u00a0", " ")


@pytest.fixture
def cast(city: SimpleNamespace, client_of: Any) -> SimpleNamespace:
    return SimpleNamespace(
        writer=client_of(people.person("w@x.example.org", (city.north, "reporter"))),
        boss=client_of(people.person("b@x.example.org", (city.board, "coordinator"))),
        anybody=client_of(None),
    )


def test_a_need_goes_from_a_district_to_an_answer_that_everybody_reads(city, cast) -> None:
    home = f"/{city.city.slug}"
    place = str(city.north.territories.get().pk)
    sent = {"act": "new", "new-place": place, "new-title": "Ring 811228-9874", "new-description": ""}
    refused = cast.writer.post(f"{home}/behov/", sent)
    assert refused.status_code == 422
    assert "Ett personnummer står vid tecken 6" in text_of(refused)
    made = cast.writer.post(f"{home}/behov/", sent | {"new-title": "Mötesplats för unga"})
    address = f"{home}/behov/motesplats-for-unga/"
    assert made["Location"] == address
    assert cast.anybody.get(address).status_code == 302
    assert cast.writer.post(address, {"act": "state"}).status_code == 422  # no evidence yet
    figure = f"indicator-{city.indicator.pk}"
    assert cast.writer.post(address, {"act": "edit", "edit-about": figure}).status_code == 302
    assert cast.writer.post(address, {"act": "state"}).status_code == 302
    assert "Ingen har svarat ännu." in text_of(cast.anybody.get(address))
    answer = {"act": "take_up", "take_up-by": "styrelsen", "take_up-why": "Målet täcker det."}
    assert cast.boss.post(address, answer).status_code == 422  # by what?
    assert cast.boss.post(address, answer | {"take_up-what": f"goal-{city.goal.pk}"}).status_code == 302
    read = text_of(cast.anybody.get(address))
    assert "Målet täcker det." in read
    assert "Fler i arbete" in read
    assert "Upptaget" in text_of(cast.anybody.get(f"{home}/omraden/stadsdelar/S1/"))
    assert cast.boss.post(address, answer).status_code == 403
    assert cast.anybody.post(address, answer).status_code == 302
    assert DevelopmentNeed.objects.get().state == "taken_up"


def test_the_same_place_twice_is_told_beside_the_form(city, cast) -> None:
    local_objects.prioritisings(city)
    need = city.city.needs.get()
    need.state = "stated"
    need.save()
    other = DevelopmentNeed.objects.create(
        city=city.city, code="annat", title={"sv": "Annat"}, area=need.area, owner=city.north, state="stated"
    )
    found = city.city.prioritisings.get()
    found.needs.create(need=other)
    address = f"/{city.city.slug}/prioritering/ordning/"
    ranks = {"act": "rank", "rank-body": "norra", "rank-need-behov": "1", "rank-need-annat": "1"}
    wrong = cast.writer.post(address, ranks)
    assert wrong.status_code == 422
    assert "Varje plats ges till ett behov." in text_of(wrong)
    assert cast.writer.post(address, ranks | {"rank-need-annat": "2"}).status_code == 302
    assert "Väntar på: Styrelsen" in text_of(cast.boss.get(address))
    assert "Sätt behoven i ordning" in text_of(cast.boss.get(f"/{city.city.slug}/"))


def test_a_place_is_put_in_focus_and_the_matrix_says_who_does_what(city, cast) -> None:
    city.board.kind = "executive_board"
    city.board.save()
    home = f"/{city.city.slug}/fokus/"
    sent = {
        "act": "new",
        "new-area": str(city.areas.districts[0].pk),
        "new-name": "Fokus Åkerby",
        "new-expectation": "Alla samordnar sig här.",
        "new-valid_from": "2026-01-01",
        "new-valid_to": "",
    }
    assert cast.writer.post(home, sent).status_code == 403
    assert cast.boss.post(home, sent).status_code == 302
    assert cast.boss.post(home, sent).status_code == 422  # already in focus
    focus = FocusArea.objects.get()
    read = text_of(cast.anybody.get(home))
    assert "Jobbtorg" in read
    assert "inget känt" in read
    told = {"act": "tell", "tell-body": "norra", "tell-year": "2026", "tell-did": "Vi är där varje vecka."}
    assert cast.writer.post(f"{home}{focus.code}/", told).status_code == 302
    assert "Vi är där varje vecka." in text_of(cast.anybody.get(home))


def test_bodies_are_asked_on_the_page_and_rank_and_one_settles_it(city, cast) -> None:
    """From asking to the order that the district reads on its need."""
    home = f"/{city.city.slug}"
    for number in (1, 2):
        need = new_need(city)
        need.code, need.title, need.state = f"n{number}", {"sv": f"Behov {number}"}, "stated"
        need.save()
    asked = {
        "act": "ask", "ask-owner": city.board.code, "ask-name": "Underlag 2027",
        "ask-bodies": [city.board.code, city.north.code], "ask-needs": ["n1", "n2"],
    }  # fmt: skip
    assert cast.writer.post(f"{home}/behov/", asked).status_code == 403
    alone = cast.boss.post(f"{home}/behov/", asked | {"ask-bodies": [city.board.code]})
    assert alone.status_code == 422
    made = cast.boss.post(f"{home}/behov/", asked)
    assert made["Location"] == f"{home}/prioritering/underlag-2027/"
    for client, body, places in ((cast.writer, city.north, (2, 1)), (cast.boss, city.board, (2, 1))):
        given = {"act": "rank", "rank-body": body.code, "rank-need-n1": places[0], "rank-need-n2": places[1]}
        twice = client.post(made["Location"], given | {"rank-need-n1": 1})
        assert "Varje plats ges till ett behov." in text_of(twice)
        assert client.post(made["Location"], given).status_code == 302
    assert (
        cast.boss.post(made["Location"], {"act": "close", "close-why": "Alla är eniga."}).status_code == 302
    )
    assert DevelopmentNeed.objects.get(code="n2").state == "prioritised"
    assert "Plats 1" in text_of(cast.anybody.get(f"{home}/behov/n2/"))
