"""The what-if page of a sharing: tried without saving, saved and decided by those who may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.places.models import AllocationRecipe
from tests import people
from tests.places.conftest import new_allocation
from tests.web.html import Page


@pytest.fixture
def recipe(city: SimpleNamespace) -> AllocationRecipe:
    return new_allocation(city)


def text_of(response: Any) -> str:
    page = Page(response.content.decode())
    assert page.faults == []
    return page.text.replace("\u00a0", " ")


def test_other_terms_are_tried_by_the_address_alone(city, client_of, recipe) -> None:
    address = f"/{city.city.slug}/fordelning/behov-2027/"
    reader = client_of(people.person("las@x.example.org", (city.south, "reader")))
    assert "30 procent vilar på vad nämnderna själva har gjort av med" in text_of(reader.get(address))
    tried = text_of(reader.get(address, {"weight": "0", "total": "6 000 000 kr"}))
    assert tried.count("2 000 000") >= 3
    recipe.refresh_from_db()
    assert (recipe.weight, recipe.total) == (0.7, 3_000_000)
    assert client_of(None).get(address).status_code == 302  # a draft is for the city's people


@pytest.mark.parametrize(
    "wrong", [{"weight": "170"}, {"total": "mycket"}, {"floor": "-5"}, {"ceiling": "50"}]
)
def test_terms_that_cannot_be_read_say_so_and_show_the_saved_ones(city, client_of, recipe, wrong) -> None:
    reader = client_of(people.person("las@x.example.org", (city.south, "reader")))
    response = reader.get(f"/{city.city.slug}/fordelning/behov-2027/", wrong)
    assert response.status_code == 200
    assert "ds-validation-message" in response.content.decode()
    assert "3 000 000" in text_of(response)


def test_terms_are_saved_and_the_sums_decided_and_shown_to_everybody(city, client_of, recipe) -> None:
    address = f"/{city.city.slug}/fordelning/behov-2027/"
    boss = client_of(people.person("boss@x.example.org", (city.board, "coordinator")))
    terms = {
        "total": "3 000 001",
        "method": "adjusted_structure",
        "weight": "50",
        "floor": "90",
        "ceiling": "",
    }
    sent = {"act": "edit"} | {f"edit-{name}": value for name, value in terms.items()}
    assert boss.post(address, sent).status_code == 302
    recipe.refresh_from_db()
    assert (recipe.total, recipe.weight, recipe.floor) == (3_000_001, 0.5, 0.9)
    assert boss.post(address, {"act": "decide"}).status_code == 422
    decided = {"act": "decide", "decide-decision": "beslut-1"}
    assert boss.post(address, decided).status_code == 302
    shown = text_of(client_of(None).get(address))
    assert "Beslutade summor" in shown
    assert boss.post(address, sent).status_code == 403
    assert client_of(None).post(address, sent).status_code == 302
    recipe.refresh_from_db()
    assert sum(row["amount"] for row in recipe.frozen["areas"]) == 3_000_001
