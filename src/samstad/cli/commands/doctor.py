"""`samstad doctor`: is everything where it should be, and what it should be?"""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console, FindingsError
from samstad.cli.prepare import prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.followup import verifying
    from samstad.organisation.errors import counted
    from samstad.referrals import storing
    from samstad.statistics import housekeeping

    if options.rebuild:
        made = housekeeping.rebuild_cubes(progress=console.progress("cube"))
        console.say(f"Cubes made again from the archive: {made}")
    findings = [
        *housekeeping.check(progress=console.progress("releases")),
        *verifying.check_files(),
        *storing.check_files(),
    ]
    for finding in findings:
        console.error(str(finding))
    if findings:
        raise FindingsError(
            f"{counted(len(findings), 'fault')} found. Restore what is damaged from a backup.",
            {"findings": [str(finding) for finding in findings]},
        )
    console.say("Everything is as it should be.")
    return {"findings": []}
