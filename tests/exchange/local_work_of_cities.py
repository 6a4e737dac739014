"""The local work of the small cities made by hypothesis: needs, focus, plans, dialogues, money, what was learnt."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from samstad.exchange.schema import nouns
from samstad.places.models import (
    AllocationState,
    ApplicationState,
    DialogueMethod,
    EvidenceLevel,
    Fate,
    GroupLevel,
    InputPart,
    InputRole,
    NeedMethod,
    NeedState,
    PrioritisingState,
    SigningMethod,
    Worked,
)

DATES = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
KRONOR = st.integers(0, 10**12)
HASHES = st.sampled_from([None, "0a" * 32])
WEIGHTS = st.floats(0, 1)
Known = dict[str, Any]


def some(values: list[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    if not values:
        return st.just([])
    return st.lists(st.sampled_from(values), min_size=least, max_size=3, unique=True)


def maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values) if values else st.none()


@st.composite
def needs(draw: st.DrawFn, known: Known, texts: Any) -> list[nouns.Need]:
    made = []
    for code in draw(some(["behov-2", "behov-1"])) if known["areas"] else ():
        taken = {
            "goal": draw(maybe(known["goals"])),
            "activity": draw(maybe(known["activities"])),
            "budget_line": draw(maybe(known["lines"])),
        }
        state = draw(st.sampled_from(NeedState))
        if state is NeedState.TAKEN_UP and not any(taken.values()):
            state = NeedState.DECLINED
        answered = state in (NeedState.TAKEN_UP, NeedState.POSTPONED, NeedState.DECLINED)
        made.append(
            nouns.Need(
                code=code,
                area=draw(st.sampled_from(known["areas"])),
                owner=draw(st.sampled_from(known["organisations"])),
                theme=draw(maybe(known["themes"])),
                title=draw(texts),
                description=draw(st.none() | texts),
                state=state,
                stated_on=draw(st.none() | DATES),
                answered_by=known["organisations"][0] if answered else None,
                answered_on=draw(DATES) if answered else None,
                reason=draw(texts) if answered else None,
                **taken,
                postponed_until=draw(st.none() | st.integers(2020, 2040)),
                evidence=[
                    nouns.NeedEvidence(indicator=code)
                    if code
                    else nouns.NeedEvidence(quote=draw(texts), source=draw(st.sampled_from(["", "s. 3"])))
                    for code in draw(st.lists(maybe(known["indicators"]), max_size=2))
                ],
            )
        )
    return made


@st.composite
def prioritisings(draw: st.DrawFn, needs: list[nouns.Need], known: Known, texts: Any) -> Any:
    if not draw(st.booleans()):
        return []
    bodies = draw(some(known["organisations"]))
    asked = draw(some([str(need.code) for need in needs]))
    closed = draw(st.booleans())
    rows = [
        nouns.PrioritisedNeed(
            need=need,
            place=len(asked) - at if closed else None,
            ranks=[
                nouns.Rank(organisation=body, rank=at + 1, why=draw(st.none() | texts))
                for body in bodies
                if draw(st.booleans())
            ],
        )
        for at, need in enumerate(asked)
    ]
    return [
        nouns.Prioritising(
            code="ordning",
            name=draw(texts),
            owner=draw(st.sampled_from(known["organisations"])),
            document=draw(maybe(known["documents"])),
            bodies=bodies,
            state=PrioritisingState.CLOSED if closed else PrioritisingState.OPEN,
            reason=draw(st.none() | texts),
            needs=rows,
        )
    ]


@st.composite
def focus_areas(draw: st.DrawFn, known: Known, texts: Any) -> list[nouns.FocusArea]:
    bodies = known["organisations"]
    return [
        nouns.FocusArea(
            code=code,
            name=draw(texts),
            area=draw(st.sampled_from(known["areas"])),
            owner=draw(st.sampled_from(bodies)),
            expectation=draw(texts),
            valid_from=dt.date(2026, 1, 1),
            valid_to=draw(st.sampled_from([None, dt.date(2026, 1, 1), dt.date(2028, 12, 31)])),
            ended_why=draw(st.none() | texts),
            decision=draw(maybe(known["decisions"])),
            works=[
                nouns.FocusWork(organisation=body, year=year, did=draw(texts), learnt=draw(st.none() | texts))
                for body, year in draw(some([(body, year) for body in bodies for year in (2027, 2026)]))
            ],
        )
        for code in (draw(some(["fokus-b", "fokus-a"])) if known["areas"] else ())
    ]


@st.composite
def dialogues(draw: st.DrawFn, known: Known, texts: Any) -> list[nouns.Dialogue]:
    made = []
    for code in draw(some(["dialog-1", "dialog-2"])) if known["areas"] else ():
        rows = []
        for number in draw(some([10, 2, 1])):
            fate = draw(st.none() | st.sampled_from(Fate))
            rows.append(
                nouns.ResidentProposal(
                    number=number,
                    text=draw(texts),
                    theme=draw(st.sampled_from(["", "Soprum", "no"])),
                    cost=draw(st.none() | KRONOR),
                    votes=draw(st.none() | st.integers(0, 9)),
                    fate=fate,
                    answer=draw(texts) if fate else None,
                    answered_by=known["organisations"][0] if fate else None,
                    answered_on=draw(DATES) if fate else None,
                )
            )
        made.append(
            nouns.Dialogue(
                code=code,
                name=draw(texts),
                area=draw(st.sampled_from(known["areas"])),
                owner=draw(st.sampled_from(known["organisations"])),
                held_on=draw(DATES),
                place=draw(st.sampled_from(["", "Torget", "0114"])),
                method=draw(st.sampled_from(DialogueMethod)),
                participants=draw(st.none() | st.integers(0, 500)),
                themes=draw(st.none() | texts),
                amount=draw(st.none() | KRONOR),
                counted_on=draw(st.none() | DATES),
                votes_hash=draw(HASHES),
                proposals=rows,
            )
        )
    return made


@st.composite
def knowledge(draw: st.DrawFn, known: Known, texts: Any) -> list[nouns.Knowledge]:
    return [
        nouns.Knowledge(
            code=code,
            owner=draw(st.sampled_from(known["organisations"])),
            origin=draw(st.sampled_from(["", "Malmö"])),
            title=draw(texts),
            problem=draw(st.none() | texts),
            result=draw(st.none() | texts),
            cost=draw(st.none() | KRONOR),
            worked=draw(st.sampled_from(Worked)),
            level=draw(st.sampled_from(EvidenceLevel)),
            year=draw(st.integers(1990, 2030)),
            summary=draw(st.sampled_from([None, nouns.Summary(en="It worked"), nouns.Summary(sv="Ja")])),
            shared=draw(st.booleans()),
        )
        for code in draw(some(["insats", "1280-insats"]))
    ]


@st.composite
def funding_calls(draw: st.DrawFn, known: Known, texts: Any) -> list[nouns.FundingCall]:
    if not draw(st.booleans()):
        return []
    criteria = draw(some(["behov", "no"]))
    return [
        nouns.FundingCall(
            code="utlysning",
            name=draw(texts),
            rules=draw(texts),
            owner=draw(st.sampled_from(known["organisations"])),
            opens=dt.date(2026, 1, 1),
            due=dt.date(2026, 3, 1),
            total=10**7,
            criteria=[nouns.Criterion(code=code, text=draw(texts)) for code in criteria],
            applications=[
                draw(applications(code, criteria, known, texts)) for code in draw(some(["b", "a"]))
            ],
        )
    ]


@st.composite
def applications(draw: st.DrawFn, code: str, criteria: list[str], known: Known, texts: Any) -> Any:
    state = draw(st.sampled_from(ApplicationState))
    granted = draw(st.none() | st.integers(1, 10**6))
    if state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.DECLINED):
        granted = granted or 1
    spent = draw(st.none() | st.integers(0, granted)) if granted else None
    return nouns.Application(
        code=code,
        applicant=draw(st.sampled_from(known["organisations"])),
        area=draw(maybe(known["areas"])),
        title=draw(texts),
        goal=draw(maybe(known["goals"])),
        outcome=draw(texts),
        outcome_by=draw(DATES),
        amount=draw(KRONOR),
        state=state,
        submitted_on=draw(st.sampled_from([None, dt.date(2026, 3, 1)])),
        granted=granted,
        decision=draw(maybe(known["decisions"])),
        paid_on=draw(st.none() | DATES),
        spent=spent,
        result=draw(st.none() | texts),
        repaid=granted - spent if granted and spent is not None else 0,
        readings=[
            nouns.Reading(
                reader=f"Läsare {at}",
                points={one: draw(st.integers(1, 5)) for one in criteria},
                comment=draw(texts),
                on=draw(DATES),
            )
            for at in range(draw(st.integers(0, 2)))
        ],
        checks=[
            nouns.PaymentCheck(
                on=dt.date(2026, 4, 1 + at), what=draw(texts), deviation=draw(st.none() | texts)
            )
            for at in range(draw(st.integers(0, 2)))
        ],
    )


@st.composite
def allocations(draw: st.DrawFn, sets: list[nouns.AreaSet], known: Known, texts: Any) -> Any:
    own = [one for one in sets if one.areas and not one.national]
    if not own or not draw(st.booleans()):
        return []
    areas = [str(area.code) for area in own[0].areas]
    weight, method = draw(WEIGHTS), draw(st.sampled_from(NeedMethod))
    decided = draw(st.booleans()) and bool(known["decisions"])
    kept = nouns.Decided(
        terms={"total": 100 * len(areas), "weight": weight, "method": method, "floor": None},
        inputs=[{"indicator": code, "version": 1, "role": "structure", "years": [2024], "releases": ["a/1"]}
                for code in known["indicators"]],
        cautions=["last_outcome_moved"],
        areas=[{"code": code, "amount": 100, "from_model": 33.33, "from_last": 0, "by_limits": -1.5, "kept": True}
               for code in areas],
    )  # fmt: skip
    return [
        nouns.Allocation(
            code="fordelning",
            name=draw(texts),
            about=draw(st.none() | texts),
            owner=draw(st.sampled_from(known["organisations"])),
            area_set=own[0].code,
            year=2026,
            total=100 * len(areas),
            method=method,
            weight=weight,
            final_weight=draw(WEIGHTS),
            floor=draw(st.none() | WEIGHTS),
            last_is_own=draw(st.booleans()),
            state=AllocationState.DECIDED if decided else AllocationState.DRAFT,
            decision=known["decisions"][0] if decided else None,
            inputs=[
                nouns.AllocationInput(
                    role=role, indicator=code, part=draw(st.sampled_from(InputPart)), weight=draw(WEIGHTS)
                )
                for role in draw(some(list(InputRole)))
                for code in known["indicators"][:1]
            ],
            outcomes=[nouns.AllocationOutcome(area=code, amount=draw(KRONOR)) for code in draw(some(areas))],
            decided=kept if decided else None,
        )
    ]


@st.composite
def happenings(
    draw: st.DrawFn, members: int, groups: list[str], needs: list[str], known: Known, texts: Any
) -> dict[str, Any]:
    """What happens in a partnership: groups, meetings and questions."""
    return {
        "groups": [
            nouns.LedBy(group=code, level=draw(st.sampled_from(GroupLevel))) for code in draw(some(groups))
        ],
        "meetings": [
            nouns.Meeting(
                on=day,
                place=draw(st.sampled_from(["", "Huset"])),
                present=draw(some(list(range(1, members + 1)))),
                notes=draw(st.none() | texts),
                decisions=[
                    nouns.MeetingDecision(
                        number=number, text=draw(texts), responsible=draw(maybe(known["organisations"]))
                    )
                    for number in draw(some([2, 1]))
                ],
            )
            for day in sorted(draw(st.lists(DATES, max_size=2)))
        ],
        "questions": [
            nouns.StateQuestion(
                to=known["organisations"][0],
                need=draw(maybe(needs)),
                question=draw(texts),
                asked_on=day,
                answer=draw(texts),
                answered_on=draw(st.none() | DATES),
            )
            for day in sorted(draw(st.lists(DATES, max_size=2)))
        ],
    }


@st.composite
def signings(draw: st.DrawFn, texts: Any) -> nouns.MemberSigning | None:
    if not draw(st.booleans()):
        return None
    return nouns.MemberSigning(
        signed_on=draw(DATES),
        name="Namn",
        role=draw(st.none() | texts),
        method=draw(st.sampled_from(SigningMethod)),
        evidence_hash=draw(HASHES),
        left_on=draw(st.none() | DATES),
    )


@st.composite
def district_plans(
    draw: st.DrawFn, papers: list[str], agreements: list[str], partners: list[str], known: Known, texts: Any
) -> list[nouns.DistrictPlan]:
    """A plan of the documents of its own kind, with what was sent and what rests on it."""
    if not papers or not known["areas"]:
        return []
    bodies = known["organisations"]
    numbers = list(range(1, len(papers) + 1))
    return [
        nouns.DistrictPlan(
            code="plan",
            name=draw(texts),
            area=draw(st.sampled_from(known["areas"])),
            owner=draw(st.sampled_from(bodies)),
            partnership=draw(maybe(partners)),
            report_to=draw(maybe(bodies)),
            themes=draw(some(known["themes"])),
            begun_on=draw(DATES),
            versions=papers,
            sendings=[
                nouns.PlanSending(
                    version=number, year=year, sent_on=draw(DATES), to=bodies[0], content_hash="0b" * 32
                )
                for number, year in draw(
                    some([(number, year) for number in numbers for year in (2027, 2026)])
                )
            ],
            agreements=[
                nouns.PlanAgreement(
                    agreement=code,
                    version=draw(st.sampled_from(numbers)),
                    reported_on=draw(st.none() | DATES),
                )
                for code in draw(some(agreements))
            ],
        )
    ]
