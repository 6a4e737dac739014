"""How an index is made, as data: a template that can be run again on any year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from samstad.methods.record import checked_fields


class Direction(StrEnum):
    HIGHER_IS_WORSE = "higher_is_worse"
    HIGHER_IS_BETTER = "higher_is_better"


class Standardisation(StrEnum):
    NONE = "none"
    Z = "z"
    MIN_MAX = "min_max"
    RANK = "rank"


class Aggregation(StrEnum):
    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


class OnMissing(StrEnum):
    REFUSE = "refuse"
    CARRY = "carry"


@dataclass(frozen=True, slots=True)
class Component:
    """One indicator of an index: its code, which way is worse, its weight > 0, and a label to show it
    under.
    """

    code: str
    direction: Direction
    weight: float = 1.0
    group: str | None = None

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError("a component needs a code")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"component {self.code}: weight {self.weight} is not above 0")
        # A text would compare unequal to every direction, and be silently turned the wrong way.
        object.__setattr__(self, "direction", Direction(self.direction))

    @property
    def sign(self) -> int:
        """+1 where more is more risk, −1 where more is less."""
        return 1 if self.direction is Direction.HIGHER_IS_WORSE else -1


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an index is made.

    standardisation: `none` the value itself; `z` (x − mean)/sd over the areas, sd with divisor n;
        `min_max` onto `scale`; `rank` the mean rank divided by the number of areas, (0, 1].
    aggregation: Σ w·s, or Π s^w, with the weights divided by their sum. Geometric needs s > 0 everywhere.
    on_missing: `refuse` raises; `carry` gives the area the strongest kind among its components.
    scale: the ends of `min_max`, (low, high).
    reference: where the recipe comes from and who decided it; goes with every result.
    Raises ValueError where these do not go together.
    """

    components: tuple[Component, ...]
    standardisation: Standardisation
    aggregation: Aggregation
    on_missing: OnMissing
    scale: tuple[float, float] = (0.0, 1.0)
    reference: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "standardisation", Standardisation(self.standardisation))
        object.__setattr__(self, "aggregation", Aggregation(self.aggregation))
        object.__setattr__(self, "on_missing", OnMissing(self.on_missing))
        codes = [component.code for component in self.components]
        if not codes:
            raise ValueError("an index needs at least one component")
        if len(set(codes)) < len(codes):
            raise ValueError(f"a component is there twice: {codes}")
        low, high = self.scale
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(f"scale {self.scale} does not go from low to high")
        if self.aggregation is Aggregation.GEOMETRIC:
            self._check_geometric(low)

    def _check_geometric(self, low: float) -> None:
        if self.standardisation is Standardisation.Z:
            raise ValueError("a geometric mean needs numbers above 0, and z has as many below as above")
        if self.standardisation is Standardisation.MIN_MAX and low <= 0:
            raise ValueError("a geometric mean of min_max needs a scale from above 0, such as (1, 100)")
        if self.standardisation is Standardisation.NONE and any(c.sign < 0 for c in self.components):
            raise ValueError("a geometric mean of unscaled values cannot turn a component round")

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each component, adding up to 1."""
        total = sum(component.weight for component in self.components)
        return {component.code: component.weight / total for component in self.components}

    def to_dict(self) -> dict[str, Any]:
        components = [asdict(c) | {"direction": c.direction.value} for c in self.components]
        return asdict(self) | {
            "components": components,
            "standardisation": self.standardisation.value,
            "aggregation": self.aggregation.value,
            "on_missing": self.on_missing.value,
            "scale": list(self.scale),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Recipe:
        entries = checked_fields(cls, data)
        components = tuple(Component(**checked_fields(Component, item)) for item in entries["components"])
        low, high = entries.get("scale", (0.0, 1.0))
        return cls(**{**entries, "components": components, "scale": (float(low), float(high))})
