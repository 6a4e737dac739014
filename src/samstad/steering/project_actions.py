"""What happens to a budget's projects: written in a draft; once decided, written and changed on a decision only.

A project is written as named fields (`flat`), so that two who write in the same one are put together field by field;
each year's amount is a field of its own. Each action is one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import Decision
from samstad.organisation.rights import Actor, require
from samstad.steering import budget_actions
from samstad.steering.actions import free_code
from samstad.steering.budget_writing import plain_amount, wrong_amount
from samstad.steering.deciding import WrittenDecision
from samstad.steering.document_writing import changed_fields, merge_fields, say, settled
from samstad.steering.life import locked
from samstad.steering.models import (
    Activity,
    Project,
    ProjectAmount,
    ProjectKind,
    ProjectPhase,
    RiskLevel,
    SteeringDocument,
)
from samstad.steering.rules import NEEDS_DECISION
from samstad.steering.writing import YEARS

TEXTS = ("title", "description", "risk", "funding")
PLAIN = ("kind", "phase", "risk_level")
LONGEST = {"title": 200, "description": 4000, "risk": 4000, "funding": 1000}


@dataclass(frozen=True)
class WrittenProject:
    """A project as far as it has been written. Texts are Swedish; `activity` is `document/goal/activity`, as choices of
    the budget table are named; a year without an amount is not in `amounts`."""

    title: str = ""
    description: str = ""
    kind: str = ""
    phase: str = ""
    risk_level: str = ""
    risk: str = ""
    responsible: str = ""
    first_year: int | None = None
    last_year: int | None = None
    funding: str = ""
    activity: str = ""
    amounts: Mapping[int, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Project) -> WrittenProject:
        done = row.activity
        return cls(
            **{name: getattr(row, name).get("sv", "") for name in TEXTS},
            **{name: getattr(row, name) for name in (*PLAIN, "first_year", "last_year")},
            responsible=row.responsible.code,
            activity=str(done) if done else "",
            amounts={cell.year: cell.amount for cell in row.amounts.all()},
        )

    def flat(self) -> dict[str, Any]:
        """Every field by name, as JSON keeps it."""
        plain = {name: value for name, value in vars(self).items() if name != "amounts"}
        return plain | {
            f"amount-{year}": plain_amount(amount) for year, amount in sorted(self.amounts.items())
        }

    @classmethod
    def from_flat(cls, flat: Mapping[str, Any]) -> WrittenProject:
        """The other way; a field that is not there is empty. Raises ValueError."""
        plain = {name: value for name, value in flat.items() if not name.startswith("amount-")}
        try:
            amounts = {
                int(name.removeprefix("amount-")): Decimal(value)
                for name, value in flat.items()
                if name.startswith("amount-") and value is not None
            }
            return cls(**plain, amounts=amounts)
        except (TypeError, ArithmeticError) as error:
            raise ValueError(str(error)) from error


def merge(
    read: WrittenProject, mine: WrittenProject, theirs: WrittenProject
) -> tuple[WrittenProject, tuple[str, ...]]:
    """(what to go on from, the fields that both changed)."""
    merged, both = merge_fields(read.flat(), mine.flat(), theirs.flat())
    return WrittenProject.from_flat(merged), both


def problems(
    written: WrittenProject, document: SteeringDocument, before: WrittenProject | None = None
) -> list[UserError]:
    """Everything that must be put right, with its field in `where`."""
    found = []
    if not written.title.strip():
        found.append(UserError(_("Write what the project is called."), where="title"))
    for name, most in LONGEST.items():
        if (length := len(getattr(written, name))) > most:
            what = _("The text has %(length)d characters, and may have %(most)d.")
            found.append(UserError(what % {"length": length, "most": most}, where=name))
    for name, known in (
        ("kind", ProjectKind.values),
        ("phase", ["", *ProjectPhase.values]),
        ("risk_level", ["", *RiskLevel.values]),
    ):
        if getattr(written, name) not in known:
            found.append(UserError(_("Choose one of the list."), where=name))
    if not document.city.organisations.filter(code=written.responsible).exists():
        found.append(UserError(_("Choose the body that answers for it."), where="responsible"))
    if written.activity and not isinstance(budget_actions.choices(document).get(written.activity), Activity):
        found.append(UserError(_("This choice is no longer here. Choose another."), where="activity"))
    return [*found, *_years(written), *(_removed(written, before) if before else ())]


def _years(written: WrittenProject) -> list[UserError]:
    found = [
        UserError(_("Write a year with four digits."), where=name)
        for name in ("first_year", "last_year")
        if (year := getattr(written, name)) is not None and year not in YEARS
    ]
    if written.first_year and written.last_year and written.last_year < written.first_year:
        found.append(UserError(_("The last year is before the first."), where="last_year"))
    for year, amount in written.amounts.items():
        where = f"amount-{year}"
        if year not in YEARS:
            found.append(UserError(_("Write a year with four digits."), where=where))
        elif what := wrong_amount(amount):
            found.append(UserError(what, where=where))
    return found


def _removed(written: WrittenProject, before: WrittenProject) -> list[UserError]:
    what = _("An amount that is decided is changed, not removed: write the new one.")
    return [UserError(what, where=f"amount-{year}") for year in before.amounts if year not in written.amounts]


def add_project(
    actor: Actor,
    document: SteeringDocument,
    written: WrittenProject,
    decision: Decision | WrittenDecision | None = None,
) -> Project:
    """Add a project to a document. Raises UnfinishedError with a problem for each field, PermissionDenied."""
    with transaction.atomic():
        current = locked(document)
        require(actor, "edit_budget", current)
        rests = settled(actor, current, problems(written, current), decision)
        taken = set(Project.history.filter(document_id=current.pk).values_list("code", flat=True))
        last = max((one.order for one in current.projects.all()), default=0)
        row = Project(document=current, code=free_code(written.title, taken, "projekt"), order=last + 1)
        _save(row, written)
        changes = changed_fields({}, written.flat())
        audit.record(actor, "project.add", row, city=current.city, changes=changes, decision=rests)
        return row


def change_project(
    actor: Actor,
    project: Project,
    written: WrittenProject,
    read: WrittenProject,
    decision: Decision | WrittenDecision | None = None,
) -> Project:
    """Save what `actor` wrote over what showed `read`; what others have saved since is merged in, field by field.
    Raises ConflictError where both changed the same, UnfinishedError, PermissionDenied."""
    with transaction.atomic():
        document = locked(project.document)
        row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        row.document = document
        require(actor, "edit_budget", document)
        theirs = WrittenProject.of(row)
        merged, both = merge(read, written, theirs)
        if both:
            raise ConflictError(mine=written, theirs=theirs, fields=both, version=0, merged=merged)
        if merged == theirs:
            return row
        decided = document.state in NEEDS_DECISION
        found = problems(merged, document, theirs if decided else None)
        rests = settled(actor, document, found, decision)
        _save(row, merged)
        changes = changed_fields(theirs.flat(), merged.flat())
        audit.record(actor, "project.change", row, city=document.city, changes=changes, decision=rests)
        return row


def _save(row: Project, written: WrittenProject) -> None:
    for name in TEXTS:
        say(row, name, getattr(written, name))
    for name in (*PLAIN, "first_year", "last_year"):
        setattr(row, name, getattr(written, name))
    row.responsible = row.document.city.organisations.get(code=written.responsible)
    done = budget_actions.choices(row.document).get(written.activity)
    row.activity = done if isinstance(done, Activity) else None
    row.save()
    cells = {cell.year: cell for cell in row.amounts.all()}
    for year in cells.keys() - written.amounts.keys():
        cells[year].delete()
    for year, amount in written.amounts.items():
        cell = cells.get(year) or ProjectAmount(project=row, year=year)
        if cell.pk is None or cell.amount != amount:
            cell.amount = amount
            cell.save()
