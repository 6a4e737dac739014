"""What is done with an agreement: its steps, its signatures as facts, and what is reported on its promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.drawing.numbers import format_date
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.places import agreement_actions as actions
from samstad.places import calendar
from samstad.places.models import Agreement, Commitment, PageSignature, Party
from samstad.places.rules import AGREEMENT_ACTS
from samstad.web import place_forms
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_agreement, load_commitment, load_party
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain

# The acts of the table that take a reason, by their name and what is said when it is done.
WITH_REASON: dict[str, tuple[Callable[..., Agreement], Any, Any]] = {
    "withdraw": (
        actions.withdraw,
        gettext_lazy("Withdraw from signing"),
        gettext_lazy("It is a draft again."),
    ),
    "review": (actions.review, gettext_lazy("Begin a joint review"), gettext_lazy("It is under review.")),
    "keep": (actions.keep, gettext_lazy("Keep it as it is"), gettext_lazy("The agreement stands.")),
    "end": (actions.end, gettext_lazy("End it"), gettext_lazy("The agreement has ended.")),
}


def why_form(act: str, data: Any = None) -> place_forms.WhyForm:
    """The form of an act that takes a reason: several stand on one page, each with its own identities."""
    return place_forms.WhyForm(data, auto_id=f"why-{act}-%s")


def leave_form(party: Party, data: Any = None) -> place_forms.LeaveForm:
    return place_forms.LeaveForm(
        data, auto_id=f"leave-{party.pk}-%s", initial={"left_on": clock.today().isoformat()}
    )


def acts_of(request: Any, agreement: Agreement, failed: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the reader may do with the agreement now, with its forms; used by the agreement's page.

    `failed`: the form that was refused, with what was typed in it, by its act or `leave-` and the party's key.
    """
    failed = failed or {}
    allowed = {act: may(request.actor, act, agreement) for act in AGREEMENT_ACTS}
    parties = list(agreement.parties.select_related("organisation__city"))
    for party in parties:
        party.agreement = agreement
    successors = Agreement.objects.filter(document__city=agreement.city, state="in_force").exclude(
        pk=agreement.pk
    )
    standing = [party for party in parties if not party.left_on]
    return {
        "allowed": allowed,
        "any": any(allowed.values()),
        "reasons": [
            (
                act,
                words[1],
                reverse(f"agreement_{act}", args=[agreement.city.slug, agreement.document.code]),
                failed.get(act) or why_form(act),
            )
            for act, words in WITH_REASON.items()
            if allowed[act]
        ],
        "sign": [p for p in parties if not p.signed_on and not p.left_on and may(request.actor, "sign", p)],
        # One party alone is no agreement: where two are left it is ended.
        "leave": [
            (p, failed.get(f"leave-{p.pk}") or leave_form(p))
            for p in standing
            if len(standing) > 2 and may(request.actor, "leave", p)
        ],
        "successors": visible(request.actor, successors.select_related("document__city", "document__owner"))
        if allowed["replace"]
        else [],
    }


def pages_signed(agreement: Agreement) -> dict[str, Any] | None:
    """Copies × parties with the pages that are signed; None where no copy has been written down."""
    copies = list(agreement.copy_facts.select_related("held_by__city"))
    if not copies:
        return None
    signed: dict[tuple[int, int], list[int]] = {}
    for row in PageSignature.objects.filter(copy__agreement=agreement).order_by("page"):
        signed.setdefault((row.copy_id, row.party_id), []).append(row.page)
    parties = list(agreement.parties.select_related("organisation__city"))
    return {
        "parties": parties,
        "rows": [
            (copy, [_pages(signed.get((copy.pk, party.pk), []), agreement.pages) for party in parties])
            for copy in copies
        ],
    }


def _pages(found: list[int], pages: int | None) -> str:
    if not found:
        return _("no page")
    if pages and len(found) == pages:
        return _("all %(number)s pages") % {"number": pages}
    return _("pages %(pages)s") % {"pages": ", ".join(str(page) for page in found)}


def _agreement_page(
    request: Any, agreement: Agreement, problem: str, failed: dict[str, Any] | None = None
) -> HttpResponse:
    from samstad.web.views.agreements import show_agreement

    return show_agreement(request, agreement, problem=problem, failed=failed)


def _refused(
    request: Any, agreement: Agreement, act: str, form: Any, error: UserError | None = None
) -> HttpResponse:
    """The page again with the form as it was typed, and what is wrong beside its field."""
    if error is not None:
        form.add_error(error.where if error.where in form.fields else None, error.what)
    problem = error.what if error else next(iter(form.errors.values()))[0]
    return _agreement_page(request, agreement, problem, {act: form})


