"""Amounts as the city prints them, and read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.steering import money

KRONOR = st.decimals(-(10**14), 10**14, places=2, allow_nan=False, allow_infinity=False)
TENTHS = st.integers(-(10**9), 10**9).map(lambda tenths: Decimal(tenths) * 100_000)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("1605500000", "1 605,5"),
        ("-47600000", "- 47,6"),
        ("3300000", "3,3"),
        ("0", "0"),
        ("49999", "0,0"),
        ("50000", "0,1"),
        ("-49999", "0,0"),
        ("-1250000000", "- 1 250,0"),
    ],
)
def test_amounts_as_the_city_prints_them(amount: str, printed: str) -> None:
    assert money.mnkr(Decimal(amount)).replace("\u00a0", " ") == printed


def test_what_is_missing_is_not_zero() -> None:
    assert money.mnkr(None) != money.mnkr(Decimal(0))
    assert money.parse_mnkr(money.mnkr(None)) is None
    assert money.total([Decimal(1), None]) is None
    assert money.total([]) is None
    assert money.total([Decimal(0)]) == 0


@given(TENTHS)
def test_what_is_printed_in_mnkr_reads_back(amount: Decimal) -> None:
    assert money.parse_mnkr(money.mnkr(amount)) == amount


@given(KRONOR)
def test_what_is_printed_in_kronor_reads_back(amount: Decimal) -> None:
    assert money.parse(money.kronor(amount)) == amount
    assert money.parse(money.kronor(amount) + "\u00a0kr") == amount


@given(KRONOR)
def test_a_printed_amount_is_within_half_a_tenth_and_never_breaks(amount: Decimal) -> None:
    printed = money.mnkr(amount)
    assert abs(money.parse_mnkr(printed) - amount) <= 50_000  # type: ignore[operator]
    assert " " not in printed


@given(KRONOR)
def test_income_prints_as_the_cost_of_the_same_size_with_a_minus(amount: Decimal) -> None:
    plus, minus = money.mnkr(abs(amount)), money.mnkr(-abs(amount))
    assert minus in (plus, f"-\u00a0{plus}")


@pytest.mark.parametrize(
    "typed", ["125 000", "125\u202f000 kr", "125000,00", "125000.00 SEK", " 125 000 kr. "]
)
def test_what_people_type(typed: str) -> None:
    assert money.parse(typed) == 125_000


@pytest.mark.parametrize("typed", ["", "kr", "12,5,0", "1e6", "tolv", "--3", "12 %", "∞", "nan", "9" * 16])
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        money.parse(typed)
