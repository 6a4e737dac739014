"""Who there is in the example city: bodies, and one account for each kind of person who uses the system.

Everything is invented; e-mail addresses end in `.example`, which no mail server serves.
"""

from __future__ import annotations

from dataclasses import dataclass

Text = dict[str, str]

PASSWORD = "sammanstad-2026-exempel"


@dataclass(frozen=True, slots=True)
class Body:
    """One organisation of the city's register."""

    code: str
    kind: str
    sv: str
    en: str
    parent: str | None = None

    @property
    def name(self) -> Text:
        return {"sv": self.sv, "en": self.en}


@dataclass(frozen=True, slots=True)
class Person:
    """One demo account: who it is, and the roles it holds in which bodies."""

    email: str
    name: str
    title: Text
    seats: tuple[tuple[str, str], ...]


def district_body(code: str, name: str) -> Body:
    """The committee of one district."""
    return Body(f"sdn-{code}", "district_committee", f"{name}s stadsdelsnämnd", f"{name} district committee")


BODIES = (
    Body("kommunfullmaktige", "council", "Kommunfullmäktige", "City council"),
    Body(
        "kommunstyrelsen", "executive_board", "Kommunstyrelsen", "City executive board", "kommunfullmaktige"
    ),
    Body("arbetsmarknadsnamnden", "committee", "Arbetsmarknadsnämnden", "Labour market committee"),
    Body("utbildningsnamnden", "committee", "Utbildningsnämnden", "Education committee"),
    Body("socialnamnden", "committee", "Socialnämnden", "Social welfare committee"),
    Body("stadsbyggnadsnamnden", "committee", "Stadsbyggnadsnämnden", "City planning committee"),
    Body("kulturnamnden", "committee", "Kultur- och fritidsnämnden", "Culture and leisure committee"),
    Body("bostadsbolaget", "company", "Sammanstads Bostäder AB", "Sammanstad Housing Ltd"),
    Body("staten", "state", "Staten (exempel)", "The state (example)"),
    Body("lokalpolisen", "authority", "Lokalpolisområde Sammanstad", "Sammanstad local police district"),
    Body("arbetsformedlingen", "authority", "Arbetsförmedlingen Sammanstad", "Employment service Sammanstad"),
    Body("regionen", "region", "Regionen (exempel)", "The region (example)"),
    Body("foretagarna", "business", "Sammanstads företagare", "Sammanstad business association"),
    Body(
        "foreningsradet", "association", "Föreningsrådet i Sammanstad", "Sammanstad council of associations"
    ),
)

FOCUS_LEAD, FOCUS_UNFINISHED = "sdn-09", "sdn-11"
"""The district that the planner and the director work in, and the one that they stand in for: its answer is a draft,
so that there is something to write."""

PEOPLE = (
    Person(
        "strateg@sammanstad.example",
        "Siv Strateg",
        {
            "sv": "utvecklingsstrateg på stadsledningskontoret",
            "en": "development strategist, city executive office",
        },
        (
            ("kommunstyrelsen", "coordinator"),
            ("kommunstyrelsen", "administrator"),
            # The executive office prepares the council's own documents.
            ("kommunfullmaktige", "coordinator"),
        ),
    ),
    Person(
        "planerare@sammanstad.example",
        "Pelle Planerare",
        {
            "sv": "stadsdelsplanerare i Norra Kvarnbacken och Hammarslätt",
            "en": "district planner in Norra Kvarnbacken and Hammarslätt",
        },
        ((FOCUS_LEAD, "reporter"), (FOCUS_UNFINISHED, "reporter")),
    ),
    Person(
        "direktor@sammanstad.example",
        "Disa Direktör",
        {
            "sv": "stadsdelsdirektör i Norra Kvarnbacken och Hammarslätt",
            "en": "district director in Norra Kvarnbacken and Hammarslätt",
        },
        (
            (FOCUS_LEAD, "approver"),
            (FOCUS_UNFINISHED, "approver"),
            # Plans and their revisions are the director's to begin.
            (FOCUS_LEAD, "coordinator"),
            (FOCUS_UNFINISHED, "coordinator"),
        ),
    ),
    Person(
        "statistiker@sammanstad.example",
        "Stina Statistiker",
        {"sv": "statistiker på statistikfunktionen", "en": "statistician at the statistics office"},
        (("kommunstyrelsen", "statistician"),),
    ),
    Person(
        "sekreterare@sammanstad.example",
        "Nils Nämndsekreterare",
        {"sv": "handläggare och nämndsekreterare", "en": "case officer and committee secretary"},
        (("socialnamnden", "registrar"), ("socialnamnden", "reporter")),
    ),
    Person(
        "partner@sammanstad.example",
        "Pia Polis",
        {"sv": "samverkanspolis i partnerskapet", "en": "community police officer in the partnership"},
        (("lokalpolisen", "reporter"),),
    ),
    Person(
        "revisor@sammanstad.example",
        "Rut Revisor",
        {"sv": "revisor och förtroendevald", "en": "auditor and elected representative"},
        (("kommunfullmaktige", "reader"),),
    ),
    Person(
        "staten@sammanstad.example",
        "Stellan Statstjänsteman",
        {"sv": "handläggare på ett departement", "en": "civil servant at a ministry"},
        (("staten", "reader"),),
    ),
    Person(
        "forskare@sammanstad.example",
        "Frida Forskare",
        {"sv": "forskare vid ett lärosäte", "en": "researcher at a university"},
        (("foreningsradet", "reader"),),
    ),
)
