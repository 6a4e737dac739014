"""What happens to a body's premises plan: need, leases and their cost by year in two planning periods; written in a
draft, and after the decision on a named one alone.

A plan is written as named fields, so that two who write in the same one are put together field by field:
`year`, `first_from`, `first_to`, `second_from`, `second_to`, `present`, `first_need`, `second_need`, and of each lease
`premises-CODE`, `note-CODE`, `starts-CODE`, `ends-CODE`, `cost-CODE-YEAR` (kronor) and `onwards-CODE-YEAR` ("1").
A field that is not there is empty: a year without a cost has none that anybody knows, which is not nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import Decision, Organisation
from samstad.organisation.rights import Actor, require
from samstad.steering.actions import free_code
from samstad.steering.budget_writing import NEW, plain_amount, wrong_amount
from samstad.steering.deciding import WrittenDecision
from samstad.steering.document_writing import Fields, changed_fields, merge_fields, say, settled
from samstad.steering.life import locked
from samstad.steering.models import Lease, LeaseCost, PremisesPlan, SteeringDocument
from samstad.steering.rules import NEEDS_DECISION
from samstad.steering.writing import YEARS

PERIODS = ("year", "first_from", "first_to", "second_from", "second_to")
TEXTS = ("present", "first_need", "second_need")
LONGEST = 4000


@dataclass
class WrittenLease:
    """A lease as its fields say."""

    premises: str = ""
    note: str = ""
    starts: str = ""
    ends: str = ""
    costs: dict[int, str] = field(default_factory=dict)
    onwards: set[int] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        return not (self.premises or self.note or self.starts or self.ends or self.costs)


def fields_of(plan: PremisesPlan) -> dict[str, Any]:
    """A plan as named fields."""
    found: dict[str, Any] = {name: str(getattr(plan, name)) for name in PERIODS}
    found |= {name: getattr(plan, name).get("sv", "") for name in TEXTS}
    for lease in plan.leases.prefetch_related("costs"):
        found |= {
            f"premises-{lease.code}": lease.premises.get("sv", ""),
            f"note-{lease.code}": lease.note.get("sv", ""),
            f"starts-{lease.code}": lease.starts_on.isoformat() if lease.starts_on else "",
            f"ends-{lease.code}": lease.ends_on.isoformat() if lease.ends_on else "",
        }
        for cell in lease.costs.all():
            found[f"cost-{lease.code}-{cell.year}"] = plain_amount(cell.amount)
            found[f"onwards-{lease.code}-{cell.year}"] = "1" if cell.onwards else ""
    return {name: value for name, value in found.items() if value}


def leases_in(written: Fields) -> dict[str, WrittenLease]:
    """Lease's code → what its fields say, in the order in which they came."""
    found: dict[str, WrittenLease] = {}
    for name, value in written.items():
        what, _dash, rest = name.partition("-")
        if what in ("premises", "note", "starts", "ends"):
            setattr(found.setdefault(rest, WrittenLease()), what, value or "")
        elif what in ("cost", "onwards"):
            code, _dash, year = rest.rpartition("-")
            lease = found.setdefault(code, WrittenLease())
            if value and what == "cost":
                lease.costs[int(year)] = value
            elif value:
                lease.onwards.add(int(year))
    return found


# --- What is wrong with it -----------------------------------------------------------------------------------


def problems(written: Fields, before: Fields | None = None) -> list[UserError]:
    """Everything that must be put right, with its field in `where`; `before`: what has been decided."""
    found = list(_periods(written))
    for name in TEXTS:
        found += _long(written.get(name) or "", name)
    planned = set() if found else _planned(written)
    for code, lease in leases_in(written).items():
        if not lease.empty:
            found += _lease(code, lease, planned)
    if before is not None:
        gone = _("An amount that is decided is changed, not removed: write the new one.")
        found += [
            UserError(gone, where=name)
            for name in before
            if name.startswith("cost-") and not written.get(name)
        ]
        now = leases_in(written)
        found += [
            UserError(_("Premises that are decided are not removed."), where=f"premises-{code}")
            for code in leases_in(before)
            if code not in now or now[code].empty
        ]
    return found


def _long(text: str, where: str) -> Iterator[UserError]:
    if len(text) > LONGEST:
        what = _("The text has %(length)d characters, and may have %(most)d.")
        yield UserError(what % {"length": len(text), "most": LONGEST}, where=where)


def _periods(written: Fields) -> Iterator[UserError]:
    years: list[int] = []
    for name in PERIODS:
        text = str(written.get(name) or "")
        if not (text.isascii() and text.isdigit() and int(text[:5]) in YEARS):
            yield UserError(_("Write a year with four digits."), where=name)
            return
        year = int(text)
        # The second period begins after the first has ended; all else may be the same year.
        if years and year < years[-1] + (name == "second_from"):
            yield UserError(_("The year is too early: it comes before what it follows."), where=name)
            return
        years.append(year)


def _planned(written: Fields) -> set[int]:
    at = {name: int(written[name]) for name in PERIODS}
    return {
        *range(at["first_from"], at["first_to"] + 1),
        *range(at["second_from"], at["second_to"] + 1),
    }


