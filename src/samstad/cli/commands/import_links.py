"""`samstad import links`: how much of each area of one set is counted to the areas of another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.commands.import_areas import find_area_set
from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.organisation.rights import command_line
    from samstad.statistics.area_links import Way, import_links

    if len(options.files) > 1:
        raise UserError("links come from one file", where=options.files[1], advice="Import one at a time")
    one = city(options.city)
    text = {name: getattr(options, name) for name in ("delimiter", "encoding") if getattr(options, name)}
    finer = find_area_set(one, options.finer, "--finer")
    way = Way(
        method=options.method,
        source=options.source,
        year=options.year,
        path=Path(options.files[0]) if options.files else None,
        from_field=options.from_field or (options.finer_field if finer else "from"),
        to_field=options.to_field,
        weight_field=options.weight_field,
        sliver=options.sliver,
        people_field=options.people_field,
        finer=finer,
        east_field=options.east_field,
        north_field=options.north_field,
        crs=options.crs,
        text=text,
    )
    plan = import_links(
        command_line(),
        find_area_set(one, options.source_set, "--from"),
        find_area_set(one, options.target_set, "--to"),
        way,
        dry_run=options.dry_run,
    )
    summary = plan.summary()
    verb = "Would import" if options.dry_run else "Imported"
    console.say(f"{verb} {summary['links']} links from {summary['from']} to {summary['to']}:")
    for word in ("new", "changed", "removed"):
        console.say(f"  {word:<15} {summary[word]}")
    console.say(f"  {'placed wholly':<15} {summary['placed_whole']}")
    console.say(f"  {'placed partly':<15} {len(summary['placed_partly'])}")
    console.say(f"  {'not placed':<15} {len(summary['not_placed'])}")
    for warning in plan.warnings:
        console.say(f"  note: {warning}")
    return {"dry_run": options.dry_run, **summary}
