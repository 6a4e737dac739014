"""The fast crosswalk beside its slow twin, and what no conversion may do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods import crosswalk
from samstad.methods.conversion import aggregate
from samstad.methods.crosswalk import Crosswalk
from samstad.methods.values import Missing, Values


@st.composite
def cells(draw: st.DrawFn, layers: int, areas: int) -> Values:
    kinds = draw(
        st.lists(st.sampled_from([0, 0, 0, *range(1, 7)]), min_size=layers * areas, max_size=layers * areas)
    )
    numbers = draw(st.lists(st.integers(0, 1000), min_size=layers * areas, max_size=layers * areas))
    shape = (layers, areas)
    return Values.of(np.reshape(numbers, shape).astype(float), np.reshape(kinds, shape).astype(np.uint8))


@given(st.data(), st.integers(1, 5), st.integers(1, 12), st.integers(1, 4), st.sampled_from([1, 4, 1 << 18]))
def test_each_area_in_one_group_is_what_aggregate_gives(
    data: st.DataObject, layers: int, areas: int, targets: int, together: int
) -> None:
    values = data.draw(cells(layers, areas))
    groups = data.draw(st.lists(st.integers(0, targets - 1), min_size=areas, max_size=areas))
    weights = data.draw(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=areas, max_size=areas))
    expected, _ = aggregate(values, np.array(groups), targets, weights)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crosswalk, "_TOGETHER", together)
        found = Crosswalk.of(range(areas), groups, weights, areas, targets).counts(
            values.values.astype(np.float32), values.missing
        )
    np.testing.assert_array_equal(found.missing, expected.missing)
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-12)


@given(st.data(), st.integers(1, 4), st.integers(1, 8), st.integers(1, 5))
def test_what_is_shared_out_whole_is_conserved(
    data: st.DataObject, layers: int, areas: int, targets: int
) -> None:
    numbers = data.draw(st.lists(st.integers(0, 1000), min_size=layers * areas, max_size=layers * areas))
    values = Values.of(np.reshape(numbers, (layers, areas)).astype(float))
    shares = np.array(
        data.draw(st.lists(st.integers(1, 9), min_size=areas * targets, max_size=areas * targets)), dtype=float
    ).reshape(areas, targets)
    shares /= shares.sum(axis=1, keepdims=True)
    source, target = np.repeat(np.arange(areas), targets), np.tile(np.arange(targets), areas)
    found = Crosswalk.of(source, target, shares.ravel(), areas, targets).counts(values.values, values.missing)
    np.testing.assert_allclose(found.values.sum(axis=1), values.values.sum(axis=1), rtol=1e-12)


def test_a_target_that_nothing_leads_to_has_no_number() -> None:
    found = Crosswalk.of([0, 1], [2, 2], None, 2, 4).counts(np.array([[1.0, 2.0]]), np.zeros((1, 2), np.uint8))
    assert found.missing.tolist() == [[Missing.NOT_COLLECTED, Missing.NOT_COLLECTED, 0, Missing.NOT_COLLECTED]]
    assert found.values[0, 2] == 3.0


@pytest.mark.parametrize(
    ("source", "target", "weight", "words"),
    [
        ([0, 2], [0, 0], None, "outside 0 … 1"),
        ([0, 1], [0, -1], None, "outside 0 … 0"),
        ([0, 1], [0], None, "one number for each link"),
        ([0, 1], [0, 0], [1, -1], "weights"),
        ([0, 1], [0, 0], [1, float("nan")], "weights"),
    ],
)
def test_a_wrong_link_is_refused(source: list[int], target: list[int], weight: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Crosswalk.of(source, target, weight, 2, 1)


def test_cells_of_another_shape_are_refused() -> None:
    links = Crosswalk.of([0, 1], [0, 0], None, 2, 1)
    with pytest.raises(ValueError, match="are"):
        links.counts(np.zeros((1, 3)), np.zeros((1, 3), np.uint8))
