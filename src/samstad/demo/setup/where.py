"""Area sets with their borders, and how they lie to one another."""

from __future__ import annotations

import json
from typing import Any

import shapely

from samstad.demo import plan, sources
from samstad.demo.geography import CITY_SET, DISTRICT_SET, NEW, OLD, AreaSet, Geography
from samstad.demo.series import Statistics
from samstad.demo.setup.codes import FOCUS

SET_KINDS = {OLD: "statistical", NEW: "statistical", DISTRICT_SET: "district", CITY_SET: "municipality"}


def with_areas(area_set: AreaSet) -> dict[str, Any]:
    focus = {district.code for district in FOCUS} if area_set.code == DISTRICT_SET else set()
    return {
        "code": area_set.code,
        "name": area_set.name,
        "kind": SET_KINDS[area_set.code],
        "valid_from": area_set.valid_from.isoformat(),
        "valid_to": area_set.valid_to.isoformat() if area_set.valid_to else None,
        "source": plan.SYNTHETIC["sv"],
        "licence": sources.LICENCE,
        "areas": [
            {
                "code": area.code,
                "name": {"sv": area.name, "en": area.name},
                "focus": area.code in focus,
                "geometry": drawn(area.geometry),
            }
            for area in area_set
        ],
    }


def drawn(polygon: shapely.Polygon) -> dict[str, Any]:
    return dict(json.loads(shapely.to_geojson(polygon)))


def area_links(geography: Geography, statistics: Statistics) -> list[dict[str, Any]]:
    def nested(child: str, parent: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
        links = [{"from": one, "to": other} for one, other in pairs]
        return {
            "from": child,
            "to": parent,
            "groups": [{"kind": "nested", "method": "exact", "links": links}],
        }

    city = geography.city.areas[0].code
    found = [
        nested(OLD, DISTRICT_SET, [(area.code, area.district) for area in geography.old]),
        nested(NEW, DISTRICT_SET, [(area.code, area.district) for area in geography.new]),
        nested(DISTRICT_SET, CITY_SET, [(area.code, city) for area in geography.districts]),
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for link in statistics.links:
        if link.from_set == OLD:
            groups.setdefault(link.method, []).append(
                {"from": link.from_code, "to": link.to_code, "weight": link.weight}
            )
    succession = [
        {"kind": "succeeded", "method": method, "year": plan.SPLIT_YEAR - 1, "links": links}
        for method, links in sorted(groups.items())
    ]
    return [*found, {"from": OLD, "to": NEW, "groups": succession}]
