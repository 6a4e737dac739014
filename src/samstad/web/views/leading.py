"""Leading rounds: templates, starting a year's run, the whole round at once, and reminding those who are late."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samstad.followup import overseeing, reminding, starting
from samstad.followup.models import ReportingRound, RoundTemplate
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, OrganisationKind
from samstad.organisation.rights import may
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_round
from samstad.web.pages import crumb, here, show
from samstad.web.part_forms import StartForm
from samstad.web.templatetags.samstad import plain

COLUMNS = (
    ("namn", gettext_lazy("Organisation")),
    ("tillstand", gettext_lazy("State")),
    ("sen", gettext_lazy("Late")),
    ("saknas", gettext_lazy("Missing")),
    ("andrat", gettext_lazy("Changed since last time")),
    ("paminnd", gettext_lazy("Last reminded")),
)


def load_template(city: City, code: str) -> RoundTemplate:
    rows = RoundTemplate.objects.select_related("city", "document", "led_by", "report_to")
    return get_object_or_404(rows, city=city, code=code)


def load_templates(city: City) -> RoundTemplate:
    """What stands for all of them in the question of rights: a template of the city that nobody has made."""
    return RoundTemplate(city=city)


@page("oversee", load_round)
def oversee(request: Any, found: ReportingRound) -> HttpResponse:
    """Who is late, what is missing, what was changed since last time; in the order that the reader chooses."""
    order = request.GET.get("ordna", "sen")
    lines = overseeing.lines(found, order)
    return show(
        request,
        "rounds/oversee.html",
        crumbs=[
            crumb("rounds", request.city),
            (plain(found.name), address(found)),
            here(_("The state of the round")),
        ],
        round=found,
        lines=lines,
        columns=COLUMNS,
        order=order if order in overseeing.ORDERS else "sen",
        replies=overseeing.replies(found),
        late=sum(line.row.outstanding for line in lines),
        may_remind=may(request.actor, "remind", found),
    )


@page("remind", load_round, methods=("POST",))
def remind(request: Any, found: ReportingRound) -> HttpResponse:
    told = reminding.remind_late(request.actor, found)
    if told.sent:
        said = ngettext("%(number)d person is reminded.", "%(number)d people are reminded.", len(told.sent))
        messages.success(request, said % {"number": len(told.sent)})
    elif not told.failed:
        messages.info(request, _("Everybody who is late has been reminded today already."))
    if told.failed:
        said = _("These letters could not be sent: %(which)s. Try again later.")
        messages.error(request, said % {"which": "; ".join(told.failed)})
    if told.nobody:
        names = ", ".join(plain(one.organisation.name) for one in told.nobody)
        messages.warning(request, _("Nobody reports for %(bodies)s.") % {"bodies": names})
    return HttpResponseRedirect(reverse("round_oversee", args=[found.city.slug, found.code]))


@page("view", load_templates)
def templates(request: Any, city_wide: RoundTemplate) -> HttpResponse:
    rows = request.city.round_templates.select_related("city", "led_by", "document").prefetch_related(
        "runs__city"
    )
    return show(
        request,
        "rounds/templates.html",
        crumbs=[crumb("rounds", request.city), here(_("Templates"))],
        templates=[(row, _days(row)) for row in visible(request.actor, rows)],
    )


def _days(template: RoundTemplate) -> str:
    """The due day of this year's and whom it is of, as an example of the rule."""
    year = StartForm.this_year()
    return _("for %(year)d: %(opens)s to %(due)s") % {
        "year": year,
        "opens": template.opens_in(year).isoformat(),
        "due": template.due_in(year).isoformat(),
    }


@page("view", load_template)
def template(request: Any, found: RoundTemplate) -> HttpResponse:
    """What the template says, and for whoever leads: the form that starts it for a year."""
    documents = _documents(request)
    code = found.document.code if found.document else ""
    return _template_page(
        request, found, StartForm(documents, initial={"year": StartForm.this_year(), "document": code})
    )


@page("start", load_template, methods=("POST",))
def start(request: Any, found: RoundTemplate) -> HttpResponse:
    """A year's run; what was typed stays in the form where it could not be made."""
    documents = _documents(request)
    form = StartForm(documents, request.POST)
    if form.is_valid():
        chosen = {one.code: one for one in documents}[form.cleaned_data["document"]]
        try:
            made = starting.start(request.actor, found, form.cleaned_data["year"], chosen)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, str(error.what))
        else:
            messages.success(request, _("The round is started."))
            return HttpResponseRedirect(address(made))
    return _template_page(request, found, form)


def _documents(request: Any) -> list[Any]:
    return visible(request.actor, request.city.steering_documents.select_related("city", "owner"))


def _template_page(request: Any, found: RoundTemplate, form: StartForm) -> HttpResponse:
    kinds = dict(OrganisationKind.choices)
    return show(
        request,
        "rounds/template.html",
        crumbs=[
            crumb("rounds", request.city),
            (_("Templates"), reverse("round_templates", args=[request.city.slug])),
            here(found.name),
        ],
        mall=found,
        days=_days(found),
        parts=found.parts.all(),
        kinds=[kinds[kind] for kind in found.body_kinds],
        bodies=starting.addressed(found),
        runs=visible(request.actor, found.runs.select_related("city", "document", "led_by")),
        form=form if may(request.actor, "start", found) else None,
        status=422 if form.is_bound else 200,
    )
