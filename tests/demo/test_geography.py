"""The map of the example city: tiling, nesting, codes, names and the split."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from samstad.demo import geography, plan, shapes
from samstad.demo.geography import Geography

FOCUS_2008 = {"Husby", "Rinkeby", "Rågsved", "Skärholmen", "Tensta"}


def test_every_area_set_tiles_the_land_without_gap_or_overlap(city: Geography) -> None:
    for area_set in city.area_sets:
        assert shapely.coverage_is_valid(area_set.geometries), area_set.code
        assert all(area.geometry.is_valid and area.geometry.geom_type == "Polygon" for area in area_set)
        union = shapely.union_all(area_set.geometries)
        assert union.geom_type == "Polygon", area_set.code
        assert union.symmetric_difference(city.land).area == pytest.approx(0, abs=0.01)
        assert shapely.area(area_set.geometries).sum() == pytest.approx(city.land.area, abs=0.01)


@pytest.mark.parametrize("seed", [1, 6, 13, 25, 28])
def test_other_seeds_give_other_cities_that_tile_too(seed: int, city: Geography) -> None:
    other = geography.build(seed)
    assert len(other.old.areas) == 129
    assert len(other.new.areas) == 131
    assert all(shapely.coverage_is_valid(area_set.geometries) for area_set in other.area_sets)
    assert not other.land.equals(city.land)


def test_the_same_seed_gives_the_same_coordinates(city: Geography) -> None:
    again = geography.build(city.seed)
    for one, two in zip(city.area_sets, again.area_sets, strict=True):
        assert one.codes == two.codes
        assert [shapely.to_wkb(a.geometry) for a in one] == [shapely.to_wkb(a.geometry) for a in two]


def test_coordinates_lie_on_the_centimetre_and_in_the_box(city: Geography) -> None:
    points = shapely.get_coordinates(city.new.geometries)
    assert np.abs(points * 100 - np.round(points * 100)).max() < 1e-4
    west, south, east, north = city.land.bounds
    assert west >= plan.ORIGIN[0]
    assert south >= plan.ORIGIN[1]
    assert east - west == pytest.approx(plan.EXTENT[0], rel=0.15)
    assert north - south == pytest.approx(plan.EXTENT[1], rel=0.15)


def test_the_map_has_lakes_and_areas_of_very_different_size(city: Geography) -> None:
    assert len(city.land.interiors) >= 2
    sizes = shapely.area(city.new.geometries)
    assert np.percentile(sizes, 95) > 4 * np.percentile(sizes, 5)
    compact = 4 * np.pi * sizes / shapely.length(city.new.geometries) ** 2
    assert np.median(compact) < 0.6  # a hexagon has 0.91, a square 0.79


def test_areas_nest_in_their_districts(city: Geography) -> None:
    for areas in (city.old, city.new):
        for district in city.districts:
            inside = np.array([a.geometry for a in areas if a.district == district.code], dtype=object)
            union = shapely.coverage_union_all(inside)
            assert union.symmetric_difference(district.geometry).area == pytest.approx(0, abs=0.01)


def test_codes_keep_their_leading_zeros(city: Geography) -> None:
    assert city.districts.codes == tuple(f"{n:02d}" for n in range(1, 14))
    for areas in (city.old, city.new):
        assert list(areas.codes) == sorted(set(areas.codes))
        for area in areas:
            assert area.code.isdigit()
            assert len(area.code) == 8
            assert area.code.startswith(plan.CITY_CODE + area.district)


def test_two_areas_are_split_and_change_code(city: Geography) -> None:
    split = {old: new for old, new in city.parts.items() if len(new) > 1}
    assert len(split) == len(plan.SPLIT_DISTRICTS)
    old, new = set(city.old.codes), set(city.new.codes)
    assert old - new == set(split)
    assert new - old == {code for codes in split.values() for code in codes}
    shape = {a.code: a.geometry for a in (*city.old, *city.new)}
    for whole, halves in split.items():
        joined = shapely.union_all([shape[code] for code in halves])
        assert joined.symmetric_difference(shape[whole]).area == pytest.approx(0, abs=0.01)
    assert city.old.valid_to is not None
    assert (city.new.valid_from - city.old.valid_to).days == 1
    for year in plan.YEARS:
        end = date(year, 12, 31)
        valid = [a for a in (city.old, city.new) if a.valid_from <= end and (a.valid_to or end) >= end]
        assert valid == [city.area_set_of(year)]


def test_names_are_unique_and_say_where_a_half_lies(city: Geography) -> None:
    for areas in (city.old, city.new):
        names = [a.name for a in (*areas, *city.districts)]
        assert len(names) == len(set(names))
    shape = {a.name: a.geometry.centroid for a in city.new}
    pairs = (("Västra", "Östra", "x"), ("Södra", "Norra", "y"))
    found = 0
    for name in plan.SPLIT_NAMES.values():
        for low, high, axis in pairs:
            if f"{low} {name}" in shape:
                assert getattr(shape[f"{low} {name}"], axis) < getattr(shape[f"{high} {name}"], axis)
                found += 1
    assert found == len(plan.SPLIT_NAMES)
    assert len(city.focus_districts) == 5


@pytest.mark.reference
def test_no_name_is_that_of_a_real_place_in_stockholm(city: Geography, reference_data: Path) -> None:
    path = reference_data / "geo" / "stockholm_stadsdelar_simplified.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    real = {feature["properties"]["name"].casefold() for feature in features}
    real |= {name.casefold() for name in FOCUS_2008}
    assert len(real) > 100
    ours = {a.name.casefold() for area_set in city.area_sets for a in area_set}
    assert not ours & real


def test_contour_of_a_circle_has_its_area() -> None:
    x = np.linspace(-2, 2, 201)
    X, Y = np.meshgrid(x, x)
    polygons = shapes.contour(1 - np.hypot(X, Y), x, x)
    assert len(polygons) == 1
    assert polygons[0].area == pytest.approx(np.pi, rel=1e-3)


def test_slivers_are_given_away_whole() -> None:
    boxes = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 10.5, 10), shapely.box(10.5, 0, 20, 10)])
    left = shapes.absorb_slivers(boxes, least=20)
    assert sorted(shapely.area(left)) == [95, 105]
    assert shapely.union_all(left).equals(shapely.union_all(boxes))
    with pytest.raises(ValueError, match="no neighbour"):
        shapes.absorb_slivers(np.array([boxes[0], shapely.box(30, 0, 30.5, 1)]), least=20)
