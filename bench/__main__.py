"""`python -m bench`: measure, print, and write the figures to docs/performance.md.

Everything is measured in fresh processes on this machine, as a person would meet it. Figures are medians
where a thing is done several times; the page says how many.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from pathlib import Path

from bench import chain
from bench.table import Row, document

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="samstad-bench-") as folder:
        for row in chain.measure(Path(folder)):
            print(f"{row.what:<60} {row.figure:>14}   aim {row.aim}", flush=True)
            rows.append(row)
    text = document(rows, machine())
    if not options.no_write:
        (ROOT / "docs" / "performance.md").write_text(text, encoding="utf-8")
    return 0


def machine() -> str:
    """What was measured on, without anything that names the machine itself."""
    import os

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
