"""The example city's projects, and the premises plans of all its bodies with the city's own sums. All is made up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samstad.demo import bodies, plan
from samstad.demo.setup.codes import AGREEMENT, FOCUS

SOURCE = "Påhittade belopp för exempelkommunen"
YEAR, FIRST, SECOND = 2026, (2026, 2033), (2034, 2045)
MILLION = 1_000_000
PLANNING = ("executive_board", "committee", "district_committee", "company")
# Body → rent of its main premises in 2026, and (what more it rents, from year, to year, rent a year). Kronor.
_EXTRA: dict[str, tuple[tuple[str, str, int | None, int | None, int], ...]] = {
    "kommunstyrelsen": (("Kanslihuset", "The chancery", 2027, None, 6_400_000),),
    "utbildningsnamnden": (
        ("Skolpaviljonger vid Hamnskolan", "School pavilions at Hamnskolan", None, 2028, 9_800_000),
        ("Nya Hamnskolan", "The new Hamnskolan", 2029, None, 31_500_000),
    ),
    "socialnamnden": (
        ("Vård- och omsorgsboende i Tornvalla", "Care home in Tornvalla", 2030, None, 18_200_000),
    ),
    "kulturnamnden": (
        ("Kulturhus i Norra Kvarnbacken", "Culture house in Norra Kvarnbacken", 2028, None, 7_300_000),
    ),
}
_NEEDS = {
    "utbildningsnamnden": (
        "En paviljong lämnas 2028 när den nya skolan står klar; barnkullarna minskar därefter.",
        "Pavilions are left in 2028 when the new school is ready; fewer children are born after that.",
    ),
    "socialnamnden": (
        "Fler äldre väntas från 2030, och ett boende hyrs in.",
        "More elderly are expected from 2030, and a care home is rented.",
    ),
}
_PROJECTS: tuple[dict[str, Any], ...] = (
    {
        "code": "ny-skola",
        "number": "4.1",
        "title": {"sv": "Nya Hamnskolan", "en": "The new Hamnskolan"},
        "description": {
            "sv": "En skola för 450 elever ersätter paviljongerna.",
            "en": "A school for 450 pupils replaces the pavilions.",
        },
        "kind": "investment",
        "phase": "carrying_out",
        "risk_level": "medium",
        "risk": {
            "sv": "Byggkostnaderna kan stiga mer än kalkylens två procent om året.",
            "en": "Building costs may rise by more than the two percent a year of the calculation.",
        },
        "responsible": "utbildningsnamnden",
        "first_year": 2025,
        "last_year": 2028,
        "amounts": ((2026, 84_000_000), (2027, 112_500_000), (2028, 63_500_000)),
    },
    {
        "code": "trygga-stationer",
        "number": "4.2",
        "title": {"sv": "Tryggare torg och stationer", "en": "Safer squares and stations"},
        "description": {
            "sv": "Belysning, sikt och mötesplatser i fokusområdena.",
            "en": "Light, sight and meeting places in the focus areas.",
        },
        "kind": "investment",
        "phase": "procurement",
        "risk_level": "high",
        "risk": {
            "sv": "Marken ägs delvis av andra, och avtal saknas för två av platserna.",
            "en": "Others own some of the land, and two places lack agreements.",
        },
        "responsible": "stadsbyggnadsnamnden",
        "first_year": 2026,
        "last_year": 2027,
        "amounts": ((2026, 12_400_000), (2027, 18_900_000)),
    },
    {
        "code": "jobbspar",
        "number": "4.3",
        "title": {"sv": "Jobbspår i fokusområdena", "en": "Job tracks in the focus areas"},
        "description": {
            "sv": "Verksamhetsprojekt som binder samman utbildning och anställning.",
            "en": "An operating project that joins training and employment.",
        },
        "kind": "operations",
        "phase": "carrying_out",
        "risk_level": "low",
        "risk": {
            "sv": "Färre arbetsgivare än väntat tar emot.",
            "en": "Fewer employers than expected take part.",
        },
        "responsible": "arbetsmarknadsnamnden",
        "first_year": 2025,
        "last_year": 2026,
        "activity": f"{AGREEMENT}/{FOCUS[0].code}-work/jobbspar",
        "amounts": ((2026, 4_800_000),),
    },
    {
        "code": "ekonomisystem",
        "number": "4.4",
        "title": {"sv": "Nytt ekonomisystem", "en": "New finance system"},
        "kind": "operations",
        "phase": "pre_study",
        "responsible": "kommunstyrelsen",
        "first_year": 2026,
        "funding": {
            "sv": "Förstudien ryms i ramen. Belopp för införandet anges när den är klar.",
            "en": "The pre-study fits the frame. Amounts for the introduction are given when it is done.",
        },
    },
)


def projects() -> list[dict[str, Any]]:
    """Investment and operating projects of the budget."""
    return [
        {
            **one,
            "source": SOURCE,
            "amounts": [{"year": year, "amount": amount} for year, amount in one.get("amounts", ())],
        }
        for one in _PROJECTS
    ]


def _bodies() -> list[bodies.Body]:
    every = [*bodies.BODIES, *(bodies.district_body(d.code, d.name) for d in plan.DISTRICTS)]
    return [body for body in every if body.kind in PLANNING]


def _main_rent(at: int, body: bodies.Body) -> int:
    """Whole hundred thousands, different for each body."""
    return (
        24 + 7 * (at % 5) if body.kind != "district_committee" else 11 + 3 * (at % 4)
    ) * MILLION + at * 100_000


def _lease(
    code: str, sv: str, en: str, first: int | None, last: int | None, rent: int
) -> tuple[dict[str, Any], dict[int, int]]:
    """A lease as the folder has it, and what it costs year by year, counted on a road of its own."""
    cells: list[dict[str, Any]] = []
    yearly: dict[int, int] = {}
    for number, (begins, ends) in enumerate((FIRST, SECOND)):
        start, stop = max(begins, first or begins), min(ends, last or ends)
        amount = rent if number == 0 else round(rent * 1.2 / 100_000) * 100_000
        if start <= stop:
            cells.append({"year": start, "amount": amount, "onwards": True})
            yearly |= dict.fromkeys(range(start, stop + 1), amount)
    lease: dict[str, Any] = {"code": code, "premises": {"sv": sv, "en": en}, "source": SOURCE, "costs": cells}
    if first:
        lease["starts_on"] = f"{first}-01-01"
    if last:
        lease["ends_on"] = f"{last}-12-31"
    return lease, yearly


def _leases(at: int, body: bodies.Body) -> Iterable[tuple[dict[str, Any], dict[int, int]]]:
    yield _lease(
        "forvaltningshus", "Förvaltningshuset", "The administration", None, None, _main_rent(at, body)
    )
    for number, (sv, en, first, last, rent) in enumerate(_EXTRA.get(body.code, ()), 1):
        yield _lease(f"lokal-{number}", sv, en, first, last, rent)


def premises_plans() -> list[dict[str, Any]]:
    """A plan for every body that makes one."""
    found = []
    for at, body in enumerate(_bodies()):
        sv, en = _NEEDS.get(body.code, ("Behovet är oförändrat.", "The need is unchanged."))
        found.append(
            {
                "organisation": body.code,
                "year": YEAR,
                "as_of": "2025-01-31",
                "present": {
                    "sv": "Kontor och lokaler för verksamheten.",
                    "en": "Offices and premises of the services.",
                },
                "first_from": FIRST[0],
                "first_to": FIRST[1],
                "first_need": {"sv": sv, "en": en},
                "second_from": SECOND[0],
                "second_to": SECOND[1],
                "second_need": {"sv": "Inga förändringar är planerade.", "en": "No changes are planned."},
                "source": SOURCE,
                "leases": [lease for lease, _yearly in _leases(at, body)],
            }
        )
    return found


def city_premises() -> list[dict[str, Any]]:
    """What the city's plan says that all of them cost: the rents added up as they were thought of."""
    total = dict.fromkeys([*range(FIRST[0], FIRST[1] + 1), *range(SECOND[0], SECOND[1] + 1)], 0)
    for at, body in enumerate(_bodies()):
        for _row, yearly in _leases(at, body):
            for year, amount in yearly.items():
                total[year] += amount
    return [
        {"plan_year": YEAR, "amounts": [{"year": year, "amount": amount} for year, amount in total.items()]}
    ]
