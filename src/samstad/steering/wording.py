"""From a judgement to sentences that a citizen can read, in Swedish and English.

The words themselves are the tables in `words`; here they are put together with names and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeGuard

from samstad.drawing import numbers
from samstad.methods.judgement import Judgement, Point, Reason, ReasonCode, State, Target, TargetKind
from samstad.methods.values import Missing
from samstad.organisation.texts import pick
from samstad.steering import gap_words
from samstad.steering.words import (
    MARKS,
    MISSED,
    NO_PATH,
    NOT_MET_SO_FAR,
    POINTS,
    REASON_TEXTS,
    STATE_LABELS,
    VERDICTS,
    WHY_NOT,
)

if TYPE_CHECKING:
    from samstad.steering.judging import TargetJudgement


@dataclass(frozen=True)
class Subject:
    """What a judgement is about, in words: texts as `{sv, en?}`, and how its numbers are written.

    `reference`: the name of the area that the target is measured against; `subgroups`: code → what is counted.
    """

    indicator: Mapping[str, str]
    area: Mapping[str, str]
    unit: Mapping[str, str]
    decimals: int
    reference: Mapping[str, str] = field(default_factory=dict)
    subgroups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, judged: TargetJudgement) -> Subject:
        target, indicator = judged.target, judged.target.indicator
        return cls(
            indicator.name,
            target.area.name,
            indicator.unit,
            indicator.decimals,
            target.reference.name if target.reference else {},
            {target.subgroup.code: target.subgroup.name} if target.subgroup else {},
        )


def state_label(state: State | str, lang: str) -> str:
    """What a state is called, whatever it is the state of."""
    return STATE_LABELS[State(state)][lang]


def label_of(judgement: Judgement, lang: str) -> str:
    """What the judgement's state is called: not met *so far* as long as the target year is not over."""
    if judgement.state is State.NOT_MET and not judgement.reason(ReasonCode.TARGET_YEAR_OVER):
        return NOT_MET_SO_FAR[lang]
    return state_label(judgement.state, lang)


def target_text(judgement: Judgement, subject: Subject, lang: str) -> str:
    """What the target asks: "högst 6,0 % år 2026"."""
    target = judgement.target
    words = {
        "at_least": {"sv": "minst {value} år {year}", "en": "at least {value} in {year}"},
        "at_most": {"sv": "högst {value} år {year}", "en": "at most {value} in {year}"},
        "increase": {
            "sv": "högre {year} än {baseline_year}",
            "en": "higher in {year} than in {baseline_year}",
        },
        "decrease": {
            "sv": "lägre {year} än {baseline_year}",
            "en": "lower in {year} than in {baseline_year}",
        },
        "reach_up": {"sv": "upp till {value} år {year}", "en": "up to {value} by {year}"},
        "reach_down": {"sv": "ned till {value} år {year}", "en": "down to {value} by {year}"},
        "close_gap": {
            "sv": "{share} mindre avstånd till {reference} år {year}",
            "en": "a gap to {reference} that is {share} smaller in {year}",
        },
        "match_reference_up": {
            "sv": "minst samma nivå som {reference} år {year}",
            "en": "at least the level of {reference} in {year}",
        },
        "match_reference_down": {
            "sv": "högst samma nivå som {reference} år {year}",
            "en": "at most the level of {reference} in {year}",
        },
    }[_asked(target)][lang]
    return words.format(
        value="" if target.value is None else _number(target.value, subject, lang),
        share="" if target.share is None else _percent(target.share, lang),
        year=target.year,
        baseline_year=target.baseline_year,
        reference=pick(subject.reference, lang).text,
    )


def _asked(target: Target) -> str:
    if target.kind in (TargetKind.REACH, TargetKind.MATCH_REFERENCE):
        return f"{target.kind.value}_{'up' if target.higher_is_better else 'down'}"
    return target.kind.value


def sentence(judged: TargetJudgement, lang: str) -> str:
    """The sentence of one judgement."""
    return sentence_of(judged.judgement, Subject.of(judged), lang)


