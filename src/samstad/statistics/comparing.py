"""How an edition differs from the one before, and whether a source's own parts add up to its totals. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray, KindArray, Missing
from samstad.statistics.store import breakdown_of, breakdown_text
from samstad.statistics.store.codes import alike, categories_of, codes_of, counts, places, sizes, starts
from samstad.statistics.store.frame import COLUMNS, series_of

if TYPE_CHECKING:
    import polars as pl

# A sum of binary fractions differs from the sum of what was printed: no finding below this share of the
# total.
ADDING_TOLERANCE = 1e-9


BoolArray = npt.NDArray[np.bool_]
ABSENT = 255  # no kind of missing: the edition has no such cell


@dataclass(frozen=True)
class Changes:
    """Number of cells that are new, that have another value or kind, that are gone, and that are as
    before."""

    new: int
    changed: int
    removed: int
    unchanged: int

    @property
    def none(self) -> bool:
        return not (self.new or self.changed or self.removed)


@dataclass(frozen=True)
class Differing:
    """The cells of one series in two editions laid beside one another: (periods × places,) each.

    `kinds`: kind of missing in the old and the new, `ABSENT` where an edition has no such cell; `values`: NaN
    where there is none. `measure` and `breakdown` say which series.
    """

    measure: str
    breakdown: str
    values: tuple[FloatArray, FloatArray]
    kinds: tuple[KindArray, KindArray]

    @property
    def new(self) -> BoolArray:
        return (self.kinds[0] == ABSENT) & (self.kinds[1] != ABSENT)

    @property
    def removed(self) -> BoolArray:
        return (self.kinds[0] != ABSENT) & (self.kinds[1] == ABSENT)

    @property
    def changed(self) -> BoolArray:
        both = (self.kinds[0] != ABSENT) & (self.kinds[1] != ABSENT)
        present = int(Missing.PRESENT)
        numbers = (self.kinds[0] == present) & (self.kinds[1] == present)
        return both & ((self.kinds[0] != self.kinds[1]) | (numbers & (self.values[0] != self.values[1])))


def series_beside(old: pl.DataFrame, new: pl.DataFrame) -> Iterator[Differing]:
    """Each series of either edition, in order; both frames canonical and `alike`.

    Both are in the order of series, so that each is one stretch of rows: a release of 50 million cells is compared
    a series at a time, and nothing is joined.
    """
    inner = math.prod(sizes(old)[2:])
    breakdowns = len(categories_of(old["breakdown"]))
    stretches = [_stretches(frame, breakdowns) for frame in (old, new)]
    measures, texts = categories_of(old["measure"]), categories_of(old["breakdown"])
    for number in sorted(set(stretches[0]) | set(stretches[1])):
        values, kinds = [], []
        for frame, held in zip((old, new), stretches, strict=True):
            value, kind = np.full(inner, np.nan), np.full(inner, ABSENT, dtype=np.uint8)
            if number in held:
                rows = frame[held[number]]
                at = within(rows)
                value[at] = rows["value"].fill_null(float("nan")).to_numpy()
                kind[at] = rows["missing"].to_numpy()
            values.append(value)
            kinds.append(kind)
        yield Differing(
            measures[number // breakdowns],
            texts[number % breakdowns],
            (values[0], values[1]),
            (kinds[0], kinds[1]),
        )


def _stretches(frame: pl.DataFrame, breakdowns: int) -> dict[int, slice]:
    """Series as a number → its rows."""
    first = starts(frame, ("measure", "breakdown"))
    last = np.append(first, frame.height)[1:]
    measure, breakdown = (codes_of(frame[name][first]).astype(np.int64) for name in ("measure", "breakdown"))
    numbers = measure * breakdowns + breakdown
    return {int(number): slice(int(a), int(b)) for number, a, b in zip(numbers, first, last, strict=True)}


def within(rows: pl.DataFrame) -> npt.NDArray[np.int64]:
    """The place of each row of one series among periods × area sets × areas."""
    at = np.zeros(rows.height, dtype=np.int64)
    for name in ("period", "area_set", "area"):
        column = rows[name]
        at *= len(categories_of(column))
        at += codes_of(column)
    return at


def compare(old: pl.DataFrame, new: pl.DataFrame) -> Changes:
    """What `new` changes in `old`; both canonical frames."""
    one, other = alike((old, new))
    added = changed = removed = 0
    for series in series_beside(one, other):
        added += int(series.new.sum())
        changed += int(series.changed.sum())
        removed += int(series.removed.sum())
    return Changes(added, changed, removed, old.height - changed - removed)


def merge(old: pl.DataFrame, delivery: pl.DataFrame) -> pl.DataFrame:
    """The edition before with the delivery's cells in place of its own; not yet in canonical order."""
    import polars as pl

    old, delivery = alike((old.select(COLUMNS), delivery.select(COLUMNS)))
    replaced = np.isin(places(old), places(delivery))
    return pl.concat([old.filter(pl.Series(~replaced)), delivery])


