"""A year of referrals in the example city: one that is over, one that is out, an interpellation, and the registry.

Everything happens by the same actions that people use, each on its own day. Every text says that it is an example.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from samstad.demo import plan
from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor, command_line
from samstad.referrals import (
    answering,
    compiling,
    documents,
    extending,
    interpellation_actions,
    links,
    meeting_actions,
    outside,
    referral_writing,
    registry,
    sending,
    storing,
)
from samstad.referrals.interpellation_actions import WrittenInterpellation
from samstad.referrals.models import Answer, Referral
from samstad.referrals.positions import WrittenOpinion
from samstad.referrals.referral_writing import WrittenAddressee, WrittenPoint, WrittenReferral
from samstad.statistics.models import Area
from samstad.steering.models import Goal

Acting = Callable[[str], Actor]
MARK = "Exempeltext."
STRATEGIST, SECRETARY = "strateg@sammanstad.example", "sekreterare@sammanstad.example"
FIRST_DAY = dt.date(2026, 5, 4)
OVER, OUT = "handlingsplan-for-tryggare-motesplatser", "riktlinjer-for-medborgardialog"

PROPOSED = f"""# Handlingsplan för tryggare mötesplatser

{MARK} Planen samlar det som kommunen gör för att torg, parker och stationer ska kännas trygga.

## Mål

Fler invånare ska känna sig trygga när de går ut på kvällen.

## Åtgärder

- bättre belysning på gångvägar
- vuxna på plats under helgkvällar
"""
REVISED = PROPOSED.replace(
    "- vuxna på plats under helgkvällar",
    "- vuxna på plats under helgkvällar, också på loven\n- äldre får säga vilka vägar som ska ljussättas först",
)
SECTIONS = {
    "forslag": "Nämnden besvarar remissen med förvaltningens utlåtande.",
    "sammanfattning": f"{MARK} Förvaltningen stödjer planen och vill att den når fler åldrar.",
    "remissen": f"{MARK} Planen samlar kommunens arbete för trygga mötesplatser.",
    "synpunkter": (
        f"{MARK} Förvaltningen tycker att planen är väl underbyggd.\n\n"
        "## Belysning\n\nGångvägarna mellan bostad och hållplats är viktigast.\n\n"
        "| Plats | Behov |\n|---|---|\n| Torget | Ljus |\n| Parken | Vuxna på kvällen |"
    ),
}


def build(city: City, acting: Acting, writer: Callable[[str], Actor]) -> None:
    """All of it, in order. `writer(code)` is the person who writes and approves for a body."""
    strategist = acting(STRATEGIST)
    with clock.set_to(FIRST_DAY):
        referral = _send(
            city,
            strategist,
            "Handlingsplan för tryggare mötesplatser",
            dt.date(2026, 6, 30),
            ("socialnamnden", "utbildningsnamnden", "kulturnamnden", "sdn-09", "bostadsbolaget"),
            [
                WrittenPoint("1", "Målen", "Är målen de rätta?"),
                WrittenPoint("2", "Åtgärderna", "Vilka åtgärder saknas?"),
            ],
            PROPOSED,
            "KS 2026/0412",
        )
    _answers(referral, acting, writer)
    _compile(city, referral, strategist)
    with clock.set_to(dt.date(2026, 9, 21)):
        _send(
            city,
            strategist,
            "Riktlinjer för medborgardialog",
            dt.date(2026, 11, 16),
            ("socialnamnden", "utbildningsnamnden", "sdn-09", "sdn-11"),
            [WrittenPoint("1", "När dialog ska hållas"), WrittenPoint("2", "Hur svaren återkopplas")],
            f"# Riktlinjer för medborgardialog\n\n{MARK} Dialog ska hållas innan förslaget är färdigt.",
            "KS 2026/0690",
        )
    _interpellation(city, acting, strategist)
    _registry(city, acting)


def _bodies(city: City, codes: tuple[str, ...]) -> list[Organisation]:
    found = {body.code: body for body in Organisation.objects.filter(city=city, code__in=codes)}
    return [found[code] for code in codes]


def _send(
    city: City,
    strategist: Actor,
    title: str,
    due: dt.date,
    codes: tuple[str, ...],
    points: list[WrittenPoint],
    text: str,
    number: str,
) -> Referral:
    written = WrittenReferral(
        title=title,
        due=due,
        led_by=Organisation.objects.get(city=city, code="kommunstyrelsen"),
        registry_number=number,
        instructions=f"{MARK} Ta ställning i varje punkt.",
        text=text,
        points=points,
        addressees=[
            *(WrittenAddressee(organisation=body) for body in _bodies(city, codes)),
            WrittenAddressee(name="Hyresgästerna i Sammanstad", email="hyresgasterna@sammanstad.example"),
        ],
    )
    return sending.send(strategist, referral_writing.begin(strategist, city, written))


def _answer(referral: Referral, code: str) -> Answer:
    return Answer.objects.get(addressee__referral=referral, addressee__organisation__code=code)


def _propose(
    referral: Referral, code: str, person: Actor, number: str, position: str, *said: WrittenOpinion
) -> Answer:
    """Written by the body's own person, handled in the group, and proposed."""
    assert person.user is not None
    answer = answering.assign(person, _answer(referral, code), person.user, number)
    points = list(referral.points.all())
    opinions = {point.pk: opinion for point, opinion in zip(points, said, strict=True)}
    written = {name: Written(1, text) for name, text in SECTIONS.items()}
    answer = answering.save(person, answer, written, position=position, opinions=opinions).answer
    names = [
        {"name": "Anna Exempel", "title": "förvaltningschef"},
        {"name": "Bo Exempel", "title": "avdelningschef"},
    ]
    answer = answering.sign_as(person, answer, names)
    answer = answering.to_group(person, answer, clock.today() + dt.timedelta(days=4))
    return answering.propose(person, answer)


