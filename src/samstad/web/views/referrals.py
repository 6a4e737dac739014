"""Referrals: the list, one referral, writing it, sending it, and what its coordinator does on the way."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may, memberships_today
from samstad.referrals import letters, links, queries, referral_writing, sending, snapshots, storing
from samstad.referrals.models import Addressee, Answer, Referral
from samstad.referrals.rules import GIVEN, REFERRAL_ACTS
from samstad.web import file_forms, written
from samstad.web import referral_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city
from samstad.web.pages import crumb, here, show
from samstad.web.referral_loaders import load_attachment, load_new_referral, load_referral
from samstad.web.templatetags.samstad import plain
from samstad.web.views.frozen import download


@page("view", load_city)
def referrals(request: Any, city: City) -> HttpResponse:
    """What this reader may see, with what it has to answer first."""
    rows = visible(
        request.actor,
        city.referrals.select_related("city", "led_by__city", "matter").order_by("-due", "code"),
    )
    return show(
        request,
        "referrals/list.html",
        crumbs=[here(_("Referrals"))],
        referrals=[(row, queries.summary(queries.standings(row))) for row in rows],
        to_answer=_to_answer(request, rows),
        may_begin=may(request.actor, "begin", Referral(city=city)),
    )


def _to_answer(request: Any, rows: list[Referral]) -> list[tuple[Answer, queries.Standing]]:
    """The answers of the reader's own bodies that have not been given, the first due first."""
    user = request.actor.user
    if user is None:
        return []
    bodies = {seat.organisation_id for seat in memberships_today(user)}
    found = []
    for answer in queries.of_body([row for row in rows if row.state in queries.OPEN], bodies):
        if answer.state not in GIVEN and may(request.actor, "view", answer):
            answer.addressee.answer = answer
            found.append((answer, queries.standing(answer.addressee)))
    return sorted(found, key=lambda pair: pair[0].referral.due)


@page("view", load_referral)
def referral(request: Any, referral: Referral) -> HttpResponse:
    return show_referral(request, referral)


def show_referral(
    request: Any,
    referral: Referral,
    *,
    problem: str = "",
    address_form: forms.AddressForm | None = None,
    file_form: file_forms.FileForm | None = None,
) -> HttpResponse:
    """One referral: what is proposed, to whom, and what this reader may do."""
    allowed = {
        act: may(request.actor, act, referral) for act in (*REFERRAL_ACTS, "edit", "address", "compile")
    }
    sent = list(referral.versions.filter(sent_on__isnull=False).select_related("document__city"))
    newest = sent[-1] if sent else referral.versions.select_related("document__city").first()
    rows = queries.standings(referral) if may(request.actor, "see_compiled", referral) else []
    links = _links(referral) if allowed["address"] else {}
    refused = bool(problem or address_form or file_form)
    return show(
        request,
        "referrals/referral.html",
        crumbs=[crumb("referrals", request.city), here(referral.title)],
        referral=referral,
        version=newest,
        proposed=written.shown(request.city, [("", newest.text)], caption=plain(referral.title))
        if newest
        else "",
        changes=[(newer, snapshots.difference(older.text, newer.text)) for older, newer in pairwise(sent)],
        points=referral.points.all(),
        attachments=referral.attachments.select_related("file"),
        rows=[(row, _opens(request, row), links.get(row.addressee.pk)) for row in rows],
        summary=queries.summary(rows) if rows else None,
        mine=_mine(request, referral),
        extensions=[row.asked for row in rows if row.asked and may(request.actor, "decide", row.asked)],
        see_compiled=may(request.actor, "see_compiled", referral),
        documents=visible(request.actor, referral.frozen.select_related("referral__led_by", "city")),
        allowed=allowed,
        problem=problem,
        address_form=address_form or forms.AddressForm(request.city),
        file_form=file_form or file_forms.FileForm(),
        status=422 if refused else 200,
    )


