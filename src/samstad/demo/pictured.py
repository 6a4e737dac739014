"""A district's shared situation picture with problems, causes and measures, and a draft for another: made through the
ordinary actions, by the people of the example city, on the days on which it is said to have happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samstad.demo.bodies import FOCUS_LEAD, FOCUS_UNFINISHED
from samstad.demo.geography import DISTRICT_SET
from samstad.demo.setup.codes import AGREEMENT
from samstad.organisation import clock
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor
from samstad.places import agreement_actions, picture_actions, problem_actions
from samstad.places.models import Commitment, FigureKind, PictureFigure, Problem, SituationPicture
from samstad.statistics.models import Area, Indicator
from samstad.steering.models import Activity

BEGUN_ON = dt.date(2026, 3, 2)
ANSWERED_ON = dt.date(2026, 3, 30)
AGREED_ON = dt.date(2026, 5, 18)
FOLLOWED_ON = dt.date(2026, 9, 21)

FIGURES = (
    (FigureKind.SURVEY, "trygg-utomhus"),
    (FigureKind.SURVEY, "utsatt-for-brott"),
    (FigureKind.SURVEY, "fortroende-polisen"),
    (FigureKind.INDICATOR, "valdsbrott"),
    (FigureKind.INDICATOR, "sysselsatta"),
    (FigureKind.INDICATOR, "gymnasiebehoriga"),
)
PARTS = (
    ("event", "Fem anlagda bränder i soprum under februari.", "bostadsbolaget", "Incidentrapporter"),
    ("event", "Öppen narkotikahandel vid torget, mest mellan klockan 18 och 22.", "lokalpolisen", "Händelserapporter"),
    ("residents", "Flera vågar inte gå till bussen efter mörkrets inbrott. Gången under bron är värst.", None,
     "Boendedialog den 12 mars 2026, 64 deltagare"),
    ("other", "Fritidsgården stänger klockan 18 sedan i höstas. Två av torgets butiker står tomma.", None,
     "Stadsdelsförvaltningen"),
    ("analysis", "Otryggheten är större än i staden som helhet, och den hänger ihop med tid och plats: kvällar "
     "vid torget och i gången under bron. När få rör sig där blir det lättare att sälja narkotika. Få anmäler, men "
     "samtalen med boende och bostadsbolagets rapporter visar att alla händelser inte anmäls.", None, ""),
)  # fmt: skip


def build(city: City, people: dict[str, Actor]) -> None:
    """Everything, in the order of its days."""
    picture = _shared(city, people)
    problem = _problem(city, people["planerare"], picture)
    _measures(city, people["planerare"], problem)
    _draft(city, people["planerare"])
    _reported(city, people["strateg"])


def _body(city: City, code: str) -> Organisation:
    return Organisation.objects.get(city=city, code=code)


def _begin(city: City, writer: Actor, body: str) -> SituationPicture:
    district = body.removeprefix("sdn-")
    area = Area.objects.select_related("area_set").get(
        area_set__city=city, area_set__code=DISTRICT_SET, code=district
    )
    picture = picture_actions.begin(writer, SituationPicture(city=city, area=area, owner=_body(city, body)))
    picture_actions.set_signers(writer, picture, [_body(city, body), _body(city, "lokalpolisen")])
    for kind, code in FIGURES:
        indicator = Indicator.objects.get(city=city, code=code)
        picture_actions.add_figure(writer, picture, PictureFigure(kind=kind, indicator=indicator))
    return picture


def _shared(city: City, people: dict[str, Actor]) -> SituationPicture:
    """Begun, with input asked for and decided on, signed by both partners."""
    writer = people["planerare"]
    with clock.set_to(BEGUN_ON):
        picture = _begin(city, writer, FOCUS_LEAD)
        for kind, text, body, source in PARTS:
            picture_actions.add_part(
                writer,
                picture,
                kind=kind,
                text=text,
                source=source,
                reported_by=_body(city, body) if body else None,
                dated=BEGUN_ON if kind == "event" else None,
            )
        ask: dict[str, Any] = {
            "question": "Vad ser ni i stadsdelen som inte syns i statistiken?",
            "due": dt.date(2026, 4, 15),
        }
        police = picture_actions.ask(
            writer, picture, organisation=_body(city, "lokalpolisen"), described_as="", **ask
        )
        council = picture_actions.ask(
            writer, picture, organisation=_body(city, "foreningsradet"), described_as="", **ask
        )
        picture_actions.ask(
            writer, picture, organisation=None, described_as="Högskolan i Sammanstad (påhittad)", **ask
        )
    with clock.set_to(ANSWERED_ON):
        first = picture_actions.propose_input(
            people["partner"], police, "Ta med tiderna för händelserna, inte bara hur många de är."
        )
        second = picture_actions.propose_input(
            writer, council, "Räkna in händelser i hela stadsdelsområdets grannskap."
        )
        picture_actions.decide_input(
            writer, first, "taken_in", "Tiderna visar att det är kvällarna som är svåra."
        )
        picture_actions.decide_input(
            writer,
            second,
            "partly",
            "Gångvägen till grannområdet är med. Resten hör till dess egen lägesbild.",
        )
    with clock.set_to(AGREED_ON):
        picture_actions.propose(people["direktor"], picture)
        for name, body in (("direktor", FOCUS_LEAD), ("partner", "lokalpolisen")):
            signer = picture.signers.get(organisation__code=body)
            user = people[name].user
            picture = picture_actions.sign(people[name], signer, user.name if user else name)
    return picture


def _problem(city: City, writer: Actor, picture: SituationPicture) -> Problem:
    """One problem with its causes, each with what it rests on; and one that nobody does anything about yet."""
    with clock.set_to(AGREED_ON):
        problem = problem_actions.state_problem(
            writer,
            picture,
            title="Otrygga kvällar vid torget och gången under bron",
            description="Boende undviker torget och bussen efter mörkrets inbrott, och narkotika säljs öppet.",
        )
        empty = problem_actions.add_cause(
            writer, problem, text="Få vuxna rör sig på torget på kvällen", perspective="setting"
        )
        closed = problem_actions.add_cause(
            writer, problem, text="Fritidsgården och butikerna har stängt tidigt", parent=empty
        )
        dark = problem_actions.add_cause(
            writer, problem, text="Gången under bron är mörk och skymd", perspective="setting"
        )
        young = problem_actions.add_cause(
            writer, problem, text="Unga utan sysselsättning dras in i försäljningen", perspective="offender"
        )
        figures = {figure.indicator.code: figure for figure in picture.figures.all() if figure.indicator}
        parts = {part.kind: part for part in picture.parts.all()}
        problem_actions.add_evidence(writer, empty, figure=figures["trygg-utomhus"])
        problem_actions.add_evidence(writer, closed, part=parts["other"])
        problem_actions.add_evidence(writer, dark, part=parts["residents"])
        problem_actions.add_evidence(writer, young, figure=figures["gymnasiebehoriga"])
        problem_actions.state_problem(
            writer,
            picture,
            title="Bränder i soprum",
            description="Fem anlagda bränder i februari enligt bostadsbolaget.",
        )
    return problem


def _measures(city: City, writer: Actor, problem: Problem) -> None:
    """The district's own activities against the causes; one of them followed up."""
    district = FOCUS_LEAD.removeprefix("sdn-")
    causes = {cause.code: cause for cause in problem.causes.all()}
    done = {
        activity.code: activity
        for activity in Activity.objects.filter(
            goal__document__city=city, goal__document__code=AGREEMENT, goal__code__startswith=f"{district}-"
        ).select_related("document__city", "document__owner", "goal", "responsible")
    }
    first = next(code for code in causes if code.startswith("fa-vuxna"))
    last = next(code for code in causes if code.startswith("unga-utan"))
    with clock.set_to(AGREED_ON):
        weekly = problem_actions.tie(writer, done["est"], "situational", problem=problem, cause=causes[first])
        problem_actions.tie(writer, done["laxhjalp"], "social", problem=problem, cause=causes[last])
        problem_actions.tie(writer, done["jobbspar"], "social", problem=problem)
    with clock.set_to(FOLLOWED_ON):
        problem_actions.follow_up(
            writer,
            weekly,
            result="Parterna har träffats 16 gånger och lagt om vakternas rundor till kvällen.",
            effect="Färre händelser vid torget i juni–augusti enligt parterna. Enkäten kommer först nästa år.",
            outcome="change",
            reason="Rundorna behöver även omfatta gången under bron.",
        )


