"""PX files: what is kept, what each sign becomes, and what is refused with keyword and line."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources import px
from samstad.statistics.sources.cube import Cube
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.reading import Reading
from tests.statistics.px_files import px as px_text

VARIABLES = {"område": ["01 Ett", "02 Två"], "kön": ["kvinnor", "män"], "tid": ["2024"]}
CODES = 'CODES("område")="01","02";\nCODES("kön")="K","M";\nTIMEVAL("tid")=TLIST(A1),"2024";'
MAPPING = {
    "area": "område",
    "period": "tid",
    "measure": {"constant": "antal"},
    "breakdowns": {"kon": "kön"},
}
CELLS = [1, 2, 3, 4]


def put(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "tabell.px"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def cube(folder: Path, content: str | bytes, symbols: dict[str, str] | None = None) -> Cube:
    return px.cube(put(folder, content), parse_symbols(symbols or {}, "test"))


def read(folder: Path, content: str | bytes, mapping: dict[str, Any] | None = None) -> Reading:
    return px.read(put(folder, content), parse(mapping or MAPPING, "test"), parse_symbols({}, "test"))


def test_a_file_is_read_by_its_codes(tmp_path: Path) -> None:
    reading = read(tmp_path, px_text(VARIABLES, CELLS, more=CODES))
    assert reading.frame.select("area", "breakdown", "period", "measure", "value", "missing").rows() == [
        ("01", "kon=K", "2024", "antal", 1.0, 0),
        ("01", "kon=M", "2024", "antal", 2.0, 0),
        ("02", "kon=K", "2024", "antal", 3.0, 0),
        ("02", "kon=M", "2024", "antal", 4.0, 0),
    ]
    assert reading.measures == {"antal": {"name": {"sv": "Folkmängd"}, "unit": {"sv": "antal"}}}
    assert reading.warnings == []


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ({"CHARSET": '"ANSI"'}, "cp1252"),
        ({"CODEPAGE": '"iso-8859-1"'}, "latin-1"),
        ({"CODEPAGE": '"iso-8859-15"'}, "iso-8859-15"),
        ({"CODEPAGE": '"850"', "CHARSET": '"OEM"'}, "cp850"),
        ({"CHARSET": '"OEM"'}, "cp850"),
        ({"CODEPAGE": '"utf-8"'}, "utf-8"),
        ({"CODEPAGE": '"iso-8859-1"'}, "utf-8"),  # what it says is not what it is
        ({}, "utf-8-sig"),
        ({}, "utf-16"),
    ],
)
def test_every_character_set_gives_the_same_letters(
    tmp_path: Path, head: dict[str, str], encoding: str
) -> None:
    content = px_text(VARIABLES, CELLS, more=CODES, **head)
    found = px.cube(put(tmp_path, content, encoding), {})
    assert [each.label for each in found.dimensions] == ["område", "kön", "tid"]
    assert found.dimensions[0].labels == {"01": "01 Ett", "02": "02 Två"}
    assert found.numbers.tolist() == CELLS


def test_without_charset_the_file_is_from_the_days_of_dos(tmp_path: Path) -> None:
    content = px_text(VARIABLES, CELLS, more=CODES, lost=["CHARSET"])
    assert px.cube(put(tmp_path, content, "cp850"), {}).dimensions[0].labels["02"] == "02 Två"


def test_a_character_set_that_nobody_knows(tmp_path: Path) -> None:
    path = put(tmp_path, px_text(VARIABLES, CELLS, CODEPAGE='"klingon"'), "latin-1")
    with pytest.raises(UserError, match="CODEPAGE: the character set 'klingon' is unknown"):
        px.cube(path, {})


SIGNS = [".", "..", "...", "....", ".....", "......", ".......", "-"]


@pytest.mark.parametrize(
    ("symbols", "more", "kinds"),
    [
        ({}, "", [3, 1, 1, 1, 1, 1, 1, 0]),
        ({"..": "suppressed_by_source", "-": "not_collected"}, "", [3, 5, 1, 1, 1, 1, 1, 2]),
        # A sign means what the file says that it is shown as.
        ({"hemlig": "suppressed_by_source"}, 'DATASYMBOL3="hemlig";', [3, 1, 5, 1, 1, 1, 1, 0]),
        # An office that shows a dash for what it does not know has not counted nobody.
        ({"-": "zero"}, 'DATASYMBOL1="-";', [1, 1, 1, 1, 1, 1, 1, 0]),
        ({".": "not_yet_published"}, 'DATASYMBOL1="-";', [4, 1, 1, 1, 1, 1, 1, 0]),
        ({}, 'DATASYMBOL1="..";', [1, 1, 1, 1, 1, 1, 1, 0]),
        ({"s": "withheld"}, 'DATASYMBOLSUM="s";', [3, 1, 1, 1, 1, 1, 6, 0]),
        ({"inget": "not_applicable"}, 'DATASYMBOLNIL="inget";', [3, 1, 1, 1, 1, 1, 1, 3]),
    ],
)
def test_each_sign_has_a_meaning(
    tmp_path: Path, symbols: dict[str, str], more: str, kinds: list[int]
) -> None:
    found = cube(tmp_path, px_text({"a": [str(i) for i in range(8)]}, SIGNS, more=more), symbols)
    assert found.kinds.tolist() == kinds
    assert np.isnan(found.numbers).tolist() == [kind != 0 for kind in kinds]
    bare = px_text({"a": [str(i) for i in range(8)]}, [], data=" ".join(SIGNS) + ";", more=more)
    assert cube(tmp_path, bare, symbols).kinds.tolist() == kinds


names = (
    st.text(st.characters(codec="latin-1", exclude_characters='"\x85\xa0', min_codepoint=32), min_size=1)
    .map(str.strip)
    .filter(bool)
)
cells = st.integers(-(10**9), 10**9) | st.floats(-1e12, 1e12, allow_nan=False) | st.sampled_from(SIGNS)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Any names, any layout, any encoding of the same cells; no sign becomes a number, no zero a sign."""
    codes = st.lists(names, min_size=1, max_size=4, unique=True)
    variables = data.draw(st.dictionaries(names, codes, min_size=1, max_size=4))
    total = math.prod(map(len, variables.values()))
    content = data.draw(st.lists(cells, min_size=total, max_size=total))
    stub = data.draw(st.integers(0, len(variables)))
    # A side without variables is left out or left empty.
    bare = ["STUB"] * (stub == 0) + ["HEADING"] * (stub == len(variables))
    lost = bare if data.draw(st.booleans()) else []
    encoding = data.draw(st.sampled_from(["cp1252", "utf-8-sig", "utf-16"]))
    text = px_text(variables, content, stub=stub, lost=lost)
    if data.draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        raw = text.encode("utf-8-sig")
    path = tmp_path_factory.mktemp("px") / "tabell.px"
    path.write_bytes(raw)
    found = px.cube(path, {})
    assert {each.label: each.codes for each in found.dimensions} == {n: list(v) for n, v in variables.items()}
    for place, cell in enumerate(content):
        if isinstance(cell, str) and cell != "-":
            assert math.isnan(found.numbers[place])
            assert found.kinds[place] == (Missing.NOT_APPLICABLE if cell == "." else Missing.UNEXPLAINED)
        else:
            assert found.numbers[place] == (0 if cell == "-" else cell)
            assert found.kinds[place] == Missing.PRESENT


