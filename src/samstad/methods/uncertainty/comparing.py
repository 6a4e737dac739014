"""Did it differ? Tests of two shares and of two rates that hold however few persons there are.

All are conditional on the number of events in the two groups together, two-sided as twice the smaller tail (at
most 1), and by default with the mid-p: the probability of what was observed counts half. Without it the tests
never reject too often, and on small bases far too seldom; with it they keep the level on average and may pass
it a little (docs/methods/uncertainty.md says by how much).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from samstad.methods.uncertainty.intervals import (
    Interval,
    checked_finite,
    checked_level,
    checked_shares,
    clopper_pearson,
    interval_of,
)
from samstad.methods.values import FloatArray

# Tail terms below this share of the first add nothing to a double.
_NOTHING = 1e-18


def compare_shares(
    count1: npt.ArrayLike,
    base1: npt.ArrayLike,
    count2: npt.ArrayLike,
    base2: npt.ArrayLike,
    *,
    mid_p: bool = True,
) -> FloatArray:
    """Probability 0–1 of two shares at least this far apart if they stand for the same: Fisher's exact test.

    Given k₁ + k₂ = m, k₁ is hypergeometric; p = min(1, 2 min(P(K ≤ k₁), P(K ≥ k₁))), where with `mid_p` both
    tails hold ½ P(K = k₁).

    Arrays of one shape (or numbers). Counts are whole numbers; NaN and a base of 0 give NaN. Two groups
    without, or with
    nothing but, the property give 1. Raises ValueError for what is no whole number, and as `wilson`.
    Fisher (1935), J. R. Stat. Soc. 98:39–82; mid-p: Lancaster (1961), J. Am. Stat. Assoc. 56:223–234.
    """
    k1, n1 = checked_shares(count1, base1)
    k2, n2 = checked_shares(count2, base2)
    k1, n1, k2, n2 = np.broadcast_arrays(*(checked_whole(item) for item in (k1, n1, k2, n2)))
    known = ~np.isnan(k1 + n1 + k2 + n2) & (n1 > 0) & (n2 > 0)
    p = np.full(k1.shape, np.nan)
    tail, at = _hypergeometric_tail(k1[known], n1[known], k2[known], n2[known])
    p[known] = _two_sided(tail, at, mid_p)
    return np.asarray(p)[()]


def compare_rates(
    count1: npt.ArrayLike,
    base1: npt.ArrayLike,
    count2: npt.ArrayLike,
    base2: npt.ArrayLike,
    *,
    mid_p: bool = True,
) -> FloatArray:
    """Probability 0–1 of two rates at least this far apart if they stand for the same.

    Given k₁ + k₂ = m events, k₁ is binomial (m, b₁/(b₁ + b₂)); p as in `compare_shares`.

    Arrays of one shape (or numbers). Events are whole numbers ≥ 0; bases (persons, person-years, expected
    counts) any numbers ≥ 0. NaN and a base
    of 0 give NaN; no events at all give 1. Raises ValueError otherwise.
    Przyborowski & Wilenski (1940), Biometrika 31:313–323.
    """
    from scipy.special import betainc, gammaln, xlog1py, xlogy

    k1, b1, k2, b2 = _events(count1, base1, count2, base2)
    m = k1 + k2
    with np.errstate(invalid="ignore", divide="ignore"):
        part = b1 / (b1 + b2)
        log_at = gammaln(m + 1) - gammaln(k1 + 1) - gammaln(k2 + 1) + xlogy(k1, part) + xlog1py(k2, -part)
        at = np.exp(log_at)
        # P(K ≥ k) and P(K ≤ k) of a binomial as incomplete beta functions, 1 at the ends.
        upper = np.where(k1 == 0, 1.0, betainc(np.maximum(k1, 1), k2 + 1, part))
        lower = np.where(k2 == 0, 1.0, betainc(np.maximum(k2, 1), k1 + 1, 1 - part))
    known = ~np.isnan(k1 + b1 + k2 + b2) & (b1 > 0) & (b2 > 0)
    return np.asarray(np.where(known, _two_sided(np.minimum(lower, upper), at, mid_p), np.nan))[()]


def ratio_of_rates(
    count1: npt.ArrayLike,
    base1: npt.ArrayLike,
    count2: npt.ArrayLike,
    base2: npt.ArrayLike,
    level: float = 0.95,
) -> Interval:
    """Exact interval for rate 1 over rate 2.

    From `clopper_pearson` for π = k₁/(k₁ + k₂): each limit is π/(1 − π) · b₂/b₁. No unit, from 0 up; the upper
    limit is infinite without events in the second, and both are NaN without any. Covers at least `level`.
    Raises ValueError as `compare_rates`. Breslow & Day (1987), Statistical Methods in Cancer Research II, § 3.4.
    Arrays of one shape (or numbers).
    """
    k1, b1, k2, b2 = _events(count1, base1, count2, base2)
    lower, upper = clopper_pearson(k1, k1 + k2, checked_level(level))
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.where((b1 > 0) & (b2 > 0), b2 / b1, np.nan)
        return interval_of(
            np.asarray(lower / (1 - lower) * scale), np.asarray(np.divide(upper, 1 - upper) * scale)
        )


def checked_whole(counts: FloatArray) -> FloatArray:
    """The same numbers. Raises ValueError where one is not whole: an exact test counts persons."""
    if np.any(counts != np.round(counts), where=~np.isnan(counts)):
        raise ValueError("a count is not a whole number; an exact test counts persons or events")
    return counts


def _events(*given: npt.ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    k1, b1 = checked_finite(given[0], given[1])
    k2, b2 = checked_finite(given[2], given[3])
    k1, b1, k2, b2 = np.broadcast_arrays(k1, b1, k2, b2)
    if any(bool(np.any(item < 0)) for item in (k1, b1, k2, b2)):
        raise ValueError("a count or a base is below 0")
    return checked_whole(k1), b1, checked_whole(k2), b2


def _two_sided(tail: FloatArray, at: FloatArray, mid_p: bool) -> FloatArray:
    """Twice the smaller tail, at most 1. `tail` holds the whole of `at`, the probability of the observed."""
    return np.minimum(1.0, 2 * (tail - (at / 2 if mid_p else 0.0)))


def _hypergeometric_tail(
    k1: FloatArray, n1: FloatArray, k2: FloatArray, n2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The smaller tail and the probability of the observed, each of shape (tables,).

    The tail away from the mean is summed outward from the observed by the ratio of neighbours, until the terms
    are nothing: exact to rounding, and a few standard deviations long however large the table is.
    """
    from scipy.special import gammaln

    def log_choose(n: FloatArray, k: FloatArray) -> FloatArray:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    m, n = k1 + k2, n1 + n2
    at = np.exp(log_choose(n1, k1) + log_choose(n2, k2) - log_choose(n, m))
    # Turned so that the tail always goes down: swap the groups where the first has more than its part.
    swap = k1 * n > m * n1
    a, b = np.where(swap, k2, k1), np.where(swap, k1, k2)
    na, nb = np.where(swap, n2, n1), np.where(swap, n1, n2)
    total, term = np.ones_like(at), np.ones_like(at)
    open_ = np.flatnonzero((a > 0) & (b < nb))
    while open_.size:
        x, y = a[open_], b[open_]
        term[open_] *= x * (nb[open_] - y) / ((na[open_] - x + 1) * (y + 1))
        total[open_] += term[open_]
        a[open_] -= 1
        b[open_] += 1
        open_ = open_[(x > 1) & (y + 1 < nb[open_]) & (term[open_] > _NOTHING * total[open_])]
    away = np.minimum(at * total, 1.0)
    # Of a skewed table the tail away from the mean can be the larger one, near the mean.
    return np.minimum(away, 1 - away + at), at
