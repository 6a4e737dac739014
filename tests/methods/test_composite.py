"""The index: a slow twin, identities, and what missing does."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from samstad.methods.composite import (
    Aggregation,
    Component,
    Direction,
    Domain,
    OnMissing,
    Recipe,
    Standardisation,
    Ties,
    Treatment,
    TreatmentKind,
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


SCALES_OF_Z = (Standardisation.Z, Standardisation.ROBUST_Z)
TREATMENTS = (
    Treatment(),
    Treatment("winsorise", tail=0.2),
    Treatment("winsorise_skewed", skewness=0.5, kurtosis=0.5, most=2),
    Treatment("box_cox", power=0.5),
    Treatment("box_cox"),
)


@st.composite
def recipes(draw):
    """Every combination that goes together, with two to four components, in domains or not."""
    standardisation = draw(st.sampled_from(Standardisation))
    aggregation = draw(st.sampled_from(Aggregation))
    geometric = aggregation is Aggregation.GEOMETRIC
    treatments = TREATMENTS[:3] if geometric else TREATMENTS
    assume(not (geometric and standardisation in SCALES_OF_Z))
    plain = geometric and standardisation is Standardisation.NONE
    directions = st.just(WORSE) if plain else st.sampled_from(Direction)
    levels = draw(st.sampled_from(["none", "one", "nested"]))
    groups = st.sampled_from([None, "life"]) if levels == "none" else st.sampled_from([None, "life", "work"])
    components = [
        Component(
            code,
            draw(directions),
            draw(st.floats(0.1, 10)),
            draw(groups),
            draw(st.sampled_from([None, None, *treatments])),
        )
        for code in "abcd"[: draw(st.integers(2, 4))]
    ]
    used = {component.group for component in components} - {None}
    scales = ["none", "rank", "exponential_rank"] if geometric else ["none", "rank", "exponential_rank", "z"]
    domains = (
        []
        if levels == "none"
        else [
            Domain(code, draw(st.floats(0.1, 5)), None, draw(st.sampled_from(scales)))
            for code in sorted(used)
        ]
    )
    if levels == "nested" and len(domains) == 2:
        domains[1] = Domain("work", 2.0, "life", domains[1].standardisation)
    on_missing = draw(st.sampled_from(OnMissing))
    return Recipe(
        tuple(components),
        standardisation,
        aggregation,
        on_missing,
        (1.0, 100.0) if geometric else draw(st.sampled_from([(0.0, 1.0), (1.0, 100.0)])),
        "decided",
        draw(st.sampled_from(treatments)),
        tuple(domains),
        draw(st.sampled_from([Ties.MIN, Ties.MAX, Ties.DENSE])),
        draw(st.sampled_from([Ties.MIN, Ties.MAX, Ties.MEAN])),
        draw(st.sampled_from([0.3, 0.6, 1.0])) if on_missing is OnMissing.REWEIGH else None,
    )


@st.composite
def runs(draw):
    made = draw(recipes())
    areas = draw(st.integers(3, 8))
    data = {}
    for component in made.components:
        numbers = draw(hnp.arrays(np.float64, areas, elements=st.integers(1, 60).map(lambda n: n / 4)))
        kinds = np.zeros(areas, dtype=np.uint8)
        if made.on_missing is not OnMissing.REFUSE:
            kinds = draw(hnp.arrays(np.uint8, areas, elements=st.sampled_from([0, 0, 0, *Missing])))
        assume(len(set(numbers[kinds == 0])) > 1)
        data[component.code] = Values.of(numbers, kinds)
    try:
        compute(made, data)
    except ValueError as error:
        # Treated, or put together in a domain, all areas may be alike.
        assume("everywhere" not in str(error) and "half of the areas" not in str(error))
    return made, data


def mean(numbers):
    return math.fsum(numbers) / len(numbers)


def median(numbers):
    ordered, n = sorted(numbers), len(numbers)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2


def slow_treated(treatment, column):
    """The column (None where missing), each number by itself."""
    there = sorted(x for x in column if x is not None)
    if treatment.kind is TreatmentKind.BOX_COX:
        p = treatment.power
        return [x if x is None else (x**p - 1) / p if p else math.log(x) for x in column]
    low, high = there[0], there[-1]
    if treatment.kind is TreatmentKind.WINSORISE:
        low, high = (
            there[math.floor(at)]
            + (at % 1) * (there[min(math.floor(at) + 1, len(there) - 1)] - there[math.floor(at)])
            for at in (treatment.tail * (len(there) - 1), (1 - treatment.tail) * (len(there) - 1))
        )
    elif treatment.kind is TreatmentKind.WINSORISE_SKEWED:
        taken = [0, 0]
        while sum(taken) < min(treatment.most, len(there) - 2):
            low, high = there[taken[0]], there[len(there) - 1 - taken[1]]
            skewness, kurtosis = slow_moments([min(max(x, low), high) for x in there])
            if abs(skewness) <= treatment.skewness or kurtosis <= treatment.kurtosis:
                break
            taken[1 if skewness > 0 else 0] += 1
        low, high = there[taken[0]], there[len(there) - 1 - taken[1]]
    return [x if x is None else min(max(x, low), high) for x in column]


def slow_moments(numbers):
    """Through the k-statistics, another way to G1 and G2."""
    n = len(numbers)
    if n < 4 or len(set(numbers)) == 1:
        return 0.0, 0.0
    s2, s3, s4 = (math.fsum((x - mean(numbers)) ** power for x in numbers) for power in (2, 3, 4))
    k2, k3 = s2 / (n - 1), n * s3 / ((n - 1) * (n - 2))
    k4 = (n * (n + 1) * s4 - 3 * (n - 1) * s2**2) / ((n - 1) * (n - 2) * (n - 3))
    return k3 / k2**1.5, k4 / k2**2


def slow_scaled(made, scale, column):
    there = [x for x in column if x is not None]

    def one(x):
        if scale is Standardisation.Z:
            return (x - mean(there)) / math.sqrt(mean([(y - mean(there)) ** 2 for y in there]))
        if scale is Standardisation.ROBUST_Z:
            return (x - median(there)) / (1.4826 * median([abs(y - median(there)) for y in there]))
        if scale is Standardisation.MIN_MAX:
            low, high = made.scale
            return low + (high - low) * (x - min(there)) / (max(there) - min(there))
        if scale in (Standardisation.RANK, Standardisation.EXPONENTIAL_RANK):
            above, equal = sum(y > x for y in there), sum(y == x for y in there)
            from_top = above + {Ties.MIN: 1, Ties.MEAN: (equal + 1) / 2, Ties.MAX: equal}[made.equal_values]
            share = (len(there) + 1 - from_top) / len(there)
            if scale is Standardisation.RANK:
                return share
            return -23 * math.log(1 - share * (1 - math.exp(-100 / 23)))
        return x

    return [x if x is None else one(x) for x in column]


def slow_column(made, data, parent=None):
    """The scores under a domain, area by area, with Python's own sums; None where missing."""
    columns, weights = [], []
    for component in made.components:
        if (component.group if made.domains else None) == parent:
            values = data[component.code]
            raw = [
                float(x) if kind == 0 else None for x, kind in zip(values.values, values.missing, strict=True)
            ]
            sign = 1 if component.direction is WORSE else -1
            raw = slow_treated(component.treatment or made.treatment, raw)
            columns.append(
                slow_scaled(made, made.standardisation, [x if x is None else sign * x for x in raw])
            )
            weights.append(component.weight)
    for domain in made.domains:
        if domain.parent == parent:
            columns.append(slow_scaled(made, domain.standardisation, slow_column(made, data, domain.code)))
            weights.append(domain.weight)
    scores = []
    for row in zip(*columns, strict=True):
        there = [(w, x) for w, x in zip(weights, row, strict=True) if x is not None]
        total = sum(w for w, _ in there)
        if not there or (len(there) < len(row) and made.on_missing is not OnMissing.REWEIGH):
            scores.append(None)
        elif made.aggregation is Aggregation.ARITHMETIC:
            # Rounded as the fast one is: equals on paper must be equals where they are ranked again.
            scores.append(round(math.fsum(w / total * x for w, x in there), 12))
        else:
            scores.append(round(math.prod(x ** (w / total) for w, x in there), 12))
    return scores


