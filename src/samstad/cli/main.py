"""The command `samstad`: what it is called with, and how it ends.

Exit code 0: done. 1: failed, with a sentence on stderr that says what is wrong, where, and what to do.
2: wrong usage. Nothing heavy is imported before the words on the command line are understood.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from samstad import __version__
from samstad.cli.console import Console, FindingsError

# As `organisation.models.Role` has them (a test compares): Django is not started when the words are read.
ROLES = ("reader", "reporter", "approver", "coordinator", "statistician", "registrar", "administrator")
# As `methods.conversion.METHODS` has them (a test compares): numpy is not started either.
LINK_METHODS = ("key", "surface", "population", "hand")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples as they are written."""


def _command(
    commands: Any, name: str, module: str, text: str, example: str, **kwargs: Any
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text,
        epilog=f"example:\n  {example}",
        formatter_class=_Formatter,
        **kwargs,
    )
    parser.add_argument("--json", action="store_true", help="machine-readable output on stdout")
    parser.set_defaults(module=module)
    return parser


def parser() -> argparse.ArgumentParser:
    """Everything that can be said to `samstad`."""
    root = argparse.ArgumentParser(
        prog="samstad",
        description="Steer and follow up a city's work for a cohesive city.",
        epilog="Data lives in the folder SAMSTAD_HOME (default ./var). `samstad COMMAND --help` has examples.",
        formatter_class=_Formatter,
    )
    root.add_argument("--version", action="version", version=f"samstad {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)

    demo = _command(
        commands, "demo", "demo", "build the example city, freeze its report and serve it", "samstad demo"
    )
    demo.add_argument("--home", metavar="DIR", help="where to build (default: SAMSTAD_HOME or ./var)")
    demo.add_argument("--no-serve", action="store_true", help="build only")
    demo.add_argument("--port", type=_port, default=8000)

    load = _command(
        commands,
        "load",
        "load",
        "load a city folder, or a folder of them; all or nothing",
        "samstad load examples/stockholm",
    )
    load.add_argument("folder", metavar="FOLDER")
    load.add_argument("--city", metavar="SLUG", help="take a library of definitions into this city")
    load.add_argument("--prune", action="store_true", help="remove what is gone from the folder and free")

    export = _command(
        commands,
        "export",
        "export",
        "write each city as a folder of files",
        "samstad export out --city stockholm",
    )
    export.add_argument("folder", metavar="FOLDER")
    export.add_argument("--city", metavar="SLUG", help="only this city")

    _import_parsers(commands)
    _fetch_parser(commands)
    judge = _command(
        commands, "judge", "judge", "judge the targets as they stand", "samstad judge --city sammanstad"
    )
    judge.add_argument("--city", metavar="SLUG", help="only this city")
    judge.add_argument("--as-of", metavar="YYYY-MM-DD", help="on the releases current that day")
    judge.add_argument("--lang", choices=["sv", "en"], default="sv")

    _release_parsers(commands)
    _report_parsers(commands)
    _document_parsers(commands)
    _package_parsers(commands)
    _national_parsers(commands)
    remind = _command(
        commands, "remind", "remind", "open rounds and remind who has not answered", "samstad remind"
    )
    remind.add_argument("--city", metavar="SLUG", help="only this city")
    serve = _command(commands, "serve", "serve", "serve the site", "samstad serve --port 8080")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument("--workers", type=_positive, default=2, help="processes (default 2)")
    work = _command(
        commands,
        "work",
        "work",
        "compile reports that were asked for on the site; `samstad serve` starts one itself",
        "samstad work --once",
    )
    work.add_argument("--once", action="store_true", help="do what waits, and end")
    work.add_argument(
        "--follow", type=_positive, metavar="PID", help="end when this process, the parent, has ended"
    )

    doctor = _command(
        commands, "doctor", "doctor", "check the installation: files, hashes, database", "samstad doctor"
    )
    doctor.add_argument("--rebuild", action="store_true", help="make the cube again from the archive")
    _workbook_parsers(commands)
    _user_parser(commands)
    _method_parsers(commands)
    return root


def _method_parsers(commands: Any) -> None:
    """Commands on plain files, for which nothing need be set up."""
    _command(commands, "methods", "methods", "list the library's methods with their pages", "samstad methods")
    segregation = _command(
        commands,
        "segregation",
        "segregation",
        "how apart groups live, of a plain CSV, without a database",
        "samstad segregation areas.csv --group born_abroad --group born_here --within district",
    )
    segregation.add_argument(
        "file", metavar="FILE", help="CSV: an area a row, a group a column, counts in cells"
    )
    segregation.add_argument("--area", metavar="COLUMN", help="column with the areas (default: the first)")
    segregation.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a group, once for each (default: all other columns)",
    )
    segregation.add_argument(
        "--base", metavar="COLUMN", help="everybody: the one group is then measured against the others in it"
    )
    segregation.add_argument(
        "--within", metavar="COLUMN", help="column with the larger area that each lies in"
    )
    segregation.add_argument(
        "--missing",
        action="append",
        default=[],
        metavar="SIGN=KIND",
        help='what a sign means, e.g. "..=withheld"',
    )
    segregation.add_argument(
        "--leave-out", action="store_true", help="leave areas with missing counts out, and say which"
    )
    segregation.add_argument("--draws", type=_positive, default=1000)
    segregation.add_argument("--seed", type=int, default=0)
    index = _command(
        commands,
        "index",
        "index",
        "a composite index of a plain CSV, without a database",
        "samstad index recipe.json areas.csv --sensitivity --alternative standardisation=z,rank",
    )
    index.add_argument("recipe", metavar="RECIPE", help="JSON, or YAML as in a city folder")
    index.add_argument("file", metavar="FILE", help="CSV: an area a row, an indicator a column")
    index.add_argument("--area", metavar="COLUMN", help="column with the areas (default: the first)")
    index.add_argument(
        "--missing", metavar="SYMBOL=KIND", action="append", default=[], help="what a symbol in a cell means"
    )
    index.add_argument("--csv", action="store_true", help="CSV on stdout")
    index.add_argument("--sensitivity", action="store_true", help="draw other recipes: see docs/methods")
    index.add_argument("--draws", type=_positive, default=1000)
    index.add_argument("--seed", type=int, default=0)
    index.add_argument(
        "--weight-spread", type=float, default=0.25, help="weights ± this share (default 0.25)"
    )
    index.add_argument(
        "--alternative", metavar="CHOICE=A,B", action="append", default=[], help="a choice to draw as well"
    )


