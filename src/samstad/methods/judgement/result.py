"""What a judgement gives: a state with all that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samstad.methods.judgement.codes import Reason, ReasonCode
from samstad.methods.judgement.terms import Point, Rule, State, Target
from samstad.methods.record import checked_fields


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a judgement against a reference rests on beside the area's own points.

    `baseline_reference` and `reference`: the reference's points in the baseline year and in the year judged.
    `baseline_difference` and `difference`: value minus reference there, with limits. `value_needed`: what the
    area's value would have to be in the year judged for the target to be reached as the reference stands.
    """

    baseline_reference: Point | None
    reference: Point | None
    baseline_difference: Point | None
    difference: Point | None
    value_needed: float | None

    def to_dict(self) -> dict[str, Any]:
        points = {name: point.to_dict() if (point := getattr(self, name)) else None for name in _COMPARED}
        return points | {"value_needed": self.value_needed}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Comparison:
        entries = checked_fields(cls, data)
        points = {name: Point.from_dict(entries[name]) if entries[name] else None for name in _COMPARED}
        return cls(**points, value_needed=entries["value_needed"])


_COMPARED = ("baseline_reference", "reference", "baseline_difference", "difference")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule says of one target, with all that the saying rests on.

    `period` is the year judged, None where there is none. `baseline` and `latest` are the points used; a
    withheld point is stripped of its base. `change` is latest minus baseline with its limits, in the
    indicator's unit; `path_value` is where the straight path from baseline to target is in `period`, and
    `distance` how far `latest` is from it, positive on the good side. Numbers are None where they do not
    exist.

    Where the target has a reference there is a `comparison`, and `change`, its limits, `path_value` and `distance`
    are of the difference from the reference; `baseline` and `latest` are the area's own points all the same.
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
    comparison: Comparison | None = None

    def reason(self, code: ReasonCode) -> Reason | None:
        """The first reason with this code, or None."""
        return next((reason for reason in self.reasons if reason.code == code), None)

    def to_dict(self) -> dict[str, Any]:
        """Without `comparison` where there is none: a judgement reads as it was frozen before there were any."""
        compared = {"comparison": self.comparison.to_dict()} if self.comparison else {}
        return compared | {
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
        comparison = entries.get("comparison")
        return cls(
            **{
                **entries,
                **points,
                "comparison": Comparison.from_dict(comparison) if comparison else None,
                "state": State(entries["state"]),
                "reasons": tuple(Reason.from_dict(reason) for reason in entries["reasons"]),
                "target": Target.from_dict(entries["target"]),
                "rule": Rule.from_dict(entries["rule"]),
            }
        )
