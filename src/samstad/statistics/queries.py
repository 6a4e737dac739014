"""What is seen of statistics: the only way from a page, a command or a judgement to a number.

Every number is read for an *audience* and *as of* something: the editions that are current (None), that were
current at a day or moment, or that are pinned (`{dataset id: release id}`, as a report has them).

Tables are kept in memory by all that they are made of (definition, areas, contents of the editions,
audience), so a change of any of these gives another table at once, in every process. A page that shows many
indicators opens `reading()` around itself: what they have in common is then fetched once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet

from samstad.methods.composite import Recipe
from samstad.organisation import clock, keeping
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, may
from samstad.statistics import frames, geometry, indices, segregation, store
from samstad.statistics.area_kinds import PREFIXED
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import (
    AreaFrame,
    IndicatorDefinition,
    IndicatorTable,
    ReleaseRef,
    derive,
    latest_period,
    made_of,
)
from samstad.statistics.editions import (
    AsOf,
    current_release,
    datasets_of,
    edition_refs,
    once,
    reading,
)
from samstad.statistics.indices import IndexTable, RankSensitivity
from samstad.statistics.models import (
    Area,
    AreaLink,
    AreaSet,
    AreaSetKind,
    Dataset,
    Index,
    Indicator,
    Release,
)
from samstad.statistics.protection import Forced
from samstad.statistics.segregation import SegregationTable

__all__ = [
    "AsOf",
    "area_frame",
    "audience_of",
    "city_set",
    "current_release",
    "datasets_of",
    "definition_of",
    "district_set",
    "geometries",
    "index_sensitivity",
    "index_table",
    "indicator_table",
    "indicator_table_on",
    "latest_period",
    "main_area_set",
    "reading",
    "releases_behind",
    "segregation_table",
]

# --- Areas -----------------------------------------------------------------------------------------------


def area_frame(area_set: AreaSet) -> AreaFrame:
    """How the areas of the set lie to all others that its city has, or that are linked to it. Three queries."""
    return once(("frame", area_set.pk), lambda: _frame(area_set))


def _frame(area_set: AreaSet) -> AreaFrame:
    own = Q(pk=area_set.pk) | (Q(city=area_set.city_id) if area_set.city_id else Q(pk=area_set.pk))
    within = AreaSet.objects.filter(own).values("pk")
    links = _links(Q(source_area__area_set__in=within) | Q(target_area__area_set__in=within))
    counted = {link.source_set for link in links if link.kind == frames.CONVERTS and link[3] == area_set.pk}
    if counted:
        # Where other areas' numbers lie: their own pages' frames are a part of this one.
        of_others = Q(source_area__area_set__in=counted) | Q(target_area__area_set__in=counted)
        links = tuple(dict.fromkeys((*links, *_links(of_others & ~Q(kind=frames.CONVERTS)))))
    linked = {link.source_set for link in links} | {link.target_set for link in links}
    versions = {row for link in links if link.kind == frames.SUCCEEDED for row in (link[1], link[3])}
    rows = AreaSet.objects.filter(own | Q(pk__in=linked)).order_by("pk")
    sets = tuple(
        frames.SetRow(*row)
        for row in rows.values_list("pk", "code", "kind", "city_id", "valid_from", "valid_to")
    )
    areas = Area.objects.filter(
        Q(area_set__in=within) | Q(area_set__in=versions) | _in_scope(area_set, counted)
    ).order_by("area_set", "code")
    return frames.build(area_set.pk, sets, tuple(areas.values_list("area_set_id", "code")), links)


def _links(which: Q) -> tuple[frames.LinkRow, ...]:
    rows = AreaLink.objects.filter(which).values_list(
        "kind",
        "source_area__area_set_id",
        "source_area__code",
        "target_area__area_set_id",
        "target_area__code",
        "weight",
        "method",
        "source",
        "year",
    )
    return tuple(frames.LinkRow(*row) for row in rows)


def _in_scope(area_set: AreaSet, counted: set[int]) -> Q:
    """The areas that are to be placed: of a national division the city's own alone, and what is linked."""
    if not counted:
        return Q(pk__in=())
    if area_set.city is None:
        return Q(area_set__in=counted)
    national = Q(area_set__city__isnull=True, area_set__kind__in=PREFIXED)
    ours = Q(code__startswith=area_set.city.code)
    linked = Q(links_out__kind=frames.CONVERTS, links_out__target_area__area_set=area_set)
    everywhere = Area.objects.filter(Q(area_set__in=counted) & (~national | ours | linked)).values("pk")
    return Q(pk__in=everywhere)


def main_area_set(city: City) -> AreaSet | None:
    """The city's statistical areas that are in force today."""
    return _in_force(city, AreaSetKind.STATISTICAL)


