"""Every recipe of the library, from an empty city to numbers. *Not confirmed against the live services*: see `sweden`.

Where there are recordings they answer instead: Skolverket's schools, and PxWeb's own (test_pxweb2).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from samstad import exchange
from samstad.conf.home import Home
from samstad.exchange.folder import read_library
from samstad.exchange.schema.nouns import City as CityFile
from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.statistics import fetching, queries, store
from samstad.statistics.models import Dataset, Release
from samstad.statistics.sources.recipes import service_of
from tests.demo_home import samstad
from tests.exchange.test_round_trip import EXAMPLES
from tests.statistics.conftest import ACTOR
from tests.statistics.network.server import serving
from tests.statistics.network.sweden import KPIS, NEW, OLD, TABLES, YEARS, Sweden, number, there
from tests.statistics.network.test_skolverket import Answers as RecordedSchools
from tests.statistics.network.test_skolverket import unhurried

DAY = {"SAMSTAD_TODAY": "2026-09-20"}


def count(table: str, *key: str) -> int:
    assert key[-2] in TABLES[table]["contents"]
    return number(*key)


R, Y = "0180R003_RegSO2025", "2025"
#: What indicators must be in one area and year, counted from what the services say and not through the store.
RIGHT = {
    "folkmangd": count("TAB6574", R, "totalt", "1+2", "000007Y7", Y),
    "hushall": count("TAB6568", R, "TOTALT", "000007Y1", Y),
    "utlandsk-bakgrund": 100
    * count("TAB6571", R, "1", "1+2", "000007Y4", Y)
    / count("TAB6571", R, "SA", "1+2", "000007Y4", Y),
    "hyresratter": 100
    * count("TAB6638", R, "1", "00000864", Y)
    / sum(count("TAB6638", R, form, "00000864", Y) for form in ("1", "2", "3", "ÖVRIGT")),
    "sysselsatta": 100
    * count("TAB6680", R, "1+2", "20-64", "0000089X", Y)
    / count("TAB6680", R, "1+2", "20-64", "0000089Y", Y),
    "arbetslosa": 100
    * count("TAB6680", R, "1+2", "20-64", "0000089W", Y)
    / count("TAB6680", R, "1+2", "20-64", "0000089Y", Y),
    "eftergymnasial-utbildning": 100
    * sum(count("TAB6534", R, level, "000007Z6", Y) for level in ("5", "6"))
    / sum(count("TAB6534", R, level, "000007Z6", Y) for level in ("21", "3+4", "5", "6", "US")),
    "forgymnasial-utbildning": 100
    * count("TAB6534", R, "21", "000007Z6", Y)
    / sum(count("TAB6534", R, level, "000007Z6", Y) for level in ("21", "3+4", "5", "6", "US")),
    "nettoinkomst": count("TAB6683", R, "240", "1+2", "000008A4", Y),
    "lag-ekonomisk-standard": count("TAB6685", R, "tot", "000008AC", Y),
    "hog-ekonomisk-standard": count("TAB6685", R, "tot", "000008AD", Y),
    "socioekonomiskt-index-scb": count("TAB6586", R, "000008IT", Y),
    "omradestyp": count("TAB6586", R, "000008IU", Y),
}


@pytest.fixture
def stockholm(db: None, home: Home) -> City:
    """Stockholm as its folder says it, with the library: recipes and definitions, and no number."""
    exchange.load(EXAMPLES / "stockholm", ACTOR)
    city = City.objects.get()
    exchange.load_library(EXAMPLES / "indicators", city, ACTOR)
    return city


def aim(sweden: Sweden, url: str) -> list[Dataset]:
    rows = [row for row in Dataset.objects.order_by("code") if row.recipe]
    for row in rows:
        row.recipe = json.loads(sweden.aim(json.dumps(row.recipe), url))
        row.recipe.setdefault("url", f"{url}/{row.recipe['service']}")
        row.save()
    return rows


def value(city: City, indicator: str, area_set: str, area: str, year: int) -> Any:
    table = queries.indicator_table(city.indicators.get(code=indicator), city.area_sets.get(code=area_set))
    place = (table.periods.index(year), list(table.areas).index(area))
    assert table.values.present[place]
    return table.values.values[place]


def test_not_confirmed_every_recipe_gives_its_indicators_numbers(stockholm: City) -> None:
    sweden = Sweden()
    with serving(sweden) as service:
        rows = aim(sweden, service.url)
        for row in rows:
            assert fetching.fetch(ACTOR, row, unhurried()).new, row.code
    assert len(rows) == Release.objects.count() == 12
    for code, right in RIGHT.items():
        assert value(stockholm, code, "regso-2025", "0180R003", 2025) == pytest.approx(right), code
    # Whatever is fetched has a number for somebody.
    fetched = {row.code for row in rows}
    for indicator in stockholm.indicators.all():
        if {each.code for each in queries.datasets_of(indicator)} <= fetched:
            sets = [s for row in queries.datasets_of(indicator) for s in row.area_sets.all()]
            tables = [queries.indicator_table(indicator, area_set) for area_set in sets]
            assert any(table.values.present.any() for table in tables), indicator.code
    _editions_of_areas_are_kept_apart(stockholm)


def _editions_of_areas_are_kept_apart(stockholm: City) -> None:
    frame = store.read_frame(Release.objects.get(dataset__code="scb-folkmangd").content_hash)
    assert set(frame.select("area_set", "area", "period").iter_rows()) == {
        (f"regso-{'2025' if '_' in region else '2020'}", region.partition("_")[0], year)
        for region in (*OLD, *NEW)
        for year in YEARS
        if there(region, year)
    }
    assert frame.filter(frame["value"] == 0).height == 0  # those that the table gives for other years
    assert stockholm.area_sets.get(code="regso-2020").areas.count() == len(OLD)


@pytest.mark.reference
def test_recorded_schools_by_the_librarys_recipe(stockholm: City, reference_data: Path) -> None:
    answers = RecordedSchools(reference_data)
    row = stockholm.datasets.get(code="skolverket-grundskolor")
    with serving(answers) as service:
        row.recipe = {**row.recipe, "url": service.url}
        row.save()
        release = fetching.fetch(ACTOR, row, unhurried()).release
    assert release is not None
    given = [
        (school, cell["value"])
        for school, answer in answers.statistics.items()
        for cell in answer["body"]["averageGradesMeritRating9thGrade"]
        if cell["valueType"] == "EXISTS" and cell["timePeriod"] == "2024/25"
    ]
    assert len(given) > 40
    for school, text in given:
        right = float(text.replace(",", "."))
        assert value(stockholm, "meritvarde-skolenhet", "skolenheter", school, 2024) == right
    kinds = set(store.read_frame(release.content_hash)["missing"].unique())
    assert kinds >= {int(Missing.PRESENT), int(Missing.SUPPRESSED_BY_SOURCE), int(Missing.UNEXPLAINED)}


def folders(place: Path, sweden: Sweden, url: str) -> tuple[Path, Path]:
    """Copies of the example folders, whose recipes ask this machine."""
    for name in ("stockholm", "indicators"):
        shutil.copytree(EXAMPLES / name, place / name)
        for path in (place / name / "sources").glob("*.yaml"):
            text = sweden.aim(path.read_text(encoding="utf-8"), url)
            if "service: skolverket" in text and f"url: {url}/skolverket\n  " not in text:
                text = text.replace(
                    "  service: skolverket\n", f"  service: skolverket\n  url: {url}/skolverket\n"
                )
            path.write_text(text, encoding="utf-8")
    return place / "stockholm", place / "indicators"


@pytest.mark.slow
def test_not_confirmed_one_command_from_nothing_to_a_citys_statistics(tmp_path: Path) -> None:
    home, sweden = tmp_path / "home", Sweden()
    with serving(sweden) as service:
        city, library = folders(tmp_path, sweden, service.url)
        dry = samstad(home, "fetch", str(city), "--dry-run", "--json", **DAY)
        assert dry.returncode == 0, dry.stderr
        assert not (home / "samstad.sqlite3").exists()
        done = samstad(home, "fetch", str(city), "--json", **DAY)
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert said["faults"] == []
        assert {each["dataset"]: each["new"] for each in said["datasets"]} == dict.fromkeys(
            (each["dataset"] for each in json.loads(dry.stdout)["datasets"]), True
        )
        assert len(said["datasets"]) == 12
        # The library's definitions rest on what is there already: nothing is fetched twice.
        taken = samstad(home, "load", str(library), "--city", "stockholm", **DAY)
        assert taken.returncode == 0, taken.stderr
        again = samstad(home, "fetch", "stockholm", "--json", "--indicator", "folkmangd", **DAY)
        assert again.returncode == 0, again.stderr
        (only,) = json.loads(again.stdout)["datasets"]
        assert (only["dataset"], only["new"]) == ("scb-folkmangd", False)
        assert only["indicators"] == ["folkmangd"]
    listed = samstad(home, "fetch", "stockholm", "--offline", "--json", **DAY)
    by_hand = json.loads(listed.stdout)["by_hand"]
    assert by_hand["trygghetsmatningen"].startswith("Stadens egna uppgifter")
    assert all(by_hand.values())
    assert samstad(home, "doctor", **DAY).returncode == 0


def test_another_city_fills_the_same_recipe() -> None:
    library = read_library(EXAMPLES / "indicators", CityFile(slug="x", code="1480", name="X"))
    (source,) = (each for each in library.sources if each.code == "kolada")
    assert source.recipe is not None
    row = Dataset(code="kolada", city=City(code="1480"), recipe=source.recipe.plain())
    service = service_of(fetching.recipe_of(row), "here")
    assert service.municipalities == ["0000", "1480"]
    assert set(service.kpis) < set(KPIS)
    row.city = None
    with pytest.raises(UserError, match="the dataset is national"):
        fetching.recipe_of(row)
