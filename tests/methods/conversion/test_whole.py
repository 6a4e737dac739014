"""The conversion of whole cubes beside its slow twins, and what no conversion may do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods.conversion import Crosswalk, aggregate, convert, whole
from samstad.methods.values import Missing, Values


@st.composite
def cells(draw: st.DrawFn, layers: int, areas: int) -> Values:
    size = layers * areas
    kinds = draw(st.lists(st.sampled_from([0, 0, 0, *range(1, 7)]), min_size=size, max_size=size))
    numbers = draw(st.lists(st.integers(0, 1000), min_size=size, max_size=size))
    shape = (layers, areas)
    return Values.of(np.reshape(numbers, shape).astype(float), np.reshape(kinds, shape).astype(np.uint8))


def links(row: list[int], column: list[int], weight: list[float], sources: int, targets: int) -> Crosswalk:
    return Crosswalk(
        tuple(f"s{i}" for i in range(sources)),
        tuple(f"t{i}" for i in range(targets)),
        np.array(row, dtype=np.intp),
        np.array(column, dtype=np.intp),
        np.array(weight, dtype=float),
        "key",
    )


@given(st.data(), st.integers(1, 5), st.integers(1, 10), st.integers(1, 4), st.sampled_from([1, 4, 1 << 18]))
def test_any_crosswalk_gives_what_convert_gives(
    data: st.DataObject, layers: int, areas: int, targets: int, together: int
) -> None:
    values = data.draw(cells(layers, areas))
    pairs = [(s, t) for s in range(areas) for t in range(targets)]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    crosswalk = links(
        [s for s, _ in chosen], [t for _, t in chosen], [1 / targets] * len(chosen), areas, targets
    )
    expected = convert(values, crosswalk, "extensive").values
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole, "_TOGETHER", together)
        found = whole.convert_counts(values.values.astype(np.float32), values.missing, crosswalk)
    np.testing.assert_array_equal(found.missing, expected.missing)
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-12)


@given(st.data(), st.integers(1, 5), st.integers(1, 12), st.integers(1, 4))
def test_whole_areas_give_what_aggregate_gives(
    data: st.DataObject, layers: int, areas: int, targets: int
) -> None:
    values = data.draw(cells(layers, areas))
    groups = data.draw(st.lists(st.integers(0, targets - 1), min_size=areas, max_size=areas))
    expected, _ = aggregate(values, np.array(groups), targets)
    crosswalk = links(list(range(areas)), groups, [1.0] * areas, areas, targets)
    found = whole.convert_counts(values.values, values.missing, crosswalk)
    np.testing.assert_array_equal(found.missing, expected.missing)
    np.testing.assert_array_equal(found.values, expected.values)


def test_a_target_that_nothing_leads_to_has_no_number() -> None:
    crosswalk = links([0, 1], [2, 2], [1.0, 1.0], 2, 4)
    found = whole.convert_counts(np.array([[1.0, 2.0]]), np.zeros((1, 2), np.uint8), crosswalk)
    nothing = Missing.NOT_COLLECTED
    assert found.missing.tolist() == [[nothing, nothing, 0, nothing]]
    assert found.values[0, 2] == 3.0


def test_without_any_link_all_is_not_collected() -> None:
    found = whole.convert_counts(np.ones((2, 3)), np.zeros((2, 3), np.uint8), links([], [], [], 3, 2))
    assert (found.missing == Missing.NOT_COLLECTED).all()


def test_cells_of_another_shape_are_refused() -> None:
    crosswalk = links([0, 1], [0, 0], [1.0, 1.0], 2, 1)
    with pytest.raises(ValueError, match="values and kinds are"):
        whole.convert_counts(np.zeros((1, 3)), np.zeros((1, 3), np.uint8), crosswalk)