def sentence_of(judgement: Judgement, subject: Subject, lang: str) -> str:
    """What is, what was wanted, and what the rule says of it, in a few short sentences; subgroups come last."""
    parts = [_situation(judgement, subject, lang), _verdict(judgement, subject, lang)]
    parts += [reason_text(one, subject, lang) for one in judgement.reasons if one.code in _SUBGROUPS]
    return " ".join(part for part in parts if part)


def reasons(judged: TargetJudgement, lang: str) -> list[str]:
    """Each reason as a sentence, in the order of the judgement."""
    return reasons_of(judged.judgement, Subject.of(judged), lang)


def reasons_of(judgement: Judgement, subject: Subject, lang: str) -> list[str]:
    gap = judgement.target.kind.has_reference
    return [reason_text(reason, subject, lang, gap=gap) for reason in judgement.reasons]


_SUBGROUPS = (ReasonCode.SUBGROUP_REACHES, ReasonCode.SUBGROUP_FALLS_SHORT, ReasonCode.SUBGROUP_UNKNOWN)


def _situation(judgement: Judgement, subject: Subject, lang: str) -> str:
    latest = judgement.latest
    names = {"indicator": pick(subject.indicator, lang).text, "area": pick(subject.area, lang).text}
    if latest is None or latest.value is None:
        form = {
            "sv": "{indicator}, {area}: det finns inget värde att bedöma.",
            "en": "{indicator}, {area}: there is no value to judge.",
        }
        if judgement.state is State.WITHHELD:
            form = {
                "sv": "{indicator}, {area}: värdet redovisas inte.",
                "en": "{indicator}, {area}: the value is withheld.",
            }
        return form[lang].format(**names)
    form = {"sv": "{indicator}, {area}: {value} år {year}.", "en": "{indicator}, {area}: {value} in {year}."}
    reference = judgement.comparison.reference if judgement.comparison else None
    if reference is not None and reference.value is not None:
        form = {
            "sv": "{indicator}, {area}: {value} år {year}; {reference}: {other}.",
            "en": "{indicator}, {area}: {value} in {year}; {reference}: {other}.",
        }
        names |= {"reference": pick(subject.reference, lang).text, "other": _point(reference, subject, lang)}
    return form[lang].format(**names, value=_point(latest, subject, lang), year=latest.period)


def _verdict(judgement: Judgement, subject: Subject, lang: str) -> str:
    form = VERDICTS[judgement.state][lang]
    if judgement.state is State.NOT_MET and judgement.reason(ReasonCode.TARGET_YEAR_OVER):
        form = MISSED[lang]
    baseline = _point(judgement.baseline, subject, lang) if _has_value(judgement.baseline) else ""
    if judgement.comparison is not None:
        start = judgement.comparison.baseline_difference
        baseline = "" if start is None else _difference(start.value, subject, lang)
        if judgement.state is State.WORSE:
            form = gap_words.WORSE[lang]
    why = next((words[lang] for code, words in WHY_NOT.items() if judgement.reason(code)), "")
    return form.format(
        target=target_text(judgement, subject, lang),
        baseline_year=judgement.target.baseline_year,
        baseline=baseline,
        reference=pick(subject.reference, lang).text,
        why=why,
    )


_VALUES = (
    "value",
    "latest_value",
    "target_value",
    "mark_value",
    "path_value",
    "baseline_value",
    "tolerance",
    "reference_value",
)
_SHARES = ("latest", "required", "min_coverage", "level", "share")
# Values of the area and of the reference, also where what is judged is the difference between them.
_OF_VALUES = frozenset(
    {ReasonCode.REFERENCE_USED, ReasonCode.CLOSER_YET_WORSE, ReasonCode.FURTHER_YET_BETTER, *_SUBGROUPS}
)


def reason_text(reason: Reason, subject: Subject, lang: str, *, gap: bool = False) -> str:
    """One reason as a sentence. With `gap` its numbers are differences from a reference."""
    texts = REASON_TEXTS[reason.code]
    if gap:
        texts = gap_words.REASON_TEXTS.get(reason.code, texts)
    return texts[lang].format_map(_words(reason, subject, lang, gap=gap))


