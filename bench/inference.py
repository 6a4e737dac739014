"""Draws from what chance could give, against segregation 2.5.4; and estimates for every municipality at once.

A draw is a random table and its dissimilarity. Both sides run on one thread in this process, and the peer
through its own code for one draw, without the start of its process pool.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.table import Row
from samstad.methods.segregation import dissimilarity, information_theory
from samstad.methods.segregation.inference import chance_test, estimate, estimate_cities
from samstad.methods.segregation.nulls import Null

GROUP = "Segregation: chance"
AREAS, PERSONS = 6_000, 10_000_000
MUNICIPALITIES, REGSO = 290, 3_363
DRAWS = 999

Counts = np.ndarray[Any, Any]


def measure(folder: Path) -> Iterator[Row]:
    counts = city(AREAS, PERSONS // AREAS)
    peers = _peers(counts)
    for what, aim, name, run in (
        ("person permutation", 3000, "person_permutation", _test(counts, "permutation")),
        ("evenness", 12, "evenness", _test(counts, "evenness")),
        ("systematic null", 4, "systematic", _test(counts, "systematic")),
        ("bootstrap of areas", 12, "bootstrap", _bootstrap(counts)),
    ):
        # The peer's permutation takes seconds a draw; the others need more than one to be seen.
        theirs = _median(peers[name], 3 if name == "person_permutation" else 15)
        ours = _median(run, 3) / DRAWS
        note = f"{AREAS} areas, {counts.sum() / 1e6:.1f} million persons; {theirs * 1e3:,.1f} ms by segregation 2.5.4"
        yield Row(
            GROUP, f"{what}: one draw", f"{ours * 1e3:.2f} ms, {theirs / ours:,.0f} ×", f"≥ {aim:,} ×", note
        )
    yield from _national()


def _test(counts: Counts, null: Null) -> Callable[[], object]:
    return lambda: chance_test(counts, dissimilarity, null=null, draws=DRAWS)


def _bootstrap(counts: Counts) -> Callable[[], object]:
    return lambda: estimate(counts, dissimilarity, method="areas", draws=DRAWS)


def city(areas: int, persons: int) -> Counts:
    """Counts of two groups, with areas that differ as a city's do."""
    generator = np.random.default_rng(2021)
    sizes = generator.integers(persons // 2, persons * 3 // 2, areas)
    count = generator.binomial(sizes, np.clip(0.25 + 0.1 * generator.normal(size=areas), 0.01, 0.99))
    return np.stack([count, sizes - count], axis=1)


def _national() -> Iterator[Row]:
    counts = city(REGSO, 3000)
    label = np.sort(np.random.default_rng(1).integers(0, MUNICIPALITIES, REGSO))
    measures = {"D": dissimilarity, "H": information_theory}
    for workers in (1, 2):
        taken = _median(lambda: estimate_cities(counts, label, measures, draws=1000, workers=workers), 3)  # noqa: B023
        what = (
            f"D and H with intervals, {MUNICIPALITIES} municipalities, {workers} worker{'s'[: workers - 1]}"
        )
        note = f"{REGSO} areas, 1 000 draws; median of 3"
        yield Row(GROUP, what, f"{taken:.2f} s", "seconds", note)


def _peers(counts: Counts) -> dict[str, Callable[[], object]]:
    """The peer's own code for one draw and its measure, by the name that it has there."""
    warnings.simplefilter("ignore")
    import geopandas
    from segregation.inference import randomization
    from segregation.singlegroup import Dissim

    points = geopandas.points_from_xy(np.arange(len(counts)), np.zeros(len(counts)))
    frame = geopandas.GeoDataFrame(
        {"group": counts[:, 0], "total": counts.sum(axis=1)}, geometry=points, crs=3006
    )
    index = Dissim(frame, group_pop_var="group", total_pop_var="total")
    if abs(index.statistic - float(dissimilarity(counts))) > 1e-12:
        raise AssertionError("the peer measures something else")
    one_draw = randomization._generate_estimate
    return {
        name: lambda simulator=simulator: one_draw((index, simulator, {}, False))  # type: ignore[misc]
        for name, simulator in randomization.SIMULATORS.items()
    }


def _median(run: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
