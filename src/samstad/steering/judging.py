"""Judging targets: the only caller of `methods.judgement.judge`.

A judgement is computed on read and never stored; a frozen report keeps what it printed, and can be judged again
from its own JSON with `judge_again`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samstad.methods import judgement as method
from samstad.methods.judgement import Judgement, Point, Rule
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable
from samstad.statistics.queries import AsOf, indicator_table
from samstad.steering.models import Target


@dataclass(frozen=True)
class TargetJudgement:
    """A target, what the rule says of it, and the series and releases that it was judged on."""

    target: Target
    judgement: Judgement
    points: tuple[Point, ...]
    table: IndicatorTable

    @property
    def state(self) -> str:
        return self.judgement.state.value


def target_of(target: Target) -> method.Target:
    """The model's target as the method takes it."""
    return method.Target(
        kind=method.TargetKind(target.kind),
        value=target.value,
        year=target.year,
        baseline_year=target.baseline_year,
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
    targets = list(targets)
    groups: dict[tuple[int, int], list[Target]] = defaultdict(list)
    for target in targets:
        groups[target.indicator_id, target.area.area_set_id].append(target)
    judged: dict[int, TargetJudgement] = {}
    for group in groups.values():
        table = indicator_table(group[0].indicator, group[0].area.area_set, as_of=as_of, audience=audience)
        for target in group:
            points = tuple(table.series(target.area.code))
            rule = Rule.from_dict(target.rule)
            judged[target.pk] = TargetJudgement(
                target, method.judge(points, target_of(target), rule), points, table
            )
    return [judged[target.pk] for target in targets]


def judge_again(
    points: Sequence[Mapping[str, Any]], target: Mapping[str, Any], rule: Mapping[str, Any]
) -> Judgement:
    """Judge from what a frozen report holds: points, target and rule as JSON."""
    return method.judge(
        [Point.from_dict(point) for point in points], method.Target.from_dict(target), Rule.from_dict(rule)
    )
