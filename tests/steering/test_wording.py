"""Every state and every reason has its sentence, in both languages, with nothing left to fill in."""

from __future__ import annotations

import hashlib
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.judgement import (
    Direction,
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
from samstad.steering import gap_words, models, wording, words
from samstad.steering.wording import Subject

SUBJECT = Subject(
    {"sv": "Arbetslösa", "en": "Unemployed"},
    {"sv": "Björkhöjden"},
    {"sv": "%"},
    1,
    {"sv": "hela staden", "en": "the whole city"},
    {"k": {"sv": "Arbetslösa kvinnor", "en": "Unemployed women"}},
)


def target_of(
    kind: TargetKind, value: float, year: int, baseline: int | None, higher: bool = False
) -> Target:
    return Target(
        kind,
        value if kind.has_value else None,
        year,
        baseline,
        None if kind.own_direction else Direction("higher_is_better" if higher else "lower_is_better"),
        0.5 if kind is TargetKind.CLOSE_GAP else None,
    )


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_tables_are_total(lang: str) -> None:
    assert {s for s, text in words.STATE_LABELS.items() if text[lang]} == set(State)
    assert {s for s, text in words.VERDICTS.items() if text[lang]} == set(State)
    assert {code for code, text in words.REASON_TEXTS.items() if text[lang]} == set(ReasonCode)


def test_both_languages_of_a_reason_tell_the_same_numbers() -> None:
    def names(form: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(form) if name}

    for code, text in words.REASON_TEXTS.items():
        assert names(text["sv"]) == names(text["en"]), code


def test_the_words_of_differences_tell_no_number_that_the_reason_has_not() -> None:
    for code, text in gap_words.REASON_TEXTS.items():
        names = [{n for _, n, _, _ in string.Formatter().parse(text[lang]) if n} for lang in ("sv", "en")]
        assert names[0] == names[1], code
    assert set(gap_words.MARKS) == set(words.MARKS)


def test_the_model_knows_the_kinds_that_the_method_knows() -> None:
    assert set(models.TargetKind.values) == {kind.value for kind in TargetKind}
    assert set(models.Direction.values) == {direction.value for direction in Direction}


def test_a_judgement_reads_as_a_citizen_would_say_it() -> None:
    series = [Point(2020, 10.0, lower=9.0, upper=11.0), Point(2024, 7.0, lower=6.5, upper=7.5)]
    judged = judge(series, Target(TargetKind.AT_MOST, 8.0, 2026, 2020))
    assert wording.sentence_of(judged, SUBJECT, "sv") == (
        "Arbetslösa, Björkhöjden: 7,0\u00a0% (6,5–\u20607,5) år 2024. Målet är uppnått: högst 8,0\u00a0% år 2026."
    )
    assert wording.sentence_of(judged, SUBJECT, "en") == (
        "Unemployed, Björkhöjden: 7.0% (6.5–\u20607.5) in 2024. The target is met: at most 8.0% in 2026."
    )


def test_a_gap_reads_as_a_citizen_would_say_it() -> None:
    series = [Point(2020, 14.0), Point(2024, 11.0)]
    city = Reference((Point(2020, 8.0), Point(2024, 7.5)))
    judged = judge(series, target_of(TargetKind.CLOSE_GAP, 0, 2028, 2020), reference=city)
    assert wording.sentence_of(judged, SUBJECT, "sv") == (
        "Arbetslösa, Björkhöjden: 11,0\u00a0% år 2024; hela staden: 7,5\u00a0%. Utvecklingen är på väg mot målet: "
        "50\u00a0% mindre avstånd till hela staden år 2028."
    )
    path = "En jämn utveckling från basåret till målet skulle ge skillnaden 4,5\u00a0procentenheter år 2024; "
    assert f"{path}den är 3,5\u00a0procentenheter." in wording.reasons_of(judged, SUBJECT, "sv")
    worse = judge([Point(2020, 14.0), Point(2024, 15.0)], judged.target, reference=city)
    assert "försämrats sedan 2020, då skillnaden var 6,0\u00a0procentenheter" in wording.sentence_of(
        worse, SUBJECT, "sv"
    )


def test_a_subgroup_is_told_last_and_by_its_own_number() -> None:
    city = Reference((Point(2024, 7.5),))
    target = target_of(TargetKind.MATCH_REFERENCE, 0, 2024, None)
    judged = judge([Point(2024, 7.0)], target, reference=city, subgroups={"k": [Point(2024, 8.0)]})
    assert wording.sentence_of(judged, SUBJECT, "en") == (
        "Unemployed, Björkhöjden: 7.0% in 2024; the whole city: 7.5%. The target is met: at most the level of "
        "the whole city in 2024. Unemployed women: 8.0%, which does not reach the whole city (7.5%)."
    )


def test_not_met_is_no_last_word_before_the_target_year_is_over() -> None:
    target = Target(TargetKind.AT_MOST, 8.0, 2026, 2020)
    early = judge([Point(2020, 12.0), Point(2024, 11.0)], target)
    late = judge([Point(2020, 12.0), Point(2026, 11.0)], target)
    assert early.state is late.state is State.NOT_MET
    assert [wording.label_of(early, lang) for lang in ("sv", "en")] == ["Ej uppnått än", "Not met so far"]
    assert [wording.label_of(late, lang) for lang in ("sv", "en")] == ["Ej uppnått", "Not met"]


def test_worse_says_worse_than_what() -> None:
    series = [Point(2020, 10.0), Point(2025, 12.0)]
    text = wording.sentence_of(judge(series, Target(TargetKind.AT_MOST, 8.0, 2026, 2020)), SUBJECT, "sv")
    assert "försämrats sedan 2020, då värdet var 10,0" in text


@st.composite
def series(draw: st.DrawFn):
    years = draw(st.lists(st.integers(2010, 2030), min_size=0, max_size=6, unique=True).map(sorted))
    points = []
    for year in years:
        kind = draw(st.sampled_from(list(Missing)))
        if kind is not Missing.PRESENT:
            points.append(Point(year, None, kind, break_before=draw(st.booleans())))
            continue
        value = draw(st.floats(0, 100))
        spread = draw(st.none() | st.floats(0, 20))
        lower, upper = (None, None) if spread is None else (value - spread, value + spread)
        coverage = draw(st.sampled_from([0.5, 1.0]))
        points.append(
            Point(
                year,
                value,
                lower=lower,
                upper=upper,
                base=draw(st.sampled_from([None, 50.0, 800.0])),
                coverage=coverage,
                break_before=draw(st.booleans()),
            )
        )
    return points


@st.composite
def judgements(draw: st.DrawFn):
    kind = draw(st.sampled_from(list(TargetKind)))
    baselines = st.integers(2010, 2020) if kind.needs_baseline else st.none() | st.integers(2010, 2020)
    target = target_of(
        kind, draw(st.floats(0, 100)), draw(st.integers(2021, 2030)), draw(baselines), draw(st.booleans())
    )
    rule = Rule(tolerance=draw(st.sampled_from([0.0, 1.0])), require_interval_certainty=draw(st.booleans()))
    reference = Reference(tuple(draw(series())), draw(st.booleans())) if kind.has_reference else None
    subgroups = {"k": draw(series())} if kind is TargetKind.MATCH_REFERENCE else {}
    return judge(draw(series()), target, rule, reference, subgroups)


@settings(max_examples=300, deadline=None)
@given(judgements(), st.sampled_from(["sv", "en"]))
def test_no_sentence_is_left_half_written(judged, lang: str) -> None:
    texts = [wording.sentence_of(judged, SUBJECT, lang), *wording.reasons_of(judged, SUBJECT, lang)]
    for text in texts:
        assert "{" not in text
        assert "None" not in text
        assert "()" not in text
        assert "  " not in text
        assert text.strip().endswith(".")


# Raise `words.VERSION` with any change of words, and put the new fingerprint here: frozen reports are worded again
# only by the version that worded them.
WORDED = {"1": "863e27ebb1f8a226", "2": "749e11ec71b1fc7f"}


def test_other_words_are_another_version() -> None:
    """A sample with every state and reason, in both languages, numbers and all."""
    tables = [
        table for name, table in sorted(vars(words).items()) if name.isupper() and isinstance(table, dict)
    ]
    tables += [gap_words.WORSE, gap_words.REASON_TEXTS, gap_words.MARKS]
    assert len(tables) == 13
    texts = [repr(sorted((str(k), v) for k, v in table.items())) for table in tables]
    for value, lower, upper in ((10.0, 9.0, 11.0), (1234.5, None, None), (0.04, 0.0, 0.2)):
        series = [Point(2020, 12.0, lower=11.0, upper=13.0), Point(2024, value, lower=lower, upper=upper)]
        for kind in TargetKind:
            other = (Point(2020, 8.0, lower=7.0, upper=9.0, base=900), Point(2024, 7.0))
            reference = Reference(other, True) if kind.has_reference else None
            subgroups = {"k": other} if kind is TargetKind.MATCH_REFERENCE else {}
            target = target_of(kind, 8.0, 2026, 2020)
            judged = judge(series, target, Rule(tolerance=1.5), reference, subgroups)
            for lang in ("sv", "en"):
                texts += [
                    wording.sentence_of(judged, SUBJECT, lang),
                    wording.label_of(judged, lang),
                    *wording.reasons_of(judged, SUBJECT, lang),
                ]
    fingerprint = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    assert WORDED.get(words.VERSION) == fingerprint
