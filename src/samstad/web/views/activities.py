"""Activities: as a list, a board and a timeline, narrowed in the same way; and the page of one."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.drawing import gantt
from samstad.organisation import choosing, clock
from samstad.organisation.models import AuditRecord, City, Organisation
from samstad.organisation.rights import Actor, may
from samstad.referrals import compiling
from samstad.statistics.models import Area, Theme
from samstad.steering import activity_queries as queries
from samstad.steering import money
from samstad.steering.activity_rules import NEEDS_REASON, STEPS
from samstad.steering.models import Activity, ActivityState
from samstad.steering.queries import number_seen
from samstad.web import drawings
from samstad.web.access import page, visible
from samstad.web.activity_words import history_rows, step_words
from samstad.web.addresses import address
from samstad.web.loaders import load_activity, load_city
from samstad.web.pages import crumb, here, show
from samstad.web.referral_providers import handled
from samstad.web.templatetags.samstad import language, plain

PER_PAGE = 50
ON_A_BOARD = 40
DONE = ActivityState.DONE
ON_A_TIMELINE = 60
GANTT_WIDE, GANTT_NARROW = 960.0, 344.0
FILE_COLUMNS = (
    "document", "goal", "code", "title", "responsible", "state", "start", "end", "areas", "cost_sek", "funding_sek",
)  # fmt: skip
ASKED = ("organisation", "tema", "plats", "lage", "ar")


@dataclass(frozen=True)
class Asked:
    """What the reader narrows by, as in the address; what is not among the choices narrows to nothing."""

    values: dict[str, str]
    rows: QuerySet[Activity]
    every: QuerySet[Activity]
    total: int

    @property
    def any(self) -> bool:
        return any(self.values.values())

    @cached_property
    def shown(self) -> int:
        return self.rows.count() if self.any else self.total

    def page(self, request: Any, order: str, number: int) -> tuple[Page[int], list[Activity]]:
        """The page that is asked for, in order, the nearest where there is none such; and what is on it."""
        pages = Paginator(self.ordered(request, order), number)
        pages.count = self.shown
        page = pages.get_page(request.GET.get("sida"))
        return page, queries.fetched(page, request.city)

    def ordered(self, request: Any, order: str) -> QuerySet[Activity, int]:
        """Keys in the order asked for; all of them are walked in the order of an index."""
        rows = self.rows if self.any else queries.walked(request.actor, request.city)
        return queries.ordered(rows, order).values_list("pk", flat=True)

    @classmethod
    def of(cls, request: Any, city: City) -> Asked:
        values = {name: request.GET.get(name, "") for name in ASKED}
        every = queries.seen(request.actor, city)
        year, place = values["ar"], None
        rows = every
        if values["plats"]:
            area_set, _sep, code = values["plats"].partition(":")
            place = Area.objects.filter(area_set__code=area_set, code=code, area_set__city=city).first()
            rows = rows if place else rows.none()
        if year and not (year.isascii() and year.isdigit() and len(year) == 4):
            rows, year = rows.none(), ""
        rows = queries.narrowed(
            rows,
            body=values["organisation"],
            theme=values["tema"],
            place=place,
            state=values["lage"],
            year=int(year) if year else None,
        )
        return cls(values, rows, every, number_seen(Activity, request.actor, city))

    def context(self, request: Any, city: City) -> dict[str, Any]:
        """What the form above each of the three pages needs."""
        query = request.GET.copy()
        for name in ("ordning", "sida"):
            query.pop(name, None)
        # Asked of each choice by itself: a join of all activities that is made distinct would read them all.
        places = Area.objects.filter(Exists(self.every.filter(areas=OuterRef("pk"))), area_set__city=city)
        responsible = Exists(self.every.filter(responsible=OuterRef("pk")))
        of_theme = Exists(self.every.filter(goal__theme=OuterRef("pk")))
        return {
            "asked": self.values,
            "filtered": self.any,
            "query": query.urlencode(),
            "bodies": choosing.few(
                city, self.values["organisation"], Organisation.objects.filter(responsible, city=city)
            ),
            "themes": Theme.objects.filter(of_theme, city=city),
            "places": places,
            "states": ActivityState.choices,
            "years": queries.years(queries.walked(request.actor, city)),
            "total": self.total,
            "shown": self.shown,
        }


@page("view", load_city)
def activities(request: Any, city: City) -> HttpResponse:
    """Everything that is done, a row each; sorted by the column that is asked for."""
    asked = Asked.of(request, city)
    order = request.GET.get("ordning", "insats")
    page, shown = asked.page(request, order, PER_PAGE)
    return show(
        request,
        "activities/list.html",
        crumbs=[here(_("Activities"))],
        page=page,
        activities=shown,
        columns=_columns(order),
        order=order,
        view="activities",
        **asked.context(request, city),
    )


def _columns(order: str) -> list[tuple[str, str, str]]:
    """(name in the address of the next click, label, aria-sort) of each column."""
    labels = {
        "insats": _("Activity"),
        "organisation": _("Responsible"),
        "lage": _("State"),
        "start": _("Start"),
        "slut": _("End"),
        "kostnad": _("Cost, SEK"),
    }
    found = []
    for name, label in labels.items():
        sort = "ascending" if order == name else "descending" if order == f"-{name}" else ""
        found.append((f"-{name}" if order == name else name, label, sort))
    return found


@page("view", load_city)
def activities_csv(request: Any, city: City) -> HttpResponse:
    """The same rows, all of them, as a file: semicolons and decimal comma in Swedish."""
    asked = Asked.of(request, city)
    rows = queries.with_names(queries.ordered(asked.rows, request.GET.get("ordning", "insats")), city)
    swedish = language() == "sv"
    out = io.StringIO()
    table = csv.writer(out, delimiter=";" if swedish else ",")
    if city.synthetic:
        table.writerow([_("Made-up municipality: every number is generated (synthetic).")])
    table.writerow(FILE_COLUMNS)
    for one in rows:
        funded = money.total([row.amount for row in one.funding.all()])
        cells = [
            *(one.document.code, one.goal.code if one.goal else "", one.code, _safe(plain(one.title))),
            *(one.responsible.code, one.state, one.start or "", one.end or ""),
            " ".join(str(area) for area in one.areas.all()),
            "" if one.cost_sek is None else str(one.cost_sek),
            "" if funded is None else str(funded).replace(".", "," if swedish else "."),
        ]
        table.writerow(cells)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{city.slug}-aktiviteter.csv"'
    return response


def _safe(text: str) -> str:
    """A name that a spreadsheet cannot take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@page("view", load_city)
