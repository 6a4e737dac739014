"""Activities with their money, and budget tables, for the small cities made by hypothesis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from samstad.exchange.schema import nouns
from samstad.steering.models import (
    ActivityState,
    BudgetEdition,
    BudgetKind,
    FundingSource,
    ProjectKind,
    ProjectPhase,
    RiskLevel,
)

KRONOR = st.decimals(0, 10**12, places=2) | st.integers(0, 10**12).map(Decimal)
PAYERS = st.sampled_from(["", "Delmos", "no", "Åke & Co", "0114"])


@st.composite
def funding(draw: st.DrawFn) -> list[nouns.Funding]:
    row = st.builds(
        nouns.Funding, source=st.sampled_from(FundingSource), year=st.integers(2020, 2030), amount=KRONOR, payer=PAYERS
    )  # fmt: skip
    return draw(st.lists(row, max_size=3, unique_by=lambda one: (one.source, one.year, one.payer)))


@st.composite
def activities(
    draw: st.DrawFn, goals: list[str], known: dict[str, list[str]], texts: st.SearchStrategy[Any], span: dict[str, Any],
    *, alone: bool = False,
) -> list[nouns.Activity]:  # fmt: skip
    """Of a goal; `alone` for assignments, of which each carries out one at least."""

    def some(values: list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(values), max_size=3, unique=True)) if values else []

    made = []
    kind = nouns.AssignedActivity if alone else nouns.Activity
    for code in [] if alone and not known["assignments"] else some(["b", "a"]):
        state = draw(st.sampled_from(ActivityState))
        made.append(
            kind(
                code=code,
                title=draw(texts),
                responsible=draw(st.sampled_from(known["organisations"])),
                goals=some(goals),
                assignments=some(known["assignments"]) or known["assignments"][: int(alone)],
                partners=some(known["organisations"]),
                areas=some(known["areas"]),
                state=state,
                stopped_because=draw(texts) if state is ActivityState.STOPPED else None,
                **span,
                outcome=draw(st.none() | texts),
                cost_sek=draw(st.none() | st.integers(0, 10**12)),
                funding=draw(funding()),
            )
        )
    return made


@st.composite
def budgets(
    draw: st.DrawFn, goals: list[nouns.Goal], alone: list[nouns.Activity], texts: st.SearchStrategy[Any]
) -> list[nouns.BudgetLine]:
    activities = [f"{goal.code}/{one.code}" for goal in goals for one in goal.activities]
    activities += [f"-/{one.code}" for one in alone]
    lines = []
    for number in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(BudgetKind))
        sign = -1 if kind.value.endswith("income") else 1
        cells = draw(
            st.lists(st.tuples(st.integers(2020, 2030), KRONOR), max_size=3, unique_by=lambda cell: cell[0])
        )
        net = kind in (BudgetKind.OPERATING_NET, BudgetKind.INVESTMENT_NET)
        about = [] if net else [goal.code for goal in goals]
        goal = draw(st.none() | st.sampled_from(about)) if about else None
        activity = (
            draw(st.none() | st.sampled_from(activities)) if activities and not goal and not net else None
        )
        lines.append(
            nouns.BudgetLine(
                code=f"rad-{number}",
                kind=kind,
                heading=draw(st.none() | texts),
                goal=goal,
                activity=activity,
                amounts=[
                    {
                        "year": year,
                        "edition": draw(st.sampled_from(BudgetEdition)),
                        "amount": sign * amount,
                        "unchanged_from": draw(st.none() | st.just(year - 1)),
                    }
                    for year, amount in cells
                ],
            )
        )
    return lines


@st.composite
def amounts(draw: st.DrawFn, years: range) -> list[dict[str, Any]]:
    cell = st.fixed_dictionaries({"year": st.integers(years[0], years[-1]), "amount": KRONOR})
    return draw(st.lists(cell, max_size=3, unique_by=lambda one: one["year"]))


@st.composite
def projects(
    draw: st.DrawFn, goals: list[nouns.Goal], bodies: list[str], texts: st.SearchStrategy[Any]
) -> list[nouns.Project]:
    activities = [f"{goal.code}/{one.code}" for goal in goals for one in goal.activities]
    return [
        nouns.Project(
            code=f"projekt-{number}",
            number=draw(st.none() | st.sampled_from(["4.3.1", "4.10", "1e3"])),
            title=draw(texts),
            description=draw(st.none() | texts),
            kind=draw(st.sampled_from(ProjectKind)),
            phase=draw(st.none() | st.sampled_from(ProjectPhase)),
            risk_level=draw(st.none() | st.sampled_from(RiskLevel)),
            risk=draw(st.none() | texts),
            responsible=draw(st.sampled_from(bodies)),
            first_year=draw(st.none() | st.integers(2020, 2025)),
            last_year=draw(st.none() | st.integers(2025, 2030)),
            funding=draw(st.none() | texts),
            activity=draw(st.none() | st.sampled_from(activities)) if activities else None,
            amounts=draw(amounts(range(2020, 2031))),
        )
        for number in range(draw(st.integers(0, 2)))
    ]


@st.composite
def premises(
    draw: st.DrawFn, bodies: list[str], texts: st.SearchStrategy[Any], dates: st.SearchStrategy[Any]
) -> list[nouns.PremisesPlan]:
    planning = draw(st.lists(st.sampled_from(bodies), max_size=2, unique=True))
    return [
        nouns.PremisesPlan(
            organisation=body,
            year=2026,
            as_of=draw(st.none() | dates),
            present=draw(st.none() | texts),
            first_from=2026,
            first_to=2033,
            first_need=draw(st.none() | texts),
            second_from=2034,
            second_to=2045,
            second_need=draw(st.none() | texts),
            leases=[
                {
                    "code": code,
                    "premises": draw(texts),
                    "note": draw(st.none() | texts),
                    "costs": [
                        {**cell, "onwards": draw(st.booleans())} for cell in draw(amounts(range(2026, 2046)))
                    ],
                }
                for code in draw(st.lists(st.sampled_from(["b", "a", "0114"]), max_size=2, unique=True))
            ],
        )
        for body in planning
    ]


@st.composite
def city_premises(draw: st.DrawFn) -> list[nouns.CityPremises]:
    years = draw(st.lists(st.sampled_from([2026, 2025]), max_size=2, unique=True))
    found = [(year, draw(amounts(range(2026, 2046)))) for year in years]
    return [nouns.CityPremises(plan_year=year, amounts=cells) for year, cells in found if cells]
