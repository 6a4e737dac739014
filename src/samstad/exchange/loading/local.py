"""Needs, their joint order, places in focus, district plans, dialogues and the knowledge bank.

What people have worked on here is theirs (`worked`): a folder that is loaded again leaves it whole as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.worked import worked_here
from samstad.exchange.schema import local as schema
from samstad.exchange.schema.base import Model, stored
from samstad.places.models import (
    DevelopmentNeed,
    Dialogue,
    DistrictPlan,
    FocusArea,
    FocusWork,
    KnowledgeEntry,
    NeedEvidence,
    NeedRank,
    PlanAgreement,
    PlanSending,
    PlanVersion,
    PrioritisedNeed,
    Prioritising,
    ResidentProposal,
)
from samstad.steering.models import BudgetLine

M = TypeVar("M", bound=Model)


def load_needs(loading: Loading) -> None:
    for one, here in untouched(loading, DevelopmentNeed, loading.folder.needs):
        _load_need(loading, one, here)
    loading.needs.update(by(DevelopmentNeed.objects.filter(city=loading.city), "code"))


def _load_need(loading: Loading, one: schema.Need, here: DevelopmentNeed | None) -> None:
    document, _, line = str(one.budget_line or "").partition("/")
    need = loading.store.put(
        DevelopmentNeed,
        here,
        {"city": loading.city, "code": str(one.code)},
        {
            "area": loading.areas[one.area],
            "owner": loading.organisations[one.owner],
            "theme": loading.themes[one.theme] if one.theme else None,
            "title": stored(one.title),
            "description": stored(one.description),
            "state": one.state,
            "stated_on": one.stated_on,
            "answered_by": loading.organisation(one.answered_by),
            "answered_on": one.answered_on,
            "reason": stored(one.reason),
            "goal": loading.goals[str(one.goal)] if one.goal else None,
            "activity": loading.activities[str(one.activity)] if one.activity else None,
            "budget_line": BudgetLine.objects.get(document=loading.documents[document], code=line)
            if one.budget_line
            else None,
            "postponed_until": one.postponed_until,
        },
    )
    evidence = list(need.evidence.order_by("pk"))
    for at, row in enumerate(one.evidence):
        loading.store.put(
            NeedEvidence,
            evidence[at] if at < len(evidence) else None,
            {"need": need},
            {
                "indicator": loading.indicators[row.indicator] if row.indicator else None,
                "quote": stored(row.quote),
                "source": row.source,
            },
        )


def load_prioritisings(loading: Loading) -> None:
    for one, here in untouched(loading, Prioritising, loading.folder.prioritisings):
        found = loading.store.put(
            Prioritising,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "owner": loading.organisations[one.owner],
                "document": loading.documents[one.document] if one.document else None,
                "state": one.state,
                "reason": stored(one.reason),
            },
            {"bodies": loading.bodies(one.bodies)},
        )
        _load_order(loading, found, one)


def _load_order(loading: Loading, found: Prioritising, one: schema.Prioritising) -> None:
    known = by(found.needs.all(), "need_id")
    places = {loading.needs[row.need].pk: row.place for row in one.needs}
    if any(row.place != places.get(key) for key, row in known.items()):
        found.needs.update(place=None)  # a place is held once, also while others move
        known = by(found.needs.all(), "need_id")
    for row in one.needs:
        need = loading.needs[row.need]
        prioritised = loading.store.put(
            PrioritisedNeed, known.get(need.pk), {"prioritising": found, "need": need}, {"place": row.place}
        )
        ranks = by(prioritised.ranks.all(), "organisation_id")
        for rank in row.ranks:
            body = loading.organisations[rank.organisation]
            loading.store.put(
                NeedRank,
                ranks.get(body.pk),
                {"prioritised": prioritised, "organisation": body},
                {"rank": rank.rank, "why": stored(rank.why)},
            )


def load_focus(loading: Loading) -> None:
    for one, here in untouched(loading, FocusArea, loading.folder.focus_areas):
        focus = loading.store.put(
            FocusArea,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "area": loading.areas[one.area],
                "owner": loading.organisations[one.owner],
                "expectation": stored(one.expectation),
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "ended_why": stored(one.ended_why),
                "decision": loading.decisions[one.decision] if one.decision else None,
            },
        )
        works = by(focus.works.all(), "organisation_id", "year")
        for row in one.works:
            body = loading.organisations[row.organisation]
            loading.store.put(
                FocusWork,
                works.get((body.pk, row.year)),
                {"focus": focus, "organisation": body, "year": row.year},
                {name: stored(getattr(row, name)) for name in ("did", "changed", "learnt")},
            )


def load_plans(loading: Loading) -> None:
    for one, here in untouched(loading, DistrictPlan, loading.folder.district_plans):
        plan = loading.store.put(
            DistrictPlan,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "area": loading.areas[one.area],
                "owner": loading.organisations[one.owner],
                "partnership": loading.partnerships[one.partnership] if one.partnership else None,
                "report_to": loading.organisation(one.report_to),
                "begun_on": one.begun_on,
            },
            {"themes": [loading.themes[code] for code in one.themes]},
        )
        _load_versions(loading, plan, one)


def _load_versions(loading: Loading, plan: DistrictPlan, one: schema.DistrictPlan) -> None:
    known = by(plan.versions.all(), "number")
    versions = {
        number: loading.store.put(
            PlanVersion,
            known.get(number),
            {"plan": plan, "number": number},
            {"document": loading.documents[document]},
        )
        for number, document in enumerate(one.versions, 1)
    }
    sent = by(plan.sendings.all(), "version_id", "year")
    for row in one.sendings:
        version = versions[row.version]
        loading.store.put(
            PlanSending,
            sent.get((version.pk, row.year)),
            {"plan": plan, "version": version, "year": row.year},
            {
                "sent_on": row.sent_on,
                "to": loading.organisations[row.to],
                "content_hash": str(row.content_hash),
            },
        )
    resting = by(plan.agreements.all(), "agreement_id")
    for each in one.agreements:
        agreement = loading.agreements[each.agreement]
        loading.store.put(
            PlanAgreement,
            resting.get(agreement.pk),
            {"plan": plan, "agreement": agreement},
            {
                "version": versions[each.version],
                "reported_on": each.reported_on,
                "reported_to": loading.organisation(each.reported_to),
            },
        )


def load_dialogues(loading: Loading) -> None:
    for one, here in untouched(loading, Dialogue, loading.folder.dialogues):
        dialogue = loading.store.put(
            Dialogue,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "area": loading.areas[one.area],
                "owner": loading.organisations[one.owner],
                "themes": stored(one.themes),
                "votes_hash": one.votes_hash or "",
                **same(one, "held_on", "place", "method", "participants", "amount", "counted_on"),
            },
        )
        proposals = by(dialogue.proposals.all(), "number")
        for row in one.proposals:
            loading.store.put(
                ResidentProposal,
                proposals.get(row.number),
                {"dialogue": dialogue, "number": row.number},
                {
                    "text": stored(row.text),
                    "answer": stored(row.answer),
                    "answered_by": loading.organisation(row.answered_by),
                    "fate": row.fate or "",
                    **same(row, "theme", "cost", "votes", "answered_on"),
                },
            )


def load_knowledge(loading: Loading) -> None:
    for one, here in untouched(loading, KnowledgeEntry, loading.folder.knowledge):
        loading.store.put(
            KnowledgeEntry,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "owner": loading.organisations[one.owner],
                "summary": one.summary.plain() if one.summary else {},
                **{name: stored(getattr(one, name)) for name in ("title", "problem", "context", "result")},
                **same(one, "origin", "cost", "worked", "level", "year", "shared"),
            },
        )


def untouched(loading: Loading, model: Any, things: Iterable[M]) -> Iterator[tuple[M, Any]]:
    """Each thing of the folder with its row, or None where it is new; without those that are worked on here."""
    known = by(model.objects.filter(city=loading.city), "code")
    worked = worked_here(loading.city, model)
    for one in things:
        here = known.get(one.code)  # type: ignore[attr-defined]
        if here is None or here.pk not in worked:
            yield one, here


def same(one: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}
