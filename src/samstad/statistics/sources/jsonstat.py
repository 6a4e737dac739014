"""JSON-stat 2.0 datasets (https://json-stat.org/full/), as PxWeb and Eurostat answer with.

Only the class `dataset` holds numbers. `value` is an array, or an object of the places that have one;
`status` an array, an object of places, or one text for all. A null with a status takes the meaning that the
dataset's symbols give it; a null without one is unexplained; a place that a sparse `value` leaves out is
likewise null.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import ZERO, Column, Mapping
from samstad.statistics.sources.reading import (
    Reading,
    RejectedRow,
    bad_category,
    breakdown_column,
    strip_suffix,
)
from samstad.statistics.store.frame import PERIOD

if TYPE_CHECKING:
    import polars as pl

MOST_CELLS = 50_000_000


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read one file. Raises UserError where it is no JSON-stat 2.0 dataset, or the mapping does not fit
    it."""
    data = load(path)
    dimensions = check(data, path.name)
    roles = _roles(dimensions, mapping, path.name)
    numbers, kinds, rejected = _cells(data, symbols, math.prod(map(len, dimensions.values())), path.name)
    frame = _frame(dimensions, roles, mapping, numbers, kinds)
    # A cell that made no sense is no row: it was refused, not missing.
    frame = frame.filter(~frame["line"].is_in([row.line for row in rejected]))
    frame, refused = _refused(frame, mapping)
    statuses = {str(s): 0 for s in _statuses(data)}
    return Reading(
        frame.select("line", "area", "period", "measure", "breakdown", "value", "missing"),
        sorted([*rejected, *refused], key=lambda row: row.line),
        _measures(data, roles),
        _warnings(data, roles, mapping),
        {
            "label": data.get("label", ""),
            "source": data.get("source", ""),
            "updated": data.get("updated", ""),
            "statuses": sorted(statuses),
        },
    )


def load(path: Path) -> dict[str, Any]:
    """The file's object. Raises UserError where it is not JSON."""
    try:
        data = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise UserError(
            f"the file is not JSON: byte {error.object[error.start]:#04x} at {error.start} is not UTF-8",
            where=path.name,
            advice="Check that it is the JSON-stat file, and fetch it again",
        ) from None
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(
            f"the file is not whole JSON ({error})",
            where=f"{path.name}{place}",
            advice="Fetch it again; it may have been cut short",
        ) from None
    if not isinstance(data, dict):
        raise UserError("the file is no JSON-stat dataset", where=path.name, advice="Fetch it as json-stat2")
    return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def check(data: dict[str, Any], where: str) -> dict[str, list[str]]:
    """Dimension → its categories in order. Raises UserError for what is not a JSON-stat 2.0 dataset."""

    def refuse(what: str, advice: str = "Fetch the file again, as json-stat2") -> UserError:
        return UserError(what, where=where, advice=advice)

    if data.get("class") != "dataset" or str(data.get("version", "2.0")) != "2.0":
        kind = f"class {data.get('class')!r}, version {data.get('version')!r}"
        raise refuse(f"this is not a JSON-stat 2.0 dataset but {kind}")
    names, sizes, described = data.get("id"), data.get("size"), data.get("dimension")
    if not (isinstance(names, list) and isinstance(sizes, list) and isinstance(described, dict)):
        raise refuse("'id', 'size' or 'dimension' is not there")
    if len(names) != len(sizes) or set(names) != set(described) or len(set(names)) != len(names):
        raise refuse(
            f"'id' names {names}, 'dimension' has {list(described)} and 'size' has {len(sizes)} numbers"
        )
    dimensions = {name: _categories(name, described[name], where) for name in names}
    for (name, categories), size in zip(dimensions.items(), sizes, strict=True):
        if len(categories) != size:
            raise refuse(f"dimension {name!r} has {len(categories)} categories, and 'size' says {size}")
    for role, holders in (data.get("role") or {}).items():
        if lost := [name for name in holders if name not in dimensions]:
            raise refuse(f"role {role!r} names {lost[0]!r}, which is no dimension")
    total = math.prod(sizes)
    if total > MOST_CELLS:
        raise refuse(f"the file has {total:,} cells, more than {MOST_CELLS:,}", "Fetch it in several parts")
    for what in ("value", "status"):
        _check_length(data.get(what), what, total, sizes, where)
    return dimensions


