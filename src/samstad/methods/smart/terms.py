"""The words of a SMART check: the goal as plain data, the five letters, findings, and advice as codes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from samstad.methods.judgement import Direction, TargetKind
from samstad.methods.record import checked_fields
from samstad.methods.smart.evidence import Evidence

METHOD_VERSION = "1"  # raised when the same input could give another finding


class Letter(StrEnum):
    """The agreement's own five."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACCEPTED = "accepted"
    REALISTIC = "realistic"
    TIME_BOUND = "time_bound"


class Finding(StrEnum):
    """From the best to the worst, and then no answer."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


class Aspect(StrEnum):
    """What a piece of advice does: says what is good, what to mend, or what is not known."""

    GOOD = "good"
    MEND = "mend"
    UNKNOWN = "unknown"


class AdviceCode(StrEnum):
    """`ADVICE` says which letter each is about, what finding it allows at best, and which numbers it carries."""

    SAYS_WHAT_AND_WHERE = "says_what_and_where"
    TEXT_MISSING = "text_missing"
    TEXT_SHORT = "text_short"
    VAGUE_WORDS = "vague_words"
    NO_TARGETS = "no_targets"
    PLACE_MISSING = "place_missing"
    CAN_BE_FOLLOWED = "can_be_followed"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    INDICATOR_MISSING = "indicator_missing"
    DIRECTION_MISSING = "direction_missing"
    DIRECTION_ONLY = "direction_only"
    LEVEL_MISSING = "level_missing"
    BASELINE_MISSING = "baseline_missing"
    CHANGE_WITHIN_NOISE = "change_within_noise"
    ALL_ACCEPTED = "all_accepted"
    OWNER_MISSING = "owner_missing"
    NOT_ACCEPTED_BY = "not_accepted_by"
    OWNER_ALONE = "owner_alone"
    OFTEN_DONE = "often_done"
    SELDOM_DONE = "seldom_done"
    HARDLY_EVER_DONE = "hardly_ever_done"
    ALREADY_REACHED = "already_reached"
    NO_COMPARABLE_AREAS = "no_comparable_areas"
    HISTORY_TOO_SHORT = "history_too_short"
    TOO_FEW_CASES = "too_few_cases"
    SIZE_NOT_SAID = "size_not_said"
    HAS_ITS_YEAR = "has_its_year"
    YEAR_MISSING = "year_missing"
    YEAR_PASSED = "year_passed"
    YEAR_NOT_AFTER_BASELINE = "year_not_after_baseline"
    YEAR_FAR_OFF = "year_far_off"


_EVIDENCE = (
    "target", "change", "span", "share", "lower", "upper", "cases", "areas", "windows", "areas_made_it", "median",
    "best_tenth",
)  # fmt: skip
_S, _M, _A, _R, _T = Letter

#: Code → (letter, the best finding that it allows, its parameters): the whole contract with who writes sentences.
#: `target` is the target's code; numbers are in the indicator's unit, changes positive in the wanted direction,
#: shares 0–1; names are those that the caller gave.
ADVICE: Mapping[AdviceCode, tuple[Letter, Finding, tuple[str, ...]]] = {
    AdviceCode.SAYS_WHAT_AND_WHERE: (_S, Finding.MET, ("targets",)),
    AdviceCode.TEXT_MISSING: (_S, Finding.NOT_MET, ()),
    AdviceCode.TEXT_SHORT: (_S, Finding.PARTLY, ("words", "required")),
    AdviceCode.VAGUE_WORDS: (_S, Finding.PARTLY, ("found",)),
    AdviceCode.NO_TARGETS: (_S, Finding.PARTLY, ()),
    AdviceCode.PLACE_MISSING: (_S, Finding.PARTLY, ("target",)),
    AdviceCode.CAN_BE_FOLLOWED: (_M, Finding.MET, ("targets",)),
    AdviceCode.NOTHING_TO_MEASURE: (_M, Finding.NOT_MET, ()),
    AdviceCode.INDICATOR_MISSING: (_M, Finding.NOT_MET, ("target",)),
    AdviceCode.DIRECTION_MISSING: (_M, Finding.NOT_MET, ("target",)),
    AdviceCode.DIRECTION_ONLY: (_M, Finding.PARTLY, ("target",)),
    AdviceCode.LEVEL_MISSING: (_M, Finding.NOT_MET, ("target",)),
    AdviceCode.BASELINE_MISSING: (_M, Finding.PARTLY, ("target", "baseline_year")),
    AdviceCode.CHANGE_WITHIN_NOISE: (_M, Finding.PARTLY, ("target", "change", "noise")),
    AdviceCode.ALL_ACCEPTED: (_A, Finding.MET, ("accepted",)),
    AdviceCode.OWNER_MISSING: (_A, Finding.NOT_MET, ()),
    AdviceCode.NOT_ACCEPTED_BY: (_A, Finding.PARTLY, ("missing", "accepted")),
    AdviceCode.OWNER_ALONE: (_A, Finding.CANNOT_TELL, ("owner",)),
    AdviceCode.OFTEN_DONE: (_R, Finding.MET, _EVIDENCE),
    AdviceCode.SELDOM_DONE: (_R, Finding.PARTLY, _EVIDENCE),
    AdviceCode.HARDLY_EVER_DONE: (_R, Finding.NOT_MET, _EVIDENCE),
    AdviceCode.ALREADY_REACHED: (_R, Finding.PARTLY, ("target", "baseline_value", "value")),
    AdviceCode.NO_COMPARABLE_AREAS: (_R, Finding.CANNOT_TELL, ("target",)),
    AdviceCode.HISTORY_TOO_SHORT: (_R, Finding.CANNOT_TELL, ("target", "span", "longest")),
    AdviceCode.TOO_FEW_CASES: (_R, Finding.CANNOT_TELL, (*_EVIDENCE, "required")),
    AdviceCode.SIZE_NOT_SAID: (_R, Finding.CANNOT_TELL, ("target",)),
    AdviceCode.HAS_ITS_YEAR: (_T, Finding.MET, ("years",)),
    AdviceCode.YEAR_MISSING: (_T, Finding.NOT_MET, ("target",)),
    AdviceCode.YEAR_PASSED: (_T, Finding.NOT_MET, ("target", "year", "this_year")),
    AdviceCode.YEAR_NOT_AFTER_BASELINE: (_T, Finding.NOT_MET, ("target", "year", "baseline_year")),
    AdviceCode.YEAR_FAR_OFF: (_T, Finding.PARTLY, ("target", "year", "limit")),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A code and the numbers its sentence needs. Raises ValueError when a parameter is absent or unknown."""

    code: AdviceCode
    params: dict[str, Any]

    def __post_init__(self) -> None:
        if set(self.params) != set(ADVICE[self.code][2]):
            raise ValueError(f"{self.code} takes {sorted(ADVICE[self.code][2])}, not {sorted(self.params)}")

    @property
    def allows(self) -> Finding:
        return ADVICE[self.code][1]

    @property
    def aspect(self) -> Aspect:
        if self.allows is Finding.MET:
            return Aspect.GOOD
        return Aspect.UNKNOWN if self.allows is Finding.CANNOT_TELL else Aspect.MEND

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code.value, "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class SmartTarget:
    """A target as far as it has been written: everything but its code may be None.

    `value`, `baseline_value` and its limits are in the indicator's unit; `baseline_value` is None where the
    statistics have no value for the baseline year. Where the kind has a reference, `value` is what reaches the
    target if the reference stays as it was in the baseline year. `direction` is for the kinds that do not say it.
    Raises ValueError for numbers that are not finite, and a baseline outside its limits.
    """

    code: str
    indicator: str | None = None
    area: str | None = None
    kind: TargetKind | None = None
    value: float | None = None
    year: int | None = None
    baseline_year: int | None = None
    baseline_value: float | None = None
    baseline_lower: float | None = None
    baseline_upper: float | None = None
    direction: Direction | None = None

    def __post_init__(self) -> None:
        numbers = (self.value, self.baseline_value, self.baseline_lower, self.baseline_upper)
        if not all(math.isfinite(number) for number in numbers if number is not None):
            raise ValueError(f"{self.code}: a number is not finite")
        if (self.baseline_lower is None) != (self.baseline_upper is None):
            raise ValueError(f"{self.code}: an interval has two limits")
        if self.baseline_lower is not None and self.baseline_upper is not None:
            inside = self.baseline_value is not None
            inside = inside and self.baseline_lower <= (self.baseline_value or 0.0) <= self.baseline_upper
            if not inside:
                raise ValueError(f"{self.code}: the baseline is outside its interval")

    @property
    def better(self) -> Direction | None:
        """Which way is better, by the kind or as stated; None where nobody has said."""
        return None if self.kind is None else self.kind.own_direction or self.direction

    @property
    def change(self) -> float | None:
        """How far it is from baseline to target, positive in the wanted direction; None where nobody can say."""
        if self.better is None or self.value is None or self.baseline_value is None:
            return None
        return (self.value - self.baseline_value) * (
            1.0 if self.better is Direction.HIGHER_IS_BETTER else -1.0
        )

    @property
    def span(self) -> int | None:
        """Years from baseline to target year; None where one is missing or they are not in order."""
        if self.year is None or self.baseline_year is None or self.year <= self.baseline_year:
            return None
        return self.year - self.baseline_year

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SmartTarget:
        entries = checked_fields(cls, data)
        if entries.get("kind") is not None:
            entries["kind"] = TargetKind(entries["kind"])
        if entries.get("direction") is not None:
            entries["direction"] = Direction(entries["direction"])
        return cls(**entries)


