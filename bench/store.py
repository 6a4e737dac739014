"""The store at national scale: importing, reading, converting and comparing, beside engines that people use.

6 160 areas × 270 series × 30 years is 50 million values. `SAMSTAD_BENCH_YEARS` makes it smaller (1.7 million a
year). Every engine answers the same questions on the same numbers in the same run; each is given the order or the
index that suits the question. The processes that import and compare are new ones, so that their memory is theirs.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.table import Row

if TYPE_CHECKING:
    import polars as pl

AREAS, SERIES, YEARS = 6160, 270, int(os.environ.get("SAMSTAD_BENCH_YEARS", "30"))
DISTRICTS = 290
QUESTIONS, PEER_QUESTIONS = 2000, 60
KEYS = ("measure", "breakdown", "period", "area_set", "area")

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from samstad.organisation.models import City
from samstad.statistics.models import Area, AreaSet, Dataset
from bench.store import area_codes
city = City.objects.create(slug="bench", code="9901", name={"sv": "Bench"})
areas = AreaSet.objects.create(city=city, code="deso", name={"sv": "DeSO"}, kind="deso")
Area.objects.bulk_create([Area(area_set=areas, code=c, name={"sv": c}, sort_key=c) for c in area_codes()])
rows = Dataset.objects.create(
    city=city, code="rows", publisher="x", licence="x", format="csv",
    mapping={"area": "area", "period": "period", "measure": "measure",
             "breakdowns": {"sex": "sex", "age": "age"}, "value": "value"},
    symbols={"..": "suppressed_by_source"},
)
rows.area_sets.set([areas])
"""
IMPORT = """
import datetime, json, sys, time
from bench import memory
from samstad.organisation.rights import Actor
from samstad.statistics.imports import import_statistics
from samstad.statistics.models import Dataset
start = time.perf_counter()
release = import_statistics(
    Actor("cli:bench", machine=True), Dataset.objects.get(), sys.argv[1], published=datetime.date(2026, 1, 1)
)
taken = time.perf_counter() - start
peak = memory.peak()
print(json.dumps({"taken": taken, "peak": peak, "content": release.content_hash, "rows": release.rows}))
"""
DIFF = """
import json, time
from bench import memory
from samstad.statistics import differing
old, new = (differing.find_release(f"rows/{number}") for number in (1, 2))
start = time.perf_counter()
found = differing.differ(old, new)
taken = time.perf_counter() - start
peak = memory.peak()
print(json.dumps({"taken": taken, "peak": peak, "changed": found.changes.changed}))
"""
READER = """
import json, sys
from samstad.statistics import store
from samstad.statistics.models import Dataset
from samstad.statistics.queries import current_release
dataset, seen, reads = Dataset.objects.get(), {}, 0
print("ready", flush=True)
codes = None
while not sys.stdin.closed:
    release = current_release(dataset)
    reader = store.open_cube(release.content_hash)
    codes = codes or reader.labels("deso").areas
    for area in codes[::700]:
        cut = reader.area("deso", area)
        whole = int((cut.missing == 0).sum()), float(cut.values[cut.missing == 0].sum(dtype="f8"))
        before = seen.setdefault(f"{release.number}/{area}", whole)
        assert before == whole, "two answers of one release"
        reads += 1
    import os
    if os.path.exists(sys.argv[1]):
        break
print(json.dumps({"reads": reads, "releases": sorted({int(key.split("/")[0]) for key in seen}), "seen": seen}))
"""


def area_codes() -> list[str]:
    """Codes of the form of DeSO, in order."""
    return [f"{114 + i // 21:04d}{'ABC'[i % 21 // 7]}{1000 + i % 21 * 10}" for i in range(AREAS)]


