"""Two district plans and the partnership's year in the example city."""

from __future__ import annotations

import datetime as dt

from samstad.demo.bodies import FOCUS_LEAD, FOCUS_UNFINISHED
from samstad.demo.local_needs import body, district
from samstad.demo.setup.codes import AGREEMENT, DRAFT
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.places import partnership_actions, plan_actions, planning
from samstad.places.models import DevelopmentNeed, DistrictPlan, Partnership
from samstad.places.partnership_actions import Decided
from samstad.steering import actions, life
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import Goal, SteeringDocument, SteeringGroup
from samstad.steering.smart import TargetDraft
from samstad.steering.writing import WrittenGoal

BEGUN_ON, SENT_ON, REVISED_ON = dt.date(2025, 9, 15), dt.date(2025, 12, 15), dt.date(2026, 9, 8)
MET_ON, SETTLED_ON = dt.date(2026, 5, 26), dt.date(2026, 8, 25)


def build(city: City, people: dict[str, Actor]) -> None:
    partnership = Partnership.objects.get(city=city)
    with clock.set_to(BEGUN_ON):
        plan = _begun(city, people["direktor"], partnership, FOCUS_LEAD)
    with clock.set_to(SENT_ON):
        document = planning.last_version(plan).document
        decision = WrittenDecision(plan.owner, SENT_ON, "SDN 2025/0311", "Strategisk stadsdelsplan 2026")
        life.take_into_force(people["direktor"], life.decide(people["direktor"], document, decision))
        plan_actions.send(people["direktor"], plan, body(city, "staten"))
    with clock.set_to(REVISED_ON):
        plan_actions.revise(people["direktor"], plan)
        _sharpen(people["direktor"], plan)
    with clock.set_to(dt.date(2026, 9, 15)):
        _adopted(city, people["direktor"], partnership)
    _partnership(city, people, partnership)


def _begun(city: City, writer: Actor, partnership: Partnership, owner: str) -> DistrictPlan:
    """A plan with a local goal for each of its areas, under the agreement's own goals."""
    code = owner.removeprefix("sdn-")
    area = district(city, code)
    above = {
        goal.theme.code: goal
        for goal in Goal.objects.filter(
            document__city=city, document__code=AGREEMENT, code__startswith=f"{code}-"
        ).select_related("theme", "document__city", "document__owner")
        if goal.theme
    }
    plan = plan_actions.begin(
        writer,
        DistrictPlan(
            city=city,
            area=area,
            owner=body(city, owner),
            partnership=partnership,
            report_to=body(city, "staten"),
        ),
        name=f"Strategisk stadsdelsplan för {area.name['sv']}",
        themes=[goal.theme for goal in above.values() if goal.theme],
    )
    document = planning.last_version(plan).document
    for goal in above.values():
        if goal.theme:
            targets = goal.targets.select_related("indicator", "area__area_set").order_by("code")
            actions.add_goal(
                writer,
                document,
                WrittenGoal(
                    text=goal.text,
                    owner=body(city, owner),
                    kind="local",
                    parent=goal,
                    theme=goal.theme,
                    targets=tuple(_new(TargetDraft.of(target)) for target in targets[:1]),
                ),
            )
    return plan


def _adopted(city: City, writer: Actor, partnership: Partnership) -> None:
    """The other district's plan is the draft that is being written there: most of its areas have no goal yet."""
    code = FOCUS_UNFINISHED.removeprefix("sdn-")
    area, owner = district(city, code), body(city, FOCUS_UNFINISHED)
    plan_actions.begin(
        writer,
        DistrictPlan(
            city=city, area=area, owner=owner, partnership=partnership, report_to=body(city, "staten")
        ),
        name=f"Strategisk stadsdelsplan för {area.name['sv']}",
        themes=city.themes.filter(agreements__document__code=AGREEMENT),
        document=SteeringDocument.objects.get(city=city, code=DRAFT),
    )


def _new(target: TargetDraft) -> TargetDraft:
    """The agreement's target as one of the plan's own."""
    return TargetDraft(**{**vars(target), "code": ""})


def _sharpen(writer: Actor, plan: DistrictPlan) -> None:
    """One goal is worded anew in the revision, so that there is a difference to read."""
    document = planning.last_version(plan).document
    goal = document.goals.select_related("document__city", "document__owner", "owner").order_by("code")[0]
    targets = list(goal.targets.select_related("indicator", "area__area_set"))
    written = WrittenGoal.of(goal, targets)
    text = {"sv": f"{goal.text['sv']}, också de som är unga"}
    actions.change_goal(writer, goal, goal.version, WrittenGoal(**{**vars(written), "text": text}))


def _partnership(city: City, people: dict[str, Actor], partnership: Partnership) -> None:
    members = {
        member.organisation.code: member
        for member in partnership.members.select_related("organisation")
        if member.organisation
    }
    with clock.set_to(dt.date(2024, 4, 15)):
        for code, who, name, title, role in (
            ("kommunstyrelsen", "strateg", "Siv Strateg", "utvecklingsstrateg", "Leder och sammankallar"),
            ("lokalpolisen", "partner", "Pia Polis", "samverkanspolis", "Lägesbild och trygghet"),
        ):
            if code in members:
                partnership_actions.sign(
                    people[who], members[code], name=name, title=title, role=role, method="paper"
                )
    group = SteeringGroup.objects.filter(city=city, code="styrgrupp-sammanhallen").first()
    if group:
        with clock.set_to(MET_ON):
            partnership_actions.lead_by(people["strateg"], partnership, group, "city")
    with clock.set_to(MET_ON):
        meeting = partnership_actions.meet(
            people["strateg"],
            partnership,
            MET_ON,
            place="Medborgarkontoret i Norra Kvarnbacken",
            present=list(members.values())[:3],
            notes="Den gemensamma lägesbilden gicks igenom.",
            decisions=[
                Decided(
                    "Vakternas rundor läggs om till kvällen.",
                    body(city, "bostadsbolaget"),
                    dt.date(2026, 8, 31),
                ),
                Decided(
                    "Polisen redovisar läget vid nästa möte.",
                    body(city, "lokalpolisen"),
                    dt.date(2026, 11, 15),
                ),
            ],
        )
        partnership_actions.ask_the_state(
            people["strateg"],
            partnership,
            body(city, "staten"),
            "Kan väghållaren rusta gången under bron tillsammans med kommunen?",
            due=dt.date(2026, 11, 30),
            need=DevelopmentNeed.objects.filter(city=city, state="declined").first(),
        )
    with clock.set_to(SETTLED_ON):
        first = meeting.decisions.get(number=1)
        partnership_actions.settle(
            people["bostadsbolaget"], first, "Rundorna går sedan i juni mellan 18 och 23."
        )
