"""The whole chain on data that nobody here wrote, by the command alone: areas, release, judgement, report, verified.

The goals and targets below are made up for the test and are loaded into a temporary home only; the numbers are the
city's and Statistics Sweden's own, read where they lie.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.demo_home import samstad

pytestmark = pytest.mark.reference

FILES = {
    "city.toml": """\
format = 1
slug = "stockholm"
code = "0180"
name.sv = "Stockholm"
""",
    "organisations/ks.yaml": 'code: "ks"\nname: Kommunstyrelsen\nkind: executive_board\n',
    "themes.yaml": 'themes:\n- code: "befolkning"\n  name: Befolkning\n',
    "area_sets/basomraden-aldre.yaml": """\
code: "basomraden-aldre"
name: Basområden, äldre koder
kind: statistical
valid_to: "2013-12-31"
""",
    "area_sets/basomraden.yaml": 'code: "basomraden"\nname: Basområden\nkind: statistical\nvalid_from: "2014-01-01"\n',
    "area_sets/kommun.yaml": """\
code: "kommun"
name: Kommun
kind: municipality
areas:
- code: "0180"
  name: Stockholm
""",
    "area_sets/lan.yaml": 'code: "lan"\nname: Län\nkind: other\nareas:\n'
    + "".join(f'- code: "{code:02}"\n' for code in [1, *range(3, 11), *range(12, 15), *range(17, 26)]),
    "sources/befolkning.yaml": """\
code: "befolkning"
name: Folkmängd efter kön och ålder
publisher: Stockholms stad
licence: CC0
format: csv
area_sets:
- "basomraden"
mapping:
  area: "nyckelkod"
  period: "ar"
  measure:
    constant: "antal"
  breakdowns:
    "kon": "kon"
    "alder": "alder"
  value: "antal"
measures:
- code: "antal"
  name: Antal invånare
""",
    "sources/manadsfolkmangd.yaml": """\
code: "manadsfolkmangd"
name: Folkmängden per månad
publisher: SCB
licence: CC0
format: jsonstat
area_sets:
- "lan"
mapping:
  area: "Region"
  period: "Tid"
  measure: "ContentsCode"
  breakdowns:
    "alder": "Alder"
    "kon": "Kon"
  totals:
    "kon": "1+2"
""",
    "indicators/aldre.yaml": """\
code: "aldre"
theme: "befolkning"
name: Invånare 65 år och äldre
kind: share
unit: "%"
direction: higher_is_better
numerator:
  dataset: "befolkning"
  measure: "antal"
  where:
    "alder":
    - "65-79"
    - "80+"
denominator:
  dataset: "befolkning"
  measure: "antal"
author: Testet
""",
    "documents/prov.yaml": """\
code: "prov"
kind: plan
state: in_force
title: Prov
owner: "ks"
goals:
- code: "1"
  kind: local
  owner: "ks"
  theme: "befolkning"
  area: "basomraden:{area}"
  text: Ett mål som bara finns i testet
  targets:
  - code: "aldre"
    indicator: "aldre"
    area: "basomraden:{area}"
    kind: increase
    baseline_year: 2014
    year: 2016
    set_by: "ks"
""",
    "rounds/prov.yaml": """\
code: "prov"
name: Prov
document: "prov"
led_by: "ks"
year: 2016
opens: "2017-01-01"
due: "2017-02-01"
addressees:
- "ks"
""",
}
AREA = "1330200"  # Stora Essingen


def write(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name].replace("{area}", AREA), encoding="utf-8")
    return folder


def run(home: Path, *words: str) -> dict:
    done = samstad(home, *words, "--json", SAMSTAD_TODAY="2017-03-01")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def stockholm(tmp_path: Path, reference_data: Path) -> Path:
    """A home with the real areas and releases, and the test's own target."""
    home, folder = tmp_path / "home", tmp_path / "stockholm"
    later = {"documents/prov.yaml", "rounds/prov.yaml"}
    write(folder, *(name for name in FILES if name not in later))
    run(home, "load", str(folder))
    package = str(reference_data / "geo/stockholm_basomraden_2014_2016.gpkg")
    common = ("--city", "stockholm", "--name-field", "namn")
    run(home, "import", "areas", package, *common, "--set", "basomraden-aldre", "--code-field", "tidigare_n")
    now = (*common, "--set", "basomraden", "--code-field", "nyckelkod")
    before = ("--previous-field", "tidigare_n", "--previous-set", "basomraden-aldre")
    areas = run(home, "import", "areas", package, *now, *before)
    assert (areas["areas"], areas["succeeded"]) == (419, 419)
    table = str(reference_data / "stat/stockholm_basomrade_befolkning_2014_2016_long.csv")
    source = ("--city", "stockholm", "--dataset", "befolkning")
    planned = run(home, "import", "statistics", table, *source, "--dry-run")
    made = run(home, "import", "statistics", table, *source)
    assert planned["rows"] == made["rows"] == 419 * 3 * 2 * 7
    write(folder, *later)
    # The folder knows nothing of geometry that was imported: export it first, as a city would.
    run(home, "export", str(tmp_path / "out"))
    write(tmp_path / "out" / "stockholm", *later)
    run(home, "load", str(tmp_path / "out" / "stockholm"))
    return home


def test_the_chain_on_stockholms_own_population(stockholm: Path, reference_data: Path) -> None:
    (target,) = run(stockholm, "judge")["targets"]
    table = (
        (reference_data / "stat/stockholm_basomrade_befolkning_2014_2016_long.csv").read_text().splitlines()
    )
    people = {"all": 0, "old": 0}
    for line in table[1:]:
        code, _, _, year, _, age, number = line.split(",")
        if (code, year) == (AREA, "2016"):
            people["all"] += int(number)
            people["old"] += int(number) * (age in {"65-79", "80+"})
    latest = target["judgement"]["latest"]
    assert latest["value"] == pytest.approx(100 * people["old"] / people["all"])
    assert latest["base"] == people["all"]
    assert latest["lower"] < latest["value"] < latest["upper"]
    built = run(stockholm, "report", "build", "--city", "stockholm", "--round", "prov")
    (report,) = run(stockholm, "report", "verify")["reports"]
    assert report["identifier"] == built["identifier"]
    assert report["judgements"] == 1
    assert report["findings"] == []


def test_a_source_that_adds_noise_is_kept_as_it_is(stockholm: Path, reference_data: Path) -> None:
    recorded = str(reference_data / "api/pxweb_v2_scb/TAB6471_data.json")
    made = run(
        stockholm, "import", "statistics", recorded, "--city", "stockholm", "--dataset", "manadsfolkmangd"
    )
    assert made["rows"] == 2772
    assert made["missing"] == {} or set(made["missing"].values()) == {0}
    again = samstad(
        stockholm, "import", "statistics", recorded, "--city", "stockholm", "--dataset", "manadsfolkmangd"
    )
    assert again.returncode == 1
    assert "release" in again.stderr
