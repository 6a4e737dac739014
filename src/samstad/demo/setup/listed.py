"""The police's list of vulnerable areas, two editions: made up, as all of the city."""

from __future__ import annotations

from typing import Any

from samstad.demo import sources
from samstad.demo.geography import DISTRICT_SET, Area, Geography
from samstad.demo.setup.codes import FOCUS
from samstad.demo.setup.where import drawn

# Edition → the category of the first area of each district in focus, in order; None: not in that list.
EDITIONS: dict[int, tuple[str | None, ...]] = {
    2021: ("particularly_vulnerable", "vulnerable", "risk", "vulnerable"),
    2023: ("vulnerable", "vulnerable", "risk", None),
}


def _set(edition: int) -> str:
    return f"polislistan-{edition}"


def _places(geography: Geography) -> list[Area]:
    """In each district in focus the statistical area of the lowest code."""
    return [next(area for area in geography.new if area.district == district.code) for district in FOCUS]


def area_sets(geography: Geography) -> list[dict[str, Any]]:
    return [
        {
            "code": _set(edition),
            "name": {
                "sv": f"Polisens lista över utsatta områden {edition} (påhittad)",
                "en": f"The police's list of vulnerable areas {edition} (made up)",
            },
            "kind": "police",
            "edition": edition,
            "source": "Påhittad lista för exempelkommunen",
            "licence": sources.LICENCE,
            "note": {
                "sv": "En påhittad lista, som visar hur upplagorna jämförs. Gränserna är basområdens.",
                "en": "A made-up list, to show how editions are compared. The borders are those of areas.",
            },
            "areas": [
                {
                    "code": f"p{area.code}",
                    "name": {"sv": area.name, "en": area.name},
                    "category": category,
                    "geometry": drawn(area.geometry),
                }
                for area, category in zip(_places(geography), categories, strict=False)
                if category
            ],
        }
        for edition, categories in EDITIONS.items()
    ]


def area_links(geography: Geography) -> list[dict[str, Any]]:
    """The district that each listed area lies in: what the city does there is what it does in the district."""
    return [
        {
            "from": _set(edition),
            "to": DISTRICT_SET,
            "groups": [
                {
                    "kind": "nested",
                    "method": "exact",
                    "links": [
                        {"from": f"p{area.code}", "to": area.district}
                        for area, category in zip(_places(geography), categories, strict=False)
                        if category
                    ],
                }
            ],
        }
        for edition, categories in EDITIONS.items()
    ]
