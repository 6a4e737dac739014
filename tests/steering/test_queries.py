"""A page of many goals is the part of all of them that a plain query gives, whatever page is asked for."""

from __future__ import annotations

import pytest

from samstad.organisation.rights import ANONYMOUS, command_line
from samstad.steering import queries
from samstad.steering.models import Activity, Goal, SteeringDocument
from tests import people
from tests.steering.test_year_rows import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = tree()
    for number in range(9):
        plan = SteeringDocument.objects.create(
            city=made.city, code=f"a-{number}", kind="plan", owner=made.north, title={"sv": "P"},
            state="draft" if number == 4 else "in_force",
        )  # fmt: skip
        for at in range(number % 4):
            goal = Goal.objects.create(
                document=plan,
                code=f"m{at}",
                kind="committee",
                owner=made.north,
                text={"sv": "x"},
                order=9 - at,
            )
            Activity.objects.create(
                goal=goal, code="a", title={"sv": "A"}, responsible=made.north, state="planned"
            )
    elsewhere = people.city("annan", "9903")
    other = SteeringDocument.objects.create(
        city=elsewhere,
        code="a-1",
        kind="plan",
        owner=people.body(elsewhere, "b"),
        title={"sv": "P"},
        state="in_force",
    )
    Goal.objects.create(document=other, code="m", kind="committee", owner=other.owner, text={"sv": "x"})
    return made


@pytest.mark.parametrize("number", [None, 0])
def test_each_part_is_that_of_all_of_them(made, number: int | None) -> None:
    every = queries.goals_seen(command_line(), made.city)
    known = None if number is None else queries.number_seen(Goal, command_line(), made.city)
    part = queries.InOrder(every, made.city, known)
    assert len(part) == every.count() > 10
    assert list(part) == list(every)
    for first in range(len(part) + 1):
        for last in range(first, len(part) + 2):
            assert part[first:last] == list(every[first:last])
    assert part[3] == every[3]
    with pytest.raises(IndexError):
        part[len(part)]


@pytest.mark.parametrize("actor", [ANONYMOUS, command_line()])
@pytest.mark.parametrize("kind", [Goal, Activity])
def test_what_is_seen_is_all_but_what_is_not(made, actor, kind) -> None:
    documents = queries.documents_seen(actor, made.city)
    assert (
        queries.number_seen(kind, actor, made.city) == kind.objects.filter(document__in=documents).count() > 0
    )


def test_a_line_of_goals_is_told_from_any_of_them(made) -> None:
    from samstad.steering.tree import through_the_years

    line = [made.area]
    for number in range(4):
        line.append(
            Goal.objects.create(
                document=made.area.document,
                code=f"n{number}",
                kind=made.area.kind,
                owner=made.area.owner,
                text={"sv": "x"},
                continues=line[-1],
            )
        )
    for goal in line:
        assert through_the_years(Goal.objects.get(pk=goal.pk)) == line
