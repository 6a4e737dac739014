"""Who may do what with statistics."""

from __future__ import annotations

import datetime as dt

import pytest

from samstad.organisation.models import City, Membership, Organisation, OrganisationKind, Role, User
from samstad.organisation.rights import ANONYMOUS, Actor, actor_of, may
from samstad.statistics.models import AreaSet, Dataset
from samstad.statistics.rules import CityStatistics
from tests.statistics.conftest import make_area_set

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def member(city: City, role: Role, kind: str = "committee") -> Actor:
    organisation, _ = Organisation.objects.get_or_create(
        city=city, code=f"{kind}-1".replace("_", "-"), kind=kind
    )
    user = User.objects.create_user(f"{role}.{kind}@{city.slug}.example", name=role)
    Membership.objects.create(user=user, organisation=organisation, role=role, valid_from=dt.date(2000, 1, 1))
    return actor_of(user)


@pytest.mark.parametrize("role", list(Role))
def test_only_statisticians_and_administrators_of_the_city_import(
    role: Role, city: City, dataset: Dataset, area_set: AreaSet
) -> None:
    elsewhere = City.objects.create(slug="annan", code="9902", name={"sv": "Annan"})
    here, there = member(city, role), member(elsewhere, role)
    expected = role in {Role.STATISTICIAN, Role.ADMINISTRATOR}
    for obj, action in ((dataset, "import"), (dataset, "move_pointer"), (area_set, "import")):
        assert may(here, action, obj) == expected
        assert not may(there, action, obj)
        assert not may(ANONYMOUS, action, obj)
        assert may(ANONYMOUS, "view", obj)


@pytest.mark.parametrize("role", list(Role))
def test_what_belongs_to_the_nation_is_for_administrators(role: Role, city: City) -> None:
    national = make_area_set(None, "deso-2025", [])
    assert may(member(city, role), "import", national) == (role == Role.ADMINISTRATOR)
    assert may(ANONYMOUS, "view", national)


@pytest.mark.parametrize("role", list(Role))
def test_what_is_withheld_is_seen_by_few(role: Role, city: City) -> None:
    allowed = {Role.STATISTICIAN, Role.COORDINATOR, Role.ADMINISTRATOR}
    assert may(member(city, role), "view_internal", CityStatistics(city)) == (role in allowed)
    assert not may(ANONYMOUS, "view_internal", CityStatistics(city))
    assert may(ANONYMOUS, "view", CityStatistics(city))


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_a_partner_sees_and_changes_no_more_than_everybody(kind: str, city: City, dataset: Dataset) -> None:
    """A coordinator or statistician of the police, the state or an association is none of the city's."""
    citys_own = kind in {
        "municipality", "council", "executive_board", "committee", "district_committee", "company"
    }  # fmt: skip
    for role in (Role.COORDINATOR, Role.STATISTICIAN, Role.ADMINISTRATOR):
        actor = member(city, role, kind)
        assert may(actor, "view_internal", CityStatistics(city)) == citys_own
        assert may(actor, "import", dataset) == (citys_own and role != Role.COORDINATOR)
