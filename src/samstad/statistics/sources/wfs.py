"""Borders from a geodata service (WFS), as GeoServer answers: Statistics Sweden's DeSO and RegSO among others.

Asked in version 1.1.0, in pages sorted by code, in EPSG:3006 and GeoJSON, whose coordinates are east before north.
A filter is the other way round: in it a point is `POINT(north east)`, and the wrong way gives nothing and no fault.

*Not confirmed against the live service*: built from what is written of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import Client, ServiceError

PAGE = 500
# A service that never comes to an end is not waited for: all of DeSO is 13 pages.
MOST_PAGES = 200
CRS = "EPSG:3006"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


class Wfs:
    """One service. `client` tries again and says what went wrong; `page` features are asked for at a time."""

    def __init__(self, url: str, client: Client | None = None, page: int = PAGE) -> None:
        self.url, self.page = url.split("?")[0], page
        self.client = client or Client()

    def features(
        self, layer: str, code_field: str, where: Mapping[str, str] | None = None, cql: str = ""
    ) -> dict[str, Any]:
        """A layer's areas as one GeoJSON collection. `where`: attribute → value that it must have; `cql`: more.

        Raises UserError for a name that is none, and where there are no such areas; ServiceError where the service
        fails, gives a code twice, or another number of areas than it says that it has.
        """
        conditions = [_equals(name, value) for name, value in (where or {}).items()] + ([cql] if cql else [])
        asked = {
            "service": "WFS",
            "version": "1.1.0",
            "request": "GetFeature",
            "typeName": layer,
            "outputFormat": "application/json",
            "srsName": CRS,
            "sortBy": _name(code_field),
            "maxFeatures": str(self.page),
        } | ({"CQL_FILTER": " AND ".join(conditions)} if conditions else {})
        found: list[dict[str, Any]] = []
        total: int | None = None
        for number in range(MOST_PAGES):
            data = self.client.get(self.url, asked | {"startIndex": str(number * self.page)}).data
            features, total = self._page(data, layer, total)
            found += features
            if len(features) < self.page or len(found) == total:
                break
        self._check(found, total, layer, code_field)
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
        return {"type": "FeatureCollection", "crs": crs, "features": found}

    def _page(self, data: Any, layer: str, total: int | None) -> tuple[list[dict[str, Any]], int | None]:
        features = data.get("features") if isinstance(data, dict) else None
        if not isinstance(features, list):
            raise ServiceError(
                "the service answered with something else than areas", where=f"{self.url}, {layer}"
            )
        said = data.get("totalFeatures", data.get("numberMatched"))
        said = said if isinstance(said, int) else None  # "unknown" is allowed
        if total is not None and said is not None and said != total:
            raise ServiceError(
                f"the service had {total} areas, and {said} while they were fetched",
                where=f"{self.url}, {layer}",
                advice="Fetch them again",
            )
        return features, said if total is None else total

    def _check(self, found: list[dict[str, Any]], total: int | None, layer: str, code_field: str) -> None:
        where = f"{self.url}, {layer}"
        if not found:
            raise UserError(
                "the service has no such areas",
                where=where,
                advice="Check the layer and the filter; in a filter a point is POINT(north east)",
            )
        if total is not None and len(found) != total:
            raise ServiceError(f"the service has {total} areas, and gave {len(found)}", where=where)
        codes = [(feature.get("properties") or {}).get(code_field) for feature in found]
        if twice := sorted({str(code) for code in codes if codes.count(code) > 1}):
            raise ServiceError(
                f"the service gave {', '.join(twice[:10])} more than once",
                where=where,
                advice=f"Its pages may not be sorted by {code_field}; fetch a smaller part with a filter",
            )

    def fetch(self, path: Path, layer: str, code_field: str, where: Mapping[str, str] | None = None) -> Path:
        """Write a layer's areas to `path` as GeoJSON, whole or not at all. Errors as `features`."""
        content = json.dumps(self.features(layer, code_field, where), ensure_ascii=False)
        aside = path.with_name(f"{path.name}.part")
        aside.write_text(content, encoding="utf-8")
        return aside.replace(path)


def point(east: float, north: float, geometry: str = "sp_geometry") -> str:
    """A filter for the area in which a point (EPSG:3006) lies: north before east."""
    return f"INTERSECTS({_name(geometry)},POINT({north:.10g} {east:.10g}))"


def _equals(name: str, value: str) -> str:
    quoted = value.replace("'", "''")
    return f"{_name(name)}='{quoted}'"


def _name(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise UserError(f"{name!r} is no name of an attribute", where="--where", advice="E.g. kommunkod=0180")
    return name
