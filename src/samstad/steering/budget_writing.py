"""A budget table as somebody writes it: rows, years, amounts; what is wrong with it, what it comes to, and how two who
wrote in the same table are put together, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.merging import three
from samstad.steering import money, sums
from samstad.steering.budgets import INCOME, PARTS, PRINTED_NET
from samstad.steering.models import BudgetEdition, BudgetKind, BudgetLine, SteeringDocument
from samstad.steering.sums import WrongSum
from samstad.steering.writing import YEARS

MOST = Decimal(10) ** 13
LONGEST_HEADING = 200
#: Codes of rows that are not saved yet begin so.
NEW = "ny-"
_NETS = frozenset(PRINTED_NET.values())


@dataclass(frozen=True)
class WrittenLine:
    """A row: its kind, its heading in Swedish, and `document/goal` or `document/goal/activity` that it is for."""

    kind: str = ""
    heading: str = ""
    concerns: str = ""


@dataclass(frozen=True)
class WrittenYear:
    edition: str = BudgetEdition.PLAN.value
    unchanged_from: int | None = None


@dataclass(frozen=True)
class WrittenBudget:
    """A whole table; a cell without an amount is not in `amounts`."""

    lines: Mapping[str, WrittenLine] = field(default_factory=dict)
    years: Mapping[int, WrittenYear] = field(default_factory=dict)
    amounts: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, document: SteeringDocument) -> WrittenBudget:
        lines: dict[str, WrittenLine] = {}
        years: dict[int, WrittenYear] = {}
        amounts: dict[tuple[str, int], Decimal] = {}
        rows = document.budget_lines.select_related("goal__document", "activity__document", "activity__goal")
        for row in rows.prefetch_related("amounts").order_by("order", "code"):
            lines[row.code] = WrittenLine(row.kind, row.heading.get("sv", ""), concerns(row))
            for cell in row.amounts.all():
                years.setdefault(cell.year, WrittenYear(cell.edition, cell.unchanged_from))
                amounts[row.code, cell.year] = cell.amount
        return cls(lines, dict(sorted(years.items())), amounts)

    def trimmed(self) -> WrittenBudget:
        """Without years in which no row has an amount: such a year is kept nowhere."""
        used = {year for _code, year in self.amounts}
        return WrittenBudget(self.lines, {y: one for y, one in self.years.items() if y in used}, self.amounts)

    def flat(self) -> dict[str, Any]:
        """Everything that can be changed by itself, by name; as JSON keeps it."""
        return {
            **{f"line:{code}": [one.kind, one.heading, one.concerns] for code, one in self.lines.items()},
            **{f"year:{year}": [one.edition, one.unchanged_from] for year, one in self.years.items()},
            **{
                f"amount:{code}:{year}": plain_amount(amount) for (code, year), amount in self.amounts.items()
            },
        }

    @classmethod
    def from_flat(cls, flat: Mapping[str, Any]) -> WrittenBudget:
        """The other way. Raises ValueError for what `flat` does not write."""
        lines, years, amounts = {}, {}, {}
        try:
            for name, value in flat.items():
                what, _colon, rest = name.partition(":")
                if what == "line":
                    lines[rest] = WrittenLine(*map(str, value))
                elif what == "year":
                    years[int(rest)] = WrittenYear(str(value[0]), None if value[1] is None else int(value[1]))
                else:
                    code, _colon, year = rest.rpartition(":")
                    amounts[code, int(year)] = Decimal(value)
        except (TypeError, IndexError, InvalidOperation) as error:
            raise ValueError(str(error)) from error
        kept = {key: amount for key, amount in amounts.items() if key[0] in lines}
        return cls(lines, dict(sorted(years.items())), kept)


def plain_amount(amount: Decimal) -> str:
    """With two decimals, or with all that were written: nothing is rounded on the way."""
    cents = amount.quantize(Decimal("0.01"))
    return f"{cents if cents == amount else amount:f}"


def concerns(row: BudgetLine) -> str:
    """What a row is for, by name."""
    if row.goal:
        return f"{row.goal.document.code}/{row.goal.code}"
    done = row.activity
    return str(done) if done else ""


def merge(
    read: WrittenBudget, mine: WrittenBudget, theirs: WrittenBudget
) -> tuple[WrittenBudget, tuple[str, ...]]:
    """(what to go on from, the names that both changed): mine where I wrote, theirs where only they did.

    A row that I removed and they changed stays until I have seen what they did.
    """
    before, now, since = read.flat(), mine.flat(), theirs.flat()
    merged, both = {}, []
    for name in dict.fromkeys([*since, *now]):
        value, clash = three(before.get(name), now.get(name), since.get(name))
        both += [name] if clash else []
        if value is None and clash:
            value = since[name]
        if value is not None:
            merged[name] = value
    for name in [name for name in merged if name.startswith("amount:")]:
        # A row that only I removed goes with its amounts, unless they wrote in one of them meanwhile.
        line = f"line:{name.split(':')[1]}"
        if line not in merged and merged[name] != before.get(name):
            merged[line] = since.get(line) or now[line]
            both.append(line)
    return WrittenBudget.from_flat(merged), tuple(both)


@dataclass(frozen=True)
class Net:
    """A part of a table: its net by year, as counted, and as said where the document prints one."""

    heading: str
    part: str
    years: tuple[int, ...]
    counted: tuple[Decimal | None, ...]
    said: tuple[Decimal | None, ...]

    @property
    def wrong(self) -> tuple[WrongSum, ...]:
        return sums.wrong(self.years, self.said, self.counted)


def nets(written: WrittenBudget) -> list[Net]:
    """What the table comes to as it is written, saved or not."""
    found = []
    years = tuple(written.years)
    for heading in dict.fromkeys(line.heading for line in written.lines.values()):
        for part, kinds in PARTS.items():
            rows = _of(written, heading, kinds)
            said = _of(written, heading, (PRINTED_NET[part],))
            if not rows and not said:
                continue
            counted = [money.total(written.amounts.get((code, year)) for code in rows) for year in years]
            told = [written.amounts.get((said[0], year)) if said else None for year in years]
            found.append(Net(heading, part, years, tuple(counted), tuple(told)))
    return found


def _of(written: WrittenBudget, heading: str, kinds: Iterable[BudgetKind]) -> list[str]:
    wanted = {kind.value for kind in kinds}
    return [c for c, line in written.lines.items() if line.heading == heading and line.kind in wanted]


def problems(
    written: WrittenBudget, before: WrittenBudget, known: Iterable[str], decided: bool
) -> list[UserError]:
    """Everything that must be put right, with its field in `where`: `kind-CODE`, `amount-CODE-YEAR`, … A sum that is
    wrong is none of them: it is shown, and a draft may be saved with it."""
    return [
        *_lines(written, set(known)),
        *_years(written),
        *_amounts(written),
        *(_removed(written, before) if decided else ()),
    ]  # fmt: skip


def _lines(written: WrittenBudget, known: set[str]) -> Iterable[UserError]:
    nets_seen: set[tuple[str, str]] = set()
    for code, line in written.lines.items():
        if line.kind not in BudgetKind.values:
            yield UserError(_("Choose what the row is."), where=f"kind-{code}")
        if len(line.heading) > LONGEST_HEADING:
            what = _("The heading has %(length)d characters, and may have %(most)d.")
            yield UserError(
                what % {"length": len(line.heading), "most": LONGEST_HEADING}, where=f"heading-{code}"
            )
        if line.concerns and line.concerns not in known:
            yield UserError(_("This choice is no longer here. Choose another."), where=f"concerns-{code}")
        if line.kind in _NETS:
            if line.concerns:
                what = _("A printed net is of the whole table, not of a goal or an activity.")
                yield UserError(what, where=f"concerns-{code}")
            if (line.heading, line.kind) in nets_seen:
                yield UserError(_("The table has a printed net of this part already."), where=f"kind-{code}")
            nets_seen.add((line.heading, line.kind))


def _years(written: WrittenBudget) -> Iterable[UserError]:
    for year, said in written.years.items():
        if year not in YEARS:
            yield UserError(_("Write a year with four digits."), where=f"year-{year}")
        if said.edition not in BudgetEdition.values:
            yield UserError(_("Choose budget or plan."), where=f"edition-{year}")
        if said.unchanged_from is not None and (
            said.unchanged_from == year or said.unchanged_from not in written.years
        ):
            yield UserError(_("Choose another year of the table."), where=f"unchanged-{year}")


def wrong_amount(amount: Decimal) -> str:
    """What is wrong with an amount in kronor; nothing where nothing is."""
    if abs(amount) >= MOST:
        return _("The amount is larger than a city has.")
    return "" if amount == amount.quantize(Decimal("0.01")) else _("Write kronor with two decimals at most.")


def _amounts(written: WrittenBudget) -> Iterable[UserError]:
    for (code, year), amount in written.amounts.items():
        where, line = f"amount-{code}-{year}", written.lines.get(code, WrittenLine())
        if what := wrong_amount(amount):
            yield UserError(what, where=where)
        elif line.kind in INCOME and amount > 0:
            yield UserError(_("Income is written with a minus."), where=where)


def _removed(written: WrittenBudget, before: WrittenBudget) -> Iterable[UserError]:
    """Nothing is deleted from what has been decided."""
    for code in before.lines:
        if code not in written.lines:
            yield UserError(_("A row that is decided is not removed."), where=f"remove-{code}")
    for code, year in before.amounts:
        if code in written.lines and (code, year) not in written.amounts:
            what = _("An amount that is decided is changed, not removed: write the new one.")
            yield UserError(what, where=f"amount-{code}-{year}")
