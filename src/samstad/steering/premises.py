"""Premises plans as tables: a body's leases and what they cost each year, and the city's sum of all bodies' plans,
beside what the city's own plan says. Every sum is counted when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samstad.organisation.models import City, Organisation, OrganisationKind
from samstad.steering import money, sums
from samstad.steering.models import (
    DocumentState,
    Lease,
    LeaseCost,
    PremisesPlan,
    PremisesTotal,
    SteeringDocument,
)
from samstad.steering.sums import WrongSum

#: Documents whose plans are part of the city's sum: not a draft, and not what another has come instead of.
COUNTED = frozenset({DocumentState.REFERRAL, DocumentState.DECIDED, DocumentState.IN_FORCE})
#: Bodies that make a premises plan.
PLANNING = (
    OrganisationKind.EXECUTIVE_BOARD,
    OrganisationKind.COMMITTEE,
    OrganisationKind.DISTRICT_COMMITTEE,
    OrganisationKind.COMPANY,
)
Amounts = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Row:
    """What stands in one row, and its cost each year: 0 where nothing is rented, None where no cost is said."""

    of: Any
    amounts: Amounts


@dataclass(frozen=True)
class Period:
    """A planning period: rows by year, their sum, and what the city's plan says that it is."""

    number: int
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    said: Amounts = ()

    @property
    def total(self) -> Amounts:
        """Missing as soon as one row has no amount that year."""
        if not self.rows:
            return (None,) * len(self.years)
        return tuple(money.total(column) for column in zip(*(row.amounts for row in self.rows), strict=True))

    @property
    def differences(self) -> Amounts:
        """What the city's plan says too much (a minus: too little), year by year."""
        return tuple(
            None if said is None or counted is None else said - counted
            for said, counted in zip(self.said, self.total, strict=True)
        )

    @property
    def wrong(self) -> tuple[WrongSum, ...]:
        return sums.wrong(self.years, self.said, self.total) if self.said else ()

    @property
    def known(self) -> bool:
        """Whether any cost at all is said."""
        return any(amount for row in self.rows for amount in row.amounts) or any(
            amount is not None for amount in self.said
        )

    @property
    def width(self) -> int:
        return len(self.years) + 1


def spans(plan: PremisesPlan) -> tuple[range, range]:
    """The years of the two planning periods."""
    return range(plan.first_from, plan.first_to + 1), range(plan.second_from, plan.second_to + 1)


def cost(plan: PremisesPlan, lease: Lease, costs: Iterable[LeaseCost], year: int) -> Decimal | None:
    """What the lease costs in `year`: as said of it, else by the latest earlier cost of the same period that is said
    to hold onwards. 0 where nothing is rented; None where nobody has said."""
    if (lease.starts_on and year < lease.starts_on.year) or (lease.ends_on and year > lease.ends_on.year):
        return Decimal(0)
    before = [one for one in costs if one.year <= year]
    if not before:
        return None
    latest = max(before, key=lambda one: one.year)
    if latest.year == year:
        return latest.amount
    same = any(latest.year in span and year in span for span in spans(plan))
    return latest.amount if latest.onwards and same else None


def periods(plan: PremisesPlan) -> tuple[Period, Period]:
    """The plan's leases by year, in its two periods."""
    leases = [(lease, list(lease.costs.all())) for lease in plan.leases.all()]
    first, second = (
        Period(
            number,
            tuple(span),
            tuple(
                Row(lease, tuple(cost(plan, lease, costs, year) for year in span)) for lease, costs in leases
            ),
        )
        for number, span in enumerate(spans(plan), 1)
    )
    return first, second


def plan_years(city: City) -> list[int]:
    """The years for which any body has a plan that counts, the latest first."""
    rows = PremisesPlan.objects.filter(document__city=city, document__state__in=COUNTED)
    return sorted(set(rows.values_list("year", flat=True)), reverse=True)


@dataclass(frozen=True)
class CityPlan:
    """The plans of all bodies of one year, added up. `twice`: bodies with more than one plan that counts; their
    latest is in the sum. `without`: bodies that have none."""

    year: int
    plans: tuple[PremisesPlan, ...]
    periods: tuple[Period, ...]
    without: tuple[Organisation, ...]
    twice: tuple[Organisation, ...]

    @property
    def wrong(self) -> list[WrongSum]:
        return [one for period in self.periods for one in period.wrong]


def city_plan(city: City, year: int) -> CityPlan:
    """All bodies' plans of `year` in documents that count, and the city's own sums of that year."""
    rows = (
        PremisesPlan.objects.filter(document__city=city, document__state__in=COUNTED, year=year)
        .select_related("document__city", "document__owner", "organisation__city")
        .prefetch_related("leases__costs")
        .order_by("organisation__sort_key", "document__valid_from", "document__code")
    )
    latest: dict[int, PremisesPlan] = {}
    twice: dict[int, Organisation] = {}
    for plan in rows:
        if plan.organisation_id in latest:
            twice[plan.organisation_id] = plan.organisation
        latest[plan.organisation_id] = plan
    plans = tuple(latest.values())
    bodies = Organisation.objects.filter(city=city, kind__in=PLANNING).select_related("city")
    return CityPlan(
        year,
        plans,
        tuple(_added(plans, _said(city, year))),
        tuple(body for body in bodies.order_by("sort_key") if body.pk not in latest),
        tuple(twice.values()),
    )


def _said(city: City, year: int) -> dict[int, Decimal]:
    rows = PremisesTotal.objects.filter(
        document__city=city, document__state__in=COUNTED, plan_year=year
    ).order_by("document__valid_from", "document__code")
    return {row.year: row.amount for row in rows}


def _added(plans: Sequence[PremisesPlan], said: Mapping[int, Decimal]) -> Iterable[Period]:
    by_plan = {plan.pk: periods(plan) for plan in plans}
    for at in (0, 1):
        years = tuple(sorted({year for found in by_plan.values() for year in found[at].years}))
        if not years:
            continue
        rows = []
        for plan in plans:
            own = {
                year: amount
                for period in by_plan[plan.pk]
                for year, amount in zip(period.years, period.total, strict=True)
            }
            # A body that plans to rent nothing has no rows: its sum is nothing, and is not missing.
            nothing = None if plan.leases.all() else Decimal(0)
            rows.append(Row(plan, tuple(own.get(year) if nothing is None else nothing for year in years)))
        yield Period(at + 1, years, tuple(rows), tuple(said.get(year) for year in years))


def wrong_sums(document: SteeringDocument) -> list[WrongSum]:
    """Of the years of plans that the document gives the city's sums for."""
    years = sorted(set(document.premises_totals.values_list("plan_year", flat=True)))
    return [one for year in years for one in city_plan(document.city, year).wrong]
