"""Money in a city folder: what pays for an activity, and a document's budget table."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from samstad.exchange.schema.base import (
    Code,
    GoalRef,
    Line,
    LocalText,
    Model,
    SortedBy,
    Source,
    Year,
    each_once,
    fault,
)
from samstad.steering.models import BudgetEdition, BudgetKind, FundingSource

__all__ = ["ActivityRef", "BudgetAmount", "BudgetLine", "Funding", "Kronor"]


def _kronor(value: Any) -> Any:
    """Digits as they stand, never by way of a binary fraction."""
    if isinstance(value, str):
        if not re.fullmatch(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]{1,2})?", value):
            raise ValueError(f"{value!r} is not an amount in kronor; write it as 125000 or 125000.50")
        return Decimal(value)
    return value


#: An amount in kronor. Below ten thousand milliards it has at most fifteen digits, which every reader keeps.
Kronor = Annotated[
    Decimal,
    BeforeValidator(_kronor),
    Field(gt=-(10**13), lt=10**13, decimal_places=2),
    WithJsonSchema({"type": "number", "multipleOf": 0.01}),
]
#: An activity: `goal/activity` within the same document, or `document/goal/activity`.
ActivityRef = Annotated[str, Field(pattern=r"^([A-Za-z0-9_-]+/){1,2}[A-Za-z0-9_-]+$", max_length=152)]


class Funding(Model):
    """Money for an activity in one year, from one payer."""

    source: FundingSource
    year: Year
    amount: Annotated[Kronor, Field(ge=0)]
    payer: Line = ""


class BudgetAmount(Model):
    """A year's amount in kronor, with the sign that the city prints: costs plus, income minus."""

    year: Year
    edition: BudgetEdition
    amount: Kronor


class BudgetLine(Model):
    """A row of the document's budget table. Sums and nets are counted when they are read, and never written here."""

    code: Code
    kind: BudgetKind
    heading: LocalText | None = None
    """What the row belongs to in print; rows of one heading are summed to a net."""
    goal: GoalRef | None = None
    activity: ActivityRef | None = None
    """`goal/activity` in this document, or `document/goal/activity`."""
    source: Source = ""
    amounts: Annotated[list[BudgetAmount], SortedBy(lambda cell: cell.year)] = []

    @model_validator(mode="after")
    def _consistent(self) -> BudgetLine:
        each_once((cell.year for cell in self.amounts), "year", "amounts")
        if self.goal and self.activity:
            fault("a row is for a goal or for an activity, not for both", "activity")
        for at, cell in enumerate(self.amounts):
            income = self.kind in (BudgetKind.OPERATING_INCOME, BudgetKind.INVESTMENT_INCOME)
            if income and cell.amount > 0:
                fault("income has a minus", "amounts", at, "amount")
        return self