def board(request: Any, city: City) -> HttpResponse:
    """A column for each state; a card is moved by its buttons, by those who may."""
    asked = Asked.of(request, city)
    # What is done is most of it in the end: it is what remains when the others are counted.
    numbers = {
        state: asked.rows.filter(state=state.value).count() for state in ActivityState if state != DONE
    }
    numbers[DONE] = asked.shown - sum(numbers.values())
    keys: dict[ActivityState, list[int]] = {}
    for state in ActivityState:
        # What is over, the latest first; what is to come or goes on, what ends first.
        order = "-slut" if state in (DONE, ActivityState.STOPPED) else "slut"
        keys[state] = list(asked.ordered(request, order).filter(state=state.value)[:ON_A_BOARD])
    found = {one.pk: one for one in queries.fetched(chain.from_iterable(keys.values()), city)}
    columns = []
    for state in ActivityState:
        cards = [(found[key], _steps(request.actor, found[key])) for key in keys[state]]
        columns.append((state, numbers[state], cards, numbers[state] - len(cards)))
    return show(
        request,
        "activities/board.html",
        crumbs=[crumb("activities", city), here(_("Board"))],
        columns=columns,
        view="activities_board",
        **asked.context(request, city),
    )


def _steps(actor: Actor, activity: Activity) -> list[tuple[str, str, bool]]:
    """(step, what its button says, whether it asks for a reason) of what the reader may do now."""
    return [(step, step_words()[step], step in NEEDS_REASON) for step in STEPS if may(actor, step, activity)]


@page("view", load_city)
def timeline(request: Any, city: City) -> HttpResponse:
    """Bars over years and quarters, and the same as a table."""
    asked = Asked.of(request, city)
    page, shown = asked.page(request, "start", ON_A_TIMELINE)
    dated = [one for one in shown if one.start or one.end]
    return show(
        request,
        "activities/timeline.html",
        crumbs=[crumb("activities", city), here(_("Timeline"))],
        page=page,
        activities=shown,
        drawing=_drawn(dated) if dated else "",
        view="activities_timeline",
        **asked.context(request, city),
    )


