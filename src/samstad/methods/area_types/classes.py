"""Classes by cut points of a stated vintage, and the five official types of areas."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.record import checked_fields
from samstad.methods.uncertainty import Interval
from samstad.methods.values import FloatArray, Values

IntArray = npt.NDArray[np.int64]

#: The official types: number → name, as published.
OFFICIAL_TYPES: Mapping[int, str] = {
    1: "Områden med stora socioekonomiska utmaningar",
    2: "Områden med socioekonomiska utmaningar",
    3: "Socioekonomiskt blandade områden",
    4: "Områden med goda socioekonomiska förutsättningar",
    5: "Områden med mycket goda socioekonomiska förutsättningar",
}


class Numbering(StrEnum):
    """Which end has class 1: the highest values (the official types) or the lowest."""

    FROM_HIGHEST = "from_highest"
    FROM_LOWEST = "from_lowest"


@dataclass(frozen=True, slots=True)
class CutPoints:
    """Where the classes part: `values` finite and rising, in the unit of what is classed.

    `vintage` is the year or edition that they belong to, `source` who has set them and how. A value on a cut
    point is in the class above it. Raises ValueError for cut points that do not rise, or without vintage or source.
    """

    vintage: str
    source: str
    values: tuple[float, ...]
    numbering: Numbering = Numbering.FROM_LOWEST

    def __post_init__(self) -> None:
        if not self.vintage.strip() or not self.source.strip():
            raise ValueError("cut points have a vintage and a source")
        rising = all(low < high for low, high in zip(self.values, self.values[1:], strict=False))
        if not self.values or not rising or not all(math.isfinite(value) for value in self.values):
            raise ValueError(f"cut points {list(self.values)} are not rising")

    @property
    def classes(self) -> int:
        return len(self.values) + 1

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"values": list(self.values), "numbering": self.numbering.value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CutPoints:
        entries = checked_fields(cls, data)
        if "numbering" in entries:
            entries["numbering"] = Numbering(entries["numbering"])
        return cls(**{**entries, "values": tuple(float(value) for value in entries["values"])})


def classify(values: npt.ArrayLike, cut_points: CutPoints) -> IntArray:
    """The class of each value, 1 … `cut_points.classes`; 0 where missing (NaN), which is no class at all.

    1 + the number of cut points ≤ the value; counted from the highest class, 1 + the number above it.

    Values of any shape, in the unit of the cut points. Raises ValueError where they are no numbers. Source:
    docs/methods/area-types.md.
    """
    numbers = np.asarray(values, dtype=np.float64)
    above = np.searchsorted(np.asarray(cut_points.values), numbers, side="right")
    if cut_points.numbering is Numbering.FROM_HIGHEST:
        classes = cut_points.classes - above
    else:
        classes = above + 1
    return np.asarray(np.where(np.isnan(numbers), 0, classes), dtype=np.int64)


def socioeconomic_index(
    low_education: Values, low_economic_standard: Values, assistance_or_unemployment: Values
) -> Values:
    """The socioeconomic index of an area: the plain mean of three shares, not standardised.

    SEI = (A + B + C)/3. A: 25–65 years with no more than lower secondary education; B: all ages with low
    economic standard; C: 20–65 years with economic assistance for at least 10 months, or unemployed over 6 months.
    All in per cent, any one shape; the result is 0–100, higher is worse, and missing where one of them is.
    With another third share than C it is another index. Source: docs/methods/area-types.md.
    Raises ValueError for different shapes.
    """
    total = low_education + low_economic_standard + assistance_or_unemployment
    return Values(total.values / 3, total.missing)


def index_interval(
    shares: npt.ArrayLike,
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
    *,
    dependence: Literal["independent", "worst"] = "independent",
) -> Interval:
    """Limits of the mean of `shares` (parts, …) from the limits of each.

    independent: mean ∓ √Σ(distance²)/parts; worst: the mean of the limits, right however the parts hang together.
    The parts of one area are of the same persons and err alike: the truth lies between the two.
    Raises ValueError for another `dependence`. Zou & Donner (2008), Stat. Med. 27:1693–1702.
    In the unit of the shares; NaN where one of them is missing.
    """
    v, low, up = (np.asarray(item, dtype=np.float64) for item in (shares, lower, upper))
    mean, parts = v.mean(axis=0), v.shape[0]
    if dependence == "worst":
        below, above = np.sum(v - low, axis=0), np.sum(up - v, axis=0)
    elif dependence == "independent":
        below, above = np.sqrt(np.sum((v - low) ** 2, axis=0)), np.sqrt(np.sum((up - v) ** 2, axis=0))
    else:
        raise ValueError(f"dependence is {dependence!r}; it is 'independent' or 'worst'")
    return Interval(np.asarray(mean - below / parts)[()], np.asarray(mean + above / parts)[()])


def official_cut_points(
    index: Values,
    vintage: str,
    source: str,
    *,
    divisor: Literal["population", "sample"],
    weights: FloatArray | None = None,
) -> CutPoints:
    """The four cut points of the five official types, from the index (areas,) of all areas in one year.

    μ − σ, μ, μ + σ, μ + 2σ, with mean μ and standard deviation σ over the areas that have the index; type 1 is
    SEI ≥ μ + 2σ, type 5 SEI < μ − σ.

    Whether the official σ divides by n (`population`) or n − 1 (`sample`), and whether areas are weighted, is not
    confirmed: the caller says. `weights` (areas,) ≥ 0, 1 without, with the population's σ only. A published type
    goes before one made here. Raises ValueError for fewer than two areas, no spread, or bad weights.
    In the unit of the index; missing areas have no part in them. Source: docs/methods/area-types.md.
    """
    present = index.present
    numbers = index.values[present]
    share = np.ones(numbers.shape) if weights is None else np.asarray(weights, np.float64)[present]
    if divisor not in ("population", "sample") or (divisor == "sample" and weights is not None):
        raise ValueError("divisor is 'population' or 'sample', and weights go with 'population'")
    if numbers.size < 2 or not np.all(np.isfinite(share)) or np.any(share < 0) or share.sum() == 0:
        raise ValueError("cut points need two areas with an index, and weights from 0 up")
    mean = float(np.sum(share * numbers) / share.sum())
    squares = float(np.sum(share * (numbers - mean) ** 2))
    sd = math.sqrt(squares / (numbers.size - 1 if divisor == "sample" else float(share.sum())))
    cuts = (mean - sd, mean, mean + sd, mean + 2 * sd)
    return CutPoints(vintage, source, cuts, Numbering.FROM_HIGHEST)
