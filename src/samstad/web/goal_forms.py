"""The form that a goal is written in: fields, their choices, and what they say as a `WrittenGoal`.

What makes a goal complete is asked of `steering.writing.problems`; the fields here only read what was typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.texts import LANGUAGES
from samstad.statistics.models import Area, Indicator, Theme
from samstad.steering import beside, offering
from samstad.steering.agenda2030 import GLOBAL_GOALS
from samstad.steering.beside import Beside
from samstad.steering.models import Direction, Goal, GoalKind, SteeringDocument, TargetKind
from samstad.steering.smart import TargetDraft
from samstad.steering.writing import WrittenGoal
from samstad.web.access import visible
from samstad.web.forms import Described, Text
from samstad.web.templatetags.samstad import language, plain

MOST_TARGETS = 20
#: The responsibilities, as fields of the form.
ROLES = ("main", "carrying_out", "following_up")
GONE = gettext_lazy("This choice is no longer here. Choose another.")
Grouped = list[tuple[str, Any]]


class Choices:
    """What can be chosen in a city, read once for all fields: value → object, and the lists that are shown."""

    def __init__(self, actor: Any, document: SteeringDocument, goal: Goal | None = None) -> None:
        city = document.city
        self.owner = {one.code: one for one in Organisation.objects.filter(city=city).select_related("city")}
        self.theme = {one.code: one for one in Theme.objects.filter(city=city)}
        indicators = Indicator.objects.filter(city=city).select_related("theme", "city")
        self.indicator = {one.code: one for one in indicators}
        areas = Area.objects.filter(area_set__city=city).select_related("area_set__city").defer("geometry")
        self.area = {str(one): one for one in areas}
        for target in goal.targets.select_related("area__area_set", "reference__area_set") if goal else ():
            # A national area that the folder gave stays, though it is not among the city's own.
            self.area |= {str(one): one for one in (target.area, target.reference) if one is not None}
        chosen = [goal.parent_id or 0, *goal.serves.values_list("pk", flat=True)] if goal else []
        near = offering.around_document(document)
        others = visible(actor, offering.goals(actor, city, near=near, chosen=chosen))
        self.parent = {str(one): one for one in others if goal is None or one.pk != goal.pk}
        programmes = {text: one for text, one in self.parent.items() if one.kind == GoalKind.PROGRAMME}
        self.serves = programmes
        self.shown: dict[str, Grouped] = {
            "serves": grouped(programmes, lambda one: plain(one.document.title), lambda one: one.text)[1:],
            "bodies": [(code, plain(one.name)) for code, one in self.owner.items()],
            "owner": [("", "—"), *((code, plain(one.name)) for code, one in self.owner.items())],
            "theme": [("", "—"), *((code, plain(one.name)) for code, one in self.theme.items())],
            "indicator": grouped(self.indicator, lambda one: plain(one.theme.name), lambda one: one.name),
            "area": grouped(
                dict(sorted(self.area.items(), key=coarse_first)),
                lambda one: plain(one.area_set.name),
                lambda one: one.name,
            ),
            "parent": grouped(self.parent, lambda one: plain(one.document.title), lambda one: one.text),
        }


_COARSE = ("municipality", "district", "focus", "neighbourhood")


def coarse_first(item: tuple[str, Area]) -> tuple[Any, ...]:
    area = item[1]
    kind = area.area_set.kind
    place = _COARSE.index(kind) if kind in _COARSE else len(_COARSE)
    return place, -(area.area_set.valid_from.toordinal() if area.area_set.valid_from else 0), area.sort_key


def grouped(objects: Mapping[str, Any], group: Any, name: Any) -> Grouped:
    groups: dict[str, list[tuple[str, str]]] = {}
    for value, one in objects.items():
        groups.setdefault(group(one), []).append((value, plain(name(one))[:120]))
    return [("", "—"), *groups.items()]


class Number(forms.CharField):
    """A number as people write it here: decimal comma or point, spaces between thousands, any minus sign."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        for typed, read in (
            ("\u00a0", ""),
            ("\u202f", ""),
            (" ", ""),
            ("\u2212", "-"),
            ("%", ""),
            (",", "."),
        ):
            text = text.replace(typed, read)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise forms.ValidationError(_("Write a number, such as 12 or 12,5."))
        return number


def typed(number: float | None) -> str:
    """A number as one would type it in the reader's language."""
    if number is None:
        return ""
    text = f"{number:.15g}"
    return text.replace(".", ",") if language() == "sv" else text


def _select(label: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, error_messages={"invalid_choice": GONE}, **options)


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Several can be chosen: hold Ctrl, or Cmd on a Mac."),
        error_messages={"invalid_choice": GONE},
    )


def _year(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12}),
        error_messages={"invalid": gettext_lazy("Write a year with four digits.")},
        **options,
    )


