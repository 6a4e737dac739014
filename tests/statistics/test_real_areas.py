"""Areas, links and series on divisions that nobody here drew: the reference data's own files."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import shapely

from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.statistics import queries
from samstad.statistics.area_links import Way, import_links
from samstad.statistics.audience import Audience
from samstad.statistics.imports import import_areas
from samstad.statistics.models import Area, AreaLink, AreaSet, LinkKind, Theme
from samstad.statistics.sources.areas import Fields, read
from tests.statistics.builders import cells, dataset_of, indicator_of, put_release
from tests.statistics.conftest import ACTOR

pytestmark = [pytest.mark.reference, pytest.mark.django_db]
BASE = "geo/stockholm_basomraden_2014_2016.gpkg"
POPULATION = "stat/stockholm_basomrade_befolkning_2014_2016_long.csv"
YEARS = (2014, 2015, 2016)


@pytest.mark.parametrize(
    ("file", "code", "name", "areas"),
    [
        ("geo/stadsdelar_shp/stadsdelar.shp", "name", "name", 117),
        ("geo/stockholm_stadsdelar_simplified.geojson", "name", "name", 117),
        ("geo/stadsdelsnamndsomraden_2020/sdn_2020.shp", "Sdn_omarde", "Sdn_omarde", 13),
        (BASE, "nyckelkod", "namn", 419),
        ("geo/lan.parquet", "lan_kod", "lan", 21),
        ("geo/kommun.parquet", "kommun_kod", "kommun", 290),
        ("geo/fa.parquet", "fa_kod", "fa_namn", 60),
    ],
)
def test_every_spatial_file_loads(reference_data: Path, file: str, code: str, name: str, areas: int) -> None:
    reading = read(reference_data / file, Fields(code, name))
    assert len(reading.rows) == areas
    assert all(row.geometry for row in reading.rows)


def test_a_shapefile_without_cpg_has_the_names_of_the_geojson(reference_data: Path) -> None:
    files = ("geo/stadsdelar_shp/stadsdelar.shp", "geo/stockholm_stadsdelar_simplified.geojson")
    shp, geojson = (read(reference_data / file, Fields("name", "name")) for file in files)
    assert [row.name for row in shp.rows] == [row.name for row in geojson.rows]
    assert "ÖSTERMALM" in {row.name for row in shp.rows}
    # The one lies in EPSG:3011 and the other in EPSG:4326, and both are the same places.
    for one, two in zip(shp.rows, geojson.rows, strict=True):
        near = shapely.hausdorff_distance(shapely.from_wkb(one.geometry), shapely.from_wkb(two.geometry))
        assert near < 1


def test_the_countrys_divisions_have_the_codes_and_numbers_that_they_should(
    home: Any, reference_data: Path
) -> None:
    for kind, file, code in (("county", "lan", "lan_kod"), ("municipality", "kommun", "kommun_kod")):
        area_set = AreaSet.objects.create(code=file, name={"sv": file}, kind=kind)
        plan = import_areas(
            ACTOR, area_set, reference_data / f"geo/{file}.parquet", code_field=code, name_field=file
        )
        assert not [warning for warning in plan.warnings if "areas, and" in warning]


def test_the_key_of_deso_to_regso_places_everything(home: Any, reference_data: Path, tmp_path: Path) -> None:
    with (reference_data / "geo/deso2018_regso2018_kommun_lan.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sets = {}
    for kind, column in (("deso", "deso_2018"), ("regso", "regso_2018")):
        sets[kind] = AreaSet.objects.create(
            code=kind, name={"sv": kind}, kind=kind, valid_to=dt.date(2023, 12, 31)
        )
        path = tmp_path / f"{kind}.csv"
        path.write_text("code,name\n" + "".join(f"{c},\n" for c in sorted({row[column] for row in rows})))
        assert import_areas(ACTOR, sets[kind], path).warnings == []  # 5 984 and 3 363, as they should be
    names = [row["regso_namn"] for row in {row["regso_2018"]: row for row in rows}.values()]
    assert len(set(names)) < len(names)  # a name is no key
    way = Way(
        "key", path=reference_data / "geo/deso2018_regso2018_kommun_lan.csv", from_field="deso_2018",
        to_field="regso_2018", source="SCB", year=2018,
    )  # fmt: skip
    summary = import_links(ACTOR, sets["deso"], sets["regso"], way).summary()
    assert (summary["links"], summary["placed_whole"], summary["not_placed"]) == (5984, 5984, [])
    assert summary["without_source"] == []


def population(folder: Path) -> dict[int, dict[str, float]]:
    """Year → statistical area → inhabitants."""
    found: dict[int, dict[str, float]] = {year: {} for year in YEARS}
    with (folder / POPULATION).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            people = found[int(row["ar"])]
            people[row["nyckelkod"]] = people.get(row["nyckelkod"], 0) + int(row["antal"])
    return found


@pytest.fixture
def stockholm(home: Any, reference_data: Path) -> dict[str, Any]:
    city = City.objects.create(slug="stockholm", code="0180", name={"sv": "Stockholm"})
    Theme.objects.create(city=city, code="folk", name={"sv": "Folk"})
    base = AreaSet.objects.create(city=city, code="basomraden", name={"sv": "Basområden"}, kind="statistical")
    import_areas(ACTOR, base, reference_data / BASE, code_field="nyckelkod", name_field="namn")
    return {"city": city, "base": base, "people": population(reference_data)}


def count(city: City) -> Any:
    return indicator_of(
        city,
        dataset_of(city),
        kind="count",
        denominator=None,
        numerator={"dataset": "register", "measure": "all"},
    )


def table_of(indicator: Any, area_set: AreaSet) -> Any:
    return queries.indicator_table(indicator, area_set, audience=Audience.INTERNAL)


def test_people_of_419_areas_in_the_13_districts_by_surface(
    stockholm: dict[str, Any], reference_data: Path
) -> None:
    city, base, people = stockholm["city"], stockholm["base"], stockholm["people"]
    districts = AreaSet.objects.create(
        city=city, code="sdn", name={"sv": "Stadsdelsområden"}, kind="district",
        valid_from=dt.date(2007, 1, 1), valid_to=dt.date(2023, 6, 30),
    )  # fmt: skip
    plan = import_areas(
        ACTOR, districts, reference_data / "geo/stadsdelsnamndsomraden_2020/sdn_2020.shp",
        code_field="Sdn_omarde", name_field="Sdn_omarde",
    )  # fmt: skip
    assert not [
        warning for warning in plan.warnings if "areas, and" in warning
    ]  # 13, as they were until 2023
    links = import_links(ACTOR, base, districts, Way("surface", source="Stockholms stad", year=2020))
    # Both are the city's own, of two years: the shores and some borders are not drawn alike.
    assert len(links.not_placed) == 0
    whole = AreaLink.objects.filter(kind=LinkKind.CONVERTS, weight__gte=0.99).count()
    assert whole >= 330
    indicator = count(city)
    content = {}
    for year in YEARS:
        content |= cells("basomraden", year, "all", people[year])
    put_release(indicator.datasets.get(), content, dt.date(2017, 3, 1))
    table = table_of(indicator, districts)
    assert table.periods == YEARS
    for row, year in enumerate(YEARS):
        (said,) = table.converted[year]
        assert said.total == sum(people[year].values())
        assert said.placed == pytest.approx(table.values.values[row].sum())
        outside = sum(people[year][code] * share for code, share in said.not_placed)
        assert said.total == pytest.approx(said.placed + outside)
        assert said.placed > 0.998 * said.total
    # Slow and plain: each area wholly in the district where a point of it lies.
    shapes = {
        row.code: shapely.from_wkb(bytes(row.geometry)) for row in Area.objects.filter(area_set=districts)
    }
    plain = dict.fromkeys(shapes, 0.0)
    for area in base.areas.all():
        inside = shapely.from_wkb(bytes(area.geometry)).point_on_surface()
        home_of = min(shapes, key=lambda code: shapes[code].distance(inside))
        plain[home_of] += people[2016][area.code]
    # Surface spreads the people of an area that the border cuts: between Rinkeby-Kista and Spånga-Tensta, one in 25.
    for code, number in plain.items():
        assert table.at(code, 2016).value == pytest.approx(number, rel=0.05)
    close = sum(abs(table.at(code, 2016).value / number - 1) < 0.015 for code, number in plain.items())
    assert close >= 11


def test_new_codes_are_one_series_and_splits_and_merges_are_breaks(
    stockholm: dict[str, Any], write: Any
) -> None:
    """All 419 areas with their former codes, one of them made of two and two of them out of one."""
    city, base, people = stockholm["city"], stockholm["base"], stockholm["people"]
    AreaSet.objects.filter(pk=base.pk).update(valid_from=dt.date(2016, 1, 1))
    old = AreaSet.objects.create(
        city=city, code="aldre", name={"sv": "Äldre"}, kind="statistical", valid_to=dt.date(2015, 12, 31)
    )
    codes = sorted(base.areas.values_list("code", flat=True))
    merged, split = codes[0], codes[1:3]
    became: dict[str, list[tuple[str, float]]] = {f"x{code}": [(code, 1.0)] for code in codes[3:]}
    became |= {"m1": [(merged, 1.0)], "m2": [(merged, 1.0)], "s": [(code, 0.5) for code in split]}
    Area.objects.bulk_create([Area(area_set=old, code=code, name={"sv": code}) for code in became])
    ids = [dict(area_set.areas.values_list("code", "pk")) for area_set in (old, base)]
    AreaLink.objects.bulk_create(
        [
            AreaLink(
                kind="succeeded", source_area_id=ids[0][a], target_area_id=ids[1][b], weight=w, method="key"
            )
            for a, to in became.items()
            for b, w in to
        ]
    )
    indicator = count(city)
    content = cells("basomraden", 2016, "all", people[2016])
    for year in (2014, 2015):
        numbers = {f"x{code}": people[year][code] for code in codes[3:]}
        numbers |= {"m1": 1.0, "m2": people[year][merged] - 1, "s": sum(people[year][code] for code in split)}
        content |= cells("aldre", year, "all", numbers)
    put_release(indicator.datasets.get(), content, dt.date(2017, 3, 1))
    base.refresh_from_db()
    table = table_of(indicator, base)
    assert table.periods == YEARS
    for code in codes:
        changed = code in (merged, *split)
        figures = [table.at(code, year) for year in YEARS]
        if changed:
            assert [figure.missing for figure in figures[:2]] == [Missing.NOT_APPLICABLE] * 2
        else:
            assert [figure.value for figure in figures] == [people[year][code] for year in YEARS]
        assert [figure.break_before for figure in figures] == [False, False, changed]
    assert table.converted == {}
