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

METHOD_VERSION = "1"  # raised when the same input could give another state


class TargetKind(StrEnum):
    """What the target asks. The kind alone says which way is better: a direction is never guessed."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    INCREASE = "increase"
    DECREASE = "decrease"

    @property
    def higher_is_better(self) -> bool:
        return self in (TargetKind.AT_LEAST, TargetKind.INCREASE)

    @property
    def has_value(self) -> bool:
        """True where the target is a number to reach, False where it is a direction alone."""
        return self in (TargetKind.AT_LEAST, TargetKind.AT_MOST)


class State(StrEnum):
    """What the rule says. The first four are ordered from worst to best; the last two are no grade at all."""

    WORSE = "worse"
    NOT_MET = "not_met"
    ON_THE_WAY = "on_the_way"
    MET = "met"
    CANNOT_BE_JUDGED = "cannot_be_judged"
    WITHHELD = "withheld"


class Aspect(StrEnum):
    """What a reason is about. Every judgement has at least one reason of each."""

    BASELINE = "baseline"
    DIRECTION = "direction"
    INTERVAL = "interval"
    COVERAGE = "coverage"
    RULE = "rule"


class ReasonCode(StrEnum):
    """Why the state is what it is. `REASONS` says what each is about and which numbers it carries."""

    BASELINE_USED = "baseline_used"
    BASELINE_NOT_SET = "baseline_not_set"
    BASELINE_MISSING = "baseline_missing"
    NOTHING_AFTER_BASELINE = "nothing_after_baseline"
    BREAK_IN_SERIES = "break_in_series"
    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    CHANGED_FOR_THE_BETTER = "changed_for_the_better"
    CHANGED_FOR_THE_WORSE = "changed_for_the_worse"
    UNCHANGED = "unchanged"
    INTERVAL_USED = "interval_used"
    NO_INTERVAL = "no_interval"
    BEYOND_CHANCE = "beyond_chance"
    WITHIN_CHANCE = "within_chance"
    INTERVAL_TOO_WIDE = "interval_too_wide"
    COVERAGE_SUFFICIENT = "coverage_sufficient"
    COVERAGE_TOO_LOW = "coverage_too_low"
    NO_VALUE = "no_value"
    NOT_YET_PUBLISHED = "not_yet_published"
    VALUE_WITHHELD = "value_withheld"
    EARLIER_PERIOD_USED = "earlier_period_used"
    RULE_USED = "rule_used"
    TARGET_REACHED = "target_reached"
    TARGET_NOT_REACHED = "target_not_reached"
    TARGET_REACHED_YET_WORSE = "target_reached_yet_worse"
    TARGET_YEAR_OVER = "target_year_over"
    TARGET_YEAR_NOT_OVER = "target_year_not_over"
    AHEAD_OF_PATH = "ahead_of_path"
    BEHIND_PATH = "behind_path"
    NO_PATH = "no_path"
    WITHIN_TOLERANCE = "within_tolerance"


_CHANGE = ("change", "baseline_value", "baseline_period", "latest_value", "latest_period")
_AGAINST_TARGET = ("latest_value", "latest_period", "target_value", "target_year", "distance")
_AGAINST_PATH = ("latest_value", "latest_period", "path_value", "slack", "distance")

#: What each reason is about, and the names of its parameters: the whole contract with who writes sentences.
#: Numbers are in the indicator's unit; `distance` is positive on the good side; periods are years.
REASONS: Mapping[ReasonCode, tuple[Aspect, tuple[str, ...]]] = {
    ReasonCode.BASELINE_USED: (Aspect.BASELINE, ("period", "value", "lower", "upper", "base")),
    ReasonCode.BASELINE_NOT_SET: (Aspect.BASELINE, ()),
    ReasonCode.BASELINE_MISSING: (Aspect.BASELINE, ("period", "missing")),
    ReasonCode.NOTHING_AFTER_BASELINE: (Aspect.BASELINE, ("baseline_period",)),
    ReasonCode.BREAK_IN_SERIES: (Aspect.BASELINE, ("periods", "baseline_period", "latest_period")),
    ReasonCode.HIGHER_IS_BETTER: (Aspect.DIRECTION, ("kind", "target_value", "target_year")),
    ReasonCode.LOWER_IS_BETTER: (Aspect.DIRECTION, ("kind", "target_value", "target_year")),
    ReasonCode.CHANGED_FOR_THE_BETTER: (Aspect.DIRECTION, _CHANGE),
    ReasonCode.CHANGED_FOR_THE_WORSE: (Aspect.DIRECTION, _CHANGE),
    ReasonCode.UNCHANGED: (Aspect.DIRECTION, _CHANGE),
    ReasonCode.INTERVAL_USED: (Aspect.INTERVAL, ("level", "lower", "upper", "change_lower", "change_upper")),
    ReasonCode.NO_INTERVAL: (Aspect.INTERVAL, ("points",)),
    ReasonCode.BEYOND_CHANCE: (Aspect.INTERVAL, ("change", "change_lower", "change_upper")),
    ReasonCode.WITHIN_CHANCE: (
        Aspect.INTERVAL,
        ("mark", "mark_value", "latest_value", "of", "lower", "upper"),
    ),
    ReasonCode.INTERVAL_TOO_WIDE: (
        Aspect.INTERVAL,
        ("baseline_value", "target_value", "lower", "upper", "change_lower", "change_upper"),
    ),
    ReasonCode.COVERAGE_SUFFICIENT: (Aspect.COVERAGE, ("latest", "baseline", "required")),
    ReasonCode.COVERAGE_TOO_LOW: (Aspect.COVERAGE, ("latest", "baseline", "required", "points")),
    ReasonCode.NO_VALUE: (Aspect.COVERAGE, ("period", "missing")),
    ReasonCode.NOT_YET_PUBLISHED: (Aspect.COVERAGE, ("periods",)),
    ReasonCode.VALUE_WITHHELD: (Aspect.COVERAGE, ("period",)),
    ReasonCode.EARLIER_PERIOD_USED: (Aspect.COVERAGE, ("period", "skipped_periods", "skipped_missing")),
    ReasonCode.RULE_USED: (
        Aspect.RULE,
        (
            "method_version",
            "tolerance",
            "on_the_way_band",
            "min_coverage",
            "require_interval_certainty",
            "interval_level",
        ),
    ),
    ReasonCode.TARGET_REACHED: (Aspect.RULE, _AGAINST_TARGET),
    ReasonCode.TARGET_NOT_REACHED: (Aspect.RULE, _AGAINST_TARGET),
    ReasonCode.TARGET_REACHED_YET_WORSE: (Aspect.RULE, ("baseline_value", *_AGAINST_TARGET)),
    ReasonCode.TARGET_YEAR_OVER: (Aspect.RULE, ("latest_period", "target_year")),
    ReasonCode.TARGET_YEAR_NOT_OVER: (Aspect.RULE, ("latest_period", "target_year")),
    ReasonCode.AHEAD_OF_PATH: (Aspect.RULE, _AGAINST_PATH),
    ReasonCode.BEHIND_PATH: (Aspect.RULE, _AGAINST_PATH),
    ReasonCode.NO_PATH: (Aspect.RULE, ("why",)),
    ReasonCode.WITHIN_TOLERANCE: (Aspect.RULE, ("change", "tolerance")),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the numbers its sentence needs. Raises ValueError when a parameter is absent or unknown."""

    code: ReasonCode
    params: dict[str, Any]

    def __post_init__(self) -> None:
        expected = REASONS[self.code][1]
        if set(self.params) != set(expected):
            raise ValueError(f"{self.code} takes {sorted(expected)}, not {sorted(self.params)}")

    @property
    def aspect(self) -> Aspect:
        return REASONS[self.code][0]

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code.value, "params": dict(self.params)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reason:
        entries = checked_fields(cls, data)
        return cls(ReasonCode(entries["code"]), dict(entries["params"]))


