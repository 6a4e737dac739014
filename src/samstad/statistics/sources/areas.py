"""Areas with their borders from spatial files (`geodata`), or without them from CSV (code, name, parent).

Geometry leaves here as polygons in EPSG:3006 (SWEREF 99 TM), east before north, to 0.01 m, in Sweden, and checked
(`borders`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from samstad.organisation.errors import UserError, counted
from samstad.statistics.sources import borders
from samstad.statistics.sources.geodata import SUFFIXES, read_spatial
from samstad.statistics.sources.mapping import Column, Mapping
from samstad.statistics.sources.tables.text import TextFile

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
        table, geometries = columns_of(path, **text), None
        about: dict[str, Any] = {}
    elif suffix in SUFFIXES:
        table, geometries, about = read_spatial(
            path, crs=crs, layer=layer, encoding=str(text.get("encoding", ""))
        )
    else:
        raise UserError(
            f"areas cannot be read from {suffix or 'a file without a suffix'}",
            where=path.name,
            advice="Give a .gpkg, .geojson, .shp, .parquet or .csv",
        )
    rows = _rows(table, fields, path.name)
    if geometries is None:
        return AreaReading(sorted(rows, key=lambda row: row.code), about=about)
    return _with_geometry(rows, geometries, about, path.name)


def columns_of(path: Path, **text: Any) -> dict[str, list[Any]]:
    """Column → its texts, of a CSV file; `text` goes to its mapping. Raises UserError as `csv.split`."""
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

    codes = [row.code for row in rows]
    geometries, found = borders.mended(codes, geometries, where)
    found = [*about.pop("told", []), *found, *borders.check_overlaps(codes, geometries, where)]
    found += borders.tell_gaps(geometries) + borders.tell_coverage(codes, geometries)
    wkb = shapely.to_wkb(geometries, byte_order=1, output_dimension=2)
    placed = [
        AreaRow(row.code, row.name, bytes(shape), row.parent, row.previous)
        for row, shape in zip(rows, wkb, strict=True)
    ]
    return AreaReading(sorted(placed, key=lambda row: row.code), found, about)
