"""Money in a city folder: what pays for an activity, a document's budget table, its projects and premises plans."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from samstad.exchange.schema.base import (
    Bool,
    Code,
    Date,
    GoalRef,
    Line,
    LocalText,
    Model,
    Number,
    SortedBy,
    Source,
    Year,
    each_once,
    ends_after_start,
    fault,
)
from samstad.steering.models import (
    BudgetEdition,
    BudgetKind,
    FundingSource,
    ProjectKind,
    ProjectPhase,
    RiskLevel,
)

__all__ = [
    "ActivityRef",
    "BudgetAmount",
    "BudgetLine",
    "CityPremises",
    "Funding",
    "Kronor",
    "Lease",
    "LeaseCost",
    "PremisesPlan",
    "Project",
    "YearAmount",
]


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
    unchanged_from: Year | None = None
    """The year that the document says this one is unchanged from; checked, and told where it is not so."""


class BudgetLine(Model):
    """A row of the document's budget table. Nets are counted when they are read; a row of kind operating_net or
    investment_net is the net as the document prints it, which is compared with the counted one and added to nothing."""

    code: Code
    kind: BudgetKind
    heading: LocalText | None = None
    """What the row belongs to in print; rows of one heading are summed to a net."""
    goal: GoalRef | None = None
    activity: ActivityRef | None = None
    """`goal/activity` in this document, or `document/goal/activity`."""
    decision: Code | None = None
    """The decision that the amounts rest on, where they were changed after the document was decided."""
    source: Source = ""
    amounts: Annotated[list[BudgetAmount], SortedBy(lambda cell: cell.year)] = []

    @model_validator(mode="after")
    def _consistent(self) -> BudgetLine:
        each_once((cell.year for cell in self.amounts), "year", "amounts")
        if self.goal and self.activity:
            fault("a row is for a goal or for an activity, not for both", "activity")
        net = self.kind in (BudgetKind.OPERATING_NET, BudgetKind.INVESTMENT_NET)
        if net and (self.goal or self.activity):
            fault("a printed net is of the whole part, not for a goal or an activity", "kind")
        for at, cell in enumerate(self.amounts):
            if cell.unchanged_from == cell.year:
                fault("a year is not unchanged from itself", "amounts", at, "unchanged_from")
            income = self.kind in (BudgetKind.OPERATING_INCOME, BudgetKind.INVESTMENT_INCOME)
            if income and cell.amount > 0:
                fault("income has a minus", "amounts", at, "amount")
        return self


class YearAmount(Model):
    """An amount in kronor in one year."""

    year: Year
    amount: Kronor


_BY_YEAR = SortedBy(lambda cell: cell.year)


class Project(Model):
    """A project as the document describes it. What the document does not say is left out, never guessed."""

    code: Code
    number: Number | None = None
    """Where the document describes it: "4.3.1"."""
    title: LocalText
    description: LocalText | None = None
    kind: ProjectKind
    phase: ProjectPhase | None = None
    risk_level: RiskLevel | None = None
    risk: LocalText | None = None
    """What may go wrong, in words."""
    responsible: Code
    first_year: Year | None = None
    last_year: Year | None = None
    funding: LocalText | None = None
    """What the document says of the money where it gives no amount."""
    activity: ActivityRef | None = None
    """`goal/activity` in this document, or `document/goal/activity`."""
    source: Source = ""
    amounts: Annotated[list[YearAmount], _BY_YEAR] = []

    @model_validator(mode="after")
    def _consistent(self) -> Project:
        each_once((cell.year for cell in self.amounts), "year", "amounts")
        if self.first_year and self.last_year and self.last_year < self.first_year:
            fault(f"last_year {self.last_year} is before first_year {self.first_year}", "last_year")
        return self


class LeaseCost(Model):
    """Rent of one year in kronor; with `onwards` the same each year after, until another is written, the lease ends,
    or the planning period that the year lies in is over."""

    year: Year
    amount: Annotated[Kronor, Field(ge=0)]
    onwards: Bool = False


class Lease(Model):
    """Premises that the body rents or means to rent. A year without an amount has no known cost: that is not zero."""

    code: Code
    premises: LocalText
    note: LocalText | None = None
    starts_on: Date | None = None
    """No day: they are rented already."""
    ends_on: Date | None = None
    source: Source = ""
    costs: Annotated[list[LeaseCost], _BY_YEAR] = []

    @model_validator(mode="after")
    def _consistent(self) -> Lease:
        ends_after_start(self.starts_on, self.ends_on, "starts_on", "ends_on")
        each_once((cell.year for cell in self.costs), "year", "costs")
        for at, cell in enumerate(self.costs):
            if self.starts_on and cell.year < self.starts_on.year:
                fault(f"the lease begins in {self.starts_on.year}", "costs", at, "year")
            if self.ends_on and cell.year > self.ends_on.year:
                fault(f"the lease ends in {self.ends_on.year}", "costs", at, "year")
        return self


class PremisesPlan(Model):
    """One body's premises plan of a year: what it needs and rents in two planning periods."""

    organisation: Code
    year: Year
    """The first year that is planned for."""
    as_of: Date | None = None
    present: LocalText | None = None
    first_from: Year
    first_to: Year
    first_need: LocalText | None = None
    second_from: Year
    second_to: Year
    second_need: LocalText | None = None
    source: Source = ""
    leases: list[Lease] = []

    @model_validator(mode="after")
    def _consistent(self) -> PremisesPlan:
        names = ("year", "first_from", "first_to", "second_from", "second_to")
        for name, before in zip(names[1:], names, strict=False):
            least = getattr(self, before) + (name == "second_from")
            if getattr(self, name) < least:
                fault(f"{name} {getattr(self, name)} is too early: {before} is {getattr(self, before)}", name)
        each_once((lease.code for lease in self.leases), "lease", "leases")
        for i, lease in enumerate(self.leases):
            for j, cell in enumerate(lease.costs):
                planned = (
                    range(self.first_from, self.first_to + 1),
                    range(self.second_from, self.second_to + 1),
                )
                if not any(cell.year in span for span in planned):
                    fault(f"{cell.year} is in neither planning period", "leases", i, "costs", j, "year")
        return self


class CityPremises(Model):
    """What the city's own premises plan says that all bodies' plans of a year cost together, year by year."""

    plan_year: Year
    amounts: Annotated[list[YearAmount], _BY_YEAR]

    @model_validator(mode="after")
    def _once(self) -> CityPremises:
        each_once((cell.year for cell in self.amounts), "year", "amounts")
        return self
