"""The form that an activity is written in: fields, their choices, and what they say as a `WrittenActivity`.

What makes an activity complete is asked of `steering.activity_writing.problems`; the fields here only read what was
typed. In a decided document the form has the fields that are still written there, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation, User
from samstad.statistics.models import Area
from samstad.steering import activity_writing as writing
from samstad.steering import money, offering
from samstad.steering.activity_writing import Money, WrittenActivity
from samstad.steering.models import Activity, Assignment, FundingSource, SteeringDocument
from samstad.web.access import visible
from samstad.web.forms import Described, Text
from samstad.web.goal_forms import GONE, Grouped, coarse_first, grouped
from samstad.web.templatetags.samstad import plain

MOST_ROWS = 30


class Choices:
    """What can be chosen in a city, read once for all fields."""

    def __init__(self, actor: Any, document: SteeringDocument, activity: Activity | None = None) -> None:
        city = document.city
        bodies = Organisation.objects.filter(city=city)
        areas = Area.objects.filter(area_set__city=city).select_related("area_set__city").defer("geometry")
        by_area = {str(one): one for one in areas}
        for one in activity.areas.select_related("area_set") if activity else ():
            by_area[str(one)] = one  # a national area that the folder gave stays
        chosen = [activity.goal_id or 0, *activity.goals.values_list("pk", flat=True)] if activity else []
        near = offering.around_document(document)
        goals = visible(actor, offering.goals(actor, city, near=near, chosen=chosen))
        by_goal = {str(one): one for one in goals}
        asked = visible(
            actor,
            Assignment.objects.filter(document__city=city).select_related(
                "document__city", "document__owner"
            ),
        )
        people = User.objects.filter(memberships__organisation__city=city, is_active=True).distinct()
        kept = activity.person if activity else None
        gone = kept if kept and kept not in people else None  # who has left stays until another is chosen
        named = [(code, plain(name)) for code, name in bodies.values_list("code", "name")]
        self.shown: dict[str, Grouped] = {
            "responsible": [("", "—"), *named],
            "partners": list(named),
            "goal": [
                ("", "—"),
                *((key, plain(one.text)[:120]) for key, one in by_goal.items() if one.document == document),
            ],
            "goals": grouped(by_goal, lambda one: plain(one.document.title), lambda one: one.text)[1:],
            "assignments": grouped(
                {str(one): one for one in asked},
                lambda one: plain(one.document.title),
                lambda one: one.text,
            )[1:],
            "areas": grouped(
                dict(sorted(by_area.items(), key=coarse_first)),
                lambda one: plain(one.area_set.name),
                lambda one: one.name,
            )[1:],
            "person": [("", "—"), *((one.email, one.name) for one in people.order_by("name"))]
            + ([(gone.email, gone.name)] if gone else []),
        }


class Kronor(forms.CharField):
    """An amount as people write it: spaces between thousands, decimal comma, perhaps "kr"."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return money.parse(text)
        except ValueError:
            raise forms.ValidationError(_("Write an amount in kronor, such as 125 000.")) from None


def _one(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, required=False, error_messages={"invalid_choice": GONE}
    )


def _several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        error_messages={"invalid_choice": GONE},
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write the day as 2026-10-01.")},
    )


def _words(label: Any, rows: int = 3, help_text: Any = "") -> Text:
    return Text(label=label, rows=rows, help_text=help_text, required=False)


_MARK = gettext_lazy("Hold Ctrl to mark several.")


