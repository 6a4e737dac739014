"""The steering of two years: vision, budgets' yearly targets, a programme and a policy with their predecessors, the
plans of three committees, assignments and steering groups. Everything is invented; numbers follow the generated."""

from __future__ import annotations

from typing import Any

from samstad.demo import catalogue
from samstad.demo.indicators import INDICATORS
from samstad.demo.series import Statistics
from samstad.demo.setup.codes import BUDGET_BEFORE, COHESION, POLICY, PROGRAMME, VISION
from samstad.demo.setup.levels import level

Text = dict[str, str]


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


BEFORE = {
    "1-1": _t("Fler har ett arbete att gå till", "More people have a job to go to"),
    "3-2": _t("Färre bor trångt", "Fewer live in crowding"),
}
"""How the budget of the year before worded what this year's words otherwise."""

GLOBAL = {"1-1": [1, 8], "1-2": [4], "2-1": [11, 16], "2-2": [3], "3-1": [8], "3-2": [11], "3-3": [10, 16]}

# Goal of the budget → indicator, what the council says (percent better than the year before, or a word), how often,
# whether individuals are counted, who answers (nobody named: every body).
_COUNCIL: dict[str, tuple[tuple[str, float | str, str, bool, tuple[str, ...]], ...]] = {
    "1-1": (
        ("sysselsatta", 1.0, "year", True, ()),
        (
            "langvarigt-bistand",
            "by_committee",
            "four_months",
            True,
            ("arbetsmarknadsnamnden", "socialnamnden"),
        ),
    ),
    "1-2": (
        ("gymnasiebehoriga", 1.5, "year", True, ("utbildningsnamnden",)),
        ("hog-franvaro", "decrease", "four_months", True, ("utbildningsnamnden",)),
    ),
    "2-2": (("ohalsotal", "decrease", "year", True, ("socialnamnden",)),),
    "3-2": (("trangboddhet", "decrease", "year", False, ("bostadsbolaget",)),),
}

