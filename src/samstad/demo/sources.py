"""The source files of the example city: areas, links and statistics, as a city would get them.

Each file has one clear format and comes with the mapping that an import needs. The same seed gives the same
bytes with the same versions of the libraries; that holds for GeoPackages too, since their date is fixed here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from . import catalogue, formats, plan
from .catalogue import AREA, CITY, DISTRICT, Dataset
from .geography import CITY_SET, DISTRICT_SET, NEW, OLD, AreaSet, Geography
from .series import Statistics, Table

LICENCE = "CC0-1.0 (synthetic)"
AREAS_PUBLISHED = date(2021, 1, 15)
OLD_AREAS_PUBLISHED = date(2011, 1, 15)

STATUS_SYMBOLS = {
    "befolkning": {".": "not_applicable"},
    "arbete": {".": "not_applicable"},
    "boende-inkomst": {"..": "suppressed_by_source", ".": "not_applicable", "...": "not_yet_published"},
    "halsa": {"x": "suppressed_by_source", ".": "not_applicable", "n": "not_collected"},
}
"""JSON-stat status → kind of missing, per source; null without a status is unexplained."""

CSV_STYLES: dict[str, dict[str, Any]] = {
    "utbildning": {
        "encoding": "windows-1252",
        "delimiter": ";",
        "decimal": ",",
        "skip_rows": 1,
        "symbols": {
            "..": "suppressed_by_source",
            ".": "not_applicable",
            "-": "zero",
            "": "unexplained",
        },
    },
    "trygghetsundersokning": {
        "encoding": "utf-8",
        "delimiter": ";",
        "decimal": ",",
        "skip_rows": 2,
        "symbols": {"ej mätt": "not_collected", "*": "suppressed_by_source"},
    },
    "demokrati": {
        "encoding": "utf-8",
        "delimiter": ",",
        "decimal": ".",
        "skip_rows": 1,
        "symbols": {".": "not_collected", "-": "not_applicable"},
    },
}
"""How each CSV is written. The same symbol means different things in different sources, as in life."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A written file and what an import needs to know of it.

    `kind`: `areas`, `links` or `statistics`. `code`: of the area set or the dataset. `edition`: 1, 2 … of a
    dataset. `mapping`: how to read a table (`columns`, `symbols` and, for CSV, encoding and so on).
    `area_sets`: (area set, first year, last year) whose codes the file uses; empty for areas.
    """

    path: Path
    kind: str
    code: str
    format: str
    title: dict[str, str]
    published: date
    edition: int = 1
    mapping: dict[str, Any] = field(default_factory=dict)
    area_sets: tuple[tuple[str, int, int], ...] = ()
    licence: str = LICENCE


def write(geography: Geography, statistics: Statistics, folder: Path) -> list[SourceFile]:
    """Write all source files into `folder` (made if absent) and describe them, areas before statistics."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files: list[SourceFile] = []
    for area_set in geography.area_sets:
        files += _write_areas(area_set, folder)
    files.append(_write_links(statistics, folder))
    for table in statistics.tables:
        files.append(_write_table(table, folder))
    files.append(_write_citizens(geography, statistics, folder))
    return files


def _write_citizens(geography: Geography, statistics: Statistics, folder: Path) -> SourceFile:
    from . import citizens

    first, last = plan.YEARS[0], plan.YEARS[-1]
    return SourceFile(
        citizens.write(geography, statistics.people, folder),
        "statistics",
        citizens.CODE,
        "csv",
        citizens.NAME,
        citizens.PUBLISHED,
        mapping={"encoding": "utf-8", "delimiter": ";", "decimal": ",", "skip_rows": 1},
        area_sets=((CITY_SET, first, last), (DISTRICT_SET, first, last)),
    )


def mapping_of(dataset: Dataset) -> dict[str, Any]:
    """How to read a dataset's files. For CSV, `columns` is header → role, in the order of the columns.

    Roles: `area` (code), `label` (ignored), `period`, `measure` (with its code) and `margin` (also `of`, the
    measure whose margin it is). A symbol stands for a kind of missing, or for `zero`.
    """
    if dataset.format == "json-stat":
        roles = {"omrade": "area", "matt": "measure", "tid": "period"}
        if dataset.code == "befolkning":
            roles |= {"kon": "sex", "alder": "age"}
        return {"dimensions": roles, "symbols": STATUS_SYMBOLS[dataset.code]}
    columns: dict[str, dict[str, str]] = {
        "Områdeskod": {"role": "area"},
        "Område": {"role": "label"},
        "År": {"role": "period"},
    }
    for measure, text in dataset.measures.items():
        role = {"role": "measure", "measure": measure}
        if measure.endswith("_marginal"):
            role = {"role": "margin", "measure": measure, "of": measure.removesuffix("_marginal")}
        columns[text["sv"].replace(",", "")] = role
    return CSV_STYLES[dataset.code] | {"columns": columns}


