"""What came of a goal's yearly targets, under the table of them: a row for what was asked and a row for what came of
it, with women and men in columns of their own where any target asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from samstad.drawing.document import Block, Column, Table
from samstad.drawing.excel import Absent, Number, Value
from samstad.drawing.numbers import missing_text
from samstad.followup.layout_words import WORDS
from samstad.followup.year_outcomes import ALL, MEN, WHO, WOMEN
from samstad.methods.values import Missing

if TYPE_CHECKING:
    from samstad.followup.layout import _Page
    from samstad.followup.layout_sheets import _Sheets


def of_goal(page: _Page, goal: Mapping[str, Any]) -> Iterator[Block]:
    """The table of one goal; nothing in reports that are older than this part."""
    found = list(named(page.content, goal["code"], page.lang))
    if not found:
        return
    apart = any(entry["by_gender"] for _name, entry in found)
    columns = WHO if apart else (ALL,)
    rows: list[list[str]] = []
    for name, entry in found:
        wanted = entry["wanted"][page.lang]
        rows.append(
            [name, page.say("asked_in", year=entry["year"]), *(wanted.get(who) or "–" for who in columns)]
        )
        year = entry["period"]
        what = page.say("outcome_of", year=year) if year is not None else page.say("outcome")
        rows.append([name, what, *(cell(entry, who, page.lang) for who in columns)])
    heads = [Column(page.say("indicator")), Column(page.say("asked_or_came"))]
    words = {ALL: "everybody", WOMEN: "women", MEN: "men"} if apart else {ALL: "outcome_value"}
    heads += [Column(page.say(words[who]), "right") for who in columns]
    caption = page.say("outcomes_apart" if apart else "outcomes", goal=page.text(goal["text"]))
    yield Table(caption, heads, rows)


def named(content: Mapping[str, Any], goal: str, lang: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(the indicator as the table of targets names it, its outcome), row by row of the goal."""
    compiled = content.get("compiled") or {}
    entries = [entry for entry in compiled.get("outcomes", []) if entry["goal"] == goal]
    rows = compiled.get("rows", {}).get(goal, {}).get(lang, [])
    for row, entry in zip(rows, entries, strict=False):
        yield row[0], entry


def uncounted(entry: Mapping[str, Any]) -> bool:
    """Whether women and men are asked for, and the source does not count them each."""
    return bool(entry["by_gender"] and entry["period"] is not None and entry["apart"] is None)


def cell(entry: Mapping[str, Any], who: str, lang: str) -> str:
    """The figure as printed, or in words why there is none; a dash where nothing was asked."""
    if who != ALL and not entry["by_gender"]:
        return "–"
    if who in entry["figures"]:
        return str(entry["figures"][who]["printed"][lang])
    return WORDS["not_apart" if who != ALL and uncounted(entry) else "no_outcome_yet"][lang]


def rows_of_sheet(sheets: _Sheets) -> Iterator[list[Value]]:
    """Of each target a row for all and, where it asks for them, one for women and one for men."""
    for goal in sheets.content["goals"]:
        for name, entry in named(sheets.content, goal["code"], sheets.lang):
            for who in WHO if entry["by_gender"] else (ALL,):
                row: list[Value] = [goal["code"], sheets.text(goal["text"]), entry["indicator"], name]
                row += [WORDS[{ALL: "everybody", WOMEN: "women", MEN: "men"}[who]][sheets.lang]]
                row += [entry["year"], entry["wanted"][sheets.lang].get(who) or None, entry["period"]]
                yield [*row, *_typed(sheets, entry, who)]


def _typed(sheets: _Sheets, entry: Mapping[str, Any], who: str) -> tuple[Value, Value, Value]:
    figure = entry["figures"].get(who)
    if figure is None:
        return Absent(cell(entry, who, sheets.lang)), None, None
    kind = Missing.from_code(figure["missing"])
    if kind is not Missing.PRESENT:
        return Absent(missing_text(kind, sheets.lang, short=True)), None, None
    decimals = sheets.content["indicators"][entry["indicator"]]["decimals"]
    value, lower, upper = (
        None if number is None else Number(number, decimals)
        for number in (figure["value"], figure["lower"], figure["upper"])
    )
    return value, lower, upper
