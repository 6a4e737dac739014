"""From rows of text to cells: what the mapping names, under our names, as codes, numbers and kinds of missing.

Keys repeat: each text is cleaned and looked at once, and a row carries its number. Only the values are read row
by row. `Cells.add` takes one batch after another; `Cells.reading` gives the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import ZERO, Column, Mapping
from samstad.statistics.sources.reading import Reading, RejectedRow, bad_category
from samstad.statistics.store import breakdown_text
from samstad.statistics.store.codes import from_codes
from samstad.statistics.store.frame import PERIOD, PERIOD_FORMS

if TYPE_CHECKING:
    import polars as pl

SPACES = "[ \u00a0\u2007\u2009\u202f]"
Codes = npt.NDArray[np.uint32]


def number_pattern(mapping: Mapping) -> str:
    """The pattern of a number as this source writes it."""
    decimal = re.escape(mapping.decimal)
    thousands = SPACES if mapping.thousands.isspace() else re.escape(mapping.thousands)
    grouped = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|" if thousands else ""
    return rf"^[-+−]?(?:{grouped}\d+)(?:{decimal}\d+)?(?:[eE][-+]?\d{{1,3}})?$"


class _Key:
    """One key column: its texts, each with a number in the order in which they are met, and what is wrong."""

    def __init__(self, name: str, clean: Callable[[str], str], fault: Callable[[str], str]) -> None:
        self.name, self.clean, self.fault = name, clean, fault
        self.texts: list[str] = []
        self.faults: list[str] = []
        self._number: dict[str, int] = {}

    def number(self, raw: str) -> int:
        text = self.clean(raw)
        if text not in self._number:
            self._number[text] = len(self.texts)
            self.texts.append(text)
            self.faults.append(self.fault(text))
        return self._number[text]

    def codes(self, column: pl.Series) -> Codes:
        """The number of each row's text."""
        import polars as pl

        # Polars's numbers hold within one column only: with the last of its rows they are forgotten.
        column = column.cast(pl.Categorical).fill_null("")
        theirs = column.to_physical().to_numpy()
        held = column.unique()
        table = np.zeros(int(theirs.max(initial=0)) + 1, dtype=np.uint32)
        for place, raw in zip(held.to_physical().to_list(), held.cast(pl.String).to_list(), strict=True):
            table[place] = self.number(raw)
        return table[theirs]

    def wrong(self, codes: Codes) -> npt.NDArray[np.bool_] | None:
        """Which rows have a text that is refused; None where none has."""
        if not any(self.faults):
            return None
        found = np.array([bool(fault) for fault in self.faults])[codes]
        return found if found.any() else None


