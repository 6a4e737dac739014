"""The part of a report that says which figures were carried over from another division, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from samstad.drawing.document import Block, Column, Heading, Paragraph, Table
from samstad.drawing.numbers import format_number

WORDS = ("indicator", "year", "carried_from", "carried_to", "carried_weights")
NUMBERS = ("carried_total", "carried_placed", "carried_not_placed")


def carried_over(
    content: Mapping[str, Any], say: Callable[..., str], text: Callable[[Any], str], lang: str
) -> Iterator[Block]:
    """A table with a row for each indicator, year and division; nothing where nothing was carried over."""
    told = content.get("carried") or {}
    if not told:
        return

    def number(value: float | None) -> str:
        return "–" if value is None else format_number(value, 0, lang)  # type: ignore[arg-type]

    rows = []
    for entry in told.values():
        about = content["indicators"][entry["indicator"]]
        for count in entry["counts"]:
            names = entry["names"]
            rows.append(
                (
                    text(about["name"]),
                    str(entry["period"]),
                    text(names.get(count["area_set"]) or {}) or count["area_set"],
                    text(names["to"]) or entry["area_set"],
                    "; ".join(weights_in_words(each, say) for each in count["weights"]),
                    *(number(count[name]) for name in ("total", "placed")),
                    str(len(count["not_placed"])),
                )
            )
    yield Heading(2, say("carried"), "carried")
    yield Paragraph(say("carried_text"))
    columns = [Column(say(word)) for word in WORDS] + [Column(say(word), "right") for word in NUMBERS]
    yield Table(say("carried"), columns, rows)


def weights_in_words(weights: Mapping[str, Any], say: Callable[..., str]) -> str:
    """`by population, SCB 100 m, 2023`."""
    method = say(f"weights_{weights['method']}")
    return ", ".join(str(part) for part in (method, weights["source"], weights["year"]) if part)
