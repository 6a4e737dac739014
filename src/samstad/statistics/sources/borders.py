"""Whether borders can be trusted: valid, not overlapping, without gaps, and what is lost when they are simplified.

- Each polygon is valid. A fault that leaves the surface as it is (a ring that touches itself) is mended and told; any
  other is an error: its area would be anybody's guess.
- Areas do not overlap. Real divisions drawn by hand do, by slivers along borders: Stockholm's 419 statistical areas of
  2016 overlap by more than 1 m² in 18 places, at most by 185 m² and by 0.12 % of the smaller area. An overlap counts as
  a sliver, and is told as a warning where it exceeds 1 m², while it is at most 0.5 % of the smaller area and at most
  10 000 m² (0.2 % of an area over 50 km²). Anything larger is an error that lists the pairs.
- Gaps between areas are told, with the largest. They are no fault: water, and land that belongs to no area, are often
  left out.
- Whether the areas are a coverage (neighbours share every corner of their border) decides whether they can be
  simplified together; what the screen's borders then lose is told.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from samstad.organisation.errors import UserError, counted

SLIVER_TOLD = 1.0  # m²
SLIVER_SHARE = 0.005
SLIVER_LARGEST = 10_000.0  # m²
# Borders of whole municipalities are often drawn for small maps: of such an area this share may overlap.
LARGE = 50e6  # m²
LARGE_SHARE = 0.002
MENDED_LARGEST = 1.0  # m²
MENDED_SHARE = 1e-6
# What simplification may change an area by before it is told of.
LOST_TOLD = 0.02
MOST_LISTED = 20


def mended(codes: list[str], geometries: Any, where: str) -> tuple[Any, list[str]]:
    """Valid polygons, and what was mended to make them so. Raises UserError listing those that cannot be.

    A fault is mended where it leaves the surface as it is (a ring that touches itself, a spike): two ways to measure
    it, around the line and after mending, then agree. Where they do not, its area would be anybody's guess.
    """
    import shapely

    bad = np.flatnonzero(~shapely.is_valid(geometries) & np.isin(shapely.get_type_id(geometries), (3, 6)))
    if not bad.size:
        check_valid(codes, geometries, where)
        return geometries, []
    better = np.array(geometries, dtype=object)
    whole = shapely.make_valid(better[bad], method="structure", keep_collapsed=False)
    before, after = np.abs(shapely.area(better[bad])), shapely.area(whole)
    same = np.abs(before - after) <= np.maximum(MENDED_LARGEST, MENDED_SHARE * after)
    better[bad[same]] = whole[same]
    check_valid(codes, better, where)
    moved = np.abs(before - after)[same].sum()
    return better, [
        f"{counted(int(same.sum()), 'geometry was', 'geometries were')} mended without changing the surface "
        f"by more than {moved:,.1f} m² in all: {_list([codes[i] for i in bad[same]])}"
    ]


def check_valid(codes: list[str], geometries: Any, where: str) -> None:
    """Raise UserError, listing the areas, unless each geometry is a valid polygon."""
    import shapely

    polygons = np.isin(shapely.get_type_id(geometries), (3, 6)) & ~shapely.is_empty(geometries)
    valid = shapely.is_valid(geometries) & polygons
    if valid.all():
        return
    faults = [
        f"{codes[i]} ({shapely.is_valid_reason(geometries[i]) if polygons[i] else 'no polygon'})"
        for i in np.flatnonzero(~valid)
    ]
    raise UserError(
        f"{len(faults)} of {len(codes)} areas have an invalid geometry: {_list(faults)}",
        where=where,
        advice="Mend them where they were drawn; the place is given in EPSG:3006",
    )


def check_overlaps(codes: list[str], geometries: Any, where: str) -> list[str]:
    """Warnings of slivers. Raises UserError listing the pairs that overlap by more (see the module)."""
    import shapely

    first, second = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    overlap = shapely.area(shapely.intersection(geometries[first], geometries[second]))
    areas = shapely.area(geometries)
    share = overlap / np.minimum(areas[first], areas[second])
    smaller = np.minimum(areas[first], areas[second])
    most = np.where(smaller > LARGE, np.maximum(SLIVER_LARGEST, LARGE_SHARE * smaller), SLIVER_LARGEST)
    gross = (overlap > SLIVER_TOLD) & ((share > SLIVER_SHARE) | (overlap > most))
    if gross.any():
        order = [i for i in np.argsort(-overlap) if gross[i]]
        pairs = [
            f"{codes[first[i]]} and {codes[second[i]]} ({overlap[i]:,.0f} m², {100 * share[i]:.1f} %)"
            for i in order
        ]
        raise UserError(
            f"{counted(len(pairs), 'pair of areas overlaps', 'pairs of areas overlap')}: {_list(pairs)}",
            where=where,
            advice="An area of one set lies in one place only: mend the borders, or make two area sets",
        )
    told = overlap > SLIVER_TOLD
    if not told.any():
        return []
    worst = int(np.argmax(overlap))
    return [
        f"{counted(int(told.sum()), 'pair of areas overlaps', 'pairs of areas overlap')} by slivers, "
        f"{overlap[told].sum():,.0f} m² in all, at most "
        f"{overlap[worst]:,.0f} m² between {codes[first[worst]]} and {codes[second[worst]]}"
    ]


def tell_gaps(geometries: Any) -> list[str]:
    """A warning of the holes that lie between areas, with their number and sizes; lakes are among them."""
    import shapely

    def holes_in(shapes: Any) -> Any:
        rings = [ring for part in shapely.get_parts(shapes) for ring in shapely.get_rings(part)[1:]]
        return shapely.polygons(rings) if rings else np.array([], dtype=object)

    holes, own = holes_in(shapely.union_all(geometries)), holes_in(geometries)
    sizes = shapely.area(holes)
    # A hole that one area has drawn in itself is meant.
    meant = np.zeros(len(holes), dtype=np.bool_)
    for hole, found in zip(*shapely.STRtree(own).query(holes, predicate="covered_by"), strict=True):
        meant[hole] |= abs(shapely.area(own[found]) - sizes[hole]) <= SLIVER_TOLD
    told = ~meant & (sizes > SLIVER_TOLD)
    if not told.any():
        return []
    at = shapely.point_on_surface(holes[int(np.argmax(np.where(told, sizes, 0)))])
    return [
        f"{counted(int(told.sum()), 'gap', 'gaps')} between the areas, {sizes[told].sum():,.0f} m² in all, the largest "
        f"{sizes[told].max():,.0f} m² at {at.x:,.0f}, {at.y:,.0f} (east, north)"
    ]


def tell_coverage(codes: list[str], geometries: Any) -> list[str]:
    """Warnings where neighbours do not share their borders, and of what is lost on the screen's map."""
    import shapely

    from samstad.statistics.geometry import simplified

    said = []
    if not bool(shapely.coverage_is_valid(geometries)):
        faults = shapely.coverage_invalid_edges(geometries)
        where = [codes[i] for i in np.flatnonzero(~shapely.is_empty(faults))]
        said.append(
            f"{counted(len(where), 'area does', 'areas do')} not share all corners with the neighbours: "
            f"{_list(where)}"
        )
    drawn = simplified(dict(zip(codes, shapely.to_wkb(geometries), strict=True)))
    if gone := [code for code in codes if code not in drawn]:
        said.append(
            f"{counted(len(gone), 'area is', 'areas are')} too small for the screen's map: {_list(gone)}"
        )
    before = shapely.area(geometries)
    after = np.array([shapely.area(drawn[code]) if code in drawn else 0.0 for code in codes])
    share = np.abs(after - before) / before
    lost = [i for i in np.argsort(-share) if share[i] > LOST_TOLD and codes[i] in drawn]
    if lost:
        listed = [f"{codes[i]} ({100 * share[i]:.1f} %)" for i in lost]
        said.append(
            f"simplified for the screen, {counted(len(lost), 'area changes', 'areas change')} in size by more than "
            f"{100 * LOST_TOLD:.0f} %: {_list(listed)}"
        )
    return said


def _list(things: list[str]) -> str:
    more = f" and {len(things) - MOST_LISTED} more" if len(things) > MOST_LISTED else ""
    return ", ".join(things[:MOST_LISTED]) + more
