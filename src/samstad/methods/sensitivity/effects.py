"""Which choice moves the ranks: a decomposition of their variance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from samstad.methods.sensitivity.plain import Ranks
from samstad.methods.values import FloatArray


@dataclass(frozen=True, slots=True)
class Effect:
    """How much of the variance of the ranks, summed over areas, hangs on one choice.

    first_order: the share (0–1) that would be gone, on average, if this choice were settled. total: the share
    that would be left if all others were; above `first_order` where choices act together. Both 0 exactly
    where a choice changes nothing. error: standard error of first_order, which is an estimate and may fall
    somewhat outside 0–1.
    """

    first_order: float
    total: float
    error: float


class Accumulated:
    """Sums for one choice over periods, in whole numbers: no order of adding them changes anything."""

    def __init__(self, draws: int) -> None:
        self.shared = np.zeros(draws, dtype=np.int64)
        self.moved = np.zeros(draws, dtype=np.int64)

    def add(self, one: Ranks, other: Ranks, mixed: Ranks, base: Ranks) -> None:
        """`mixed` is `other` with this choice taken from `one`. (draws, areas); base (areas,) centres."""
        change = (mixed - other).astype(np.int64)
        self.shared += np.einsum("da,da->d", (one - base).astype(np.int64), change)
        self.moved += np.einsum("da,da->d", change, change)

    def effect(self, variance: float) -> Effect:
        """Saltelli et al. (2010), table 2 (b) and (f), summed over areas (Gamboa et al. 2014)."""
        if variance == 0:
            return Effect(0.0, 0.0, 0.0)
        each: FloatArray = self.shared / variance
        spread = float(each.std(ddof=1)) / math.sqrt(len(each)) if len(each) > 1 else math.nan
        return Effect(float(each.mean()), float(self.moved.mean()) / (2 * variance), spread)


def variance_of(one: Ranks, other: Ranks) -> float:
    """The variance of each area's rank over both sets of draws, summed over areas."""
    both = np.concatenate([one, other]).astype(np.int64)
    n = len(both)
    return float(((both**2).sum(axis=0) * n - both.sum(axis=0) ** 2).sum()) / n**2
