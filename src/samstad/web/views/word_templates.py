"""The city's Word template: what it is, how it looks, and how another is taken in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.drawing.word import default_template
from samstad.followup import templates
from samstad.followup.models import WordTemplate
from samstad.followup.renderings import WORD, template_of
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.web.access import page
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A Word file (.docx) with the styles"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx", "class": "ds-input"}),
    )


def load_template(city: City) -> WordTemplate:
    """The city's own; one that is not there yet, where it has none."""
    return templates.current(city) or WordTemplate(city=city)


@page("view", load_template)
def template(request: Any, held: WordTemplate) -> HttpResponse:
    """What documents are written in today, style by style."""
    return _show(request, held, TemplateForm())


@page("change", load_template, methods=("POST",))
def change(request: Any, held: WordTemplate) -> HttpResponse:
    """Another template, checked before it is used; or back to the program's own."""
    form = TemplateForm(request.POST, request.FILES)
    try:
        if "back" in request.POST:
            templates.go_back(request.actor, held.city)
            messages.success(request, _("Documents are now written in the program's own look."))
            return _again(held.city)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            if sent.size > templates.LARGEST:
                raise UserError(_("The file is too large to be a template."), where="file")
            templates.take_in(request.actor, held.city, sent.name, sent.read())
            messages.success(request, _("Documents are now written in the new template."))
            return _again(held.city)
    except UserError as error:
        form.add_error("file", _said(error))
    return _show(request, held, form, status=422)


def _show(request: Any, held: WordTemplate, form: TemplateForm, status: int = 200) -> HttpResponse:
    return show(
        request,
        "rounds/word_template.html",
        crumbs=[crumb("rounds", held.city), here(_("Word template"))],
        held=held if held.pk else None,
        looks=templates.looks(template_of(held.city)),
        before=WordTemplate.objects.filter(city=held.city).defer("content")[:20],
        form=form,
        may_change=may(request.actor, "change", held),
        status=status,
    )


def _again(city: City) -> HttpResponse:
    return HttpResponseRedirect(reverse("word_template", args=[city.slug]))


def _said(error: UserError) -> str:
    """The reader's language for what the drawing library says in English."""
    what = str(error.what)
    if "macros" in what:
        return _("The file holds macros. Save it as a Word file without macros (.docx).")
    if "elsewhere" in what:
        return _("The file fetches something from elsewhere when it is opened. Take that out of it.")
    if "style" in what:
        lacking = ", ".join(re.findall(r"'([^']+)'", what))
        return _("The file lacks styles that documents use: %(what)s") % {"what": lacking}
    return _("The file is no Word file (.docx) that can be read.") if "Word file" in what else what


@page("view", load_template)
def file(request: Any, held: WordTemplate) -> HttpResponse:
    """The template that is used, to change in Word and give back."""
    return _word(template_of(held.city) or default_template(), f"{held.city.slug}-mall.docx")


@page("view", load_template)
def sample(request: Any, held: WordTemplate) -> HttpResponse:
    """A short document in the template."""
    return _word(templates.sample(held.city, language()), f"{held.city.slug}-prov.docx")


def _word(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
