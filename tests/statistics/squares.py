"""Six squares of 100 m in Stockholm, and ways to write areas into files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

EAST, NORTH = 670_000, 6_580_000


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
