"""Areas with their geometry from GeoPackage or GeoJSON, or without it from CSV (code, name, parent).

Geometry leaves here as polygons in EPSG:3006 (SWEREF 99 TM), east before north, to 0.01 m, and checked:

- each polygon is valid (an invalid one is never repaired in silence: its area would be anybody's guess);
- it lies in Sweden: a coordinate that does not is the sign of a wrong reference system, and the error says
  which one it looks like;
- areas do not overlap. Real divisions drawn by hand do, by slivers along borders: Stockholm's 419 statistical
  areas of 2016 overlap by more than 1 m² in 18 places, at most by 185 m² and by 0.12 % of the smaller area.
  An overlap counts as a sliver, and is told as a warning where it exceeds 1 m², while it is at most 0.5 % of
  the smaller area and at most 10 000 m². Anything larger is an error that lists the pairs.

Gaps are no fault: water, and land that belongs to no area, are often left out.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from samstad.organisation.errors import UserError, counted
from samstad.statistics.sources.mapping import Column, Mapping
from samstad.statistics.sources.tables.text import TextFile

TARGET_CRS = 3006
DECIMALS = 2
SLIVER_TOLD = 1.0  # m²
SLIVER_SHARE = 0.005
SLIVER_LARGEST = 10_000.0  # m²
# Sweden with its sea, in SWEREF 99 TM: west, south, east, north.
SWEDEN = (180_000.0, 6_050_000.0, 1_050_000.0, 7_750_000.0)
LOCAL_ZONES = tuple(range(3007, 3019))  # SWEREF 99 12 00 … 23 15
CANDIDATES = (3006, *LOCAL_ZONES, 4326, 3021, 3857)
MOST_LISTED = 20


@dataclass(frozen=True)
class AreaRow:
    """One area as its source has it. `geometry` is WKB, or None where none is known."""

    code: str
    name: str
    geometry: bytes | None = None
    parent: str = ""
    previous: tuple[str, ...] = ()


@dataclass
class AreaReading:
    """A file of areas, read and checked, sorted by code."""

    rows: list[AreaRow]
    warnings: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fields:
    """Which columns hold what; empty where there is none."""

    code: str = "code"
    name: str = "name"
    parent: str = ""
    previous: str = ""


def read(path: Path, fields: Fields, *, crs: str = "", layer: str = "", **text: Any) -> AreaReading:
    """Read a file of areas. `crs` stands in where the file does not say its own; `text` goes to CSV's
    mapping.

    Raises UserError for a file that cannot be read, a column that is not there, a code that is empty or there
    twice, a geometry that is invalid, outside Sweden, or overlaps another.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise UserError("this is a folder", where=str(path), advice="Name the file in it")
    if not path.is_file():
        raise UserError("there is no such file", where=str(path), advice="Check the path")
    if suffix == ".csv":
        table, geometries = _csv(path, **text), None
        about: dict[str, Any] = {}
    elif suffix in {".gpkg", ".geojson", ".json"}:
        table, geometries, about = _spatial(path, fields, crs, layer)
    else:
        raise UserError(
            f"areas cannot be read from {suffix or 'a file without a suffix'}",
            where=path.name,
            advice="Give a .gpkg, .geojson or .csv",
        )
    rows = _rows(table, fields, path.name)
    if geometries is None:
        return AreaReading(sorted(rows, key=lambda row: row.code), about=about)
    return _with_geometry(rows, geometries, about, path.name)


def _csv(path: Path, **text: Any) -> dict[str, list[Any]]:
    mapping = Mapping(area=Column("code"), period=Column(constant="2000"), **text)
    file = TextFile(path, mapping)
    columns: list[list[Any]] = []
    for batch in file.batches():
        columns = columns or [[] for _ in file.header]
        for place, column in enumerate(batch.table):
            columns[place] += ["" if text is None else text for text in column.cast(str).to_list()]
    if file.ragged:
        raise UserError(file.ragged[0].reason, where=f"{path.name}, line {file.ragged[0].line}")
    return dict(zip(file.header, columns or [[] for _ in file.header], strict=True))


