"""Files in, the store between, JSON-stat out: the same cells, and why each empty one is empty."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from samstad.conf.home import Home
from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.statistics.audience import Audience
from samstad.statistics.exporting import jsonstat as writing
from samstad.statistics.exporting import release as exporting
from samstad.statistics.imports import import_statistics
from samstad.statistics.models import Dataset, Release
from samstad.statistics.sources import jsonstat, px
from samstad.statistics.sources.cube import Cube, Dimension
from samstad.statistics.sources.jsonstat_rules import Severity, validate
from samstad.statistics.store import read_frame
from tests.statistics.conftest import ACTOR, make_area_set
from tests.statistics.px_files import px as px_text

DAY = dt.date(2025, 1, 1)
KINDS = [kind for kind in Missing if kind is not Missing.PRESENT]
finite = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53).map(float)


def dataset_of(city: City, code: str, form: str, mapping: dict[str, Any], **more: Any) -> Dataset:
    dataset = Dataset.objects.create(
        city=city,
        code=code,
        name={"sv": "Folkmängd"},
        publisher="Provstad",
        licence="CC0-1.0",
        format=form,
        mapping=mapping,
        **more,
    )
    dataset.area_sets.set(city.area_sets.all())
    return dataset


def again(release: Release, mapping: dict[str, Any], folder: Path) -> tuple[Release, dict[str, Any]]:
    """The release written as JSON-stat, and imported as another dataset's first."""
    said = writing.document(exporting.cubes(release, Audience.INTERNAL), str(release))
    assert [each for each in validate(said) if each.severity is Severity.ERROR] == []
    path = folder / "utgava.json"
    path.write_text(writing.text(said))
    city = release.dataset.city
    assert city is not None
    other = dataset_of(city, f"{release.dataset.code}-igen", "json-stat2", mapping)
    return import_statistics(ACTOR, other, path, published=DAY), said


@settings(max_examples=80, deadline=None)
@given(
    numbers=arrays.arrays(np.float64, st.integers(0, 12), elements=finite),
    data=st.data(),
)
def test_a_table_is_read_back_to_the_last_bit(numbers: Any, data: st.DataObject) -> None:
    """No kind of missing becomes a number, no number becomes missing, and zero stays zero."""
    codes = [str(place) for place in range(numbers.size)]
    kinds = np.array(
        data.draw(st.lists(st.sampled_from(list(Missing)), min_size=numbers.size, max_size=numbers.size)),
        dtype=np.uint8,
    )
    numbers = np.where(kinds == Missing.PRESENT, numbers, np.nan)
    cube = Cube([Dimension("a", "A", codes)], numbers, kinds)
    said = json.loads(writing.text(writing.dataset(cube)))
    assert validate(said) == []
    back = jsonstat.to_cube(said, {}, "test")
    np.testing.assert_array_equal(back.kinds, kinds)
    np.testing.assert_array_equal(back.numbers, numbers)
    assert back.rejected == []
    for place, kind in enumerate(kinds):
        assert (said["value"][place] is None) == (kind != Missing.PRESENT)


def test_the_sources_own_sign_beside_a_number_is_kept() -> None:
    cube = Cube([Dimension("a", "A", ["x", "y"])], np.array([1.5, np.nan]), np.array([0, 5], np.uint8))
    cube.signs = {0: "p", 1: ".."}
    said = writing.dataset(cube)
    assert said["value"] == [1.5, None]
    assert said["status"] == {"0": "p", "1": "suppressed_by_source"}
    assert said["extension"]["status"]["label"] == {"suppressed_by_source": "suppressed by the source"}


