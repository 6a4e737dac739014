"""`samstad methods` and `samstad index`: on plain files, in a home that stays empty."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from samstad.cli.commands import methods
from samstad.methods.composite import Component, Recipe, compute, score_of
from samstad.methods.values import Values
from tests.demo_home import ROOT, samstad

RECIPE = Recipe(
    (Component("arbetslosa", "higher_is_worse", 2), Component("behoriga", "higher_is_better")),
    "z",
    "arithmetic",
    "carry",
    reference="made up for the test",
)
TABLE = "kod,namn,arbetslosa,behoriga\n0180R001,Ett,4,95\n0180R002,Två,6,85\n0180R003,Tre,8,80\n0180R004,Fyra,12,70\n"
WORKED = [-1.251, -0.431, 0.205, 1.476]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    recipe, table = tmp_path / "recipe.json", tmp_path / "areas.csv"
    recipe.write_text(json.dumps(RECIPE.to_dict()), encoding="utf-8")
    table.write_text(TABLE, encoding="utf-8")
    return recipe, table


def test_every_method_has_its_page_and_its_sentence(tmp_path: Path) -> None:
    told = samstad(tmp_path / "home", "methods", "--json")
    found = json.loads(told.stdout)["methods"]
    assert not (tmp_path / "home").exists()
    assert {method["module"].split(".")[2] for method in found} == set(methods.modules()) - {"values"}
    for method in found:
        page = ROOT / method["page"]
        assert page.is_file(), method
        assert method["name"] in page.read_text(encoding="utf-8")
        assert method["text"].endswith((".", ":", "?")), method
    shown = samstad(tmp_path / "home", "methods").stdout
    assert all(method["text"] in shown for method in found)


def test_an_index_of_a_plain_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    told = samstad(tmp_path / "home", "index", *map(str, files), "--json")
    assert told.returncode == 0, told.stderr
    assert not (tmp_path / "home").exists()
    found = json.loads(told.stdout)
    assert [round(row["score"], 3) for row in found["areas"]] == WORKED
    assert [row["rank"] for row in found["areas"]] == [4, 3, 2, 1]
    # What is told is enough to derive one score again.
    again = score_of(Recipe.from_dict(found["recipe"]), found["constants"], {"arbetslosa": 8, "behoriga": 80})
    assert again == found["areas"][2]["score"]
    shown = samstad(tmp_path / "home", "index", *map(str, files)).stdout.splitlines()
    assert shown[1].split() == ["0180R004", "1.476", "1"]


def test_yaml_semicolons_and_what_is_missing(tmp_path: Path) -> None:
    table = tmp_path / "areas.csv"
    table.write_text(
        "namn;kod;a\nEtt;01;1,5\nTvå;02;..\nTre;03;2,5\nFyra;04;withheld\nFem;05;\n", encoding="utf-8"
    )
    recipe = tmp_path / "index.yaml"
    recipe.write_text(
        'code: "x"\nname: X\nauthor: Y\nrecipe:\n  components:\n  - code: "a"\n    direction: "higher_is_worse"\n'
        "  standardisation: none\n  aggregation: arithmetic\n  on_missing: carry\n",
        encoding="utf-8",
    )
    words = ("index", str(recipe), str(table), "--area", "kod", "--missing", "..=not_collected")
    rows = list(csv.DictReader(io.StringIO(samstad(tmp_path / "home", *words, "--csv").stdout)))
    assert [row["area"] for row in rows] == ["01", "02", "03", "04", "05"]
    assert [row["score"] for row in rows] == ["1.5", "", "2.5", "", ""]
    assert [row["missing"] for row in rows] == ["", "not_collected", "", "withheld", "unexplained"]
    assert [row["rank"] for row in rows] == ["2", "", "1", "", ""]


def test_sensitivity_is_the_same_each_time(files: tuple[Path, Path], tmp_path: Path) -> None:
    words = (
        "index",
        *map(str, files),
        "--sensitivity",
        "--draws",
        "200",
        "--alternative",
        "standardisation=z,rank",
    )
    one, two = (samstad(tmp_path / "home", *words, "--json").stdout for _ in range(2))
    assert one == two
    found = json.loads(one)
    assert set(found["sensitivity"]["effects"]) == {"weights", "standardisation"}
    assert all(row["rank_lower"] <= row["rank"] <= row["rank_upper"] for row in found["areas"])
    assert "rank in draws" in samstad(tmp_path / "home", *words).stdout


@pytest.mark.parametrize(
    ("table", "more", "told"),
    [
        (TABLE.replace("behoriga", "andra"), (), "behoriga"),
        (TABLE.replace("95", ".."), (), "row 2, behoriga"),
        (TABLE.replace("95", "nan"), (), "no number"),
        (TABLE.replace("95", "95,1"), (), "5 cells"),
        (TABLE.replace("0180R002", "0180R001"), (), "twice"),
        (TABLE.split("\n")[0], (), "no rows"),
        (TABLE.replace("12,", "4,").replace("6,", "4,").replace("8,", "4,"), (), "everywhere"),
        (TABLE, ("--missing", "..=gone"), "gone"),
        (TABLE, ("--sensitivity", "--alternative", "colour=red"), "colour"),
    ],
)
def test_a_fault_is_one_sentence(
    files: tuple[Path, Path], tmp_path: Path, table: str, more: tuple[str, ...], told: str
) -> None:
    files[1].write_text(table, encoding="utf-8")
    failed = samstad(tmp_path / "home", "index", *map(str, files), *more)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.count("\n") == 1
    assert told in failed.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("recipe.json", "{"),
        ("recipe.json", "[1]"),
        ("recipe.json", json.dumps(RECIPE.to_dict() | {"weigths": 1})),
        ("recipe.json", json.dumps({"components": 3})),
        ("recipe.yaml", "components: []\n"),
        ("recipe.yaml", "a: [\n"),
    ],
)
def test_what_is_no_recipe_is_told(files: tuple[Path, Path], tmp_path: Path, name: str, text: str) -> None:
    recipe = tmp_path / name
    recipe.write_text(text, encoding="utf-8")
    failed = samstad(tmp_path / "home", "index", str(recipe), str(files[1]))
    assert failed.returncode == 1
    assert "no recipe" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_the_numbers_are_those_of_the_library(files: tuple[Path, Path], tmp_path: Path) -> None:
    found = json.loads(samstad(tmp_path / "home", "index", *map(str, files), "--json").stdout)
    data = {"arbetslosa": Values.of([4, 6, 8, 12]), "behoriga": Values.of([95, 85, 80, 70])}
    assert [row["score"] for row in found["areas"]] == compute(RECIPE, data).score.values.tolist()