def _check_length(content: Any, what: str, total: int, sizes: list[int], where: str) -> None:
    if isinstance(content, list) and len(content) != total:
        if what == "status" and len(content) == 1:
            return  # one status in an array stands for all
        raise UserError(
            f"'{what}' has {len(content)} entries, and 'size' {'×'.join(map(str, sizes))} asks for {total}",
            where=where,
            advice="The file is damaged or cut short: fetch it again",
        )
    if isinstance(content, dict):
        for key in content:
            if not (key.isdecimal() and int(key) < total):
                raise UserError(
                    f"'{what}' has the place {key!r}, and places are 0 to {total - 1}",
                    where=where,
                    advice="The file is damaged: fetch it again",
                )
    if what == "value" and not isinstance(content, list | dict):
        raise UserError("there is no 'value'", where=where, advice="Fetch the data, not its description")


def _categories(name: str, described: Any, where: str) -> list[str]:
    """Codes in order: from a list, from an object of places, or (where there is one) from the labels."""
    category = described.get("category") if isinstance(described, dict) else None
    index = category.get("index") if isinstance(category, dict) else None
    if index is None and isinstance(category, dict) and len(category.get("label") or {}) == 1:
        index = list(category["label"])
    if isinstance(index, dict):
        if sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
            raise UserError(
                f"the places of the categories of {name!r} are not 0 to {len(index) - 1}", where=where
            )
        index = sorted(index, key=index.__getitem__)
    if not isinstance(index, list) or len(set(index)) != len(index):
        raise UserError(f"dimension {name!r} has no list of categories, or one twice", where=where)
    return [str(code) for code in index]


def _roles(dimensions: dict[str, list[str]], mapping: Mapping, where: str) -> dict[str, str]:
    """Dimension of the file → what it is for us: area, period, measure or `by_…`."""
    roles: dict[str, str] = {}
    wanted = {"area": mapping.area, "period": mapping.period, "measure": mapping.measure}
    wanted |= {f"by_{name}": Column(source) for name, source in mapping.breakdowns.items()}
    for role, column in wanted.items():
        if column is None:
            raise UserError("the mapping names no measure", where=where, advice="JSON-stat takes 'measure'")
        if column.constant is not None:
            continue
        if column.name not in dimensions:
            raise UserError(
                f"there is no dimension {column.name!r}",
                where=where,
                advice=f"The file has {', '.join(dimensions)}; correct the mapping",
            )
        roles[column.name] = role
    left = [name for name, categories in dimensions.items() if name not in roles and len(categories) > 1]
    if left:
        raise UserError(
            f"the mapping does not name the dimension {left[0]!r} ({len(dimensions[left[0]])} categories)",
            where=where,
            advice="Name it in 'breakdowns', or fetch the file with one of its categories",
        )
    return roles


def _cells(
    data: dict[str, Any], symbols: dict[str, int], total: int, where: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], list[RejectedRow]]:
    """Numbers (NaN where null) and kinds of all cells, and the cells that make no sense."""
    raw = data["value"]
    content = raw if isinstance(raw, list) else [raw.get(str(place)) for place in range(total)]
    rejected = {}
    if not set(map(type, content)) <= {int, float, type(None)}:
        for place, value in enumerate(content):
            if isinstance(value, bool) or not isinstance(value, int | float | None):
                rejected[place] = RejectedRow(place, "value", str(value), "this is no number")
        content = [None if place in rejected else value for place, value in enumerate(content)]
    numbers = np.array(content, dtype=np.float64)
    for place in np.flatnonzero(np.isinf(numbers)).tolist():
        rejected[place] = RejectedRow(place, "value", str(content[place]), "this is no number")
    kinds = np.full(total, np.uint8(Missing.PRESENT))
    for place in np.flatnonzero(np.isnan(numbers)).tolist():
        symbol = _status(data.get("status"), place)
        if symbol not in symbols:
            reason = "there is no value, and the source's symbols do not say what this status means"
            rejected.setdefault(place, RejectedRow(place, "status", symbol, reason))
        elif symbols[symbol] == ZERO:
            numbers[place] = 0.0
        else:
            kinds[place] = symbols[symbol]
    return numbers, kinds, list(rejected.values())


