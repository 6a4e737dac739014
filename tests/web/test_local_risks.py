"""The risk inventory and the page to answer the council from: nothing made up, everything traced."""

from __future__ import annotations

from typing import Any

from tests.web.html import Page


def text_of(response: Any) -> str:
    page = Page(response.content.decode())
    assert page.faults == []
    return page.text.replace("\u00a0", " ")


def test_an_inventory_tells_years_factors_and_how_sure_the_place_is(city, client_of) -> None:
    shown = text_of(client_of(None).get(f"/{city.city.slug}/riskinventering/risk/S3/"))
    assert "Andel i arbete" in shown
    assert "med andra rimliga vikter mellan" in shown
    assert "Ingen gemensam lägesbild" in shown
    annex = client_of(None).get(f"/{city.city.slug}/riskinventering/risk/S3/bilaga.pdf")
    assert annex.content.startswith(b"%PDF")
    assert client_of(None).get(f"/{city.city.slug}/riskinventering/risk/S9/").status_code == 404


def test_a_city_without_a_computable_index_says_so(city, client_of) -> None:
    city.index.indicators.set([city.without_numbers])
    city.index.recipe = city.index.recipe | {
        "components": [{"code": "utan-siffror", "weight": 1.0, "direction": "higher_is_better"}]
    }
    city.index.save()
    shown = text_of(client_of(None).get(f"/{city.city.slug}/riskinventering/risk/S1/"))
    assert "Indexet går inte att räkna ut för stadsdelen." in shown


def test_vulnerable_areas_are_told_over_editions_and_nothing_is_guessed_of_them(city, client_of) -> None:
    shown = text_of(client_of(None).get(f"/{city.city.slug}/fragor/utsatta-omraden/"))
    assert "Centrum" in shown
    assert "2023" in shown
    assert "Ingen aktivitet ligger i ett område på listan" in shown
    from samstad.statistics.models import Area, AreaLink

    listed = Area.objects.get(area_set__code="polisen-2025", code="centrum")
    AreaLink.objects.create(
        kind="converts", source_area=listed, target_area=city.areas.districts[0], weight=1.0, method="hand"
    )
    assert "Jobbtorg" in text_of(client_of(None).get(f"/{city.city.slug}/fragor/utsatta-omraden/"))
