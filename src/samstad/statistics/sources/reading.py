"""What a file gave, whatever its format: rows, those that are refused, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samstad.statistics.store import FrameError, breakdown_text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class RejectedRow:
    """A row that cannot be taken in: where it is, the value at fault, and why.

    `line` is the line of a text file, counted from 1; of a JSON-stat file the place in `value`, from 0.
    """

    line: int
    column: str
    value: str
    reason: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file} {self.line}, {self.column} {self.value!r}: {self.reason}".lstrip()


@dataclass
class Reading:
    """One file, read. `frame` has line, area, period, measure, breakdown, value, missing."""

    frame: pl.DataFrame
    rejected: list[RejectedRow] = field(default_factory=list)
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def let_go(self) -> pl.DataFrame:
        """The rows, which are not kept here any longer."""
        frame, self.frame = self.frame, self.frame.clear()
        return frame


def breakdown_column(frame: pl.DataFrame, breakdowns: MappingOf[str, str]) -> pl.DataFrame:
    """`frame` with the text column `breakdown` made from the columns that `breakdowns` names.

    Raises FrameError where a category is empty or holds a sign that the text is built with.
    """
    import polars as pl

    if not breakdowns:
        return frame.with_columns(pl.lit("").alias("breakdown"))
    columns = [breakdowns[name] for name in sorted(breakdowns)]
    combinations = frame.select(columns).unique().rows()
    texts = [
        breakdown_text(dict(zip(sorted(breakdowns), combination, strict=True)))
        for combination in combinations
    ]
    known = pl.DataFrame(combinations, schema=dict.fromkeys(columns, pl.String), orient="row").with_columns(
        pl.Series("breakdown", texts, dtype=pl.String)
    )
    return frame.join(known, on=columns, how="left", maintain_order="left")


NO_SUCH_AREA = (
    "there is a number for a period in which the mapping's 'validity' says that there is no such area"
)


@dataclass(frozen=True)
class Outside:
    """What a source said of areas outside the years in which they are there: left out, or refused."""

    left_out: int = 0
    refused: list[RejectedRow] = field(default_factory=list)


def within_validity(
    frame: pl.DataFrame, validity: Sequence[MappingOf[str, str]]
) -> tuple[pl.DataFrame, Outside]:
    """The rows of areas in the periods in which their edition is valid, by the codes as the source writes them.

    Services give 0, and not "missing", for an area edition in years when it was not there: no such zero is a
    number. What goes by the period is left out, zero or missing; another number there contradicts the mapping
    and is refused. Ask before the suffixes are stripped: they tell the editions apart.
    """
    import polars as pl

    outside = pl.lit(False)
    for each in validity:
        there = pl.col("area").str.strip_chars().str.contains(each["codes"])
        year = pl.col("period").str.slice(0, 4)
        before = year < each["from"] if each.get("from") else pl.lit(False)
        after = year > each["to"] if each.get("to") else pl.lit(False)
        outside = outside | (there & (before | after))
    lost = frame.filter(outside)
    wrong = lost.filter(pl.col("value").is_not_null() & (pl.col("value") != 0))
    refused = [
        RejectedRow(row["line"], "area", row["area"], NO_SUCH_AREA) for row in wrong.iter_rows(named=True)
    ]
    return frame.filter(~outside), Outside(lost.height - wrong.height, refused)


def strip_suffix(column: pl.Expr, pattern: str) -> pl.Expr:
    """Area codes without what `pattern` finds at their end."""
    column = column.str.strip_chars()
    return (
        column.str.replace(pattern if pattern.endswith("$") else f"(?:{pattern})$", "") if pattern else column
    )


def bad_category(value: str) -> bool:
    """Whether a category cannot be part of a breakdown."""
    try:
        breakdown_text({"x": value})
    except FrameError:
        return True
    return False