@pytest.mark.parametrize(
    ("scale", "times", "periods"),
    [
        ("A1", ["2003", "2004"], ["2003", "2004"]),
        ("H1", ["20031", "20032"], ["2003H1", "2003H2"]),
        ("Q1", ["20034", "2004K1"], ["2003Q4", "2004Q1"]),
        ("M1", ["200312", "2004M01"], ["2003M12", "2004M01"]),
        ("W1", ["200352", "200401"], ["2003W52", "2004W01"]),
    ],
)
def test_every_time_scale(tmp_path: Path, scale: str, times: list[str], periods: list[str]) -> None:
    variables = {"a": ["01"], "tid": times}
    listed = f'TIMEVAL("tid")=TLIST({scale}),"{times[0]}","{times[1]}";'
    ranged = f'TIMEVAL("tid")=TLIST({scale},"{times[0]}"-"{times[1]}");'
    mapping = {"area": "a", "period": "tid", "measure": {"constant": "m"}}
    for more in (listed, ranged):
        reading = read(tmp_path, px_text(variables, [1, 2], more=more), mapping)
        assert reading.frame["period"].to_list() == periods
        assert (reading.rejected, reading.warnings) == ([], [])


def test_days_are_told_and_refused(tmp_path: Path) -> None:
    content = px_text({"a": ["01"], "tid": ["20240131"]}, [1], more='TIMEVAL("tid")=TLIST(D1),"20240131";')
    reading = read(tmp_path, content, {"area": "a", "period": "tid", "measure": {"constant": "m"}})
    assert "time scale D1" in reading.warnings[0]
    assert "the period is not" in reading.rejected[0].reason


