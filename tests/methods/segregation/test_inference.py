"""Estimates, intervals and tests: reproducible, honest about what is missing, and right as often as they say."""

from dataclasses import astuple
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from samstad.methods.segregation import (
    dissimilarity,
    exposure,
    gini,
    information_theory,
    isolation,
    mutual_information,
    nulls,
    simulate,
)
from samstad.methods.segregation.inference import (
    chance_test,
    change_test,
    estimate,
    estimate_cities,
)


def city(areas=12, persons=600, spread=0.1, share=0.2, seed=1):
    """Counts of two groups, and the chances that they were drawn with."""
    generator = np.random.default_rng(seed)
    sizes = generator.integers(persons // 2, persons * 3 // 2, areas)
    chances = np.clip(share + spread * generator.normal(size=areas), 0.005, 0.995)
    count = generator.binomial(sizes, chances)
    return np.stack([count, sizes - count], axis=1), sizes[:, None] * np.stack([chances, 1 - chances], axis=1)


COUNTS, _ = city()
LATER, _ = city(spread=0.2, seed=2)


# --- reproducible ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [
    lambda workers, seed: estimate(COUNTS, dissimilarity, draws=300, seed=seed, workers=workers),
    lambda workers, seed: estimate(COUNTS, gini, draws=300, seed=seed, workers=workers, method="areas"),
    lambda workers, seed: chance_test(COUNTS, dissimilarity, draws=300, seed=seed, workers=workers),
    lambda workers, seed: change_test(COUNTS, LATER, dissimilarity, draws=300, seed=seed, workers=workers),
])  # fmt: skip
def test_a_seed_gives_the_same_numbers_whatever_the_number_of_workers(run, monkeypatch):
    monkeypatch.setattr(simulate, "BLOCK_CELLS", 700)
    assert run(1, 7) == run(3, 7)
    assert run(1, 7) != run(1, 8)


def test_blocks_do_not_repeat_each_others_draws(monkeypatch):
    monkeypatch.setattr(simulate, "BLOCK_CELLS", 700)
    drawn = []

    def remember(batch):
        drawn.extend(map(bytes, np.ascontiguousarray(batch)))
        return dissimilarity(batch)

    chance_test(COUNTS, remember, draws=300)
    assert len(set(drawn)) == len(drawn) == 301


def test_a_city_among_others_is_the_city_alone_with_its_own_draws():
    counts = np.concatenate([COUNTS, LATER])
    label = np.array(["b"] * 12 + ["a"] * 12)
    order = np.random.default_rng(0).permutation(24)
    order = np.concatenate([order[order < 12][np.argsort(order[order < 12])], order[order >= 12]])
    together = estimate_cities(counts, label, {"D": dissimilarity, "H": information_theory}, draws=200)
    again = estimate_cities(counts[order], label[order], {"H": information_theory}, draws=200, workers=2)
    assert together["D"].cities.tolist() == ["a", "b"]
    assert together["H"].low[1] == again["H"].low[1]
    alone = estimate(LATER, dissimilarity, draws=200)
    assert together["D"].raw[0] == alone.raw
    assert together["D"].value[0] == pytest.approx(alone.value, abs=0.004)
    assert together["D"].low[0] == pytest.approx(alone.low, abs=0.008)


def test_layers_are_years_of_the_same_cities():
    batch = np.stack([COUNTS, LATER])
    label = np.repeat([180, 1480], 6)
    found = estimate_cities(batch, label, {"D": dissimilarity}, draws=100)["D"]
    assert found.value.shape == found.undefined.shape == (2, 2)
    for layer, counts in enumerate(batch):
        expected = [dissimilarity(counts[:6]), dissimilarity(counts[6:])]
        np.testing.assert_allclose(found.raw[layer], expected, rtol=1e-12)
    first = estimate_cities(batch[0], label, {"D": dissimilarity}, draws=100)["D"]
    np.testing.assert_array_equal(first.low, found.low[0])


# --- p is what it says ----------------------------------------------------------------------------------------------


