"""What a workbook's sheets have: for each kind of row its columns, how a value is read from the database, and how a
cell is read back. A column that is only there to be read says so; a change in it is told and not taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samstad.organisation.texts import LANGUAGES, pick
from samstad.steering.models import Activity, ActivityState, Direction, Goal, Target, TargetKind

# Whatever stands in a cell once it is read: None where it is empty.
Value = str | float | dt.date | None


class CellError(ValueError):
    """A cell that cannot be read; the sentence says what was expected."""


def language() -> str:
    """The reader's, for names of sheets and columns."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


@dataclass(frozen=True)
class Column:
    """`form`: text, number, whole, day, body or choice; `choices`: code → word in each language."""

    name: str
    header: Mapping[str, str]
    of: Callable[[Any], Value]
    form: str = "text"
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    written: bool = True
    width: int = 16


@dataclass(frozen=True)
class Kind:
    """A sheet: what its rows are, and how a row is named for ever."""

    name: str
    title: Mapping[str, str]
    columns: tuple[Column, ...]
    key: Callable[[Any], str]


def _words(enum: Any) -> dict[str, dict[str, str]]:
    from django.utils import translation

    words: dict[str, dict[str, str]] = {value: {} for value in enum.values}
    for lang in LANGUAGES:
        with translation.override(lang):
            for value in enum.values:
                words[value][lang] = str(enum(value).label)
    return words


def _text(name: str, lang: str) -> Callable[[Any], Value]:
    return lambda obj: getattr(obj, name).get(lang) or None


def _read(name: str, sv: str, en: str, of: Callable[[Any], Value], width: int = 16) -> Column:
    return Column(name, {"sv": sv, "en": en}, of, written=False, width=width)


def _number(name: str) -> Callable[[Any], Value]:
    return lambda obj: None if getattr(obj, name) is None else float(getattr(obj, name))


def kinds() -> tuple[Kind, ...]:
    """The sheets in order. Built when asked: the words of choices come from the models' own."""
    goals = (
        _read("code", "Kod", "Code", lambda goal: goal.code),
        Column("text_sv", {"sv": "Mål (svenska)", "en": "Goal (Swedish)"}, _text("text", "sv"), width=60),
        Column("text_en", {"sv": "Mål (engelska)", "en": "Goal (English)"}, _text("text", "en"), width=40),
        Column("owner", {"sv": "Ägare", "en": "Owner"}, lambda goal: goal.owner.code, "body", width=30),
        _read("parent", "Under mål", "Under goal", lambda goal: goal.parent.code if goal.parent else None),
    )
    targets = (
        _read("goal", "Mål", "Goal", lambda target: pick(target.goal.text, "sv").text, 40),
        _read(
            "indicator", "Indikator", "Indicator", lambda target: pick(target.indicator.name, "sv").text, 36
        ),
        _read(
            "area", "Plats", "Place", lambda target: pick(target.area.name, "sv").text or target.area.code, 20
        ),
        Column(
            "kind",
            {"sv": "Värdet ska", "en": "The value shall"},
            lambda target: str(target.kind),
            "choice",
            _words(TargetKind),
            width=20,
        ),
        Column("value", {"sv": "Årsmål", "en": "Target value"}, _number("value"), "number", width=12),
        Column(
            "direction",
            {"sv": "Bättre när", "en": "Better when"},
            lambda target: target.direction or None,
            "choice",
            _words(Direction),
            width=20,
        ),
        Column(
            "share", {"sv": "Andel av gapet", "en": "Share of the gap"}, _number("share"), "number", width=12
        ),
        Column(
            "baseline_year",
            {"sv": "Utgångsår", "en": "Baseline year"},
            _number("baseline_year"),
            "whole",
            width=11,
        ),
        Column("year", {"sv": "Målår", "en": "Target year"}, _number("year"), "whole", width=11),
    )
    activities = (
        _read("goal", "Mål", "Goal", lambda activity: pick(activity.goal.text, "sv").text, 40),
        Column("title_sv", {"sv": "Aktivitet", "en": "Activity"}, _text("title", "sv"), width=50),
        Column(
            "description_sv", {"sv": "Beskrivning", "en": "Description"}, _text("description", "sv"), width=50
        ),
        Column(
            "responsible",
            {"sv": "Ansvarig", "en": "Responsible"},
            lambda activity: activity.responsible.code,
            "body",
            width=30,
        ),
        Column(
            "state",
            {"sv": "Läge", "en": "State"},
            lambda activity: str(activity.state),
            "choice",
            _words(ActivityState),
            written=False,  # steps have rights and reasons of their own
            width=14,
        ),
        Column(
            "start", {"sv": "Startdatum", "en": "Start"}, lambda activity: activity.start, "day", width=12
        ),
        Column("end", {"sv": "Slutdatum", "en": "End"}, lambda activity: activity.end, "day", width=12),
        Column("cost_sek", {"sv": "Kostnad, kr", "en": "Cost, SEK"}, _number("cost_sek"), "whole", width=14),
    )
    return (
        Kind("goals", {"sv": "Mål", "en": "Goals"}, goals, goal_key),
        Kind("targets", {"sv": "Målvärden", "en": "Targets"}, targets, target_key),
        Kind("activities", {"sv": "Aktiviteter", "en": "Activities"}, activities, activity_key),
    )


