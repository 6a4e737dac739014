"""Cases of the kinds that state a direction: a value to reach, a gap to close, a reference to match."""

from samstad.methods.judgement import Direction, Reference, State, Target, TargetKind
from samstad.methods.values import Missing
from tests.methods.judgement_cases import C, Case, gone, p

UP, DOWN = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER
REACH_80 = Target(TargetKind.REACH, 80.0, 2026, 2020, UP)
HALVE = Target(TargetKind.CLOSE_GAP, None, 2026, 2020, UP, share=0.5)
MATCH = Target(TargetKind.MATCH_REFERENCE, None, 2026, 2020, UP)
MATCH_DOWN = Target(TargetKind.MATCH_REFERENCE, None, 2026, None, DOWN)


def city(*points, contains=False):
    return Reference(points, contains)


STEADY = city(p(2020, 80.0), p(2023, 80.0), p(2026, 80.0))

CASES = [
    Case("reach: on the path", (p(2020, 68.0), p(2023, 74.0)), REACH_80, State.ON_THE_WAY, {C.AHEAD_OF_PATH}),
    Case("reach: reached", (p(2020, 68.0), p(2026, 80.0)), REACH_80, State.MET, {C.TARGET_REACHED}),
    Case("reach: worse", (p(2020, 68.0), p(2023, 67.0)), REACH_80, State.WORSE, {C.CHANGED_FOR_THE_WORSE}),
    Case(
        "reach: the baseline is there already, so the target leads the wrong way",
        (p(2020, 85.0), p(2023, 84.0)),
        REACH_80,
        State.CANNOT_BE_JUDGED,
        {C.TARGET_BEHIND_BASELINE},
    ),
    Case(
        "reach: without a baseline there is nothing to come from, even where the value is there",
        (gone(2020, Missing.NOT_COLLECTED), p(2023, 81.0)),
        REACH_80,
        State.CANNOT_BE_JUDGED,
        {C.BASELINE_MISSING},
    ),
    # The gap is 20 in 2020 and shall be 10 in 2026: 15 in 2023.
    Case(
        "gap: on the path",
        (p(2020, 60.0), p(2023, 65.0)),
        HALVE,
        State.ON_THE_WAY,
        {C.REFERENCE_USED, C.AHEAD_OF_PATH},
        reference=STEADY,
    ),
    Case(
        "gap: behind", (p(2020, 60.0), p(2023, 64.0)), HALVE, State.NOT_MET, {C.BEHIND_PATH}, reference=STEADY
    ),
    Case(
        "gap: halved", (p(2020, 60.0), p(2026, 70.0)), HALVE, State.MET, {C.TARGET_REACHED}, reference=STEADY
    ),
    Case(
        "gap: larger, though the value rose",
        (p(2020, 60.0), p(2023, 62.0)),
        HALVE,
        State.WORSE,
        {C.FURTHER_YET_BETTER, C.CHANGED_FOR_THE_WORSE},
        reference=city(p(2020, 80.0), p(2023, 84.0)),
    ),
    Case(
        "gap: halved because the city fell",
        (p(2020, 60.0), p(2026, 59.0)),
        HALVE,
        State.MET,
        {C.CLOSER_YET_WORSE},
        reference=city(p(2020, 80.0), p(2026, 68.0)),
    ),
    Case(
        "gap: there was none",
        (p(2020, 82.0), p(2023, 81.0)),
        HALVE,
        State.CANNOT_BE_JUDGED,
        {C.NO_GAP_TO_CLOSE},
        reference=STEADY,
    ),
    Case(
        "gap: too wide to tell nothing from halved",
        (p(2020, 60.0, 8.0), p(2026, 69.0, 8.0)),
        HALVE,
        State.CANNOT_BE_JUDGED,
        {C.INTERVAL_TOO_WIDE},
        reference=STEADY,
    ),
    Case(
        "gap: the area is in the city",
        (p(2020, 60.0, 2.0, base=400), p(2026, 71.0, 2.0, base=400)),
        HALVE,
        State.MET,
        {C.AREA_IN_REFERENCE, C.BEYOND_CHANCE},
        reference=city(
            p(2020, 80.0, 1.0, base=1600), p(2023, 80.0, 1.0), p(2026, 80.0, 1.0, base=1600), contains=True
        ),
    ),
    Case(
        "gap: the city has no value in the target year yet",
        (p(2020, 60.0), p(2023, 65.0), p(2026, 70.0)),
        HALVE,
        State.CANNOT_BE_JUDGED,
        {C.REFERENCE_MISSING},
        without=frozenset({C.NO_VALUE, C.NOT_YET_PUBLISHED}),
        reference=city(p(2020, 80.0), p(2023, 80.0)),
    ),
    Case(
        "gap: a year that the city lacks is stepped over",
        (p(2020, 60.0), p(2023, 65.0), p(2024, 90.0)),
        HALVE,
        State.ON_THE_WAY,
        {C.EARLIER_PERIOD_USED},
        reference=STEADY,
    ),
    Case(
        "gap: nothing to compare with since the baseline",
        (p(2020, 60.0), p(2023, 65.0)),
        HALVE,
        State.CANNOT_BE_JUDGED,
        {C.NOTHING_AFTER_BASELINE, C.REFERENCE_MISSING},
        without=frozenset({C.NO_VALUE}),
        reference=city(p(2020, 80.0)),
    ),
    Case(
        "gap: the city's series is broken, in a year that the area has no point for",
        (p(2020, 60.0), p(2023, 65.0)),
        HALVE,
        State.CANNOT_BE_JUDGED,
        {C.BREAK_IN_SERIES},
        reference=city(p(2020, 80.0), p(2022, 79.0, break_before=True), p(2023, 80.0)),
    ),
    Case(
        "gap: the city's value covers too little",
        (p(2020, 60.0), p(2023, 65.0)),
        HALVE,
        State.CANNOT_BE_JUDGED,
        {C.COVERAGE_TOO_LOW},
        reference=city(p(2020, 80.0), p(2023, 80.0, coverage=0.5)),
    ),
    Case(
        "gap: the area's own value is withheld",
        (p(2020, 60.0), gone(2023, Missing.WITHHELD)),
        HALVE,
        State.WITHHELD,
        {C.VALUE_WITHHELD},
        without=frozenset({C.REFERENCE_MISSING}),
        reference=STEADY,
    ),
    Case(
        "match: reached, and one subgroup is not there",
        (p(2020, 78.0), p(2026, 81.0)),
        MATCH,
        State.MET,
        {C.SUBGROUP_FALLS_SHORT, C.SUBGROUP_REACHES, C.SUBGROUP_UNKNOWN},
        reference=STEADY,
        subgroups={
            "women": (p(2026, 84.0),),
            "men": (p(2026, 78.0, 3.0),),
            "born-abroad": (gone(2026, Missing.WITHHELD),),
        },
    ),
    Case(
        "match: on the way",
        (p(2020, 76.0), p(2023, 78.0)),
        MATCH,
        State.ON_THE_WAY,
        {C.AHEAD_OF_PATH},
        reference=STEADY,
    ),
    Case(
        "match: was ahead and is less so",
        (p(2020, 90.0), p(2023, 85.0)),
        MATCH,
        State.WORSE,
        {C.TARGET_REACHED_YET_WORSE, C.NO_PATH},
        reference=STEADY,
    ),
    Case(
        "match: lower is better, without a baseline",
        (p(2023, 5.0),),
        MATCH_DOWN,
        State.MET,
        {C.BASELINE_NOT_SET, C.LOWER_IS_BETTER},
        reference=city(p(2023, 6.0)),
    ),
    Case(
        "match: a value equal to the reference matches it, whatever the binary fraction",
        (p(2023, 0.1 + 0.2),),
        MATCH_DOWN,
        State.MET,
        {C.TARGET_REACHED},
        reference=city(p(2023, 0.3)),
    ),
    Case(
        "match: the subgroup has no value either",
        (p(2020, 78.0),),
        MATCH,
        State.CANNOT_BE_JUDGED,
        {C.SUBGROUP_UNKNOWN},
        reference=STEADY,
        subgroups={"women": ()},
    ),
]
