"""Writing an answer to a referral: the form of the city's template, one text at a time, and its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from samstad.followup.writing import Written
from samstad.organisation.errors import UserError
from samstad.referrals import answering, queries
from samstad.referrals.models import Answer
from samstad.referrals.pasted_text import as_text
from samstad.referrals.sections import BY_CODE, SECTIONS, asked_of
from samstad.web import file_forms
from samstad.web import referral_forms as forms
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.pages import show
from samstad.web.part_forms import PartForm
from samstad.web.referral_loaders import load_answer
from samstad.web.templatetags.samstad import language
from samstad.web.views.answers import crumbs
from samstad.web.views.referrals import take_in


@page("edit", load_answer, methods=(*READING, "POST"))
def edit(request: Any, answer: Answer) -> HttpResponse:
    """The form of the city's template. What others saved since is merged by paragraph: nothing typed is lost."""
    data = request.POST if request.method == "POST" else None
    sections = section_forms(answer, data)
    points = forms.point_forms(answer, data)
    position = forms.PositionForm(
        data if data is not None and "position" in data else None, initial={"position": answer.position}
    )
    signatures = forms.SignatureForm.of(answer, data)
    annexes = file_forms.annex_forms(data) if data is not None else []
    problem = ""
    if data is not None and all(
        form.is_valid() for form in [*sections, *points, *annexes, position, signatures] if form.is_bound
    ):
        try:
            saved = answering.save(
                request.actor,
                answer,
                written_in(sections),
                position=position.cleaned_data["position"] if position.is_bound else None,
                opinions={form.point.pk: form.written() for form in points if form.is_bound},
            )
            if signatures.is_bound:
                answering.sign_as(request.actor, saved.answer, signatures.written())
            kept = [form.cleaned_data["title"] for form in annexes if form.cleaned_data["keep"]]
            answering.name_annexes(request.actor, saved.answer, kept)
        except UserError as error:
            problem = str(error)
        else:
            messages.success(request, said(saved))
            return HttpResponseRedirect(address(answer))
    return write_page(
        request,
        answer,
        sections=sections,
        points=points,
        position=position,
        signatures=signatures,
        annexes=annexes,
        problem=problem,
        status=422 if data is not None else 200,
    )


def write_page(
    request: Any, answer: Answer, *, sections: list[PartForm], status: int = 200, **given: Any
) -> HttpResponse:
    """The page of the form; what is not given is as it is saved."""
    context = {
        "points": forms.point_forms(answer),
        "position": forms.PositionForm(initial={"position": answer.position}),
        "signatures": forms.SignatureForm.of(answer),
        "problem": "",
    } | given
    return show(
        request,
        "answers/write.html",
        crumbs=crumbs(request, answer, _("Write")),
        answer=answer,
        referral=answer.referral,
        name=queries.name_of(answer.addressee, language()),
        sections=sections,
        status=status,
        **context,
    )


def section_forms(answer: Answer, data: Any = None) -> list[PartForm]:
    """A form for each heading; `twice` on it holds the pairs of texts that stand for one paragraph."""
    rows = {row.code: row for row in answer.sections.all()}
    found = []
    for one in asked_of(answer.organisation is None):
        row = rows.get(one.code)
        initial = {"text": row.text if row else "", "version": row.version if row else 1}
        sent = data is not None and f"{one.code}-text" in data
        form = PartForm(one, data if sent else None, initial=initial)  # type: ignore[arg-type]
        form.asked, form.twice = one, row.twice if row else []  # type: ignore[attr-defined]
        found.append(form)
    return found


def written_in(sections: list[PartForm]) -> dict[str, Written]:
    """What was sent, of forms that are valid."""
    return {
        form.prefix or "": Written(form.cleaned_data["version"], form.cleaned_data["text"])
        for form in sections
        if form.is_bound and form.is_valid()
    }


def said(saved: answering.Saved) -> str:
    if saved.both:
        return _("Saved. You and a colleague rewrote the same paragraph: both texts stand there, choose.")
    if saved.merged:
        return _("Saved, and put together with what a colleague has written.")
    return _("The draft is saved.")


@page("edit", load_answer, methods=("POST",))
def autosave(request: Any, answer: Answer) -> JsonResponse:
    """One text, while it is written: {version, text, both, said}, or 422 {said} with nothing changed."""
    return one_text(request, lambda given: answering.save(request.actor, answer, given))


def one_text(request: Any, save: Callable[[dict[str, Written]], answering.Saved]) -> JsonResponse:
    """The one text that a page sent by itself."""
    code = next((one.code for one in SECTIONS if f"{one.code}-text" in request.POST), "")
    if not code:
        return JsonResponse({"said": _("There was no text.")}, status=422)
    form = PartForm(BY_CODE[code], request.POST)  # type: ignore[arg-type]
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"said": words}, status=422)
    given = Written(form.cleaned_data["version"], form.cleaned_data["text"], request.POST.get("read"))
    try:
        saved = save({code: given})
    except UserError as error:
        return JsonResponse({"said": str(error)}, status=422)
    now = saved.parts[code]
    words = _("Saved.") if not (saved.both or saved.merged) else said(saved)
    return JsonResponse({"version": now.version, "text": now.text, "both": now.twice, "said": words})


@page("edit", load_answer, methods=("POST",))
def paste(request: Any, answer: Answer) -> JsonResponse:
    return pasted(request)


def pasted(request: Any) -> JsonResponse:
    """What was pasted with its marks, as the form has it: {text, said}, or 422 {said}. Nothing is saved."""
    try:
        text, told = as_text(request.POST.get("html", ""))
    except UserError as error:
        return JsonResponse({"said": str(error)}, status=422)
    return JsonResponse({"text": text, "said": " ".join(told)})


@page("edit", load_answer, methods=(*READING, "POST"))
def attach(request: Any, answer: Answer) -> HttpResponse:
    """An annex, or the answer as a whole as it was written elsewhere."""
    form = file_forms.FileForm(request.POST or None, request.FILES or None, whole=True)
    if request.method == "POST" and form.is_valid():
        try:
            file, told = take_in(request, form.cleaned_data["file"])
            answering.attach(
                request.actor, answer, form.cleaned_data["title"], file, whole=form.cleaned_data["whole"]
            )
        except UserError as error:
            form.add_error("file", str(error))
        else:
            for sentence in told:
                messages.info(request, sentence)
            messages.success(request, _("The file is attached."))
            return HttpResponseRedirect(address(answer))
    return show(
        request,
        "answers/attach.html",
        crumbs=crumbs(request, answer, _("Attach a file")),
        answer=answer,
        form=form,
        status=422 if request.method == "POST" else 200,
    )
