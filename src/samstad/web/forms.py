"""Forms: what may be written, and the message beside the field. What follows from it is done by actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.followup.models import Basis, Level
from samstad.followup.writing import LONGEST_TEXT
from samstad.organisation import clock


def resent(data: Any, **values: Any) -> Any:
    """What was sent, with some fields as they shall be sent the next time."""
    again = data.copy()
    for name, value in values.items():
        again[name] = str(value)
    return again


class Text(forms.CharField):
    """A long text. What was typed comes back as typed: nothing is stripped away from between the lines."""

    def __init__(self, **options: Any) -> None:
        rows = options.pop("rows", 9)
        super().__init__(
            widget=forms.Textarea(attrs={"class": "ds-input", "rows": rows}),
            max_length=LONGEST_TEXT,
            **options,
        )

    def to_python(self, value: Any) -> str:
        """Browsers send line breaks as CR LF: kept so, a part that nobody touched would count as rewritten."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class Described(forms.Form):
    """Points each invalid field at its message, for those who hear the page."""

    required_css_class = "required"

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                widget = self.fields[name].widget
                widget.attrs["aria-invalid"] = "true"
                described = widget.attrs.get("aria-describedby", "")
                widget.attrs["aria-describedby"] = f"{described} {self[name].auto_id}_error".strip()


class ReturnForm(Described):
    """Why an answer is sent back."""

    comment = Text(
        label=_("What needs to be completed"),
        rows=4,
        error_messages={"required": _("Say what is missing before you return the report.")},
    )


class AssessmentForm(Described):
    """A person's assessment of a goal. The motivation is always required."""

    level = forms.ChoiceField(
        label=_("Assessment"),
        choices=Level,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the levels.")},
    )
    basis = forms.ChoiceField(label=_("Based on"), choices=Basis, widget=forms.RadioSelect)
    motivation = Text(
        label=_("Motivation"),
        help_text=_(
            "What you base the assessment on: the judgements of the targets, and what you know beyond them."
        ),
        error_messages={
            "required": _("Write a motivation: without one the assessment cannot be understood.")
        },
    )
    analysis = Text(
        label=_("Analysis"),
        help_text=_("Why it has turned out so, and what the body's own work has meant for it."),
        required=False,
        rows=6,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class UploadForm(Described):
    """A file of a source, and when it was published."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, TSV, XLSX or Parquet, also PX and JSON-stat; at most 50 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    published = forms.DateField(
        label=_("Published by the source"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2026-10-01.")},
    )

    def __init__(self, *args: Any, too_large: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.too_large = too_large

    def clean_published(self) -> Any:
        if self.cleaned_data["published"] > clock.today():
            raise forms.ValidationError(_("The day has not come yet."))
        return self.cleaned_data["published"]

    def full_clean(self) -> None:
        super().full_clean()
        if self.too_large and self.is_bound:
            self.errors.clear()  # nothing else matters before there is a file
            self.add_error("file", _("The file is larger than 50 MB. Divide it, or save it as Parquet."))


class ImportForm(Described):
    """How a file is to be read, and what to do with it."""

    form = Text(
        label=_("How the file is read"),
        rows=16,
        help_text=_("Format, mapping and symbols, as in the city folder. Change it and try again."),
        error_messages={"required": _("Say how the file is to be read.")},
    )
    skip_rejected = forms.BooleanField(label=_("Leave out the rows that cannot be read"), required=False)
    merge = forms.BooleanField(
        label=_("This is a part-delivery: merge it with the edition before"), required=False
    )
    keep = forms.BooleanField(label=_("Save this way of reading for the source"), required=False)
