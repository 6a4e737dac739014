"""Interpellations and motions: the list, one with its answer and the figures that it rests on, and writing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.referrals import figures as reading
from samstad.referrals import interpellation_actions as actions
from samstad.referrals.interpellation_actions import WrittenInterpellation
from samstad.referrals.models import Interpellation, InterpellationState
from samstad.referrals.registry_rules import INTERPELLATION_ACTS
from samstad.statistics.models import Area, AreaSetKind
from samstad.steering import offering
from samstad.web import registry_forms as forms
from samstad.web import written
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city
from samstad.web.pages import crumb, here, show
from samstad.web.referral_loaders import (
    bodies_of,
    load_interpellation,
    load_interpellation_minutes,
    load_new_interpellation,
)
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.frozen import download, files_of
from samstad.web.views.referrals import take_in

GIVEN = (InterpellationState.ANSWERED, InterpellationState.DEBATED)


@page("view", load_city)
def interpellations(request: Any, city: City) -> HttpResponse:
    rows = visible(request.actor, city.interpellations.select_related("city", "body__city"))
    return show(
        request,
        "interpellations/list.html",
        crumbs=[here(_("Interpellations and motions"))],
        rows=rows,
        may_begin=may(request.actor, "begin", Interpellation(city=city)),
    )


@page("view", load_interpellation)
def interpellation(request: Any, one: Interpellation) -> HttpResponse:
    return show_one(request, one)


def show_one(
    request: Any, one: Interpellation, *, problem: str = "", bound: dict[str, Any] | None = None
) -> HttpResponse:
    """The question, and the answer once it is given: until then it is for those who write it."""
    bound = bound or {}
    allowed = {act: may(request.actor, act, one) for act in (*INTERPELLATION_ACTS, "write")}
    given = one.state in GIVEN
    shows_answer = bool(one.answer) and (given or allowed["write"])
    return show(
        request,
        "interpellations/one.html",
        crumbs=[crumb("interpellations", request.city), here(f"{one.get_kind_display()} {one.number}")],
        one=one,
        given=given,
        text=written.shown(request.city, [("", one.answer)], caption=plain(one.title))
        if shows_answer
        else "",
        figures=_figures(one) if shows_answer or given else [],
        areas=one.areas.select_related("area_set__city"),
        goals=visible(request.actor, one.goals.select_related("document__city", "document__owner", "owner")),
        documents=[
            (found, files_of(found))
            for found in visible(request.actor, one.frozen.select_related("interpellation__body", "city"))
        ],
        allowed=allowed,
        any_act=any(allowed.values()),
        give=bound.get("give")
        or forms.GiveForm(
            initial={"on": clock.today(), "by": one.asked_of, "place": plain(request.city.name)}
        ),
        debate=bound.get("debate") or forms.DebateForm(initial={"on": clock.today()}),
        problem=problem,
        status=422 if problem or bound else 200,
    )


def _figures(one: Interpellation) -> list[dict[str, Any]]:
    """Each figure as frozen, or as it is now while the answer is written."""
    rows = one.figures.select_related("indicator__city", "area__area_set__city")
    return [
        {
            "row": row,
            "words": reading.in_words(
                row.frozen or reading.read(row.indicator, row.area, one.city), language()
            ),
            "frozen": row.frozen is not None,
        }
        for row in rows
    ]


def places_of(city: City) -> list[Area]:
    """The places that one speaks of: districts and the municipality, not the small areas of the statistics."""
    kinds = (AreaSetKind.DISTRICT, AreaSetKind.MUNICIPALITY, AreaSetKind.POLICE)
    rows = Area.objects.filter(area_set__city=city, area_set__kind__in=kinds)
    return list(rows.select_related("area_set").defer("geometry").order_by("sort_key"))


@page("begin", load_new_interpellation, methods=(*READING, "POST"))
def new(request: Any, empty: Interpellation) -> HttpResponse:
    goals = visible(
        request.actor,
        offering.goals(request.actor, request.city, near=Q(pk__in=())),
    )
    form = forms.InterpellationForm(
        bodies_of(request.city),
        places_of(request.city),
        goals,
        request.POST or None,
        initial={"asked_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        names = ("kind", "number", "title", "asked_by", "party", "asked_of", "asked_on", "question")
        given = WrittenInterpellation(
            body=form.pick("body"),
            areas=form.chosen("areas"),
            goals=form.chosen("goals"),
            **{name: form.cleaned_data[name] for name in names},
        )
        try:
            made = actions.ask(request.actor, request.city, given)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The interpellation is written down."))
            return HttpResponseRedirect(address(made))
    return show(
        request,
        "interpellations/new.html",
        crumbs=[crumb("interpellations", request.city), here(_("Write down an interpellation"))],
        form=form,
        status=422 if request.method == "POST" else 200,
    )


@page("write", load_interpellation, methods=(*READING, "POST"))
def write(request: Any, one: Interpellation) -> HttpResponse:
    """The answer and its figures. What a colleague has written since is merged by paragraph."""
    city = request.city
    indicators = visible(request.actor, city.indicators.select_related("city"))
    form = forms.ReplyTextForm(
        indicators, places_of(city), request.POST or None, initial={"answer": one.answer, "read": one.answer}
    )
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data["read"].replace("\r\n", "\n")
        kept = {str(key) for key in request.POST.getlist("keep")}
        pairs = [
            (row.indicator, row.area)
            for row in one.figures.select_related("indicator", "area")
            if str(row.pk) in kept
        ]
        indicator, area = form.pick("indicator"), form.pick("area")
        if (indicator is None) != (area is None):
            form.add_error("area", _("Choose both an indicator and a place."))
        else:
            if indicator is not None:
                pairs.append((indicator, area))
            actions.write(request.actor, one, form.cleaned_data["answer"], read, pairs)
            messages.success(request, _("The draft is saved."))
            return HttpResponseRedirect(address(one))
    return show(
        request,
        "interpellations/write.html",
        crumbs=[
            crumb("interpellations", city),
            (f"{one.get_kind_display()} {one.number}", address(one)),
            here(_("Write")),
        ],
        one=one,
        form=form,
        figures=_figures(one),
        status=422 if request.method == "POST" else 200,
    )


@page("answer", load_interpellation, methods=("POST",))
def give(request: Any, one: Interpellation) -> HttpResponse:
    form = forms.GiveForm(request.POST)
    if form.is_valid():
        try:
            actions.answer(request.actor, one, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The answer is given, and its figures are frozen."))
            return HttpResponseRedirect(address(one))
    return show_one(request, one, bound={"give": form})


@page("debate", load_interpellation, methods=("POST",))
def debate(request: Any, one: Interpellation) -> HttpResponse:
    form = forms.DebateForm(request.POST, request.FILES)
    if form.is_valid():
        data, file = form.cleaned_data, None
        try:
            if data["file"]:
                file, told = take_in(request, data["file"])
                for sentence in told:
                    messages.info(request, sentence)
            actions.debate(request.actor, one, data["minutes"], data["on"], file)
        except UserError as error:
            # A file that is refused says why of the file.
            where = "file" if data["file"] and file is None else error.where
            form.add_error(where if where in form.fields else None, error.what)
        else:
            messages.success(request, _("The debate is written down."))
            return HttpResponseRedirect(address(one))
    return show_one(request, one, bound={"debate": form})


@page("view", load_interpellation_minutes)
def minutes_file(request: Any, one: Interpellation) -> HttpResponseBase:
    """The minutes of the debate as they were sent in, for download only."""
    assert one.minutes_file is not None
    return download(one.minutes_file, one.minutes_file.name)


@page("withdraw", load_interpellation, methods=("POST",))
def withdraw(request: Any, one: Interpellation) -> HttpResponse:
    actions.withdraw(request.actor, one)
    messages.success(request, _("It is written down as withdrawn."))
    return HttpResponseRedirect(address(one))
