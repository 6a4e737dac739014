"""A document that is read into the form of an answer: shown to be looked through, with where each fact stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.organisation.errors import UserError
from samstad.referrals import reading, reading_words, storing
from samstad.referrals.models import Answer
from samstad.referrals.reading.found import (
    Confidence,
    Extension,
    Found,
    ListBlock,
    ReadDocument,
    SectionKind,
    Table,
)
from samstad.web import file_forms
from samstad.web import referral_forms as forms
from samstad.web.access import READING, page
from samstad.web.pages import show
from samstad.web.referral_loaders import load_answer
from samstad.web.templatetags.samstad import day
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
    form = file_forms.FileForm(request.POST or None, request.FILES or None)
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


def _read(request: Any, answer: Answer, found: ReadDocument) -> HttpResponse:
    """The form with what was read in it, and what the document says of itself, each with where it was found."""
    sections, texts = section_forms(answer), _texts(found)
    for form in sections:
        if read := "\n\n".join(texts.get(form.prefix or "", ())):
            before = str(form.initial["text"])
            form.initial["text"] = f"{before}\n\n{read}" if before else read
    for caution, detail in found.cautions:
        messages.warning(request, reading_words.caution(caution, detail))
    return write_page(
        request,
        answer,
        sections=sections,
        facts=_facts(found),
        annexes=_annexes(answer, found),
        points=_points(answer, found),
        signatures=_signatures(answer, found),
    )


def _texts(found: ReadDocument) -> dict[str, list[str]]:
    """What stands under each of the form's headings. Annexes are not text: they are confirmed one by one."""
    parts: dict[str, list[str]] = {}
    under = "synpunkter"
    for section in found.sections:
        if section.kind is SectionKind.ANNEXES and found.attachments:
            continue
        code = _READ_AS.get(section.kind)
        # A heading that the form does not have stands under the one before it, as it was.
        own = section.kind is not SectionKind.OTHER and code is not None
        under = code if own and code is not None else under
        heading = [] if own or not section.heading else [f"## {section.heading}"]
        parts.setdefault(under, []).extend([*heading, *map(_as_text, section.content)])
    return parts


def _facts(found: ReadDocument) -> list[tuple[str, str, str]]:
    """(what, where it stands, what was read and how surely, or why nothing was)."""
    rows: list[tuple[str, Found[Any]]] = [
        (_("Title"), found.title),
        (_("Sender"), found.sender),
        (_("Day"), found.date),
        (_("Registry number"), found.registry_number),
        (_("Referred by"), found.referred_by),
        (_("Answers by"), found.deadline),
        (_("More time"), found.extension),
        (_("In the group"), found.group_date),
        *((_("Signed"), fact) for fact in found.signatures),
    ]
    said = [(label, _place(fact), _fact(fact)) for label, fact in rows]
    if not found.attachments and found.attachments_reason:
        said.append((_("Annexes"), "", reading_words.reason(found.attachments_reason)))
    for section in found.sections:
        for block in section.lists:
            words = ngettext(
                "A list of %(number)d point under %(heading)s",
                "A list of %(number)d points under %(heading)s",
                len(block.items),
            ) % {"number": len(block.items), "heading": section.heading or "–"}
            said.append((_("List"), reading_words.place(block.place), words))
    return said


def _annexes(answer: Answer, found: ReadDocument) -> list[file_forms.AnnexForm]:
    """An annex each, kept where the document lists it; what was sent with the referral is there already."""
    sent = {row.title.strip(" .").casefold() for row in answer.referral.attachments.all()}
    rows = []
    for at, fact in enumerate(found.attachments):
        if fact.value is None:
            continue
        named = fact.value.name.strip(" .").casefold() in sent
        surely = [reading_words.confidence(fact.confidence)] if fact.confidence else []
        already = [_("sent with the referral already")] if named else []
        said = ". ".join(part for part in (fact.value.group, _place(fact), *surely, *already) if part)
        kept = fact.confidence is Confidence.SURE and not named
        initial = {"keep": kept, "title": fact.value.name, "said": said[:300]}
        rows.append(file_forms.AnnexForm(prefix=f"annex-{at}", initial=initial))
    return rows


def _points(answer: Answer, found: ReadDocument) -> list[forms.PointForm]:
    """The referral's points; where the document's views have one numbered list, its points stand as reasons.

    Which position each takes is not read: who confirms chooses it, and the form asks for it.
    """
    points = forms.point_forms(answer)
    lists = [
        block
        for section in found.sections
        if section.kind in (SectionKind.VIEWS, SectionKind.STATEMENT)
        for block in section.lists
        if block.ordered
    ]
    if len(lists) != 1:
        return points
    (only,) = lists
    for number, item in enumerate(only.items, 1):
        for form in points:
            if form.point.number == str(number) and not form.initial.get("reason"):
                form.initial["reason"] = item
                form.fields["reason"].help_text = _(
                    "Read from point %(number)d of the document's list, %(place)s. Check it, and choose a position."
                ) % {"number": number, "place": reading_words.place(only.place)}
    return points


def _signatures(answer: Answer, found: ReadDocument) -> forms.SignatureForm:
    """The names under the text, where the answer has none yet."""
    form = forms.SignatureForm.of(answer)
    if not answer.signatures:
        for at, fact in enumerate(found.signatures[:2], 1):
            form.initial[f"name_{at}"] = fact.value
    return form


def _as_text(block: Any) -> str:
    """A paragraph, a list or a table as the form writes them."""
    if isinstance(block, ListBlock):
        return "\n".join(f"{'1.' if block.ordered else '-'} {item}" for item in block.items)
    if isinstance(block, Table):
        rows = ["| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in block.rows]
        rule = "|" + "---|" * len(block.rows[0]) if block.rows else ""
        return "\n".join([*rows[:1], rule, *rows[1:]])
    return str(block.text)


def _place(fact: Found[Any]) -> str:
    return reading_words.place(fact.place) if fact.place else ""


def _fact(fact: Found[Any]) -> str:
    """What was found with how surely, or why nothing was; what else was found beside it."""
    others = ", ".join(_value(other.value) for other in fact.others)
    if fact.value is None or fact.confidence is None:
        said = reading_words.reason(fact.reason) if fact.reason else ""
        return f"{said} {others}".strip()
    also = f" {_('Also found: %(others)s.') % {'others': others}}" if others else ""
    return f"{_value(fact.value)} ({reading_words.confidence(fact.confidence)}){also}"


def _value(value: Any) -> str:
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, Extension):
        words = _("the proposal by %(day)s") % {"day": day(value.proposal_by)}
        later = _("the minutes extract after the next meeting")
        return f"{words}, {later}" if value.extract_after_next_meeting else words
    return str(getattr(value, "text", value))
