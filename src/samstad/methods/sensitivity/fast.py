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


TOGETHER = 4
"""Draws weighed beside each other, while a piece of the table is near the processor."""
BLOCK = 64
"""Areas whose ranks are brought together at a time."""
PIECE = 128
"""Areas in that piece: with some twenty components it is what the nearest memory holds."""


def _compiled(function: Any) -> Any:
    # No fastmath: sums in another order would part what plain.py holds equal.
    return numba.njit(nogil=True, cache=True, error_model="numpy")(function)


@_compiled
def rank_draws(tables: Any, which: Any, weights: Any, last: bool, ranks: Any) -> None:
    """`last`: equal scores share the larger number and not the smaller."""
    areas = tables.shape[2]
    scores = np.empty((TOGETHER, areas))
    home = np.empty(areas, np.int32)
    # Beyond the last score lies what is above none.
    held = np.full(areas + ABREAST, np.nan)
    start = np.empty(FINE * areas + 2, np.int32)
    for begin in range(0, ranks.shape[0], TOGETHER):
        draws = slice(begin, min(begin + TOGETHER, ranks.shape[0]))
        _weigh_together(tables, which[draws], weights[draws], scores)
        for at, draw in enumerate(range(draws.start, draws.stop)):
            score = scores[at]
            _round(score)
            low, high = _ends(score)
            fullest = _deal(score, low, high, home, held, start)
            if fullest > MANY:
                _sort_full(held, start)
            _count(score, home, held, start, last, ranks[draw])


@_compiled
def _weigh_together(tables: Any, which: Any, weights: Any, scores: Any) -> None:
    scores[:] = 0.0
    for begin in range(0, scores.shape[1], PIECE):
        piece = slice(begin, begin + PIECE)
        for at in range(which.size):
            _weigh(tables[which[at]], weights[at], piece, scores[at])


@_compiled
def _round(score: Any) -> None:
    for area in range(score.size):
        score[area] = np.rint(score[area] * 1e12) / 1e12


@numba.njit(nogil=True, cache=True, fastmath={"nnan", "nsz"})
def _ends(score: Any) -> Any:
    """The lowest and the highest; no score is NaN here, and only then are several compared at a time."""
    low = high = score[0]
    for area in range(score.size):
        low, high = min(low, score[area]), max(high, score[area])
    return low, high


@_compiled
def _weigh(table: Any, weights: Any, piece: Any, scores: Any) -> None:
    """Adds the components one after the other, four for each time that a score is fetched and stored."""
    score = scores[piece]
    fours = len(table) - len(table) % 4
    for at in range(0, fours, 4):
        a, b, c, d = table[at][piece], table[at + 1][piece], table[at + 2][piece], table[at + 3][piece]
        wa, wb, wc, wd = weights[at], weights[at + 1], weights[at + 2], weights[at + 3]
        for area in range(score.size):
            score[area] = (((score[area] + wa * a[area]) + wb * b[area]) + wc * c[area]) + wd * d[area]
    for at in range(fours, len(table)):
        row, weight = table[at][piece], weights[at]
        for area in range(score.size):
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
    """Fill `found` (3, areas) for the areas from `first` up to `last`: each area's ranks are counted by 64, to come
    near, and one by one.
    """
    draws, areas = ranks.shape
    coarse = np.empty(areas // 64 + 2, np.int32)
    fine = np.zeros(areas + 66, np.int32)
    columns = np.empty((BLOCK, draws), np.int32)
    for begin in range(first, last, BLOCK):
        width = min(BLOCK, last - begin)
        # The ranks of an area lie far apart: they are brought together a block of areas at a time.
        for draw in range(draws):
            for at in range(width):
                columns[at, draw] = ranks[draw, begin + at]
        for at in range(width):
            column = columns[at]
            among = 0
            for draw in range(draws):
                among += column[draw] <= worst
            found[2, begin + at] = among
            coarse[:] = 0
            for draw in range(draws):
                coarse[column[draw] >> 6] += 1
                fine[column[draw]] += 1
            found[0, begin + at] = _nth(coarse, fine, low)
            found[1, begin + at] = _nth(coarse, fine, high)
            for draw in range(draws):
                fine[column[draw]] = 0


@_compiled
def _nth(coarse: Any, fine: Any, n: int) -> int:
    """The rank that stands at place `n`, from 0, when all are sorted."""
    bucket = 0
    while n >= coarse[bucket]:
        n -= coarse[bucket]
        bucket += 1
    place = bucket << 6
    while n >= fine[place]:
        n -= fine[place]
        place += 1
    return place
