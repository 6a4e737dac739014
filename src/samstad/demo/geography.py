"""The geography of the example city: land, 13 districts, and statistical areas in two versions.

Made in this order: a field whose zero line is the shore; many small cells that share noisy borders;
districts grown from their centres over the cells; areas grown inside each district. Areas are unions of
small cells, which is why they are as irregular as areas that people drew along streets and streams.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from . import plan, shapes
from .growing import CellGraph, Ints, Polygons, density
from .shapes import Floats

OLD, NEW, DISTRICT_SET, CITY_SET = "basomraden-2011", "basomraden-2021", "stadsdelsomraden", "kommun"
CELLS = 1150
"""Small cells before slivers are joined: about seven to an area."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area of an area set. `district` is empty for districts and for the city itself.

    `geometry` is a polygon in EPSG:3006, metres, coordinates on the grid of 0.01 m.
    """

    code: str
    name: str
    geometry: shapely.Polygon
    district: str = ""


@dataclass(frozen=True, slots=True)
class AreaSet:
    """One versioned division; `areas` are sorted by code and tile the city's land."""

    code: str
    name: dict[str, str]
    level: str
    valid_from: date
    valid_to: date | None
    areas: tuple[Area, ...]

    def __iter__(self) -> Iterator[Area]:
        return iter(self.areas)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(area.code for area in self.areas)

    @property
    def geometries(self) -> Polygons:
        return np.array([area.geometry for area in self.areas], dtype=object)


@dataclass(frozen=True)
class Geography:
    """All area sets of the city, and which new area lies in which old one.

    `parts`: old code → its new codes, for every old area. `land`: the city's land with its lakes cut out.
    """

    seed: int
    old: AreaSet
    new: AreaSet
    districts: AreaSet
    city: AreaSet
    parts: dict[str, tuple[str, ...]]

    @property
    def area_sets(self) -> tuple[AreaSet, ...]:
        return (self.old, self.new, self.districts, self.city)

    @property
    def land(self) -> shapely.Polygon:
        return self.city.areas[0].geometry

    @property
    def focus_districts(self) -> tuple[str, ...]:
        return plan.FOCUS_DISTRICTS

    @cached_property
    def old_of_new(self) -> dict[str, str]:
        """New code → the old area it lies in."""
        return {new: old for old, news in self.parts.items() for new in news}

    def area_set_of(self, year: int) -> AreaSet:
        """The basområden in which statistics of `year` are given: those valid at its end."""
        return self.new if year >= plan.SPLIT_YEAR else self.old


def build(seed: int = plan.DEFAULT_SEED) -> Geography:
    """The geography that belongs to `seed`: the same seed gives the same coordinates."""
    land = _land(seed)
    cells = _cells(seed, land)
    pairs, length = shapes.neighbours(cells)
    graph = CellGraph.of(seed, cells, pairs, length)
    district = _grow_districts(graph)
    cells, district, areas = _areas(seed, graph, cells, district)
    return _assemble(seed, cells, district, areas)


# --- land and cells -----------------------------------------------------------------------------------


