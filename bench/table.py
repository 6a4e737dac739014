"""How figures are written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, what came out, what we aim at, and how it was done."""

    group: str
    what: str
    figure: str
    aim: str
    note: str = ""


def document(rows: list[Row], machine: str) -> str:
    """The page, with one table for each group."""
    lines = [
        "# Performance",
        "",
        "Written by `make bench`; do not edit by hand. Figures are measured in fresh processes, and no test",
        "asserts any of them.",
        "",
        f"Machine: {machine}.",
    ]
    for group in dict.fromkeys(row.group for row in rows):
        lines += ["", f"## {group}", "", "| what | measured | aim | how |", "|---|---:|---:|---|"]
        lines += [f"| {r.what} | {r.figure} | {r.aim} | {r.note} |" for r in rows if r.group == group]
    return "\n".join(lines) + "\n"
