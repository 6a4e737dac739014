"""Agreements: the list, and one agreement with its parties, clauses, commitments and partnership."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_date
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.places.models import Agreement, Commitment, Recurrence
from samstad.statistics.models import Area
from samstad.steering import queries
from samstad.steering.models import Goal
from samstad.web.access import page, visible
from samstad.web.loaders import load_agreement, load_city
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language


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
    """One agreement as structured facts, with the next day on which each commitment is due."""
    commitments = agreement.commitments.select_related("report_to", "clause").prefetch_related("parties")
    today = clock.today()
    return show(
        request,
        "agreements/agreement.html",
        crumbs=[crumb("agreements", request.city), here(agreement.document.title)],
        agreement=agreement,
        document=agreement.document,
        parties=agreement.parties.select_related("organisation__city"),
        areas=agreement.areas.select_related("area_set__city"),
        themes=agreement.themes.all(),
        matters=agreement.matters.select_related("body"),
        clauses=agreement.clauses.all(),
        commitments=[
            (promise, _set_day(promise), next_due(promise, today, agreement.document.valid_to))
            for promise in commitments
        ],
        goals=_by_place([goal for _depth, goal in queries.goal_tree(agreement.document)]),
        partnerships=agreement.partnerships.prefetch_related("members__organisation__city"),
    )


def _by_place(goals: list[Goal]) -> list[tuple[Area | None, list[Goal]]]:
    """(place, its goals) in the order of names; goals without a place last."""
    found: dict[Area | None, list[Goal]] = {}
    for goal in goals:
        found.setdefault(goal.area, []).append(goal)
    return sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0].sort_key if pair[0] else ""))


def next_due(promise: Commitment, today: dt.date, last: dt.date | None = None) -> dt.date | None:
    """The next day on which a commitment is due, counted from `today`; None where there is none any more.

    A day that its month lacks (29 February) falls on the month's last day.
    """
    if promise.due_month is None:
        return None
    if promise.recurrence == Recurrence.ONCE or promise.due_year:
        day = _day(promise.due_year or today.year, promise) if promise.due_year else None
        return day if day and day >= today else None
    if promise.recurrence != Recurrence.YEARLY:
        return None
    day = _day(today.year, promise)
    day = day if day >= today else _day(today.year + 1, promise)
    return day if last is None or day <= last else None


def _set_day(promise: Commitment) -> str:
    """The day that the commitment names, as it names it: 1 oktober, 31 december 2010."""
    if promise.due_month is None:
        return ""
    words = format_date(_day(promise.due_year or 2000, promise), language())
    return words if promise.due_year else words.removesuffix(" 2000")


def _day(year: int, promise: Commitment) -> dt.date:
    month, number = promise.due_month or 12, promise.due_day or 31
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month, min(number, last))