@pytest.mark.parametrize("seed", range(4))
def test_json_stat_through_the_store(city: City, home: Home, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    make_area_set(city, "rutor", ["01", "02", "03"])
    codes = {
        "Region": ["01", "02", "03"],
        "Kon": ["M", "K", "T"],
        "Innehall": ["b", "a"],
        "Tid": ["2024K2", "2023", "2024W07", "2024H1", "2024M12"],
    }
    total = 3 * 3 * 2 * 5
    choices = [0, 0.1, -7, 10**15, 1e-300, *KINDS]
    chosen = [chance.choice(choices) for _ in range(total)]
    order = chance.sample(list(codes), 4)
    data = {
        "version": "2.0",
        "class": "dataset",
        "label": "Prov",
        "note": ["En not"],
        "id": order,
        "size": [len(codes[name]) for name in order],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["Innehall"]},
        "dimension": {name: {"label": name.upper(), "category": {"index": codes[name]}} for name in order},
        "value": [None if isinstance(each, Missing) else each for each in chosen],
        "status": {str(i): each.code for i, each in enumerate(chosen) if isinstance(each, Missing)},
    }
    data["dimension"]["Kon"]["category"] |= {
        "child": {"T": ["K", "M"]},
        "label": {"M": "män", "K": "kvinnor", "T": "alla"},
    }
    path = tmp_path / "in.json"
    path.write_text(json.dumps(data))
    mapping = {"area": "Region", "period": "Tid", "measure": "Innehall", "breakdowns": {"kon": "Kon"}}
    first = import_statistics(ACTOR, dataset_of(city, "prov", "jsonstat", mapping), path, published=DAY)
    second, said = again(first, mapping, tmp_path)
    assert second.content_hash == first.content_hash
    assert (said["id"], said["size"], said["role"], said["note"]) == (
        data["id"],
        data["size"],
        data["role"],
        data["note"],
    )
    kon = said["dimension"]["Kon"]
    assert list(kon["category"]["index"]) == codes["Kon"]
    assert kon["category"]["label"] == data["dimension"]["Kon"]["category"]["label"]
    assert kon["category"]["child"] == {"T": ["K", "M"]}
    assert said["value"] == data["value"]
    assert said["status"] == data["status"]
    assert list(said["dimension"]["Tid"]["category"]["index"]) == ["2024Q2", *codes["Tid"][1:]]
    assert said["dimension"]["Region"]["category"]["label"]["02"] == "Område 02"
    assert said["extension"]["release"]["sha256"] == first.content_hash


def test_px_through_the_store(city: City, home: Home, tmp_path: Path) -> None:
    make_area_set(city, "rutor", ["01", "02"])
    signs: list[Any] = [0, "-", ".", "..", 1.25, "...", ".......", 12]
    content = px_text(
        {"område": ["Ett", "Två"], "kön": ["kvinnor", "män"], "kvartal": ["2024K1", "2024K2"]},
        signs,
        more='CODES("område")="01","02";\nTIMEVAL("kvartal")=TLIST(Q1),"20241","20242";\nNOTE="Not";',
    )
    path = tmp_path / "tabell.px"
    path.write_text(content)
    mapping = {"area": "område", "period": "kvartal", "breakdowns": {"kon": "kön"}}
    dataset = dataset_of(
        city,
        "prov",
        "px",
        mapping | {"measure": {"constant": "antal"}},
        symbols={"...": "suppressed_by_source"},
    )
    first = import_statistics(ACTOR, dataset, path, published=DAY)
    assert sorted(read_frame(first.content_hash)["period"].unique()) == ["2024Q1", "2024Q2"]
    second, said = again(first, mapping | {"measure": "measure"}, tmp_path)
    assert second.content_hash == first.content_hash
    assert said["value"] == [0, 0, None, None, 1.25, None, None, 12]
    assert list(said["status"].values()) == [
        "not_applicable",
        "unexplained",
        "suppressed_by_source",
        "unexplained",
    ]
    assert said["dimension"]["measure"]["category"]["unit"] == {"antal": {"base": "antal"}}
    assert said["note"] == ["Not"]
    assert said["label"] == "Folkmängd efter område, kön och tid"


def test_what_a_release_does_not_hold_is_not_collected(city: City, home: Home, tmp_path: Path) -> None:
    make_area_set(city, "rutor", ["01", "02"])
    path = tmp_path / "fil.csv"
    path.write_text("area,ar,matt,antal\n01,2023,a,0\n02,2024,a,2\n01,2024,b,3\n")
    mapping = {"area": "area", "period": "ar", "measure": "matt", "value": "antal"}
    release = import_statistics(ACTOR, dataset_of(city, "prov", "csv", mapping), path, published=DAY)
    (cube,) = exporting.cubes(release)
    said = writing.dataset(cube)
    assert (said["id"], said["size"]) == (["area", "measure", "period"], [2, 2, 2])
    assert said["value"] == [0, None, None, 3, None, 2, None, None]
    assert set(said["status"].values()) == {"not_collected"}


