"""What each column or dimension of a source's file is: `Dataset.mapping`, in words and checked.

| key | in | meaning (*all*: tables, PX and JSON-stat; *tables*: CSV, TSV, XLSX, Parquet; *text*: CSV, TSV) |
|---|---|---|
| `area` | all | column or dimension with the area's code, or `{"constant": code}` |
| `period` | all | column or dimension with the period (see `periods.py`), or `{"constant": …}` |
| `measure` | all | column or dimension with the measure's code, or `{"constant": code}` |
| `breakdowns` | all | `{dimension: column}`: how the measure is broken down |
| `value` | tables | column with the number; default `value` |
| `values` | tables | instead of `value`, for a wide file: `{column: measure}`, or see below |
| `intervals` | tables | measures that the source gives as intervals (`85-90`, `<5`): each becomes two, see below |
| `leave_out` | tables | `{column: [text, …]}`: rows that are not taken in, e.g. totals and those without an area |
| `end` | tables | what the first cell of the first line under the table begins with, e.g. `Källa:` |
| `sheet` | XLSX | name of the sheet, where the workbook has several |
| `table` | JSON-stat | label of the dataset, where the file holds several |
| `totals` | all | `{dimension: category}`: the category that is the source's own total |
| `measures` | all | `{measure: {"name": …, "unit": …, "additive": true}}`, where the file does not say |
| `strip_suffix` | all | pattern that is cut from the end of area codes, e.g. `_(DeSO\\|RegSO)\\d+$` |
| `validity` | all | `[{"codes": pattern, "from": "2024", "to": "2030"}]`: years of an edition (below) |
| `encoding` | text | default `utf-8-sig` (UTF-8 with or without a mark); Swedish files are often `cp1252` |
| `delimiter` | text | default `,`, in a dataset of the format `tsv` a tab |
| `decimal` | tables | decimal sign of numbers written as text, default `.` |
| `thousands` | tables | sign between thousands, default none; a space stands for every kind of space |
| `skip_lines` | CSV, TSV, XLSX | number of lines before the header |

`validity` says in which years the areas are there whose codes, before the suffix is cut, fit the pattern; what a source
says of them in other years is left out (`reading.within_validity`).

`Dataset.symbols` says what each sign that is no number means: a kind of missing by its name in lower case, or
`zero`: `{"..": "suppressed_by_source", ".": "not_applicable", "-": "zero"}`. An empty cell is `unexplained`
unless it is given another meaning here.

**Wide files.** What holds for one column alone may be said of it: `{"Kvinnor 2024": {"measure": "antal", "period":
"2024", "kon": "K"}}`. Each of measure, period and breakdowns is said for the whole file or for every column of values.

**Intervals.** A measure `x` that is named in `intervals` is kept as the two numbers that the source gave: the measures
`x_lower` and `x_upper`. `85-90` is 85 and 90; a plain number is both; an empty cell is missing in both, for the same
reason. `<5` has the upper limit 5, and its lower one is `suppressed_by_source`; `>95` the other way round. Nothing is
ever put in the middle, and whether a limit itself belongs to the interval is not kept.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, fields
from typing import Any

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError

ZERO = -1
KINDS = {kind.name.lower(): int(kind) for kind in Missing if kind is not Missing.PRESENT}
RESERVED = {"line", "area", "period", "measure", "breakdown", "value", "missing"}


@dataclass(frozen=True)
class Column:
    """Where one thing is found: a column by its name, or the same for the whole file."""

    name: str = ""
    constant: str | None = None


LOWER, UPPER = "_lower", "_upper"
LIMITS = {LOWER: {"sv": "nedre gräns", "en": "lower limit"}, UPPER: {"sv": "övre gräns", "en": "upper limit"}}


@dataclass(frozen=True)
class Mapping:
    """A checked `Dataset.mapping`; see the module's table. `period` is None where each value column says its own."""

    area: Column
    period: Column | None = None
    measure: Column | None = None
    breakdowns: dict[str, str] = field(default_factory=dict)
    value: str = "value"
    values: dict[str, str | dict[str, str]] = field(default_factory=dict)
    intervals: tuple[str, ...] = ()
    leave_out: dict[str, list[str]] = field(default_factory=dict)
    end: str = ""
    sheet: str = ""
    totals: dict[str, str] = field(default_factory=dict)
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    table: str = ""
    strip_suffix: str = ""
    validity: list[dict[str, str]] = field(default_factory=list)
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    skip_lines: int = 0

    @property
    def columns(self) -> dict[str, dict[str, str]]:
        """Each column of values with what holds for it alone: measure, period, categories."""
        if not self.values:
            return {self.value: {}}
        return {
            column: {"measure": said} if isinstance(said, str) else said
            for column, said in self.values.items()
        }

    @property
    def used(self) -> set[str]:
        """The names of all columns that are read."""
        keys = (self.area, self.period, self.measure)
        named = {key.name for key in keys if key is not None and key.name}
        return named | {*self.breakdowns.values(), *self.columns, *self.leave_out}

    @property
    def dimensions(self) -> list[str]:
        """All breakdowns by name, sorted."""
        return sorted({*self.breakdowns, *(key for said in self.columns.values() for key in said)} - RESERVED)

    @property
    def described(self) -> dict[str, dict[str, Any]]:
        """`measures`, with both limits of those that are given as intervals."""
        found = {code: about for code, about in self.measures.items() if code not in self.intervals}
        for code in self.intervals:
            about = self.measures.get(code, {})
            name = about.get("name", code)
            names = {"sv": name} if isinstance(name, str) else name
            for suffix, limit in LIMITS.items():
                said = {language: f"{text}, {limit[language]}" for language, text in names.items()}
                # What limits sum to is no limit that the source gave.
                found[code + suffix] = {**about, "name": said, "additive": False}
        return found


