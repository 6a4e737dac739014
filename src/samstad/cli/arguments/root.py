"""Everything that can be said to `samstad`."""

from __future__ import annotations

import argparse
from typing import Any

from samstad import __version__
from samstad.cli.arguments import methods, reports, statistics
from samstad.cli.arguments.common import Formatter, command, port, positive

# As `organisation.models.Role` has them (a test compares): Django is not started when the words are read.
ROLES = ("reader", "reporter", "approver", "coordinator", "statistician", "registrar", "administrator")


def parser() -> argparse.ArgumentParser:
    """Everything that can be said to `samstad`."""
    root = argparse.ArgumentParser(
        prog="samstad",
        description="Steer and follow up a city's work for a cohesive city.",
        epilog="Data lives in the folder SAMSTAD_HOME (default ./var). `samstad COMMAND --help` has examples.",
        formatter_class=Formatter,
    )
    root.add_argument("--version", action="version", version=f"samstad {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)

    demo = command(
        commands, "demo", "demo", "build the example city, freeze its report and serve it", "samstad demo"
    )
    demo.add_argument("--home", metavar="DIR", help="where to build (default: SAMSTAD_HOME or ./var)")
    demo.add_argument("--no-serve", action="store_true", help="build only")
    demo.add_argument("--port", type=port, default=8000)

    load = command(
        commands,
        "load",
        "load",
        "load a city folder, or a folder of them; all or nothing",
        "samstad load examples/stockholm",
    )
    load.add_argument("folder", metavar="FOLDER")
    load.add_argument("--city", metavar="SLUG", help="take a library of definitions into this city")
    load.add_argument("--prune", action="store_true", help="remove what is gone from the folder and free")

    export = command(
        commands,
        "export",
        "export",
        "write each city as a folder of files",
        "samstad export out --city stockholm",
    )
    export.add_argument("folder", metavar="FOLDER")
    export.add_argument("--city", metavar="SLUG", help="only this city")

    statistics.imports(commands)
    statistics.fetch(commands)
    judge = command(
        commands, "judge", "judge", "judge the targets as they stand", "samstad judge --city sammanstad"
    )
    judge.add_argument("--city", metavar="SLUG", help="only this city")
    judge.add_argument("--as-of", metavar="YYYY-MM-DD", help="on the releases current that day")
    judge.add_argument("--lang", choices=["sv", "en"], default="sv")

    statistics.releases(commands)
    reports.reports(commands)
    reports.documents(commands)
    reports.packages(commands)
    reports.national(commands)
    remind = command(
        commands, "remind", "remind", "open rounds and remind who has not answered", "samstad remind"
    )
    remind.add_argument("--city", metavar="SLUG", help="only this city")
    serve = command(commands, "serve", "serve", "serve the site", "samstad serve --port 8080")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=port, default=8000)
    serve.add_argument("--workers", type=positive, help="processes (default: two for each core)")
    work = command(
        commands,
        "work",
        "work",
        "compile reports that were asked for on the site; `samstad serve` starts one itself",
        "samstad work --once",
    )
    work.add_argument("--once", action="store_true", help="do what waits, and end")
    work.add_argument(
        "--follow", type=positive, metavar="PID", help="end when this process, the parent, has ended"
    )

    doctor = command(
        commands, "doctor", "doctor", "check the installation: files, hashes, database", "samstad doctor"
    )
    doctor.add_argument("--rebuild", action="store_true", help="make the cube again from the archive")
    _workbooks(commands)
    _user(commands)
    methods.methods(commands)
    return root


def _workbooks(commands: Any) -> None:
    workbook = commands.add_parser(
        "workbook", help="goals, targets and activities out as Excel and back again"
    )
    ways = workbook.add_subparsers(title="which way", metavar="WAY", required=True)
    out = command(
        ways,
        "out",
        "workbook",
        "write a document's goals, targets and activities, or one body's part of them",
        "samstad workbook out plan.xlsx --city sammanstad --document plan-2027 --body sdn-11",
    )
    out.add_argument("file", metavar="FILE")
    out.add_argument("--city", metavar="SLUG", required=True)
    out.add_argument("--document", metavar="CODE", required=True)
    out.add_argument("--body", metavar="CODE", help="only what this body owns or is responsible for")
    out.add_argument("--lang", choices=["sv", "en"], default="sv")
    out.set_defaults(way="out")
    back = command(
        ways,
        "in",
        "workbook",
        "show every difference in workbooks that came back; change nothing without --accept",
        "samstad workbook in plan-sdn-11.xlsx plan-sdn-12.xlsx",
    )
    back.add_argument("files", metavar="FILE", nargs="+")
    back.add_argument("--city", metavar="SLUG", help="refuse a workbook of another city")
    back.add_argument("--document", metavar="CODE", help="refuse a workbook of another document")
    back.add_argument(
        "--accept", action="store_true", help="take the differences that nothing stands against"
    )
    back.set_defaults(way="in")


def _user(commands: Any) -> None:
    user = command(
        commands,
        "user",
        "user",
        "make an account, or give one another role",
        "samstad user anna@kommun.example --city stockholm --organisation ks --role administrator",
    )
    user.add_argument("email", metavar="EMAIL")
    user.add_argument("--name", help="the person's name, for a new account")
    user.add_argument("--city", metavar="SLUG", required=True)
    user.add_argument("--organisation", metavar="CODE", required=True)
    user.add_argument("--role", choices=ROLES, required=True)
