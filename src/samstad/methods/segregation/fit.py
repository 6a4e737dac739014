"""What the draws of some worlds say about the city behind the counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samstad.methods.segregation import nulls
from samstad.methods.segregation.evenness import mutual_information
from samstad.methods.segregation.people import People
from samstad.methods.segregation.simulate import Job, Measure, simulate
from samstad.methods.segregation.worlds import Method, Worlds, observed, plausible
from samstad.methods.values import FloatArray

Published = Callable[[npt.NDArray[np.int64], np.random.Generator], npt.NDArray[np.int64]]
"""What a source does to tables `(draws, areas, groups)` before it publishes them, such as adding noise."""

TRIALS = 64
"""Tables in which what the source does is measured, to know where to look for worlds."""

MOST_UNDEFINED = 0.05
"""The share of draws without a measure above which there is no estimate."""

NOTHING = 1e-9
"""What a measure of evenness is without segregation, and rounding; isolation is the group's share there."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One measure of one table. `truth` `(worlds,)` is the measure of each world, `errors` `(worlds, draws)`
    how far the draws are from it, rising, NaN last; `even` where the first world is without segregation.
    """

    raw: float
    truth: FloatArray
    errors: FloatArray
    even: bool
    upper: float

    @property
    def undefined(self) -> int:
        """Draws without a measure."""
        return int(np.isnan(self.errors).sum())

    @property
    def value(self) -> float:
        """The measure of the world whose draws have the mean that was seen."""
        return self._clipped(self._solved(self._mean(), self.raw))

    def limits(self, level: float) -> tuple[float, float]:
        """The measures of the worlds whose draws have what was seen at their upper and lower quantile."""
        tail = (1 - level) / 2
        value = self.value
        low = self._solved(self._quantile(1 - tail), self.raw)
        raw = self.raw
        if self.even and self.truth[0] < NOTHING:
            # Fewer differences than chance gives would make an interval of no width: they are read as chance.
            raw = max(raw, float(self._mean()[0] + self.truth[0]))
        high = self._solved(self._quantile(tail), raw)
        return min(self._clipped(low), value), max(self._clipped(high), value)

    def _mean(self) -> FloatArray:
        return self._each(lambda defined: float(defined.mean()))

    def _quantile(self, share: float) -> FloatArray:
        def quantile(rising: FloatArray) -> float:
            # Weibull's place: with few draws the tails reach further out than by np.quantile's, as they should.
            place = min(max(share * (len(rising) + 1) - 1, 0.0), len(rising) - 1.0)
            below = int(place)
            above = min(below + 1, len(rising) - 1)
            return float(rising[below] + (place - below) * (rising[above] - rising[below]))

        return self._each(quantile)

    def _each(self, number: Callable[[FloatArray], float]) -> FloatArray:
        """A number for each world's draws; NaN for all where too many draws have no measure."""
        if not self.errors.size or self.undefined > MOST_UNDEFINED * self.errors.size:
            return np.full(len(self.truth), np.nan)
        return np.array([number(world[~np.isnan(world)]) for world in self.errors])

    def _solved(self, errors: FloatArray, raw: float) -> float:
        """Where truth + error = raw; errors are straight between worlds, and constant beyond them.

        Most measures rise from world to world; exposure to others falls.
        """
        if not len(errors) or np.isnan(errors).any() or math.isnan(raw):
            return math.nan
        way = -1.0 if self.truth[-1] < self.truth[0] else 1.0
        seen = np.maximum.accumulate(way * (self.truth + errors))
        if way * raw <= seen[0]:
            return raw - float(errors[0])
        if way * raw >= seen[-1]:
            return raw - float(errors[-1])
        return way * float(np.interp(way * raw, seen, way * self.truth))

    def _clipped(self, number: float) -> float:
        return number if math.isnan(number) else min(max(number, 0.0), self.upper)


