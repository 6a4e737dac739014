"""A query in parts and its answers joined are the query and its answer."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.statistics.sources.client import ServiceError
from samstad.statistics.sources.expressions import chosen
from samstad.statistics.sources.splitting import cells, checked, join, split

SELECTIONS = st.lists(st.integers(1, 9), min_size=1, max_size=4).map(
    lambda sizes: {
        f"d{axis}": [f"{axis}.{place}" for place in range(size)] for axis, size in enumerate(sizes)
    }
)


def table(
    selection: dict[str, list[str]], value: dict[tuple[str, ...], Any], sparse: bool = False
) -> dict[str, Any]:
    """A JSON-stat dataset of a selection, cell by cell; a text is a status without a value."""
    keys = list(itertools.product(*selection.values()))
    content = [value[key] for key in keys]
    numbers = [None if isinstance(each, str) else each for each in content]
    status = {str(place): each for place, each in enumerate(content) if isinstance(each, str)}
    made: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "id": list(selection),
        "size": [len(codes) for codes in selection.values()],
        "dimension": {
            name: {"category": {"index": codes, "label": {code: f"om {code}" for code in codes}}}
            for name, codes in selection.items()
        },
        "value": {str(p): n for p, n in enumerate(numbers) if n is not None} if sparse else numbers,
    }
    return made | ({"status": status} if status else {})


@given(SELECTIONS, st.integers(1, 200), st.integers(0, 5))
def test_parts_are_within_the_limit_and_hold_each_cell_once(selection, most, longest) -> None:
    parts = split(selection, most, longest)
    assert all(cells(part) <= most for part in parts)
    assert all(len(codes) <= (longest or 9) for part in parts for codes in part.values())
    seen = [cell for part in parts for cell in itertools.product(*part.values())]
    assert sorted(seen) == sorted(itertools.product(*selection.values()))


def test_the_largest_dimension_is_cut_first() -> None:
    selection = {"a": list("abc"), "b": [str(n) for n in range(10)], "c": list("xy")}
    parts = split(selection, 30)
    assert [len(part["b"]) for part in parts] == [5, 5]
    assert all(part["a"] == list("abc") and part["c"] == list("xy") for part in parts)


@settings(deadline=None, max_examples=20)  # the table is made cell by cell, which is slow
@given(SELECTIONS, st.integers(1, 60), st.randoms(use_true_random=False), st.booleans())
def test_parts_joined_are_the_whole(selection, most, random, sparse) -> None:
    """Also where the service gives dimensions and categories in another order than they were asked for."""
    keys = list(itertools.product(*selection.values()))
    value = {key: random.choice([0, 0.0, 1.5, None, "..", ".", len(key)]) for key in keys}
    answers = []
    for part in split(selection, most):
        names = random.sample(list(part), len(part))
        shuffled = {name: random.sample(part[name], len(part[name])) for name in names}
        turned = {
            tuple(dict(zip(selection, key, strict=True))[name] for name in names): each
            for key, each in value.items()
        }
        answers.append(table(shuffled, turned, sparse))
    joined = join(selection, answers, "here")
    whole = table(selection, value)
    found = joined["value"]
    if isinstance(found, dict):  # one answer in the order asked for is left as it came
        found = [found.get(str(place)) for place in range(len(keys))]
    indices = {name: list(each["category"]["index"]) for name, each in joined["dimension"].items()}
    if indices == {name: list(codes) for name, codes in selection.items()}:
        assert found == whole["value"]
        assert joined.get("status", {}) == whole.get("status", {})
    labels = {name: each["category"]["label"] for name, each in joined["dimension"].items()}
    assert labels == {name: each["category"]["label"] for name, each in whole["dimension"].items()}


def test_answers_that_do_not_fill_the_table_are_refused() -> None:
    selection = {"a": ["1", "2"], "b": ["x"]}
    half = table({"a": ["1"], "b": ["x"]}, {("1", "x"): 1})
    for answers in ([half], [half, half]):
        with pytest.raises(ServiceError, match="of 2 cells"):
            join(selection, answers, "here")


def test_an_answer_to_something_else_is_refused() -> None:
    good = table({"a": ["1"], "b": ["x"]}, {("1", "x"): 1})
    assert checked(good, {"a": ["1"], "b": ["x"]}, "here")
    for asked, words in (
        ({"a": ["1", "2"], "b": ["x"]}, "lacks the code '2'"),
        ({"a": [], "b": ["x"]}, "has, unasked, the code '1'"),
        ({"a": ["1"], "b": ["x"], "c": ["z"]}, "lacks the variable 'c'"),
    ):
        with pytest.raises(ServiceError, match=words):
            checked(good, asked, "here")


CODES = ["0114", "0115", "0180", "0180R001", "0180R002", "1480"]
YEARS = ["2021", "2022", "2023", "2024"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("0180", ["0180"]),
        ("*", CODES),
        ("0180*", ["0180", "0180R001", "0180R002"]),
        ("0180R*", ["0180R001", "0180R002"]),
        ("*8*", ["0180", "0180R001", "0180R002", "1480"]),
        ("01?5", ["0115"]),
        ("TOP(2)", ["0114", "0115"]),
        ("[TOP(1,2)]", ["0180"]),
        ("bottom(1)", ["1480"]),
        ("RANGE(0115,0180R001)", ["0115", "0180", "0180R001"]),
        ("FROM(0180R002)", ["0180R002", "1480"]),
        ("TO(0115)", ["0114", "0115"]),
    ],
)
def test_expressions(expression: str, found: list[str]) -> None:
    assert chosen([expression], CODES, "Region", False, "here") == found


@pytest.mark.parametrize("years", [YEARS, YEARS[::-1]])
def test_top_of_time_is_the_latest_whatever_way_the_service_lists_it(years: list[str]) -> None:
    assert chosen(["TOP(1)"], years, "Tid", True, "here") == ["2024"]
    assert chosen(["TOP(1,1)"], years, "Tid", True, "here") == ["2023"]
    assert chosen(["BOTTOM(1)"], years, "Tid", True, "here") == ["2021"]
    assert sorted(chosen(["FROM(2023)"], years, "Tid", True, "here")) == ["2023", "2024"]
    assert sorted(chosen(["RANGE(2022,2023)"], years, "Tid", True, "here")) == ["2022", "2023"]


@pytest.mark.parametrize(
    "expression", ["0999", "9*", "***", "TOP(x)", "TOP(0)", "RANGE(0114)", "FROM(0999)", ""]
)
def test_an_expression_that_stands_for_nothing_is_refused(expression: str) -> None:
    with pytest.raises(Exception, match="has no code that"):
        chosen([expression], CODES, "Region", False, "here")
