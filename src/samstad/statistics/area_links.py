"""Links by which numbers of one area set are counted to another: made from a key, borders, people, or by hand.

Each link keeps how its weight was found, from what source and of which year. They are one kind of `AreaLink`
(`converts`), apart from how areas lie in one another and what became of them. A new set of links takes the place of
the old one; a frozen report carries the weights that it was made with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from samstad.methods.conversion import Crosswalk, from_key, from_population
from samstad.methods.conversion.crosswalk import HAND, KEY, METHODS, POPULATION, SURFACE
from samstad.organisation import audit, rights
from samstad.organisation.errors import UserError, counted
from samstad.organisation.rights import Actor
from samstad.statistics import overlay
from samstad.statistics.area_kinds import PREFIXED, without_suffix
from samstad.statistics.landing import room_in_database
from samstad.statistics.models import AreaLink, AreaSet, LinkKind
from samstad.statistics.sources import value_sets
from samstad.statistics.sources.areas import columns_of
from samstad.statistics.sources.geodata import in_sweden
from samstad.statistics.store import files

LISTED = 20
WHOLE = 1 - 1e-9


@dataclass(frozen=True)
class Way:
    """How the weights are found.

    method: one of `methods.conversion.METHODS`. source, year: where the weights come from, and of when. path: the
    file of a key, of links by hand, or of people. from_field, to_field, weight_field: its columns (a key without
    weights gives all of an area to one). sliver: with surfaces, what is left out as a difference of drawing (0–1 of
    the area). people_field: number of people of a cell. finer: the area set whose codes are in `from_field`, where
    people are known of areas; without it cells are points, in `east_field` and `north_field`, in `crs`.
    """

    method: str
    source: str = ""
    year: int | None = None
    path: Path | None = None
    from_field: str = "from"
    to_field: str = "to"
    weight_field: str = ""
    sliver: float = 0.001
    people_field: str = "people"
    finer: AreaSet | None = None
    east_field: str = "east"
    north_field: str = "north"
    crs: str = "EPSG:3006"
    text: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class LinkPlan:
    """What importing links would do. Lists hold codes; `partly`: (code, share 0–1 of it that is counted nowhere)."""

    source_set: AreaSet
    target_set: AreaSet
    way: Way
    crosswalk: Crosswalk
    whole: list[str]
    partly: list[tuple[str, float]]
    not_placed: list[str]
    empty: list[str]
    new: int = 0
    changed: int = 0
    removed: int = 0
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The plan as plain values, for people and for `--json`."""
        return {
            "from": self.source_set.code,
            "to": self.target_set.code,
            "method": self.way.method,
            "source": self.way.source,
            "year": self.way.year,
            "links": len(self.crosswalk.weight),
            "new": self.new,
            "changed": self.changed,
            "removed": self.removed,
            "placed_whole": len(self.whole),
            "placed_partly": [[code, round(share, 6)] for code, share in self.partly],
            "not_placed": self.not_placed,
            "without_source": self.empty,
            "warnings": self.warnings,
        }


def plan_links(source_set: AreaSet, target_set: AreaSet, way: Way) -> LinkPlan:
    """Find the weights and say what is placed and what is not. Errors as `import_links`."""
    if way.method not in METHODS:
        raise UserError(
            f"{way.method!r} is no way to find weights",
            where="--method",
            advice=f"One of {', '.join(METHODS)}",
        )
    if source_set.pk == target_set.pk:
        raise UserError("an area set is not converted to itself", where=f"area set {source_set.code}")
    sources, targets = _in_scope(source_set, target_set), _areas(target_set)
    for area_set, found in ((source_set, sources), (target_set, targets)):
        if not found:
            raise UserError(
                "the area set has no areas here",
                where=f"area set {area_set.code}",
                advice="Import its areas first",
            )
    try:
        crosswalk = _WAYS[way.method](way, source_set, sources, target_set, targets)
    except ValueError as error:
        raise UserError(str(error), where=way.path.name if way.path else source_set.code) from None
    return _planned(source_set, target_set, way, crosswalk)


