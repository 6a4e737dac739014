"""The table of yearly targets: side by side as the city prints it, nothing missing printed as zero."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.statistics.models import Indicator, Theme
from samstad.steering.models import Goal, Periodicity, SteeringDocument, YearTarget, YearTargetKind
from samstad.steering.queries import target_rows
from samstad.steering.year_rows import KIND_WORDS, PERIOD_WORDS, words_of
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def tree() -> SimpleNamespace:
    """A budget with a goal for an area of activity, and the plans of two committees under it."""
    city = people.city()
    council, north, south = (
        people.body(city, code, kind)
        for code, kind in (
            ("fullmaktige", "council"),
            ("norra", "district_committee"),
            ("sodra", "district_committee"),
        )
    )
    theme = Theme.objects.create(city=city, code="arbete", name={"sv": "Arbete"})
    indicators = [
        Indicator.objects.create(
            city=city, code=code, theme=theme, name={"sv": name}, kind="value", unit=unit,
            direction="higher_is_better", numerator={"dataset": "r", "measure": "m"}, next_review=dt.date(2027, 1, 1),
        )
        for code, name, unit in (
            ("franvaro", "Sjukfrånvaro", {"sv": "%"}),
            ("index", "Aktivt medskapandeindex", {}),
            ("egen", "Egen indikator", {}),
        )
    ]  # fmt: skip

    def document(code: str, owner, kind: str = "plan", state: str = "in_force", year: int | None = 2026):
        return SteeringDocument.objects.create(
            city=city, code=code, kind=kind, state=state, owner=owner, year=year, title={"sv": code}
        )

    def goal(document, code: str, kind: str, parent: Goal | None = None, **more: object) -> Goal:
        return Goal.objects.create(
            document=document,
            code=code,
            kind=kind,
            parent=parent,
            owner=document.owner,
            text={"sv": code},
            **more,
        )

    budget = document("budget", council, "budget")
    direction = goal(budget, "1", "direction")
    area = goal(budget, "1-1", "activity_area", direction)
    plans = [document("vp-norra", north), document("vp-sodra", south)]
    goals = [goal(plan, "n1", "committee", area) for plan in plans]
    return SimpleNamespace(**locals())


def year_target(
    goal: Goal, code: str, indicator: Indicator, kind: str = "number", **more: object
) -> YearTarget:
    return YearTarget.objects.create(goal=goal, code=code, indicator=indicator, year=2026, kind=kind, **more)


def test_the_words_say_every_kind_and_period_in_both_languages() -> None:
    assert set(KIND_WORDS) | {YearTargetKind.NUMBER} == set(YearTargetKind)
    assert set(PERIOD_WORDS) == set(Periodicity)
    assert all(set(words) == {"sv", "en"} for words in [*KIND_WORDS.values(), *PERIOD_WORDS.values()])


def test_the_committees_target_stands_beside_the_councils() -> None:
    made = tree()
    council = year_target(made.area, "a", made.indicators[0], "by_committee", periodicity="four_months")
    index = year_target(made.area, "b", made.indicators[1], "increase")
    year_target(made.goals[0], "a", made.indicators[0], value=7.5, council=council, periodicity="four_months")
    year_target(made.goals[0], "b", made.indicators[1], value=82, council=index)
    year_target(made.goals[0], "c", made.indicators[2], "decrease")
    rows = target_rows(made.plans[0], 2026)
    assert [row.cells for row in rows] == [
        ("Sjukfrånvaro", "7,5\u00a0%", "tas fram av nämnden", "Tertial"),
        ("Aktivt medskapandeindex", "82", "öka", "År"),
        ("Egen indikator", "minska", "", "År"),
    ]
    assert (rows[0].committee_value, rows[0].council_value, rows[0].council_target) == (7.5, None, council)
    assert target_rows(made.goals[0], 2026) == rows
    assert target_rows(made.plans[0], 2025) == []


def test_what_the_council_asks_and_nobody_answers_is_a_row_and_no_zero() -> None:
    made = tree()
    council = year_target(made.area, "a", made.indicators[0], value=0.0)
    named = year_target(made.area, "b", made.indicators[1], "increase")
    named.bodies.set([made.north])
    year_target(made.goals[0], "a", made.indicators[0], value=7.0, council=council)
    north, south = (target_rows(plan, 2026) for plan in made.plans)
    assert [row.cells for row in south] == [("Sjukfrånvaro", "inte satt ännu", "0\u00a0%", "År")]
    assert (south[0].committee_value, south[0].answered) == (None, False)
    assert [(row.indicator, row.answered) for row in north] == [
        ("Sjukfrånvaro", True),
        ("Aktivt medskapandeindex", False),
    ]


def test_the_councils_own_goal_shows_who_has_answered() -> None:
    made = tree()
    council = year_target(made.area, "a", made.indicators[0], value=8.0)
    for goal, value in zip(made.goals, (7.0, 8.25), strict=True):
        year_target(goal, "a", made.indicators[0], value=value, council=council)
    SteeringDocument.objects.filter(pk=made.plans[1].pk).update(state="draft")
    (row,) = target_rows(made.budget, 2026)
    assert row.cells == ("Sjukfrånvaro", "", "8\u00a0%", "År")
    assert [(body.code, text) for body, text in row.answers] == [
        ("norra", "7\u00a0%"),
        ("sodra", "8,25\u00a0%"),
    ]
    (public,) = target_rows(made.budget, 2026, drafts=False)
    assert [body.code for body, _ in public.answers] == ["norra"]


def test_rows_cost_the_same_however_many_goals_there_are(django_assert_max_num_queries) -> None:
    made = tree()
    council = year_target(made.area, "a", made.indicators[0], value=8.0)
    for number in range(30):
        goal = Goal.objects.create(
            document=made.plans[0], code=f"m{number}", kind="committee", parent=made.area, owner=made.north,
            text={"sv": "x"},
        )  # fmt: skip
        year_target(goal, "a", made.indicators[0], value=number, council=council)
    with django_assert_max_num_queries(15):
        assert len(target_rows(made.plans[0], 2026)) == 30


@given(st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_a_number_is_printed_with_the_decimals_it_was_given_with(whole: int, places: int) -> None:
    value = whole / 10**places
    text = words_of("number", value, Indicator(unit={}), "sv")
    plain = text.replace("\u202f", "").replace("\u2212", "-").replace(",", ".")
    assert float(plain) == value
    assert "." not in plain or not plain.endswith("0")
