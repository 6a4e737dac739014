"""The words of a judgement: what goes in, what comes out, and what each reason carries.

Everything here is a frozen value with `to_dict` and `from_dict` of plain JSON types, since a judgement is
printed in reports that must be able to account for it years later.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from samstad.methods.record import checked_fields
from samstad.methods.values import Missing

# Raised when the same input could give another judgement. Kinds added since (reach, close_gap, match_reference)
# left it: what could be judged before is judged the same (tests/methods/judged_by_version_1.json).
METHOD_VERSION = "1"


class Direction(StrEnum):
    """Which way is better, for the kinds that do not say it themselves. Never guessed: it is given or refused."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


class TargetKind(StrEnum):
    """What the target asks. `at_least`, `at_most`, `increase` and `decrease` say themselves which way is better;
    the others need a `direction`.

    `at_least` and `at_most` ask for a level, which may be there already and is then to be kept. `reach` asks for
    a change: from the baseline to the value by the year, along a path. `close_gap` asks that the difference from
    a reference becomes smaller by a share of what it was; `match_reference` that the value is at least as good as
    the reference's.
    """

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    INCREASE = "increase"
    DECREASE = "decrease"
    REACH = "reach"
    CLOSE_GAP = "close_gap"
    MATCH_REFERENCE = "match_reference"

    @property
    def has_value(self) -> bool:
        """True where the target is a number to reach."""
        return self in (TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.REACH)

    @property
    def has_reference(self) -> bool:
        """True where what is judged is the difference from a reference series."""
        return self in (TargetKind.CLOSE_GAP, TargetKind.MATCH_REFERENCE)

    @property
    def is_direction(self) -> bool:
        """True where any change for the better is what is asked."""
        return self in (TargetKind.INCREASE, TargetKind.DECREASE)

    @property
    def needs_baseline(self) -> bool:
        """True where nothing can be said without the baseline's value."""
        return self not in (TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.MATCH_REFERENCE)

    @property
    def own_direction(self) -> Direction | None:
        """The direction that the kind itself says; None where the target must state it."""
        return _OWN_DIRECTION.get(self)


_OWN_DIRECTION = {
    TargetKind.AT_LEAST: Direction.HIGHER_IS_BETTER,
    TargetKind.INCREASE: Direction.HIGHER_IS_BETTER,
    TargetKind.AT_MOST: Direction.LOWER_IS_BETTER,
    TargetKind.DECREASE: Direction.LOWER_IS_BETTER,
}


