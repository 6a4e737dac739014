"""The fields that name a decision: one that is written down already, or a new one with its registry number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Decision, Organisation
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import DocumentState, SteeringDocument
from samstad.web.forms import Described
from samstad.web.templatetags.samstad import day, plain


class DecisionForm(Described):
    """A decision. What it lacks is asked of `steering.deciding`; the fields only read what was typed."""

    decision = forms.ChoiceField(
        label=_("A decision that is written down already"),
        required=False,
        error_messages={"invalid_choice": _("This choice is no longer here. Choose another.")},
    )
    body = forms.ChoiceField(
        label=_("Else: the body that decided"),
        required=False,
        error_messages={"invalid_choice": _("This choice is no longer here. Choose another.")},
    )
    date = forms.DateField(
        label=_("Day of the decision"),
        help_text=_("Written as 2026-06-15."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write the day of the decision, as 2026-06-15.")},
    )
    registry_number = forms.CharField(label=_("Registry number"), required=False, max_length=80)
    title = forms.CharField(label=_("What was decided"), required=False, max_length=300)

    NAMES = ("decision", "body", "date", "registry_number", "title")

    def __init__(self, city: City, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = Decision.objects.filter(city=city).select_related("matter").order_by("-date", "code")
        self.decisions = {one.code: one for one in decisions}
        self.organisations = {
            one.code: one for one in Organisation.objects.filter(city=city).select_related("city")
        }
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((code, _said(one)) for code, one in self.decisions.items()),
        ]
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((code, plain(one.name)) for code, one in self.organisations.items()),
        ]

    def named(self) -> Decision | WrittenDecision | None:
        """What was chosen or written; None where nothing was."""
        said = self.cleaned_data
        if chosen := self.decisions.get(said.get("decision") or ""):
            return chosen
        written = WrittenDecision(
            self.organisations.get(said.get("body") or ""),
            said.get("date"),
            said.get("registry_number") or "",
            said.get("title") or "",
        )
        return None if written == WrittenDecision() else written

    def tell(self, problems: Iterable[UserError]) -> None:
        """Put each problem beside its field, unless the field has said already why it could not be read."""
        for problem in problems:
            if problem.where not in self.errors:
                self.add_error(problem.where if problem.where in self.fields else None, f"{problem.what}.")


class ReplaceForm(Described):
    """Which document comes after."""

    successor = forms.ChoiceField(
        label=_("Replaced by"),
        error_messages={"required": _("Choose the document that replaces it.")},
    )

    def __init__(self, document: SteeringDocument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = (DocumentState.DECIDED, DocumentState.IN_FORCE)
        rows = SteeringDocument.objects.filter(city=document.city, state__in=states).exclude(pk=document.pk)
        self.chosen = {one.code: one for one in rows}
        self.fields["successor"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((code, plain(one.title)) for code, one in self.chosen.items()),
        ]

    def tell(self, problems: Iterable[UserError]) -> None:
        for problem in problems:
            self.add_error("successor", f"{problem.what}.")


def _said(one: Decision) -> str:
    number = f" ({one.matter.registry_number})" if one.matter else ""
    return f"{plain(one.title)[:90]}, {day(one.date)}{number}"
