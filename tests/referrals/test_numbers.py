"""Registry numbers: those seen in the sources are recognised, and none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.referrals.numbers import bare, recognise

SEEN = {
    "539-1756/2008": ("class_serial", 2008, 1756),
    "2006-152-307": ("year_first", 2006, 152),
    "119-1401/2015": ("class_serial", 2015, 1401),
    "025-634/2014": ("class_serial", 2014, 634),
    "325-715/2004": ("class_serial", 2004, 715),
    "KS 2018/911": ("body", 2018, 911),
    "3.1.3-81/2017": ("classified", 2017, 81),
    "RVK 2021/1": ("body", 2021, 1),
    "IJ2008/1818/IU": ("ministry", 2008, 1818),
    "IJ2007/1818/STO": ("ministry", 2007, 1818),
    "A2025/01209": ("ministry", 2025, 1209),
    "2016:28": ("council", 2016, 28),
}


@pytest.mark.parametrize("number", SEEN)
@pytest.mark.parametrize("way", ["{}", "Dnr {}", "Dnr: {}", "({})", " Diarienummer {} "])
def test_the_numbers_of_the_sources_are_recognised(number: str, way: str) -> None:
    found = recognise(way.format(number))
    assert found is not None
    assert (found.form, found.year, found.serial) == SEEN[number]


@given(st.text(max_size=90))
def test_no_text_is_refused(text: str) -> None:
    found = recognise(text)
    assert found is None or 0 <= found.year <= 9999
    assert bare(bare(text)) == bare(text) or text.strip().startswith(("(", "D", "d"))


@given(st.integers(1, 999), st.integers(1, 99999), st.integers(1900, 2100))
def test_what_is_written_in_a_known_way_says_its_parts(kind: int, serial: int, year: int) -> None:
    found = recognise(f"{kind}-{serial}/{year}")
    assert found is not None
    assert (found.year, found.serial, found.parts) == (year, serial, {"class": str(kind)})
