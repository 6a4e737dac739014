"""A small city with a body that leads a place's picture, a partner who signs it, and people in both."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation

from samstad.organisation import clock
from samstad.places.models import SituationPicture
from tests import people
from tests.web import small_city


@pytest.fixture(autouse=True)
def english():
    """Messages in the words of the program."""
    with translation.override("en"):
        yield


@pytest.fixture
def today():
    with clock.set_to(small_city.TODAY):
        yield


@pytest.fixture
def city(db, today) -> SimpleNamespace:
    made = small_city.build()
    made.police = people.body(made.city, "polisen", "authority")
    made.writer = people.person("skribent@x.example.org", (made.north, "reporter"))
    made.head = people.person("chef@x.example.org", (made.north, "approver"))
    made.officer = people.person("polis@x.example.org", (made.police, "reporter"))
    made.boss = people.person("samordnare@x.example.org", (made.board, "coordinator"))
    made.stranger = people.person("annan@x.example.org", (made.south, "reporter"))
    return made


def new_picture(made: SimpleNamespace) -> SituationPicture:
    return SituationPicture(city=made.city, area=made.areas.districts[2], owner=made.north)
