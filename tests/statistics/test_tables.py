"""CSV, TSV, XLSX and Parquet through one path: the same cells from each, and one clear error for what is none."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.planning import FileForm, read_file
from samstad.statistics.sources import tables
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.reading import Reading
from samstad.statistics.sources.tables import intervals, sheet_xml
from samstad.statistics.sources.tables.header import named
from samstad.statistics.sources.tables.numerals import NEVER_CALCULATED

LONG = {"area": "omr", "period": "ar", "measure": {"constant": "antal"}, "value": "v"}
SYMBOLS = {"..": "suppressed_by_source", ".": "not_applicable", "-": "zero"}


def read(path: Path, mapping: dict[str, Any], symbols: dict[str, str] | None = None) -> Reading:
    return tables.read(path, parse(mapping, "test"), parse_symbols(symbols or {}, "test"))


def cells(reading: Reading) -> list[tuple[Any, ...]]:
    return list(reading.frame.select("area", "period", "measure", "breakdown", "value", "missing").rows())


def book(path: Path, rows: list[list[Any]], **sheets: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.active.title = "Tabell"
    for row in rows:
        made.active.append(row)
    for name, more in sheets.items():
        sheet = made.create_sheet(name)
        for row in more:
            sheet.append(row)
    made.save(path)
    return path


# --- The same cells from every format ------------------------------------------------------------------

SPACES = [" ", "\u00a0", "\u202f"]
numbers = st.one_of(
    st.integers(-10_000_000, 10_000_000).map(float),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 4)),
)
kinds = st.sampled_from(["", "..", ".", "-"])


@st.composite
def tables_of_cells(draw: st.DrawFn) -> list[tuple[str, str, str, float | str]]:
    keys = [
        (f"{area:04}", str(2020 + year), sex)
        for area in range(draw(st.integers(1, 4)))
        for year in range(draw(st.integers(1, 2)))
        for sex in ("K", "M")
    ]
    return [(*key, draw(st.one_of(numbers, kinds))) for key in keys]


def expected(rows: list[tuple[str, str, str, float | str]]) -> list[tuple[Any, ...]]:
    """A second, slow reading of what was drawn."""
    found = []
    meant = {"": Missing.UNEXPLAINED, "..": Missing.SUPPRESSED_BY_SOURCE, ".": Missing.NOT_APPLICABLE}
    for area, year, sex, value in rows:
        number = 0.0 if value == "-" else None if isinstance(value, str) else value + 0.0
        kind = int(meant[value]) if isinstance(value, str) and value != "-" else 0
        found.append((area, year, "antal", f"kon={sex}", number, kind))
    return found


def as_text(value: float | str, decimal: str, thousands: str) -> str:
    if isinstance(value, str):
        return value
    whole = f"{value:,.4f}" if thousands else f"{value:.4f}"
    return whole.replace(",", "T").replace(".", decimal).replace("T", thousands)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=tables_of_cells(),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    decimal=st.sampled_from([",", "."]),
    thousands=st.sampled_from(["", *SPACES]),
    encoding=st.sampled_from(["utf-8-sig", "cp1252", "utf-16"]),
    above=st.integers(0, 3),
)
def test_every_format_gives_the_same_cells(
    tmp_path: Path,
    rows: list[tuple[str, str, str, float | str]],
    delimiter: str,
    decimal: str,
    thousands: str,
    encoding: str,
    above: int,
) -> None:
    if encoding == "cp1252" and thousands == "\u202f":
        thousands = "\u00a0"  # that code page has no narrow space
    layout = {"area": "område", "period": "år", "measure": {"constant": "antal"}, "value": "antal"}
    layout |= {"breakdowns": {"kon": "kön"}, "decimal": decimal, "thousands": " " if thousands else ""}
    header = ["område", "år", "kön", "antal"]
    wanted = expected(rows)

    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([[f"Rubrik {i}"] for i in range(above)])
    writer.writerow(header)
    writer.writerows([*row[:3], as_text(row[3], decimal, thousands)] for row in rows)
    text = tmp_path / "t.csv"
    text.write_bytes(stream.getvalue().encode(encoding))
    said = {"encoding": encoding, "delimiter": delimiter, "skip_lines": above}
    assert cells(read(text, layout | said, SYMBOLS)) == wanted

    sheet = book(tmp_path / "t.xlsx", [*([f"Rubrik {i}"] for i in range(above)), header, *map(list, rows)])
    assert cells(read(sheet, layout | {"skip_lines": above}, SYMBOLS)) == wanted
    written = [[*row[:3], as_text(row[3], decimal, thousands)] for row in rows]
    assert cells(read(book(sheet, [header, *written]), layout, SYMBOLS)) == wanted

    parquet = tmp_path / "t.parquet"
    pl.DataFrame(written, schema=header, orient="row").write_parquet(parquet)
    assert cells(read(parquet, layout, SYMBOLS)) == wanted
    typed = [(*row[:3], None if isinstance(row[3], str) else row[3]) for row in rows]
    schema = {"område": pl.String, "år": pl.String, "kön": pl.String, "antal": pl.Float64}
    pl.DataFrame(typed, schema=schema, orient="row").write_parquet(parquet)
    numbers_only = [cell for cell in wanted if cell[5] == 0 and cell[4] is not None]
    assert [c for c in cells(read(parquet, layout, SYMBOLS)) if c[5] == 0] == [
        cell for cell, row in zip(wanted, rows, strict=True) if not isinstance(row[3], str)
    ]
    assert len(numbers_only) >= sum(not isinstance(row[3], str) for row in rows)


def test_tsv_needs_no_delimiter_said(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("omr\tar\tv\n01\t2024\t7\n")
    assert cells(read_file(path, FileForm("tsv", LONG, {}), ""))[0][4] == 7.0


def test_a_source_that_goes_over_to_another_format_needs_no_other_dataset(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["omr", "ar", "v"], ["01", 2024, 7]])
    assert cells(read_file(path, FileForm("csv", LONG, {}), "")) == [("01", "2024", "antal", "", 7.0, 0)]


# --- Intervals -----------------------------------------------------------------------------------------


@given(
    lower=st.integers(0, 10_000),
    width=st.integers(0, 500),
    mark=st.sampled_from(["-", "–", " - ", " – "]),
)
def test_an_interval_is_its_two_limits(lower: int, width: int, mark: str) -> None:
    assert intervals.bounds(f"{lower}{mark}{lower + width}") == (str(lower), str(lower + width))
    if width:
        assert intervals.bounds(f"{lower + width}{mark}{lower}") is None


def test_intervals_keep_both_limits_and_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("omr,ar,v\n1,2024,85-90\n2,2024,83\n3,2024,..\n4,2024,<5\n5,2024,>95\n6,2024,90-85\n")
    reading = read(path, LONG | {"intervals": ["antal"]}, SYMBOLS)
    found = {(area, measure): (value, missing) for area, _, measure, _, value, missing in cells(reading)}
    hidden = (None, int(Missing.SUPPRESSED_BY_SOURCE))
    assert found == {
        ("1", "antal_lower"): (85.0, 0), ("1", "antal_upper"): (90.0, 0),
        ("2", "antal_lower"): (83.0, 0), ("2", "antal_upper"): (83.0, 0),
        ("3", "antal_lower"): hidden, ("3", "antal_upper"): hidden,
        ("4", "antal_lower"): hidden, ("4", "antal_upper"): (5.0, 0),
        ("5", "antal_lower"): (95.0, 0), ("5", "antal_upper"): hidden,
    }  # fmt: skip
    assert [(row.line, row.value) for row in reading.rejected] == [(7, "90-85")]


def test_an_interval_that_nobody_spoke_of_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("omr,ar,v\n1,2024,85-90\n")
    (row,) = read(path, LONG).rejected
    assert "'intervals'" in row.reason


def test_some_measures_of_a_long_file_are_intervals(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("omr,ar,m,v\n1,2024,antal,7\n1,2024,andel,5-10\n")
    said = {"area": "omr", "period": "ar", "measure": "m", "value": "v", "intervals": ["andel"]}
    assert [(c[2], c[4]) for c in cells(read(path, said))] == [
        ("antal", 7.0), ("andel_lower", 5.0), ("andel_upper", 10.0)
    ]  # fmt: skip


# --- Wide files, headers, rows that are none -----------------------------------------------------------


def test_columns_may_say_their_period_and_categories(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["omr", "K", "M", "K"], ["01", 1, 2, 3]])
    said = {
        "area": "omr",
        "values": {
            "K (1)": {"measure": "antal", "period": "2023", "kon": "K"},
            "M": {"measure": "antal", "period": "2023", "kon": "M"},
            "K (2)": {"measure": "antal", "period": "2024", "kon": "K"},
        },
    }
    assert [(c[1], c[3], c[4]) for c in cells(read(path, said))] == [
        ("2023", "kon=K", 1.0), ("2023", "kon=M", 2.0), ("2024", "kon=K", 3.0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"values": {"a": {"measure": "x"}, "b": {"measure": "y", "period": "2024"}}},
            "said of the column 'b'",
        ),
        (
            {"period": "ar", "values": {"a": {"measure": "x", "period": "2024"}}},
            "both for all and in 'values'",
        ),
        ({"values": {"a": "x"}}, "where 'period' is"),
        ({"period": "ar", "values": {"a": {}}}, "'values'"),
        ({"period": "ar", "measure": "m", "intervals": "antal"}, "a list of measures"),
        ({"period": "ar", "measure": "m", "leave_out": {"a": "Totalt"}}, "a list of texts"),
    ],
)
def test_a_mapping_that_contradicts_itself(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words):
        parse({"area": "omr"} | change, "test")


VALIDITY = [{"codes": r"^\d{4}R\d{3}$", "to": "2023"}, {"codes": "_RegSO2025$", "from": "2024"}]
EDITIONS = {"strip_suffix": r"_RegSO\d+$", "validity": VALIDITY}


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "wide"])
def test_false_zeros_outside_an_editions_years_are_left_out(tmp_path: Path, form: str) -> None:
    """As in a table that is fetched: a zero in earnest stays, and so does why there is no number."""
    said = {
        ("0180R001", "2023"): "5",
        ("0180R001", "2024"): "0",
        ("0180R002", "2022"): "0",
        ("0180R002", "2025"): "..",
        ("0180R001_RegSO2025", "2023"): "0",
        ("0180R001_RegSO2025", "2024"): "7",
        ("0180R002_RegSO2025", "2024"): "..",
    }
    rows = [(area, year, value) for (area, year), value in said.items()]
    mapping = {**LONG, **EDITIONS}
    if form == "wide":
        years = sorted({year for _, year in said})
        mapping = {
            "area": "omr",
            **EDITIONS,
            "values": {year: {"measure": "antal", "period": year} for year in years},
        }
        areas = list(dict.fromkeys(area for area, _ in said))
        lines = [",".join([area, *(said.get((area, year), "..") for year in years)]) for area in areas]
        path = tmp_path / "bred.csv"
        path.write_text("\n".join([",".join(["omr", *years]), *lines]))
    elif form == "csv":
        path = tmp_path / "lang.csv"
        path.write_text("omr,ar,v\n" + "".join(f"{','.join(row)}\n" for row in rows))
    elif form == "xlsx":
        path = book(tmp_path / "bok.xlsx", [["omr", "ar", "v"], *map(list, rows)])
    else:
        path = tmp_path / "a.parquet"
        pl.DataFrame(rows, schema=["omr", "ar", "v"], orient="row").write_parquet(path)
    got = read(path, mapping, SYMBOLS)
    assert got.rejected == []
    known = {(area, year): (value, kind) for area, year, _, _, value, kind in cells(got)}
    right = {
        ("0180R001", "2023"): (5.0, 0),
        ("0180R002", "2022"): (0.0, 0),
        ("0180R001", "2024"): (7.0, 0),
        ("0180R002", "2024"): (None, int(Missing.SUPPRESSED_BY_SOURCE)),
    }
    assert {key: known[key] for key in right} == right
    assert all(key[1] <= "2025" for key in known)
    assert got.about["outside_validity"] == (8 if form == "wide" else 3)
    assert got.frame.height == (8 if form == "wide" else len(right))


def test_a_number_outside_an_editions_years_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lang.csv"
    path.write_text("omr,ar,v\n0180R001,2024,3\n0180R001,2023,3\n0180R001_RegSO2025,2023,x\n")
    got = read(path, {**LONG, **EDITIONS})
    assert [(row.line, row.column, row.value) for row in got.rejected] == [
        (2, "area", "0180R001"),
        (4, "value", "x"),
    ]
    assert "there is no such area" in got.rejected[0].reason
    assert got.frame.height == 1


def test_rows_are_left_out_by_name_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("omr,ar,v\n1,2024,7\n,,\nTotalt,2024,9\nKälla: SCB,,\nsist;,,x\n")
    reading = read(path, LONG | {"leave_out": {"omr": ["Totalt"]}, "end": "Källa:"})
    assert [c[0] for c in cells(reading)] == ["1"]
    assert reading.rejected == []
    assert (reading.about["left_out"], reading.about["blank"]) == (1, 1)


@given(st.lists(st.sampled_from(["a", "a (1)", "", "b", "  b ", "column 1"]), max_size=8))
def test_every_column_has_a_name_of_its_own(header: list[str]) -> None:
    names = named(header)
    assert len(set(names)) == len(names) == len(header)
    for cell, name in zip(header, names, strict=True):
        if (
            header.count(cell) == 1
            and cell.strip()
            and cell.strip() not in {h.strip() for h in header if h != cell}
        ):
            assert name == cell.strip() or name.startswith(cell.strip())


# --- Workbooks that are not as they should be ----------------------------------------------------------


def test_formulas_that_fail_are_refused_or_explained(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    for row in (["omr", "ar", "v"], ["01", 2024, 1], ["02", 2024, None], ["03", 2024, "=1+1"]):
        made.active.append(row)
    made.active["C3"] = "#N/A"
    assert made.active["C3"].data_type == "e"
    made.save(path)
    reading = read(path, LONG)
    assert [(row.line, row.value) for row in reading.rejected] == [(3, "#N/A"), (4, NEVER_CALCULATED)]
    assert "formula" in reading.rejected[0].reason
    assert "never calculated" in reading.rejected[1].reason
    explained = read(path, LONG, {"#N/A": "not_applicable"})
    assert cells(explained)[1][5] == int(Missing.NOT_APPLICABLE)


def test_a_date_in_place_of_an_interval(tmp_path: Path) -> None:
    import datetime as dt

    path = book(tmp_path / "a.xlsx", [["omr", "ar", "v"], ["01", 2024, dt.date(2024, 10, 5)]])
    (row,) = read(path, LONG).rejected
    assert "5-10" in row.reason


def test_merged_cells_in_the_table_are_refused_and_a_merged_title_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (["Titel"], ["omr", "ar", "v"], ["01", 2023, 1], [None, 2024, 2]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    made.save(path)
    assert read(path, LONG | {"skip_lines": 1}).frame.height == 1
    sheet.merge_cells("A3:A4")
    made.save(path)
    with pytest.raises(UserError, match=r"a\.xlsx, sheet Sheet: the cells A3:A4 are merged.*Unmerge"):
        read(path, LONG | {"skip_lines": 1})


def test_a_sheet_must_be_named_where_there_are_several(tmp_path: Path) -> None:
    rows = [["omr", "ar", "v"], ["01", 2024, 7]]
    path = book(tmp_path / "a.xlsx", rows, Annan=rows)
    with pytest.raises(UserError, match=r"2 sheets.*'sheet' in the mapping to one of: Tabell; Annan"):
        read(path, LONG)
    assert read(path, LONG | {"sheet": "Annan"}).about["sheet"] == "Annan"
    with pytest.raises(UserError, match=r"no sheet 'Saknas'.*Tabell; Annan"):
        read(path, LONG | {"sheet": "Saknas"})


def rezipped(path: Path, change: dict[str, bytes]) -> Path:
    """The workbook with parts put in or replaced."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (parts | change).items():
            new.writestr(name, content)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return book(tmp_path / "a.xlsx", [["omr", "ar", "v"], ["01", 2024, 7]])


