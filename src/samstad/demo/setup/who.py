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


def matter() -> dict[str, Any]:
    return {
        "registry_number": "KS 2024/0117",
        "body": "kommunstyrelsen",
        "title": {"sv": "Lokalt utvecklingsavtal 2024–2028", "en": "Local development agreement 2024–2028"},
    }


def decision() -> dict[str, Any]:
    return {
        "code": "ks-2024-03-13",
        "body": "kommunstyrelsen",
        "date": "2024-03-13",
        "matter": "KS 2024/0117",
        "title": {"sv": "Godkännande av avtalet", "en": "Approval of the agreement"},
    }
