"""`samstad report show`: the frozen reports, or one of them with its files and releases."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.followup import freezing
    from samstad.followup.models import Report

    reports = [freezing.find(options.identifier)] if options.identifier else list(Report.objects.all())
    rows = []
    for report in reports:
        folder = freezing.folder_of(report)
        console.say(f"{report.identifier}  {report.title.get('sv', '')}  frozen {report.frozen_at:%Y-%m-%d}")
        files = [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in report.files.all()]
        releases = [str(release) for release in report.releases.all()]
        if options.identifier:
            for file in files:
                console.say(f"  {folder}/{file['name']}")
            console.say(f"  releases: {', '.join(releases)}")
        rows.append(
            {"identifier": report.identifier, "folder": str(folder), "files": files, "releases": releases}
        )
    if not rows:
        console.say("No report has been frozen yet. `samstad report build` freezes one.")
    return {"reports": rows}