def _areas(area_set: AreaSet) -> dict[str, Any]:
    return dict(area_set.areas.order_by("code").values_list("code", "geometry"))


def _in_scope(source_set: AreaSet, target_set: AreaSet) -> dict[str, Any]:
    """The areas that should be placed: of a national division the ones that lie in the target's municipality."""
    found = _areas(source_set)
    if source_set.city_id is None and target_set.city is not None and source_set.kind in PREFIXED:
        return {code: shape for code, shape in found.items() if code.startswith(target_set.city.code)}
    return found


# --- The four ways ----------------------------------------------------------------------------------------


def _by_key(
    way: Way, source_set: AreaSet, sources: dict[str, Any], target_set: AreaSet, targets: dict[str, Any]
) -> Crosswalk:
    """From rows of codes. Rows on areas of other municipalities are no rows on ours, and are passed over."""
    table, where = _table(way, way.from_field, way.to_field, way.weight_field)
    known = set(_areas(source_set))
    rows, lost = [], []
    weights = table[way.weight_field] if way.weight_field else [""] * len(table[way.from_field])
    for one, two, weight in zip(table[way.from_field], table[way.to_field], weights, strict=True):
        one, two = without_suffix(source_set.kind, one.strip()), without_suffix(target_set.kind, two.strip())
        if one not in known or (two not in targets and one in sources):
            lost.append(f"{one} → {two}")
        elif two in targets:
            rows.append((one, two, _number(weight, where)) if way.weight_field else (one, two))
    if lost:
        raise UserError(
            f"{counted(len(lost), 'row names', 'rows name')} areas that are not there: {_list(lost)}",
            where=where,
            advice=f"Correct the codes, or import the areas of {source_set.code} and {target_set.code} first",
        )
    names = {"sources": tuple(sources), "targets": tuple(targets)}
    return from_key(rows, method=way.method, source=way.source, year=way.year, **names)  # type: ignore[arg-type]


def _by_surface(
    way: Way, source_set: AreaSet, sources: dict[str, Any], target_set: AreaSet, targets: dict[str, Any]
) -> Crosswalk:
    for area_set, found in ((source_set, sources), (target_set, targets)):
        _with_borders(area_set, found)
    return overlay.overlay(sources, targets, sliver=way.sliver, source=way.source, year=way.year)


def _by_population(
    way: Way, source_set: AreaSet, sources: dict[str, Any], target_set: AreaSet, targets: dict[str, Any]
) -> Crosswalk:
    """By people of a finer set, or of cells of a grid."""
    fields = (way.from_field,) if way.finer else (way.east_field, way.north_field)
    table, where = _table(way, *fields, way.people_field)
    people = np.array([_number(each, where) for each in table[way.people_field]])
    if way.finer is not None:
        one, two = (
            _cells_of(way.finer, table[way.from_field], s, a, where)
            for s, a in ((source_set, sources), (target_set, targets))
        )
    else:
        east, north = _points(way, table, where)
        one, two = (
            overlay.places(east, north, _with_borders(area_set, found))
            for area_set, found in ((source_set, sources), (target_set, targets))
        )
    return from_population(tuple(sources), tuple(targets), one, two, people, source=way.source, year=way.year)


