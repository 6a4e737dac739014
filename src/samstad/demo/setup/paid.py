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
    # As the document prints them: compared with what the rows give.
    ("drift-netto", "operating_net", (193_800_000, 195_200_000, 195_200_000)),
    ("investering-netto", "investment_net", (4_200_000, 3_500_000, 3_500_000)),
)
#: What the agreement on the districts costs the city, and what the state and others pay.
AGREED: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("avtal-kostnader", "operating_cost", (43_200_000, 45_000_000, 45_000_000)),
    ("avtal-intakter", "operating_income", (-12_500_000, -11_000_000, -11_000_000)),
    ("avtal-netto", "operating_net", (30_700_000, 34_000_000, 34_000_000)),
)
AGREED_PROJECT: dict[str, Any] = {
    "code": "motesplats-tornvalla",
    "kind": "investment",
    "title": {"sv": "Mötesplats i Tornvalla", "en": "Meeting place in Tornvalla"},
    "phase": "planning",
    "risk_level": "medium",
    "risk": {
        "sv": "Lokalen delas med en förening som ännu inte har beslutat.",
        "en": "The premises are shared with an association that has not decided yet.",
    },
    "responsible": "kommunstyrelsen",
    "first_year": 2026,
    "last_year": 2027,
    "source": SOURCE,
    "amounts": [{"year": 2026, "amount": 600_000}, {"year": 2027, "amount": 2_900_000}],
}


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
    return _table({"sv": "Kommunstyrelsen", "en": "The executive board"}, BUDGET)


def agreed() -> list[dict[str, Any]]:
    """The table of the agreement on the districts, which the rounds report on."""
    return _table({"sv": "Avtalets insatser", "en": "What the agreement does"}, AGREED)


def _table(
    heading: dict[str, str], rows: tuple[tuple[str, str, tuple[int, ...]], ...]
) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "kind": kind,
            "heading": heading,
            "source": SOURCE,
            "amounts": [
                {"year": year, "edition": edition, "amount": amount}
                | ({"unchanged_from": 2027} if year == 2028 else {})
                for (year, edition), amount in zip(YEARS, amounts, strict=True)
            ],
        }
        for code, kind, amounts in rows
    ]
