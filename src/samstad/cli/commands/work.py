"""`samstad work`: the worker that compiles reports which were asked for on the site. `samstad serve` starts one."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    # Ending is an exception like any other: what was under way is undone on the way out.
    signal.signal(signal.SIGTERM, _end)
    prepare(console)
    from samstad.followup import jobs

    if not options.once:
        jobs.work(follow=options.follow or 0)
        return {}
    done = jobs.work_off()
    for job in done:
        console.say(f"{job}: {job.state}{f' ({job.error})' if job.error else ''}")
    return {"jobs": [{"job": str(job), "state": job.state, "error": job.error} for job in done]}


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
