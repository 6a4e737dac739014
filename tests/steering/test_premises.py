"""Premises plans: what a lease costs in a year, and that the city's plan is the sum of all bodies' plans."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.steering import premises
from samstad.steering.models import Lease, LeaseCost, PremisesPlan, PremisesTotal, SteeringDocument
from tests import people
from tests.steering.test_year_rows import tree

PERIODS = {"first_from": 2026, "first_to": 2033, "second_from": 2034, "second_to": 2045}


def plan_without_rows() -> PremisesPlan:
    return PremisesPlan(year=2026, **PERIODS)


@given(
    st.dictionaries(st.integers(2026, 2045), st.tuples(st.integers(0, 10**8), st.booleans()), max_size=4),
    st.integers(2026, 2045),
    st.none() | st.integers(2020, 2040),
    st.none() | st.integers(2040, 2050),
)
def test_cost_of_a_year_by_a_slow_and_obvious_road(said, year, first, last) -> None:
    """Walk from the year back to the nearest year that says something, within the same planning period."""
    lease = Lease(
        starts_on=dt.date(first, 10, 1) if first else None, ends_on=dt.date(last, 1, 31) if last else None
    )
    costs = [LeaseCost(year=y, amount=Decimal(a), onwards=o) for y, (a, o) in said.items()]
    found = premises.cost(plan_without_rows(), lease, costs, year)
    if (first and year < first) or (last and year > last):
        assert found == 0
        return
    begins = 2026 if year <= 2033 else 2034
    expected = None
    for back in range(year, begins - 1, -1):
        if back in said:
            amount, onwards = said[back]
            expected = Decimal(amount) if back == year or onwards else None
            break
    assert found == expected


def plan(document: SteeringDocument, body, *leases: dict[int, int | None]) -> PremisesPlan:
    row = PremisesPlan.objects.create(document=document, organisation=body, year=2026, **PERIODS)
    for number, costs in enumerate(leases):
        lease = Lease.objects.create(
            plan=row, code=f"l{number}", premises={"sv": f"Hus {number}"}, order=number
        )
        for year, amount in costs.items():
            LeaseCost.objects.create(lease=lease, year=year, amount=amount, onwards=True)
    return row


@pytest.fixture
def made(db) -> SimpleNamespace:
    made = tree()
    plan(made.budget, made.north, {2026: 10_100_000}, {2028: 500_000, 2026: 0, 2034: 1})
    plan(made.budget, made.south, {2026: 2_000_000})
    return made


def totals(document: SteeringDocument, amounts: dict[int, int]) -> None:
    for year, amount in amounts.items():
        PremisesTotal.objects.create(document=document, plan_year=2026, year=year, amount=amount)


RIGHT = {2026: 12_100_000, 2027: 12_100_000, **dict.fromkeys(range(2028, 2034), 12_600_000)}


@pytest.mark.django_db
@pytest.mark.postgres
def test_all_bodies_add_up_to_the_city(made) -> None:
    totals(made.budget, RIGHT)
    city = premises.city_plan(made.city, 2026)
    first = city.periods[0]
    assert dict(zip(first.years, first.total, strict=True)) == RIGHT
    assert city.wrong == []
    assert set(first.differences) == {Decimal(0)}
    for period in city.periods:
        for at, total in enumerate(period.total):
            parts = [row.amounts[at] for row in period.rows]
            assert total == (None if None in parts else sum(parts))


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("year", [2026, 2029])
def test_a_changed_digit_of_the_citys_plan_is_reported(made, year: int) -> None:
    totals(made.budget, {**RIGHT, year: RIGHT[year] + 100_000})
    city = premises.city_plan(made.city, 2026)
    assert [(one.year, one.difference) for one in city.wrong] == [(year, 100_000)]
    assert premises.wrong_sums(made.budget) == city.wrong


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_plan_without_a_known_cost_makes_the_sum_missing_not_smaller(made) -> None:
    third = people.body(made.city, "tredje", "committee")
    totals(made.budget, RIGHT)
    assert third in premises.city_plan(made.city, 2026).without
    row = plan(made.budget, third, {})
    city = premises.city_plan(made.city, 2026)
    assert set(city.periods[0].total) == {None}
    assert {one.counted for one in city.wrong} == {None}
    row.leases.all().delete()  # a body that rents nothing costs nothing
    assert premises.city_plan(made.city, 2026).wrong == []
    assert third not in premises.city_plan(made.city, 2026).without


@pytest.mark.django_db
@pytest.mark.postgres
def test_drafts_and_what_is_replaced_are_not_in_the_sum_and_a_body_is_counted_once(made) -> None:
    before = premises.city_plan(made.city, 2026)
    for state in ("draft", "replaced", "revised"):
        SteeringDocument.objects.filter(pk=made.plans[0].pk).update(state=state)
        plan(made.plans[0], made.north, {2026: 1})
        assert premises.city_plan(made.city, 2026) == before
        PremisesPlan.objects.filter(document=made.plans[0]).delete()
    SteeringDocument.objects.filter(pk=made.plans[0].pk).update(
        state="in_force", valid_from=dt.date(2026, 1, 1)
    )
    plan(made.plans[0], made.north, {2026: 1})
    after = premises.city_plan(made.city, 2026)
    assert [body.code for body in after.twice] == ["norra"]
    assert len(after.plans) == len(before.plans)
