"""What is proposed for a file: by content, by name, with reasons; and what is left for a person to decide."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samstad.exchange import file_forms
from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics import proposals
from samstad.statistics.models import Dataset
from samstad.statistics.planning import FileForm, read_file
from samstad.statistics.sources.tables.proposing import Proposal, propose
from samstad.statistics.sources.tables.reasons import TEXTS
from samstad.statistics.sources.tables.sniffing import delimiter_of, encoding_of

CODES = {"omraden": {"01", "02", "03"}}
LONG = (
    "Befolkning efter område och kön\n\nOmråde;Namn;Kön;År;Antal\n01;Norra;K;2023;1 200,5\n01;Norra;M;2023;..\n"
    "02;Södra;K;2023;-\n02;Södra;M;2024;4\n03;Östra;K;2024;5\n03;Östra;M;2024;6\nTotalt;;K;2024;9\nKälla: SCB\n"
)


def proposed(path: Path, content: bytes | str, **options: Any) -> Proposal:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return propose(path, CODES, **options)


def roles(proposal: Proposal) -> dict[str, str]:
    return {guess.column: guess.role for guess in proposal.guesses}


def read(path: Path, proposal: Proposal) -> Any:
    return read_file(path, FileForm(proposal.format, proposal.mapping, proposal.symbols), "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16"])
def test_a_long_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    found = proposed(path, LONG.encode(encoding))
    assert roles(found) == {
        "Område": "area", "Namn": "unused", "Kön": "breakdown", "År": "period", "Antal": "value"
    }  # fmt: skip
    said = found.mapping
    assert (said["delimiter"], said["decimal"], said["thousands"], said["skip_lines"]) == (";", ",", " ", 2)
    assert said["leave_out"] == {"Område": ["Totalt"]}
    assert said["end"] == "Källa: SCB"
    assert found.symbols == {"..": "unexplained", "-": "zero"}
    assert found.complete
    reading = read(path, found)
    assert reading.rejected == []
    assert reading.frame["value"].to_list() == [1200.5, None, 0.0, 4.0, 5.0, 6.0]


def test_years_as_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    found = proposed(path, "Andel i arbete\nKod,2022,2023\n01,1.5,2\n02,3,..\n03,4,5\n")
    assert found.mapping["values"]["2022"] == {"measure": "andel_i_arbete", "period": "2022"}
    assert "period" not in found.mapping
    frame = read(path, found).frame
    assert frame.select("period", "value").rows()[:2] == [("2022", 1.5), ("2023", 2.0)]


def test_what_the_file_does_not_say_is_asked(tmp_path: Path) -> None:
    found = proposed(
        tmp_path / "a.csv",
        "x,y\nfoo,1\nbar,?\nfoo,2\nbar,3\nfoo,4\nbar,5\nfoo,6\nfoo,7\nfoo,8\nfoo,9\nfoo,1\n",
    )
    asked = {question.code for question in found.open}
    assert {"ask_area", "ask_period", "ask_symbols"} <= asked
    assert not found.complete


def test_a_comma_that_may_be_either_is_asked(tmp_path: Path) -> None:
    found = proposed(tmp_path / "a.csv", "kod;ar;v\n01;2024;1,234\n02;2024;5,678\n")
    assert [question.code for question in found.open] == ["ask_thousand"]


def test_two_rows_of_headings_are_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    for row in (["Område", "2023", None, "2024", None], [None, "K", "M", "K", "M"], ["01", 1, 2, 3, 4]):
        made.active.append(row)
    made.active.merge_cells("B1:C1")
    made.save(path)
    with pytest.raises(UserError, match=r"rows 1 and 2: the table has two rows of headings.*skip_lines\": 1"):
        propose(path, CODES)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    delimiter=st.sampled_from(";\t|,"),
    values=st.lists(st.integers(0, 5000), min_size=6, max_size=6),
    sign=st.sampled_from(["..", ".", "-"]),
    above=st.integers(0, 2),
)
def test_what_is_proposed_reads_the_file(
    tmp_path: Path, delimiter: str, values: list[int], sign: str, above: int
) -> None:
    texts = [sign, *map(str, values[1:])]
    lines = [["område", "år", "antal"]]
    lines += [[f"0{1 + i % 3}", str(2020 + i // 3), text] for i, text in enumerate(texts)]
    path = tmp_path / "a.csv"
    content = "Rubrik\n" * above + "".join(delimiter.join(line) + "\n" for line in lines)
    found = proposed(path, content)
    assert found.complete
    frame = read(path, found).frame
    assert frame["value"].to_list()[1:] == [float(value) for value in values[1:]]
    kind = {"..": Missing.UNEXPLAINED, ".": Missing.NOT_APPLICABLE, "-": Missing.PRESENT}[sign]
    assert frame["missing"][0] == int(kind)


def test_the_sentences_have_both_languages() -> None:
    import string

    for english, swedish in TEXTS.values():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, swedish)
        ]
        assert names[0] == names[1]
        assert english != swedish


def test_letters_and_marks() -> None:
    assert encoding_of("Östermalm".encode("cp850"))[0] == "cp850"
    assert encoding_of("Östermalm".encode("cp1252"))[0] == "cp1252"
    assert encoding_of("Öster"[:5].encode()[:-1])[0] == "utf-8-sig"  # cut within a letter is no fault
    assert delimiter_of("a;b\n1,5;2\n1,7;3\n") == ";"


def test_a_proposal_as_yaml_and_back(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        LONG.replace("03;", "01;")
        .replace("01;Östra;K;2024", "01;Norra;K;2022")
        .replace("01;Östra", "02;Södra")
        .replace("02;Södra;M;2024;6", "01;Norra;M;2022;6")
    )
    found = proposals.propose(dataset, path)
    assert found.symbols[".."] == dataset.symbols[".."], "what the dataset says of its signs holds"
    form = proposals.form_of(found)
    written = file_forms.written(form)
    again = file_forms.read(written.encode(), "a.yaml")
    assert again == form
    assert file_forms.written(again) == written
    cells, refused = proposals.previewed(path, found)
    assert cells[0].value == 1200.5
    assert refused == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("format: csv\nmapping:\n  aera: x\n", r"a\.yaml.*aera"),
        ("format: csv\n", "mapping"),
        ("- 1\n", "keys and their values"),
        ("format: csv\nmapping: {}\nsymbols:\n  '..': okänt\n", "okänt"),
    ],
)
def test_a_faulty_mapping_file_says_where(content: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        file_forms.read(content.encode(), "a.yaml")


# --- The agency's workbook -----------------------------------------------------------------------------


@pytest.fixture
def workbook() -> Path:
    folder = os.environ.get("SAMSTAD_REFERENCE_DATA")
    if not folder:
        pytest.skip("SAMSTAD_REFERENCE_DATA is not set")
    return next((Path(folder) / "stat" / "fohm_deso_vaccination").glob("*.xlsx"))


@pytest.mark.reference
def test_openpyxl_does_not_open_it(workbook: Path) -> None:
    """Why there is another reader: a sheet names a drawing that is not in the file."""
    with pytest.raises(KeyError, match=r"drawing1\.xml"):
        openpyxl.load_workbook(workbook)


@pytest.mark.reference
@pytest.mark.parametrize(
    ("sheet", "cells", "dimension"),
    [
        ("Per DeSO", 1287 * 2, None),
        ("Per DeSO och ålderskategori", 2573 * 4, "alder"),
        ("Per DeSO och kön", 2574 * 4, "kon"),
    ],
)
def test_each_sheet_is_proposed_and_read_whole(
    workbook: Path, sheet: str, cells: int, dimension: str | None
) -> None:
    found = propose(workbook, {}, sheet=sheet)
    reading = read(workbook, found)
    assert reading.rejected == []
    assert reading.frame.height == cells
    assert set(found.mapping.get("breakdowns", {})) == ({dimension} if dimension else set())
    assert found.mapping["leave_out"] == {"DeSO-kod": ["-NA-"]}
    assert found.mapping["period"] == {"constant": "2021"}
    row = {
        c[1]: c[0]
        for c in reading.frame.filter(reading.frame["area"] == "0192C1100")
        .select("value", "measure")
        .rows()[:4]
    }
    if dimension == "alder":
        assert row == {
            "2_doser_lower": 75.0, "2_doser_upper": 80.0, "minst_1_dos_lower": 85.0, "minst_1_dos_upper": 90.0
        }  # fmt: skip
        # The agency masks small areas by leaving the cells empty; what that means is said by the dataset.
        assert (reading.frame["missing"] != 0).sum() == 16
        masked = FileForm(found.format, found.mapping, {"": "suppressed_by_source"})
        kinds = read_file(workbook, masked, "").frame["missing"].unique().to_list()
        assert sorted(kinds) == [0, int(Missing.SUPPRESSED_BY_SOURCE)]
    if dimension is None:
        assert row == {"2_doser": 83.0, "minst_1_dos": 90.0}


@pytest.mark.reference
def test_the_sheet_must_be_chosen(workbook: Path) -> None:
    with pytest.raises(UserError, match="4 sheets"):
        propose(workbook, {})
    with pytest.raises(UserError, match="no row has two cells"):
        propose(workbook, {}, sheet="Innehåll")
