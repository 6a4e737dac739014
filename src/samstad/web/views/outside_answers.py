"""Answering by a personal link, without an account: one referral, one answer, and a receipt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.referrals import links, outside, queries, storing
from samstad.referrals.models import AccessLink, ExtensionState, Receipt
from samstad.referrals.rules import link_state
from samstad.web import file_forms, written
from samstad.web import referral_forms as forms
from samstad.web.access import READING, page
from samstad.web.pages import show
from samstad.web.referral_loaders import load_link
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.answer_writing import one_text, pasted, said, section_forms, written_in
from samstad.web.views.frozen import download


def _url(link: AccessLink) -> str:
    return reverse("answer_link", args=[link.city.slug, links.token_of(link)])


@page("view", load_link)
def answer_link(request: Any, link: AccessLink) -> HttpResponse:
    outside.opened(link)
    return _show(request, link)


def _show(
    request: Any,
    link: AccessLink,
    *,
    data: Any = None,
    problem: str = "",
    extension: forms.ExtensionForm | None = None,
) -> HttpResponse:
    """The referral and the answer, to be written or, when it is given, to be read with its receipt."""
    answer = outside.answer_of(link)
    referral = answer.referral
    why_not = outside.why_not(link)
    second_part = link_state(link) == "second_part"
    receipt = answer.receipts.order_by("-at").first()
    sections = section_forms(answer, data)
    points = forms.point_forms(answer, data)
    position = forms.PositionForm(
        data if data is not None and "position" in data else None, initial={"position": answer.position}
    )
    response = show(
        request,
        "answers/outside.html",
        link=link,
        token=links.token_of(link),
        answer=answer,
        referral=referral,
        name=queries.name_of(answer.addressee, language()),
        proposed=written.shown(request.city, [("", answer.version.text)], caption=plain(referral.title)),
        attachments=referral.attachments.select_related("file"),
        why_not=why_not,
        writing=not why_not,
        # What was typed in a page that had been open since before: it is not saved, and not lost either.
        typed=[form["text"].value() for form in sections if form.is_bound and form["text"].value()]
        if why_not
        else [],
        sections=sections,
        points=points,
        position=position,
        # As it was written: a page has one text that is laid out, which here is what is proposed.
        given=[(form.fields["text"].label, form.initial["text"]) for form in sections],
        opinions=answer.opinions.select_related("point"),
        files=answer.files.select_related("file"),
        file_form=file_forms.FileForm(),
        extensions=answer.extensions.all(),
        extension=extension or forms.ExtensionForm(outside=True, initial={"proposal_by": referral.due}),
        asked=answer.extensions.filter(state=ExtensionState.ASKED).exists(),
        second_part=second_part,
        decision_later=outside.second_part_of(answer),
        receipt=receipt,
        holds=outside.holds(receipt) if receipt else False,
        problem=problem,
        status=422 if problem or data is not None or extension is not None else 200,
    )
    # The address is the key: no other site is told of it, and no search engine keeps it.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def _save(request: Any, link: AccessLink) -> tuple[Any, str]:
    """(what was saved or None, why not) of what the form holds."""
    answer = outside.answer_of(link)
    sections = section_forms(answer, request.POST)
    points = forms.point_forms(answer, request.POST)
    position = forms.PositionForm(request.POST if "position" in request.POST else None)
    bound = [form for form in [*sections, *points, position] if form.is_bound]
    if not all(form.is_valid() for form in bound):
        words = [str(error) for form in bound for errors in form.errors.values() for error in errors]
        return None, " ".join(words)
    try:
        saved = outside.save(
            link,
            written_in(sections),
            position=position.cleaned_data["position"] if position.is_bound else None,
            opinions={form.point.pk: form.written() for form in points if form.is_bound},
        )
    except UserError as error:
        return None, str(error)
    return saved, ""


@page("edit", load_link, methods=("POST",))
def save(request: Any, link: AccessLink) -> HttpResponse:
    """Save what was written; it can be gone on with later."""
    saved, problem = _save(request, link)
    if problem:
        return _show(request, link, data=request.POST, problem=problem)
    messages.success(request, said(saved))
    return HttpResponseRedirect(_url(link))


@page("edit", load_link, methods=("POST",))
def autosave(request: Any, link: AccessLink) -> JsonResponse:
    return one_text(request, lambda given: outside.save(link, given))


@page("edit", load_link, methods=("POST",))
def paste(request: Any, link: AccessLink) -> JsonResponse:
    return pasted(request)


@page("edit", load_link, methods=("POST",))
def attach(request: Any, link: AccessLink) -> HttpResponse:
    return _with_file(request, link, outside.attach, "open", _("The file is attached."))


@page("hand_in", load_link, methods=("POST",))
def decision(request: Any, link: AccessLink) -> HttpResponse:
    """The second part, where more time was granted in two: the decision, as a file."""
    done = _("The decision is handed in. Keep the receipt.")
    return _with_file(request, link, outside.hand_in_decision, "second_part", done)


def _with_file(
    request: Any, link: AccessLink, do: Callable[[AccessLink, str, Any], Any], state: str, done: str
) -> HttpResponse:
    """Take a file in and do something with it. Where the link does not stand in `state`, nothing is taken in."""
    form = file_forms.FileForm(request.POST, request.FILES)
    problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if link_state(link) != state:
                raise UserError(outside.why_not(link) or _("The answer comes before the decision."))
            file, told = storing.take_in(links.actor_of(link), request.city, upload.name, upload.chunks())
            do(link, form.cleaned_data["title"], file)
        except UserError as error:
            problem = str(error)
        else:
            for sentence in told:
                messages.info(request, sentence)
            messages.success(request, done)
            return HttpResponseRedirect(_url(link))
    return _show(request, link, problem=problem)


@page("ask_extension", load_link, methods=("POST",))
def ask_extension(request: Any, link: AccessLink) -> HttpResponse:
    form = forms.ExtensionForm(request.POST, outside=True)
    if form.is_valid():
        try:
            outside.ask_extension(link, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("More time is asked for. You are told by e-mail what is decided."))
            return HttpResponseRedirect(_url(link))
    return _show(request, link, extension=form)


@page("hand_in", load_link, methods=("POST",))
def hand_in(request: Any, link: AccessLink) -> HttpResponse:
    """Save what was written, and hand it in."""
    saved, problem = _save(request, link)
    if saved is None:
        return _show(request, link, data=request.POST, problem=problem)
    try:
        outside.hand_in(link, decided="decided" in request.POST)
    except UserError as error:
        return _show(request, link, problem=str(error))
    messages.success(request, _("The answer is handed in. Keep the receipt."))
    return HttpResponseRedirect(_url(link))


@page("abstain", load_link, methods=("POST",))
def abstain(request: Any, link: AccessLink) -> HttpResponse:
    try:
        outside.abstain(link, str(request.POST.get("why", ""))[:20_000])
    except UserError as error:
        return _show(request, link, problem=str(error))
    messages.success(request, _("It is written down that you abstain."))
    return HttpResponseRedirect(_url(link))


@page("view", load_link)
def receipt(request: Any, link: AccessLink) -> HttpResponse:
    """The receipt as a file: what was handed in, word for word, under its hash."""
    found: Receipt | None = outside.answer_of(link).receipts.order_by("-at").first()
    if found is None:
        return _show(request, link, problem=_("Nothing has been handed in yet."))
    response = HttpResponse(found.content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kvitto-{found.sha256[:12]}.json"'
    return response


@page("view", load_link, methods=READING)
def linked_file(request: Any, link: AccessLink) -> HttpResponseBase:
    """One of the referral's files, by its number."""
    number = request.GET.get("fil", "")
    rows = link.addressee.referral.attachments.filter(file__isnull=False).select_related("file")
    found = rows.filter(number=int(number)).first() if number.isdecimal() and len(number) < 5 else None
    if found is None or found.file is None:
        return _show(request, link, problem=_("There is no such file."))
    return download(found.file, found.title)
