"""`samstad import statistics`: a delivery of one dataset as a new, immutable release."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, dataset, day, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange import file_forms
    from samstad.organisation import clock
    from samstad.organisation.rights import command_line
    from samstad.statistics.imports import import_statistics

    if options.propose:
        return _propose(options, console)
    published = day(options.published, "--published") or clock.today()
    if published > clock.today():
        raise UserError(
            f"{published} has not come yet",
            where="--published",
            advice="Give the day on which the source published the file",
        )
    said: dict[str, Any] = {
        "published": published,
        "merge": options.merge,
        "skip_rejected": options.skip_rejected,
        "form": file_forms.read_path(Path(options.mapping)) if options.mapping else None,
        "progress": console.progress(options.dataset),
    }
    one = dataset(city(options.city), options.dataset)
    if options.dry_run:
        plan = import_statistics(command_line(), one, options.files, dry_run=True, **said)
        _tell(console, plan.summary())
        return {"dry_run": True, **plan.summary()}
    release = import_statistics(command_line(), one, options.files, **said)
    console.say(f"Imported {release.rows:,} values as release {release}, sha256 {release.content_hash[:12]}…")
    for kind, count in release.missing.items():
        console.say(f"  {kind:<22} {count:,}")
    warnings = release.recipe.get("warnings", [])
    for warning in warnings:
        console.say(f"  note: {warning}")
    checks = release.recipe.get("checks", [])
    _tell_checks(console, checks)
    return {
        "dry_run": False,
        "release": str(release),
        "rows": release.rows,
        "missing": release.missing,
        "warnings": warnings,
        "checks": checks,
        "sha256": release.content_hash,
    }


def _propose(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    """What the file may be, as YAML for `--mapping` or the city folder; all that is no YAML is a comment."""
    from samstad.exchange import file_forms
    from samstad.statistics import proposals

    (path, *more) = [Path(file) for file in options.files]
    if more:
        raise UserError("one file at a time is looked at", where="--propose", advice="Name one of them")
    if not path.is_file():
        raise UserError("there is no such file", where=str(path), advice="Check the path")
    one = dataset(city(options.city), options.dataset)
    proposal = proposals.propose(one, path, sheet=options.sheet or "")
    cells, refused = proposals.previewed(path, proposal)
    lines = [f"A proposal for {path.name}. Check it; nothing is imported by it.", "", "Columns:"]
    lines += [
        f"  {guess.column}: {guess.role} ({guess.confidence:.0%}), {guess.reason}"
        for guess in proposal.guesses
    ]
    lines += ["", "Reasons:", *(f"  {key}: {reason}" for key, reason in proposal.reasons.items())]
    if proposal.open:
        lines += ["", "To be decided by you:", *(f"  {question}" for question in proposal.open)]
    for line in lines:
        console.say(f"# {line}".rstrip())
    console.say(file_forms.written(proposals.form_of(proposal)).rstrip())
    console.say("# The first cells, as they would be read:")
    for cell in cells:
        shown = cell.missing.code if cell.value is None else f"{cell.value:g}"
        console.say(f"#   {cell.line}: {cell.area} {cell.period} {cell.measure} {cell.breakdown} = {shown}")
    for row in refused:
        console.say(f"#   refused: {row}")
    return {**proposal.plain(), "first_cells": [_plain(cell) for cell in cells], "refused": refused}


def _plain(cell: Any) -> dict[str, Any]:
    return {**vars(cell), "missing": cell.missing.code}


def _tell(console: Console, summary: dict[str, Any]) -> None:
    console.say(
        f"Would import {summary['rows']:,} values from {summary['source']} into {summary['dataset']}:"
    )
    for kind, count in summary["missing"].items():
        console.say(f"  {kind:<22} {count:,}")
    if summary["changes"]:
        changes = ", ".join(f"{count:,} {word}" for word, count in summary["changes"].items())
        console.say(f"  against release {summary['compared_with']}: {changes}")
    for warning in summary["warnings"]:
        console.say(f"  note: {warning}")
    _tell_checks(console, summary["checks"])
    for row in summary["rejected_rows"]:
        console.say(f"  rejected: {row}")
    if summary["rejected"] > len(summary["rejected_rows"]):
        console.say(f"  … {summary['rejected']:,} rejected rows in all")


def _tell_checks(console: Console, checks: list[dict[str, Any]]) -> None:
    from samstad.statistics.checking import sentences

    for sentence in sentences(checks):
        console.say(f"  {sentence}")