def _land(seed: int) -> shapely.Polygon:
    """The land inside the municipal border: sea in the east with three bays, a long lake, two small ones."""
    (width, height), step = plan.EXTENT, 60.0
    x, y = np.arange(-600, width + 601, step), np.arange(-600, height + 601, step)
    X, Y = np.meshgrid(x, y)
    rough = shapes.Noise(seed, "shore", 2300, octaves=5, gain=0.62)(X, Y)
    coast = 13_300 + 450 * np.sin(Y / 2500) - X + 800 * rough
    bay = _channel(
        X, Y, [(16_500, 9300), (12_500, 9000), (10_000, 9500), (7700, 8950)], [1700, 800, 480, 100]
    )
    inlet = _channel(X, Y, [(16_500, 16_300), (12_400, 15_500), (10_900, 16_300)], [900, 420, 160])
    creek = _channel(X, Y, [(16_500, 1500), (12_600, 2100), (10_900, 2900)], [900, 300, 120])
    lake = _channel(X, Y, [(3000, 13_100), (4100, 10_900), (3700, 8800), (2500, 7000)], [300, 640, 430, 200])
    pond = _channel(X, Y, [(5000, 2500), (5900, 3500)], [300, 200])
    tarn = _channel(X, Y, [(6800, 16_600), (7300, 16_200)], [230, 150])
    shore = coast
    for water in (bay, inlet, creek, lake, pond, tarn):
        shore = np.minimum(shore, water + 430 * rough)
    shore[[0, -1], :] = shore[:, [0, -1]] = -1000  # closes every line; the municipal border cuts it off
    polygons = shapes.contour(shore, x + plan.ORIGIN[0], y + plan.ORIGIN[1])
    shell = max(polygons, key=lambda polygon: polygon.area)
    lakes = [p for p in polygons if p is not shell and shell.contains(p)]
    ground = (shell - shapely.union_all(lakes)) & _municipal_border(seed)
    # A spit thinner than this would give areas that hang together by a thread.
    opened = ground.buffer(-45).buffer(45, quad_segs=3).intersection(ground)
    largest = max(shapely.get_parts(opened), key=lambda polygon: polygon.area)
    # An islet in a lake belongs to the lake; a pool smaller than 0.12 km² belongs to its area.
    holes = [ring for ring in largest.interiors if shapely.Polygon(ring).area > 120_000]
    return shapely.set_precision(shapely.simplify(shapely.Polygon(largest.exterior, holes), 8), shapes.GRID)


def _municipal_border(seed: int) -> shapely.Polygon:
    """A border of straight stretches between corners, as parish borders are; far out at sea in the east."""
    random = shapes.generator(seed, "border")
    angle = np.sort((np.arange(19) + random.uniform(-0.33, 0.33, 19)) * 2 * np.pi / 19)
    squarish = (np.abs(np.cos(angle)) ** 4 + np.abs(np.sin(angle)) ** 4) ** -0.25
    radius = 0.93 * squarish * random.uniform(0.9, 1.06, 19)
    half = np.array(plan.EXTENT) / 2
    corners = np.stack([np.cos(angle) * radius, np.sin(angle) * radius], axis=1)
    corners[:, 0] = np.where(corners[:, 0] > 0, corners[:, 0] * 1.3, corners[:, 0])
    ring = shapely.segmentize(shapely.LinearRing(half + corners * half + np.array(plan.ORIGIN)), 60)
    bent = shapes.warp(seed, [shapely.get_coordinates(ring)], strength=0.3)[0]
    return shapely.Polygon(bent)


