"""Shapes that look like a city: a shoreline, a municipal border, and cells that share noisy borders.

Every border is made once, as a line that both neighbours use, and all lines are noded together on a
grid of 0.01 m. That is why the cells tile: no later step moves a vertex of one cell only.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree

Floats = NDArray[np.float64]
GRID = 0.01
"""Coordinates are multiples of this, metres."""


def generator(seed: int, purpose: str) -> np.random.Generator:
    """A stream of random numbers of its own for each purpose: adding one does not disturb the others."""
    return np.random.default_rng([seed, crc32(purpose.encode())])


class Noise:
    """Smooth noise of about -1 to 1 over the plane: lattice values, cubic interpolation, halving octaves.

    `wavelength` in metres is that of the first octave.
    """

    def __init__(
        self, seed: int, purpose: str, wavelength: float, octaves: int = 1, gain: float = 0.5
    ) -> None:
        random = generator(seed, purpose)
        self.layers = [
            (wavelength / 2**i, gain**i, random.uniform(-1, 1, (256, 256)), random.uniform(0, 64, 2))
            for i in range(octaves)
        ]

    def __call__(self, x: Floats, y: Floats) -> Floats:
        """Value at each point, same shape as `x`."""
        total = np.zeros(np.shape(x))
        for wavelength, gain, lattice, (dx, dy) in self.layers:
            u, v = np.asarray(x) / wavelength + dx, np.asarray(y) / wavelength + dy
            i, j = np.floor(u).astype(int), np.floor(v).astype(int)
            a, b = _ease(u - i), _ease(v - j)
            i0, i1, j0, j1 = i % 256, (i + 1) % 256, j % 256, (j + 1) % 256
            low = lattice[i0, j0] * (1 - a) + lattice[i1, j0] * a
            high = lattice[i0, j1] * (1 - a) + lattice[i1, j1] * a
            total += gain * (low * (1 - b) + high * b)
        return total


def _ease(t: Floats) -> Floats:
    return t * t * t * (t * (6 * t - 15) + 10)


def contour(field: Floats, x: Floats, y: Floats) -> list[shapely.Polygon]:
    """Polygons bounded by the zero line of `field`, sampled as `field[row of y, column of x]`.

    Each square is cut into two triangles, in which the line is one straight piece or none, so no case is
    ambiguous. A zero line that leaves the box is not closed: give the field a negative rim.
    """
    X, Y = np.meshgrid(x, y)
    index = np.arange(field.size).reshape(field.shape)
    corners = [index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]]
    triangles = np.concatenate(
        [np.stack([corners[k].ravel() for k in three], axis=1) for three in ((0, 1, 2), (0, 2, 3))]
    )
    values, px, py = field.ravel(), X.ravel(), Y.ravel()
    above = values[triangles] > 0
    triangles = triangles[(above.any(axis=1)) & ~(above.all(axis=1))]
    ends = []
    for first, second in ((0, 1), (1, 2), (2, 0)):
        # The same side is met from two triangles: sort its ends so that both compute the same point.
        a = np.minimum(triangles[:, first], triangles[:, second])
        b = np.maximum(triangles[:, first], triangles[:, second])
        crosses = (values[a] > 0) != (values[b] > 0)
        t = np.where(crosses, values[a] / np.where(crosses, values[a] - values[b], 1), 0)
        ends.append((crosses, px[a] + t * (px[b] - px[a]), py[a] + t * (py[b] - py[a])))
    order = np.argsort(np.stack([~e[0] for e in ends]), axis=0, kind="stable")[:2]
    points = np.stack([np.stack([e[1], e[2]], axis=1) for e in ends])
    columns = np.arange(len(triangles))
    lines = shapely.linestrings(np.stack([points[order[0], columns], points[order[1], columns]], axis=1))
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return [shapely.Polygon(line.coords) for line in shapely.get_parts(merged) if line.is_ring]


def spread_points(
    seed: int, land: shapely.Polygon, density: Floats, candidates: Floats, count: int
) -> Floats:
    """`count` points in `land`, closer together where `density` at the `candidates` is high.

    Two rounds of Lloyd's method on the weighted candidates: enough to spread them, too few to make the
    cells hexagons. Returns (count, 2).
    """
    random = generator(seed, "points")
    inside = shapely.contains_xy(land, candidates[:, 0], candidates[:, 1])
    candidates, weights = candidates[inside], density[inside]
    points = candidates[random.choice(len(candidates), count, replace=False, p=weights / weights.sum())]
    for _ in range(2):
        nearest = cKDTree(points).query(candidates)[1]
        total = np.bincount(nearest, weights, count)
        mean = np.stack([np.bincount(nearest, weights * candidates[:, k], count) for k in (0, 1)], axis=1)
        points = np.where(total[:, None] > 0, mean / np.maximum(total, 1e-9)[:, None], points)
    return points


def voronoi_lines(points: Floats, box: tuple[float, float, float, float], step: float) -> list[Floats]:
    """Borders between the cells of `points`, each as points at most `step` metres apart."""
    west, south, east, north = box
    wide, high = east - west, north - south
    ring = [
        (west + wide * (0.5 + 2 * np.cos(t)), south + high * (0.5 + 2 * np.sin(t)))
        for t in np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ]
    diagram = Voronoi(np.concatenate([points, np.array(ring)]))
    lines = []
    for a, b in sorted(sorted(ridge) for ridge in diagram.ridge_vertices if -1 not in ridge):
        start, end = diagram.vertices[a], diagram.vertices[b]
        pieces = max(2, int(np.ceil(np.hypot(*(end - start)) / step)))
        if pieces < 2000:  # lines between the helper points far outside are of no use
            lines.append(start + np.linspace(0, 1, pieces + 1)[:, None] * (end - start))
    return lines


def warp(seed: int, lines: list[Floats], strength: float = 1.0) -> list[Floats]:
    """Bend all lines by one field over the plane: lines that met still meet, and none cross.

    The amplitude of each wavelength is a small part of it (slope below 1), which keeps the field invertible.
    """
    flat = np.concatenate(lines)
    moved = flat.copy()
    for k, axis in enumerate("xy"):
        for wavelength, amplitude in ((3200, 340), (1100, 110), (420, 34), (150, 9), (60, 2.5)):
            noise = Noise(seed, f"warp {axis} {wavelength}", wavelength)
            moved[:, k] += strength * amplitude * noise(flat[:, 0], flat[:, 1])
    return np.split(moved, np.cumsum([len(line) for line in lines])[:-1])


def faces(lines: list[Floats], land: shapely.Polygon) -> NDArray[np.object_]:
    """The pieces of `land` between the lines: polygons that tile it, on the grid of 0.01 m."""
    network = [shapely.LineString(line) for line in lines]
    rings = [shapely.LineString(ring.coords) for ring in (land.exterior, *land.interiors)]
    shapely.prepare(land)
    near = [line for line in network if land.intersects(line)]
    noded = shapely.union_all([*near, *rings], grid_size=GRID)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.contains(land, shapely.point_on_surface(pieces))
    return np.asarray(pieces[inside], dtype=object)


def neighbours(polygons: NDArray[np.object_]) -> tuple[NDArray[np.int64], Floats]:
    """Pairs of polygons (n, 2), first below second, that share a border, and its length in metres."""
    tree = shapely.STRtree(polygons)
    first, second = tree.query(polygons, predicate="intersects")
    once = first < second
    pairs = np.stack([first[once], second[once]], axis=1)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    length = shapely.length(shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]]))
    return pairs[length > 0], length[length > 0]


def merge(polygons: NDArray[np.object_], group: NDArray[np.int64]) -> NDArray[np.object_]:
    """Union of the polygons of each group 0..max; shared vertices are kept, so neighbours still match."""
    return np.array(
        [shapely.coverage_union_all(polygons[group == g]) for g in range(int(group.max()) + 1)], dtype=object
    )


def absorb_slivers(polygons: NDArray[np.object_], least: float) -> NDArray[np.object_]:
    """Give each polygon smaller than `least` m² to the neighbour with the longest shared border."""
    while True:
        sizes = shapely.area(polygons)
        small = int(np.argmin(sizes))
        if sizes[small] >= least:
            return polygons
        batch = np.flatnonzero(sizes < least)
        pairs, length = neighbours(polygons)
        target = np.arange(len(polygons))
        for piece in batch[np.argsort(sizes[batch], kind="stable")]:
            touching = (pairs == piece).any(axis=1)
            if not touching.any():
                raise ValueError("a piece of land has no neighbour: the land is not in one part")
            best = pairs[touching][np.argmax(length[touching])]
            other = int(best[0] if best[1] == piece else best[1])
            if target[other] == other:  # not itself given away in this round
                target[piece] = other
                target[target == piece] = other
        _, group = np.unique(target, return_inverse=True)
        if len(np.unique(group)) == len(polygons):
            raise ValueError("small pieces of land could not be joined to a neighbour")
        polygons = merge(polygons, group)