def reason(code: ReasonCode, **params: Any) -> Reason:
    """Short for `Reason(code, {...})`."""
    return Reason(code, params)


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

    `at_least` and `at_most` need `value` (in the indicator's unit); `increase` and `decrease` take none and
    need `baseline_year`. A valued target without a baseline year can be met or not met, but nobody can say
    whether it is on the way or worse. Raises ValueError otherwise, or when the years are not in order.
    """

    kind: TargetKind
    value: float | None
    year: int
    baseline_year: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.kind, TargetKind):
            raise ValueError(f"a target needs a kind, one of {[str(kind) for kind in TargetKind]}")
        if self.kind.has_value and (self.value is None or not math.isfinite(self.value)):
            raise ValueError(f"a target {self.kind} needs a value")
        if not self.kind.has_value and self.value is not None:
            raise ValueError(
                f"a target {self.kind} takes no value; with {self.value} it would be at_least or at_most"
            )
        if not self.kind.has_value and self.baseline_year is None:
            raise ValueError(f"a target {self.kind} needs a baseline year to be compared with")
        if self.baseline_year is not None and self.baseline_year >= self.year:
            raise ValueError(f"baseline year {self.baseline_year} is not before target year {self.year}")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Target:
        entries = checked_fields(cls, data)
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule says of one target, with all that the saying rests on.

    `period` is the year judged, None where there is none. `baseline` and `latest` are the points used; a
    withheld point is stripped of its base. `change` is latest minus baseline with its limits, in the
    indicator's unit; `path_value` is where the straight path from baseline to target is in `period`, and
    `distance` how far `latest` is from it, positive on the good side. Numbers are None where they do not
    exist.
    """

    state: State
    reasons: tuple[Reason, ...]
    target: Target
    rule: Rule
    period: int | None
    baseline: Point | None
    latest: Point | None
    change: float | None
    change_lower: float | None
    change_upper: float | None
    path_value: float | None
    distance: float | None
    method_version: str

    def reason(self, code: ReasonCode) -> Reason | None:
        """The first reason with this code, or None."""
        return next((reason for reason in self.reasons if reason.code == code), None)

    def to_dict(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "target": self.target.to_dict(),
            "rule": self.rule.to_dict(),
            "period": self.period,
            "baseline": self.baseline.to_dict() if self.baseline else None,
            "latest": self.latest.to_dict() if self.latest else None,
            "change": self.change,
            "change_lower": self.change_lower,
            "change_upper": self.change_upper,
            "path_value": self.path_value,
            "distance": self.distance,
            "method_version": self.method_version,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Judgement:
        entries = checked_fields(cls, data)
        points = {
            name: Point.from_dict(entries[name]) if entries[name] else None for name in ("baseline", "latest")
        }
        return cls(
            **{
                **entries,
                **points,
                "state": State(entries["state"]),
                "reasons": tuple(Reason.from_dict(reason) for reason in entries["reasons"]),
                "target": Target.from_dict(entries["target"]),
                "rule": Rule.from_dict(entries["rule"]),
            }
        )