def _channel(X: Floats, Y: Floats, middle: list[tuple[float, float]], half_widths: list[float]) -> Floats:
    """Distance in metres (negative on water) to a channel along `middle`, as wide as given at each point."""
    nearest = np.full(X.shape, np.inf)
    for (ax, ay), (bx, by), wa, wb in zip(middle, middle[1:], half_widths, half_widths[1:], strict=False):
        t = np.clip(((X - ax) * (bx - ax) + (Y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2), 0, 1)
        distance = np.hypot(X - ax - t * (bx - ax), Y - ay - t * (by - ay)) - (wa + t * (wb - wa))
        nearest = np.minimum(nearest, distance)
    return nearest


def _cells(seed: int, land: shapely.Polygon) -> Polygons:
    west, south = plan.ORIGIN
    wide, high = plan.EXTENT
    random = shapes.generator(seed, "candidates")
    candidates = np.stack(
        [west + random.uniform(0, wide, 60_000), south + random.uniform(0, high, 60_000)], axis=1
    )
    weight = density(candidates[:, 0], candidates[:, 1]) ** 1.5  # Lloyd evens out: overdo the contrast
    points = shapes.spread_points(seed, land, weight, candidates, CELLS)
    box = (west, south, west + wide, south + high)
    lines = shapes.warp(seed, shapes.voronoi_lines(points, box, step=45.0))
    return shapes.absorb_slivers(shapes.faces(lines, land), least=12_000.0)


# --- districts and areas over the cells ---------------------------------------------------------------


def _grow_districts(graph: CellGraph) -> Ints:
    at = np.array([d.at for d in plan.DISTRICTS]) * 1000 + np.array(plan.ORIGIN)
    seeds = [int(np.argmin(np.hypot(*(graph.centres - point).T))) for point in at]
    people = np.array([d.inhabitants for d in plan.DISTRICTS], dtype=float)
    areas = np.array([len(d.names) for d in plan.DISTRICTS], dtype=float)
    # Half by inhabitants, half by cells: a thinly built district needs cells enough for its areas too.
    weight = graph.weight / graph.weight.sum() + 1 / len(graph.weight)
    share = (people / people.sum() + areas / areas.sum()) / 2
    everywhere = np.ones(len(graph.centres), dtype=bool)
    return replace(graph, weight=weight).balanced(seeds, share, everywhere, scale=900.0)


def _grow_areas(graph: CellGraph, within: NDArray[np.bool_], count: int, random: np.random.Generator) -> Ints:
    """Divide the cells `within` into `count` connected areas of about the same weight, none of one cell."""
    inside = np.flatnonzero(within)
    if len(inside) < 2 * count:
        raise ValueError(f"{len(inside)} cells are too few for {count} areas")
    # Rather even in inhabitants where it is built, rather even in size where it is not.
    flat = replace(graph, weight=graph.weight + 0.2 * graph.weight[inside].mean())
    seeds = [int(random.choice(inside))]
    while len(seeds) < count:
        gap = np.min([np.hypot(*(graph.centres[inside] - graph.centres[s]).T) for s in seeds], axis=0)
        pull = gap**1.5 * flat.weight[inside]
        seeds.append(int(inside[np.argmax(pull * random.uniform(0.7, 1.3, len(inside)))]))
    share = np.exp(random.normal(0, 0.15, count))
    group = flat.balanced(seeds, share / share.sum(), within, scale=250.0)
    for _ in range(2):  # move each seed to the middle of its area, as Lloyd's method does
        for g in range(count):
            own = np.flatnonzero(group == g)
            middle = np.average(graph.centres[own], axis=0, weights=flat.weight[own])
            seeds[g] = int(own[np.argmin(np.hypot(*(graph.centres[own] - middle).T))])
        group = flat.balanced(seeds, share / share.sum(), within, scale=250.0)
    return group


# --- areas, codes and names ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Drawn:
    """An area before it has a code: its cells, district (index) and, where it is split, its two halves."""

    district: int
    cells: Ints
    halves: tuple[Ints, Ints] | None = None


def _areas(
    seed: int, graph: CellGraph, cells: Polygons, district: Ints
) -> tuple[Polygons, Ints, list[_Drawn]]:
    drawn: list[_Drawn] = []
    for d, planned in enumerate(plan.DISTRICTS):
        random = shapes.generator(seed, f"areas {planned.code}")
        within = district == d
        group = _grow_areas(graph, within, len(planned.names), random)
        own = [np.flatnonzero(group == g) for g in range(len(planned.names))]
        # Reading order: from the north-west, in rows about a kilometre high.
        middle = [graph.centres[c].mean(axis=0) for c in own]
        own = [
            own[i] for i in sorted(range(len(own)), key=lambda i: (-round(middle[i][1] / 1000), middle[i][0]))
        ]
        split = (
            max(range(len(own)), key=lambda i: (len(own[i]), -i))
            if planned.code in plan.SPLIT_DISTRICTS
            else -1
        )
        for i, members in enumerate(own):
            drawn.append(_Drawn(d, members, _halves(graph, members) if i == split else None))
    return cells, district, drawn


def _halves(graph: CellGraph, members: Ints) -> tuple[Ints, Ints]:
    """Cut an area in two connected parts, from its two cells that lie farthest apart."""
    points = graph.centres[members]
    apart = np.hypot(points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1])
    a, b = np.unravel_index(int(np.argmax(apart)), apart.shape)
    within = np.zeros(len(graph.centres), dtype=bool)
    within[members] = True
    group = graph.grow([int(members[a]), int(members[b])], np.zeros(2), within)
    return np.flatnonzero(group == 0), np.flatnonzero(group == 1)


