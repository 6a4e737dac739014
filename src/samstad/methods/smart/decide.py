"""From a goal to its five findings: each letter a list of advice, and the worst of it is the finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from samstad.methods.judgement import Direction
from samstad.methods.smart.evidence import Evidence, History, how_often
from samstad.methods.smart.terms import (
    DEFAULT_RULE,
    METHOD_VERSION,
    Advice,
    Finding,
    Letter,
    LetterCheck,
    SmartCheck,
    SmartGoal,
    SmartRule,
    SmartTarget,
)
from samstad.methods.smart.terms import AdviceCode as C

_WORSE = (Finding.MET, Finding.PARTLY, Finding.NOT_MET)


def check(
    goal: SmartGoal,
    histories: Mapping[str, History] | None = None,
    *,
    this_year: int,
    rule: SmartRule = DEFAULT_RULE,
) -> SmartCheck:
    """Check a goal, written to the end or not.

    `histories` by target code: what comparable areas have done with that indicator; a target without one cannot be
    said to be realistic. With several targets each letter has the finding of the worst of them, since a goal that
    is in part out of reach is out of reach. A letter cannot be told only where nothing else is wrong with it.
    One goal; what is missing is None, and a letter about it says so or cannot be told. Raises nothing itself: a
    `SmartGoal` or `SmartRule` that cannot be is refused (ValueError) when it is made. Units are the indicators' own.
    Doran (1981), Manage. Rev. 70(11):35–36.
    """
    given = histories or {}
    evidence: dict[str, Evidence] = {}
    advice = {
        Letter.SPECIFIC: _specific(goal, rule),
        Letter.MEASURABLE: _measurable(goal),
        Letter.ACCEPTED: _accepted(goal),
        Letter.REALISTIC: [
            _realistic(target, given.get(target.code), rule, evidence) for target in goal.targets
        ]
        or [_advice(C.SIZE_NOT_SAID, target=None)],
        Letter.TIME_BOUND: _time_bound(goal, this_year, rule),
    }
    letters = tuple(
        LetterCheck(letter, _finding(found), tuple(_worst_first(found))) for letter, found in advice.items()
    )
    return SmartCheck(letters, evidence, rule, METHOD_VERSION)


def _advice(code: C, **params: object) -> Advice:
    return Advice(code, params)


def _finding(advice: Iterable[Advice]) -> Finding:
    found = [item.allows for item in advice]
    worst = max((_WORSE.index(item) for item in found if item in _WORSE), default=0)
    if Finding.CANNOT_TELL in found and worst == 0:
        return Finding.CANNOT_TELL
    return _WORSE[worst]


def _worst_first(advice: list[Advice]) -> list[Advice]:
    order = (Finding.NOT_MET, Finding.PARTLY, Finding.CANNOT_TELL, Finding.MET)
    return sorted(advice, key=lambda item: order.index(item.allows))


def _specific(goal: SmartGoal, rule: SmartRule) -> list[Advice]:
    words = re.findall(r"\w+", goal.text.lower())
    found: list[Advice] = []
    if not words:
        found.append(_advice(C.TEXT_MISSING))
    elif len(words) < rule.min_words:
        found.append(_advice(C.TEXT_SHORT, words=len(words), required=rule.min_words))
    vague = [word for word in rule.vague if re.search(rf"\b{re.escape(word)}\b", goal.text.lower())]
    if vague:
        found.append(_advice(C.VAGUE_WORDS, found=vague))
    if not goal.targets:
        found.append(_advice(C.NO_TARGETS))
    found += [_advice(C.PLACE_MISSING, target=t.code) for t in goal.targets if not t.area]
    return found or [_advice(C.SAYS_WHAT_AND_WHERE, targets=len(goal.targets))]


def _measurable(goal: SmartGoal) -> list[Advice]:
    if not goal.targets:
        return [_advice(C.NOTHING_TO_MEASURE)]
    found = [item for target in goal.targets for item in _measured(target)]
    return found or [_advice(C.CAN_BE_FOLLOWED, targets=len(goal.targets))]


def _measured(target: SmartTarget) -> list[Advice]:
    found: list[Advice] = []
    if not target.indicator:
        return [_advice(C.INDICATOR_MISSING, target=target.code)]
    if target.kind is None or target.better is None:
        found.append(_advice(C.DIRECTION_MISSING, target=target.code))
    elif target.kind.is_direction:
        found.append(_advice(C.DIRECTION_ONLY, target=target.code))
    elif target.value is None:
        found.append(_advice(C.LEVEL_MISSING, target=target.code))
    if target.baseline_value is None:
        found.append(_advice(C.BASELINE_MISSING, target=target.code, baseline_year=target.baseline_year))
    if (noise := _noise(target)) is not None and target.change is not None and 0 < target.change < noise:
        found.append(_advice(C.CHANGE_WITHIN_NOISE, target=target.code, change=target.change, noise=noise))
    return found


def _noise(target: SmartTarget) -> float | None:
    """The change that chance alone makes: two years as uncertain as the baseline, put together by MOVER."""
    if target.baseline_lower is None or target.baseline_upper is None or target.baseline_value is None:
        return None
    below, above = (
        target.baseline_value - target.baseline_lower,
        target.baseline_upper - target.baseline_value,
    )
    return float((below**2 + above**2) ** 0.5)


def _accepted(goal: SmartGoal) -> list[Advice]:
    if not goal.owner:
        return [_advice(C.OWNER_MISSING)]
    needed = dict.fromkeys((goal.owner, *goal.concerned))
    accepted = [name for name in needed if name in goal.accepted]
    missing = [name for name in needed if name not in goal.accepted]
    if missing:
        return [_advice(C.NOT_ACCEPTED_BY, missing=missing, accepted=accepted)]
    if len(needed) == 1:
        return [_advice(C.OWNER_ALONE, owner=goal.owner)]
    return [_advice(C.ALL_ACCEPTED, accepted=accepted)]


def _realistic(
    target: SmartTarget, history: History | None, rule: SmartRule, evidence: dict[str, Evidence]
) -> Advice:
    change, span = target.change, target.span
    if target.kind is not None and target.kind.is_direction and target.baseline_value is not None:
        change = 0.0  # a direction alone asks for any change for the better
    if change is None or span is None or target.better is None or target.baseline_value is None:
        return _advice(C.SIZE_NOT_SAID, target=target.code)
    if target.value is not None and change <= 0:
        reached = {"baseline_value": target.baseline_value, "value": target.value}
        return _advice(C.ALREADY_REACHED, target=target.code, **reached)
    if history is None or history.values.shape[0] == 0:
        return _advice(C.NO_COMPARABLE_AREAS, target=target.code)
    found = how_often(
        history,
        change,
        span,
        higher_is_better=target.better is Direction.HIGHER_IS_BETTER,
        start=target.baseline_value,
        start_band=rule.start_band,
        level=rule.level,
    )
    evidence[target.code] = found
    if found.windows == 0 and span > found.longest:
        return _advice(C.HISTORY_TOO_SHORT, target=target.code, span=span, longest=found.longest)
    numbers = {key: value for key, value in asdict(found).items() if key not in ("made_it", "longest")}
    numbers |= {"target": target.code, "change": change, "span": span}
    if found.cases < rule.min_cases or found.share is None or found.upper is None:
        return _advice(C.TOO_FEW_CASES, **numbers, required=rule.min_cases)
    if found.share >= rule.often:
        return _advice(C.OFTEN_DONE, **numbers)
    return _advice(C.HARDLY_EVER_DONE if found.upper < rule.seldom else C.SELDOM_DONE, **numbers)


def _time_bound(goal: SmartGoal, this_year: int, rule: SmartRule) -> list[Advice]:
    if not goal.targets:
        return [_advice(C.YEAR_MISSING, target=None)]
    found: list[Advice] = []
    for target in goal.targets:
        if target.year is None:
            found.append(_advice(C.YEAR_MISSING, target=target.code))
            continue
        if target.baseline_year is not None and target.year <= target.baseline_year:
            years = {"year": target.year, "baseline_year": target.baseline_year}
            found.append(_advice(C.YEAR_NOT_AFTER_BASELINE, target=target.code, **years))
        if target.year < this_year and not _goes_on(target, goal, this_year):
            found.append(_advice(C.YEAR_PASSED, target=target.code, year=target.year, this_year=this_year))
        if target.year > this_year + rule.far_off and not _has_step(target, goal, this_year, rule):
            found.append(_advice(C.YEAR_FAR_OFF, target=target.code, year=target.year, limit=rule.far_off))
    years_set = sorted({target.year for target in goal.targets if target.year is not None})
    return found or [_advice(C.HAS_ITS_YEAR, years=years_set)]


def _goes_on(target: SmartTarget, goal: SmartGoal, this_year: int) -> bool:
    """Whether a passed year was a step on the way to one that is still to come."""
    return any(
        other.year is not None and other.year >= this_year and _same(other, target) for other in goal.targets
    )


def _has_step(target: SmartTarget, goal: SmartGoal, this_year: int, rule: SmartRule) -> bool:
    """Whether another target of the same indicator and place comes within the limit, on the way."""
    return any(
        other.year is not None
        and this_year <= other.year <= this_year + rule.far_off
        and _same(other, target)
        for other in goal.targets
        if other is not target
    )


def _same(one: SmartTarget, other: SmartTarget) -> bool:
    return (one.indicator, one.area) == (other.indicator, other.area)
