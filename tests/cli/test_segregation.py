"""`samstad segregation` on plain files: published results, and faults in one sentence."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.demo_home import samstad

TABLE = "area,district,a,b\n1,n,10,90\n2,n,20,80\n3,s,70,30\n4,s,80,20\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "areas.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def told(tmp_path: Path, *words: str) -> dict:
    done = samstad(tmp_path / "home", "segregation", *words, "--json", "--draws", "100")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_table_is_measured_with_its_doubt(file: Path, tmp_path: Path) -> None:
    found = told(tmp_path, str(file), "--within", "district")
    d = found["estimates"]["dissimilarity"]
    rows = [(10, 90), (20, 80), (70, 30), (80, 20)]
    assert d["raw"] == pytest.approx(0.5 * sum(abs(a / 180 - b / 220) for a, b in rows))
    assert d["low"] <= d["value"] <= d["high"]
    assert found["nested"]["between"] + found["nested"]["within"] == pytest.approx(found["nested"]["total"])
    assert (found["areas"], found["persons"], found["groups"]) == (4, 400, ["a", "b"])
    assert found["chance"]["p"] == pytest.approx(0.01)


def test_the_table_for_people_and_the_same_each_time(file: Path, tmp_path: Path) -> None:
    words = ("segregation", str(file), "--group", "a", "--group", "b", "--draws", "100")
    one, two = (samstad(tmp_path / "home", *words).stdout for _ in range(2))
    assert one == two
    assert "dissimilarity" in one
    assert "isolation of a" in one


def test_a_group_and_its_base(file: Path, tmp_path: Path) -> None:
    file.write_text("area,a,all\n1,10,100\n2,20,100\n3,70,100\n4,80,100\n", encoding="utf-8")
    based = told(tmp_path, str(file), "--group", "a", "--base", "all")
    file.write_text(TABLE, encoding="utf-8")
    grouped = told(tmp_path, str(file), "--group", "a", "--group", "b")
    assert based["estimates"] == grouped["estimates"]


def test_what_is_missing_is_left_out_only_when_told(file: Path, tmp_path: Path) -> None:
    file.write_text(TABLE.replace("20,80", "..,80"), encoding="utf-8")
    words = (str(file), "--group", "a", "--group", "b", "--missing", "..=withheld")
    refused = samstad(tmp_path / "home", "segregation", *words)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "missing in 1 of 4" in refused.stderr
    found = told(tmp_path, *words, "--leave-out")
    assert (found["areas"], found["left_out"]) == (3, ["2"])


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        (TABLE, ("--group", "a"), "between groups"),
        (TABLE, ("--group", "c", "--group", "a"), "no column c"),
        (TABLE, ("--base", "b"), "one group"),
        (TABLE, ("--group", "a", "--group", "b", "--within", "land"), "no column land"),
        (TABLE.replace("10,90", "-1,90"), ("--group", "a", "--group", "b"), "below 0"),
        (TABLE.replace("10,90", "x,90"), ("--group", "a", "--group", "b"), "row 2, a"),
    ],
)
def test_a_fault_is_one_sentence(
    file: Path, tmp_path: Path, text: str, words: tuple[str, ...], says: str
) -> None:
    file.write_text(text, encoding="utf-8")
    failed = samstad(tmp_path / "home", "segregation", str(file), *words)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert says in failed.stderr
    assert failed.stderr.count("\n") == 1


@pytest.mark.reference
def test_sweden_2019_by_the_command(reference_data: Path, tmp_path: Path) -> None:
    file = reference_data / "stat" / "deso2018_2019_befolkning_utlandsk_bakgrund.csv"
    found = told(tmp_path, str(file), "--group", "utlandsk_bakgrund", "--base", "befolkning")
    assert found["areas"] == 5984
    assert round(found["estimates"]["dissimilarity"]["raw"], 4) == 0.3788


@pytest.mark.reference
def test_schools_by_the_command(reference_data: Path, tmp_path: Path) -> None:
    """M and H of the published example, to the last digit that is published."""
    folder = reference_data / "reference" / "segregation"
    wide: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    with (folder / "schools00.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            wide[row["school"], row["state"]][row["race"]] = float(row["n"])
    races = sorted({race for counts in wide.values() for race in counts})
    file = tmp_path / "schools.csv"
    lines = [",".join(["school", "state", *races])]
    lines += [",".join([*key, *(str(counts.get(race, 0)) for race in races)]) for key, counts in wide.items()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    expected = json.loads((folder / "EXPECTED_schools00.json").read_text("utf-8"))
    found = told(tmp_path, str(file), "--within", "state")
    assert found["as_counted"]["mutual_information"] == pytest.approx(
        expected["mutual_total(race,school)"]["M_full_precision_recomputed"], abs=1e-12
    )
    assert f"{found['estimates']['information_theory']['raw']:.3f}" == "0.419"
    assert f"{found['nested']['between']:.4f}" == str(expected["between_state"]["H"])
    assert f"{found['nested']['within']:.3f}" == str(expected["within_state"]["H"])
