"""The example city's money adds up: nets as printed, rules of unchanged years, all bodies' premises plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from samstad.demo.setup import housed, paid
from samstad.exchange.schema.money import BudgetLine, CityPremises, PremisesPlan, Project
from samstad.steering import premises
from samstad.steering.models import Lease, LeaseCost
from samstad.steering.models import PremisesPlan as Plan


@pytest.mark.parametrize("table", [paid.budget, paid.agreed])
def test_the_printed_nets_are_the_sums_of_their_rows(table: Callable[[], list[dict[str, Any]]]) -> None:
    lines = [BudgetLine.model_validate(one) for one in table()]
    nets = {line.kind: line for line in lines if line.kind.endswith("_net")}
    assert nets
    for net, printed in nets.items():
        rows = [line for line in lines if line.kind.startswith(net.removesuffix("net")) and line.kind != net]
        for at, cell in enumerate(printed.amounts):
            assert cell.amount == sum(row.amounts[at].amount for row in rows)
    for line in lines:
        amounts = {cell.year: cell.amount for cell in line.amounts}
        for cell in line.amounts:
            assert cell.unchanged_from is None or amounts[cell.unchanged_from] == cell.amount


def test_all_bodies_plans_add_up_to_the_citys() -> None:
    """By the rule of the system, on the rows of the folder; the city's sums were added up on a road of their own."""
    plans = [PremisesPlan.model_validate(one) for one in housed.premises_plans()]
    (city,) = (CityPremises.model_validate(one) for one in housed.city_premises())
    assert len({plan.organisation for plan in plans}) == len(plans) == 20
    for cell in city.amounts:
        total = Decimal(0)
        for one in plans:
            plan = Plan(
                year=one.year, first_from=one.first_from, first_to=one.first_to, second_from=one.second_from,
                second_to=one.second_to,
            )  # fmt: skip
            for lease in one.leases:
                row = Lease(starts_on=lease.starts_on, ends_on=lease.ends_on)
                costs = [LeaseCost(year=c.year, amount=c.amount, onwards=c.onwards) for c in lease.costs]
                total += premises.cost(plan, row, costs, cell.year)
        assert total == cell.amount, cell.year
    assert [cell.year for cell in city.amounts] == list(range(2026, 2046))


def test_projects_are_of_both_kinds_and_one_has_no_amount_yet() -> None:
    found = [Project.model_validate(one) for one in housed.projects()]
    assert {one.kind.value for one in found} == {"operations", "investment"}
    assert [one.code for one in found if not one.amounts] == ["ekonomisystem"]
    assert all((one.first_year or 0) > dt.MINYEAR for one in found)
