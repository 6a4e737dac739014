"""Pages of what is done for an assignment alone: written from the assignment, shown wherever activities are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.steering.models import Activity, Assignment, DocumentState, SteeringDocument
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def made(city: SimpleNamespace) -> SimpleNamespace:
    """The small city with a draft of the board's own."""
    city.plan = SteeringDocument.objects.create(
        city=city.city,
        code="plan-2027",
        kind="plan",
        state="draft",
        owner=city.board,
        title={"sv": "Plan 2027"},
    )
    city.pen = people.person("penna@example.org", (city.board, "coordinator"))
    city.assignment = Assignment.objects.first()
    return city


def write(client: Any, made: SimpleNamespace, **more: Any) -> Any:
    where = f"/{made.city.slug}/dokument/{made.plan.code}/aktiviteter/ny/"
    typed = {
        "title_sv": "Karta över möten", "responsible": made.board.code, "assignments": str(made.assignment),
        "whole": "1", "rows": "0", "act": "save", "version": "0", "read": "",
    } | more  # fmt: skip
    return client.post(where, typed)


def test_it_is_begun_on_the_assignments_page_and_shown_on_every_other(made, client_of) -> None:
    client = client_of(made.pen)
    begun = f"/{made.city.slug}/dokument/plan-2027/aktiviteter/ny/?uppdrag={made.assignment}"
    page = client.get(
        f"/{made.city.slug}/dokument/{made.assignment.document.code}/uppdrag/{made.assignment.code}/"
    )
    assert begun in page.content.decode()
    form = client.get(begun).content.decode()
    assert f'value="{made.assignment}" selected' in form
    saved = write(client, made)
    assert saved.status_code == 302
    activity = Activity.objects.get(document=made.plan)
    assert saved["Location"] == f"/{made.city.slug}/aktiviteter/plan-2027/-/karta-over-moten/"
    assert activity.goal is None
    SteeringDocument.objects.filter(pk=made.plan.pk).update(state=DocumentState.IN_FORCE)
    reader = client_of(None)
    for where in (
        "aktiviteter/", "aktiviteter/tavla/", "aktiviteter/tidslinje/", "aktiviteter/tabell.csv",
        "aktiviteter/plan-2027/-/karta-over-moten/", "dokument/plan-2027/", "sok/?q=Karta",
        f"dokument/{made.assignment.document.code}/uppdrag/{made.assignment.code}/",
        f"organisationer/{made.board.code}/",
    ):  # fmt: skip
        shown = reader.get(f"/{made.city.slug}/{where}")
        assert shown.status_code == 200, where
        assert "Karta över möten" in shown.content.decode(), where
    assert "/ny/" not in reader.get(page.request["PATH_INFO"]).content.decode()


def test_neither_goal_nor_assignment_is_told_beside_the_goal_and_keeps_what_was_typed(
    made, client_of
) -> None:
    answer = write(client_of(made.pen), made, assignments="")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_goal_error"' in html or 'aria-invalid="true"' in html.split('name="goal"')[1][:300]
    assert "Karta över möten" in html
    assert not Activity.objects.filter(document=made.plan).exists()


def test_it_is_changed_started_and_takes_a_goal_on_its_own_address(made, client_of) -> None:
    client = client_of(made.pen)
    write(client, made)
    SteeringDocument.objects.filter(pk=made.plan.pk).update(state=DocumentState.IN_FORCE)
    where = f"/{made.city.slug}/aktiviteter/plan-2027/-/karta-over-moten/"
    assert client.get(where + "andra/").status_code == 200
    assert client.post(where + "lage/", {"step": "start"}).status_code == 302
    assert Activity.objects.get(document=made.plan).state == "ongoing"


def test_nobody_else_is_led_to_the_form(made, client_of) -> None:
    assert client_of(None).get(f"/{made.city.slug}/dokument/plan-2027/aktiviteter/ny/").status_code in (
        302,
        403,
        404,
    )
    assert write(client_of(made.reporter), made).status_code in (403, 404)
