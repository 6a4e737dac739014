"""The budget and the agreement with their goals, targets and activities."""

from __future__ import annotations

from typing import Any

from samstad.demo import catalogue, plan, purpose, wishes
from samstad.demo.geography import CITY_SET, DISTRICT_SET
from samstad.demo.indicators import INDICATORS
from samstad.demo.series import Statistics
from samstad.demo.setup import housed, paid, steered, yearly
from samstad.demo.setup.codes import (
    AGREEMENT,
    BUDGET_BEFORE,
    DRAFT,
    FOCUS,
    PARENTS,
    PROGRAMME,
    VISION,
)
from samstad.demo.setup.levels import level as _level

_FOLLOWED = [{"organisation": "kommunstyrelsen", "responsibility": "following_up"}]


def budget(statistics: Statistics) -> dict[str, Any]:
    goals: list[dict[str, Any]] = []
    for goal in wishes.BUDGET_GOALS:
        goals.append(_city_goal(goal, f"{VISION}/vision", "direction", statistics))
        goals += [_city_goal(part, goal.code, "activity_area", statistics) for part in goal.parts]
    for each in goals:
        each["continues"] = f"{BUDGET_BEFORE}/{each['code']}"
        each["year_targets"] = yearly.year_targets(each["code"], 2026, statistics)
        each["global_goals"] = steered.GLOBAL.get(each["code"], [])
    return {
        "code": PROGRAMME,
        "kind": "budget",
        "state": "in_force",
        "title": {
            "sv": "Budget 2026 med inriktning för 2027–2028",
            "en": "Budget 2026 with outlook for 2027–2028",
        },
        "owner": "kommunfullmaktige",
        "year": 2026,
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "decision": "kf-2025-11-20",
        "steps_on": [{"document": BUDGET_BEFORE, "kind": "replaces"}],
        "goals": goals,
        "assignments": steered.assignments(2026),
        "budget": paid.budget(),
        "projects": housed.projects(),
        "premises_plans": housed.premises_plans(),
        "city_premises": housed.city_premises(),
    }


def budget_before(statistics: Statistics) -> dict[str, Any]:
    """The budget of the year before: the same directions, one goal less, its own numbers."""
    goals: list[dict[str, Any]] = []
    for goal in wishes.BUDGET_GOALS:
        for part, parent, kind in (
            (goal, f"{VISION}/vision", "direction"),
            *((each, goal.code, "activity_area") for each in goal.parts),
        ):
            goals.append(
                {
                    "code": part.code,
                    "kind": kind,
                    "parent": parent,
                    "owner": part.owner,
                    "theme": part.theme,
                    "text": steered.BEFORE.get(part.code, part.text),
                    "expected_result": part.expected,
                    "roles": _FOLLOWED if kind == "activity_area" else [],
                    "year_targets": yearly.year_targets(part.code, 2025, statistics),
                }
            )
    return {
        "code": BUDGET_BEFORE,
        "kind": "budget",
        "state": "replaced",
        "title": {
            "sv": "Budget 2025 med inriktning för 2026–2027",
            "en": "Budget 2025 with outlook for 2026–2027",
        },
        "owner": "kommunfullmaktige",
        "year": 2025,
        "valid_from": "2025-01-01",
        "valid_to": "2025-12-31",
        "decision": "kf-2024-11-21",
        "goals": goals,
        "assignments": steered.assignments(2025),
    }


def _city_goal(
    goal: wishes.CityGoal, parent: str | None, kind: str, statistics: Statistics
) -> dict[str, Any]:
    return {
        "code": goal.code,
        "kind": kind,
        "parent": parent,
        "owner": goal.owner,
        "theme": goal.theme,
        "text": goal.text,
        "expected_result": goal.expected,
        "roles": _FOLLOWED if kind == "activity_area" else [],
        "targets": [_target(wish, None, "kommunfullmaktige", statistics) for wish in goal.wishes],
    }


def agreement_document(statistics: Statistics) -> dict[str, Any]:
    return {
        "code": AGREEMENT,
        "kind": "agreement",
        "state": "in_force",
        "title": {"sv": "Lokalt utvecklingsavtal 2024–2028", "en": "Local development agreement 2024–2028"},
        "summary": {
            "sv": "Staden, staten och lokala parter arbetar tillsammans i fem stadsdelsområden för arbete, utbildning, "
            "trygghet och tillväxt.",
            "en": "The city, the state and local parties work together in five districts for work, education, safety "
            "and growth.",
        },
        "owner": "kommunstyrelsen",
        "valid_from": "2024-04-01",
        "valid_to": "2028-12-31",
        "decision": "ks-2024-03-13",
        "goals": _local_goals(statistics),
        "budget": paid.agreed(),
        "projects": [paid.AGREED_PROJECT],
    }


def draft_plan(statistics: Statistics) -> dict[str, Any]:
    """A plan that is still being written: one goal that says what is wanted, and one that does not yet."""
    district = next(one for one in FOCUS if one.code == wishes.DRAFT_DISTRICT)
    body = f"sdn-{district.code}"
    return {
        "code": DRAFT,
        "kind": "district_plan",
        "state": "draft",
        "title": {
            "sv": f"Strategisk stadsdelsplan för {district.name} 2027",
            "en": f"Strategic district plan for {district.name} 2027",
        },
        "owner": body,
        "valid_from": "2027-01-01",
        "valid_to": "2027-12-31",
        "goals": [
            {
                "code": code,
                "kind": "local",
                "parent": f"{PROGRAMME}/{PARENTS[goal.theme]}",
                "owner": body,
                "theme": goal.theme,
                "text": {lang: text.format(place=district.name) for lang, text in goal.text.items()},
                "targets": [_target(wish, district.code, body, statistics) for wish in goal.wishes],
            }
            for code, goal in wishes.DRAFT_GOALS.items()
        ],
    }


