"""`python -m bench [PART …]`: measure, print, and write the figures to docs/performance.md.

Everything is measured in fresh processes on this machine, as a person would meet it. Figures are medians
where a thing is done several times; the page says how many. A part measured alone replaces only its own tables.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
import tempfile
from pathlib import Path

from bench.table import Row, document

ROOT = Path(__file__).resolve().parent.parent
PARTS = (
    "chain", "store", "composite", "segregation", "inference", "national", "allocation", "account", "referrals",
    "steering",
)  # fmt: skip
"""Modules of this package, in the page's order; each has `measure(folder) -> Iterator[Row]`."""
KEPT = ROOT / "bench" / "figures.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; the parts are {', '.join(PARTS)}")
    kept: dict[str, list[Row]] = read_kept()
    for part in options.parts or PARTS:
        kept[part] = measured(part)
    if not options.no_write:
        write(kept)
    return 0


def measured(part: str) -> list[Row]:
    """Runs one part in a folder of its own, and prints each figure as it comes."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="samstad-bench-") as folder:
        for row in importlib.import_module(f"bench.{part}").measure(Path(folder)):
            print(f"{row.what:<60} {row.figure:>14}   aim {row.aim}", flush=True)
            rows.append(row)
    return rows


def read_kept() -> dict[str, list[Row]]:
    """The figures of earlier runs, so that one part can be measured again alone."""
    if not KEPT.exists():
        return {}
    return {part: [Row(**row) for row in rows] for part, rows in json.loads(KEPT.read_text("utf-8")).items()}


def write(kept: dict[str, list[Row]]) -> None:
    parts = {part: [vars(row) for row in kept[part]] for part in PARTS if part in kept}
    KEPT.write_text(json.dumps(parts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    rows = [row for part in PARTS for row in kept.get(part, [])]
    (ROOT / "docs" / "performance.md").write_text(document(rows, machine()), encoding="utf-8")


def machine() -> str:
    """What was measured on, without anything that names the machine itself."""
    import os

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
