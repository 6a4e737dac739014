"""`samstad load`: a city's set-up from files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad import exchange
    from samstad.organisation.rights import command_line
    from samstad.statistics.landing import room_in_database

    if options.city:
        if options.prune:
            raise UserError(
                "a library of definitions says nothing of what is gone",
                where="--prune",
                advice="Load the library without it",
            )
        with room_in_database():
            result = exchange.load_library(Path(options.folder), city(options.city), command_line())
        for line in result.lines():
            console.say(line)
        return result.to_dict()
    with room_in_database():
        result = exchange.load(
            Path(options.folder), command_line(), prune=options.prune, progress=console.progress("load")
        )
    for line in result.lines():
        console.say(line)
    return result.to_dict()
