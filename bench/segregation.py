"""Segregation: many layers at once, many areas, and the Gini, beside the packages that others use.

Peers do the same work on the same counts in the same run, each in its usual form. A peer that would take minutes
is measured on fewer layers and scaled, and the note says so.
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

GROUP = "Segregation"
AREAS, LAYERS = 6_000, 6_000
PEER_LAYERS = 20
"""Layers of the package that takes one at a time, in Python."""


def measure(folder: Path) -> Iterator[Row]:
    rng = np.random.default_rng(2019)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from _many_layers(rng)
        yield from _many_areas(rng)
        yield from _gini(rng)


def _median(work: Callable[[], Any], repeats: int = 5) -> float:
    """Seconds, after one run that warms caches and compiles."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _against(what: str, peer: str, ours: float, theirs: float, aim: int, note: str) -> Row:
    note = f"{_time(ours)} against {_time(theirs)}{note}"
    return Row(GROUP, f"{what}, against {peer}", f"{theirs / ours:.0f} ×", f"≥ {aim} ×", note)


def _many_layers(rng: np.random.Generator) -> Iterator[Row]:
    from samstad.methods import segregation

    what = "D and isolation, 6 000 areas × 6 000 layers"
    counts = rng.integers(0, 1000, (LAYERS, AREAS, 2), dtype=np.int32)
    ours = _median(lambda: segregation.several(counts, ["dissimilarity", "isolation"]))
    yield Row(GROUP, what, _time(ours), "", "counts as 32-bit integers, two threads")
    found = segregation.several(counts, ["dissimilarity", "isolation"])
    expected = np.stack([found["dissimilarity"], found["isolation"]], axis=1)

    one_by_one = _package(counts[:PEER_LAYERS], expected) * LAYERS / PEER_LAYERS
    yield _against(what, "segregation 2.5.4", ours, one_by_one, 500, f", scaled from {PEER_LAYERS} layers")
    for peer, work, aim in (("DuckDB", _duckdb, 30), ("Polars", _polars, 80)):
        theirs = work(_long(counts), expected)
        yield _against(what, peer, ours, theirs, aim, ", all layers in one query")


def _package(counts: Any, expected: Any) -> float:
    import pandas as pd
    from segregation.singlegroup import Dissim, Isolation

    frames = [pd.DataFrame({"a": layer[:, 0], "t": layer.sum(axis=1)}) for layer in counts]
    names = {"group_pop_var": "a", "total_pop_var": "t"}

    def work() -> list[tuple[float, float]]:
        return [(Dissim(f, **names).statistic, Isolation(f, **names).statistic) for f in frames]

    np.testing.assert_allclose(work(), expected[: len(frames)], rtol=1e-9)
    return _median(work, 3)


def _long(counts: Any) -> Any:
    import polars as pl

    layers, areas, _ = counts.shape
    layer = np.repeat(np.arange(layers, dtype=np.int32), areas)
    return pl.DataFrame({"layer": layer, "a": counts[:, :, 0].ravel(), "b": counts[:, :, 1].ravel()})


def _duckdb(long: Any, expected: Any) -> float:
    import duckdb
    import pandas as pd

    frame = pd.DataFrame({name: long[name].to_numpy() for name in long.columns})
    with duckdb.connect() as connection:
        connection.register("arrived", frame)
        connection.execute("CREATE TABLE counts AS SELECT * FROM arrived")
        query = """
            WITH sizes AS (SELECT layer, sum(a) AS x, sum(b) AS y FROM counts GROUP BY layer)
            SELECT layer, sum(abs(a / x - b / y)) / 2, sum(a / x * a / greatest(a + b, 1))
            FROM counts JOIN sizes USING (layer) GROUP BY layer ORDER BY layer
        """

        def work() -> Any:
            return connection.execute(query).fetchnumpy()

        np.testing.assert_allclose(np.stack(list(work().values())[1:], axis=1), expected, rtol=1e-9)
        return _median(work, 3)


def _polars(long: Any, expected: Any) -> float:
    import polars as pl

    a, b = pl.col("a"), pl.col("b")
    query = (
        long.lazy()
        .group_by("layer")
        .agg(
            ((a / a.sum() - b / b.sum()).abs().sum() / 2).alias("d"),
            ((a / a.sum() * a / pl.max_horizontal(a + b, 1)).sum()).alias("isolation"),
        )
        .sort("layer")
    )
    np.testing.assert_allclose(query.collect().select("d", "isolation").to_numpy(), expected, rtol=1e-9)
    return _median(query.collect, 3)


def _many_areas(rng: np.random.Generator) -> Iterator[Row]:
    import pandas as pd
    from segregation.multigroup import MultiDissim, MultiInfoTheory

    from samstad.methods import segregation

    what = "five-group D and H, 1 000 000 areas"
    counts = rng.poisson(rng.gamma(2.0, 60, (1_000_000, 5)))
    names = list("abcde")
    frame = pd.DataFrame(counts, columns=names)

    def work() -> tuple[float, float]:
        return MultiDissim(frame, names).statistic, MultiInfoTheory(frame, names).statistic

    found = segregation.several(counts, ["dissimilarity", "information_theory"])
    np.testing.assert_allclose(work(), list(found.values()), rtol=1e-9)
    ours = _median(lambda: segregation.several(counts, ["dissimilarity", "information_theory"]))
    yield _against(what, "segregation 2.5.4", ours, _median(work, 3), 8, ", a thread for each measure")


def _gini(rng: np.random.Generator) -> Iterator[Row]:
    import pandas as pd
    from segregation.singlegroup import Gini

    from samstad.methods import segregation

    for areas, aim in ((10_000, 0), (100_000, 100)):
        counts = rng.poisson(rng.gamma(2.0, 60, (areas, 2)))
        ours = _median(lambda counts=counts: segregation.gini(counts))
        if not aim:
            smaller = ours
            continue
        frame = pd.DataFrame({"a": counts[:, 0], "t": counts.sum(axis=1)})

        def work(frame: Any = frame) -> float:
            return float(Gini(frame, group_pop_var="a", total_pop_var="t").statistic)

        np.testing.assert_allclose(work(), segregation.gini(counts), rtol=1e-9)
        note = f"; ten times the areas take us {ours / smaller:.0f} times as long"
        yield _against("Gini, 100 000 areas", "segregation 2.5.4", ours, _median(work, 1), aim, note)