class State(StrEnum):
    """What the rule says. The first four are ordered from worst to best; the last two are no grade at all."""

    WORSE = "worse"
    NOT_MET = "not_met"
    ON_THE_WAY = "on_the_way"
    MET = "met"
    CANNOT_BE_JUDGED = "cannot_be_judged"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series.

    `period` a year; `value` in the indicator's unit, None exactly where `missing` is not PRESENT; `lower`
    and `upper` the limits of its interval, both or neither, around the value; `base` the denominator;
    `coverage` 0–1, the share of the area's parts that are in the value; `break_before` True where the
    value cannot be compared with the periods before it. Raises ValueError where these contradict each other.
    """

    period: int
    value: float | None
    missing: Missing = Missing.PRESENT
    lower: float | None = None
    upper: float | None = None
    base: float | None = None
    coverage: float = 1.0
    break_before: bool = False

    def __post_init__(self) -> None:
        if (self.value is None) != (self.missing != Missing.PRESENT):
            raise ValueError(
                f"{self.period}: value {self.value} and kind {self.missing.code} contradict each other"
            )
        if (self.lower is None) != (self.upper is None):
            raise ValueError(f"{self.period}: an interval has two limits")
        if not all(
            math.isfinite(n) for n in (self.value, self.lower, self.upper, self.base) if n is not None
        ):
            raise ValueError(f"{self.period}: a number is not finite")
        if self.lower is not None and self.upper is not None:
            if self.value is None:
                raise ValueError(f"{self.period}: an interval without its value would give the value away")
            if not self.lower <= self.value <= self.upper:
                raise ValueError(
                    f"{self.period}: {self.value} is outside its interval {self.lower}–{self.upper}"
                )
        if self.base is not None and self.base < 0:
            raise ValueError(f"{self.period}: base {self.base} is below 0")
        if not 0 <= self.coverage <= 1:
            raise ValueError(f"{self.period}: coverage {self.coverage} is no share")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"missing": self.missing.code}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Point:
        entries = checked_fields(cls, data)
        if "missing" in entries:
            entries["missing"] = Missing.from_code(entries["missing"])
        return cls(**entries)


@dataclass(frozen=True, slots=True)
class Target:
    """What the indicator shall reach, and by when.

    `at_least`, `at_most` and `reach` need `value` (in the indicator's unit); no other kind takes one. `reach`,
    `close_gap` and `match_reference` need `direction`, which the other kinds say themselves. `close_gap` needs
    `share`, above 0 up to 1: how much of the gap shall be gone. `increase`, `decrease`, `reach` and `close_gap`
    need `baseline_year`. A target without a baseline year can be met or not met, but nobody can say whether it is
    on the way or worse. Raises ValueError otherwise, or when the years are not in order.
    """

    kind: TargetKind
    value: float | None
    year: int
    baseline_year: int | None = None
    direction: Direction | None = None
    share: float | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.kind, TargetKind):
            raise ValueError(f"a target needs a kind, one of {[str(kind) for kind in TargetKind]}")
        if self.kind.has_value and (self.value is None or not math.isfinite(self.value)):
            raise ValueError(f"a target {self.kind} needs a value")
        if not self.kind.has_value and self.value is not None:
            why = "" if self.kind.has_reference else f"; with {self.value} it would be at_least or at_most"
            raise ValueError(f"a target {self.kind} takes no value{why}")
        if self.kind.own_direction is None and not isinstance(self.direction, Direction):
            raise ValueError(f"a target {self.kind} needs a direction, one of {[str(d) for d in Direction]}")
        if self.kind.own_direction is not None and self.direction is not None:
            raise ValueError(f"a target {self.kind} says itself which way is better, and takes no direction")
        if (self.kind is TargetKind.CLOSE_GAP) != (self.share is not None):
            raise ValueError(
                f"a target {self.kind} {'takes no' if self.share is not None else 'needs a'} share"
            )
        if self.share is not None and not 0 < self.share <= 1:
            raise ValueError(f"share {self.share} is not above 0 and up to 1")
        if self.kind.needs_baseline and self.baseline_year is None:
            raise ValueError(f"a target {self.kind} needs a baseline year to be compared with")
        if self.baseline_year is not None and self.baseline_year >= self.year:
            raise ValueError(f"baseline year {self.baseline_year} is not before target year {self.year}")

    @property
    def higher_is_better(self) -> bool:
        return (self.kind.own_direction or self.direction) is Direction.HIGHER_IS_BETTER

    def to_dict(self) -> dict[str, Any]:
        """Without `direction` and `share` where there are none: a target reads as it was frozen before they were."""
        given = asdict(self) | {"kind": self.kind.value}
        if self.direction is not None:
            given["direction"] = self.direction.value
        return {k: v for k, v in given.items() if v is not None or k not in ("direction", "share")}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Target:
        entries = checked_fields(cls, data)
        direction = entries.get("direction")
        entries["direction"] = None if direction is None else Direction(direction)
        return cls(**{**entries, "kind": TargetKind(entries["kind"])})


@dataclass(frozen=True, slots=True)
class Rule:
    """How judging is done, as data.

    tolerance: the smallest change that counts, in the indicator's unit, ≥ 0. A fall within it is not
        *worse*, a rise within it does not fulfil *increase*, and this much behind the path is on it.
    on_the_way_band: how far behind the path still counts as on it, as a share 0–1 of the way from baseline
        to target. The larger of this and `tolerance` is the slack.
    min_coverage: share 0–1 of the area that baseline and latest value must each cover.
    require_interval_certainty: True: *worse*, and *met* of a direction, need a change beyond chance, and a
        change that cannot tell "nothing has happened" from "goal reached" cannot be judged. False: the
        numbers are judged as if exact, and the doubt is in the reasons alone.
    interval_level: the level at which the caller makes the intervals of the points; only reported here.
    """

    tolerance: float = 0.0
    on_the_way_band: float = 0.0
    min_coverage: float = 0.8
    require_interval_certainty: bool = True
    interval_level: float = 0.95

    def __post_init__(self) -> None:
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0):
            raise ValueError(f"tolerance {self.tolerance} is not a number from 0 up")
        for name in ("on_the_way_band", "min_coverage"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} {getattr(self, name)} is no share")
        if not 0 < self.interval_level < 1:
            raise ValueError(f"interval_level {self.interval_level} is not between 0 and 1")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rule:
        return cls(**checked_fields(cls, data))


DEFAULT_RULE = Rule()
