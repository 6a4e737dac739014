"""A small city with a body that leads a place's picture, a partner who signs it, and people in both."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation

from samstad.organisation import clock
from samstad.places.models import (
    AllocationInput,
    AllocationOutcome,
    AllocationRecipe,
    DevelopmentNeed,
    SituationPicture,
)
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


def new_allocation(made: SimpleNamespace) -> AllocationRecipe:
    """Three million kronor among three districts that had one each, by a structure and an index."""
    recipe = AllocationRecipe.objects.create(
        city=made.city,
        code="behov-2027",
        name={"sv": "Socialt arbete 2027"},
        owner=made.board,
        area_set=made.areas.stadsdelar,
        year=2027,
        total=3_000_000,
        method="adjusted_structure",
        weight=0.7,
        transition_years=3,
    )
    for order, (role, part) in enumerate((("structure", "denominator"), ("adjustment", "value"))):
        AllocationInput.objects.create(
            recipe=recipe, role=role, part=part, indicator=made.indicator, order=order
        )
    for area in made.areas.districts:
        AllocationOutcome.objects.create(recipe=recipe, area=area, amount=1_000_000)
    return recipe


def new_need(made: SimpleNamespace) -> DevelopmentNeed:
    return DevelopmentNeed(city=made.city, area=made.areas.districts[0], owner=made.north)
