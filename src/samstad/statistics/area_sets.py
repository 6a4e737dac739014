"""Importing the areas of an area set, with how they lie in a larger set and what became of an older one's.

An area set that a release rests on is as immutable as the release: its codes and borders are part of what the
numbers mean. Names may be mended; anything else is a new version of the set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from samstad.organisation import audit, rights
from samstad.organisation.errors import UserError, counted
from samstad.organisation.rights import Actor
from samstad.organisation.texts import sort_key
from samstad.statistics import area_kinds
from samstad.statistics.landing import room_in_database
from samstad.statistics.models import Area, AreaLink, AreaSet, LinkKind, Release
from samstad.statistics.sources import areas as source
from samstad.statistics.sources.areas import AreaRow, Fields
from samstad.statistics.store import files

LISTED = 20
# A child that lies in its parent by less than this share is told of: borders drawn at two times differ a
# little.
INSIDE = 0.99


@dataclass(frozen=True)
class Link:
    """Weight of one area in another, by codes; `method` as `AreaLink.method`."""

    source: str
    target: str
    weight: float
    method: str


@dataclass
class AreaPlan:
    """What importing a file of areas would do; lists hold codes."""

    area_set: AreaSet
    rows: list[AreaRow]
    new: list[str]
    changed: list[str]
    renamed: list[str]
    removed: list[str]
    warnings: list[str]
    nested: list[Link] = field(default_factory=list)
    succeeded: list[Link] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """The plan as plain values, for people and for `--json`."""
        return {
            "area_set": self.area_set.code,
            "areas": len(self.rows),
            "new": len(self.new),
            "changed": len(self.changed),
            "renamed": len(self.renamed),
            "removed": len(self.removed),
            "nested": len(self.nested),
            "succeeded": len(self.succeeded),
            "warnings": self.warnings,
            **self.about,
        }


def content_hash(areas: Iterable[tuple[str, bytes | memoryview | None]]) -> str:
    """The sha256 of codes and borders in order of code; empty where no area has a border."""
    digest, any_border = hashlib.sha256(), False
    for code, geometry in sorted(areas):
        border = bytes(geometry) if geometry is not None else b""
        any_border = any_border or bool(border)
        digest.update(code.encode() + b"\0" + border + b"\0")
    return digest.hexdigest() if any_border else ""


def geometry_hash(area_set: AreaSet) -> str:
    """`AreaSet.content_hash` as it should be, from the rows."""
    return content_hash(area_set.areas.values_list("code", "geometry"))


def releases_resting_on(area_set: AreaSet) -> list[Release]:
    """The releases with rows in this area set, by their recipes."""
    found = Release.objects.filter(dataset__area_sets=area_set).select_related("dataset")
    used = [r for r in found if r.recipe.get("area_sets", {}).get(area_set.code, {}).get("id") == area_set.pk]
    return sorted(used, key=lambda release: (release.dataset.code, release.number))


def plan_areas(
    path: Path | str,
    area_set: AreaSet,
    *,
    code_field: str = "code",
    name_field: str = "name",
    parent_field: str = "",
    parent_set: AreaSet | None = None,
    previous_field: str = "",
    previous_set: AreaSet | None = None,
    crs: str = "",
    layer: str = "",
    **text: Any,
) -> AreaPlan:
    """Read a file of areas and say what importing it would do. Parameters and errors as `import_areas`."""
    for what, name, other in (
        ("parent", parent_field, parent_set),
        ("previous", previous_field, previous_set),
    ):
        if bool(name) != (other is not None):
            raise UserError(
                f"the {what} field and the {what} area set go together",
                where=str(path),
                advice=f"Give both, or none: --{what}-field and --{what}-set",
            )
    path = Path(path)
    reading = source.read(
        path, Fields(code_field, name_field, parent_field, previous_field), crs=crs, layer=layer, **text
    )
    reading.rows = _with_codes_checked(reading, area_set, path.name)
    known = {area.code: area for area in area_set.areas.all()}
    rows = {row.code: row for row in reading.rows}
    common = [row for row in reading.rows if row.code in known]
    plan = AreaPlan(
        area_set,
        reading.rows,
        new=[code for code in rows if code not in known],
        changed=[row.code for row in common if row.geometry != _wkb(known[row.code])],
        renamed=[row.code for row in common if row.name != known[row.code].name.get("sv")],
        removed=sorted(set(known) - set(rows)),
        warnings=reading.warnings,
        about={**reading.about, "file": path.name, "sha256": files.sha256(path)},
    )
    if parent_set is not None:
        plan.nested = _nested(plan, parent_set, path.name)
    if previous_set is not None:
        plan.succeeded = _succeeded(plan, previous_set, path.name)
    _refuse_change_of_used(plan)
    return plan


def _with_codes_checked(reading: source.AreaReading, area_set: AreaSet, where: str) -> list[AreaRow]:
    """The rows with codes as the kind has them. Raises UserError for codes that are none of its kind."""
    plain = [replace(row, code=area_kinds.without_suffix(area_set.kind, row.code)) for row in reading.rows]
    codes = [row.code for row in plain]
    area_kinds.check_codes(area_set.kind, codes, where)
    if (
        twice := sorted({code for code in codes if codes.count(code) > 1})
        if len(set(codes)) < len(codes)
        else []
    ):
        raise UserError(
            f"without the edition after the code, {counted(len(twice), 'code is', 'codes are')} there twice: "
            f"{_list(twice)}",
            where=where,
            advice="The file holds two editions of the division: import one at a time",
        )
    reading.warnings += area_kinds.unexpected(area_set, codes)
    return plain


def _wkb(area: Area) -> bytes | None:
    return None if area.geometry is None else bytes(area.geometry)


def _nested(plan: AreaPlan, parent_set: AreaSet, where: str) -> list[Link]:
    """Each area in the parent that the file names for it. Raises UserError for parents that are not there."""
    parents = {area.code: area for area in parent_set.areas.all()}
    lost = [f"{row.code} → {row.parent or '(none)'}" for row in plan.rows if row.parent not in parents]
    if lost:
        raise UserError(
            f"{counted(len(lost), 'area names', 'areas name')} a parent that is not in {parent_set.code}: "
            f"{_list(lost)}",
            where=where,
            advice=f"Correct the codes, or import {parent_set.code} first",
        )
    _check_inside(plan, parents, parent_set, where)
    return [Link(row.code, row.parent, 1.0, "exact") for row in plan.rows]


def _check_inside(plan: AreaPlan, parents: dict[str, Area], parent_set: AreaSet, where: str) -> None:
    import numpy as np
    import shapely

    rows = [row for row in plan.rows if row.geometry and parents[row.parent].geometry]
    if not rows:
        return
    own = shapely.from_wkb([row.geometry for row in rows])
    around = shapely.from_wkb([bytes(parents[row.parent].geometry or b"") for row in rows])
    share = shapely.area(shapely.intersection(own, around)) / shapely.area(own)
    if outside := [f"{rows[i].code} → {rows[i].parent}" for i in np.flatnonzero(share < 0.5)]:
        raise UserError(
            f"{counted(len(outside), 'area lies', 'areas lie')} mostly outside the parent in {parent_set.code}: "
            f"{_list(outside)}",
            where=where,
            advice="Correct the parents' codes, or the borders",
        )
    if partly := [f"{rows[i].code} ({100 * share[i]:.1f} %)" for i in np.flatnonzero(share < INSIDE)]:
        plan.warnings.append(
            f"{counted(len(partly), 'area lies', 'areas lie')} only partly in the parent in {parent_set.code}: "
            f"{_list(partly)}"
        )


def _succeeded(plan: AreaPlan, previous_set: AreaSet, where: str) -> list[Link]:
    """Each older area to the newer ones that name it: whole to one, in proportion to area to several."""
    older = {area.code: _wkb(area) for area in previous_set.areas.all()}
    pairs = [(old, row) for row in plan.rows for old in row.previous]
    if lost := sorted({old for old, _ in pairs if old not in older}):
        raise UserError(
            f"{counted(len(lost), 'previous code is', 'previous codes are')} not in {previous_set.code}: {_list(lost)}",
            where=where,
            advice=f"Correct the codes, or import {previous_set.code} first",
        )
    if ended := sorted(set(older) - {old for old, _ in pairs}):
        plan.warnings.append(
            f"{counted(len(ended), 'area')} of {previous_set.code} became no area in this file: {_list(ended)}"
        )
    heirs: dict[str, list[AreaRow]] = {}
    for old, row in pairs:
        heirs.setdefault(old, []).append(row)
    return [link for old, rows in sorted(heirs.items()) for link in _shares(old, older[old], rows, plan)]


def _shares(old: str, border: bytes | None, rows: list[AreaRow], plan: AreaPlan) -> list[Link]:
    """How one older area is divided; weights sum to 1."""
    import shapely

    if len(rows) == 1:
        return [Link(old, rows[0].code, 1.0, "exact")]
    if all(row.geometry for row in rows):
        parts = shapely.from_wkb([row.geometry for row in rows])
        if border:
            parts = shapely.intersection(parts, shapely.from_wkb(border))
        sizes = shapely.area(parts)
        if (sizes > 0).all():
            return [
                Link(old, row.code, float(size / sizes.sum()), "area")
                for row, size in zip(rows, sizes, strict=True)
            ]
    plan.warnings.append(
        f"{old} was divided into {len(rows)} areas whose sizes are not known: in equal parts"
    )
    return [Link(old, row.code, 1 / len(rows), "equal") for row in rows]


def _list(things: list[str]) -> str:
    return ", ".join(things[:LISTED]) + (f" and {len(things) - LISTED} more" if len(things) > LISTED else "")


def _refuse_change_of_used(plan: AreaPlan) -> None:
    """Raise UserError where a release rests on what would change."""
    if not (plan.new or plan.changed or plan.removed) or plan.area_set.pk is None:
        return
    if not (used := releases_resting_on(plan.area_set)):
        return
    raise UserError(
        f"{counted(len(used), 'release rests', 'releases rest')} on these areas "
        f"({_list([str(release) for release in used])}), and the "
        f"file has {len(plan.new)} new, {len(plan.changed)} changed and {len(plan.removed)} fewer",
        where=f"area set {plan.area_set.code}",
        advice="Make a new version of the area set, with its own code and validity, and import it there",
    )


def import_areas(
    actor: Actor,
    area_set: AreaSet,
    path: Path | str,
    *,
    code_field: str = "code",
    name_field: str = "name",
    parent_field: str = "",
    parent_set: AreaSet | None = None,
    previous_field: str = "",
    previous_set: AreaSet | None = None,
    crs: str = "",
    layer: str = "",
    dry_run: bool = False,
    progress: files.Progress = files.silent,
    **text: Any,
) -> AreaPlan:
    """Make the file's areas those of `area_set`; with `dry_run` change nothing. What was (or would be) done.

    `path` is a .gpkg, .geojson, .shp, .parquet or .csv; the fields name its columns. `parent_field` holds the code of
    the area in `parent_set` that each lies in; `previous_field` the codes, parted by `;`, that it had in
    `previous_set`. `crs` stands in where the file does not say its reference system. `text` (delimiter,
    encoding) is for CSV, and the encoding for a Shapefile that does not say its own.

    Raises PermissionDenied; UserError as `sources.areas.read`, for unknown parents or previous codes, and
    where a release rests on areas that would change. Nothing is then changed.
    """
    rights.require(actor, "import", area_set)
    progress(0, 2, "areas")
    plan = plan_areas(
        path,
        area_set,
        code_field=code_field,
        name_field=name_field,
        parent_field=parent_field,
        parent_set=parent_set,
        previous_field=previous_field,
        previous_set=previous_set,
        crs=crs,
        layer=layer,
        **text,
    )
    if dry_run:
        return plan
    progress(1, 2, "database")
    with room_in_database(), transaction.atomic():
        _refuse_change_of_used(plan)
        changed = _write_areas(plan)
        if parent_set is not None:
            changed |= _write_links(plan, LinkKind.NESTED, plan.nested, area_set, parent_set)
        if previous_set is not None:
            changed |= _write_links(plan, LinkKind.SUCCEEDED, plan.succeeded, previous_set, area_set)
        if changed:
            audit.record(actor, "import_areas", area_set, changes=plan.summary())
    progress(2, 2, "")
    return plan


def _write_areas(plan: AreaPlan) -> bool:
    """Rows of `Area`, and the set's hash. Whether anything changed."""
    area_set = plan.area_set
    rows = {row.code: row for row in plan.rows}
    try:
        area_set.areas.filter(code__in=plan.removed).delete()
    except ProtectedError as error:
        names = sorted({str(obj) for obj in error.protected_objects})
        raise UserError(
            f"areas that are not in the file are in use: {_list(names)}",
            where=f"area set {area_set.code}",
            advice="Make a new version of the area set, or move what rests on them first",
        ) from None
    for area in area_set.areas.filter(code__in={*plan.changed, *plan.renamed}):
        row = rows[area.code]
        area.geometry = row.geometry
        if area.code in plan.renamed:
            area.name = {"sv": row.name}
        area.save()
    new = [rows[code] for code in plan.new]
    Area.objects.bulk_create(
        [
            Area(
                area_set=area_set,
                code=row.code,
                name={"sv": row.name},
                sort_key=sort_key(row.name)[:300],
                geometry=row.geometry,
            )
            for row in new
        ],
        batch_size=500,
    )
    content = content_hash((row.code, row.geometry) for row in plan.rows)
    if content != area_set.content_hash:
        area_set.content_hash = content
        area_set.save()
    return bool(plan.new or plan.changed or plan.renamed or plan.removed)


