"""Activities of an older home get the document that their goal stands in, now and in every version before."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.migrating import migrate, today_afterwards

BEFORE, AFTER = "0008_projects_premises_assignments", "0009_activities_for_assignments"


@pytest.fixture
def latest(transactional_db):
    with today_afterwards("steering"):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("latest")
def test_every_activity_and_each_version_of_it_stands_in_its_goals_document() -> None:
    old = migrate("steering", BEFORE)
    steering = {
        name: old.get_model("steering", name)
        for name in ("SteeringDocument", "Goal", "Activity", "HistoricalActivity")
    }
    city = old.get_model("organisation", "City").objects.create(slug="p", code="9902", name={"sv": "P"})
    body = old.get_model("organisation", "Organisation").objects.create(
        city=city, code="norra", name={"sv": "Norra"}, kind="committee"
    )
    wanted = {}
    for code in ("a", "b"):
        document = steering["SteeringDocument"].objects.create(
            city=city, code=code, kind="plan", state="in_force", owner=body, title={"sv": code}
        )
        goal = steering["Goal"].objects.create(
            document=document, code="g", kind="committee", owner=body, text={"sv": "M"}
        )
        values = {"goal": goal, "code": "i", "title": {"sv": "I"}, "responsible": body, "state": "planned"}
        activity = steering["Activity"].objects.create(**values)
        steering["HistoricalActivity"].objects.create(
            id=activity.pk, history_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), history_type="+", **values
        )
        wanted[activity.pk] = document.pk
    new = migrate("steering", AFTER)
    for name in ("Activity", "HistoricalActivity"):
        rows = new.get_model("steering", name).objects.values_list("id", "document_id")
        assert dict(rows) == wanted, name
