"""`samstad import statistics`: a delivery of one dataset as a new, immutable release."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, dataset, day, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.organisation import clock
    from samstad.organisation.rights import command_line
    from samstad.statistics.imports import import_statistics

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
