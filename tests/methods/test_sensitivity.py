"""Sensitivity of an index: identities, the two roads, workers, and closed-form effects."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.composite import Component, Domain, Recipe, Ties, Treatment, compute, rank
from samstad.methods.sensitivity import LEFT_OUT, WEIGHTS, engine, plain, sensitivity
from samstad.methods.sensitivity.choices import Choices
from samstad.methods.values import Missing, Values

CODES = "abcde"


def recipe(standardisation="z", aggregation="arithmetic", on_missing="carry", codes=CODES, **more):
    components = tuple(Component(code, "higher_is_worse", at + 1.0) for at, code in enumerate(codes))
    return Recipe(components, standardisation, aggregation, on_missing, **more)


def table(areas=40, periods=None, seed=3, codes=CODES):
    generator = np.random.default_rng(seed)
    shape = (areas,) if periods is None else (periods, areas)
    return {code: Values.of(generator.gamma(2.0, size=shape) + 0.1) for code in codes}


def test_where_nothing_is_drawn_nothing_moves():
    data = table()
    found = sensitivity(recipe(), data, weight_spread=0, draws=20)
    ranks = compute(recipe(), data).ranks
    assert np.array_equal(found.lower, ranks)
    assert np.array_equal(found.upper, ranks)
    assert np.array_equal(found.worst, ranks <= 4)
    assert found.effects == {}


@given(
    st.sampled_from(["standardisation", "aggregation", "treatment", LEFT_OUT]),
    st.integers(2, 4),
    st.integers(0, 99),
)
@settings(max_examples=30, deadline=None)
def test_identical_alternatives_have_no_effect_at_all(choice, times, seed):
    own = {
        "standardisation": "rank",
        "aggregation": "geometric",
        "treatment": Treatment("winsorise"),
        LEFT_OUT: "b",
    }
    found = sensitivity(
        recipe("rank"), table(), alternatives={choice: [own[choice]] * times}, draws=60, seed=seed
    )
    same = found.effects[choice]
    assert (same.first_order, same.total, same.error) == (0.0, 0.0, 0.0)
    assert found.effects[WEIGHTS].total > 0
    alone = sensitivity(
        recipe("rank"),
        table(),
        weight_spread=0,
        alternatives={choice: [own[choice]] * times},
        draws=20,
        seed=seed,
    )
    assert alone.effects[choice].total == 0
    made = Choices(recipe("rank"), 0, {choice: [own[choice]]}).recipes[(0,)]
    ranks = compute(made, table()).ranks
    # The limits hold the recipe's own rank as well.
    assert np.array_equal(alone.lower, np.minimum(ranks, alone.ranks))
    assert np.array_equal(alone.upper, np.maximum(ranks, alone.ranks))


def test_one_choice_alone_is_all_of_the_variance():
    found = sensitivity(recipe(), table(200), draws=4000, seed=1)
    assert found.effects[WEIGHTS].first_order == pytest.approx(1, abs=4 * found.effects[WEIGHTS].error)
    assert found.effects[WEIGHTS].total == pytest.approx(1, abs=0.1)


def test_effects_against_all_combinations():
    """Two choices of few alternatives: conditional means over the full table of combinations."""
    data, made = table(60), recipe()
    scales, left = ["z", "min_max", "rank"], [None, "a", "e"]
    ranks = np.array(
        [[_ranks_by_hand(made, data, scale, code) for code in left] for scale in scales], dtype=float
    )
    total = ranks.reshape(9, -1).var(axis=0).sum()
    expected = {
        "standardisation": ranks.mean(axis=1).var(axis=0).sum() / total,
        LEFT_OUT: ranks.mean(axis=0).var(axis=0).sum() / total,
    }
    found = sensitivity(
        made, data, weight_spread=0, draws=6000, alternatives={"standardisation": scales, LEFT_OUT: left}
    )
    for name, share in expected.items():
        assert found.effects[name].first_order == pytest.approx(
            share, abs=4 * found.effects[name].error + 0.01
        )
    # What is neither first order is what they do together.
    both = 1 - sum(expected.values())
    assert found.effects[LEFT_OUT].total == pytest.approx(expected[LEFT_OUT] + both, abs=0.05)
    assert list(found.effects) == sorted(expected, key=expected.get, reverse=True)


def _ranks_by_hand(made, data, scale, code):
    components = tuple(c for c in made.components if c.code != code)
    return compute(replace(made, components=components, standardisation=scale), data).ranks


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_each_drawn_rank_is_that_of_the_recipe_drawn(strategy):
    """The slow twin: every drawn recipe run by `compute`, with domains, geometric means and what is missing."""
    aggregation = strategy.draw(st.sampled_from(["arithmetic", "geometric"]))
    on_missing = strategy.draw(st.sampled_from(["carry", "reweigh"]))
    made = recipe(
        "rank",
        aggregation,
        on_missing,
        ties=strategy.draw(st.sampled_from([Ties.MIN, Ties.MAX, Ties.DENSE])),
        min_coverage=0.3 if on_missing == "reweigh" else None,
    )
    if strategy.draw(st.booleans()):
        groups = dict(zip(CODES, ("x", "x", "y", "y", None), strict=True))
        inner = strategy.draw(st.sampled_from(["none", "exponential_rank"]))
        made = replace(
            made,
            components=tuple(replace(c, group=groups[c.code]) for c in made.components),
            domains=(
                Domain("x", 2.0, None, inner),
                Domain("y", 1.0, strategy.draw(st.sampled_from([None, "x"]))),
            ),
        )
    data = table(12, seed=strategy.draw(st.integers(0, 9)))
    if strategy.draw(st.booleans()):
        data["c"] = data["c"].withheld_where(np.arange(12) == 5)
    alternatives = {"standardisation": ["rank", "exponential_rank"], LEFT_OUT: [None, "a", "e"]}
    found = sensitivity(made, data, alternatives=alternatives, draws=15, seed=4, effects=False, level=0.999)
    choices = Choices(made, 0.25, alternatives)
    drawn = choices.draw(15, np.random.SeedSequence(4).spawn(2)[0])
    base = compute(made, data)
    ranks = [base.ranks]
    scored = base.score.present
    for draw, key in enumerate(choices.keys(drawn)):
        one = compute(choices.weighed(choices.recipes[key], drawn.factors[draw]), data)
        if np.array_equal(one.score.present, scored):
            ranks.append(one.ranks)
    if len(ranks) == 16:
        assert np.array_equal(found.lower, np.min(ranks, axis=0))
        assert np.array_equal(found.upper, np.max(ranks, axis=0))
        last = math.floor(0.1 * scored.sum() + 1e-9)
        assert found.worst[scored] == pytest.approx(np.mean(np.array(ranks[1:]) <= last, axis=0)[scored])


def test_periods_stand_by_themselves_on_the_same_draws():
    data = table(periods=3)
    found = sensitivity(recipe(), data, draws=50, seed=2, effects=False)
    for row in range(3):
        alone = sensitivity(
            recipe(), {c: Values.of(v.values[row]) for c, v in data.items()}, draws=50, seed=2, effects=False
        )
        for name in ("ranks", "lower", "upper", "worst"):
            assert np.array_equal(getattr(found, name)[row], getattr(alone, name))


def test_affine_changes_and_the_order_of_areas_change_nothing():
    data = table(30)
    order = np.random.default_rng(1).permutation(30)
    other = {code: Values.of(3 * values.values[order] + 7) for code, values in data.items()}
    one, two = (sensitivity(recipe(), each, draws=80, seed=5) for each in (data, other))
    assert np.array_equal(one.lower[order], two.lower)
    assert np.array_equal(one.worst[order], two.worst)
    assert one.effects == two.effects


def test_a_seed_and_no_worker_decides(monkeypatch):
    monkeypatch.setattr(engine, "LARGE", 1)
    options = {"alternatives": {"standardisation": ["z", "rank"]}, "draws": 101}
    one, two, three = (sensitivity(recipe(), table(70), seed=8, workers=n, **options) for n in (1, 2, 3))
    other = sensitivity(recipe(), table(70), seed=9, **options)
    for name in ("lower", "upper", "worst"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
        assert np.array_equal(getattr(one, name), getattr(three, name))
    assert one.effects == two.effects == three.effects
    assert not np.array_equal(one.worst, other.worst)


@pytest.mark.parametrize("large", [1, 10**9])
def test_periods_beside_each_other_are_periods_alone(large, monkeypatch):
    monkeypatch.setattr(engine, "LARGE", large)
    data = table(50, periods=7)
    for effects in (False, True):
        one, two, three = (
            sensitivity(recipe(), data, draws=60, seed=8, effects=effects, workers=n) for n in (1, 2, 3)
        )
        alone = [
            sensitivity(recipe(), {c: Values.of(v.values[row]) for c, v in data.items()}, draws=60, seed=8)
            for row in range(7)
        ]
        for name in ("ranks", "lower", "upper", "worst"):
            assert np.array_equal(getattr(one, name), getattr(two, name))
            assert np.array_equal(getattr(one, name), getattr(three, name))
            assert np.array_equal(getattr(one, name), [getattr(each, name) for each in alone])


@pytest.mark.parametrize("ties", [Ties.MIN, Ties.MAX])
def test_compiled_and_plain_give_the_same_numbers(ties, monkeypatch):
    kernels = engine.fast()
    if kernels is None:
        pytest.skip("numba is not installed")
    generator = np.random.default_rng(5)
    for areas in (1, 2, 63, 700):
        rows = generator.gamma(0.3, size=(2, 5, areas)) ** 3
        # Ties, and outliers that leave nearly all scores in one bucket.
        rows[:, :, ::3] = np.round(rows[:, :, ::3])
        rows[:, :, 0] *= 1e6
        weights, which = generator.random((90, 5)), generator.integers(2, size=90)
        one, two = np.empty((2, 90, areas), dtype=np.int32)
        plain.rank_draws(rows, which, weights, ties, one)
        kernels.rank_draws(rows, which, weights, ties is Ties.MAX, two)
        assert np.array_equal(one, two)
        found = np.empty((3, areas), dtype=np.int32)
        kernels.limits(one, 0, areas, 2, 87, 9, found)
        assert np.array_equal(found, plain.limits(one, 2, 87, 9))
    data = {c: Values.of(np.round(v.values, 1)) for c, v in table(300).items()}
    slow = sensitivity(recipe("rank", ties=ties), data, draws=50)
    monkeypatch.setattr(engine, "LARGE", 1)
    quick = sensitivity(recipe("rank", ties=ties), data, draws=50)
    assert np.array_equal(slow.lower, quick.lower)
    assert np.array_equal(slow.worst, quick.worst)
    assert slow.effects == quick.effects


def test_ranks_in_the_plain_road_are_ranks():
    rows = np.array([[[1.0, 3.0, 3.0, 2.0]]])
    found = np.empty((1, 4), dtype=np.int32)
    plain.rank_draws(rows, np.zeros(1, dtype=int), np.ones((1, 1)), Ties.MIN, found)
    assert found.tolist() == [rank(Values.of(rows[0, 0])).tolist()] == [[4, 1, 1, 3]]


def test_without_a_score_there_is_no_interval():
    data = table(10)
    data["a"] = data["a"].withheld_where(np.arange(10) == 4)
    found = sensitivity(recipe(), data, draws=30)
    assert (found.ranks[4], found.lower[4], found.upper[4]) == (0, 0, 0)
    assert np.isnan(found.worst[4])
    assert not np.isnan(np.delete(found.worst, 4)).any()
    nothing = {code: Values.of([math.nan] * 3, [Missing.WITHHELD] * 3) for code in CODES}
    assert sensitivity(recipe("none"), nothing, draws=5).upper.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"weight_spread": 1.0}, "weight_spread"),
        ({"draws": 0}, "draws"),
        ({"worst": 1.0}, "worst"),
        ({"workers": 0}, "workers"),
        ({"alternatives": {"colour": ["red"]}}, "colour"),
        ({"alternatives": {"standardisation": []}}, "standardisation"),
        ({"alternatives": {"aggregation": ["arithmetic", "geometric"]}}, "do not go together"),
        ({"alternatives": {LEFT_OUT: ["q"]}}, "q is no component"),
    ],
)
def test_what_is_no_choice_is_refused(more, told):
    with pytest.raises(ValueError, match=told):
        sensitivity(recipe(), table(), **more)


def test_data_that_are_none_are_refused():
    with pytest.raises(ValueError, match="lack"):
        sensitivity(recipe(), {})
    with pytest.raises(ValueError, match="shape"):
        sensitivity(recipe(), table(5) | {"a": Values.of([1.0])})