@dataclass(frozen=True, slots=True)
class SmartGoal:
    """A goal as plain data, saved or not.

    `owner` None where nobody has taken it; `concerned` whoever else must do something for it, `accepted` whoever has
    said yes to it (of any, the owner too). Names are the caller's own.
    """

    text: str
    targets: tuple[SmartTarget, ...] = ()
    owner: str | None = None
    concerned: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmartRule:
    """Where the findings part, as data. Shares 0–1.

    min_words: the fewest words of a goal that says what. vague: words that say no what, in lower case, as the
    caller's language has them. often, seldom: a change is realistic when at least the share `often` of cases made
    it, hardly ever done when even the upper limit is below `seldom`. min_cases: the fewest independent cases that
    say anything. start_band: comparable windows begin this near the baseline, in the indicator's unit; None: any.
    far_off: years ahead beyond which a target needs steps on the way.
    """

    min_words: int = 4
    vague: tuple[str, ...] = ()
    often: float = 0.25
    seldom: float = 0.1
    min_cases: int = 10
    start_band: float | None = None
    far_off: int = 5
    level: float = 0.95

    def __post_init__(self) -> None:
        if not 0 <= self.seldom <= self.often <= 1 or self.min_cases < 1 or self.far_off < 1:
            raise ValueError(f"{self} is no rule")


DEFAULT_RULE = SmartRule()


@dataclass(frozen=True, slots=True)
class LetterCheck:
    """One letter: its finding, and at least one piece of advice."""

    letter: Letter
    finding: Finding
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class SmartCheck:
    """All five letters in order; `evidence` by target code, where there was any to look at."""

    letters: tuple[LetterCheck, ...]
    evidence: dict[str, Evidence]
    rule: SmartRule
    method_version: str

    def of(self, letter: Letter) -> LetterCheck:
        return next(check for check in self.letters if check.letter is letter)

    def to_dict(self) -> dict[str, Any]:
        return {
            "letters": [
                {
                    "letter": check.letter.value,
                    "finding": check.finding.value,
                    "advice": [advice.to_dict() for advice in check.advice],
                }
                for check in self.letters
            ],
            "evidence": {code: asdict(evidence) for code, evidence in self.evidence.items()},
            "rule": asdict(self.rule) | {"vague": list(self.rule.vague)},
            "method_version": self.method_version,
        }
