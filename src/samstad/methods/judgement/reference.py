"""The difference from a reference, as a series of its own that the same rule can judge.

What is judged of `close_gap` and `match_reference` is d = value − reference, year by year. Where the area is a part
of the reference its own chance is in both, and the interval of d must not count it twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samstad.methods.judgement.terms import Point
from samstad.methods.record import checked_fields
from samstad.methods.values import Missing


@dataclass(frozen=True, slots=True)
class Reference:
    """The series that a target is measured against.

    `points` as those of the area, ordered by period, each once. `contains_area`: True where the area is a part of
    the reference (a district and its city), so that the two are not independent.
    """

    points: tuple[Point, ...]
    contains_area: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"points": [point.to_dict() for point in self.points], "contains_area": self.contains_area}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reference:
        entries = checked_fields(cls, data)
        points = tuple(Point.from_dict(point) for point in entries["points"])
        return cls(points, bool(entries.get("contains_area", False)))


@dataclass(frozen=True, slots=True)
class Compared:
    """The area, its reference and their difference, by period."""

    own: Mapping[int, Point]
    reference: Mapping[int, Point]
    differences: tuple[Point, ...]
    contains_area: bool

    def lacks_reference(self, period: int) -> bool:
        """True where the area has a value in `period` and the reference has none."""
        return self.own[period].value is not None and self.reference[period].value is None

    def weight(self, period: int) -> float:
        return weight_of(self.own[period], self.reference[period]) if self.contains_area else 0.0


def compare(series: Sequence[Point], reference: Reference) -> Compared:
    """The differences of every period of `series`. A period that the reference lacks is not yet published after
    its last one, and not collected before.
    """
    known = {point.period: point for point in reference.points}
    last = max(known, default=None)
    facing, differences, before = {}, [], None
    for own in series:
        other = known.get(own.period)
        if other is None:
            late = last is None or own.period > last
            other = Point(own.period, None, Missing.NOT_YET_PUBLISHED if late else Missing.NOT_COLLECTED)
        broken = any(
            point.break_before and (before is None or before < period <= own.period)
            for period, point in known.items()
            if period <= own.period
        )
        facing[own.period] = other
        differences.append(difference(own, other, broken or own.break_before, reference.contains_area))
        before = own.period
    return Compared(
        {point.period: point for point in series}, facing, tuple(differences), reference.contains_area
    )


def difference(own: Point, other: Point, broken: bool, contains_area: bool) -> Point:
    """Value minus reference with limits; what the area lacks is told before what the reference lacks."""
    coverage = min(own.coverage, other.coverage)
    if own.value is None or other.value is None:
        kind = own.missing if own.value is None else other.missing
        return Point(own.period, None, kind, base=own.base, coverage=coverage, break_before=broken)
    d = own.value - other.value
    limits = difference_limits(own, other, contains_area)
    lower, upper = (None, None) if limits is None else (d - limits[0], d + limits[1])
    return Point(own.period, d, Missing.PRESENT, lower, upper, own.base, coverage, broken)


def difference_limits(own: Point, other: Point, contains_area: bool) -> tuple[float, float] | None:
    """How far below and above value − reference the limits lie; None where neither has an interval.

    Independent: MOVER. Where the area is the share w of the reference, R = w·p + (1−w)·q with q the rest, so
    p − R = (1−w)(p − q), and p and q are independent. The half-widths of (1−w)·q follow from those of R:
    h_q² = h_R² − w²·h_p², not below 0. Where w is not known the two are taken as independent, which is wider.
    """
    if own.lower is None and other.lower is None:
        return None
    below, above = _halves(own)
    other_below, other_above = _halves(other)
    w = weight_of(own, other) if contains_area else 0.0
    rest_below = math.sqrt(max(other_below**2 - (w * below) ** 2, 0.0))
    rest_above = math.sqrt(max(other_above**2 - (w * above) ** 2, 0.0))
    return math.hypot((1 - w) * below, rest_above), math.hypot((1 - w) * above, rest_below)


def weight_of(own: Point, other: Point) -> float:
    """The area's share of the reference's base; 0 where a base or an interval is not known, or the bases contradict."""
    if not own.base or not other.base or own.lower is None or other.lower is None or own.base > other.base:
        return 0.0
    return own.base / other.base


def _halves(point: Point) -> tuple[float, float]:
    if point.value is None or point.lower is None or point.upper is None:
        return 0.0, 0.0
    return point.value - point.lower, point.upper - point.value
