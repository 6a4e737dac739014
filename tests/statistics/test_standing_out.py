"""Which areas differ beyond chance: the tests of `uncertainty` on what may be seen."""

from __future__ import annotations

import numpy as np
import pytest

from samstad.methods import uncertainty
from samstad.methods.values import Missing
from samstad.statistics import standing_out
from samstad.statistics.audience import Audience
from samstad.statistics.standing_out import ABOVE, BELOW, UNCERTAIN
from tests.statistics.test_area_types import AREAS, YEARS, numbers, table


def test_an_area_is_tested_against_the_others_and_the_many_tests_are_paid_for() -> None:
    given = table(numbers(1))
    found = standing_out.compute(given, 2024)
    work, people = numbers(1)[2024]
    p = [
        float(uncertainty.compare_shares(work[i], people[i], work.sum() - work[i], people.sum() - people[i]))
        for i in range(len(AREAS))
    ]
    adjusted = uncertainty.false_discovery(p).adjusted
    assert found.adjusted == pytest.approx(adjusted)
    shares, mean = work / people, work.sum() / people.sum()
    expected = np.where(adjusted > 0.05, UNCERTAIN, np.where(shares > mean, ABOVE, BELOW))
    assert found.signs.tolist() == expected.tolist()
    assert {BELOW, UNCERTAIN, ABOVE} == set(found.signs.tolist())
    assert found.mean == pytest.approx(100 * mean)


def test_smoothed_values_lie_between_their_own_and_the_mean_and_the_largest_area_moves_least() -> None:
    given = table(numbers(1))
    found = standing_out.compute(given, 2024)
    own = given.values.values[-1]
    assert (found.smoothed >= np.minimum(own, found.mean) - 1e-9).all()
    assert (found.smoothed <= np.maximum(own, found.mean) + 1e-9).all()
    kept = (found.smoothed - found.mean) / (own - found.mean)
    people = numbers(1)[2024][1]
    assert np.argmax(kept) == np.argmax(people)
    assert np.argmin(kept) == np.argmin(people)
    assert (found.lower <= found.smoothed).all()
    assert (found.upper >= found.smoothed).all()


def test_where_chance_makes_all_difference_nothing_is_coloured() -> None:
    generator = np.random.default_rng(3)
    people = np.full(len(AREAS), 60)
    coloured = 0
    for _ in range(40):
        found = standing_out.compute(table({2024: (generator.binomial(people, 0.5), people)}), 2024)
        coloured += bool((found.signs != UNCERTAIN).any())
    # A map with anything coloured is false here: at most one in twenty, with the doubt of 40 maps.
    assert coloured <= 6


def test_areas_that_are_alike_do_not_differ_and_stay_where_they_are() -> None:
    people = np.full(len(AREAS), 500)
    found = standing_out.compute(table({2024: (people // 2, people)}), 2024)
    assert (found.signs == UNCERTAIN).all()
    assert found.smoothed == pytest.approx(np.full(len(AREAS), 50.0))


def test_an_area_without_a_number_has_no_sign_and_no_part_in_the_others() -> None:
    found = standing_out.compute(table(numbers(1), gone=[("a03", 2024, Missing.NOT_COLLECTED)]), 2024)
    work, people = (np.delete(row, 3) for row in numbers(1)[2024])
    assert found.signs[3] == -1
    assert np.isnan(found.smoothed[3])
    assert found.mean == pytest.approx(100 * work.sum() / people.sum())
    assert found.tested == 23


def test_what_is_withheld_has_no_part_in_what_the_public_sees() -> None:
    seen = []
    for few in (1, 3, 5):
        given = numbers(1)
        for year in YEARS:
            work, people = (row.copy() for row in given[year])
            work[5] = few
            given[year] = (work, people)
        public = table(
            given, audience=Audience.PUBLIC, counted_by_city=True, small_base_rule={"base": 20, "part": 5}
        )
        found = standing_out.compute(public, 2024)
        assert found.signs[5] == -1
        seen.append((found.signs, found.adjusted, found.smoothed, found.lower, found.upper, found.mean))
    for other in seen[1:]:
        np.testing.assert_equal(other, seen[0])


def test_rates_are_compared_as_rates() -> None:
    given = table(numbers(1), kind="rate", per=1000)
    found = standing_out.compute(given, 2024)
    work, people = numbers(1)[2024]
    p = uncertainty.compare_rates(work, people, work.sum() - work, people.sum() - people)
    assert found.adjusted == pytest.approx(uncertainty.false_discovery(p).adjusted)
    assert found.mean == pytest.approx(1000 * work.sum() / people.sum())


def test_what_has_no_counts_or_too_few_areas_has_no_differences() -> None:
    assert standing_out.compute(table(numbers(1), kind="value", denominator=None), 2024) is None
    gone = [(code, 2024, Missing.NOT_COLLECTED) for code in AREAS[:20]]
    assert standing_out.compute(table(numbers(1), gone=gone), 2024) is None