def _draft(city: City, writer: Actor) -> None:
    """A picture that is being written, with input that nobody has given yet."""
    with clock.set_to(dt.date(2026, 9, 7)):
        picture = _begin(city, writer, FOCUS_UNFINISHED)
        picture_actions.add_part(
            writer,
            picture,
            kind="event",
            text="Tre inbrott i källare i augusti.",
            source="Incidentrapporter",
            reported_by=_body(city, "bostadsbolaget"),
            dated=dt.date(2026, 9, 1),
        )
        picture_actions.ask(
            writer,
            picture,
            organisation=_body(city, "bostadsbolaget"),
            described_as="",
            question="Vilka källare och vilka tider gäller det?",
            due=dt.date(2026, 9, 30),
        )


def _reported(city: City, strategist: Actor) -> None:
    """What the police have reported on a promise without a day."""
    promise = Commitment.objects.get(
        agreement__document__city=city, agreement__document__code=AGREEMENT, code="lagesbild-varje-vecka"
    )
    with clock.set_to(dt.date(2026, 6, 15)):
        agreement_actions.report(
            strategist,
            promise,
            _body(city, "lokalpolisen"),
            text="Underlag har lämnats varje vecka sedan i mars, utom under midsommarveckan.",
        )


def report_of_october(city: City, strategist: Actor) -> None:
    """That the report to the state, once frozen, is what the agreement promises by 1 October."""
    promises = Commitment.objects.filter(agreement__document__city=city, agreement__document__code=AGREEMENT)
    promise = promises.get(code="redovisning-1-oktober")
    _reported_before(city, strategist, promise, promises.get(code="stadsdelsplaner-31-december"))
    agreement_actions.report(
        strategist,
        promise,
        _body(city, "kommunstyrelsen"),
        due=dt.date(2026, 10, 1),
        text="Redovisningen är fryst och lämnad till staten.",
    )


def _reported_before(city: City, strategist: Actor, october: Commitment, plans: Commitment) -> None:
    """The agreement's first two years: all was done, but for one district that has not sent its plan of the last."""
    for year in (2024, 2025):
        with clock.set_to(dt.date(year, 9, 26)):
            due, text = dt.date(year, 10, 1), "Redovisningen är lämnad till staten."
            agreement_actions.report(strategist, october, _body(city, "kommunstyrelsen"), due=due, text=text)
        with clock.set_to(dt.date(year, 12, 15)):
            due, text = dt.date(year, 12, 31), "Planen är reviderad och skickad."
            for body in plans.parties.all():
                if year == 2024 or body.code != FOCUS_UNFINISHED:
                    agreement_actions.report(strategist, plans, body, due=due, text=text)
