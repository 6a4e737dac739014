"""The same as plain.py, compiled by numba: imported only by engine.py, where there is enough to do.

Ranks are found without sorting: scores are dealt into buckets, counted from the highest, and only those in one bucket
are compared with each other. A bucket that many share is sorted.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

MANY = 24
"""Scores in one bucket from which sorting is cheaper than comparing each with each."""
FINE = 2
"""Buckets for each area: most then hold one score or none."""
ABREAST = 4
"""Scores compared without asking whether they are in the bucket: the processor cannot guess how many are."""


def _compiled(function: Any) -> Any:
    # No fastmath: sums in another order would part what plain.py holds equal.
    return numba.njit(nogil=True, cache=True, error_model="numpy")(function)


@_compiled
def rank_draws(tables: Any, which: Any, weights: Any, last: bool, ranks: Any) -> None:
    """`last`: equal scores share the larger number and not the smaller."""
    areas = tables.shape[2]
    score = np.empty(areas)
    home = np.empty(areas, np.int32)
    # Beyond the last score lies what is above none.
    held = np.full(areas + ABREAST, np.nan)
    start = np.empty(FINE * areas + 2, np.int32)
    for draw in range(ranks.shape[0]):
        table = tables[which[draw]]
        score[:] = 0.0
        _weigh(table, weights[draw], score)
        low, high = np.inf, -np.inf
        for area in range(areas):
            rounded = np.rint(score[area] * 1e12) / 1e12
            score[area] = rounded
            low = min(low, rounded)
            high = max(high, rounded)
        fullest = _deal(score, low, high, home, held, start)
        if fullest > MANY:
            _sort_full(held, start)
        _count(score, home, held, start, last, ranks[draw])


@_compiled
def _weigh(table: Any, weights: Any, score: Any) -> None:
    """Adds the components one after the other, four for each time that a score is fetched and stored."""
    components, areas = table.shape
    fours = components - components % 4
    for at in range(0, fours, 4):
        a, b, c, d = table[at], table[at + 1], table[at + 2], table[at + 3]
        wa, wb, wc, wd = weights[at], weights[at + 1], weights[at + 2], weights[at + 3]
        for area in range(areas):
            score[area] = (((score[area] + wa * a[area]) + wb * b[area]) + wc * c[area]) + wd * d[area]
    for at in range(fours, components):
        row, weight = table[at], weights[at]
        for area in range(areas):
            score[area] += weight * row[area]


@_compiled
def _deal(score: Any, low: float, high: float, home: Any, held: Any, start: Any) -> Any:
    """Deals scores into buckets from the highest; bucket b holds `held[start[b]:start[b + 1]]`. Gives how many the
    fullest holds.
    """
    buckets, fullest = start.size - 2, 0
    scale = (buckets - 1) / (high - low) if high > low else 0.0
    if not np.isfinite(scale):
        scale = 0.0
    start[:] = 0
    for area in range(score.size):
        home[area] = np.int32((high - score[area]) * scale)
    for area in range(score.size):
        start[home[area] + 2] += 1
    before = 0
    for bucket in range(2, buckets + 2):
        fullest = max(fullest, start[bucket])
        before += start[bucket]
        start[bucket] = before
    for area in range(score.size):
        at = home[area] + 1
        held[start[at]] = score[area]
        start[at] += 1
    return fullest


@_compiled
def _sort_full(held: Any, start: Any) -> None:
    for bucket in range(start.size - 2):
        if start[bucket + 1] - start[bucket] > MANY:
            held[start[bucket] : start[bucket + 1]] = np.sort(held[start[bucket] : start[bucket + 1]])


@_compiled
def _count(score: Any, home: Any, held: Any, start: Any, last: bool, ranks: Any) -> None:
    """How many are above each. Every score of a later bucket is lower, so that comparing with it does no harm."""
    for area in range(score.size):
        first, end, own = start[home[area]], start[home[area] + 1], score[area]
        above = first
        if end - first > MANY:
            many = held[first:end]
            if last:
                above += end - first - np.searchsorted(many, own, side="left")
            else:
                above += end - first - np.searchsorted(many, own, side="right")
        elif last:
            for at in range(ABREAST):
                above += held[first + at] >= own
            for at in range(first + ABREAST, end):
                above += held[at] >= own
        else:
            for at in range(ABREAST):
                above += held[first + at] > own
            for at in range(first + ABREAST, end):
                above += held[at] > own
        ranks[area] = above if last else above + 1


@_compiled
def limits(ranks: Any, first: int, last: int, low: int, high: int, worst: int, found: Any) -> None:
    """Fill `found` (3, areas) for the areas from `first` up to `last`: two counts of each area's ranks, by 64 and
    then within the 64.
    """
    draws, areas = ranks.shape
    block = 64
    coarse = np.empty(areas // 64 + 2, np.int32)
    fine = np.empty(64, np.int32)
    columns = np.empty((block, draws), np.int32)
    for begin in range(first, last, block):
        width = min(block, last - begin)
        # The ranks of an area lie far apart: they are brought together a block of areas at a time.
        for draw in range(draws):
            for at in range(width):
                columns[at, draw] = ranks[draw, begin + at]
        for at in range(width):
            column = columns[at]
            coarse[:] = 0
            among = 0
            for draw in range(draws):
                coarse[column[draw] >> 6] += 1
                among += column[draw] <= worst
            found[2, begin + at] = among
            for end in range(2):
                wanted = low if end == 0 else high
                bucket = 0
                while wanted >= coarse[bucket]:
                    wanted -= coarse[bucket]
                    bucket += 1
                fine[:] = 0
                for draw in range(draws):
                    if column[draw] >> 6 == bucket:
                        fine[column[draw] & 63] += 1
                place = 0
                while wanted >= fine[place]:
                    wanted -= fine[place]
                    place += 1
                found[end, begin + at] = (bucket << 6) + place
