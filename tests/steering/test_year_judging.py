"""What came of a year's target: women and men judged apart, each by its own number, and nothing made up for them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area
from samstad.steering import year_judging
from samstad.steering.models import Goal, SteeringDocument, YearTarget
from samstad.steering.year_rows import said
from tests import people
from tests.statistics.builders import cells, city_with_areas, dataset_of, indicator_of, put_release

pytestmark = [pytest.mark.django_db]

SHARES = {"T": 0.70, "kvinnor": 0.80, "män": 0.60}


def numbers(shares: dict[str, float], **one: Any) -> dict[Any, Any]:
    content: dict[Any, Any] = {}
    for sex, share in shares.items():
        everybody = 8000 if sex == "T" else 4000
        for year in (2023, 2024, 2025):
            rise = 0.01 * (year - 2025)
            content |= cells("new", year, "work", {"a": round(everybody * (share + rise))}, kon=sex)
            content |= cells("new", year, "all", {"a": everybody}, kon=sex)
    return content | one.get("more", {})


def goal_of_the_budget(city: City) -> Goal:
    """A goal of the council, in the budget of 2025."""
    body = people.body(city, "ks", "executive_board")
    document = SteeringDocument.objects.create(
        city=city, code="budget", kind="budget", state="in_force", owner=body, title={"sv": "B"}, year=2025
    )
    return Goal.objects.create(
        document=document, code="1", kind="activity_area", owner=body, text={"sv": "Fler i arbete"}
    )


@pytest.fixture
def made() -> SimpleNamespace:
    with clock.set_to(dt.date(2026, 9, 20)):
        city = city_with_areas()
        goal = goal_of_the_budget(city)
        dataset = dataset_of(city, mapping={"totals": {"kon": "T"}})
        yield SimpleNamespace(
            city=city,
            goal=goal,
            dataset=dataset,
            indicator=indicator_of(city, dataset),
            area=Area.objects.get(area_set__code="new", code="a"),
        )


def target(made: SimpleNamespace, **values: Any) -> YearTarget:
    given = {"kind": "number", "value": 65.0, "by_gender": True, "area": made.area} | values
    return YearTarget.objects.create(goal=made.goal, code="a", indicator=made.indicator, year=2025, **given)


def states(row: YearTarget) -> dict[str, str]:
    found = year_judging.outcomes(row)
    assert found is not None
    return {one.who: one.judgement.state.value for one in found.rows}


def test_women_and_men_are_judged_apart(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    assert states(target(made)) == {"": "met", "women": "met", "men": "not_met"}


def test_each_by_its_own_number_where_it_has_one(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    row = target(made, women=85.0, men=55.0)
    assert states(row) == {"": "met", "women": "not_met", "men": "met"}
    found = year_judging.outcomes(row)
    assert [(one.who, one.wanted) for one in found.rows] == [("", 65.0), ("women", 85.0), ("men", 55.0)]
    assert [round(one.judgement.latest.value, 1) for one in found.rows] == [70.0, 80.0, 60.0]
    assert said(row, "sv") == "65 (kvinnor 85, män 55)"


def test_a_direction_is_measured_from_the_year_before_for_each(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    row = target(made, kind="increase", value=None)
    assert set(states(row)) == {"", "women", "men"}
    assert all(one.judgement.target.baseline_year == 2024 for one in year_judging.outcomes(row).rows)


def test_all_alone_where_it_is_not_asked_for_apart(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    found = year_judging.outcomes(target(made, by_gender=False))
    assert ([one.who for one in found.rows], found.apart_unknown) == ([""], False)


def test_a_source_that_does_not_count_them_apart_is_said_and_nothing_is_made_up(
    made: SimpleNamespace,
) -> None:
    content = {(*key[:4], ()): number for key, number in numbers({"T": 0.7}).items()}
    made.dataset.mapping = {}
    made.dataset.save()
    put_release(made.dataset, content, dt.date(2026, 3, 1))
    found = year_judging.outcomes(target(made))
    assert ([one.who for one in found.rows], found.apart_unknown) == ([""], True)


def test_what_is_missing_for_one_is_missing_for_her_alone(made: SimpleNamespace) -> None:
    gone = {key: Missing.NOT_COLLECTED for key in numbers({"kvinnor": 0.8}) if key[3] == "work"}
    put_release(made.dataset, numbers(SHARES, more=gone), dt.date(2026, 3, 1))
    assert states(target(made)) == {"": "met", "women": "cannot_be_judged", "men": "not_met"}


def test_a_small_group_is_withheld_from_the_public_for_both(made: SimpleNamespace) -> None:
    """One hidden beside the total would be got by taking the other away."""
    made.dataset.counted_by_city = True
    made.dataset.save()
    made.indicator.small_base_rule = {"base": 20, "part": 5}
    made.indicator.save()
    few: dict[Any, Any] = {}
    for year in (2023, 2024, 2025):
        for sex, everybody, work in (("T", 4010, 2803), ("kvinnor", 10, 3), ("män", 4000, 2800)):
            few |= cells("new", year, "work", {"a": work}, kon=sex) | cells(
                "new", year, "all", {"a": everybody}, kon=sex
            )
    put_release(made.dataset, few, dt.date(2026, 3, 1))
    row = target(made)
    shown = {one.who: one.judgement.state.value for one in year_judging.outcomes(row, Audience.PUBLIC).rows}
    assert (shown["women"], shown["men"]) == ("withheld", "withheld")
    inside = year_judging.outcomes(row, Audience.INTERNAL)
    assert [one.judgement.latest.value is not None for one in inside.rows] == [True, True, True]


def test_what_the_council_leaves_to_its_committees_is_not_judged(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    assert year_judging.outcomes(target(made, kind="by_committee", value=None)) is None


def test_a_number_without_a_direction_of_its_indicator_is_not_judged(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    made.indicator.direction = "none"
    row = target(made)
    row.indicator.direction = "none"
    assert year_judging.outcomes(row) is None