def area_sets_of(dataset: Dataset) -> tuple[tuple[str, int, int], ...]:
    """The area sets whose codes the dataset uses, with first and last year."""
    first, last = plan.YEARS[0], plan.YEARS[-1]
    result: list[tuple[str, int, int]] = []
    if AREA in dataset.levels:
        result += [(OLD, first, plan.SPLIT_YEAR - 1), (NEW, plan.SPLIT_YEAR, last)]
    if DISTRICT in dataset.levels:
        result.append((DISTRICT_SET, first, last))
    if CITY in dataset.levels:
        result.append((CITY_SET, first, last))
    return tuple(result)


def _write_table(table: Table, folder: Path) -> SourceFile:
    dataset = next(d for d in catalogue.DATASETS if d.code == table.dataset)
    mapping = mapping_of(dataset)
    writers: dict[str, Callable[[], bytes]] = {
        "json-stat": lambda: formats.json_stat(table, dataset, mapping["symbols"]),
        "csv": lambda: formats.csv_table(table, dataset, mapping),
    }
    suffix = {"json-stat": "json", "csv": "csv"}[dataset.format]
    path = folder / f"{dataset.code}-{table.published.isoformat()}.{suffix}"
    path.write_bytes(writers[dataset.format]())
    return SourceFile(
        path,
        "statistics",
        dataset.code,
        dataset.format,
        dataset.name,
        table.published,
        table.edition,
        mapping,
        area_sets_of(dataset),
    )


def _write_links(statistics: Statistics, folder: Path) -> SourceFile:
    path = folder / "omradeskopplingar.csv"
    lines = [plan.SYNTHETIC["sv"], "fran_indelning;fran_kod;till_indelning;till_kod;vikt;metod"]
    for link in statistics.links:
        weight = f"{link.weight:.6f}".replace(".", ",")
        lines.append(f"{link.from_set};{link.from_code};{link.to_set};{link.to_code};{weight};{link.method}")
    path.write_bytes(("\n".join(lines) + "\n").encode())
    mapping = {"encoding": "utf-8", "delimiter": ";", "decimal": ",", "skip_rows": 1}
    title = {"sv": "Kopplingar mellan områdesindelningar", "en": "Links between area sets"}
    return SourceFile(path, "links", "omradeskopplingar", "csv", title, AREAS_PUBLISHED, mapping=mapping)


def _write_areas(area_set: AreaSet, folder: Path) -> list[SourceFile]:
    geojson = folder / f"{area_set.code}.geojson"
    geojson.write_bytes(formats.geojson(area_set))
    package = folder / f"{area_set.code}.gpkg"
    _write_geopackage(area_set, package)
    published = OLD_AREAS_PUBLISHED if area_set.code == OLD else AREAS_PUBLISHED
    columns = {"kod": {"role": "code"}, "namn": {"role": "name"}}
    if area_set.areas[0].district:
        columns["stadsdelsomrade"] = {"role": "parent"}
    return [
        SourceFile(path, "areas", area_set.code, kind, area_set.name, published, mapping={"columns": columns})
        for path, kind in ((package, "geopackage"), (geojson, "geojson"))
    ]


def _write_geopackage(area_set: AreaSet, path: Path) -> None:
    import numpy as np
    import pyogrio

    path.unlink(missing_ok=True)
    properties = formats.attributes(area_set)
    fields = list(properties[0])
    columns = [np.array([p[name] for p in properties], dtype=object) for name in fields]
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{AREAS_PUBLISHED.isoformat()}T00:00:00.000Z"})
    try:
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(area_set.geometries),
            field_data=columns,
            fields=fields,
            driver="GPKG",
            layer=area_set.code,
            geometry_type="Polygon",
            crs="EPSG:3006",
            dataset_metadata={"SYNTHETIC": plan.SYNTHETIC["en"]},
            layer_metadata={"SYNTHETIC": plan.SYNTHETIC["en"]},
            layer_options={"DESCRIPTION": plan.SYNTHETIC["sv"]},
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
