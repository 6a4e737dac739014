"""The index: a slow twin, identities, and what missing does."""

import json
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from samstad.methods.composite import (
    Aggregation,
    Component,
    Direction,
    OnMissing,
    Recipe,
    Standardisation,
    classify,
    compute,
    quantile_cut_points,
    rank,
    rank_intervals,
    score_of,
)
from samstad.methods.values import Missing, Values

WORSE, BETTER = Direction.HIGHER_IS_WORSE, Direction.HIGHER_IS_BETTER


def recipe(standardisation="z", aggregation="arithmetic", on_missing="carry", components=None, **more):
    components = components or (Component("work", WORSE, 2.0), Component("school", BETTER, 1.0))
    return Recipe(components, standardisation, aggregation, on_missing, **more)


@st.composite
def recipes(draw):
    """Every combination that goes together, with two to four components."""
    standardisation = draw(st.sampled_from(Standardisation))
    aggregation = draw(st.sampled_from(Aggregation))
    geometric = aggregation is Aggregation.GEOMETRIC
    assume(not (geometric and standardisation is Standardisation.Z))
    plain = geometric and standardisation is Standardisation.NONE
    directions = st.just(WORSE) if plain else st.sampled_from(Direction)
    components = [
        Component(code, draw(directions), draw(st.floats(0.1, 10)), draw(st.sampled_from([None, "life"])))
        for code in "abcd"[: draw(st.integers(2, 4))]
    ]
    scale = (1.0, 100.0) if geometric else draw(st.sampled_from([(0.0, 1.0), (1.0, 100.0)]))
    return Recipe(
        tuple(components), standardisation, aggregation, draw(st.sampled_from(OnMissing)), scale, "decided"
    )


@st.composite
def runs(draw):
    made = draw(recipes())
    areas = draw(st.integers(3, 8))
    data = {}
    for component in made.components:
        numbers = draw(hnp.arrays(np.float64, areas, elements=st.integers(1, 60).map(lambda n: n / 4)))
        kinds = np.zeros(areas, dtype=np.uint8)
        if made.on_missing is OnMissing.CARRY:
            kinds = draw(hnp.arrays(np.uint8, areas, elements=st.sampled_from([0, 0, 0, *Missing])))
        assume(len(set(numbers[kinds == 0])) > 1)
        data[component.code] = Values.of(numbers, kinds)
    return made, data


def slow_score(made, data, area):
    """The formula, one area and one component at a time, with Python's own sums."""
    total = sum(component.weight for component in made.components)
    parts = []
    for component in made.components:
        sign = 1 if component.direction is WORSE else -1
        column = [
            sign * x
            for x, kind in zip(data[component.code].values, data[component.code].missing, strict=True)
            if kind == 0
        ]
        x = sign * data[component.code].values[area]
        if made.standardisation is Standardisation.Z:
            mean = math.fsum(column) / len(column)
            x = (x - mean) / math.sqrt(math.fsum((y - mean) ** 2 for y in column) / len(column))
        elif made.standardisation is Standardisation.MIN_MAX:
            low, high = made.scale
            x = low + (high - low) * (x - min(column)) / (max(column) - min(column))
        elif made.standardisation is Standardisation.RANK:
            below, equal = sum(y < x for y in column), sum(y == x for y in column)
            x = (below + (equal + 1) / 2) / len(column)
        parts.append((component.weight / total, x))
    if made.aggregation is Aggregation.ARITHMETIC:
        return math.fsum(weight * x for weight, x in parts)
    return math.prod(x**weight for weight, x in parts)


@settings(max_examples=300)
@given(runs())
def test_against_the_slow_twin(run):
    made, data = run
    result = compute(made, data)
    for area in range(result.score.values.size):
        strongest = max(values.missing[area] for values in data.values())
        assert result.score.missing[area] == strongest
        if strongest == 0:
            assert result.score.values[area] == pytest.approx(slow_score(made, data, area), abs=1e-9)


@settings(max_examples=300)
@given(runs())
def test_one_number_is_derived_again_alone_after_json(run):
    made, data = run
    result = compute(made, data)
    stored = json.loads(
        json.dumps({"recipe": made.to_dict(), "constants": result.constants}, allow_nan=False)
    )
    again = Recipe.from_dict(stored["recipe"])
    assert again == made
    for area in np.flatnonzero(result.score.present):
        raw = {code: float(values.values[area]) for code, values in data.items()}
        score = score_of(again, stored["constants"], raw)
        assert score == pytest.approx(result.score.values[area], abs=2e-12)


