"""Areas from files: their geometry checked, their links made, and left alone once a release rests on them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.core.exceptions import PermissionDenied
from pyproj import Transformer

from samstad.conf.home import Home
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, City
from samstad.organisation.rights import ANONYMOUS
from samstad.statistics import area_sets
from samstad.statistics.imports import import_areas, import_statistics
from samstad.statistics.models import Area, AreaLink, AreaSet, Dataset, LinkKind
from samstad.statistics.sources import areas as source
from tests.statistics.conftest import ACTOR, GOOD_CSV, make_area_set, state

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Write = Callable[..., Path]
EAST, NORTH = 670_000, 6_580_000  # Stockholm


def square(column: int, row: int, size: float = 100, dx: float = 0) -> shapely.Polygon:
    west, south = EAST + 100 * column + dx, NORTH + 100 * row
    return shapely.box(west, south, west + size, south + size)


GRID = {f"{row}{column}": square(column, row) for row in range(2) for column in range(3)}


def feature(code: str, geometry: Any, **properties: Any) -> dict[str, Any]:
    properties = {"code": code, "name": f"Område {code}", **properties}
    shape = (
        geometry
        if geometry is None or isinstance(geometry, dict)
        else json.loads(shapely.to_geojson(geometry))
    )
    return {"type": "Feature", "properties": properties, "geometry": shape}


def geojson(
    shapes: dict[str, Any], crs: str | None = "urn:ogc:def:crs:EPSG::3006", **more: dict[str, Any]
) -> str:
    data: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            feature(code, shape, **{k: v[code] for k, v in more.items()}) for code, shape in shapes.items()
        ],
    }
    if crs:
        data["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(data)


def geopackage(path: Path, shapes: dict[str, Any], crs: str = "EPSG:3006", codes: Any = None) -> Path:
    names = np.array([f"Område {code}" for code in shapes], dtype=object)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(list(shapes.values())),
        field_data=[np.array(list(shapes), dtype=object) if codes is None else codes, names],
        fields=["code", "name"],
        geometry_type="Polygon",
        crs=crs,
        driver="GPKG",
    )
    return path


def moved(shapes: dict[str, Any], crs: int) -> dict[str, Any]:
    transformer = Transformer.from_crs(3006, crs, always_xy=True)
    return {
        code: shapely.transform(shape, lambda p: np.column_stack(transformer.transform(p[:, 0], p[:, 1])))
        for code, shape in shapes.items()
    }


@pytest.fixture
def empty(city: City, home: Home) -> AreaSet:
    return make_area_set(city, "rutor", [])


def geometry_of(area_set: AreaSet) -> dict[str, Any]:
    return {
        area.code: shapely.from_wkb(bytes(area.geometry)) for area in area_set.areas.all() if area.geometry
    }


def test_areas_from_geojson_in_swedish_coordinates(empty: AreaSet, write: Write) -> None:
    plan = import_areas(ACTOR, empty, write(geojson(GRID), "rutor.geojson"))
    assert plan.new == sorted(GRID)
    assert {code: shape.normalize() for code, shape in geometry_of(empty).items()} == {
        code: shape.normalize() for code, shape in GRID.items()
    }
    assert Area.objects.get(area_set=empty, code="00").name == {"sv": "Område 00"}
    empty.refresh_from_db()
    assert empty.content_hash == area_sets.geometry_hash(empty) != ""
    assert AuditRecord.objects.get(action="import_areas").changes["new"] == 6


@pytest.mark.parametrize("crs", [3011, 4326, 3857, 3006])
@pytest.mark.parametrize("form", ["gpkg", "geojson"])
def test_the_reference_system_comes_from_the_file(
    empty: AreaSet, tmp_path: Path, write: Write, crs: int, form: str
) -> None:
    shapes = moved(GRID, crs)
    if form == "gpkg":
        path = geopackage(tmp_path / "rutor.gpkg", shapes, f"EPSG:{crs}")
    else:
        path = write(
            geojson(shapes, f"urn:ogc:def:crs:EPSG::{crs}" if crs != 4326 else None), "rutor.geojson"
        )
    import_areas(ACTOR, empty, path)
    for code, shape in geometry_of(empty).items():
        assert shapely.hausdorff_distance(shape, GRID[code]) < 0.02
        coordinates = shapely.get_coordinates(shape)
        assert np.array_equal(coordinates, np.round(coordinates, 2))


def test_the_reference_system_may_be_told(empty: AreaSet, write: Write) -> None:
    import_areas(ACTOR, empty, write(geojson(GRID, None), "rutor.geojson"), crs="EPSG:3006")
    assert len(geometry_of(empty)) == 6


@pytest.mark.parametrize(
    ("crs_of_coordinates", "said", "words"),
    [
        (
            3006,
            None,
            r"EPSG:4326 the areas do not lie in Sweden.*look like EPSG:3006: say which it is with --crs",
        ),
        (4326, "urn:ogc:def:crs:EPSG::3006", r"EPSG:3006 the areas do not lie.*look like EPSG:4326"),
        (3011, "urn:ogc:def:crs:EPSG::3006", r"local zone of SWEREF 99 \(EPSG:3007 to 3018; Stockholm 3011"),
        (3857, None, "look like EPSG:3857"),
    ],
)
def test_a_wrong_reference_system_says_which_it_looks_like(
    empty: AreaSet, home: Home, write: Write, crs_of_coordinates: int, said: str | None, words: str
) -> None:
    before = state(home)
    path = write(geojson(moved(GRID, crs_of_coordinates), said), "rutor.geojson")
    with pytest.raises(UserError, match=words) as caught:
        import_areas(ACTOR, empty, path)
    assert str(caught.value).startswith("rutor.geojson: ")
    assert state(home) == before


def test_north_and_east_in_each_others_place(empty: AreaSet, write: Write) -> None:
    swapped = {code: shapely.transform(shape, lambda p: p[:, ::-1]) for code, shape in GRID.items()}
    with pytest.raises(UserError, match=r"EPSG:3006, with north and east in each other's place: export"):
        import_areas(ACTOR, empty, write(geojson(swapped), "rutor.geojson"))


def test_a_reference_system_that_does_not_exist(empty: AreaSet, write: Write) -> None:
    with pytest.raises(UserError, match=r"'EPSG:99' is no reference system"):
        import_areas(ACTOR, empty, write(geojson(GRID), "rutor.geojson"), crs="EPSG:99")


BOW_TIE = shapely.Polygon(
    [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100), (EAST, NORTH)]
)


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ({**GRID, "99": square(0, 0, dx=50)}, r"2 pairs of areas overlap: .*00 and 99 \(5,000 m², 50\.0 %\)"),
        ({**GRID, "99": square(0, 0)}, r"1 pairs of areas overlap: 00 and 99 \(10,000 m², 100\.0 %\)"),
        ({**GRID, "99": BOW_TIE}, r"1 of 7 areas have an invalid geometry: 99 \(Self-intersection"),
        ({**GRID, "99": shapely.Point(EAST, NORTH)}, r"99 \(no polygon\)"),
        ({**GRID, "99": None}, "an area has no geometry"),
        ({**GRID, "99": shapely.Polygon()}, "no polygon"),
    ],
)
def test_overlapping_and_invalid_polygons_are_listed(
    empty: AreaSet, home: Home, write: Write, shapes: dict[str, Any], words: str
) -> None:
    before = state(home)
    with pytest.raises(UserError, match=words) as caught:
        import_areas(ACTOR, empty, write(geojson(shapes), "rutor.geojson"))
    assert "rutor.geojson" in str(caught.value)
    assert caught.value.advice
    assert state(home) == before


@pytest.mark.parametrize(
    ("overlap", "fate"),
    [(0.005, "silent"), (0.4, "told"), (0.6, "error")],
    ids=["half a square metre", "0.4 percent", "0.6 percent"],
)
def test_slivers_are_told_and_no_more_than_slivers(
    empty: AreaSet, write: Write, overlap: float, fate: str
) -> None:
    """A strip of `overlap` m along the 100 m between two squares of 10 000 m²."""
    shapes = {"a": square(0, 0), "b": square(1, 0, dx=-overlap)}
    path = write(geojson(shapes), "rutor.geojson")
    if fate == "error":
        with pytest.raises(UserError, match="overlap"):
            import_areas(ACTOR, empty, path)
    else:
        plan = import_areas(ACTOR, empty, path)
        assert bool(plan.warnings) == (fate == "told")


def test_a_large_overlap_is_no_sliver_however_large_the_areas(empty: AreaSet, write: Write) -> None:
    shapes = {
        "a": shapely.box(EAST, NORTH, EAST + 5000, NORTH + 5000),
        "b": shapely.box(EAST + 4997, NORTH, EAST + 9997, NORTH + 5000),
    }
    with pytest.raises(UserError, match=r"15,000 m², 0\.1 %"):
        import_areas(ACTOR, empty, write(geojson(shapes), "rutor.geojson"))


def broken_header(content: bytes) -> bytes:
    return b"not sqlite" + content[10:]


def broken_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def broken_middle(content: bytes) -> bytes:
    return content[:4096] + bytes(len(content) - 4096)


@pytest.mark.parametrize("spoil", [broken_header, broken_half, broken_middle, lambda _: b""])
def test_a_broken_geopackage(empty: AreaSet, home: Home, tmp_path: Path, write: Write, spoil: Any) -> None:
    whole = geopackage(tmp_path / "hel.gpkg", GRID)
    before = state(home)
    with pytest.raises(UserError, match=r"trasig\.gpkg: .*cannot be read.*export it again"):
        import_areas(ACTOR, empty, write(spoil(whole.read_bytes()), "trasig.gpkg"))
    assert state(home) == before


@pytest.mark.parametrize("content", ["{", "[]", '{"type": "FeatureCollection"}', "<gml/>"])
def test_a_broken_geojson(empty: AreaSet, home: Home, write: Write, content: str) -> None:
    before = state(home)
    with pytest.raises(UserError, match=r"trasig\.geojson"):
        import_areas(ACTOR, empty, write(content, "trasig.geojson"))
    assert state(home) == before


def test_a_file_of_another_kind_or_none(empty: AreaSet, write: Write, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.gpkg, \.geojson or \.csv"):
        import_areas(ACTOR, empty, write("x", "omraden.docx"))
    with pytest.raises(UserError, match="no such file"):
        import_areas(ACTOR, empty, tmp_path / "saknas.gpkg")


def test_codes_kept_as_numbers_lose_their_decimals(empty: AreaSet, tmp_path: Path) -> None:
    codes = np.array([1110250.0 + i for i in range(6)])
    import_areas(ACTOR, empty, geopackage(tmp_path / "f.gpkg", GRID, codes=codes))
    assert empty.areas.order_by("code")[0].code == "1110250"


def test_areas_without_geometry_from_csv(empty: AreaSet, city: City, write: Write) -> None:
    parents = make_area_set(city, "stadsdelar", ["S1", "S2"])
    path = write("code;name;parent\n1;Ängby;S1\n2;Öja;S2\n".encode("cp1252"), "omraden.csv")
    import_areas(
        ACTOR, empty, path, parent_field="parent", parent_set=parents, delimiter=";", encoding="cp1252"
    )
    assert list(empty.areas.values_list("code", "name", "geometry")) == [
        ("1", {"sv": "Ängby"}, None),
        ("2", {"sv": "Öja"}, None),
    ]
    links = AreaLink.objects.filter(kind=LinkKind.NESTED)
    assert set(links.values_list("source_area__code", "target_area__code", "weight", "method")) == {
        ("1", "S1", 1.0, "exact"),
        ("2", "S2", 1.0, "exact"),
    }
    empty.refresh_from_db()
    assert empty.content_hash == ""


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("code,name\n1,a\n1,b\n", {}, "1 codes are there more than once: 1"),
        ("code,name\n,a\n", {}, "area number 1 has no code"),
        ("code,name\n", {}, "no areas"),
        ("kod,name\n1,a\n", {}, r"no field 'code'.*kod, name"),
        ("code,name\n1\n", {}, r"omraden\.csv, line 2: 1 fields"),
        ("code,name\n1,a\n", {"parent_field": "p"}, "go together"),
    ],
)
def test_a_list_of_areas_that_makes_no_sense(
    empty: AreaSet, write: Write, text: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        import_areas(ACTOR, empty, write(text, "omraden.csv"), **options)


def test_parents_that_are_not_there_or_elsewhere(empty: AreaSet, city: City, write: Write) -> None:
    parents = make_area_set(city, "delar", [])
    halves = {
        "S": shapely.box(EAST, NORTH, EAST + 300, NORTH + 100),
        "N": shapely.box(EAST, NORTH + 100, EAST + 300, NORTH + 200),
    }
    import_areas(ACTOR, parents, write(geojson(halves), "delar.geojson"))
    right = {code: "S" if code[0] == "0" else "N" for code in GRID}
    options = {"parent_field": "del", "parent_set": parents}
    for code, parent, words in (
        ("00", "X", "1 areas name a parent that is not in delar: 00 → X"),
        ("00", "N", "1 areas lie mostly outside their parent in delar: 00 → N"),
    ):
        path = write(geojson(GRID, **{"del": {**right, code: parent}}), "rutor.geojson")
        with pytest.raises(UserError, match=words):
            import_areas(ACTOR, empty, path, **options)
    assert empty.areas.count() == 0
    plan = import_areas(ACTOR, empty, write(geojson(GRID, **{"del": right}), "rutor.geojson"), **options)
    assert plan.warnings == []
    assert AreaLink.objects.filter(kind=LinkKind.NESTED, source_area__area_set=empty).count() == 6


def test_what_became_of_older_areas(empty: AreaSet, city: City, write: Write) -> None:
    """00 stays, 01 is divided 3 to 1, 02 and 10 become one, and 11 and 12 end."""
    import_areas(ACTOR, empty, write(geojson(GRID), "rutor.geojson"))
    west, south = EAST + 100, NORTH
    shapes = {
        "00": GRID["00"],
        "01a": shapely.box(west, south, west + 75, south + 100),
        "01b": shapely.box(west + 75, south, west + 100, south + 100),
        "0210": shapely.MultiPolygon([GRID["02"], GRID["10"]]),
    }
    before = {"00": "00", "01a": "01", "01b": "01", "0210": "02; 10"}
    new = make_area_set(city, "rutor-2", [])
    path = write(geojson(shapes, forr=before), "rutor2.geojson")
    plan = import_areas(ACTOR, new, path, previous_field="forr", previous_set=empty)
    links = AreaLink.objects.filter(kind=LinkKind.SUCCEEDED)
    assert set(links.values_list("source_area__code", "target_area__code", "weight", "method")) == {
        ("00", "00", 1.0, "exact"),
        ("01", "01a", 0.75, "area"),
        ("01", "01b", 0.25, "area"),
        ("02", "0210", 1.0, "exact"),
        ("10", "0210", 1.0, "exact"),
    }
    assert plan.warnings == ["2 areas of rutor became no area in this file: 11, 12"]
    with pytest.raises(UserError, match="1 previous codes are not in rutor: 77"):
        import_areas(
            ACTOR,
            make_area_set(city, "rutor-3", []),
            write(geojson({"00": GRID["00"]}, forr={"00": "77"}), "r.geojson"),
            previous_field="forr",
            previous_set=empty,
        )


def test_a_division_without_geometry_is_in_equal_parts_and_says_so(
    city: City, area_set: AreaSet, write: Write
) -> None:
    new = make_area_set(city, "nya", [])
    path = write("code,name,forr\n1a,x,01\n1b,y,01\n2,z,02\n", "nya.csv")
    plan = import_areas(ACTOR, new, path, previous_field="forr", previous_set=area_set)
    assert [(link.weight, link.method) for link in plan.succeeded] == [
        (0.5, "equal"),
        (0.5, "equal"),
        (1.0, "exact"),
    ]
    assert "in equal parts" in plan.warnings[0]


def test_a_dry_run_and_a_second_run_change_nothing(empty: AreaSet, home: Home, write: Write) -> None:
    path = write(geojson(GRID), "rutor.geojson")
    before = state(home)
    plan = import_areas(ACTOR, empty, path, dry_run=True)
    assert state(home) == before
    json.dumps(plan.summary())
    import_areas(ACTOR, empty, path)
    after = state(home)
    again = import_areas(ACTOR, empty, path)
    assert (again.new, again.changed, again.removed) == ([], [], [])
    assert state(home) == after


def test_areas_may_change_until_a_release_rests_on_them(
    dataset: Dataset, area_set: AreaSet, home: Home, write: Write
) -> None:
    import_areas(ACTOR, area_set, write("code,name\n01,Ett\n02,Två\n03,Tre\n", "a.csv"))
    import_areas(ACTOR, area_set, write("code,name\n01,Ett\n02,Två\n", "b.csv"))
    assert sorted(area_set.areas.values_list("code", flat=True)) == ["01", "02"]
    import_statistics(ACTOR, dataset, write(GOOD_CSV), published=dt.date(2026, 1, 1))
    before = state(home)
    for text in ("code,name\n01,Ett\n", "code,name\n01,Ett\n02,Två\n03,Tre\n"):
        with pytest.raises(UserError, match=r"1 releases rest on these areas \(folk/1\).*new version"):
            import_areas(ACTOR, area_set, write(text, "c.csv"))
    with pytest.raises(UserError, match="2 changed"):
        import_areas(ACTOR, area_set, write(geojson({"01": GRID["00"], "02": GRID["01"]}), "d.geojson"))
    assert state(home) == before
    renamed = import_areas(ACTOR, area_set, write("code,name\n01,Ett\n02,Andra\n", "e.csv"))
    assert renamed.renamed == ["02"]


def test_links_that_a_release_rests_on_stay(
    dataset: Dataset, area_set: AreaSet, city: City, write: Write
) -> None:
    parents = make_area_set(city, "delar", ["N", "S"])
    options = {"parent_field": "parent", "parent_set": parents}
    import_areas(ACTOR, area_set, write("code,name,parent\n01,a,N\n02,b,S\n", "a.csv"), **options)
    import_statistics(ACTOR, dataset, write(GOOD_CSV), published=dt.date(2026, 1, 1))
    with pytest.raises(UserError, match="how these areas are linked"):
        import_areas(ACTOR, area_set, write("code,name,parent\n01,a,N\n02,b,N\n", "b.csv"), **options)
    other = make_area_set(city, "fokus", ["F"])
    import_areas(
        ACTOR,
        area_set,
        write("code,name,f\n01,a,F\n02,b,F\n", "c.csv"),
        parent_field="f",
        parent_set=other,
    )
    assert AreaLink.objects.filter(target_area__area_set=other).count() == 2


def test_nobody_imports_areas_without_the_right(empty: AreaSet, write: Write) -> None:
    with pytest.raises(PermissionDenied):
        import_areas(ANONYMOUS, empty, write("code,name\n1,a\n", "a.csv"))


def test_a_neck_that_rounding_closes_is_kept_valid() -> None:
    """Two squares joined by a neck of 2 mm: rounded to centimetres its sides would touch."""
    neck = [(100, 50), (200, 50), (200, 50.002), (100, 50.002)]
    outline = [
        (0, 0),
        (100, 0),
        *neck[:2],
        (200, 0),
        (300, 0),
        (300, 100),
        (200, 100),
        *neck[2:],
        (100, 100),
        (0, 100),
    ]
    shape = shapely.Polygon([(EAST + x, NORTH + y) for x, y in outline])
    assert shape.is_valid
    (rounded,) = source.in_sweden(np.array([shape]), "EPSG:3006", "x")
    assert rounded.is_valid
    assert rounded.area == pytest.approx(shape.area, abs=0.5)