def parse(said: MappingOf[str, Any], where: str) -> Mapping:
    """Check what somebody wrote. Raises UserError naming the key and what it should be; `where` says in
    what."""
    unknown = sorted(set(said) - {each.name for each in fields(Mapping)})
    if unknown:
        raise UserError(
            f"the mapping has the unknown key {unknown[0]!r}",
            where=where,
            advice=f"Known keys are {', '.join(sorted(each.name for each in fields(Mapping)))}",
        )
    given: dict[str, Any] = dict(said)
    for key in ("area", "period", "measure"):
        if key in given:
            given[key] = _column(key, given[key], where)
    for key in ("breakdowns", "totals"):
        _check(where, key, given.get(key, {}), _is_texts, "names and texts")
    _check(
        where,
        "values",
        given.get("values", {}),
        _is_columns,
        "columns, each with a measure or with names and texts",
    )
    _check(where, "intervals", given.get("intervals", []), _is_list, "a list of measures")
    _check(where, "leave_out", given.get("leave_out", {}), _is_lists, "columns, each with a list of texts")
    for key in (
        "value",
        "table",
        "strip_suffix",
        "encoding",
        "delimiter",
        "decimal",
        "thousands",
        "sheet",
        "end",
    ):
        _check(where, key, given.get(key, ""), lambda text: isinstance(text, str), "a text")
    _check(where, "skip_lines", given.get("skip_lines", 0), _is_count, "a number of lines")
    _check(where, "measures", given.get("measures", {}), _is_measures, "measures with name, unit, additive")
    _check(where, "validity", given.get("validity", []), _is_validity, "patterns of codes with from or to")
    if "area" not in given:
        raise UserError("the mapping does not say where 'area' is", where=where, advice=_how("area"))
    given["intervals"] = tuple(given.get("intervals", ()))
    mapping = Mapping(**given)
    _check_together(mapping, where)
    return mapping


def _column(key: str, said: Any, where: str) -> Column:
    if isinstance(said, str) and said:
        return Column(said)
    if isinstance(said, dict) and set(said) == {"constant"} and isinstance(said["constant"], str | int):
        return Column(constant=str(said["constant"]))
    raise UserError(f"the mapping's {key!r} is {said!r}", where=where, advice=_how(key))


def _how(key: str) -> str:
    return f'Write {key} as the name of a column, or as {{"constant": "…"}} where the whole file has one'


def _check(where: str, key: str, value: Any, good: Any, form: str) -> None:
    if not good(value):
        raise UserError(f"the mapping's {key!r} is {value!r}", where=where, advice=f"It should be {form}")


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) and v and k for k, v in value.items())


