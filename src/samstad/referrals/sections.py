"""The headings of an administration's proposal, in the order of the city's form.

The form is that of two answers, of 2004 and 2014: proposal for decision and summary first, how the matter was
prepared, its background, what is proposed, what the administration thinks of it. Annexes and signatures follow.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One heading with its instruction; has what a form for a part of a report asks of a part."""

    code: str
    heading: dict[str, str]
    instruction: dict[str, str] = field(default_factory=dict)
    required: bool = True


SECTIONS = (
    Asked(
        "forslag",
        {"sv": "Förslag till beslut", "en": "Proposal for decision"},
        {
            "sv": "Vad nämnden föreslås besluta, i en mening för varje punkt.",
            "en": "What the committee is asked to decide, one sentence for each point.",
        },
    ),
    Asked(
        "sammanfattning",
        {"sv": "Sammanfattning", "en": "Summary"},
        {"sv": "Högst en halv sida.", "en": "Half a page at most."},
    ),
    Asked(
        "beredning",
        {"sv": "Ärendets beredning", "en": "Preparation of the matter"},
        {
            "sv": "Vilka som har utarbetat förslaget. Dagen i förvaltningsgruppen skrivs dit av systemet.",
            "en": "Who prepared it. The day in the administration's group is put there by the system.",
        },
        required=False,
    ),
    Asked(
        "bakgrund",
        {"sv": "Bakgrund", "en": "Background"},
        {
            "sv": "Vem som har remitterat vad till vem, och till vilken dag.",
            "en": "Who referred what to whom, to be answered by which day.",
        },
        required=False,
    ),
    Asked(
        "remissen",
        {"sv": "Sammanfattning av remissen", "en": "Summary of the referral"},
        required=False,
    ),
    Asked(
        "synpunkter",
        {
            "sv": "Förvaltningens synpunkter och förslag",
            "en": "The administration's views and proposals",
        },
    ),
    Asked(
        "jamstalldhet",
        {"sv": "Jämställdhetsanalys", "en": "Gender equality analysis"},
        required=False,
    ),
)
BY_CODE = {one.code: one for one in SECTIONS}
# What one without an account is asked for: its views, and nothing of how a committee works.
OUTSIDE = (
    Asked(
        "synpunkter",
        {"sv": "Era synpunkter", "en": "Your views"},
        {
            "sv": "Vad ni tycker om förslaget som helhet.",
            "en": "What you think of the proposal as a whole.",
        },
        required=False,
    ),
)


def asked_of(outside: bool) -> tuple[Asked, ...]:
    return OUTSIDE if outside else SECTIONS