def _write_links(
    plan: AreaPlan, kind: LinkKind, links: list[Link], source_set: AreaSet, target_set: AreaSet
) -> bool:
    """Replace the links of one kind between two sets. Whether anything changed.

    Raises UserError where a release rests on other links than these: they say what its sums mean.
    """
    existing = AreaLink.objects.filter(
        kind=kind, source_area__area_set=source_set, target_area__area_set=target_set
    )
    known = set(existing.values_list("source_area__code", "target_area__code", "weight", "method"))
    wanted = {(link.source, link.target, link.weight, link.method) for link in links}
    if known == wanted:
        return False
    if known and (used := releases_resting_on(plan.area_set)):
        raise UserError(
            f"{counted(len(used), 'release rests', 'releases rest')} on how these areas are linked to the other set",
            where=f"area set {plan.area_set.code}",
            advice="Make a new version of the area set, and import the file there",
        )
    existing.delete()
    sources = dict(source_set.areas.values_list("code", "id"))
    targets = dict(target_set.areas.values_list("code", "id"))
    AreaLink.objects.bulk_create(
        [
            AreaLink(
                kind=kind,
                source_area_id=sources[link.source],
                target_area_id=targets[link.target],
                weight=link.weight,
                method=link.method,
                source=str(plan.about["file"])[:300],
            )
            for link in links
        ],
        batch_size=500,
    )
    return True