def _named(activity: Activity) -> str:
    """The title and the places: the same thing is often done in several."""
    return ", ".join([plain(activity.title), *(plain(area.name) for area in activity.areas.all())])


def _drawn(rows: list[Activity]) -> Any:
    bars = [
        gantt.Bar(_named(one), one.start, one.end, one.state, str(one.get_state_display()).lower())
        for one in rows
    ]
    today = clock.today()
    years = gantt.span(bars, today)
    words = {
        "title": _("Timeline of %(number)d activities, %(first)d–%(last)d")
        % {"number": len(bars), "first": years.first, "last": years.last},
        "description": _("Each bar goes from start to end. The table below has the same dates in words."),
        "today_label": _("Today"),
        "lang": language(),
    }

    def both() -> str:
        wide, narrow = (
            gantt.draw(bars, years, today, width, **words) for width in (GANTT_WIDE, GANTT_NARROW)
        )
        return f'<div class="chart-wide">{wide}</div><div class="chart-narrow">{narrow}</div>'

    return drawings.kept(["gantt", str(today), words, [vars(bar) for bar in bars]], both)


@page("view", load_activity)
def activity(request: Any, activity: Activity) -> HttpResponse:
    """One activity: what, why, who, where, when, for what money, what came of it, and how it has changed."""
    return show_activity(request, activity)


def show_activity(
    request: Any, activity: Activity, *, fault: tuple[str, str] = ("", ""), typed: str = "", status: int = 200
) -> HttpResponse:
    """The page; `fault` is (which field, what is wrong) of a step that could not be taken, with what was `typed`."""
    city, actor = request.city, request.actor
    funding = list(activity.funding.all())
    member = may(actor, "carry_out", activity) or any(True for _seat in _seats(actor, city))
    return show(
        request,
        "activities/activity.html",
        crumbs=[
            crumb("activities", city),
            _above(activity),
            here(activity.title),
        ],
        activity=activity,
        document=activity.document,
        assignments=visible(
            actor, activity.assignments.select_related("document__city", "document__owner")
        ),
        goals=visible(actor, activity.goals.select_related("document__city", "document__owner", "owner")),
        partners=activity.partners.select_related("city"),
        areas=activity.areas.select_related("area_set__city").defer("geometry"),
        funding=[(row, money.kronor(row.amount)) for row in funding],
        funded=money.kronor(money.total([row.amount for row in funding])) if funding else "",
        unfunded=_unfunded(activity, funding),
        steps=_steps(actor, activity),
        may_edit=may(actor, "edit", activity),
        may_carry_out=may(actor, "carry_out", activity),
        shows_people=member,
        history=history_rows(
            AuditRecord.objects.filter(object_type=activity._meta.label, object_id=str(activity.pk)),
            _names(city, list(activity.areas.select_related("area_set"))),
        ),
        handled=handled(request, compiling.of_activity(activity)),
        fault=fault,
        typed=typed,
        back=reverse("activities", args=[city.slug]),
        status=status,
    )  # fmt: skip


def _above(activity: Activity) -> tuple[str, str]:
    """What the activity is for, in the trail: its main goal, or the document that it stands in."""
    above = activity.goal or activity.document
    return plain(activity.goal.text if activity.goal else activity.document.title), address(above)


def _names(city: City, areas: list[Area]) -> dict[str, str]:
    """What the record knows by its code, by the name it has now: bodies and the activity's places."""
    bodies = {body.code: plain(body.name) for body in city.organisations.all()}
    return (
        bodies
        | {f"{city.slug}/{code}": name for code, name in bodies.items()}
        | {str(area): plain(area.name) for area in areas}
    )


def _seats(actor: Actor, city: City) -> list[Any]:
    """The reader's seats in the city: people's names are for colleagues."""
    from samstad.organisation.rights import memberships_today

    if actor.user is None or not actor.user.is_active:
        return []
    return [seat for seat in memberships_today(actor.user) if seat.organisation.city_id == city.pk]


def _unfunded(activity: Activity, funding: list[Any]) -> str:
    """What of the cost no row of money covers, or by how much they are above it; empty where they meet."""
    if activity.cost_sek is None or not funding:
        return ""
    left = activity.cost_sek - sum(row.amount for row in funding)
    if left > 0:
        return _("%(sum)s kronor of the cost has no funding written down.") % {"sum": money.kronor(left)}
    if left < 0:
        return _("The funding is %(sum)s kronor more than the cost.") % {"sum": money.kronor(-left)}
    return ""
