"""Types of areas and the criteria of 2012: the methods on what may be seen, and nothing that may not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from samstad.methods import area_types as methods
from samstad.methods.area_types import URB15, Answer, CutPoints, Numbering
from samstad.methods.composite import Recipe
from samstad.methods.values import Missing, Values
from samstad.statistics import area_types
from samstad.statistics.area_types import AreaTypes, CutRule
from samstad.statistics.audience import Audience
from samstad.statistics.definitions import AreaFrame
from samstad.statistics.derivation import IndicatorTable, derive
from tests.statistics.builders import MemoryReader, cells, release, share

AREAS = tuple(f"a{n:02d}" for n in range(24))
YEARS = (2019, 2021, 2024)
FRAME = AreaFrame("new", AREAS)
OWN = CutRule("mean_and_sd", "population")
FIXED = CutRule("fixed", None, (30.0, 40.0, 50.0, 60.0), "2022", "somebody")


def recipe(**changes: Any) -> Recipe:
    parts = [{"code": code, "direction": "higher_is_worse"} for code in ("one", "two")]
    return Recipe.from_dict(
        {
            "components": parts,
            "standardisation": "none",
            "aggregation": "arithmetic",
            "on_missing": "carry",
        }
        | changes
    )


def numbers(seed: int) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    generator = np.random.default_rng(seed)
    people = generator.integers(200, 900, len(AREAS))
    spread = np.linspace(0.2, 0.7, len(AREAS))
    return {year: (generator.binomial(people, spread), people) for year in YEARS}


def table(
    given: dict[int, tuple[np.ndarray, np.ndarray]],
    gone: Any = (),
    audience: Audience = Audience.INTERNAL,
    counted_by_city: bool = False,
    **changes: Any,
) -> IndicatorTable:
    content: dict[Any, Any] = {}
    for year, (work, people) in given.items():
        for name, row in (("work", work), ("all", people)):
            values: dict[str, Any] = {code: float(n) for code, n in zip(AREAS, row, strict=True)}
            values |= {code: kind for code, at, kind in gone if at == year}
            content |= cells("new", year, name, values)
    refs = {"register": release(counted_by_city=counted_by_city)}
    return derive(share(**changes), FRAME, refs, lambda _hash: MemoryReader(content), audience)


def tables(**changes: Any) -> dict[str, IndicatorTable]:
    return {"one": table(numbers(1), **changes), "two": table(numbers(2), **changes)}


def test_the_classes_are_the_methods_own_by_the_city_s_own_cut_points() -> None:
    given = tables()
    found = area_types.compute(OWN, recipe(), given, given)
    score = (given["one"].values.values[-1] + given["two"].values.values[-1]) / 2
    assert found.now.values.values == pytest.approx(score)
    cuts = methods.official_cut_points(Values.of(score), "2024", "x", divisor="population")
    assert found.cuts[0].values == pytest.approx(cuts.values)
    assert found.classes.tolist() == methods.classify(score, cuts).tolist()
    assert (found.period, found.earlier, found.years, found.rests_on) == (2024, 2019, (2019, 2021), 24)
    # The mean lies in no class's middle: it parts 4 from 3, whatever the numbers are.
    assert found.cuts[0].values[1] == pytest.approx(score.mean())


def test_limits_of_a_plain_mean_are_those_of_the_method() -> None:
    """The general road (each component to its limits) gives what the formula for a plain mean gives."""
    given = tables()
    found = area_types.scores(recipe(), given, 2024)
    rows = [(t.values.values[-1], t.lower[-1], t.upper[-1]) for t in given.values()]
    v, low, high = (np.stack(part) for part in zip(*rows, strict=True))
    expected = methods.index_interval(v, low, high)
    assert found.lower == pytest.approx(expected.lower)
    assert found.upper == pytest.approx(expected.upper)


def test_a_component_that_is_turned_has_its_limits_turned() -> None:
    parts = [
        {"code": "one", "direction": "higher_is_worse"},
        {"code": "two", "direction": "higher_is_better"},
    ]
    given = tables()
    found = area_types.scores(recipe(components=parts), given, 2024)
    one, two = given["one"], given["two"]
    below = np.hypot(one.values.values[-1] - one.lower[-1], two.upper[-1] - two.values.values[-1]) / 2
    assert found.values.values - found.lower == pytest.approx(below)


def test_the_parts_of_a_change_sum_to_it_and_fixed_cut_points_leave_nothing_to_the_others() -> None:
    given = tables()
    for rule in (OWN, FIXED):
        change = area_types.compute(rule, recipe(), given, given, earlier=2019).change
        assert change.area + change.others == pytest.approx(change.change)
        if rule is FIXED:
            assert not change.others.any()


def test_where_all_areas_change_alike_no_type_does() -> None:
    people = np.full(24, 1000)
    first = np.linspace(100, 400, 24).round()
    given = {2019: (first, people), 2021: (first + 50, people), 2024: (first + 200, people)}
    both = {"one": table(given), "two": table(given)}
    found = area_types.compute(OWN, recipe(), both, both)
    assert not found.change.change.any()
    fixed = area_types.compute(FIXED, recipe(), both, both)
    assert fixed.change.change.any()
    assert fixed.change.area == pytest.approx(fixed.change.change)


def test_a_change_is_within_noise_where_the_intervals_reach_a_common_class() -> None:
    given = tables()
    found = area_types.compute(OWN, recipe(), given, given)
    change = found.change
    before = methods.class_range(found.before.lower, found.before.upper, found.cuts[1])
    moved = change.before != change.after
    for place in np.flatnonzero(moved):
        first = set(range(before.first[place], before.last[place] + 1))
        second = set(range(found.reach.first[place], found.reach.last[place] + 1))
        assert change.within_noise[place] == bool(first & second)
    assert not change.within_noise[~moved].any()


def test_an_area_with_a_break_is_not_compared() -> None:
    given = tables(breaks=(2021,))
    found = area_types.compute(OWN, recipe(), given, given, earlier=2019)
    assert found.years == (2021,)
    assert found.earlier == 2021


def test_an_area_without_a_number_has_no_type_and_no_part_in_the_cut_points() -> None:
    given = tables(gone=[("a03", 2024, Missing.SUPPRESSED_BY_SOURCE)])
    found = area_types.compute(OWN, recipe(), given, given)
    assert found.classes[3] == 0
    assert (found.rests_on, found.left_out) == (23, 1)
    rest = np.delete(found.now.values.values, 3)
    assert found.cuts[0].values[1] == pytest.approx(rest.mean())


def test_what_is_withheld_has_no_part_in_what_the_public_sees() -> None:
    """Whatever the withheld numbers are, cut points, classes and limits are the same, for whoever reads."""
    rule, seen, inside = {"base": 20, "part": 5}, [], []
    for few in (1, 3, 5):
        given = numbers(1)
        for year in YEARS:
            work, people = (row.copy() for row in given[year])
            work[5] = few
            given[year] = (work, people)
        readers = {
            audience: {
                "one": table(given, audience=audience, counted_by_city=True, small_base_rule=rule),
                "two": table(numbers(2), audience=audience, counted_by_city=True, small_base_rule=rule),
            }
            for audience in (Audience.PUBLIC, Audience.INTERNAL)
        }
        public, own = readers[Audience.PUBLIC], readers[Audience.INTERNAL]
        assert not public["one"].values.present[:, 5].any()
        found = area_types.compute(OWN, recipe(), public, public)
        seen.append((found.cuts, found.classes.tolist(), found.now.lower.tolist(), found.change))
        within = area_types.compute(OWN, recipe(), own, public)
        assert within.cuts == found.cuts
        assert (within.classes[found.classes > 0] == found.classes[found.classes > 0]).all()
        inside.append(within.classes[5])
    for other in seen[1:]:
        np.testing.assert_equal(other, seen[0])
    assert all(inside)


def test_too_few_areas_make_no_cut_points_of_their_own() -> None:
    gone = [(code, year, Missing.NOT_COLLECTED) for code in AREAS[:15] for year in YEARS]
    given = tables(gone=gone)
    with pytest.raises(ValueError, match="need 10"):
        area_types.compute(OWN, recipe(), given, given)
    assert area_types.compute(FIXED, recipe(), given, given).classes[15:].all()


def test_without_a_common_year_there_are_no_types() -> None:
    given = {"one": table({2019: numbers(1)[2019]}), "two": table({2024: numbers(2)[2024]})}
    assert area_types.compute(OWN, recipe(), given, given) is None


@pytest.mark.parametrize(
    "changes",
    [{"standardisation": "z"}, {"aggregation": "geometric"}, {"treatment": {"kind": "winsorise"}}],
)
def test_an_index_that_others_move_cannot_be_typed(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a mean of its indicators as they are"):
        AreaTypes(OWN).check(recipe(**changes))
    AreaTypes(None).check(recipe(**changes))


@pytest.mark.parametrize(
    "data",
    [
        {"cut_points": {"rule": "mean_and_sd"}},
        {"cut_points": {"rule": "mean_and_sd", "divisor": "population", "values": [1, 2, 3, 4]}},
        {"cut_points": {"rule": "fixed", "values": [1, 2, 3], "vintage": "2022", "source": "x"}},
        {"cut_points": {"rule": "fixed", "values": [4, 3, 2, 1], "vintage": "2022", "source": "x"}},
        {"cut_points": {"rule": "fixed", "values": [1, 2, 3, 4], "source": "x"}},
        {"cut_points": {"rule": "guess"}},
        {"criteria": {"income": "x"}},
        {"cutpoints": None},
    ],
)
def test_what_is_malformed_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        AreaTypes.from_dict(data)


def test_fixed_cut_points_are_numbered_from_the_highest() -> None:
    cuts = AreaTypes.from_dict(
        {"cut_points": {"rule": "fixed", "values": [1, 2, 3, 4], "vintage": "2022", "source": "x"}}
    ).cut_points.fixed
    assert cuts == CutPoints("2022", "x", (1.0, 2.0, 3.0, 4.0), Numbering.FROM_HIGHEST)


# --- The criteria of 2012 ----------------------------------------------------------------------------------


def test_the_criteria_are_the_methods_own_in_the_last_common_year() -> None:
    employed, qualified = table(numbers(1)), table({year: numbers(2)[year] for year in YEARS[:2]})
    mapped = {"employment": "work", "qualified_for_upper_secondary": "school"}
    found = area_types.criteria(mapped, {"work": employed, "school": qualified}, AREAS)
    assert found.period == 2021
    work = employed.values.values[1]
    assert found.each[0].tolist() == [int(value < 52) for value in work]
    # Two criteria have no indicator: nobody is said to meet them all, and a known no is a no.
    assert Answer.YES not in found.all
    known_no = (work >= 52) | (qualified.values.values[1] >= 70)
    assert (found.all == Answer.NO).tolist() == known_no.tolist()
    assert found.met(0)[1] == Answer.CANNOT_TELL


def test_near_a_limit_is_where_the_interval_crosses_it() -> None:
    one = table(numbers(1))
    mapped = dict.fromkeys([c.measure for c in URB15[:3]], "one")
    everybody = derive(
        share(kind="count", denominator=None, numerator={"dataset": "register", "measure": "all"}),
        FRAME,
        {"register": release()},
        lambda _hash: MemoryReader(
            {
                k: v
                for year in YEARS
                for k, v in cells("new", year, "all", dict.fromkeys(AREAS, 5000.0)).items()
            }
        ),
        Audience.INTERNAL,
    )
    found = area_types.criteria(mapped | {"population": "all"}, {"one": one, "all": everybody}, AREAS)
    value, low, high = one.values.values[-1], one.lower[-1], one.upper[-1]
    assert (found.all == Answer.YES).tolist() == ((value < 52) & (value > 4.8)).tolist()
    assert found.near.tolist() == ((low < 52) & (high >= 52)).tolist()
    assert found.near.any()


def test_without_any_indicator_nothing_is_said() -> None:
    found = area_types.criteria({"employment": "gone"}, {}, AREAS)
    assert (found.period, found.mapped) == (None, {})
    assert (found.all == Answer.CANNOT_TELL).all()
