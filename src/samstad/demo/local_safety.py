"""The example city's crime prevention by the law (2023:196), and an agreement that is being approved."""

from __future__ import annotations

import datetime as dt

from samstad.demo.bodies import FOCUS_LEAD
from samstad.demo.local_needs import body
from samstad.demo.setup.codes import COOPERATION
from samstad.demo.setup.grouped import COUNCIL
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.places import approving, prevention, prevention_actions
from samstad.places.models import Agreement, CrimePrevention, Measure
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import SteeringGroup

SET_UP_ON, MET_ON, DECIDED_ON = dt.date(2024, 2, 5), dt.date(2026, 5, 28), dt.date(2026, 6, 8)
TOLD_ON, FOLLOWED_ON = dt.date(2026, 6, 15), dt.date(2026, 9, 28)


def build(city: City, people: dict[str, Actor]) -> None:
    work = _set_up(city, people["strateg"])
    _plan(city, people["strateg"], work)
    _approval(city, people)


def _set_up(city: City, strategist: Actor) -> CrimePrevention:
    """Who leads, who coordinates, the council's meeting, and what the municipal council was told."""
    board = body(city, "kommunstyrelsen")
    with clock.set_to(SET_UP_ON):
        work = prevention_actions.set_up(
            strategist,
            city,
            leader=board,
            reports_to=body(city, "kommunfullmaktige"),
            council=SteeringGroup.objects.get(city=city, code=COUNCIL),
            report_within=12,
        )
        prevention_actions.appoint(
            strategist,
            work,
            body(city, "socialnamnden"),
            seat="Säkerhetssamordnare",
            contact="",
            since=dt.date(2024, 2, 1),
        )
        prevention_actions.appoint(
            strategist,
            work,
            board,
            seat="Brottsförebyggande samordnare",
            contact="trygghet@sammanstad.example",
            since=dt.date(2025, 1, 1),
        )
    assert work.council is not None
    with clock.set_to(MET_ON):
        prevention_actions.meet(
            strategist,
            work,
            MET_ON,
            present=list(work.council.members.all())[:3],
            notes="Lägesbilden för Norra Kvarnbacken gicks igenom. Rådet ställer sig bakom åtgärdsplanen.",
            next_on=dt.date(2026, 11, 26),
        )
    with clock.set_to(TOLD_ON):
        prevention_actions.tell(
            strategist,
            work,
            "Lägesbilden är undertecknad och åtgärdsplanen beslutad. Planen följs upp till hösten.",
            registry_number="KS 2026/0412",
        )
    return work


def _plan(city: City, strategist: Actor, work: CrimePrevention) -> None:
    """The plan that rests on the district's picture, decided and followed up together with it."""
    with clock.set_to(DECIDED_ON):
        plan = prevention_actions.begin(strategist, work, "Åtgärdsplan mot brott 2026–2027")
        plan = prevention_actions.write(
            strategist,
            plan,
            name="Åtgärdsplan mot brott 2026–2027",
            about="Planen gäller kvällarna vid torget och gången under bron i Norra Kvarnbacken.",
            pictures=prevention.newest_pictures(city),
            measures=Measure.objects.filter(problem__city=city, cause__isnull=False),
            follow_within=24,
        )
        decision = WrittenDecision(
            body(city, "kommunstyrelsen"), DECIDED_ON, "KS 2026/0398", "Åtgärdsplan mot brott 2026–2027"
        )
        plan = prevention_actions.decide(strategist, plan, decision)
    with clock.set_to(FOLLOWED_ON):
        prevention_actions.follow_up(
            strategist,
            plan,
            "Rundorna går på kvällarna. Belysningen i gången dröjer, och följs upp igen i vår.",
            pictures=prevention.newest_pictures(city),
            conclusion="keep",
        )


def _approval(city: City, people: dict[str, Actor]) -> None:
    """The agreement with the police waits for the police; the district committee returned it once."""
    agreement = Agreement.objects.select_related("document__city", "document__owner").get(
        document__city=city, document__code=COOPERATION
    )
    strategist, director = people["strateg"], people["direktor"]
    who = {"name": "Disa Direktör", "title": "stadsdelsdirektör"}
    with clock.set_to(dt.date(2026, 9, 8)):
        bodies = [body(city, FOCUS_LEAD), body(city, "lokalpolisen")]
        approving.set_chain(strategist, agreement, bodies)
        approving.ask(strategist, agreement)
    with clock.set_to(dt.date(2026, 9, 10)):
        why = "Det framgår inte vilka stadsdelar som trygghetsvandringarna gäller."
        approving.send_back(director, agreement, **who, why=why, registry_number="SDN 2026/0207")
    with clock.set_to(dt.date(2026, 9, 21)):
        approving.ask(strategist, agreement)
    with clock.set_to(dt.date(2026, 9, 24)):
        approving.approve(
            director, agreement, **who, decision="§ 87, 24 september 2026", registry_number="SDN 2026/0207"
        )
