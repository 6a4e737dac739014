"""The agreement, the partnership and the round that reports on them."""

from __future__ import annotations

from typing import Any

from samstad.demo import answers, wishes
from samstad.demo.geography import DISTRICT_SET
from samstad.demo.setup.codes import AGREEMENT, COOPERATION, FOCUS, PARENTS, ROUND
from samstad.followup.standard import OCTOBER

INSTRUCTIONS = {
    "sv": "Beskriv utvecklingen i stadsdelen, hur samverkan fungerar och vad den har lett till. Skriv kort och "
    "så att den som bor där förstår.",
    "en": "Describe the development in the district, how the collaboration works and what it has led to. Write "
    "briefly and so that those who live there understand.",
}


def agreement() -> dict[str, Any]:
    return {
        "document": AGREEMENT,
        "state": "in_force",
        "copies": 2,
        "pages": 4,
        "joint_review_by": "2027-06-30",
        "renewal_by": "2028-06-30",
        "files": [
            {
                "name": "bilaga-1-karta.pdf",
                "title": {"sv": "Karta över de fem stadsdelarna", "en": "Map of the five districts"},
                "pages": 1,
            }
        ],
        "copy_facts": [
            {
                "number": number,
                "held_by": holder,
                "signed": [
                    {"party": party, "pages": [1, 2, 3, 4]} for party in ("kommunstyrelsen", "staten")
                ],
            }
            for number, holder in ((1, "kommunstyrelsen"), (2, "staten"))
        ],
        "areas": [f"{DISTRICT_SET}:{district.code}" for district in FOCUS],
        "themes": list(PARENTS),
        "matters": ["KS 2024/0117"],
        "parties": [
            {"organisation": "kommunstyrelsen", "named_as": "Kommunen", "signed_on": "2024-03-20"},
            {"organisation": "staten", "named_as": "Staten", "signed_on": "2024-03-27"},
        ],
        "clauses": [
            {"number": number, "heading": heading, "facts": [{"text": fact} for fact in facts]}
            for number, heading, facts in wishes.AGREEMENT_CLAUSES
        ],
        "commitments": [
            {
                "code": "redovisning-1-oktober",
                "clause": "4",
                "parties": ["kommunstyrelsen"],
                "text": {
                    "sv": "Redovisa utvecklingen, samverkan och resultaten till staten",
                    "en": "Report development, collaboration and results to the state",
                },
                "report_to": "staten",
                "recurrence": "yearly",
                "due_month": 10,
                "due_day": 1,
            },
            {
                "code": "stadsdelsplaner-31-december",
                "clause": "4",
                "parties": [f"sdn-{district.code}" for district in FOCUS],
                "text": {
                    "sv": "Revidera stadsdelsplanen och skicka den",
                    "en": "Revise the district plan and send it",
                },
                "report_to": "staten",
                "recurrence": "yearly",
                "due_month": 12,
                "due_day": 31,
            },
            {
                "code": "lagesbild-varje-vecka",
                "clause": "3",
                "parties": ["lokalpolisen"],
                "text": {
                    "sv": "Lämna underlag till den gemensamma lägesbilden",
                    "en": "Contribute to the shared situation picture",
                },
                "recurrence": "continuous",
            },
        ],
    }


def draft_document() -> dict[str, Any]:
    return {
        "code": COOPERATION,
        "kind": "agreement",
        "state": "draft",
        "title": {
            "sv": "Samverkansöverenskommelse med polisen 2027–2028",
            "en": "Cooperation agreement with the police 2027–2028",
        },
        "summary": {
            "sv": "Syftet är trygga kvällar i stadsdelarna med en gemensam lägesbild som grund.",
            "en": "The purpose is safe evenings in the districts, on the ground of a shared situation picture.",
        },
        "owner": "kommunstyrelsen",
        "valid_from": "2026-10-01",
        "valid_to": "2028-12-31",
    }


def draft_agreement() -> dict[str, Any]:
    """One that has not been sent yet, so that there is something to send and sign."""
    return {
        "document": COOPERATION,
        "state": "draft",
        "copies": 2,
        "pages": 3,
        "joint_review_by": "2027-12-31",
        "areas": [f"{DISTRICT_SET}:{district.code}" for district in FOCUS],
        "parties": [
            {"organisation": "kommunstyrelsen", "named_as": "Kommunen"},
            {"organisation": "lokalpolisen", "named_as": "Polisen"},
        ],
        "copy_facts": [
            {"number": 1, "held_by": "kommunstyrelsen"},
            {"number": 2, "held_by": "lokalpolisen"},
        ],
        "clauses": [
            {
                "number": "1",
                "heading": {"sv": "Syfte och områden", "en": "Purposes and areas"},
                "facts": [
                    {
                        "text": {
                            "sv": "Överenskommelsen gäller trygghet och brottsförebyggande arbete i fem stadsdelar.",
                            "en": "The agreement concerns safety and crime prevention in five districts.",
                        }
                    }
                ],
            }
        ],
        "commitments": [
            {
                "code": "trygghetsvandring",
                "clause": "1",
                "parties": ["lokalpolisen"],
                "text": {
                    "sv": "Gå trygghetsvandringar med boende i varje stadsdel",
                    "en": "Walk through each district with residents to look at safety",
                },
                "recurrence": "yearly",
                "due_month": 10,
                "due_day": 31,
            }
        ],
    }


def partnership() -> dict[str, Any]:
    members = [
        ("city", "kommunstyrelsen"),
        *(("city", f"sdn-{district.code}") for district in FOCUS),
        ("state", "lokalpolisen"),
        ("state", "arbetsformedlingen"),
        ("region", "regionen"),
        ("business", "foretagarna"),
        ("property", "bostadsbolaget"),
        ("residents", "foreningsradet"),
    ]
    return {
        "code": "partnerskapet",
        "name": {"sv": "Partnerskapet för en sammanhållen stad", "en": "Partnership for a cohesive city"},
        "agreement": AGREEMENT,
        "areas": [f"{DISTRICT_SET}:{district.code}" for district in FOCUS],
        "members": [{"sector": sector, "organisation": body} for sector, body in members],
    }


def reporting_round() -> dict[str, Any]:
    return {
        "code": ROUND,
        "name": {
            "sv": "Redovisning till staten 1 oktober 2026",
            "en": "Report to the state, 1 October 2026",
        },
        "document": AGREEMENT,
        "led_by": "kommunstyrelsen",
        "report_to": "staten",
        "year": 2026,
        "opens": "2026-08-17",
        "due": "2026-09-15",
        "instructions": INSTRUCTIONS,
        "template": "oktober",
        "kind": "october",
        "basis": "outcome",
        "reminders": [-7, -1, 1, 7],
        "parts": list(OCTOBER),
        "addressees": list(answers.ANSWERS),
    }
