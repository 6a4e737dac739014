"""Whatever is handed to the command: one clear sentence, exit code 1, and nothing is changed.

All refusals share one home, and each must leave it as it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import provstad
from tests.cli.children import file_limit, start, without_override
from tests.cli.provstad import CODES, DAY, FILES, jobs, people, squares, state
from tests.demo_home import environment, samstad

JOBS = ("--city", "prov", "--dataset", "jobb")
FOLK = ("--city", "prov", "--dataset", "folk")
USED = ("--city", "prov", "--set", "rutor")
NEW = ("--city", "prov", "--set", "nya")
BOW_TIE = [[[670000, 6580000], [670500, 6580500], [670500, 6580000], [670000, 6580500], [670000, 6580000]]]


def bow_tie() -> bytes:
    shape = {"type": "Polygon", "coordinates": BOW_TIE}
    return squares(
        features=[{"type": "Feature", "properties": {"code": "0101", "name": "x"}, "geometry": shape}]
    )


def not_a_geopackage() -> bytes:
    return b"SQLite format 3\0" + b"x" * 3000


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


# What is wrong: the file, its name, the rest of the command, and words that the sentence has.
STATISTICS = {
    "unknown codes": (jobs(1, (*CODES[:2], "0999")), "u.csv", JOBS, "10 rows are refused"),
    "a lost zero": (jobs(1, ("101",)), "z.csv", JOBS, "0101 is there: has the file lost a sign"),
    "utf-8 for windows-1252": (
        jobs(1).decode("cp1252").encode(),
        "8.csv",
        JOBS,
        "there is no column 'område'",
    ),
    "commas for semicolons": (jobs(1).replace(b";", b","), "k.csv", JOBS, "header is one field"),
    "a word for a number": (jobs(1).replace(b"303,0", b"manga"), "w.csv", JOBS, "'manga'"),
    "an unknown symbol": (jobs(1).replace(b"..", b"-"), "s.csv", JOBS, "'-'"),
    "a row twice": (jobs(1) + b"0101;2016;301,0;600,0\r\n", "t.csv", JOBS, "more than once"),
    "a year that is none": (jobs(1).replace(b";2017;", b";20l7;"), "y.csv", JOBS, "20l7"),
    "an empty file": (b"", "e.csv", JOBS, "there is no header"),
    "only a header": (jobs(1, ()), "h.csv", JOBS, "the file has no rows"),
    "zero bytes": (b"\0" * 50, "0.csv", JOBS, r"\x00"),
    "json for csv": (people(), "j.csv", JOBS, "the header is one field"),
    "length against size": (people(value=[1, 2, 3]), "l.json", FOLK, "'value' has 3 entries, and 'size' 4×2"),
    "size against dimension": (people(size=[3, 2]), "d.json", FOLK, "size"),
    "json cut short": (cut(people()), "c.json", FOLK, "cut short"),
    "empty json": (b"", "e.json", FOLK, "not whole JSON"),
    "csv for json": (jobs(), "k.json", FOLK, "the file is not JSON"),
    "json-stat without data": (b'{"class": "collection"}', "o.json", FOLK, "JSON-stat"),
}
AREAS = {
    "overlaps": (squares(overlap=100), "o.geojson", NEW, "2 pairs of areas overlap: 0101 and 0102"),
    "no polygon": (bow_tie(), "b.geojson", NEW, "invalid geometry: 0101 (Self-intersection"),
    "degrees that are said to be metres": (squares((17.9, 59.3)), "g.geojson", NEW, "do not lie in Sweden"),
    "another zone": (squares((152_000, 6_580_000)), "z.geojson", NEW, "local zone of SWEREF 99"),
    "no areas": (squares(features=[]), "n.geojson", NEW, "there are no areas"),
    "cut short": (cut(squares()), "c.geojson", NEW, "cannot be read"),
    "no geopackage": (not_a_geopackage(), "x.gpkg", NEW, "cannot be read"),
    "an empty geopackage": (b"", "e.gpkg", NEW, "cannot be read"),
    "another format": (b"x", "x.kml", NEW, "areas cannot be read from .kml"),
    "no such field": (squares(), "f.geojson", (*NEW, "--code-field", "kod"), "there is no field 'kod'"),
    "no such system": (squares(), "s.geojson", (*NEW, "--crs", "EPSG:99"), "no reference system"),
    "areas in use": (squares(), "u.geojson", USED, "1 release rests on these areas"),
}
FOLDERS = {
    "an unknown key": (
        {"organisations/ks.yaml": FILES["organisations/ks.yaml"] + "knid: x\n"},
        'unknown key "knid"',
    ),
    "an unquoted code": (
        {"area_sets/nya.yaml": FILES["area_sets/nya.yaml"].replace('"0101"', "0114")},
        '"0114"',
    ),
    "a target without direction": (
        {"documents/plan.yaml": FILES["documents/plan.yaml"].replace("        kind: at_least\n", "")},
        'documents/plan.yaml:13:9: the key "kind" is missing',
    ),
    "a date that is none": (
        {"rounds/var.yaml": FILES["rounds/var.yaml"].replace("2026-10-01", "2026-10-32")},
        "rounds/var.yaml:7:6",
    ),
    "due before it opens": (
        {"rounds/var.yaml": FILES["rounds/var.yaml"].replace("2026-10-01", "2026-07-01")},
        "rounds/var.yaml",
    ),
    "no yaml": ({"themes.yaml": "themes: [unclosed\n"}, "themes.yaml:"),
    "no toml": ({"city.toml": "format = \n"}, "city.toml"),
    "an unknown body": (
        {"documents/plan.yaml": FILES["documents/plan.yaml"].replace("owner: ks", "owner: kx")},
        "kx",
    ),
}
WORDS = {
    "no such file": (("import", "statistics", "nowhere.csv", *JOBS), "nowhere.csv: there is no such file"),
    "a folder for a file": (("import", "statistics", ".", *JOBS), "Is a directory"),
    "a folder of areas": (("import", "areas", ".", *NEW), "this is a folder"),
    "no such city": (("judge", "--city", "atlantis"), "Cities here: prov"),
    "no such dataset": (
        ("import", "statistics", "x", "--city", "prov", "--dataset", "x"),
        "Datasets here: folk, jobb",
    ),
    "no such area set": (
        ("import", "areas", "x", "--city", "prov", "--set", "x"),
        "Area sets here: nya, rutor",
    ),
    "no such round": (("report", "build", "--city", "prov", "--round", "x"), "Rounds here: var"),
    "no such report": (("report", "verify", "x"), "Reports here: prov-var-1"),
    "no date": (("judge", "--as-of", "igår"), "--as-of: 'igår' is no date"),
    "a day to come": (("import", "statistics", "x", *JOBS, "--published", "2026-09-21"), "has not come yet"),
    "no folder": (("load", "nowhere"), "there is no such folder"),
    "two files of areas": (("import", "areas", "a", "b", *NEW), "one at a time"),
}


@pytest.fixture(scope="module")
def home(prov_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import shutil

    copy = tmp_path_factory.mktemp("refusals") / "home"
    shutil.copytree(prov_template, copy)
    return copy


def refused(home: Path, *words: str, **more: str) -> str:
    """What the command says of it, checked for form; fails if it was not refused, or left a trace."""
    before = state(home)
    done = samstad(home, *words, **{**DAY, **more})
    assert done.returncode == 1, done.stdout
    well_said(done.stderr)
    assert done.stdout == ""
    assert state(home) == before
    return done.stderr


def well_said(text: str) -> None:
    """One error that begins with the command's name; further lines only list, indented, and then advise."""
    assert "Traceback" not in text
    assert "unexpected" not in text
    first, *rest = text.splitlines()
    assert first.startswith("samstad: ")
    assert text.endswith((".\n", "?\n"))
    assert all(line.startswith("  ") for line in rest[:-1])
    assert text.count("samstad: ") == 1


