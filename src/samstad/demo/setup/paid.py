"""The example city's money: what pays for activities in two years, and the budget's table. Made up, and marked so."""

from __future__ import annotations

from typing import Any

SOURCE = "Påhittade belopp för exempelkommunen"
#: Parts of an activity's cost by source and year; what they leave out has no funding yet, as happens.
SHARES: dict[str, tuple[tuple[str, int, float, str], ...]] = {
    "jobbspar": (
        ("own_budget", 2025, 0.30, ""),
        ("state_grant", 2025, 0.25, "Arbetsförmedlingen"),
        ("own_budget", 2026, 0.20, ""),
        ("eu", 2026, 0.25, "Europeiska socialfonden+"),
    ),
    "laxhjalp": (
        ("own_budget", 2025, 0.4, ""),
        ("state_grant", 2026, 0.4, "Socialstyrelsen"),
    ),
}
#: Activities that are over: one that was done and one that was stopped, with what came of them. Made up.
OVER: dict[str, dict[str, Any]] = {
    "work": {
        "code": "sommarjobb",
        "title": {
            "sv": "Sommarjobb för unga i grönskötsel",
            "en": "Summer jobs for young people in park care",
        },
        "state": "done",
        "start": "2025-06-09",
        "end": "2025-08-15",
        "outcome": {
            "sv": "24 unga hade sommarjobb i sex veckor.",
            "en": "24 young people had summer jobs for six weeks.",
        },
        "cost_sek": 480_000,
    },
    "safety": {
        "code": "nattvandring",
        "title": {"sv": "Nattvandring varje helg", "en": "Night walks every weekend"},
        "state": "stopped",
        "start": "2025-03-01",
        "end": "2026-04-30",
        "stopped_because": {
            "sv": "För få vuxna anmälde sig; föreningarna går i stället tillsammans med lägesbilden.",
            "en": "Too few adults signed up; the associations join the shared situation picture instead.",
        },
        "cost_sek": 90_000,
    },
}
USUAL = (("own_budget", 2025, 0.5, ""), ("own_budget", 2026, 0.5, ""))
YEARS = ((2026, "budget"), (2027, "plan"), (2028, "plan"))
BUDGET: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("drift-kostnader", "operating_cost", (212_400_000, 214_100_000, 214_100_000)),
    ("drift-intakter", "operating_income", (-18_600_000, -18_900_000, -18_900_000)),
    ("investering-utgifter", "investment_expense", (4_200_000, 3_500_000, 3_500_000)),
    ("investering-inkomster", "investment_income", (0, 0, 0)),
)


def funding(activity: str, cost: int) -> list[dict[str, Any]]:
    """What pays for an activity, in whole thousands."""
    return [
        {"source": source, "year": year, "amount": round(cost * share / 1000) * 1000, "payer": payer}
        for source, year, share, payer in SHARES.get(activity, USUAL)
    ]


def over(theme: str, body: str, place: str) -> list[dict[str, Any]]:
    """What was done or stopped for a district's goal in a theme."""
    one = OVER.get(theme)
    if one is None:
        return []
    paid_by = [{"source": "own_budget", "year": 2025, "amount": one["cost_sek"], "payer": ""}]
    return [one | {"responsible": body, "areas": [place], "funding": paid_by}]


def budget() -> list[dict[str, Any]]:
    """The table of the executive board in the city's budget."""
    return [
        {
            "code": code,
            "kind": kind,
            "heading": {"sv": "Kommunstyrelsen", "en": "The executive board"},
            "source": SOURCE,
            "amounts": [
                {"year": year, "edition": edition, "amount": amount}
                for (year, edition), amount in zip(YEARS, amounts, strict=True)
            ],
        }
        for code, kind, amounts in BUDGET
    ]
