"""The Gini compiled by numba: areas are dealt by share into as many buckets as there are areas, in place of sorting.

Only what lies in one bucket is sorted: O(n) where shares are spread, O(n log n) where many share a bucket. Areas with
the same share may come in any order, since the difference between them is 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from samstad.methods.segregation.fast import RUN, compiled

FEW = 24
"""Areas in one bucket up to which it is sorted by moving each to its place."""


@compiled
def order_of(share: Any, order: Any) -> None:
    """Fills `order` with the areas by rising share."""
    areas = share.size
    low, high = share.min(), share.max()
    # A spread near 0 may have no finite inverse: all lie in one bucket then.
    scale = (areas - 1) / (high - low) if high > low else 0.0
    if not np.isfinite(scale):
        scale = 0.0
    start = np.zeros(areas + 2, np.int64)
    for area in range(areas):
        start[int((share[area] - low) * scale) + 2] += 1
    for bucket in range(2, areas + 2):
        start[bucket] += start[bucket - 1]
    for area in range(areas):
        bucket = int((share[area] - low) * scale) + 1
        order[start[bucket]] = area
        start[bucket] += 1
    for bucket in range(areas):
        sort_within(share, order[start[bucket] : start[bucket + 1]])


@compiled
def sort_within(share: Any, order: Any) -> None:
    if order.size > FEW:
        order[:] = order[np.argsort(share[order], kind="mergesort")]
        return
    for at in range(1, order.size):
        area, place = order[at], at
        while place > 0 and share[order[place - 1]] > share[area]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = area


@compiled
def ordered_gaps(mine: Any, everybody: Any) -> float:
    """Σᵢ Σⱼ tᵢtⱼ|πᵢ − πⱼ| over pairs i < j, for a group's persons and everybody in each area."""
    areas = mine.size
    share, order = np.empty(areas), np.empty(areas, np.int64)
    for area in range(areas):
        share[area] = mine[area] / (everybody[area] if everybody[area] > 0 else 1.0)
    order_of(share, order)
    whole = mine_below = all_below = 0.0
    for start in range(0, areas, RUN):
        part = 0.0
        for at in range(start, min(start + RUN, areas)):
            x, t = mine[order[at]], everybody[order[at]]
            part += x * all_below - t * mine_below
            mine_below += x
            all_below += t
        whole += part
    return whole