def district_set(city: City) -> AreaSet | None:
    """The city's districts that are in force today."""
    return _in_force(city, AreaSetKind.DISTRICT)


def city_set(city: City) -> AreaSet | None:
    """The set whose one area is the municipality."""
    return _in_force(city, AreaSetKind.MUNICIPALITY)


def _in_force(city: City, kind: str) -> AreaSet | None:
    day = clock.today()
    rows: QuerySet[AreaSet] = AreaSet.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        city=city,
        kind=kind,
    ).select_related("city")
    newest = sorted(rows, key=lambda row: (row.valid_from or dt.date.min, row.code))
    return newest[-1] if newest else None


def geometries(area_set: AreaSet) -> geometry.Shapes:
    """Code → shape for the screen (EPSG:3006); without areas that nobody knows the place of.

    A set whose areas consist of smaller ones in force today is put together from these, so that maps of both
    share their lines.
    """
    day = clock.today()
    frame = area_frame(area_set)
    for code, members in reversed(list(frame.members.items())):
        if not frame.covers(code, day.year) or set(members.values()) != set(frame.codes):
            continue
        smaller = AreaSet.objects.filter(code=code, city=area_set.city_id).first()
        if smaller is not None:
            shapes = _own_shapes(smaller)
            if set(members) <= set(shapes):
                return dict(_put_together(_content(smaller), tuple(sorted(members.items())), smaller.pk))
    return _own_shapes(area_set)


def _content(area_set: AreaSet) -> str:
    from samstad.statistics.area_sets import geometry_hash

    return area_set.content_hash or geometry_hash(area_set)


def _own_shapes(area_set: AreaSet) -> geometry.Shapes:
    content = _content(area_set)
    if not content:
        return {}

    def load() -> dict[str, bytes]:
        rows = area_set.areas.filter(geometry__isnull=False)
        return {code: bytes(wkb) for code, wkb in rows.values_list("code", "geometry") if wkb is not None}

    return geometry.for_screen(content, load, settings.HOME.cube / "geometry")


@lru_cache(maxsize=32)
def _put_together(_content: str, groups: tuple[tuple[str, str], ...], smaller: int) -> geometry.Shapes:
    return geometry.put_together(_own_shapes(AreaSet.objects.get(pk=smaller)), dict(groups))


# --- Indicators ------------------------------------------------------------------------------------------


def definition_of(indicator: Indicator) -> IndicatorDefinition:
    """The indicator as the derivation takes it. Raises ValueError where its selections are malformed."""
    return IndicatorDefinition(
        code=indicator.code,
        version=indicator.version,
        kind=str(indicator.kind),
        per=indicator.per,
        decimals=indicator.decimals,
        direction=str(indicator.direction),
        numerator=indicator.numerator,
        denominator=indicator.denominator,
        margin=indicator.margin,
        small_base_rule=indicator.small_base_rule,
        breaks=tuple(sorted(int(each["year"]) for each in indicator.breaks)),
    )


def indicator_table(
    indicator: Indicator, area_set: AreaSet, *, as_of: AsOf = None, audience: Audience = Audience.PUBLIC
) -> IndicatorTable:
    """The indicator for all areas of the set and all periods. Shared: its arrays are read-only.

    Raises KeyError or ValueError with a sentence where the definition asks what an edition does not have, and
    UserError where an edition's file is gone or changed.
    """
    return indicator_table_on(indicator, datasets_of(indicator), area_set, as_of=as_of, audience=audience)


def indicator_table_on(
    indicator: Indicator,
    datasets: list[Dataset],
    area_set: AreaSet,
    *,
    as_of: AsOf = None,
    audience: Audience = Audience.PUBLIC,
    forced: Forced | None = None,
) -> IndicatorTable:
    """As `indicator_table`, of a definition that is not saved and rests on `datasets`. `forced`: see `derive`."""
    releases = tuple(edition_refs(datasets, as_of).values())
    return _table(_Ask(definition_of(indicator), area_frame(area_set), releases, audience, forced or {}))


class _Ask:
    """All that a table is made of. Two that are made of the same are equal."""

    def __init__(
        self,
        definition: IndicatorDefinition,
        frame: AreaFrame,
        releases: tuple[ReleaseRef, ...],
        audience: Audience,
        forced: Forced,
    ) -> None:
        self.definition, self.frame, self.audience, self.forced = definition, frame, audience, forced
        self.releases = tuple(sorted(releases, key=lambda ref: ref.dataset))
        self._key = (
            json.dumps(definition.to_dict(), sort_keys=True),
            frame.key,
            json.dumps([ref.to_dict() for ref in self.releases], sort_keys=True),
            audience,
            tuple((year, tuple(sorted(areas))) for year, areas in sorted(forced.items())),
            # Two homes in one process (tests, the example city beside one's own) have two archives.
            str(settings.HOME.root),
        )

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ask) and self._key == other._key


