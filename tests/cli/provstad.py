"""A very small city for tests of the command: its folder, its deliveries, and what is in a home."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from tests.demo_home import samstad

DAY = {"SAMSTAD_TODAY": "2026-09-20"}
CODES = ("0101", "0102", "0201", "0202")
YEARS = range(2016, 2026)
FILES = {
    "city.toml": 'format = 1\nslug = "prov"\ncode = "9902"\nsynthetic = true\nname.sv = "Prov"\n',
    "organisations/ks.yaml": "code: ks\nname: Kommunstyrelsen\nkind: executive_board\n",
    "themes.yaml": "themes:\n  - code: arbete\n    name: Arbete\n",
    "area_sets/rutor.yaml": "code: rutor\nname: Rutor\nkind: statistical\nareas:\n"
    + "".join(f'  - code: "{code}"\n    name: Ruta {code}\n' for code in CODES),
    "area_sets/nya.yaml": 'code: nya\nname: Nya rutor\nkind: other\nareas:\n  - code: "0101"\n',
    "sources/jobb.yaml": (
        "code: jobb\nname: Jobb\npublisher: Vi\nlicence: CC0\nformat: csv\narea_sets: [rutor]\n"
        "mapping:\n  area: område\n  period: år\n  values:\n    i arbete: arbete\n    alla: alla\n"
        '  encoding: cp1252\n  delimiter: ";"\n  decimal: ","\n'
        'symbols:\n  "..": suppressed_by_source\n'
        "measures:\n  - code: arbete\n    name: I arbete\n  - code: alla\n    name: Alla\n"
    ),
    "sources/folk.yaml": (
        "code: folk\nname: Folk\npublisher: Vi\nlicence: CC0\nformat: jsonstat\narea_sets: [rutor]\n"
        "mapping:\n  area: omr\n  period: tid\n  measure: {constant: antal}\n"
    ),
    "indicators/arbete.yaml": (
        "code: arbete\ntheme: arbete\nname: Andel i arbete\nkind: share\ndirection: higher_is_better\n"
        "numerator: {dataset: jobb, measure: arbete}\ndenominator: {dataset: jobb, measure: alla}\nauthor: Vi\n"
    ),
    "documents/plan.yaml": (
        "code: plan\nkind: plan\nstate: decided\ntitle: Plan\nowner: ks\ngoals:\n"
        "  - code: fler\n    kind: committee\n    owner: ks\n    text: Fler i arbete\n    area: rutor:0101\n"
        "    targets:\n      - code: t1\n        indicator: arbete\n        area: rutor:0101\n"
        "        kind: at_least\n        value: 60\n"
        "        baseline_year: 2018\n        year: 2027\n        set_by: ks\n"
    ),
    "rounds/var.yaml": (
        "code: var\nname: Vår\ndocument: plan\nled_by: ks\nyear: 2026\nopens: 2026-08-01\ndue: 2026-10-01\n"
        "addressees: [ks]\n"
    ),
}


def write_folder(place: Path, **changed: str) -> Path:
    """The city folder, with some files another text."""
    folder = place / "prov"
    for name, text in {**FILES, **changed}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def jobs(shift: int = 0, codes: tuple[str, ...] = CODES) -> bytes:
    """A delivery as offices send it: Windows-1252, semicolons, decimal commas, and two dots."""
    rows = ["område;år;i arbete;alla"]
    for place, code in enumerate(codes):
        for year in YEARS:
            worked = 300 + 10 * place + 2 * (year - 2016) + shift
            rows.append(f"{code};{year};{'..' if (place, year) == (1, 2020) else f'{worked},0'};600,0")
    return ("\r\n".join(rows) + "\r\n").encode("cp1252")


def people(**changed: Any) -> bytes:
    """A JSON-stat delivery."""
    table: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "id": ["omr", "tid"],
        "size": [4, 2],
        "dimension": {
            "omr": {"category": {"index": list(CODES)}},
            "tid": {"category": {"index": ["2024", "2025"]}},
        },
        "value": [601, 602, 603, 604, 605, 606, 607, 608],
    }
    return json.dumps(table | changed).encode()


def squares(corner: tuple[float, float] = (670_000, 6_580_000), overlap: float = 0, **changed: Any) -> bytes:
    """The four areas as GeoJSON, side by side, in EPSG:3006."""
    features = []
    for place, code in enumerate(CODES):
        x, y = corner[0] + 500 * (place % 2), corner[1] + 500 * (place // 2)
        ring = [[x - overlap, y], [x + 500, y], [x + 500, y + 500], [x - overlap, y + 500], [x - overlap, y]]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": f"Ruta {code}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
        "features": features,
    }
    return json.dumps(collection | changed).encode()


def build(home: Path, files: Path, **variables: str) -> Path:
    """A home with the city, one release and one frozen report. `variables`: of the environment, beside the day."""
    first = files / "first.csv"
    first.write_bytes(jobs())
    for words in (
        ("load", str(write_folder(files))),
        ("import", "statistics", str(first), "--city", "prov", "--dataset", "jobb"),
        ("report", "build", "--city", "prov", "--round", "var"),
    ):
        done = samstad(home, *words, **DAY, **variables)
        assert done.returncode == 0, done.stderr
    return home


def state(home: Path) -> dict[str, Any]:
    """Every row of every table that is Samstad's, and every file that anybody would miss."""
    with sqlite3.connect(f"file:{home / 'samstad.sqlite3'}?mode=ro", uri=True) as database:
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            if name.split("_")[0]
            in {"organisation", "statistics", "steering", "places", "followup", "exchange"}
        ]
        rows = {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in names}
    files = {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("releases", "reports")
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    }
    left = sorted(path.name for path in (home / "tmp").iterdir())
    return {"rows": rows, "files": files, "left": left}
