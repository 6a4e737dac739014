"""Committees' meetings: the list, one meeting with its agenda, and the days of its minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Organisation, Role
from samstad.organisation.rights import may, memberships_today
from samstad.referrals import meeting_actions as actions
from samstad.referrals.minutes_days import adjust_by, post_by
from samstad.referrals.models import AgendaItem, Docket, ItemKind, Meeting
from samstad.referrals.registry_rules import MEETING_ACTS
from samstad.web import registry_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city
from samstad.web.pages import crumb, here, show
from samstad.web.referral_forms import DayForm
from samstad.web.referral_loaders import load_item, load_meeting, load_new_meeting
from samstad.web.templatetags.samstad import day, plain
from samstad.web.views.frozen import files_of


@page("view", load_city)
def meetings(request: Any, city: City) -> HttpResponse:
    """What is to come first, then what has been."""
    rows = visible(request.actor, city.meetings.select_related("city", "body__city").order_by("date"))
    today = clock.today()
    return show(
        request,
        "meetings/list.html",
        crumbs=[here(_("Meetings"))],
        coming=[row for row in rows if row.date >= today],
        past=[row for row in reversed(rows) if row.date < today],
        may_plan=may(request.actor, "plan", Meeting(city=city)),
    )


@page("view", load_meeting)
def meeting(request: Any, meeting: Meeting) -> HttpResponse:
    return show_meeting(request, meeting)


def show_meeting(
    request: Any, meeting: Meeting, *, problem: str = "", item_form: forms.ItemForm | None = None
) -> HttpResponse:
    """The list under its headings, the notice and the agenda, and what is due of the minutes."""
    allowed = {act: may(request.actor, act, meeting) for act in (*MEETING_ACTS, "list", "minute")}
    rows = list(
        meeting.items.select_related(
            "docket__matter__city",
            "docket__matter__body",
            "answer__addressee__referral__city",
            "answer__addressee__referral__led_by",
            "answer__addressee__organisation",
            "answer__matter",
        )
    )
    return show(
        request,
        "meetings/meeting.html",
        crumbs=[crumb("meetings", request.city), here(_title(meeting))],
        meeting=meeting,
        title=_title(meeting),
        groups=[
            (kind.label, [(row, *_shown(request, row)) for row in rows if row.kind == kind])
            for kind in ItemKind
            if any(row.kind == kind for row in rows)
        ],
        documents=[
            (one, files_of(one))
            for one in visible(request.actor, meeting.frozen.select_related("meeting__body", "city"))
        ],
        adjust_by=adjust_by(meeting.date),
        post_by=post_by(meeting.adjusted_on) if meeting.adjusted_on else None,
        today=clock.today(),
        allowed=allowed,
        any_act=any(allowed.values()),
        item_form=item_form or forms.ItemForm(),
        day_form=DayForm(initial={"day": clock.today()}),
        problem=problem,
        status=422 if problem or item_form else 200,
    )


def _title(meeting: Meeting) -> str:
    return f"{plain(meeting.body.name)}, {day(meeting.date)}"


def _shown(request: Any, item: AgendaItem) -> tuple[bool, str, str]:
    """(whether its title may be read, its registry number, where it leads)."""
    if item.docket is not None:
        opens = may(request.actor, "view", item.docket)
        number = item.docket.matter.registry_number
        return opens, number, address(item.docket) if opens else ""
    if item.answer is not None:
        number = item.answer.matter.registry_number if item.answer.matter else ""
        return True, number, address(item.answer) if may(request.actor, "view", item.answer) else ""
    return True, "", ""


def own_bodies(request: Any, city: City, *roles: Role) -> list[Organisation]:
    """The bodies of the city in which the reader has one of these roles."""
    user = request.actor.user
    if user is None:
        return []
    seats = memberships_today(user)
    found = {
        seat.organisation_id: seat.organisation
        for seat in seats
        if seat.role in roles and seat.organisation.city_id == city.pk
    }
    return sorted(found.values(), key=lambda body: body.sort_key)


@page("plan", load_new_meeting, methods=(*READING, "POST"))
def plan(request: Any, empty: Meeting) -> HttpResponse:
    """A new day, of a body whose secretary the reader is."""
    form = forms.MeetingForm(own_bodies(request, request.city, Role.REGISTRAR), request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.plan(request.actor, form.pick("body"), data["date"], data["time"], data["place"])
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The meeting is planned."))
            return HttpResponseRedirect(address(made))
    return show(
        request,
        "meetings/plan.html",
        crumbs=[crumb("meetings", request.city), here(_("Plan a meeting"))],
        form=form,
        status=422 if request.method == "POST" else 200,
    )


@page("list", load_meeting, methods=("POST",))
def add_item(request: Any, meeting: Meeting) -> HttpResponse:
    form = forms.ItemForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        docket = None
        if number := data["registry_number"].strip():
            docket = Docket.objects.filter(matter__city=meeting.city, matter__registry_number=number).first()
            if docket is None:
                form.add_error("registry_number", _("No matter is registered under this number."))
        if form.is_valid():
            try:
                actions.add_item(
                    request.actor,
                    meeting,
                    data["kind"],
                    data["title"],
                    docket=docket,
                    immediate=data["immediate"],
                )
            except UserError as error:
                form.add_error(error.where if error.where in form.fields else None, error.what)
            else:
                messages.success(request, _("The matter is on the list."))
                return HttpResponseRedirect(address(meeting))
    return show_meeting(request, meeting, item_form=form)


def _act(action: str, do: Callable[[Any, Meeting], Any], done: Any) -> Callable[..., HttpResponseBase]:
    @page(action, load_meeting, methods=("POST",))
    def act(request: Any, meeting: Meeting) -> HttpResponseBase:
        try:
            do(request, meeting)
        except UserError as error:
            return show_meeting(request, meeting, problem=str(error))
        messages.success(request, str(done))
        return HttpResponseRedirect(address(meeting))

    return act


def _on(request: Any) -> Any:
    """The day that the form gives; today where it gives none."""
    form = DayForm(request.POST)
    return form.cleaned_data["day"] if form.is_valid() else None


call = _act(
    "call",
    lambda request, meeting: actions.call(request.actor, meeting),
    gettext_lazy("The meeting is called: notice and agenda are frozen."),
)
hold = _act(
    "hold",
    lambda request, meeting: actions.hold(request.actor, meeting, str(request.POST.get("adjusters", ""))),
    gettext_lazy("The meeting has been held."),
)
adjust = _act(
    "adjust",
    lambda request, meeting: actions.adjust(request.actor, meeting, _on(request)),
    gettext_lazy("The minutes are adjusted."),
)
post = _act(
    "post",
    lambda request, meeting: actions.post(request.actor, meeting, _on(request)),
    gettext_lazy("It is written down that the minutes are posted."),
)


@page("minute", load_item, methods=(*READING, "POST"))
def minute(request: Any, meeting: Meeting) -> HttpResponse:
    """What was decided on one item."""
    item: AgendaItem = meeting.wanted  # type: ignore[attr-defined]
    form = forms.MinuteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.minute(
                request.actor,
                item,
                data["outcome"],
                reservations=data["reservations"],
                adjourn=data["adjourn"],
            )
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("What was decided is written down."))
            return HttpResponseRedirect(address(meeting))
    return show(
        request,
        "meetings/minute.html",
        crumbs=[crumb("meetings", request.city), (_title(meeting), address(meeting)), here(item.title)],
        meeting=meeting,
        item=item,
        form=form,
        status=422 if request.method == "POST" else 200,
    )
