"""`samstad export`: a city's set-up to files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad import exchange
    from samstad.organisation.models import City
    from samstad.organisation.rights import command_line

    cities = [city(options.city)] if options.city else list(City.objects.all())
    folders = []
    show = console.progress("export")
    for number, one in enumerate(cities):
        show(number, len(cities), one.slug)
        folder = exchange.export(one, Path(options.folder) / one.slug, actor=command_line())
        console.say(f"{one.slug}: {folder}")
        folders.append(str(folder))
    show(len(cities), len(cities), "")
    return {"folders": folders}