def missing_counts(frame: pl.DataFrame) -> dict[str, int]:
    """Kind of missing → number of cells; kinds that do not occur are left out."""
    found = counts(frame["missing"].to_numpy(), int(max(Missing)) + 1)
    return {
        kind.name.lower(): int(found[kind]) for kind in Missing if found[kind] and kind is not Missing.PRESENT
    }


@dataclass(frozen=True)
class Adding:
    """Of `cells` where the total and every part are there, `differ` have parts that do not sum to the
    total."""

    measure: str
    dimension: str
    cells: int
    differ: int


def added(frame: pl.DataFrame, dimension: str, total: str) -> pl.DataFrame | None:
    """Of each cell that is the total of `dimension` and has every part: `total` and the `sum` of the parts.

    Columns measure, rest (the other dimensions), period, area_set, area, total, sum. None where no measure has
    the dimension.
    """
    import polars as pl

    split = []
    for measure, breakdown in series_of(frame):
        categories = breakdown_of(breakdown)
        if dimension in categories:
            category = categories.pop(dimension)
            split.append((measure, breakdown, breakdown_text(categories), category))
    if not split:
        return None
    names = ["measure", "breakdown", "rest", "category"]
    parts = pl.DataFrame(split, schema=names, orient="row").with_columns(
        pl.col("measure").cast(frame.schema["measure"]),
        pl.col("breakdown").cast(frame.schema["breakdown"]),
    )
    number = parts.group_by("measure").agg(pl.col("category").n_unique().alias("categories"))
    return (
        frame.join(parts, on=("measure", "breakdown"))
        .join(number, on="measure")
        .group_by("measure", "rest", "period", "area_set", "area")
        .agg(
            (pl.col("value").count() == pl.col("categories").first()).alias("whole"),
            pl.col("value").filter(pl.col("category") == total).first().alias("total"),
            pl.col("value").filter(pl.col("category") != total).sum().alias("sum"),
        )
        .filter("whole")
    )


def apart() -> pl.Expr:
    """Which rows of `added` have parts that do not sum to their total."""
    import polars as pl

    return (pl.col("sum") - pl.col("total")).abs() > ADDING_TOLERANCE * pl.col("total").abs()


def adding(frame: pl.DataFrame, totals: Mapping[str, str]) -> list[Adding]:
    """For each measure and dimension with a total category: do the other categories sum to it?"""
    import polars as pl

    found = []
    for dimension, total in totals.items():
        cells = added(frame, dimension, total)
        if cells is None:
            continue
        counted = cells.group_by("measure").agg(pl.len().alias("cells"), apart().sum().alias("differ"))
        found += [
            Adding(measure, dimension, number_of_cells, differ)
            for measure, number_of_cells, differ in counted.sort("measure").rows()
        ]
    return found
