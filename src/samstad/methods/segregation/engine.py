"""Which road a measure takes: numpy, or a compiled kernel, and on how many threads.

Small input is done in numpy on one thread: starting numba or a thread costs more than the work. Both roads give the
same numbers (to rounding), and the tests hold them against each other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TypeVar

import numpy as np

from samstad.methods.segregation.counts import Counts
from samstad.methods.values import FloatArray

LARGE = 100_000
"""Cells from which a compiled kernel is worth its start, and, in more than one layer, threads are worth theirs."""

_in_numpy: ContextVar[bool] = ContextVar("in_numpy", default=False)

PART = 1 << 18
"""Cells that a thread takes at a time for compiled kernels: a tenth of a millisecond, where it costs a hundredth
to hand over. A layer of more cells is read by several threads, each a span of its areas.
"""

COMPILED_TYPES = ("<i2", "<u2", "<i4", "<i8", "<f4", "<f8")
"""Each type is compiled by itself, so the rare ones go through numpy."""


Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by both roads: `plain` on checked blocks, and what the compiled kernels call it.

    `pair`: whose exposure to whom, for that kernel. `sorts`: `plain` takes, beside the block, the compiled form of its
    sorting.
    """

    plain: Callable[..., FloatArray]
    kernel: str | None = None
    pair: tuple[int, int] = (0, 0)
    sorts: bool = False


def by_layer(counts: Counts, measure: Measure) -> FloatArray:
    """One number for each layer."""
    return several(counts, [measure])[0]


def several(counts: Counts, measures: Sequence[Measure]) -> list[FloatArray]:
    """One number for each layer and measure. Of exposures, there is at most one among them."""
    numbers = np.empty((len(measures), counts.layers.shape[0]))
    large = counts.layers.size >= LARGE and not _in_numpy.get()
    kernels = [at for at, one in enumerate(measures) if one.kernel]
    if large and kernels and counts.layers.dtype.str in COMPILED_TYPES and (run := _module("fast_rows")):
        numbers[kernels] = run.measured(counts, [measures[at] for at in kernels])
    else:
        kernels = []
    others = [(at, one.plain) for at, one in enumerate(measures) if at not in kernels]
    if large and any(one.sorts for one in measures) and (fast := _module("fast_gini")):
        others = [
            (at, partial(plain, gaps=fast.ordered_gaps) if measures[at].sorts else plain)
            for at, plain in others
        ]

    def work(part: slice) -> None:
        block = counts.block(part)
        with np.errstate(invalid="ignore", divide="ignore"):
            for at, plain in others:
                numbers[at, part] = plain(block)

    if others:
        over_parts(work, counts.parts(), counts.layers.size)
    return [counts.result(number) for number in numbers]


@contextmanager
def in_numpy(when: bool) -> Iterator[None]:
    """Within it this thread compiles nothing, where `when`: for large batches that are all there is to do.

    A city page's thousand draws are a large batch, but done long before kernels are compiled for the first time.
    """
    token = _in_numpy.set(when)
    try:
        yield
    finally:
        _in_numpy.reset(token)


def over_parts(work: Callable[[Part], None], parts: list[Part], cells: int) -> None:
    """Does every part: several at a time where there is enough to do. The first error is raised."""
    threads = min(len(parts), os.cpu_count() or 1)
    if threads < 2 or cells < LARGE:
        for part in parts:
            work(part)
        return
    # Costs 10 ms to import, and most input is small.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, parts))


def _module(name: str) -> ModuleType | None:
    """A module of compiled kernels, or None where numba is not installed (or cannot be used with this numpy)."""
    try:
        return import_module(f"samstad.methods.segregation.{name}")
    except ImportError:
        return None