KEYED = 'KEYS("a")=CODES;\nKEYS("b")=VALUES;\nCODES("a")="1","2";'


def test_rows_that_a_file_with_keys_leaves_out_are_zeros(tmp_path: Path) -> None:
    variables = {"a": ["ett", "två"], "b": ["x", "y z"], "c": ["m", "n"]}
    data = '"2","x",1 "..";\n"1","y z",3 -4;'
    found = cube(tmp_path, px_text(variables, [], stub=2, more=KEYED, data=data))
    expected = [0, 0, 3, -4, 1, np.nan, 0, 0]
    np.testing.assert_array_equal(found.numbers, expected)
    assert found.kinds.tolist() == [0, 0, 0, 0, 0, Missing.UNEXPLAINED, 0, 0]
    assert found.extension["rows_left_out_as_zero"] == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('"3","x",1 2;', "the key '3', which is no category"),
        ('"1","x",1 2\n"1","x",1 2;', "the row 2 twice"),
        ('"1","x",1;', "no whole number of rows"),
        ('"1","x",1 fem;', "fem in DATA is no number"),
    ],
)
def test_keys_that_make_no_sense(tmp_path: Path, data: str, words: str) -> None:
    variables = {"a": ["ett", "två"], "b": ["x", "y"], "c": ["m", "n"]}
    with pytest.raises(UserError, match=words):
        cube(tmp_path, px_text(variables, [], stub=2, more=KEYED, data=data))


def test_languages_notes_and_hierarchies_are_kept(tmp_path: Path) -> None:
    more = CODES + (
        '\nLANGUAGES="sv","en";\nSTUB[en]="area";\nHEADING[en]="sex","time";'
        '\nVALUES[en]("area")="01 One","02 Two";\nVALUES[en]("sex")="women","men";\nVALUES[en]("time")="2024";'
        '\nNOTEX="Måste#visas";\nNOTE="Kan visas";\nNOTE("kön")="Juridiskt kön";'
        '\nVALUENOTEX("område","02 Två")="Ny gräns";\nCELLNOTE("01 Ett","*","2024")="Rättad";'
        '\nDATANOTECELL("01","K","*")="r";\nHIERARCHIES("område")="01 Ett","01 Ett":"02 Två";'
        '\nELIMINATION("kön")="kvinnor";\nPRECISION("kön","män")=2;'
    )
    found = cube(tmp_path, px_text(VARIABLES, CELLS, more=more))
    area, sex, _ = found.dimensions
    assert found.warnings == []
    assert found.notes == ["Måste\nvisas", "Kan visas"]
    assert found.extension["noteMandatory"] == {"0": True}
    assert sex.notes == ["Juridiskt kön"]
    assert sex.total == "K"
    assert sex.extension["precision"] == {"M": 2}
    assert sex.other["en"] == ("sex", {"K": "women", "M": "men"})
    assert area.category_notes == {"02": ["Ny gräns"]}
    assert area.children == {"01": ["02"]}
    assert found.extension["cellNotes"] == [
        {"where": {"område": "01", "tid": "2024"}, "text": "Rättad"},
        {"where": {"område": "01", "kön": "K"}, "sign": "r"},
    ]


