"""CSV as sources write it: encodings, decimal commas, spaces between thousands, signs for missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources import tables as csv
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.reading import Reading

LONG = {"area": "omr", "period": "ar", "measure": {"constant": "m"}, "value": "v"}


def read(path: Path, mapping: dict[str, Any], symbols: dict[str, str] | None = None) -> Reading:
    return csv.read(path, parse(mapping, "test"), parse_symbols(symbols or {}, "test"))


def values(reading: Reading) -> list[tuple[float | None, int]]:
    return reading.frame.select("value", "missing").rows()


def test_windows_1252_with_decimal_commas_spaces_and_dots(write: Callable[..., Path]) -> None:
    text = (
        "Statistik från Länsförvaltningen\r\n"
        "område;år;kön;andel\r\n"
        "Ängby;2024;kvinnor;12,5\r\n"
        'Ängby;2024;män;"1\u00a0234\u00a0567,25"\r\n'
        "Öja;2024;kvinnor;..\r\n"
        "Öja;2024;män;-\r\n"
        "Öja;2023;män;\r\n"
        "Öja;2022;män; −3,5 \r\n"
    )
    mapping = {
        "area": "område",
        "period": "år",
        "measure": {"constant": "andel"},
        "breakdowns": {"kon": "kön"},
        "value": "andel",
        "encoding": "cp1252",
        "delimiter": ";",
        "decimal": ",",
        "thousands": " ",
        "skip_lines": 1,
    }
    symbols = {"..": "suppressed_by_source", "-": "zero"}
    text = text.replace("−", "-")
    reading = read(write(text.encode("cp1252")), mapping, symbols)
    assert reading.rejected == []
    assert values(reading) == [
        (12.5, 0),
        (1234567.25, 0),
        (None, Missing.SUPPRESSED_BY_SOURCE),
        (0.0, 0),
        (None, Missing.UNEXPLAINED),
        (-3.5, 0),
    ]
    assert reading.frame["area"].to_list()[:3] == ["Ängby", "Ängby", "Öja"]
    assert reading.frame["breakdown"].to_list()[:2] == ["kon=kvinnor", "kon=män"]
    assert reading.frame["line"].to_list() == [3, 4, 5, 6, 7, 8]


@given(
    whole=st.integers(0, 10**9),
    fraction=st.integers(0, 99),
    negative=st.booleans(),
    space=st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]),
    minus=st.sampled_from(["-", "−"]),
)
def test_a_number_written_in_swedish_is_read_as_that_number(
    tmp_path_factory: pytest.TempPathFactory,
    whole: int,
    fraction: int,
    negative: bool,
    space: str,
    minus: str,
) -> None:
    grouped = f"{whole:,}".replace(",", space)
    text = f"{minus if negative else ''}{grouped},{fraction:02d}"
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_text(f'omr;ar;v\n1;2024;"{text}"\n', encoding="utf-8")
    reading = read(path, LONG | {"delimiter": ";", "decimal": ",", "thousands": " "})
    expected = float(f"{'-' if negative else ''}{whole}.{fraction:02d}")
    assert reading.rejected == []
    assert values(reading) == [(expected, 0)]


@pytest.mark.parametrize("kind", [kind for kind in Missing if kind is not Missing.PRESENT])
def test_each_kind_of_missing_has_its_sign(write: Callable[..., Path], kind: Missing) -> None:
    reading = read(write("omr,ar,v\n1,2024,x\n"), LONG, {"x": kind.name.lower()})
    assert values(reading) == [(None, int(kind))]


@pytest.mark.parametrize(
    ("cell", "column", "words"),
    [
        ("12,5", "value", "decimal sign is ','"),
        ("1 234", "value", "thousands"),
        ("okänd", "value", "no number and no symbol"),
        ("nan", "value", "no number"),
        ("inf", "value", "no number"),
        ("1e999", "value", "no number"),
        ("0x10", "value", "no number"),
        ("1_000", "value", "no number"),
        ("..", "value", "no symbol of the source"),
    ],
)
def test_what_is_no_number_is_refused_with_its_line(
    write: Callable[..., Path], cell: str, column: str, words: str
) -> None:
    reading = read(write(f"omr;ar;v\n1;2024;5\n1;2025;{cell}\n"), LONG | {"delimiter": ";"})
    (row,) = reading.rejected
    assert (row.line, row.column, row.value) == (3, column, cell)
    assert words in row.reason
    assert values(reading) == [(5.0, 0)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",2024,1", "no area code"),
        ("1,24,1", "period"),
        ("1,2024-01,1", "period"),
        ("1,2024", "2 fields"),
        ("1,2024,1,9", "4 fields"),
    ],
)
def test_a_row_without_its_keys_is_refused(write: Callable[..., Path], line: str, words: str) -> None:
    reading = read(write(f"omr,ar,v\n{line}\n1,2024,7\n"), LONG)
    (row,) = reading.rejected
    assert row.line == 2
    assert words in row.reason
    assert reading.frame.height == 1


def test_a_wide_file_is_made_long(write: Callable[..., Path]) -> None:
    mapping = {"area": "omr", "period": {"constant": 2019}, "values": {"bef": "folk", "arb": "arbetslosa"}}
    reading = read(write("omr,bef,arb\n01,790,..\n02,5,1\n"), mapping, {"..": "suppressed_by_source"})
    assert reading.frame.select("line", "area", "period", "measure", "value", "missing").rows() == [
        (2, "01", "2019", "folk", 790.0, 0),
        (2, "01", "2019", "arbetslosa", None, 5),
        (3, "02", "2019", "folk", 5.0, 0),
        (3, "02", "2019", "arbetslosa", 1.0, 0),
    ]


def test_suffixes_of_codes_are_cut(write: Callable[..., Path]) -> None:
    mapping = LONG | {"strip_suffix": r"_(DeSO|RegSO)\d+$"}
    reading = read(
        write("omr,ar,v\n0114A0010_DeSO2025,2024,1\n0114R001_RegSO2025,2024,2\n0114,2024,3\n"), mapping
    )
    assert reading.frame["area"].to_list() == ["0114A0010", "0114R001", "0114"]


@pytest.mark.parametrize(
    ("content", "mapping", "words"),
    [
        ("omr,ar,v\n1,2024,ö\n".encode("cp1252"), LONG, r'line 2.*not utf-8-sig.*"encoding": "cp1252"'),
        (b"omr;ar;v\n1;2024;1\n", LONG, r"one field.*parted by ';'"),
        (b"omr,ar,varde\n1,2024,1\n", LONG, r"no column 'v'.*omr, ar, varde"),
        (b"omr,ar,ar\n", LONG, "'ar' is there twice"),
        (b"", LONG, "no header"),
        (b'omr,ar,v\n1,2024,"1\n', LONG, "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    write: Callable[..., Path], content: bytes, mapping: dict[str, Any], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        read(write(content), mapping)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"avgransare": ";"}, "unknown key 'avgransare'"),
        ({"area": 3}, "'area' is 3"),
        ({"area": {"constant": [1]}}, "'area'"),
        ({"values": {"a": "b"}}, "both 'measure' and 'values'"),
        ({"measure": None}, "'measure' is None"),
        ({"totals": {"kon": "T"}}, "no breakdown"),
        ({"breakdowns": {"a;b": "x"}}, "may not be called"),
        ({"breakdowns": {"value": "x"}}, "may not be called"),
        ({"encoding": "latin-9000"}, "no encoding"),
        ({"strip_suffix": "("}, "no pattern"),
        ({"delimiter": ";;"}, "one sign each"),
        ({"decimal": ",", "thousands": ","}, "the same"),
        ({"skip_lines": -1}, "number of lines"),
        ({"measures": {"m": {"namn": "x"}}}, "name, unit, additive"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_key(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        parse(LONG | change, "dataset folk")
    assert "dataset folk" in str(caught.value)


def test_a_mapping_without_area_or_measure_is_refused() -> None:
    with pytest.raises(UserError, match="where 'area' is"):
        parse({"period": "ar", "measure": "m"}, "x")
    with pytest.raises(UserError, match="names no measure"):
        parse({"period": "ar", "area": "m"}, "x")


def test_a_symbol_means_a_kind_of_missing_or_zero() -> None:
    with pytest.raises(UserError, match=r"'\.\.' means 'hemlig'.*withheld.*zero"):
        parse_symbols({"..": "hemlig"}, "x")
    with pytest.raises(UserError, match="present"):
        parse_symbols({"..": "present"}, "x")