def _links(referral: Referral) -> dict[int, Any]:
    """Addressee → until when its link opens, of those that have one."""
    rows = Addressee.objects.filter(referral=referral, links__revoked__isnull=True)
    return dict(rows.values_list("pk", "links__expires").exclude(links__isnull=True))


def _opens(request: Any, row: queries.Standing) -> bool:
    """Whether this reader may open the answer, read from what has been fetched."""
    return row.answer is not None and may(request.actor, "view", row.answer)


def _mine(request: Any, referral: Referral) -> list[Answer]:
    """The answers of the reader's own bodies."""
    user = request.actor.user
    if user is None:
        return []
    bodies = {seat.organisation_id for seat in memberships_today(user)}
    return visible(request.actor, queries.of_body([referral], bodies))


# --- Writing ---------------------------------------------------------------------------------------------


@page("begin", load_new_referral, methods=(*READING, "POST"))
def new(request: Any, empty: Referral) -> HttpResponse:
    form = forms.ReferralForm(request.actor, request.city, None, request.POST or None)
    return _write(
        request, None, form, lambda: referral_writing.begin(request.actor, request.city, form.written())
    )


@page("edit", load_referral, methods=(*READING, "POST"))
def edit(request: Any, referral: Referral) -> HttpResponse:
    form = forms.ReferralForm(request.actor, request.city, referral, request.POST or None)
    return _write(
        request, referral, form, lambda: referral_writing.write(request.actor, referral, form.written())
    )