def test_p_counts_the_draws_that_reach_and_the_city_itself():
    counts, _ = city(areas=6, persons=60, spread=0.03)
    sequence = np.random.SeedSequence(5, spawn_key=(1, 0))
    drawn = nulls.permute_persons(counts, 199, np.random.Generator(np.random.PCG64(sequence)))
    reaching = sum(dissimilarity(table) >= dissimilarity(counts) - 1e-12 for table in drawn)
    found = chance_test(counts, dissimilarity, draws=199, seed=5)
    assert found.p == (1 + reaching) / 200
    assert 0.01 < found.p < 0.9
    assert found.expected == pytest.approx(np.mean([dissimilarity(table) for table in drawn]))


def test_one_area_is_never_beyond_chance():
    found = chance_test([[30, 70]], dissimilarity, draws=50)
    assert (found.p, found.raw, found.excess) == (1, 0, 0)
    one = estimate([[30, 70]], dissimilarity, draws=50)
    assert (one.raw, one.value, one.low, one.high) == (0, 0, 0, 0)


def test_full_segregation_is_one_and_beyond_chance():
    counts = [[50, 0], [0, 70], [40, 0]]
    found = estimate(counts, dissimilarity, draws=200)
    assert (found.raw, found.value, found.high) == (1, 1, 1)
    chance = chance_test(counts, dissimilarity, draws=99)
    assert chance.p == 0.01
    assert chance.excess == 1


def test_excess_is_the_share_of_what_chance_leaves_open():
    found = chance_test(COUNTS, dissimilarity, draws=99)
    assert found.excess == pytest.approx((found.raw - found.expected) / (1 - found.expected))
    below = chance_test([[10, 10], [10, 10], [10, 10]], dissimilarity, draws=99)
    assert below.excess == -1
    assert below.p == 1
    assert np.isnan(chance_test(COUNTS, mutual_information, draws=99).excess)


@pytest.mark.parametrize("null", list(nulls.NULLS))
def test_every_null_tells_a_segregated_city_from_chance(null):
    assert chance_test(COUNTS, information_theory, null=null, draws=99).p == 0.01


# --- estimates ------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.int64, (5, 3), elements=st.integers(0, 60)), st.sampled_from(["inversion", "persons", "areas"])
)
def test_an_estimate_lies_between_its_limits_and_within_the_range(counts, method):
    for measure in (dissimilarity, mutual_information):
        found = estimate(counts, measure, draws=20, method=method)
        if np.isnan(found.value):
            assert np.isnan(found.low)
            assert np.isnan(found.high)
        else:
            top = 1 if measure is dissimilarity else np.log(3)
            assert 0 <= found.low <= found.value <= found.high <= top


def test_chance_is_taken_out():
    raw, value = [], []
    for seed in range(30):
        counts, expected = city(areas=40, persons=60, spread=0.1, seed=seed)
        found = estimate(counts, dissimilarity, draws=60)
        raw.append(found.raw - dissimilarity(expected))
        value.append(found.value - dissimilarity(expected))
    assert np.mean(raw) > 0.03
    assert abs(np.mean(value)) < 0.01


def test_with_very_many_persons_nothing_is_left_to_take_out():
    counts = COUNTS * 100_000
    found = estimate(counts, dissimilarity, draws=100)
    assert found.value == pytest.approx(found.raw, abs=1e-4)
    assert found.high - found.low < 1e-3


def test_more_than_two_groups_and_other_measures():
    counts = np.random.default_rng(3).integers(5, 200, (10, 5))
    for measure in (information_theory, gini, partial(isolation, group=2)):
        found = estimate(counts, measure, draws=100)
        assert found.low < found.value < found.high
        assert found.low < found.raw


def test_draws_without_a_measure_are_counted_and_too_many_give_nothing():
    counts = np.array([[1, 50], [0, 50], [0, 50]])
    few = estimate(counts, dissimilarity, draws=100)
    assert few.undefined > 5
    assert np.isnan([few.value, few.low, few.high]).all()
    assert few.raw == dissimilarity(counts)


