"""Real deliveries: Stockholm's statistical areas and their population, and a table from Statistics Sweden."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from samstad.conf.home import Home
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.statistics import area_sets, housekeeping, store
from samstad.statistics.imports import import_areas, import_statistics
from samstad.statistics.models import AreaLink, AreaSet, Dataset, LinkKind, Measure
from tests.statistics.conftest import ACTOR, make_area_set

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.reference]
DAY = dt.date(2026, 1, 1)


@pytest.fixture
def geopackage(reference_data: Path) -> Path:
    return reference_data / "geo/stockholm_basomraden_2014_2016.gpkg"


@pytest.fixture
def stockholm(city: City, home: Home, geopackage: Path) -> tuple[AreaSet, AreaSet]:
    """The statistical areas under their older codes, and under those that followed."""
    old, new = make_area_set(city, "basomraden-aldre", []), make_area_set(city, "basomraden", [])
    import_areas(ACTOR, old, geopackage, code_field="tidigare_n", name_field="namn")
    import_areas(
        ACTOR,
        new,
        geopackage,
        code_field="nyckelkod",
        name_field="namn",
        previous_field="tidigare_n",
        previous_set=old,
    )
    return old, new


def test_the_areas_of_stockholm(stockholm: tuple[AreaSet, AreaSet], geopackage: Path) -> None:
    _, new = stockholm
    assert new.areas.count() == 419
    assert new.areas.get(name__sv="Stora Essingen").code == "1330200"
    _, _, wkb, _ = pyogrio.raw.read(geopackage, columns=[])
    areas = shapely.from_wkb([bytes(g) for g in new.areas.values_list("geometry", flat=True)])
    # EPSG:3011 lacks SWEREF 99 TM's scale factor of 0.9996, so that areas differ by less than 0.1 %.
    assert shapely.area(areas).sum() == pytest.approx(shapely.area(shapely.from_wkb(wkb)).sum(), rel=1e-3)
    west, south, east, north = shapely.total_bounds(areas)
    assert 655_000 < west < east < 690_000
    assert 6_565_000 < south < north < 6_600_000
    assert new.content_hash == area_sets.geometry_hash(new)


def test_the_slivers_of_a_real_division_are_told(city: City, home: Home, geopackage: Path) -> None:
    plan = import_areas(
        ACTOR,
        make_area_set(city, "x", []),
        geopackage,
        code_field="nyckelkod",
        name_field="namn",
        dry_run=True,
    )
    told = "\n".join(plan.warnings)
    assert "18 pairs of areas overlap by slivers" in told
    assert "at most 185 m²" in told


def test_the_codes_that_changed(stockholm: tuple[AreaSet, AreaSet]) -> None:
    links = AreaLink.objects.filter(kind=LinkKind.SUCCEEDED)
    pairs = list(links.values_list("source_area__code", "target_area__code", "weight", "method"))
    assert len(pairs) == 419
    assert {(weight, method) for _, _, weight, method in pairs} == {(1.0, "exact")}
    assert sum(old != new for old, new, _, _ in pairs) == 47
    assert links.get(target_area__name__sv="Fredhäll").source_area.code == "1302500"


@pytest.fixture
def population(stockholm: tuple[AreaSet, AreaSet], city: City) -> Dataset:
    dataset = Dataset.objects.create(
        city=city,
        code="befolkning",
        publisher="Stockholms stad",
        licence="CC0-1.0",
        format="csv",
        mapping={
            "area": "nyckelkod",
            "period": "ar",
            "measure": {"constant": "folkmangd"},
            "breakdowns": {"kon": "kon", "alder": "alder"},
            "value": "antal",
        },
    )
    dataset.area_sets.set([stockholm[1]])
    return dataset


AGES = {
    "0-5": "0_5",
    "6-15": "6_15",
    "16-19": "16_19",
    "20-44": "20_44",
    "45-64": "45_64",
    "65-79": "65_79",
    "80-": "80",
}


def test_the_population_of_stockholm_is_the_same_by_two_roads(
    population: Dataset, reference_data: Path, geopackage: Path
) -> None:
    """The long CSV through the store, against sums of the wide GeoPackage's columns."""
    path = reference_data / "stat/stockholm_basomrade_befolkning_2014_2016_long.csv"
    release = import_statistics(ACTOR, population, path, published=DAY)
    meta, _, _, columns = pyogrio.raw.read(geopackage, read_geometry=False)
    wide = dict(zip(meta["fields"], columns, strict=True))
    codes = [str(int(code)) for code in wide["nyckelkod"]]
    for reader in (store.open_cube(release.content_hash), store.open_archive(release.content_hash)):
        assert reader.area_sets() == ("basomraden",)
        assert release.rows == 419 * 3 * 2 * 7
        for sex, prefix in (("K", "kvinnor_"), ("M", "man_")):
            table = reader.read("folkmangd", {"kon": [sex]}, "basomraden")
            assert table.periods == ("2014", "2015", "2016")
            for row, suffix in enumerate(("", "_1", "_2")):
                names = [name for name in wide if is_count(name, prefix, suffix)]
                assert len(names) == 7
                expected = dict(zip(codes, sum(wide[name].astype(float) for name in names), strict=True))
                found = dict(zip(table.areas, table.values.values[row], strict=True))
                assert found == expected
    assert housekeeping.check() == []


