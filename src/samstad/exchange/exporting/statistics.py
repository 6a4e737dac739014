"""Areas, sources and definitions: the city's own, and the national ones that its set-up names."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q

from samstad.exchange import geojson
from samstad.exchange.exporting.build import build, codes, same, text, texts
from samstad.exchange.schema import recipe
from samstad.exchange.schema import statistics as schema
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.places.models import AllocationRecipe
from samstad.statistics.models import (
    Area,
    AreaLink,
    AreaSet,
    CheckException,
    Dataset,
    Index,
    Indicator,
    Measure,
    Territory,
)


def parts(city: City) -> dict[str, list[Any]]:
    indicators = Indicator.objects.filter(city=city).select_related("theme").prefetch_related("datasets")
    datasets = Dataset.objects.filter(Q(city=city) | Q(indicators__city=city)).distinct()
    sets = list(_sets(city, datasets))
    _codes_once([*sets, *datasets])
    return {
        "themes": [
            build(schema.Theme, row, code=row.code, **texts(row, "name")) for row in city.themes.all()
        ],
        "area_sets": [_area_set(row) for row in sets],
        "area_links": _links(sets),
        "territories": [_territory(row) for row in _territories(city)],
        "sources": [_dataset(row) for row in datasets.order_by("code").prefetch_related("area_sets")],
        "indicators": [indicator_file(row) for row in indicators.order_by("code")],
        "indices": [_index(row) for row in Index.objects.filter(city=city).order_by("code")],
    }


def _sets(city: City, datasets: Any) -> Any:
    """The city's own sets, and the national ones with an area or a source that the city uses."""
    used = Area.objects.filter(
        Q(goals__document__city=city)
        | Q(targets__goal__document__city=city)
        | Q(reference_of_targets__goal__document__city=city)
        | Q(activities__document__city=city)
        | Q(agreements__document__city=city)
        | Q(partnerships__city=city)
        | Q(needs__city=city)
        | Q(focus_areas__city=city)
        | Q(district_plans__city=city)
        | Q(dialogues__city=city)
        | Q(grant_applications__call__city=city)
        | Q(territories__organisation__city=city)
        | Q(links_in__source_area__area_set__city=city)
        | Q(links_out__target_area__area_set__city=city)
    )
    mine = (
        Q(city=city)
        | Q(pk__in=used.values("area_set"))
        | Q(pk__in=datasets.values("area_sets"))
        | Q(pk__in=AllocationRecipe.objects.filter(city=city).values("area_set"))
    )
    return AreaSet.objects.filter(mine).order_by("code")


def _codes_once(rows: list[Any]) -> None:
    """A folder has one file for a code: a national thing and the city's own may not share it."""
    seen: set[tuple[type, str]] = set()
    for row in rows:
        if (type(row), row.code) in seen:
            raise UserError(
                f'both the city and the country have the code "{row.code}"',
                where=str(row._meta.verbose_name),
                advice="Give the city's own another code",
            )
        seen.add((type(row), row.code))


def _area_set(row: AreaSet) -> schema.AreaSet:
    return build(
        schema.AreaSet,
        row,
        **same(row, "code", "kind", "valid_from", "valid_to", "source", "licence", "edition"),
        **texts(row, "name", "note"),
        national=row.city_id is None,
        areas=[_area(area) for area in row.areas.order_by("code")],
    )


def _area(row: Area) -> schema.Area:
    return build(
        schema.Area,
        row,
        code=row.code,
        name=text(row.name),
        focus=row.focus,
        category=row.category or None,
        geometry=geojson.from_wkb(row.geometry),
    )


def _links(sets: list[AreaSet]) -> list[schema.AreaLinks]:
    rows = AreaLink.objects.filter(source_area__area_set__in=sets, target_area__area_set__in=sets)
    pairs: dict[tuple[str, str], list[AreaLink]] = defaultdict(list)
    for row in rows.select_related("source_area__area_set", "target_area__area_set"):
        pairs[row.source_area.area_set.code, row.target_area.area_set.code].append(row)
    return [_links_of(older, newer, pairs[older, newer]) for older, newer in sorted(pairs)]


def _links_of(older: str, newer: str, rows: list[AreaLink]) -> schema.AreaLinks:
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        link = {"from": row.source_area.code, "to": row.target_area.code, "weight": row.weight}
        groups[row.kind, row.method, row.source, row.year].append(link)
    listed = [
        {"kind": kind, "method": method, "source": source, "year": year, "links": links}
        for (kind, method, source, year), links in groups.items()
    ]
    return build(schema.AreaLinks, rows[0], **{"from": older}, to=newer, groups=listed)


def _territories(city: City) -> Any:
    rows = Territory.objects.filter(organisation__city=city)
    return rows.select_related("organisation", "area__area_set")


def _territory(row: Territory) -> schema.Territory:
    area = f"{row.area.area_set.code}:{row.area.code}"
    return build(schema.Territory, row, organisation=row.organisation.code, area=area)


def _dataset(row: Dataset) -> schema.Dataset:
    return build(
        schema.Dataset,
        row,
        **same(row, "code", "url", "counted_by_city", "format", "mapping", "symbols"),
        # That nobody knows the licence is said by an empty one, and not by leaving it out.
        publisher=row.publisher,
        licence=row.licence,
        **same(row, "recipe", "additive"),
        **texts(row, "name", "by_hand", "note"),
        national=row.city_id is None,
        area_sets=codes(row.area_sets),
        noise=row.noise or None,
        rhythm=row.rhythm or None,
        survey=row.survey or None,
        measures=[_measure(measure) for measure in row.measures.order_by("code")],
        exceptions=[_exception(each) for each in row.check_exceptions.all()],
    )


def _exception(row: CheckException) -> schema.CheckException:
    place = {key: getattr(row, key) or None for key in ("area_set", "area", "period", "measure")}
    return build(
        schema.CheckException, row, **same(row, "rule", "author", "date"), **texts(row, "why"), **place
    )


def _measure(row: Measure) -> schema.Measure:
    return build(schema.Measure, row, **same(row, "code", "additive"), **texts(row, "name", "unit"))


def indicator_file(row: Indicator) -> schema.Indicator:
    """The definition as its file in the city folder has it."""
    selections = ("numerator", "denominator", "margin", "small_base_rule", "breaks")
    fields = ("code", "version", "kind", "per", "decimals", "direction")
    kept = ("reference", "author", "checker", "next_review")
    return build(
        schema.Indicator,
        row,
        **same(row, *fields, *kept, *selections),
        **texts(row, "name", "why", "definition", "caution", "population", "unit"),
        theme=row.theme.code,
    )


def _index(row: Index) -> recipe.Index:
    fields = ("code", "version", "recipe", "types", "author", "checker")
    return build(recipe.Index, row, **same(row, *fields), **texts(row, "name", "about"))