def _assemble(seed: int, cells: Polygons, district: Ints, drawn: list[_Drawn]) -> Geography:
    old: list[Area] = []
    new: list[Area] = []
    parts: dict[str, tuple[str, ...]] = {}
    for d, planned in enumerate(plan.DISTRICTS):
        own = [area for area in drawn if area.district == d]
        names = _order_names(planned, own, cells)
        unused = len(own) + 1
        for number, (area, name) in enumerate(zip(own, names, strict=True), start=1):
            code = f"{plan.CITY_CODE}{planned.code}{number:02d}"
            whole = Area(code, name, _union(cells[area.cells]), planned.code)
            old.append(whole)
            if area.halves is None:
                new.append(whole)
                parts[code] = (code,)
                continue
            halves = [_union(cells[half]) for half in area.halves]
            codes = tuple(f"{plan.CITY_CODE}{planned.code}{unused + k:02d}" for k in (0, 1))
            for part_code, prefix, half in zip(codes, _directions(*halves), halves, strict=True):
                new.append(Area(part_code, f"{prefix} {name}", half, planned.code))
            parts[code] = codes
            unused += 2
    districts = tuple(
        Area(p.code, p.name, _union(cells[district == d])) for d, p in enumerate(plan.DISTRICTS)
    )
    city = (Area(plan.CITY_CODE, plan.CITY_NAME, _union(cells)),)
    year_end = date(plan.SPLIT_YEAR - 1, 12, 31)
    return Geography(
        seed,
        AreaSet(
            OLD,
            {"sv": "Basområden 2011", "en": "Statistical areas 2011"},
            "area",
            date(plan.YEARS[0], 1, 1),
            year_end,
            _sorted(old),
        ),
        AreaSet(
            NEW,
            {"sv": "Basområden 2021", "en": "Statistical areas 2021"},
            "area",
            date(plan.SPLIT_YEAR, 1, 1),
            None,
            _sorted(new),
        ),
        AreaSet(
            DISTRICT_SET,
            {"sv": "Stadsdelsområden", "en": "Districts"},
            "district",
            date(2007, 1, 1),
            None,
            districts,
        ),
        AreaSet(CITY_SET, {"sv": "Kommunen", "en": "The municipality"}, "city", date(1971, 1, 1), None, city),
        parts,
    )


def _order_names(planned: plan.District, own: list[_Drawn], cells: Polygons) -> list[str]:
    """Names in code order, with the special names given to the areas that suit them.

    The harbour is the area with most shore, the hamlets are the largest areas, and the name of the area
    that is split goes to that area.
    """
    sizes = [float(shapely.area(cells[area.cells]).sum()) for area in own]
    special: dict[int, str] = {}
    for i, area in enumerate(own):
        if area.halves is not None:
            special[i] = plan.SPLIT_NAMES[planned.code]
    if planned.code == plan.HARBOUR[0]:
        free = [i for i in range(len(own)) if i not in special]
        special[max(free, key=lambda i: shapely.bounds(_union(cells[own[i].cells]))[2])] = plan.HARBOUR[1]
    for code, name, _ in plan.HAMLETS:
        if code == planned.code:
            free = [i for i in range(len(own)) if i not in special]
            special[max(free, key=lambda i: sizes[i])] = name
    rest = iter([name for name in planned.names if name not in special.values()])
    return [special[i] if i in special else next(rest) for i in range(len(own))]


def _union(cells: Polygons) -> shapely.Polygon:
    """One polygon of adjoining cells, normalised so that equal shapes have equal bytes."""
    whole = shapely.coverage_union_all(cells)
    if whole.geom_type != "Polygon":
        raise ValueError(f"an area became a {whole.geom_type}: its cells do not hang together")
    rounded = shapely.transform(whole, lambda points: np.round(points, 2))
    return shapely.orient_polygons(shapely.normalize(rounded))


def _directions(first: shapely.Polygon, second: shapely.Polygon) -> tuple[str, str]:
    dx, dy = second.centroid.x - first.centroid.x, second.centroid.y - first.centroid.y
    if abs(dx) > abs(dy):
        return ("Västra", "Östra") if dx > 0 else ("Östra", "Västra")
    return ("Södra", "Norra") if dy > 0 else ("Norra", "Södra")


def _sorted(areas: list[Area]) -> tuple[Area, ...]:
    return tuple(sorted(areas, key=lambda area: area.code))
