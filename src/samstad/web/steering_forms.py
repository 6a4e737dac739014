"""Forms for what a document holds beside goals, and for steering groups. What follows from them is done by actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor
from samstad.steering.assignment_actions import WrittenAssignment
from samstad.steering.group_actions import WrittenGroup
from samstad.steering.models import (
    Assignment,
    DocumentKind,
    Goal,
    SteeringDocument,
    SteeringGroup,
    StrategicQuestion,
)
from samstad.steering.rules import NEEDS_DECISION
from samstad.steering.word_actions import FIELDS
from samstad.web.access import visible
from samstad.web.decision_forms import DecisionForm
from samstad.web.forms import Described, Text
from samstad.web.templatetags.samstad import plain

GONE = {"invalid_choice": _("This choice is no longer here. Choose another.")}
_MARK = _("Hold Ctrl to mark several.")


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=_MARK,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 7}),
        error_messages=GONE,
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-10-01.")},
    )


def _words(label: Any, rows: int = 3) -> Text:
    return Text(label=label, rows=rows, required=False)


def _bodies(city: City) -> dict[str, Organisation]:
    return {row.code: row for row in Organisation.objects.filter(city=city).select_related("city")}


def _offer(form: forms.Form, name: str, labels: dict[str, str], *, empty: bool = False) -> None:
    shown = [*([("", "—")] if empty else []), *labels.items()]
    form.fields[name].choices = shown  # type: ignore[attr-defined]


class AssignmentForm(DecisionForm):
    """What shall be done, by whom, for which goals, by when; in a decided document the decision that gives it."""

    text_sv = _words(_("Assignment"), 4)
    text_en = _words(_("The same in English, if you like"), 2)
    bodies = _several(_("Who shall do it"))
    goals = _several(_("Goals that it is for, if any"))
    due = _day(_("To be done by"))
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    OWN = ("text_sv", "text_en", "bodies", "goals", "due")

    def __init__(
        self, actor: Actor, document: SteeringDocument, row: Assignment | None, *args: Any, **options: Any
    ) -> None:
        shown = WrittenAssignment.of(row) if row else WrittenAssignment()
        options["initial"] = {
            "text_sv": shown.text.get("sv", ""),
            "text_en": shown.text.get("en", ""),
            "bodies": [body.code for body in shown.bodies],
            "goals": [str(goal) for goal in shown.goals],
            "due": shown.due,
            "read": shown.mark if row else "",
        }
        super().__init__(document.city, *args, **options)
        goals = Goal.objects.filter(document__city=document.city).select_related(
            "document__city", "document__owner", "owner"
        )
        mine = goals.filter(document=document)
        if row is not None:
            mine = mine | goals.filter(assignments=row)
        self.offered = {str(goal): goal for goal in visible(actor, mine.distinct().order_by("order", "code"))}
        _offer(self, "bodies", {code: plain(one.name) for code, one in self.organisations.items()})
        _offer(self, "goals", {key: plain(one.text)[:120] for key, one in self.offered.items()})
        if document.state not in NEEDS_DECISION:
            for name in self.NAMES:
                del self.fields[name]
        self.order_fields([*self.OWN, *self.NAMES])

    def written(self) -> WrittenAssignment:
        said = self.cleaned_data
        return WrittenAssignment(
            {"sv": said["text_sv"].strip(), "en": said["text_en"].strip()},
            frozenset(self.organisations[code] for code in said["bodies"]),
            frozenset(self.offered[code] for code in said["goals"]),
            said["due"],
        )


class WordsForm(Described):
    """A strategic question or a definition, new or as it stands."""

    LABELS: dict[str, Any] = {
        "text_sv": _("Question"),
        "term_sv": _("Word"),
        "meaning_sv": _("What it means"),
        "text_en": _("Question in English, if you like"),
        "term_en": _("Word in English, if you like"),
        "meaning_en": _("What it means in English, if you like"),
    }

    def __init__(self, row: Any, mark: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = FIELDS[type(row)]
        for lang in ("sv", "en"):
            for name in self.names:
                initial = getattr(row, name).get(lang, "") if row.pk else ""
                label = self.LABELS[f"{name}_{lang}"]
                long = name == "meaning" or isinstance(row, StrategicQuestion)
                self.fields[f"{name}_{lang}"] = (
                    Text(label=label, rows=2, required=False, initial=initial)
                    if long
                    else forms.CharField(label=label, required=False, initial=initial)
                )
        self.fields["read"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=mark)

    def texts(self) -> dict[str, dict[str, str]]:
        return {
            name: {lang: self.cleaned_data[f"{name}_{lang}"] for lang in ("sv", "en")} for name in self.names
        }


class GroupForm(Described):
    """A steering group's name, mandate, documents, days and successor."""

    name_sv = forms.CharField(label=_("Name"), required=False)
    name_en = forms.CharField(label=_("Name in English, if you like"), required=False)
    mandate_sv = _words(_("Mandate"), 4)
    mandate_en = _words(_("Mandate in English, if you like"), 2)
    documents = _several(_("Leads the work with"))
    valid_from = _day(_("First day"))
    valid_to = _day(_("Last day"))
    successor = forms.ChoiceField(label=_("Followed by"), required=False, error_messages=GONE)
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, actor: Actor, group: SteeringGroup, *args: Any, **options: Any) -> None:
        shown = WrittenGroup.of(group) if group.pk else WrittenGroup()
        options["initial"] = {
            **{f"name_{lang}": shown.name.get(lang, "") for lang in ("sv", "en")},
            **{f"mandate_{lang}": shown.mandate.get(lang, "") for lang in ("sv", "en")},
            "documents": [one.code for one in shown.documents],
            "valid_from": shown.valid_from,
            "valid_to": shown.valid_to,
            "successor": shown.successor.code if shown.successor else "",
            "read": shown.mark if group.pk else "",
        }
        super().__init__(*args, **options)
        documents = SteeringDocument.objects.filter(city=group.city_id).select_related("city", "owner")
        self.rows = {one.code: one for one in visible(actor, documents)}
        self.groups = {
            one.code: one
            for one in SteeringGroup.objects.filter(city=group.city_id)
            .exclude(pk=group.pk)
            .select_related("city")
        }
        _offer(self, "documents", {code: plain(one.title) for code, one in self.rows.items()})
        _offer(self, "successor", {code: plain(one.name) for code, one in self.groups.items()}, empty=True)

    def written(self) -> WrittenGroup:
        said = self.cleaned_data
        return WrittenGroup(
            {lang: said[f"name_{lang}"].strip() for lang in ("sv", "en")},
            {lang: said[f"mandate_{lang}"].strip() for lang in ("sv", "en")},
            frozenset(self.rows[code] for code in said["documents"]),
            said["valid_from"],
            said["valid_to"],
            self.groups.get(said["successor"]),
        )


