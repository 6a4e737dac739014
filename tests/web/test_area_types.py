"""Pages of types, differences, likeness and the police's lists: what they say, and that nothing is made up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.statistics import area_queries
from samstad.statistics import queries as statistics
from tests.web.html import Page


def text_of(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert not page.faults
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("lang", "words"), [("sv", "Gränserna är fasta: Ett prov, 2022"), ("en", "are fixed")]
)
def test_the_types_say_what_their_cut_points_are(
    lang: str, words: str, city: SimpleNamespace, client_of: Any
) -> None:
    text = text_of(client_of(None, lang=lang), f"/{city.city.slug}/index/typer/typer/")
    assert words in text
    table = area_queries.type_table(city.typed, city.areas.basomraden)
    assert (table.classes > 0).sum() == text.count(
        '<td role="cell" class="n" data-label="Typ"><strong>'
    ) or lang == "en"


def test_a_withheld_area_has_no_type(city: SimpleNamespace, client_of: Any) -> None:
    """The last area has 15 persons: the public does not see its type, nor any number of it."""
    table = area_queries.type_table(city.typed, city.areas.basomraden)
    last = table.areas.index(city.areas.small[-1].code)
    assert table.classes[last] == 0
    text = text_of(client_of(None), f"/{city.city.slug}/index/typer/typer/")
    row = text.split(">Kvarter 3.3</a>")[1].split("</tr>")[0]
    assert "redovisas inte" in row
    assert "<strong>" not in row


def test_criteria_without_indicators_are_met_by_nobody(city: SimpleNamespace, client_of: Any) -> None:
    text = text_of(client_of(None), f"/{city.city.slug}/index/typer/typer/")
    assert "Ett kriterium utan indikator kan inget område uppfylla." in text
    assert text.count("ingen av stadens") == 3
    assert "0 av 9 områden uppfyller alla kriterier" in text


def test_an_index_without_types_has_no_such_page(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(None)
    assert client.get(f"/{city.city.slug}/index/risk/typer/").status_code == 404
    assert "typer/" not in client.get(f"/{city.city.slug}/index/risk/").content.decode()


def test_differences_are_asked_for_and_stay_asked_for(city: SimpleNamespace, client_of: Any) -> None:
    """The last year has numbers for two areas alone; the year before for all but the smallest."""
    address = f"/{city.city.slug}/indikatorer/arbete/?niva=basomraden&ar=2024"
    plain, asked = (text_of(client_of(None), address + more) for more in ("", "&visning=skillnad"))
    assert "Utjämnat värde" not in plain
    assert "visning=skillnad" in plain
    assert "Utjämnat värde" in asked
    assert 'name="visning" value="skillnad"' in asked
    assert "ingen säker skillnad" in asked
    few = text_of(client_of(None), address.replace("2024", "2025") + "&visning=skillnad")
    assert "För få områden har siffror för en jämförelse." in few


def test_likeness_says_its_variables_and_its_distance(city: SimpleNamespace, client_of: Any) -> None:
    district = city.areas.districts[0]
    found = area_queries.like(district, city.index)
    others = {district.code for district in city.areas.districts[1:]}
    assert found is None or set(found.areas) >= others
    text = text_of(client_of(None), f"/{city.city.slug}/omraden/basomraden/202/")
    assert ("Områden som liknar detta" in text) == (
        area_queries.like(city.areas.small[4], city.index) is not None
    )


def test_the_nearest_is_the_one_whose_share_is_nearest(city: SimpleNamespace) -> None:
    """With one variable the order is that of the plain difference."""
    table = statistics.indicator_table(city.indicator, city.areas.basomraden)
    row = table.values.values[-1]
    held = [at for at in range(len(table.areas)) if table.values.present[-1][at]]
    area = next(one for one in city.areas.small if one.code == table.areas[held[0]])
    found = area_queries.like(area, city.index).found
    expected = sorted(held[1:], key=lambda at: abs(row[at] - row[held[0]]))
    assert found.order.tolist() == expected[:5]


def test_the_police_s_lists_are_shown_by_edition_with_their_caution(
    city: SimpleNamespace, client_of: Any
) -> None:
    text = text_of(client_of(None), f"/{city.city.slug}/omraden/")
    rows = {name: text.split(f">{name}</a>")[1].split("</tr>")[0] for name in ("Centrum", "Norr", "Soder")}
    assert "kategorin används inte längre: varken bättre eller sämre" in rows["Centrum"]
    assert "inte kvar på listan" in rows["Norr"]
    assert "ny på listan" in rows["Soder"]
    assert "Särskilt utsatt område" in rows["Soder"]
    assert "jämför aldrig anmälda brott" in text
    place = text_of(client_of(None), f"/{city.city.slug}/omraden/polisen-2023/centrum/")
    assert "<strong>Riskområde</strong> enligt polisens lista 2023." in place
