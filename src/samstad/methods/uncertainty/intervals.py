"""Intervals for shares, rates and differences."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray


class Interval(NamedTuple):
    """Lower and upper limit, each of the shape of the input (a number for a number); NaN where there is
    none.
    """

    lower: FloatArray
    upper: FloatArray


class Difference(NamedTuple):
    """First minus second, with its limits; `excludes_zero` is False where the limits are NaN."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    excludes_zero: npt.NDArray[np.bool_]


def wilson(count: npt.ArrayLike, base: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Wilson's score interval for a share.

    centre = (p + z²/2n) / (1 + z²/n), half = z √(p(1−p)/n + z²/4n²) / (1 + z²/n), p = count/base.

    Shares 0–1. Never empty, also at 0 and `base`; its mean coverage is `level`, its worst somewhat below.
    Raises ValueError for count < 0, count > base, infinite input, or a level outside (0, 1).
    Wilson (1927), J. Am. Stat. Assoc. 22:209–212; Newcombe (1998), Stat. Med. 17:857–872, method 3.
    Arrays of one shape (or numbers). NaN is carried, and a base of 0 gives NaN.
    """
    counts, bases = checked_shares(count, base)
    z2 = normal_quantile(level) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        share = counts / bases
        scale = 1 + z2 / bases
        centre = (share + z2 / (2 * bases)) / scale
        half = np.sqrt(z2 * (share * (1 - share) / bases + z2 / (4 * bases**2))) / scale
    # At the ends the formula is exactly 0 or 1; rounding would leave 1e-17, an interval beside its share.
    lower = np.where((counts == 0) & ~np.isnan(centre), 0.0, centre - half)
    upper = np.where((counts == bases) & ~np.isnan(centre), 1.0, centre + half)
    return interval_of(np.minimum(lower, share), np.maximum(upper, share))


def clopper_pearson(count: npt.ArrayLike, base: npt.ArrayLike, level: float = 0.95) -> Interval:
    """The exact interval for a share: from the quantiles of the beta distribution.

    lower = B(α/2; k, n−k+1), upper = B(1−α/2; k+1, n−k), α = 1 − level.

    Shares 0–1. Covers at least `level` always, and on small bases much more: wider than `wilson`.
    Raises ValueError as `wilson`. Clopper & Pearson (1934), Biometrika 26:404–413.
    Arrays of one shape (or numbers). NaN is carried, and a base of 0 gives NaN.
    """
    from scipy.special import betaincinv  # imported late: scipy costs more than the whole package

    counts, bases = checked_shares(count, base)
    tail = (1 - checked_level(level)) / 2
    empty = ~(bases > 0) | np.isnan(counts)
    k, n = np.where(empty, 0.0, counts), np.where(empty, 1.0, bases)
    # At the ends the beta distribution has a parameter 0; the limit is 0 and 1.
    lower = np.where(k == 0, 0.0, betaincinv(np.where(k == 0, 1.0, k), n - k + 1, tail))
    upper = np.where(k == n, 1.0, betaincinv(k + 1, np.where(k == n, 1.0, n - k), 1 - tail))
    return interval_of(np.where(empty, np.nan, lower), np.where(empty, np.nan, upper))


def byar(count: npt.ArrayLike, base: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Byar's approximation to the exact Poisson limits, for a rate of events per unit of `base`.

    lower = k (1 − 1/9k − z/3√k)³ / base, upper = (k+1) (1 − 1/9(k+1) + z/3√(k+1))³ / base.

    `base` is persons, person-years or an expected count; `count` may be larger than it (one person, several
    events). Limits ≥ 0, unit 1/base. At 95 % within 1 % of the exact limits from 5 events on.
    Raises ValueError for count < 0, base < 0, infinite input, or a level outside (0, 1).
    Breslow & Day (1987), Statistical Methods in Cancer Research II, p. 69.
    Arrays of one shape (or numbers). NaN is carried, and a base of 0 gives NaN.
    """
    counts, bases = checked_finite(count, base)
    if np.any(counts < 0) or np.any(bases < 0):
        raise ValueError("a count or a base is below 0")
    z = normal_quantile(level)
    bases = np.where(bases == 0, np.nan, bases)
    k = np.where(counts == 0, 1.0, counts)
    low = k * np.maximum(1 - 1 / (9 * k) - z / (3 * np.sqrt(k)), 0) ** 3
    up = counts + 1
    high = up * (1 - 1 / (9 * up) + z / (3 * np.sqrt(up))) ** 3
    return interval_of(np.where(counts == 0, 0.0, low) / bases, high / bases)


def difference_in_shares(
    count1: npt.ArrayLike,
    base1: npt.ArrayLike,
    count2: npt.ArrayLike,
    base2: npt.ArrayLike,
    level: float = 0.95,
) -> Difference:
    """Share 1 minus share 2 of two independent groups, by Newcombe's method 10.

    p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²) … p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²), Wilson limits l and u.

    Two Wilson intervals put together by `mover_difference`. Shares, so the difference is in −1 … 1.
    Where it covers zero, a change is within what chance would give. Two years of one register overlap
    in persons and are not independent: the interval is then too wide, which errs on the side of doubt.
    Raises ValueError as `wilson`. Newcombe (1998), Stat. Med. 17:873–890, method 10.
    Arrays of one shape (or numbers). NaN is carried, and a base of 0 gives NaN.
    """
    first, second = wilson(count1, base1, level), wilson(count2, base2, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        share1 = np.asarray(count1, dtype=np.float64) / np.asarray(base1, dtype=np.float64)
        share2 = np.asarray(count2, dtype=np.float64) / np.asarray(base2, dtype=np.float64)
    lower, upper = mover_difference(share1, *first, share2, *second)
    excludes_zero = np.asarray((lower > 0) | (upper < 0))[()]
    return Difference(np.asarray(share1 - share2)[()], lower, upper, excludes_zero)


def mover_difference(
    value1: npt.ArrayLike,
    lower1: npt.ArrayLike,
    upper1: npt.ArrayLike,
    value2: npt.ArrayLike,
    lower2: npt.ArrayLike,
    upper2: npt.ArrayLike,
) -> Interval:
    """Interval for value 1 − value 2 from the two intervals alone (MOVER).

    lower = d − √((v1−l1)² + (u2−v2)²), upper = d + √((u1−v1)² + (v2−l2)²), d = v1 − v2.

    Any unit, independent estimates, each inside its interval; a number known exactly has both limits on it.
    Zou & Donner (2008), Stat. Med. 27:1693–1702; with Wilson intervals it is Newcombe's method 10.
    Arrays of one shape (or numbers); NaN is carried. Raises ValueError only for shapes that do not go together.
    """
    v1, l1, u1, v2, l2, u2 = (
        np.asarray(item, dtype=np.float64) for item in (value1, lower1, upper1, value2, lower2, upper2)
    )
    difference = v1 - v2
    return interval_of(difference - np.hypot(v1 - l1, u2 - v2), difference + np.hypot(u1 - v1, v2 - l2))


def interval_of(lower: FloatArray, upper: FloatArray) -> Interval:
    """Limits as arrays, or as plain numbers where the input was plain numbers."""
    return Interval(np.asarray(lower)[()], np.asarray(upper)[()])


def checked_level(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; it is a share between 0 and 1, such as 0.95")
    return level


def normal_quantile(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + checked_level(level) / 2)


def checked_finite(count: npt.ArrayLike, base: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    counts, bases = np.broadcast_arrays(np.asarray(count, np.float64), np.asarray(base, np.float64))
    if np.any(np.isinf(counts)) or np.any(np.isinf(bases)):
        raise ValueError("a count or a base is infinite")
    return counts, bases


def checked_shares(count: npt.ArrayLike, base: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    counts, bases = checked_finite(count, base)
    if np.any(counts < 0) or np.any(bases < 0):
        raise ValueError("a count or a base is below 0")
    if np.any(counts > bases):
        raise ValueError("a count is above its base; for events per person use byar")
    return counts, bases
