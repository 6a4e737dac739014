"""Groups of cells grown from seeds: connected, and about as heavy as asked for."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import shapely
from numpy.typing import NDArray

from . import plan, shapes
from .shapes import Floats

Ints = NDArray[np.int64]
Polygons = NDArray[np.object_]


def density(x: Floats, y: Floats) -> Floats:
    """How closely built the city is at a point (EPSG:3006), 0–1: around each district's centre."""
    total = np.full(np.shape(x), 0.01)
    for d in plan.DISTRICTS:
        dx = (np.asarray(x) - plan.ORIGIN[0]) / 1000 - d.at[0]
        dy = (np.asarray(y) - plan.ORIGIN[1]) / 1000 - d.at[1]
        total += d.inhabitants / 30_000 * np.exp(-(dx**2 + dy**2) / 1.2)
    return np.asarray(np.minimum(total, 1.0))


@dataclass(frozen=True)
class CellGraph:
    """Cells as a graph: centres, weights (about how many inhabitants), and neighbours with costs."""

    centres: Floats
    weight: Floats
    edges: tuple[tuple[tuple[int, float], ...], ...]

    @classmethod
    def of(cls, seed: int, cells: Polygons, pairs: Ints, length: Floats) -> CellGraph:
        points = shapely.point_on_surface(cells)
        centres = np.stack([shapely.get_x(points), shapely.get_y(points)], axis=1)
        weight = density(centres[:, 0], centres[:, 1]) * shapely.area(cells)
        apart = np.hypot(*(centres[pairs[:, 0]] - centres[pairs[:, 1]]).T)
        # A short common border is a poor way through; the noise makes borders follow no geometry.
        cost = apart * (1 + 0.6 * np.exp(-length / 120))
        cost *= np.exp(shapes.generator(seed, "costs").normal(0, 0.22, len(cost)))
        edges: list[list[tuple[int, float]]] = [[] for _ in cells]
        for (a, b), c in zip(pairs.tolist(), cost.tolist(), strict=True):
            edges[a].append((b, c))
            edges[b].append((a, c))
        return cls(centres, weight, tuple(tuple(e) for e in edges))

    def grow(self, seeds: list[int], head_start: Floats, within: NDArray[np.bool_]) -> Ints:
        """Group of each cell (-1 outside `within`): that of the seed with the cheapest way to it.

        Each group is connected, since every cell is reached through cells of its own group.
        """
        group = np.full(len(self.centres), -1, dtype=np.int64)
        heap = [(-float(head_start[g]), cell, g) for g, cell in enumerate(seeds)]
        heap.sort()
        while heap:
            cost, cell, g = heappop(heap)
            if group[cell] >= 0:
                continue
            group[cell] = g
            for other, step in self.edges[cell]:
                if within[other] and group[other] < 0:
                    heappush(heap, (cost + step, other, g))
        return group

    def balanced(self, seeds: list[int], share: Floats, within: NDArray[np.bool_], scale: float) -> Ints:
        """Grow groups whose weights come near `share` of the whole; `scale` (metres) bounds head starts."""
        head_start = np.zeros(len(seeds))
        best, best_error = None, np.inf
        whole = self.weight[within].sum()
        for _ in range(25):
            group = self.grow(seeds, head_start, within)
            got = np.bincount(group[within], self.weight[within], len(seeds)) / whole
            error = float(np.abs(np.log(np.maximum(got, 1e-4) / share)).max())
            counts = np.bincount(group[within], minlength=len(seeds))
            if error < best_error and counts.min() > 0:
                best, best_error = group, error
            head_start = np.clip(
                head_start - 0.25 * scale * np.log(np.maximum(got, 1e-4) / share), -scale, scale
            )
        if best is None:
            raise ValueError("the cells could not be divided so that each group has one")
        return best
