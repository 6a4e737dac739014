"""From a judgement to sentences that a citizen can read, in Swedish and English.

The words themselves are the tables in `words`; here they are put together with names and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samstad.drawing import numbers
from samstad.methods.judgement import Judgement, Point, Reason, ReasonCode, State
from samstad.methods.values import Missing
from samstad.organisation.texts import pick
from samstad.steering.words import (
    MARKS,
    MISSED,
    NO_PATH,
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
    """What a judgement is about, in words: texts as `{sv, en?}`, and how its numbers are written."""

    indicator: Mapping[str, str]
    area: Mapping[str, str]
    unit: Mapping[str, str]
    decimals: int

    @classmethod
    def of(cls, judged: TargetJudgement) -> Subject:
        indicator = judged.target.indicator
        return cls(indicator.name, judged.target.area.name, indicator.unit, indicator.decimals)


def state_label(state: State | str, lang: str) -> str:
    return STATE_LABELS[State(state)][lang]


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
    }[target.kind.value][lang]
    value = "" if target.value is None else _number(target.value, subject, lang)
    return words.format(value=value, year=target.year, baseline_year=target.baseline_year)


def sentence(judged: TargetJudgement, lang: str) -> str:
    """The sentence of one judgement."""
    return sentence_of(judged.judgement, Subject.of(judged), lang)


def sentence_of(judgement: Judgement, subject: Subject, lang: str) -> str:
    """What is, what was wanted, and what the rule says of it, in at most three short sentences."""
    parts = [_situation(judgement, subject, lang), _verdict(judgement, subject, lang)]
    return " ".join(part for part in parts if part)


def reasons(judged: TargetJudgement, lang: str) -> list[str]:
    """Each reason as a sentence, in the order of the judgement."""
    return reasons_of(judged.judgement, Subject.of(judged), lang)


def reasons_of(judgement: Judgement, subject: Subject, lang: str) -> list[str]:
    return [reason_text(reason, subject, lang) for reason in judgement.reasons]


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
    return form[lang].format(**names, value=_point(latest, subject, lang), year=latest.period)


def _verdict(judgement: Judgement, subject: Subject, lang: str) -> str:
    form = VERDICTS[judgement.state][lang]
    if judgement.state is State.NOT_MET and judgement.reason(ReasonCode.TARGET_YEAR_OVER):
        form = MISSED[lang]
    why = next((words[lang] for code, words in WHY_NOT.items() if judgement.reason(code)), "")
    baseline = judgement.baseline
    return form.format(
        target=target_text(judgement, subject, lang),
        baseline_year=judgement.target.baseline_year,
        baseline=_point(baseline, subject, lang) if baseline and baseline.value is not None else "",
        why=why,
    )


_VALUES = ("value", "latest_value", "target_value", "mark_value", "path_value", "baseline_value", "tolerance")
_SHARES = ("latest", "required", "min_coverage", "level")


def reason_text(reason: Reason, subject: Subject, lang: str) -> str:
    """One reason as a sentence."""
    return REASON_TEXTS[reason.code][lang].format_map(_words(reason, subject, lang))


def _words(reason: Reason, subject: Subject, lang: str) -> dict[str, Any]:
    """The reason's parameters as a reader sees them."""
    given = reason.params
    words: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    for name in _VALUES:
        if isinstance(given.get(name), int | float):
            words[name] = _number(given[name], subject, lang)
    for name in _SHARES:
        if isinstance(given.get(name), int | float):
            words[name] = numbers.format_percent(100 * given[name], 0, lang)  # type: ignore[arg-type]
    for name, write in _WRITERS.items():
        if name in given:
            words[name] = write(given[name], lang)
    if given.get("change") is not None:
        words["size"] = _number(abs(given["change"]), subject, lang, change=True)
    words["range"] = _range(given, subject, lang)
    words["period_words"] = _for_period(given.get("period"), lang)
    return words


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
