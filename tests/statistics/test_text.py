"""A text file in parts: whoever reads a part, and wherever the parts meet, the rows are Python's own reader's."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources import tables as csv_source
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.tables import text

MAPPING = parse({"area": "a", "period": "b", "measure": {"constant": "m"}, "value": "c"}, "test")
Rows = list[tuple[int, list[str]]]


def in_parts(path: Path, part: int, **changes: Any) -> tuple[Rows, Rows]:
    """Rows and ragged rows with their lines, read `part` bytes at a time."""
    said = {"area": "a", "period": "b", "measure": {"constant": "m"}, "value": "c"} | changes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "PART", part)
        patch.setattr(text, "ROWS", 2)
        file = text.TextFile(path, parse(said, "test"))
        rows = []
        for batch in file.batches():
            table = batch.table.select(column.cast(str).fill_null("") for column in batch.table)
            rows += list(zip(batch.lines.tolist(), map(list, table.rows()), strict=True))
        return rows, [(row.line, [row.reason]) for row in file.ragged]


def by_python(path: Path, encoding: str = "utf-8-sig", delimiter: str = ",") -> tuple[Rows, Rows]:
    """The obvious twin. Raises csv.Error where Python's reader does."""
    source = io.StringIO(path.read_bytes().decode(encoding), newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    width = len(next(reader))
    rows: Rows = []
    ragged: Rows = []
    for row in reader:
        if len(row) == width:
            rows.append((reader.line_num, row))
        elif row:
            ragged.append((reader.line_num, [f"{len(row)} fields, where the header has {width}"]))
    return rows, ragged


# Signs that files are made of, the awkward ones often: quotation marks, line ends of three kinds, å, spaces.
SIGNS = st.text(st.sampled_from('01a, "\n\r\n;å\u00a0\0'), max_size=60)
WELL_FORMED = st.lists(
    st.lists(
        st.sampled_from(["1", "a b", '"x"', '"x,y"', '"x""y"', '"x\ny"', "", '""', "å", "−3"]), max_size=4
    ),
    max_size=12,
).map(lambda rows: "\n".join(",".join(row) for row in rows))


@settings(deadline=None)
@given(
    body=SIGNS | WELL_FORMED,
    part=st.sampled_from([1, 7, 40, 1 << 20]),
    end=st.sampled_from(["\n", "\r\n", ""]),
)
def test_the_rows_are_those_of_pythons_reader(
    tmp_path_factory: pytest.TempPathFactory, body: str, part: int, end: str
) -> None:
    path = tmp_path_factory.mktemp("text") / "f.csv"
    path.write_bytes(("a,b,c" + (end or "\n") + body + end).encode())
    expected, fault = None, ""
    try:
        expected = by_python(path)
    except csv.Error as error:
        fault = str(error)
    if expected is None:
        with pytest.raises(UserError, match=re.escape(fault)):
            in_parts(path, part)
    else:
        assert in_parts(path, part) == expected


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", "utf-16", "utf-8"])
@pytest.mark.parametrize("part", [1, 30, 1 << 20])
def test_every_encoding_in_parts(tmp_path: Path, encoding: str, part: int) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(("å;b;c\r\n" + 'Ängby;"2024";1,5\r\nÖja;2024;2\r\n' * 3).encode(encoding))
    found = in_parts(path, part, area="å", encoding=encoding, delimiter=";", decimal=",")
    assert found == by_python(path, encoding, ";")
    assert len(found[0]) == 6


@settings(deadline=None)
@given(
    part=st.sampled_from([1, 20, 64, 1 << 20]),
    rows=st.lists(
        st.tuples(
            st.sampled_from(["x1", "x2", "", " x3 "]),
            st.sampled_from(["2024", "2023", "2023M01", "20x4"]),
            st.sampled_from(["K", "M", "a;b", ""]),
            st.sampled_from(["1", "-2.5", " 3 ", "..", "", "−4", "1,5", "x", "1e999", "999"]),
        ),
        max_size=30,
    ),
)
def test_cells_do_not_depend_on_where_the_parts_meet(
    tmp_path_factory: pytest.TempPathFactory, part: int, rows: list[tuple[str, ...]]
) -> None:
    """Against a reader that takes one row at a time, and says what it makes of it in plain words."""
    path = tmp_path_factory.mktemp("cells") / "f.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("a", "b", "kon", "c"), *rows])
    mapping = parse(
        {
            "area": "a",
            "period": "b",
            "measure": {"constant": "m"},
            "value": "c",
            "breakdowns": {"kon": "kon"},
        },
        "t",
    )
    symbols = parse_symbols({"..": "suppressed_by_source", "999": "not_collected"}, "t")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "PART", part)
        reading = csv_source.read(path, mapping, symbols)
    good, bad = [], []
    for line, (area, period, sex, value) in enumerate(rows, 2):
        fault = row_fault(area, period, sex, value)
        if fault:
            bad.append((line, fault))
        else:
            good.append((line, area.strip(), period, "m", f"kon={sex}", *NUMBERS[value]))
    columns = ("line", "area", "period", "measure", "breakdown", "value", "missing")
    assert reading.frame.select(columns).rows() == good
    assert [(row.line, row.column) for row in reading.rejected] == bad
    assert reading.about == {"lines": len(rows)}


NUMBERS: dict[str, tuple[float | None, int]] = {
    "1": (1.0, 0),
    "-2.5": (-2.5, 0),
    " 3 ": (3.0, 0),
    "−4": (-4.0, 0),
    "..": (None, Missing.SUPPRESSED_BY_SOURCE),
    "999": (None, Missing.NOT_COLLECTED),
    "": (None, Missing.UNEXPLAINED),
}


def row_fault(area: str, period: str, sex: str, value: str) -> str:
    """The first column that is at fault; empty where none is."""
    if not area.strip():
        return "area"
    if period == "20x4":
        return "period"
    if sex in ("a;b", ""):
        return "kon"
    return "" if value in NUMBERS else "value"


def test_fields_in_quotation_marks_are_read_in_parts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a statistics program writes every text: a national file of this kind must not be read row by row."""
    path = tmp_path / "f.csv"
    path.write_text('"a","b","c"\n' + '"0114","2024","1"\n"0115","2024",""\n' * 20)

    def never(*_: object) -> None:
        raise AssertionError("read row by row")

    monkeypatch.setattr(text.TextFile, "_slowly", never)
    assert in_parts(path, 64) == by_python(path)
