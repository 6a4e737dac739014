"""Objects of the local work for the walk of rights and for the crawl: one entry for each loader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from samstad.exchange import national
from samstad.exchange.models import CompiledAccount, NationalAccount
from samstad.exchange.packages.form import digest
from samstad.places.models import (
    ActionPlan,
    ApplicationState,
    CrimePrevention,
    Dialogue,
    DistrictPlan,
    FocusArea,
    FundingCall,
    GrantApplication,
    KnowledgeEntry,
    NeedState,
    Prioritising,
)
from samstad.steering.models import Goal, SteeringDocument
from samstad.web import local_loaders as loaders
from tests.places.conftest import new_allocation, new_need
from tests.web import small_city

State = tuple[str, Callable[[], Any]]


def _owned(row: Any, made: SimpleNamespace, **more: Any) -> None:
    """The personas' own body has the object."""
    type(row).objects.filter(pk=row.pk).update(owner=made.north, **more)


def allocations(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    recipe = new_allocation(made)
    decision = made.city.decisions.first()

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            _owned(
                recipe,
                made,
                state=state,
                decision=decision if state == "decided" else None,
                frozen={"areas": []} if state == "decided" else {},
            )
            return loaders.load_allocation(made.city, recipe.code)

        return get

    return {"code": recipe.code}, [(state, put(state)) for state in ("draft", "decided")]


def needs(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    need = new_need(made)
    need.code, need.title = "behov", {"sv": "Mötesplats"}
    need.save()
    need.evidence.create(indicator=made.indicator)

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            answered = state in {"taken_up", "postponed", "declined"}
            type(need).objects.filter(pk=need.pk).update(
                state=state,
                goal=made.goal if state == "taken_up" else None,
                answered_by=made.board if answered else None,
                answered_on=small_city.TODAY if answered else None,
            )
            return loaders.load_need(made.city, "behov")

        return get

    return {"code": "behov"}, [(state, put(state)) for state in NeedState.values]


def prioritisings(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    needs(made)
    found = Prioritising.objects.create(
        city=made.city, code="ordning", name={"sv": "Ordning"}, owner=made.north, state="open"
    )
    found.bodies.set([made.north, made.board])
    found.needs.create(need=made.city.needs.get())

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            _owned(found, made, state=state)
            return loaders.load_prioritising(made.city, "ordning")

        return get

    return {"code": "ordning"}, [(state, put(state)) for state in ("open", "closed")]


def focus_areas(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    found = FocusArea.objects.create(
        city=made.city,
        code="fokus",
        name={"sv": "Fokus"},
        area=made.areas.districts[0],
        owner=made.north,
        expectation={"sv": "Mer tillsammans."},
        valid_from=dt.date(2026, 1, 1),
    )
    found.works.create(organisation=made.south, year=2026, did={"sv": "Ett."})

    def put(last: dt.date | None) -> Callable[[], Any]:
        def get() -> Any:
            _owned(found, made, valid_to=last)
            return loaders.load_focus(made.city, "fokus")

        return get

    return {"code": "fokus"}, [("current", put(None)), ("ended", put(dt.date(2026, 6, 1)))]


def plans(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    """A plan whose version is each of: written, in force, sent."""
    plan = DistrictPlan.objects.create(
        city=made.city,
        code="plan",
        name={"sv": "Plan"},
        area=made.areas.districts[0],
        owner=made.north,
        begun_on=small_city.TODAY,
        partnership=made.city.partnerships.first(),
    )
    plan.themes.set([made.theme])
    document = SteeringDocument.objects.create(
        city=made.city,
        code="plan",
        kind="district_plan",
        state="draft",
        title={"sv": "Plan"},
        owner=made.north,
    )
    Goal.objects.create(
        document=document,
        code="a",
        kind="local",
        owner=made.north,
        theme=made.theme,
        text={"sv": "Fler i arbete"},
    )
    version = plan.versions.create(number=1, document=document)

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            SteeringDocument.objects.filter(pk=document.pk).update(
                state="draft" if state == "writing" else "in_force"
            )
            version.sendings.all().delete()
            if state == "sent":
                version.sendings.create(plan=plan, year=2026, sent_on=small_city.TODAY, to=made.board)
            return loaders.load_plan(made.city, "plan")

        return get

    return {"code": "plan"}, [(state, put(state)) for state in ("writing", "current", "sent")]


def partnerships(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    """A partnership under an agreement of the personas' own body."""
    found = made.city.partnerships.get()
    member = found.members.create(sector="city", organisation=made.north, order=90)
    found.members.create(sector="state", organisation=made.south, order=91)
    meeting = found.meetings.create(on=small_city.TODAY, notes={"sv": "Möte."})
    meeting.present.set([member])
    meeting.decisions.create(number=1, text={"sv": "Beslut."}, responsible=made.north, due=small_city.TODAY)
    found.questions.create(to=made.board, question={"sv": "Fråga?"}, asked_on=small_city.TODAY)

    def get() -> Any:
        SteeringDocument.objects.filter(code="avtal").update(owner=made.north)
        return loaders.load_partnership(made.city, found.code)

    return {"code": found.code}, [("any", get)]


def _ministry(made: SimpleNamespace) -> Any:
    """The state's account, with the personas' own body as its ministry."""
    found, _new = NationalAccount.objects.get_or_create(
        city=made.city, defaults={"owner": made.north, "name": {"sv": "Redovisning"}, "first_year": 2026}
    )
    found.senders.get_or_create(code="9901", defaults={"name": {"sv": "Provstad"}, "valid_from": 2026})
    return found


def nationals(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    _ministry(made)
    return {}, [("any", lambda: loaders.load_national(made.city))]


def compileds(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    found = _ministry(made)
    data = b'{"walk": true}'
    national._put(digest(data), data)
    CompiledAccount.objects.get_or_create(
        account=found,
        year=2026,
        number=1,
        defaults={"digest": digest(data), "compiled_at": timezone.now(), "compiled_by": "x"},
    )
    return {"year": 2026, "number": 1}, [("any", lambda: loaders.load_compiled(made.city, 2026, 1))]


def calls(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    found = _call(made, made.north)
    return {"code": found.code}, [("any", lambda: loaders.load_call(made.city, found.code))]


def _call(made: SimpleNamespace, owner: Any) -> FundingCall:
    criteria = [{"code": "k1", "text": {"sv": "Behov"}}]
    values = {"name": {"sv": "Utlysning"}, "rules": {"sv": "Regler."}, "total": 100, "criteria": criteria}
    days = {"opens": small_city.TODAY, "due": small_city.TODAY}
    found, _new = FundingCall.objects.get_or_create(
        city=made.city, code="utlysning", defaults=values | days | {"owner": owner}
    )
    FundingCall.objects.filter(pk=found.pk).update(owner=owner)
    return FundingCall.objects.get(pk=found.pk)


def applications(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    """An application of the personas' own body, to a call of the leading one, in each state."""
    call = _call(made, made.board)
    found = GrantApplication.objects.create(
        call=call,
        code="ansokan",
        applicant=made.north,
        title={"sv": "Ansökan"},
        measure={"sv": "Insats."},
        outcome={"sv": "Utfall."},
        outcome_by=small_city.TODAY,
        amount=10,
    )
    found.checks.create(on=small_city.TODAY, what={"sv": "Avtal"}, deviation={"sv": "Saknas."})

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            granted = state not in {"draft", "submitted", "declined"}
            GrantApplication.objects.filter(pk=found.pk).update(
                state=state,
                granted=10 if granted else None,
                spent=4 if state in {"reported", "settled"} else None,
            )
            return loaders.load_application(made.city, "utlysning", "ansokan")

        return get

    return {"code": "utlysning", "application": "ansokan"}, [(s, put(s)) for s in ApplicationState.values]


def dialogues(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    found = Dialogue.objects.create(
        city=made.city,
        code="dialog",
        name={"sv": "Dialog"},
        area=made.areas.districts[0],
        owner=made.north,
        held_on=small_city.TODAY,
        method="walk",
        amount=100,
    )
    found.proposals.create(number=1, text={"sv": "Ljus"}, cost=50)

    def put(day: dt.date | None) -> Callable[[], Any]:
        def get() -> Any:
            Dialogue.objects.filter(pk=found.pk).update(counted_on=day)
            return loaders.load_dialogue(made.city, "dialog")

        return get

    return {"code": "dialog"}, [("open", put(None)), ("counted", put(small_city.TODAY))]


def prevention_work(made: SimpleNamespace) -> CrimePrevention:
    """Crime prevention that the personas' own body leads, with a council that has met and told the board."""
    group, _new = made.city.steering_groups.get_or_create(code="radet", defaults={"name": {"sv": "Rådet"}})
    seat, _new = group.members.get_or_create(organisation=made.south, defaults={"seat": {"sv": "Chef"}})
    found, new = CrimePrevention.objects.get_or_create(
        city=made.city, defaults={"leader": made.north, "reports_to": made.board, "council": group}
    )
    if new:
        found.coordination.create(
            organisation=made.north, seat={"sv": "Samordnare"}, since=dt.date(2025, 1, 1)
        )
        meeting = found.meetings.create(group=group, on=dt.date(2026, 3, 2), notes={"sv": "Läget."})
        meeting.present.set([seat])
        found.reports.create(
            on=small_city.TODAY, by=made.north, to=made.board, registry_number="1", text={"sv": "Läget."}
        )
    return found


def action_plans(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    decision = made.city.decisions.first()
    plan = ActionPlan.objects.create(
        work=prevention_work(made),
        number=1,
        name={"sv": "Åtgärdsplan"},
        state="decided",
        decision=decision,
    )

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            ActionPlan.objects.filter(pk=plan.pk).update(
                state=state, decision=None if state == "draft" else decision
            )
            return loaders.load_action_plan(made.city, 1)

        return get

    return {"number": 1}, [(state, put(state)) for state in ("draft", "decided", "replaced")]


def knowledges(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    KnowledgeEntry.objects.create(
        city=made.city,
        code="insats",
        owner=made.north,
        title={"sv": "Insats"},
        problem={"sv": "Problem"},
        result={"sv": "Resultat"},
        worked="yes",
        level=1,
        year=2026,
    )
    return {"code": "insats"}, [("any", lambda: loaders.load_knowledge(made.city, "insats"))]


OBJECTS: dict[Callable[..., Any], Callable[[SimpleNamespace], tuple[dict[str, Any], list[State]]]] = {
    loaders.load_allocation: allocations,
    loaders.load_need: needs,
    loaders.load_prioritising: prioritisings,
    loaders.load_focus: focus_areas,
    loaders.load_plan: plans,
    loaders.load_partnership: partnerships,
    loaders.load_inventory: lambda made: (
        {"code": "risk", "area": "S1"},
        [("any", lambda: loaders.load_inventory(made.city, "risk", "S1"))],
    ),
    loaders.load_action_plan: action_plans,
    loaders.load_call: calls,
    loaders.load_application: applications,
    loaders.load_dialogue: dialogues,
    loaders.load_knowledge: knowledges,
    loaders.load_national: nationals,
    loaders.load_compiled: compileds,
}


def build_all(made: SimpleNamespace) -> None:
    """One of each, so that a crawl meets them."""
    for of in OBJECTS.values():
        if of is not needs:
            of(made)
