"""Classes of a map: few, of about equally many areas, with limits that can be read.

Limits are quantiles that are values of some area, rounded to the indicator's decimals; equal limits fall together,
so that no class is without areas. A class holds values from its lower limit up to but not including its upper;
the last includes both. The limits say nothing of good or bad.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from samstad.drawing.numbers import Lang, format_number, format_range

MOST = 5


def as_written(value: float, decimals: int) -> float:
    """The number as `drawing.numbers` writes it: an area whose table says 1,0 is in the class that holds 1,0."""
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


@dataclass(frozen=True)
class Classes:
    """Limits from low to high: one more than there are classes. `decimals` is how they are written."""

    limits: tuple[float, ...]
    decimals: int

    def of(self, value: float) -> int:
        """The class of a value, from 0. Rounding of limits leaves no value outside."""
        return bisect.bisect_right(self.limits[1:-1], as_written(value, self.decimals))

    def labels(self, lang: Lang) -> list[str]:
        """Each class from its lower limit to the last number below its upper one."""
        step = 10.0**-self.decimals
        pairs = list(zip(self.limits[:-1], self.limits[1:], strict=True))
        tops = [max(low, high - step) for low, high in pairs[:-1]] + [high for _low, high in pairs[-1:]]
        return [
            format_number(low, self.decimals, lang)
            if round(top - low, self.decimals) == 0
            else format_range(low, top, self.decimals, lang)
            for (low, _high), top in zip(pairs, tops, strict=True)
        ]


def classify(values: Sequence[float], decimals: int, most: int = MOST) -> Classes:
    """Classes for some values; without any value there is none. One value or all alike gives one class."""
    if not len(values):
        return Classes((), decimals)
    rounded = np.array([as_written(value, decimals) for value in values])
    inner = set(np.quantile(rounded, np.linspace(0, 1, most + 1)[1:-1], method="higher").tolist())
    low, high = float(rounded.min()), float(rounded.max())
    return Classes((low, *sorted(limit for limit in inner if low < limit <= high), high), decimals)
