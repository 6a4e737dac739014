"""An index with 1 000 drawn recipes, for 30 years × 6 000 areas × 20 indicators, against pandas and good numpy.

All three make the same: weights drawn, z within each year, weighted sums, ranks, the middle 95 % of each area's
ranks and its share of draws in the worst tenth. The three results are compared before any time is believed.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.table import Row
from samstad.methods.composite import Component, Recipe
from samstad.methods.sensitivity import sensitivity
from samstad.methods.sensitivity.choices import Choices
from samstad.methods.values import Values

YEARS, AREAS, INDICATORS, DRAWS = 30, 6_000, 20, 1_000
PEER_YEARS = 2
REPEATS = 3
LOW, HIGH, WORST = 24, 974, 600
Result = tuple[Any, Any, Any]


def measure(folder: Path) -> Iterator[Row]:
    del folder
    data = np.random.default_rng(1).gamma(2.0, size=(INDICATORS, YEARS, AREAS))
    components = tuple(Component(f"i{at:02}", "higher_is_worse", 1.0 + at % 3) for at in range(INDICATORS))
    recipe = Recipe(components, "z", "arithmetic", "refuse")
    values = {component.code: Values.of(column) for component, column in zip(components, data, strict=True)}
    workers = os.cpu_count() or 1
    # The kernels are compiled once for each installation; that is not the work measured.
    _ours(recipe, {code: Values.of(column.values[:1]) for code, column in values.items()}, workers)
    ours, result = _timed(lambda: _ours(recipe, values, workers))
    yield Row(
        "Composite",
        f"index with {DRAWS} draws × {YEARS} years × {AREAS} areas × {INDICATORS} indicators",
        f"{ours:.1f} s",
        "–",
        f"median of {REPEATS}, {workers} threads",
    )
    weights = _weights(recipe)
    peers: dict[str, tuple[Callable[[Any, Any], Result], str]] = {"good numpy": (_numpy, "1.8 ×")}
    if importlib.util.find_spec("pandas"):
        peers["pandas"] = (_pandas, "15 ×")
    for name, (peer, aim) in peers.items():
        few = data[:, :PEER_YEARS]
        taken, theirs = _timed(lambda peer=peer, few=few: peer(few, weights))
        _same(result, theirs)
        whole = taken * YEARS / PEER_YEARS
        note = f"the same results; {name} did {PEER_YEARS} of the {YEARS} years, {whole:.0f} s for all"
        yield Row("Composite", f"the same by {name}", f"{whole / ours:.1f} ×", f"≥ {aim}", note)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def _ours(recipe: Recipe, values: dict[str, Values], workers: int) -> Result:
    found = sensitivity(recipe, values, draws=DRAWS, effects=False, workers=workers)
    return found.lower, found.upper, found.worst


def _weights(recipe: Recipe) -> Any:
    """The weights that `sensitivity` draws from its seed, (draws, indicators)."""
    choices = Choices(recipe, 0.25, {})
    drawn = choices.draw(DRAWS, np.random.SeedSequence(0).spawn(2)[0])
    return choices.flat_weights(recipe, drawn.factors)


def _numpy(data: Any, weights: Any) -> Result:
    """As somebody who knows numpy well writes it: one matrix product, one argsort, one partition a year."""
    parts = []
    base_weights = np.array([1.0 + at % 3 for at in range(INDICATORS)])
    for year in range(data.shape[1]):
        table = data[:, year]
        scaled = (table - table.mean(axis=1, keepdims=True)) / table.std(axis=1, keepdims=True)
        order = np.argsort(-(weights @ scaled), axis=1)
        ranks = np.empty(order.shape, dtype=np.int32)
        np.put_along_axis(ranks, order, np.arange(1, AREAS + 1, dtype=np.int32)[None], axis=1)
        own = np.empty(AREAS, dtype=np.int32)
        own[np.argsort(-(base_weights @ scaled))] = np.arange(1, AREAS + 1)
        low, high = np.partition(ranks, [LOW, HIGH], axis=0)[[LOW, HIGH]]
        parts.append((np.minimum(low, own), np.maximum(high, own), (ranks <= WORST).mean(axis=0)))
    return tuple(np.stack(column) for column in zip(*parts, strict=True))  # type: ignore[return-value]


def _pandas(data: Any, weights: Any) -> Result:
    import pandas as pd

    parts = []
    drawn = pd.DataFrame(weights)
    base = pd.Series([1.0 + at % 3 for at in range(INDICATORS)])
    for year in range(data.shape[1]):
        table = pd.DataFrame(data[:, year].T)
        scaled = (table - table.mean()) / table.std(ddof=0)
        ranks = scaled.dot(drawn.T).rank(ascending=False, method="min")
        own = scaled.dot(base).rank(ascending=False, method="min")
        limits = ranks.quantile([LOW / (DRAWS - 1), HIGH / (DRAWS - 1)], axis=1, interpolation="nearest")
        low, high = (limits.iloc[at] for at in range(2))
        share = (ranks <= WORST).mean(axis=1)
        parts.append((np.minimum(low, own), np.maximum(high, own), share))
    return tuple(np.stack(column) for column in zip(*parts, strict=True))  # type: ignore[return-value]


def _same(ours: Result, theirs: Result) -> None:
    for mine, other in zip(ours, theirs, strict=True):
        # Sums in another order may part two areas that are equal to the last digit.
        if np.mean(np.abs(mine[:PEER_YEARS] - other) > 1e-9) > 0.001:
            raise AssertionError("the peer did other work: its results differ")