_PLANS: dict[str, tuple[Text, str, str, tuple[str, ...], str]] = {
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


def year_targets(goal: str, year: int, statistics: Statistics) -> list[dict[str, Any]]:
    """What the council says for one of its goals."""
    return [
        {
            "code": indicator,
            "indicator": indicator,
            "year": year,
            **_said(indicator, asked, year, statistics),
            "periodicity": period,
            "by_gender": by_gender,
            "bodies": list(bodies),
        }
        for indicator, asked, period, by_gender, bodies in _COUNCIL.get(goal, ())
    ]


def _said(code: str, asked: float | str, year: int, statistics: Statistics) -> dict[str, Any]:
    """A word as it is; a number so many percent better than what is known two years before."""
    if isinstance(asked, str):
        return {"kind": asked}
    indicator = next(one for one in INDICATORS if one.code == code)
    better = asked if indicator.direction == catalogue.HIGHER else -asked
    return {
        "kind": "number",
        "value": round(level(indicator, None, year - 2, statistics) * (1 + better / 100), 1),
    }


def assignments(year: int) -> list[dict[str, Any]]:
    """What the budget asks of named bodies."""
    given = [
        {
            "code": "jamlik-service",
            "text": _t(
                "Redovisa hur nämndens service fördelas mellan stadsdelsområdena",
                "Report how the committee's services are distributed between the districts",
            ),
            "bodies": ["socialnamnden", "utbildningsnamnden", "kulturnamnden"],
            "goals": ["1"],
            "due": f"{year}-12-31",
            "decision": "kf-2025-11-20" if year == 2026 else "kf-2024-11-21",
        }
    ]
    if year == 2026:
        given.append(
            {
                "code": "sprak-i-arbetet",
                "text": _t(
                    "Pröva språkträning på arbetsplatsen i två stadsdelsområden, tillsammans med näringslivet",
                    "Try language training at work in two districts, together with businesses",
                ),
                "bodies": ["arbetsmarknadsnamnden"],
                "goals": ["1-1"],
                "due": "2026-10-31",
                "decision": "kf-2025-11-20",
            }
        )
    return given


def documents(statistics: Statistics) -> list[dict[str, Any]]:
    plans = [plan(body, year, statistics) for year in (2025, 2026) for body in _PLANS]
    return [_vision(), *_older(), _programme(), _policy(), *plans]


def _vision() -> dict[str, Any]:
    return {
        "code": VISION,
        "kind": "vision",
        "state": "in_force",
        "title": _t("Vision 2040: en stad för alla", "Vision 2040: a city for everybody"),
        "owner": "kommunfullmaktige",
        "valid_from": "2019-01-01",
        "goals": [
            {
                "code": "vision",
                "kind": "vision",
                "owner": "kommunfullmaktige",
                "text": _t(
                    "Sammanstad är en stad som håller samman", "Sammanstad is a city that holds together"
                ),
            }
        ],
    }


def _lasting(
    code: str, kind: str, state: str, title: Text, years: tuple[str, str | None], **more: Any
) -> dict[str, Any]:
    return {
        "code": code,
        "kind": kind,
        "state": state,
        "title": title,
        "owner": "kommunfullmaktige",
        "valid_from": f"{years[0]}-01-01",
        "valid_to": f"{years[1]}-12-31" if years[1] else None,
        **more,
    }


def _older() -> list[dict[str, Any]]:
    """What the programme and the policy of today step on."""
    return [
        _lasting(
            "vision-kvarnarna",
            "vision",
            "replaced",
            _t("Vision Kvarnarna 2030", "Vision Kvarnarna 2030"),
            ("2010", "2023"),
        ),
        _lasting(
            "program-2016",
            "programme",
            "replaced",
            _t("Program för utveckling i ytterstaden 2016–2023", "Programme for the outer city 2016–2023"),
            ("2016", "2023"),
            goals=[
                _programme_goal(
                    "trygghet-i-vardagen",
                    "Invånarna är trygga i vardagen",
                    "Residents are safe in everyday life",
                ),
                _programme_goal(
                    "skola-och-utbildning",
                    "Fler elever når målen i skolan",
                    "More pupils reach the goals of school",
                ),
            ],
        ),
        _lasting(
            "integrationspolicy-2012",
            "policy",
            "revised",
            _t("Integrationspolicy 2012", "Integration policy 2012"),
            ("2012", "2021"),
            goals=[
                _programme_goal(
                    "lika-rattigheter",
                    "Alla har lika rättigheter och möjligheter",
                    "Everybody has equal rights and opportunities",
                ),
            ],
        ),
    ]


def _programme_goal(code: str, sv: str, en: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": "programme", "owner": "kommunstyrelsen", "text": _t(sv, en), **more}


def _programme() -> dict[str, Any]:
    roles = [
        {"organisation": "kommunstyrelsen", "responsibility": "following_up"},
        {"organisation": "arbetsmarknadsnamnden", "responsibility": "main"},
        {"organisation": "socialnamnden", "responsibility": "carrying_out"},
    ]
    return _lasting(
        COHESION,
        "programme",
        "in_force",
        _t("Program för en sammanhållen stad 2024–2029", "Programme for a cohesive city 2024–2029"),
        ("2024", "2029"),
        decision="kf-2023-12-14",
        steps_on=[
            {"document": "program-2016", "kind": "replaces"},
            {"document": "vision-kvarnarna", "kind": "builds_on"},
            {"document": VISION, "kind": "builds_on"},
        ],
        theme_changes=[
            {
                "code": "socialt-arbete",
                "before": _t("Trygghet i vardagen", "Safety in everyday life"),
                "after": _t("Lokalt arbete med social hållbarhet", "Local work for social sustainability"),
                "note": _t(
                    "Trygghet sågs som en följd av social hållbarhet, inte som ett eget område.",
                    "Safety was seen as a consequence of social sustainability, not as an area of its own.",
                ),
            }
        ],
        concepts=[
            {
                "code": "sammanhallen-stad",
                "term": _t("Sammanhållen stad", "Cohesive city"),
                "meaning": _t(
                    "En stad där det inte avgör ens livschanser i vilken stadsdel man bor.",
                    "A city where one's chances in life do not depend on the district one lives in.",
                ),
            }
        ],
        goals=[
            _programme_goal(
                "stadsmiljo-och-boende",
                "Stadens delar knyts samman",
                "The parts of the city are tied together",
                global_goals=[11],
            ),
            _programme_goal(
                "lokalt-socialt-arbete",
                "Det sociala arbetet utgår från varje stadsdels behov",
                "Social work starts from the needs of each district",
                parent=f"{VISION}/vision",
            ),
            _programme_goal(
                "skola-och-utbildning",
                "Varje skola når minst riksgenomsnittet",
                "Every school reaches at least the national average",
                continues="program-2016/skola-och-utbildning",
                global_goals=[4],
            ),
            _programme_goal(
                "arbete-och-foretagande",
                "Fler försörjer sig själva",
                "More people provide for themselves",
                roles=roles,
                global_goals=[8, 10],
            ),
        ],
    )


def _policy() -> dict[str, Any]:
    return _lasting(
        POLICY,
        "policy",
        "in_force",
        _t("Integrationspolicy 2022", "Integration policy 2022"),
        ("2022", None),
        decision="kf-2022-05-19",
        steps_on=[{"document": "integrationspolicy-2012", "kind": "revises"}],
        summary=_t(
            "Varje nämnd beskriver i verksamhetsplan och verksamhetsberättelse vad den gör för målen.",
            "Every committee describes in its plan and annual report what it does for the goals.",
        ),
        strategic_questions=[
            {
                "code": "vilka-nas",
                "text": _t("Vilka når vår verksamhet inte i dag?", "Whom does our work not reach today?"),
            },
            {
                "code": "vad-hindrar",
                "text": _t(
                    "Vad i vårt eget arbetssätt hindrar?", "What in our own way of working stands in the way?"
                ),
            },
        ],
        goals=[
            _programme_goal(
                "lika-rattigheter",
                "Alla har lika rättigheter, skyldigheter och möjligheter",
                "Everybody has equal rights, duties and opportunities",
                continues="integrationspolicy-2012/lika-rattigheter",
                global_goals=[10],
            ),
        ],
    )


def plan(body: str, year: int, statistics: Statistics) -> dict[str, Any]:
    """A committee's plan for a year: its goal with the roles, its own yearly targets, the goal of one unit."""
    text, over, code, served, unit = _PLANS[body]
    budget = PROGRAMME if year == 2026 else BUDGET_BEFORE
    before = f"vp-{body}-{year - 1}"
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
    }


def _answers(body: str, over: str, budget: str, year: int, statistics: Statistics) -> list[dict[str, Any]]:
    """The committee's own yearly targets, beside those of the council that it answers."""
    found = []
    for indicator, asked, period, by_gender, bodies in _COUNCIL[over]:
        # One that the council has asked for and the committee has not answered yet: it is shown as open.
        if (bodies and body not in bodies) or (indicator == "hog-franvaro" and year == 2026):
            continue
        asked = 2.0 if isinstance(asked, str) else asked
        found.append(
            {
                "code": indicator,
                "indicator": indicator,
                "year": year,
                **_said(indicator, asked, year, statistics),
                "periodicity": period,
                "by_gender": by_gender,
                "council": f"{budget}/{over}/{indicator}",
            }
        )
    return found
