"""`samstad release diff`: what differs between two editions, and what that does to published conclusions."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from samstad.cli.console import Console
from samstad.cli.prepare import prepare

if TYPE_CHECKING:
    from samstad.followup.class_changes import ClassChange
    from samstad.followup.consequences import Consequences
    from samstad.statistics.differing import CellChange, ReleaseDiff

SHOWN = 20
DASH = "–"


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.followup import consequences
    from samstad.statistics import differing

    old, new = (differing.find_release(said, options.city) for said in (options.old, options.new))
    diff = differing.differ(old, new, progress=console.progress("compare"))
    for line in _told(diff):
        console.say(line)
    published = [consequences.between(city, old, new) for city in consequences.cities_reading(old.dataset)]
    for each in published:
        console.say("")
        for line in _published(each, options.lang):
            console.say(line)
    return {**diff.to_dict(), "published": [each.to_dict() for each in published]}


def _told(diff: ReleaseDiff) -> Iterator[str]:
    changes = diff.changes
    yield f"{diff.old} → {diff.new}"
    yield (
        f"  {changes.changed:,} values changed, {changes.new:,} added, {changes.removed:,} removed, "
        f"{changes.unchanged:,} as before"
    )
    for measure, counted in diff.measures.items():
        yield f"  {measure}: {counted.changed:,} changed, {counted.new:,} added, {counted.removed:,} removed"
    for (before, after), cells in sorted(diff.kinds.items()):
        yield f"  {before} → {after}: {cells:,} cells"
    for what, (added, gone) in [*diff.areas.items(), *diff.dimensions.items()]:
        yield f"  {what}: {_listed('new', added)}{_listed('gone', gone)}".rstrip("; ")
    for key, (before, after) in diff.definitions.items():
        yield f"  {key} differs: {before} → {after}"
    if diff.largest:
        yield "  changed most in proportion:"
        yield from (f"    {_cell(cell)}" for cell in diff.largest)


def _listed(word: str, codes: list[str]) -> str:
    if not codes:
        return ""
    more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
    return f"{word} {', '.join(codes[:SHOWN])}{more}; "


def _cell(cell: CellChange) -> str:
    broken = f" {cell.breakdown}" if cell.breakdown else ""
    return f"{cell.area_set}/{cell.area} {cell.period} {cell.measure}{broken}: {cell.old:g} → {cell.new:g}"


def _published(found: Consequences, lang: Any) -> Iterator[str]:
    """From what to what, with the sentences of both sides."""
    from samstad.steering import wording

    yield f"{found.city.slug}: what is published there"
    if found.none:
        yield "  Nothing changes."
    for each in found.statuses:
        before, after = (wording.state_label(side.state, lang) for side in (each.before, each.after))
        yield f"  {each.before.target}: {before} → {after}"
        yield f"    {wording.sentence(each.after, lang)}"
    for moved in found.classes:
        yield f"  index {_moved(moved)}"
    for report in found.reports:
        yield f"  report {report.report.identifier}: {report.concerned} of its conclusions"
        for entry, status in report.entries:
            labels = [
                wording.state_label(state, lang)
                for state in (entry["state"], status.before.state, status.after.state)
            ]
            yield f"    {entry['target']}: reported {labels[0]}; {labels[1]} → {labels[2]}"
        for was, moved in report.classes:
            yield f"    {_moved(moved)}; reported {was or DASH}"


def _moved(moved: ClassChange) -> str:
    """An area of an index, from which class to which."""
    from samstad.followup.class_changes import TYPES

    word = "type" if moved.of == TYPES else "class"
    place = f"{moved.area.area_set.code}/{moved.area.code}"
    return f"{moved.index.code}, {place}: {word} {moved.before or DASH} → {moved.after or DASH}"
