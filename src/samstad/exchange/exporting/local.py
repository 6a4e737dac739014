"""Needs with their joint order and fate, places in focus, district plans, dialogues and the knowledge bank."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import area, build, code, codes, same, text, texts
from samstad.exchange.schema import local as schema
from samstad.organisation.models import City
from samstad.places.models import (
    DevelopmentNeed,
    Dialogue,
    DistrictPlan,
    FocusArea,
    KnowledgeEntry,
    NeedEvidence,
    PrioritisedNeed,
    Prioritising,
    ResidentProposal,
)


def parts(city: City) -> dict[str, list[Any]]:
    needs = DevelopmentNeed.objects.filter(city=city).select_related(
        "area__area_set", "owner", "theme", "answered_by", "goal__document", "budget_line__document",
        "activity__document", "activity__goal",
    )  # fmt: skip
    orders = Prioritising.objects.filter(city=city).select_related("owner", "document")
    focus = FocusArea.objects.filter(city=city).select_related("area__area_set", "owner", "decision")
    plans = DistrictPlan.objects.filter(city=city).select_related(
        "area__area_set", "owner", "partnership", "report_to"
    )
    dialogues = Dialogue.objects.filter(city=city).select_related("area__area_set", "owner")
    entries = KnowledgeEntry.objects.filter(city=city).select_related("owner")
    return {
        "needs": [_need(row) for row in needs.order_by("code")],
        "prioritisings": [_order(row) for row in orders.order_by("code")],
        "focus_areas": [_focus(row) for row in focus.order_by("code")],
        "district_plans": [_plan(row) for row in plans.order_by("code")],
        "dialogues": [_dialogue(row) for row in dialogues.order_by("code")],
        "knowledge": [_knowledge(row) for row in entries.order_by("code")],
    }


def _need(row: DevelopmentNeed) -> schema.Need:
    goal, line, activity = row.goal, row.budget_line, row.activity
    evidence = row.evidence.select_related("indicator", "picture__area", "picture__city", "problem")
    return build(
        schema.Need,
        row,
        **same(row, "code", "state", "stated_on", "answered_on", "postponed_until"),
        **texts(row, "title", "description", "reason"),
        area=area(row.area),
        owner=row.owner.code,
        theme=code(row.theme),
        answered_by=code(row.answered_by),
        goal=f"{goal.document.code}/{goal.code}" if goal else None,
        activity=str(activity) if activity else None,
        budget_line=f"{line.document.code}/{line.code}" if line else None,
        evidence=[_evidence(one) for one in evidence.order_by("pk")],
    )


def _evidence(row: NeedEvidence) -> schema.NeedEvidence:
    """A picture and a problem are records of work, which a folder does not hold: it names them in words."""
    if row.picture:
        named, source = row.picture.title, f"Lägesbild {row.picture.area.code}-{row.picture.version}"
        return build(schema.NeedEvidence, row, quote=text(named) or {"sv": source}, source=source)
    if row.problem:
        source = f"Problembild {row.problem.code}"
        return build(schema.NeedEvidence, row, quote=text(row.problem.title) or {"sv": source}, source=source)
    return build(
        schema.NeedEvidence, row, indicator=code(row.indicator), **texts(row, "quote"), source=row.source
    )


def _order(row: Prioritising) -> schema.Prioritising:
    needs = row.needs.select_related("need").prefetch_related("ranks__organisation")
    return build(
        schema.Prioritising,
        row,
        **same(row, "code", "state"),
        **texts(row, "name", "reason"),
        owner=row.owner.code,
        document=code(row.document),
        bodies=codes(row.bodies),
        needs=[_prioritised(one) for one in needs.order_by("need__code")],
    )


def _prioritised(row: PrioritisedNeed) -> schema.PrioritisedNeed:
    ranks = sorted(row.ranks.all(), key=lambda rank: rank.organisation.code)
    return build(
        schema.PrioritisedNeed,
        row,
        need=row.need.code,
        place=row.place,
        ranks=[
            build(
                schema.Rank, rank, organisation=rank.organisation.code, rank=rank.rank, **texts(rank, "why")
            )
            for rank in ranks
        ],
    )


def _focus(row: FocusArea) -> schema.FocusArea:
    works = row.works.select_related("organisation").order_by("year", "organisation__code")
    return build(
        schema.FocusArea,
        row,
        **same(row, "code", "valid_from", "valid_to"),
        **texts(row, "name", "expectation", "ended_why"),
        area=area(row.area),
        owner=row.owner.code,
        decision=code(row.decision),
        works=[
            build(
                schema.FocusWork,
                work,
                organisation=work.organisation.code,
                year=work.year,
                **texts(work, "did", "changed", "learnt"),
            )
            for work in works
        ],
    )


def _plan(row: DistrictPlan) -> schema.DistrictPlan:
    sendings = row.sendings.select_related("version", "to").order_by("year", "version__number")
    agreements = row.agreements.select_related("version", "agreement__document", "reported_to")
    return build(
        schema.DistrictPlan,
        row,
        **same(row, "code", "begun_on"),
        **texts(row, "name"),
        area=area(row.area),
        owner=row.owner.code,
        partnership=code(row.partnership),
        report_to=code(row.report_to),
        themes=codes(row.themes),
        versions=list(row.versions.order_by("number").values_list("document__code", flat=True)),
        sendings=[
            build(
                schema.PlanSending,
                sent,
                version=sent.version.number,
                **same(sent, "year", "sent_on", "content_hash"),
                to=sent.to.code,
            )
            for sent in sendings
        ],
        agreements=[
            build(
                schema.PlanAgreement,
                one,
                agreement=one.agreement.document.code,
                version=one.version.number,
                **same(one, "reported_on"),
                reported_to=code(one.reported_to),
            )
            for one in agreements.order_by("agreement__document__code")
        ],
    )


def _dialogue(row: Dialogue) -> schema.Dialogue:
    proposals = row.proposals.select_related("answered_by").order_by("number")
    facts = ("code", "held_on", "place", "method", "participants", "amount", "counted_on", "votes_hash")
    return build(
        schema.Dialogue,
        row,
        **same(row, *facts),
        **texts(row, "name", "themes"),
        area=area(row.area),
        owner=row.owner.code,
        proposals=[_proposal(one) for one in proposals],
    )


def _proposal(row: ResidentProposal) -> schema.ResidentProposal:
    return build(
        schema.ResidentProposal,
        row,
        **same(row, "number", "theme", "cost", "votes", "fate", "answered_on"),
        **texts(row, "text", "answer"),
        answered_by=code(row.answered_by),
    )


def _knowledge(row: KnowledgeEntry) -> schema.Knowledge:
    return build(
        schema.Knowledge,
        row,
        **same(row, "code", "origin", "cost", "worked", "level", "year", "shared"),
        **texts(row, "title", "problem", "context", "result", "summary"),
        owner=row.owner.code,
    )
