"""What a text is in a column of values: a number as the source writes it, a symbol, or neither and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.statistics.sources.mapping import ZERO, Mapping
from samstad.statistics.sources.tables import intervals

if TYPE_CHECKING:
    import polars as pl

NEVER_CALCULATED = "=?"
_FAULT = "a formula in the file fails here: mend it, or say in 'symbols' what the sign means"
FORMULA_FAULTS = {
    **dict.fromkeys(("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"), _FAULT),
    NEVER_CALCULATED: "a formula that was never calculated: open the file in its program, save it, and try again",
}
SPACES = "[ \u00a0\u2007\u2009\u202f]"


def number_pattern(mapping: Mapping) -> str:
    """The pattern of a number as this source writes it."""
    decimal = re.escape(mapping.decimal)
    thousands = SPACES if mapping.thousands.isspace() else re.escape(mapping.thousands)
    grouped = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|" if thousands else ""
    return rf"^[-+−]?(?:{grouped}\d+)(?:{decimal}\d+)?(?:[eE][-+]?\d{{1,3}})?$"


def understood(
    column: pl.Series, mapping: Mapping, symbols: dict[str, int]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Numbers (NaN where there is none), kinds of missing, and which texts are neither."""
    import polars as pl

    pattern = number_pattern(mapping)
    number = column.str.contains(pattern).to_numpy()
    # A symbol may look like a number (-1, 999), and then is a symbol all the same.
    if posing := [symbol for symbol in symbols if re.match(pattern, symbol)]:
        number = number & ~column.is_in(posing).to_numpy()
    kind = np.full(number.size, int(Missing.PRESENT), dtype=np.uint8)
    unread = np.zeros(number.size, dtype=np.bool_)
    if number.all():
        value = _numbers(column, mapping)
    else:
        value = np.full(number.size, np.nan)
        value[number] = _numbers(column.filter(pl.Series(number)), mapping)
        others = np.flatnonzero(~number)
        _others(column[others].str.strip_chars(), others, mapping, symbols, value, kind, unread)
    unread |= (kind == Missing.PRESENT) & ~np.isfinite(value)
    return value, kind, unread


def _others(
    text: pl.Series,
    rows: npt.NDArray[np.int64],
    mapping: Mapping,
    symbols: dict[str, int],
    value: npt.NDArray[np.float64],
    kind: npt.NDArray[np.uint8],
    unread: npt.NDArray[np.bool_],
) -> None:
    """Fill in the rows whose text, as it stood, was no number: symbols, numbers with spaces around, the unread."""
    import polars as pl

    meaning = np.array([symbols.get(said, _NONE) for said in text.to_list()], dtype=np.int16)
    value[rows[meaning == ZERO]] = 0.0
    kind[rows] = np.where(meaning > 0, meaning, int(Missing.PRESENT))
    number = text.str.contains(number_pattern(mapping)).to_numpy() & (meaning == _NONE)
    value[rows[number]] = _numbers(text.filter(pl.Series(number)), mapping)
    unread[rows[(meaning == _NONE) & ~number]] = True


_NONE = -2


def _numbers(text: pl.Series, mapping: Mapping) -> npt.NDArray[np.float64]:
    """Texts of the pattern as numbers; one too large for a float is infinite."""
    import polars as pl

    if mapping.decimal == ".":
        plain = text.cast(pl.Float64, strict=False)
        if not plain.null_count():
            return plain.to_numpy()
    text = text.str.replace_all("−", "-", literal=True)
    if mapping.thousands.isspace():
        text = text.str.replace_all(SPACES, "")
    elif mapping.thousands:
        text = text.str.replace_all(mapping.thousands, "", literal=True)
    text = text.str.replace(mapping.decimal, ".", literal=True)
    return text.cast(pl.Float64, strict=False).to_numpy()


def why_unread(text: str, mapping: Mapping) -> str:
    """What may be the matter with a text that is no number and no symbol."""
    other = {",": ".", ".": ","}.get(mapping.decimal)
    if other and re.match(rf"^-?\d+{re.escape(other)}\d+$", text):
        return f"the decimal sign is {other!r} here, and {mapping.decimal!r} in the mapping"
    if not mapping.thousands and re.match(rf"^-?\d{{1,3}}({SPACES}\d{{3}})+", text):
        return 'thousands are parted by spaces here: set "thousands": " " in the mapping'
    if re.match(r"^\d{4}-\d\d-\d\d", text):
        return "this is a date: has a program made it of an interval such as 5-10?"
    if intervals.bounds(text, mapping.decimal):
        return "this is an interval: name the measure in 'intervals' of the mapping, and both limits are kept"
    if text in FORMULA_FAULTS:
        return FORMULA_FAULTS[text]
    return "this is no number and no symbol of the source"
