"""What differs between a workbook that came back and what is there now: cell by cell, with what stands against it."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from samstad.exchange.workbook import rows
from samstad.exchange.workbook.fields import CellError, Column, Kind, Value, language, understood
from samstad.exchange.workbook.reading import Returned, Row
from samstad.exchange.workbook.sheets import kinds
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, may
from samstad.organisation.texts import pick
from samstad.steering.activity_writing import CARRIED_OUT
from samstad.steering.models import SteeringDocument
from samstad.steering.rules import NEEDS_DECISION
from samstad.steering.year_actions import LAID_DOWN


@dataclass(frozen=True)
class Difference:
    """One cell that somebody changed in the workbook.

    `sent`, `wanted`, `now`: what was sent, what came back, what is there now. `against`: why it cannot be taken; empty
    where it can. `conflict`: the system has changed the same cell since.
    """

    kind: str
    number: int
    key: str
    row: str
    column: str
    sent: Value
    wanted: Value
    now: Value
    against: str = ""
    conflict: bool = False

    @property
    def lays_down(self) -> bool:
        """Whether it is of what a decision lays down."""
        return self.kind == "budget" or (self.kind == "year_targets" and self.column in LAID_DOWN)

    @property
    def may_be_taken(self) -> bool:
        return not self.against and not self.conflict


@dataclass
class Comparison:
    """Everything that is to be said of a workbook that came back."""

    document: SteeringDocument
    returned: Returned
    differences: list[Difference] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    read: int = 0

    @property
    def takeable(self) -> list[Difference]:
        return [one for one in self.differences if one.may_be_taken]

    @property
    def needs_decision(self) -> bool:
        """Whether any of it changes what has been decided: a target of the year, or an amount of the budget."""
        decided = self.document.state in NEEDS_DECISION
        return decided and any(one.lays_down for one in self.takeable)

    @property
    def fingerprint(self) -> str:
        """Of what was shown: whoever accepts it accepts this and nothing else."""
        return hashlib.sha256(repr(self.differences).encode()).hexdigest()


def compare(returned: Returned, document: SteeringDocument, actor: Actor) -> Comparison:
    """What differs. Raises UserError where the workbook is of another city, document or year."""
    _refuse_another(returned, document)
    made = Comparison(document, returned, strange=list(returned.strange))
    body = document.city.organisations.filter(code=returned.body).first() if returned.body else None
    names = rows.bodies_by_name(rows.names_of_bodies(document.city))
    # A goal that has moved to another body since is still known: the whole document is asked.
    there = rows.objects_of(document)
    sent_out = rows.of_body(there, body)
    for kind in kinds():
        title = kind.title[language()]
        now = {kind.key(obj): obj for obj in there[kind.name]}
        back = [row for row in returned.rows if row.kind == kind.name]
        often = Counter(row.key for row in back)
        for row in back:
            made.read += 1
            if problem := _strange(row, now, often):
                where = _("%(sheet)s, row %(number)d") % {"sheet": title, "number": row.number}
                made.strange.append(f"{where}: {problem}")
            else:
                made.differences += _differences(kind, row, now[row.key], names, actor)
        made.missing += [
            f"{title}: {kind.label(obj)}" for obj in sent_out[kind.name] if kind.key(obj) not in often
        ]
    return made


def _refuse_another(returned: Returned, document: SteeringDocument) -> None:
    if (returned.city, returned.document) == (document.city.slug, document.code):
        return
    year = f" ({returned.year})" if returned.year else ""
    raise UserError(
        _("The workbook is of another document: %(title)s") % {"title": returned.title + year},
        advice=_("Give it back where it was sent from; here is %(title)s")
        % {"title": pick(document.title, language()).text},
    )


def _strange(row: Row, now: dict[str, Any], often: Counter[str]) -> str:
    if not row.key:
        return _("The row was not sent. New rows are written in the system.")
    if row.key not in now:
        return _("There is nothing called %(key)s in the document any more.") % {"key": row.key}
    if often[row.key] > 1:
        return _("The row is here %(count)d times; none of them is read.") % {"count": often[row.key]}
    if row.sent is None:
        return _("The row's hidden columns were altered: what was changed cannot be told.")
    return ""


def _differences(kind: Kind, row: Row, obj: Any, names: dict[str, str], actor: Actor) -> Iterator[Difference]:
    sent, now = row.sent or {}, rows.values_of(kind, obj)
    for column in kind.columns:
        if column.name not in row.cells:
            continue
        before = sent.get(column.name)
        try:
            wanted, against = understood(column, row.cells[column.name], names), ""
        except CellError as error:
            wanted, against = str(row.cells[column.name]), str(error)
        if _same(wanted, before):
            continue
        there = now[column.name]
        if not against and _same(wanted, there):
            continue  # somebody has written the same meanwhile
        against = against or _against(column, kind, obj, actor)
        yield Difference(
            kind.name,
            row.number,
            row.key,
            kind.label(obj),
            column.name,
            before,
            wanted,
            there,
            against,
            conflict=not against and not _same(before, there),
        )


def _same(one: Value, other: Value) -> bool:
    """Texts without regard to space around them, as the system keeps them; numbers as far as Excel keeps them."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-14)
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
    return one == other


def _against(column: Column, kind: Kind, obj: Any, actor: Actor) -> str:
    if not column.written:
        return _("The column is only to be read.")
    if not _may(column, kind, obj, actor):
        return _("You may not change it in the state that the document is in.")
    return ""


def _may(column: Column, kind: Kind, obj: Any, actor: Actor) -> bool:
    """The right that the action behind the row asks for."""
    if kind.name == "year_targets":
        return may(actor, "change", obj)
    if kind.name == "budget":
        return may(actor, "edit_budget", obj.line.document)
    # What is written on when the document has been decided asks for a right of its own.
    goes_on = kind.name == "activities" and column.name in CARRIED_OUT
    held = obj.goal if kind.name == "targets" else obj
    return may(actor, "edit", held) or (goes_on and may(actor, "carry_out", held))
