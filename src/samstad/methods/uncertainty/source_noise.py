"""Noise that the source has added on purpose, so that nobody can be recognised.

A statistics office that protects its tables by the cell key method adds a small whole number to every cell, with
mean 0, a stated variance and a stated maximum, so that parts do not sum to totals. How large they are the source
says, not this module: there is no default.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samstad.methods.uncertainty.intervals import (
    Interval,
    checked_shares,
    interval_of,
    normal_quantile,
    wilson,
)
from samstad.methods.values import FloatArray

# The least p that has a quantile as a double.
_SMALLEST = 1e-300


@dataclass(frozen=True, slots=True)
class SourceNoise:
    """Noise of one published number: `variance` in persons², `maximum` in persons (None where not stated).

    Its mean is 0, and the noise of different cells is independent. Raises ValueError for a variance that is
    negative, or larger than its maximum allows.
    """

    variance: float
    maximum: float | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.variance) and self.variance >= 0):
            raise ValueError(f"variance {self.variance} is not a number from 0 up")
        if self.maximum is not None and not (
            math.isfinite(self.maximum) and self.maximum**2 >= self.variance
        ):
            raise ValueError(f"noise of at most {self.maximum} has no variance {self.variance}")

    def of_sum(self, cells: int) -> SourceNoise:
        """The noise of a sum of `cells` published cells: variance and maximum grow with their number.

        A total that the source publishes itself is one cell, and better than its parts summed.
        """
        if cells < 0:
            raise ValueError(f"{cells} cells")
        return SourceNoise(self.variance * cells, None if self.maximum is None else self.maximum * cells)

    def scaled(self, factor: float) -> SourceNoise:
        """The noise of the number times `factor`: per 1 000 inhabitants, in per cent, or its part of a mean."""
        maximum = None if self.maximum is None else self.maximum * abs(factor)
        return SourceNoise(self.variance * factor**2, maximum)


def widen(
    value: npt.ArrayLike,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    noise_variance: npt.ArrayLike,
    level: float = 0.95,
) -> Interval:
    """An interval made without the noise, with it: errors are independent and add as squares.

    lower = v − √((v − l)² + z²V), upper = v + √((u − v)² + z²V), V in the square of the value's unit, ≥ 0.

    May reach below 0: the caller knows what its unit allows. Raises ValueError for a negative variance.
    The square-and-add rule of Zou & Donner (2008), Stat. Med. 27:1693–1702.
    Arrays of one shape (or numbers); NaN is carried.
    """
    v, low, up, variance = (
        np.asarray(item, dtype=np.float64) for item in (value, lower, upper, noise_variance)
    )
    if np.any(variance < 0):
        raise ValueError("a variance is below 0")
    reach = normal_quantile(level) * np.sqrt(variance)
    return interval_of(v - np.hypot(v - low, reach), v + np.hypot(up - v, reach))


def noise_of_quotient(
    count: npt.ArrayLike, base: npt.ArrayLike, count_variance: npt.ArrayLike, base_variance: npt.ArrayLike
) -> FloatArray:
    """The variance that noise gives a share or a rate: V = (V_k + q²V_n)/n², q = k/n.

    Arrays of one shape (or numbers); count and base in persons or events, their variances in the square of
    these, V ≥ 0 in the square of the quotient. NaN is carried, and a base of 0 gives NaN. Raises ValueError for
    a negative variance. By the delta method: Stuart & Ord (1994), Kendall's Advanced Theory of Statistics 1, § 10.6.
    """
    k, n, of_k, of_n = (
        np.asarray(item, dtype=np.float64) for item in (count, base, count_variance, base_variance)
    )
    if np.any(of_k < 0) or np.any(of_n < 0):
        raise ValueError("a variance is below 0")
    n = np.where(n == 0, np.nan, n)
    return np.asarray((of_k + (k / n) ** 2 * of_n) / n**2)[()]


def p_with_noise(
    p_value: npt.ArrayLike, chance_variance: npt.ArrayLike, noise_variance: npt.ArrayLike
) -> FloatArray:
    """The p-value of a two-sided test of a difference made without the noise, with it.

    z = Φ⁻¹(1 − p/2), made smaller as the standard error grows: z √(C/(C + V)), C the variance that chance gives
    the difference when nothing differs, V what the noise gives it. Never below `p_value`, and `p_value` itself where
    V is 0. Arrays of one shape (or numbers); p in 0 … 1, C and V ≥ 0 in the same unit. NaN is carried.

    Exact as both go to the normal; on small bases it errs as the test does. Raises ValueError for a negative
    variance or a p outside 0 … 1. Variances of independent errors add: Stuart & Ord (1994), § 10.6.
    """
    from scipy.special import ndtr, ndtri  # imported late: scipy costs more than the whole package

    p, chance, noise = np.broadcast_arrays(
        *(np.asarray(item, dtype=np.float64) for item in (p_value, chance_variance, noise_variance))
    )
    if np.any(chance < 0) or np.any(noise < 0):
        raise ValueError("a variance is below 0")
    if np.any((p < 0) | (p > 1)):
        raise ValueError("a p-value is outside 0 … 1")
    # A p that is too small for a double is taken as the smallest there is: larger, never smaller.
    z = -ndtri(np.maximum(p, _SMALLEST) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        wider = 2 * ndtr(-z * np.sqrt(chance / (chance + noise)))
    return np.asarray(np.where(noise > 0, np.maximum(wider, p), p) + 0 * noise)[()]


def share_of_noisy(
    count: npt.ArrayLike,
    base: npt.ArrayLike,
    count_noise: SourceNoise,
    base_noise: SourceNoise,
    level: float = 0.95,
    *,
    worst_case: bool = False,
) -> Interval:
    """Interval for a share of two published counts that each carry their own noise.

    By variance: `wilson` widened by V = (V_k + p²V_n)/n². `worst_case`, by the maxima D: the lower limit of
    (k − D_k) of (n + D_n) and the upper limit of (k + D_k) of (n − D_n), which no noise can pass.

    Arrays of one shape (or numbers). Shares 0–1. A published count above its published base is possible and is
    taken as its base. NaN is carried,
    and a base of 0 gives NaN. Raises ValueError for negative input, or where `worst_case` knows no maximum.
    V by the delta method: Stuart & Ord (1994), Kendall's Advanced Theory of Statistics 1, § 10.6.
    """
    counts, bases = checked_shares(np.minimum(count, base), base)
    if worst_case:
        if count_noise.maximum is None or base_noise.maximum is None:
            raise ValueError("the source has not stated the maximum of its noise")
        fewest = np.where(bases > 0, np.maximum(bases - base_noise.maximum, 1.0), np.nan)
        most = np.where(bases > 0, bases + base_noise.maximum, np.nan)
        low = wilson(np.maximum(counts - count_noise.maximum, 0.0), most, level).lower
        return interval_of(low, wilson(np.minimum(counts + count_noise.maximum, fewest), fewest, level).upper)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = counts / bases
    variance = noise_of_quotient(counts, bases, count_noise.variance, base_noise.variance)
    wide = widen(share, *wilson(counts, bases, level), variance, level)
    return interval_of(np.maximum(wide.lower, 0.0), np.minimum(wide.upper, 1.0))
