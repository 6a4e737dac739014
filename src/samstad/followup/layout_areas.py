"""The parts of a report that tell of areas beside one another: an index under other choices, types, likeness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from samstad.drawing import numbers
from samstad.drawing.document import Block, Column, Heading, Paragraph, Table
from samstad.methods.values import Missing
from samstad.statistics.indices import RankSensitivity

if TYPE_CHECKING:
    from samstad.followup.layout import _Page


def choices(page: _Page, index: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Area → between which places other choices put it; and what is to be said of it. Empty in older reports."""
    if not index.get("sensitivity"):
        return {}, []
    found = RankSensitivity.from_dict(index["sensitivity"])
    ranges = {
        code: _span(low, high)
        for code, rank, low, high in zip(found.areas, found.ranks, found.lower, found.upper, strict=True)
        if rank
    }
    most = max(found.effects, key=lambda name: found.effects[name], default=None)
    notes = [page.say("choices_note", draws=found.draws)]
    if most is not None and found.effects[most] > 0:
        share = numbers.format_number(100 * found.effects[most], 0, page.lang)  # type: ignore[arg-type]
        notes.append(page.say("choices_most", choice=page.say(f"choice_{most}"), share=share))
    return ranges, [*notes, page.say("index_misleads")]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}{numbers.DASH}{high}"


def types(page: _Page) -> Iterator[Block]:
    """A table for each index that tells types apart; nothing in older reports."""
    for number, entry in enumerate(page.content.get("types", [])):
        table = entry["table"]
        if not number:
            yield Heading(2, page.say("types"), "types")
            yield Paragraph(page.say("types_how"))
        words = ["place", "type", "index_value", "interval"]
        if table["earlier"]:
            words += ["type_before", "type_change"]
        columns = [
            Column(
                page.say(word, year=table["earlier"]), "left" if word in ("place", "type_change") else "right"
            )
            for word in words
        ]
        rows = [_typed(page, entry, row)[: len(words)] for row in table["areas"]]
        cuts = "; ".join(_decimal(page, value) for value in table["cut_points"])
        notes = [page.say("types_names"), page.say("types_cuts", cuts=cuts, source=_rest(page, table))]
        if table["exact"]:
            names = [page.text(page.content["indicators"][code]["name"]) for code in table["exact"]]
            notes.append(page.say("types_exact", names=page.joined(names)))
        notes += [page.say("types_mislead"), page.sources(entry["recipe"]["components"])]
        caption = page.say("types_caption", name=page.text(entry["name"]), period=table["period"])
        yield Table(caption, columns, rows, notes=notes)


def _rest(page: _Page, table: Mapping[str, Any]) -> str:
    if not table["rests_on"]:
        return page.say("cuts_fixed")
    return page.say("cuts_own", areas=table["rests_on"], left=table["left_out"])


def _typed(page: _Page, entry: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[str, ...]:
    name = page.text(entry["names"][row["area"]])
    if not row["type"]:
        why = numbers.missing_text(Missing.from_code(row["missing"]), page.lang, short=True)  # type: ignore[arg-type]
        return (name, why, "", "", "", "")
    low, high = row["types"]
    reach = "" if low == high else f" ({_span(low, high)})"
    first, last = row["limits"]
    interval = "" if first is None or first == last else numbers.format_range(first, last, 1, page.lang)  # type: ignore[arg-type]
    before = str(row["before"]) if row["before"] else numbers.DASH
    return (name, f"{row['type']}{reach}", _decimal(page, row["score"]), interval, before, _change(page, row))


def _change(page: _Page, row: Mapping[str, Any]) -> str:
    """Who made the change of type, and whether chance may have."""
    if not row["before"] or row["before"] == row["type"]:
        return numbers.DASH
    own, others = row["by_area"], row["by_others"]
    if others == 0:
        word = "changed_area"
    elif own == 0:
        word = "changed_others"
    elif own * others > 0:
        word = "changed_both"
    else:
        word = "changed_area_most" if abs(own) > abs(others) else "changed_others_most"
    said = page.say(word)
    return f"{said} ({page.say('within_chance')})" if row["within_noise"] else said


def _decimal(page: _Page, value: float) -> str:
    return numbers.format_number(value, 1, page.lang)  # type: ignore[arg-type]


def alike(page: _Page) -> Iterator[Block]:
    """The places of the report, each with those most like it; nothing in older reports."""
    for entry in page.content.get("alike", []):
        table, lang = entry["table"], page.lang
        components = entry["recipe"]["components"]
        names = [page.text(page.content["indicators"][c["code"]]["name"]) for c in components]
        yield Heading(2, page.say("alike"), "alike")
        yield Paragraph(page.say("alike_how", parts=page.joined(names), period=table["period"]))
        rows = [
            (
                page.text(entry["names"][row["area"]]),
                "; ".join(
                    f"{page.text(entry['names'][code])} ({numbers.format_number(distance, 1, lang)})"  # type: ignore[arg-type]
                    for code, distance in row["nearest"]
                )
                or page.say("alike_none"),
            )
            for row in table["places"]
        ]
        columns = [Column(page.say("place")), Column(page.say("alike_nearest"))]
        notes = [page.say("alike_misleads"), page.sources(components)]
        yield Table(page.say("alike_caption", period=table["period"]), columns, rows, notes=notes)
