"""Areas with their geometry: one GeoJSON file for each area set, in EPSG:3006, to 0.01 m, sorted by code."""

from __future__ import annotations

import json
import re
from typing import Any

from samstad.exchange.problems import Problem
from samstad.exchange.schema.statistics import Area
from samstad.organisation.errors import UserError
from samstad.statistics.sources.borders import check_overlaps

CRS = "urn:ogc:def:crs:EPSG::3006"
CENTIMETRE = 0.01


def dump(areas: list[Area]) -> bytes:
    """One feature on each line, so that a change of one area is a change of one line."""
    lines = [
        json.dumps(_feature(area), ensure_ascii=False, separators=(",", ":"))
        for area in sorted(areas, key=lambda area: area.code)
    ]
    crs = json.dumps({"type": "name", "properties": {"name": CRS}}, separators=(",", ":"))
    head = f'{{"type":"FeatureCollection","crs":{crs},"features":[\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode("utf-8")


def _feature(area: Area) -> dict[str, Any]:
    assert area.geometry is not None
    properties: dict[str, Any] = {"code": area.code}
    if area.name:
        properties["name"] = area.name.sv
        if area.name.en:
            properties["name_en"] = area.name.en
    if area.focus:
        properties["focus"] = True
    if area.category:
        properties["category"] = area.category.value
    geometry = {"type": area.geometry.type, "coordinates": area.geometry.coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def parse(file: str, content: bytes) -> tuple[list[Area], list[Problem]]:
    """The areas of a file, or what is wrong with it."""
    try:
        text = content.decode("utf-8")
        data = json.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return [], [Problem(file, "the file is not UTF-8; save it as UTF-8", line)]
    except json.JSONDecodeError as error:
        return [], [Problem(file, f"this is not JSON: {error.msg}", error.lineno, error.colno)]
    except RecursionError:
        return [], [Problem(file, "the file is nested too deeply")]
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        return [], [Problem(file, "this is not a GeoJSON FeatureCollection")]
    if problem := _wrong_crs(file, data):
        return [], [problem]
    areas: list[Area] = []
    problems: list[Problem] = []
    for number, feature in enumerate(data["features"], 1):
        try:
            areas.append(_area(feature))
        except ValueError as error:
            problems.append(Problem(file, _reason(number, feature, error), _line(text, feature)))
    return areas, problems or _overlaps(file, areas)


def _overlaps(file: str, areas: list[Area]) -> list[Problem]:
    """What an import of the areas would refuse: areas that lie on one another by more than slivers."""
    import numpy as np
    from shapely.geometry import shape

    shapes = np.array([shape(area.geometry.model_dump()) for area in areas if area.geometry], dtype=object)
    try:
        check_overlaps([area.code for area in areas], shapes, file)
    except UserError as error:
        return [Problem(file, f"{error.what}. {error.advice}")]
    return []


def _wrong_crs(file: str, data: dict[str, Any]) -> Problem | None:
    crs = data.get("crs")
    name = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if re.search(r"\b3006$", str(name)):
        return None
    found = f"{name!r}" if name else "no crs, which GeoJSON takes for longitude and latitude"
    return Problem(file, f"the coordinates must be in EPSG:3006, and the file says {found}; convert it")


def _area(feature: Any) -> Area:
    """One feature. Raises ValueError (a pydantic ValidationError is one)."""
    from shapely.geometry import shape
    from shapely.validation import explain_validity

    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise ValueError("a feature has properties, with a code")
    given = dict(feature["properties"])
    known = {"code", "name", "name_en", "focus", "category"}
    if unknown := sorted(set(given) - known):
        raise ValueError(f"unknown property {unknown[0]!r}; known are {', '.join(sorted(known))}")
    if given.get("name_en") and not given.get("name"):
        raise ValueError("name_en without name: a name is in Swedish first")
    name = {"sv": given["name"], "en": given.get("name_en")} if given.get("name") else None
    area = Area.model_validate(
        {
            "code": given.get("code"),
            "name": name,
            "focus": given.get("focus", False),
            "category": given.get("category"),
            "geometry": _only(feature.get("geometry"), ("type", "coordinates")),
        }
    )
    if area.geometry is None:
        raise ValueError("the feature has no geometry; write areas without one in the .yaml file")
    polygon = shape(area.geometry.model_dump())
    if not polygon.is_valid:
        raise ValueError(f"the polygon is not valid: {explain_validity(polygon)}")
    return area


def _only(value: Any, keys: tuple[str, ...]) -> Any:
    return {key: value.get(key) for key in keys} if isinstance(value, dict) else value


def _reason(number: int, feature: Any, error: ValueError) -> str:
    from pydantic import ValidationError

    code = feature.get("properties", {}).get("code") if isinstance(feature, dict) else None
    what = f"area {code!r}" if code else f"feature {number}"
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"{what}: {place}: {first['msg'].removeprefix('Value error, ')}"
    return f"{what}: {error}"


def _line(text: str, feature: Any) -> int | None:
    """The line that names the area's code first."""
    code = feature.get("properties", {}).get("code") if isinstance(feature, dict) else None
    if code is None:
        return None
    written = json.dumps(code, ensure_ascii=False)
    found = re.search(rf'"code"\s*:\s*{re.escape(written)}', text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def to_wkb(area: Area) -> bytes | None:
    """As the database keeps a geometry: WKB, little-endian, EPSG:3006."""
    if area.geometry is None:
        return None
    import shapely

    return bytes(shapely.to_wkb(shapely.geometry.shape(area.geometry.model_dump()), byte_order=1))


def from_wkb(wkb: bytes | None) -> dict[str, Any] | None:
    """As a file keeps it, rounded to 0.01 m. What rounding would make invalid is snapped to the same grid."""
    if wkb is None:
        return None
    import numpy as np
    import shapely

    geometry = shapely.from_wkb(bytes(wkb))
    rounded = shapely.transform(geometry, lambda points: np.round(points, 2) + 0.0)
    if not rounded.is_valid:
        rounded = shapely.set_precision(geometry, CENTIMETRE)
    mapping = shapely.geometry.mapping(rounded)
    return {"type": mapping["type"], "coordinates": _lists(mapping["coordinates"])}


def _lists(value: Any) -> Any:
    return (
        [_lists(item) for item in value] if isinstance(value, list | tuple) else round(float(value), 2) + 0.0
    )
