"""What a column of a workbook is, and how its cells are written and read back. Which columns there are: `sheets`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    """A sheet: what its rows are, how a row is named for ever, and what its reader calls it."""

    name: str
    title: Mapping[str, str]
    columns: tuple[Column, ...]
    key: Callable[[Any], str]
    label: Callable[[Any], str]


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
