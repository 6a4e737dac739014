"""Area sets with their areas, the links between them, and territories."""

from __future__ import annotations

from samstad.exchange import geojson
from samstad.exchange.loading.context import Loading, by
from samstad.exchange.schema import statistics as schema
from samstad.exchange.schema.base import stored
from samstad.organisation.errors import UserError
from samstad.statistics.area_sets import geometry_hash, releases_resting_on
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
                "edition": one.edition,
            },
            national=one.national,
        )
        loading.area_sets[one.code] = area_set
        _load_areas(loading, area_set, one)


def _load_areas(loading: Loading, area_set: AreaSet, one: schema.AreaSet) -> None:
    known = by(area_set.areas.all(), "code")
    _check_resting(area_set, known, one)
    for area in one.areas:
        existing = known.get(area.code)
        values = {"name": stored(area.name), "focus": area.focus, "category": area.category or ""}
        if existing is None or not _same_geometry(existing, area):
            values["geometry"] = geojson.to_wkb(area)
        loading.areas[f"{one.code}:{area.code}"] = loading.store.part(
            Area, existing, {"area_set": area_set, "code": str(area.code)}, values, national=one.national
        )
    if loading.store.record_parts(area_set):
        loading.store.put_later(area_set, {"content_hash": geometry_hash(area_set)})


def _check_resting(area_set: AreaSet, known: dict[str, Area], one: schema.AreaSet) -> None:
    """Codes and borders under a release are a part of what its numbers mean; names may be mended."""
    moved = [a.code for a in one.areas if a.code in known and not _same_geometry(known[a.code], a)]
    moved += [a.code for a in one.areas if known and a.code not in known]
    if moved and (used := releases_resting_on(area_set)):
        raise UserError(
            f"{', '.join(sorted(moved)[:5])} would be added or moved, and the release {used[0]} rests on the set",
            where=f"area_sets/{one.code}.yaml",
            advice="Make a new area set with dates of validity, and links from the old one",
        )


def _same_geometry(existing: Area, area: schema.Area) -> bool:
    """Whether the two are the same to 0.01 m, which is all that a folder says."""
    wanted = area.geometry.model_dump() if area.geometry else None
    return geojson.from_wkb(existing.geometry) == wanted


def load_area_links(loading: Loading) -> None:
    for one in loading.folder.area_links:
        older, newer = loading.area_sets[one.from_], loading.area_sets[one.to]
        rows = AreaLink.objects.filter(source_area__area_set=older, target_area__area_set=newer)
        known = by(rows, "kind", "source_area_id", "target_area_id")
        national = older.city_id is None and newer.city_id is None
        _check_links(older, known, one, loading)
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


def _check_links(
    older: AreaSet, known: dict[tuple[str, int, int], AreaLink], one: schema.AreaLinks, loading: Loading
) -> None:
    """Weights under a release say what its sums mean."""
    wanted = {
        (
            group.kind.value,
            loading.areas[f"{one.from_}:{a.from_}"].pk,
            loading.areas[f"{one.to}:{a.to}"].pk,
        ): a
        for group in one.groups
        for a in group.links
    }
    kinds = {kind for kind, _, _ in known}
    changed = [
        link
        for key, link in wanted.items()
        if key[0] in kinds and (key not in known or known[key].weight != link.weight)
    ]
    if changed and (used := releases_resting_on(older)):
        raise UserError(
            f"the link of {changed[0].from_} would change, and the release {used[0]} rests on it",
            where=f"area_links/{one.from_}--{one.to}.yaml",
            advice="Make a new area set instead",
        )


def load_territories(loading: Loading) -> None:
    known = by(Territory.objects.filter(organisation__city=loading.city), "organisation_id", "area_id")
    for one in loading.folder.territories:
        organisation, area = loading.organisations[one.organisation], loading.areas[one.area]
        key = {"organisation": organisation, "area": area}
        loading.store.part(Territory, known.get((organisation.pk, area.pk)), key, {})
        loading.store.record_parts(organisation)
