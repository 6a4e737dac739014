"""What a source does to its counts is done to every draw: taken out with chance, and nothing where it does nothing."""

from __future__ import annotations

import numpy as np
import pytest

from samstad.methods.segregation import dissimilarity, information_theory
from samstad.methods.segregation.inference import change_test, estimate
from tests.methods.segregation.test_inference import COUNTS, LATER, city


def cell_key(tables, generator, reach=6):
    """Noise from −6 to 6 on each cell; zeros stay, and nothing goes below 0."""
    noise = generator.integers(-reach, reach + 1, size=tables.shape)
    return np.where(tables == 0, 0, np.maximum(tables + noise, 0))


def nothing(tables, generator):
    return tables


def test_a_source_that_does_nothing_changes_nothing():
    for measure in (dissimilarity, information_theory):
        plain = estimate(COUNTS, measure, draws=99, seed=3)
        assert estimate(COUNTS, measure, draws=99, seed=3, published=nothing) == plain
    plain = change_test(COUNTS, LATER, dissimilarity, draws=99, seed=3)
    assert change_test(COUNTS, LATER, dissimilarity, draws=99, seed=3, published=(nothing, nothing)) == plain


def test_the_same_seed_gives_the_same_numbers_with_noise_whatever_the_workers():
    one, two = (
        estimate(COUNTS, dissimilarity, draws=99, seed=3, workers=workers, published=cell_key)
        for workers in (1, 3)
    )
    assert one == two


def held(spread, areas=60, persons=40, times=60):
    """How often the interval of noisy counts holds the truth: unaware of the noise, and aware."""
    hits = np.zeros(2)
    for seed in range(times):
        counts, expected = city(areas, persons, spread, seed=seed)
        seen = cell_key(counts, np.random.default_rng([seed, 7]))
        truth = float(dissimilarity(expected))
        for at, source in enumerate((None, cell_key)):
            found = estimate(seen, dissimilarity, draws=99, seed=seed, published=source)
            hits[at] += found.low - 1e-12 <= truth <= found.high + 1e-12
    return hits / times


def test_noise_alone_is_not_taken_for_segregation():
    unaware, aware = held(0.0)
    assert unaware < 0.3
    assert aware >= 0.88


def test_the_level_is_held_with_segregation_too():
    unaware, aware = held(0.1)
    assert aware >= 0.85
    assert aware > unaware


def test_the_test_of_change_is_not_eager_where_noise_comes_in_between():
    """The same chances twice; the second year's counts have noise."""

    def p(seed, source):
        counts, expected = city(40, 60, 0.1, seed=seed)
        generator = np.random.default_rng([seed, 9])
        sizes = expected.sum(axis=1).astype(int)
        again = generator.binomial(sizes, expected[:, 0] / expected.sum(axis=1))
        seen = cell_key(np.stack([again, sizes - again], axis=1), generator)
        return change_test(counts, seen, dissimilarity, draws=79, seed=seed, published=(None, source)).p

    unaware, aware = (np.mean([p(seed, source) <= 0.05 for seed in range(60)]) for source in (None, cell_key))
    assert aware <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60)
    assert aware <= unaware


def test_what_other_methods_would_take_for_segregation_is_refused():
    for method in ("persons", "areas"):
        with pytest.raises(ValueError, match="inversion"):
            estimate(COUNTS, dissimilarity, draws=9, method=method, published=cell_key)
    with pytest.raises(ValueError, match="permutation"):
        change_test(
            COUNTS, LATER, dissimilarity, draws=9, method="permutation", published=(cell_key, cell_key)
        )
