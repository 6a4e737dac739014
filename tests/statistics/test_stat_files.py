"""The reference data's tables of numbers and lists: each loads whole, and says what another list says of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from samstad.exchange.folder import read_library
from samstad.exchange.schema.nouns import City as CityFile
from samstad.methods.values import Missing
from samstad.statistics.sources import tables
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.recipes import SERVICES
from samstad.statistics.sources.skolverket import read
from tests.exchange.test_round_trip import EXAMPLES
from tests.statistics.network.test_skolverket import MAPPING, MEANINGS, fetched
from tests.statistics.network.test_skolverket import Answers as RecordedSchools

pytestmark = pytest.mark.reference
YEAR = {"period": {"constant": "2019"}}
#: File → how it is read: its columns with numbers, and the rows that it has.
FILES: dict[str, tuple[dict[str, Any], int]] = {
    "deso2018_2019_befolkning_utlandsk_bakgrund.csv": (
        {"area": "deso_2018", **YEAR, "values": {"befolkning": "b", "utlandsk_bakgrund": "u"}},
        5984,
    ),
    "deso2018_2019_medborgarskap_medianinkomst.csv": (
        {"area": "deso_2018", **YEAR, "values": {"nettoinkomst_median_tkr": "n"}},
        5984,
    ),
    "polisen_uso_2025_deso2025_stockholm.csv": (
        {
            "area": "deso_2025",
            "period": {"constant": "2025"},
            "breakdowns": {"klass": "klass"},
            "values": {"andel_yta_pct": "andel"},
        },
        0,
    ),
    "stockholm_basomrade_befolkning_2014_2016_long.csv": (
        {
            "area": "nyckelkod",
            "period": "ar",
            "measure": {"constant": "antal"},
            "breakdowns": {"kon": "kon", "alder": "alder"},
            "value": "antal",
        },
        419 * 3 * 2 * 7,
    ),
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", list(FILES))
def test_every_table_loads_cell_by_cell(name: str, reference_data: Path) -> None:
    said, rows = FILES[name]
    path = reference_data / "stat" / name
    got = tables.read(path, parse(said, name), parse_symbols({"NA": "unexplained"}, name))
    assert got.rejected == []
    lines = rows_of(path)
    assert rows in (0, len(lines))
    columns = list(said.get("values", {said.get("value"): ""}))
    right = [line[column] for line in lines for column in columns]
    found = got.frame.select("value", "missing").rows()
    assert len(found) == len(right)
    for text, (value, kind) in zip(right, found, strict=True):
        if text in ("", "NA"):
            assert (value, kind) == (None, int(Missing.UNEXPLAINED))
        else:
            assert (value, kind) == (float(text), int(Missing.PRESENT))


def test_every_table_of_the_folder_is_read_somewhere(reference_data: Path) -> None:
    assert {path.name for path in (reference_data / "stat").glob("*.csv")} == set(FILES)


def test_the_librarys_key_figures_are_on_koladas_list(reference_data: Path) -> None:
    known = {row["id"]: row for row in rows_of(reference_data / "api/kolada/kolada_kpi_df.csv")}
    library = read_library(EXAMPLES / "indicators", CityFile(slug="x", code="0180", name="X"))
    asked = {each.code: each.recipe.plain() for each in library.sources if each.recipe}
    kpis = {code: recipe["kpis"] for code, recipe in asked.items() if recipe["service"] == "kolada"}
    for code, ids in kpis.items():
        for kpi in ids:
            row = known[kpi]
            # Figures of municipalities; and of units where they are asked for by unit.
            assert row["municipality_type"] in ("K", "A"), kpi
            if code == "kolada-skolor":
                assert row["has_ou_data"] == "True", kpi
    assert {each["service"] for each in asked.values()} <= set(SERVICES)


def test_koladas_places_are_municipalities_or_regions(reference_data: Path) -> None:
    places = rows_of(reference_data / "api/kolada/kolada_munic.csv")
    kinds = {kind: [row["id"] for row in places if row["type"] == kind] for kind in ("K", "L")}
    assert (len(kinds["K"]), len(kinds["L"])) == (290, 22)
    assert "0000" in kinds["L"]
    # The codes look alike: only the type tells them apart.
    assert all(len(code) == 4 and code.isdigit() for codes in kinds.values() for code in codes)


def test_a_key_figure_by_sex_and_year(reference_data: Path) -> None:
    path = reference_data / "api/kolada/kolada_n00945.csv"
    said = {
        "area": "municipality_id",
        "period": "year",
        "measure": "kpi",
        "breakdowns": {"kon": "gender"},
        "totals": {"kon": "T"},
        "value": "value",
    }
    got = tables.read(path, parse(said, "here"), parse_symbols({}, "here"))
    assert got.rejected == []
    lines = rows_of(path)
    assert got.frame["value"].to_list() == [float(row["value"]) if row["value"] else None for row in lines]
    assert set(got.frame["area"]) == {row["municipality_id"] for row in lines}


def test_the_schools_of_a_county_are_those_of_the_recordings(reference_data: Path, tmp_path: Path) -> None:
    """A list that somebody else made of the same service has the merit values that we read, school by school."""
    listed = json.loads((reference_data / "stat/skolverket/stockholm-grade9-schools.json").read_text())
    got = read(fetched(RecordedSchools(reference_data), tmp_path), MAPPING, parse_symbols(MEANINGS, "here"))
    ours = {
        row["area"]: row["value"]
        for row in got.frame.iter_rows(named=True)
        if (row["measure"], row["period"]) == ("averageGradesMeritRating9thGrade", "2024") and row["value"]
    }
    theirs = {row["schoolUnitCode"]: row["averageMeritGrade9"] for row in listed["schools"]}
    common = ours.keys() & theirs.keys()
    assert len(common) > 40
    assert {code: theirs[code] for code in common} == {code: ours[code] for code in common}
