"""Judging targets: the only caller of `methods.judgement.judge`.

A judgement is computed on read and never stored; a frozen report keeps what it printed, and can be judged again
from its own JSON with `judge_again`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samstad.methods import judgement as method
from samstad.methods.judgement import Judgement, Point, Rule
from samstad.statistics.audience import Audience
from samstad.statistics.definitions import AreaFrame
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.models import AreaSet, Indicator
from samstad.statistics.queries import AsOf, area_frame, indicator_table
from samstad.steering.models import Target


@dataclass(frozen=True)
class TargetJudgement:
    """A target, what the rule says of it, and the series and releases that it was judged on.

    `reference` and its table are those of the area that the target is measured against, and `subgroup_points`
    the area's own series of the subgroup's indicator; None and empty where the target has none.
    """

    target: Target
    judgement: Judgement
    points: tuple[Point, ...]
    table: IndicatorTable
    reference: method.Reference | None = None
    reference_table: IndicatorTable | None = None
    subgroup_points: tuple[Point, ...] = ()
    subgroup_table: IndicatorTable | None = None

    @property
    def state(self) -> str:
        return self.judgement.state.value

    @property
    def tables(self) -> tuple[IndicatorTable, ...]:
        """All that the judgement was read from."""
        return tuple(t for t in (self.table, self.reference_table, self.subgroup_table) if t is not None)


def target_of(target: Target) -> method.Target:
    """The model's target as the method takes it."""
    return method.Target(
        kind=method.TargetKind(target.kind),
        value=target.value,
        year=target.year,
        baseline_year=target.baseline_year,
        direction=method.Direction(target.direction) if target.direction else None,
        share=target.share,
    )


def judge_target(
    target: Target, *, as_of: AsOf = None, audience: Audience = Audience.PUBLIC
) -> TargetJudgement:
    """Judge one target on the releases that were current at `as_of`."""
    return judge_targets([target], as_of=as_of, audience=audience)[0]


def judge_targets(
    targets: Iterable[Target], *, as_of: AsOf = None, audience: Audience = Audience.PUBLIC
) -> list[TargetJudgement]:
    """Judge many, reading each indicator's table once. The order is that of `targets`."""
    reading = _Reading(as_of, audience)
    return [_judged(target, reading) for target in targets]


@dataclass
class _Reading:
    """Tables and frames of one reading, each made once."""

    as_of: AsOf
    audience: Audience
    tables: dict[tuple[int, int], IndicatorTable] = field(default_factory=dict)
    frames: dict[int, AreaFrame] = field(default_factory=dict)

    def table(self, indicator: Indicator, area_set: AreaSet) -> IndicatorTable:
        key = (indicator.pk, area_set.pk)
        if key not in self.tables:
            self.tables[key] = indicator_table(indicator, area_set, as_of=self.as_of, audience=self.audience)
        return self.tables[key]

    def frame(self, area_set: AreaSet) -> AreaFrame:
        if area_set.pk not in self.frames:
            self.frames[area_set.pk] = area_frame(area_set)
        return self.frames[area_set.pk]


def _judged(target: Target, reading: _Reading) -> TargetJudgement:
    area = target.area
    table = reading.table(target.indicator, area.area_set)
    points = tuple(table.series(area.code))
    reference = reference_table = subgroup_table = None
    subgroup_points: tuple[Point, ...] = ()
    if target.reference is not None:
        other = target.reference
        reference_table = reading.table(target.indicator, other.area_set)
        contains = lies_in(reading.frame(other.area_set), other.code, area.area_set.code, area.code)
        reference = method.Reference(tuple(reference_table.series(other.code)), contains)
    if target.subgroup is not None:
        subgroup_table = reading.table(target.subgroup, area.area_set)
        subgroup_points = tuple(subgroup_table.series(area.code))
    subgroups = {target.subgroup.code: subgroup_points} if target.subgroup is not None else {}
    judged = method.judge(points, target_of(target), Rule.from_dict(target.rule), reference, subgroups)
    return TargetJudgement(
        target, judged, points, table, reference, reference_table, subgroup_points, subgroup_table
    )


def lies_in(frame: AreaFrame, container: str, area_set: str, area: str) -> bool:
    """Whether an area is a part of `container`, one of the frame's own areas, as the frame has them nested."""
    return frame.members.get(area_set, {}).get(area) == container


def judge_again(
    points: Sequence[Mapping[str, Any]],
    target: Mapping[str, Any],
    rule: Mapping[str, Any],
    reference: Mapping[str, Any] | None = None,
    subgroups: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Judgement:
    """Judge from what a frozen report holds: points, target, rule, reference and subgroups as JSON."""
    return method.judge(
        [Point.from_dict(point) for point in points],
        method.Target.from_dict(target),
        Rule.from_dict(rule),
        method.Reference.from_dict(reference) if reference is not None else None,
        {code: [Point.from_dict(point) for point in group] for code, group in (subgroups or {}).items()},
    )
