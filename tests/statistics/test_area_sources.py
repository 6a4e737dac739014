"""Areas from files: reference systems, invalid and overlapping polygons, files that are broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from samstad.conf.home import Home
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.statistics import area_sets
from samstad.statistics.imports import import_areas
from samstad.statistics.models import Area, AreaSet
from samstad.statistics.sources import geodata
from tests.statistics.conftest import ACTOR, state
from tests.statistics.squares import EAST, GRID, NORTH, geojson, geopackage, moved, square

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Write = Callable[..., Path]


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
        ({**GRID, "99": square(0, 0)}, r"1 pair of areas overlaps: 00 and 99 \(10,000 m², 100\.0 %\)"),
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
    with pytest.raises(UserError, match=r"\.gpkg, \.geojson, .* or \.csv"):
        import_areas(ACTOR, empty, write("x", "omraden.docx"))
    with pytest.raises(UserError, match="no such file"):
        import_areas(ACTOR, empty, tmp_path / "saknas.gpkg")


def test_codes_kept_as_numbers_lose_their_decimals(empty: AreaSet, tmp_path: Path) -> None:
    codes = np.array([1110250.0 + i for i in range(6)])
    import_areas(ACTOR, empty, geopackage(tmp_path / "f.gpkg", GRID, codes=codes))
    assert empty.areas.order_by("code")[0].code == "1110250"


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
    (rounded,) = geodata.in_sweden(np.array([shape]), "EPSG:3006", "x")
    assert rounded.is_valid
    assert rounded.area == pytest.approx(shape.area, abs=0.5)
