"""The part of a report that is ordered by goals: the tree, yearly targets as the city prints them, what is done for
each goal, and all bodies' assessments beside those of the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from samstad.drawing.document import (
    Block,
    Column,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Runs,
    StatusBadge,
    Table,
)
from samstad.followup.models import Level
from samstad.steering.models import ActivityState

if TYPE_CHECKING:
    from samstad.followup.layout import _Page


def tree(page: _Page) -> Iterator[Block]:
    """Every goal that no place tells of, parents before parts."""
    told = {code for place in page.content["places"] for code in place["goals"]}
    goals = {goal["code"]: goal for goal in page.content["goals"]}
    rows = [row for row in _compiled(page)["tree"] if row["goal"] not in told]
    if not rows:
        return
    yield PageBreak()
    yield Heading(1, page.say("goals"), "goals")
    above: list[str] = []
    for row in rows:
        goal = goals[row["goal"]]
        del above[row["depth"] :]
        under = [page.text(goals[code]["text"]) for code in above]
        above.append(row["goal"])
        yield from page.goal(goal, under)


def overview(page: _Page) -> Iterator[Block]:
    """What each body has assessed, this year and the year before: words, never a colour alone, and no sum of them."""
    last = _compiled(page)["last"]
    assessed = [goal for goal in page.content["goals"] if goal["assessment"] or goal["code"] in last]
    if not assessed:
        return
    year = page.content["round"]["year"]
    years = sorted({one["year"] for one in last.values()}, reverse=True)
    before = str(years[0]) if len(years) == 1 else page.say("before")
    assessed.sort(key=lambda goal: page.text(goal["owner"]))
    rows: list[list[Runs]] = []
    for goal in assessed:
        row: list[Runs] = [
            page.text(goal["owner"]),
            page.text(goal["text"]),
            [_level(page, goal["assessment"])],
        ]
        if last:
            row.append([_level(page, last.get(goal["code"]))])
        rows.append(row)
    heads = [page.say("body"), page.say("goal"), page.say("assessment_year", year=year)]
    heads += [page.say("assessment_year", year=before)] if last else []
    yield Heading(2, page.say("assessments"), "assessments")
    yield Paragraph(page.say("assessments_text"))
    yield Table(page.say("assessments"), [Column(head) for head in heads], rows)


def targets_of_year(page: _Page, goal: Mapping[str, Any]) -> Iterator[Block]:
    """`Indikator | Årsmål | KF:s årsmål | Periodicitet`."""
    rows = _compiled(page)["rows"].get(goal["code"])
    if rows:
        heads = ("indicator", "year_target", "council_target", "periodicity")
        yield Table(
            page.say("year_targets", goal=page.text(goal["text"])),
            [Column(page.say(head)) for head in heads],
            [[cell or "–" for cell in row] for row in rows[page.lang]],
        )


def has_targets_of_year(page: _Page, goal: Mapping[str, Any]) -> bool:
    return bool(_compiled(page)["rows"].get(goal["code"]))


def activities(page: _Page, goal: Mapping[str, Any]) -> Iterator[Block]:
    """`Aktivitet | Ansvarig | Startdatum | Slutdatum | Läge`."""
    if not goal["activities"]:
        return
    rows = [(page.text(one["title"]), *_carried_out(page, one)) for one in goal["activities"]]
    heads = ("activity_head", "responsible_head", "start", "end", "state")
    yield Table(
        page.say("activities_for", goal=page.text(goal["text"])),
        [Column(page.say(head)) for head in heads],
        rows,
    )


def for_assignments(page: _Page) -> Iterator[Block]:
    """What is done to carry out assignments and is for no goal: `Uppdrag | Aktivitet | Ansvarig | …`."""
    # Empty in reports that are older than this part.
    if not (told := page.content.get("activities")):
        return
    rows = [
        (
            "; ".join(page.text(text) for text in one["assignments"]),
            page.text(one["title"]),
            *_carried_out(page, one),
        )
        for one in told
    ]
    heads = ("assignment_head", "activity_head", "responsible_head", "start", "end", "state")
    yield Heading(1, page.say("for_assignments"), "for-assignments")
    yield Table(page.say("for_assignments"), [Column(page.say(head)) for head in heads], rows)


def _carried_out(page: _Page, one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        page.text(one["responsible"]),
        _day(one.get("start")),
        _day(one.get("end")),
        str(ActivityState(one["state"]).label),
    )


def last_year(page: _Page, goal: Mapping[str, Any]) -> Iterator[Block]:
    """The assessment of the year before, beside this year's."""
    given = _compiled(page)["last"].get(goal["code"])
    if given:
        yield Quote(
            given["motivation"],
            by=page.say("assessed_by", by=given["by"], at=page.day(given["at"])),
            badge=StatusBadge(given["level"], str(Level(given["level"]).label)),
            title=page.say("assessment_before", year=given["year"]),
            lang=page.written,
        )


def _compiled(page: _Page) -> dict[str, Any]:
    """Empty in reports that are older than this part."""
    found: dict[str, Any] = page.content.get("compiled") or {"tree": [], "rows": {}, "last": {}}
    return found


def _level(page: _Page, given: Mapping[str, Any] | None) -> StatusBadge | str:
    if given is None:
        return page.say("not_assessed_short")
    return StatusBadge(given["level"], str(Level(given["level"]).label))


def _day(text: str | None) -> str:
    return dt.date.fromisoformat(text).isoformat() if text else "–"