def _words(reason: Reason, subject: Subject, lang: str, *, gap: bool) -> dict[str, Any]:
    """The reason's parameters as a reader sees them."""
    differences = gap and reason.code not in _OF_VALUES
    given = reason.params
    words: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    for name in _VALUES:
        if isinstance(given.get(name), int | float):
            words[name] = _number(given[name], subject, lang, change=differences)
    for name in _SHARES:
        if isinstance(given.get(name), int | float):
            words[name] = _percent(given[name], lang)
    for name, write in _WRITERS.items():
        if name in given:
            words[name] = write(given[name], lang)
    if gap and "mark" in given:
        words["mark"] = gap_words.MARKS[given["mark"]][lang]
    if "difference" in given:
        words["difference"] = _number(given["difference"], subject, lang, change=True)
    if "subgroup" in given:
        words["subgroup"] = pick(subject.subgroups[given["subgroup"]], lang).text
    words["reference"] = pick(subject.reference, lang).text
    words["chance"] = _CHANCE[lang] if given.get("within_chance") else ""
    if given.get("change") is not None:
        words["size"] = _number(abs(given["change"]), subject, lang, change=True)
    words["range"] = _range(given, subject, lang)
    words["period_words"] = _for_period(given.get("period"), lang)
    return words


_CHANCE = {
    "sv": "; skillnaden är inte större än vad slumpen kan ge",
    "en": "; the difference is no larger than chance can give",
}

_WRITERS: Mapping[str, Callable[[Any, str], str]] = {
    "periods": lambda periods, lang: _series(periods, lang),
    "skipped_periods": lambda periods, lang: _series(periods, lang),
    "missing": lambda code, lang: _kind(code, lang),
    "why": lambda code, lang: NO_PATH[code][lang],
    "mark": lambda code, lang: MARKS[code][lang],
    "points": lambda codes, lang: _series([POINTS[code][lang] for code in codes], lang),
}


def _series(items: Any, lang: str) -> str:
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {'och' if lang == 'sv' else 'and'} {texts[-1]}"


def _kind(code: str | None, lang: str) -> str:
    if code is None:
        return ""
    text = numbers.missing_text(Missing.from_code(code), lang)  # type: ignore[arg-type]
    return f" ({text[0].lower()}{text[1:]})"


def _for_period(period: int | None, lang: str) -> str:
    if period is None:
        return ""
    return f" för {period}" if lang == "sv" else f" for {period}"


def _range(given: Mapping[str, Any], subject: Subject, lang: str) -> str:
    low, high = given.get("change_lower"), given.get("change_upper")
    if low is None:
        low, high = given.get("lower"), given.get("upper")
    if low is None or high is None:
        return ""
    return numbers.format_range(low, high, subject.decimals, lang)  # type: ignore[arg-type]


def _number(value: float, subject: Subject, lang: str, *, change: bool = False) -> str:
    unit = pick(subject.unit, lang).text
    if change and unit == "%":
        unit = "procentenheter" if lang == "sv" else "percentage points"
    return numbers.format_value(value, unit=unit, decimals=subject.decimals, lang=lang)  # type: ignore[arg-type]


def _percent(share: float, lang: str) -> str:
    return numbers.format_percent(100 * share, 0, lang)  # type: ignore[arg-type]


def _difference(value: float | None, subject: Subject, lang: str) -> str:
    return "" if value is None else _number(value, subject, lang, change=True)


def _has_value(point: Point | None) -> TypeGuard[Point]:
    return point is not None and point.value is not None


def _point(point: Point, subject: Subject, lang: str) -> str:
    """A value with its interval, where it has one."""
    assert point.value is not None
    unit = pick(subject.unit, lang).text
    if point.lower is None or point.upper is None:
        return _number(point.value, subject, lang)
    return numbers.format_interval(
        point.value,
        point.lower,
        point.upper,
        unit,
        subject.decimals,
        lang,  # type: ignore[arg-type]
    )
