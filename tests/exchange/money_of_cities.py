"""Activities with their money, and budget tables, for the small cities made by hypothesis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from samstad.exchange.schema import nouns
from samstad.steering.models import ActivityState, BudgetEdition, BudgetKind, FundingSource

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
    draw: st.DrawFn, goals: list[str], known: dict[str, list[str]], texts: st.SearchStrategy[Any], span: dict[str, Any]
) -> list[nouns.Activity]:  # fmt: skip
    def some(values: list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(values), max_size=3, unique=True)) if values else []

    made = []
    for code in some(["b", "a"]):
        state = draw(st.sampled_from(ActivityState))
        made.append(
            nouns.Activity(
                code=code,
                title=draw(texts),
                responsible=draw(st.sampled_from(known["organisations"])),
                goals=some(goals),
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
    draw: st.DrawFn, goals: list[nouns.Goal], texts: st.SearchStrategy[Any]
) -> list[nouns.BudgetLine]:
    activities = [f"{goal.code}/{one.code}" for goal in goals for one in goal.activities]
    lines = []
    for number in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(BudgetKind))
        sign = -1 if kind.value.endswith("income") else 1
        cells = draw(
            st.lists(st.tuples(st.integers(2020, 2030), KRONOR), max_size=3, unique_by=lambda cell: cell[0])
        )
        goal = draw(st.none() | st.sampled_from([goal.code for goal in goals])) if goals else None
        activity = draw(st.none() | st.sampled_from(activities)) if activities and not goal else None
        lines.append(
            nouns.BudgetLine(
                code=f"rad-{number}",
                kind=kind,
                heading=draw(st.none() | texts),
                goal=goal,
                activity=activity,
                amounts=[
                    {"year": year, "edition": draw(st.sampled_from(BudgetEdition)), "amount": sign * amount}
                    for year, amount in cells
                ],
            )
        )
    return lines
