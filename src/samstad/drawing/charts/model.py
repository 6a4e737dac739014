"""What a line chart is told: points with doubt or reasons, series, target, baseline and breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samstad.methods.values import Missing


@dataclass(frozen=True, slots=True)
class Point:
    """One year's value with its interval, or why there is none."""

    year: int
    value: float | None = None
    missing: Missing = Missing.PRESENT
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of years in rising order; a year that is left out is passed over, not missing."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Target:
    """What shall be reached, when, and how the chart says it ("Mål 2026: högst 7,0 %")."""

    year: int
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the target is measured from, e.g. "Utgångsvärde 2019"."""

    year: int
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the series just before `year`, and its reason in a few words."""

    year: int
    label: str
