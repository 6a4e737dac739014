"""A document's budget table as the city prints it: rows by heading, a net of each part, counted when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samstad.steering import money, sums
from samstad.steering.models import BudgetEdition, BudgetKind, SteeringDocument
from samstad.steering.sums import BrokenRule, WrongSum

#: A part of a table: its two kinds of rows, whose sum is its net.
PARTS: Mapping[str, tuple[BudgetKind, BudgetKind]] = {
    "operations": (BudgetKind.OPERATING_COST, BudgetKind.OPERATING_INCOME),
    "investments": (BudgetKind.INVESTMENT_EXPENSE, BudgetKind.INVESTMENT_INCOME),
}
#: The row that repeats a part's net as the document prints it.
PRINTED_NET: Mapping[str, BudgetKind] = {
    "operations": BudgetKind.OPERATING_NET,
    "investments": BudgetKind.INVESTMENT_NET,
}
#: Amounts of these are income, written with a minus.
INCOME = frozenset({BudgetKind.OPERATING_INCOME, BudgetKind.INVESTMENT_INCOME})


@dataclass(frozen=True)
class Row:
    """A printed row: its amounts in kronor in the order of the table's years, None where the source has none."""

    line: Any
    amounts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Part:
    """Operations or investments: rows, their net for each year, and the net that the document prints."""

    code: str
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    printed: Row | None = None

    @property
    def net(self) -> tuple[Decimal | None, ...]:
        """Costs and income added; missing as soon as one row has no amount that year."""
        if not self.rows:
            return (None,) * len(self.years)
        return tuple(money.total(column) for column in zip(*(row.amounts for row in self.rows), strict=True))

    @property
    def wrong(self) -> tuple[WrongSum, ...]:
        """The years whose printed net is not what the rows give."""
        return sums.wrong(self.years, self.printed.amounts, self.net) if self.printed else ()


@dataclass(frozen=True)
class Table:
    """What stands under one heading."""

    heading: dict[str, str]
    years: tuple[int, ...]
    editions: tuple[BudgetEdition | None, ...]
    parts: tuple[Part, ...]
    sources: tuple[str, ...] = ()
    broken: tuple[BrokenRule, ...] = ()
    """Years that are said to be unchanged from another, and are not."""
    unchanged: tuple[tuple[int, int], ...] = ()
    """(year, year that every row of it is said to be unchanged from)."""

    @property
    def wrong(self) -> list[tuple[str, WrongSum]]:
        """(part, wrong sum) of all parts."""
        return [(part.code, one) for part in self.parts for one in part.wrong]

    @property
    def columns(self) -> list[tuple[int, BudgetEdition | None]]:
        return list(zip(self.years, self.editions, strict=True))

    @property
    def width(self) -> int:
        """How many cells a row has, its own name among them."""
        return len(self.years) + 1


def tables(document: SteeringDocument) -> list[Table]:
    """The document's tables, in the order of print."""
    lines = document.budget_lines.select_related(
        "goal__document__city", "activity__document__city", "activity__goal", "activity__document__owner"
    ).prefetch_related("amounts")
    return arranged([(line, list(line.amounts.all())) for line in lines.order_by("order", "code")])


def arranged(rows: Sequence[tuple[Any, Sequence[Any]]]) -> list[Table]:
    """Tables of (row, its cells) in the order of print: the database's own, or those of its history."""
    by_heading: dict[tuple[tuple[str, str], ...], list[tuple[Any, Sequence[Any]]]] = {}
    for line, cells in rows:
        by_heading.setdefault(tuple(sorted(line.heading.items())), []).append((line, cells))
    return [_table(dict(heading), found) for heading, found in by_heading.items()]


def _table(heading: dict[str, str], rows: Sequence[tuple[Any, Sequence[Any]]]) -> Table:
    cells = [cell for _line, found in rows for cell in found]
    years = tuple(sorted({cell.year for cell in cells}))
    editions = {year: {cell.edition for cell in cells if cell.year == year} for year in years}
    return Table(
        heading,
        years,
        # A year whose rows are not all budget, or all plan, says neither.
        tuple(BudgetEdition(next(iter(found))) if len(found) == 1 else None for found in editions.values()),
        tuple(_parts([_row(line, found, years) for line, found in rows], years)),
        tuple(dict.fromkeys(line.source for line, _cells in rows if line.source)),
        tuple(_broken(rows)),
        tuple(_unchanged(cells)),
    )


def _broken(rows: Sequence[tuple[Any, Sequence[Any]]]) -> Iterable[BrokenRule]:
    for line, cells in rows:
        amounts = {cell.year: cell.amount for cell in cells}
        for cell in cells:
            if cell.unchanged_from and amounts.get(cell.unchanged_from) != cell.amount:
                before = amounts.get(cell.unchanged_from)
                yield BrokenRule(line.code, cell.year, cell.unchanged_from, cell.amount, before)


def _unchanged(cells: Sequence[Any]) -> Iterable[tuple[int, int]]:
    """Only where all rows say the same of the year: a rule of one row alone is no rule of the table."""
    for year in sorted({cell.year for cell in cells}):
        found = {cell.unchanged_from for cell in cells if cell.year == year}
        if len(found) == 1 and (before := found.pop()) is not None:
            yield year, before


def _parts(rows: Sequence[Row], years: Sequence[int]) -> Iterable[Part]:
    for code, kinds in PARTS.items():
        own = [row for kind in kinds for row in rows if row.line.kind == kind]
        printed = next((row for row in rows if row.line.kind == PRINTED_NET[code]), None)
        if own or printed:
            yield Part(code, tuple(years), tuple(own), printed)


def _row(line: Any, cells: Sequence[Any], years: Sequence[int]) -> Row:
    amounts: dict[int, Any] = {cell.year: cell.amount for cell in cells}
    return Row(line, tuple(amounts.get(year) for year in years))