class ActivityForm(Described):
    """The activity itself. Nothing is required here: what is missing is told by the rules of writing."""

    title_sv = forms.CharField(label=gettext_lazy("What shall be done"), required=False)
    title_en = forms.CharField(label=gettext_lazy("The same in English, if you like"), required=False)
    description_sv = _words(gettext_lazy("Description"), 4)
    description_en = _words(gettext_lazy("Description in English"), 2)
    goal = _one(
        gettext_lazy("Main goal"),
        gettext_lazy("One of this document's. Leave it empty for what only carries out assignments."),
    )
    goals = _several(gettext_lazy("Other goals that it serves"), _MARK)
    assignments = _several(gettext_lazy("Assignments that it carries out"), _MARK)
    responsible = _one(gettext_lazy("Responsible organisation"))
    person = _one(gettext_lazy("Responsible person"))
    partners = _several(gettext_lazy("Partners"), _MARK)
    areas = _several(gettext_lazy("Places"), _MARK)
    start = _day(gettext_lazy("Start"))
    end = _day(gettext_lazy("End"))
    effect_short_sv = _words(gettext_lazy("Expected effect within a year"), 2)
    effect_short_en = _words(gettext_lazy("Expected effect within a year, in English"), 2)
    effect_long_sv = _words(gettext_lazy("Expected effect in the long run"), 2)
    effect_long_en = _words(gettext_lazy("Expected effect in the long run, in English"), 2)
    cost = Kronor(label=gettext_lazy("Cost in kronor"), required=False)
    outcome_sv = _words(gettext_lazy("What came of it"), 4, gettext_lazy("As far as it is known."))
    outcome_en = _words(gettext_lazy("What came of it, in English"), 2)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    #: The fields in their groups, in the order of the page; the second of each is seldom used.
    GROUPS: tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...] = (
        (
            gettext_lazy("What"),
            ("title_sv", "description_sv", "goal", "goals", "assignments"),
            ("title_en", "description_en"),
        ),
        (gettext_lazy("Who and where"), ("responsible", "person", "partners", "areas"), ()),
        (gettext_lazy("When"), ("start", "end"), ()),
        (
            gettext_lazy("Effect"),
            ("effect_short_sv", "effect_long_sv", "outcome_sv"),
            ("effect_short_en", "effect_long_en", "outcome_en"),
        ),
    )
    CARRIED_OUT = ("start", "end", "outcome_sv", "outcome_en", "version", "read")

    def __init__(self, choices: Choices, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, shown in choices.shown.items():
            self.fields[name].choices = shown  # type: ignore[attr-defined]
        if not whole:
            self.fields = {name: self.fields[name] for name in self.CARRIED_OUT}

    @property
    def groups(self) -> list[tuple[Any, list[Any], list[Any], bool]]:
        """(heading, fields, seldom used ones, whether one of these has something) of what the form has."""
        shown = []
        for heading, often, seldom in self.GROUPS:
            first, second = (
                [self[name] for name in names if name in self.fields] for names in (often, seldom)
            )
            if first or second:
                used = any(field.value() or field.errors for field in second)
                shown.append((heading, first, second, used))
        return shown


class FundingForm(Described):
    """A row of money. Empty, it is none."""

    source = forms.ChoiceField(
        label=gettext_lazy("Source of the money"), choices=[("", "—"), *FundingSource.choices], required=False
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12}),
        error_messages={"invalid": gettext_lazy("Write a year with four digits.")},
    )
    amount = Kronor(label=gettext_lazy("Amount in kronor"), required=False)
    payer = forms.CharField(label=gettext_lazy("Payer, if you like"), required=False)

    @property
    def is_empty(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.fields)


