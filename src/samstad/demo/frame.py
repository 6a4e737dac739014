"""The rows of a table, and from the smallest areas' numbers to theirs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstad.methods.values import Missing, Values

from . import plan
from .catalogue import AREA, CITY, DISTRICT
from .geography import CITY_SET, DISTRICT_SET, NEW, OLD, Geography
from .people import Ints
from .shapes import Floats


@dataclass(frozen=True, slots=True)
class Row:
    """A place that a table has numbers for. `area_sets`: those in which the code is found."""

    level: str
    code: str
    name: str
    area_sets: tuple[str, ...]
    district: str


@dataclass(frozen=True)
class Frame:
    """Rows of a table, and which areas of 2021 each row is made of.

    `parts`: (rows, areas of 2021) 0 or 1. `exists`: (rows, years).
    """

    rows: tuple[Row, ...]
    parts: Floats
    exists: NDArray[np.bool_]

    @classmethod
    def of(cls, geography: Geography, kind: str) -> Frame:
        """`kind`: `area` (both versions of the basområden), `district`, or `all` (also the whole city)."""
        years = np.array(plan.YEARS)
        rows: list[Row] = []
        parts: list[list[bool]] = []
        exists: list[NDArray[np.bool_]] = []
        if kind in ("area", "all"):
            old, new = set(geography.old.codes), set(geography.new.codes)
            areas = {area.code: area for area in (*geography.old, *geography.new)}
            for code in sorted(areas):
                sets = tuple(s for s, codes in ((OLD, old), (NEW, new)) if code in codes)
                rows.append(Row(AREA, code, areas[code].name, sets, areas[code].district))
                inside = geography.parts[code] if code in old else (code,)
                parts.append([area.code in inside for area in geography.new])
                exists.append(np.where(years < plan.SPLIT_YEAR, code in old, code in new))
        if kind in ("district", "all"):
            for area in geography.districts:
                rows.append(Row(DISTRICT, area.code, area.name, (DISTRICT_SET,), area.code))
                parts.append([one.district == area.code for one in geography.new])
                exists.append(np.ones(len(years), dtype=bool))
        if kind == "all":
            city = geography.city.areas[0]
            rows.append(Row(CITY, city.code, city.name, (CITY_SET,), ""))
            parts.append([True] * len(geography.new.areas))
            exists.append(np.ones(len(years), dtype=bool))
        return cls(tuple(rows), np.array(parts, dtype=np.float64), np.array(exists))

    @property
    def levels(self) -> NDArray[np.str_]:
        return np.array([row.level for row in self.rows])

    def total(self, array: Floats | Ints) -> Floats:
        """Sum over each row's areas, (rows, years …)."""
        return np.tensordot(self.parts, array, axes=1)

    def count(self, array: Ints) -> Values:
        """Counts per row; NOT_APPLICABLE where the area did not exist."""
        whole = self.total(array)
        gone = np.broadcast_to(~self.exists.reshape(self.exists.shape + (1,) * (whole.ndim - 2)), whole.shape)
        return Values.of(whole, np.where(gone, Missing.NOT_APPLICABLE, Missing.PRESENT))

    def mean(self, level: Floats, of: Ints) -> tuple[Floats, Floats]:
        """Mean of `level` over the people `of` each row (NaN where nobody), and how many they are."""
        heads = self.total(of)
        with np.errstate(invalid="ignore"):
            return self.total(level * of) / heads, heads

    def value(self, random: np.random.Generator, level: Floats, of: Ints, noise: float) -> Values:
        """Values with one decimal; `noise` is the spread of one person, so few people give noisy values."""
        mean, heads = self.mean(level, of)
        drawn = np.round(mean + random.normal(0, 1, mean.shape) * noise / np.sqrt(np.maximum(heads, 1)), 1)
        nobody = ~self.exists | (heads == 0)
        return Values.of(drawn, np.where(nobody, Missing.NOT_APPLICABLE, Missing.PRESENT))
