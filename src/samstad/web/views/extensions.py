"""More time for an answer: asked for, given, granted or refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.referrals import extending, letters, queries
from samstad.referrals.models import Answer, Extension
from samstad.web import referral_forms as forms
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.pages import crumb, here, show
from samstad.web.referral_loaders import load_answer, load_extension
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.answers import show_answer
from samstad.web.views.referrals import tell


@page("ask_extension", load_answer, methods=("POST",))
def ask_extension(request: Any, answer: Answer) -> HttpResponse:
    form = forms.ExtensionForm(request.POST)
    if form.is_valid():
        try:
            extending.ask(request.actor, answer, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("More time is asked for."))
            return HttpResponseRedirect(address(answer))
    return show_answer(request, answer, bound={"extension": form})


@page("give_extension", load_answer, methods=("POST",))
def give_extension(request: Any, answer: Answer) -> HttpResponse:
    """More time for one without an account, who has asked for it in another way."""
    form = forms.ExtensionForm(request.POST, outside=True)
    if form.is_valid():
        try:
            made = extending.give(request.actor, answer, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("More time is given."))
            tell(request, letters.tell_extension(request.actor, made))
            return HttpResponseRedirect(address(answer))
    return show_answer(request, answer, bound={"giving": form})


@page("decide", load_extension, methods=(*READING, "POST"))
def decide_extension(request: Any, extension: Extension) -> HttpResponse:
    """Grant or refuse."""
    initial = {"proposal_by": extension.proposal_by, "extract_by": extension.extract_by}
    form = forms.DecideExtensionForm(request.POST or None, initial=initial)
    answer = extension.answer
    if answer.organisation is None:
        forms.in_outside_words(form)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"grant": form.cleaned_data["grant"] == "1"}
        try:
            decided = extending.decide(request.actor, extension, **data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The decision on more time is written down."))
            if answer.organisation is None:
                tell(request, letters.tell_extension(request.actor, decided))
            return HttpResponseRedirect(address(answer.referral))
    return show(
        request,
        "answers/extension.html",
        crumbs=[
            crumb("referrals", request.city),
            (plain(answer.referral.title), address(answer.referral)),
            here(_("More time")),
        ],
        extension=extension,
        answer=answer,
        name=queries.name_of(answer.addressee, language()),
        form=form,
        status=422 if request.method == "POST" else 200,
    )
