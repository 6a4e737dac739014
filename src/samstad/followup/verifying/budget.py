"""The money in a report: every sum again from the rows that it carries, and the rows as the history has them.

A content says how far the history of the document's money had come when it was gathered. What stood then is laid out
again and has to be the same, all at once: rows, cells, sums and projects. What a row is for and who answers for a
project is named as some version of it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from samstad.followup import budget_told
from samstad.followup.models import Report
from samstad.followup.verifying.findings import Finding, as_json
from samstad.organisation.models import Organisation
from samstad.steering.models import Activity, Goal


def check(report: Report, content: dict[str, Any]) -> Iterator[Finding]:
    """Nothing is said of reports that are older than this part."""
    said = content.get("budget")
    if said is None:
        return
    yield from _sums(said)
    versions = dict(budget_told.history(report.round.document_id))
    for name, rows in versions.items():
        if said["as_of"][name] not in {0, *(row.history_id for row in rows)}:
            yield Finding(f"budget: {name}", "it rests on a change that the document does not have")
    yield from _tables(versions, said)
    yield from _projects(versions, said)


def _sums(said: Mapping[str, Any]) -> Iterator[Finding]:
    if as_json(budget_told.counted_again(said["tables"])) != said["tables"]:
        yield Finding("budget", "what the rows come to, or what is wrong with it, does not follow from them")
    for one in said["projects"]:
        if budget_told.total_again(one) != one["total"]:
            yield Finding(f"project {one['code']}", "its sum does not follow from its amounts")


# --- As the history has them -------------------------------------------------------------------------------


def _tables(versions: Mapping[str, list[Any]], said: Mapping[str, Any]) -> Iterator[Finding]:
    lines = versions["lines"]
    goals = _named(Goal, {row.goal_id for row in lines}, "text")
    activities = _named(Activity, {row.activity_id for row in lines}, "title")

    def about(line: Any) -> dict[str, Any]:
        if line.goal_id:
            return {"goal": goals[line.goal_id][0]}
        return {"activity": activities[line.activity_id][0]} if line.activity_id else {}

    named = as_json(said["tables"])
    for row in _rows_of(named):
        texts = [text for known in (goals, activities) for _code, every in known.values() for text in every]
        if row["about"] and row["about"].pop("text") not in texts:
            yield Finding(f"budget row {row['code']}", "what it is for was never called so")
    stood = _stood(versions, said["as_of"], "lines", "cells", "line_id")
    if as_json(budget_told.tables(stood, about)) != named:
        yield Finding("budget", "the table did not stand so in the document")


def _rows_of(tables: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for table in tables:
        for part in table["parts"]:
            yield from part["rows"]
            if part["printed"]:
                yield part["printed"]


def _projects(versions: Mapping[str, list[Any]], said: Mapping[str, Any]) -> Iterator[Finding]:
    bodies = _named(Organisation, {row.responsible_id for row in versions["projects"]}, "name")
    named = as_json(said["projects"])
    for one in named:
        name = one["responsible"].pop("name")
        if not any(name in texts for _code, texts in bodies.values()):
            yield Finding(f"project {one['code']}", "who answers for it was never called so")
    stood = [
        budget_told.project(row, cells, {"code": bodies[row.responsible_id][0]})
        for row, cells in _stood(versions, said["as_of"], "projects", "amounts", "project_id")
    ]
    if as_json(stood) != named:
        yield Finding("projects", "the projects did not stand so in the document")


def _named(model: Any, ids: set[int | None], text: str) -> dict[int, tuple[str, list[Any]]]:
    """Key → its code, and its words in every version."""
    found: dict[int, tuple[str, list[Any]]] = {}
    for row in model.history.filter(id__in=ids - {None}).order_by("history_id"):
        _code, texts = found.get(row.id, ("", []))
        found[row.id] = (row.code, [*texts, getattr(row, text)])
    return found


def _stood(
    versions: Mapping[str, Sequence[Any]], as_of: Mapping[str, int], rows: str, cells: str, of: str
) -> list[tuple[Any, list[Any]]]:
    """(row, its cells) in the order of print, as they stood then. `of`: a cell's field with its row's key."""
    by_row: dict[int, list[Any]] = {}
    for cell in _last(versions[cells], as_of[cells]):
        by_row.setdefault(getattr(cell, of), []).append(cell)
    standing = sorted(_last(versions[rows], as_of[rows]), key=lambda row: (row.order, row.code))
    return [(row, by_row.get(row.id, [])) for row in standing]


def _last(versions: Sequence[Any], until: int) -> list[Any]:
    """The last version of each that was there then."""
    found: dict[int, Any] = {}
    for row in sorted(versions, key=lambda row: row.history_id):
        if row.history_id <= until:
            found[row.id] = row
    return [row for row in found.values() if row.history_type != "-"]
