"""Areas that were chosen by criteria which all had to be met, such as the fifteen of 2012."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Values

AnswerArray = npt.NDArray[np.uint8]


class Comparison(StrEnum):
    BELOW = "below"
    ABOVE = "above"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Answer(IntEnum):
    """Missing is neither yes nor no."""

    NO = 0
    YES = 1
    CANNOT_TELL = 2


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition: `measure` stands in `comparison` to `threshold`, in the measure's unit; `vintage` is when it
    was set and `source` by whom. Raises ValueError for a threshold that is not finite.
    """

    measure: str
    comparison: Comparison
    threshold: float
    vintage: str
    source: str

    def __post_init__(self) -> None:
        if not math.isfinite(self.threshold):
            raise ValueError(f"{self.measure}: threshold {self.threshold}")


_SELECTION = "Selection of urban development areas from registers, areas named by 2011-11-30"

#: The urban development areas 2012–2014: all four. Shares in per cent, population in persons.
URB15: tuple[Criterion, ...] = (
    Criterion("employment", Comparison.BELOW, 52.0, "2011", _SELECTION),
    Criterion("long_term_assistance", Comparison.ABOVE, 4.8, "2011", _SELECTION),
    Criterion("qualified_for_upper_secondary", Comparison.BELOW, 70.0, "2011", _SELECTION),
    Criterion("population", Comparison.AT_LEAST, 4000.0, "2011", _SELECTION),
)


class CriteriaResult(NamedTuple):
    """`all` (areas,) and `each` (criteria, areas), as `Answer`.

    `near` (areas,): True where the answer to `all` could be another within the intervals given.
    """

    all: AnswerArray
    each: AnswerArray
    near: npt.NDArray[np.bool_]


def meets(
    criteria: Sequence[Criterion],
    values: Mapping[str, Values],
    limits: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]] | None = None,
) -> CriteriaResult:
    """Which areas meet all `criteria`, from one array (areas,) for each measure.

    NO as soon as one known criterion is not met; YES when all are known and met; otherwise CANNOT_TELL.
    `limits` are (lower, upper) of the measures that have an interval. Raises ValueError for no criteria, a measure
    without values, or different shapes.
    Values are in the unit of their criterion. A missing value is no answer, and never a NO or a YES. Source:
    docs/methods/area-types.md.
    """
    if not criteria or any(criterion.measure not in values for criterion in criteria):
        raise ValueError(f"values are needed for {[criterion.measure for criterion in criteria]}")
    each = np.stack([_answer(c, values[c.measure].values) for c in criteria])
    given = limits or {}
    # All at their best and all at their worst: the two ends of what the intervals allow.
    ends = [
        np.stack([_answer(c, _end(c, values[c.measure], given.get(c.measure), best)) for c in criteria])
        for best in (True, False)
    ]
    answer, best, worst = _together(each), _together(ends[0]), _together(ends[1])
    return CriteriaResult(answer, each, np.asarray((best != answer) | (worst != answer)))


def _end(
    criterion: Criterion, values: Values, limits: tuple[npt.ArrayLike, npt.ArrayLike] | None, best: bool
) -> npt.NDArray[np.float64]:
    """The limit that most readily meets (best) or misses the criterion; the value where there is no limit."""
    if limits is None:
        return values.values
    low = criterion.comparison in (Comparison.BELOW, Comparison.AT_MOST)
    limit = np.asarray(limits[0 if low == best else 1], dtype=np.float64)
    return np.where(np.isnan(limit), values.values, limit)


def _answer(criterion: Criterion, numbers: npt.NDArray[np.float64]) -> AnswerArray:
    compare = {
        Comparison.BELOW: np.less,
        Comparison.ABOVE: np.greater,
        Comparison.AT_LEAST: np.greater_equal,
        Comparison.AT_MOST: np.less_equal,
    }[criterion.comparison]
    met = np.where(compare(numbers, criterion.threshold), Answer.YES, Answer.NO)
    return np.where(np.isnan(numbers), Answer.CANNOT_TELL, met).astype(np.uint8)


def _together(each: AnswerArray) -> AnswerArray:
    unknown = np.where((each == Answer.CANNOT_TELL).any(axis=0), Answer.CANNOT_TELL, Answer.YES)
    return np.where((each == Answer.NO).any(axis=0), Answer.NO, unknown).astype(np.uint8)
