"""From a SMART check to sentences, in Swedish and English. The words themselves are the tables in `smart_words`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samstad.drawing import numbers
from samstad.methods.smart import Advice, Finding, Letter
from samstad.organisation.texts import pick
from samstad.steering import smart_words as words
from samstad.steering.smart import GoalCheck, TargetDraft
from samstad.steering.wording import Subject


@dataclass(frozen=True)
class LetterInWords:
    """One row of the check as a reader sees it."""

    letter: Letter
    label: str
    finding: Finding
    found: str
    advice: tuple[str, ...]


def rows(checked: GoalCheck, lang: str) -> list[LetterInWords]:
    """The five letters in order."""
    return [
        LetterInWords(
            each.letter,
            words.LETTERS[each.letter][lang],
            each.finding,
            words.FINDINGS[each.finding][lang],
            tuple(advice_text(item, checked, lang) for item in each.advice),
        )
        for each in checked.result.letters
    ]


def advice_text(advice: Advice, checked: GoalCheck, lang: str) -> str:
    """One piece of advice as a sentence; with several targets it begins with the one that it is about."""
    drafts = {target.code: target for target in checked.draft.targets}
    target = drafts.get(advice.params.get("target") or "")
    text = words.ADVICE_TEXTS[advice.code][lang].format_map(_words(advice, target, checked, lang))
    if target is None or len(drafts) < 2:
        return text
    return f"{_name(target, lang)}: {text}"


def _name(target: TargetDraft, lang: str) -> str:
    parts = [pick(each.name, lang).text for each in (target.indicator, target.area) if each is not None]
    return ", ".join(parts) or target.code


_VALUES = ("value", "baseline_value")
_CHANGES = ("change", "noise", "median", "best_tenth")


def _words(advice: Advice, target: TargetDraft | None, checked: GoalCheck, lang: str) -> dict[str, Any]:
    given = advice.params
    found: dict[str, Any] = dict(given)
    subject = _subject(target)
    for name in _VALUES:
        if isinstance(given.get(name), int | float):
            found[name] = _number(given[name], subject, lang)
    for name in _CHANGES:
        if isinstance(given.get(name), int | float):
            signed = name in ("median", "best_tenth")
            found[name] = _number(given[name], subject, lang, change=True, signed=signed)
    for name in ("missing", "accepted"):
        if name in given:
            bodies = checked.draft.bodies
            found[name] = listed([pick(bodies[code].name, lang).text for code in given[name]], lang)
    if "owner" in given:
        found["owner"] = pick(checked.draft.bodies[given["owner"]].name, lang).text
    if "found" in given:
        marks = "”{}”" if lang == "sv" else "“{}”"
        found["found"] = listed([marks.format(word) for word in given["found"]], lang)
    if "years" in given:
        found["years"] = listed([str(year) for year in given["years"]], lang)
    found["baseline_words"] = f" {given['baseline_year']}" if given.get("baseline_year") else ""
    if given.get("share") is not None:
        found["share"] = numbers.format_percent(100 * given["share"], 0, lang)  # type: ignore[arg-type]
        found["range"] = numbers.format_range(100 * given["lower"], 100 * given["upper"], 0, lang)  # type: ignore[arg-type]
        what = words.THIS_CHANGE if given["change"] > 0 else words.ANY_CHANGE
        found["what"] = what[lang].format(change=found["change"])
    return found


def _subject(target: TargetDraft | None) -> Subject:
    if target is None or target.indicator is None:
        return Subject({"sv": ""}, {"sv": ""}, {"sv": ""}, 1)
    indicator = target.indicator
    return Subject(indicator.name, {"sv": ""}, indicator.unit, indicator.decimals)


def _number(value: float, subject: Subject, lang: str, *, change: bool = False, signed: bool = False) -> str:
    unit = pick(subject.unit, lang).text
    if change and unit == "%":
        unit = "procentenheter" if lang == "sv" else "percentage points"
    sign = "+" if signed and round(value, subject.decimals) > 0 else ""
    return sign + numbers.format_value(value, unit=unit, decimals=subject.decimals, lang=lang)  # type: ignore[arg-type]


def listed(items: list[str], lang: str) -> str:
    """Several as one phrase: "a, b och c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'och' if lang == 'sv' else 'and'} {items[-1]}"


def about_cases(lang: str) -> str:
    return words.ABOUT_CASES[lang]
