"""The source files of the example city: read back with other tools, byte for byte the same each time."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from samstad.demo import catalogue, citizens, plan, purpose, sources
from samstad.demo.geography import Geography
from samstad.demo.series import Statistics
from samstad.demo.sources import SourceFile
from samstad.methods.values import Missing

DATASETS = {d.code: d for d in catalogue.DATASETS}


def of(files: list[SourceFile], code: str, edition: int = 1) -> SourceFile:
    return next(f for f in files if f.code == code and f.edition == edition)


def read_csv(file: SourceFile) -> list[dict[str, str]]:
    lines = file.path.read_text(encoding=file.mapping["encoding"]).split("\n")[file.mapping["skip_rows"] :]
    return list(csv.DictReader(lines, delimiter=file.mapping["delimiter"]))


def test_all_files_are_written_and_described(files: list[SourceFile]) -> None:
    assert len({f.path for f in files}) == len(files)
    statistics = [f for f in files if f.kind == "statistics"]
    assert {f.code for f in statistics} == {*DATASETS, citizens.CODE}
    assert len(statistics) == len(DATASETS) + 2
    assert [f.published.isoformat() for f in files if f.code == "arbete"] == ["2026-06-15", "2026-10-05"]
    for f in files:
        assert f.path.stat().st_size > 500
        assert f.licence == "CC0-1.0 (synthetic)"
        assert (f.kind == "statistics") == bool(f.area_sets)


def test_the_same_seed_gives_the_same_bytes(
    city: Geography, statistics: Statistics, files: list[SourceFile], tmp_path: Path
) -> None:
    for one, two in zip(files, sources.write(city, statistics, tmp_path), strict=True):
        assert one.path.name == two.path.name
        assert one.path.read_bytes() == two.path.read_bytes(), one.path.name


def test_every_file_says_that_it_is_synthetic(files: list[SourceFile]) -> None:
    for f in files:
        if f.format == "geopackage":
            layer = pyogrio.read_info(f.path)["layer_metadata"]
            assert layer["SYNTHETIC"] == plan.SYNTHETIC["en"]
        else:
            encoding = f.mapping.get("encoding", "utf-8")
            assert plan.SYNTHETIC["sv"] in f.path.read_text(encoding=encoding)[:1500]


@pytest.mark.parametrize("suffix", ["gpkg", "geojson"])
def test_areas_read_back_with_gdal(city: Geography, files: list[SourceFile], suffix: str) -> None:
    for area_set in city.area_sets:
        path = next(f.path for f in files if f.path.name == f"{area_set.code}.{suffix}")
        meta, _, geometry, columns = pyogrio.raw.read(path)
        assert meta["crs"] == "EPSG:3006"
        read = dict(zip(meta["fields"], columns, strict=True))
        assert list(read["kod"]) == list(area_set.codes)
        assert list(read["namn"]) == [a.name for a in area_set]
        if area_set.level == "area":
            assert list(read["stadsdelsomrade"]) == [a.district for a in area_set]
        polygons = shapely.from_wkb(geometry)
        assert shapely.coverage_is_valid(polygons)
        assert all(a.geometry.equals_exact(p, 1e-6) for a, p in zip(area_set, polygons, strict=True))


def json_stat_cells(document: dict[str, Any]) -> dict[tuple[str, ...], tuple[float | None, str | None]]:
    """Each cell by its category codes, by the definition of JSON-stat: the last dimension varies fastest."""
    codes = [document["dimension"][d]["category"]["index"] for d in document["id"]]
    cells = {}
    for flat, value in enumerate(document["value"]):
        rest, key = flat, []
        for size, names in zip(reversed(document["size"]), reversed(codes), strict=True):
            rest, at = divmod(rest, size)
            key.append(names[at])
        cells[tuple(reversed(key))] = (value, document["status"].get(str(flat)))
    return cells


@pytest.mark.parametrize(
    ("code", "edition"),
    [("befolkning", 1), ("arbete", 1), ("arbete", 2), ("boende-inkomst", 1), ("halsa", 1)],
)
def test_json_stat_reads_back(
    code: str, edition: int, statistics: Statistics, files: list[SourceFile]
) -> None:
    file, table = of(files, code, edition), statistics.table(code, edition)
    document = json.loads(file.path.read_text(encoding="utf-8"))
    assert document["version"] == "2.0"
    assert document["class"] == "dataset"
    assert len(document["value"]) == np.prod(document["size"])
    assert document["role"]["time"] == ["tid"]
    assert document["updated"].startswith(file.published.isoformat())
    assert set(file.mapping["dimensions"]) == set(document["id"])
    symbols = file.mapping["symbols"]
    assert set(document["status"].values()) <= set(symbols)
    people = ["k", "m"], list(catalogue.AGES)
    for key, (value, status) in json_stat_cells(document).items():
        area, measure, year = key[0], key[-2], key[-1]
        at: tuple[int, ...] = (table.row(area), table.years.index(int(year)))
        if code == "befolkning":
            at = (*at, people[0].index(key[1]), people[1].index(key[2]))
        kind = Missing(int(table.measures[measure].missing[at]))
        if kind == Missing.PRESENT:
            assert value == table.measures[measure].values[at]
            assert status is None
        else:
            assert value is None
            assert Missing[symbols.get(status, "unexplained").upper()] == kind


@pytest.mark.parametrize("code", ["utbildning", "trygghetsundersokning", "demokrati"])
def test_csv_reads_back(code: str, statistics: Statistics, files: list[SourceFile]) -> None:
    file, table = of(files, code), statistics.table(code)
    rows = read_csv(file)
    columns = file.mapping["columns"]
    assert list(rows[0]) == list(columns)
    assert len(rows) == int(table.exists.sum())
    measures = {header: role["measure"] for header, role in columns.items() if "measure" in role}
    assert set(measures.values()) == set(DATASETS[code].measures)
    for row in rows:
        area, year = row["Områdeskod"], int(row["År"])
        for header, measure in measures.items():
            kind, text = table.kind(measure, area, year), row[header]
            meaning = file.mapping["symbols"].get(text)
            if meaning == "zero":
                assert kind == Missing.PRESENT
                assert table.value(measure, area, year) == 0
            elif meaning is not None:
                assert Missing[meaning.upper()] == kind
            else:
                assert float(text.replace(file.mapping["decimal"], ".")) == table.value(measure, area, year)


def test_the_awkward_csv_is_awkward(files: list[SourceFile]) -> None:
    file = of(files, "utbildning")
    raw = file.path.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    body = raw.decode("windows-1252")
    assert body.splitlines()[0].startswith("Syntetiska uppgifter")
    for symbol in (";..;", ";.;", ";-;", ";;"):
        assert symbol in body
    assert any("," in row["Genomsnittligt meritvärde"] for row in read_csv(file))
    assert read_csv(of(files, "trygghetsundersokning"))[0]["Områdeskod"] == "01"


def test_the_same_symbol_means_different_things_in_two_sources(files: list[SourceFile]) -> None:
    meaning = {code: of(files, code).mapping["symbols"] for code in ("utbildning", "demokrati")}
    for symbol in ("-", "."):
        assert meaning["utbildning"][symbol] != meaning["demokrati"][symbol]
        for code in meaning:
            assert any(symbol in row.values() for row in read_csv(of(files, code)))


def test_area_codes_of_a_file_are_found_in_the_area_sets_it_names(
    city: Geography, statistics: Statistics, files: list[SourceFile]
) -> None:
    sets = {area_set.code: set(area_set.codes) for area_set in city.area_sets}
    for f in files:
        if f.kind != "statistics" or f.code == citizens.CODE:  # the survey's answers are of districts, by sex
            continue
        table = statistics.table(f.code, f.edition)
        for i, row in enumerate(table.rows):
            for t, year in enumerate(table.years):
                if table.exists[i, t]:
                    found = [
                        s for s, first, last in f.area_sets if first <= year <= last and row.code in sets[s]
                    ]
                    assert len(found) == 1
                    assert found[0] in row.area_sets


def test_the_documentation_names_everything_that_is_there_on_purpose(files: list[SourceFile]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "example-city.md").read_text(encoding="utf-8")
    for entry in purpose.ON_PURPOSE:
        assert f"| `{entry.code}` |" in text
    for _, name, _ in plan.HAMLETS:
        assert name in text
    for file in files:
        if file.kind == "statistics":
            row = next(line for line in text.splitlines() if line.startswith(f"| `{file.code}` |"))
            assert file.published.isoformat() in row
