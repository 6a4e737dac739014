"""What was answered, compiled: positions by point as a table and a picture, and how each point was handled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samstad.drawing.positions import positions_chart
from samstad.organisation.errors import UserError
from samstad.organisation.rights import may
from samstad.referrals import compiling, documents
from samstad.referrals.compiling import Compiled
from samstad.referrals.models import Opinion, Position, Referral
from samstad.referrals.queries import name_of, summary
from samstad.web import referral_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.pages import crumb, here, show
from samstad.web.referral_loaders import load_opinion, load_referral
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.frozen import files_of


@page("see_compiled", load_referral)
def compiled(request: Any, referral: Referral) -> HttpResponse:
    return show_compiled(request, referral)


def show_compiled(request: Any, referral: Referral, *, problem: str = "") -> HttpResponse:
    whole = compiling.compiled(referral)
    labels = {str(position.value): str(position.label) for position in Position}
    return show(
        request,
        "referrals/compiled.html",
        crumbs=[
            crumb("referrals", request.city),
            (plain(referral.title), address(referral)),
            here(_("Compilation")),
        ],
        referral=referral,
        whole=whole,
        summary=summary(line.standing for line in whole.lines),
        picture=_picture(whole, labels),
        rows=[
            (
                line,
                name_of(line.standing.addressee, language()),
                line.standing.answer is not None and may(request.actor, "view", line.standing.answer),
                labels.get(line.position, ""),
                [labels[one.position] if one else "" for one in line.opinions],
            )
            for line in whole.lines
        ],
        by_point=[
            (
                point,
                [
                    (one, labels[one.position], name_of(one.answer.addressee, language()))
                    for line in whole.lines
                    if (one := line.opinions[at])
                ],
            )
            for at, point in enumerate(whole.points)
        ],
        may_compile=may(request.actor, "compile", referral),
        documents=[
            (one, files_of(one))
            for one in visible(
                request.actor, referral.frozen.select_related("referral__led_by", "referral__city", "city")
            )
        ],
        problem=problem,
        status=422 if problem else 200,
    )


def _picture(whole: Compiled, labels: dict[str, str]) -> SafeString:
    """Counts of positions, where anybody has taken one."""
    if not any(sum(counts.values()) for counts in whole.counts):
        return SafeString("")
    rows = [(_("The whole"), whole.counts[0])] + [
        (f"{point.number}. {plain(point.heading)}", counts)
        for point, counts in zip(whole.points, whole.counts[1:], strict=True)
    ]
    return mark_safe(positions_chart(rows, labels, lang=language(), title=_("Positions")).svg)


@page("compile", load_opinion, methods=(*READING, "POST"))
def handle(request: Any, referral: Referral) -> HttpResponse:
    """How one opinion was handled, and what it changed."""
    opinion: Opinion = referral.wanted  # type: ignore[attr-defined]
    before = getattr(opinion, "handling", None)
    initial = {}
    if before is not None:
        goal = before.goal
        initial = {
            "outcome": before.outcome,
            "why": before.why,
            "version": str(before.version.number) if before.version else "",
            "goal": f"{goal.document.code}/{goal.code}" if goal else "",
            "activity": str(before.activity_id or ""),
        }
    form = forms.HandlingForm(request.actor, referral, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            compiling.handle(
                request.actor,
                opinion,
                outcome=form.cleaned_data["outcome"],
                why=form.cleaned_data["why"],
                version=form.pick("version"),
                goal=form.pick("goal"),
                activity=form.pick("activity"),
            )
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("How it was handled is written down."))
            compiled_at = reverse("referral_compiled", args=[request.city.slug, referral.code])
            return HttpResponseRedirect(f"{compiled_at}#punkt-{opinion.point.number}")
    return show(
        request,
        "referrals/handle.html",
        crumbs=[
            crumb("referrals", request.city),
            (plain(referral.title), address(referral)),
            (_("Compilation"), reverse("referral_compiled", args=[request.city.slug, referral.code])),
            here(_("How it was handled")),
        ],
        referral=referral,
        opinion=opinion,
        name=name_of(opinion.answer.addressee, language()),
        form=form,
        status=422 if request.method == "POST" else 200,
    )


@page("compile", load_referral, methods=("POST",))
def freeze(request: Any, referral: Referral) -> HttpResponse:
    """The compiled statement, as it is now."""
    try:
        documents.freeze_statement(request.actor, referral)
    except UserError as error:
        return show_compiled(request, referral, problem=str(error))
    messages.success(request, _("The compiled statement is frozen."))
    return HttpResponseRedirect(reverse("referral_compiled", args=[request.city.slug, referral.code]))
