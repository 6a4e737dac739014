"""Why a judgement is what it is: codes and numbers, at least one for each aspect. No sentences.

The numbers are None where an obstacle stands in the way: two values that cannot be compared have no change.
"""

from __future__ import annotations

from typing import Any

from samstad.methods.judgement.codes import Reason, ReasonCode, reason
from samstad.methods.judgement.ladder import is_on_path, is_reached, is_too_wide, is_worse
from samstad.methods.judgement.material import Material, about_coverage, missing_baseline
from samstad.methods.judgement.measure import Numbers
from samstad.methods.judgement.terms import METHOD_VERSION, Rule, Target


def about_baseline(material: Material, target: Target) -> list[Reason]:
    point = material.baseline
    if target.baseline_year is None:
        return [reason(ReasonCode.BASELINE_NOT_SET)]
    if point is None or point.value is None:
        return [missing_baseline(material, target)]
    shown = {"period": point.period, "value": point.value, "base": point.base}
    return [reason(ReasonCode.BASELINE_USED, **shown, lower=point.lower, upper=point.upper)]


def about_direction(material: Material, target: Target, n: Numbers | None) -> list[Reason]:
    better = ReasonCode.HIGHER_IS_BETTER if target.higher_is_better else ReasonCode.LOWER_IS_BETTER
    stated = reason(better, kind=target.kind.value, target_value=_wanted(target, n), target_year=target.year)
    baseline, latest = material.baseline, material.latest
    if n is None or n.gain is None or baseline is None or latest is None:
        return [stated]
    if abs(n.gain) <= n.rounding:
        code = ReasonCode.UNCHANGED
    else:
        code = ReasonCode.CHANGED_FOR_THE_BETTER if n.gain > 0 else ReasonCode.CHANGED_FOR_THE_WORSE
    start = {"baseline_value": baseline.value, "baseline_period": baseline.period}
    end = {"latest_value": latest.value, "latest_period": latest.period}
    return [stated, reason(code, change=n.change, **start, **end)]


def _wanted(target: Target, n: Numbers | None) -> float | None:
    """The number to reach: the target's own, or the difference from the reference that is asked for."""
    if target.kind.has_value or n is None or n.goal is None:
        return target.value
    return n.turned(n.goal)


def about_interval(material: Material, target: Target, rule: Rule, n: Numbers | None) -> list[Reason]:
    baseline, latest = material.baseline, material.latest
    compared = {"baseline": baseline, "latest": latest}
    if target.baseline_year is None:
        del compared["baseline"]
    without = [name for name, point in compared.items() if point is None or point.lower is None]
    change_lower, change_upper = (n.change_limits if n else None) or (None, None)
    change = {"change_lower": change_lower, "change_upper": change_upper}
    value = {"lower": latest.lower if latest else None, "upper": latest.upper if latest else None}
    found: list[Reason] = []
    if len(without) < len(compared):
        found.append(reason(ReasonCode.INTERVAL_USED, level=rule.interval_level, **value, **change))
    if without:
        found.append(reason(ReasonCode.NO_INTERVAL, points=without))
    if n is None:
        return found
    if n.gain_lower is not None and n.gain_upper is not None and (n.gain_lower > 0 or n.gain_upper < 0):
        found.append(reason(ReasonCode.BEYOND_CHANCE, change=n.change, **change))
    found.extend(_marks_within_chance(n))
    if is_too_wide(n):
        marks = {"baseline_value": baseline.value if baseline else None, "target_value": _wanted(target, n)}
        found.append(reason(ReasonCode.INTERVAL_TOO_WIDE, **marks, **value, **change))
    return found


def _marks_within_chance(n: Numbers) -> list[Reason]:
    """One reason for each mark that decides between two states and lies inside the interval."""
    found: list[Reason] = []

    def straddled(
        mark: str, at: float | None, of: str, limits: tuple[float, float] | None, places: list[float]
    ) -> None:
        if at is None or limits is None or limits[0] >= limits[1]:
            return
        if any(limits[0] - n.rounding <= place <= limits[1] + n.rounding for place in places):
            value = {"mark": mark, "mark_value": n.turned(at), "latest_value": n.turned(n.latest), "of": of}
            found.append(reason(ReasonCode.WITHIN_CHANCE, **value, lower=limits[0], upper=limits[1]))

    # A change is worse from −tolerance down; a direction is fulfilled from tolerance up.
    changes = [0.0, -n.tolerance, n.tolerance] if n.directional else [0.0, n.turned(-n.tolerance)]
    straddled("baseline", n.baseline, "change", n.change_limits, changes)
    if n.path is not None and not n.over:
        straddled("path", n.path, "value", n.path_limits, [n.turned(n.path - n.slack)])
    if n.goal is not None:
        straddled("target", n.goal, "value", n.value_limits, [n.turned(n.goal)])
    return found


def about_material(material: Material, rule: Rule) -> list[Reason]:
    found = []
    covered = about_coverage(material, rule)
    if covered is not None:
        found.append(covered)
    if material.latest is not None and material.skipped:
        periods = [point.period for point in material.skipped]
        kinds = [point.missing.code for point in material.skipped]
        used = material.latest.period
        found.append(
            reason(
                ReasonCode.EARLIER_PERIOD_USED, period=used, skipped_periods=periods, skipped_missing=kinds
            )
        )
    return found


def about_rule(material: Material, target: Target, rule: Rule, n: Numbers | None) -> list[Reason]:
    found = [reason(ReasonCode.RULE_USED, method_version=METHOD_VERSION, **rule.to_dict())]
    latest = material.latest
    if n is None or latest is None:
        return found
    years = ReasonCode.TARGET_YEAR_OVER if n.over else ReasonCode.TARGET_YEAR_NOT_OVER
    found.append(reason(years, latest_period=latest.period, target_year=target.year))
    value = {"latest_value": latest.value, "latest_period": latest.period}
    found.extend(_against_target(target, n, value))
    found.extend(_against_path(n, value))
    if n.gain is not None and n.rounding < abs(n.gain) <= n.tolerance + n.rounding:
        found.append(reason(ReasonCode.WITHIN_TOLERANCE, change=n.change, tolerance=n.tolerance))
    return found


def _against_target(target: Target, n: Numbers, value: dict[str, Any]) -> list[Reason]:
    if n.goal is None:
        return []
    against = value | {
        "target_value": _wanted(target, n),
        "target_year": target.year,
        "distance": n.latest - n.goal,
    }
    if not is_reached(n):
        return [reason(ReasonCode.TARGET_NOT_REACHED, **against)]
    found = [reason(ReasonCode.TARGET_REACHED, **against)]
    if is_worse(n) and n.baseline is not None:
        start = n.turned(n.baseline)
        found.append(reason(ReasonCode.TARGET_REACHED_YET_WORSE, baseline_value=start, **against))
    return found


def _against_path(n: Numbers, value: dict[str, Any]) -> list[Reason]:
    if n.path is None:
        why = "direction_only" if n.directional else "target_no_better_than_baseline"
        return [reason(ReasonCode.NO_PATH, why="no_baseline" if n.baseline is None else why)]
    if n.over:
        return []
    code = ReasonCode.AHEAD_OF_PATH if is_on_path(n) else ReasonCode.BEHIND_PATH
    where = {"path_value": n.turned(n.path), "slack": n.slack, "distance": n.latest - n.path}
    return [reason(code, **value, **where)]
