"""What the example city's districts need, the order that its bodies gave, the answers, and the places in focus."""

from __future__ import annotations

import datetime as dt

from samstad.demo.bodies import FOCUS_LEAD, FOCUS_UNFINISHED
from samstad.demo.geography import DISTRICT_SET
from samstad.organisation import clock
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor
from samstad.places import focus, need_actions
from samstad.places.models import DevelopmentNeed, FocusArea, Prioritising
from samstad.statistics.models import Area, Indicator
from samstad.steering.models import Goal

STATED_ON, ASKED_ON, CLOSED_ON = dt.date(2026, 2, 9), dt.date(2026, 2, 23), dt.date(2026, 3, 16)
ANSWERED_ON = dt.date(2026, 6, 8)
FOCUS_FROM, TOLD_ON = dt.date(2026, 1, 1), dt.date(2026, 9, 14)

# (body, name, description, evidence: an indicator or a quotation with its source)
NEEDS = (
    (FOCUS_LEAD, "Mötesplats för unga på kvällar", "Fritidsgården stänger tidigt, och unga har ingenstans att vara.",
     "trygg-utomhus", ""),
    (FOCUS_LEAD, "Belysning i gången under bron", "Gången är mörk och skymd.", "", "Boendedialog den 12 mars 2025"),
    (FOCUS_UNFINISHED, "Fler vägar till arbete för unga vuxna", "Många unga varken arbetar eller studerar.",
     "unga-utan-arbete-studier", ""),
    (FOCUS_UNFINISHED, "Större lägenheter för barnfamiljer", "Många bor trångt.", "trangboddhet", ""),
)  # fmt: skip
# Each body's writer and order, by the need's place in NEEDS.
ORDERS = {
    FOCUS_LEAD: ("planerare", (0, 1, 2, 3)),
    "bostadsbolaget": ("bostadsbolaget", (1, 0, 3, 2)),
    "arbetsmarknadsnamnden": ("arbetsmarknadsnamnden", (2, 0, 1, 3)),
    "kommunstyrelsen": ("strateg", (2, 0, 1, 3)),
}


def body(city: City, code: str) -> Organisation:
    return Organisation.objects.get(city=city, code=code)


def district(city: City, code: str) -> Area:
    return Area.objects.select_related("area_set").get(
        area_set__city=city, area_set__code=DISTRICT_SET, code=code
    )


def build(city: City, people: dict[str, Actor]) -> None:
    """Needs and order in the winter, answers before the summer, focus all year."""
    with clock.set_to(STATED_ON):
        needs = [_need(city, people["planerare"], *row) for row in NEEDS]
    _prioritised(city, people, needs)
    with clock.set_to(ANSWERED_ON):
        _answers(city, people["strateg"], needs)
    _focus(city, people)


def _need(
    city: City, writer: Actor, owner: str, title: str, text: str, indicator: str, source: str
) -> DevelopmentNeed:
    area = district(city, owner.removeprefix("sdn-"))
    made = need_actions.begin(
        writer, DevelopmentNeed(city=city, area=area, owner=body(city, owner)), title=title, description=text
    )
    if indicator:
        need_actions.add_evidence(writer, made, about=Indicator.objects.get(city=city, code=indicator))
    else:
        need_actions.add_evidence(writer, made, quote="Jag går inte där efter klockan sex.", source=source)
    return need_actions.state(writer, made)


def _prioritised(city: City, people: dict[str, Actor], needs: list[DevelopmentNeed]) -> None:
    with clock.set_to(ASKED_ON):
        found = need_actions.open_prioritising(
            people["strateg"],
            Prioritising(
                city=city,
                code="underlag-till-budget-2027",
                name={"sv": "Lokala utvecklingsbehov i underlag till budget 2027–2029"},
                owner=body(city, "kommunstyrelsen"),
            ),
            [body(city, code) for code in ORDERS],
            needs,
        )
        for code, (who, order) in ORDERS.items():
            need_actions.rank(people[who], found, body(city, code), [needs[at] for at in order])
    with clock.set_to(CLOSED_ON):
        need_actions.close(
            people["strateg"],
            found,
            "Ordningen är medelvärdet av nämndernas och bolagens ordningar, som är eniga om de två första.",
        )


def _answers(city: City, strategist: Actor, needs: list[DevelopmentNeed]) -> None:
    """One of each end; the fourth still waits."""
    board = body(city, "kommunstyrelsen")
    first, second, third, _waiting = (DevelopmentNeed.objects.get(pk=need.pk) for need in needs)
    goal = Goal.objects.filter(
        document__city=city, document__state="in_force", code=f"{FOCUS_UNFINISHED.removeprefix('sdn-')}-work"
    ).first()
    need_actions.take_up(
        strategist,
        third,
        board,
        "Behovet ligger inom det lokala målet för arbete och prövas i verksamhetsplanen.",
        goal,
    )
    need_actions.postpone(strategist, first, board, "En lokal finns tidigast när skolan byggts om.", 2028)
    need_actions.decline(
        strategist, second, board, "Bron ägs av staten. Frågan är i stället ställd till väghållaren."
    )


def _focus(city: City, people: dict[str, Actor]) -> None:
    board = body(city, "kommunstyrelsen")
    for owner, name, last in (
        (FOCUS_LEAD, "Fokus Norra Kvarnbacken", None),
        (FOCUS_UNFINISHED, "Fokus Hammarslätt", dt.date(2028, 12, 31)),
    ):
        with clock.set_to(FOCUS_FROM):
            found = focus.begin(
                people["strateg"],
                FocusArea(
                    city=city,
                    area=district(city, owner.removeprefix("sdn-")),
                    owner=board,
                    valid_from=FOCUS_FROM,
                    valid_to=last,
                ),
                name=name,
                expectation="Varje nämnd och bolag ökar samverkan här och redovisar vad den gör.",
            )
        with clock.set_to(TOLD_ON):
            focus.tell(
                people["planerare"],
                found,
                body(city, owner),
                2026,
                did="Vi har samlat nämnder och bolag varje månad kring en gemensam lägesbild.",
                changed="Rundor och öppettider har lagts om efter när det är otryggt.",
                learnt="Den som äger frågan måste vara med från början.",
            )
