"""What each column or dimension of a source's file is: `Dataset.mapping`, in words and checked.

| key | in | meaning (*all*: CSV, PX and JSON-stat) |
|---|---|---|
| `area` | all | column or dimension with the area's code, or `{"constant": code}` |
| `period` | all | column or dimension with the period (see `periods.py`), or `{"constant": …}` |
| `measure` | all | column or dimension with the measure's code, or `{"constant": code}` |
| `breakdowns` | all | `{dimension: column}`: how the measure is broken down |
| `value` | CSV | column with the number; default `value` |
| `values` | CSV | instead of `measure` and `value`, for a wide file: `{column: measure}` |
| `table` | JSON-stat | label of the dataset, where the file holds several |
| `totals` | all | `{dimension: category}`: the category that is the source's own total |
| `measures` | all | `{measure: {"name": …, "unit": …, "additive": true}}`, where the file does not say |
| `strip_suffix` | all | pattern that is cut from the end of area codes, e.g. `_(DeSO\\|RegSO)\\d+$` |
| `validity` | all but CSV | `[{"codes": pattern, "from": "2024", "to": "2030"}]`: years of an edition (below) |
| `encoding` | CSV | default `utf-8-sig` (UTF-8 with or without a mark); Swedish files are often `cp1252` |
| `delimiter` | CSV | default `,` |
| `decimal` | CSV | decimal sign, default `.` |
| `thousands` | CSV | sign between thousands, default none; a space stands for every kind of space |
| `skip_lines` | CSV | number of lines before the header |

`validity` says in which years the areas are there whose codes, before the suffix is cut, fit the pattern; what a source
says of them in other years is left out (`reading.within_validity`).

`Dataset.symbols` says what each sign that is no number means: a kind of missing by its name in lower case, or
`zero`: `{"..": "suppressed_by_source", ".": "not_applicable", "-": "zero"}`. An empty cell is `unexplained`
unless it is given another meaning here.
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


@dataclass(frozen=True)
class Mapping:
    """A checked `Dataset.mapping`; see the module's table."""

    area: Column
    period: Column
    measure: Column | None = None
    breakdowns: dict[str, str] = field(default_factory=dict)
    value: str = "value"
    values: dict[str, str] = field(default_factory=dict)
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
    for key in ("breakdowns", "values", "totals"):
        _check(where, key, given.get(key, {}), _is_texts, "names and texts")
    for key in ("value", "table", "strip_suffix", "encoding", "delimiter", "decimal", "thousands"):
        _check(where, key, given.get(key, ""), lambda text: isinstance(text, str), "a text")
    _check(where, "skip_lines", given.get("skip_lines", 0), _is_count, "a number of lines")
    _check(where, "measures", given.get("measures", {}), _is_measures, "measures with name, unit, additive")
    _check(where, "validity", given.get("validity", []), _is_validity, "patterns of codes with from or to")
    for key in ("area", "period"):
        if key not in given:
            raise UserError(f"the mapping does not say where {key!r} is", where=where, advice=_how(key))
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
    if bool(mapping.values) == (mapping.measure is not None):
        raise UserError(
            "the mapping has both 'measure' and 'values'"
            if mapping.values
            else "the mapping names no measure",
            where=where,
            advice=_how("measure") + ", or list the value columns of a wide file in 'values'",
        )
    lost = sorted(set(mapping.totals) - set(mapping.breakdowns))
    if lost:
        raise UserError(
            f"the mapping's 'totals' names {lost[0]!r}, which is no breakdown",
            where=where,
            advice="Name it in 'breakdowns' too, or take it out",
        )
    odd = [name for name in mapping.breakdowns if name in RESERVED or ";" in name or "=" in name]
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
