"""Numbers that know why they are missing.

A kind of missing is a result of its own: it is never zero, and it never becomes "good".
`Values` carries numbers and kinds side by side, and its arithmetic keeps the kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
KindArray = npt.NDArray[np.uint8]


class Missing(IntEnum):
    """Why there is no number. `PRESENT` means that there is one.

    The order is the order of strength: where two missing values meet, the result carries the larger,
    so that what must be kept secret stays marked as secret.
    """

    PRESENT = 0
    UNEXPLAINED = 1
    NOT_COLLECTED = 2
    NOT_APPLICABLE = 3
    NOT_YET_PUBLISHED = 4
    SUPPRESSED_BY_SOURCE = 5
    WITHHELD = 6

    @property
    def code(self) -> str:
        """The name used in files and reports: `withheld`, `not_yet_published` …"""
        return self.name.lower()

    @classmethod
    def from_code(cls, code: str) -> Missing:
        """The kind called `code`; ValueError for a name that is none of them."""
        try:
            return cls[code.upper()]
        except KeyError:
            raise ValueError(
                f"{code!r} is no kind of missing; one of {[kind.code for kind in cls]}"
            ) from None


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers of any shape, and a kind of missing for each.

    `values` is float64, NaN where missing; `missing` is uint8 of the same shape (see `Missing`).
    Raises ValueError when the shapes differ, when a kind is none of `Missing` (a damaged file), or when
    a number and a kind contradict each other.
    """

    values: FloatArray
    missing: KindArray

    def __post_init__(self) -> None:
        if self.values.shape != self.missing.shape:
            raise ValueError(f"values {self.values.shape} and missing {self.missing.shape} differ in shape")
        if int(self.missing.max(initial=0)) > max(Missing):
            raise ValueError(f"{int(self.missing.max())} is no kind of missing")
        if bool(np.any(np.isnan(self.values) != (self.missing != Missing.PRESENT))):
            raise ValueError("a value is NaN exactly where its kind of missing is not PRESENT")

    @classmethod
    def of(cls, values: npt.ArrayLike, missing: npt.ArrayLike | None = None) -> Values:
        """Build from numbers; NaN without a kind becomes `UNEXPLAINED`."""
        numbers = np.array(values, dtype=np.float64)
        if missing is None:
            kinds = np.where(np.isnan(numbers), Missing.UNEXPLAINED, Missing.PRESENT).astype(np.uint8)
        else:
            kinds = np.array(missing, dtype=np.uint8)
            numbers = np.where(kinds != Missing.PRESENT, np.nan, numbers)
        return cls(numbers, kinds)

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """True where there is a number."""
        return np.equal(self.missing, int(Missing.PRESENT))

    def withheld_where(self, mask: npt.NDArray[np.bool_]) -> Values:
        """The same values with those under `mask` withheld; what is missing already keeps its kind."""
        hide = mask & self.present
        return Values(
            np.where(hide, np.nan, self.values),
            np.where(hide, np.uint8(Missing.WITHHELD), self.missing).astype(np.uint8),
        )

    def _combined(self, numbers: FloatArray, *others: Values) -> Values:
        kinds = self.missing
        for other in others:
            kinds = np.maximum(kinds, other.missing)
        return Values(np.where(kinds == Missing.PRESENT, numbers, np.nan), kinds.astype(np.uint8))

    def __add__(self, other: Values) -> Values:
        return self._combined(self.values + other.values, other)

    def __sub__(self, other: Values) -> Values:
        return self._combined(self.values - other.values, other)

    def over(self, base: Values) -> Values:
        """Quotient; a base of zero gives `NOT_APPLICABLE`: a share of nobody is not a number."""
        empty = base.present & (base.values == 0)
        kinds = np.where(empty, np.uint8(Missing.NOT_APPLICABLE), base.missing).astype(np.uint8)
        safe = Values(np.where(empty, np.nan, base.values), kinds)
        with np.errstate(invalid="ignore", divide="ignore"):
            return self._combined(self.values / safe.values, safe)

    def total(self, axis: int) -> tuple[Values, FloatArray]:
        """Sum along `axis`, and the share (0–1) of the parts that were there.

        A sum over something missing is missing: it takes the strongest kind among its parts. An empty
        axis sums to 0 with coverage 1.
        """
        kinds = self.missing.max(axis=axis, initial=0).astype(np.uint8)
        numbers = np.where(
            kinds == Missing.PRESENT, np.where(self.present, self.values, 0).sum(axis=axis), np.nan
        )
        parts = self.missing.shape[axis]
        coverage = self.present.sum(axis=axis) / parts if parts else np.ones(numbers.shape)
        return Values(numbers, kinds), np.asarray(coverage, dtype=np.float64)
