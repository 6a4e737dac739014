"""The right of reply: what a body says of a status that concerns it, and asking it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.followup import replying
from samstad.followup.models import Assessment, Reply
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.pages import crumb, here, show
from samstad.web.part_forms import AskForm, ReplyForm
from samstad.web.templatetags.samstad import plain
from samstad.web.views.rounds import load_assessment


def load_given(city: City, code: str, document: str, goal: str) -> Assessment:
    """An assessment that somebody has made."""
    found = load_assessment(city, code, document, goal)
    if found.pk is None:
        raise Http404
    return found


def load_reply(city: City, code: str, document: str, goal: str, organisation: str) -> Reply:
    assessment = load_given(city, code, document, goal)
    rows = assessment.replies.select_related("organisation__city", "by")
    found = rows.filter(organisation__code=organisation).first()
    if found is None:
        raise Http404
    found.assessment = assessment
    return found


@page("view", load_reply, methods=(*READING, "POST"))
def reply(request: Any, asked: Reply) -> HttpResponse:
    """The status with the reply beside it, and the form for whoever may answer. What was typed stays on error."""
    initial = {"text": asked.text, "version": asked.version}
    form = ReplyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "decline":
                replying.decline(request.actor, asked, form.cleaned_data["version"])
            else:
                replying.reply(request.actor, asked, form.cleaned_data["text"], form.cleaned_data["version"])
        except UserError as error:
            form.add_error("text", str(error.what))
        else:
            messages.success(request, _("The reply is saved."))
            return HttpResponseRedirect(request.path)
    found = asked.assessment.round
    return show(
        request,
        "rounds/reply.html",
        crumbs=[crumb("rounds", request.city), (plain(found.name), address(found)), here(_("Reply"))],
        reply=asked,
        assessment=asked.assessment,
        goal=asked.assessment.goal,
        round=found,
        form=form if may(request.actor, "reply", asked) else None,
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


@page("ask", load_given, methods=(*READING, "POST"))
def ask(request: Any, assessment: Assessment) -> HttpResponse:
    """Ask a body that the status concerns without owning the goal."""
    found = assessment.round
    bodies = list(request.city.organisations.all())
    day = clock.today() + dt.timedelta(days=found.reply_days)
    form = AskForm(bodies, request.POST or None, initial={"answer_by": day})
    if request.method == "POST" and form.is_valid():
        chosen = {one.code: one for one in bodies}[form.cleaned_data["organisation"]]
        try:
            replying.ask(request.actor, assessment, chosen, form.cleaned_data["answer_by"])
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, str(error.what))
        else:
            messages.success(request, _("%(body)s is asked.") % {"body": plain(chosen.name)})
            return HttpResponseRedirect(address(assessment.goal))
    return show(
        request,
        "rounds/ask.html",
        crumbs=[
            crumb("rounds", request.city),
            (plain(found.name), address(found)),
            here(_("Ask for a reply")),
        ],
        assessment=assessment,
        goal=assessment.goal,
        round=found,
        form=form,
        status=422 if form.is_bound and not form.is_valid() else 200,
    )