def _done(request: Any, agreement: Agreement, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(address(agreement))


@page("send", load_agreement, methods=("POST",))
def send(request: Any, agreement: Agreement) -> HttpResponse:
    try:
        actions.send(request.actor, agreement)
    except UserError as error:
        return _agreement_page(request, agreement, error.what)
    return _done(request, agreement, _("The agreement has been sent for signature."))


def _reasoned(act: str) -> Callable[..., Any]:
    action, _name, done = WITH_REASON[act]

    @page(act, load_agreement, methods=("POST",))
    def view(request: Any, agreement: Agreement) -> HttpResponse:
        form = why_form(act, request.POST)
        if not form.is_valid():
            return _refused(request, agreement, act, form)
        try:
            action(request.actor, agreement, form.cleaned_data["why"])
        except UserError as error:
            return _refused(request, agreement, act, form, error)
        return _done(request, agreement, str(done))

    return view


withdraw, review, keep, end = (_reasoned(act) for act in WITH_REASON)


@page("replace", load_agreement, methods=("POST",))
def replace(request: Any, agreement: Agreement) -> HttpResponse:
    code = request.POST.get("successor", "")
    found = Agreement.objects.filter(document__city=agreement.city, document__code=code).first()
    if found is None:
        return _agreement_page(request, agreement, _("Choose the agreement that replaces it."))
    try:
        actions.replace(request.actor, agreement, found)
    except UserError as error:
        return _agreement_page(request, agreement, error.what)
    return _done(request, agreement, _("The agreement has been replaced."))


@page("sign", load_party, methods=(*READING, "POST"))
def sign(request: Any, party: Party) -> HttpResponse:
    """The form in which a signature is written down."""
    agreement = party.agreement
    form = place_forms.SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        pages = range(1, (agreement.pages or 0) + 1) if data.pop("every_page") else ()
        try:
            actions.sign(request.actor, party, pages=pages, **data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            return _done(request, agreement, _("The signature has been written down."))
    return show(
        request,
        "agreements/sign.html",
        crumbs=_crumbs(request, agreement, _("Write down a signature")),
        agreement=agreement,
        party=party,
        form=form,
        status=422 if form.is_bound and form.errors else 200,
    )


def _crumbs(request: Any, agreement: Agreement, last: str) -> list[tuple[str, str]]:
    return [
        crumb("agreements", request.city),
        (plain(agreement.document.title), address(agreement)),
        here(last),
    ]


@page("leave", load_party, methods=("POST",))
def leave(request: Any, party: Party) -> HttpResponse:
    form = leave_form(party, request.POST)
    if not form.is_valid():
        return _refused(request, party.agreement, f"leave-{party.pk}", form)
    try:
        actions.leave(request.actor, party, form.cleaned_data["why"], form.cleaned_data["left_on"])
    except UserError as error:
        return _refused(request, party.agreement, f"leave-{party.pk}", form, error)
    return _done(request, party.agreement, _("It is written down that the party has left."))


@page("report", load_commitment, methods=(*READING, "POST"))
def report(request: Any, promise: Commitment) -> HttpResponse:
    """What a party has done on a commitment, for one of its days that is not reported yet."""
    agreement = promise.agreement
    form = place_forms.ReportForm(request.POST or None)
    # Of one who has left, only what was due before that is still to be told.
    gone = set(agreement.parties.filter(left_on__isnull=False).values_list("organisation_id", flat=True))
    due = _days(request.city, promise)
    bodies = {
        body.code: body
        for body in promise.parties.select_related("city")
        if body.pk not in gone or any(body in one.who for one in due)
    }
    form.offer("organisation", bodies, {code: plain(body.name) for code, body in bodies.items()})
    days = {one.day.isoformat(): one.day for one in due}
    labels = {key: format_date(day, language()) for key, day in days.items()}
    form.offer("due", days, labels, empty=_("No particular day"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.report(
                request.actor,
                promise,
                form.pick("organisation"),
                text=form.cleaned_data["text"],
                due=form.pick("due"),
            )
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The report on the commitment has been written down."))
            return HttpResponseRedirect(address(promise))
    return show(
        request,
        "agreements/report.html",
        crumbs=_crumbs(request, agreement, _("Report on a commitment")),
        agreement=agreement,
        promise=promise,
        form=form,
        back=reverse("agreement", args=[request.city.slug, agreement.document.code]),
        status=422 if form.is_bound and form.errors else 200,
    )


def _days(city: City, promise: Commitment) -> list[calendar.Due]:
    """The commitment's days that somebody has not reported on yet."""
    due = calendar.due_in(city, clock.today())
    return [one for one in due if one.about == promise and one.who]
