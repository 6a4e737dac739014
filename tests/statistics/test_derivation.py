"""Indicator values: shares of sums, areas through time, every kind of missing, and what nobody may see."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.uncertainty import byar, wilson
from samstad.methods.values import Missing
from samstad.statistics.audience import Audience
from samstad.statistics.definitions import AreaFrame, IndicatorDefinition, ReleaseRef
from samstad.statistics.derivation import derive, latest_period
from tests.statistics.builders import NEW, MemoryReader, cells, frames, release, share

PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL
KINDS = [kind for kind in Missing if kind != Missing.PRESENT]


def made(content, area_set="new", definition=None, audience=INTERNAL, frame=None, **options):
    refs = {"register": release(**options)}
    return derive(
        definition or share(),
        frame or frames()[area_set],
        refs,
        lambda _hash: MemoryReader(content),
        audience,
    )


def both(area_set, year, work, everybody):
    return cells(area_set, year, "work", work) | cells(area_set, year, "all", everybody)


WORK = {"a": 60, "b": 80, "c": 30, "d": 45}
ALL = {"a": 100, "b": 200, "c": 120, "d": 90}
YEAR = both("new", 2022, WORK, ALL)


def test_a_share_with_its_wilson_interval():
    figure = made(YEAR).at("a", 2022)
    assert figure.value == pytest.approx(60)
    assert (figure.numerator, figure.denominator, figure.coverage) == (60, 100, 1)
    low, high = wilson(60, 100)
    assert (figure.lower, figure.upper) == pytest.approx((100 * low, 100 * high))


def test_a_rate_with_byars_interval_may_count_more_events_than_persons():
    table = made(both("new", 2022, {"a": 240}, {"a": 100}), definition=share(kind="rate", per=1000))
    figure = table.at("a", 2022)
    low, high = byar(240, 100)
    assert figure.value == pytest.approx(2400)
    assert (figure.lower, figure.upper) == pytest.approx((1000 * low, 1000 * high))


def test_a_value_has_the_sources_own_margin_and_is_never_added_up():
    content = cells("new", 2022, "mean", {"a": 3.4, "b": 2.0}) | cells("new", 2022, "err", {"a": 0.3})
    definition = share(
        kind="value",
        numerator={"dataset": "register", "measure": "mean"},
        denominator=None,
        margin={"dataset": "register", "measure": "err"},
    )
    table = made(content, definition=definition)
    assert (table.at("a", 2022).lower, table.at("a", 2022).upper) == pytest.approx((3.1, 3.7))
    assert table.at("b", 2022).lower is None
    assert table.numerator is None
    district = made(content, "d", definition)
    assert district.at("1", 2022).missing == Missing.NOT_COLLECTED


def test_a_source_that_adds_noise_gets_a_value_but_no_interval():
    figure = made(both("new", 2022, {"a": 21}, {"a": 20})).at("a", 2022)
    assert figure.value == pytest.approx(105)
    assert figure.lower is None


def test_numerator_and_denominator_from_two_datasets():
    refs = {"register": release(), "people": release("people")}
    readers = {
        "register": MemoryReader(cells("new", 2021, "work", WORK) | cells("new", 2022, "work", WORK)),
        "people": MemoryReader(cells("new", 2021, "all", ALL)),
    }
    definition = share(denominator={"dataset": "people", "measure": "all"})
    table = derive(definition, frames()["new"], refs, readers.__getitem__, INTERNAL)
    assert table.at("a", 2021).value == pytest.approx(60)
    # The other one ends before: its number is to come, and was not forgotten.
    assert table.at("a", 2022).missing == Missing.NOT_YET_PUBLISHED
    assert latest_period(table) == 2021
    alone = derive(definition, frames()["new"], {"register": release()}, readers.__getitem__, INTERNAL)
    assert alone.at("a", 2021).missing == Missing.NOT_YET_PUBLISHED


def test_selected_categories_are_added_and_totals_are_not_counted_twice():
    content = {}
    for sex, number in (("K", 30), ("M", 33), ("T", 63)):
        content |= cells("new", 2022, "work", {"a": number}, kon=sex)
    content |= cells("new", 2022, "all", {"a": 126})
    table = made(content, totals={"kon": "T"})
    assert table.at("a", 2022).value == pytest.approx(50)
    women = share(numerator={"dataset": "register", "measure": "work", "where": {"kon": ["K"]}})
    assert made(content, definition=women, totals={"kon": "T"}).at("a", 2022).numerator == 30


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", ["work", "all"])
def test_a_kind_of_missing_is_kept_and_never_a_number(kind, where):
    content = YEAR | cells("new", 2022, where, {"c": kind})
    table = made(content)
    figure = table.at("c", 2022)
    assert figure.missing == kind
    assert figure.value is figure.lower is figure.upper is figure.numerator is figure.denominator is None
    # The district says how much of it is known, and is not the sum with a zero.
    district = made(content, "d").at("2", 2022)
    if kind == Missing.NOT_APPLICABLE:
        assert (district.value, district.coverage) == (pytest.approx(50), 1)
    else:
        assert (district.value, district.coverage) == (pytest.approx(50), 0.5)
    assert made(content, "d").at("1", 2022).coverage == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_count_over_something_missing_is_missing(kind):
    definition = share(kind="count", denominator=None)
    content = cells("new", 2022, "work", WORK | {"c": kind})
    figure = made(content, "d", definition).at("2", 2022)
    if kind == Missing.NOT_APPLICABLE:
        assert figure.value == 45
    else:
        assert (figure.value, figure.missing, figure.coverage) == (None, kind, 0.5)
    everything = cells("new", 2022, "work", WORK | {"c": kind, "d": kind})
    assert made(everything, "d", definition).at("2", 2022).missing == kind


def test_a_share_of_nobody_is_not_a_number():
    figure = made(both("new", 2022, {"a": 0}, {"a": 0})).at("a", 2022)
    assert (figure.value, figure.missing) == (None, Missing.NOT_APPLICABLE)


def test_less_than_half_of_the_parts_is_no_value():
    content = both("new", 2022, WORK | {"a": Missing.UNEXPLAINED}, ALL)
    content |= cells("new", 2022, "work", {"b": Missing.SUPPRESSED_BY_SOURCE, "c": Missing.UNEXPLAINED})
    figure = made(content, "city").at("0", 2022)
    assert (figure.value, figure.missing, figure.coverage) == (None, Missing.SUPPRESSED_BY_SOURCE, 0.25)


def test_an_area_that_the_release_lacks_is_seen_in_the_coverage():
    content = both("new", 2022, {"a": 60}, {"a": 100})
    assert made(content, "d").at("1", 2022).coverage == 0.5
    assert made(content, "d").at("2", 2022).missing == Missing.NOT_COLLECTED
    assert made(content).at("b", 2022).missing == Missing.NOT_COLLECTED


def test_the_releases_own_numbers_for_a_district_come_first():
    content = YEAR | both("d", 2022, {"1": 141}, {"1": 301})
    table = made(content, "d")
    assert table.at("1", 2022).numerator == 141
    assert table.at("2", 2022).missing == Missing.NOT_COLLECTED


TWO = both("old", 2020, {"a": 50, "b": 70, "cd": 80}, {"a": 100, "b": 190, "cd": 200}) | YEAR


def test_areas_are_followed_and_a_split_breaks_the_series():
    table = made(TWO)
    assert table.periods == (2020, 2022)
    assert table.at("a", 2020).value == pytest.approx(50)
    assert [table.at(code, 2020).missing for code in "cd"] == [Missing.NOT_APPLICABLE] * 2
    breaks = {code: [point.break_before for point in table.series(code)] for code in NEW}
    assert breaks == {"a": [False, False], "b": [False, False], "c": [False, True], "d": [False, True]}


def test_a_district_goes_on_through_the_split():
    table = made(TWO, "d")
    assert table.at("2", 2020).value == pytest.approx(40)
    assert table.at("2", 2022).value == pytest.approx(100 * 75 / 210)
    assert not table.breaks.any()


def test_an_area_set_is_read_only_in_the_years_it_is_in_force():
    late = both("old", 2022, {"a": 1, "b": 1, "cd": 1}, {"a": 2, "b": 2, "cd": 2})
    assert made(late, "d").periods == ()


def test_the_definition_says_where_its_series_breaks():
    content = TWO | both("new", 2023, WORK, ALL)
    table = made(content, definition=share(breaks=(2019, 2021)))
    assert table.breaks[:, 0].tolist() == [False, True, False]


def test_no_release_is_no_period():
    table = derive(share(), frames()["new"], {}, MemoryReader, INTERNAL)
    assert table.periods == ()
    assert latest_period(table) is None
    assert table.series("a") == []


def test_a_month_is_refused():
    content = {("new", "a", "2022M01", "work", ()): 1.0, ("new", "a", "2022M01", "all", ()): 2.0}
    with pytest.raises(ValueError, match="not a year"):
        made(content)


@st.composite
def city_years(draw):
    """Counts of all areas; some of them missing."""
    everybody = {code: draw(st.integers(0, 300)) for code in NEW}
    work = {code: draw(st.integers(0, everybody[code])) for code in NEW}
    return work, everybody


@settings(max_examples=50, deadline=None)
@given(city_years())
def test_the_city_is_its_areas_and_its_districts(numbers):
    work, everybody = numbers
    content = both("new", 2022, work, everybody)
    city, districts = made(content, "city"), made(content, "d")
    assert city.numerator.values[0, 0] == sum(work.values()) == districts.numerator.values[0].sum()
    assert city.denominator.values[0, 0] == sum(everybody.values()) == districts.denominator.values[0].sum()
    by_district = {
        key: float(numbers.values[0, i]) for i, key in enumerate("12") for numbers in [districts.numerator]
    }
    all_by_district = {key: float(districts.denominator.values[0, i]) for i, key in enumerate("12")}
    again = made(both("d", 2022, by_district, all_by_district), "city")
    assert np.array_equal(again.values.values, city.values.values, equal_nan=True)


@settings(max_examples=50, deadline=None)
@given(city_years(), st.permutations(NEW), st.sampled_from([PUBLIC, INTERNAL]))
def test_the_order_of_areas_does_not_matter(numbers, order, audience):
    content = both("new", 2022, *numbers)
    plain = frames()["new"]
    ladder = dict(plain.ladder) | {"new": {code: plain.ladder["new"][code] for code in order}}
    frame = AreaFrame("new", tuple(order), {}, plain.valid, plain.succession, plain.groups, ladder)
    one = made(content, audience=audience, counted_by_city=True)
    other = made(content, audience=audience, counted_by_city=True, frame=frame)
    for code in NEW:
        assert one.at(code, 2022) == other.at(code, 2022)


@settings(max_examples=80, deadline=None)
@given(city_years(), st.data())
def test_nothing_of_a_withheld_value_is_left(numbers, data):
    work, everybody = ({code: float(n) for code, n in each.items()} for each in numbers)
    gone = data.draw(st.sampled_from([*NEW, None]))
    content = both("new", 2022, work | ({gone: Missing.SUPPRESSED_BY_SOURCE} if gone else {}), everybody)
    for level in ("new", "d", "city"):
        inside = made(content, level, counted_by_city=True)
        outside = made(content, level, audience=PUBLIC, counted_by_city=True)
        for code in outside.areas:
            seen, known = outside.at(code, 2022), inside.at(code, 2022)
            if seen.missing == Missing.PRESENT:
                assert seen == known
                assert seen.denominator > 20
                assert 5 < seen.numerator < seen.denominator - 5
                continue
            assert seen.missing == (known.missing or Missing.WITHHELD)
            column = outside.areas.index(code)
            assert np.isnan(outside.lower[0, column])
            assert np.isnan(outside.upper[0, column])
            assert np.isnan(outside.numerator.values[0, column])
            if known.missing == Missing.PRESENT:
                assert np.isnan(outside.denominator.values[0, column])


@settings(max_examples=80, deadline=None)
@given(city_years())
def test_pages_of_all_levels_agree(numbers):
    """Whatever one hidden area could be worked out from is hidden too, on whichever page it stands."""
    content = both("new", 2022, *numbers)
    shown = {
        level: made(content, level, audience=PUBLIC, counted_by_city=True) for level in ("new", "d", "city")
    }

    def hidden(level, codes):
        return [c for c in codes if shown[level].at(c, 2022).missing == Missing.WITHHELD]

    for district, inside in (("1", "ab"), ("2", "cd")):
        if hidden("d", district):
            assert hidden("new", inside)
        elif shown["d"].at(district, 2022).value is not None:
            assert len(hidden("new", inside)) != 1
    if not hidden("city", "0") and shown["city"].at("0", 2022).value is not None:
        assert len(hidden("d", "12")) != 1


def test_what_a_source_publishes_is_shown_as_published():
    content = both("new", 2022, WORK | {"a": 2}, ALL)
    assert made(content, audience=PUBLIC).at("a", 2022).value == 2
    assert made(content, audience=PUBLIC, counted_by_city=True).at("a", 2022).missing == Missing.WITHHELD


def test_the_rule_can_be_the_indicators_own():
    content = both("new", 2022, WORK | {"a": 2}, ALL)
    definition = share(small_base_rule={"base": 20, "part": 1})
    table = made(content, definition=definition, audience=PUBLIC, counted_by_city=True)
    assert table.at("a", 2022).value == 2


def test_old_areas_are_protected_in_old_years():
    """A small area of an older version is hidden under its new code, along with its companion."""
    content = both("old", 2020, {"a": 2, "b": 70, "cd": 80}, {"a": 100, "b": 190, "cd": 200}) | YEAR
    table = made(content, audience=PUBLIC, counted_by_city=True)
    assert [table.at(code, 2020).missing for code in "ab"] == [Missing.WITHHELD] * 2
    assert table.at("a", 2022).value == 60
    districts = made(content, "d", audience=PUBLIC, counted_by_city=True)
    assert districts.at("1", 2020).numerator == 72


def test_a_district_that_the_release_gives_itself_is_protected_at_all_levels():
    content = both("new", 2022, {"a": 8, "b": 8, "c": 30, "d": 45}, ALL)
    content |= both("d", 2022, {"1": 4, "2": 75}, {"1": 300, "2": 210})
    districts = made(content, "d", audience=PUBLIC, counted_by_city=True)
    assert [districts.at(code, 2022).missing for code in "12"] == [Missing.WITHHELD] * 2
    areas = made(content, audience=PUBLIC, counted_by_city=True)
    assert Missing.WITHHELD in {areas.at(code, 2022).missing for code in "ab"}
    assert Missing.WITHHELD in {areas.at(code, 2022).missing for code in "cd"}


def test_focus_areas_across_districts_give_nothing_away():
    content = both("new", 2022, WORK | {"a": 3}, ALL)
    members = {"new": {"a": "f", "c": "f", "b": "g", "d": "g"}}
    plain = frames()["new"]
    frame = AreaFrame("focus", ("f", "g"), members, plain.valid, {}, (None, None), plain.ladder)
    table = made(content, frame=frame, audience=PUBLIC, counted_by_city=True)
    # a and b are hidden, and each focus area holds one of them beside one that is shown.
    assert [table.at(code, 2022).missing for code in "fg"] == [Missing.WITHHELD] * 2
    assert made(content, frame=frame, counted_by_city=True).at("f", 2022).numerator == 33


def test_areas_that_lie_in_nothing_known_are_still_not_hidden_alone():
    frame = AreaFrame("deso", NEW, groups=(None,) * 4)
    content = both("deso", 2022, WORK | {"a": 3}, ALL)
    table = made(content, frame=frame, audience=PUBLIC, counted_by_city=True)
    assert [table.at(code, 2022).missing for code in "ad"] == [Missing.WITHHELD] * 2


def test_a_mean_is_withheld_by_its_base_alone():
    content = cells("new", 2022, "mean", dict.fromkeys(NEW, 3.0))
    content |= cells("new", 2022, "all", ALL | {"a": 12})
    definition = share(kind="value", numerator={"dataset": "register", "measure": "mean"})
    table = made(content, definition=definition, audience=PUBLIC, counted_by_city=True)
    assert [table.at(code, 2022).missing for code in NEW] == [Missing.WITHHELD] * 2 + [Missing.PRESENT] * 2


def test_a_frozen_report_derives_the_same_from_json():
    table = made(TWO, "d", audience=PUBLIC, counted_by_city=True)
    stored = json.loads(
        json.dumps(
            {
                "definition": share(breaks=(2021,)).to_dict(),
                "frame": frames()["d"].to_dict(),
                "release": release(counted_by_city=True, totals={"kon": "T"}, id=7).to_dict(),
            },
            sort_keys=True,
        )
    )
    assert IndicatorDefinition.from_dict(stored["definition"]) == share(breaks=(2021,))
    ref = ReleaseRef.from_dict(stored["release"])
    assert ref == release(counted_by_city=True, totals={"kon": "T"}, id=7)
    frame = AreaFrame.from_dict(stored["frame"])
    assert frame.key == frames()["d"].key
    again = derive(share(), frame, {"register": ref}, lambda _hash: MemoryReader(TWO), PUBLIC)
    for code in "12":
        assert [p.to_dict() for p in again.series(code)] == [p.to_dict() for p in table.series(code)]


def test_tables_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        made(YEAR).values.values[0, 0] = 1


def test_what_is_not_in_the_table_is_said():
    with pytest.raises(KeyError, match="no area 'x'"):
        made(YEAR).at("x", 2022)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "mean"}, "none of"),
        ({"denominator": None}, "needs a denominator"),
        ({"numerator": {}}, "missing keys"),
    ],
)
def test_a_definition_that_is_none_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        share(**changes)
