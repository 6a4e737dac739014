"""Judgements case by case: one row a case, and together with `judgement_cases_beside` every state and reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samstad.methods.judgement import (
    DEFAULT_RULE,
    Judgement,
    Point,
    ReasonCode,
    Reference,
    Rule,
    State,
    Target,
    TargetKind,
    judge,
)
from samstad.methods.values import Missing

AT_MOST_6 = Target(TargetKind.AT_MOST, 6.0, 2026, 2020)
AT_LEAST_80 = Target(TargetKind.AT_LEAST, 80.0, 2026, 2020)
NO_BASELINE = Target(TargetKind.AT_LEAST, 80.0, 2026)
INCREASE = Target(TargetKind.INCREASE, None, 2026, 2020)
DECREASE = Target(TargetKind.DECREASE, None, 2026, 2020)

C = ReasonCode


def p(period, value, plus_minus=None, **more):
    limits = {} if plus_minus is None else {"lower": value - plus_minus, "upper": value + plus_minus}
    return Point(period, value, **limits, **more)


def gone(period, kind):
    return Point(period, None, kind)


@dataclass(frozen=True)
class Case:
    name: str
    series: tuple[Point, ...]
    target: Target
    state: State
    codes: set[ReasonCode]
    rule: Rule = DEFAULT_RULE
    without: frozenset[ReasonCode] = frozenset()
    reference: Reference | None = None
    subgroups: Mapping[str, Sequence[Point]] = field(default_factory=dict)

    def judged(self) -> Judgement:
        return judge(self.series, self.target, self.rule, self.reference, self.subgroups)


CASES = [
    # A value to reach, by exact numbers. The path from 12 to 6 in six years is 1 a year.
    Case(
        "reached",
        (p(2020, 12.0), p(2023, 6.0)),
        AT_MOST_6,
        State.MET,
        {C.TARGET_REACHED, C.TARGET_YEAR_NOT_OVER},
    ),
    Case(
        "on the path",
        (p(2020, 12.0), p(2023, 9.0)),
        AT_MOST_6,
        State.ON_THE_WAY,
        {C.AHEAD_OF_PATH, C.NO_INTERVAL},
    ),
    Case("behind the path", (p(2020, 12.0), p(2023, 9.1)), AT_MOST_6, State.NOT_MET, {C.BEHIND_PATH}),
    Case(
        "behind, but within the tolerance",
        (p(2020, 12.0), p(2023, 9.1)),
        AT_MOST_6,
        State.ON_THE_WAY,
        {C.AHEAD_OF_PATH},
        Rule(tolerance=0.2),
    ),
    Case(
        "behind, but within a tenth of the way",
        (p(2020, 12.0), p(2023, 9.6)),
        AT_MOST_6,
        State.ON_THE_WAY,
        {C.AHEAD_OF_PATH},
        Rule(on_the_way_band=0.1),
    ),
    Case("the year is over", (p(2020, 12.0), p(2026, 6.1)), AT_MOST_6, State.NOT_MET, {C.TARGET_YEAR_OVER}),
    Case(
        "the year went by unmeasured",
        (p(2020, 12.0), p(2025, 6.5), p(2027, 5.0)),
        AT_MOST_6,
        State.NOT_MET,
        {C.TARGET_YEAR_OVER, C.TARGET_NOT_REACHED},
    ),
    Case("worse", (p(2020, 12.0), p(2023, 12.1)), AT_MOST_6, State.WORSE, {C.CHANGED_FOR_THE_WORSE}),
    Case(
        "worse, within the tolerance: never on the way",
        (p(2020, 12.0), p(2021, 12.1)),
        AT_MOST_6,
        State.NOT_MET,
        {C.CHANGED_FOR_THE_WORSE, C.WITHIN_TOLERANCE, C.AHEAD_OF_PATH},
        Rule(tolerance=2.0),
    ),
    Case("nothing has happened", (p(2020, 12.0), p(2023, 12.0)), AT_MOST_6, State.NOT_MET, {C.UNCHANGED}),
    Case(
        "above its floor, but fallen",
        (p(2020, 90.0), p(2023, 85.0)),
        AT_LEAST_80,
        State.WORSE,
        {C.TARGET_REACHED_YET_WORSE, C.TARGET_REACHED},
    ),
    Case(
        "above its floor and no worse",
        (p(2020, 90.0), p(2023, 90.0)),
        AT_LEAST_80,
        State.MET,
        {C.NO_PATH, C.TARGET_REACHED},
    ),
    # A value to reach, with intervals.
    Case(
        "reached, within chance of the target",
        (p(2020, 60.0, 2.0), p(2023, 80.5, 2.0)),
        AT_LEAST_80,
        State.MET,
        {C.INTERVAL_USED, C.WITHIN_CHANCE, C.BEYOND_CHANCE},
        without=frozenset({C.INTERVAL_TOO_WIDE}),
    ),
    Case(
        "the interval covers both where it began and where it should go",
        (p(2020, 76.0, 6.0), p(2023, 81.0, 6.0)),
        AT_LEAST_80,
        State.CANNOT_BE_JUDGED,
        {C.INTERVAL_TOO_WIDE, C.WITHIN_CHANCE, C.TARGET_REACHED},
    ),
    Case(
        "the same, with the numbers taken as exact",
        (p(2020, 76.0, 6.0), p(2023, 81.0, 6.0)),
        AT_LEAST_80,
        State.MET,
        {C.WITHIN_CHANCE},
        Rule(require_interval_certainty=False),
        without=frozenset({C.INTERVAL_TOO_WIDE}),
    ),
    Case(
        "fallen, but within what chance would give",
        (p(2020, 60.0, 3.0), p(2023, 58.0, 3.0)),
        AT_LEAST_80,
        State.NOT_MET,
        {C.CHANGED_FOR_THE_WORSE, C.WITHIN_CHANCE, C.BEHIND_PATH},
        without=frozenset({C.BEYOND_CHANCE}),
    ),
    Case(
        "fallen beyond chance",
        (p(2020, 60.0, 1.0), p(2023, 57.0, 1.0)),
        AT_LEAST_80,
        State.WORSE,
        {C.BEYOND_CHANCE},
    ),
    Case(
        "only the latest has an interval",
        (p(2020, 60.0), p(2023, 75.0, 2.0)),
        AT_LEAST_80,
        State.ON_THE_WAY,
        {C.INTERVAL_USED, C.NO_INTERVAL, C.BEYOND_CHANCE},
    ),
    Case(
        "over its floor from the start: nothing is in doubt that decides",
        (p(2020, 84.0, 6.0), p(2023, 83.0, 6.0)),
        AT_LEAST_80,
        State.MET,
        {C.WITHIN_CHANCE, C.CHANGED_FOR_THE_WORSE, C.NO_PATH},
        without=frozenset({C.INTERVAL_TOO_WIDE}),
    ),
    Case(
        "the slack is what decides, and it is within the interval",
        (p(2020, 12.0), p(2023, 9.6, 0.2)),
        AT_MOST_6,
        State.NOT_MET,
        {C.WITHIN_CHANCE, C.BEHIND_PATH},
        Rule(tolerance=0.5),
    ),
    # A direction.
    Case("higher", (p(2020, 60.0), p(2023, 60.1)), INCREASE, State.MET, {C.HIGHER_IS_BETTER, C.NO_PATH}),
    Case("lower", (p(2020, 60.0), p(2023, 59.9)), DECREASE, State.MET, {C.LOWER_IS_BETTER}),
    Case(
        "higher, and should be lower",
        (p(2020, 60.0), p(2023, 60.1)),
        DECREASE,
        State.WORSE,
        {C.LOWER_IS_BETTER},
    ),
    Case(
        "no higher, and the year is over",
        (p(2020, 60.0), p(2026, 60.0)),
        INCREASE,
        State.NOT_MET,
        {C.UNCHANGED},
    ),
    Case(
        "higher by less than counts, with time left",
        (p(2020, 60.0), p(2023, 60.5)),
        INCREASE,
        State.ON_THE_WAY,
        {C.WITHIN_TOLERANCE},
        Rule(tolerance=1.0),
    ),
    Case(
        "higher by less than counts, and the year is over",
        (p(2020, 60.0), p(2026, 60.5)),
        INCREASE,
        State.NOT_MET,
        {C.WITHIN_TOLERANCE},
        Rule(tolerance=1.0),
    ),
    Case(
        "higher beyond chance",
        (p(2020, 60.0, 1.0), p(2023, 62.0, 1.0)),
        INCREASE,
        State.MET,
        {C.BEYOND_CHANCE},
    ),
    Case(
        "higher within chance",
        (p(2020, 60.0, 3.0), p(2023, 62.0, 3.0)),
        INCREASE,
        State.CANNOT_BE_JUDGED,
        {C.WITHIN_CHANCE, C.INTERVAL_TOO_WIDE},
    ),
    Case(
        "a narrow interval around nothing is too wide where any change counts",
        (p(2020, 60.0, 0.5), p(2023, 60.5, 0.5)),
        INCREASE,
        State.CANNOT_BE_JUDGED,
        {C.INTERVAL_TOO_WIDE},
    ),
    Case(
        "the same is no change that counts where it is less than the tolerance",
        (p(2020, 60.0, 0.5), p(2023, 60.5, 0.5)),
        INCREASE,
        State.ON_THE_WAY,
        {C.WITHIN_CHANCE, C.WITHIN_TOLERANCE},
        Rule(tolerance=1.5),
        without=frozenset({C.INTERVAL_TOO_WIDE}),
    ),
    Case(
        "surely no change that counts",
        (p(2020, 60.0, 0.1), p(2026, 60.0, 0.1)),
        INCREASE,
        State.NOT_MET,
        {C.WITHIN_CHANCE, C.UNCHANGED},
        Rule(tolerance=1.0),
        without=frozenset({C.INTERVAL_TOO_WIDE}),
    ),
    # Nothing to say.
    Case("an empty series", (), NO_BASELINE, State.CANNOT_BE_JUDGED, {C.NO_VALUE, C.BASELINE_NOT_SET}),
    Case(
        "withheld",
        (p(2020, 12.0), p(2022, 6.0), gone(2023, Missing.WITHHELD)),
        AT_MOST_6,
        State.WITHHELD,
        {C.VALUE_WITHHELD, C.BASELINE_USED},
    ),
    Case(
        "suppressed by the source",
        (p(2020, 12.0), p(2022, 6.0), gone(2023, Missing.SUPPRESSED_BY_SOURCE)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.NO_VALUE},
    ),
    Case(
        "an empty cell is not stepped over",
        (p(2020, 12.0), p(2022, 6.0), gone(2023, Missing.UNEXPLAINED)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.NO_VALUE},
    ),
    Case(
        "not applicable",
        (p(2020, 12.0), gone(2023, Missing.NOT_APPLICABLE)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.NO_VALUE},
    ),
    Case(
        "years without measuring, and one that is not out",
        (
            p(2020, 12.0),
            p(2022, 9.0),
            gone(2023, Missing.NOT_COLLECTED),
            gone(2024, Missing.NOT_YET_PUBLISHED),
        ),
        AT_MOST_6,
        State.ON_THE_WAY,
        {C.EARLIER_PERIOD_USED, C.TARGET_YEAR_NOT_OVER},
    ),
    Case(
        "the target year awaits its number",
        (p(2020, 12.0), p(2025, 6.0), gone(2026, Missing.NOT_YET_PUBLISHED)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.NOT_YET_PUBLISHED},
    ),
    Case(
        "the target year was not measured",
        (p(2020, 12.0), p(2025, 6.0), gone(2026, Missing.NOT_COLLECTED)),
        AT_MOST_6,
        State.MET,
        {C.EARLIER_PERIOD_USED, C.TARGET_YEAR_OVER},
    ),
    Case(
        "nothing since the baseline",
        (p(2019, 13.0), p(2020, 5.0)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.NOTHING_AFTER_BASELINE, C.NO_VALUE},
    ),
    Case(
        "nothing published since the baseline",
        (p(2020, 12.0), gone(2021, Missing.NOT_YET_PUBLISHED)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.NOTHING_AFTER_BASELINE, C.NOT_YET_PUBLISHED},
    ),
    Case(
        "a break in between",
        (p(2020, 12.0), p(2022, 11.0, break_before=True), p(2023, 6.0)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.BREAK_IN_SERIES, C.BASELINE_USED},
    ),
    Case(
        "breaks before the baseline and after the target year",
        (p(2020, 12.0, break_before=True), p(2023, 6.0), p(2027, 1.0, break_before=True)),
        AT_MOST_6,
        State.MET,
        {C.TARGET_REACHED},
        without=frozenset({C.BREAK_IN_SERIES}),
    ),
    Case(
        "a break that has not come to the latest value",
        (p(2020, 12.0), p(2023, 9.0), Point(2024, None, Missing.NOT_YET_PUBLISHED, break_before=True)),
        AT_MOST_6,
        State.ON_THE_WAY,
        {C.EARLIER_PERIOD_USED},
        without=frozenset({C.BREAK_IN_SERIES}),
    ),
    Case(
        "half the area",
        (p(2020, 12.0), p(2023, 6.0, coverage=0.5)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.COVERAGE_TOO_LOW},
        without=frozenset({C.COVERAGE_SUFFICIENT}),
    ),
    Case(
        "half the area at the start",
        (p(2020, 12.0, coverage=0.5), p(2023, 6.0)),
        AT_MOST_6,
        State.CANNOT_BE_JUDGED,
        {C.COVERAGE_TOO_LOW},
    ),
    Case(
        "exactly the coverage asked for",
        (p(2020, 12.0), p(2023, 6.0, coverage=0.8)),
        AT_MOST_6,
        State.MET,
        {C.COVERAGE_SUFFICIENT},
    ),
    # No baseline.
    Case(
        "a direction from an unknown start",
        (gone(2020, Missing.SUPPRESSED_BY_SOURCE), p(2023, 6.0)),
        DECREASE,
        State.CANNOT_BE_JUDGED,
        {C.BASELINE_MISSING},
    ),
    Case(
        "reached from an unknown start",
        (p(2023, 6.0),),
        AT_MOST_6,
        State.MET,
        {C.BASELINE_MISSING, C.NO_PATH},
    ),
    Case(
        "not reached, unknown start", (p(2023, 7.0),), AT_MOST_6, State.CANNOT_BE_JUDGED, {C.BASELINE_MISSING}
    ),
    Case("not reached, year over", (p(2026, 7.0),), AT_MOST_6, State.NOT_MET, {C.BASELINE_MISSING}),
    Case("no baseline wanted, reached", (p(2023, 80.0),), NO_BASELINE, State.MET, {C.BASELINE_NOT_SET}),
    Case(
        "no baseline wanted, not yet",
        (p(2023, 79.0),),
        NO_BASELINE,
        State.CANNOT_BE_JUDGED,
        {C.BASELINE_NOT_SET},
    ),
]