def _write(
    request: Any, referral: Referral | None, form: forms.ReferralForm, do: Callable[[], Referral]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = do()
        except UserError as error:
            for problem in getattr(error, "problems", [error]):
                form.add_error(problem.where if problem.where in form.fields else None, problem.what)
        else:
            messages.success(request, _("The draft is saved."))
            return HttpResponseRedirect(address(made))
    title = _("Write a referral") if referral is None else plain(referral.title)
    return show(
        request,
        "referrals/write.html",
        crumbs=[crumb("referrals", request.city), here(title)],
        referral=referral,
        form=form,
        title=title,
        status=422 if request.method == "POST" else 200,
    )


# --- Steps -----------------------------------------------------------------------------------------------


def _act(action: str, do: Callable[[Any, Referral], Any], done: Any) -> Callable[..., HttpResponseBase]:
    """A view that takes one step and goes back to the referral, or says there why not."""

    @page(action, load_referral, methods=("POST",))
    def act(request: Any, referral: Referral) -> HttpResponseBase:
        try:
            do(request.actor, referral)
        except UserError as error:
            return show_referral(request, referral, problem=str(error))
        messages.success(request, str(done))
        return HttpResponseRedirect(address(referral))

    return act


close = _act("close", sending.close, gettext_lazy("The referral is closed."))
reopen = _act("reopen", sending.reopen, gettext_lazy("The referral is out for answers again."))
release = _act("release", sending.release, gettext_lazy("The referral is published."))


@page("send", load_referral, methods=("POST",))
def send(request: Any, referral: Referral) -> HttpResponse:
    """Send it, and tell the addressees by letter."""
    try:
        sent = sending.send(request.actor, referral)
    except UserError as error:
        return show_referral(request, referral, problem=error.what)
    messages.success(request, _("The referral is sent."))
    tell(request, letters.tell_all(request.actor, sent))
    return HttpResponseRedirect(address(referral))


def tell(request: Any, told: letters.Told) -> None:
    """What became of the letters."""
    if told.sent:
        text = ngettext(
            "A letter was sent to %(number)d address.",
            "Letters were sent to %(number)d addresses.",
            len(told.sent),
        )
        messages.info(request, text % {"number": len(told.sent)})
    if told.failed:
        messages.warning(
            request, _("Some letters could not be sent: %(who)s") % {"who": "; ".join(told.failed)}
        )
    if told.nobody:
        messages.warning(
            request, _("Nobody to write to has been found for: %(who)s") % {"who": ", ".join(told.nobody)}
        )


@page("revise", load_referral, methods=(*READING, "POST"))
def revise(request: Any, referral: Referral) -> HttpResponse:
    """A new version."""
    before = referral.versions.order_by("-number").first()
    text = before.text if before and before.document_id is None else ""
    form = forms.ReviseForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        try:
            made = sending.revise(
                request.actor, referral, form.cleaned_data["text"], form.cleaned_data["changed"]
            )
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The new version is sent."))
            tell(request, letters.tell_version(request.actor, made))
            return HttpResponseRedirect(address(referral))
    return show(
        request,
        "referrals/revise.html",
        crumbs=[
            crumb("referrals", request.city),
            (plain(referral.title), address(referral)),
            here(_("New version")),
        ],
        referral=referral,
        before=before,
        form=form,
        status=422 if request.method == "POST" else 200,
    )


@page("address", load_referral, methods=("POST",))
def add_addressee(request: Any, referral: Referral) -> HttpResponse:
    form = forms.AddressForm(request.city, request.POST)
    if form.is_valid():
        try:
            made = sending.add_addressee(request.actor, referral, form.written())
        except UserError as error:
            form.add_error(None, error.what)
        else:
            messages.success(request, _("One more is asked."))
            tell(request, letters.tell_one(request.actor, made))
            return HttpResponseRedirect(address(referral))
    return show_referral(request, referral, address_form=form)


def _addressee(referral: Referral, given: Any) -> Addressee | None:
    key = str(given.get("addressee", ""))
    return referral.addressees.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None


@page("address", load_referral, methods=("POST",))
def make_link(request: Any, referral: Referral) -> HttpResponse:
    """A new personal link, shown once: it is not kept, and can be made anew."""
    addressee = _addressee(referral, request.POST)
    if addressee is None:
        return show_referral(request, referral, problem=_("Choose an addressee."))
    try:
        link = links.make_link(request.actor, addressee)
    except UserError as error:
        return show_referral(request, referral, problem=str(error))
    url = reverse("answer_link", args=[request.city.slug, links.token_of(link)])
    return show(
        request,
        "referrals/link.html",
        crumbs=[
            crumb("referrals", request.city),
            (plain(referral.title), address(referral)),
            here(_("Personal link")),
        ],
        referral=referral,
        addressee=addressee,
        link=link,
        url=request.build_absolute_uri(url),
    )


@page("address", load_referral, methods=("POST",))
def withdraw(request: Any, referral: Referral) -> HttpResponse:
    addressee = _addressee(referral, request.POST)
    if addressee is None:
        return show_referral(request, referral, problem=_("Choose an addressee."))
    try:
        sending.withdraw_addressee(request.actor, addressee, request.POST.get("why", ""))
    except UserError as error:
        return show_referral(request, referral, problem=str(error))
    messages.success(request, _("It is no longer waited for."))
    return HttpResponseRedirect(address(referral))


def _attach(action: str) -> Callable[..., HttpResponseBase]:
    @page(action, load_referral, methods=("POST",))
    def view(request: Any, referral: Referral) -> HttpResponse:
        form = file_forms.FileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                file, told = take_in(request, form.cleaned_data["file"])
                sending.attach(request.actor, referral, form.cleaned_data["title"], file)
            except UserError as error:
                form.add_error("file", str(error))
            else:
                for sentence in told:
                    messages.info(request, sentence)
                messages.success(request, _("The file is attached."))
                return HttpResponseRedirect(address(referral))
        return show_referral(request, referral, file_form=form)

    return view


attach, attach_sent = _attach("edit"), _attach("address")


def take_in(request: Any, upload: Any) -> tuple[Any, tuple[str, ...]]:
    """A file of a form, taken in or refused with a reason."""
    return storing.take_in(request.actor, request.city, upload.name, upload.chunks())


@page("view", load_attachment)
def attachment(request: Any, referral: Referral) -> HttpResponseBase:
    return download(referral.wanted.file, referral.wanted.title)  # type: ignore[attr-defined]