def _is_columns(value: Any) -> bool:
    return isinstance(value, dict) and all(
        column and (_is_texts(said) and said if isinstance(said, dict) else isinstance(said, str) and said)
        for column, said in value.items()
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(text, str) for text in value)


def _is_lists(value: Any) -> bool:
    return isinstance(value, dict) and all(column and _is_list(texts) for column, texts in value.items())


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_measures(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(about, dict) and set(about) <= {"name", "unit", "additive"} for about in value.values()
    )


def _is_validity(value: Any) -> bool:
    return isinstance(value, list) and all(_is_span(each) for each in value)


def _is_span(each: Any) -> bool:
    if not (
        isinstance(each, dict) and set(each) <= {"codes", "from", "to"} and isinstance(each.get("codes"), str)
    ):
        return False
    try:
        re.compile(each["codes"])
    except re.error:
        return False
    years = [each[key] for key in ("from", "to") if key in each]
    return bool(years) and all(isinstance(year, str) and re.fullmatch(r"\d{4}", year) for year in years)


def _check_together(mapping: Mapping, where: str) -> None:
    """What one key says against another."""
    _check_said_once(mapping, where)
    lost = sorted(set(mapping.totals) - set(mapping.dimensions))
    if lost:
        raise UserError(
            f"the mapping's 'totals' names {lost[0]!r}, which is no breakdown",
            where=where,
            advice="Name it in 'breakdowns' too, or take it out",
        )
    odd = [name for name in mapping.breakdowns if name in RESERVED]
    odd += [name for name in mapping.dimensions if ";" in name or "=" in name]
    if odd:
        raise UserError(
            f"a breakdown may not be called {odd[0]!r}", where=where, advice="Choose another word for it"
        )
    try:
        codecs.lookup(mapping.encoding)
    except LookupError:
        raise UserError(
            f"{mapping.encoding!r} is no encoding", where=where, advice="Write utf-8-sig or cp1252"
        ) from None
    try:
        re.compile(mapping.strip_suffix)
    except re.error as error:
        raise UserError(
            f"'strip_suffix' is no pattern: {error}", where=where, advice=r"Write e.g. _(DeSO|RegSO)\d+$"
        ) from None
    if len(mapping.delimiter) != 1 or len(mapping.decimal) != 1 or len(mapping.thousands) > 1:
        raise UserError("'delimiter', 'decimal' and 'thousands' are one sign each", where=where)
    if mapping.decimal == mapping.thousands:
        raise UserError("decimal sign and sign between thousands are the same", where=where)


def _check_said_once(mapping: Mapping, where: str) -> None:
    """Measure, period and each breakdown are said for the whole file or for every column of values, never both."""
    columns = mapping.columns
    for key in ("measure", "period", *mapping.dimensions):
        whole = key in mapping.breakdowns if key in mapping.dimensions else getattr(mapping, key) is not None
        saying = [column for column, said in columns.items() if key in said]
        if whole and saying:
            plain = (
                "both 'measure' and 'values'" if key == "measure" else f"{key!r} both for all and in 'values'"
            )
            raise UserError(f"the mapping has {plain}", where=where, advice=_how(key))
        if whole or len(saying) == len(columns):
            continue
        if saying:
            lacks = next(column for column in columns if column not in saying)
            raise UserError(
                f"{key!r} is said of the column {saying[0]!r} and not of {lacks!r}",
                where=where,
                advice="Say it of every column in 'values'",
            )
        if key == "measure":
            raise UserError(
                "the mapping names no measure",
                where=where,
                advice=_how("measure") + ", or list the value columns of a wide file in 'values'",
            )
        raise UserError(f"the mapping does not say where {key!r} is", where=where, advice=_how(key))


def parse_symbols(said: MappingOf[str, str], where: str) -> dict[str, int]:
    """Sign → kind of missing (`Missing`), or ZERO. Raises UserError for a meaning that is unknown."""
    meanings = {"": int(Missing.UNEXPLAINED)}
    for symbol, meaning in said.items():
        if meaning != "zero" and meaning not in KINDS:
            raise UserError(
                f"the symbol {symbol!r} means {meaning!r}, which is no kind of missing",
                where=where,
                advice=f"Write one of {', '.join(KINDS)} or zero",
            )
        meanings[symbol.strip()] = ZERO if meaning == "zero" else KINDS[meaning]
    return meanings