@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(runs())
def test_against_the_slow_twin(run):
    made, data = run
    result, slow = compute(made, data), slow_column(made, data)
    for area in range(result.score.values.size):
        strongest = max(values.missing[area] for values in data.values())
        there = sum(made.weights[code] for code, values in data.items() if values.missing[area] == 0)
        if slow[area] is None or there < (made.min_coverage or 0) - 1e-9:
            assert result.score.missing[area] == strongest
        else:
            assert result.score.missing[area] == 0
            assert result.score.values[area] == pytest.approx(slow[area], abs=1e-8)


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
    # What is missing gives nothing to an area that is reweighed.
    adds = made.aggregation is Aggregation.ARITHMETIC
    together = np.nansum(parts, axis=0) if adds else np.nanprod(parts, axis=0)
    there = result.score.present
    assert together[there] == pytest.approx(result.score.values[there], abs=1e-9)
    for code in set(result.parts) & set(data):
        assert np.array_equal(result.parts[code].missing, data[code].missing)
    assert set(result.domains) == {domain.code for domain in made.domains}


@given(runs())
def test_ranks_count_those_above_and_missing_has_none(run):
    result = compute(*run)
    scores = result.score.values[result.score.present]
    for area, found in enumerate(result.ranks):
        score = result.score.values[area]
        above, equal = np.sum(scores > score), np.sum(scores == score)
        expected = {
            Ties.MIN: 1 + above,
            Ties.MAX: above + equal,
            Ties.DENSE: 1 + len({float(other) for other in scores if other > score}),
        }
        assert found == (expected[run[0].ties] if result.score.present[area] else 0)


