"""`samstad report build`: freeze a round's report."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.followup import freezing
    from samstad.followup.models import ReportingRound
    from samstad.organisation.errors import UserError
    from samstad.organisation.rights import command_line

    one = city(options.city)
    reporting_round = ReportingRound.objects.filter(city=one, code=options.round).first()
    if reporting_round is None:
        codes = ", ".join(one.rounds.values_list("code", flat=True)) or "none"
        raise UserError(
            f"there is no round {options.round!r}", where="--round", advice=f"Rounds here: {codes}"
        )
    report = freezing.freeze(command_line(), reporting_round, progress=console.progress("report"))
    folder = freezing.folder_of(report)
    console.say(f"Frozen: {report.identifier}")
    for file in report.files.all():
        console.say(f"  {folder / file.name}  {file.size:,} bytes  sha256 {file.sha256[:12]}…")
    return {"identifier": report.identifier, "folder": str(folder)}
