"""The money of the document that a report is about: its budget tables as the city prints them, with their sums checked,
and its projects. The words are those of the document's own page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from samstad.drawing.document import (
    Block,
    BulletList,
    Callout,
    Column,
    Heading,
    Paragraph,
    Runs,
    Strong,
    Table,
)
from samstad.drawing.excel import Absent, Number, Value
from samstad.drawing.numbers import DASH
from samstad.steering import money
from samstad.steering.models import BudgetEdition, BudgetKind, ProjectKind, ProjectPhase, RiskLevel
from samstad.steering.sums import WrongSum

if TYPE_CHECKING:
    from samstad.followup.layout import _Page
    from samstad.followup.layout_sheets import _Sheets

#: Years that stand beside each other on a sheet of A4 and leave room for what the rows are for.
MOST_YEARS = 5


def blocks(page: _Page) -> Iterator[Block]:
    """Nothing of a document without money, nor in reports that are older than this part."""
    said = page.content.get("budget") or {}
    if said.get("tables"):
        yield Heading(1, _("Budget"), "budget")
        for number, table in enumerate(said["tables"], 1):
            yield from _table(page, table, number)
    if said.get("projects"):
        yield Heading(1, _("Projects"), "projects")
        yield from _projects(page, said["projects"])


# --- Tables ------------------------------------------------------------------------------------------------


def _table(page: _Page, table: Mapping[str, Any], number: int) -> Iterator[Block]:
    heading = page.text(table["heading"])
    if heading:
        yield Heading(2, heading, f"budget-{number}")
    for part in table["parts"]:
        yield from _part(page, table, part, heading)
        if part["wrong"]:
            yield Callout("danger", _wrong_title(part), " ".join(map(wrong_sum, part["wrong"])))
    for year, before in table["unchanged"]:
        yield Paragraph(
            _("%(year)s is said to be unchanged from %(before)s.") % {"year": year, "before": before}
        )
    for one in table["broken"]:
        yield Callout("danger", _("Said to be unchanged, and is not"), broken_rule(one))


def _part(page: _Page, table: Mapping[str, Any], part: Mapping[str, Any], heading: str) -> Iterator[Table]:
    """Rows and net by year; more years than a sheet of paper is wide for stand in tables after one another."""
    years = table["years"]
    pieces = -(-len(years) // MOST_YEARS) or 1
    width = -(-len(years) // pieces)
    name = part_name(part["code"])
    what = f"{heading}: {name.lower()}" if heading else name
    for start in range(0, max(len(years), 1), width or 1):
        shown = range(start, min(start + width, len(years)))
        span = f", {years[shown[0]]}{DASH}{years[shown[-1]]}" if pieces > 1 else ""
        last = not shown or shown[-1] == len(years) - 1
        yield Table(
            f"{what}, {_('Million kronor').lower()}{span}",
            [Column(_("Row")), *(_year(years[at], table["editions"][at]) for at in shown)],
            list(_rows(page, years, part, shown)),
            notes=_notes(part) if last else (),
        )


def _year(year: int, edition: str | None) -> Column:
    return Column(f"{BudgetEdition(edition).label} {year}" if edition else str(year), "right")


def _rows(page: _Page, years: list[int], part: Mapping[str, Any], shown: range) -> Iterator[list[Runs]]:
    for row in part["rows"]:
        amounts = by_year(row, years)
        yield [_row_name(page, row), *(mnkr(amounts[at]) for at in shown)]
    yield [[Strong(_("Net"))], *([Strong(mnkr(part["net"][at]))] for at in shown)]


def _notes(part: Mapping[str, Any]) -> list[str]:
    notes = [_("The nets are counted from the rows.")]
    if part["printed"] and not part["wrong"]:
        notes.append(_same_title(part))
    sources = dict.fromkeys(row["source"] for row in part["rows"] if row["source"])
    return [*notes, *(f"{_('Source:')} {source}" for source in sources)]


def part_name(code: str) -> str:
    return _("Operations") if code == "operations" else _("Investments")


def _wrong_title(part: Mapping[str, Any]) -> str:
    if part["code"] == "operations":
        return _("The printed net of operations is not what the rows give.")
    return _("The printed net of investments is not what the rows give.")


def _same_title(part: Mapping[str, Any]) -> str:
    if part["code"] == "operations":
        return _("The net of operations that the document prints is the same.")
    return _("The net of investments that the document prints is the same.")


def _row_name(page: _Page | _Sheets, row: Mapping[str, Any]) -> str:
    kind = str(BudgetKind(row["kind"]).label)
    return f"{kind} · {page.text(row['about']['text'])}" if row["about"] else kind


def by_year(row: Mapping[str, Any], years: list[int]) -> list[str | None]:
    """A row's amounts in the order of the table's years; None where it has none."""
    amounts = {cell["year"]: cell["amount"] for cell in row["cells"]}
    return [amounts.get(year) for year in years]


def wrong_sum(one: Mapping[str, Any]) -> str:
    """`2026: 1 557,9 is printed, the rows give 1 558,0 (difference - 0,1).`"""
    said = {"said": mnkr(one["said"])}
    if one["counted"] is None:
        what = _("%(said)s is printed, and an amount is missing, so that the sum cannot be checked.") % said
    else:
        wrong = WrongSum(one["year"], Decimal(one["said"]), Decimal(one["counted"]))
        said |= {"counted": mnkr(one["counted"]), "difference": money.difference(wrong.difference)}
        what = _("%(said)s is printed, the rows give %(counted)s (difference %(difference)s).") % said
    return f"{one['year']}: {what}"


def broken_rule(one: Mapping[str, Any]) -> str:
    """That a row is said to be unchanged and is not."""
    return _(
        "Row %(code)s: %(year)s is said to be unchanged from %(before)s, and is %(amount)s kr where that year has "
        "%(was)s kr."
    ) % {
        "code": one["code"],
        "year": one["year"],
        "before": one["unchanged_from"],
        "amount": money.kronor(_decimal(one["amount"])),
        "was": money.kronor(_decimal(one["before"])),
    }


def mnkr(amount: str | None) -> str:
    return money.mnkr(_decimal(amount))


def _decimal(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


# --- Projects ----------------------------------------------------------------------------------------------


def _projects(page: _Page, projects: list[dict[str, Any]]) -> Iterator[Block]:
    heads = [Column(head) for head in (_("Project"), _("Kind"), _("Phase"), _("Risk"), _("Years"))]
    rows = [
        (
            project_name(page, one),
            str(ProjectKind(one["kind"]).label),
            phase(one) or DASH,
            risk(one) or DASH,
            project_years(one),
            mnkr(one["total"]),
        )
        for one in projects
    ]
    yield Table(
        _("Projects with phase, risk and money"), [*heads, Column(_("Million kronor"), "right")], rows
    )
    risks = [one for one in projects if page.text(one["risk"])]
    if risks:
        yield Heading(2, _("Risks of the projects"), "project-risks")
        yield BulletList([[Strong(project_name(page, one)), f": {page.text(one['risk'])}"] for one in risks])


def project_name(page: _Page | _Sheets, one: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (one["number"], page.text(one["title"]))))


def phase(one: Mapping[str, Any]) -> str:
    return str(ProjectPhase(one["phase"]).label) if one["phase"] else ""


def risk(one: Mapping[str, Any]) -> str:
    """The level, or that the document describes a risk without one."""
    if one["risk_level"]:
        return str(RiskLevel(one["risk_level"]).label)
    return _("Described") if one["risk"] else ""


def project_years(one: Mapping[str, Any]) -> str:
    first, last = one["first_year"], one["last_year"]
    if first and last:
        return f"{first}{DASH}{last}"
    if first:
        return _("from %(year)s") % {"year": first}
    return _("through %(year)s") % {"year": last} if last else _("not given")


# --- Sheets ------------------------------------------------------------------------------------------------


def rows_of_budget(sheets: _Sheets) -> Iterator[list[Value]]:
    """Of each row of a table its amount of each year in kronor, and of each part the net that the rows give."""
    for table in (sheets.content.get("budget") or {}).get("tables", []):
        heading: Value = sheets.text(table["heading"]) or None
        for part in table["parts"]:
            place: list[Value] = [heading, part_name(part["code"])]
            wrong = {one["year"]: wrong_sum(one) for one in part["wrong"]}
            for row in (*part["rows"], *([part["printed"]] if part["printed"] else [])):
                about = sheets.text(row["about"]["text"]) if row["about"] else None
                broken = {
                    one["year"]: broken_rule(one) for one in table["broken"] if one["code"] == row["code"]
                }
                for cell in row["cells"]:
                    note = wrong.get(cell["year"]) if row is part["printed"] else broken.get(cell["year"])
                    yield [
                        *place,
                        str(BudgetKind(row["kind"]).label),
                        about,
                        cell["year"],
                        str(BudgetEdition(cell["edition"]).label),
                        _kronor(cell["amount"]),
                        cell["unchanged_from"],
                        note,
                        row["source"] or None,
                    ]
            for year, amount in zip(table["years"], part["net"], strict=True):
                yield [*place, _("Net"), None, year, None, _kronor(amount), None, None, None]


def rows_of_projects(sheets: _Sheets) -> Iterator[list[Value]]:
    """Of each project a row for each year that it has an amount; one without where it has none at all."""
    for one in (sheets.content.get("budget") or {}).get("projects", []):
        row: list[Value] = [one["code"], one["number"] or None, sheets.text(one["title"])]
        row += [str(ProjectKind(one["kind"]).label), phase(one) or None, risk(one) or None]
        row += [sheets.text(one["risk"]) or None, sheets.text(one["responsible"]["name"])]
        row += [one["first_year"], one["last_year"]]
        for cell in one["amounts"]:
            yield [*row, cell["year"], _kronor(cell["amount"])]
        if not one["amounts"]:
            yield [*row, None, Absent(_("not given"))]


def _kronor(amount: str | None) -> Value:
    """A number for the workbook to reckon with; in words where the rows give none."""
    if amount is None:
        return Absent(_("cannot be counted"))
    whole = amount.endswith(".00")
    return Number(float(amount), 0 if whole else 2)
