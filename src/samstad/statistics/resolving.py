"""Which area set a row's code belongs to: the one of the dataset's that has the code and is valid in the
period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.models import Area, AreaSet, Dataset
from samstad.statistics.sources.periods import last_day
from samstad.statistics.sources.reading import RejectedRow
from samstad.statistics.store.codes import categories_of, codes_of, counts, enumerated, from_codes, occurring

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
    rows: dict[str, int] = field(default_factory=dict)  # by area set


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

        frame = enumerated(frame)
        areas, periods = codes_of(frame["area"]), codes_of(frame["period"])
        codes, times = categories_of(frame["area"]), categories_of(frame["period"])
        # One number for each pair: what is found of it is then laid on its rows.
        pairs = areas.astype(np.uint32) * np.uint32(len(times)) + periods
        occurs = np.flatnonzero(occurring(pairs, len(codes) * len(times)))
        names = sorted(area_set.code for area_set in self.sets)
        holder = np.full(len(codes) * len(times), len(names), dtype=np.min_scalar_type(len(names)))
        reasons: dict[int, str] = {}
        used = set()
        for pair in occurs.tolist():
            area_set, reason = self.find(codes[pair // len(times)], times[pair % len(times)])
            if area_set is None:
                reasons[pair] = reason
            else:
                holder[pair] = names.index(area_set.code)
                used.add(area_set.code)
        rows = holder[pairs]
        rejected: list[RejectedRow] = []
        silent = 0
        if reasons:
            lost = rows == len(names)
            known = np.array([code in self.holders for code in codes])[areas]
            quiet = lost & known & (frame["missing"].to_numpy() == Missing.NOT_APPLICABLE)
            silent = int(quiet.sum())
            rejected = self._refused(
                frame["line"].to_numpy(), pairs, lost & ~quiet, reasons, codes, len(times)
            )
            frame, rows = frame.filter(pl.Series(~lost)), rows[~lost]
        held = counts(rows, len(names)).tolist()
        return Resolved(
            frame.with_columns(from_codes("area_set", rows, names)),
            rejected,
            silent,
            [area_set for area_set in self.sets if area_set.code in used],
            {name: number for name, number in zip(names, held, strict=True) if number},
        )

    @staticmethod
    def _refused(
        lines: npt.NDArray[Any],
        pairs: npt.NDArray[Any],
        refused: npt.NDArray[np.bool_],
        reasons: dict[int, str],
        codes: list[str],
        periods: int,
    ) -> list[RejectedRow]:
        """A line of a wide file is many cells, and is refused once."""
        once = dict.fromkeys(zip(lines[refused].tolist(), pairs[refused].tolist(), strict=True))
        return [RejectedRow(line, "area", codes[pair // periods], reasons[pair]) for line, pair in once]

    def areas_of(self, used: Sequence[AreaSet]) -> dict[str, list[str]]:
        """Code of each used area set → the areas in it."""
        return {
            area_set.code: sorted(code for code, holders in self.holders.items() if area_set in holders)
            for area_set in used
        }
