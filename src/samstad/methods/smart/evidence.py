"""How often have comparable areas made a change of this size in this time?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samstad.methods.uncertainty import wilson
from samstad.methods.values import FloatArray


@dataclass(frozen=True, slots=True)
class History:
    """What comparable areas have done: `values` (areas, years) in the indicator's unit, NaN where missing.

    `years` (years,) rising; `breaks` (areas, years), True where a value cannot be compared with the ones before
    it. Raises ValueError for other shapes or infinite values.
    """

    values: FloatArray
    years: tuple[int, ...]
    breaks: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.years):
            raise ValueError(f"history {self.values.shape} is not (areas, {len(self.years)} years)")
        if any(low >= high for low, high in zip(self.years, self.years[1:], strict=False)):
            raise ValueError(f"years {list(self.years)} are not rising")
        if np.any(np.isinf(self.values)):
            raise ValueError("a value is infinite")
        if self.breaks is not None and self.breaks.shape != self.values.shape:
            raise ValueError("breaks and values differ in shape")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found.

    `areas` that have at least one window; `windows` all pairs of values `span` years apart; `cases` the
    independent ones among them; `made_it` the mean over cases that made the change, and so perhaps no whole number;
    `share` = made_it/cases with its limits, 0–1, None without a case; `areas_made_it` areas that have at least once;
    `median` and `best_tenth` of all changes, in the indicator's unit, positive in the wanted direction; `longest` the
    longest span in years that any area's history has.
    """

    areas: int
    windows: int
    cases: int
    made_it: float
    share: float | None
    lower: float | None
    upper: float | None
    areas_made_it: int
    median: float | None
    best_tenth: float | None
    longest: int


def how_often(
    history: History,
    change: float,
    span: int,
    *,
    higher_is_better: bool,
    start: float | None = None,
    start_band: float | None = None,
    level: float = 0.95,
) -> Evidence:
    """How often areas have changed for the better by `change` or more within `span` years.

    A window is a pair of values of one area exactly `span` years apart, with no break in between; with `start` and
    `start_band` only those that begin within the band around the start. Windows of one area overlap and tell the same
    story: an area counts for as many cases as it has windows that share at most an end year, the most that can be
    chosen. Of its cases, the share that made it is the share of all its windows that did. So
    share = Σ cases·(share of windows)/Σ cases over areas, with the Wilson interval of that many cases.

    `change` ≥ 0, in the indicator's unit; 0 asks for any change for the better. Raises ValueError for a span below
    1, a change below 0 or not finite, or a band below 0.
    Values (areas, years); missing ones are in no window, and without windows the
    share is None. Source:
    docs/methods/smart.md.
    """
    if span < 1 or not 0 <= change < math.inf or (start_band is not None and start_band < 0):
        raise ValueError(f"a change of {change} in {span} years from a band of {start_band}")
    sign = 1.0 if higher_is_better else -1.0
    at = {year: i for i, year in enumerate(history.years)}
    pairs = [(at[year], at[year + span]) for year in history.years if year + span in at]
    areas = history.values.shape[0]
    gains = np.full((areas, len(pairs)), np.nan)
    broken = _breaks_so_far(history)
    for column, (first, last) in enumerate(pairs):
        gain = sign * (history.values[:, last] - history.values[:, first])
        usable = broken[:, last] == broken[:, first]
        if start is not None and start_band is not None:
            usable &= np.abs(history.values[:, first] - start) <= start_band
        gains[:, column] = np.where(usable, gain, np.nan)
    counted = ~np.isnan(gains)
    # What is equal on paper has made it: 0.3 − 0.1 is a little less than 0.2 in binary.
    slack = 1e-9 * max(change, float(np.max(np.nan_to_num(np.abs(history.values)), initial=0.0)))
    made = counted & (np.nan_to_num(gains, nan=-np.inf) >= (change - slack if change > 0 else slack))
    windows = counted.sum(axis=1)
    starts = [history.years[first] for first, _ in pairs]
    cases = np.array([_apart(starts, row, span) for row in counted], dtype=np.int64).reshape(areas)
    within = np.divide(made.sum(axis=1), windows, out=np.zeros(areas), where=windows > 0)
    total, made_it = int(cases.sum()), float((cases * within).sum())
    found = gains[counted]
    limits = wilson(min(made_it, total), total, level) if total else (None, None)
    return Evidence(
        areas=int((windows > 0).sum()),
        windows=int(windows.sum()),
        cases=total,
        made_it=made_it,
        share=made_it / total if total else None,
        lower=None if limits[0] is None else float(limits[0]),
        upper=None if limits[1] is None else float(limits[1]),
        areas_made_it=int(made.any(axis=1).sum()),
        median=float(np.median(found)) if found.size else None,
        best_tenth=float(np.quantile(found, 0.9)) if found.size else None,
        longest=_longest(history),
    )


def _breaks_so_far(history: History) -> npt.NDArray[np.int64]:
    """(areas, years): how many breaks there have been; two years compare where the number is the same."""
    if history.breaks is None:
        return np.zeros(history.values.shape, dtype=np.int64)
    return np.asarray(np.cumsum(history.breaks, axis=1), dtype=np.int64)


def _apart(starts: list[int], there: npt.NDArray[np.bool_], span: int) -> int:
    """The most windows that share at most an end year. Taking the earliest each time is the best choice,
    since all are of one length.
    """
    count, free_from = 0, -math.inf
    for start, use in zip(starts, there, strict=True):
        if use and start >= free_from:
            count, free_from = count + 1, start + span
    return count


def _longest(history: History) -> int:
    """The longest span of years between two values of one area that can be compared."""
    broken = _breaks_so_far(history)
    years = np.array(history.years)
    longest = 0
    for values, parts in zip(history.values, broken, strict=True):
        for part in np.unique(parts):
            there = years[(parts == part) & ~np.isnan(values)]
            longest = max(longest, int(there[-1] - there[0]) if there.size else 0)
    return longest
