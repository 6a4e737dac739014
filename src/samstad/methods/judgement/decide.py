"""The judgement itself: one pure function.

1. `material`: the latest period up to the target year that says something, and the baseline.
2. `obstacles`: reasons why nothing can be said. One is enough.
3. `measure`: the numbers, turned so that more is better.
4. `LADDER`: the first rung whose condition holds is the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samstad.methods.judgement.codes import Reason, ReasonCode
from samstad.methods.judgement.ladder import LADDER
from samstad.methods.judgement.material import Material, find_material, find_obstacles
from samstad.methods.judgement.measure import Numbers, measure
from samstad.methods.judgement.reasons import (
    about_baseline,
    about_direction,
    about_interval,
    about_material,
    about_rule,
)
from samstad.methods.judgement.reasons_beside import about_reference, about_subgroups
from samstad.methods.judgement.reference import Reference, compare
from samstad.methods.judgement.result import Comparison, Judgement
from samstad.methods.judgement.terms import (
    DEFAULT_RULE,
    METHOD_VERSION,
    Point,
    Rule,
    State,
    Target,
    TargetKind,
)
from samstad.methods.values import Missing


def judge(
    series: Sequence[Point],
    target: Target,
    rule: Rule = DEFAULT_RULE,
    reference: Reference | None = None,
    subgroups: Mapping[str, Sequence[Point]] | None = None,
) -> Judgement:
    """What the rule says of `target`, as of the latest period up to its year that says something.

    `series`: points ordered by period, each once (else ValueError); an empty one cannot be judged. Pure: the
    same input gives the same judgement, and no clock is read. The target year is over when the series has a
    point for it, or a later one; a caller who knows that the year still runs leaves its row out.

    `reference`: the series that `close_gap` and `match_reference` are measured against; other kinds take none
    (ValueError). What is judged is then the difference, and the reference is taken as it is. `subgroups`: series
    of parts of those counted, by code (women, pupils with foreign background), which `match_reference` sets
    beside the same reference: each gives a reason of its own, and none moves the state.

    Formula, table of states and limits: docs/methods/judgement.md.
    All numbers are in the indicator's own unit, one area at a time; a missing value is a point without a number.
    """
    if target.kind.has_reference != (reference is not None):
        raise ValueError(f"a target {target.kind} {'needs a' if reference is None else 'takes no'} reference")
    if subgroups and target.kind is not TargetKind.MATCH_REFERENCE:
        raise ValueError(f"a target {target.kind} has no subgroups beside it")
    compared = compare(series, reference) if reference is not None else None
    material = find_material(series if compared is None else compared.differences, target, compared)
    obstacles = find_obstacles(material, target, rule)
    n = None if obstacles else measure(material, target, rule)
    if n is not None:
        state = next(state for holds, state in LADDER if holds(n))
    elif any(obstacle.code == ReasonCode.VALUE_WITHHELD for obstacle in obstacles):
        state = State.WITHHELD
    else:
        state = State.CANNOT_BE_JUDGED
    reasons: list[Reason] = [
        *obstacles,
        *about_baseline(material, target),
        *about_direction(material, target, n),
        *about_interval(material, target, rule, n),
        *about_material(material, rule),
        *about_rule(material, target, rule, n),
        *about_reference(material, target, n),
        *about_subgroups(material, target, subgroups or {}),
    ]
    change_lower, change_upper = (n.change_limits if n else None) or (None, None)
    return Judgement(
        state=state,
        reasons=tuple(_each_once(reasons)),
        target=target,
        rule=rule,
        period=material.latest.period if material.latest else None,
        baseline=_stripped(_own(material, material.baseline)),
        latest=_stripped(_own(material, material.latest)),
        change=n.change if n else None,
        change_lower=change_lower,
        change_upper=change_upper,
        path_value=n.turned(n.path) if n and n.path is not None else None,
        distance=n.latest - n.path if n and n.path is not None else None,
        method_version=METHOD_VERSION,
        comparison=_comparison(material, n),
    )


def _each_once(reasons: list[Reason]) -> list[Reason]:
    """The reasons in order without those told before; an obstacle is often found again by its own aspect."""
    told: dict[ReasonCode, list[Reason]] = {}
    once = []
    for item in reasons:
        before = told.setdefault(item.code, [])
        if item not in before:
            before.append(item)
            once.append(item)
    return once


def _own(material: Material, point: Point | None) -> Point | None:
    """The area's own point behind a difference."""
    if point is None or material.compared is None:
        return point
    return material.compared.own[point.period]


def _comparison(material: Material, n: Numbers | None) -> Comparison | None:
    compared = material.compared
    if compared is None:
        return None
    start, end = material.baseline, material.latest
    other = compared.reference[end.period] if end else None
    needed = None
    if n is not None and n.goal is not None and other is not None and other.value is not None:
        needed = other.value + n.turned(n.goal)
    return Comparison(
        baseline_reference=_stripped(compared.reference[start.period]) if start else None,
        reference=_stripped(other),
        baseline_difference=_stripped(start),
        difference=_stripped(end),
        value_needed=needed,
    )


def _stripped(point: Point | None) -> Point | None:
    """A withheld point without its base, from which a reader could reckon backwards."""
    if point is None or point.missing != Missing.WITHHELD:
        return point
    return Point(point.period, None, point.missing, coverage=point.coverage, break_before=point.break_before)
