"""The parts of the report of 1 October, as the agreements of 2008 asked for it: what a round has that names no parts.

The codes are those that the report's layout knows by name.
"""

from __future__ import annotations

from typing import Any

Text = dict[str, str]


def _part(code: str, heading: Text, instruction: Text) -> dict[str, Any]:
    return {"code": code, "kind": "text", "heading": heading, "instruction": instruction, "required": True}


OCTOBER: tuple[dict[str, Any], ...] = (
    _part(
        "development",
        {"sv": "Utvecklingen i stadsdelarna", "en": "The development in the districts"},
        {
            "sv": "Hur arbete, utbildning, trygghet och tillväxt har utvecklats under året.",
            "en": "How work, education, safety and growth have developed during the year.",
        },
    ),
    _part(
        "collaboration",
        {"sv": "Hur samverkan fortskrider", "en": "How the collaboration progresses"},
        {
            "sv": "Vilka som har arbetat tillsammans, med vad, och vad som stod i vägen.",
            "en": "Who has worked together, on what, and what stood in the way.",
        },
    ),
    _part(
        "results",
        {"sv": "Resultat av samverkan", "en": "Results of the collaboration"},
        {
            "sv": "Vad som har blivit bättre för invånarna, och hur ni vet det.",
            "en": "What has become better for residents, and how you know.",
        },
    ),
)