def _decide(answer: Answer, day: dt.date, registrar: Actor) -> None:
    """On the committee's list, called, held, minuted and adjusted; then the extract is sent."""
    body = answer.organisation
    assert body is not None
    meeting = meeting_actions.plan(registrar, body, day, dt.time(17, 30), "Stadshuset, sal B")
    item = meeting_actions.schedule(registrar, answer, meeting)
    meeting_actions.add_item(registrar, meeting, "information", f"{MARK} Anmälan av delegationsbeslut")
    meeting_actions.call(registrar, meeting)
    with clock.set_to(day):
        meeting_actions.hold(registrar, meeting, "Cecilia Exempel och David Exempel")
        meeting_actions.minute(registrar, item, "Nämnden besvarar remissen med förvaltningens utlåtande.")
    with clock.set_to(day + dt.timedelta(days=8)):
        meeting_actions.adjust(registrar, meeting)
        answering.extract(registrar, answer)
    with clock.set_to(day + dt.timedelta(days=9)):
        meeting_actions.post(registrar, meeting)


def _answers(referral: Referral, acting: Acting, writer: Callable[[str], Actor]) -> None:
    more = WrittenOpinion("changes", f"{MARK} Äldre saknas bland målgrupperna.", "Ta med äldre i åtgärderna.")
    fine, against = WrittenOpinion("supports"), WrittenOpinion("opposes", f"{MARK} Ljus räcker inte.")
    with clock.set_to(dt.date(2026, 5, 20)):
        social = _propose(
            referral, "socialnamnden", writer("socialnamnden"), "SN 2026/88", "changes", fine, more
        )
        _decide(social, dt.date(2026, 6, 16), acting(SECRETARY))
    with clock.set_to(dt.date(2026, 5, 25)):
        schools = writer("utbildningsnamnden")
        asked = extending.ask(
            schools,
            _answer(referral, "utbildningsnamnden"),
            reason=f"{MARK} Nämnden har inget sammanträde före svarsdagen.",
            proposal_by=dt.date(2026, 6, 30),
            extract_by=dt.date(2026, 9, 15),
        )
        extending.decide(acting(STRATEGIST), asked, grant=True, why="")
    with clock.set_to(dt.date(2026, 6, 29)):
        proposed = _propose(
            referral, "utbildningsnamnden", schools, "UTBN 2026-152-307", "supports", fine, fine
        )
        _decide(proposed, dt.date(2026, 8, 27), command_line())
    with clock.set_to(dt.date(2026, 6, 2)):
        why = f"{MARK} Förslaget berör inte nämndens område."
        answering.abstain(writer("kulturnamnden"), _answer(referral, "kulturnamnden"), why)
        link = links.make_link(acting(STRATEGIST), referral.addressees.get(organisation=None))
        text = f"{MARK} Vi tycker att hyresgäster ska få vara med och peka ut platserna."
        first = referral.points.get(number="1")
        outside.save(
            link,
            {"synpunkter": Written(1, text)},
            position="supports",
            opinions={first.pk: WrittenOpinion("supports", f"{MARK} Målen är lätta att förstå.")},
        )
        outside.hand_in(link)
    with clock.set_to(dt.date(2026, 7, 8)):  # eight days late
        district = writer("sdn-09")
        late = _propose(referral, "sdn-09", district, "1.2.1-77/2026", "changes", fine, against)
        answering.hand_in(district, late)


