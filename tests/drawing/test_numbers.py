"""Numbers as a Swedish or English reader expects them; missing values as their reasons."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.drawing import numbers
from samstad.methods.values import Missing

KINDS = [kind for kind in Missing if kind != Missing.PRESENT]
finite = st.floats(-1e12, 1e12, allow_nan=False)


def read_back(text: str, lang: str) -> Decimal:
    thousands, point = {"sv": ("\u202f", ","), "en": (",", ".")}[lang]
    return Decimal(text.replace(thousands, "").replace(point, ".").replace("−", "-"))


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (1234567.891, 1, "1\u202f234\u202f567,9", "1,234,567.9"),
        (-1234.5, 0, "−1\u202f235", "−1,235"),
        (0.125, 2, "0,13", "0.13"),
        (2.675, 2, "2,68", "2.68"),
        (-0.04, 1, "0,0", "0.0"),
        (999.96, 1, "1\u202f000,0", "1,000.0"),
        (0, 0, "0", "0"),
    ],
)
def test_numbers_are_written_as_expected(value, decimals, swedish, english):
    assert numbers.format_number(value, decimals, "sv") == swedish
    assert numbers.format_number(value, decimals, "en") == english


@given(finite, st.integers(0, 6), st.sampled_from(["sv", "en"]))
def test_what_is_written_can_be_read_back_within_half_a_unit(value, decimals, lang):
    text = numbers.format_number(value, decimals, lang)
    half = Decimal(1).scaleb(-decimals) / 2
    assert abs(read_back(text, lang) - Decimal(repr(value))) <= half
    assert " " not in text
    assert "-" not in text


@given(finite, finite, st.integers(0, 4))
def test_rounding_keeps_order(a, b, decimals):
    low, high = sorted((a, b))
    written = [read_back(numbers.format_number(x, decimals, "sv"), "sv") for x in (low, high)]
    assert written[0] <= written[1]


@given(finite, st.integers(0, 4))
def test_a_sign_is_shown_when_asked_for(value, decimals):
    text = numbers.format_number(value, decimals, signed=True)
    size = read_back(text.lstrip("+"), "sv")
    assert text.startswith("+") == (size > 0)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        numbers.format_number(value, 1)


def test_units_and_intervals():
    assert numbers.format_percent(12.34) == "12,3\u00a0%"
    assert numbers.format_percent(12.34, lang="en") == "12.3%"
    assert numbers.format_interval(12.3, 10.9, 13.8, "%") == "12,3\u00a0% (10,9–\u206013,8)"
    assert numbers.format_interval(-1, -2.3, 0.4) == "−1,0 (−2,3\u00a0till\u00a00,4)"
    assert numbers.format_value(1200, unit="kronor") == "1\u202f200\u00a0kronor"
    with pytest.raises(ValueError, match="above"):
        numbers.format_range(2, 1)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_range_stays_on_one_line_and_can_be_read_as_before(lang):
    for low, high in ((10.9, 13.8), (-2.3, 0.4)):
        text = numbers.format_range(low, high, 1, lang)
        assert " " not in text
        assert "–" not in text or "–\u2060" in text
        assert numbers.breakable(text) in ("10,9–13,8", "10.9–13.8", "−2,3 till 0,4", "−2.3 to 0.4")


def test_dates():
    assert numbers.format_date(date(2026, 10, 1)) == "1\u00a0oktober 2026"
    assert numbers.format_date(date(2026, 5, 31), "en") == "31\u00a0May 2026"
    assert numbers.format_date(date(2026, 5, 31), short=True) == "2026-05-31"


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("short", [True, False])
def test_each_reason_has_words_of_its_own_and_no_digit(lang, short):
    texts = [numbers.missing_text(kind, lang, short=short) for kind in KINDS]
    assert len(set(texts)) == len(KINDS)
    assert not any(character.isdigit() for text in texts for character in text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_value_is_its_reason_and_never_a_number(kind):
    assert numbers.format_value(None, kind, "%", 1) == numbers.missing_text(kind)
    assert numbers.format_value(float("nan"), kind, "%", 1) == numbers.missing_text(kind)
    with pytest.raises(ValueError, match="contradict"):
        numbers.format_value(0.0, kind)


def test_nothing_without_a_reason_is_refused():
    with pytest.raises(ValueError, match="contradict"):
        numbers.format_value(None)
    with pytest.raises(ValueError, match="present"):
        numbers.missing_text(Missing.PRESENT)
