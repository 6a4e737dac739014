"""Types of areas: the published rule, identities of a change, criteria and lists."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.methods import area_types as types
from samstad.methods.area_types import (
    Answer,
    CutPoints,
    Numbering,
    PoliceCategory,
    PoliceChange,
    PoliceListing,
)
from samstad.methods.uncertainty import mover_difference
from samstad.methods.values import Missing, Values

NUMBERS = st.floats(0, 100)
CUTS = st.lists(NUMBERS, min_size=4, max_size=4, unique=True).map(sorted)


def cuts(values, vintage="2022"):
    return CutPoints(vintage, "an example", tuple(values), Numbering.FROM_HIGHEST)


def one_at_a_time(value, four):
    """The table of the five official types, read row by row."""
    low, mean, high, highest = four
    if np.isnan(value):
        return 0
    if value >= highest:
        return 1
    if value >= high:
        return 2
    if value >= mean:
        return 3
    return 4 if value >= low else 5


@given(st.lists(NUMBERS | st.just(np.nan), min_size=1), CUTS)
def test_a_type_is_what_the_published_table_says(values, four):
    found = types.classify([*values, *four], cuts(four))
    assert found.tolist() == [one_at_a_time(value, four) for value in [*values, *four]]


def test_official_cut_points_are_mean_and_deviations_of_the_areas_that_have_the_index():
    index = Values.of([10, 12, 14, 20, 44, np.nan])
    sample = types.official_cut_points(index, "2022", "own", divisor="sample")
    population = types.official_cut_points(index, "2022", "own", divisor="population")
    mean, sd = 20.0, np.std([10, 12, 14, 20, 44], ddof=1)
    assert sample.values == pytest.approx((mean - sd, mean, mean + sd, mean + 2 * sd))
    assert population.values == pytest.approx(
        [mean + i * np.std([10, 12, 14, 20, 44]) for i in (-1, 0, 1, 2)]
    )
    weighed = types.official_cut_points(
        index, "2022", "own", divisor="population", weights=np.array([1, 1, 2, 1, 1, 9.0])
    )
    repeated = types.official_cut_points(
        Values.of([10, 12, 14, 14, 20, 44]), "2022", "own", divisor="population"
    )
    assert weighed.values == pytest.approx(repeated.values)
    assert types.classify(index.values, population).tolist() == [4, 4, 4, 3, 2, 0]
    for wrong in ({"divisor": "other"}, {"divisor": "sample", "weights": np.ones(6)}):
        with pytest.raises(ValueError, match="divisor"):
            types.official_cut_points(index, "2022", "own", **wrong)
    with pytest.raises(ValueError, match="two areas"):
        types.official_cut_points(Values.of([1.0, np.nan]), "2022", "own", divisor="sample")
    with pytest.raises(ValueError, match="not rising"):
        types.official_cut_points(Values.of([5.0, 5.0]), "2022", "own", divisor="sample")


@given(
    st.lists(NUMBERS, min_size=3, max_size=50).filter(lambda v: np.std(v) > 1e-3),
    st.floats(0.1, 10),
    st.floats(-50, 50),
)
def test_types_do_not_know_the_unit(values, scale, shift):
    """They say where an area stands among the others: move or stretch all, and nothing happens to them."""
    one = Values.of(values)
    other = Values.of(np.array(values) * scale + shift)
    made = [types.official_cut_points(v, "2022", "own", divisor="population") for v in (one, other)]
    near = np.abs(np.array(values)[:, None] - np.array(made[0].values)).min(axis=1) < 1e-6
    same = types.classify(one.values, made[0]) == types.classify(other.values, made[1])
    assert np.all(same | near)


def test_the_index_is_a_mean_and_missing_where_a_part_is():
    a, b = Values.of([30, 10, 6]), Values.of([20, np.nan, 5])
    c = Values.of([10, 10, 1], [Missing.PRESENT, Missing.PRESENT, Missing.SUPPRESSED_BY_SOURCE])
    index = types.socioeconomic_index(a, b, c)
    assert index.values[0] == 20
    assert index.missing.tolist() == [Missing.PRESENT, Missing.UNEXPLAINED, Missing.SUPPRESSED_BY_SOURCE]


@given(st.lists(st.tuples(NUMBERS, st.floats(0, 20), st.floats(0, 20)), min_size=1, max_size=4))
def test_the_limits_of_a_mean(parts):
    v, below, above = np.array(parts).T
    alone, worst = (
        types.index_interval(v, v - below, v + above, dependence=how) for how in ("independent", "worst")
    )
    assert worst.lower - 1e-9 <= alone.lower <= v.mean() <= alone.upper + 1e-9
    assert alone.upper <= worst.upper + 1e-9
    assert worst == pytest.approx(((v - below).mean(), (v + above).mean()), abs=1e-9)
    if len(parts) == 2:
        # A mean of two is half a difference from the second turned round.
        twin = mover_difference(
            v[0], v[0] - below[0], v[0] + above[0], -v[1], -v[1] - above[1], -v[1] + below[1]
        )
        assert alone == pytest.approx((twin.lower / 2, twin.upper / 2), abs=1e-9)
    with pytest.raises(ValueError, match="dependence"):
        types.index_interval(v, v, v, dependence="other")


@given(NUMBERS, NUMBERS, CUTS, CUTS)
def test_the_two_parts_of_a_change_sum_to_it_and_turn_with_time(x0, x1, before, after):
    there = types.decompose_change(x0, x1, cuts(before), cuts(after))
    assert there.area + there.others == there.change == there.after - there.before
    back = types.decompose_change(x1, x0, cuts(after), cuts(before))
    assert (back.area, back.others) == (-there.area, -there.others)
    assert not there.within_noise


@given(NUMBERS, NUMBERS, CUTS, CUTS)
def test_who_does_not_move_has_no_part_in_it(x0, x1, before, after):
    assert types.decompose_change(x0, x0, cuts(before), cuts(after)).area == 0
    assert types.decompose_change(x0, x1, cuts(before), cuts(before)).others == 0


def test_an_area_that_stood_still_while_the_others_rose():
    """Its index is 26 both years; the cut point below it moved from 25 to 28: type 2 became 3."""
    change = types.decompose_change(26, 26, cuts([5, 15, 25, 35]), cuts([8, 18, 28, 38], "2024"))
    assert (change.before, change.after, change.area, change.others) == (2, 3, 0, 1)
    halves = types.decompose_change(
        [26, np.nan], [29, 3], cuts([5, 15, 25, 35]), cuts([8, 18, 28, 38], "2024")
    )
    assert halves.change[0] == 0
    assert np.isnan([halves.change[1], halves.area[1], halves.others[1]]).all()
    assert halves.before[1] == 0


@given(NUMBERS, NUMBERS, st.floats(0, 30), st.floats(0, 30), CUTS, CUTS)
def test_wider_intervals_never_make_a_change_more_certain(x0, x1, narrow, more, before, after):
    marks = [
        types.decompose_change(
            x0, x1, cuts(before), cuts(after),
            limits_before=(x0 - half, x0 + half), limits_after=(x1 - half, x1 + half),
        )
        for half in (0, narrow, narrow + more)
    ]  # fmt: skip
    assert not marks[0].within_noise
    assert marks[1].within_noise <= marks[2].within_noise
    assert bool(marks[2].within_noise) <= bool(marks[2].before != marks[2].after)


def test_noise_is_marked_where_both_years_may_be_of_one_type():
    marked = types.decompose_change(
        [24, 24, 24, np.nan], [26, 34, 24, 26], cuts([5, 15, 25, 35]), cuts([5, 15, 25, 35]),
        limits_before=([22, 23.5, 22, 20], [26, 24.5, 26, 28]), limits_after=([24, 33, 22, 20], [28, 34.5, 26, 28]),
    )  # fmt: skip
    assert marked.within_noise.tolist() == [True, False, False, False]
    assert types.class_range([22, np.nan], [26, 30], cuts([5, 15, 25, 35]))[0].tolist() == [2, 0]
    with pytest.raises(ValueError, match="above"):
        types.class_range(3, 2, cuts([5, 15, 25, 35]))
    with pytest.raises(ValueError, match="both years"):
        types.decompose_change(1, 2, cuts([1]), cuts([1]), limits_before=(0, 1))
    with pytest.raises(ValueError, match="different classes"):
        types.decompose_change(1, 2, cuts([1]), cuts([1, 2]))


def test_cut_points_are_data_with_a_vintage():
    made = cuts([5, 15.5, 25, 35])
    assert CutPoints.from_dict(json.loads(json.dumps(made.to_dict()))) == made
    assert made.classes == len(types.OFFICIAL_TYPES) == 5
    for wrong in ([], [2, 1], [1, 1], [np.nan], [1, np.inf]):
        with pytest.raises(ValueError, match="rising"):
            cuts(wrong)
    with pytest.raises(ValueError, match="vintage"):
        CutPoints(" ", "own", (1.0,))
    with pytest.raises(ValueError, match="unknown keys"):
        CutPoints.from_dict(made.to_dict() | {"vintag": "2022"})


def four(employment, assistance, qualified, population):
    names = [criterion.measure for criterion in types.URB15]
    return {
        name: Values.of(v)
        for name, v in zip(names, (employment, assistance, qualified, population), strict=True)
    }


def test_all_four_criteria_have_to_be_met_and_missing_is_no_answer():
    data = four(
        [51.9, 52, 40, 40, np.nan, np.nan],
        [4.9, 9, 4.8, 9, 9, 1],
        [69.9, 50, 50, 50, 50, 50],
        [4000, 9000, 9000, 3999, 9000, 9000],
    )
    result = types.meets(types.URB15, data)
    assert result.all.tolist() == [Answer.YES, Answer.NO, Answer.NO, Answer.NO, Answer.CANNOT_TELL, Answer.NO]
    assert result.each[:, 4].tolist() == [Answer.CANNOT_TELL, Answer.YES, Answer.YES, Answer.YES]
    assert not result.near.any()
    with pytest.raises(ValueError, match="needed"):
        types.meets(types.URB15, {"employment": Values.of([1])})


def test_an_area_near_a_threshold_is_marked():
    data = four([51, 45, 53, 60], [9] * 4, [50] * 4, [9000] * 4)
    limits = {"employment": ([49, 43, 51, 58], [53, 47, 55, 62])}
    result = types.meets(types.URB15, data, limits)
    assert result.near.tolist() == [True, False, True, False]
    hopeless = types.meets(types.URB15, data | {"population": Values.of([100] * 4)}, limits)
    assert not hopeless.near.any()


def test_the_risk_category_ended_with_the_list_of_2023():
    assert types.categories_of(2023) == tuple(PoliceCategory)
    assert PoliceCategory.RISK not in types.categories_of(2025)
    assert types.latest_edition(2024) == 2023
    assert types.latest_edition(2014) is None
    with pytest.raises(ValueError, match="no category"):
        PoliceListing(2025, PoliceCategory.RISK)
    with pytest.raises(ValueError, match="no list"):
        PoliceListing(2024, None)
    with pytest.raises(ValueError, match="no trend"):
        PoliceListing(2025, None, types.PoliceTrend.STABLE)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((2021, "vulnerable"), (2023, "particularly_vulnerable"), "more_serious"),
        ((2021, "particularly_vulnerable"), (2023, "risk"), "less_serious"),
        ((2023, "risk"), (2025, "vulnerable"), "category_ended"),
        ((2023, "risk"), (2025, "particularly_vulnerable"), "category_ended"),
        ((2023, "vulnerable"), (2025, "vulnerable"), "same"),
        ((2023, None), (2025, "vulnerable"), "entered"),
        ((2023, "risk"), (2025, None), "left"),
        ((2015, None), (2017, None), "not_listed"),
    ],
)
def test_what_happened_between_two_lists(before, after, change):
    listings = [PoliceListing(edition, PoliceCategory(c) if c else None) for edition, c in (before, after)]
    assert types.compare_listings(*listings) is PoliceChange(change)
    with pytest.raises(ValueError, match="not after"):
        types.compare_listings(*listings[::-1])