@given(runs())
def test_the_parts_make_the_score(run):
    made, data = run
    result = compute(made, data)
    parts = np.array([part.values for part in result.parts.values()])
    together = parts.sum(axis=0) if made.aggregation is Aggregation.ARITHMETIC else parts.prod(axis=0)
    there = result.score.present
    assert together[there] == pytest.approx(result.score.values[there], abs=1e-9)
    for code, part in result.parts.items():
        assert np.array_equal(part.missing, data[code].missing)


@given(runs())
def test_ranks_count_those_above_and_missing_has_none(run):
    result = compute(*run)
    scores = result.score.values[result.score.present]
    for area, found in enumerate(result.ranks):
        if result.score.present[area]:
            assert found == 1 + np.sum(scores > result.score.values[area])
        else:
            assert found == 0


@given(runs())
def test_coverage_is_the_weight_that_was_there(run):
    made, data = run
    result = compute(made, data)
    for area in range(result.coverage.size):
        there = sum(made.weights[code] for code, values in data.items() if values.present[area])
        assert result.coverage[area] == pytest.approx(there)
    assert np.array_equal(result.coverage > 1 - 1e-9, result.score.present)


@given(runs(), st.randoms(use_true_random=False))
def test_neither_the_order_of_areas_nor_the_unit_of_the_weights_matters(run, random):
    made, data = run
    order = list(range(next(iter(data.values())).values.size))
    random.shuffle(order)
    shuffled = {code: Values(values.values[order], values.missing[order]) for code, values in data.items()}
    halved = [Component(c.code, c.direction, c.weight / 2, c.group) for c in made.components]
    lighter = Recipe(tuple(halved), made.standardisation, made.aggregation, made.on_missing, made.scale)
    one, other = compute(made, data), compute(lighter, shuffled)
    assert np.allclose(one.score.values[order], other.score.values, equal_nan=True, atol=1e-9)
    assert np.array_equal(one.score.missing[order], other.score.missing)


@given(runs(), st.data())
def test_more_of_what_is_worse_is_never_a_lower_risk(run, data_strategy):
    """With frozen constants: each component moved alone, in its own direction."""
    made, data = run
    result = compute(made, data)
    area = data_strategy.draw(st.integers(0, result.score.values.size - 1))
    assume(result.score.present[area])
    raw = {code: float(values.values[area]) for code, values in data.items()}
    before = score_of(made, result.constants, raw)
    for component in made.components:
        step = 0.5 if component.direction is WORSE else -0.5
        moved = score_of(made, result.constants, raw | {component.code: raw[component.code] + step})
        assert moved >= before - 1e-9


@given(
    st.lists(st.floats(0.1, 50), min_size=3, max_size=9, unique=True), st.floats(0.5, 20), st.floats(-5, 5)
)
def test_z_and_min_max_do_not_know_the_unit(numbers, factor, offset):
    other = [factor * number + offset for number in numbers]
    assume(len(set(np.round(numbers, 3))) > 1)
    for standardisation in ("z", "min_max"):
        made = recipe(standardisation, components=(Component("work", WORSE),))
        one, two = (compute(made, {"work": Values.of(column)}) for column in (numbers, other))
        assert np.allclose(one.score.values, two.score.values, atol=1e-6)


def test_the_constants_of_z_are_the_areas_mean_and_spread():
    result = compute(recipe(components=(Component("work", BETTER),)), {"work": Values.of([1.0, 3.0, 5.0])})
    assert result.constants == {"work": {"mean": -3.0, "sd": pytest.approx(math.sqrt(8 / 3))}}
    assert result.score.values.sum() == pytest.approx(0)
    assert np.std(result.score.values) == pytest.approx(1)


