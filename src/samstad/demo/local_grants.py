"""Money for local work, dialogues and the knowledge bank of the example city."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samstad.demo.bodies import FOCUS_LEAD, FOCUS_UNFINISHED
from samstad.demo.local_needs import body, district
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.places import dialogue_actions, grant_actions, knowledge_bank
from samstad.places.models import Dialogue, FundingCall, GrantApplication, KnowledgeEntry, Measure
from samstad.steering.deciding import WrittenDecision

OPENS, DUE = dt.date(2025, 10, 1), dt.date(2025, 11, 15)
DECIDED_ON, PAID_ON, REPORTED_ON, SETTLED_ON = (
    dt.date(2025, 12, 10),
    dt.date(2026, 1, 12),
    dt.date(2026, 8, 20),
    dt.date(2026, 9, 3),
)
CRITERIA = (
    ("behov", "Behovet är visat med siffror eller samtal"),
    ("orsak", "Insatsen svarar mot en orsak"),
    ("uppfoljning", "Det går att följa upp om den har verkat"),
)


def build(city: City, people: dict[str, Actor]) -> None:
    call = _call(city, people["strateg"])
    _granted(city, people, call)
    _waiting(city, people, call)
    _paid(city, people, call)
    _next_call(city, people["strateg"])
    _dialogues(city, people)
    _knowledge(city, people)


def _call(city: City, strategist: Actor) -> FundingCall:
    with clock.set_to(OPENS):
        return grant_actions.open_call(
            strategist,
            FundingCall(
                city=city,
                owner=body(city, "kommunstyrelsen"),
                opens=OPENS,
                due=DUE,
                total=3_000_000,
                criteria=[{"code": code, "text": {"sv": text}} for code, text in CRITERIA],
            ),
            name="Lokalt socialt arbete 2026",
            rules="Stadsdelsnämnder, bolag och föreningar kan söka. Ansökan anger mål, insats, kostnad, vad den ska "
            "leda till och när, och hur det följs upp. Pengar lämnas inte till ordinarie verksamhet.",
        )


def _granted(city: City, people: dict[str, Actor], call: FundingCall) -> None:
    """An application on its whole way, with a deviation that was put right and money that was paid back."""
    found = _read(
        city, people, call, FOCUS_LEAD, (4, 5, 4), (4, 4, 3),
        "Behovet är tydligt, och uppföljningen går att göra.",
        title="Kvällsöppet på torget",
        measure="Vuxna från föreningar är på torget fredagar och lördagar mellan klockan 18 och 22.",
        outcome="Minst 60 procent av de tillfrågade besökarna känner sig trygga på torget på kvällen.",
        outcome_by=dt.date(2026, 8, 31),
        followup="Samma enkät på torget i maj och augusti, och räkning av besökare.",
        amount=640_000,
    )  # fmt: skip
    with clock.set_to(DECIDED_ON):
        decision = _decision(city, "KS 2025/0801", "Medel för lokalt arbete")
        found = grant_actions.grant(
            people["strateg"], found, 600_000, "Högst poäng. Kostnaden för mat dras av.", decision
        )
    with clock.set_to(PAID_ON):
        row = grant_actions.check(
            people["strateg"],
            found,
            "Avtal med föreningarna",
            "Ett avtal saknade utdrag ur belastningsregistret.",
        )
        grant_actions.solve(people["strateg"], row, "Utdragen har visats upp.")
        found = grant_actions.pay(people["strateg"], found)
    with clock.set_to(REPORTED_ON):
        found = grant_actions.report(
            people["planerare"],
            found,
            555_000,
            "58 procent kände sig trygga i augusti, mot 41 procent i maj. Två kvällar ställdes in.",
        )
    with clock.set_to(SETTLED_ON):
        found = grant_actions.repay(people["strateg"], found, 45_000)
        grant_actions.settle(people["strateg"], found)


def _waiting(city: City, people: dict[str, Actor], call: FundingCall) -> None:
    """One that waits for its readers."""
    with clock.set_to(dt.date(2025, 11, 12)):
        found = grant_actions.write(
            people["bostadsbolaget"],
            GrantApplication(call=call, applicant=body(city, "bostadsbolaget")),
            title="Trappvärdar i Norra Kvarnbacken",
            measure="Boende är värdar i sin trappuppgång.",
            outcome="Färre bränder i soprum än året före.",
            outcome_by=dt.date(2026, 12, 31),
            followup="Bolagets incidentrapporter, månad för månad.",
            amount=320_000,
        )
        grant_actions.submit(people["bostadsbolaget"], found)


def _paid(city: City, people: dict[str, Actor], call: FundingCall) -> None:
    """One that is paid, and whose outcome is to be seen at the end of the year."""
    found = _read(
        city, people, call, FOCUS_UNFINISHED, (5, 4, 4), (4, 3, 4), "Få insatser når denna ålder.",
        title="Läxhjälp i biblioteket",
        measure="Studenter hjälper elever i årskurs 7–9 med läxor två kvällar i veckan.",
        outcome="Minst 40 elever kommer varje vecka, och hälften av dem är flickor.",
        outcome_by=dt.date(2026, 12, 15),
        followup="Räkning varje kväll, och samtal med skolan i juni och december.",
        amount=280_000,
    )  # fmt: skip
    with clock.set_to(DECIDED_ON):
        decision = _decision(city, "KS 2025/0802", "Medel för läxhjälp")
        found = grant_actions.grant(people["strateg"], found, 280_000, "Hela beloppet.", decision)
    with clock.set_to(PAID_ON):
        grant_actions.check(people["strateg"], found, "Avtal med studentföreningen. Inget att anmärka.")
        grant_actions.pay(people["strateg"], found)


def _read(
    city: City,
    people: dict[str, Actor],
    call: FundingCall,
    owner: str,
    first: tuple[int, ...],
    second: tuple[int, ...],
    why: str,
    **written: Any,
) -> GrantApplication:
    """An application of a district that was handed in, and that two readers have read."""
    with clock.set_to(dt.date(2025, 11, 3)):
        found = grant_actions.write(
            people["planerare"],
            GrantApplication(
                call=call, applicant=body(city, owner), area=district(city, owner.removeprefix("sdn-"))
            ),
            **written,
        )
        found = grant_actions.submit(people["planerare"], found)
    with clock.set_to(dt.date(2025, 11, 26)):
        for who, points in (("strateg", first), ("sekreterare", second)):
            given = dict(zip((code for code, _text in CRITERIA), points, strict=True))
            grant_actions.give_points(people[who], found, given, why)
    return found


def _decision(city: City, number: str, what: str) -> WrittenDecision:
    return WrittenDecision(body(city, "kommunstyrelsen"), DECIDED_ON, number, what)


def _next_call(city: City, strategist: Actor) -> None:
    """The next year's call, which is open now."""
    opens = dt.date(2026, 10, 1)
    with clock.set_to(opens):
        grant_actions.open_call(
            strategist,
            FundingCall(
                city=city,
                owner=body(city, "kommunstyrelsen"),
                opens=opens,
                due=dt.date(2026, 11, 15),
                total=3_000_000,
                criteria=[{"code": code, "text": {"sv": text}} for code, text in CRITERIA],
            ),
            name="Lokalt socialt arbete 2027",
            rules="Samma regler som för 2026. Den som har fått pengar förut redovisar dem först.",
        )


