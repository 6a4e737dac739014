"""A class has changed: beyond chance? And was it the area, or the others?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods.area_types.classes import CutPoints, IntArray, classify
from samstad.methods.values import FloatArray


class ClassRange(NamedTuple):
    """The lowest and highest class number that the interval of a value reaches; 0 where there is no value."""

    first: IntArray
    last: IntArray


class ClassChange(NamedTuple):
    """Arrays of the input's shape.

    `before`, `after`: classes, 0 where missing. `change` = after − before = `area` + `others`, NaN where one is
    missing. `within_noise`: True where the class differs and both years' intervals reach a common class; False
    also where no intervals were given.
    """

    before: IntArray
    after: IntArray
    change: FloatArray
    area: FloatArray
    others: FloatArray
    within_noise: npt.NDArray[np.bool_]


def class_range(lower: npt.ArrayLike, upper: npt.ArrayLike, cut_points: CutPoints) -> ClassRange:
    """Which classes a value may belong to: those of lower ≤ value ≤ upper. Raises ValueError where lower > upper.

    Limits of any one shape, in the unit of the cut points; classes from 1, and 0 where a limit is missing (NaN).
    Source: docs/methods/area-types.md.
    """
    if np.any(np.asarray(lower) > np.asarray(upper)):
        raise ValueError("a lower limit is above its upper limit")
    one, other = classify(lower, cut_points), classify(upper, cut_points)
    known = (one > 0) & (other > 0)
    return ClassRange(np.where(known, np.minimum(one, other), 0), np.where(known, np.maximum(one, other), 0))


def decompose_change(
    value_before: npt.ArrayLike,
    value_after: npt.ArrayLike,
    cuts_before: CutPoints,
    cuts_after: CutPoints,
    *,
    limits_before: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    limits_after: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> ClassChange:
    """How much of a change of class the area's own value made, and how much the move of the cut points.

    With class c(x, t) of value x under cut points t: area = ½[c(x₁,t₀) − c(x₀,t₀) + c(x₁,t₁) − c(x₀,t₁)],
    others = ½[c(x₀,t₁) − c(x₀,t₀) + c(x₁,t₁) − c(x₁,t₀)]: the Shapley values of two causes, which sum to the change
    whichever is thought to come first. In class numbers, so halves occur.

    Cut points made from the areas themselves hold the area's own share of the mean (1/n): that part is counted
    with the others. Raises ValueError where the two sets of cut points make different classes, or one year alone
    has limits. Shapley (1953); Shorrocks (2013), J. Econ. Inequal. 11:99–126.
    Values of one shape, in the unit of the cut points; missing (NaN) gives class 0 and NaN.
    """
    if (cuts_before.classes, cuts_before.numbering) != (cuts_after.classes, cuts_after.numbering):
        raise ValueError("the two vintages have different classes, and a change between them means nothing")
    if (limits_before is None) != (limits_after is None):
        raise ValueError("noise needs the limits of both years")
    x0, x1 = np.broadcast_arrays(np.asarray(value_before, np.float64), np.asarray(value_after, np.float64))
    known = ~np.isnan(x0) & ~np.isnan(x1)
    old, new = classify(x0, cuts_before), classify(x1, cuts_after)
    early, late = classify(x1, cuts_before), classify(x0, cuts_after)  # what would have been

    def halved(first: IntArray, second: IntArray) -> FloatArray:
        return np.asarray(np.where(known, (first + second) / 2, np.nan), dtype=np.float64)

    change = np.asarray(np.where(known, new - old, np.nan), dtype=np.float64)
    noise = np.zeros(x0.shape, dtype=np.bool_)
    if limits_before is not None and limits_after is not None:
        one, other = class_range(*limits_before, cuts_before), class_range(*limits_after, cuts_after)
        meet = (np.maximum(one.first, other.first) <= np.minimum(one.last, other.last)) & (one.first > 0)
        noise = np.asarray(known & (old != new) & meet & (other.first > 0))
    return ClassChange(
        old, new, change, halved(early - old, new - late), halved(late - old, new - early), noise
    )
