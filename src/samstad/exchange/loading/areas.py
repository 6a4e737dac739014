"""Area sets with their areas, the links between them, and territories."""

from __future__ import annotations

import hashlib

from samstad.exchange import geojson
from samstad.exchange.loading.context import Loading, by
from samstad.exchange.schema import statistics as schema
from samstad.exchange.schema.base import stored
from samstad.statistics.models import Area, AreaLink, AreaSet, Territory


def load_area_sets(loading: Loading) -> None:
    for one in loading.folder.area_sets:
        owner = None if one.national else loading.city
        existing = AreaSet.objects.filter(city=owner, code=one.code).first()
        area_set = loading.store.put(
            AreaSet,
            existing,
            {"city": owner, "code": str(one.code)},
            {
                "name": stored(one.name),
                "kind": one.kind,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "source": one.source,
                "licence": one.licence,
                "note": stored(one.note),
            },
            national=one.national,
        )
        loading.area_sets[one.code] = area_set
        _load_areas(loading, area_set, one)


def _load_areas(loading: Loading, area_set: AreaSet, one: schema.AreaSet) -> None:
    known = by(area_set.areas.all(), "code")
    for area in one.areas:
        existing = known.get(area.code)
        values = {"name": stored(area.name), "focus": area.focus}
        if existing is None or not _same_geometry(existing, area):
            values["geometry"] = geojson.to_wkb(area)
        loading.areas[f"{one.code}:{area.code}"] = loading.store.part(
            Area, existing, {"area_set": area_set, "code": str(area.code)}, values, national=one.national
        )
    if loading.store.record_parts(area_set):
        loading.store.put_later(area_set, {"content_hash": content_hash(area_set)})


def _same_geometry(existing: Area, area: schema.Area) -> bool:
    """Whether the two are the same to 0.01 m, which is all that a folder says."""
    wanted = area.geometry.model_dump() if area.geometry else None
    return geojson.from_wkb(existing.geometry) == wanted


def content_hash(area_set: AreaSet) -> str:
    """sha256 over code and geometry of all areas in order of code; empty where none has a geometry."""
    digest = hashlib.sha256()
    rows = list(area_set.areas.order_by("code").values_list("code", "geometry"))
    if not any(geometry for _, geometry in rows):
        return ""
    for code, geometry in rows:
        digest.update(code.encode() + b"\0" + bytes(geometry or b"") + b"\0")
    return digest.hexdigest()


def load_area_links(loading: Loading) -> None:
    for one in loading.folder.area_links:
        older, newer = loading.area_sets[one.from_], loading.area_sets[one.to]
        rows = AreaLink.objects.filter(source_area__area_set=older, target_area__area_set=newer)
        known = by(rows, "kind", "source_area_id", "target_area_id")
        national = older.city_id is None and newer.city_id is None
        for group in one.groups:
            for link in group.links:
                source = loading.areas[f"{one.from_}:{link.from_}"]
                target = loading.areas[f"{one.to}:{link.to}"]
                loading.store.part(
                    AreaLink,
                    known.get((group.kind.value, source.pk, target.pk)),
                    {"kind": group.kind.value, "source_area": source, "target_area": target},
                    {
                        "weight": link.weight,
                        "method": group.method,
                        "source": group.source,
                        "year": group.year,
                    },
                    national=national,
                )
        loading.store.record_parts(older)


def load_territories(loading: Loading) -> None:
    known = by(Territory.objects.filter(organisation__city=loading.city), "organisation_id", "area_id")
    for one in loading.folder.territories:
        organisation, area = loading.organisations[one.organisation], loading.areas[one.area]
        key = {"organisation": organisation, "area": area}
        loading.store.part(Territory, known.get((organisation.pk, area.pk)), key, {})
        loading.store.record_parts(organisation)
