"""The measures in numpy, on float64 blocks `(layers, groups, areas)` that are already checked.

These define the numbers; the compiled kernels (fast.py) give the same. A layer with NaN gives NaN; so does
one where the measure is 0/0. Callers silence the warnings of 0/0.
"""

from __future__ import annotations

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


def gini(x: FloatArray) -> FloatArray:
    """Sorted by share, Σᵢⱼ tᵢtⱼ|πᵢ − πⱼ| is a sum over areas of what lies below each: O(n log n)."""
    p, t = shares(x), x.sum(axis=1)
    groups = x[:, :1] if x.shape[1] == 2 else x
    order = np.argsort(groups / np.where(t == 0, 1.0, t)[:, np.newaxis], axis=2)
    mine = np.take_along_axis(groups, order, axis=2)
    all_ = np.take_along_axis(np.broadcast_to(t[:, np.newaxis], groups.shape), order, axis=2)
    # Each term is ≥ 0, since the share of those below is no larger: nothing cancels between terms.
    total = (mine * (all_.cumsum(axis=2) - all_) - all_ * (mine.cumsum(axis=2) - mine)).sum(axis=(1, 2))
    times = 2.0 if x.shape[1] == 2 else 1.0
    return unit(times * total / (t.sum(axis=1) ** 2 * interaction(p)))


def atkinson(x: FloatArray, b: float) -> FloatArray:
    sizes = x.sum(axis=2, keepdims=True)
    within = x / sizes
    if x.shape[1] == 2:
        shared = (within[:, 0] ** b * within[:, 1] ** (1 - b)).sum(axis=1)
        return unit(1 - shared ** (1 / (1 - b)))
    there = np.where(np.isnan(sizes), np.nan, sizes > 0)
    number = there.sum(axis=1)
    within = np.where(sizes == 0, 1.0, within) ** (1 / np.maximum(number, 1))[:, np.newaxis]
    shared = np.prod(within, axis=1).sum(axis=1)
    return np.where(number >= 2, unit(1 - shared), np.nan)


def exposure(x: FloatArray, group: int, other: int) -> FloatArray:
    mine, t = x[:, group], x.sum(axis=1)
    met = (mine * x[:, other] / np.where(t == 0, 1.0, t)).sum(axis=1)
    return unit(met / mine.sum(axis=1))


def _whole(parts: FloatArray) -> FloatArray:
    """The sum of parts; NaN where there is no area at all, as where there is nobody."""
    if parts.shape[1] == 0:
        return np.full(parts.shape[0], np.nan)
    return np.asarray(parts.sum(axis=1))
