"""The national account: ten years of packages from 290 municipalities with 20 districts each, read and compiled."""

from __future__ import annotations

import io
import json
import os
import resource
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.table import Row

MUNICIPALITIES, DISTRICTS, YEARS, INDICATORS, SERIES = 290, 20, 10, 12, 10


def measure(folder: Path) -> Iterator[Row]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samstad.conf.settings")
    os.environ["SAMSTAD_HOME"] = str(folder / "home")
    import django

    django.setup()
    from samstad.exchange import compiling
    from samstad.exchange.packages import reading

    files = list(_packages(folder))
    start = time.perf_counter()
    taken = [reading.read(path.read_bytes()) for path in files[:MUNICIPALITIES]]
    checked = time.perf_counter() - start
    start = time.perf_counter()
    figures = 0
    for year in range(YEARS):
        told = []
        for path in files[year * MUNICIPALITIES : (year + 1) * MUNICIPALITIES]:
            account = _account(path)
            told.append(((account["municipality"], 1, path.name), account))
        compiled = compiling.put_together(2017 + year, told)
        figures += sum(len(row.cells) for row in compiled.rows)
    whole = time.perf_counter() - start
    if figures != MUNICIPALITIES * DISTRICTS * YEARS * INDICATORS:
        raise AssertionError(f"{figures} figures were compiled")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    what = f"{MUNICIPALITIES} municipalities × {DISTRICTS} districts × {YEARS} years"
    note = f"{figures:,} newest figures of series of {SERIES} years, from the packages' files, {memory:.0f} MB at most"
    yield Row("Places", f"national account: {what}", f"{whole:.1f} s", "≤ 60 s", note)
    each = checked / len(taken) * 1e3
    yield Row(
        "Places", "taking in one package, every part checked", f"{each:.1f} ms", "–", f"{DISTRICTS} districts"
    )


def _account(path: Path) -> Any:
    from samstad.exchange.packages.form import ACCOUNT

    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return json.loads(archive.read(ACCOUNT))


def _packages(folder: Path) -> Iterator[Path]:
    """Files as the builder makes them, with drawn figures."""
    from samstad.exchange.packages.building import zipped
    from samstad.exchange.packages.form import ACCOUNT, MANIFEST, canonical, digest, part_hashes

    random = np.random.default_rng(1)
    indicator = {"name": {"sv": "Andel"}, "unit": {"sv": "%"}, "kind": "share", "per": 100, "decimals": 1}
    indicator |= {"direction": "lower_is_better", "definition": "0" * 64}
    codes = [f"i{at:02}" for at in range(INDICATORS)]
    for year in range(2017, 2017 + YEARS):
        for at in range(MUNICIPALITIES):
            drawn = random.uniform(5, 30, (DISTRICTS, INDICATORS, SERIES)).round(3).tolist()
            account = {
                "municipality": f"{at + 1:04}",
                "name": {"sv": f"Kommun {at + 1}"},
                "synthetic": True,
                "year": year,
                "title": {"sv": "Redovisning"},
                "frozen_at": f"{year}-09-30",
                "page": "",
                "indicators": dict.fromkeys(codes, indicator),
                "districts": [
                    {
                        "code": f"{d + 1:02}",
                        "area_set": "stadsdelar",
                        "name": {"sv": f"Stadsdel {d + 1}"},
                        "figures": {
                            code: [
                                _figure(year - SERIES + 1 + n, value) for n, value in enumerate(drawn[d][i])
                            ]
                            for i, code in enumerate(codes)
                        },
                        "goals": [],
                    }
                    for d in range(DISTRICTS)
                ],
                "conversions": [],
                "collaboration": [],
                "commitments": [],
                "sources": [],
            }
            data = canonical(account)
            manifest = {
                "format": "samstad-package",
                "version": [1, 0],
                "kind": "october",
                "municipality": account["municipality"],
                "year": year,
                "report": f"r-{year}",
                "made_at": f"{year}-09-30",
                "software": "0",
                "files": {ACCOUNT: {"sha256": digest(data), "size": len(data)}},
                "parts": part_hashes(account),
            }
            path = folder / f"{year}-{at}.zip"
            path.write_bytes(zipped({MANIFEST: canonical(manifest), ACCOUNT: data}))
            yield path


def _figure(year: int, value: float) -> dict[str, Any]:
    limits = {"lower": value - 1, "upper": value + 1}
    return {"year": year, "value": value, "missing": "present", "converted": False} | limits
