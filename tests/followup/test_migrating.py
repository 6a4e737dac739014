"""The three texts of an older home become parts, with every version that was ever handed in."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.migrating import migrate, today_afterwards

BEFORE, AFTER = "0001_initial", "0004_texts_are_parts"
# What was written on each day, and the state that it left the answer in.
DAYS = (
    ({"development": "", "collaboration": "", "results": ""}, "not_started"),
    ({"development": "Utkast.", "collaboration": "", "results": ""}, "draft"),
    ({"development": "Bättre.", "collaboration": "Vi möts.", "results": "Tio jobb."}, "draft"),
    ({"development": "Bättre.", "collaboration": "Vi möts.", "results": "Tio jobb."}, "submitted"),
    ({"development": "Bättre.", "collaboration": "Vi möts.", "results": "Tolv jobb."}, "approved"),
)


@pytest.fixture
def latest(transactional_db):
    with today_afterwards("followup"):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("latest")
def test_every_version_is_kept_and_each_step_says_which_it_had() -> None:
    old = migrate("followup", BEFORE, "organisation", "steering")
    city = old.get_model("organisation", "City").objects.create(slug="p", code="9902", name={"sv": "P"})
    body = old.get_model("organisation", "Organisation").objects.create(
        city=city, code="norra", name={"sv": "Norra"}, kind="committee"
    )
    document = old.get_model("steering", "SteeringDocument").objects.create(
        city=city, code="d", kind="programme", state="in_force", owner=body, title={"sv": "D"}
    )
    values = {
        "city": city,
        "code": "oktober",
        "name": {"sv": "Oktober"},
        "document": document,
        "led_by": body,
        "year": 2026,
        "opens": dt.date(2026, 8, 1),
        "due": dt.date(2026, 9, 1),
    }
    found = old.get_model("followup", "ReportingRound").objects.create(**values)
    history = old.get_model("followup", "HistoricalReportingRound")
    when = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    history.objects.create(id=found.pk, history_date=when, history_type="+", **values)
    texts, state = DAYS[-1]
    answer = old.get_model("followup", "Submission").objects.create(
        round=found, organisation=body, state=state, **texts
    )
    for day, (texts, state) in enumerate(DAYS):
        old.get_model("followup", "HistoricalSubmission").objects.create(
            id=answer.pk,
            round_id=found.pk,
            organisation_id=body.pk,
            state=state,
            version=day + 1,
            history_date=when + dt.timedelta(days=day),
            history_type="~" if day else "+",
            **texts,
        )

    new = migrate("followup", AFTER, "organisation", "steering")
    parts = new.get_model("followup", "SubmissionPart").objects.filter(submission=answer.pk)
    assert dict(parts.values_list("code", "text")) == DAYS[-1][0]
    assert dict(parts.values_list("code", "version")) == {"development": 3, "collaboration": 2, "results": 3}
    kept = {
        (row.code, row.version): row.text
        for row in new.get_model("followup", "HistoricalSubmissionPart").objects.filter(
            submission_id=answer.pk
        )
    }
    rows = new.get_model("followup", "HistoricalSubmission").objects.filter(id=answer.pk).order_by("version")
    for row, (texts, _) in zip(rows, DAYS, strict=True):
        assert {code: kept[code, version] for code, version in row.seen.items()} == texts
    asked = new.get_model("followup", "RoundPart").objects.filter(round=found.pk).order_by("order")
    assert [part.code for part in asked] == ["development", "collaboration", "results"]
