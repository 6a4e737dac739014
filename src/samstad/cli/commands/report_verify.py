"""`samstad report verify`: nothing has been altered, and every printed number follows from the archive."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console, FindingsError
from samstad.cli.prepare import prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.followup import freezing, verifying
    from samstad.followup.models import Report
    from samstad.organisation.errors import UserError, counted

    reports = [freezing.find(options.identifier)] if options.identifier else list(Report.objects.all())
    if not reports:
        raise UserError("there is no report to verify", advice="`samstad report build` freezes one")
    rows, faults = [], 0
    for report in reports:
        result = verifying.verify(report, progress=console.progress(report.identifier))
        for finding in result.findings:
            console.error(f"{report.identifier}: {finding}")
        faults += len(result.findings)
        console.say(
            f"{report.identifier}: {result.files} files, {result.releases} releases, {result.figures} figures and "
            f"{result.judgements} judgements checked, {counted(len(result.findings), 'fault')}"
        )
        for note in result.notes:
            console.say(f"  note: {note}")
        rows.append(
            {
                "identifier": report.identifier,
                "files": result.files,
                "releases": result.releases,
                "figures": result.figures,
                "judgements": result.judgements,
                "notes": result.notes,
                "findings": [str(finding) for finding in result.findings],
            }
        )
    if faults:
        raise FindingsError(
            f"{counted(faults, 'fault')} found. Restore what is named above from a backup.", {"reports": rows}
        )
    return {"reports": rows}
