"""Agreements: the list, and one agreement with its parties, clauses, commitments and partnership."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_date
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, may
from samstad.places import agreement_history, planning
from samstad.places.approval_rules import chain_of
from samstad.places.calendar import Due, DueKind, due_in, next_due, on_day
from samstad.places.models import Agreement, Commitment, CommitmentReport, PlanAgreement
from samstad.places.today import today_of
from samstad.statistics.models import Area
from samstad.steering import queries
from samstad.steering.models import Goal
from samstad.web.access import page, visible
from samstad.web.loaders import load_agreement, load_city
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language
from samstad.web.views.approvals import told
from samstad.web.views.signing import acts_of, pages_signed


@page("view", load_city)
def agreements(request: Any, city: City) -> HttpResponse:
    rows = (
        Agreement.objects.filter(document__city=city)
        .select_related("document__city", "document__owner")
        .prefetch_related("parties__organisation", "areas")
    )
    return show(
        request,
        "agreements/list.html",
        crumbs=[here(_("Agreements"))],
        agreements=visible(request.actor, rows),
    )


@page("view", load_agreement)
def agreement(request: Any, agreement: Agreement) -> HttpResponse:
    return show_agreement(request, agreement)


def show_agreement(
    request: Any, agreement: Agreement, *, problem: str = "", failed: dict[str, Any] | None = None
) -> HttpResponse:
    """One agreement as structured facts, with the next day on which each commitment is due and who is late."""
    commitments = agreement.commitments.select_related(
        "report_to", "clause", "agreement__document__city", "agreement__document__owner"
    ).prefetch_related("parties", "agreement__parties")
    today, chain = clock.today(), chain_of(agreement)
    late: dict[int, list[Due]] = {}
    for due in due_in(agreement.city, today):
        if due.late and due.kind == DueKind.COMMITMENT:
            late.setdefault(due.about.pk, []).append(due)
    parties = list(agreement.parties.select_related("organisation__city"))
    return show(
        request,
        "agreements/agreement.html",
        crumbs=[crumb("agreements", request.city), here(agreement.document.title)],
        agreement=agreement,
        document=agreement.document,
        parties=parties,
        gone={party.organisation_id: party.left_on for party in parties if party.left_on},
        resting=_resting(request.actor, agreement),
        history=agreement_history.events(agreement),
        areas=[(area, today_of(area, today)) for area in agreement.areas.select_related("area_set__city")],
        themes=agreement.themes.all(),
        matters=agreement.matters.select_related("body"),
        clauses=agreement.clauses.all(),
        commitments=[
            (
                promise,
                _set_day(promise),
                next_due(promise, today, agreement.document.valid_to),
                late.get(promise.pk, []),
                may(request.actor, "report", promise),
            )
            for promise in commitments
        ],
        goals=_by_place([goal for _depth, goal in queries.goal_tree(agreement.document)]),
        partnerships=agreement.partnerships.prefetch_related("members__organisation__city"),
        problem=problem,
        acts=acts_of(request, agreement, failed),
        approval=told(chain) if may(request.actor, "view", chain) else None,
        pages=pages_signed(agreement),
        files=agreement.files.all(),
        reports=CommitmentReport.objects.filter(commitment__agreement=agreement).select_related(
            "commitment", "organisation__city"
        ),
        status=422 if problem else 200,
    )


def _resting(actor: Actor, agreement: Agreement) -> list[tuple[PlanAgreement, bool]]:
    """(what says that it rests on a district's plan, whether that plan has been revised since)."""
    rows = agreement.rests_on.select_related(
        "plan__city", "plan__owner", "version", "reported_to__city"
    ).order_by("plan__area__sort_key")
    found = planning.with_versions(rows, "plan__")
    return [(row, planning.behind(row)) for row in found if may(actor, "view", row.plan)]


def _by_place(goals: list[Goal]) -> list[tuple[Area | None, list[Goal]]]:
    """(place, its goals) in the order of names; goals without a place last."""
    found: dict[Area | None, list[Goal]] = {}
    for goal in goals:
        found.setdefault(goal.area, []).append(goal)
    return sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0].sort_key if pair[0] else ""))


def _set_day(promise: Commitment) -> str:
    """The day that the commitment names, as it names it: 1 oktober, 31 december 2010."""
    if promise.due_month is None:
        return ""
    words = format_date(
        on_day(promise.due_year or 2000, promise.due_month, promise.due_day or 31), language()
    )
    return words if promise.due_year else words.removesuffix(" 2000")
