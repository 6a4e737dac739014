"""Every state and every reason has its sentence, in both languages, with nothing left to fill in."""

from __future__ import annotations

import hashlib
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.judgement import Point, ReasonCode, Rule, State, Target, TargetKind, judge
from samstad.methods.values import Missing
from samstad.steering import models, wording, words
from samstad.steering.wording import Subject

SUBJECT = Subject({"sv": "Arbetslösa", "en": "Unemployed"}, {"sv": "Björkhöjden"}, {"sv": "%"}, 1)


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


def test_the_model_knows_the_kinds_that_the_method_knows() -> None:
    assert set(models.TargetKind.values) == {kind.value for kind in TargetKind}


def test_a_judgement_reads_as_a_citizen_would_say_it() -> None:
    series = [Point(2020, 10.0, lower=9.0, upper=11.0), Point(2024, 7.0, lower=6.5, upper=7.5)]
    judged = judge(series, Target(TargetKind.AT_MOST, 8.0, 2026, 2020))
    assert wording.sentence_of(judged, SUBJECT, "sv") == (
        "Arbetslösa, Björkhöjden: 7,0\u00a0% (6,5–7,5) år 2024. Målet är uppnått: högst 8,0\u00a0% år 2026."
    )
    assert wording.sentence_of(judged, SUBJECT, "en") == (
        "Unemployed, Björkhöjden: 7.0% (6.5–7.5) in 2024. The target is met: at most 8.0% in 2026."
    )


def test_worse_says_worse_than_what() -> None:
    series = [Point(2020, 10.0), Point(2025, 12.0)]
    text = wording.sentence_of(judge(series, Target(TargetKind.AT_MOST, 8.0, 2026, 2020)), SUBJECT, "sv")
    assert "försämrats sedan 2020, då värdet var 10,0" in text


@st.composite
def judgements(draw: st.DrawFn):
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
            Point(year, value, lower=lower, upper=upper, coverage=coverage, break_before=draw(st.booleans()))
        )
    kind = draw(st.sampled_from(list(TargetKind)))
    value = draw(st.floats(0, 100)) if kind.has_value else None
    baseline = (
        draw(st.integers(2010, 2020)) if not kind.has_value else draw(st.none() | st.integers(2010, 2020))
    )
    rule = Rule(tolerance=draw(st.sampled_from([0.0, 1.0])), require_interval_certainty=draw(st.booleans()))
    return judge(points, Target(kind, value, draw(st.integers(2021, 2030)), baseline), rule)


@settings(max_examples=300, deadline=None)
@given(judgements(), st.sampled_from(["sv", "en"]))
def test_no_sentence_is_left_half_written(judged, lang: str) -> None:
    texts = [wording.sentence_of(judged, SUBJECT, lang), *wording.reasons_of(judged, SUBJECT, lang)]
    for text in texts:
        assert "{" not in text
        assert "None" not in text
        assert "()" not in text
        assert text.strip().endswith(".")


# Raise `words.VERSION` with any change of words, and put the new fingerprint here: frozen reports are worded again
# only by the version that worded them.
WORDED = {"1": "863e27ebb1f8a226"}


def test_other_words_are_another_version() -> None:
    """A sample with every state and reason, in both languages, numbers and all."""
    tables = [
        table for name, table in sorted(vars(words).items()) if name.isupper() and isinstance(table, dict)
    ]
    assert len(tables) == 9
    texts = [repr(sorted((str(k), v) for k, v in table.items())) for table in tables]
    for value, lower, upper in ((10.0, 9.0, 11.0), (1234.5, None, None), (0.04, 0.0, 0.2)):
        series = [Point(2020, 12.0, lower=11.0, upper=13.0), Point(2024, value, lower=lower, upper=upper)]
        for kind in TargetKind:
            target = Target(kind, 8.0 if kind.has_value else None, 2026, 2020)
            judged = judge(series, target, Rule(tolerance=1.5))
            for lang in ("sv", "en"):
                texts += [
                    wording.sentence_of(judged, SUBJECT, lang),
                    *wording.reasons_of(judged, SUBJECT, lang),
                ]
    fingerprint = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    assert WORDED.get(words.VERSION) == fingerprint
