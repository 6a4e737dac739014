"""The form that a target of the year is written in, with the decision that a change of it rests on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import Organisation
from samstad.statistics.models import Area, Indicator
from samstad.steering import levels
from samstad.steering.models import Goal, Periodicity, YearTarget, YearTargetKind
from samstad.steering.year_actions import WrittenYearTarget
from samstad.steering.year_rows import said
from samstad.web.decision_forms import DecisionForm
from samstad.web.goal_forms import Number, _select, _several, _year, grouped, typed
from samstad.web.templatetags.samstad import language, plain


class YearTargetForm(DecisionForm):
    """Indicator, year, what the year shall give, how often it is followed up, who answers; and the decision."""

    indicator = _select(_("Indicator"))
    year = _year(_("Year"))
    kind = forms.ChoiceField(
        label=_("Target of the year"), choices=[("", "—"), *YearTargetKind.choices], required=False
    )
    value = Number(label=_("Level"), required=False)
    periodicity = forms.ChoiceField(label=_("Followed up each"), choices=Periodicity.choices, required=False)
    by_gender = forms.BooleanField(
        label=_("Individuals are counted: women and men are shown apart"), required=False
    )
    women = Number(label=_("Level for women, where it is another"), required=False)
    men = Number(label=_("Level for men, where it is another"), required=False)
    area = _select(_("Place, if it is about one"))
    bodies = _several(_("Bodies that answer; nobody chosen means every body"))
    council = _select(_("The council's target that this one answers"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    CONTENT = ("indicator", "year", "kind", "value", "women", "men", "periodicity", "area")

    def __init__(self, goal: Goal, *args: Any, **kwargs: Any) -> None:
        city = goal.document.city
        super().__init__(city, *args, **kwargs)
        indicators = Indicator.objects.filter(city=city).select_related("theme", "city")
        self.indicators = {one.code: one for one in indicators}
        areas = Area.objects.filter(area_set__city=city).select_related("area_set__city").defer("geometry")
        self.areas = {str(one): one for one in areas}
        targets = YearTarget.objects.filter(
            goal__document__city=city, goal__kind__in=levels.OF_THE_COUNCIL
        ).select_related("goal__document__city", "indicator", "area")
        if goal.document.year is not None:
            targets = targets.filter(year=goal.document.year)
        self.asked = {str(one): one for one in targets}
        of_council = goal.kind in levels.OF_THE_COUNCIL
        self.shown = (*self.CONTENT, "bodies" if of_council else "council", "by_gender")
        lang = language()
        for name, choices in (
            ("indicator", grouped(self.indicators, lambda one: plain(one.theme.name), lambda one: one.name)),
            ("area", grouped(self.areas, lambda one: plain(one.area_set.name), lambda one: one.name)),
            ("bodies", [(code, plain(one.name)) for code, one in self.organisations.items()]),
            (
                "council",
                [
                    ("", "—"),
                    *(
                        (key, f"{plain(one.indicator.name)[:80]}: {said(one, lang)}")
                        for key, one in self.asked.items()
                    ),
                ],
            ),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(row: WrittenYearTarget, version: int) -> dict[str, Any]:
        return {
            "indicator": row.indicator.code if row.indicator else "",
            "year": row.year,
            "kind": row.kind,
            "value": typed(row.value),
            "periodicity": row.periodicity,
            "by_gender": row.by_gender,
            "women": typed(row.women),
            "men": typed(row.men),
            "area": str(row.area or ""),
            "bodies": [body.code for body in row.bodies],
            "council": str(row.council or ""),
            "version": version,
        }

    @property
    def pairs(self) -> list[Any]:
        return [self[name] for name in self.shown if name != "by_gender"]

    @property
    def deciding(self) -> list[Any]:
        return [self[name] for name in self.NAMES]

    def written(self) -> WrittenYearTarget:
        """What was typed, as far as it could be read."""
        self.is_valid()
        told = self.cleaned_data
        chosen: frozenset[Organisation] = frozenset(
            self.organisations[code] for code in told.get("bodies", ())
        )
        return WrittenYearTarget(
            indicator=self.indicators.get(told.get("indicator", "")),
            year=told.get("year"),
            area=self.areas.get(told.get("area", "")),
            kind=told.get("kind", ""),
            value=told.get("value"),
            periodicity=told.get("periodicity", "") or Periodicity.YEAR.value,
            by_gender=bool(told.get("by_gender")),
            women=told.get("women"),
            men=told.get("men"),
            bodies=chosen if "bodies" in self.shown else frozenset(),
            council=self.asked.get(told.get("council", "")) if "council" in self.shown else None,
        )
