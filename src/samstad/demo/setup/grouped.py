"""The steering groups of the example city: two older ones, and the one that followed them."""

from __future__ import annotations

from typing import Any

from samstad.demo.setup.codes import COHESION

# The strategic council against crime (2023:196, 10 §).
COUNCIL = "strategiska-radet"


def _t(sv: str, en: str) -> dict[str, str]:
    return {"sv": sv, "en": en}


def groups() -> list[dict[str, Any]]:
    """The council against crime, and the groups that lead documents."""
    seats: list[dict[str, Any]] = [
        {"organisation": "kommunstyrelsen", "seat": _t("stadsdirektör", "city director"), "chairs": True},
        {"organisation": "arbetsmarknadsnamnden", "seat": _t("förvaltningschef", "head of administration")},
        {"organisation": "bostadsbolaget", "seat": _t("verkställande direktör", "managing director")},
        {"organisation": "socialnamnden", "seat": _t("förvaltningschef", "head of administration")},
    ]
    return [
        _council(),
        *_led(seats),
    ]


def _council() -> dict[str, Any]:
    return {
        "code": COUNCIL,
        "name": _t("Strategiska rådet mot brott", "Strategic council against crime"),
        "mandate": _t(
            "Tar fram och följer upp lägesbilden och åtgärdsplanen (2023:196, 10 §).",
            "Leads the work on the situation picture and the action plan (2023:196, section 10).",
        ),
        "valid_from": "2024-02-01",
        "members": [
            {
                "organisation": "kommunstyrelsen",
                "seat": _t("kommunalråd", "municipal commissioner"),
                "chairs": True,
            },
            {"organisation": "lokalpolisen", "seat": _t("lokalpolisområdeschef", "head of local police")},
            {"organisation": "socialnamnden", "seat": _t("förvaltningschef", "head of administration")},
            {"organisation": "bostadsbolaget", "seat": _t("verkställande direktör", "managing director")},
        ],
    }


def _led(seats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two older groups, and the one that followed them."""
    return [
        {
            "code": code,
            "name": name,
            "valid_from": start,
            "valid_to": end,
            "successor": after,
            "documents": papers,
            **more,
        }
        for code, name, start, end, after, papers, more in (
            (
                *(
                    "styrgrupp-kvarnarna",
                    _t("Styrgruppen för Vision Kvarnarna", "Steering group of Vision Kvarnarna"),
                ),
                *("2010-01-01", "2023-12-31", "styrgrupp-sammanhallen", ["vision-kvarnarna"], {}),
            ),
            (
                *(
                    "styrgrupp-sammanhallen",
                    _t("Styrgruppen för en sammanhållen stad", "Steering group for a cohesive city"),
                ),
                *("2024-01-01", None, None, [COHESION]),
                {
                    "mandate": _t(
                        "Leder, samordnar och följer upp programmet och rapporterar till kommunstyrelsen.",
                        "Leads, coordinates and follows up the programme, and reports to the executive board.",
                    ),
                    "decisions": ["kf-2023-12-14"],
                    "members": seats,
                },
            ),
            (
                *(
                    "styrgrupp-ytterstaden",
                    _t("Styrgruppen för ytterstaden", "Steering group for the outer city"),
                ),
                *("2016-01-01", "2023-12-31", "styrgrupp-sammanhallen", ["program-2016"], {}),
            ),
        )
    ]
