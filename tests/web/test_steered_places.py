"""The steering seen from a place, and the list of gaps: each kind of gap is found, and goes when it is filled."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.organisation import clock
from samstad.organisation.rights import ANONYMOUS
from samstad.places import gaps
from samstad.places.gaps import GapKind
from samstad.places.models import DevelopmentNeed, FocusArea
from samstad.places.place_view import place_view
from samstad.steering.models import Activity, Goal, GoalRole, SteeringDocument, YearTarget
from tests.web.html import Page
from tests.web.small_city import TODAY

YEAR = 2026


@pytest.fixture
def held(city: SimpleNamespace) -> Any:
    """A programme and a plan of the year, both in force, and nothing under the plan but one goal."""
    common: dict[str, Any] = {"city": city.city, "owner": city.board, "state": "in_force"}
    programme = SteeringDocument.objects.create(
        code="lika", kind="programme", title={"sv": "Programmet"}, **common
    )
    wanted = Goal.objects.create(
        document=programme, code="p", kind="programme", owner=city.board, text={"sv": "Allas mål"}
    )
    GoalRole.objects.create(goal=wanted, organisation=city.south, responsibility="carrying_out")
    plan = SteeringDocument.objects.create(
        code="vp", kind="plan", year=YEAR, title={"sv": "Planen"}, **common
    )
    with clock.set_to(TODAY):
        yield SimpleNamespace(programme=programme, wanted=wanted, plan=plan, **vars(city))


def found(held: SimpleNamespace) -> dict[GapKind, list[Any]]:
    return {of.kind: [gap.of for gap in of.rows] for of in gaps.gaps(held.city, YEAR)}


def about(held: SimpleNamespace, kind: GapKind) -> list[Any]:
    (of,) = [of for of in gaps.gaps(held.city, YEAR) if of.kind == kind]
    return [gap.of for gap in of.rows if gap.about == held.programme]


def goal(held: SimpleNamespace, **more: Any) -> Goal:
    values = {"code": "g", "kind": "committee", "owner": held.south, "text": {"sv": "Vårt mål"}} | more
    return Goal.objects.create(document=held.plan, **values)


def test_a_body_is_asked_for_goal_then_indicator_and_for_activity(held: SimpleNamespace) -> None:
    assert about(held, GapKind.BODY_WITHOUT_GOAL) == [held.south]
    assert about(held, GapKind.BODY_WITHOUT_INDICATOR) == []
    assert about(held, GapKind.BODY_WITHOUT_ACTIVITY) == [held.south]
    own = goal(held)
    assert about(held, GapKind.BODY_WITHOUT_GOAL) == [held.south]  # it serves nothing yet
    own.serves.add(held.wanted)
    assert about(held, GapKind.BODY_WITHOUT_GOAL) == []
    assert about(held, GapKind.BODY_WITHOUT_INDICATOR) == [held.south]
    assert own in found(held)[GapKind.GOAL_WITHOUT_INDICATOR]
    YearTarget.objects.create(goal=own, code="a", indicator=held.indicator, year=YEAR, kind="increase")
    assert about(held, GapKind.BODY_WITHOUT_INDICATOR) == []
    assert own not in found(held)[GapKind.GOAL_WITHOUT_INDICATOR]
    done = Activity.objects.create(
        goal=own, code="x", title={"sv": "Något"}, responsible=held.south, state="stopped"
    )
    assert about(held, GapKind.BODY_WITHOUT_ACTIVITY) == [held.south]
    Activity.objects.filter(pk=done.pk).update(state="ongoing")
    assert about(held, GapKind.BODY_WITHOUT_ACTIVITY) == []


def test_a_draft_is_no_gap_and_fills_none(held: SimpleNamespace) -> None:
    own = goal(held)
    own.serves.add(held.wanted)
    SteeringDocument.objects.filter(pk=held.plan.pk).update(state="draft")
    assert about(held, GapKind.BODY_WITHOUT_GOAL) == [held.south]
    assert own not in found(held)[GapKind.GOAL_WITHOUT_INDICATOR]


def test_an_indicator_without_recent_values_is_told_with_its_last_year(held: SimpleNamespace) -> None:
    own = goal(held)
    used = held.indicator
    YearTarget.objects.create(goal=own, code="a", indicator=used, year=YEAR, kind="increase")
    assert used not in found(held)[GapKind.INDICATOR_WITHOUT_VALUE]  # its values end in 2025
    later = SteeringDocument.objects.create(
        city=held.city,
        owner=held.board,
        state="decided",
        code="vp29",
        kind="plan",
        year=2029,
        title={"sv": "Senare"},
    )
    far = Goal.objects.create(
        document=later, code="g", kind="committee", owner=held.south, text={"sv": "Sen"}
    )
    YearTarget.objects.create(goal=far, code="a", indicator=used, year=2029, kind="increase")
    (of,) = [of for of in gaps.gaps(held.city, 2029) if of.kind == GapKind.INDICATOR_WITHOUT_VALUE]
    assert [gap.latest for gap in of.rows if gap.of == used] == [2025]


def test_what_goes_on_under_a_replaced_document_has_lost_its_goal(held: SimpleNamespace) -> None:
    own = goal(held)
    left = Activity.objects.create(
        goal=own, code="x", title={"sv": "Kvar"}, responsible=held.south, state="ongoing"
    )
    assert left not in found(held)[GapKind.ACTIVITY_WITHOUT_GOAL]
    SteeringDocument.objects.filter(pk=held.plan.pk).update(state="replaced")
    assert left in found(held)[GapKind.ACTIVITY_WITHOUT_GOAL]
    left.goals.add(held.wanted)
    assert left not in found(held)[GapKind.ACTIVITY_WITHOUT_GOAL]


def test_a_place_in_focus_whose_need_nobody_has_a_goal_for(held: SimpleNamespace) -> None:
    place = held.areas.districts[1]
    focus = FocusArea.objects.create(
        city=held.city, code="f", area=place, owner=held.board, name={"sv": "Fokus"},
        expectation={"sv": "Mer"}, valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    theme = held.city.themes.create(code="hem", name={"sv": "Hem"})
    DevelopmentNeed.objects.create(
        city=held.city, code="n", area=place, owner=held.south, theme=theme, title={"sv": "Behov"}, state="stated"
    )  # fmt: skip
    kind = GapKind.FOCUS_WITHOUT_GOAL
    assert focus in found(held)[kind]
    own = goal(held, theme=theme)
    assert focus in found(held)[kind]  # a goal of the theme, but nothing there
    done = Activity.objects.create(
        goal=own, code="x", title={"sv": "Där"}, responsible=held.south, state="planned"
    )
    done.areas.add(place)
    assert focus not in found(held)[kind]


def test_the_place_gathers_across_bodies_and_hides_drafts(held: SimpleNamespace) -> None:
    place = held.areas.districts[0]
    mine = goal(held, area=place)
    YearTarget.objects.create(
        goal=mine, code="a", indicator=held.indicator, year=YEAR, kind="increase", area=place
    )
    other = goal(held, code="h", owner=held.board)
    done = Activity.objects.create(
        goal=other, code="x", title={"sv": "Där"}, responsible=held.board, state="planned", cost_sek=5000,
        start=dt.date(YEAR, 1, 1),
    )  # fmt: skip
    done.areas.add(held.areas.small[0])  # lies in the place
    Activity.objects.create(
        goal=mine, code="y", title={"sv": "Utan kostnad"}, responsible=held.south, state="planned",
        start=dt.date(YEAR, 1, 1),
    )  # fmt: skip
    line = held.plan.budget_lines.create(code="rad", kind="operating_cost", goal=mine)
    line.amounts.create(year=YEAR, edition="budget", amount=7)
    view = place_view(ANONYMOUS, held.city, place, YEAR)
    assert {mine, other} <= set(view.goals)
    assert line in view.lines
    by_body = {share.body: share for share in view.bodies}
    assert (by_body[held.board].cost, by_body[held.board].unsaid) == (5000, 0)
    assert by_body[held.south].cost is None  # nobody has said any: that is not nothing
    assert all(target.goal.document.state != "draft" for target in view.year_targets)
    SteeringDocument.objects.filter(pk=held.plan.pk).update(state="draft")
    hidden = place_view(ANONYMOUS, held.city, place, YEAR)
    assert not {mine, other} & set(hidden.goals)
    assert line not in hidden.lines


def test_the_pages_are_whole_for_everybody(held: SimpleNamespace, client_of: Any) -> None:
    place = held.areas.districts[0]
    goal(held, area=place)
    FocusArea.objects.create(
        city=held.city, code="f", area=place, owner=held.board, name={"sv": "Fokus"},
        expectation={"sv": "Mer"}, valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    for asked in (
        "",
        "?plats=stadsdelar:S1&ar=2026",
        "?plats=fokus:f",
        "?plats=fokus:nej",
        "?plats=%00:1&ar=x",
    ):
        for who in (None, held.coordinator):
            answer = client_of(who).get(f"/{held.city.slug}/styrning/plats/{asked}")
            assert answer.status_code == 200, asked
            assert Page(answer.content.decode()).faults == [], asked
            assert ("Vårt mål" in answer.content.decode()) == (
                asked in ("?plats=stadsdelar:S1&ar=2026", "?plats=fokus:f")
            )
    for asked in ("", "?ar=2026", "?ar=0"):
        answer = client_of(None).get(f"/{held.city.slug}/styrning/luckor/{asked}")
        assert Page(answer.content.decode()).faults == []
        assert "Vårt mål" in answer.content.decode()
