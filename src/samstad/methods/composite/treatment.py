"""What is done with outlying values before they are put on a scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import numpy as np

from samstad.methods.record import checked_fields
from samstad.methods.values import FloatArray


class TreatmentKind(StrEnum):
    NONE = "none"
    WINSORISE = "winsorise"
    WINSORISE_SKEWED = "winsorise_skewed"
    BOX_COX = "box_cox"


_PARAMETERS = {
    TreatmentKind.NONE: (),
    TreatmentKind.WINSORISE: ("tail",),
    TreatmentKind.WINSORISE_SKEWED: ("skewness", "kurtosis", "most"),
    TreatmentKind.BOX_COX: ("power",),
}


@dataclass(frozen=True, slots=True)
class Treatment:
    """How outlying values are treated, in the component's own unit and before it is turned.

    none: not at all. winsorise: values beyond the `tail` and 1 − `tail` quantiles (linear) are set to them.
    winsorise_skewed: while |skewness| > `skewness` and excess kurtosis > `kurtosis`, the most outlying value
    on the side of the skew is set to the one next to it, for at most `most` values (the rule of the JRC;
    Groeneveld & Meeden 1984). box_cox: (xᵖ − 1)/p with p = `power`, ln x for 0; needs x > 0.
    Raises ValueError for parameters out of range, and for a changed one that the kind does not use.
    """

    kind: TreatmentKind = TreatmentKind.NONE
    tail: float = 0.05
    skewness: float = 2.0
    kurtosis: float = 3.5
    most: int = 5
    power: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", TreatmentKind(self.kind))
        defaults = {field.name: field.default for field in fields(self) if field.name != "kind"}
        for name, default in defaults.items():
            given = getattr(self, name)
            if not math.isfinite(given):
                raise ValueError(f"treatment: {name} {given} is no number")
            if given != default and name not in _PARAMETERS[self.kind]:
                raise ValueError(f"treatment {self.kind.value} does not use {name}")
        if not 0 <= self.tail < 0.5 or self.skewness < 0 or self.most < 0 or self.most != int(self.most):
            raise ValueError("treatment: tail is 0–0.5, skewness and most are at least 0")

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind.value} | {name: getattr(self, name) for name in _PARAMETERS[self.kind]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Treatment:
        return cls(**checked_fields(cls, data))


NO_TREATMENT = Treatment()


def find_treatment(treatment: Treatment, numbers: FloatArray) -> dict[str, Any]:
    """The constants of `treatment` from the numbers that are there, (n,): `floor` and `cap`, or `power`."""
    if numbers.size == 0:
        return {}
    if treatment.kind is TreatmentKind.WINSORISE:
        floor, cap = np.quantile(numbers, [treatment.tail, 1 - treatment.tail])
        return {"floor": float(floor), "cap": float(cap)}
    if treatment.kind is TreatmentKind.WINSORISE_SKEWED:
        return _skewed_limits(treatment, numbers)
    return {"power": treatment.power} if treatment.kind is TreatmentKind.BOX_COX else {}


def treated(constants: Mapping[str, Any], numbers: FloatArray) -> FloatArray:
    """The numbers after the treatment that `constants` describe; NaN stays NaN. ValueError for x ≤ 0 where
    powers are taken.
    """
    if "power" in constants:
        if np.any(numbers <= 0):
            raise ValueError("a Box-Cox transformation needs numbers above 0")
        power = constants["power"]
        return np.asarray((numbers**power - 1) / power if power else np.log(numbers))
    if "floor" in constants:
        numbers = np.maximum(numbers, constants["floor"])
    if "cap" in constants:
        numbers = np.minimum(numbers, constants["cap"])
    return numbers


def _skewed_limits(treatment: Treatment, numbers: FloatArray) -> dict[str, Any]:
    """Caps one value at a time, since each cap changes the skewness that the next step looks at."""
    ordered = np.sort(numbers)
    limits: dict[str, Any] = {}
    high = low = 0
    while high + low < min(treatment.most, ordered.size - 2):
        skewness, kurtosis = skewness_and_kurtosis(treated(limits, numbers))
        if abs(skewness) <= treatment.skewness or kurtosis <= treatment.kurtosis:
            break
        if skewness > 0:
            high += 1
            limits["cap"] = float(ordered[-1 - high])
        else:
            low += 1
            limits["floor"] = float(ordered[low])
    return limits


def skewness_and_kurtosis(numbers: FloatArray) -> tuple[float, float]:
    """Sample skewness G1 and excess kurtosis G2 (Joanes & Gill 1998); zeros below four values or without
    spread.
    """
    n = numbers.size
    away = numbers - numbers.mean() if n else numbers
    variance = float((away**2).mean()) if n else 0.0
    if n < 4 or variance == 0:
        return 0.0, 0.0
    g1 = float((away**3).mean()) / variance**1.5
    g2 = float((away**4).mean()) / variance**2 - 3
    return (
        g1 * math.sqrt(n * (n - 1)) / (n - 2),
        ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)),
    )