def put(home: Path, name: str, content: bytes) -> str:
    path = home.parent / name
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(("content", "name", "options", "words"), STATISTICS.values(), ids=STATISTICS)
def test_statistics(home: Path, content: bytes, name: str, options: tuple[str, ...], words: str) -> None:
    assert words in refused(home, "import", "statistics", put(home, name, content), *options)


@pytest.mark.parametrize(("content", "name", "options", "words"), AREAS.values(), ids=AREAS)
def test_areas(home: Path, content: bytes, name: str, options: tuple[str, ...], words: str) -> None:
    assert words in refused(home, "import", "areas", put(home, name, content), *options)


@pytest.mark.parametrize(("changed", "words"), FOLDERS.values(), ids=FOLDERS)
def test_city_folders(home: Path, tmp_path: Path, changed: dict[str, str], words: str) -> None:
    assert words in refused(home, "load", str(provstad.write_folder(tmp_path, **changed)))


@pytest.mark.parametrize(("command", "words"), WORDS.values(), ids=WORDS)
def test_words_on_the_command_line(home: Path, command: tuple[str, ...], words: str) -> None:
    assert words in refused(home, *command)


def test_the_same_file_twice(home: Path) -> None:
    said = refused(home, "import", "statistics", put(home, "first.csv", jobs()), *JOBS)
    assert "already loaded as release 1. There is nothing to do" in said


