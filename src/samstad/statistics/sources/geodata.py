"""Areas with their borders from GeoPackage, GeoJSON, Shapefile or GeoParquet, in EPSG:3006.

*Reference system*: what the file says (GeoJSON without `crs` is EPSG:4326 by its standard, and so is GeoParquet),
else it is asked for. *Axes*: east before north; where the numbers fit Sweden only the other way round the file is
refused with advice. *Letters*: what the `.cpg` beside a Shapefile says; else UTF-8 where all letters are whole; else
Windows-1252 where its letters are such as Swedish names have; else they are asked for.

GDAL guesses an encoding of its own where there is no `.cpg`, and å, ä, ö become other letters without a word: the bytes
of the table are therefore looked at here.
"""

from __future__ import annotations

import codecs
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from samstad.organisation.errors import UserError

TARGET_CRS = 3006
DECIMALS = 2
# Sweden with its sea, in SWEREF 99 TM: west, south, east, north.
SWEDEN = (180_000.0, 6_050_000.0, 1_050_000.0, 7_750_000.0)
LOCAL_ZONES = tuple(range(3007, 3019))  # SWEREF 99 12 00 … 23 15
CANDIDATES = (3006, *LOCAL_ZONES, 4326, 3021, 3857)
SUFFIXES = frozenset({".gpkg", ".geojson", ".json", ".shp", ".parquet"})
# Letters of Swedish, Sami, Finnish and other names in Sweden. Anything else is a sign of another encoding.
LETTERS = frozenset("åäöÅÄÖéÉèÈüÜáÁàÀæÆøØçÇñÑíÍóÓúÚëËïÏôÔêÊâÂčČšŠžŽ–—´’½§°\u00a0")


def read_spatial(
    path: Path, *, crs: str = "", layer: str = "", encoding: str = ""
) -> tuple[dict[str, list[Any]], Any, dict[str, Any]]:
    """Columns, geometries in EPSG:3006, and where they came from (`crs`, `encoding`, what GDAL grumbled about).

    `crs` and `encoding` stand in where the file does not say, and overrule it where it does. Raises UserError for a
    file that cannot be read or has lost a part, an unknown reference system or encoding, an area without geometry,
    and borders outside Sweden.
    """
    about: dict[str, Any] = {}
    if path.suffix.lower() == ".parquet":
        table, wkb, said = _parquet(path)
    else:
        letters = _encoding_of(path, encoding) if path.suffix.lower() == ".shp" else encoding
        table, wkb, said, told = _through_gdal(path, layer, letters)
        about |= ({"encoding": letters} if letters else {}) | ({"told": told} if told else {})
    return table, *_placed(path, wkb, crs or _crs_of(path, said), about)


