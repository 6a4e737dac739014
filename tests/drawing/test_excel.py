"""A workbook has typed cells, one header row that stays in view, and the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from samstad.drawing import excel
from samstad.drawing.excel import Absent, Book, Number, Sheet

ROWS = [
    ["=1+1", Number(12.345, 1), dt.date(2026, 10, 1), 7, "rad\nrad"],
    ["\x00styr", Absent("redovisas inte"), None, None, "x" * 40_000],
]


def book(lang: str = "sv") -> Book:
    return Book("Titel", [("Vad", "Något")], [Sheet("Mål", ["a", "b", "c", "d", "e"], ROWS)], lang)  # type: ignore[arg-type]


def test_cells_are_what_they_are() -> None:
    made = excel.render(book())
    assert made == excel.render(book())
    read = load_workbook(io.BytesIO(made))
    page = read["Mål"]
    first, second = list(page.iter_rows(min_row=2))
    assert (first[0].value, first[0].data_type) == ("=1+1", "s")
    assert (first[1].value, first[1].number_format) == (12.345, "#,##0.0")
    assert first[2].value == dt.datetime(2026, 10, 1)
    assert first[3].value == 7
    assert (second[0].value, second[1].value, second[2].value) == ("styr", "redovisas inte", None)
    assert len(second[4].value) == excel.LONGEST_TEXT
    assert second[4].value.endswith("rymmer inte mer)")
    assert (page.freeze_panes, page.print_title_rows, list(page.tables)) == ("A2", "$1:$1", ["Tabell1"])


def test_a_sheet_without_rows_has_its_header() -> None:
    made = excel.render(Book("T", [], [Sheet("Tom", ["a", "b"], [])]))
    page = load_workbook(io.BytesIO(made))["Tom"]
    assert [cell.value for cell in page[1]] == ["a", "b"]


@given(st.lists(st.text(max_size=50), max_size=12))
def test_names_of_sheets_are_such_as_excel_takes(names: list[str]) -> None:
    taken: set[str] = set()
    made = [excel.sheet_name(name, taken) for name in names]
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
