"""Shapes for the screen: fewer points, the same borders on both sides, kept on disk by content. No Django.

Areas are simplified together, so that neighbours still meet. What lies above them is put together from the
simplified areas, so that a district's border runs along its areas'.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Shapes = dict[str, "BaseGeometry"]

# A map is about this many steps wide; what is smaller cannot be seen.
STEPS = 1200
# Metres: shapes of one set may be off by this much where they meet.
GRID = 1.0
# Part of the name of what is kept: raise it when the way of simplifying changes.
METHOD = "1"


def simplified(shapes: Mapping[str, bytes]) -> Shapes:
    """Code → simplified polygon (EPSG:3006, metres). Nothing is simplified where neighbours overlap: their
    borders are not shared, and would come apart.
    """
    import shapely

    codes = sorted(shapes)
    drawn = shapely.set_precision(shapely.from_wkb([bytes(shapes[code]) for code in codes]), GRID)
    left, bottom, right, top = shapely.total_bounds(drawn)
    tolerance = max(right - left, top - bottom) / STEPS
    if tolerance > GRID and bool(shapely.coverage_is_valid(drawn)):
        drawn = shapely.coverage_simplify(drawn, tolerance)
    return {code: shape for code, shape in zip(codes, drawn, strict=True) if not shape.is_empty}


def put_together(shapes: Shapes, groups: Mapping[str, str]) -> Shapes:
    """Group → the outline of its areas; `groups` says which each area belongs to."""
    import shapely

    found: dict[str, list[BaseGeometry]] = {}
    for code, group in groups.items():
        if code in shapes:
            found.setdefault(group, []).append(shapes[code])
    return {group: shapely.union_all(parts) for group, parts in sorted(found.items())}


def for_screen(content_hash: str, load: Callable[[], Mapping[str, bytes]], folder: Path) -> Shapes:
    """`simplified`, made once for each content and kept in `folder`, which may be emptied at any time.

    `load` gives code → WKB, and is asked only where nothing is kept.
    """
    path = folder / f"{content_hash}-{STEPS}-{METHOD}.json"
    found = _kept(path)
    if found is None:
        shapes = load()
        found = simplified(shapes) if shapes else {}
        _keep(path, found)
    return dict(found)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> Shapes:
    import shapely

    return {code: shapely.from_wkb(text) for code, text in json.loads(path.read_bytes()).items()}


def _kept(path: Path) -> Shapes | None:
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None  # not there, or half a file from a power cut: it is made again


def _keep(path: Path, shapes: Shapes) -> None:
    import shapely

    aside = path.with_name(f"{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(
            json.dumps({code: shapely.to_wkb(shape, hex=True) for code, shape in shapes.items()})
        )
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)  # no room: the page is shown all the same, only slower
