"""The form that a project is written in: its words, phase and risk, and an amount for each year."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.organisation.errors import UserError
from samstad.steering import budget_actions, money
from samstad.steering.models import Activity, ProjectKind, ProjectPhase, RiskLevel, SteeringDocument
from samstad.steering.project_actions import WrittenProject
from samstad.web.forms import Described
from samstad.web.templatetags.samstad import plain

MOST_YEARS = 15
_AREA = forms.Textarea(attrs={"rows": 3})


class KronorField(forms.CharField):
    """An amount as people write it; empty is none, which is not nothing."""

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = (value or "").strip()
        if text in ("", money.NOTHING):
            return None
        try:
            return money.parse(text)
        except ValueError:
            raise forms.ValidationError(
                _("Write the amount in kronor with digits, as 1 605 500 000 or -47 600 000.")
            ) from None


class ProjectForm(Described):
    """What makes a project right is asked of `steering.project_actions`; this reads what was typed."""

    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ProjectKind.choices, required=False)
    responsible = forms.ChoiceField(label=gettext_lazy("Responsible"), required=False)
    description = forms.CharField(label=gettext_lazy("Description"), required=False, widget=_AREA)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    first_year = forms.IntegerField(label=gettext_lazy("First year"), required=False)
    last_year = forms.IntegerField(label=gettext_lazy("Last year"), required=False)
    risk_level = forms.ChoiceField(label=gettext_lazy("Risk"), required=False)
    risk = forms.CharField(label=gettext_lazy("What may go wrong"), required=False, widget=_AREA)
    activity = forms.ChoiceField(label=gettext_lazy("Activity that it pays for"), required=False)
    funding = forms.CharField(label=gettext_lazy("Where the money comes from"), required=False)
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, document: SteeringDocument, now: WrittenProject, data: Any = None) -> None:
        super().__init__(data, initial={**vars(now), "read": json.dumps(now.flat(), ensure_ascii=False)})
        choices = {
            "phase": [("", "—"), *ProjectPhase.choices],
            "risk_level": [("", "—"), *RiskLevel.choices],
            "responsible": [
                ("", "—"),
                *((one.code, plain(one.name)) for one in document.city.organisations.order_by("sort_key")),
            ],
            "activity": [
                ("", "—"),
                *(
                    (name, plain(one.title))
                    for name, one in budget_actions.choices(document).items()
                    if isinstance(one, Activity)
                ),
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.years = self._years(document, now, data)
        for year in self.years:
            self.fields[f"amount-{year}"] = KronorField(
                label=_("Amount %(year)d, kronor") % {"year": year},
                required=False,
                initial=money.kronor(now.amounts[year]) if year in now.amounts else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
        self.fields["new_year"] = forms.IntegerField(label=_("One year more"), required=False)

    @staticmethod
    def _years(document: SteeringDocument, now: WrittenProject, data: Any) -> list[int]:
        """Years that have an amount, those of the project, those of the document's table, and those that were sent."""
        found = set(now.amounts)
        if now.first_year and now.last_year:
            found |= set(range(now.first_year, min(now.last_year, now.first_year + MOST_YEARS) + 1))
        if not found:
            found = set(document.budget_lines.values_list("amounts__year", flat=True)) - {None}
        for name in data or ():
            year = name.removeprefix("amount-")
            if name.startswith("amount-") and year.isascii() and year.isdigit() and len(year) == 4:
                found.add(int(year))
        new = str((data or {}).get("new_year", ""))
        if new.isascii() and new.isdigit() and len(new) == 4:
            found.add(int(new))
        return sorted(found)[-MOST_YEARS:]

    @property
    def words(self) -> list[Any]:
        return [self[name] for name in type(self).base_fields if name != "read"]

    @property
    def amounts(self) -> list[Any]:
        return [self[f"amount-{year}"] for year in self.years] + [self["new_year"]]

    def written(self) -> WrittenProject:
        said = self.cleaned_data
        amounts = {
            year: said[f"amount-{year}"] for year in self.years if said.get(f"amount-{year}") is not None
        }
        plain_ = {name: said[name] for name in type(self).base_fields if name != "read"}
        return WrittenProject(**plain_, amounts=amounts)

    def shown(self) -> WrittenProject:
        """What the form showed; nothing, where that cannot be read: then all of it counts as written now."""
        try:
            return WrittenProject.from_flat(json.loads(self.cleaned_data.get("read") or "{}"))
        except (ValueError, AttributeError):
            return WrittenProject()

    def tell(self, problems: Iterable[UserError]) -> None:
        for problem in problems:
            if problem.where in self.fields and problem.where not in self.errors:
                self.add_error(problem.where, f"{problem.what}.")
