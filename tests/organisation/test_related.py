"""What rows refer to, read once, is what `select_related` gives."""

from __future__ import annotations

import pytest
from django.db.models import ForeignKey

from samstad.organisation.related import fill
from samstad.steering.models import Goal, SteeringDocument
from tests import people
from tests.steering.test_year_rows import tree

pytestmark = pytest.mark.django_db

PATHS = (
    "document__city",
    "document__owner",
    "owner__city",
    "theme",
    "area__area_set",
    "parent__owner",
    "continues",
)


@pytest.fixture
def goals() -> list[Goal]:
    made = tree()
    for number in range(12):
        plan = made.plans[number % len(made.plans)]
        Goal.objects.create(
            document=plan, code=f"m{number}", kind="committee", owner=plan.owner, text={"sv": "x"},
            parent=made.area if number % 3 else None,
        )  # fmt: skip
    return list(Goal.objects.order_by("pk"))


def test_it_gives_what_select_related_gives(goals: list[Goal], django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(1 + 9):
        rows = fill(Goal.objects.order_by("pk"), *PATHS)
    with django_assert_max_num_queries(0):
        found = [follow(row, path) for row in rows for path in PATHS]
    wanted = [
        follow(row, path) for row in Goal.objects.order_by("pk").select_related(*PATHS) for path in PATHS
    ]
    assert found == wanted
    assert any(each is None for each in found)


def test_what_many_refer_to_is_one_object_and_what_is_known_is_not_asked_for(
    goals: list[Goal], django_assert_max_num_queries
) -> None:
    documents = list(SteeringDocument.objects.all())
    with django_assert_max_num_queries(0):
        rows = fill(goals, "document", known=documents)
    assert {id(row.document) for row in rows} <= {id(document) for document in documents}
    assert fill([], "document") == []


def test_only_what_refers_to_one_thing_can_be_followed() -> None:
    document = SteeringDocument(city=people.city(), code="d")
    with pytest.raises(TypeError, match="goals"):
        fill([document], "goals")


def follow(row: Goal, path: str):
    at = row
    for name in path.split("__"):
        if at is None:
            return None
        assert isinstance(at._meta.get_field(name), ForeignKey)
        at = getattr(at, name)
    return at
