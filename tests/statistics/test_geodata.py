"""Spatial files: letters without a `.cpg`, lost parts, GeoParquet, and borders that are mended, told of or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from samstad.organisation.errors import UserError
from samstad.statistics.sources import borders
from samstad.statistics.sources.areas import Fields, read
from tests.statistics.squares import EAST, GRID, NORTH, square

NAMES = ["Östermalm", "Ängby", "Åkeshov", "Kista", "Årsta", "Hässelby"]


def shapefile(path: Path, encoding: str, names: list[str] = NAMES, *, cpg: bool = False) -> Path:
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(list(GRID.values())),
        field_data=[np.array(list(GRID), dtype=object), np.array(names, dtype=object)],
        fields=["code", "name"],
        geometry_type="Polygon",
        crs="EPSG:3006",
        driver="ESRI Shapefile",
        encoding=encoding,
    )
    if not cpg:
        path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def names_of(path: Path, **options: Any) -> list[str]:
    return [row.name for row in read(path, Fields(), **options).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso-8859-1"])
@pytest.mark.parametrize("cpg", [True, False])
def test_swedish_letters_with_and_without_a_cpg(tmp_path: Path, encoding: str, cpg: bool) -> None:
    assert names_of(shapefile(tmp_path / "omraden.shp", encoding, cpg=cpg)) == NAMES


def test_letters_that_fit_nothing_are_asked_for(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "omraden.shp", "cp850")
    with pytest.raises(UserError, match="say so with --encoding cp850"):
        read(path, Fields())
    assert names_of(path, encoding="cp850") == NAMES
    with pytest.raises(UserError, match="not in 'utf-8'"):
        read(path, Fields(), encoding="utf-8")
    with pytest.raises(UserError, match="not in 'klingon'"):
        read(path, Fields(), encoding="klingon")


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_a_shapefile_that_has_lost_a_part(tmp_path: Path, suffix: str) -> None:
    path = shapefile(tmp_path / "omraden.shp", "utf-8")
    path.with_suffix(suffix).unlink()
    with pytest.raises(UserError, match=f"omraden{suffix} is not there"):
        read(path, Fields())


def test_a_shapefile_that_does_not_say_its_reference_system(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "omraden.shp", "utf-8")
    path.with_suffix(".prj").unlink()
    with pytest.raises(UserError, match="say its reference system"):
        read(path, Fields())
    assert len(read(path, Fields(), crs="EPSG:3006").rows) == 6


@pytest.mark.parametrize("keep", [10, 40, 80])
def test_a_damaged_table(tmp_path: Path, keep: int) -> None:
    path = shapefile(tmp_path / "omraden.shp", "utf-8")
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes()[:keep])
    with pytest.raises(UserError):
        read(path, Fields())


def test_a_parquet_file_without_places(tmp_path: Path) -> None:
    import polars as pl

    pl.DataFrame({"code": ["1"], "name": ["a"]}).write_parquet(tmp_path / "x.parquet")
    with pytest.raises(UserError, match="no GeoParquet"):
        read(tmp_path / "x.parquet", Fields())
    (tmp_path / "y.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UserError, match="no GeoParquet"):
        read(tmp_path / "y.parquet", Fields())


def at(*points: tuple[float, float], holes: Any = ()) -> shapely.Polygon:
    return shapely.Polygon([(EAST + x, NORTH + y) for x, y in points], holes)


TOUCHES = at((0, 0), (100, 0), (100, 100), (50, 0), (0, 100))
SPIKE = at((0, 0), (100, 0), (100, 100), (200, 100), (100, 100), (0, 100))
BOW = at((0, 0), (100, 100), (100, 0), (0, 100))


@pytest.mark.parametrize("shape", [TOUCHES, SPIKE])
def test_what_leaves_the_surface_as_it_is_is_mended_and_told(shape: shapely.Polygon) -> None:
    assert not shape.is_valid
    (whole,), said = borders.mended(["a"], np.array([shape], dtype=object), "x")
    assert whole.is_valid
    assert whole.area == pytest.approx(shape.area)
    assert "1 geometry was mended" in said[0]


def test_a_surface_that_would_be_anybodys_guess_is_refused() -> None:
    with pytest.raises(UserError, match=r"1 of 2 areas have an invalid geometry: b \(Self-intersection"):
        borders.mended(["a", "b"], np.array([TOUCHES, BOW], dtype=object), "x")


def test_gaps_are_told_and_lakes_of_one_area_are_not() -> None:
    ring = shapely.box(EAST, NORTH, EAST + 300, NORTH + 300)
    assert borders.tell_gaps(np.array([ring.difference(square(1, 1))])) == []
    around = [square(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    (said,) = borders.tell_gaps(np.array(around))
    assert said.startswith(
        "1 gap between the areas, 10,000 m² in all, the largest 10,000 m² at 670,150, 6,580,150"
    )
    assert borders.tell_gaps(np.array(list(GRID.values()))) == []


def test_borders_that_are_not_shared_and_what_simplifying_loses() -> None:
    whole = [shapely.segmentize(square(0, 0), 10), square(1, 0, dx=-0.3)]
    (said,) = borders.tell_coverage(["a", "b"], np.array(whole))
    assert said.startswith("2 areas do not share all corners with the neighbours: a, b")
    assert borders.tell_coverage(list(GRID), np.array(list(GRID.values()))) == []
    # In a city 60 km wide an area of 40 m cannot be seen.
    small = {"city": shapely.box(EAST, NORTH, EAST + 60_000, NORTH + 60_000).difference(square(0, 0, 40))}
    small["yard"] = square(0, 0, 40)
    told = " ".join(borders.tell_coverage(list(small), np.array(list(small.values()))))
    assert "yard" in told
