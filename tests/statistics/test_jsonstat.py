"""JSON-stat 2.0 in every shape that its specification allows, and refused where it contradicts itself."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources import jsonstat
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.reading import Reading

MAPPING = {"area": "Region", "period": "Tid", "measure": "Contents", "breakdowns": {"kon": "Kon"}}
SYMBOLS = {"..": "suppressed_by_source", ".": "not_applicable", "-": "zero"}


def dataset(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "Kon", "Contents", "Tid"],
        "size": [2, 2, 1, 2],
        "role": {"time": ["Tid"], "metric": ["Contents"]},
        "dimension": {
            "Region": {"category": {"index": ["0114", "0180"]}},
            "Kon": {"category": {"index": {"2": 1, "1": 0}}},
            "Contents": {
                "category": {"label": {"F": "Folkmängd"}, "unit": {"F": {"base": "antal", "decimals": 0}}}
            },
            "Tid": {"category": {"index": ["2023", "2024"]}},
        },
        "value": [1, 2, 3, 4, 5, 6, 7, 8],
    }
    return data | changes


def read(tmp_path: Path, data: Any, mapping: dict[str, Any] | None = None) -> Reading:
    path = tmp_path / "svar.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return jsonstat.read(path, parse(mapping or MAPPING, "test"), parse_symbols(SYMBOLS, "test"))


def cells(reading: Reading) -> list[tuple[Any, ...]]:
    return reading.frame.select("area", "breakdown", "measure", "period", "value", "missing").rows()


def test_a_dense_dataset_with_the_last_dimension_fastest(tmp_path: Path) -> None:
    reading = read(tmp_path, dataset())
    keys = itertools.product(["0114", "0180"], ["kon=1", "kon=2"], ["F"], ["2023", "2024"])
    assert cells(reading) == [(*key, float(i + 1), 0) for i, key in enumerate(keys)]
    assert reading.measures == {"F": {"name": {"sv": "Folkmängd"}, "unit": {"sv": "antal"}}}
    assert reading.rejected == []


def test_a_sparse_value_leaves_unexplained_holes(tmp_path: Path) -> None:
    reading = read(tmp_path, dataset(value={"0": 1, "7": 2.5}))
    found = [(value, missing) for *_, value, missing in cells(reading)]
    assert found == [(1.0, 0), *[(None, Missing.UNEXPLAINED)] * 6, (2.5, 0)]


@pytest.mark.parametrize(
    "status",
    [
        ["..", None, ".", "-", "", None, "p", "p"],
        {"0": "..", "2": ".", "3": "-", "6": "p", "7": "p"},
    ],
)
def test_a_null_takes_the_meaning_of_its_status(tmp_path: Path, status: Any) -> None:
    reading = read(tmp_path, dataset(value=[None, None, None, None, None, 6, 7, 8], status=status))
    assert [(value, missing) for *_, value, missing in cells(reading)] == [
        (None, Missing.SUPPRESSED_BY_SOURCE),
        (None, Missing.UNEXPLAINED),
        (None, Missing.NOT_APPLICABLE),
        (0.0, 0),
        (None, Missing.UNEXPLAINED),
        (6.0, 0),
        (7.0, 0),
        (8.0, 0),
    ]
    assert "p" in reading.about["statuses"]


@pytest.mark.parametrize("status", ["..", [".."]])
def test_one_status_for_all(tmp_path: Path, status: Any) -> None:
    reading = read(tmp_path, dataset(value=[None, *range(7)], status=status))
    assert cells(reading)[0][-1] == Missing.SUPPRESSED_BY_SOURCE
    assert all(kind == 0 for *_, kind in cells(reading)[1:])


def test_a_status_that_nobody_has_explained_is_refused(tmp_path: Path) -> None:
    reading = read(tmp_path, dataset(value=[None, *range(7)], status={"0": "x"}))
    (row,) = reading.rejected
    assert (row.line, row.column, row.value) == (0, "status", "x")
    assert reading.frame.height == 7


@pytest.mark.parametrize("value", ["5", True, [1], 1e999])
def test_what_is_no_number_is_refused(tmp_path: Path, value: Any) -> None:
    text = json.dumps(dataset(value=["X", *range(7)]))
    shown = "1e999" if value == 1e999 else json.dumps(value)
    reading = read(tmp_path, text.replace('"X"', shown, 1))
    assert [row.line for row in reading.rejected] == [0]
    assert reading.frame.height == 7


def test_a_dimension_with_one_category_need_not_be_named(tmp_path: Path) -> None:
    mapping = {**MAPPING, "measure": {"constant": "folk"}}
    assert {row[2] for row in cells(read(tmp_path, dataset(), mapping))} == {"folk"}


@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(["Region", "Kon", "Contents", "Tid"]),
    as_object=st.booleans(),
    sparse=st.booleans(),
    data=st.data(),
)
def test_the_same_cells_in_any_layout(
    tmp_path_factory: pytest.TempPathFactory,
    order: list[str],
    as_object: bool,
    sparse: bool,
    data: st.DataObject,
) -> None:
    categories = {
        "Region": ["0114", "0180", "01"],
        "Kon": ["1", "2"],
        "Contents": ["F", "G"],
        "Tid": ["2023", "2024M02"],
    }
    number = st.none() | st.integers(-5, 10**7) | st.floats(-1e9, 1e9, allow_nan=False)
    keys = list(itertools.product(*(categories[name] for name in order)))
    values = data.draw(st.lists(number, min_size=len(keys), max_size=len(keys)))
    index: dict[str, Any] = {
        name: {c: i for i, c in enumerate(codes)} if as_object else codes
        for name, codes in categories.items()
    }
    content = dataset(
        id=order,
        size=[len(categories[name]) for name in order],
        dimension={name: {"category": {"index": index[name]}} for name in order},
        value={str(i): v for i, v in enumerate(values) if v is not None} if sparse else values,
    )
    reading = read(tmp_path_factory.mktemp("json"), content)
    expected = {}
    for key, value in zip(keys, values, strict=True):
        named = dict(zip(order, key, strict=True))
        kind = Missing.UNEXPLAINED if value is None else Missing.PRESENT
        place = (named["Region"], f"kon={named['Kon']}", named["Contents"], named["Tid"])
        expected[place] = (None if value is None else float(value), int(kind))
    assert {row[:4]: row[4:] for row in cells(reading)} == expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": [1, 2, 3]}, r"'value' has 3 entries.*2×2×1×2 asks for 8.*cut short"),
        ({"value": {"8": 1}}, "place '8'.*0 to 7"),
        ({"value": {"-1": 1}}, "place '-1'"),
        ({"status": ["x"] * 3}, "'status' has 3 entries"),
        ({"status": {"9": "x"}}, "place '9'"),
        ({"value": None}, "no 'value'"),
        ({"size": [2, 2, 1]}, "'size' has 3 numbers"),
        ({"size": [2, 3, 1, 2]}, "'Kon' has 2 categories, and 'size' says 3"),
        ({"id": ["Region", "Kon", "Contents", "Sex"]}, "'id' names"),
        ({"class": "collection"}, "class 'collection'"),
        ({"version": "3.0"}, "version '3.0'"),
        ({"role": {"time": ["Ar"]}}, "'Ar', which is no dimension"),
        ({"dimension": {}}, "'dimension' has"),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        read(tmp_path, dataset(**change))
    assert "svar.json" in str(caught.value)


@pytest.mark.parametrize("index", [{"1": 0, "2": 2}, {"1": 0, "2": 0}, ["1", "1"], None, {"1": "a", "2": 1}])
def test_places_of_categories_are_a_permutation(tmp_path: Path, index: Any) -> None:
    data = dataset()
    data["dimension"]["Kon"] = {"category": {"index": index}}
    with pytest.raises(UserError, match="'Kon'"):
        read(tmp_path, data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"class": "dataset", "va', r"not whole JSON.*cut short"),
        ("[1, 2]", "no JSON-stat dataset"),
        (json.dumps(dataset()).replace("[1, 2", "[NaN, 2"), "NaN is no number"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"area": "Omrade"}, "no dimension 'Omrade'.*Region, Kon, Contents, Tid"),
        ({"breakdowns": {}}, "does not name the dimension 'Kon'"),
    ],
)
def test_a_mapping_that_does_not_fit(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words):
        read(tmp_path, dataset(), MAPPING | change)


def test_a_total_that_the_mapping_forgets_is_told(tmp_path: Path) -> None:
    data = dataset()
    data["dimension"]["Kon"]["extension"] = {"eliminationValueCode": "2"}
    assert any("counts everybody twice" in warning for warning in read(tmp_path, data).warnings)
    assert read(tmp_path, data, MAPPING | {"totals": {"kon": "2"}}).warnings == []