@given(runs())
def test_coverage_is_the_weight_that_was_there(run):
    made, data = run
    result = compute(made, data)
    for area in range(result.coverage.size):
        there = sum(made.weights[code] for code, values in data.items() if values.present[area])
        assert result.coverage[area] == pytest.approx(there)
    assert np.array_equal(result.coverage > (made.min_coverage or 1) - 1e-9, result.score.present)


@given(runs(), st.randoms(use_true_random=False))
def test_neither_the_order_of_areas_nor_the_unit_of_the_weights_matters(run, random):
    made, data = run
    order = list(range(next(iter(data.values())).values.size))
    random.shuffle(order)
    shuffled = {code: Values(values.values[order], values.missing[order]) for code, values in data.items()}
    lighter = replace(
        made,
        components=tuple(replace(node, weight=node.weight / 2) for node in made.components),
        domains=tuple(replace(node, weight=node.weight / 2) for node in made.domains),
    )
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
        step = 0.2 if component.direction is WORSE else -0.2
        moved = score_of(made, result.constants, raw | {component.code: raw[component.code] + step})
        assert moved >= before - 1e-9


@given(
    st.lists(st.floats(0.1, 50), min_size=3, max_size=9, unique=True), st.floats(0.5, 20), st.floats(-5, 5)
)
def test_z_and_min_max_do_not_know_the_unit(numbers, factor, offset):
    other = [factor * number + offset for number in numbers]
    assume(len(set(np.round(numbers, 3))) > 1)
    assume(np.median(np.abs(numbers - np.median(numbers))) > 0.01)
    for standardisation in ("z", "min_max", "robust_z"):
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
        lambda: recipe("robust_z", "geometric"),
        lambda: recipe(on_missing="reweigh"),
        lambda: recipe(on_missing="reweigh", min_coverage=0.0),
        lambda: recipe(min_coverage=0.5),
        lambda: recipe(ties="mean"),
        lambda: recipe(equal_values="dense"),
        lambda: recipe(domains=(Domain("life"),)),
        lambda: recipe(components=(Component("work", WORSE, 1, "life"),), domains=(Domain("place"),)),
        lambda: recipe(
            components=(Component("work", WORSE, 1, "a"), Component("school", WORSE, 1, "b")),
            domains=(Domain("a", parent="b"), Domain("b", parent="a")),
        ),
        lambda: recipe(components=(Component("work", WORSE, 1, "work"),), domains=(Domain("work"),)),
        lambda: recipe(
            "rank",
            "geometric",
            components=(Component("work", WORSE, 1, "a"),),
            domains=(Domain("a", 1, None, "z"),),
        ),
        lambda: Treatment("winsorise", tail=0.5),
        lambda: Treatment("winsorise", power=2.0),
        lambda: Treatment("box_cox", power=math.nan),
        lambda: Treatment("none", most=2),
        lambda: Treatment("trim"),
        lambda: compute(
            recipe("none", components=(Component("work", WORSE, treatment=Treatment("box_cox")),)),
            {"work": Values.of([0.0, 1.0])},
        ),
        lambda: compute(
            recipe("robust_z", components=(Component("work", WORSE),)), {"work": Values.of([1.0, 1, 1, 2])}
        ),
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


