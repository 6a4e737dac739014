"""A city in the database with numbers, targets, and a round that reports on them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from samstad.followup import actions, starting
from samstad.followup.models import ReportingRound
from samstad.followup.standard import OCTOBER
from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.statistics.models import AreaSet
from samstad.steering.models import Activity, Goal, GoalRole, SteeringDocument, Target
from tests import people
from tests.statistics.builders import cells, city_with_areas, dataset_of, indicator_of, put_release

FIRST, SECOND, TODAY = dt.date(2026, 3, 1), dt.date(2026, 6, 1), dt.date(2026, 9, 20)
YEARS = range(2021, 2026)
PEOPLE = {"a": 4000, "b": 3000, "c": 5000, "d": 18}


def numbers(gain: float = 0.01) -> dict[Any, float | Missing]:
    """In work and all, by area: in `a` the share rises by `gain` a year from 60 %, elsewhere it stays."""
    content: dict[Any, float | Missing] = {}
    for year in YEARS:
        rise = gain * (year - 2021)
        work = {code: round(all_ * (0.6 + (rise if code == "a" else 0))) for code, all_ in PEOPLE.items()}
        content |= cells("new", year, "work", work)
        content |= cells("new", year, "all", PEOPLE)
    return content


def build() -> SimpleNamespace:
    """`first` (published on FIRST) says that area a rises; `second` (SECOND, current) that it falls.

    Targets: `up` for area a, `small` for area d, which has too few people for the public, `city` for all.
    """
    city = city_with_areas()
    dataset = dataset_of(city, counted_by_city=True)
    indicator = indicator_of(city, dataset, small_base_rule={"base": 20, "part": 5})
    areas = {
        (area_set.code, area.code): area
        for area_set in AreaSet.objects.filter(city=city)
        for area in area_set.areas.all()
    }
    board, north = people.body(city, "styrelsen", "executive_board"), people.body(city, "norra")
    document = SteeringDocument.objects.create(
        city=city, code="program", kind="programme", state="in_force", owner=board, title={"sv": "Program"}
    )
    goals = {
        code: Goal.objects.create(
            document=document,
            code=code,
            kind="programme",
            owner=owner,
            area=area,
            text={"sv": code},
            order=order,
        )
        for order, (code, owner, area) in enumerate(
            [
                ("hela", board, None),
                ("omrade", north, areas["new", "a"]),
                ("litet", north, areas["new", "d"]),
            ]
        )
    }
    Goal.objects.filter(code__in=["omrade", "litet"]).update(parent=goals["hela"])
    targets = {
        code: Target.objects.create(
            goal=goals[goal],
            code=code,
            indicator=indicator,
            area=areas[place],
            kind="increase",
            baseline_year=2021,
            year=2027,
            set_by=board,
        )
        for code, goal, place in (
            ("city", "hela", ("city", "0")),
            ("up", "omrade", ("new", "a")),
            ("small", "litet", ("new", "d")),
        )
    }
    with clock.set_to(FIRST):
        first = put_release(dataset, numbers(0.01), FIRST)
    with clock.set_to(SECOND):
        second = put_release(dataset, numbers(-0.01), SECOND)
    return SimpleNamespace(**locals())


def with_round(made: SimpleNamespace) -> SimpleNamespace:
    """The same with a round that both bodies answer, and the people who do."""
    made.round = ReportingRound.objects.create(
        city=made.city,
        code="oktober",
        name={"sv": "Redovisning"},
        document=made.document,
        led_by=made.board,
        year=2026,
        opens=dt.date(2026, 8, 15),
        due=dt.date(2026, 9, 15),
    )
    made.round.addressees.set([made.board, made.north])
    starting.copy_parts(made.round, OCTOBER)
    made.coordinator = people.person("samordnare@example.org", (made.board, "coordinator"))
    made.writer = people.person("skribent@example.org", (made.north, "reporter"), (made.north, "approver"))
    made.statistician = people.person("statistiker@example.org", (made.board, "statistician"))
    actions.open_round(made.coordinator, made.round)
    return made


def activity(made: SimpleNamespace, goal: str, code: str, *areas: Any) -> Activity:
    found = Activity.objects.create(
        goal=made.goals[goal], code=code, title={"sv": code}, responsible=made.north, state="ongoing"
    )
    found.areas.set(areas)
    return found


def role(made: SimpleNamespace, goal: str, body: Any) -> GoalRole:
    return GoalRole.objects.create(goal=made.goals[goal], organisation=body, responsibility="following_up")
