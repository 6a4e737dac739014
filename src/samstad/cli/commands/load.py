"""`samstad load`: a city's set-up from files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad import exchange
    from samstad.organisation.rights import command_line
    from samstad.statistics.landing import room_in_database

    with room_in_database():
        result = exchange.load(
            Path(options.folder), command_line(), prune=options.prune, progress=console.progress("load")
        )
    for line in result.lines():
        console.say(line)
    return result.to_dict()
