"""What can be said of statistics: imports, links between area sets, services to fetch from, editions."""

from __future__ import annotations

from typing import Any

from samstad.cli.arguments.common import command, positive

# As `methods.conversion.METHODS` has them (a test compares): numpy is not started either.
LINK_METHODS = ("key", "surface", "population", "hand")


def fetch(commands: Any) -> None:
    asked = command(
        commands,
        "fetch",
        "fetch",
        "get statistics from the services that the datasets' recipes name",
        "samstad fetch examples/stockholm --dry-run",
    )
    asked.add_argument(
        "city",
        metavar="CITY|FOLDER",
        nargs="?",
        help="a loaded city; or the path of a city folder (./stockholm), which is loaded first",
    )
    asked.add_argument(
        "--indicator",
        metavar="CODE",
        action="append",
        help="only what this indicator rests on; may be repeated",
    )
    asked.add_argument(
        "--dry-run", action="store_true", help="ask the services how much it would be, change nothing"
    )
    asked.add_argument("--offline", action="store_true", help="list the recipes, ask no service")


def imports(commands: Any) -> None:
    importing = commands.add_parser("import", help="import areas or statistics from a file")
    kinds = importing.add_subparsers(title="what", metavar="KIND", required=True)

    areas = command(
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

    _links(kinds)
    statistics = command(
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


def _links(kinds: Any) -> None:
    links = command(
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


def releases(commands: Any) -> None:
    release = commands.add_parser(
        "release", help="compare editions, choose the current one, write one as a file"
    )
    kinds = release.add_subparsers(title="what", metavar="ACTION", required=True)
    export = command(
        kinds,
        "export",
        "release_export",
        "write an edition as JSON-stat 2.0, with why each empty cell is empty",
        "samstad release export arbete.json --city sammanstad --dataset arbete",
    )
    export.add_argument("file", metavar="FILE")
    export.add_argument("--city", metavar="SLUG", required=True)
    export.add_argument("--dataset", metavar="CODE", required=True)
    export.add_argument("--number", type=positive, help="the edition (default: the current one)")
    export.add_argument(
        "--internal",
        action="store_true",
        help="also what the city counts itself, cell by cell; such a file is not for the public",
    )
    diff = command(
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

    use = command(
        kinds,
        "use",
        "release_use",
        "make an edition that was loaded before the current one again",
        "samstad release use arbete/1 --dry-run",
    )
    use.add_argument("release", metavar="A", help="dataset/number, or the beginning of the content's sha256")
    use.add_argument("--city", metavar="SLUG", help="where several cities have a dataset of this name")
    use.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")
