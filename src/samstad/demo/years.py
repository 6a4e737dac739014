"""Two full years of rounds in the example city, 2024 and 2025, and 2026 as far as it has come: started from their
templates, answered, approved and closed.

Every text is made here from a few sentences and says that it is an example.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import cycle

from samstad.demo import plan
from samstad.followup import actions, assigned, missing, starting, writing
from samstad.followup.models import PartKind, ReportingRound, RoundKind, RoundTemplate, Submission
from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.rights import Actor

Acting = Callable[[str], Actor]
COORDINATOR = "strateg@sammanstad.example"
MARK = "Exempeltext."

# In the order in which they were begun. What is to come after the example's day is started by the reader.
RUNS: tuple[tuple[str, int], ...] = (
    ("underlag-till-budget", 2024),
    ("verksamhetsplan", 2024),
    ("underlag-till-budget", 2025),
    ("tertialrapport-1", 2024),
    ("oktober", 2024),
    ("tertialrapport-2", 2024),
    ("verksamhetsplan", 2025),
    ("planer-31-december", 2024),
    ("verksamhetsberattelse", 2024),
    ("underlag-till-budget", 2026),
    ("tertialrapport-1", 2025),
    ("oktober", 2025),
    ("tertialrapport-2", 2025),
    ("verksamhetsplan", 2026),
    ("planer-31-december", 2025),
    ("verksamhetsberattelse", 2025),
    ("underlag-till-budget", 2027),
    ("tertialrapport-1", 2026),
    ("tertialrapport-2", 2026),
)

SENTENCES: dict[str, tuple[str, ...]] = {
    "inriktning": (
        "Vi samlar arbetet på de platser där behoven är störst.",
        "Tidiga insatser går före, och det som inte ger resultat avslutas.",
    ),
    "behov": (
        "Arbetslösheten är högst i de äldre flerbostadshusen.",
        "Otryggheten är störst runt torget, och unga saknar mötesplatser på kvällarna.",
    ),
    "forutsattningar": (
        "Antalet barn minskar medan antalet äldre ökar.",
        "Statsbidragen blir lägre än i år.",
    ),
    "ekonomi": ("Verksamheten ryms inom ramen.", "Högre hyror möts med samlokalisering."),
    "lokaler": ("En förskola lämnas och en mötesplats tillkommer.",),
    "indikatorer": ("De senaste värdena är preliminära och bygger på få personer i de minsta områdena.",),
    "insatser": ("De flesta insatser följer planen.", "Två är försenade eftersom lokaler saknas."),
    "uppdrag": ("Uppdragen är påbörjade.", "Samverkan med fastighetsägarna har tagit längre tid än väntat."),
    "analys": (
        "Utvecklingen följer i stort sett staden, men gapet är kvar.",
        "Det egna arbetet har nått fler än förra året; vad det har betytt går ännu inte att mäta.",
    ),
    "lage": ("Färre uppger att de är otrygga.", "Skolresultaten är oförändrade."),
    "plan": ("Jobbspåren byggs ut under våren.", "Läxhjälpen fortsätter i två skolor."),
    "development": ("Fler har arbete än för ett år sedan.", "Skillnaden mot staden består."),
    "collaboration": ("Partnerskapet har träffats varje månad.", "Regionen deltar sedan i våras."),
    "results": ("Jobbspåren har gett anställning åt fler än planerat.", "Läxhjälpen är fullsatt."),
}
ASSIGNED = {
    "plan": (
        "planned",
        "Uppdraget fördelas på enheterna under våren och redovisas för nämnden efter sommaren.",
    ),
    "report": ("done", "Uppdraget är genomfört; fördelningen mellan stadsdelsområdena har kartlagts."),
}
"""Kind of round → how far, and what is said of it."""
LEVELS = ("partly", "partly", "not_met", "fully", "not_measurable")
MOTIVATIONS = {
    "fully": "Målvärdena är nådda och insatserna följer planen.",
    "partly": "Utvecklingen går åt rätt håll men långsamt.",
    "not_met": "Utvecklingen har stannat av.",
    "not_measurable": "Underlaget är för litet för att bedöma.",
}


def run(code: str, year: int, acting: Acting, writer: Callable[[str], Actor]) -> ReportingRound:
    """One round from its template to its close, each act on its own day. `writer` gives a body's own account."""
    template = RoundTemplate.objects.get(city__slug=plan.CITY_SLUG, code=code)
    leader = acting(COORDINATOR)
    with clock.set_to(template.opens_in(year)):
        made = starting.start(leader, template, year)
    answers = made.submissions.select_related("organisation").order_by("organisation__code")
    for number, submission in enumerate(answers):
        _answer(made, submission, writer(submission.organisation.code), number)
    with clock.set_to(made.due + dt.timedelta(days=14)):
        return actions.close_round(leader, made)


def _answer(made: ReportingRound, submission: Submission, who: Actor, number: int) -> None:
    """Most are in time; every sixth a few days late, every fifth sent back once."""
    day = made.due + dt.timedelta(days=3 if number % 6 == 5 else -(number % 9))
    with clock.set_to(max(day, made.opens)):
        _assess(made, submission, who, number)
        texts = dict(_texts(made, submission, number))
        saved = writing.save(
            who,
            submission,
            {code: Written(1, text) for code, text in texts.items()} | _answers(made, submission),
        )
        current = actions.submit(who, saved.submission)
        if number % 5 == 4:
            current = actions.return_(who, current, "Skriv vad insatserna har lett till, tack.")
            code = next(reversed(texts))
            more = f"{texts[code]}\n\nTvå av tre deltagare har gått vidare till arbete eller studier. {MARK}"
            current = writing.save(who, current, {code: Written(2, more)}).submission
            current = actions.submit(who, current)
        actions.approve(who, current)


def _texts(made: ReportingRound, submission: Submission, number: int) -> Iterator[tuple[str, str]]:
    for part in made.parts.all():
        if part.kind == PartKind.ASSESSMENTS:
            continue
        said = SENTENCES[part.code]
        start = number % len(said)
        ordered = [*said[start:], *said[:start]]
        name = submission.organisation.name["sv"]
        yield part.code, "\n\n".join([f"{name} {made.year}: {ordered[0]}", *ordered[1:]]) + f" {MARK}"


def _answers(made: ReportingRound, submission: Submission) -> dict[str, Written]:
    """What the body answers to each assignment that it was given: in the plan what it will do, then what it did."""
    name = submission.organisation.name["sv"]
    standing, said = ASSIGNED["plan" if made.kind == RoundKind.PLAN else "report"]
    return {
        row.code: Written(1, f"{name} {made.year}: {said} {MARK}", standing=standing)
        for row in assigned.answers(submission)
    }


def _assess(made: ReportingRound, submission: Submission, who: Actor, number: int) -> None:
    if not any(part.kind == PartKind.ASSESSMENTS for part in made.parts.all()):
        return
    levels = cycle(
        LEVELS[(number + made.year) % len(LEVELS) :] + LEVELS[: (number + made.year) % len(LEVELS)]
    )
    for goal, level in zip(missing.unassessed(submission), levels, strict=False):
        actions.assess(
            who,
            made,
            goal,
            level=level,
            basis=made.basis,
            motivation=f"{MOTIVATIONS[level]} {MARK}",
            analysis=f"Det egna arbetet har nått fler än året före. {MARK}",
        )
