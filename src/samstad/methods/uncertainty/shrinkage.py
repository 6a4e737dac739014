"""Shares and rates for maps: the small ones drawn towards the mean as far as chance has pushed them from it.

On a map of raw shares the smallest areas fill both ends of the scale. The empirical-Bayes estimate is a mean of
the area's own number and that of all areas, weighed by how much the own number knows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods.uncertainty.intervals import (
    byar,
    checked_finite,
    checked_level,
    checked_shares,
    wilson,
)
from samstad.methods.values import FloatArray


class Shrunk(NamedTuple):
    """`estimate`, `lower` and `upper` of the input's shape, NaN where there was no number.

    `weight` 0–1 is how much of the estimate is the area's own; `mean` and `between`, of shape (…), are the mean
    of all areas and the variance between them that chance does not account for.
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    weight: FloatArray
    mean: FloatArray
    between: FloatArray


def shrink_rates(count: npt.ArrayLike, base: npt.ArrayLike, level: float = 0.95) -> Shrunk:
    """Marshall's global empirical-Bayes rates, from events (…, areas) over bases (…, areas).

    m = Σk/Σn, s² = Σ n(k/n − m)²/Σn, A = max(0, s² − m/n̄), weight = A/(A + m/n),
    estimate = m + weight (k/n − m): the mean of a gamma distribution with shape m²/A + k and rate m/A + n, whose
    quantiles are the limits. Where A = 0 chance accounts for all difference: every estimate is m, with the
    `byar` limits of all areas together.

    Unit events per unit of base. Areas with NaN or a base of 0 are NaN and have no part in the mean. The limits
    take m and A as known and are somewhat too narrow with few areas. Raises ValueError as `byar`.
    Marshall (1991), J. R. Stat. Soc. C 40:283–294.
    """
    counts, bases = checked_finite(count, base)
    if np.any(counts < 0) or np.any(bases < 0):
        raise ValueError("a count or a base is below 0")
    from scipy.special import gammaincinv

    k, n, known, events, people = _pooled(counts, bases)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = events / people
        raw = k / n
        spread = np.sum(np.where(known, n * (raw - mean) ** 2, 0.0), axis=-1, keepdims=True) / people
        between = np.maximum(spread - mean * np.sum(known, axis=-1, keepdims=True) / people, 0.0)
        weight = between * n / (between * n + mean)
        shape, rate = mean**2 / between + k, mean / between + n
        tail = (1 - checked_level(level)) / 2
        limits = [gammaincinv(shape, each) / rate for each in (tail, 1 - tail)]
    return _shrunk(known, mean, between, weight, raw, limits, byar(events, people, level))


def shrink_shares(count: npt.ArrayLike, base: npt.ArrayLike, level: float = 0.95) -> Shrunk:
    """Empirical-Bayes shares, from counts (…, areas) of bases (…, areas), by the beta-binomial.

    μ = Σk/Σn; γ = (S − μ(1−μ)(I−1)) / (μ(1−μ)(N − Σn²/N − (I−1))), S = Σ n(k/n − μ)², N = Σn, I areas, held in
    0 … 1; φ = 1/γ − 1, weight = n/(n + φ), estimate = (μφ + k)/(φ + n), and the limits are quantiles of the beta
    distribution (μφ + k, (1−μ)φ + n − k). Where γ = 0 every estimate is μ, with the `wilson` limits of all areas
    together. `between` = γ μ(1−μ).

    Shares 0–1. Missing and limits as in `shrink_rates`. Raises ValueError as `wilson`.
    Kleinman (1973), J. Am. Stat. Assoc. 68:46–54 (γ, with weights n).
    """
    from scipy.special import betaincinv

    counts, bases = checked_shares(count, base)
    k, n, known, events, people = _pooled(counts, bases)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = events / people
        raw = k / n
        chance = mean * (1 - mean)
        spare = np.sum(known, axis=-1, keepdims=True) - 1
        spread = np.sum(np.where(known, n * (raw - mean) ** 2, 0.0), axis=-1, keepdims=True)
        unlike = people - np.sum(n**2, axis=-1, keepdims=True) / people - spare
        likeness = (spread - chance * spare) / (chance * unlike)
        # 1 would be areas with everybody or nobody: a prior without weight, and no beta distribution.
        likeness = np.clip(np.nan_to_num(likeness, nan=0.0, posinf=0.0, neginf=0.0), 0.0, 1 - 1e-9)
        prior = 1 / likeness - 1
        weight = np.where(likeness > 0, n / (n + prior), 0.0)
        tail = (1 - checked_level(level)) / 2
        with_, without = mean * prior + k, (1 - mean) * prior + n - k
        limits = [betaincinv(with_, without, each) for each in (tail, 1 - tail)]
    return _shrunk(known, mean, likeness * chance, weight, raw, limits, wilson(events, people, level))


def _pooled(
    counts: FloatArray, bases: FloatArray
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_], FloatArray, FloatArray]:
    """Counts and bases with 0 for what is not known, the mask of what is, and both totals as (…, 1)."""
    counts, bases = np.atleast_1d(counts), np.atleast_1d(bases)
    known = ~np.isnan(counts) & (bases > 0)
    k, n = np.where(known, counts, 0.0), np.where(known, bases, 0.0)
    return k, n, known, k.sum(axis=-1, keepdims=True), n.sum(axis=-1, keepdims=True)


def _shrunk(
    known: npt.NDArray[np.bool_],
    mean: FloatArray,
    between: FloatArray,
    weight: FloatArray,
    raw: FloatArray,
    limits: list[FloatArray],
    pooled: tuple[FloatArray, FloatArray],
) -> Shrunk:
    alike = ~(between > 0)
    weight = np.where(alike, 0.0, weight)
    estimate = np.where(alike, mean, mean + weight * (raw - mean))
    lower, upper = (
        np.where(known, np.where(alike, together, own), np.nan)
        for own, together in zip(limits, pooled, strict=True)
    )
    carried = [np.where(known, each, np.nan) for each in (estimate, weight)]
    return Shrunk(carried[0], lower, upper, carried[1], mean[..., 0], between[..., 0])