def is_count(name: str, prefix: str, suffix: str) -> bool:
    """Whether a column is one of the seven ages of a sex in the year that its suffix stands for."""
    if not name.startswith(prefix):
        return False
    age = name.removeprefix(prefix)
    starts = (
        ("0_5", "6_15", "16_19", "20_44", "45_64", "65_79", "80")
        if prefix == "man_"
        else ("0", "6", "16", "20", "45", "65", "80")
    )
    return any(age == start + suffix for start in starts)


def test_a_table_whose_parts_do_not_add_up_is_kept_as_it_is(
    city: City, home: Home, reference_data: Path
) -> None:
    """Statistics Sweden adds noise since 2025: men and women are not the total, and nothing makes them so."""
    path = reference_data / "api/pxweb_v2_scb/TAB6471_data.json"
    raw = json.loads(path.read_text())
    counties = list(raw["dimension"]["Region"]["category"]["index"])
    dataset = Dataset.objects.create(
        city=city,
        code="tab6471",
        publisher="SCB",
        licence="CC0-1.0",
        format="jsonstat",
        mapping={
            "area": "Region",
            "period": "Tid",
            "measure": "ContentsCode",
            "breakdowns": {"alder": "Alder", "kon": "Kon"},
            "totals": {"kon": "TotSa"},
        },
    )
    dataset.area_sets.set([make_area_set(None, "lan", counties)])
    release = import_statistics(ACTOR, dataset, path, published=DAY)
    assert (release.rows, release.missing) == (21 * 11 * 3 * 4, {})
    assert release.recipe["adds_up"] == [
        {"measure": "000007SF", "dimension": "kon", "cells": 924, "differ": 776}
    ]
    measure = Measure.objects.get(dataset=dataset)
    assert (measure.additive, measure.name) == (
        False,
        {"sv": raw["dimension"]["ContentsCode"]["category"]["label"]["000007SF"]},
    )
    reader = store.open_cube(release.content_hash)
    values = np.array(raw["value"], dtype=float).reshape(21, 11, 3, 4)
    men_and_women = reader.read("000007SF", {"kon": ["1", "2"]}, "lan")
    np.testing.assert_array_equal(men_and_women.values.values, values[:, :, 1:, :].sum(axis=(1, 2)).T)
    total = reader.read("000007SF", {}, "lan", dataset.mapping["totals"])
    np.testing.assert_array_equal(total.values.values, values[:, :, 0, :].sum(axis=1).T)
    assert (total.values.values != men_and_women.values.values).any()
    differ = 0
    for age in reader.dimensions("000007SF")["alder"]:
        both = reader.read("000007SF", {"alder": [age], "kon": ["1", "2"]}, "lan").values
        one = reader.read("000007SF", {"alder": [age], "kon": ["TotSa"]}, "lan").values
        assert (both.missing == Missing.PRESENT).all()
        differ += int((both.values != one.values).sum())
    assert differ == 776
