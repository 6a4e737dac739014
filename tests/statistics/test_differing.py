"""The difference of two editions beside a dictionary of cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from samstad.conf.home import Home
from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics import differing
from tests.statistics.builders import Cells, city_with_areas, dataset_of, put_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(settings: Any, tmp_path: Any) -> Any:
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.root.mkdir()
    return dataset_of(city_with_areas())


def editions() -> st.SearchStrategy[Cells]:
    key = st.tuples(
        st.just("new"),
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from([2022, 2023]),
        st.sampled_from(["work", "all"]),
        st.sampled_from([(("kon", "K"),), (("kon", "M"),)]),
    )
    content = st.sampled_from([0, 1, 2.5, Missing.UNEXPLAINED, Missing.WITHHELD])
    return st.dictionaries(key, content, min_size=1, max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=editions(), new=editions())
def test_it_counts_what_a_dictionary_counts(dataset: Any, old: Cells, new: Cells) -> None:
    assume(old != new)  # an edition is there once
    # Another example's editions: a release is never deleted but here.
    dataset.releases.all()._raw_delete("default")
    one = put_release(dataset, old, dt.date(2026, 1, 1), current=False)
    other = put_release(dataset, new, dt.date(2026, 2, 1), current=False)
    found = differing.differ(one, other)
    both = old.keys() & new.keys()
    changed = {key for key in both if as_cell(old[key]) != as_cell(new[key])}
    assert found.changes.changed == len(changed)
    assert found.changes.new == len(new.keys() - old.keys())
    assert found.changes.removed == len(old.keys() - new.keys())
    assert found.changes.unchanged == len(both - changed)
    assert found.changes == differing.changes_between(one, other)
    kinds = [(as_cell(old[key])[1], as_cell(new[key])[1]) for key in changed]
    moved = [pair for pair in kinds if pair[0] != pair[1]]
    assert found.kinds == {pair: moved.count(pair) for pair in set(moved)}
    areas = [{key[1] for key in edition} for edition in (old, new)]
    expected = (sorted(areas[1] - areas[0]), sorted(areas[0] - areas[1]))
    assert found.areas == ({"new": expected} if areas[0] != areas[1] else {})
    numbers = {key for key in changed if as_cell(old[key])[1] == as_cell(new[key])[1] == "present"}
    assert {(c.measure, c.breakdown, c.period, c.area, c.old, c.new) for c in found.largest} == {
        (key[3], f"kon={key[4][0][1]}", str(key[2]), key[1], float(old[key]), float(new[key]))
        for key in numbers
    }


def as_cell(content: Any) -> tuple[float | None, str]:
    return (None, content.code) if isinstance(content, Missing) else (float(content), "present")


def test_how_the_file_was_read_and_what_an_indicator_means_is_told(dataset: Any) -> None:
    one = put_release(dataset, {("new", "a", 2022, "work", ()): 1}, dt.date(2026, 1, 1))
    dataset.mapping = {"area": "another column"}
    other = put_release(dataset, {("new", "a", 2022, "work", ()): 2}, dt.date(2026, 2, 1))
    found = differing.differ(one, other)
    assert found.definitions["mapping"] == (one.recipe["mapping"], {"area": "another column"})
    assert [(cell.old, cell.new) for cell in found.largest] == [(1.0, 2.0)]


def test_editions_are_found_by_number_and_by_content(dataset: Any) -> None:
    one = put_release(dataset, {("new", "a", 2022, "work", ()): 1}, dt.date(2026, 1, 1))
    assert differing.find_release("register/1") == one
    assert differing.find_release(one.content_hash[:12]) == one
    for said in ("register/2", "another/1", "ffff"):
        with pytest.raises(UserError, match="there is no release"):
            differing.find_release(said)


def test_two_datasets_are_not_compared(dataset: Any) -> None:
    one = put_release(dataset, {("new", "a", 2022, "work", ()): 1}, dt.date(2026, 1, 1))
    other = put_release(
        dataset_of(dataset.city, "another"), {("new", "a", 2022, "work", ()): 1}, dt.date(2026, 1, 1)
    )
    with pytest.raises(UserError, match="two datasets"):
        differing.differ(one, other)
