"""Projects and premises plans of every document, and what is said of money that does not add up."""

from __future__ import annotations

from samstad.exchange.checks_steering import full_activity
from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.store import orders
from samstad.exchange.schema import money as schema
from samstad.exchange.schema.base import stored
from samstad.steering import budgets, premises
from samstad.steering.models import (
    Lease,
    LeaseCost,
    PremisesPlan,
    PremisesTotal,
    Project,
    ProjectAmount,
    SteeringDocument,
)
from samstad.steering.money import kronor


def load_projects(loading: Loading) -> None:
    for document in loading.folder.documents:
        row = loading.documents[document.code]
        known = by(row.projects.all(), "code")
        places = orders([known[one.code].order if one.code in known else None for one in document.projects])
        for one, order in zip(document.projects, places, strict=True):
            activity = full_activity(one.activity, document.code) if one.activity else None
            project = loading.store.put(
                Project,
                known.get(one.code),
                {"document": row, "code": str(one.code)},
                {
                    "number": str(one.number or ""),
                    "title": stored(one.title),
                    "description": stored(one.description),
                    "kind": one.kind,
                    "phase": one.phase or "",
                    "risk_level": one.risk_level or "",
                    "risk": stored(one.risk),
                    "responsible": loading.organisations[one.responsible],
                    "first_year": one.first_year,
                    "last_year": one.last_year,
                    "funding": stored(one.funding),
                    "activity": loading.activities[activity] if activity else None,
                    "order": order,
                    "source": one.source,
                },
            )
            cells = by(project.amounts.all(), "year")
            for cell in one.amounts:
                key = {"project": project, "year": cell.year}
                loading.store.put(ProjectAmount, cells.get(cell.year), key, {"amount": cell.amount})


def load_premises(loading: Loading) -> None:
    for document in loading.folder.documents:
        row = loading.documents[document.code]
        known = by(row.premises_plans.all(), "organisation_id")
        for one in document.premises_plans:
            body = loading.organisations[one.organisation]
            plan = loading.store.put(
                PremisesPlan,
                known.get(body.pk),
                {"document": row, "organisation": body},
                {
                    "year": one.year,
                    "as_of": one.as_of,
                    "present": stored(one.present),
                    "first_from": one.first_from,
                    "first_to": one.first_to,
                    "first_need": stored(one.first_need),
                    "second_from": one.second_from,
                    "second_to": one.second_to,
                    "second_need": stored(one.second_need),
                    "source": one.source,
                },
            )
            _leases(loading, plan, one)
        totals = by(row.premises_totals.all(), "plan_year", "year")
        for total in document.city_premises:
            for cell in total.amounts:
                key = {"document": row, "plan_year": total.plan_year, "year": cell.year}
                found = totals.get((total.plan_year, cell.year))
                loading.store.put(PremisesTotal, found, key, {"amount": cell.amount})


def _leases(loading: Loading, plan: PremisesPlan, one: schema.PremisesPlan) -> None:
    known = by(plan.leases.all(), "code")
    places = orders([known[each.code].order if each.code in known else None for each in one.leases])
    for lease, order in zip(one.leases, places, strict=True):
        row = loading.store.put(
            Lease,
            known.get(lease.code),
            {"plan": plan, "code": str(lease.code)},
            {
                "premises": stored(lease.premises),
                "note": stored(lease.note),
                "starts_on": lease.starts_on,
                "ends_on": lease.ends_on,
                "order": order,
                "source": lease.source,
            },
        )
        cells = by(row.costs.all(), "year")
        for cell in lease.costs:
            loading.store.put(
                LeaseCost,
                cells.get(cell.year),
                {"lease": row, "year": cell.year},
                {"amount": cell.amount, "onwards": cell.onwards},
            )


def tell_sums(loading: Loading) -> None:
    """What does not add up is loaded as its source has it, and told: the city may have printed it so."""
    for document in loading.folder.documents:
        if not document.budget and not document.city_premises:
            continue
        row = loading.documents[document.code]
        loading.store.result.told += [f"{document.code}: {one}" for one in said(row)]


def said(row: SteeringDocument) -> list[str]:
    """A sentence for each sum and each unchanged year of the document that is not what its rows give."""
    found = []
    for table in budgets.tables(row):
        name = table.heading.get("sv", "the table")
        for part, one in table.wrong:
            found.append(f"{name}, {part}, {one.year}: {_differs(one)}")
        for rule in table.broken:
            was = kronor(rule.before)
            found.append(
                f"{name}, row {rule.code}: {rule.year} is said to be unchanged from {rule.unchanged_from}, "
                f"and is {kronor(rule.amount)} kr where that year has {was} kr"
            )
    found += [f"premises of the city, {one.year}: {_differs(one)}" for one in premises.wrong_sums(row)]
    return [one.replace("\u00a0", " ") for one in found]


def _differs(one: premises.WrongSum) -> str:
    if one.counted is None:
        return f"the sum {kronor(one.said)} kr cannot be checked: an amount is missing"
    return (
        f"the sum is written as {kronor(one.said)} kr, and the rows give {kronor(one.counted)} kr "
        f"(difference {kronor(one.difference)} kr)"
    )
