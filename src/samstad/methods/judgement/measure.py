"""The numbers of a judgement, turned so that more is always better, whatever the target's direction."""

from __future__ import annotations

import math
from dataclasses import dataclass

from samstad.methods.judgement.material import Material
from samstad.methods.judgement.terms import Point, Rule, Target, TargetKind
from samstad.methods.uncertainty import mover_difference

# Two numbers nearer than this share of the baseline or target are one: 0.3 is on the path at 0.1 + 0.2.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is measured, oriented: every number is turned so that more is better.

    `lower` and `upper` are the limits of the latest value as seen from the target, `path_lower` and `path_upper`
    as seen from the path: the value's own, and where a gap's target follows from the gap at the baseline, which
    is uncertain too, those of the difference between the two.
    """

    sign: int
    latest: float
    lower: float
    upper: float
    baseline: float | None
    gain: float | None
    gain_lower: float | None
    gain_upper: float | None
    goal: float | None
    path: float | None
    path_lower: float
    path_upper: float
    slack: float
    tolerance: float
    rounding: float
    over: bool
    certain: bool

    @property
    def directional(self) -> bool:
        """True where the target is a direction alone."""
        return self.goal is None

    def turned(self, number: float) -> float:
        """`number` in the indicator's own direction; never -0.0, which would be printed with its sign."""
        return self.sign * number + 0.0

    @property
    def change(self) -> float | None:
        """Latest minus baseline, in the indicator's own direction."""
        return None if self.gain is None else self.turned(self.gain)

    @property
    def change_limits(self) -> tuple[float, float] | None:
        """The limits of `change`, lower first."""
        if self.gain_lower is None or self.gain_upper is None:
            return None
        lower, upper = sorted((self.turned(self.gain_lower), self.turned(self.gain_upper)))
        return lower, upper

    @property
    def value_limits(self) -> tuple[float, float]:
        """The limits of the latest value, lower first; both are the value where it has no interval."""
        lower, upper = sorted((self.turned(self.lower), self.turned(self.upper)))
        return lower, upper

    @property
    def path_limits(self) -> tuple[float, float]:
        """As `value_limits`, seen from the path."""
        lower, upper = sorted((self.turned(self.path_lower), self.turned(self.path_upper)))
        return lower, upper


def measure(material: Material, target: Target, rule: Rule) -> Numbers:
    latest, baseline = material.latest, material.baseline
    assert latest is not None
    assert latest.value is not None
    sign = 1 if target.higher_is_better else -1
    start = sign * baseline.value if baseline and baseline.value is not None else None
    goal = _goal(target, sign, start)
    change_lower, change_upper = _change_limits(baseline, latest)
    gains = sorted(sign * limit for limit in (change_lower, change_upper) if limit is not None)
    own = sorted(sign * (latest.value if limit is None else limit) for limit in (latest.lower, latest.upper))
    own_on_path = own
    rounding = _ROUNDING * max(abs(start or 0), abs(goal or 0), rule.tolerance, _level(material))
    path = _path(start, goal, latest.period, target, material.over, rounding)
    if target.share is not None and start is not None:
        there = _share_of_time(latest.period, target, material.over) * target.share
        own = _seen_from(latest, baseline, 1 - target.share, sign)
        own_on_path = _seen_from(latest, baseline, 1 - there, sign)
    way = goal - start if path is not None and goal is not None and start is not None else 0.0
    return Numbers(
        sign=sign,
        latest=sign * latest.value,
        lower=own[0],
        upper=own[1],
        baseline=start,
        gain=sign * latest.value - start if start is not None else None,
        gain_lower=gains[0] if gains else None,
        gain_upper=gains[1] if gains else None,
        goal=goal,
        path=path,
        path_lower=own_on_path[0],
        path_upper=own_on_path[1],
        slack=max(rule.tolerance, rule.on_the_way_band * way),
        tolerance=rule.tolerance,
        rounding=rounding,
        over=material.over,
        certain=rule.require_interval_certainty and bool(gains),
    )


def _goal(target: Target, sign: int, start: float | None) -> float | None:
    """What is to be reached, turned; None for a direction alone."""
    if target.kind is TargetKind.MATCH_REFERENCE:
        return 0.0
    if target.share is not None:
        return None if start is None else (1 - target.share) * start
    return sign * target.value if target.value is not None else None


def _level(material: Material) -> float:
    """How large the numbers are that differences are made of; of the reference alone, since it is what stays when
    the area's value is another."""
    if material.compared is None:
        return 0.0
    return max(
        (abs(p.value) for p in material.compared.reference.values() if p.value is not None), default=0.0
    )


def _seen_from(latest: Point, baseline: Point | None, kept: float, sign: int) -> list[float]:
    """Limits of the latest difference as seen from `kept` of the difference at the baseline (MOVER), turned."""
    assert baseline is not None
    value, low, high = _with_limits(latest)
    start, start_low, start_high = _with_limits(baseline)
    below = math.hypot(value - low, kept * (start_high - start))
    above = math.hypot(high - value, kept * (start - start_low))
    return sorted((sign * (value - below), sign * (value + above)))


def _change_limits(baseline: Point | None, latest: Point) -> tuple[float | None, float | None]:
    """Limits of latest − baseline (MOVER), where at least one of them has an interval.

    A value without an interval is taken as exact: the source gave it so, and the reasons say it.
    """
    if baseline is None or baseline.value is None or latest.value is None:
        return None, None
    if baseline.lower is None and latest.lower is None:
        return None, None
    limits = mover_difference(*_with_limits(latest), *_with_limits(baseline))
    return float(limits.lower), float(limits.upper)


def _with_limits(point: Point) -> tuple[float, float, float]:
    assert point.value is not None
    if point.lower is None or point.upper is None:
        return point.value, point.value, point.value
    return point.value, point.lower, point.upper


def _path(
    start: float | None, goal: float | None, period: int, target: Target, over: bool, rounding: float
) -> float | None:
    """Where the straight line from baseline to target is in `period`; None where there is no way to go.

    A target no better than its baseline has no path: the line would lead downhill, and falling along it would
    be called progress.
    """
    if start is None or goal is None or target.baseline_year is None or goal - start <= rounding:
        return None
    if over:
        return goal
    return start + (goal - start) * (period - target.baseline_year) / (target.year - target.baseline_year)


def _share_of_time(period: int, target: Target, over: bool) -> float:
    """How much of the time from baseline to target year has gone, 0–1."""
    if over or target.baseline_year is None:
        return 1.0
    return (period - target.baseline_year) / (target.year - target.baseline_year)
