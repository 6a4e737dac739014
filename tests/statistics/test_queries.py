"""Reading from the database: which edition, which areas, for whom, in how few queries."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.organisation.rights import ANONYMOUS
from samstad.statistics import queries
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area, AreaLink, AreaSet, Index, ReleasePointer
from tests import people
from tests.statistics.builders import (
    city_with_areas,
    dataset_of,
    frames,
    indicator_of,
    put_release,
)
from tests.statistics.test_derivation import ALL, TWO, WORK, both

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

FIRST, SECOND = dt.date(2023, 3, 1), dt.date(2024, 3, 1)
INTERNAL = Audience.INTERNAL


@pytest.fixture
def city():
    return city_with_areas()


@pytest.fixture
def dataset(city):
    return dataset_of(city)


@pytest.fixture
def work(city, dataset):
    return indicator_of(city, dataset)


def sets(city):
    return {row.code: row for row in AreaSet.objects.filter(city=city)}


@pytest.mark.parametrize("code", ["new", "d", "city"])
def test_frames_are_built_from_the_links(city, code):
    built, expected = queries.area_frame(sets(city)[code]), frames()[code]
    assert built.to_dict() == expected.to_dict()


def test_an_older_area_lies_where_all_that_it_became_lies(city):
    AreaLink.objects.filter(kind="nested", source_area__area_set__code="old").delete()
    assert queries.area_frame(sets(city)["d"]).members["old"] == {"a": "1", "b": "1", "cd": "2"}
    move = AreaLink.objects.get(kind="nested", source_area__code="c")
    move.target_area = Area.objects.get(code="1")
    move.save()
    assert queries.area_frame(sets(city)["d"]).members["old"] == {"a": "1", "b": "1"}


def test_versions_are_followed_through_several_steps(city):
    oldest = AreaSet.objects.create(
        city=city, code="oldest", kind="statistical", valid_to=dt.date(2010, 12, 31)
    )
    for code, became in {"A": "a", "x": "cd", "y": "cd"}.items():
        area = Area.objects.create(area_set=oldest, code=code)
        AreaLink.objects.create(
            kind="succeeded",
            source_area=area,
            target_area=Area.objects.get(area_set__code="old", code=became),
            method="exact",
        )
    frame = queries.area_frame(sets(city)["new"])
    assert frame.unchanged("oldest") == {"a": "A"}
    assert frame.succession["oldest"]["x"] == (("c", 0.6), ("d", 0.4))
    assert frame.valid["oldest"] == (None, 2010)


def test_a_weight_below_one_is_no_nesting(city):
    AreaLink.objects.filter(kind="nested", source_area__code="d").update(weight=0.9)
    assert queries.area_frame(sets(city)["d"]).members["new"] == {"a": "1", "b": "1", "c": "2"}


def test_a_national_set_has_no_part_in_a_citys_levels(city):
    national = AreaSet.objects.create(code="deso", kind="deso")
    Area.objects.create(area_set=national, code="0180A")
    frame = queries.area_frame(national)
    assert (frame.codes, frame.ladder, frame.members) == (("0180A",), {}, {})


def test_both_versions_of_the_areas_are_in_one_series(city, dataset, work):
    put_release(dataset, TWO, FIRST)
    areas = queries.indicator_table(work, sets(city)["new"])
    assert areas.at("c", 2020).missing == Missing.NOT_APPLICABLE
    assert [p.break_before for p in areas.series("c")] == [False, True]
    districts = queries.indicator_table(work, sets(city)["d"])
    assert districts.at("2", 2020).value == pytest.approx(40)
    assert queries.indicator_table(work, sets(city)["city"]).at("0", 2022).numerator == sum(WORK.values())


REVISED = TWO | both("new", 2022, WORK | {"a": 70}, ALL)


def value(work, area_set, as_of=None):
    table = queries.indicator_table(work, area_set, as_of=as_of)
    return table.at("a", 2022).value if table.periods else None


def test_which_edition_is_read(city, dataset, work):
    areas = sets(city)["new"]
    assert value(work, areas) is None
    one = put_release(dataset, TWO, FIRST)
    pinned = {dataset.pk: one.pk}
    before = value(work, areas, pinned)
    two = put_release(dataset, REVISED, SECOND)
    noon = timezone.make_aware(dt.datetime.combine(SECOND, dt.time(12)))
    assert value(work, areas) == 70
    assert value(work, areas, FIRST - dt.timedelta(days=1)) is None
    assert value(work, areas, FIRST) == value(work, areas, SECOND - dt.timedelta(days=1)) == 60
    assert value(work, areas, SECOND) == 70
    assert value(work, areas, noon - dt.timedelta(seconds=1)) == 60
    assert value(work, areas, noon) == 70
    # What a report pinned is what it was, whatever came later.
    assert value(work, areas, pinned) == before == 60
    assert value(work, areas, {}) is None
    assert queries.current_release(dataset) == two
    assert queries.current_release(dataset, FIRST) == one
    assert queries.current_release(dataset, pinned) == one
    assert queries.current_release(dataset, {}) is None
    assert queries.releases_behind(work) == [two]
    assert queries.releases_behind(work, {}) == []


def test_a_pin_to_another_datasets_edition_is_no_edition(city, dataset, work):
    other = put_release(dataset_of(city, "other"), TWO, FIRST)
    put_release(dataset, TWO, FIRST)
    assert queries.current_release(dataset, {dataset.pk: other.pk}) is None


def test_a_pointer_moved_back_counts(city, dataset, work):
    one = put_release(dataset, TWO, FIRST)
    two = put_release(dataset, REVISED, SECOND)
    ReleasePointer.objects.create(dataset=dataset, release=one, since=timezone.now(), moved_by="test")
    assert value(work, sets(city)["new"]) == 60
    assert queries.current_release(dataset, SECOND) == two


def test_an_edition_that_is_not_pointed_at_is_not_read(city, dataset, work):
    put_release(dataset, TWO, FIRST)
    put_release(dataset, REVISED, SECOND, current=False)
    assert value(work, sets(city)["new"]) == 60


def test_totals_are_those_of_the_edition(city, work, dataset):
    dataset.mapping = {"totals": {"kon": "T"}}
    dataset.save()
    content = {}
    for key, number in TWO.items():
        for sex, share in (("K", 0.5), ("M", 0.5), ("T", 1)):
            content[*key[:4], (("kon", sex),)] = number * share
    put_release(dataset, content, FIRST)
    dataset.mapping = {"totals": {}}
    dataset.save()
    assert queries.indicator_table(work, sets(city)["new"]).at("a", 2022).denominator == 100


def test_a_table_knows_every_change(city, dataset, work):
    """Nothing that a table is made of is left out of the key it is kept under."""
    put_release(dataset, TWO, FIRST)
    areas, districts = sets(city)["new"], sets(city)["d"]
    table = queries.indicator_table(work, areas)
    assert queries.indicator_table(work, areas) is table
    assert queries.indicator_table(work, areas, audience=INTERNAL) is not table
    before = queries.indicator_table(work, districts).at("1", 2022).numerator
    link = AreaLink.objects.get(kind="nested", source_area__code="b", source_area__area_set=areas)
    link.target_area = Area.objects.get(area_set=districts, code="2")
    link.save()
    assert queries.indicator_table(work, districts).at("1", 2022).numerator == before - WORK["b"]
    areas.valid_from = dt.date(2023, 1, 1)
    areas.save()
    assert 2022 not in queries.indicator_table(work, districts).periods
    work.kind, work.per = "rate", 10
    work.save()
    assert queries.indicator_table(work, areas).at("a", 2022).value == pytest.approx(6)
    work.breaks = [{"year": 2022, "why": {"sv": "Ny metod"}}]
    work.save()
    assert queries.indicator_table(work, areas).breaks[1].all()
    dataset.counted_by_city = True
    dataset.save()
    work.small_base_rule = {"base": 150, "part": 5}
    work.save()
    work.refresh_from_db()
    assert queries.indicator_table(work, areas).at("a", 2022).missing == Missing.WITHHELD
    assert queries.indicator_table(work, areas, audience=INTERNAL).at("a", 2022).value == pytest.approx(6)


def test_a_page_of_many_indicators_takes_few_queries(city, dataset, work):
    put_release(dataset, TWO, FIRST)
    many = [work] + [indicator_of(city, dataset, f"work-{i}", decimals=i) for i in range(24)]
    areas, districts = sets(city)["new"], sets(city)["d"]
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        queries.reading(),
    ):
        for indicator in many:
            queries.indicator_table(indicator, areas)
            queries.indicator_table(indicator, districts)
    assert len(asked) <= 10  # and no more for more indicators
    with CaptureQueriesContext(connection) as asked:
        queries.indicator_table(work, areas)
    assert len(asked) <= 5


def test_which_set_is_in_force_today(city):
    assert queries.main_area_set(city).code == "new"
    assert queries.district_set(city).code == "d"
    assert queries.city_set(city).code == "city"
    with clock.set_to(dt.date(2020, 6, 1)):
        assert queries.main_area_set(city).code == "old"
    assert queries.main_area_set(people.city("annan", "9903")) is None


def test_who_sees_small_numbers(city):
    office = people.body(city, "kontor")
    elsewhere = people.body(people.city("annan", "9903"), "kontor")
    seen = {
        role: queries.audience_of(people.person(f"{role}@example.org", (office, role)), city)
        for role in ("reader", "reporter", "statistician", "coordinator")
    }
    assert seen == {
        "reader": Audience.PUBLIC,
        "reporter": Audience.PUBLIC,
        "statistician": INTERNAL,
        "coordinator": INTERNAL,
    }
    assert queries.audience_of(ANONYMOUS, city) is Audience.PUBLIC
    stranger = people.person("x@example.org", (elsewhere, "statistician"))
    assert queries.audience_of(stranger, city) is Audience.PUBLIC


def test_shapes_of_areas_and_districts_share_their_lines(city):
    areas, districts = queries.geometries(sets(city)["new"]), queries.geometries(sets(city)["d"])
    assert set(areas) == {"a", "b", "c", "d"}
    assert districts["1"].equals(shapely.union(areas["a"], areas["b"]))
    whole = queries.geometries(sets(city)["city"])["0"]
    assert whole.area == pytest.approx(sum(shape.area for shape in areas.values()))
    assert queries.geometries(sets(city)["old"]) == {}
    assert {code: shape.wkb for code, shape in queries.geometries(sets(city)["new"]).items()} == {
        code: shape.wkb for code, shape in areas.items()
    }


def test_shapes_follow_the_borders(city):
    before = queries.geometries(sets(city)["d"])["1"].area
    for code, wide in (("a", 8000), ("b", 2000)):
        left = 6e5 if code == "a" else 6e5 + 8000
        area = Area.objects.get(area_set__code="new", code=code)
        area.geometry = shapely.to_wkb(shapely.box(left, 6.5e6, left + wide, 6.5e6 + 4000))
        area.save()
    areas = sets(city)["new"]
    areas.content_hash = ""
    areas.save()
    assert queries.geometries(sets(city)["d"])["1"].area == pytest.approx(before * 0.8)


RECIPE = {
    "components": [
        {"code": "work", "direction": "higher_is_better"},
        {"code": "poor", "direction": "higher_is_worse", "weight": 2},
    ],
    "standardisation": "z",
    "aggregation": "arithmetic",
    "on_missing": "carry",
}


@pytest.fixture
def index(city, dataset, work):
    dataset.counted_by_city = True
    dataset.save()
    poor = indicator_of(city, dataset, "poor", numerator={"dataset": "register", "measure": "poor"})
    found = Index.objects.create(city=city, code="risk", recipe=RECIPE, author="En statistiker")
    found.indicators.set([work, poor])
    return found


def poor_release(dataset, **numbers):
    everybody = dict.fromkeys("abcd", 200)
    content = both("new", 2022, {"a": 60, "b": 80, "c": 30, "d": 45}, everybody)
    content |= both("new", 2023, {"a": 61, "b": 81, "c": 31, "d": 46}, everybody)
    for year in (2022, 2023):
        for code, number in ({"a": 20, "b": 11, "c": 32, "d": 50} | numbers).items():
            content["new", code, year, "poor", ()] = number
    return put_release(dataset, content, FIRST)


def test_an_index_and_its_check(city, dataset, index):
    from samstad.statistics.indices import IndexTable, compute

    poor_release(dataset)
    areas = sets(city)["new"]
    table = queries.index_table(index, areas)
    assert table.period == 2023
    assert table.areas == ("a", "b", "c", "d")
    assert sum(table.scores) == pytest.approx(0)
    assert sorted(table.ranks) == [1, 2, 3, 4]
    tables = {i.code: queries.indicator_table(i, areas) for i in index.indicators.all()}
    again = compute(table.recipe, tables, 2023)
    assert again.to_dict() == table.to_dict()
    stored = IndexTable.from_dict(table.to_dict())
    assert stored.to_dict() == table.to_dict()
    assert set(table.to_dict()) == set(IndexTable.__dataclass_fields__)
    assert queries.index_table(index, areas, 2022).period == 2022
    assert queries.index_table(index, areas, 2019) is None


def test_a_withheld_component_is_a_withheld_score(city, dataset, index):
    poor_release(dataset, a=3)
    areas = sets(city)["new"]
    shown, inside = queries.index_table(index, areas), queries.index_table(index, areas, audience=INTERNAL)
    # The second smallest base is as large as all others: the first by code goes with it.
    assert shown.missing == ("withheld", "withheld", "present", "present")
    assert shown.scores[:2] == (None, None)
    assert shown.parts["poor"][:2] == (None, None)
    assert inside.missing == ("present",) * 4
    # No area has two scores, and the constants tell nothing of what is withheld.
    assert inside.scores[2:] == shown.scores[2:]
    assert inside.constants == shown.constants


def test_an_index_without_numbers_is_none(city, index):
    assert queries.index_table(index, sets(city)["new"]) is None


def test_the_catalogue_says_what_there_is(city, dataset, work):
    from samstad.statistics import catalogue

    with clock.set_to(dt.date(2024, 6, 1)):
        (row,) = catalogue.rows(city)
        assert (row.periods, row.latest, row.coverage, row.editions) == ((), None, 0.0, ())
        put_release(dataset, TWO, FIRST)
        work.next_review = dt.date(2024, 6, 1)
        work.save()
        (row,) = catalogue.rows(city)
        assert (row.periods, row.latest, row.coverage) == ((2020, 2022), 2022, 1.0)
        assert row.editions == ("register/1",)
        assert (row.rule, row.rule_gap, row.review_due) == (None, False, False)
        with override("en"):
            assert (row.kind_label, row.direction_label) == ("share", "higher is better")
        (row,) = catalogue.rows(city, sets(city)["old"])
        assert row.periods == (2020,)
    with clock.set_to(dt.date(2024, 6, 2)):
        dataset.counted_by_city = True
        dataset.save()
        (row,) = catalogue.rows(city)
        assert row.review_due
        assert (row.rule.base, row.rule.part) == (20, 5)
        work.kind, work.denominator = "value", None
        work.save()
        (row,) = catalogue.rows(city)
        assert (row.rule, row.rule_gap) == (None, True)
