"""Which points a judgement rests on, and what stands in the way of giving one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from samstad.methods.judgement.codes import Reason, ReasonCode, reason
from samstad.methods.judgement.reference import Compared
from samstad.methods.judgement.terms import Point, Rule, Target, TargetKind
from samstad.methods.values import Missing

# Shares of coverage are quotients: 0.7999999999 is 0.8.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Material:
    """The points a judgement can rest on, and what the series says of time.

    Where the target has a reference the points are differences from it, and `compared` has both sides.
    """

    baseline: Point | None
    latest: Point | None
    skipped: tuple[Point, ...]
    breaks: tuple[int, ...]
    over: bool
    compared: Compared | None = None


def find_material(series: Sequence[Point], target: Target, compared: Compared | None = None) -> Material:
    periods = [point.period for point in series]
    if any(later <= earlier for earlier, later in pairwise(periods)):
        raise ValueError(f"the series is ordered by period, each once, and not {periods}")
    start = target.baseline_year
    baseline = next((point for point in series if point.period == start), None)
    after = [p for p in series if p.period <= target.year and (start is None or p.period > start)]
    latest, skipped = None, []
    for point in reversed(after):
        if not _says_nothing(point, target):
            latest = point
            break
        skipped.append(point)
    end = latest.period if latest else target.year
    breaks = tuple(p.period for p in after if p.break_before and p.period <= end and start is not None)
    over = any(
        p.period == target.year or (p.period > target.year and p.missing != Missing.NOT_YET_PUBLISHED)
        for p in series
    )
    return Material(baseline, latest, tuple(reversed(skipped)), breaks, over, compared)


def _says_nothing(point: Point, target: Target) -> bool:
    """Periods that are passed over in the search for the latest one.

    A year in which nobody measured says nothing, and a year that is not out yet leaves the year before as the
    latest word. The target year itself is different: once it is in the series its answer is awaited, and an
    older value does not stand in for it. Other kinds (withheld, suppressed, unexplained, not applicable) are
    information about that year: passing over them would show an old number as if it were the state of things.
    """
    if point.missing == Missing.NOT_YET_PUBLISHED:
        return point.period < target.year
    return point.missing == Missing.NOT_COLLECTED


def find_obstacles(material: Material, target: Target, rule: Rule) -> list[Reason]:
    """Every reason why no state can be given; empty where one can."""
    found = _no_latest(material, target)
    latest, baseline = material.latest, material.baseline
    if target.kind.needs_baseline and (baseline is None or baseline.value is None):
        found.append(missing_baseline(material, target))
    elif baseline is not None and baseline.value is not None:
        found.extend(_no_way_to_go(baseline.value, baseline.period, target))
    if latest is not None and material.breaks:
        found.append(
            reason(
                ReasonCode.BREAK_IN_SERIES,
                periods=list(material.breaks),
                baseline_period=target.baseline_year,
                latest_period=latest.period,
            )
        )
    covered = about_coverage(material, rule)
    if covered is not None and covered.code == ReasonCode.COVERAGE_TOO_LOW:
        found.append(covered)
    return found


def _no_latest(material: Material, target: Target) -> list[Reason]:
    """Why there is no latest value to judge; empty where there is one."""
    found: list[Reason] = []
    latest = material.latest
    if latest is None:
        waiting = [p.period for p in material.skipped if p.missing == Missing.NOT_YET_PUBLISHED]
        if target.baseline_year is not None:
            found.append(reason(ReasonCode.NOTHING_AFTER_BASELINE, baseline_period=target.baseline_year))
        alone = [p for p in material.skipped if _lacks_reference(material, p)]
        if alone:
            found.append(_reference_missing(alone[-1]))
        elif waiting:
            found.append(reason(ReasonCode.NOT_YET_PUBLISHED, periods=waiting))
        else:
            found.append(reason(ReasonCode.NO_VALUE, period=None, missing=None))
    elif latest.value is None and _lacks_reference(material, latest):
        found.append(_reference_missing(latest))
    elif latest.missing == Missing.WITHHELD:
        found.append(reason(ReasonCode.VALUE_WITHHELD, period=latest.period))
    elif latest.missing == Missing.NOT_YET_PUBLISHED:
        found.append(reason(ReasonCode.NOT_YET_PUBLISHED, periods=[latest.period]))
    elif latest.value is None:
        found.append(reason(ReasonCode.NO_VALUE, period=latest.period, missing=latest.missing.code))
    return found


def _lacks_reference(material: Material, point: Point) -> bool:
    return material.compared is not None and material.compared.lacks_reference(point.period)


def _reference_missing(point: Point) -> Reason:
    return reason(ReasonCode.REFERENCE_MISSING, period=point.period, missing=point.missing.code)


def _no_way_to_go(baseline: float, period: int, target: Target) -> list[Reason]:
    """A change that leads the wrong way, or a gap that is not there: whoever set the target meant another."""
    sign = 1 if target.higher_is_better else -1
    if target.kind is TargetKind.REACH and target.value is not None and sign * (target.value - baseline) <= 0:
        values = {"baseline_value": baseline, "target_value": target.value}
        return [reason(ReasonCode.TARGET_BEHIND_BASELINE, **values)]
    if target.kind is TargetKind.CLOSE_GAP and sign * baseline >= 0:
        return [reason(ReasonCode.NO_GAP_TO_CLOSE, period=period, difference=baseline)]
    return []


def missing_baseline(material: Material, target: Target) -> Reason:
    kind = material.baseline.missing.code if material.baseline else None
    return reason(ReasonCode.BASELINE_MISSING, period=target.baseline_year, missing=kind)


def about_coverage(material: Material, rule: Rule) -> Reason | None:
    """What the values cover; None where there is no latest value to cover anything."""
    points = {"latest": material.latest, "baseline": material.baseline}
    shares = {
        name: point.coverage if point and point.value is not None else None for name, point in points.items()
    }
    if shares["latest"] is None:
        return None
    low = [
        name for name, share in shares.items() if share is not None and share < rule.min_coverage - _ROUNDING
    ]
    if low:
        return reason(ReasonCode.COVERAGE_TOO_LOW, **shares, required=rule.min_coverage, points=low)
    return reason(ReasonCode.COVERAGE_SUFFICIENT, **shares, required=rule.min_coverage)
