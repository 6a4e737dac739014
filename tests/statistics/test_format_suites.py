"""The formats' own example files and validators: what their offices refuse is refused, all else is taken in."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.exporting import jsonstat as writing
from samstad.statistics.sources import jsonstat, px, value_sets
from samstad.statistics.sources.jsonstat_rules import Severity, validate
from samstad.statistics.sources.periods import period_of

pytestmark = pytest.mark.reference
TEMPLATE = "template av BE0101F1error.px"


def files(folder: Path, *suffixes: str) -> list[Path]:
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in suffixes]
    assert found
    return found


def test_files_with_fatal_faults_are_refused_with_a_reason(reference_data: Path) -> None:
    found = files(reference_data / "formats/px_suite/error/fatal", ".px")
    reasons = {}
    for path in found:
        with pytest.raises(UserError) as caught:
            px.cube(path, {})
        assert path.name in str(caught.value)
        reasons[path.stem.removeprefix("BE0101F1")] = caught.value.what
    words = {
        "errorContVariableunits": "Inmigratedx",
        "errorHeading": "HEADING",
        "errorStub": "STUB",
        "errorUnit": "UNITS",
        "errorVarValue": "region",
        "misingSubjectArea": "SUBJECT-AREA",
        "missingData": "DATA",
        "missingMatrix": "MATRIX",
        "missingSubjectCode": "SUBJECT-CODE",
        "missingUnit": "UNITS",
    }
    assert reasons.keys() == words.keys()
    assert all(word in reasons[name] for name, word in words.items())


def test_files_with_other_faults_load_with_a_warning(reference_data: Path) -> None:
    found = files(reference_data / "formats/px_suite/error/continue", ".px")
    template = px.cube(next(path for path in found if path.name == TEMPLATE), {})
    for path in found:
        cube = px.cube(path, {})
        np.testing.assert_array_equal(cube.numbers, template.numbers)
        np.testing.assert_array_equal(cube.kinds, template.kinds)
        if path.name == TEMPLATE:
            assert cube.warnings == []
        else:
            # DESCRIPTIONDEFAULT, which promises what is not there, is the only one that is not left out.
            assert len(cube.warnings) >= 1
            assert all("left out" in each or "DESCRIPTIONDEFAULT" in each for each in cube.warnings)


def test_faults_in_one_language_are_told(reference_data: Path) -> None:
    folder = reference_data / "formats/px_suite/error/multilang"
    with pytest.raises(UserError, match="CONTVARIABLE is not there in sv"):
        px.cube(folder / "BE0101F1ensvcontvarerror.px", {})
    assert "svx" in px.cube(folder / "BE0101F1ensvdescerror.px", {}).warnings[0]


def _sound(reference_data: Path) -> list[Path]:
    suite = files(reference_data / "formats/px_suite", ".px")
    others = ("formats/px_serializers", "formats/px_other", "api/pxwebapi_reference")
    sound = [path for path in suite if "error" not in path.parts]
    return sound + [path for folder in others for path in files(reference_data / folder, ".px")]


def test_all_other_files_load_clean(reference_data: Path) -> None:
    for path in _sound(reference_data):
        cube = px.cube(path, {})
        # One file has lost its letters on its way: they are not there to be read.
        lost = path.name == "1001.px"
        assert len(cube.warnings) == lost, (path, cube.warnings)
        assert cube.label
        assert all(each.codes for each in cube.dimensions)


def test_the_numbers_are_those_of_a_slow_and_obvious_reader(reference_data: Path) -> None:
    for path in _sound(reference_data):
        cube = px.cube(path, {})
        data = re.search(r"\nDATA\s*=(.*)", path.read_text("latin-1"), re.DOTALL)
        assert data is not None
        words = re.findall(r"[^\s;,]+", data[1])
        assert len(words) == cube.numbers.size == math.prod(cube.shape)
        for word, number, kind in zip(words, cube.numbers.tolist(), cube.kinds.tolist(), strict=True):
            sign = word.strip('"')
            if sign == "-":
                assert (number, kind) == (0.0, Missing.PRESENT)
            elif set(sign) == {"."}:
                assert math.isnan(number)
                assert kind != Missing.PRESENT
            else:
                assert (number, kind) == (float(word), Missing.PRESENT)


def test_times_of_the_suite_are_periods(reference_data: Path) -> None:
    first = {}
    for path in _sound(reference_data):
        for dimension in px.cube(path, {}).dimensions:
            if dimension.role == "time":
                assert dimension.periods is not None
                assert None not in dimension.periods
                first[path.stem] = dimension.periods[0]
    assert first["HA0201E8"] == "2006Q1"
    assert first["HalfYearStatistics"] == "1995H1"
    assert first["PR0101B3"] == "2006M01"
    assert first["TAB2936"] == "2025M11"


def test_every_keyword_of_the_suite_is_kept(reference_data: Path) -> None:
    cube = px.cube(reference_data / "formats/px_suite/NPM/BE0101F1allKeywords.px", {})
    region, _, period, contents, _ = cube.dimensions
    assert (region.total, region.extension["domain"], region.extension["map"]) == (
        "11",
        "domain_var1stub",
        "Mapname",
    )
    assert region.notes == ["Mandatory footnote for var1stub.", "Optional footnote for var1stub."]
    assert region.extension["noteMandatory"] == {"0": True}
    assert period.category_notes["2003"][0].startswith("mandatory valuenote for variable 3")
    assert contents.units == {
        "41": {"base": "number", "decimals": 0},
        "42": {"base": "number", "decimals": 0},
    }
    assert contents.extension["priceType"] == {"41": "Current", "42": "Fixed"}
    assert contents.extension["adjustment"] == {"41": "WorkAndSes", "42": "WorkAndSes"}
    assert [note["where"] for note in cube.extension["cellNotes"]] == [
        {"var2stub": "21", "var4head": "41"},
        {"var2stub": "21", "var4head": "42"},
    ] * 2
    assert [note.get("mandatory") for note in cube.extension["cellNotes"]] == [True, True, None, None]
    assert set(cube.signs.values()) == {"one", "two", "three", "four", "five", "six", "nil"}


def test_three_languages(reference_data: Path) -> None:
    folder = reference_data / "formats/px_suite/multilanguage"
    cube = px.cube(folder / "BE0101F1langensvfiolikacelln.px", {})
    assert {lang: label for lang, (label, _) in cube.dimensions[1].other.items()} == {
        "sv": "ålder",
        "fi": "ikä",
    }
    assert cube.dimensions[0].other["fi"][1]["00"] == "Ruotsi"


def test_value_sets_and_groupings(reference_data: Path) -> None:
    folder = reference_data / "formats/px_suite/aggregations"
    read = {path.name: value_sets.read(path) for path in files(folder, ".vs", ".agg")}
    kinds = {name: type(each).__name__ for name, each in read.items()}
    assert all(kind == ("ValueSet" if name.endswith(".vs") else "Grouping") for name, kind in kinds.items())
    labour, ages = read["Lokala arbetsmarknader98-.agg"], read["ÅlderM.vs"]
    municipalities = read["Kommuner2003.vs"]
    assert isinstance(labour, value_sets.Grouping)
    assert isinstance(ages, value_sets.ValueSet)
    assert isinstance(municipalities, value_sets.ValueSet)
    # Each municipality lies in one local labour market: a partition of Sweden.
    inside = [code for codes in labour.groups.values() for code in codes]
    assert sorted(inside) == sorted(municipalities.labels)
    assert (len(labour.groups), len(inside)) == (100, 290)
    assert municipalities.misfits(labour) == []
    misfits = {name: ages.misfits(read[name]) for name in ages.groupings}  # type: ignore[arg-type]
    assert [name for name, why in misfits.items() if why] == ["6-årsgrupper.agg"]


def test_the_validators_corpus(reference_data: Path) -> None:
    """Each case gives the codes that it expects, and is refused only where it is not valid."""
    folder = reference_data / "formats/jsonstat"
    rules = {each["code"]: each for each in json.loads((folder / "rules-manifest.json").read_text())["rules"]}
    cases = json.loads((folder / "validator_corpus_cases.json").read_text())
    assert len(cases) == 20
    for case in cases:
        expected, findings = case["expected"], validate(case["input"])
        codes = {finding.code for finding in findings}
        wrong = {finding.code for finding in findings if finding.severity is Severity.ERROR}
        assert set(expected.get("codes", [])) <= codes, case["id"]
        if expected.get("noOtherErrors"):
            assert wrong <= set(expected["codes"]), case["id"]
        if "valid" in expected:
            assert (not wrong) == expected["valid"], case["id"]
        assert all(finding.severity == rules[finding.code]["severity"] for finding in findings)
        table = jsonstat.choose(case["input"], "", case["id"])
        if expected.get("valid", True):
            cube = jsonstat.to_cube(table, {"": int(Missing.UNEXPLAINED)}, case["id"])
            assert cube.numbers.size == math.prod(cube.shape)
        else:
            with pytest.raises(UserError, match=case["id"]):
                jsonstat.to_cube(table, {}, case["id"])


def test_the_formats_own_samples(reference_data: Path) -> None:
    for path in files(reference_data / "formats/jsonstat/samples", ".json"):
        data = jsonstat.load(path)
        assert [each for each in validate(data) if each.severity is Severity.ERROR] == [], path
        if data["class"] != "dataset":
            with pytest.raises(UserError, match="not a JSON-stat dataset but class"):
                jsonstat.cube(path, {})
            continue
        cube = jsonstat.cube(path, {"": int(Missing.UNEXPLAINED)})
        assert list(cube.shape) == data["size"]
        if path.stem == "order":  # texts are no numbers
            assert len(cube.rejected) == 24
        elif path.stem == "hierarchy":
            assert (cube.kinds == Missing.UNEXPLAINED).all()
            assert len(cube.dimensions[0].children) > 10
        else:
            np.testing.assert_array_equal(cube.numbers, np.array(data["value"], dtype=float))


@pytest.mark.parametrize("table", ["TAB001", "TAB003"])
def test_px_gives_the_json_stat_that_the_offices_own_server_gives(reference_data: Path, table: str) -> None:
    """PX in, JSON-stat out, against what PxWebApi answered for the same file."""
    folder = reference_data / "api/pxwebapi_reference"
    expected = json.loads((folder / f"MetadataById_{table.lower()}_js2.json").read_text())
    cube = px.cube(folder / f"{table}.px", {})
    said: dict[str, Any] = writing.dataset(cube)
    assert validate(said) == []
    for key in ("version", "class", "label", "source", "note", "role", "id", "size"):
        assert said[key] == expected[key], key
    for name, theirs in expected["dimension"].items():
        ours = said["dimension"][name]
        assert ours["label"] == theirs["label"]
        assert ours["category"] == theirs["category"], name
        # Code lists and links are made by the server, not found in the file.
        told = {key: value for key, value in theirs["extension"].items() if key != "codelists"}
        assert {key: ours["extension"][key] for key in told} == told, name
    px_said = expected["extension"]["px"]
    # The server knows the office's time zone; the file does not.
    stamps = {"nextUpdate"}
    assert {key: said["extension"]["px"][key] for key in px_said if key not in stamps} == {
        key: value for key, value in px_said.items() if key not in stamps
    }
    assert said["updated"][:10] == expected["updated"][:10]
    assert said["extension"]["contact"] == expected["extension"]["contact"]
    back = jsonstat.to_cube(json.loads(writing.text(said)), {}, table)
    np.testing.assert_array_equal(back.numbers, cube.numbers)
    np.testing.assert_array_equal(back.kinds, cube.kinds)
    assert [period_of(code) for code in back.dimensions[-1].codes] == cube.dimensions[-1].periods