def measure(folder: Path) -> Iterator[Row]:
    cells = AREAS * SERIES * YEARS
    group = "Store"
    home = folder / "home"
    home.mkdir()
    _run(home, PREPARE)
    first, second = folder / "first.csv", folder / "second.csv"
    write_csv(first, seed=1, revised=0.0)
    note = f"{cells / 1e6:.1f} million values, {first.stat().st_size / 1e6:.0f} MB of CSV, a new process"
    imported = _run(home, IMPORT, str(first))
    yield Row(group, "import from CSV", f"{imported['taken']:.1f} s", "≤ 30 s", note)
    yield Row(group, "peak memory of the import", f"{imported['peak']:.2f} GB", "≤ 3 GB")
    size = sum(
        f.stat().st_size for part in ("releases", "cube") for f in (home / part).rglob("*") if f.is_file()
    )
    yield Row(
        group, "archive and cube on disk", f"{size / 1e6:.0f} MB", "≤ 650 MB", "both orientations, float32"
    )
    yield from _reading(home, imported["content"], folder, first)
    yield from _converting(home, imported["content"], folder)
    write_csv(second, seed=1, revised=0.01)
    first.unlink()
    yield from _while_importing(home, second, folder)
    diff = _run(home, DIFF)
    words = f"{diff['changed']:,} values differ; {diff['peak']:.2f} GB at most, with reading both from the archive"
    yield Row(group, "difference of two such releases", f"{diff['taken']:.1f} s", "≤ 10 s", words)


def write_csv(path: Path, *, seed: int, revised: float) -> None:
    """A delivery as an agency sends it, by year; of its numbers a share `revised` is one higher."""
    import numpy as np
    import polars as pl

    areas = pl.Series("area", area_codes())
    series = [
        (f"m{k // 27:02d}", "KMT"[k % 3], f"{k // 3 % 9 * 10}-{k // 3 % 9 * 10 + 9}") for k in range(SERIES)
    ]
    with path.open("wb") as file:
        file.write(b"area,period,measure,sex,age,value\n")
        for year in range(1996, 1996 + YEARS):
            random_numbers = np.random.default_rng((seed, year))
            numbers = np.exp(random_numbers.normal(3, 1.5, (SERIES, AREAS))).astype(np.int64)
            hidden = random_numbers.random((SERIES, AREAS)) < 0.01
            numbers += random_numbers.random((SERIES, AREAS)) < revised
            for k, (measure, sex, age) in enumerate(series):
                text = pl.Series(numbers[k]).cast(pl.String)
                text = text.zip_with(pl.Series(~hidden[k]), pl.Series([".."]).new_from_index(0, AREAS))
                table = pl.select(
                    area=areas, period=pl.lit(str(year)), measure=pl.lit(measure), sex=pl.lit(sex), age=pl.lit(age),
                    value=text,
                )  # fmt: skip
                file.write(table.write_csv(include_header=False).encode())


def _run(home: Path, code: str, *arguments: str) -> dict[str, Any]:
    """Run code in a new process that has the home open; what it printed as JSON."""
    done = subprocess.run(
        _command(code, *arguments), env=_environment(home), check=True, stdout=subprocess.PIPE
    )
    text = done.stdout.decode().strip()
    return json.loads(text.splitlines()[-1]) if text else {}


