"""The form that a budget table is written in: a cell for each row and year, new rows and a new year at its end.

What makes a table right is asked of `steering.budget_writing`; this reads what was typed, and keeps it as typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.steering import budget_writing, money
from samstad.steering.budget_writing import NEW, Net, WrittenBudget, WrittenLine, WrittenYear
from samstad.steering.models import Activity, BudgetEdition, BudgetKind, Goal
from samstad.web.templatetags.samstad import plain

NEW_ROWS = 1
#: Rows and years that a form can hold: above them somebody has sent something else than this form.
MOST_ROWS, MOST_YEARS = 200, 12


@dataclass(frozen=True)
class Field:
    """A field as it is shown: its name, what stands in it, and what is wrong with that."""

    name: str
    label: str
    value: str = ""
    fault: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ShownRow:
    code: str
    title: str
    new: bool
    removed: bool
    kind: Field
    heading: Field
    concerns: Field
    remove: Field
    cells: tuple[Field, ...]


class BudgetForm:
    """What was typed (or what is there), what it says as a `WrittenBudget`, and what is wrong with it."""

    def __init__(
        self,
        now: WrittenBudget,
        known: Mapping[str, Goal | Activity],
        data: Any = None,
        decided: bool = False,
    ) -> None:
        self.known, self.decided = known, decided
        self.faults: dict[str, str] = {}
        self.read = now
        if data is None:
            self.codes, self.years = list(now.lines), list(now.years)
            self.typed = _typed(now)
        else:
            self._take(data)
        self.codes += [code for code in _new_codes(self.codes) if code not in self.codes]

    @classmethod
    def of(
        cls,
        written: WrittenBudget,
        read: WrittenBudget,
        known: Mapping[str, Goal | Activity],
        decided: bool,
    ) -> BudgetForm:
        """Filled with `written`, on top of `read`: what to go on from after a conflict."""
        form = cls(written, known, decided=decided)
        form.read = read
        return form

    def _take(self, data: Any) -> None:
        self.codes = list(dict.fromkeys(data.getlist("row")))[:MOST_ROWS]
        years = [int(text) for text in data.getlist("year") if text.isascii() and text.isdigit()]
        self.typed = {name: data.get(name, "") for name in data}
        new = self.typed.get("new-year", "").strip()
        if new.isascii() and new.isdigit() and len(new) == 4:
            years.append(int(new))
            self.typed.setdefault(f"edition-{int(new)}", BudgetEdition.PLAN.value)
            self.typed["new-year"] = ""
        elif new:
            self.faults["new-year"] = _("Write a year with four digits.")
        self.years = sorted(dict.fromkeys(years))[:MOST_YEARS]
        try:
            self.read = WrittenBudget.from_flat(json.loads(data.get("read", "")))
        except (ValueError, AttributeError):
            # Without knowing what was shown, everything that differs from what is there counts as written now.
            self.read = WrittenBudget()

    @property
    def shown_read(self) -> str:
        return json.dumps(self.read.flat(), ensure_ascii=False)

    def written(self) -> WrittenBudget:
        """What was typed, as far as it could be read; what could not is in `faults`."""
        lines: dict[str, WrittenLine] = {}
        amounts: dict[tuple[str, int], Decimal] = {}
        for code in self.codes:
            if self.typed.get(f"remove-{code}"):
                continue
            line = WrittenLine(
                *(self.typed.get(f"{name}-{code}", "").strip() for name in ("kind", "heading", "concerns"))
            )
            cells = {year: self.typed.get(f"amount-{code}-{year}", "").strip() for year in self.years}
            if code.startswith(NEW) and not line.kind and not any(cells.values()):
                continue  # an empty row at the end of the form
            lines[code] = line
            for year, text in cells.items():
                amount = self._amount(f"amount-{code}-{year}", text)
                if amount is not None:
                    amounts[code, year] = amount
        return WrittenBudget(lines, {year: self._year(year) for year in self.years}, amounts)

    def _amount(self, name: str, text: str) -> Decimal | None:
        if text in ("", money.NOTHING):
            return None
        try:
            return money.parse(text)
        except ValueError:
            self.faults[name] = _("Write the amount in kronor with digits, as 1 605 500 000 or -47 600 000.")
            return None

    def _year(self, year: int) -> WrittenYear:
        before = self.typed.get(f"unchanged-{year}", "").strip()
        if before and not (before.isascii() and before.isdigit()):
            self.faults[f"unchanged-{year}"] = _("Choose another year of the table.")
            before = ""
        return WrittenYear(self.typed.get(f"edition-{year}", ""), int(before) if before else None)

    def tell(self, problems: Iterable[UserError]) -> None:
        for problem in problems:
            self.faults.setdefault(problem.where, f"{problem.what}.")

    @property
    def nets(self) -> list[Net]:
        return budget_writing.nets(self.written())

    @property
    def rows(self) -> list[ShownRow]:
        return [self._row(code) for code in self.codes]

    @property
    def columns(self) -> list[tuple[int, Field, Field]]:
        """(year, budget or plan, the year that it is unchanged from)."""
        editions = tuple((str(value), str(label)) for value, label in BudgetEdition.choices)
        found = []
        for year in self.years:
            others = (("", _("No")), *((str(one), str(one)) for one in self.years if one != year))
            found.append(
                (
                    year,
                    self._field(f"edition-{year}", _("Budget or plan, %(year)d") % {"year": year}, editions),
                    self._field(f"unchanged-{year}", _("%(year)d unchanged from") % {"year": year}, others),
                )
            )
        return found

    @property
    def new_year(self) -> Field:
        return self._field("new-year", _("One year more"))

    def _row(self, code: str) -> ShownRow:
        kinds = (("", "—"), *((str(value), str(label)) for value, label in BudgetKind.choices))
        about = (("", "—"), *((name, _named(what)) for name, what in self.known.items()))
        label = dict(kinds).get(self.typed.get(f"kind-{code}", ""), "—")
        title = " · ".join(part for part in (self.typed.get(f"heading-{code}", ""), label) if part)
        return ShownRow(
            code,
            _("New row") if code.startswith(NEW) and label == "—" else title,
            code.startswith(NEW),
            bool(self.typed.get(f"remove-{code}")),
            self._field(f"kind-{code}", _("What the row is"), kinds),
            self._field(f"heading-{code}", _("Heading")),
            self._field(f"concerns-{code}", _("Goal or activity"), about),
            self._field(f"remove-{code}", _("Remove the row")),
            tuple(self._field(f"amount-{code}-{year}", f"{title}, {year}") for year in self.years),
        )

    def _field(self, name: str, label: str, choices: tuple[tuple[str, str], ...] = ()) -> Field:
        return Field(name, label, self.typed.get(name, ""), self.faults.get(name, ""), choices)


def _named(what: Goal | Activity) -> str:
    return plain(what.text if isinstance(what, Goal) else what.title)[:90]


def _typed(written: WrittenBudget) -> dict[str, str]:
    """What stands in the fields where nothing has been typed yet."""
    typed: dict[str, str] = {}
    for code, line in written.lines.items():
        typed |= {
            f"kind-{code}": line.kind,
            f"heading-{code}": line.heading,
            f"concerns-{code}": line.concerns,
        }
    for year, said in written.years.items():
        typed[f"edition-{year}"] = said.edition
        typed[f"unchanged-{year}"] = str(said.unchanged_from or "")
    for (code, year), amount in written.amounts.items():
        typed[f"amount-{code}-{year}"] = money.kronor(amount)
    return typed


def _new_codes(codes: list[str]) -> list[str]:
    return [f"{NEW}{number}" for number in range(1, NEW_ROWS + 1 + sum(one.startswith(NEW) for one in codes))]
