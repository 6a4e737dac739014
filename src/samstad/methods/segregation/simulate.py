"""Draws in blocks, each with a seed of its own: the same numbers whatever the number of workers.

A block's seed is made of the seed, the table's place and the block's place, and the size of a block
depends on the table alone. Workers are threads: numpy's samplers and the compiled measures let go of the
interpreter's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.segregation.engine import in_numpy
from samstad.methods.values import FloatArray

Measure = Callable[[npt.NDArray[Any]], FloatArray]
"""A batch `(layers, areas, groups)` in, one number a layer out, as `dissimilarity`."""

BLOCK_CELLS = 1 << 17
"""Cells drawn at a time: 1 MB, which stays near the processor. Part of what a seed means: to change it
changes every simulated number.
"""


MUCH = 10_000_000
"""Cells in all draws together from which compiled measures are worth their start: in numpy these take 0.1 s."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to draw `draws` times: `work(draws, generator)` gives `(numbers, draws)`."""

    work: Callable[[int, np.random.Generator], FloatArray]
    cells: int
    key: tuple[int, ...]


def simulate(jobs: Sequence[Job], numbers: int, draws: int, seed: int, workers: int) -> FloatArray:
    """Runs every job; `(jobs, numbers, draws)` float64.

    ValueError for `draws` or `workers` below 1 and for a negative seed.
    """
    if draws < 1 or workers < 1:
        raise ValueError(f"draws is {draws} and workers {workers}; both are at least 1")
    out = np.empty((len(jobs), numbers, draws))
    blocks = [(place, start) for place, job in enumerate(jobs) for start in range(0, draws, _step(job))]

    little = sum(job.cells for job in jobs) * draws < MUCH

    def work(block: tuple[int, int]) -> None:
        place, start = block
        job = jobs[place]
        stop = min(start + _step(job), draws)
        sequence = np.random.SeedSequence(seed, spawn_key=(*job.key, start // _step(job)))
        with in_numpy(little):
            out[place, :, start:stop] = job.work(stop - start, np.random.Generator(np.random.PCG64(sequence)))

    if workers == 1 or len(blocks) == 1:
        for block in blocks:
            work(block)
    else:
        # Costs 10 ms to import, and most runs have one worker.
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, blocks, chunksize=1))
    return out


def _step(job: Job) -> int:
    return max(1, BLOCK_CELLS // max(job.cells, 1))