def _spatial(
    path: Path, fields: Fields, crs: str, layer: str
) -> tuple[dict[str, list[Any]], Any, dict[str, Any]]:
    """Columns, geometries in EPSG:3006, and where they came from."""
    import pyogrio
    import shapely

    try:
        # What GDAL grumbles about goes with the plan, not past it to the terminal.
        with warnings.catch_warnings(record=True) as grumbles:
            warnings.simplefilter("always")
            meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer or None, force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as error:
        raise UserError(
            f"the file cannot be read ({error})",
            where=path.name,
            advice="It may be damaged, of another format, or have several layers; export it again",
        ) from None
    if wkb is None or any(one is None for one in wkb):
        raise UserError("an area has no geometry", where=path.name, advice="Remove it, or give it one")
    if not len(wkb):
        raise UserError("there are no areas", where=path.name, advice="Check the file, or name its layer")
    said = crs or _crs_of(path, meta["crs"])
    try:
        geometries = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException as error:
        raise UserError(f"a geometry cannot be read ({error})", where=path.name) from None
    table = {name: list(values) for name, values in zip(meta["fields"], columns, strict=True)}
    told = [str(grumble.message) for grumble in grumbles]
    return table, in_sweden(geometries, said, path.name), {"crs": said} | ({"told": told} if told else {})


def _crs_of(path: Path, said: str | None) -> str:
    """The file's own reference system; GeoJSON without a `crs` is EPSG:4326 by its standard (RFC 7946)."""
    if path.suffix.lower() != ".gpkg":
        try:
            member = json.loads(path.read_bytes()).get("crs")
        except (ValueError, AttributeError):
            member = None
        if member is None:
            return "EPSG:4326"
    if not said:
        raise UserError(
            "the file does not say its reference system",
            where=path.name,
            advice="Say which it is with --crs, e.g. --crs EPSG:3006",
        )
    return said


def in_sweden(geometries: Any, crs: str, where: str) -> Any:
    """Geometries from `crs` to EPSG:3006, rounded to 0.01 m. Raises UserError where they are not in
    Sweden."""
    import shapely
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        source = CRS.from_user_input(crs)
    except CRSError:
        raise UserError(
            f"{crs!r} is no reference system", where=where, advice="Write e.g. EPSG:3011"
        ) from None
    raw = shapely.total_bounds(geometries)
    moved = shapely.transform(geometries, _transform(source))
    if not _inside(shapely.total_bounds(moved)):
        west, south, east, north = raw
        raise UserError(
            f"with the reference system {source.to_string()} the areas do not lie in Sweden "
            f"(coordinates {west:,.6g} to {east:,.6g}, {south:,.6g} to {north:,.6g})",
            where=where,
            advice=_looks_like(raw),
        )
    rounded = shapely.transform(moved, lambda points: np.round(points, DECIMALS))
    # Rounding may close a neck of a few millimetres: such a polygon is laid on the grid as a whole instead.
    closed = shapely.is_valid(moved) & ~shapely.is_valid(rounded)
    rounded[closed] = shapely.set_precision(moved[closed], 10.0**-DECIMALS)
    return rounded


def _transform(source: Any) -> Callable[[Any], Any]:
    from pyproj import Transformer

    if source.to_epsg() == TARGET_CRS:
        return lambda points: points
    transformer = Transformer.from_crs(source, TARGET_CRS, always_xy=True)
    return lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1]))


def _inside(bounds: Any) -> bool:
    west, south, east, north = bounds
    return bool(
        np.all(np.isfinite(bounds))
        and SWEDEN[0] <= west <= east <= SWEDEN[2]
        and SWEDEN[1] <= south <= north <= SWEDEN[3]
    )


def _looks_like(bounds: Any) -> str:
    """Which reference system would put these bounds in Sweden."""
    from pyproj import CRS

    def fits(code: int, box: Any) -> bool:
        corners = np.array([[box[0], box[1]], [box[2], box[3]], [box[0], box[3]], [box[2], box[1]]])
        moved = _transform(CRS.from_epsg(code))(corners)
        return _inside((*moved.min(axis=0), *moved.max(axis=0)))

    swapped = (bounds[1], bounds[0], bounds[3], bounds[2])
    for box, note in ((bounds, ""), (swapped, ", with north and east in each other's place")):
        found = [code for code in CANDIDATES if fits(code, box)]
        if not found:
            continue
        first = found[0]
        if first in LOCAL_ZONES:
            near = "a local zone of SWEREF 99 (EPSG:3007 to 3018; Stockholm 3011, Göteborg 3007, Malmö 3008)"
        else:
            near = f"EPSG:{first}"
        todo = "export the file again with east before north" if note else "say which it is with --crs"
        return f"They look like {near}{note}: {todo}"
    return "Find out which reference system the file was drawn in, and say it with --crs"


