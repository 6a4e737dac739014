"""Who may: tables are total, validity counts, and asking about the unknown is a fault."""

from __future__ import annotations

import datetime as dt

import pytest

from samstad.organisation import clock, rights
from samstad.organisation.models import City, Membership, Role
from samstad.organisation.rights import ANONYMOUS, Grant, Scope, Table
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_table_with_a_gap_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="says nothing of"):
        Table(
            "holed",
            {"a": {"view": rights.PUBLIC, "edit": rights.NOBODY}, "b": {"view": rights.PUBLIC}},
            lambda o: None,
        )


def test_every_registered_table_names_only_known_roles() -> None:
    grants = [
        grant
        for table in rights.tables().values()
        for row in table.rows.values()
        for g in row.values()
        for grant in g
    ]
    assert grants
    assert all(isinstance(g, Grant) and (g.role is None or g.role in Role) for g in grants)
    assert not any(g.scope is Scope.ANYONE and g.role is not None for g in grants)


def test_a_role_counts_between_its_days_and_in_its_city_only() -> None:
    here, there = people.city(), people.city("annanstad", "9903")
    board = people.body(here, "styrelsen")
    boss = people.person("chef@example.org", (board, "administrator"))
    assert rights.may(boss, "load", here)
    assert not rights.may(boss, "load", there)
    Membership.objects.update(valid_to=dt.date(2025, 12, 31))
    for day, allowed in (
        (dt.date(2025, 12, 31), True),
        (dt.date(2026, 1, 1), False),
        (dt.date(2019, 1, 1), False),
    ):
        with clock.set_to(day):
            assert rights.may(boss, "load", here) is allowed


def test_an_inactive_account_may_nothing_that_is_not_public() -> None:
    here = people.city()
    boss = people.person("chef@example.org", (people.body(here, "styrelsen"), "administrator"))
    assert boss.user is not None
    boss.user.is_active = False
    assert not rights.may(boss, "load", here)
    assert rights.may(boss, "view", here)
    assert rights.may(ANONYMOUS, "view", here)


def test_asking_about_what_no_table_knows_is_a_fault() -> None:
    with pytest.raises(LookupError):
        rights.may(ANONYMOUS, "view", object())
    with pytest.raises(KeyError):
        rights.may(ANONYMOUS, "paint", City())