def test_an_old_recipe_is_written_as_it_always_was():
    """A report that was frozen before domains and treatments existed still finds its own recipe."""
    plain = recipe().to_dict()
    assert set(plain) == {"components", "standardisation", "aggregation", "on_missing", "scale", "reference"}
    assert set(plain["components"][0]) == {"code", "direction", "weight", "group"}
    assert Recipe.from_dict(plain) == recipe()


@given(recipes())
def test_a_recipe_survives_json(made):
    assert Recipe.from_dict(json.loads(json.dumps(made.to_dict()))) == made


def test_the_constants_of_another_year_make_scores_that_compare():
    """On its own constants a year in which all got worse looks as the year before; on the old ones it does not."""
    made = recipe("z", components=(Component("work", WORSE),))
    before = compute(made, {"work": Values.of([1.0, 2.0, 3.0])})
    worse = {"work": Values.of([3.0, 4.0, 5.0])}
    assert compute(made, worse).score.values == pytest.approx(before.score.values)
    on_old = compute(made, worse, before.constants)
    assert on_old.score.values == pytest.approx(before.score.values + 2 / math.sqrt(2 / 3))


def test_weights_go_down_through_domains():
    made = recipe(
        components=(Component("a", WORSE, 3, "x"), Component("b", WORSE, 1, "x"), Component("c", WORSE, 1)),
        domains=(Domain("x", 4),),
    )
    # The domain has 4 of 5 of the index; a has 3 of 4 of the domain.
    assert made.weights == pytest.approx({"a": 0.6, "b": 0.2, "c": 0.2})


def test_domains_that_are_only_added_up_change_nothing():
    data = {code: Values.of(np.random.default_rng(1).normal(size=20)) for code in "abc"}
    flat = recipe(
        components=tuple(Component(code, WORSE, w) for code, w in zip("abc", (0.6, 0.2, 0.2), strict=True))
    )
    tree = recipe(
        components=(Component("a", WORSE, 3, "x"), Component("b", WORSE, 1, "x"), Component("c", WORSE, 1)),
        domains=(Domain("x", 4),),
    )
    assert compute(tree, data).score.values == pytest.approx(compute(flat, data).score.values, abs=1e-11)
    assert compute(tree, data).parts.keys() == {"c", "x"}


def test_reweighing_says_how_much_was_there():
    data = {
        "work": Values.of([1.0, 2.0, 3.0]),
        "school": Values.of([1.0, math.nan, 3.0], [0, Missing.WITHHELD, 0]),
    }
    generous = compute(recipe("none", on_missing="reweigh", min_coverage=2 / 3), data)
    assert generous.score.values[1] == 2.0
    assert generous.coverage[1] == pytest.approx(2 / 3)
    strict = compute(recipe("none", on_missing="reweigh", min_coverage=0.7), data)
    assert strict.score.missing.tolist() == [0, Missing.WITHHELD, 0]
    assert strict.ranks[1] == 0
