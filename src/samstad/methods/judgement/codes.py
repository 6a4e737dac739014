"""Reason codes, and the numbers that each carries: the contract with whoever writes sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from samstad.methods.record import checked_fields


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
    TARGET_BEHIND_BASELINE = "target_behind_baseline"
    REFERENCE_USED = "reference_used"
    REFERENCE_MISSING = "reference_missing"
    AREA_IN_REFERENCE = "area_in_reference"
    NO_GAP_TO_CLOSE = "no_gap_to_close"
    CLOSER_YET_WORSE = "closer_yet_worse"
    FURTHER_YET_BETTER = "further_yet_better"
    SUBGROUP_REACHES = "subgroup_reaches"
    SUBGROUP_FALLS_SHORT = "subgroup_falls_short"
    SUBGROUP_UNKNOWN = "subgroup_unknown"


_CHANGE = ("change", "baseline_value", "baseline_period", "latest_value", "latest_period")
_AGAINST_TARGET = ("latest_value", "latest_period", "target_value", "target_year", "distance")
_SUBGROUP = ("subgroup", "value", "reference_value", "difference", "lower", "upper", "within_chance")
_AGAINST_PATH = ("latest_value", "latest_period", "path_value", "slack", "distance")

#: What each reason is about, and the names of its parameters: the whole contract with who writes sentences.
#: Numbers are in the indicator's unit; `distance` is positive on the good side; periods are years.
#: Where the target has a reference, what is judged is the difference from it, and the same codes carry differences
#: (value minus reference); the codes that name a reference, a subgroup or a value's own change carry values.
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
    ReasonCode.TARGET_BEHIND_BASELINE: (Aspect.BASELINE, ("baseline_value", "target_value")),
    ReasonCode.REFERENCE_USED: (Aspect.BASELINE, ("period", "value", "lower", "upper")),
    ReasonCode.REFERENCE_MISSING: (Aspect.COVERAGE, ("period", "missing")),
    ReasonCode.AREA_IN_REFERENCE: (Aspect.INTERVAL, ("share",)),
    ReasonCode.NO_GAP_TO_CLOSE: (Aspect.BASELINE, ("period", "difference")),
    ReasonCode.CLOSER_YET_WORSE: (Aspect.DIRECTION, _CHANGE),
    ReasonCode.FURTHER_YET_BETTER: (Aspect.DIRECTION, _CHANGE),
    ReasonCode.SUBGROUP_REACHES: (Aspect.RULE, _SUBGROUP),
    ReasonCode.SUBGROUP_FALLS_SHORT: (Aspect.RULE, _SUBGROUP),
    ReasonCode.SUBGROUP_UNKNOWN: (Aspect.RULE, ("subgroup", "period", "missing")),
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