class Cells:
    """The cells of one file, taken in batch by batch.

    `header`: names of the fields in order. Raises UserError where the mapping names a column that is not
    among them; `file` says in what. `expected`: about how many lines there will be.
    """

    def __init__(
        self, header: list[str], mapping: Mapping, symbols: dict[str, int], file: str, expected: int = 0
    ) -> None:
        self.header, self.mapping, self.symbols, self.file = header, mapping, symbols, file
        pattern = mapping.strip_suffix
        suffix = re.compile(pattern if pattern.endswith("$") else f"(?:{pattern})$")

        def area(text: str) -> str:
            return suffix.sub("", text.strip(), count=1) if pattern else text.strip()

        self.keys = {
            "area": _Key("area", area, lambda text: "" if text else "there is no area code"),
            "period": _Key("period", str.strip, _period_fault),
            **{f"by_{name}": _Key(name, str.strip, _category_fault) for name in sorted(mapping.breakdowns)},
            "measure": _Key("measure", str.strip, lambda text: "" if text else "there is no measure"),
        }
        said = {"area": mapping.area, "period": mapping.period}
        said |= {f"by_{name}": Column(source) for name, source in mapping.breakdowns.items()}
        if mapping.measure is not None:
            said["measure"] = mapping.measure
        self._columns = {key: self._place(column) for key, column in said.items()}
        # Each column of values, and the constant measure that it holds in a wide file.
        self._values: list[tuple[int | str, int | None]] = [
            (self._place(Column(source)), self.keys["measure"].number(measure))
            for source, measure in mapping.values.items()
        ] or [(self._place(Column(mapping.value)), None)]
        self.rejected: list[RejectedRow] = []
        self._held = {
            "line": _Growing(expected, np.uint32),
            **{name: _Growing(expected, np.uint8) for name in self.keys},
            "value": _Growing(expected, np.float64),
            "missing": _Growing(expected, np.uint8),
        }

    def _place(self, column: Column) -> int | str:
        """The place of a column in the header; of a constant, its text."""
        if column.constant is not None:
            return column.constant
        if column.name not in self.header:
            raise UserError(
                f"there is no column {column.name!r}",
                where=f"{self.file}, the header",
                advice=f"The file has {', '.join(self.header)}; "
                "correct the mapping, or 'skip_lines' and 'delimiter' in it",
            )
        return self.header.index(column.name)

    def add(self, lines: npt.NDArray[np.int64], table: pl.DataFrame) -> None:
        """Rows with their line numbers; a text column for each field of the header, in order."""
        keys = {}
        for name, place in self._columns.items():
            if isinstance(place, str):
                keys[name] = np.full(lines.size, self.keys[name].number(place), dtype=np.uint32)
            else:
                keys[name] = self.keys[name].codes(table.to_series(place))
        faulty: list[RejectedRow] = []
        for place, measure in self._values:
            if measure is not None:
                keys["measure"] = np.full(lines.size, measure, dtype=np.uint32)
            faulty += self._add_column(lines, keys, table.to_series(int(place)))
        self.rejected += sorted(faulty, key=lambda row: row.line) if len(self._values) > 1 else faulty

    def _add_column(
        self, lines: npt.NDArray[np.int64], keys: dict[str, Codes], column: pl.Series
    ) -> list[RejectedRow]:
        """The cells of one column of values; those that are refused, each for its first fault."""
        value, missing, wrong = understood(column, self.mapping, self.symbols)
        for name, key in self.keys.items():
            if (bad := key.wrong(keys[name])) is not None:
                wrong |= bad
        kept: dict[str, npt.NDArray[Any]] = {"line": lines, **keys, "value": value, "missing": missing}
        rejected = []
        if wrong.any():
            rows = np.flatnonzero(wrong)
            rejected = list(self._refused(rows, lines, keys, column))
            kept = {name: array[~wrong] for name, array in kept.items()}
        for name, array in kept.items():
            largest = len(self.keys[name].texts) - 1 if name in self.keys else 0
            if name == "line" and array.size:
                largest = int(array[-1])
            self._held[name].add(array, largest)
        return rejected

    def _refused(
        self,
        rows: npt.NDArray[np.int64],
        lines: npt.NDArray[np.int64],
        keys: dict[str, Codes],
        column: pl.Series,
    ) -> Iterator[RejectedRow]:
        order = ["area", "period", "measure", *(f"by_{name}" for name in self.mapping.breakdowns)]
        for row in rows:
            for name in order:
                key, code = self.keys[name], keys[name][row]
                if fault := key.faults[code]:
                    yield RejectedRow(int(lines[row]), key.name, key.texts[code], fault)
                    break
            else:
                said = column[int(row)].strip()
                yield RejectedRow(int(lines[row]), "value", said, why_unread(said, self.mapping))

    def reading(self, about: dict[str, Any], ragged: list[RejectedRow]) -> Reading:
        """All that was added, in the order of the file."""
        import polars as pl

        arrays = {name: held.array for name, held in self._held.items()}
        self._held.clear()
        if len(self._values) > 1 and arrays["line"].size:  # a wide file: each line's cells together
            order = np.argsort(arrays["line"], kind="stable")
            arrays = {name: array[order] for name, array in arrays.items()}
        columns = [pl.Series("line", arrays.pop("line"))]
        columns += [self._column(self.keys[name], arrays.pop(name)) for name in ("area", "period", "measure")]
        columns.append(self._breakdown(arrays))
        columns.append(pl.Series("value", arrays.pop("value")).fill_nan(None))
        columns.append(pl.Series("missing", arrays.pop("missing")))
        rejected = sorted([*ragged, *self.rejected], key=lambda row: row.line)
        return Reading(pl.DataFrame(columns), rejected, about=about)

    def _column(self, key: _Key, codes: npt.NDArray[Any]) -> pl.Series:
        texts = sorted(key.texts)
        number = {text: i for i, text in enumerate(texts)}
        table = np.array([number[text] for text in key.texts], dtype=np.uint32)
        return from_codes(key.name, table[codes] if codes.size else codes, texts)

    def _breakdown(self, arrays: dict[str, npt.NDArray[Any]]) -> pl.Series:
        """The breakdowns as one text, e.g. `alder=0-5;kon=K`."""
        names = sorted(self.mapping.breakdowns)
        joint: npt.NDArray[Any] = np.zeros(
            arrays["missing"].size, dtype=np.int64 if len(names) > 1 else np.uint32
        )
        for name in names:
            np.multiply(joint, joint.dtype.type(max(len(self.keys[f"by_{name}"].texts), 1)), out=joint)
            np.add(joint, arrays.pop(f"by_{name}"), out=joint)
        held, codes = _numbered(joint)
        texts = []
        for number in held.tolist():
            categories = {}
            for name in reversed(names):
                number, place = divmod(number, len(self.keys[f"by_{name}"].texts))
                categories[name] = self.keys[f"by_{name}"].texts[place]
            texts.append(breakdown_text(categories))
        ordered = sorted(texts)
        number_of = {text: i for i, text in enumerate(ordered)}
        table = np.array([number_of[text] for text in texts], dtype=np.uint32)
        return from_codes("breakdown", table[codes] if codes.size else codes, ordered)


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
    return "this is no number and no symbol of the source"


def _period_fault(text: str) -> str:
    return "" if re.fullmatch(PERIOD, text) else PERIOD_FORMS


def _category_fault(text: str) -> str:
    return "the category is empty or holds ';'" if bad_category(text) else ""


class _Growing:
    """An array that is filled from the front. What is not filled yet takes no memory."""

    def __init__(self, expected: int, dtype: npt.DTypeLike) -> None:
        self._array: npt.NDArray[Any] = np.empty(expected + expected // 8 + 1024, dtype)
        self._size = 0

    def add(self, more: npt.NDArray[Any], largest: int) -> None:
        """Append numbers; `largest`: what whole numbers go up to, so far."""
        size = self._size + more.size
        wide = np.promote_types(self._array.dtype, np.min_scalar_type(largest))
        if size > self._array.size or wide != self._array.dtype:
            grown = np.empty(max(self._array.size, size + size // 2), wide)
            grown[: self._size] = self._array[: self._size]
            self._array = grown
        self._array[self._size : size] = more
        self._size = size

    @property
    def array(self) -> npt.NDArray[Any]:
        return self._array[: self._size]


def _numbered(joint: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The numbers that occur, sorted, and for each row the place of its own among them."""
    top = int(joint.max(initial=0)) + 1
    if top > joint.size + 1_000_000:
        held, codes = np.unique(joint, return_inverse=True)
        return held, codes
    there = np.zeros(top, dtype=np.bool_)
    there[joint] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1).astype(np.uint32)[joint]