class SeatForm(Described):
    """Which body sits in the group, what the seat is called, and whether it chairs."""

    body = forms.ChoiceField(label=_("Body"), required=False, error_messages=GONE)
    seat = forms.CharField(label=_("What the seat is called, if you like"), required=False)
    chairs = forms.BooleanField(label=_("Chairs the group"), required=False)

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = _bodies(city)
        _offer(self, "body", {code: plain(one.name) for code, one in self.rows.items()}, empty=True)


class LeaveForm(Described):
    """Which of the members leaves."""

    body = forms.ChoiceField(label=_("Member"), required=False, error_messages=GONE)

    def __init__(self, members: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = {one.organisation.code: one.organisation for one in members}
        _offer(self, "body", {code: plain(one.name) for code, one in self.rows.items()}, empty=True)


class DocumentForm(Described):
    """A new document: what it is called, what kind, whose, and for when."""

    title_sv = forms.CharField(label=_("Title"), required=False)
    title_en = forms.CharField(label=_("Title in English, if you like"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of document"), choices=[("", "—"), *DocumentKind.choices], required=False
    )
    owner = forms.ChoiceField(label=_("Whose document it is"), required=False, error_messages=GONE)
    year = forms.IntegerField(
        label=_("Year, for what is decided anew every year"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a year with four digits.")},
    )
    valid_from = _day(_("First day"))
    valid_to = _day(_("Last day"))

    def __init__(self, owners: Iterable[Organisation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = {one.code: one for one in owners}
        _offer(self, "owner", {code: plain(one.name) for code, one in self.rows.items()}, empty=True)