def _placed(path: Path, wkb: Any, crs: str, about: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    import shapely

    if wkb is None or any(one is None for one in wkb):
        raise UserError("an area has no geometry", where=path.name, advice="Remove it, or give it one")
    if not len(wkb):
        raise UserError("there are no areas", where=path.name, advice="Check the file, or name its layer")
    try:
        geometries = shapely.force_2d(shapely.from_wkb(wkb))
    except shapely.errors.GEOSException as error:
        raise UserError(f"a geometry cannot be read ({error})", where=path.name) from None
    return in_sweden(geometries, crs, path.name), {"crs": _named(crs), **about}


def _named(crs: str) -> str:
    """The reference system by its number, where it has one: GeoParquet says it in a page of words."""
    from pyproj import CRS

    authority = CRS.from_user_input(crs).to_authority()
    return ":".join(authority) if authority else crs


def _through_gdal(
    path: Path, layer: str, encoding: str
) -> tuple[dict[str, list[Any]], Any, str | None, list[str]]:
    import pyogrio

    try:
        # What GDAL grumbles about goes with the plan, not past it to the terminal.
        with warnings.catch_warnings(record=True) as grumbles:
            warnings.simplefilter("always")
            meta, _, wkb, columns = pyogrio.raw.read(
                path, layer=layer or None, force_2d=True, encoding=encoding or None
            )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as error:
        raise UserError(
            f"the file cannot be read ({error})",
            where=path.name,
            advice="It may be damaged, of another format, or have several layers; export it again",
        ) from None
    table = {name: list(values) for name, values in zip(meta["fields"], columns, strict=True)}
    return table, wkb, meta["crs"], [str(grumble.message) for grumble in grumbles]


def _parquet(path: Path) -> tuple[dict[str, list[Any]], Any, str | None]:
    """GeoParquet 1.x with its geometry as WKB."""
    import polars as pl

    try:
        said = json.loads(pl.read_parquet_metadata(path).get("geo", "null"))
        frame = pl.read_parquet(path)
        name = said["primary_column"]
        column = said["columns"][name]
        plain, wkb = frame.drop(name).to_dict(as_series=False), frame[name].to_list()
    except (pl.exceptions.PolarsError, OSError, ValueError, TypeError, KeyError) as error:
        raise UserError(
            f"the file is no GeoParquet ({error!r})", where=path.name, advice="Export it as GeoPackage"
        ) from None
    if column.get("encoding") != "WKB":
        raise UserError(f"geometry as {column.get('encoding')!r} is not read, only WKB", where=path.name)
    # No `crs` means longitude and latitude; null means that nobody knows.
    crs = json.dumps(column["crs"]) if column.get("crs") else (None if "crs" in column else "OGC:CRS84")
    return plain, wkb, crs


# --- Letters ----------------------------------------------------------------------------------------------


def _encoding_of(path: Path, told: str) -> str:
    """The encoding of a Shapefile's table. Raises UserError where a part is gone, or nothing fits."""
    beside = {
        each.suffix.lower(): each for each in path.parent.glob(f"{path.stem}.*") if each.stem == path.stem
    }
    if lost := [suffix for suffix in (".dbf", ".shx") if suffix not in beside]:
        raise UserError(
            f"a Shapefile is several files, and {' and '.join(path.stem + suffix for suffix in lost)} is not there",
            where=path.name,
            advice="Put all its files in one folder (.shp, .shx, .dbf, .prj and .cpg)",
        )
    said = told
    if not said and ".cpg" in beside:
        said = beside[".cpg"].read_text("ascii", "replace").strip().lower().replace("iso 8859", "iso-8859")
        said = {"ansi 1252": "cp1252", "88591": "iso-8859-1", "system": ""}.get(said, said)
        said = f"cp{said}" if said.isdecimal() else said
    text = b"\n".join(_texts(beside[".dbf"].read_bytes(), path.name))
    if said:
        return _checked(said, text, path.name)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(text, path.name)
    return "UTF-8"


def _checked(encoding: str, text: bytes, where: str) -> str:
    try:
        text.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise UserError(
            f"the letters of the table are not in {encoding!r}",
            where=where,
            advice="Say which they are in with --encoding, e.g. cp1252, utf-8 or cp850",
        ) from None
    return codecs.lookup(encoding).name


def _guessed(text: bytes, where: str) -> str:
    """Windows-1252, where every letter outside ASCII is one that names have; else it is asked for."""
    strange = {letter for letter in text.decode("cp1252", "replace") if ord(letter) > 127} - LETTERS
    if not strange:
        return "cp1252"
    old = {letter for letter in text.decode("cp850", "replace") if ord(letter) > 127}
    raise UserError(
        f"the file does not say which letters it is written in, and Windows-1252 gives {' '.join(sorted(strange))}",
        where=where,
        advice="It looks like CP850: say so with --encoding cp850"
        if old <= LETTERS
        else "Find out which encoding it is in, and say it with --encoding",
    )


def _texts(table: bytes, where: str) -> list[bytes]:
    """The texts of a dBASE table, as bytes: names of fields, and cells of character fields."""
    try:
        start, length = int.from_bytes(table[8:10], "little"), int.from_bytes(table[10:12], "little")
        rows = int.from_bytes(table[4:8], "little")
        fields, at, offset = [], 32, 1
        while table[at] != 0x0D:
            if table[at + 11 : at + 12] == b"C":
                fields.append((offset, offset + table[at + 16]))
            offset += table[at + 16]
            at += 32
    except IndexError:
        raise UserError(
            "the table of the Shapefile is damaged", where=where, advice="Export it again"
        ) from None
    records = (table[start + length * row : start + length * (row + 1)] for row in range(rows))
    return [record[one:two].rstrip(b" \0") for record in records for one, two in fields]


# --- Places -----------------------------------------------------------------------------------------------


def _crs_of(path: Path, said: str | None) -> str:
    """The file's own reference system; GeoJSON without a `crs` is EPSG:4326 by its standard (RFC 7946)."""
    if path.suffix.lower() in (".geojson", ".json"):
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
