"""What a workbook's sheets have: for each kind of row its columns, and how a value is read from the database.

A column that is only there to be read says so; a change in it is told and not taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation

from samstad.exchange.workbook.fields import Column, Kind, Value
from samstad.organisation.texts import LANGUAGES, pick
from samstad.steering.models import (
    Activity,
    ActivityState,
    BudgetEdition,
    BudgetKind,
    BudgetLine,
    Direction,
    Goal,
    Periodicity,
    Target,
    TargetKind,
    YearTarget,
    YearTargetKind,
)
from samstad.steering.models.activities import NO_GOAL


@dataclass(frozen=True)
class BudgetCell:
    """A year of a row of the budget table, in kronor; `amount` None: nobody has said any, which is not zero."""

    line: BudgetLine
    year: int
    edition: str
    amount: Decimal | None


def kinds() -> tuple[Kind, ...]:
    """The sheets in order. Built when asked: the words of choices come from the models' own."""
    return (
        Kind("goals", {"sv": "Mål", "en": "Goals"}, _goals(), goal_key, lambda goal: _said(goal.text)),
        Kind("targets", {"sv": "Målvärden", "en": "Targets"}, _targets(), target_key, _target_label),
        Kind(
            "year_targets",
            {"sv": "Årsmål", "en": "Yearly targets"},
            _year_targets(),
            target_key,
            _target_label,
        ),
        Kind(
            "activities",
            {"sv": "Aktiviteter", "en": "Activities"},
            _activities(),
            target_key,
            lambda activity: _said(activity.title),
        ),
        Kind("budget", {"sv": "Budget", "en": "Budget"}, _budget(), budget_key, _budget_label),
    )


# --- Names -----------------------------------------------------------------------------------------------


def goal_key(goal: Goal) -> str:
    return goal.code


def target_key(below: Target | YearTarget | Activity) -> str:
    """Of whatever stands under a goal, or of an activity that has none."""
    return f"{below.goal.code if below.goal else NO_GOAL}/{below.code}"


def budget_key(cell: BudgetCell) -> str:
    return f"{cell.line.code}/{cell.year}"


def _target_label(target: Target | YearTarget) -> str:
    place = [_said(target.area.name)] if target.area else []
    return ", ".join([_said(target.indicator.name), *place, str(target.year)])


def _budget_label(cell: BudgetCell) -> str:
    parts = (_said(cell.line.heading), str(BudgetKind(cell.line.kind).label), str(cell.year))
    return ", ".join(part for part in parts if part)


def _said(text: dict[str, str]) -> str:
    return pick(text, "sv").text


# --- Columns ---------------------------------------------------------------------------------------------


def _words(enum: Any) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {value: {} for value in enum.values}
    for lang in LANGUAGES:
        with translation.override(lang):
            for value in enum.values:
                words[value][lang] = str(enum(value).label)
    return words


def _text(name: str, lang: str) -> Callable[[Any], Value]:
    return lambda obj: getattr(obj, name).get(lang) or None


def _number(name: str) -> Callable[[Any], Value]:
    return lambda obj: None if getattr(obj, name) is None else float(getattr(obj, name))


def _column(
    name: str, sv: str, en: str, of: Callable[[Any], Value], form: str = "text", **more: Any
) -> Column:
    return Column(name, {"sv": sv, "en": en}, of, form, **more)


def _read(name: str, sv: str, en: str, of: Callable[[Any], Value], width: int = 16) -> Column:
    return Column(name, {"sv": sv, "en": en}, of, written=False, width=width)


def _choice(name: str, sv: str, en: str, enum: Any, width: int = 20, *, written: bool = True) -> Column:
    return _column(
        name,
        sv,
        en,
        lambda obj: str(getattr(obj, name)) or None,
        "choice",
        choices=_words(enum),
        width=width,
        written=written,
    )


