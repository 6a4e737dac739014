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
from samstad.statistics.sources.mapping import LOWER, UPPER, Column, Mapping
from samstad.statistics.sources.reading import NO_SUCH_AREA, Reading, RejectedRow, bad_category
from samstad.statistics.sources.tables import intervals
from samstad.statistics.sources.tables.header import place_of
from samstad.statistics.sources.tables.numerals import understood, why_unread
from samstad.statistics.store import breakdown_text
from samstad.statistics.store.codes import from_codes
from samstad.statistics.store.frame import PERIOD, PERIOD_FORMS

if TYPE_CHECKING:
    import polars as pl

Codes = npt.NDArray[np.uint32]
# The area as the file writes it: its suffix tells editions apart, and is cut from the key.
WRITTEN = "area as written"


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
    among them; `file` says in what. `expected`: about how many lines there will be;
    `ragged`: where the reader puts lines with another number of fields.
    """

    def __init__(
        self,
        header: list[str],
        mapping: Mapping,
        symbols: dict[str, int],
        file: str,
        expected: int = 0,
        ragged: list[RejectedRow] | None = None,
    ) -> None:
        self.header, self.mapping, self.symbols, self.file = header, mapping, symbols, file
        self._ragged = ragged if ragged is not None else []
        pattern = mapping.strip_suffix
        suffix = re.compile(pattern if pattern.endswith("$") else f"(?:{pattern})$")

        def area(text: str) -> str:
            return suffix.sub("", text.strip(), count=1) if pattern else text.strip()

        self.keys = {
            "area": _Key("area", area, lambda text: "" if text else "there is no area code"),
            "period": _Key("period", str.strip, _period_fault),
            **{f"by_{name}": _Key(name, str.strip, _category_fault) for name in mapping.dimensions},
            "measure": _Key("measure", str.strip, lambda text: "" if text else "there is no measure"),
        }
        said: dict[str, Column | None] = {
            "area": mapping.area,
            "period": mapping.period,
            "measure": mapping.measure,
        }
        said |= {f"by_{name}": Column(source) for name, source in mapping.breakdowns.items()}
        self._columns = {key: self._place(column) for key, column in said.items() if column is not None}
        # Each column of values, and what holds for it alone.
        self._values = [
            (self._place(Column(column)), {key: self.keys[key].number(text) for key, text in _keys_of(alone)})
            for column, alone in mapping.columns.items()
        ]
        number = self.keys["measure"].number
        self._limits = {
            number(code): (number(code + LOWER), number(code + UPPER)) for code in mapping.intervals
        }
        self._leave_out = {
            place_of(column, header, file): texts for column, texts in mapping.leave_out.items()
        }
        self._written = _Key("area", str.strip, lambda _: "") if mapping.validity else None
        self._ended: int | None = None  # the first line under the table
        self._left = {"left_out": 0, "blank": 0, "outside_validity": 0}
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
        return place_of(column.name, self.header, self.file)

    def add(self, lines: npt.NDArray[np.int64], table: pl.DataFrame) -> None:
        """Rows with their line numbers; a text column for each field of the header, in order."""
        lines, table = self._rows(lines, table)
        keys = {}
        for name, place in self._columns.items():
            if isinstance(place, str):
                keys[name] = np.full(lines.size, self.keys[name].number(place), dtype=np.uint32)
            else:
                keys[name] = self.keys[name].codes(table.to_series(place))
        if self._written is not None:
            place = self._columns["area"]
            keys[WRITTEN] = (
                np.full(lines.size, self._written.number(place), dtype=np.uint32)
                if isinstance(place, str)
                else self._written.codes(table.to_series(place))
            )
        faulty: list[RejectedRow] = []
        for place, alone in self._values:
            here = keys | {name: np.full(lines.size, code, dtype=np.uint32) for name, code in alone.items()}
            faulty += self._add_values(lines, here, table.to_series(int(place)))
        self.rejected += sorted(faulty, key=lambda row: row.line) if len(self._values) > 1 else faulty

    def _rows(
        self, lines: npt.NDArray[np.int64], table: pl.DataFrame
    ) -> tuple[npt.NDArray[np.int64], pl.DataFrame]:
        """Without what stands under the table, what the mapping leaves out, and lines without any text."""
        import polars as pl

        def texts(place: int) -> pl.Series:
            return table.to_series(place).cast(pl.String).fill_null("").str.strip_chars()

        keep = np.ones(lines.size, dtype=np.bool_)
        if self.mapping.end:
            if self._ended is None:
                self._ended = self._end(lines, texts(0))
            if self._ended is not None:
                keep &= lines < self._ended
        for place, said in self._leave_out.items():
            out = texts(place).is_in(said).to_numpy() & keep
            self._left["left_out"] += int(out.sum())
            keep &= ~out
        area = self._columns["area"]
        # Of the few that differ it costs nothing to ask whether one of millions is empty.
        if isinstance(area, int) and _any_empty(table.to_series(area)):
            empty = (texts(area) == "").to_numpy() & keep
            rows = table.filter(pl.Series(empty))
            blank = np.flatnonzero(empty)[
                rows.select(pl.all_horizontal(pl.all().cast(pl.String).fill_null("").str.strip_chars() == ""))
                .to_series()
                .to_numpy()
            ]
            self._left["blank"] += blank.size
            keep[blank] = False
        return (lines, table) if keep.all() else (lines[keep], table.filter(pl.Series(keep)))

    def _end(self, lines: npt.NDArray[np.int64], first: pl.Series) -> int | None:
        """The first line under the table, so far: a row, or a line with another number of fields."""
        under = lines[first.str.starts_with(self.mapping.end).to_numpy()].tolist()
        under += [row.line for row in self._ragged if row.value.startswith(self.mapping.end)]
        return min(under, default=None)

    def _add_values(
        self, lines: npt.NDArray[np.int64], keys: dict[str, Codes], column: pl.Series
    ) -> list[RejectedRow]:
        """A column of values; of a measure that is given as intervals, both limits."""
        import polars as pl

        if not self._limits:
            return self._add_column(lines, keys, column)
        column = column.cast(pl.String).fill_null("")
        given = np.isin(keys["measure"], list(self._limits))
        faulty = []
        for rows, side in ((~given, None), (given, 0), (given, 1)):
            if not rows.any():
                continue
            part, texts = {name: codes[rows] for name, codes in keys.items()}, column.filter(pl.Series(rows))
            if side is not None:
                texts = intervals.limits(texts, self.mapping.decimal)[side]
                part["measure"] = np.array(
                    [self._limits[code][side] for code in part["measure"].tolist()], dtype=np.uint32
                )
            faulty += self._add_column(lines[rows], part, texts)
        return list(dict.fromkeys(faulty))

    def _add_column(
        self, lines: npt.NDArray[np.int64], keys: dict[str, Codes], column: pl.Series
    ) -> list[RejectedRow]:
        """The cells of one column of values; those that are refused, each for its first fault."""
        symbols = self.symbols | intervals.SYMBOLS if self._limits else self.symbols
        written = keys.pop(WRITTEN, None)
        value, missing, wrong = understood(column, self.mapping, symbols)
        for name, key in self.keys.items():
            if (bad := key.wrong(keys[name])) is not None:
                wrong |= bad
        kept: dict[str, npt.NDArray[Any]] = {"line": lines, **keys, "value": value, "missing": missing}
        rejected = []
        gone = wrong
        if wrong.any():
            rejected = list(self._refused(np.flatnonzero(wrong), lines, keys, column))
        if written is not None:
            outside = self._outside(written, keys["period"]) & ~wrong
            said = outside & (missing == int(Missing.PRESENT)) & (value != 0)
            texts = self._written.texts if self._written else []
            rejected += [
                RejectedRow(int(lines[row]), "area", texts[written[row]], NO_SUCH_AREA)
                for row in np.flatnonzero(said)
            ]
            self._left["outside_validity"] += int((outside & ~said).sum())
            gone = wrong | outside
        if gone.any():
            kept = {name: array[~gone] for name, array in kept.items()}
        for name, array in kept.items():
            largest = len(self.keys[name].texts) - 1 if name in self.keys else 0
            if name == "line" and array.size:
                largest = int(array[-1])
            self._held[name].add(array, largest)
        return rejected

    def _outside(self, written: Codes, periods: Codes) -> npt.NDArray[np.bool_]:
        """Which rows say something of areas in years when their edition is not there (`reading.within_validity`)."""
        codes = self._written.texts if self._written else []
        years = [text[:4] for text in self.keys["period"].texts]
        outside = np.zeros(written.size, dtype=np.bool_)
        for span in self.mapping.validity:
            there = np.array([re.search(span["codes"], code) is not None for code in codes], dtype=np.bool_)
            off = [year < span.get("from", "") or year > span.get("to", "9999") for year in years]
            outside |= there[written] & np.array(off, dtype=np.bool_)[periods]
        return outside

    def _refused(
        self,
        rows: npt.NDArray[np.int64],
        lines: npt.NDArray[np.int64],
        keys: dict[str, Codes],
        column: pl.Series,
    ) -> Iterator[RejectedRow]:
        order = ["area", "period", "measure", *(f"by_{name}" for name in self.mapping.dimensions)]
        for row in rows:
            for name in order:
                key, code = self.keys[name], keys[name][row]
                if fault := key.faults[code]:
                    yield RejectedRow(int(lines[row]), key.name, key.texts[code], fault)
                    break
            else:
                said = column[int(row)].strip()
                yield RejectedRow(int(lines[row]), "value", said, why_unread(said, self.mapping))

    def reading(self, about: dict[str, Any]) -> Reading:
        """All that was added, in the order of the file."""
        import polars as pl

        arrays = {name: held.array for name, held in self._held.items()}
        self._held.clear()
        if (len(self._values) > 1 or self._limits) and arrays["line"].size:  # each line's cells together
            order = np.argsort(arrays["line"], kind="stable")
            arrays = {name: array[order] for name, array in arrays.items()}
        columns = [pl.Series("line", arrays.pop("line"))]
        columns += [self._column(self.keys[name], arrays.pop(name)) for name in ("area", "period", "measure")]
        columns.append(self._breakdown(arrays))
        columns.append(pl.Series("value", arrays.pop("value")).fill_nan(None))
        columns.append(pl.Series("missing", arrays.pop("missing")))
        ragged = self._ragged
        if self.mapping.end and self._ended is None:
            self._ended = self._end(np.empty(0, dtype=np.int64), pl.Series("", [], dtype=pl.String))
        if self._ended is not None:
            ragged = [row for row in ragged if row.line < self._ended]
        rejected = sorted([*ragged, *self.rejected], key=lambda row: row.line)
        about = about | {key: count for key, count in self._left.items() if count}
        return Reading(pl.DataFrame(columns), rejected, about=about)

    def _column(self, key: _Key, codes: npt.NDArray[Any]) -> pl.Series:
        texts = sorted(key.texts)
        number = {text: i for i, text in enumerate(texts)}
        table = np.array([number[text] for text in key.texts], dtype=np.uint32)
        return from_codes(key.name, table[codes] if codes.size else codes, texts)

    def _breakdown(self, arrays: dict[str, npt.NDArray[Any]]) -> pl.Series:
        """The breakdowns as one text, e.g. `alder=0-5;kon=K`."""
        names = self.mapping.dimensions
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


def _keys_of(alone: dict[str, str]) -> list[tuple[str, str]]:
    """What a column of values says for itself, by the names of `Cells.keys`."""
    return [(key if key in ("measure", "period") else f"by_{key}", text) for key, text in alone.items()]


def _any_empty(column: pl.Series) -> bool:
    import polars as pl

    return bool((column.unique().cast(pl.String).fill_null("").str.strip_chars() == "").any())


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