def _status(status: Any, place: int) -> str:
    """The sign beside one cell; empty where there is none."""
    if isinstance(status, list):
        found = status[0] if len(status) == 1 else status[place]
    elif isinstance(status, dict):
        found = status.get(str(place))
    else:
        found = status
    return "" if found is None else str(found).strip()


def _statuses(data: dict[str, Any]) -> set[str]:
    status = data.get("status")
    found = (
        status
        if isinstance(status, list)
        else list(status.values())
        if isinstance(status, dict)
        else [status]
    )
    return {str(each) for each in found if each is not None}


def _frame(
    dimensions: dict[str, list[str]],
    roles: dict[str, str],
    mapping: Mapping,
    numbers: npt.NDArray[np.float64],
    kinds: npt.NDArray[np.uint8],
) -> pl.DataFrame:
    """All cells as rows, the last dimension fastest, as the format has them."""
    import polars as pl

    shape = [len(categories) for categories in dimensions.values()]
    places = (
        np.indices(shape, dtype=np.int32).reshape(len(shape), -1) if shape else np.zeros((0, 1), np.int32)
    )
    columns: dict[str, Any] = {"line": np.arange(numbers.size)}
    for axis, (name, categories) in enumerate(dimensions.items()):
        if name in roles:
            columns[roles[name]] = pl.Series(categories, dtype=pl.String).gather(places[axis])
    value = pl.Series(numbers, nan_to_null=True)
    frame = pl.DataFrame({**columns, "value": value, "missing": kinds})
    constants = {"area": mapping.area, "period": mapping.period, "measure": mapping.measure}
    frame = frame.with_columns(
        pl.lit(column.constant).alias(role)
        for role, column in constants.items()
        if column is not None and column.constant is not None
    )
    return frame.with_columns(strip_suffix(pl.col("area"), mapping.strip_suffix).alias("area"))


def _refused(frame: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """The rows whose keys make sense, with their breakdown; and the others."""
    import polars as pl

    tests = [("period", ~pl.col("period").str.contains(PERIOD), "the period is not YYYY, YYYYQn or YYYYMnn")]
    for name in mapping.breakdowns:
        bad = [category for category in frame[f"by_{name}"].unique().to_list() if bad_category(category)]
        tests.append((f"by_{name}", pl.col(f"by_{name}").is_in(bad), "the category is empty or holds ';'"))
    rejected = []
    for column, test, reason in tests:
        for row in frame.filter(test).iter_rows(named=True):
            rejected.append(RejectedRow(row["line"], column.removeprefix("by_"), row[column], reason))
        frame = frame.filter(~test)
    return breakdown_column(frame, {name: f"by_{name}" for name in mapping.breakdowns}), rejected


def _measures(data: dict[str, Any], roles: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Measure → its name and unit, as the file gives them (in Swedish, since the sources are)."""
    found = {}
    for name, role in roles.items():
        if role == "measure":
            category = data["dimension"][name]["category"]
            for code, label in (category.get("label") or {}).items():
                unit = (category.get("unit") or {}).get(code) or {}
                found[str(code)] = {"name": {"sv": str(label)}, "unit": {"sv": str(unit.get("base", ""))}}
    return found


def _warnings(data: dict[str, Any], roles: dict[str, str], mapping: Mapping) -> list[str]:
    """Dimensions with a total of their own that the mapping does not name: a sum would count twice."""
    warnings = []
    for name, role in roles.items():
        said = data["dimension"][name].get("extension") or {}
        total = said.get("eliminationValueCode")
        breakdown = role.removeprefix("by_")
        if role.startswith("by_") and total and breakdown not in mapping.totals:
            warnings.append(
                f"dimension {name!r} has its own total {total!r}; without "
                f'"totals": {{"{breakdown}": "{total}"}} in the mapping a sum over it counts everybody twice'
            )
    return warnings