def goal_key(goal: Goal) -> str:
    return goal.code


def target_key(target: Target) -> str:
    return f"{target.goal.code}/{target.code}"


def activity_key(activity: Activity) -> str:
    return f"{activity.goal.code}/{activity.code}"


# --- Cells -----------------------------------------------------------------------------------------------


def shown(column: Column, value: Value, lang: str, bodies: Mapping[str, str]) -> Any:
    """What stands in the cell. `bodies`: code → the name that is shown."""
    if value is None:
        return None
    if column.form == "choice":
        return column.choices[str(value)][lang]
    if column.form == "body":
        return bodies.get(str(value), value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def understood(column: Column, cell: Any, bodies: Mapping[str, str]) -> Value:
    """What a cell says. `bodies`: name or code in small letters → code. Raises CellError."""
    if isinstance(cell, str):
        # Excel's own way of writing a line break, and the spaces that a person leaves behind.
        cell = cell.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell.startswith("#") and cell.isupper():
        raise CellError(_("The cell holds Excel's error %(cell)s.") % {"cell": cell})
    return _FORMS[column.form](column, cell, bodies)


def _as_text(_column: Column, cell: Any, _bodies: Mapping[str, str]) -> Value:
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _as_number(_column: Column, cell: Any, _bodies: Mapping[str, str]) -> Value:
    if isinstance(cell, bool | dt.date):
        raise CellError(_("A number is expected here."))
    if isinstance(cell, int | float):
        return float(cell)
    plain = str(cell).replace("\u2212", "-")
    for space in (" ", "\u00a0", "\u202f"):
        plain = plain.replace(space, "")
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        raise CellError(_("%(cell)s is no number.") % {"cell": cell}) from None


def _as_whole(column: Column, cell: Any, bodies: Mapping[str, str]) -> Value:
    number = _as_number(column, cell, bodies)
    if not isinstance(number, float) or not number.is_integer():
        raise CellError(_("%(cell)s is no whole number.") % {"cell": cell})
    return number


def _as_day(_column: Column, cell: Any, _bodies: Mapping[str, str]) -> Value:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    try:
        return dt.date.fromisoformat(str(cell))
    except ValueError:
        raise CellError(_("%(cell)s is no day. Write it as 2026-10-01.") % {"cell": cell}) from None


def _as_choice(column: Column, cell: Any, _bodies: Mapping[str, str]) -> Value:
    said = str(cell).casefold()
    for code, words in column.choices.items():
        if said in {code.casefold(), *(word.casefold() for word in words.values())}:
            return code
    known = ", ".join(words[language()] for words in column.choices.values())
    raise CellError(_("%(cell)s is none of: %(known)s.") % {"cell": cell, "known": known})


def _as_body(_column: Column, cell: Any, bodies: Mapping[str, str]) -> Value:
    code = bodies.get(str(cell).casefold())
    if code is None:
        raise CellError(_("There is no body called %(cell)s.") % {"cell": cell})
    return code


_FORMS = {
    "text": _as_text,
    "number": _as_number,
    "whole": _as_whole,
    "day": _as_day,
    "choice": _as_choice,
    "body": _as_body,
}
