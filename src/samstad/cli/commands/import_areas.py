"""`samstad import areas`: the areas of one area set, from one file."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    if len(options.files) > 1:
        raise UserError(
            "an area set comes from one file", where=options.files[1], advice="Import one at a time"
        )
    one = city(options.city)
    text = {name: getattr(options, name) for name in ("delimiter", "encoding") if getattr(options, name)}
    with _file(options) as path:
        plan = _import(options, console, one, path, text)
    summary = plan.summary()
    console.say(
        f"{'Would import' if options.dry_run else 'Imported'} {summary['areas']} areas into {options.area_set}:"
    )
    for word in ("new", "changed", "renamed", "removed", "nested", "succeeded"):
        console.say(f"  {word:<10} {summary[word]}")
    for warning in plan.warnings:
        console.say(f"  note: {warning}")
    return {"dry_run": options.dry_run, **summary}


def _import(options: argparse.Namespace, console: Console, one: Any, path: Path, text: dict[str, Any]) -> Any:
    from samstad.organisation.rights import command_line
    from samstad.statistics.area_sets import import_areas

    return import_areas(
        command_line(),
        find_area_set(one, options.area_set, "--set"),
        path,
        code_field=options.code_field,
        name_field=options.name_field,
        parent_field=options.parent_field or "",
        parent_set=find_area_set(one, options.parent_set, "--parent-set"),
        previous_field=options.previous_field or "",
        previous_set=find_area_set(one, options.previous_set, "--previous-set"),
        crs=options.crs or "",
        layer="" if _is_service(options) else options.layer or "",
        dry_run=options.dry_run,
        progress=console.progress("areas"),
        **text,
    )


def _is_service(options: argparse.Namespace) -> bool:
    return str(options.files[0]).startswith(("http://", "https://"))


@contextmanager
def _file(options: argparse.Namespace) -> Iterator[Path]:
    """The file named; of a service the areas fetched into one that is gone afterwards."""
    if not _is_service(options):
        yield Path(options.files[0])
        return
    from samstad.statistics.sources.wfs import Wfs

    if not options.layer:
        raise UserError("a geodata service has many layers", where="--layer", advice="E.g. stat:DeSO_2025")
    where = dict(each.partition("=")[::2] for each in options.where)
    with tempfile.TemporaryDirectory(prefix="samstad-") as folder:
        path = Path(folder) / f"{re.sub('[^A-Za-z0-9_]+', '-', options.layer)}.geojson"
        yield Wfs(options.files[0]).fetch(path, options.layer, options.code_field, where)


def find_area_set(one: Any, code: str | None, option: str) -> Any:
    """The city's area set with this code, or a national one."""
    if code is None:
        return None
    from django.db.models import Q

    from samstad.statistics.models import AreaSet

    found = AreaSet.objects.filter(Q(city=one) | Q(city=None), code=code).order_by("city").first()
    if found is None:
        codes = ", ".join(one.area_sets.values_list("code", flat=True)) or "none"
        raise UserError(
            f"there is no area set {code!r}",
            where=option,
            advice=f"Add it to the city folder and load that. Area sets here: {codes}",
        )
    return found
