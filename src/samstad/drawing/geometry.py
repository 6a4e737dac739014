"""Areas made light enough for a screen, without gaps or overlaps between neighbours.

Simplifying each area on its own tears shared borders apart. `shapely.coverage_simplify` (GEOS 3.12,
Visvalingam–Whyatt on the edges of the coverage) keeps what neighbours share.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from shapely.geometry.base import BaseGeometry


def simplify_for_screen(geometries: Sequence[BaseGeometry], tolerance: float) -> np.ndarray:
    """Simplify polygons that tile the plane; `tolerance` in metres (about half a pixel).

    Takes polygons and multipolygons in metres (EPSG:3006), and gives an array of the same length and
    order. Coordinates are first put on a grid of 1 m, so that borders drawn twice meet. A valid coverage
    stays valid. Raises ValueError for anything but valid (multi)polygons with an area.
    """
    import numpy as np
    import shapely

    array = np.asarray(geometries, dtype=object)
    sound = np.isin(shapely.get_type_id(array), (3, 6)) & ~shapely.is_empty(array) & shapely.is_valid(array)
    if not sound.all():
        at = int(np.flatnonzero(~sound)[0])
        raise ValueError(f"geometry number {at} is not a valid polygon with an area: {array[at]!r}")
    if not len(array):
        return array
    return np.asarray(shapely.coverage_simplify(shapely.set_precision(array, 1.0), tolerance), dtype=object)


class Frame:
    """Metres to drawing units: `bounds` (x0, y0, x1, y1) fitted into a width and at most a height."""

    def __init__(self, bounds: Sequence[float], width: float, highest: float, margin: float = 6):
        x0, y0, x1, y1 = (float(b) for b in bounds)
        across, up = max(x1 - x0, 1.0), max(y1 - y0, 1.0)
        self.scale = min((width - 2 * margin) / across, (highest - 2 * margin) / up)
        self.width, self.height = width, up * self.scale + 2 * margin
        self._left = (width - across * self.scale) / 2 - x0 * self.scale
        self._top = margin + y1 * self.scale

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 2) in metres → (n, 2) in drawing units, y downwards."""
        return points * (self.scale, -self.scale) + (self._left, self._top)

    def path(self, geometry: BaseGeometry) -> str:
        """The `d` of a (multi)polygon with its holes, or of lines: relative steps of a tenth of a unit.

        Positions are rounded first and steps taken between rounded positions, so that rounding does not
        add up and neighbours still meet.
        """
        import shapely

        written = []
        for part in shapely.get_parts(geometry):
            if part.geom_type == "Polygon":
                lines, end = [part.exterior, *part.interiors], "z"
            else:
                lines, end = [part], ""
            for line in lines:
                steps = _steps(self.place(shapely.get_coordinates(line)))
                written.append("M" + "l".join(steps) + end if len(steps) > 1 else "")
        return "".join(written)


def _steps(points: np.ndarray) -> list[str]:
    import numpy as np

    grid = np.rint(points * 10).astype(int)
    moves = np.diff(grid, axis=0)
    moves = moves[np.any(moves != 0, axis=1)]
    return [_pair(*grid[0]), *(_pair(x, y) for x, y in moves)]


def _pair(x: int, y: int) -> str:
    return f"{_tenth(x)} {_tenth(y)}" if y >= 0 else f"{_tenth(x)}{_tenth(y)}"


def _tenth(value: int) -> str:
    whole, rest = divmod(abs(int(value)), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
