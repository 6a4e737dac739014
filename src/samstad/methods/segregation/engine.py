"""Which road a measure takes: numpy, or a compiled kernel, and on how many threads.

Small input is done in numpy on one thread: starting numba or a thread costs more than the work. Both roads give the
same numbers (to rounding), and the tests hold them against each other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np

from samstad.methods.segregation.counts import Counts, refuse
from samstad.methods.values import FloatArray

LARGE = 100_000
"""Cells from which a compiled kernel is worth its start, and, in more than one layer, threads are worth theirs."""

COMPILED_TYPES = ("<i4", "<i8", "<f4", "<f8")
"""Each type is compiled by itself, so the rare ones go through numpy."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by both roads: `plain` on checked blocks, and the compiled kernel's name and arguments."""

    plain: Callable[[FloatArray], FloatArray]
    kernel: str | None = None
    arguments: tuple[int, ...] = ()


def by_layer(counts: Counts, measure: Measure) -> FloatArray:
    """One number for each layer."""
    return several(counts, [measure])[0]


def several(counts: Counts, measures: Sequence[Measure]) -> list[FloatArray]:
    """One number for each layer and measure; a block of layers is measured in full while it is at hand."""
    numbers = np.empty((len(measures), counts.layers.shape[0]))
    fast = _fast() if _worth_compiling(counts) else None
    compiled = [bool(fast and measure.kernel) for measure in measures]

    def work(part: slice) -> None:
        block = None if all(compiled) else counts.block(part)
        for at, measure in enumerate(measures):
            if compiled[at]:
                numbers[at, part] = _run(fast, measure, counts, part)
            else:
                with np.errstate(invalid="ignore", divide="ignore"):
                    numbers[at, part] = measure.plain(block)  # type: ignore[arg-type]

    over_parts(work, counts.parts(), counts.layers.size)
    return [counts.result(number) for number in numbers]


def _run(fast: Any, measure: Measure, counts: Counts, part: slice) -> FloatArray:
    number, findings = fast.run(measure.kernel, counts.layers[part], measure.arguments)
    found = int(np.bitwise_or.reduce(findings, initial=0))
    refuse(
        negative=bool(found & fast.NEGATIVE),
        missing=bool(found & fast.MISSING) and counts.missing == "refuse",
        infinite=bool(found & fast.INFINITE),
    )
    return np.asarray(number)


def over_parts(work: Callable[[slice], None], parts: list[slice], cells: int) -> None:
    """Does every part: several at a time where there is enough to do. The first error is raised."""
    threads = min(len(parts), os.cpu_count() or 1)
    if threads < 2 or cells < LARGE:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, parts))


def _worth_compiling(counts: Counts) -> bool:
    return counts.layers.size >= LARGE and counts.layers.dtype.str in COMPILED_TYPES


def _fast() -> ModuleType | None:
    """The compiled kernels, or None where numba is not installed."""
    if find_spec("numba") is None:
        return None
    from samstad.methods.segregation import fast

    return fast