SHEET = "xl/worksheets/sheet1.xml"


def test_macros_are_refused(good: Path) -> None:
    with pytest.raises(UserError, match=r"macros.*Save it as \.xlsx"):
        read(rezipped(good, {"xl/vbaProject.bin": b"x"}), LONG)


def test_a_bomb_is_refused_before_it_is_unpacked(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MOST_SHEET", 8 << 20)
    with pytest.raises(UserError, match="unpacks to more than 8 MB"):
        read(rezipped(good, {SHEET: b"<row>" + b" " * (20 << 20)}), LONG)


def test_two_cells_far_apart_are_no_table(good: Path) -> None:
    far = b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    with pytest.raises(UserError, match="spans 1,048,576 rows and 16,384 columns"):
        read(rezipped(good, {SHEET: far}), LONG)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 inget mer", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel file.*password"),
        (b"\x1f\x8b\x08", "compressed.*Unpack"),
        (b"PAR1 inget mer", "cannot be read.*Fetch it again"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_files_of_other_kinds_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(content)
    with pytest.raises(UserError, match=words):
        read(path, LONG)


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("tabell.csv", "a;b")
    with pytest.raises(UserError, match="no XLSX workbook"):
        read(path, LONG)


def test_parquet_columns_without_a_text_are_refused_if_they_are_used(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"omr": ["01"], "ar": [2024], "v": [[1, 2]], "w": [1.5]}).write_parquet(path)
    with pytest.raises(UserError, match="column 'v' is of the type List"):
        read(path, LONG)
    assert cells(read(path, LONG | {"value": "w"}))[0][4] == 1.5


def test_not_a_number_in_parquet_is_never_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    nan = float("nan")
    pl.DataFrame({"omr": ["1", "2", "3"], "ar": [2024] * 3, "v": [nan, None, float("inf")]}).write_parquet(
        path
    )
    reading = read(path, LONG)
    assert [row.value for row in reading.rejected] == ["NaN", "inf"]
    assert [(c[4], c[5]) for c in cells(reading)] == [(None, int(Missing.UNEXPLAINED))]


@pytest.mark.slow
def test_a_million_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("Tabell")
    sheet.append(["omr", "ar", "v"])
    for row in range(1_000_000):
        sheet.append([f"{row:07}", 2024, row])
    made.save(path)
    reading = read(path, LONG)
    assert reading.frame.height == 1_000_000
    assert reading.frame["value"].sum() == 999_999 * 500_000
