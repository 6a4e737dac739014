"""The page of a report that tells how apart groups live: one table, with its doubt and where it misleads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from samstad.drawing import numbers
from samstad.drawing.document import Block, Column, Heading, Paragraph, Table
from samstad.statistics.segregation import Change, Level, SegregationTable

if TYPE_CHECKING:
    from samstad.followup.layout import _Page


def blocks(page: _Page) -> Iterator[Block]:
    """Nothing where no indicator of the report has a level, and in reports older than this page."""
    entries = page.content.get("segregation", [])
    if not entries:
        return
    rows = []
    most = 0
    for entry in entries:
        table = SegregationTable.from_dict(entry["table"])
        year = table.years[-1]
        level = year.levels["dissimilarity"]
        most = max(most, year.areas)
        change = table.change
        rows.append(
            (
                page.text(page.content["indicators"][entry["indicator"]]["name"]),
                str(year.period),
                _hundred(level.value, page),
                _range(level, page),
                str(year.left_out),
                _signed(change, page) if change else "–",
                page.say(_verdict(change)) if change else "–",
            )
        )
    yield Heading(2, page.say("segregation"), "segregation")
    yield Paragraph(page.say("segregation_how"))
    heads = ("indicator", "year", "level", "interval", "areas_left_out", "change_since", "says")
    aligned = {"level", "interval", "areas_left_out", "change_since"}
    columns = [Column(page.say(word), "right" if word in aligned else "left") for word in heads]
    noisy = {code for code, release in page.content["releases"].items() if release.get("noise")}
    used = {code for entry in entries for code in page.content["indicators"][entry["indicator"]]["releases"]}
    said = [page.say("segregation_noise")] if noisy & used else []
    sources = page.sources([{"code": entry["indicator"]} for entry in entries])
    yield Table(page.say("segregation_table", areas=most), columns, rows, notes=[*said, sources])


def _range(level: Level, page: _Page) -> str:
    return numbers.format_range(100 * level.low, 100 * level.high, 1, page.lang)  # type: ignore[arg-type]


def _hundred(value: float, page: _Page) -> str:
    return numbers.format_number(100 * value, 1, page.lang)  # type: ignore[arg-type]


def _signed(change: Change, page: _Page) -> str:
    value = numbers.format_number(100 * change.value, 1, page.lang, signed=True)  # type: ignore[arg-type]
    return f"{value} {page.say('since', year=change.first)}"


def _verdict(change: Change) -> str:
    if not change.certain:
        return "no_certain_change"
    return "more_apart" if change.value > 0 else "less_apart"