TARGETS = tuple(target for target in purpose.TARGETS if target.district in {d.code for d in FOCUS})
"""Targets whose judgement shows something: a revision, a worsening, something that cannot be judged."""


def _local_goals(statistics: Statistics) -> list[dict[str, Any]]:
    """For each focus district its goal in each theme, then goals for the targets that lie beside the themes."""
    goals = []
    for district in FOCUS:
        for goal in wishes.LOCAL_GOALS:
            mine = [
                t for t in TARGETS if t.district == district.code and _theme_of(t.indicator) == goal.theme
            ]
            goals.append(_local_goal(district, goal, goal.theme, mine, statistics))
        for indicators, extra in wishes.EXTRA_GOALS.items():
            mine = [t for t in TARGETS if t.district == district.code and t.indicator in indicators]
            if mine:
                goals.append(_local_goal(district, extra, indicators[0], mine, statistics))
    return goals


def _local_goal(
    district: plan.District,
    goal: wishes.LocalGoal,
    code: str,
    given: list[purpose.Target],
    statistics: Statistics,
) -> dict[str, Any]:
    place = f"{DISTRICT_SET}:{district.code}"
    body = f"sdn-{district.code}"
    targets = [_given_target(target, body) for target in given]
    taken = {target["code"] for target in targets}
    wished = [_target(wish, district.code, body, statistics) for wish in goal.wishes]
    targets += [target for target in wished if target["code"] not in taken]
    targets += [
        _stated_target(one, body)
        for one in purpose.STATED_TARGETS
        if one.district == district.code and _theme_of(one.indicator) == code
    ]
    return {
        "code": f"{district.code}-{code}",
        "kind": "local",
        "parent": f"{PROGRAMME}/{PARENTS[goal.theme]}",
        "owner": body,
        "theme": goal.theme,
        "area": place,
        "text": {lang: text.format(place=district.name) for lang, text in goal.text.items()},
        "roles": [
            {"organisation": "kommunstyrelsen", "responsibility": "following_up"},
            {"organisation": body, "responsibility": "main"},
        ],
        "targets": targets,
        "activities": _activities(code, body, place) + paid.over(code, body, place),
    }


def _activities(code: str, body: str, place: str) -> list[dict[str, Any]]:
    return [
        {
            "code": activity,
            "title": title,
            "responsible": responsible.format(sdn=body),
            "partners": list(partners),
            "areas": [place],
            "state": state,
            "start": "2026-10-01" if state == "planned" else "2025-01-15",
            "end": "2027-12-31",
            "cost_sek": cost,
            "funding": paid.funding(activity, cost),
            **_effects(activity),
        }
        for activity, title, responsible, partners, state, cost in wishes.LOCAL_ACTIVITIES.get(code, ())
    ]


def _effects(activity: str) -> dict[str, Any]:
    """What it is expected to lead to, soon and later, where that has been written down."""
    return dict(zip(("effect_short", "effect_long"), wishes.EFFECTS.get(activity, ()), strict=False))


def _theme_of(indicator: str) -> str:
    beside = {code for codes in wishes.EXTRA_GOALS for code in codes}
    return "" if indicator in beside else next(one.theme for one in INDICATORS if one.code == indicator)


def _given_target(given: purpose.Target, body: str) -> dict[str, Any]:
    indicator = next(one for one in INDICATORS if one.code == given.indicator)
    return {
        "code": f"{given.indicator}-{given.year}",
        "indicator": given.indicator,
        "area": f"{DISTRICT_SET}:{given.district}",
        "kind": "at_least" if indicator.direction == catalogue.HIGHER else "at_most",
        "value": given.value,
        "baseline_year": given.baseline,
        "year": given.year,
        "set_by": body,
    }


def _stated_target(given: purpose.StatedTarget, body: str) -> dict[str, Any]:
    indicator = next(one for one in INDICATORS if one.code == given.indicator)
    return {
        "code": given.code,
        "indicator": given.indicator,
        "area": f"{DISTRICT_SET}:{given.district}",
        "kind": given.kind,
        "value": given.value,
        "direction": indicator.direction,
        "share": given.share,
        "reference": None if given.kind == "reach" else f"{CITY_SET}:{plan.CITY_CODE}",
        "subgroup": given.subgroup,
        "baseline_year": given.baseline,
        "year": given.year,
        "set_by": body,
    }


def _target(wish: wishes.Wish, district: str | None, set_by: str, statistics: Statistics) -> dict[str, Any]:
    """A target so many percent better than the number of the baseline year."""
    indicator = next(one for one in INDICATORS if one.code == wish.indicator)
    higher = indicator.direction == catalogue.HIGHER
    place = f"{DISTRICT_SET}:{district}" if district else f"{CITY_SET}:{plan.CITY_CODE}"
    target: dict[str, Any] = {
        "code": f"{wish.indicator}-{wish.year}",
        "indicator": wish.indicator,
        "area": place,
        "baseline_year": wish.baseline,
        "year": wish.year,
        "set_by": set_by,
    }
    if wish.better is None:
        return target | {"kind": "increase" if higher else "decrease"}
    start = _level(indicator, district, wish.baseline, statistics)
    factor = 1 + wish.better / 100 if higher else 1 - wish.better / 100
    return target | {"kind": "at_least" if higher else "at_most", "value": round(start * factor, 1)}