def _compile(city: City, referral: Referral, strategist: Actor) -> None:
    with clock.set_to(dt.date(2026, 9, 1)):
        version = sending.revise(
            strategist, referral, REVISED, f"{MARK} Loven och äldres vägar är med bland åtgärderna."
        )
        goal = Goal.objects.filter(
            document__city=city, document__state="in_force", document__kind="programme"
        ).first()
        for opinion in compiling.compiled(referral).opinions:
            met = opinion.position == "changes"
            if opinion.position in compiling.ASKS:
                compiling.handle(
                    strategist,
                    opinion,
                    outcome="met" if met else "partly",
                    why=f"{MARK} Äldres vägar ljussätts först."
                    if met
                    else f"{MARK} Vuxna på plats är kvar bland åtgärderna.",
                    version=version,
                    goal=goal if met else None,
                )
        documents.freeze_statement(strategist, referral)
        sending.release(strategist, sending.close(strategist, referral))


def _interpellation(city: City, acting: Acting, strategist: Actor) -> None:
    areas = list(Area.objects.filter(area_set__city=city, area_set__kind="district").order_by("sort_key"))
    indicators = {row.code: row for row in city.indicators.all()}
    with clock.set_to(dt.date(2026, 9, 7)):
        one = interpellation_actions.ask(
            strategist,
            city,
            WrittenInterpellation(
                kind="interpellation",
                number="2026:14",
                title="Arbetet för fler jobb i stadsdelarna",
                asked_by="Eva Exempel",
                party="x",
                body=Organisation.objects.get(city=city, code="kommunstyrelsen"),
                asked_of="Fredrik Exempel",
                asked_on=dt.date(2026, 9, 7),
                question=f"{MARK} Hur har sysselsättningen utvecklats, och vad gör kommunen?",
                areas=tuple(areas[:2]),
            ),
        )
    with clock.set_to(dt.date(2026, 9, 28)):
        done = "- jobbspår i två stadsdelar\n- praktik i egen regi"
        text = f"{MARK} Skillnaderna mellan stadsdelarna finns kvar.\n\n{done}"
        first = next(iter(sorted(indicators)), None)
        pairs = [(indicators[first], area) for area in areas[:2]] if first else []
        interpellation_actions.write(strategist, one, text, "", pairs)
        interpellation_actions.answer(strategist, one, by="Fredrik Exempel", place=plan.CITY_NAME)
        interpellation_actions.debate(
            strategist, one, f"{MARK} Interpellationen anses besvarad.", dt.date(2026, 9, 28)
        )


def _registry(city: City, acting: Acting) -> None:
    """A few matters of one committee: open, secret, closed; and a meeting to come."""
    secretary = acting(SECRETARY)
    body = Organisation.objects.get(city=city, code="socialnamnden")
    with clock.set_to(dt.date(2026, 8, 17)):
        letter = storing.store(
            secretary, city, "skrivelse.txt", "text/plain", f"{MARK} Skrivelse om belysningen.".encode()
        )
        parks = registry.open_matter(secretary, body, "SN 2026/131", "Trygghet i Kvarnparken")
        registry.add_party(secretary, parks, "sender", name="Kvarnparkens vänner")
        registry.add_document(
            secretary,
            parks,
            direction="in",
            date=dt.date(2026, 8, 14),
            title="Skrivelse om belysningen i Kvarnparken",
            correspondent="Kvarnparkens vänner",
            file=letter,
        )
        closed = registry.open_matter(
            secretary, body, "SN 2026/90", "Yttrande över remiss om lokala ordningsregler"
        )
        registry.relate(secretary, closed, parks.matter, "belongs")
        registry.close(secretary, closed, f"{MARK} Nämnden avstod från yttrande.")
        secret = registry.open_matter(
            secretary, body, "SN 2026/140", "Exempel på ett ärende med sekretess", secrecy="OSL 26 kap. 1 §"
        )
        registry.add_document(
            secretary, secret, direction="in", date=dt.date(2026, 8, 16), title="Exempelhandling"
        )
    with clock.set_to(dt.date(2026, 10, 5)):
        meeting = meeting_actions.plan(
            secretary, body, dt.date(2026, 10, 20), dt.time(17, 30), "Stadshuset, sal B"
        )
        meeting_actions.add_item(secretary, meeting, "decision", "Trygghet i Kvarnparken", docket=parks)
        meeting_actions.add_item(secretary, meeting, "decision", "Exempel på ett ärende", docket=secret)
        meeting_actions.add_item(secretary, meeting, "information", f"{MARK} Anmälan av protokoll")
        meeting_actions.call(secretary, meeting)