def test_a_geopackage_with_a_damaged_page(home: Path) -> None:
    import numpy as np
    import pyogrio
    import shapely

    path = home.parent / "damaged.gpkg"
    shapes = shapely.to_wkb(
        [shapely.box(670_000 + 500 * i, 6_580_000, 670_500 + 500 * i, 6_580_500) for i in range(90)]
    )
    codes = np.array([f"{i:04}" for i in range(90)], dtype=object)
    pyogrio.raw.write(
        path, shapes, [codes, codes], ["code", "name"], geometry_type="Polygon", crs="EPSG:3006"
    )
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 3, len(content), 4096):
        content[page : page + 2000] = b"\xff" * 2000
    path.write_bytes(content)
    assert "damaged.gpkg" in refused(home, "import", "areas", str(path), *NEW)


def test_a_dry_run_of_something_good_changes_nothing(home: Path) -> None:
    before = state(home)
    for words in (
        ("statistics", put(home, "good.csv", jobs(7)), *JOBS),
        ("areas", put(home, "g.geojson", squares()), *NEW),
    ):
        done = samstad(home, "import", *words, "--dry-run", **DAY)
        assert done.returncode == 0, done.stderr
        assert "Would import" in done.stdout
    assert state(home) == before


def test_a_name_that_is_no_text(home: Path) -> None:
    """File names are bytes: the sentence comes all the same, and the edition can be imported."""
    path = os.fsencode(home.parent) + b"/\xff\xe5.csv"
    for content in (jobs(8, ("0999",)), jobs(8)):
        with open(path, "wb") as file:  # noqa: PTH123  (pathlib has no bytes)
            file.write(content)
        done = subprocess.run(
            [sys.executable, "-m", "samstad", "import", "statistics", path, *JOBS, "--dry-run", "--json"],
            env=environment(home, **DAY),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert "\ufffd\ufffd.csv" in done.stdout


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("SAMSTAD_TODAY", "idag", "SAMSTAD_TODAY"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "the database does not answer"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:port/none", "DATABASE_URL"),
        ("DATABASE_URL", "mysql://localhost/x", "DATABASE_URL"),
    ],
)
def test_settings(home: Path, setting: str, value: str, words: str) -> None:
    assert words in refused(home, "judge", **{setting: value})


def test_a_home_file_that_is_no_toml(prov: Path) -> None:
    (prov / "home.toml").write_text("demo = [")
    assert "home.toml: the file cannot be read" in refused(prov, "judge")


def commands_that_write(home: Path) -> dict[str, tuple[str, ...]]:
    changed = {"themes.yaml": FILES["themes.yaml"].replace("Arbete", "Jobb")}
    return {
        "import": ("import", "statistics", put(home, "more.csv", jobs(9)), *JOBS),
        "areas": ("import", "areas", put(home, "areas.geojson", squares()), *NEW),
        "load": ("load", str(provstad.write_folder(home.parent, **changed))),
        "report": ("report", "build", "--city", "prov", "--round", "var"),
    }


@pytest.mark.parametrize("limit", [0, 60_000])
@pytest.mark.parametrize("what", ["import", "areas", "load", "report"])
def test_no_room_for_what_is_written(home: Path, what: str, limit: int) -> None:
    before = state(home)
    process = start(home, *commands_that_write(home)[what], before_exec=file_limit(limit))
    out, err = process.communicate(timeout=300)
    said = err.removeprefix("ready\n")
    assert process.returncode == 1, out
    well_said(said)
    assert "no room to write" in said
    assert "Nothing was changed" in said
    assert samstad(home, "judge", **DAY).returncode == 0
    assert state(home) == before


@pytest.mark.parametrize(
    ("what", "closed"),
    [("import", "more.csv"), ("import", "home/tmp"), ("report", "home/tmp"), ("load", "prov/themes.yaml")],
)
def test_no_permission(prov: Path, what: str, closed: str) -> None:
    command = commands_that_write(prov)[what]
    before = state(prov)
    path = prov.parent / closed
    path.chmod(0)
    try:
        process = start(prov, *command, before_exec=without_override)
        _, err = process.communicate(timeout=300)
    finally:
        path.chmod(0o755)
    assert process.returncode == 1
    well_said(err.removeprefix("ready\n"))
    assert "ermission denied" in err
    assert path.name in err
    assert state(prov) == before


@pytest.mark.parametrize("words", [("judge",), ("report", "verify"), ("doctor",)], ids=" ".join)
def test_a_database_that_is_none(prov: Path, words: tuple[str, ...]) -> None:
    for name in ("samstad.sqlite3-wal", "samstad.sqlite3-shm"):
        (prov / name).unlink(missing_ok=True)
    (prov / "samstad.sqlite3").write_bytes(b"This is a letter, not a database.\n" * 300)
    done = samstad(prov, *words, **DAY)
    assert done.returncode == 1
    well_said(done.stderr)
    assert "database" in done.stderr
