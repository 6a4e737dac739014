"""The city and its bodies, the matter and the decision that the agreement rests on."""

from __future__ import annotations

from typing import Any

from samstad.demo import bodies, plan


def city() -> dict[str, Any]:
    return {
        "slug": plan.CITY_SLUG,
        "code": plan.CITY_CODE,
        "synthetic": True,
        "name": {"sv": plan.CITY_NAME, "en": plan.CITY_NAME},
        "about": plan.SYNTHETIC,
    }


def organisations() -> list[dict[str, Any]]:
    all_bodies = [*bodies.BODIES, *(bodies.district_body(d.code, d.name) for d in plan.DISTRICTS)]
    return [{"code": b.code, "name": b.name, "kind": b.kind, "parent": b.parent} for b in all_bodies]


_MATTERS = (
    ("KS 2024/0117", "Lokalt utvecklingsavtal 2024–2028", "Local development agreement 2024–2028"),
    ("KS 2024/0820", "Budget 2025", "Budget 2025"),
    ("KS 2025/0811", "Budget 2026", "Budget 2026"),
    ("KS 2023/0402", "Program för en sammanhållen stad", "Programme for a cohesive city"),
    ("KS 2021/0655", "Revidering av integrationspolicyn", "Revision of the integration policy"),
)
_DECISIONS = (
    (
        "ks-2024-03-13",
        "kommunstyrelsen",
        "2024-03-13",
        "KS 2024/0117",
        "Godkännande av avtalet",
        "Approval of the agreement",
    ),
    (
        "kf-2024-11-21",
        "kommunfullmaktige",
        "2024-11-21",
        "KS 2024/0820",
        "Budget 2025 fastställd",
        "Budget 2025 adopted",
    ),
    (
        "kf-2025-11-20",
        "kommunfullmaktige",
        "2025-11-20",
        "KS 2025/0811",
        "Budget 2026 fastställd",
        "Budget 2026 adopted",
    ),
    (
        "kf-2023-12-14",
        "kommunfullmaktige",
        "2023-12-14",
        "KS 2023/0402",
        "Programmet antaget",
        "Programme adopted",
    ),
    (
        "kf-2022-05-19",
        "kommunfullmaktige",
        "2022-05-19",
        "KS 2021/0655",
        "Policyn reviderad",
        "Policy revised",
    ),
)


def matters() -> list[dict[str, Any]]:
    return [
        {"registry_number": number, "body": "kommunstyrelsen", "title": {"sv": sv, "en": en}}
        for number, sv, en in sorted(_MATTERS)
    ]


def decisions() -> list[dict[str, Any]]:
    return [
        {"code": code, "body": body, "date": date, "matter": matter, "title": {"sv": sv, "en": en}}
        for code, body, date, matter, sv, en in sorted(_DECISIONS)
    ]