def _dialogues(city: City, people: dict[str, Actor]) -> None:
    lead = FOCUS_LEAD.removeprefix("sdn-")
    with clock.set_to(dt.date(2026, 3, 13)):
        held = dialogue_actions.begin(
            people["bostadsbolaget"],
            Dialogue(
                city=city,
                area=district(city, lead),
                owner=body(city, "bostadsbolaget"),
                held_on=dt.date(2026, 3, 12),
                place="Kvarterslokalen",
                method="meeting",
                participants=64,
            ),
            name="Boendedialog i Norra Kvarnbacken",
            themes="Trygghet, soprum, mötesplatser",
        )
        rows = [
            dialogue_actions.propose(people["bostadsbolaget"], held, text, theme=theme)
            for text, theme in (
                ("Lås och bättre ljus i soprummen", "Soprum"),
                ("Håll fritidsgården öppen till klockan 21", "Mötesplatser"),
                ("Rör gången under bron", "Trygghet"),
            )
        ]
    with clock.set_to(dt.date(2026, 5, 4)):
        owner = body(city, "bostadsbolaget")
        dialogue_actions.answer(
            people["bostadsbolaget"], rows[0], owner, "taken_in", "Nya lås är beställda till alla soprum."
        )
        dialogue_actions.answer(
            people["bostadsbolaget"],
            rows[2],
            owner,
            "not",
            "Bron ägs av staten. Frågan är lyft till väghållaren.",
        )
    with clock.set_to(dt.date(2026, 6, 15)):
        budget = dialogue_actions.begin(
            people["planerare"],
            Dialogue(
                city=city,
                area=district(city, lead),
                owner=body(city, FOCUS_LEAD),
                held_on=dt.date(2026, 6, 1),
                method="online",
                participants=412,
                amount=500_000,
            ),
            name="Medborgarbudget 2026",
            themes="Vad behövs på torget?",
        )
        for text, cost in (
            ("Bänkar och bord", 180_000),
            ("Utegym", 350_000),
            ("Lekskulptur", 290_000),
            ("Odling", 60_000),
        ):
            dialogue_actions.propose(people["planerare"], budget, text, cost=cost)
        file = b"forslag;roster\n1;201\n2;188\n3;121\n4;97\n"
        dialogue_actions.count(people["planerare"], budget, dialogue_actions.votes_in(file), file=file)


def _knowledge(city: City, people: dict[str, Actor]) -> None:
    measure = Measure.objects.filter(activity__document__city=city, followups__isnull=False).first()
    with clock.set_to(dt.date(2026, 9, 25)):
        knowledge_bank.write(
            people["planerare"],
            KnowledgeEntry(city=city, owner=body(city, FOCUS_LEAD), measure=measure),
            title="Vuxna på torget på kvällen",
            problem="Otrygga kvällar vid ett torg",
            context="Ett torg i ett område med 9 000 invånare, där få rör sig efter klockan 18.",
            cost=555_000,
            result="Fler känner sig trygga på torget. Enkäten är liten, och sommaren kan ha spelat in.",
            worked="partly",
            level=2,
            summary_en="Adults from local associations were present in the square on weekend evenings. More visitors "
            "felt safe; the survey was small.",
            shared=True,
        )
        knowledge_bank.write(
            people["bostadsbolaget"],
            KnowledgeEntry(city=city, owner=body(city, "bostadsbolaget")),
            title="Nya lås i soprum",
            problem="Anlagda bränder i soprum",
            context="22 soprum i flerbostadshus.",
            cost=410_000,
            result="Inga bränder på sex månader, mot fem i februari. Tiden är för kort för att vara säker.",
            worked="unknown",
            level=2,
        )
