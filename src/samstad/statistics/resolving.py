"""Which area set a row's code belongs to: the one of the dataset's that has the code and is valid in the
period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.models import Area, AreaSet, Dataset
from samstad.statistics.sources.periods import last_day
from samstad.statistics.sources.reading import RejectedRow

if TYPE_CHECKING:
    import polars as pl


def covers(area_set: AreaSet, day: dt.date) -> bool:
    """Whether the area set is valid on `day`; an open end is valid for ever."""
    return (area_set.valid_from is None or area_set.valid_from <= day) and (
        area_set.valid_to is None or day <= area_set.valid_to
    )


@dataclass
class Resolved:
    """Rows with their area set, the rows that have none, and what was left out without loss."""

    frame: pl.DataFrame
    rejected: list[RejectedRow]
    left_out: int = 0
    used: list[AreaSet] = field(default_factory=list)


class Resolver:
    """The area sets of one dataset, ready to be asked."""

    def __init__(self, dataset: Dataset) -> None:
        self.sets: list[AreaSet] = list(dataset.area_sets.all())
        if not self.sets:
            raise UserError(
                "the dataset has no area set, so no row can find its area",
                where=f"dataset {dataset.code}",
                advice="Name its area sets in the city folder, and import their areas",
            )
        codes = [area_set.code for area_set in self.sets]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise UserError(f"two of its area sets are called {twice[0]!r}", where=f"dataset {dataset.code}")
        self.holders: dict[str, list[AreaSet]] = {}
        by_id = {area_set.pk: area_set for area_set in self.sets}
        for set_id, code in Area.objects.filter(area_set__in=self.sets).values_list("area_set_id", "code"):
            self.holders.setdefault(code, []).append(by_id[set_id])

    def find(self, code: str, period: str) -> tuple[AreaSet | None, str]:
        """The area set, or None with the reason."""
        holders = self.holders.get(code, [])
        try:
            day = last_day(period)
        except ValueError as error:  # the form is right, and still there is no such week
            return None, f"{period} is no period: {error}"
        valid = [area_set for area_set in holders if covers(area_set, day)]
        if len(valid) == 1:
            return valid[0], ""
        if valid:
            names = " and ".join(area_set.code for area_set in valid)
            return None, f"the code is in {names}, which are both valid in {period}"
        if holders:
            spans = ", ".join(f"{s.code} ({s.valid_from or '…'}–{s.valid_to or '…'})" for s in holders)
            return None, f"in {period} no area set with this code is valid; it is in {spans}"
        names = ", ".join(area_set.code for area_set in self.sets)
        for near in (f"0{code}", code.strip("'\""), code.upper()):
            if near in self.holders:
                return None, f"no area has this code in {names}; {near} is there: has the file lost a sign?"
        return None, f"no area has this code in {names}"

    def resolve(self, frame: pl.DataFrame) -> Resolved:
        """Give each row its area set.

        A row that says "not applicable" of an area in a period when that area is not valid says nothing new,
        and is left out; any other row without an area set is refused.
        """
        import polars as pl

        pairs = frame.select("area", "period").unique(maintain_order=True).rows()
        found = [self.find(code, period) for code, period in pairs]
        table = pl.DataFrame(
            {
                "area": [code for code, _ in pairs],
                "period": [period for _, period in pairs],
                "area_set": [area_set.code if area_set else None for area_set, _ in found],
                "reason": [reason for _, reason in found],
            },
            schema=dict.fromkeys(("area", "period", "area_set", "reason"), pl.String),
        )
        joined = frame.join(table, on=("area", "period"), how="left", maintain_order="left")
        lost = joined.filter(pl.col("area_set").is_null())
        known = pl.col("area").is_in(list(self.holders))
        silent = known & (pl.col("missing") == int(Missing.NOT_APPLICABLE))
        # A line of a wide file is many cells, and is refused once.
        refused = lost.filter(~silent).select("line", "area", "reason").unique(maintain_order=True)
        rejected = [RejectedRow(line, "area", area, reason) for line, area, reason in refused.rows()]
        used = set(table["area_set"].drop_nulls())
        return Resolved(
            joined.filter(pl.col("area_set").is_not_null()).drop("reason"),
            rejected,
            lost.filter(silent).height,
            [area_set for area_set in self.sets if area_set.code in used],
        )

    def without_rows(self, frame: pl.DataFrame, used: Sequence[AreaSet]) -> list[str]:
        """A sentence for each used area set with areas that no row is about: nobody falls out in silence."""
        sentences = []
        for area_set in used:
            codes = {code for code, holders in self.holders.items() if area_set in holders}
            present = set(frame.filter(frame["area_set"] == area_set.code)["area"].unique())
            if lost := sorted(codes - present):
                shown = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
                sentences.append(f"{len(lost)} of {len(codes)} areas in {area_set.code} have no row: {shown}")
        return sentences
