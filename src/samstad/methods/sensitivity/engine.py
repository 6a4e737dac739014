"""Which road the ranks of many draws take: numpy, or compiled kernels on several threads."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from types import ModuleType

import numpy as np
import numpy.typing as npt

from samstad.methods.composite import Ties
from samstad.methods.sensitivity import plain
from samstad.methods.values import FloatArray

LARGE = 2_000_000
"""Draws × areas from which a compiled kernel is worth its start."""


def rank_draws(
    tables: FloatArray,
    which: npt.NDArray[np.int64],
    weights: FloatArray,
    ties: Ties,
    ranks: plain.Ranks,
    workers: int,
) -> None:
    """Fill `ranks` (draws, areas); see `plain.rank_draws`."""
    kernels = fast() if ranks.size >= LARGE and ties is not Ties.DENSE else None
    if kernels is None:
        plain.rank_draws(tables, which, weights, ties, ranks)
        return
    last = ties is Ties.MAX
    _over(
        workers,
        len(ranks),
        lambda part: kernels.rank_draws(tables, which[part], weights[part], last, ranks[part]),
    )


def limits(ranks: plain.Ranks, low: int, high: int, worst: int, workers: int) -> npt.NDArray[np.int32]:
    """The limits of each area's ranks and how often it is among the worst; see `plain.limits`."""
    kernels = fast() if ranks.size >= LARGE else None
    if kernels is None:
        return plain.limits(ranks, low, high, worst)
    found = np.empty((3, ranks.shape[1]), dtype=np.int32)
    _over(
        workers,
        ranks.shape[1],
        lambda part: kernels.limits(ranks, part.start, part.stop, low, high, worst, found),
    )
    return found


def over_periods(work: Callable[[int, int], None], periods: int, workers: int) -> None:
    """Does `work(period, threads)` for every period: several periods beside each other where there are several, so
    that one is prepared in Python while another is ranked by a kernel; else one, on all threads.
    """
    if workers == 1 or periods < 2 * workers:
        for period in range(periods):
            work(period, workers)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda period: work(period, 1), range(periods)))


def _over(workers: int, length: int, work: Callable[[slice], None]) -> None:
    """Does every part: each is done by one thread, and what it gives does not hang on which.

    Some parts for each thread, so that one that is held up leaves its share to the others.
    """
    edges = np.linspace(0, length, 2 if workers == 1 else 4 * workers + 1).astype(int)
    parts = [slice(int(a), int(b)) for a, b in itertools.pairwise(edges) if b > a]
    if len(parts) == 1:
        work(parts[0])
        return
    # Costs 20 ms to import, and most analyses are small.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, parts))


def fast() -> ModuleType | None:
    """The compiled kernels, or None where numba is not installed (or cannot be used with this numpy)."""
    try:
        from samstad.methods.sensitivity import fast as kernels
    except ImportError:
        return None
    return kernels