def test_exposure_is_estimated_on_its_own_scale_also_near_even():
    for spread in (0.0, 0.02, 0.1):
        misses = {"isolation": 0, "exposure": 0}
        for seed in range(40):
            counts, expected = city(areas=15, persons=200, spread=spread, seed=seed)
            for name, measure in (
                ("isolation", isolation),
                ("exposure", partial(exposure, group=0, other=1)),
            ):
                found, truth = estimate(counts, measure, draws=99, seed=seed), float(measure(expected))
                assert abs(found.value - found.raw) < 0.03
                misses[name] += not found.low <= truth <= found.high
        assert max(misses.values()) <= 7


# --- change ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["interval", "permutation"])
def test_a_large_change_is_seen_and_no_change_is_not(method):
    grown = change_test(COUNTS, LATER, dissimilarity, draws=199, method=method)
    assert grown.p <= 0.02
    assert grown.low > 0
    assert grown.value == pytest.approx(grown.after.value - grown.before.value)
    same = change_test(COUNTS, COUNTS, dissimilarity, draws=199, method=method)
    assert same.raw == 0
    assert same.p > 0.5
    assert same.low < 0 < same.high


def test_p_and_interval_of_a_change_agree():
    for seed in range(12):
        after, _ = city(spread=0.13, seed=seed)
        found = change_test(COUNTS, after, dissimilarity, draws=99, level=0.9)
        assert (found.p < 0.1) == (found.low > 0 or found.high < 0)


def test_a_change_that_is_swapped_changes_sign():
    there = change_test(COUNTS, LATER, dissimilarity, draws=400)
    back = change_test(LATER, COUNTS, dissimilarity, draws=400)
    assert there.raw == -back.raw
    assert there.value == pytest.approx(-back.value, abs=0.005)


# --- what is missing or wrong ---------------------------------------------------------------------------------------


def test_missing_is_refused_or_carried_and_never_dropped():
    counts = COUNTS.astype(float)
    counts[3, 1] = np.nan
    for run in (
        lambda **how: estimate(counts, dissimilarity, draws=9, **how),
        lambda **how: chance_test(counts, dissimilarity, draws=9, **how),
        lambda **how: change_test(counts, LATER, dissimilarity, draws=9, **how),
        lambda **how: change_test(LATER, counts, dissimilarity, draws=9, method="permutation", **how),
    ):
        with pytest.raises(ValueError, match="missing"):
            run()
        result = astuple(run(missing="carry"))
        assert any(isinstance(item, float) and np.isnan(item) for item in result)
    assert np.isnan(chance_test(counts, dissimilarity, draws=9, missing="carry").p)
    assert np.isnan(change_test(counts, LATER, dissimilarity, draws=9, missing="carry").p)


def test_a_missing_count_takes_its_own_city_only():
    counts = np.stack([np.concatenate([COUNTS, LATER])] * 2).astype(float)
    counts[1, 3, 0] = np.nan
    label = np.repeat(["a", "b"], 12)
    found = estimate_cities(counts, label, {"D": dissimilarity}, draws=20, missing="carry")["D"]
    assert np.isnan(found.value).tolist() == [[False, False], [True, False]]
    with pytest.raises(ValueError, match="missing"):
        estimate_cities(counts, label, {"D": dissimilarity}, draws=20)


@pytest.mark.parametrize(
    "counts", [np.zeros((4, 2), dtype=int), [[5, 0], [7, 0]], np.empty((0, 2), dtype=int)]
)
def test_nobody_or_one_group_has_no_estimate(counts):
    assert np.isnan(estimate(counts, dissimilarity, draws=9).value)
    assert np.isnan(chance_test(counts, dissimilarity, draws=9).p)
    assert np.isnan(change_test(counts, LATER, dissimilarity, draws=9).p)


@pytest.mark.parametrize(("how", "message"), [
    ({"counts": [[1, -1], [2, 2]]}, "below 0"),
    ({"counts": [[1.5, 1], [2, 2]]}, "whole"),
    ({"counts": [[np.inf, 1], [2, 2]]}, "whole"),
    ({"counts": [[1], [2]]}, "groups"),
    ({"counts": [1, 2]}, "groups"),
    ({"counts": [["a", "b"]]}, "numbers"),
    ({"level": 1}, "level"),
    ({"draws": 0}, "draws"),
    ({"workers": 0}, "workers"),
    ({"missing": "drop"}, "missing"),
    ({"method": "guess"}, "method"),
    ({"seed": -1}, "non-negative"),
])  # fmt: skip
def test_what_cannot_be_is_refused(how, message):
    with pytest.raises(ValueError, match=message):
        estimate(**{"counts": COUNTS, "measure": dissimilarity} | how)


