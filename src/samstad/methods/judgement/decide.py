"""The judgement itself: one pure function.

1. `material`: the latest period up to the target year that says something, and the baseline.
2. `obstacles`: reasons why nothing can be said. One is enough.
3. `measure`: the numbers, turned so that more is better.
4. `LADDER`: the first rung whose condition holds is the state.
"""

from __future__ import annotations

from collections.abc import Sequence

from samstad.methods.judgement.ladder import LADDER
from samstad.methods.judgement.material import find_material, find_obstacles
from samstad.methods.judgement.measure import measure
from samstad.methods.judgement.reasons import (
    about_baseline,
    about_direction,
    about_interval,
    about_material,
    about_rule,
)
from samstad.methods.judgement.terms import (
    DEFAULT_RULE,
    METHOD_VERSION,
    Judgement,
    Point,
    ReasonCode,
    Rule,
    State,
    Target,
)
from samstad.methods.values import Missing


def judge(series: Sequence[Point], target: Target, rule: Rule = DEFAULT_RULE) -> Judgement:
    """What the rule says of `target`, as of the latest period up to its year that says something.

    `series`: points ordered by period, each once (else ValueError); an empty one cannot be judged. Pure: the
    same input gives the same judgement, and no clock is read. The target year is over when the series has a
    point for it, or a later one; a caller who knows that the year still runs leaves its row out.

    Formula, table of states and limits: docs/methods/judgement.md.
    """
    material = find_material(series, target)
    obstacles = find_obstacles(material, target, rule)
    n = None if obstacles else measure(material, target, rule)
    if n is not None:
        state = next(state for holds, state in LADDER if holds(n))
    elif any(obstacle.code == ReasonCode.VALUE_WITHHELD for obstacle in obstacles):
        state = State.WITHHELD
    else:
        state = State.CANNOT_BE_JUDGED
    reasons = [
        *obstacles,
        *about_baseline(material, target),
        *about_direction(material, target, n),
        *about_interval(material, target, rule, n),
        *about_material(material, rule),
        *about_rule(material, target, rule, n),
    ]
    change_lower, change_upper = (n.change_limits if n else None) or (None, None)
    return Judgement(
        state=state,
        reasons=tuple(item for index, item in enumerate(reasons) if item not in reasons[:index]),
        target=target,
        rule=rule,
        period=material.latest.period if material.latest else None,
        baseline=_stripped(material.baseline),
        latest=_stripped(material.latest),
        change=n.change if n else None,
        change_lower=change_lower,
        change_upper=change_upper,
        path_value=n.turned(n.path) if n and n.path is not None else None,
        distance=n.latest - n.path if n and n.path is not None else None,
        method_version=METHOD_VERSION,
    )


def _stripped(point: Point | None) -> Point | None:
    """A withheld point without its base, from which a reader could reckon backwards."""
    if point is None or point.missing != Missing.WITHHELD:
        return point
    return Point(point.period, None, point.missing, coverage=point.coverage, break_before=point.break_before)
