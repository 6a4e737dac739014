"""The bytes of source files: JSON-stat 2.0, CSV and GeoJSON. Equal input gives equal bytes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely

from samstad.methods.values import Missing

from . import plan
from .catalogue import AGES, SEXES, Dataset
from .geography import AreaSet
from .series import Table

CRS = "urn:ogc:def:crs:EPSG::3006"


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def number(value: float) -> int | float:
    """A whole number as an integer, which is how sources write counts."""
    return int(value) if float(value).is_integer() else float(value)


def json_stat(table: Table, dataset: Dataset, symbols: dict[str, str]) -> bytes:
    """A JSON-stat 2.0 dataset. A missing cell is null, with its symbol in `status`; unexplained has none.

    `symbols`: status text → name of the kind of missing. Dimensions: omrade, (kon, alder,) matt, tid.
    """
    dimensions: dict[str, dict[str, Any]] = {
        "omrade": _dimension("område", {r.code: r.name for r in table.rows})
    }
    if dataset.code == "befolkning":
        dimensions["kon"] = _dimension("kön", {code: text["sv"] for code, text in SEXES.items()})
        dimensions["alder"] = _dimension("ålder", {code: text["sv"] for code, text in AGES.items()})
    dimensions["matt"] = _dimension("mått", {code: text["sv"] for code, text in dataset.measures.items()})
    dimensions["matt"]["category"]["unit"] = {
        code: {"decimals": _decimals(table, code)} for code in dataset.measures
    }
    dimensions["tid"] = _dimension("år", {str(year): str(year) for year in table.years})
    # From (rows, years, …) of each measure to rows, …, measure, years.
    stacked = [np.moveaxis(table.measures[m].values, 1, -1) for m in dataset.measures]
    kinds = [np.moveaxis(table.measures[m].missing, 1, -1) for m in dataset.measures]
    values = np.stack(stacked, axis=-2).ravel().tolist()
    missing = np.stack(kinds, axis=-2).ravel().tolist()
    written = {Missing[kind.upper()]: symbol for symbol, kind in symbols.items()}
    status = {
        str(i): written[Missing(k)]
        for i, k in enumerate(missing)
        if k not in (Missing.PRESENT, Missing.UNEXPLAINED)
    }
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": dataset.name["sv"],
        "source": dataset.producer["sv"],
        "updated": f"{table.published.isoformat()}T06:00:00Z",
        "note": [plan.SYNTHETIC["sv"], plan.SYNTHETIC["en"], *dataset.note.values()],
        "role": {"geo": ["omrade"], "time": ["tid"], "metric": ["matt"]},
        "id": list(dimensions),
        "size": [len(d["category"]["index"]) for d in dimensions.values()],
        "dimension": dimensions,
        "value": [None if k else number(v) for v, k in zip(values, missing, strict=True)],
        "status": status,
        "extension": {"synthetic": True, "edition": table.edition, "symbols": symbols, "label": dataset.name},
    }
    return (_compact(document) + "\n").encode()


def _dimension(label: str, categories: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(categories), "label": categories}}


def _decimals(table: Table, measure: str) -> int:
    values = table.measures[measure].values
    return 0 if bool(np.all(np.isnan(values) | (values == np.round(values)))) else 1


def csv_table(table: Table, dataset: Dataset, mapping: dict[str, Any]) -> bytes:
    """A table with one row for each area and year in which it existed, as `mapping` describes it.

    The first lines (`skip_rows`) say that the numbers are synthetic. A zero is written with the source's
    symbol for zero where it has one.
    """
    delimiter, decimal = mapping["delimiter"], mapping["decimal"]
    written = {kind: symbol for symbol, kind in mapping["symbols"].items()}
    zero = written.get("zero", "0")
    preamble = [plan.SYNTHETIC["sv"], dataset.name["sv"]][: mapping["skip_rows"]]
    lines = [text.replace(delimiter, " ") for text in preamble]
    lines.append(delimiter.join(mapping["columns"]))
    cells = {m: (v.values.tolist(), v.missing.tolist()) for m, v in table.measures.items()}
    decimals = {m: _decimals(table, m) for m in table.measures}
    for i, row in enumerate(table.rows):
        for t, year in enumerate(table.years):
            if not table.exists[i, t]:
                continue
            fields = [row.code, row.name, str(year)]
            for measure in dataset.measures:
                value, kind = cells[measure][0][i][t], Missing(cells[measure][1][i][t])
                if kind != Missing.PRESENT:
                    fields.append(written[kind.name.lower()])
                elif value == 0:
                    fields.append(zero)
                else:
                    fields.append(f"{value:.{decimals[measure]}f}".replace(".", decimal))
            lines.append(delimiter.join(fields))
    end = "\r\n" if mapping["encoding"] == "windows-1252" else "\n"
    return (end.join(lines) + end).encode(mapping["encoding"])


def geojson(area_set: AreaSet) -> bytes:
    """A FeatureCollection in EPSG:3006 (named in `crs`), one feature a line, sorted by code, 0.01 m."""
    head = {
        "type": "FeatureCollection",
        "name": area_set.code,
        "synthetic": True,
        "note": [plan.SYNTHETIC["sv"], plan.SYNTHETIC["en"]],
        "crs": {"type": "name", "properties": {"name": CRS}},
    }
    lines = [
        _compact({"type": "Feature", "properties": properties, "geometry": _geometry(area.geometry)})
        for area, properties in zip(area_set, attributes(area_set), strict=True)
    ]
    return (_compact(head)[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def attributes(area_set: AreaSet) -> list[dict[str, str]]:
    """What each area carries in a file: code and name, and for basområden the district's code."""
    return [
        {"kod": a.code, "namn": a.name} | ({"stadsdelsomrade": a.district} if a.district else {})
        for a in area_set
    ]


def _geometry(polygon: shapely.Polygon) -> dict[str, Any]:
    rings = [
        np.round(shapely.get_coordinates(ring), 2).tolist() for ring in (polygon.exterior, *polygon.interiors)
    ]
    return {"type": "Polygon", "coordinates": rings}
