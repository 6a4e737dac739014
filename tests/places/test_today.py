"""An agreement over areas whose boundaries have changed: told by stored links, and never guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from samstad.places.today import today_of
from samstad.statistics.models import Area, AreaLink, AreaSet

DAY = dt.date(2026, 10, 12)


@pytest.fixture
def husby(city) -> Area:
    sams = AreaSet.objects.create(
        city=city.city, code="sams", kind="sams", name={"sv": "SAMS"}, valid_to=dt.date(2015, 12, 31)
    )
    return Area.objects.create(area_set=sams, code="01800154", name={"sv": "Husby"})


def test_without_a_stored_link_it_is_said_that_nobody_has_told(city, husby) -> None:
    found = today_of(husby, DAY)
    assert found.unknown
    assert today_of(city.areas.districts[0], DAY).current


def test_shares_are_followed_through_divisions_and_keep_their_sum(city, husby) -> None:
    between = AreaSet.objects.create(
        city=city.city, code="mellan", kind="other", name={"sv": "Mellan"}, valid_to=dt.date(2020, 1, 1)
    )
    parts = [Area.objects.create(area_set=between, code=code, name={"sv": code}) for code in "ab"]
    first, second = city.areas.districts[:2]
    rows = [(husby, parts[0], 0.7), (husby, parts[1], 0.3), (parts[0], first, 1.0)]
    rows += [(parts[1], first, 0.5), (parts[1], second, 0.5)]
    for source, target, weight in rows:
        AreaLink.objects.create(
            kind="converts",
            source_area=source,
            target_area=target,
            weight=weight,
            method="population",
            source="SCB",
        )
    found = today_of(husby, DAY)
    assert [(row.area.code, round(row.weight, 3)) for row in found.became] == [("S1", 0.85), ("S2", 0.15)]
    assert not found.unknown


def test_a_circle_of_links_ends(city, husby) -> None:
    other = Area.objects.create(area_set=husby.area_set, code="01800155", name={"sv": "Akalla"})
    for source, target in ((husby, other), (other, husby)):
        AreaLink.objects.create(kind="succeeded", source_area=source, target_area=target, method="hand")
    assert today_of(husby, DAY).unknown