class GoalForm(Described):
    """The goal itself. Nothing is required here: one may check a goal that is half written."""

    text_sv = Text(
        label=gettext_lazy("Goal"),
        help_text=gettext_lazy("What shall be different, for whom and where. One sentence is often enough."),
        rows=3,
        required=False,
    )
    text_en = Text(label=gettext_lazy("The same in English, if you like"), rows=2, required=False)
    owner = _select(gettext_lazy("Owner"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of goal"), choices=[("", "—"), *GoalKind.choices], required=False
    )
    parent = _select(gettext_lazy("Part of, if it is a part of another goal"))
    theme = _select(gettext_lazy("Theme"))
    expected_result_sv = Text(
        label=gettext_lazy("Expected result"),
        help_text=gettext_lazy("How one will see that the goal has been reached."),
        rows=2,
        required=False,
    )
    expected_result_en = Text(
        label=gettext_lazy("Expected result in English, if you like"), rows=2, required=False
    )
    continues = _select(gettext_lazy("Carries on, if there was such a goal the year before"))
    main = _several(gettext_lazy("Mainly responsible"))
    carrying_out = _several(gettext_lazy("Responsible for carrying out"))
    following_up = _several(gettext_lazy("Responsible for follow-up"))
    serves = _several(gettext_lazy("Programme and policy goals that this one serves"))
    global_goals = _several(gettext_lazy("Global goals of Agenda 2030"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=50_000)

    def __init__(self, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = choices.shown
        numbers = [(str(number), f"{number}. {plain(name)}") for number, name in GLOBAL_GOALS.items()]
        for name, offered in (
            *((name, shown[name]) for name in ("owner", "parent", "theme", "serves")),
            ("continues", shown["parent"]),
            *((name, shown["bodies"]) for name in ROLES),
            ("global_goals", numbers),
        ):
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    @property
    def across(self) -> list[Any]:
        """Roles and links, which most goals of a unit have none of."""
        return [self[name] for name in (*ROLES, "serves", "global_goals")]

    @property
    def across_used(self) -> bool:
        return any(field.value() or field.errors for field in self.across)


class TargetForm(Described):
    """One target. Empty, it is no target."""

    code = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    indicator = _select(gettext_lazy("Indicator"))
    area = _select(gettext_lazy("Area"))
    kind = forms.ChoiceField(
        label=gettext_lazy("The value shall"), choices=[("", "—"), *TargetKind.choices], required=False
    )
    value = Number(label=gettext_lazy("Level"), required=False)
    baseline_year = _year(gettext_lazy("Baseline year"))
    year = _year(gettext_lazy("Target year"))
    direction = forms.ChoiceField(
        label=gettext_lazy("Which way is better"),
        help_text=gettext_lazy(
            "For “reach” and for targets against a reference; the others say it themselves."
        ),
        choices=[("", "—"), *Direction.choices],
        required=False,
    )
    reference = _select(gettext_lazy("Area to compare with"))
    share = Number(label=gettext_lazy("Part of the gap that shall be gone, percent"), required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove this target"), required=False)

    ALWAYS = ("indicator", "area", "kind", "value", "baseline_year", "year")
    SELDOM = ("direction", "reference", "share")

    def __init__(self, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = choices.shown["indicator"]  # type: ignore[attr-defined]
        self.fields["area"].choices = choices.shown["area"]  # type: ignore[attr-defined]
        self.fields["reference"].choices = choices.shown["area"]  # type: ignore[attr-defined]

    @property
    def always(self) -> list[Any]:
        return [self[name] for name in self.ALWAYS]

    @property
    def seldom(self) -> list[Any]:
        return [self[name] for name in self.SELDOM]

    @property
    def seldom_used(self) -> bool:
        return any(field.value() or field.errors for field in self.seldom)

    @property
    def is_empty(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in (*self.ALWAYS, *self.SELDOM))


@dataclass
class WritingForm:
    """The goal's form and its targets', as one."""

    goal: GoalForm
    targets: list[TargetForm]
    choices: Choices

    @classmethod
    def of(
        cls,
        choices: Choices,
        written: WrittenGoal,
        version: int,
        versions: Mapping[str, int],
        read: Beside | None = None,
    ) -> WritingForm:
        """What is saved, or what a merge gave, ready to be written on; a goal without targets gets an empty one."""
        goal = {
            "text_sv": written.text.get("sv", ""),
            "text_en": written.text.get("en", ""),
            "owner": written.owner.code if written.owner else "",
            "kind": written.kind,
            "parent": str(written.parent or ""),
            "theme": written.theme.code if written.theme else "",
            "expected_result_sv": written.expected_result.get("sv", ""),
            "expected_result_en": written.expected_result.get("en", ""),
            "continues": str(written.continues or ""),
            **{name: [body.code for body in written.beside.with_role(name)] for name in ROLES},
            "serves": [str(one) for one in written.beside.serves],
            "global_goals": [str(number) for number in written.beside.global_goals],
            "version": version,
            "read": beside.typed(read if read is not None else written.beside),
        }
        rows = [_as_typed(one) | {"version": versions.get(one.code, 0)} for one in written.targets] or [{}]
        return cls(
            GoalForm(choices, initial=goal),
            [TargetForm(choices, initial=row, prefix=f"t{at}") for at, row in enumerate(rows)],
            choices,
        )

    @classmethod
    def posted(cls, choices: Choices, data: Mapping[str, str]) -> WritingForm:
        """What was typed; one more empty target where it was asked for."""
        rows = data.get("rows", "")
        number = min(int(rows), MOST_TARGETS) if rows.isascii() and rows.isdigit() and len(rows) < 4 else 1
        targets = [TargetForm(choices, data, prefix=f"t{at}") for at in range(number)]
        if data.get("act") == "add" and number < MOST_TARGETS:
            targets.append(TargetForm(choices, prefix=f"t{number}"))
        return cls(GoalForm(choices, data), targets, choices)

    @property
    def kept(self) -> list[TargetForm]:
        """The targets that say something and are not to be removed."""
        return [
            form
            for form in self.targets
            if form.is_bound and not form.is_empty and not form["remove"].value()
        ]

    @property
    def read(self) -> dict[str, int]:
        """The versions of the saved targets that were shown."""
        forms_read = [form for form in self.targets if form.is_bound]
        for form in forms_read:
            form.is_valid()
        return {
            form.cleaned_data["code"]: form.cleaned_data.get("version") or 0
            for form in forms_read
            if form.cleaned_data.get("code")
        }

    def is_valid(self) -> bool:
        """Whether everything typed could be read."""
        return all([self.goal.is_valid(), *(form.is_valid() for form in self.kept)])

    def written(self) -> WrittenGoal:
        """What was typed, as far as it could be read."""
        self.is_valid()
        said, choices = self.goal.cleaned_data, self.choices
        return WrittenGoal(
            text={"sv": said.get("text_sv", ""), "en": said.get("text_en", "")},
            owner=choices.owner.get(said.get("owner", "")),
            kind=said.get("kind", ""),
            parent=choices.parent.get(said.get("parent", "")),
            theme=choices.theme.get(said.get("theme", "")),
            targets=tuple(_as_read(form.cleaned_data, choices) for form in self.kept),
            expected_result={lang: said.get(f"expected_result_{lang}", "") for lang in LANGUAGES},
            continues=choices.parent.get(said.get("continues", "")),
            beside=Beside(
                frozenset((name, choices.owner[code]) for name in ROLES for code in said.get(name, ())),
                frozenset(choices.serves[one] for one in said.get("serves", ())),
                frozenset(int(number) for number in said.get("global_goals", ())),
            ),
        )

    @property
    def read_beside(self) -> Beside:
        """What was shown of roles and links when the form was opened."""
        self.is_valid()
        return beside.read(self.goal.cleaned_data.get("read", ""), self.choices.owner, self.choices.serves)

    def tell(self, problems: Iterable[UserError]) -> None:
        """Put each problem beside its field, unless the field has said already why it could not be read."""
        for problem in problems:
            *row, name = problem.where.split(".")
            form: forms.Form = self.kept[int(row[1])] if row else self.goal
            if name not in form.errors:
                form.add_error(name, f"{problem.what}.")

    def faults(self) -> list[tuple[str, str, str]]:
        """(field's id, its label, what is wrong) in the order of the page."""
        found = []
        for at, form in enumerate([self.goal, *self.targets]):
            for field in form if form.is_bound and (form is self.goal or form in self.kept) else ():
                label = f"{_('Target')} {at}: {field.label}" if at else str(field.label)
                found += [(field.auto_id, label, str(error)) for error in field.errors]
        return found


def _as_typed(one: TargetDraft) -> dict[str, Any]:
    return {
        "code": one.code,
        "indicator": one.indicator.code if one.indicator else "",
        "area": str(one.area or ""),
        "kind": one.kind or "",
        "value": typed(one.value),
        "baseline_year": one.baseline_year,
        "year": one.year,
        "direction": one.direction,
        "reference": str(one.reference or ""),
        "share": typed(None if one.share is None else 100 * one.share),
    }


def _as_read(said: Mapping[str, Any], choices: Choices) -> TargetDraft:
    share = said.get("share")
    return TargetDraft(
        code=said.get("code", ""),
        indicator=choices.indicator.get(said.get("indicator", "")),
        area=choices.area.get(said.get("area", "")),
        kind=said.get("kind") or None,
        value=said.get("value"),
        year=said.get("year"),
        baseline_year=said.get("baseline_year"),
        direction=said.get("direction", ""),
        share=None if share is None else round(share / 100, 12),
        reference=choices.area.get(said.get("reference", "")),
    )