# About 0.1 MB for 131 areas and 15 years: some hundred MB at most, for a city with 25 indicators much less.
@lru_cache(maxsize=1024)
def _table(ask: _Ask) -> IndicatorTable:
    releases = {ref.dataset: ref for ref in ask.releases}
    return derive(ask.definition, ask.frame, releases, store.open_cube, ask.audience, ask.forced)


def index_table(
    index: Index,
    area_set: AreaSet,
    period: int | None = None,
    *,
    as_of: AsOf = None,
    audience: Audience = Audience.PUBLIC,
) -> IndexTable | None:
    """The index for all areas of the set, by default in the last period that all its components have.

    None where there is no such period. An area of which a component is missing or withheld has no score.
    Raises ValueError as `indices.compute`.
    """
    recipe = Recipe.from_dict(index.recipe)

    def tables(reader: Audience) -> dict[str, IndicatorTable]:
        return {
            indicator.code: indicator_table(indicator, area_set, as_of=as_of, audience=reader)
            for indicator in index.indicators.all()
            if indicator.code in recipe.weights
        }

    public = tables(Audience.PUBLIC)
    common = _common_periods(public)
    if period is None:
        period = common[-1] if common else None
    if period not in common:
        return None
    internal = tables(Audience.INTERNAL) if audience is Audience.INTERNAL else None
    return indices.compute(recipe, public, period, internal)


def index_sensitivity(index: Index, area_set: AreaSet, period: int, *, as_of: AsOf = None) -> RankSensitivity:
    """How far the ranks in a period hang on the recipe's choices, of what everybody may see.

    Kept by all that it is made of: it takes a second to compute. Raises ValueError as `indices.rank_sensitivity`.
    """
    recipe, frame = Recipe.from_dict(index.recipe), area_frame(area_set)
    tables = {
        indicator.code: indicator_table(indicator, area_set, as_of=as_of)
        for indicator in index.indicators.all()
        if indicator.code in recipe.weights
    }
    made = [made_of(tables[code], frame) for code in sorted(tables)]
    key = json.dumps([indices.DRAWS, indices.WEIGHT_SPREAD, recipe.to_dict(), period, made], sort_keys=True)

    def compute() -> str:
        return json.dumps(indices.rank_sensitivity(recipe, tables, period).to_dict())

    return RankSensitivity.from_dict(json.loads(keeping.kept("sensitivity", key, ".json", compute)))


def _common_periods(tables: Mapping[str, IndicatorTable]) -> list[int]:
    """Periods in which every component has a number somewhere, in order."""
    held = [
        {table.periods[row] for row in np.flatnonzero(table.values.present.any(axis=1))}
        for table in tables.values()
    ]
    return sorted(set.intersection(*held)) if held else []


def releases_behind(indicator: Indicator, as_of: AsOf = None) -> list[Release]:
    """The editions that the indicator's numbers rest on, numerator first."""
    datasets = {dataset.code: dataset for dataset in datasets_of(indicator)}
    named = [datasets[code] for code in definition_of(indicator).datasets if code in datasets]
    refs = edition_refs(named, as_of)
    wanted = [refs[dataset.pk].id for dataset in named if dataset.pk in refs]
    rows = {row.pk: row for row in Release.objects.filter(pk__in=wanted).select_related("dataset")}
    return [rows[pk] for pk in wanted if pk in rows]


def segregation_table(
    indicator: Indicator,
    area_set: AreaSet,
    *,
    latest_only: bool = False,
    as_of: AsOf = None,
    audience: Audience = Audience.PUBLIC,
) -> SegregationTable:
    """How far apart those whom the indicator counts live from the others, and how that has changed.

    Kept by all that it is made of: computing takes about half a second, a tenth with `latest_only` (of the years
    the last alone), and reading a millisecond. Errors as `indicator_table`.
    """
    table = indicator_table(indicator, area_set, as_of=as_of, audience=audience)
    if not segregation.applies(table.definition.kind):
        raise ValueError(f"{indicator.code} counts no group among others")
    frame = area_frame(area_set)

    def compute() -> str:
        return json.dumps(segregation.compute(table, frame, latest_only=latest_only).to_dict())

    text = keeping.kept(
        "segregation", segregation.key(table, frame, latest_only=latest_only), ".json", compute
    )
    return SegregationTable.from_dict(json.loads(text))


# --- Readers ---------------------------------------------------------------------------------------------


def audience_of(actor: Actor, city: City) -> Audience:
    """Who reads: the table of rights says who sees inside the city (`rules.CITY_STATISTICS`)."""
    from samstad.statistics.rules import CityStatistics

    return Audience.INTERNAL if may(actor, "view_internal", CityStatistics(city)) else Audience.PUBLIC