def fits(
    tables: Sequence[tuple[People, tuple[int, ...]]],
    measures: Sequence[Measure],
    draws: int,
    seed: int,
    method: Method,
    workers: int,
    level: float,
    published: Sequence[Published | None] | None = None,
) -> list[list[Fit]]:
    """For every table (with the key of its seeds) and every measure: all measures from the same draws.

    `published`: for each table what its source does before it publishes, done to every draw; by inversion only.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; it lies between 0 and 1")
    if method not in ("inversion", "persons", "areas"):
        raise ValueError(f"method is {method!r}; it is 'inversion', 'persons' or 'areas'")
    sources: list[Published | None] = [None] * len(tables) if published is None else list(published)
    if method != "inversion" and any(source is not None for source in sources):
        raise ValueError(f"what the source does is known to the inversion, and not to {method!r}")
    raws = [[float(table.measured(measure)) for measure in measures] for table, _ in tables]
    worlds = [
        None if all(math.isnan(number) for number in raw)
        else plausible(table.counts, _added(table, key, seed, source)) if method == "inversion"
        else observed(table.counts)
        for (table, key), raw, source in zip(tables, raws, sources, strict=True)
    ]  # fmt: skip
    jobs = [
        job
        for (table, key), scale, source in zip(tables, worlds, sources, strict=True)
        if scale is not None
        for job in _jobs(table, key, scale, measures, method, source)
    ]
    drawn = iter(simulate(jobs, len(measures), draws, seed, workers))
    result = []
    for (table, _), scale, raw in zip(tables, worlds, raws, strict=True):
        groups = table.counts.shape[1]
        if scale is None:
            result.append([_nothing(number) for number in raw])
            continue
        truth = _truth(scale, table, measures, method)
        numbers = np.stack([next(drawn) for _ in range(len(scale.chances))], axis=1)
        errors = np.sort(numbers - truth[:, :, np.newaxis], axis=2)
        result.append([
            Fit(raw[at], truth[at], errors[at], scale.even, _upper(measure, groups))
            for at, measure in enumerate(measures)
        ])  # fmt: skip
    return result


def _added(table: People, key: tuple[int, ...], seed: int, source: Published | None) -> float:
    """How much of the spread between areas, Σ tᵢ Σg (πᵢg − πg)²/πg, the source adds on average."""
    if source is None:
        return 0.0
    sequence = np.random.SeedSequence(seed, spawn_key=(*key, TRIALS, TRIALS))
    counts = np.broadcast_to(table.counts, (TRIALS, *table.counts.shape))
    made = source(counts, np.random.Generator(np.random.PCG64(sequence)))
    sizes, city = table.counts.sum(axis=1), table.counts.sum(axis=0) / table.counts.sum()
    shares, moved = (each / np.maximum(each.sum(axis=-1, keepdims=True), 1) for each in (table.counts, made))
    squares = ((moved - shares) ** 2 * np.divide(1.0, city, out=np.zeros_like(city), where=city > 0)).sum(
        axis=-1
    )
    return float((sizes * squares).sum(axis=-1).mean())


def _jobs(
    table: People,
    key: tuple[int, ...],
    scale: Worlds,
    measures: Sequence[Measure],
    method: Method,
    source: Published | None = None,
) -> list[Job]:
    def job(world: int) -> Job:
        def work(size: int, generator: np.random.Generator) -> FloatArray:
            if method == "areas":
                batch = nulls.resample_areas(table.counts, size, generator)
            else:
                batch = nulls.persons(scale.sizes, scale.chances[world], size, generator)
                batch = batch if source is None else source(batch, generator)
            return np.stack([measure(batch) for measure in measures])

        return Job(work, table.counts.size, (*key, world))

    return [job(world) for world in range(len(scale.chances))]


def _truth(scale: Worlds, table: People, measures: Sequence[Measure], method: Method) -> FloatArray:
    """`(measures, worlds)`: the measure of each world without chance."""
    if method == "inversion":
        return np.stack([measure(scale.expected()) for measure in measures])
    return np.array([[float(table.measured(measure))] for measure in measures])


def _nothing(raw: float) -> Fit:
    return Fit(raw, np.empty(0), np.empty((0, 0)), False, 1.0)


def _upper(measure: Measure, groups: int) -> float:
    return math.log(groups) if measure is mutual_information else 1.0
