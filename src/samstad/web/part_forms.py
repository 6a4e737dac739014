"""The form that an answer is written in: one text for each part, on top of the version that the writer read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from samstad.followup.models import Comment, RoundPart, Submission, SubmissionPart, SubmissionState
from samstad.followup.queries import text_before
from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.merging import fingerprint, split
from samstad.organisation.rights import Actor, may
from samstad.web.forms import Described, Text
from samstad.web.templatetags.samstad import plain

TOO_LONG = _(
    "The text has %(show_value)d characters, and a part may have %(limit_value)d. "
    "Nothing is cut: shorten it, or attach the document and summarise it here."
)


class PartForm(Described):
    """The text of one part. A draft may lack parts; handing in may not."""

    text = Text(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, asked: RoundPart, *args: Any, **options: Any) -> None:
        options["prefix"] = asked.code
        super().__init__(*args, **options)
        self.fields["text"].label = plain(asked.heading)
        self.fields["text"].help_text = plain(asked.instruction)
        self.fields["text"].widget.attrs["maxlength"] = None  # a paste is kept whole, and told to be too long
        for validator in self.fields["text"].validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG


class Remarked:
    """A text with the remarks on its paragraphs."""

    comments: list[Comment]

    @property
    def code(self) -> str:
        """Its name among the texts of an answer."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        raise NotImplementedError

    @property
    def paragraphs(self) -> list[tuple[str, str, list[Comment]]]:
        """(fingerprint, paragraph, the remarks on it)."""
        return [
            (mark, one, [remark for remark in self.comments if remark.paragraph == mark])
            for one in split(self.text)
            for mark in (fingerprint(one),)
        ]

    @property
    def moved(self) -> list[Comment]:
        """Remarks whose paragraph has been rewritten or is gone."""
        there = {fingerprint(one) for one in split(self.text)}
        return [remark for remark in self.comments if remark.paragraph not in there]

    @property
    def open_comments(self) -> int:
        return sum(remark.resolved_at is None for remark in self.comments)


@dataclass
class Shown(Remarked):
    """One part as a page shows it: what is asked, what is written, who else writes, and what is said of it."""

    asked: RoundPart
    part: SubmissionPart
    may_edit: bool
    may_comment: bool
    may_delegate: bool
    form: PartForm | None = None
    before: tuple[Submission, str] | None = None
    changed: bool = False
    delegations: list[Any] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.part.code

    @property
    def code(self) -> str:
        return self.part.code

    @property
    def text(self) -> str:
        return self.part.text


def shown_parts(actor: Actor, submission: Submission) -> list[Shown]:
    """The parts that the round asks for, in its order, with what this reader may do."""
    written = {
        part.code: part
        for part in submission.parts.prefetch_related(
            "delegations__to", "comments__by", "comments__resolved_by"
        )
    }
    before = text_before(submission)
    rows = []
    for asked in submission.round.parts.all():
        part = written.get(asked.code)
        if part is None:
            continue
        part.submission = submission
        seen = submission.seen.get(part.code)
        rows.append(
            Shown(
                asked=asked,
                part=part,
                may_edit=may(actor, "edit", part),
                may_comment=actor.user is not None and may(actor, "comment", part),
                may_delegate=may(actor, "delegate", part),
                before=before.get(part.code),
                changed=seen is not None and seen != part.version and submission.state in _BEING_WRITTEN,
                delegations=[one for one in part.delegations.all() if one.ended is None],
                comments=list(part.comments.all()) if may(actor, "view", part) and actor.user else [],
            )
        )
    return rows


_BEING_WRITTEN = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED})


def forms_for(shown: Iterable[Shown], data: Any = None) -> list[Shown]:
    """Those that may be written, each with its form; what was not sent at all is as it was."""
    mine = [row for row in shown if row.may_edit]
    for row in mine:
        initial = {"text": row.part.text, "version": row.part.version}
        sent = data is not None and f"{row.asked.code}-text" in data
        row.form = PartForm(row.asked, data if sent else None, initial=initial)
    return mine


def written_in(rows: Iterable[Shown]) -> dict[str, Written]:
    """What was sent, of forms that are valid."""
    return {
        row.asked.code: Written(row.form.cleaned_data["version"], row.form.cleaned_data["text"])
        for row in rows
        if row.form is not None and row.form.is_bound and row.form.is_valid()
    }


class DelegationForm(Described):
    """Whom a part is delegated to."""

    to = forms.ChoiceField(
        label=_("Colleague"),
        widget=forms.Select(attrs={"class": "ds-input"}),
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose one of the body's people."),
        },
    )

    def __init__(self, people: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "—"), *((str(one.pk), one.name) for one in people)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class CommentForm(Described):
    """A remark on one paragraph."""

    paragraph = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = Text(label=_("Comment"), rows=3, error_messages={"required": _("Write what you want to say.")})


class ReplyForm(Described):
    """What the body says of a status that concerns it."""

    text = Text(
        label=_("Your reply"),
        help_text=_("It stands beside the status, on the page and in the report."),
        required=False,
        rows=7,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AskForm(Described):
    """Which body is asked, and until when it may answer."""

    organisation = forms.ChoiceField(
        label=_("Body"),
        widget=forms.Select(attrs={"class": "ds-input"}),
        error_messages={
            "required": _("Choose a body."),
            "invalid_choice": _("Choose one of the city's bodies."),
        },
    )
    answer_by = forms.DateField(
        label=_("Reply by"),
        widget=forms.DateInput(attrs={"type": "date", "class": "ds-input"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2026-10-01.")},
    )

    def __init__(self, bodies: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((one.code, plain(one.name)) for one in bodies),
        ]


class StartForm(Described):
    """The year that a round is started for."""

    year = forms.IntegerField(
        label=_("Year that the round is about"),
        widget=forms.NumberInput(attrs={"class": "ds-input", "inputmode": "numeric"}),
        min_value=1990,
        max_value=2100,
        error_messages={
            name: _("Write a year with four digits.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    document = forms.ChoiceField(
        label=_("Document that is reported on"),
        widget=forms.Select(attrs={"class": "ds-input"}),
        error_messages={"required": _("Choose a document."), "invalid_choice": _("Choose a document.")},
    )

    def __init__(self, documents: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((one.code, plain(one.title)) for one in documents),
        ]

    @staticmethod
    def this_year() -> int:
        return clock.today().year