def test_measures_that_are_broken_down_differently_are_tables_of_their_own(
    city: City, home: Home, tmp_path: Path
) -> None:
    make_area_set(city, "rutor", ["01"])
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("area,ar,matt,kon,antal\n01,2024,a,K,1\n01,2024,a,M,2\n")
    two.write_text("area,ar,matt,antal\n01,2024,b,3\n")
    mapping = {"area": "area", "period": "ar", "measure": "matt", "value": "antal"}
    dataset = dataset_of(city, "prov", "csv", mapping | {"breakdowns": {"kon": "kon"}})
    import_statistics(ACTOR, dataset, one, published=DAY)
    dataset.mapping = mapping
    dataset.save()
    release = import_statistics(ACTOR, dataset, two, published=DAY, merge=True)
    said = writing.document(exporting.cubes(release), "Två tabeller")
    assert said["class"] == "collection"
    assert [item["id"] for item in said["link"]["item"]] == [
        ["area", "measure", "period"],
        ["area", "kon", "measure", "period"],
    ]
    assert {each.code for each in validate(said)} == {"METRIC_UNIT_MISSING"}  # the file did not say them
    with pytest.raises(UserError, match="2 datasets: Folkmängd, Folkmängd \\(2\\)"):
        jsonstat.choose(said, "", "test")
    assert jsonstat.choose(said, "Folkmängd (2)", "test")["id"] == ["area", "kon", "measure", "period"]


def test_what_the_city_counts_itself_is_not_given_to_everybody(
    city: City, home: Home, tmp_path: Path
) -> None:
    make_area_set(city, "rutor", ["01"])
    path = tmp_path / "fil.csv"
    path.write_text("area,ar,antal\n01,2024,3\n")
    mapping = {"area": "area", "period": "ar", "measure": {"constant": "a"}, "value": "antal"}
    dataset = dataset_of(city, "prov", "csv", mapping, counted_by_city=True)
    release = import_statistics(ACTOR, dataset, path, published=DAY)
    with pytest.raises(UserError, match="not for everybody"):
        exporting.cubes(release)
    assert exporting.cubes(release, Audience.INTERNAL)[0].numbers.tolist() == [3]


@pytest.mark.reference
@pytest.mark.parametrize(
    ("table", "area", "breakdowns"),
    [
        ("TAB001", "REGION", {"kon": "SEX", "alder": "AGE"}),
        ("TAB003", None, {"sätt": "TREATMENT_CAT", "avfall": "WASTE_CAT"}),
    ],
)
def test_the_recorded_pairs_through_the_store(
    city: City,
    home: Home,
    tmp_path: Path,
    reference_data: Path,
    table: str,
    area: str | None,
    breakdowns: dict[str, str],
) -> None:
    """The office's own table as PX, stored, and written as the JSON-stat that its server answers with."""
    folder = reference_data / "api/pxwebapi_reference"
    expected = json.loads((folder / f"MetadataById_{table.lower()}_js2.json").read_text())
    source = px.cube(folder / f"{table}.px", {})
    areas = expected["dimension"][area]["category"]["index"] if area else ["SE"]
    make_area_set(city, "lander", list(areas))
    mapping: dict[str, Any] = {
        "area": area or {"constant": "SE"},
        "period": "TIME",
        "measure": "ContentsCode",
        "breakdowns": breakdowns,
    }
    first = import_statistics(
        ACTOR, dataset_of(city, "prov", "px", mapping), folder / f"{table}.px", published=DAY
    )
    second, said = again(first, mapping | ({} if area else {"area": "area"}), tmp_path)
    assert second.content_hash == first.content_hash
    own = [
        name for name in said["id"] if name != "area"
    ]  # an area for the whole table is no dimension of the file
    assert own == expected["id"]
    assert said["role"]["time"] == expected["role"]["time"]
    assert said["role"]["metric"] == expected["role"]["metric"]
    for key in ("label", "source", "note"):
        assert said[key] == expected[key]
    for name in own:
        ours, theirs = said["dimension"][name]["category"], expected["dimension"][name]["category"]
        assert ours["index"] == theirs["index"]
        assert ours.get("unit") == theirs.get("unit")
        if name != area:  # areas are called what the area set calls them
            assert ours["label"] == theirs["label"]
    numbers = np.array([np.nan if each is None else each for each in said["value"]])
    np.testing.assert_array_equal(numbers, source.numbers)
    statuses = [said.get("status", {}).get(str(place)) for place in range(numbers.size)]
    assert [each or "present" for each in statuses] == [Missing(int(kind)).code for kind in source.kinds]


def test_every_kind_has_words() -> None:
    assert set(writing.SAID) == set(KINDS)
    assert len(set(itertools.chain(writing.SAID.values()))) == len(KINDS)
