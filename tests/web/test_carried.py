"""Numbers carried over from another division, on pages and in files, with weights and sums."""

from __future__ import annotations

import csv
import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.statistics.models import Area, AreaLink, AreaSet


@pytest.fixture
def redrawn(city: SimpleNamespace) -> SimpleNamespace:
    """Districts drawn anew, to which the small areas are counted by people; the first by half, the last not."""
    new = AreaSet.objects.create(
        city=city.city,
        code="nya",
        kind="district",
        name={"sv": "Nya stadsdelar"},
        valid_from=dt.date(2023, 7, 1),
    )
    places = [Area.objects.create(area_set=new, code=f"N{n}", name={"sv": f"Ny {n}"}) for n in (1, 2)]
    for at, area in enumerate(city.areas.small[:-1]):
        AreaLink.objects.create(
            kind="converts", source_area=area, target_area=places[at % 2], weight=0.5 if at == 0 else 1.0,
            method="population", source="Rutor 100 m", year=2022,
        )  # fmt: skip
    city.new, city.places = new, places
    return city


def page(client: Any, year: int, **query: str) -> str:
    answer = client.get("/provstad/omraden/", {"niva": "nya", "ar": year, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_says_whence_by_which_weights_and_what_was_placed(
    redrawn: SimpleNamespace, client_of: Any
) -> None:
    text = page(client_of(None, lang="en"), 2024)
    assert "Converted numbers" in text
    assert "counted for Basområden" in text
    assert "by population, Rutor 100 m, 2022" in text
    assert "Kvarter 1.1 (101): 50.0" in text
    assert "Kvarter 3.3 (303): 100.0" in text
    # The last area has 15 persons and is withheld: the public is not told the sums that would give it away.
    assert "Sum before" not in text
    assert "Sum before" in page(client_of(redrawn.coordinator, lang="en"), 2024)
    # The level where it was counted has no such note.
    assert (
        "Converted numbers"
        not in client_of(None, lang="en")
        .get("/provstad/omraden/", {"niva": "basomraden", "ar": 2024})
        .content.decode()
    )


def test_sums_are_shown_where_nothing_is_withheld_and_add_up(
    redrawn: SimpleNamespace, client_of: Any
) -> None:
    redrawn.dataset.counted_by_city = False
    redrawn.dataset.save()
    text = page(client_of(None, lang="en"), 2024)
    people = [400 + 7 * at for at in range(8)]
    total, placed = sum(people) + 15, sum(people) - people[0] / 2
    assert f"{total:,.0f}" in text
    assert f"{placed:,.0f} ({100 * placed / total:.1f}" in text
    assert f'<td class="n">{total - placed:,.0f}</td>' in text


def test_the_file_says_it_too(redrawn: SimpleNamespace, client_of: Any) -> None:
    redrawn.dataset.counted_by_city = False
    redrawn.dataset.save()
    answer = client_of(None, lang="en").get("/provstad/omraden.csv", {"niva": "nya", "ar": 2024})
    if answer.status_code == 404:
        from django.urls import reverse

        answer = client_of(None, lang="en").get(
            reverse("areas_csv", args=["provstad"]), {"niva": "nya", "ar": 2024}
        )
    lines = answer.content.decode("utf-8-sig").splitlines()
    rows = list(
        csv.DictReader(
            io.StringIO("\n".join(line for line in lines if not line.startswith(('"Made', "Made"))))
        )
    )
    assert {row["area"]: row["converted_from"] for row in rows} == {"N1": "basomraden", "N2": "basomraden"}


def test_the_indicators_page_marks_each_number(redrawn: SimpleNamespace, client_of: Any) -> None:
    redrawn.dataset.counted_by_city = False
    redrawn.dataset.save()
    answer = client_of(None, lang="en").get(
        f"/provstad/indikatorer/{redrawn.indicator.code}/", {"niva": "nya", "omrade": "N1"}
    )
    assert answer.status_code == 200
    assert answer.content.decode().count("converted") >= 7
