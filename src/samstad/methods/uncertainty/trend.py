"""Has it gone up or down over the years? Tests of a trend that hold however few persons there are.

Both tests are conditional on the number of events in all periods together. Where these are few the p-value is
exact, by adding up every way in which they could have fallen on the periods; where they are many it is normal.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods.uncertainty.comparing import checked_whole
from samstad.methods.uncertainty.intervals import checked_finite, checked_shares
from samstad.methods.values import FloatArray

#: With at most so many events (or so many without) the p-value is exact.
EXACT_UP_TO = 60
# Exact work grows with events² × span; beyond this the normal one stands in, and `exact` says so.
_LARGEST_TABLE = 200_000


class Trend(NamedTuple):
    """Arrays of the series' shape, or numbers for one series.

    `slope`: change per unit of the scores (mean change a year), in shares or in the rate's unit; `p_value` 0–1,
    two-sided; `exact` says which way it was found. NaN and False where a period is missing.
    """

    slope: FloatArray
    p_value: FloatArray
    exact: npt.NDArray[np.bool_]


def trend_in_shares(
    counts: npt.ArrayLike, bases: npt.ArrayLike, scores: npt.ArrayLike | None = None, *, mid_p: bool = True
) -> Trend:
    """The Cochran–Armitage test of a trend in shares: `counts` (…, periods) of `bases` (…, periods).

    T = Σ sᵢkᵢ given Σk. Normal: z² = (T − s̄M)² / (M(N−M)/(N(N−1)) Σ nᵢ(sᵢ − s̄)²), with s̄ = Σ nᵢsᵢ/N.
    Exact: Σ over all (k₁ … k_P) with Σk = M of Π C(nᵢ, kᵢ)/C(N, M). p is twice the smaller tail, at most 1;
    with `mid_p` the probability of the observed T counts half. slope = Σ nᵢ(sᵢ−s̄)kᵢ/nᵢ / Σ nᵢ(sᵢ−s̄)².

    `scores` (periods,) are whole numbers such as years, 0, 1, 2 … without. A missing period makes the result
    NaN: choose the periods first. A period with base 0 adds nothing. Persons are taken as independent between
    periods. p 0–1; slope in shares a unit of the scores. Raises ValueError for counts or scores that are not
    whole, and as `wilson`.
    Armitage (1955), Biometrics 11:375–386; exact: Agresti (1992), Stat. Sci. 7:131–153.
    """
    k, n = checked_shares(counts, bases)
    return _trend(checked_whole(k), checked_whole(n), scores, mid_p, shares=True)


def trend_in_rates(
    counts: npt.ArrayLike, bases: npt.ArrayLike, scores: npt.ArrayLike | None = None, *, mid_p: bool = True
) -> Trend:
    """The same for rates of events: given their number M, they fall on the periods as a multinomial (bᵢ/Σb).

    Normal: z² = (T − s̄M)² / (M/B Σ bᵢ(sᵢ − s̄)²). `bases` are any numbers ≥ 0; all else as `trend_in_shares`.
    Events are taken as independent: one that leads to others makes p too small.
    Armitage (1955), as above; Breslow & Day (1987), Statistical Methods in Cancer Research II, § 3.6.
    Shapes, missing and what is refused (ValueError) as `trend_in_shares`, but that events may be more than the
    base.
    """
    k, n = checked_finite(counts, bases)
    if np.any(k < 0) or np.any(n < 0):
        raise ValueError("a count or a base is below 0")
    if np.any((n == 0) & (k > 0)):
        raise ValueError("a period has events and nobody whom they could happen to")
    return _trend(checked_whole(k), n, scores, mid_p, shares=False)


def _trend(k: FloatArray, n: FloatArray, scores: npt.ArrayLike | None, mid_p: bool, *, shares: bool) -> Trend:
    if k.ndim == 0 or k.shape[-1] < 2:
        raise ValueError("a trend needs at least two periods along the last axis")
    s = np.arange(k.shape[-1], dtype=np.float64) if scores is None else np.asarray(scores, np.float64)
    if s.shape != k.shape[-1:] or not np.all(np.isfinite(s)) or np.any(s != np.round(s)):
        raise ValueError(f"scores are whole numbers, one for each of the {k.shape[-1]} periods")
    s = (s - s.min()) / (np.gcd.reduce((s - s.min()).astype(np.int64)) or 1)
    unit = 1.0 if scores is None else _unit(np.asarray(scores, np.float64))
    events, people = k.sum(axis=-1), n.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (n * s).sum(axis=-1) / people
        spread = (n * (s - centre[..., None]) ** 2).sum(axis=-1)
        off = (k * s).sum(axis=-1) - centre * events
        chance = events * (people - events) / (people * (people - 1)) if shares else events / people
        z = off / np.sqrt(chance * spread)
        slope = np.where(spread > 0, off / spread / unit, np.nan)
    from scipy.special import erfc

    # Nobody, everybody or one period alone: nothing could have fallen otherwise.
    stuck = (chance * spread == 0) & ~np.isnan(off)
    p = np.where(stuck, 1.0, erfc(np.abs(z) / np.sqrt(2)))
    exact = np.array(stuck)
    few = np.minimum(events, people - events) if shares else events
    countable = np.asarray((few <= EXACT_UP_TO) & (few * few * s.max() <= _LARGEST_TABLE) & ~stuck)
    for at in np.ndindex(countable.shape):
        if countable[at]:
            p[at] = _exact(k[at], n[at], s.astype(np.int64), mid_p, shares)
            exact[at] = True
    return Trend(np.asarray(slope)[()], np.asarray(p)[()], np.asarray(exact)[()])


def _unit(scores: FloatArray) -> float:
    return float(np.gcd.reduce((scores - scores.min()).astype(np.int64)) or 1)


def _exact(k: FloatArray, n: FloatArray, s: npt.NDArray[np.int64], mid_p: bool, shares: bool) -> float:
    """One series: the table ways[m, t] of the probability of m events with T = t, one period after another."""
    from scipy.special import gammaln, xlog1py, xlogy

    if shares and 2 * k.sum() > n.sum():
        k = n - k  # those without, when they are fewer: the same p
    total = int(k.sum())
    among = np.arange(total + 1)
    ways = np.zeros((total + 1, total * int(s.max()) + 1))
    ways[0, 0] = 1.0
    share = total / n.sum()
    for base, score in zip(n, s, strict=True):
        if base == 0:
            continue
        if shares:
            inside = among[: int(min(base, total)) + 1]
            choose = gammaln(base + 1) - gammaln(inside + 1) - gammaln(base - inside + 1)
            log = choose + xlogy(inside, share) + xlog1py(base - inside, -share)
        else:
            inside = among
            log = xlogy(inside, share * base) - share * base - gammaln(inside + 1)
        after = np.zeros_like(ways)
        for m, chance in zip(inside, np.exp(log), strict=True):
            step = int(m * score)
            after[m:, step:] += chance * ways[: total + 1 - m, : ways.shape[1] - step]
        ways = after
    fell = ways[total] / ways[total].sum()
    at = int((k * s).sum())
    tail = min(fell[: at + 1].sum(), fell[at:].sum()) - (fell[at] / 2 if mid_p else 0.0)
    return float(min(1.0, 2 * tail))
