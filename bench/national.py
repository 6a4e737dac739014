"""The national run: one country's areas through every method, in one fresh process.

3 363 RegSO × 25 indicators × 14 years, synthetic: the index of every year, the five types, D and H with intervals
(1 000 draws) of 290 municipalities in every year, and 10 000 judgements. `python -m bench.national` is the run itself
and tells its times as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench import memory
from bench.table import Row

AREAS, INDICATORS, YEARS, MUNICIPALITIES = 3_363, 25, 14, 290
FIRST_YEAR = 2011
DRAWS, JUDGEMENTS = 1_000, 10_000
ROOT = Path(__file__).resolve().parent.parent


def measure(folder: Path) -> Iterator[Row]:
    del folder
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    command = [sys.executable, "-m", "bench.national"]
    # The kernels are compiled at the first run of an installation: a small run first, and then the one measured.
    subprocess.run([*command, "small"], check=True, stdout=subprocess.DEVNULL, env=environment, cwd=ROOT)
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)
    whole = time.perf_counter() - start
    told = json.loads(done.stdout)
    note = f"{AREAS} areas × {INDICATORS} indicators × {YEARS} years, one process from its start to its end"
    yield Row("National run", "all of it", f"{whole:.1f} s", "≤ 20 s", note)
    yield Row("National run", "peak memory", f"{told['peak']:.2f} GB", "≤ 2 GB")
    for what, seconds in told["seconds"].items():
        yield Row("National run", what, f"{seconds:.1f} s", "–")


def run(small: bool) -> dict[str, Any]:
    seconds, clock = {}, time.perf_counter()
    world = World(AREAS // 20, YEARS // 7) if small else World(AREAS, YEARS)
    for what, part in (
        ("index of every year", index),
        ("types of every year", types),
        (f"D and H with intervals, {DRAWS} draws", segregation),
        (f"{JUDGEMENTS} judgements", judgements),
    ):
        start = time.perf_counter()
        part(world)
        seconds[what] = time.perf_counter() - start
    peak = memory.peak()
    return {"seconds": seconds, "peak": peak, "whole": time.perf_counter() - clock}


class World:
    """Persons with and without each property, (indicators, years, areas), and each area's municipality."""

    def __init__(self, areas: int, years: int) -> None:
        generator = np.random.default_rng(2026)
        self.municipality = np.sort(generator.integers(min(MUNICIPALITIES, areas // 3), size=areas))
        self.base = generator.lognormal(8.0, 0.4, areas).astype(np.int64) + 600
        place = generator.normal(size=areas)
        level = generator.uniform(-3, 0, INDICATORS)[:, None, None]
        pull = generator.uniform(-0.7, 0.7, INDICATORS)[:, None, None]
        drift = generator.normal(0, 0.02, (INDICATORS, 1, 1)) * np.arange(years)[:, None]
        share = 1 / (1 + np.exp(-(level + pull * place + drift)))
        self.counts = generator.binomial(self.base, share)
        self.shares = 100 * self.counts / self.base


def index(world: World) -> None:
    from samstad.methods.composite import Component, Recipe, classify, compute, quantile_cut_points
    from samstad.methods.values import Values

    components = tuple(Component(f"i{at:02}", "higher_is_worse") for at in range(INDICATORS))
    recipe = Recipe(components, "z", "arithmetic", "carry")
    for year in range(world.shares.shape[1]):
        data = {c.code: Values.of(world.shares[at, year]) for at, c in enumerate(components)}
        result = compute(recipe, data)
        classify(result.score, quantile_cut_points(result.score, 5))


def types(world: World) -> None:
    from samstad.methods.area_types import classify, official_cut_points, socioeconomic_index
    from samstad.methods.values import Values

    for year in range(world.shares.shape[1]):
        three = (Values.of(world.shares[at, year]) for at in range(3))
        found = socioeconomic_index(*three)
        classify(found.values, official_cut_points(found, str(FIRST_YEAR + year), "bench", divisor="sample"))


def segregation(world: World) -> None:
    from samstad.methods.segregation import dissimilarity, information_theory
    from samstad.methods.segregation.inference import estimate_cities

    with_it = world.counts[0]
    counts = np.stack([with_it, world.base - with_it], axis=-1)
    measures = {"D": dissimilarity, "H": information_theory}
    estimate_cities(counts, world.municipality, measures, draws=DRAWS, workers=os.cpu_count() or 1)


def judgements(world: World) -> None:
    from samstad.methods.judgement import Point, Target, TargetKind, judge
    from samstad.methods.uncertainty import wilson

    limits = wilson(world.counts, world.base)
    years = range(FIRST_YEAR, FIRST_YEAR + world.shares.shape[1])
    for number in range(JUDGEMENTS):
        at, area = number % INDICATORS, (number // INDICATORS) % len(world.base)
        rows = zip(
            years,
            world.shares[at, :, area].tolist(),
            (100 * limits.lower[at, :, area]).tolist(),
            (100 * limits.upper[at, :, area]).tolist(),
            strict=True,
        )
        base = int(world.base[area])
        series = [Point(year, value, lower=low, upper=up, base=base) for year, value, low, up in rows]
        goal = series[0].value * 0.9 if series[0].value else 0.0
        judge(series, Target(TargetKind.AT_MOST, goal, years[-1] + 1, years[0]))


if __name__ == "__main__":
    print(json.dumps(run(small="small" in sys.argv)))
