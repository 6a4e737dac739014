"""The seven rounds of a year in the example city, as templates. Days are set so that a year has a believable order."""

from __future__ import annotations

from typing import Any

from samstad.demo.setup.codes import AGREEMENT
from samstad.followup.standard import OCTOBER

REMINDERS = [-7, -1, 1, 7]
COMMITTEES = ["committee", "district_committee"]
WITH_COMPANIES = [*COMMITTEES, "company"]


def _part(code: str, kind: str, sv: str, en: str, asks: str, *, required: bool = True) -> dict[str, Any]:
    return {
        "code": code,
        "kind": kind,
        "heading": {"sv": sv, "en": en},
        "instruction": {"sv": asks},
        "required": required,
    }


GOALS = _part(
    "mal", "assessments", "Bedömning av målen", "Assessment of the goals", "Bedöm varje mål och motivera."
)
VALUES = _part(
    "indikatorer", "indicators", "Indikatorer", "Indicators",
    "Värdena kommer från statistiken. Kommentera det som behöver förklaras.", required=False,
)  # fmt: skip
DONE = _part("insatser", "activities", "Insatser", "Activities", "Beskriv läget för insatserna.")
ASKED = _part(
    "uppdrag", "assignments", "Uppdrag och åtaganden", "Assignments and commitments",
    "Svara på det som organisationen har fått i uppdrag eller lovat.",
)  # fmt: skip
ANALYSIS = _part(
    "analys", "text", "Analys", "Analysis", "Varför har det blivit så, och vad betydde ert eget arbete?"
)

BUDGET_PARTS = [
    _part("inriktning", "text", "Strategisk inriktning", "Strategic direction", "Vad är viktigast de tre åren?"),
    _part(
        "behov", "text", "Lokala utvecklingsbehov", "Local development needs",
        "Vilka behov finns på vilka platser, och hur vet ni det?",
    ),
    _part(
        "forutsattningar", "text", "Planeringsförutsättningar", "Planning premises",
        "Vad ändras i befolkning, uppdrag och lagar?",
    ),
    _part("ekonomi", "text", "Sammanfattande ekonomisk analys", "Economic analysis", "Drift och investeringar."),
    _part("lokaler", "text", "Lokalförsörjningsplan", "Premises plan", "Behov av lokaler.", required=False),
]  # fmt: skip
PLAN_PARTS = [
    _part(
        "inriktning",
        "text",
        "Nämndens inriktning",
        "Direction of the committee",
        "Vad ska ha hänt om ett år?",
    ),
    VALUES,
    DONE,
    ASKED,
]
DECEMBER_PARTS = [
    _part(
        "lage", "text", "Läget i stadsdelen", "The state of the district", "Vad har förändrats under året?"
    ),
    _part("plan", "text", "Plan för nästa år", "Plan for the next year", "Vad ska göras, av vem och när?"),
    DONE,
]

# code, kind, Swedish name, English name, opens, due, (month, day, year from the one reported on), who, basis, parts
ROUNDS: tuple[tuple[Any, ...], ...] = (
    ("underlag-till-budget", "budget_basis", "Underlag till budget", "Basis for the budget",
     (2, 1, -1), (4, 15, -1), COMMITTEES, None, BUDGET_PARTS),
    ("verksamhetsplan", "plan", "Verksamhetsplan", "Operational plan",
     (10, 1, -1), (12, 15, -1), COMMITTEES, None, PLAN_PARTS),
    ("tertialrapport-1", "four_months_1", "Tertialrapport 1", "Four-month report 1",
     (4, 20, 0), (5, 15, 0), COMMITTEES, "forecast", [GOALS, VALUES, DONE, ANALYSIS]),
    ("tertialrapport-2", "four_months_2", "Tertialrapport 2", "Four-month report 2",
     (8, 20, 0), (9, 11, 0), COMMITTEES, "forecast", [GOALS, VALUES, DONE, ANALYSIS]),
    ("oktober", "october", "Redovisning till staten 1 oktober", "Report to the state, 1 October",
     (8, 17, 0), (9, 15, 0), [], "outcome", list(OCTOBER)),
    ("planer-31-december", "december", "Lokala planer 31 december", "Local plans, 31 December",
     (10, 20, 0), (12, 10, 0), ["district_committee"], None, DECEMBER_PARTS),
    ("verksamhetsberattelse", "annual_report", "Verksamhetsberättelse", "Annual operations report",
     (12, 15, 0), (1, 25, 1), WITH_COMPANIES, "outcome", [GOALS, VALUES, DONE, ASKED, ANALYSIS]),
)  # fmt: skip


def templates(addressees: list[str], instructions: dict[str, str]) -> list[dict[str, Any]]:
    """`addressees` answer the report of 1 October, since partners do that too; the others go to kinds of bodies."""
    return [
        {
            "code": code,
            "name": {"sv": sv, "en": en},
            "kind": kind,
            "document": AGREEMENT,
            "led_by": "kommunstyrelsen",
            "report_to": "staten" if kind == "october" else "kommunfullmaktige",
            "opens": dict(zip(("month", "day", "year"), opens, strict=True)),
            "due": dict(zip(("month", "day", "year"), due, strict=True)),
            "basis": basis,
            "instructions": instructions if kind == "october" else None,
            "reminders": REMINDERS,
            "body_kinds": kinds,
            "addressees": [] if kinds else addressees,
            "parts": parts,
        }
        for code, kind, sv, en, opens, due, kinds, basis, parts in ROUNDS
    ]
