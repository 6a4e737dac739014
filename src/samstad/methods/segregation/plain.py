"""The measures in numpy, on float64 blocks `(layers, groups, areas)` that are already checked.

These define the numbers; the compiled kernels (fast.py) give the same. A layer with NaN gives NaN; so does
one where the measure is 0/0. Callers silence the warnings of 0/0.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from samstad.methods.values import FloatArray


def xlogx(x: FloatArray) -> FloatArray:
    """x ln x, 0 at 0."""
    return np.asarray(x * np.log(np.where(x == 0, 1.0, x)))


def shares(x: FloatArray) -> FloatArray:
    """Each group's share of everybody, `(layers, groups)`."""
    sizes = x.sum(axis=2)
    return np.asarray(sizes / sizes.sum(axis=1, keepdims=True))


def interaction(p: FloatArray) -> FloatArray:
    """I = Σ p(1 − p): the chance that two persons drawn with replacement are of different groups.

    NaN where there is one group only, so that what is divided by it is NaN and not infinite.
    """
    total = (p * (1 - p)).sum(axis=1)
    return np.asarray(np.where(total > 0, total, np.nan))


def entropy(p: FloatArray) -> FloatArray:
    """E = −Σ p ln p, nats."""
    return np.asarray(np.maximum(-xlogx(p).sum(axis=1), 0.0))


def unit(x: FloatArray) -> FloatArray:
    """Rounding may lead 1e-16 outside 0–1; NaN stays."""
    return np.clip(x, 0.0, 1.0)


def dissimilarity_parts(x: FloatArray) -> FloatArray:
    """Each area's part of D, `(layers, areas)`."""
    if x.shape[1] == 2:
        within = x / x.sum(axis=2, keepdims=True)
        return np.asarray(np.abs(within[:, 0] - within[:, 1]) / 2)
    p, t = shares(x), x.sum(axis=1)
    gap = np.abs(x - t[:, np.newaxis] * p[:, :, np.newaxis]).sum(axis=1)
    return np.asarray(gap / (2 * t.sum(axis=1) * interaction(p))[:, np.newaxis])


def dissimilarity(x: FloatArray) -> FloatArray:
    return unit(_whole(dissimilarity_parts(x)))


def mutual_parts(x: FloatArray) -> FloatArray:
    """Each area's part of M, `(layers, areas)`: (tᵢ/T) Σ πᵢg ln(πᵢg/πg)."""
    t = x.sum(axis=1)
    logs = np.log(np.where(shares(x) == 0, 1.0, shares(x)))
    parts = xlogx(x).sum(axis=1) - xlogx(t) - np.einsum("lga,lg->la", x, logs)
    return np.asarray(np.maximum(parts, 0.0) / t.sum(axis=1, keepdims=True))


def mutual_information(x: FloatArray) -> FloatArray:
    return _whole(mutual_parts(x))


def information_parts(x: FloatArray) -> FloatArray:
    """Each area's part of H, `(layers, areas)`."""
    e = entropy(shares(x))
    return np.asarray(mutual_parts(x) / np.where(e > 0, e, np.nan)[:, np.newaxis])


def information_theory(x: FloatArray) -> FloatArray:
    return unit(mutual_information(x) / entropy(shares(x)))


def variance_ratio(x: FloatArray) -> FloatArray:
    p, t = shares(x), x.sum(axis=1)
    gap = x - t[:, np.newaxis] * p[:, :, np.newaxis]
    square = (gap**2).sum(axis=1) / np.where(t == 0, 1.0, t)
    return unit(square.sum(axis=1) / (t.sum(axis=1) * interaction(p)))


def ordered_gaps(mine: FloatArray, everybody: FloatArray) -> float:
    """Σᵢ Σⱼ tᵢtⱼ|πᵢ − πⱼ| over pairs i < j: sorted by share, a sum over areas of what lies below each."""
    order = np.argsort(mine / np.where(everybody == 0, 1.0, everybody))
    x, t = mine[order], everybody[order]
    # Each term is ≥ 0, since the share of those below is no larger: nothing cancels between terms.
    below = x * (t.cumsum() - t) - t * (x.cumsum() - x)
    return float(below.sum())


def gini(x: FloatArray, gaps: Callable[[FloatArray, FloatArray], float] = ordered_gaps) -> FloatArray:
    """O(n log n). `gaps` is the compiled form of `ordered_gaps` where there is one; it is given no NaN."""
    p, t = shares(x), x.sum(axis=1)
    whole = np.zeros(x.shape[0])
    # One of two groups is enough: the other's differences are the same.
    for layer, group in np.ndindex(x.shape[0], 1 if x.shape[1] == 2 else x.shape[1]):
        if t[layer].size and not np.isnan(p[layer, group]):
            whole[layer] += gaps(x[layer, group], t[layer])
    times = 2.0 if x.shape[1] == 2 else 1.0
    return unit(times * whole / (t.sum(axis=1) ** 2 * interaction(p)))


def atkinson(x: FloatArray, b: float) -> FloatArray:
    sizes = x.sum(axis=2)
    within = x / sizes[:, :, np.newaxis]
    if x.shape[1] == 2:
        shared = _whole(within[:, 0] ** b * within[:, 1] ** (1 - b))
        return unit(1 - shared ** (1 / (1 - b)))
    groups = (sizes > 0).sum(axis=1)
    root = 1 / np.maximum(groups, 1)
    within = np.where(sizes[:, :, np.newaxis] == 0, 1.0, within) ** root[:, np.newaxis, np.newaxis]
    shared = _whole(np.prod(within, axis=1))
    return np.asarray(np.where(groups >= 2, unit(1 - shared), np.nan))


def exposure(x: FloatArray, group: int, other: int) -> FloatArray:
    mine, t = x[:, group], x.sum(axis=1)
    met = (mine * x[:, other] / np.where(t == 0, 1.0, t)).sum(axis=1)
    return unit(met / mine.sum(axis=1))


def _whole(parts: FloatArray) -> FloatArray:
    """The sum of parts; NaN where there is no area at all, as where there is nobody."""
    if parts.shape[1] == 0:
        return np.full(parts.shape[0], np.nan)
    return np.asarray(parts.sum(axis=1))
