"""Cities that could have given the counts that are seen: the shares behind them, from even to more uneven.

Chance alone makes areas differ, so the observed shares are more uneven than the shares behind them. Each
area's share is therefore drawn towards the city's (a small area most), by how much of the spread is chance;
and since that is itself uncertain, there is a scale of worlds: the city with no segregation at all (0), the
likely one (1), and those two standard errors away. Where all of these are far from even, the likely one is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

Method = Literal["inversion", "persons", "areas"]
"""How an estimate is made; see `inference.estimate`."""

NEAR_EVEN = 0.5
"""A lowest world nearer than this to the even city asks for the even city, too: bias grows steeply there."""

FAR_FROM_EVEN = 0.8
"""A lowest world above this: bias and spread are nearly the same in all, and the likely one stands for them."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """Chances `(worlds, areas, groups)` that sum to 1 over groups, rising from even; where `even`, the
    first is the city without segregation. `sizes` are the persons of each area.
    """

    sizes: npt.NDArray[np.int64]
    chances: FloatArray
    even: bool

    def expected(self) -> FloatArray:
        """The counts of each world without chance, `(worlds, areas, groups)`: what its measure is."""
        return np.asarray(self.sizes[:, np.newaxis] * self.chances)


def observed(counts: npt.NDArray[np.int64]) -> Worlds:
    """One world: the areas with the shares that are seen (an empty area has the city's)."""
    sizes, city = counts.sum(axis=1), counts.sum(axis=0) / counts.sum()
    shares = np.where(sizes[:, np.newaxis] > 0, counts / np.maximum(sizes, 1)[:, np.newaxis], city)
    return Worlds(sizes, shares[np.newaxis], even=False)


def plausible(counts: npt.NDArray[np.int64], extra: float = 0.0) -> Worlds:
    """The scale of worlds for one table `(areas, groups)` with persons of at least two groups.

    The spread behind the counts, τ², is the observed spread Σ tᵢ Σg (πᵢg − πg)²/πg less what chance gives on
    average, over N − Σtᵢ²/N; area i is drawn towards the city by sᵢ = √(τ²/(τ² + v/tᵢ)), so that the shares of a
    world have the spread τ² (a moment version of empirical Bayes; Rathelot (2012), J. Bus. Econ. Stat.
    30:546–553, does it with a beta distribution). World m multiplies all those distances from the city by m.
    `extra` ≥ 0: what else than chance adds to that spread on average, such as noise added by the source.
    """
    sizes = counts.sum(axis=1)
    t, n = sizes.astype(np.float64), float(counts.sum())
    city = counts.sum(axis=0) / n
    there = city > 0
    distances = observed(counts).chances[0] - city
    inverse = np.divide(1.0, city, out=np.zeros_like(city), where=there)
    spread = float((t[:, np.newaxis] * distances**2 * inverse).sum())
    variance = _variance_of_one(counts, city, inverse)
    noise = float(variance.sum() - (t * variance).sum() / n) + extra
    freedom = (np.count_nonzero(t) - 1) * (np.count_nonzero(there) - 1)
    unit = noise / freedom if freedom and noise > 0 else 0.0
    over = max(spread - noise, 0.0)
    # The standard error of a non-central χ² in these units.
    error = float(np.sqrt(2 * freedom * unit**2 + 4 * over * unit))
    base = max(over, error)
    if base == 0:
        return Worlds(sizes, np.broadcast_to(city, (1, *counts.shape)).copy(), even=True)
    tau = base / max(n - float((t**2).sum()) / n, 1e-12)
    pull = np.sqrt(tau / (tau + (t * variance).sum() / n / np.maximum(t, 1)))
    steps = _steps(over, error, base)
    chances = np.clip(city + steps[:, np.newaxis, np.newaxis] * pull[:, np.newaxis] * distances, 0.0, 1.0)
    return Worlds(sizes, chances / chances.sum(axis=2, keepdims=True), even=bool(steps[0] == 0))


def _variance_of_one(counts: npt.NDArray[np.int64], city: FloatArray, inverse: FloatArray) -> FloatArray:
    """Each area's Σg πᵢg(1 − πᵢg)/πg, unbiased; the city's where one person says nothing about spread."""
    t = counts.sum(axis=1).astype(np.float64)[:, np.newaxis]
    shares = counts / np.maximum(t, 1)
    own = (shares * (1 - shares) * t / np.maximum(t - 1, 1) * inverse).sum(axis=1)
    return np.where(t[:, 0] > 1, own, np.where(t[:, 0] > 0, (city * (1 - city) * inverse).sum(), 0.0))


def _steps(over: float, error: float, base: float) -> FloatArray:
    """Where on the scale to draw, as multiples of the likely distances, rising."""

    def multiple(spread: float) -> float:
        return float(np.sqrt(max(spread, 0.0) / base))

    low = multiple(over - 2 * error)
    if low >= FAR_FROM_EVEN:
        return np.ones(1)
    steps = [low, multiple(over), multiple(over + 2 * error)]
    if low < NEAR_EVEN:
        steps.append(0.0)
    if low == 0:
        steps += [multiple(over + error), multiple(over + 4 * error)]
    return np.unique(np.round(steps, 9))
