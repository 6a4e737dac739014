"""How an edition differs from the one before, and whether a source's own parts add up to its totals. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samstad.methods.values import Missing
from samstad.statistics.store import breakdown_of, breakdown_text
from samstad.statistics.store.frame import COLUMNS, KEY

if TYPE_CHECKING:
    import polars as pl

# A sum of binary fractions differs from the sum of what was printed: no finding below this share of the
# total.
ADDING_TOLERANCE = 1e-9


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


def compare(old: pl.DataFrame, new: pl.DataFrame) -> Changes:
    """What `new` changes in `old`; both canonical frames."""
    import polars as pl

    both = old.join(new, on=KEY, how="inner", suffix="_new")
    same = pl.col("value").eq_missing(pl.col("value_new")) & (pl.col("missing") == pl.col("missing_new"))
    unchanged = both.select(same.sum()).item()
    return Changes(new.height - both.height, both.height - unchanged, old.height - both.height, unchanged)


def merge(old: pl.DataFrame, delivery: pl.DataFrame) -> pl.DataFrame:
    """The edition before with the delivery's cells in place of its own; not yet in canonical order."""
    import polars as pl

    kept = old.join(delivery, on=KEY, how="anti")
    return pl.concat([kept.select(COLUMNS), delivery.select(COLUMNS)])


def missing_counts(frame: pl.DataFrame) -> dict[str, int]:
    """Kind of missing → number of cells; kinds that do not occur are left out."""
    counted = frame["missing"].value_counts()
    kinds = dict(zip(counted["missing"].to_list(), counted["count"].to_list(), strict=True))
    return {
        kind.name.lower(): kinds[kind] for kind in Missing if kind in kinds and kind is not Missing.PRESENT
    }


@dataclass(frozen=True)
class Adding:
    """Of `cells` where the total and every part are there, `differ` have parts that do not sum to the
    total."""

    measure: str
    dimension: str
    cells: int
    differ: int


def adding(frame: pl.DataFrame, totals: Mapping[str, str]) -> list[Adding]:
    """For each measure and dimension with a total category: do the other categories sum to it?"""
    import polars as pl

    found = []
    pairs = frame.select("measure", "breakdown").unique().sort("measure", "breakdown").rows()
    for dimension, total in totals.items():
        split = []
        for measure, breakdown in pairs:
            categories = breakdown_of(breakdown)
            if dimension in categories:
                category = categories.pop(dimension)
                split.append((measure, breakdown, breakdown_text(categories), category))
        if not split:
            continue
        names = ["measure", "breakdown", "rest", "category"]
        parts = pl.DataFrame(split, schema=names, orient="row")
        number = parts.group_by("measure").agg(pl.col("category").n_unique().alias("categories"))
        cells = (
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
        apart = (pl.col("sum") - pl.col("total")).abs() > ADDING_TOLERANCE * pl.col("total").abs()
        counted = cells.group_by("measure").agg(pl.len().alias("cells"), apart.sum().alias("differ"))
        found += [
            Adding(measure, dimension, number_of_cells, differ)
            for measure, number_of_cells, differ in counted.sort("measure").rows()
        ]
    return found
