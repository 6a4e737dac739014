"""Converted numbers: nothing is lost or made, and nothing missing becomes a number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods.conversion import (
    Crosswalk,
    aggregate,
    convert,
    from_key,
    from_overlay,
    from_population,
)
from samstad.methods.values import Missing, Values


@st.composite
def crosswalks(draw, complete: bool = False) -> Crosswalk:
    sources, targets = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    rows = []
    for one in range(sources):
        to = draw(st.lists(st.integers(0, targets - 1), unique=True, min_size=complete, max_size=targets))
        parts = np.array([draw(st.floats(0.05, 1)) for _ in to])
        share = 1.0 if complete else draw(st.floats(0.2, 1))
        rows += [(f"s{one}", f"t{two}", w) for two, w in zip(to, share * parts / parts.sum(), strict=True)]
    named = {"sources": [f"s{n}" for n in range(sources)], "targets": [f"t{n}" for n in range(targets)]}
    return from_key(rows, **named)


@st.composite
def numbers(draw, size: int, low: float = -1e6, gaps: bool = True) -> Values:
    values = [draw(st.floats(low, 1e6)) for _ in range(size)]
    kinds = [draw(st.sampled_from([0, 0, 0, *Missing] if gaps else [0])) for _ in range(size)]
    return Values.of(values, kinds)


def slow(x: Values, walk: Crosswalk, base: Values | None, least: float = 1.0):
    """One target at a time, one link at a time, as the page says it."""
    out = []
    for target in range(len(walk.targets)):
        links = [(s, w) for s, t, w in zip(walk.row, walk.column, walk.weight, strict=True) if t == target]
        top = below = 0.0
        kind = Missing.PRESENT if links else Missing.NOT_COLLECTED
        there = whole = 0.0
        bases = np.ones(len(walk.sources)) if base is None else base.values
        mean = np.nanmean(bases) if np.isfinite(bases).any() else 1.0
        for s, w in links:
            if base is not None and bases[s] == 0:
                continue
            b = mean if np.isnan(bases[s]) else bases[s]
            whole += w * b
            why = max(x.missing[s], 0 if base is None else base.missing[s])
            if why:
                kind = max(kind, Missing(int(why)))
                continue
            there, top, below = there + w * b, top + w * b * x.values[s], below + w * b
        if base is not None:
            if below > 0 and there / whole >= least - 1e-12:
                kind = Missing.PRESENT
            elif kind == Missing.PRESENT:
                kind = Missing.NOT_APPLICABLE
        value = np.nan if kind else (top if base is None else top / below)
        out.append((value, kind, there / whole if whole else 0.0))
    return [np.array(part) for part in zip(*out, strict=True)]


@given(st.data())
def test_a_count_is_conserved(data) -> None:
    walk = data.draw(crosswalks(complete=True))
    x = data.draw(numbers(len(walk.sources), gaps=False))
    result = convert(x, walk, "extensive")
    fed = np.bincount(walk.column, minlength=len(walk.targets)) > 0
    assert np.nansum(result.values.values) == pytest.approx(x.values.sum(), abs=1e-6)
    assert result.placed == pytest.approx(result.total, abs=1e-6)
    assert not result.not_placed
    assert (result.values.present == fed).all()


@given(st.data())
def test_what_is_not_placed_is_named_and_makes_up_the_difference(data) -> None:
    walk = data.draw(crosswalks())
    x = data.draw(numbers(len(walk.sources), gaps=False))
    result = convert(x, walk, "extensive")
    lost = {each.code: each.outside for each in result.not_placed}
    missing = sum(x.values[walk.sources.index(code)] * share for code, share in lost.items())
    assert result.total - result.placed == pytest.approx(missing, abs=1e-5)
    assert np.nansum(result.values.values) == pytest.approx(float(result.placed), abs=1e-5)


@given(st.data(), st.sampled_from([1.0, 0.5]))
def test_the_same_as_link_by_link(data, least) -> None:
    walk = data.draw(crosswalks())
    x = data.draw(numbers(len(walk.sources)))
    base = data.draw(st.none() | numbers(len(walk.sources), low=0))
    kind = "extensive" if base is None else "intensive"
    result = convert(x, walk, kind, base=base, least_coverage=least)
    value, why, coverage = slow(x, walk, base, least)
    assert result.values.missing.tolist() == why.tolist()
    np.testing.assert_allclose(result.values.values, value, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(result.coverage, coverage, atol=1e-9)


@given(st.data())
def test_no_kind_of_missing_becomes_a_number(data) -> None:
    walk = data.draw(crosswalks())
    x = data.draw(numbers(len(walk.sources)))
    result = convert(x, walk, "extensive")
    for target in range(len(walk.targets)):
        into = x.missing[walk.row[walk.column == target]]
        expected = into.max() if into.size else Missing.NOT_COLLECTED
        assert result.values.missing[target] == expected


@given(st.data(), st.floats(-1e3, 1e3))
def test_what_is_the_same_everywhere_stays_the_same(data, level) -> None:
    walk = data.draw(crosswalks())
    base = data.draw(numbers(len(walk.sources), low=1, gaps=False))
    result = convert(Values.of(np.full(len(walk.sources), level)), walk, "intensive", base=base)
    np.testing.assert_allclose(result.values.values[result.values.present], level, atol=1e-9)


@given(st.data())
def test_a_mean_is_its_converted_sum_over_its_converted_base(data) -> None:
    walk = data.draw(crosswalks())
    x = data.draw(numbers(len(walk.sources), gaps=False))
    base = data.draw(numbers(len(walk.sources), low=1, gaps=False))
    mean = convert(x, walk, "intensive", base=base).values
    total = convert(Values.of(x.values * base.values), walk, "extensive").values
    people = convert(base, walk, "extensive").values
    np.testing.assert_allclose(mean.values, total.over(people).values, rtol=1e-9, atol=1e-6)


@given(st.data())
def test_whole_areas_give_what_aggregate_gives(data) -> None:
    groups = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=9))
    x = data.draw(numbers(len(groups)))
    walk = from_key(
        [(f"s{n}", f"t{group}") for n, group in enumerate(groups)], targets=[f"t{n}" for n in range(4)]
    )
    by_walk = convert(x, walk, "extensive")
    by_group, coverage = aggregate(x, groups, 4)
    assert by_walk.values.missing.tolist() == by_group.missing.tolist()
    np.testing.assert_allclose(by_walk.values.values, by_group.values, atol=1e-9)
    np.testing.assert_allclose(by_walk.coverage, coverage, atol=1e-9)


@given(st.data())
def test_many_layers_are_each_by_itself(data) -> None:
    walk = data.draw(crosswalks())
    rows = [data.draw(numbers(len(walk.sources))) for _ in range(3)]
    together = convert(
        Values(np.stack([r.values for r in rows]), np.stack([r.missing for r in rows])), walk, "extensive"
    )
    for layer, row in enumerate(rows):
        alone = convert(row, walk, "extensive")
        np.testing.assert_allclose(together.values.values[layer], alone.values.values, atol=1e-9)
        assert together.total[layer] == pytest.approx(float(alone.total))


@given(st.data())
def test_limits_hold_the_value_and_add_as_variances_do(data) -> None:
    walk = data.draw(crosswalks())
    x = data.draw(numbers(len(walk.sources), gaps=False))
    half = np.array([data.draw(st.floats(0, 100)) for _ in walk.sources])
    result = convert(x, walk, "extensive", lower=x.values - half, upper=x.values + half)
    for target in range(len(walk.targets)):
        of = walk.column == target
        spread = np.sqrt(((walk.weight[of] * half[walk.row[of]]) ** 2).sum())
        if of.any():
            assert result.upper[target] - result.values.values[target] == pytest.approx(spread, abs=1e-5)
            assert result.values.values[target] - result.lower[target] == pytest.approx(spread, abs=1e-5)


def test_without_a_limit_of_one_part_there_is_none_of_the_sum() -> None:
    walk = from_key([("a", "t"), ("b", "t"), ("c", "u")])
    x = Values.of([1.0, 2.0, 3.0])
    result = convert(x, walk, "extensive", lower=np.array([0, np.nan, 2.0]), upper=np.array([2, 3.0, 4.0]))
    assert np.isnan(result.lower[0])
    assert result.lower[1] == 2
    assert result.upper[0] == pytest.approx(3 + np.sqrt(2))


def test_a_mean_of_nobody_weighs_nothing() -> None:
    walk = from_key([("a", "t"), ("b", "t"), ("c", "u")])
    empty = Values.of([5.0, np.nan, np.nan], [0, Missing.NOT_APPLICABLE, Missing.NOT_APPLICABLE])
    result = convert(empty, walk, "intensive", base=Values.of([10.0, 0.0, 0.0]))
    assert result.values.values[0] == 5
    assert result.values.missing.tolist() == [0, Missing.NOT_APPLICABLE]


def test_the_mark_follows_the_numbers() -> None:
    walk = from_key([("a", "t", 0.5)], source="nyckel", year=2025)
    result = convert(Values.of([4.0]), walk, "extensive")
    assert result.about == {"method": "key", "source": "nyckel", "year": 2025, "kind": "extensive"}


# --- Where weights come from ------------------------------------------------------------------------------


def test_overlay_gives_shares_of_surface_and_leaves_slivers_out() -> None:
    walk = from_overlay(
        ["a", "b"], ["t", "u"], [0, 0, 1], [0, 1, 1], [99.0, 1.0, 30.0], [100.0, 60.0], sliver=0.02
    )
    assert [(walk.row[i], walk.column[i], walk.weight[i]) for i in range(2)] == [(0, 0, 1.0), (1, 1, 0.5)]


@given(st.data())
def test_overlay_without_slivers_conserves_what_lies_inside(data) -> None:
    shares = data.draw(st.lists(st.floats(0.01, 1), min_size=1, max_size=5))
    common = np.array(shares) / max(sum(shares), 1.0)
    walk = from_overlay(
        ["a"], [f"t{n}" for n in range(len(shares))], [0] * len(shares), range(len(shares)), common, [1.0]
    )
    assert walk.placed[0] == pytest.approx(common.sum())


def test_population_weighs_by_people_and_not_by_surface() -> None:
    # A forest cell without people takes nothing with it; cells outside the targets are not placed.
    walk = from_population(["a", "b"], ["t", "u"], [0, 0, 0, 0, 1], [0, 1, 1, -1, 0], [60, 20, 0, 20, 0])
    weights = {(int(r), int(c)): w for r, c, w in zip(walk.row, walk.column, walk.weight, strict=True)}
    assert weights == {(0, 0): 0.6, (0, 1): 0.2}
    assert walk.placed.tolist() == [0.8, 0.0]


@given(st.data())
def test_population_weights_give_the_people_back(data) -> None:
    cells = data.draw(st.integers(1, 20))
    one = np.array(data.draw(st.lists(st.integers(0, 3), min_size=cells, max_size=cells)))
    two = np.array(data.draw(st.lists(st.integers(0, 2), min_size=cells, max_size=cells)))
    people = np.array(data.draw(st.lists(st.integers(0, 500), min_size=cells, max_size=cells)), dtype=float)
    walk = from_population(list("abcd"), list("tuv"), one, two, people)
    own = np.bincount(one, weights=people, minlength=4)
    result = convert(Values.of(own), walk, "extensive")
    expected = np.bincount(two, weights=people, minlength=3)
    np.testing.assert_allclose(np.nan_to_num(result.values.values), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: from_key([("a", "t"), ("a", "u")]), "says not how much"),
        (lambda: from_key([("a", "t", 0.7), ("a", "u", 0.7)]), "gives away 1.4"),
        (lambda: from_key([("a", "t", 0.5), ("a", "t", 0.5)]), "twice"),
        (lambda: from_key([("a", "t", 0.0)]), "over 0"),
        (lambda: from_key([("a", "t")], method="guess"), "method"),
        (lambda: from_overlay(["a"], ["t"], [0], [0], [1.0], [0.0]), "no surface"),
        (lambda: from_population(["a"], ["t"], [0], [0], [np.nan]), "missing"),
        (lambda: convert(Values.of([1.0, 2.0]), from_key([("a", "t")]), "extensive"), "one for each source"),
        (lambda: convert(Values.of([1.0]), from_key([("a", "t")]), "intensive"), "base"),
        (lambda: convert(Values.of([1.0]), from_key([("a", "t")]), "rate"), "extensive"),
        (
            lambda: convert(Values.of([1.0]), from_key([("a", "t")]), "intensive", base=Values.of([-1.0])),
            "below 0",
        ),
    ],
)
def test_what_cannot_be_is_refused(act, says) -> None:
    with pytest.raises(ValueError, match=says):
        act()
