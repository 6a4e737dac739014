"""The plans of three committees for two years: their goals with roles, yearly targets beside the council's, and what
they do to carry out the budget's assignments. Everything is invented."""

from __future__ import annotations

from typing import Any

from samstad.demo.series import Statistics
from samstad.demo.setup.codes import BUDGET_BEFORE, COHESION, POLICY, PROGRAMME
from samstad.demo.setup.yearly import COUNCIL, said

Text = dict[str, str]


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


PLANS: dict[str, tuple[Text, str, str, tuple[str, ...], str]] = {
    # Committee → its goal, the council's goal it lies under, its code, programme goals it serves, its unit's goal.
    "arbetsmarknadsnamnden": (
        _t("Fler går från bistånd till eget arbete", "More people go from assistance to work of their own"),
        *("1-1", "jobb", ("arbete-och-foretagande", "skola-och-utbildning")),
        "Jobbtorget möter varje ny sökande inom fem arbetsdagar",
    ),
    "utbildningsnamnden": (
        _t("Varje elev får det stöd som behövs", "Every pupil gets the support that is needed"),
        *("1-2", "stod", ("skola-och-utbildning",)),
        "Skolan följer upp varje elevs frånvaro varje vecka",
    ),
    "socialnamnden": (
        _t("Hälsan blir bättre där den är sämst", "Health improves where it is worst"),
        *("2-2", "halsa", ("stadsmiljo-och-boende", "lokalt-socialt-arbete")),
        "Familjecentralen når alla nyblivna föräldrar i stadsdelen",
    ),
}


def plan(body: str, year: int, statistics: Statistics) -> dict[str, Any]:
    """A committee's plan for a year: its goal with the roles, its own yearly targets, the goal of one unit."""
    text, over, code, served, unit = PLANS[body]
    budget = PROGRAMME if year == 2026 else BUDGET_BEFORE
    before = f"vp-{body}-{year - 1}"
    done = _carried_out(body, year, budget)
    # A committee may do what the council asks of it without a goal of its own for it.
    alone = body == "socialnamnden" and year == 2026
    goals: list[dict[str, Any]] = [
        {
            "code": code,
            "kind": "committee",
            "parent": f"{budget}/{over}",
            "owner": body,
            "text": text,
            "expected_result": _t(
                "Fler berörs av insatserna än året innan.", "More people are reached than the year before."
            ),
            "serves": [*(f"{COHESION}/{each}" for each in served), f"{POLICY}/lika-rattigheter"],
            "roles": [
                {"organisation": body, "responsibility": "main"},
                {"organisation": "kommunstyrelsen", "responsibility": "following_up"},
            ],
            "year_targets": _answers(body, over, budget, year, statistics),
            "activities": [] if alone else done,
        },
        {
            "code": f"{code}-enhet",
            "kind": "unit",
            "parent": code,
            "owner": body,
            "text": unit,
        },
    ]
    if year == 2026:
        for goal in goals:
            goal["continues"] = f"{before}/{goal['code']}"
    name = {"arbetsmarknadsnamnden": "Arbetsmarknadsnämnden", "utbildningsnamnden": "Utbildningsnämnden"}
    return {
        "code": f"vp-{body}-{year}",
        "kind": "plan",
        "state": "in_force" if year == 2026 else "replaced",
        "title": _t(
            f"{name.get(body, 'Socialnämnden')}s verksamhetsplan {year}",
            f"Plan of {body} {year}",
        ),
        "owner": body,
        "year": year,
        "valid_from": f"{year}-01-01",
        "valid_to": f"{year}-12-31",
        "steps_on": [{"document": before, "kind": "replaces"}] if year == 2026 else [],
        "goals": goals,
        **({"activities": done} if alone else {}),
    }


def _carried_out(body: str, year: int, budget: str) -> list[dict[str, Any]]:
    """What the committee does to carry out an assignment of the budget."""
    done = {
        "arbetsmarknadsnamnden": (
            "sprak-i-arbetet",
            "Språkträning på arbetsplatsen",
            "Language training at work",
        ),
        "socialnamnden": (
            "jamlik-service",
            "Karta över socialtjänstens möten",
            "Map of social services' meetings",
        ),
    }
    if body not in done or (year == 2025 and body == "arbetsmarknadsnamnden"):
        return []
    assignment, sv, en = done[body]
    return [
        {
            "code": assignment,
            "title": _t(sv, en),
            "responsible": body,
            "partners": ["kommunstyrelsen"],
            "assignments": [f"{budget}/{assignment}"],
            "state": "ongoing" if year == 2026 else "done",
            "start": f"{year}-02-01",
            "end": f"{year}-11-30",
        }
    ]


def _answers(body: str, over: str, budget: str, year: int, statistics: Statistics) -> list[dict[str, Any]]:
    """The committee's own yearly targets, beside those of the council that it answers."""
    found = []
    for indicator, asked, period, by_gender, bodies in COUNCIL[over]:
        # One that the council has asked for and the committee has not answered yet: it is shown as open.
        if (bodies and body not in bodies) or (indicator == "hog-franvaro" and year == 2026):
            continue
        asked = 2.0 if isinstance(asked, str) else asked
        found.append(
            {
                "code": indicator,
                "indicator": indicator,
                "year": year,
                **said(indicator, asked, year, statistics),
                "periodicity": period,
                "by_gender": by_gender,
                "council": f"{budget}/{over}/{indicator}",
            }
        )
    return found