@dataclass
class WritingForm:
    """The activity's form and its rows of money, as one. Without `whole` only what a decided document leaves open."""

    activity: ActivityForm
    rows: list[FundingForm]
    whole: bool
    choices: Choices

    @classmethod
    def of(
        cls, choices: Choices, shown: WrittenActivity, version: int, read: WrittenActivity, *, whole: bool
    ) -> WritingForm:
        """`shown` ready to be written on; what is saved at `version` is `read`, and goes with the form."""
        values = {
            f"{name}_{lang}": text for name in writing.TEXTS for lang, text in getattr(shown, name).items()
        }
        values |= {
            name: getattr(shown, name) for name in (*writing.ONE, "goals", "assignments", "partners", "areas")
        }
        values |= {
            "cost": "" if shown.cost is None else money.kronor(shown.cost),
            "version": version,
            "read": read.as_text(),
        }
        rows = [
            {"source": row.source, "year": row.year, "payer": row.payer}
            | {"amount": "" if row.amount is None else money.kronor(row.amount)}
            for row in shown.funding
        ]
        forms_of_money = [
            FundingForm(initial=row, prefix=f"p{at}") for at, row in enumerate([*rows, {}] if whole else [])
        ]
        return cls(ActivityForm(choices, initial=values, whole=whole), forms_of_money, whole, choices)

    @classmethod
    def posted(cls, choices: Choices, data: Any, *, whole: bool) -> WritingForm:
        """What was typed; one more empty row where it was asked for."""
        asked = data.get("rows", "")
        number = min(int(asked), MOST_ROWS) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
        rows = [FundingForm(data, prefix=f"p{at}") for at in range(number if whole else 0)]
        if data.get("act") == "add" and number < MOST_ROWS and whole:
            rows.append(FundingForm(prefix=f"p{number}"))
        return cls(ActivityForm(choices, data, whole=whole), rows, whole, choices)

    @property
    def kept(self) -> list[FundingForm]:
        return [row for row in self.rows if row.is_bound and not row.is_empty]

    @property
    def version(self) -> int:
        self.is_valid()
        return self.activity.cleaned_data.get("version") or 0

    @property
    def read(self) -> WrittenActivity | None:
        self.is_valid()
        return writing.from_text(self.activity.cleaned_data.get("read", ""))

    def is_valid(self) -> bool:
        """Whether everything typed could be read."""
        return all([self.activity.is_valid(), *(row.is_valid() for row in self.kept)])

    def written(self) -> WrittenActivity:
        """What was typed, as far as it could be read; what the form does not show is as it was read."""
        self.is_valid()
        said = self.activity.cleaned_data
        shown = self.read or WrittenActivity()
        values: dict[str, Any] = {
            name: {lang: said.get(f"{name}_{lang}", "") for lang in ("sv", "en")}
            for name in writing.TEXTS
            if f"{name}_sv" in self.activity.fields
        }
        values |= {"start": said.get("start"), "end": said.get("end")}
        if not self.whole:
            return replace(shown, **values)
        values |= {name: said.get(name, "") for name in ("goal", "responsible", "person")}
        values |= {name: tuple(said.get(name, ())) for name in ("goals", "assignments", "partners", "areas")}
        funding = tuple(_money(row.cleaned_data) for row in self.kept)
        return WrittenActivity(cost=said.get("cost"), funding=funding, **values)

    def tell(self, problems: Iterable[UserError]) -> None:
        """Put each problem beside its field, unless the field has said already why it could not be read."""
        for problem in problems:
            *row, name = problem.where.split(".")
            form: forms.Form = self.kept[int(row[1])] if row and self.whole else self.activity
            if name not in form.fields:
                form.add_error(None, f"{problem.what}.")
            elif name not in form.errors:
                form.add_error(name, f"{problem.what}.")

    def faults(self) -> list[tuple[str, str, str]]:
        """(field's id, its label, what is wrong) in the order of the page."""
        found = []
        for at, form in enumerate([self.activity, *self.rows]):
            for field in form if form.is_bound and (form is self.activity or form in self.kept) else ():
                label = f"{_('Money')} {at}: {field.label}" if at else str(field.label)
                found += [(field.auto_id, label, str(error)) for error in field.errors]
        if self.activity.is_bound:
            found += [("", _("The activity"), str(error)) for error in self.activity.non_field_errors()]
        return found


def _money(said: Mapping[str, Any]) -> Money:
    return Money(said.get("source", ""), said.get("year"), said.get("amount"), said.get("payer", ""))


def label_of(name: str) -> str:
    """The label of a field by its name."""
    return str(ActivityForm.base_fields[name].label)


def words_of(name: str, written: WrittenActivity, choices: Choices) -> str:
    """What a field holds, in words, for a comparison of two."""
    text, _sep, lang = name.rpartition("_")
    if text in writing.TEXTS:
        return str(getattr(written, text).get(lang, "")) or "—"
    value = getattr(written, name)
    if name == "cost":
        return money.kronor(value)
    names = dict(_flat(choices.shown.get(name, [])))
    return str(names.get(value, value) or "—") if value is not None else "—"


def _flat(shown: Grouped) -> Iterable[tuple[str, str]]:
    for value, label in shown:
        if isinstance(label, list):
            yield from label
        else:
            yield value, label