def _workbook_parsers(commands: Any) -> None:
    workbook = commands.add_parser(
        "workbook", help="goals, targets and activities out as Excel and back again"
    )
    ways = workbook.add_subparsers(title="which way", metavar="WAY", required=True)
    out = _command(
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
    back = _command(
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


def _user_parser(commands: Any) -> None:
    user = _command(
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


def _fetch_parser(commands: Any) -> None:
    fetch = _command(
        commands,
        "fetch",
        "fetch",
        "get statistics from the services that the datasets' recipes name",
        "samstad fetch examples/stockholm --dry-run",
    )
    fetch.add_argument(
        "city",
        metavar="CITY|FOLDER",
        nargs="?",
        help="a loaded city; or the path of a city folder (./stockholm), which is loaded first",
    )
    fetch.add_argument(
        "--indicator",
        metavar="CODE",
        action="append",
        help="only what this indicator rests on; may be repeated",
    )
    fetch.add_argument(
        "--dry-run", action="store_true", help="ask the services how much it would be, change nothing"
    )
    fetch.add_argument("--offline", action="store_true", help="list the recipes, ask no service")


def _import_parsers(commands: Any) -> None:
    importing = commands.add_parser("import", help="import areas or statistics from a file")
    kinds = importing.add_subparsers(title="what", metavar="KIND", required=True)

    areas = _command(
        kinds,
        "areas",
        "import_areas",
        "import areas from GeoPackage, GeoJSON, Shapefile, GeoParquet, CSV, or a geodata service (WFS)",
        "samstad import areas basomraden.gpkg --city sammanstad --set basomraden-2021 --code-field kod --dry-run",
    )
    areas.add_argument("files", metavar="FILE", nargs="+")
    areas.add_argument("--city", metavar="SLUG", required=True)
    areas.add_argument(
        "--set", dest="area_set", metavar="CODE", required=True, help="area set, as the city folder has it"
    )
    areas.add_argument("--code-field", default="code")
    areas.add_argument("--name-field", default="name")
    areas.add_argument("--parent-field", help="column with the code of the area that each area lies in")
    areas.add_argument("--parent-set", metavar="CODE")
    areas.add_argument("--previous-field", help="column with the code that each area had before")
    areas.add_argument("--previous-set", metavar="CODE")
    areas.add_argument("--crs", help="coordinate system where the file does not say, e.g. EPSG:3006")
    areas.add_argument("--layer", help="layer of a GeoPackage with several, or of a geodata service (WFS)")
    areas.add_argument(
        "--encoding", help="letters of a Shapefile or CSV that does not say its own, e.g. cp1252"
    )
    areas.add_argument("--delimiter", help="of a CSV")
    areas.add_argument(
        "--where", metavar="FIELD=VALUE", action="append", default=[], help="of a service: only such areas"
    )
    areas.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")

    _links_parser(kinds)
    statistics = _command(
        kinds,
        "statistics",
        "import_statistics",
        "import a table (CSV, TSV, XLSX, Parquet), PX or JSON-stat as a new release",
        "samstad import statistics arbete.json --city sammanstad --dataset arbete --published 2026-06-15",
    )
    statistics.add_argument("files", metavar="FILE", nargs="+")
    statistics.add_argument("--city", metavar="SLUG", required=True)
    statistics.add_argument("--dataset", metavar="CODE", required=True)
    statistics.add_argument(
        "--published", metavar="YYYY-MM-DD", help="the day the source published it (default today)"
    )
    statistics.add_argument(
        "--merge", action="store_true", help="a part-delivery: merge with the edition before"
    )
    statistics.add_argument("--skip-rejected", action="store_true", help="leave out rows that cannot be read")
    statistics.add_argument(
        "--propose",
        action="store_true",
        help="look at the file and print a mapping for it, with reasons and the first cells; change nothing",
    )
    statistics.add_argument("--sheet", metavar="NAME", help="with --propose: the sheet of a workbook")
    statistics.add_argument(
        "--mapping", metavar="YAML", help="read the file as this says, and not as the dataset does"
    )
    statistics.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")


def _links_parser(kinds: Any) -> None:
    links = _command(
        kinds,
        "links",
        "import_links",
        "say how much of each area of one set is counted to the areas of another",
        "samstad import links --city stockholm --from deso-2018 --to stadsdelsomraden --method surface --dry-run",
    )
    links.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        help="key (CSV, or a PX grouping, .agg), links by hand, or people (CSV)",
    )
    links.add_argument("--city", metavar="SLUG", required=True)
    links.add_argument(
        "--from", dest="source_set", metavar="CODE", required=True, help="area set to count from"
    )
    links.add_argument("--to", dest="target_set", metavar="CODE", required=True, help="area set to count to")
    links.add_argument("--method", choices=LINK_METHODS, required=True, help="how the weights are found")
    links.add_argument(
        "--from-field", metavar="COLUMN", help="column with the areas to count from (default: from)"
    )
    links.add_argument("--to-field", metavar="COLUMN", default="to", help="column with the areas to count to")
    links.add_argument("--weight-field", metavar="COLUMN", default="", help="column with shares 0–1")
    links.add_argument(
        "--sliver", type=float, default=0.001, metavar="SHARE", help="surface: less of an area is passed over"
    )
    links.add_argument("--people-field", metavar="COLUMN", default="people", help="column with persons")
    links.add_argument("--finer", metavar="CODE", help="area set that the people are known for")
    links.add_argument("--finer-field", metavar="COLUMN", default="code", help="column with its codes")
    links.add_argument("--east-field", metavar="COLUMN", default="east")
    links.add_argument("--north-field", metavar="COLUMN", default="north")
    links.add_argument("--crs", default="EPSG:3006", help="coordinate system of the cells' points")
    links.add_argument(
        "--source", default="", help="where the weights come from; follows the numbers for ever"
    )
    links.add_argument("--year", type=int, help="of when the weights are")
    links.add_argument("--delimiter", help="of the CSV")
    links.add_argument("--encoding", help="of the CSV")
    links.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")


def _release_parsers(commands: Any) -> None:
    release = commands.add_parser(
        "release", help="compare editions, choose the current one, write one as a file"
    )
    kinds = release.add_subparsers(title="what", metavar="ACTION", required=True)
    export = _command(
        kinds,
        "export",
        "release_export",
        "write an edition as JSON-stat 2.0, with why each empty cell is empty",
        "samstad release export arbete.json --city sammanstad --dataset arbete",
    )
    export.add_argument("file", metavar="FILE")
    export.add_argument("--city", metavar="SLUG", required=True)
    export.add_argument("--dataset", metavar="CODE", required=True)
    export.add_argument("--number", type=_positive, help="the edition (default: the current one)")
    export.add_argument(
        "--internal",
        action="store_true",
        help="also what the city counts itself, cell by cell; such a file is not for the public",
    )
    diff = _command(
        kinds,
        "diff",
        "release_diff",
        "what differs between two editions, and which published conclusions that changes",
        "samstad release diff arbete/1 arbete/2",
    )
    diff.add_argument("old", metavar="A", help="dataset/number, or the beginning of the content's sha256")
    diff.add_argument("new", metavar="B")
    diff.add_argument("--city", metavar="SLUG", help="where several cities have a dataset of this name")
    diff.add_argument("--lang", choices=["sv", "en"], default="sv", help="language of the sentences")

    use = _command(
        kinds,
        "use",
        "release_use",
        "make an edition that was loaded before the current one again",
        "samstad release use arbete/1 --dry-run",
    )
    use.add_argument("release", metavar="A", help="dataset/number, or the beginning of the content's sha256")
    use.add_argument("--city", metavar="SLUG", help="where several cities have a dataset of this name")
    use.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")


def _report_parsers(commands: Any) -> None:
    report = commands.add_parser("report", help="build, show and verify frozen reports")
    kinds = report.add_subparsers(title="what", metavar="ACTION", required=True)
    build = _command(
        kinds,
        "build",
        "report_build",
        "freeze a round's report",
        "samstad report build --city sammanstad --round oktober-2026",
    )
    build.add_argument("--city", metavar="SLUG", required=True)
    build.add_argument("--round", metavar="CODE", required=True)
    template = _command(
        kinds,
        "template",
        "report_template",
        "write the Word template of a city's reports and documents as a file, or take a changed one into use",
        "samstad report template mall.docx --city sammanstad",
    )
    template.add_argument("file", metavar="FILE")
    template.add_argument("--city", metavar="SLUG", required=True)
    template.add_argument("--use", action="store_true", help="take FILE into use from now on")
    show = _command(
        kinds, "show", "report_show", "list frozen reports, or one with its files", "samstad report show"
    )
    show.add_argument("identifier", metavar="ID", nargs="?")
    verify = _command(
        kinds,
        "verify",
        "report_verify",
        "check every file by hash, and derive every printed number again from the archive",
        "samstad report verify",
    )
    verify.add_argument("identifier", metavar="ID", nargs="?")


def _document_parsers(commands: Any) -> None:
    document = commands.add_parser("document", help="verify the frozen documents of referrals and meetings")
    kinds = document.add_subparsers(title="what", metavar="ACTION", required=True)
    verify = _command(
        kinds,
        "verify",
        "document_verify",
        "check every file by hash, and make each again from what the document says",
        "samstad document verify",
    )
    verify.add_argument("identifier", metavar="ID", nargs="?")


def _package_parsers(commands: Any) -> None:
    package = commands.add_parser("package", help="a frozen report as a package: build, check, send")
    kinds = package.add_subparsers(title="what", metavar="ACTION", required=True)
    build = _command(
        kinds,
        "build",
        "package:build",
        "make a frozen report's package",
        "samstad package build sammanstad-oktober-2026-1 --out paket.zip",
    )
    build.add_argument("identifier", metavar="ID")
    build.add_argument("--out", metavar="FILE", help="where to write it (default: ID.zip)")
    build.add_argument("--page", metavar="URL", help="the municipality's public page on its work")
    check = _command(
        kinds,
        "check",
        "package:check",
        "check a package as its receiver does",
        "samstad package check paket.zip",
    )
    check.add_argument("file", metavar="FILE")
    send = _command(
        kinds,
        "send",
        "package:send",
        "send a package, and show the receipt",
        "samstad package send paket.zip --to https://example.org/riket/statens-redovisning/paket/ --key-file nyckel",
    )
    send.add_argument("file", metavar="FILE")
    send.add_argument("--to", metavar="URL", required=True)
    send.add_argument(
        "--key-file", metavar="FILE", required=True, help="the file that holds the receiver's key"
    )


def _national_parsers(commands: Any) -> None:
    national = commands.add_parser(
        "national", help="an installation that takes in packages from municipalities"
    )
    kinds = national.add_subparsers(title="what", metavar="ACTION", required=True)
    setting = _command(
        kinds,
        "set-up",
        "national:set_up",
        "make this installation one of the kind national",
        "samstad national set-up --name Redovisning --body Departementet --first-year 2026",
    )
    setting.add_argument("--slug", default="riket")
    setting.add_argument("--code", default="0000")
    setting.add_argument("--name", required=True)
    setting.add_argument("--body", required=True, help="the ministry or agency")
    setting.add_argument("--first-year", type=_positive, required=True, metavar="YEAR")
    sender = _command(
        kinds,
        "sender",
        "national:sender",
        "register a municipality, or give it a new key",
        "samstad national sender 9901 --name Sammanstad --synthetic",
    )
    sender.add_argument("code", metavar="CODE")
    sender.add_argument("--name", required=True)
    sender.add_argument("--page", metavar="URL")
    sender.add_argument("--synthetic", action="store_true", help="a made-up municipality")
    take = _command(
        kinds,
        "take",
        "national:take",
        "take in a package from a file",
        "samstad national take 9901 paket.zip",
    )
    take.add_argument("code", metavar="CODE")
    take.add_argument("file", metavar="FILE")
    for name, function, text in (
        ("status", "status", "who has sent, and who is late"),
        ("compile", "compile_", "compile and keep the account of a year"),
    ):
        one = _command(kinds, name, f"national:{function}", text, f"samstad national {name} 2026")
        one.add_argument("year", type=_positive, metavar="YEAR")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; choose 1–65535")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 up")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that is no UTF-8 is no reason to fail after the work is done.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    console = Console(as_json=options.json)
    if getattr(options, "home", None):
        os.environ["SAMSTAD_HOME"] = options.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samstad.conf.settings")
    try:
        # One file may hold several actions: "package:send" is `send` in package.py.
        module, _, function = options.module.partition(":")
        command = importlib.import_module(f"samstad.cli.commands.{module}")
        result = getattr(command, function or "run")(options, console)
        _give(options, result)
        return 0
    except KeyboardInterrupt:
        console.error("interrupted. What was under way is undone or complete, never half; run it again.")
        return 1
    except FindingsError as error:
        _give(options, error.result)
        console.failed(error)
        return 1
    except BrokenPipeError:
        # Whoever read has gone; Python must not complain of it once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001  (the last place where a fault can become a sentence)
        console.failed(error)
        return 1


def _give(options: argparse.Namespace, result: dict[str, Any] | None) -> None:
    """The result for programs, where it was asked for."""
    if options.json and result is not None:
        print(json.dumps(result, ensure_ascii=False, indent=2, default=str), flush=True)


if __name__ == "__main__":
    sys.exit(main())