def test_wrong_names_and_labels_are_refused():
    with pytest.raises(ValueError, match="null"):
        chance_test(COUNTS, dissimilarity, null="luck")
    with pytest.raises(ValueError, match="method"):
        change_test(COUNTS, LATER, dissimilarity, method="luck")
    with pytest.raises(ValueError, match="same areas"):
        change_test(COUNTS, LATER[:5], dissimilarity, draws=9, method="permutation")
    for label in (["a"] * 11, ["a"] * 11 + [""], ["a"] * 11 + [None], [1.0] * 11 + [np.nan]):
        with pytest.raises(ValueError, match="city"):
            estimate_cities(COUNTS, label, {"D": dissimilarity})


# --- right as often as they say -------------------------------------------------------------------------------------


def covered(measure, areas, persons, spread, times, draws):
    """How often the interval holds the measure of the chances that the counts were drawn with."""
    hits = 0
    for seed in range(times):
        counts, expected = city(areas, persons, spread, seed=seed)
        found = estimate(counts, measure, draws=draws, seed=seed)
        truth = float(measure(expected))
        hits += found.low - 1e-12 <= truth <= found.high + 1e-12
    return hits / times


def test_intervals_hold_their_level_also_without_segregation():
    assert covered(dissimilarity, 20, 200, 0.0, 60, 99) >= 0.88
    assert covered(dissimilarity, 20, 200, 0.1, 60, 99) >= 0.85
    assert covered(information_theory, 20, 200, 0.05, 60, 99) >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("measure", [dissimilarity, information_theory])
@pytest.mark.parametrize("spread", [0.0, 0.02, 0.06, 0.15])
@pytest.mark.parametrize(("areas", "persons"), [(5, 1500), (12, 1500), (100, 50)])
def test_coverage(measure, spread, areas, persons):
    # Three standard errors of 200 below a coverage of 0.93: what the method reaches in its worst corners.
    assert covered(measure, areas, persons, spread, 200, 199) >= 0.875


def rejected(times, run):
    return sum(run(seed) <= 0.05 for seed in range(times)) / times


def test_the_test_against_chance_has_its_level_and_sees_segregation():
    def p_without(seed):
        counts, _ = city(12, 100, 0.0, seed=seed)
        return chance_test(counts, dissimilarity, draws=99, seed=seed).p

    def p_with(seed):
        counts, _ = city(12, 100, 0.1, seed=seed)
        return chance_test(counts, dissimilarity, draws=99, seed=seed).p

    assert rejected(200, p_without) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)
    assert rejected(30, p_with) > 0.9


def two_years(seed, areas=12, persons=800, spread=0.08):
    """The same chances in two years, with another number of persons in the second."""
    generator = np.random.default_rng([seed, 1])
    _, expected = city(areas, persons, spread, seed=seed)
    chance = expected[:, 0] / expected.sum(axis=1)
    years = []
    for size in (expected.sum(axis=1), expected.sum(axis=1) / 2):
        total = size.astype(int)
        count = generator.binomial(total, chance)
        years.append(np.stack([count, total - count], axis=1))
    return years


@pytest.mark.slow
@pytest.mark.parametrize("method", ["interval", "permutation"])
@pytest.mark.parametrize("spread", [0.0, 0.03, 0.1])
def test_the_test_of_change_has_its_level(method, spread):
    def p(seed):
        return change_test(*two_years(seed, spread=spread), dissimilarity, draws=199, method=method).p

    assert rejected(300, p) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


@pytest.mark.parametrize("method", ["interval", "permutation"])
def test_the_test_of_change_is_not_eager(method):
    def p(seed):
        return change_test(*two_years(seed), dissimilarity, draws=79, method=method).p

    assert rejected(60, p) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60)
