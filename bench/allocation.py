"""A sum shared among 130 areas by need, with limits, against the same limits found by bisection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.table import Row
from samstad.methods.allocation import Limits, allocate, index_times_number
from samstad.methods.values import Values

AREAS, YEARS, TOTAL = 130, 3, 1_605_500_000
REPEATS = 30


def measure(folder: Path) -> Iterator[Row]:
    del folder
    random = np.random.default_rng(1)
    index = Values.of(random.gamma(2.0, 50, AREAS) + 1)
    numbers = Values.of(random.integers(100, 9_000, (YEARS, AREAS)).astype(float))
    last = Values.of(random.gamma(2.0, 1e6, AREAS))
    limits = Limits(0.9, 1.15)
    need = index_times_number(index, numbers)
    ours = _best(lambda: allocate(TOTAL, index_times_number(index, numbers), last, 0.7, limits=limits))
    yield Row("Places", f"what if: {AREAS} areas, limits, to the krona", f"{ours * 1e3:.2f} ms", "≤ 100 ms")
    theirs = _best(lambda: _bisected(need.values, last.values, 0.7, limits))
    found = allocate(TOTAL, need, last, 0.7, limits=limits).amounts
    if np.abs(found - _bisected(need.values, last.values, 0.7, limits)).max() > 1:
        raise AssertionError("the two ways give different sums")
    yield Row(
        "Places",
        "the limits by bisection in numpy",
        f"{theirs / ours:.1f} ×",
        "–",
        "without reasons or kronor",
    )


def _bisected(need: Any, last: Any, weight: float, limits: Limits) -> Any:
    """The parts with limits, before kronor, as one writes it without thinking of where the sum breaks."""
    share = weight * need / need.sum() + (1 - weight) * last / last.sum()
    base = last / last.sum() * TOTAL
    low, high = (limits.floor or 0) * base, (limits.ceiling or np.inf) * base
    least, most = 0.0, 1e3 * TOTAL
    for _ in range(100):
        middle = (least + most) / 2
        if np.clip(share * middle, low, high).sum() < TOTAL:
            least = middle
        else:
            most = middle
    return np.clip(share * most, low, high)


def _best(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
