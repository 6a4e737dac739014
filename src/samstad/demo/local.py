"""The local work of the example city: through the ordinary actions, on the days on which it is said to have been."""

from __future__ import annotations

import datetime as dt

from samstad.demo import local_grants, local_needs, local_plans, local_safety
from samstad.demo.geography import DISTRICT_SET
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.places import allocation_actions
from samstad.places.models import AllocationInput, AllocationRecipe, InputPart, InputRole, NeedMethod
from samstad.statistics.models import AreaSet, Indicator
from samstad.steering.deciding import WrittenDecision

SHARED_ON, DECIDED_ON = dt.date(2025, 10, 6), dt.date(2025, 11, 17)
TRIED_ON = dt.date(2026, 9, 28)
TOTAL = 24_000_000
# Bodies that act by a writer of their own.
WRITERS = ("bostadsbolaget", "arbetsmarknadsnamnden")


def build(city: City, people: dict[str, Actor]) -> None:
    """Everything, in the order of its days."""
    _money_by_need(city, people["strateg"])
    local_needs.build(city, people)
    local_plans.build(city, people)
    local_grants.build(city, people)
    local_safety.build(city, people)


def _money_by_need(city: City, strategist: Actor) -> None:
    """One year that was decided, by 70 per cent of need, and the next that is being tried."""
    districts = AreaSet.objects.get(city=city, code=DISTRICT_SET)
    areas = list(districts.areas.defer("geometry").order_by("code"))
    recipe = AllocationRecipe(
        city=city,
        code="lokalt-socialt-arbete-2026",
        name={
            "sv": "Lokalt socialt arbete: fördelning efter behov",
            "en": "Local social work: shared by need",
        },
        about={
            "sv": "Stadsdelsnämndernas pengar för lokalt socialt arbete. Behovet är antalet invånare, justerat efter "
            "arbetslöshet och trångboddhet; det förra utfallet vägs in under en övergång."
        },
        owner=local_needs.body(city, "kommunstyrelsen"),
        area_set=districts,
        year=2026,
        total=TOTAL,
        method=NeedMethod.ADJUSTED_STRUCTURE,
        weight=0.7,
        transition_years=3,
        floor=0.85,
        ceiling=1.4,
    )
    found = {row.code: row for row in Indicator.objects.filter(city=city)}
    inputs = [
        AllocationInput(role=InputRole.STRUCTURE, indicator=found["arbetslosa"], part=InputPart.DENOMINATOR),
        AllocationInput(role=InputRole.ADJUSTMENT, indicator=found["arbetslosa"], weight=2),
        AllocationInput(role=InputRole.ADJUSTMENT, indicator=found["trangboddhet"], weight=1),
        AllocationInput(
            role=InputRole.ADJUSTMENT,
            indicator=found["langvarigt-bistand"],
            weight=1,
            movable=True,
            why={"sv": "Nämnden beslutar själv om bistånd, och kan därför påverka siffran."},
        ),
    ]
    # Until now each district had as much as the others, whatever its size or needs.
    even = {area: TOTAL // len(areas) for area in areas}
    with clock.set_to(SHARED_ON):
        recipe = allocation_actions.begin(strategist, recipe, inputs, even)
    with clock.set_to(DECIDED_ON):
        decided = allocation_actions.decide(
            strategist,
            recipe,
            WrittenDecision(
                local_needs.body(city, "kommunstyrelsen"),
                DECIDED_ON,
                "KS 2025/0712",
                "Fördelning av medel för lokalt socialt arbete 2026",
            ),
        )
    with clock.set_to(TRIED_ON):
        allocation_actions.begin_next(strategist, decided)
