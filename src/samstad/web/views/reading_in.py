"""A document that is read into the form of an answer: shown to be looked through, with where each fact stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.referrals import reading, reading_words, storing
from samstad.referrals.models import Answer
from samstad.referrals.reading.found import ListBlock, SectionKind, Table
from samstad.web import referral_forms as forms
from samstad.web.access import READING, page
from samstad.web.pages import show
from samstad.web.referral_loaders import load_answer
from samstad.web.views.answer_writing import section_forms, write_page
from samstad.web.views.answers import crumbs
from samstad.web.views.referrals import take_in

# Which of the form's headings a part of a document stands under when it has been read.
_READ_AS = {
    SectionKind.PROPOSAL: "forslag",
    SectionKind.SUMMARY: "sammanfattning",
    SectionKind.PREPARATION: "beredning",
    SectionKind.BACKGROUND: "bakgrund",
    SectionKind.MATTER: "remissen",
    SectionKind.STATEMENT: "synpunkter",
    SectionKind.VIEWS: "synpunkter",
    SectionKind.OTHER: "synpunkter",
}


@page("edit", load_answer, methods=(*READING, "POST"))
def read_in(request: Any, answer: Answer) -> HttpResponse:
    """A document is read into the form, to be looked at: nothing of it is saved before somebody presses the button."""
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file, told = take_in(request, form.cleaned_data["file"])
            found = reading.read(
                storing.path_of(file.sha256), file.name.rsplit(".", 1)[-1].lower(), file.name
            )
        except UserError as error:
            form.add_error("file", str(error))
        else:
            for sentence in told:
                messages.info(request, sentence)
            return _read(request, answer, found)
    return show(
        request,
        "answers/read_in.html",
        crumbs=crumbs(request, answer, _("Read in a document")),
        answer=answer,
        form=form,
        status=422 if request.method == "POST" else 200,
    )


def _read(request: Any, answer: Answer, found: Any) -> HttpResponse:
    """The form with what was read in it, and what the document says of itself, each with where it was found."""
    parts: dict[str, list[str]] = {}
    under = "synpunkter"
    for section in found.sections:
        code = _READ_AS.get(section.kind)
        # A heading that the form does not have stands under the one before it, as it was.
        own = section.kind is not SectionKind.OTHER and code is not None
        under = code if own and code is not None else under
        heading = [] if own or not section.heading else [f"## {section.heading}"]
        parts.setdefault(under, []).extend([*heading, *map(_as_text, section.content)])
    sections = section_forms(answer)
    for form in sections:
        if read := "\n\n".join(parts.get(form.prefix or "", ())):
            before = str(form.initial["text"])
            form.initial["text"] = f"{before}\n\n{read}" if before else read
    facts = [
        (label, reading_words.place(fact.place) if fact.place else "", _fact(fact))
        for label, fact in (
            (_("Title"), found.title),
            (_("Sender"), found.sender),
            (_("Day"), found.date),
            (_("Registry number"), found.registry_number),
            (_("Referred by"), found.referred_by),
            (_("Answers by"), found.deadline),
            (_("In the group"), found.group_date),
        )
    ]
    for caution, detail in found.cautions:
        messages.warning(request, reading_words.caution(caution, detail))
    return write_page(request, answer, sections=sections, facts=facts)


def _as_text(block: Any) -> str:
    """A paragraph, a list or a table as the form writes them."""
    if isinstance(block, ListBlock):
        return "\n".join(f"{'1.' if block.ordered else '-'} {item}" for item in block.items)
    if isinstance(block, Table):
        rows = ["| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in block.rows]
        rule = "|" + "---|" * len(block.rows[0]) if block.rows else ""
        return "\n".join([*rows[:1], rule, *rows[1:]])
    return str(block.text)


def _fact(fact: Any) -> str:
    """What was found with how surely, or why nothing was."""
    if fact.value is None:
        return reading_words.reason(fact.reason)
    value = getattr(fact.value, "text", fact.value)
    return f"{value} ({reading_words.confidence(fact.confidence)})"