def _goals() -> tuple[Column, ...]:
    return (
        _read("code", "Kod", "Code", lambda goal: goal.code),
        _column("text_sv", "Mål (svenska)", "Goal (Swedish)", _text("text", "sv"), width=60),
        _column("text_en", "Mål (engelska)", "Goal (English)", _text("text", "en"), width=40),
        _column("owner", "Ägare", "Owner", lambda goal: goal.owner.code, "body", width=30),
        _read("parent", "Under mål", "Under goal", lambda goal: goal.parent.code if goal.parent else None),
    )


def _of_goal() -> Column:
    return _read("goal", "Mål", "Goal", lambda below: _said(below.goal.text), 40)


def _indicator_and_place() -> tuple[Column, ...]:
    return (
        _read("indicator", "Indikator", "Indicator", lambda target: _said(target.indicator.name), 36),
        _read(
            "area",
            "Plats",
            "Place",
            lambda target: (_said(target.area.name) or target.area.code) if target.area else None,
            20,
        ),
    )


def _targets() -> tuple[Column, ...]:
    return (
        _of_goal(),
        *_indicator_and_place(),
        _choice("kind", "Värdet ska", "The value shall", TargetKind),
        _column("value", "Målvärde", "Target value", _number("value"), "number", width=12),
        _choice("direction", "Bättre när", "Better when", Direction),
        _column("share", "Andel av gapet", "Share of the gap", _number("share"), "number", width=12),
        _column("baseline_year", "Utgångsår", "Baseline year", _number("baseline_year"), "whole", width=11),
        _column("year", "Målår", "Target year", _number("year"), "whole", width=11),
    )


def _year_targets() -> tuple[Column, ...]:
    return (
        _of_goal(),
        *_indicator_and_place(),
        _read("year", "År", "Year", lambda target: str(target.year), 8),
        _read("council", "KF:s årsmål", "The council's target", _council, 24),
        _choice("kind", "Årsmålet är", "The target is", YearTargetKind),
        _column("value", "Årsmål", "Target of the year", _number("value"), "number", width=12),
        _choice("periodicity", "Periodicitet", "Period", Periodicity, 14),
    )


def _council(target: YearTarget) -> Value:
    """The council's own target of the same, as it is said."""
    from samstad.steering.year_rows import words_of

    of = target.council
    return words_of(of.kind, of.value, of.indicator, "sv") if of else None


def _activities() -> tuple[Column, ...]:
    return (
        _read("goal", "Mål eller uppdrag", "Goal or assignment", lambda one: _said(one.purpose.text), 40),
        _column("title_sv", "Aktivitet", "Activity", _text("title", "sv"), width=50),
        _column("description_sv", "Beskrivning", "Description", _text("description", "sv"), width=50),
        _column("responsible", "Ansvarig", "Responsible", lambda one: one.responsible.code, "body", width=30),
        # Steps have rights and reasons of their own.
        _choice("state", "Läge", "State", ActivityState, 14, written=False),
        _column("start", "Startdatum", "Start", lambda activity: activity.start, "day", width=12),
        _column("end", "Slutdatum", "End", lambda activity: activity.end, "day", width=12),
        _column("cost_sek", "Kostnad, kr", "Cost, SEK", _number("cost_sek"), "whole", width=14),
    )


def _budget() -> tuple[Column, ...]:
    return (
        _read("heading", "Rubrik", "Heading", lambda cell: _said(cell.line.heading) or None, 40),
        Column(
            "kind",
            {"sv": "Rad", "en": "Row"},
            lambda cell: str(cell.line.kind),
            "choice",
            _words(BudgetKind),
            written=False,
            width=28,
        ),
        _read("concerns", "Mål eller aktivitet", "Goal or activity", _concerns, 40),
        _read("year", "År", "Year", lambda cell: str(cell.year), 8),
        _choice("edition", "Budget eller plan", "Budget or plan", BudgetEdition, 16, written=False),
        _column("amount", "Belopp, kr", "Amount, SEK", _number("amount"), "number", width=18),
    )


def _concerns(cell: BudgetCell) -> Value:
    line = cell.line
    if line.goal:
        return _said(line.goal.text)
    return _said(line.activity.title) if line.activity else None
