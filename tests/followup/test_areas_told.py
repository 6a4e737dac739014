"""Types of areas, areas alike and ranks with other choices in the report of the example city, in both languages."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.followup.test_frozen_reports import frozen


@pytest.fixture(scope="module")
def content(demo_home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((frozen(demo_home) / "report.json").read_text())
    return found


@pytest.fixture(scope="module", params=["sv", "en"])
def page(request: pytest.FixtureRequest, demo_home: Path) -> tuple[str, str]:
    text = (frozen(demo_home) / f"report.{request.param}.html").read_text()
    return request.param, " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


SAID = {
    "types": {"sv": "Områdestyper", "en": "Types of areas"},
    "noise": {
        "sv": "de typer som osäkerheten lämnar öppna",
        "en": "the types that the uncertainty leaves open",
    },
    "alike": {"sv": "Områden som liknar varandra", "en": "Areas that are alike"},
    "choices": {"sv": "Plats med andra val", "en": "Rank with other choices"},
    "misleads": {"sv": "Här kan det bli fel", "en": "Where this misleads"},
}


def test_each_is_told_in_both_languages_with_where_it_misleads(page: tuple[str, str]) -> None:
    lang, text = page
    for name, words in SAID.items():
        assert words[lang] in text, name
    # One for the indices each, one for types, one for likeness.
    assert text.count(SAID["misleads"][lang]) >= 4


def test_types_lie_within_what_their_intervals_leave_open_and_changes_sum(content: dict[str, Any]) -> None:
    (entry,) = content["types"]
    rows = entry["table"]["areas"]
    assert {row["area"] for row in rows} == set(entry["names"])
    for row in rows:
        if row["type"]:
            assert row["types"][0] <= row["type"] <= row["types"][1]
            assert row["limits"][0] <= row["score"] <= row["limits"][1]
        if row["before"]:
            assert row["by_area"] + row["by_others"] == row["type"] - row["before"]
    assert any(row["types"][0] != row["types"][1] for row in rows)


def test_a_type_of_two_is_printed_as_two(content: dict[str, Any], page: tuple[str, str]) -> None:
    (entry,) = content["types"]
    row = next(row for row in entry["table"]["areas"] if row["types"][0] != row["types"][1])
    name = entry["names"][row["area"]]["sv"]
    assert f"{name} {row['type']} ({row['types'][0]}–{row['types'][1]})" in page[1]


def test_areas_alike_are_of_the_reports_own_places_nearest_first(content: dict[str, Any]) -> None:
    (entry,) = content["alike"]
    places = entry["table"]["places"]
    assert [row["area"] for row in places] == [place["area"] for place in content["places"]]
    for row in places:
        distances = [distance for _, distance in row["nearest"]]
        assert distances == sorted(distances)
        assert len(distances) >= 3
        assert row["area"] not in [code for code, _ in row["nearest"]]


def test_ranks_with_other_choices_hold_the_rank_itself_seldom_otherwise(content: dict[str, Any]) -> None:
    for index in content["maps"]:
        found = index["sensitivity"]
        inside = [
            low <= rank <= high
            for rank, low, high in zip(found["ranks"], found["lower"], found["upper"], strict=True)
            if rank
        ]
        assert sum(inside) >= 0.9 * len(inside)
        assert 0 < sum(found["effects"].values()) <= 1.2
