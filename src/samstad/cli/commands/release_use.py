"""`samstad release use`: point at another edition, for instance back at the one before."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.followup import consequences
    from samstad.organisation.rights import command_line
    from samstad.statistics import differing
    from samstad.statistics.imports import move_pointer
    from samstad.statistics.planning import latest_release

    release = differing.find_release(options.release, options.city)
    current = latest_release(release.dataset)
    published = []
    if current is not None and current != release:
        cities = consequences.cities_reading(release.dataset)
        published = [consequences.between(city, current, release).to_dict() for city in cities]
    for each in published:
        moved = sum(len(each[kind]) for kind in ("statuses", "index_classes", "reports"))
        console.say(f"{each['city']}: {moved} published conclusions would change; see `samstad release diff`")
    if options.dry_run:
        console.say(f"{release} was not made current: this was a dry run.")
    else:
        move_pointer(command_line(), release.dataset, release)
        console.say(f"{release} is the current edition now (before: {current}).")
    return {
        "release": str(release),
        "before": str(current) if current else None,
        "moved": not options.dry_run,
        "published": published,
    }
