"""The steering of two years: vision, budgets' yearly targets, a programme and a policy with their predecessors, the
plans of three committees, assignments and steering groups. Everything is invented; numbers follow the generated."""

from __future__ import annotations

from typing import Any

from samstad.demo.series import Statistics
from samstad.demo.setup import planned
from samstad.demo.setup.codes import COHESION, POLICY, VISION

Text = dict[str, str]


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


BEFORE = {
    "1-1": _t("Fler har ett arbete att gå till", "More people have a job to go to"),
    "3-2": _t("Färre bor trångt", "Fewer live in crowding"),
}
"""How the budget of the year before worded what this year's words otherwise."""

GLOBAL = {"1-1": [1, 8], "1-2": [4], "2-1": [11, 16], "2-2": [3], "3-1": [8], "3-2": [11], "3-3": [10, 16]}


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
    plans = [planned.plan(body, year, statistics) for year in (2025, 2026) for body in planned.PLANS]
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