def _lease(code: str, lease: WrittenLease, planned: set[int]) -> Iterator[UserError]:
    if not lease.premises.strip():
        yield UserError(_("Write what the premises are called."), where=f"premises-{code}")
    yield from _long(lease.premises + lease.note, f"premises-{code}")
    days: list[dt.date | None] = []
    for name in ("starts", "ends"):
        try:
            days.append(_day(getattr(lease, name)))
        except ValueError:
            yield UserError(_("Write the day as 2026-10-01."), where=f"{name}-{code}")
            return
    first, last = days
    if first and last and last < first:
        yield UserError(_("The last day is before the first"), where=f"ends-{code}")
    for year, text in lease.costs.items():
        where = f"cost-{code}-{year}"
        try:
            amount = Decimal(text)
        except InvalidOperation:
            yield UserError(_("Write the amount in kronor with digits."), where=where)
            continue
        if amount < 0:
            yield UserError(_("A rent is not below nothing."), where=where)
        elif what := wrong_amount(amount):
            yield UserError(what, where=where)
        elif planned and year not in planned:
            yield UserError(_("The year is in neither planning period."), where=where)
        elif (first and year < first.year) or (last and year > last.year):
            yield UserError(_("The premises are not rented in that year."), where=where)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# --- What happens --------------------------------------------------------------------------------------------


def add_plan(
    actor: Actor,
    document: SteeringDocument,
    body: Organisation | None,
    written: Fields,
    decision: Decision | WrittenDecision | None = None,
) -> PremisesPlan:
    """Write a body's plan in a document. Raises UnfinishedError with a problem for each field, PermissionDenied."""
    with transaction.atomic():
        current = locked(document)
        require(actor, "edit_budget", current)
        found = problems(written)
        if body is None or body.city_id != current.city_id:
            found.append(UserError(_("Choose the body whose plan it is."), where="organisation"))
        elif current.premises_plans.filter(organisation=body).exists():
            found.append(UserError(_("The document has a plan of that body already."), where="organisation"))
        rests = settled(actor, current, found, decision)
        plan = PremisesPlan(document=current, organisation=body)
        _save(plan, written)
        changes = changed_fields({}, written)
        audit.record(actor, "premises.add", plan, city=current.city, changes=changes, decision=rests)
        return plan


def change_plan(
    actor: Actor,
    plan: PremisesPlan,
    written: Fields,
    read: Fields,
    decision: Decision | WrittenDecision | None = None,
) -> PremisesPlan:
    """Save what `actor` wrote over what showed `read`; what others have saved since is merged in, field by field.
    Raises ConflictError where both changed the same, UnfinishedError, PermissionDenied."""
    with transaction.atomic():
        document = locked(plan.document)
        row = PremisesPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        row.document = document
        require(actor, "edit_budget", document)
        theirs = fields_of(row)
        merged, both = merge_fields(read, {k: v for k, v in written.items() if v}, theirs)
        if both:
            raise ConflictError(mine=written, theirs=theirs, fields=both, version=0, merged=merged)
        if not (changes := changed_fields(theirs, merged)):
            return row
        decided = document.state in NEEDS_DECISION
        rests = settled(actor, document, problems(merged, theirs if decided else None), decision)
        _save(row, merged)
        audit.record(actor, "premises.change", row, city=document.city, changes=changes, decision=rests)
        return row


def _save(plan: PremisesPlan, written: Fields) -> None:
    for name in PERIODS:
        setattr(plan, name, int(written[name]))
    for name in TEXTS:
        say(plan, name, written.get(name))
    plan.save()
    known = {lease.code: lease for lease in plan.leases.prefetch_related("costs")}
    asked = {code: one for code, one in leases_in(written).items() if not one.empty}
    for code in known.keys() - asked.keys():
        for cell in known[code].costs.all():
            cell.delete()
        known.pop(code).delete()
    taken = set(Lease.history.filter(plan_id=plan.pk).values_list("code", flat=True))
    last = max((lease.order for lease in known.values()), default=0)
    for code, one in asked.items():
        lease = known.get(code)
        if lease is None:
            last += 1
            fresh = free_code(one.premises, taken, "lokal")
            taken.add(fresh)
            lease = Lease(plan=plan, code=fresh, order=last)
        say(lease, "premises", one.premises)
        say(lease, "note", one.note)
        lease.starts_on, lease.ends_on = _day(one.starts), _day(one.ends)
        lease.save()
        _costs(lease, one)


def _costs(lease: Lease, one: WrittenLease) -> None:
    cells = {cell.year: cell for cell in lease.costs.all()}
    for year in cells.keys() - one.costs.keys():
        cells[year].delete()
    for year, text in one.costs.items():
        cell = cells.get(year) or LeaseCost(lease=lease, year=year)
        values = (Decimal(text), year in one.onwards)
        if cell.pk is None or (cell.amount, cell.onwards) != values:
            cell.amount, cell.onwards = values
            cell.save()


def new_code(codes: Iterable[str]) -> str:
    """What the fields of a lease that is not saved yet end with."""
    taken = set(codes)
    return next(code for number in range(1, 1000) if (code := f"{NEW}{number}") not in taken)
