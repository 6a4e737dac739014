"""The money of the document that a report is about, as the report carries it: the rows of its budget tables, what they
come to and what does not agree, and its projects. Amounts are kronor, written as text with öre."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samstad.steering import budgets, money
from samstad.steering.models import BudgetAmount, BudgetLine, Project, ProjectAmount, SteeringDocument

#: A row's own words and what it is for, by what the caller has: the database's rows or those of its history.
About = Callable[[Any], dict[str, Any]]


def of_document(document: SteeringDocument) -> dict[str, Any]:
    """`tables` and `projects`, both empty where the document carries no money; `as_of`: how far their history had come,
    so that verifying finds what stood then, whatever has been changed since."""
    lines = document.budget_lines.select_related("goal", "activity").prefetch_related("amounts")
    projects = document.projects.select_related("responsible").prefetch_related("amounts")
    return {
        "as_of": {
            name: max((row.history_id for row in rows), default=0) for name, rows in history(document.pk)
        },
        "tables": tables([(row, list(row.amounts.all())) for row in lines.order_by("order", "code")], _about),
        "projects": [
            project(row, row.amounts.all(), {"code": row.responsible.code, "name": row.responsible.name})
            for row in projects.order_by("order", "code")
        ],
    }


def history(document: int) -> list[tuple[str, list[Any]]]:
    """Every version of the document's rows, cells, projects and their amounts, deleted ones too."""
    lines = list(BudgetLine.history.filter(document_id=document))
    projects = list(Project.history.filter(document_id=document))
    return [
        ("lines", lines),
        ("cells", list(BudgetAmount.history.filter(line_id__in={row.id for row in lines}))),
        ("projects", projects),
        ("amounts", list(ProjectAmount.history.filter(project_id__in={row.id for row in projects}))),
    ]


def _about(line: BudgetLine) -> dict[str, Any]:
    if line.goal:
        return {"goal": line.goal.code, "text": line.goal.text}
    if line.activity:
        return {"activity": line.activity.code, "text": line.activity.title}
    return {}


def tables(rows: Sequence[tuple[Any, Sequence[Any]]], about: About) -> list[dict[str, Any]]:
    """The tables of (row, its cells) in the order of print, counted; `about(row)` says what it is for."""
    cells = {line.code: found for line, found in rows}
    return [_table(table, cells, about) for table in budgets.arranged(rows)]


def _table(table: budgets.Table, cells: Mapping[str, Sequence[Any]], about: About) -> dict[str, Any]:
    return {
        "heading": table.heading,
        "years": list(table.years),
        "editions": [edition.value if edition else None for edition in table.editions],
        "parts": [_part(part, cells, about) for part in table.parts],
        "unchanged": [list(pair) for pair in table.unchanged],
        "broken": [
            {
                "code": one.code,
                "year": one.year,
                "unchanged_from": one.unchanged_from,
                "amount": _amount(one.amount),
                "before": _amount(one.before),
            }
            for one in table.broken
        ],
    }


def _part(part: budgets.Part, cells: Mapping[str, Sequence[Any]], about: About) -> dict[str, Any]:
    def told(row: budgets.Row) -> dict[str, Any]:
        line = row.line
        return {
            "code": line.code,
            "kind": str(line.kind),
            "about": about(line),
            "source": line.source,
            "cells": [
                {
                    "year": cell.year,
                    "edition": str(cell.edition),
                    "amount": _amount(cell.amount),
                    "unchanged_from": cell.unchanged_from,
                }
                for cell in sorted(cells[line.code], key=lambda cell: cell.year)
            ],
        }

    return {
        "code": part.code,
        "rows": [told(row) for row in part.rows],
        "net": [_amount(amount) for amount in part.net],
        "printed": told(part.printed) if part.printed else None,
        "wrong": [
            {"year": one.year, "said": _amount(one.said), "counted": _amount(one.counted)}
            for one in part.wrong
        ],
    }


def project(row: Any, cells: Iterable[Any], responsible: dict[str, Any]) -> dict[str, Any]:
    """A project with what it costs in each year and in all its years together."""
    amounts = sorted(cells, key=lambda cell: cell.year)
    return {
        "code": row.code,
        "number": row.number,
        "title": row.title,
        "kind": str(row.kind),
        "phase": str(row.phase),
        "risk_level": str(row.risk_level),
        "risk": row.risk,
        "responsible": responsible,
        "first_year": row.first_year,
        "last_year": row.last_year,
        "amounts": [{"year": cell.year, "amount": _amount(cell.amount)} for cell in amounts],
        "total": _amount(money.total(cell.amount for cell in amounts)),
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


# --- Counted again from what a report carries --------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A row of a table as a report carries it."""

    code: str
    kind: str
    heading: dict[str, str]
    source: str
    about: dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """What a row or a project has in one year, as a report carries it."""

    year: int
    amount: Decimal
    edition: str = ""
    unchanged_from: int | None = None


def counted_again(said: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The tables made once more of their own rows."""
    found = [
        (
            Line(row["code"], row["kind"], table["heading"], row["source"], row["about"]),
            [
                Cell(cell["year"], Decimal(cell["amount"]), cell["edition"], cell["unchanged_from"])
                for cell in row["cells"]
            ],
        )
        for table in said
        for part in table["parts"]
        for row in (*part["rows"], *([part["printed"]] if part["printed"] else []))
    ]
    return tables(found, lambda line: dict(line.about))


def total_again(said: Mapping[str, Any]) -> str | None:
    """What a project costs in all its years, of its own amounts."""
    return _amount(money.total(Decimal(cell["amount"]) for cell in said["amounts"]))
