"""`samstad import areas`: the areas of one area set, from one file."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.organisation.rights import command_line
    from samstad.statistics.area_sets import import_areas

    if len(options.files) > 1:
        raise UserError(
            "an area set comes from one file", where=options.files[1], advice="Import one at a time"
        )
    one = city(options.city)
    plan = import_areas(
        command_line(),
        find_area_set(one, options.area_set, "--set"),
        options.files[0],
        code_field=options.code_field,
        name_field=options.name_field,
        parent_field=options.parent_field or "",
        parent_set=find_area_set(one, options.parent_set, "--parent-set"),
        previous_field=options.previous_field or "",
        previous_set=find_area_set(one, options.previous_set, "--previous-set"),
        crs=options.crs or "",
        layer=options.layer or "",
        dry_run=options.dry_run,
        progress=console.progress("areas"),
    )
    summary = plan.summary()
    console.say(
        f"{'Would import' if options.dry_run else 'Imported'} {summary['areas']} areas into {options.area_set}:"
    )
    for word in ("new", "changed", "renamed", "removed", "nested", "succeeded"):
        console.say(f"  {word:<10} {summary[word]}")
    for warning in plan.warnings:
        console.say(f"  note: {warning}")
    return {"dry_run": options.dry_run, **summary}


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