def _command(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", f"import django\ndjango.setup()\n{code}", *arguments]


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAMSTAD_HOME", "DATABASE_URL"))}
    root = Path(__file__).resolve().parents[1]
    path = os.pathsep.join([str(root), str(root / "src"), kept.get("PYTHONPATH", "")])
    settings = {"SAMSTAD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "samstad.conf.settings"}
    return {**kept, **settings, "PYTHONPATH": path}


# --- Reading ---------------------------------------------------------------------------------------------


def _reading(home: Path, content: str, folder: Path, source: Path) -> Iterator[Row]:
    """One area with everything, and one map, asked of every engine at random."""
    from samstad.statistics.store.cube import CubeReader

    cube = CubeReader(home / "cube" / content)
    labels = cube.labels("deso")
    chance = random.Random(1)
    areas = [chance.choice(labels.areas) for _ in range(QUESTIONS)]
    maps = [(chance.choice(labels.series), chance.randrange(YEARS)) for _ in range(QUESTIONS)]

    def ask_area(area: str) -> Any:
        cut = cube.area("deso", area)
        return cut.values.astype("f8"), cut.missing.copy()

    def ask_map(asked: tuple[tuple[str, str], int]) -> Any:
        cut = cube.series("deso", *asked[0])
        return cut.values[asked[1]].astype("f8"), cut.missing[asked[1]].copy()

    ours = {
        "one area, everything": _times(ask_area, areas),
        "one indicator and year, all areas": _times(ask_map, maps),
    }
    for what, (median, high) in ours.items():
        note = f"{QUESTIONS} questions at random, each copied out; 95 of 100 within {high:.3f} ms (aim ≤ 2.5)"
        yield Row("Store", what, f"{median:.3f} ms", "≤ 0.1 ms", note)
    numbered = [(series, labels.periods[year]) for series, year in maps]
    peers = [("Polars on Parquet in the matching order", "≥ 50 ×", _polars(home, content, folder))]
    if (postgres := _postgres(source)) is not None:
        peers.append(("PostgreSQL with an index", "≥ 100 ×", postgres))
    for name, aim, (ask_area_there, ask_map_there, close) in peers:
        times = {
            "one area, everything": _times(ask_area_there, areas[:PEER_QUESTIONS]),
            "one indicator and year, all areas": _times(ask_map_there, numbered[:PEER_QUESTIONS]),
        }
        close()
        for what, (median, _high) in times.items():
            figure = f"{median / ours[what][0]:,.0f} ×"
            yield Row("Store", f"{what}: {name}", figure, aim, f"{median:.2f} ms, median of {PEER_QUESTIONS}")


def _times(ask: Callable[[Any], Any], questions: list[Any]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after some questions that are not counted."""
    for question in questions[:5]:
        ask(question)
    taken = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        taken.append((time.perf_counter() - start) * 1e3)
    taken.sort()
    return statistics.median(taken), taken[int(len(taken) * 0.95)]


Peer = tuple[Callable[[str], Any], Callable[[tuple[tuple[str, str], str]], Any], Callable[[], None]]


def _polars(home: Path, content: str, folder: Path) -> Peer:
    """Two files, each in the order that its question wants: the pages that cannot match are skipped."""
    import polars as pl

    by_map = next((home / "releases").rglob(f"{content}.parquet"))
    by_area = folder / "by_area.parquet"
    frame = pl.read_parquet(by_map).with_columns(pl.col(*KEYS).cast(pl.String))
    frame.sort("area", maintain_order=True).write_parquet(by_area, row_group_size=SERIES * YEARS * 32)
    plain = folder / "by_map.parquet"
    frame.write_parquet(plain, row_group_size=AREAS * 32)
    del frame

    def area(code: str) -> pl.DataFrame:
        return pl.scan_parquet(by_area).filter(pl.col("area") == code).select("value", "missing").collect()

    def one_map(asked: tuple[tuple[str, str], str]) -> pl.DataFrame:
        (measure, breakdown), period = asked
        wanted = (
            (pl.col("measure") == measure) & (pl.col("breakdown") == breakdown) & (pl.col("period") == period)
        )
        return pl.scan_parquet(plain).filter(wanted).select("value", "missing").collect()

    def close() -> None:
        by_area.unlink()
        plain.unlink()

    return area, one_map, close


def _postgres(source: Path) -> Peer | None:
    """A table with an index for each question; None where no server can be had, which is said aloud."""
    import psycopg

    from tests.postgres import PostgresMissingError, new_database, running_server

    server = running_server()
    try:
        database = new_database(server.__enter__())
    except PostgresMissingError as error:
        print(f"PostgreSQL is not measured: {error}", file=sys.stderr)
        return None
    connection = psycopg.connect(database.__enter__(), autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNLOGGED TABLE cell (area text, period text, measure text, sex text, age text, value text)"
        )
        with source.open("rb") as file, cursor.copy("COPY cell FROM STDIN (FORMAT csv, HEADER)") as copy:
            while part := file.read(1 << 20):
                copy.write(part)
        cursor.execute("CREATE INDEX ON cell (area)")
        cursor.execute("CREATE INDEX ON cell (measure, sex, age, period)")
        cursor.execute("VACUUM ANALYZE cell")

    def area(code: str) -> Any:
        return connection.execute("SELECT value FROM cell WHERE area = %s", [code]).fetchall()

    def one_map(asked: tuple[tuple[str, str], str]) -> Any:
        (measure, breakdown), period = asked
        age, sex = (part.split("=")[1] for part in breakdown.split(";"))
        return connection.execute(
            "SELECT area, value FROM cell WHERE measure = %s AND sex = %s AND age = %s AND period = %s",
            [measure, sex, age, period],
        ).fetchall()

    def close() -> None:
        connection.close()
        database.__exit__(None, None, None)
        server.__exit__(None, None, None)

    return area, one_map, close


# --- Converting, and importing while others read ---------------------------------------------------------


def _converting(home: Path, content: str, folder: Path) -> Iterator[Row]:
    """Every series and year from DeSO to districts. DuckDB joins and groups the same rows."""
    import duckdb
    import numpy as np
    import polars as pl

    from samstad.methods.conversion import convert_counts, from_key
    from samstad.statistics.store.cube import CubeReader

    cube = CubeReader(home / "cube" / content)
    codes = cube.labels("deso").areas
    pairs = [(code, f"{i * DISTRICTS // len(codes):03d}") for i, code in enumerate(codes)]
    everything = cube.everything("deso")
    crosswalk = from_key(pairs, sources=codes)
    result, taken = None, []
    for _ in range(3):
        start = time.perf_counter()
        result = convert_counts(everything.values, everything.missing, crosswalk)
        taken.append(time.perf_counter() - start)
    ours = statistics.median(taken)
    yield Row(
        "Store", "DeSO → districts, everything", f"{ours:.2f} s", "≤ 1 s",
        f"{DISTRICTS} districts, a sum over something missing is missing; median of 3",
    )  # fmt: skip
    parquet = next((home / "releases").rglob(f"{content}.parquet"))
    key = folder / "key.parquet"
    pl.DataFrame(pairs, schema=["area", "district"], orient="row").write_parquet(key)
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE cell AS SELECT area::varchar area, period::varchar period, measure::varchar measure, "
        f"breakdown::varchar breakdown, value, missing FROM read_parquet('{parquet}')"
    )
    database.execute(f"CREATE TABLE key AS SELECT * FROM read_parquet('{key}')")
    start = time.perf_counter()
    rows = database.execute(
        "SELECT measure, breakdown, period, district, "
        "CASE WHEN max(missing) = 0 THEN sum(value) END AS value, max(missing) AS missing "
        "FROM cell JOIN key USING (area) GROUP BY ALL ORDER BY measure, breakdown, period, district"
    ).fetchnumpy()
    theirs = time.perf_counter() - start
    database.close()
    assert result is not None
    assert np.array_equal(result.missing.ravel(), np.asarray(rows["missing"]))
    there = np.ma.getdata(rows["value"])[result.missing.ravel() == 0]
    assert np.allclose(result.values.ravel()[result.missing.ravel() == 0], there)
    note = f"{theirs:.2f} s on its own table in memory; both gave the same numbers and kinds of missing"
    yield Row("Store", "DeSO → districts: DuckDB", f"{theirs / ours:.0f} ×", "≥ 5 ×", note)


def _while_importing(home: Path, source: Path, folder: Path) -> Iterator[Row]:
    """Three processes read while a fourth imports the second release; each area must have one answer a release."""
    stop = folder / "stop"
    readers = [
        subprocess.Popen(
            _command(READER, str(stop)), env=_environment(home), stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    imported = _run(home, IMPORT, str(source))
    time.sleep(1)
    stop.touch()
    told = []
    for reader in readers:
        out, _ = reader.communicate(timeout=120)
        assert reader.returncode == 0, "a reader failed"
        told.append(json.loads(out))
    merged: dict[str, Any] = {}
    for each in told:
        for key, answer in each["seen"].items():
            assert merged.setdefault(key, answer) == answer, "two readers saw one release differently"
    reads = sum(each["reads"] for each in told)
    saw = sorted({number for each in told for number in each["releases"]})
    note = f"{reads:,} reads of one area with everything, by 3 processes; releases seen: {saw}; none half"
    yield Row("Store", "second import, while others read", f"{imported['taken']:.1f} s", "–", note)
    yield Row(
        "Store", "peak memory of the second import", f"{imported['peak']:.2f} GB", "≤ 3 GB", "with comparison"
    )
