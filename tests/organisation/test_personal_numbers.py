"""Personal identity numbers are found in any company, and other numbers are left alone."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.personal_numbers import personal_numbers


def made(day: dt.date, serial: int, added: int = 0) -> tuple[str, str]:
    """(date part, last four) with the right check digit, worked out the slow way."""
    digits = f"{day:%y%m}{day.day + added:02d}{serial:03d}"
    total = sum(sum(divmod(int(d) * (2 - at % 2), 10)) for at, d in enumerate(digits))
    return digits[:6], f"{serial:03d}{-total % 10}"


days = st.dates(dt.date(1910, 1, 1), dt.date(2025, 12, 31))


@given(days, st.integers(1, 999), st.sampled_from(["", "-", "+", " "]), st.booleans(), st.booleans())
def test_every_form_is_found_wherever_it_stands(day, serial, dash, century, coordination) -> None:
    first, last = made(day, serial, 60 if coordination else 0)
    number = f"{day:%Y}"[:2] * century + first + dash + last
    assert personal_numbers(f"Fråga {number}, inte 08-508 00 000.") == [number]


@given(days, st.integers(1, 999), st.integers(1, 9))
def test_a_wrong_check_digit_is_no_person(day, serial, wrong) -> None:
    first, last = made(day, serial)
    assert personal_numbers(first + "-" + last[:3] + str((int(last[3]) + wrong) % 10)) == []


def test_sums_days_and_registry_numbers_are_left_alone() -> None:
    for text in ("1 605 500 000 kr", "2026-09-30", "dnr 539-1756/2008", "0180C1010", "6900000000"):
        assert personal_numbers(text) == []
