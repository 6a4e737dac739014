"""A table of many dimensions as a file gave it, before anybody has said what its dimensions are for us.

PX and JSON-stat are two ways to write the same thing: dimensions with categories, and a cell for each
combination, the last dimension fastest. Both are read into a `Cube`; `reading` lays a dataset's mapping over it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources.mapping import Column, Mapping
from samstad.statistics.sources.periods import period_of
from samstad.statistics.sources.reading import (
    Reading,
    RejectedRow,
    bad_category,
    breakdown_column,
    strip_suffix,
    within_validity,
)
from samstad.statistics.store.frame import PERIOD, PERIOD_FORMS

if TYPE_CHECKING:
    import polars as pl

MOST_CELLS = 50_000_000


@dataclass
class Dimension:
    """One dimension. `labels`: code → text; `other`: language → (label, labels) in the further languages.

    `periods` are the codes as periods of a release, where the file says on what scale they are (None for one
    that is no period). `total` is the category that the source calls its own total.
    """

    name: str
    label: str
    codes: list[str]
    labels: dict[str, str] = field(default_factory=dict)
    role: str = ""
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    total: str = ""
    elimination: bool = False
    periods: list[str | None] | None = None
    children: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    category_notes: dict[str, list[str]] = field(default_factory=dict)
    extension: dict[str, Any] = field(default_factory=dict)
    other: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)


@dataclass
class Cube:
    """`numbers` (float64, NaN where missing) and `kinds` (`Missing`) have a cell for each combination.

    `signs` is the source's own sign beside a cell, by place, where it has one.
    """

    dimensions: list[Dimension]
    numbers: npt.NDArray[np.float64]
    kinds: npt.NDArray[np.uint8]
    label: str = ""
    source: str = ""
    updated: str = ""
    language: str = ""
    notes: list[str] = field(default_factory=list)
    signs: dict[int, str] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    extension: dict[str, Any] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension.codes) for dimension in self.dimensions)


def reading(cube: Cube, mapping: Mapping, where: str) -> Reading:
    """The cube's cells as rows, its dimensions taken for what `mapping` says they are.

    Raises UserError where the mapping does not fit the dimensions.
    """
    import polars as pl

    roles = _roles(cube, mapping, where)
    frame = _frame(cube, roles, mapping)
    # A cell that made no sense is no row: it was refused, not missing.
    if cube.rejected:
        frame = frame.filter(~frame["line"].is_in([row.line for row in cube.rejected]))
    # The suffixes tell editions of areas apart, and are cut when that has been asked.
    frame, outside = within_validity(frame, mapping.validity)
    frame = frame.with_columns(strip_suffix(pl.col("area"), mapping.strip_suffix).alias("area"))
    frame, refused = _refused(frame, mapping)
    return Reading(
        frame.select("line", "area", "period", "measure", "breakdown", "value", "missing"),
        sorted([*cube.rejected, *outside.refused, *refused], key=lambda row: row.line),
        _measures(cube, roles, mapping),
        [*cube.warnings, *_totals(cube, roles, mapping)],
        {**about(cube, roles), "outside_validity": outside.left_out},
    )


def _roles(cube: Cube, mapping: Mapping, where: str) -> dict[str, str]:
    """Dimension → what it is for us: area, period, measure or `by_…`. Found by name, else by label."""
    names = {dimension.name: dimension.name for dimension in cube.dimensions}
    for dimension in reversed(cube.dimensions):
        for label in (dimension.label, *(label for label, _ in dimension.other.values())):
            names.setdefault(label, dimension.name)
    roles: dict[str, str] = {}
    wanted = {"area": mapping.area, "period": mapping.period, "measure": mapping.measure}
    wanted |= {f"by_{name}": Column(source) for name, source in mapping.breakdowns.items()}
    for role, column in wanted.items():
        if column is None:
            raise UserError(
                f"the mapping does not say which dimension is {role!r}",
                where=where,
                advice=f"This format takes {role!r}, and no 'values'",
            )
        if column.constant is not None:
            continue
        if column.name not in names:
            known = ", ".join(dimension.name for dimension in cube.dimensions)
            raise UserError(
                f"there is no dimension {column.name!r}",
                where=where,
                advice=f"The file has {known}; correct the mapping",
            )
        name = names[column.name]
        if name in roles:
            raise UserError(f"the mapping names the dimension {name!r} twice", where=where)
        roles[name] = role
    left = [each for each in cube.dimensions if each.name not in roles and len(each.codes) > 1]
    if left:
        raise UserError(
            f"the mapping does not name the dimension {left[0].name!r} ({len(left[0].codes)} categories)",
            where=where,
            advice="Name it in 'breakdowns', or fetch the file with one of its categories",
        )
    return roles


def _frame(cube: Cube, roles: dict[str, str], mapping: Mapping) -> pl.DataFrame:
    """All cells as rows, the last dimension fastest, as the file has them."""
    import polars as pl

    total = math.prod(cube.shape)
    columns: dict[str, Any] = {"line": np.arange(total)}
    after = total
    for dimension in cube.dimensions:
        size = len(dimension.codes)
        after //= size or 1
        if dimension.name in roles:
            role = roles[dimension.name]
            codes = _periods(dimension) if role == "period" else dimension.codes
            places = np.tile(np.repeat(np.arange(size, dtype=np.int32), after), total // (size * after or 1))
            columns[role] = pl.Series(codes, dtype=pl.String).gather(places)
    value = pl.Series(cube.numbers, nan_to_null=True)
    frame = pl.DataFrame({**columns, "value": value, "missing": cube.kinds})
    constants = {"area": mapping.area, "period": mapping.period, "measure": mapping.measure}
    frame = frame.with_columns(
        pl.lit(column.constant).alias(role)
        for role, column in constants.items()
        if column is not None and column.constant is not None
    )
    return frame


def _periods(dimension: Dimension) -> list[str]:
    """The codes as periods; one that is none stays as it is, and its cells are refused."""
    found = dimension.periods or [period_of(code) for code in dimension.codes]
    return [period or code for period, code in zip(found, dimension.codes, strict=True)]


def _refused(frame: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """The rows whose keys make sense, with their breakdown; and the others."""
    import polars as pl

    tests = [("period", ~pl.col("period").str.contains(PERIOD), PERIOD_FORMS)]
    for name in mapping.breakdowns:
        bad = [category for category in frame[f"by_{name}"].unique().to_list() if bad_category(category)]
        tests.append((f"by_{name}", pl.col(f"by_{name}").is_in(bad), "the category is empty or holds ';'"))
    rejected = []
    for column, test, reason in tests:
        for row in frame.filter(test).iter_rows(named=True):
            rejected.append(RejectedRow(row["line"], column.removeprefix("by_"), row[column], reason))
        frame = frame.filter(~test)
    return breakdown_column(frame, {name: f"by_{name}" for name in mapping.breakdowns}), rejected


def _measures(cube: Cube, roles: dict[str, str], mapping: Mapping) -> dict[str, dict[str, Any]]:
    """Measure → its name and unit, as the file gives them."""
    said = cube.extension.get("px", {})
    main = "en" if cube.language == "en" else "sv"
    if mapping.measure is not None and mapping.measure.constant is not None:
        name, counted = str(said.get("contents", "")), str(said.get("units", ""))
        if not (name or counted):
            return {}
        return {mapping.measure.constant: {"name": {"sv": name, main: name}, "unit": {"sv": counted}}}
    found = {}
    for dimension in cube.dimensions:
        if roles.get(dimension.name) == "measure":
            for code, label in dimension.labels.items():
                names = {main: label}
                for language, (_, labels) in dimension.other.items():
                    if language in ("sv", "en") and code in labels:
                        names[language] = labels[code]
                unit = dimension.units.get(code, {})
                # Text that is shown falls back on the Swedish.
                names.setdefault("sv", label)
                found[code] = {"name": names, "unit": {"sv": str(unit.get("base", ""))}}
    return found


def _totals(cube: Cube, roles: dict[str, str], mapping: Mapping) -> list[str]:
    """Dimensions with a total of their own that the mapping does not name: a sum would count twice."""
    warnings = []
    for dimension in cube.dimensions:
        role = roles.get(dimension.name, "")
        breakdown = role.removeprefix("by_")
        if role.startswith("by_") and dimension.total and breakdown not in mapping.totals:
            warnings.append(
                f"dimension {dimension.name!r} has its own total {dimension.total!r}; without "
                f'"totals": {{"{breakdown}": "{dimension.total}"}} in the mapping a sum over it counts everybody '
                "twice"
            )
    return warnings


def about(cube: Cube, roles: dict[str, str]) -> dict[str, Any]:
    """What the file says beside its numbers, as plain values: kept in the recipe of the release.

    Areas have their names in the area set and are not listed again; all else is what an export needs to write
    the same dimensions in the same order.
    """
    dimensions = []
    for each in cube.dimensions:
        role = roles.get(each.name, "")
        said: dict[str, Any] = {
            "name": each.name,
            "label": each.label,
            "is": role or "left",
            "role": each.role,
        }
        if role != "area":
            said["codes"] = each.codes
            said["labels"] = each.labels
            if role == "period":
                said["periods"] = _periods(each)
        plain = ("units", "total", "elimination", "children", "notes", "category_notes", "extension")
        said |= {key: value for key in plain if (value := getattr(each, key))}
        dimensions.append(said)
    return {
        "label": cube.label,
        "source": cube.source,
        "updated": cube.updated,
        "statuses": sorted(set(cube.signs.values())),
        "language": cube.language,
        "notes": cube.notes,
        "dimensions": dimensions,
        "extension": cube.extension,
    }


def empty_kinds(total: int) -> npt.NDArray[np.uint8]:
    return np.full(total, np.uint8(Missing.PRESENT))