def test_missing_carries_its_kind_and_is_never_the_best_class():
    data = {
        "work": Values.of([1.0, 2.0, 3.0, 4.0], [0, 0, Missing.WITHHELD, 0]),
        "school": Values.of([1.0, 2.0, 3.0, 9.0], [0, Missing.NOT_YET_PUBLISHED, Missing.UNEXPLAINED, 0]),
    }
    result = compute(recipe(), data)
    assert result.score.missing.tolist() == [0, Missing.NOT_YET_PUBLISHED, Missing.WITHHELD, 0]
    classes = classify(result.score, quantile_cut_points(result.score, 2))
    assert classes[[1, 2]].tolist() == [0, 0]
    assert set(classes[[0, 3]].tolist()) == {1, 2}
    assert result.ranks[[1, 2]].tolist() == [0, 0]
    assert result.coverage == pytest.approx([1, 2 / 3, 0, 1])
    with pytest.raises(ValueError, match=r"school is missing in 2 areas|work is missing in 1 areas"):
        compute(recipe(on_missing="refuse"), data)


def test_scores_that_are_equal_on_paper_share_their_rank():
    made = recipe("rank", components=tuple(Component(code, WORSE) for code in "abc"))
    data = {"a": Values.of([1.0, 2, 3]), "b": Values.of([2.0, 3, 1]), "c": Values.of([3.0, 1, 2])}
    assert compute(made, data).ranks.tolist() == [1, 1, 1]


def test_ranks_with_ties():
    assert rank(Values.of([3.0, 5.0, 3.0, np.nan, 1.0])).tolist() == [2, 1, 2, 0, 4]


@given(st.lists(st.floats(-100, 100) | st.just(math.nan), min_size=4, max_size=40), st.integers(2, 4))
def test_classes_follow_the_order_of_the_scores(numbers, n):
    score = Values.of(numbers)
    try:
        cuts = quantile_cut_points(score, n)
    except ValueError:
        assume(False)
    classes = classify(score, cuts)
    assert np.array_equal(classes == 0, ~score.present)
    for value, found in zip(numbers, classes, strict=True):
        if not math.isnan(value):
            assert found == 1 + sum(value >= cut for cut in cuts)
    sizes = np.bincount(classes[score.present], minlength=n + 1)[1:]
    assert sizes.sum() == score.present.sum()


def test_quantiles_share_distinct_scores_evenly():
    score = Values.of(np.arange(100.0))
    assert np.bincount(classify(score, quantile_cut_points(score, 5))).tolist() == [0, 20, 20, 20, 20, 20]


def test_without_error_a_rank_is_certain_and_with_it_the_interval_holds_the_rank():
    generator = np.random.default_rng(3)
    data = {"work": Values.of(generator.normal(size=30)), "school": Values.of(generator.normal(size=30))}
    data["work"] = data["work"].withheld_where(np.arange(30) == 4)
    ranks = compute(recipe(), data).ranks
    certain = rank_intervals(recipe(), data, {"work": 0.0, "school": 0.0}, draws=20)
    assert np.array_equal(certain.lower, ranks)
    assert np.array_equal(certain.upper, ranks)
    narrow, wide = (
        rank_intervals(recipe(), data, {"work": error, "school": error}, draws=400, seed=1)
        for error in (0.05, 1.0)
    )
    for found in (narrow, wide):
        assert np.all((found.lower <= ranks) & (ranks <= found.upper))
        assert (found.lower[4], found.upper[4]) == (0, 0)
        assert found.lower[ranks > 0].min() >= 1
        assert found.upper.max() <= 29
    assert np.sum(wide.upper - wide.lower) > 2 * np.sum(narrow.upper - narrow.lower) > 0


def test_the_limits_hold_the_rank_also_where_the_draws_leave_it():
    """Added noise pulls the ends inwards: at a low level the middle draws are not at the observed rank."""
    made = recipe("none", components=(Component("work", WORSE),))
    data = {"work": Values.of(np.arange(30.0))}
    found = rank_intervals(made, data, {"work": 10.0}, draws=300, level=0.02)
    ranks = compute(made, data).ranks
    assert np.all((found.lower <= ranks) & (ranks <= found.upper))
    assert found.upper[-1] > 1
    assert found.lower[0] < 30


