"""The form in which a body answers each assignment that it has been given: how far it has come, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from samstad.followup import assigned
from samstad.followup.models import AssignmentAnswer, Comment, Standing, Submission
from samstad.followup.writing import Written
from samstad.organisation.rights import Actor, may
from samstad.web.forms import Described, Text
from samstad.web.part_forms import TOO_LONG, Remarked
from samstad.web.templatetags.samstad import plain


class AnswerForm(Described):
    """A draft may lack either; handing in may not."""

    standing = forms.ChoiceField(label=_("How far you have come"), required=False)
    text = Text(label=_("Your answer"), required=False, rows=5)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, row: AssignmentAnswer, *args: Any, **options: Any) -> None:
        options["prefix"] = f"uppdrag{row.assignment_id}"
        super().__init__(*args, **options)
        self.fields["standing"].choices = [("", "—"), *Standing.choices]  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["maxlength"] = None  # a paste is kept whole, and told to be too long
        for validator in self.fields["text"].validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG

    def written(self) -> Written:
        said = self.cleaned_data
        return Written(said["version"], said["text"], standing=said["standing"])


@dataclass
class ShownAnswer(Remarked):
    """One assignment as a page shows it: what is asked, what is answered, now and last, and what is said of it."""

    row: AssignmentAnswer
    before: AssignmentAnswer | None = None
    form: AnswerForm | None = None
    may_comment: bool = False
    comments: list[Comment] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its name among the page's fields and places."""
        return f"uppdrag{self.row.assignment_id}"

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def text(self) -> str:
        return self.row.text

    @property
    def label(self) -> str:
        return plain(self.row.assignment.text)


def shown_answers(actor: Actor, submission: Submission) -> list[ShownAnswer]:
    """What is asked of the body, with what this reader may do. Who may see the answer may see what it was asked: a
    decided document is public. Remarks are for those who are signed in."""
    earlier = assigned.before(submission)
    rows = assigned.answers(submission)
    prefetch_related_objects(rows, "comments__by", "comments__resolved_by")
    return [
        ShownAnswer(
            row,
            earlier.get(row.assignment_id),
            may_comment=may(actor, "comment", row),
            comments=list(row.comments.all()) if actor.user and may(actor, "view", row) else [],
        )
        for row in rows
    ]


def with_forms(actor: Actor, shown: Iterable[ShownAnswer], data: Any = None) -> list[ShownAnswer]:
    """Those that may be written, each with its form; what was not sent at all is as it was."""
    mine = [one for one in shown if may(actor, "edit", one.row)]
    for one in mine:
        row = one.row
        initial = {"standing": row.standing, "text": row.text, "version": row.version}
        sent = data is not None and f"uppdrag{row.assignment_id}-text" in data
        one.form = AnswerForm(row, data if sent else None, initial=initial)
    return mine


def written_in(shown: Iterable[ShownAnswer]) -> dict[str, Written]:
    """What was sent, of forms that are valid."""
    return {
        one.row.code: one.form.written()
        for one in shown
        if one.form is not None and one.form.is_bound and one.form.is_valid()
    }
