"""What can be said to the methods, on plain files for which nothing need be set up."""

from __future__ import annotations

from typing import Any

from samstad.cli.arguments.common import command, positive


def methods(commands: Any) -> None:
    """Commands on plain files, for which nothing need be set up."""
    command(commands, "methods", "methods", "list the library's methods with their pages", "samstad methods")
    segregation = command(
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
    segregation.add_argument("--draws", type=positive, default=1000)
    segregation.add_argument("--seed", type=int, default=0)
    index = command(
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
    index.add_argument("--draws", type=positive, default=1000)
    index.add_argument("--seed", type=int, default=0)
    index.add_argument(
        "--weight-spread", type=float, default=0.25, help="weights ± this share (default 0.25)"
    )
    index.add_argument(
        "--alternative", metavar="CHOICE=A,B", action="append", default=[], help="a choice to draw as well"
    )