def test_a_seed_gives_the_same_intervals_and_another_seed_others():
    data = {"work": Values.of(np.arange(40.0)), "school": Values.of(np.arange(40.0) ** 2)}
    errors = {"work": 8.0, "school": np.full(40, 300.0)}
    one, same, other = (rank_intervals(recipe(), data, errors, draws=60, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(one.lower, same.lower)
    assert np.array_equal(one.upper, same.upper)
    assert not (np.array_equal(one.lower, other.lower) and np.array_equal(one.upper, other.upper))


def test_two_areas_alike_but_for_noise_change_places_half_the_time():
    """Against the normal distribution: P(A above B) = Φ((a − b) / √(σ² + σ²))."""
    made = recipe("none", components=(Component("work", WORSE),))
    values, error, draws = np.array([1.0, 0.0]), 0.6, 4000
    expected = 0.5 * (1 + math.erf(1 / (math.sqrt(2) * error) / math.sqrt(2)))
    hits = [
        rank_intervals(made, {"work": Values.of(values)}, {"work": error}, draws, 1, level).upper[0]
        for level in (2 * (expected - 0.02) - 1, 2 * (expected + 0.02) - 1)
    ]
    assert hits == [1, 2]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Component("", WORSE),
        lambda: Component("work", "up"),
        lambda: Component("work", WORSE, 0.0),
        lambda: Component("work", WORSE, math.nan),
        lambda: Recipe((), "z", "arithmetic", "carry"),
        lambda: recipe(components=(Component("work", WORSE), Component("work", BETTER))),
        lambda: recipe("z", "geometric"),
        lambda: recipe("min_max", "geometric"),
        lambda: recipe("none", "geometric"),
        lambda: recipe("percent"),
        lambda: recipe(scale=(1.0, 0.0)),
        lambda: Recipe.from_dict(recipe().to_dict() | {"weigths": 1}),
        lambda: compute(recipe(), {"work": Values.of([1.0, 2.0])}),
        lambda: compute(recipe(), {"work": Values.of([1.0, 2.0]), "school": Values.of([1.0, 2.0, 3.0])}),
        lambda: compute(recipe(), {"work": Values.of([[1.0, 2.0]]), "school": Values.of([[1.0, 2.0]])}),
        lambda: compute(recipe(), {"work": Values.of([1.0, 1.0]), "school": Values.of([1.0, 2.0])}),
        lambda: compute(recipe(), {"work": Values.of([math.nan] * 2), "school": Values.of([1.0, 2.0])}),
        lambda: compute(recipe(), {"work": Values.of([math.inf, 1.0]), "school": Values.of([1.0, 2.0])}),
        lambda: compute(
            recipe("none", "geometric", components=(Component("work", WORSE),)),
            {"work": Values.of([0.0, 1.0])},
        ),
        lambda: score_of(recipe(), {}, {"work": 1.0, "school": 1.0}),
        lambda: score_of(
            recipe("none", on_missing="refuse"), {"work": {}, "school": {}}, {"work": math.nan, "school": 1.0}
        ),
        lambda: classify(Values.of([1.0]), [2.0, 2.0]),
        lambda: classify(Values.of([1.0]), [math.nan]),
        lambda: quantile_cut_points(Values.of([1.0, 1.0, 1.0, 2.0]), 4),
        lambda: quantile_cut_points(Values.of([1.0, 2.0]), 3),
        lambda: quantile_cut_points(Values.of([1.0, 2.0]), 1),
    ],
)
def test_what_does_not_go_together_is_refused(make):
    with pytest.raises(ValueError, match=r"\w"):
        make()


@pytest.mark.parametrize(
    ("errors", "more"),
    [
        ({"work": 1.0}, {}),
        ({"work": -1.0, "school": 0.0}, {}),
        ({"work": [math.nan, 1.0], "school": 0.0}, {}),
        ({"work": 1.0, "school": 0.0}, {"draws": 0}),
        ({"work": 1.0, "school": 0.0}, {"level": 95}),
    ],
)
def test_errors_that_are_none_are_refused(errors, more):
    data = {"work": Values.of([1.0, 2.0]), "school": Values.of([1.0, 2.0])}
    with pytest.raises(ValueError, match=r"error|level"):
        rank_intervals(recipe(), data, errors, **more)


def test_a_geometric_mean_of_unscaled_values_has_no_drawn_errors():
    made = recipe("none", "geometric", components=(Component("work", WORSE),))
    with pytest.raises(ValueError, match="cannot be drawn"):
        rank_intervals(made, {"work": Values.of([1.0, 2.0])}, {"work": 0.1})


def test_a_missing_value_gives_no_score_where_the_recipe_carries():
    assert math.isnan(score_of(recipe("none"), {"work": {}, "school": {}}, {"work": math.nan, "school": 1.0}))