def _cells_of(finer: AreaSet, codes: list[str], area_set: AreaSet, areas: dict[str, Any], where: str) -> Any:
    """The place of the area in which each of the finer ones lies: as the links say, else where a point of it lies."""
    known = _areas(finer)
    plain = [without_suffix(finer.kind, code.strip()) for code in codes]
    if lost := sorted({code for code in plain if code not in known}):
        raise UserError(
            f"{counted(len(lost), 'code is', 'codes are')} not in {finer.code}: {_list(lost)}",
            where=where,
            advice="Correct the codes, or import the areas first",
        )
    if finer.pk == area_set.pk:
        place = {code: i for i, code in enumerate(areas)}
        return np.array([place.get(code, -1) for code in plain], dtype=np.intp)
    nested = dict(
        AreaLink.objects.filter(
            kind=LinkKind.NESTED,
            source_area__area_set=finer,
            target_area__area_set=area_set,
            weight__gte=WHOLE,
        ).values_list("source_area__code", "target_area__code")
    )
    place = {code: i for i, code in enumerate(areas)}
    rest = {code: shape for code, shape in known.items() if code not in nested and code in set(plain)}
    found = {code: place.get(parent, -1) for code, parent in nested.items()}
    if rest:
        east, north = overlay.points_in(_with_borders(finer, rest))
        found |= dict(zip(rest, overlay.places(east, north, _with_borders(area_set, areas)), strict=True))
    return np.array([found[code] for code in plain], dtype=np.intp)


def _points(way: Way, table: dict[str, list[str]], where: str) -> tuple[Any, Any]:
    """East and north of the cells in EPSG:3006. Raises UserError where they are not in Sweden."""
    import shapely

    raw = [[_number(each, where) for each in table[name]] for name in (way.east_field, way.north_field)]
    points = in_sweden(shapely.points(np.array(raw).T), way.crs, where)
    return shapely.get_x(points), shapely.get_y(points)


_WAYS: dict[str, Callable[[Way, AreaSet, dict[str, Any], AreaSet, dict[str, Any]], Crosswalk]] = {
    KEY: _by_key,
    HAND: _by_key,
    SURFACE: _by_surface,
    POPULATION: _by_population,
}


# --- What they share --------------------------------------------------------------------------------------


def _table(way: Way, *fields: str) -> tuple[dict[str, list[str]], str]:
    if way.path is None:
        raise UserError("a file is needed", where=f"--method {way.method}", advice="Name it")
    if way.path.suffix.lower() == ".agg":
        return _grouping(way.path, *fields), way.path.name
    table = columns_of(way.path, **way.text)
    for name in fields:
        if name and name not in table:
            raise UserError(
                f"there is no column {name!r}",
                where=way.path.name,
                advice=f"The file has {', '.join(sorted(table))}",
            )
    return table, way.path.name


def _grouping(path: Path, one: str, two: str = "", weight: str = "") -> dict[str, list[str]]:
    """A PX grouping as a key: each code to its group, under the names of the columns that are asked for."""
    found = value_sets.read(path)
    if not isinstance(found, value_sets.Grouping):
        raise UserError(
            "this is a value set, and says nothing of groups", where=path.name, advice="Name the .agg"
        )
    if weight:
        raise UserError("a grouping has no shares", where=path.name, advice="Leave out --weight-field")
    pairs = [(code, group) for group, codes in found.groups.items() for code in codes]
    return {one: [code for code, _ in pairs], two: [group for _, group in pairs]}