def _rows(table: dict[str, list[Any]], fields: Fields, where: str) -> list[AreaRow]:
    for name in (fields.code, fields.name, fields.parent, fields.previous):
        if name and name not in table:
            raise UserError(
                f"there is no field {name!r}", where=where, advice=f"The file has {', '.join(sorted(table))}"
            )
    codes = [code_of(value) for value in table[fields.code]]
    if not codes:
        raise UserError("there are no areas", where=where, advice="Check the file, or name its layer")
    if "" in codes:
        raise UserError(f"area number {codes.index('') + 1} has no code", where=f"{where}, {fields.code}")
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise UserError(
            f"{counted(len(twice), 'code is', 'codes are')} there more than once: {_list(twice)}",
            where=f"{where}, {fields.code}",
            advice="Merge the parts of each area into one (multi)polygon",
        )
    blank = [""] * len(codes)
    names = table[fields.name] if fields.name else codes
    parents = table[fields.parent] if fields.parent else blank
    previous = table[fields.previous] if fields.previous else blank
    return [
        AreaRow(
            code,
            str(name if name is not None else "").strip() or code,
            None,
            code_of(parent),
            tuple(filter(None, (code_of(part) for part in str(code_of(old)).replace(",", ";").split(";")))),
        )
        for code, name, parent, old in zip(codes, names, parents, previous, strict=True)
    ]


def code_of(value: Any) -> str:
    """A code as text. A number without decimals, as spatial files keep codes, loses its `.0`."""
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def _list(things: list[str]) -> str:
    more = f" and {len(things) - MOST_LISTED} more" if len(things) > MOST_LISTED else ""
    return ", ".join(things[:MOST_LISTED]) + more


def _with_geometry(rows: list[AreaRow], geometries: Any, about: dict[str, Any], where: str) -> AreaReading:
    import shapely

    check_valid([row.code for row in rows], geometries, where)
    found = [*about.pop("told", []), *check_overlaps([row.code for row in rows], geometries, where)]
    wkb = shapely.to_wkb(geometries, byte_order=1, output_dimension=2)
    placed = [
        AreaRow(row.code, row.name, bytes(shape), row.parent, row.previous)
        for row, shape in zip(rows, wkb, strict=True)
    ]
    return AreaReading(sorted(placed, key=lambda row: row.code), found, about)


def check_valid(codes: list[str], geometries: Any, where: str) -> None:
    """Raise UserError, listing the areas, unless each geometry is a valid polygon."""
    import shapely

    polygons = np.isin(shapely.get_type_id(geometries), (3, 6)) & ~shapely.is_empty(geometries)
    valid = shapely.is_valid(geometries) & polygons
    if valid.all():
        return
    faults = [
        f"{codes[i]} ({shapely.is_valid_reason(geometries[i]) if polygons[i] else 'no polygon'})"
        for i in np.flatnonzero(~valid)
    ]
    raise UserError(
        f"{len(faults)} of {len(codes)} areas have an invalid geometry: {_list(faults)}",
        where=where,
        advice="Mend them where they were drawn; the place is given in EPSG:3006",
    )


def check_overlaps(codes: list[str], geometries: Any, where: str) -> list[str]:
    """Warnings of slivers. Raises UserError listing the pairs that overlap by more (see the module)."""
    import shapely

    first, second = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    overlap = shapely.area(shapely.intersection(geometries[first], geometries[second]))
    areas = shapely.area(geometries)
    share = overlap / np.minimum(areas[first], areas[second])
    gross = (overlap > SLIVER_TOLD) & ((share > SLIVER_SHARE) | (overlap > SLIVER_LARGEST))
    if gross.any():
        order = [i for i in np.argsort(-overlap) if gross[i]]
        pairs = [
            f"{codes[first[i]]} and {codes[second[i]]} ({overlap[i]:,.0f} m², {100 * share[i]:.1f} %)"
            for i in order
        ]
        raise UserError(
            f"{counted(len(pairs), 'pair of areas overlaps', 'pairs of areas overlap')}: {_list(pairs)}",
            where=where,
            advice="An area of one set lies in one place only: mend the borders, or make two area sets",
        )
    told = overlap > SLIVER_TOLD
    if not told.any():
        return []
    worst = int(np.argmax(overlap))
    return [
        f"{counted(int(told.sum()), 'pair of areas overlaps', 'pairs of areas overlap')} by slivers, "
        f"{overlap[told].sum():,.0f} m² in all, at most "
        f"{overlap[worst]:,.0f} m² between {codes[first[worst]]} and {codes[second[worst]]}"
    ]
