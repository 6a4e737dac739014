"""A home with a migrated database, for tests that start processes and look at it from outside."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

SET_UP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from samstad.organisation.models import City
from samstad.statistics.models import Area, AreaSet, Dataset
city = City.objects.create(slug="provstad", code="9901", name={"sv": "Provstad"})
areas = AreaSet.objects.create(city=city, code="omraden", name={"sv": "x"}, kind="statistical")
Area.objects.bulk_create(
    [Area(area_set=areas, code=f"{i:04}", name={"sv": "x"}, sort_key=f"{i:04}") for i in range(600)]
)
folk = Dataset.objects.create(
    city=city, code="folk", publisher="x", licence="x", format="csv",
    mapping={"area": "omrade", "period": "ar", "measure": {"constant": "antal"}, "value": "antal"},
)
folk.area_sets.set([areas])
"""

IMPORT = """
import datetime, signal, sys
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor
from samstad.statistics import housekeeping
from samstad.statistics.imports import import_statistics
from samstad.statistics.models import Dataset
housekeeping.sweep()
print("ready", flush=True)
BEFORE
try:
    import_statistics(
        Actor("cli:child", machine=True), Dataset.objects.get(code="folk"), "FILE",
        published=datetime.date(2026, 2, 20),
    )
except UserError as error:
    sys.exit(f"samstad: {error}")
except KeyboardInterrupt:
    sys.exit("samstad: interrupted")
"""

STATE = """
import json, sys
from django.apps import apps
from django.db import connection
from samstad.statistics import housekeeping
for line in sys.stdin:  # one state for each line
    housekeeping.sweep()
    print(json.dumps({
        "rows": {m._meta.label: sorted(map(repr, m._default_manager.values_list()))
                 for m in apps.get_models() if m.__module__.startswith("samstad.")},
        "findings": [str(f) for f in housekeeping.check()],
    }), flush=True)
    connection.close()
"""


@dataclass
class WholeHome:
    """A home on disk and the database that goes with it."""

    root: Path
    database_url: str = ""

    def environment(self) -> dict[str, str]:
        said = {
            **os.environ,
            "SAMSTAD_HOME": str(self.root),
            "DJANGO_SETTINGS_MODULE": "samstad.conf.settings",
        }
        said["PYTHONPATH"] = str(ROOT / "src")
        said.pop("DATABASE_URL", None)
        return said | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def start(self, code: str) -> subprocess.Popen[str]:
        program = "import django\ndjango.setup()\n" + textwrap.dedent(code)
        return subprocess.Popen(
            [sys.executable, "-c", program],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        process = self.start(code)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out

    def importing(self, path: Path, before: str = "") -> subprocess.Popen[str]:
        """An import under way; `before` is run first, to limit or to spoil it."""
        return self.start(IMPORT.replace("FILE", str(path)).replace("BEFORE", textwrap.dedent(before)))

    def state(self) -> dict[str, Any]:
        """Rows, archive and findings, after the sweep that every command begins with."""
        out, err = self.start(STATE).communicate("\n", timeout=300)
        assert out, err
        return self._with_files(json.loads(out))

    @contextmanager
    def watched(self) -> Iterator[Callable[[], dict[str, Any]]]:
        """`state` again and again from one process, which is much quicker than one for each time."""
        process = self.start(STATE)
        assert process.stdin is not None
        assert process.stdout is not None

        def state() -> dict[str, Any]:
            process.stdin.write("\n")
            process.stdin.flush()
            return self._with_files(json.loads(process.stdout.readline()))

        try:
            yield state
        finally:
            process.communicate(timeout=300)

    def _with_files(self, said: dict[str, Any]) -> dict[str, Any]:
        releases = self.root / "releases"
        said["archive"] = {
            str(path.relative_to(releases)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(releases.rglob("*"))
            if path.is_file()
        }
        temporary = self.root / "tmp"
        said["left"] = sorted(p.name for p in temporary.iterdir()) if temporary.is_dir() else []
        return said


def write_csv(path: Path, factor: int, years: range = range(1990, 2025)) -> Path:
    """A delivery of 600 areas: 21 000 rows."""
    rows = "".join(
        f"{area:04},{year},{(area * year * factor) % 9973}\n" for year in years for area in range(600)
    )
    path.write_text("omrade,ar,antal\n" + rows)
    return path