def test_a_dimension_may_be_named_in_any_language(tmp_path: Path) -> None:
    more = CODES + (
        '\nLANGUAGES="sv","en";\nSTUB[en]="area";\nHEADING[en]="sex","time";VARIABLECODE("tid")="Tid";'
        '\nVALUES[en]("area")="One","Two";\nVALUES[en]("sex")="women","men";\nVALUES[en]("time")="2024";'
    )
    mapping = MAPPING | {"area": "area", "period": "Tid"}
    assert read(tmp_path, px_text(VARIABLES, CELLS, more=more), mapping).frame.height == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (px_text(VARIABLES, CELLS, lost=["UNITS"]), "tabell.px: the keyword UNITS is not there"),
        (px_text(VARIABLES, CELLS, lost=["STUB", "HEADING"]), "STUB or HEADING is not there"),
        (px_text(VARIABLES, CELLS, lost=["DATA"]), "the keyword DATA is not there"),
        (px_text(VARIABLES, CELLS, DECIMALS="many"), r"line 10: DECIMALS: it takes a number, and 'many'"),
        (px_text(VARIABLES, CELLS, UNITS='"an"tal"'), r"line 9: UNITS: a quotation mark"),
        (px_text(VARIABLES, CELLS, more='CODES("kön")="K";'), "2 VALUES and 1 CODES"),
        (px_text(VARIABLES, CELLS, more='CODES("kön")="K","K";'), "has a category twice"),
        (px_text(VARIABLES, CELLS, more='VALUES("x")="K";'), "'x' is no variable of the table"),
        (px_text(VARIABLES, CELLS, more='STUB="kön";'), "says something else than on line 11"),
        (px_text(VARIABLES, CELLS[:3]), "DATA has 3 cells, and the variables ask for 4.*cut short"),
        (px_text(VARIABLES, [*CELLS, 5]), "at least 5 cells, and the variables ask for 4"),
        (px_text(VARIABLES, [], data="1,5 2 3 4;"), "at least 5 cells.*decimal sign is a point"),
        (px_text(VARIABLES, [], data="1 2\n3 fyra;"), "line 18: fyra is no number"),
        (px_text(VARIABLES, [], data="1 2 3 1e999;"), "1e999 is no number"),
        (px_text(VARIABLES, [], data="1 2 3 nan;"), "nan is no number"),
        (px_text(VARIABLES, [], data='1 2 3 "........";'), "is no number"),
        (px_text(VARIABLES, [], data="1 2 3 4" + "0" * 100 + ";"), "is no number"),
        (px_text(VARIABLES, CELLS).rstrip("\n;"), "ends in the middle of a cell"),
        (px_text(VARIABLES, [], data='1 2 3 4;\nNOTE="sist";'), "DATA must be the last"),
        ("", "the keyword MATRIX is not there"),
        ("area,year\n01,2024\n", "the keyword MATRIX is not there"),
        (b"\x00\x01\x02" * 1000, "the keyword MATRIX is not there"),
    ],
)
def test_what_is_no_whole_file_is_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        cube(tmp_path, content)


def test_more_cells_than_anybody_can_hold(tmp_path: Path) -> None:
    many = [str(i) for i in range(10_000)]
    with pytest.raises(UserError, match=r"100,000,000 cells, more than"):
        cube(tmp_path, px_text({"a": many, "b": many}, CELLS))


def test_numbers_that_do_not_belong_to_the_header_are_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="far more than its 4 cells can fill"):
        cube(tmp_path, px_text(VARIABLES, [], data="1 " * 1_000_000 + ";"))


def test_a_file_cut_anywhere_is_refused_or_whole(tmp_path: Path) -> None:
    """No cut file is read as if it were whole: what is left of its numbers is never another number."""
    whole = px_text(VARIABLES, [12, 34, 56, 78], more=CODES).rstrip().encode()
    for length in range(len(whole)):
        with pytest.raises(UserError):
            cube(tmp_path, whole[:length])


def test_blocks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells: list[Any] = [i * 1.5 if i % 7 else ".." for i in range(1000)]
    content = px_text({"a": [str(i) for i in range(1000)]}, cells)
    whole = cube(tmp_path, content)
    monkeypatch.setattr("samstad.statistics.sources.px.cells.BLOCK", 37)
    parts = cube(tmp_path, content)
    np.testing.assert_array_equal(whole.numbers, parts.numbers)
    np.testing.assert_array_equal(whole.kinds, parts.kinds)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('SOURCE="S"CB";', "SOURCE: a quotation mark"),
        ('FAVOURITE="colour";', "the keyword is unknown"),
        ('NOTE("x")="om";', "'x' is no variable"),
        ('VALUENOTE("kön","barn")="om";', "'barn' is no category of 'kön'"),
        ('CELLNOTE("*","*")="om";', "for each of 3 variables"),
        ("COPYRIGHT=MAYBE;", "it takes YES or NO, and 'MAYBE'"),
        ('SOURCE[fi]="x";', "does not name the language 'fi'"),
        ('LANGUAGES="sv","en";\nSTUB[en]="area";', "the language is left out"),
        ('ELIMINATION("kön")="barn";', "'barn' is no category"),
        ("1 2 3;", "it has not the form KEYWORD=value;"),
    ],
)
def test_what_the_file_can_do_without_is_told_and_left_out(tmp_path: Path, more: str, words: str) -> None:
    found = cube(tmp_path, px_text(VARIABLES, CELLS, more=CODES + "\n" + more))
    assert len(found.warnings) == 1
    assert words in found.warnings[0]
    assert found.numbers.tolist() == CELLS