def _number(text: str, where: str) -> float:
    try:
        return float(text.strip().replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        raise UserError(f"{text!r} is no number", where=where) from None


def _with_borders(area_set: AreaSet, areas: dict[str, Any]) -> dict[str, Any]:
    if bare := [code for code, shape in areas.items() if shape is None]:
        raise UserError(
            f"the borders of {counted(len(bare), 'area')} are not known: {_list(bare)}",
            where=f"area set {area_set.code}",
            advice="Import the areas with their geometry, or use a key table",
        )
    return areas


def _list(things: list[str]) -> str:
    return ", ".join(things[:LISTED]) + (f" and {len(things) - LISTED} more" if len(things) > LISTED else "")


def _planned(source_set: AreaSet, target_set: AreaSet, way: Way, crosswalk: Crosswalk) -> LinkPlan:
    placed = dict(zip(crosswalk.sources, crosswalk.placed.tolist(), strict=True))
    fed = {crosswalk.targets[at] for at in crosswalk.column.tolist()}
    plan = LinkPlan(
        source_set,
        target_set,
        way,
        crosswalk,
        [code for code, share in placed.items() if share >= WHOLE],
        [(code, 1 - share) for code, share in placed.items() if 0 < share < WHOLE],
        [code for code, share in placed.items() if share <= 0],
        [code for code in crosswalk.targets if code not in fed],
    )
    known, wanted = _known(plan), _wanted(plan)
    common = known.keys() & wanted.keys()
    plan.new, plan.removed = len(wanted.keys() - common), len(known.keys() - common)
    plan.changed = sum(known[pair] != wanted[pair] for pair in common)
    if plan.not_placed:
        plan.warnings.append(
            f"{counted(len(plan.not_placed), 'area')} of {source_set.code} "
            f"{'is' if len(plan.not_placed) == 1 else 'are'} counted nowhere: {_list(plan.not_placed)}"
        )
    if plan.partly:
        shares = [f"{code} ({100 * share:.1f} %)" for code, share in plan.partly]
        plan.warnings.append(
            f"{counted(len(shares), 'area lies', 'areas lie')} partly outside {target_set.code}: {_list(shares)}"
        )
    if plan.empty:
        plan.warnings.append(
            f"nothing is counted to {counted(len(plan.empty), 'area')} of {target_set.code}: {_list(plan.empty)}"
        )
    return plan


_Row = tuple[float, str, str, int | None]


def _wanted(plan: LinkPlan) -> dict[tuple[str, str], _Row]:
    links, way = plan.crosswalk, plan.way
    return {
        (links.sources[one], links.targets[two]): (min(weight, 1.0), way.method, way.source, way.year)
        for one, two, weight in zip(
            links.row.tolist(), links.column.tolist(), links.weight.tolist(), strict=True
        )
    }


def _existing(plan: LinkPlan) -> Any:
    """The links that these would take the place of: by hand, only those of the areas that are named."""
    found = AreaLink.objects.filter(
        kind=LinkKind.CONVERTS,
        source_area__area_set=plan.source_set,
        target_area__area_set=plan.target_set,
    )
    if plan.way.method == HAND:
        named = {plan.crosswalk.sources[at] for at in plan.crosswalk.row.tolist()}
        found = found.filter(source_area__code__in=named)
    return found


def _known(plan: LinkPlan) -> dict[tuple[str, str], _Row]:
    fields = ("source_area__code", "target_area__code", "weight", "method", "source", "year")
    return {(row[0], row[1]): row[2:] for row in _existing(plan).values_list(*fields)}


def import_links(
    actor: Actor, source_set: AreaSet, target_set: AreaSet, way: Way, *, dry_run: bool = False
) -> LinkPlan:
    """Count the areas of `source_set` to those of `target_set` from now on; with `dry_run` change nothing.

    Raises PermissionDenied; UserError where the file, its columns or codes are not there, an area has no border,
    weights are no shares or add up to more than 1. Nothing is then changed.
    """
    rights.require(
        actor, "import", target_set if target_set.city_id or not source_set.city_id else source_set
    )
    plan = plan_links(source_set, target_set, way)
    if dry_run or not (plan.new or plan.changed or plan.removed):
        return plan
    one = dict(source_set.areas.values_list("code", "pk"))
    two = dict(target_set.areas.values_list("code", "pk"))
    with room_in_database(), transaction.atomic():
        _existing(plan).delete()
        AreaLink.objects.bulk_create(
            [
                AreaLink(
                    kind=LinkKind.CONVERTS,
                    source_area_id=one[source],
                    target_area_id=two[target],
                    weight=weight,
                    method=method,
                    source=about[:300],
                    year=year,
                )
                for (source, target), (weight, method, about, year) in _wanted(plan).items()
            ],
            batch_size=500,
        )
        said = plan.summary() | (
            {"sha256": files.sha256(way.path), "file": way.path.name} if way.path else {}
        )
        audit.record(actor, "import_links", target_set, changes=said)
    return plan
