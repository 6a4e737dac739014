"""`samstad release export`: one edition of a dataset as a JSON-stat file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, dataset, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.statistics import queries
    from samstad.statistics.audience import Audience
    from samstad.statistics.exporting import jsonstat
    from samstad.statistics.exporting import release as exporting

    one = dataset(city(options.city), options.dataset)
    release = (
        queries.current_release(one)
        if options.number is None
        else one.releases.filter(number=options.number).first()
    )
    if release is None:
        numbers = ", ".join(map(str, one.releases.values_list("number", flat=True))) or "none"
        raise UserError(
            f"the dataset {one.code} has no such edition",
            where="--number",
            advice=f"Editions here: {numbers}",
        )
    tables = exporting.cubes(release, Audience.INTERNAL if options.internal else Audience.PUBLIC)
    said = jsonstat.document(tables, f"{one.name.get('sv', one.code)}, {release}")
    target = Path(options.file)
    _put(target, jsonstat.text(said).encode())
    cells = sum(table.numbers.size for table in tables)
    console.say(f"Wrote {cells:,} cells of release {release} in {len(tables)} tables: {target}")
    return {"release": str(release), "file": str(target), "tables": len(tables), "cells": cells}


def _put(target: Path, content: bytes) -> None:
    """Write a file whole or not at all: half a file of statistics looks like a file of statistics."""
    from samstad.statistics.store.files import write_whole

    part = target.with_name(f".{target.name}.part")
    try:
        write_whole(part, content)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(
            f"the file cannot be written ({error.strerror})",
            where=str(target),
            advice="Choose another folder",
        ) from None
