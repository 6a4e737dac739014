"""Which bodies a list to choose from holds."""

from __future__ import annotations

import pytest

from samstad.organisation import choosing
from samstad.organisation.models import City, Organisation

pytestmark = pytest.mark.django_db


def body(city: City, code: str, parent: Organisation | None = None) -> Organisation:
    return Organisation.objects.create(
        city=city, code=code, name={"sv": code}, kind="committee", parent=parent
    )


def test_all_of_a_small_city_and_the_top_of_a_large_one(monkeypatch: pytest.MonkeyPatch) -> None:
    city = City.objects.create(slug="x", code="0001", name={"sv": "X"})
    board = body(city, "styrelse")
    committees = [body(city, f"namnd-{n}", board) for n in range(3)]
    units = [body(city, f"enhet-{n}", committees[n % 3]) for n in range(6)]
    assert choosing.few(city) == sorted([board, *committees, *units], key=lambda one: one.sort_key)
    monkeypatch.setattr(choosing, "MOST", 8)
    assert choosing.few(city) == [*committees, board]
    # The one that is chosen is there, wherever it stands; and what does nothing is not.
    assert units[4] in choosing.few(city, "enhet-4")
    assert choosing.few(city, among=Organisation.objects.filter(code__startswith="namnd")) == committees


def test_a_flat_register_is_there_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    city = City.objects.create(slug="x", code="0001", name={"sv": "X"})
    bodies = [body(city, f"namnd-{n}") for n in range(4)]
    below = body(city, "enhet", bodies[0])
    monkeypatch.setattr(choosing, "MOST", 3)
    assert choosing.few(city) == bodies
    assert below in choosing.few(city, "enhet")
