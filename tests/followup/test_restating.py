"""As reported and as known now: a frozen report in the database, and what later editions do to its conclusions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from samstad.conf.home import Home
from samstad.followup import actions, content, freezing, restating, verifying
from samstad.followup.models import Report
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import ANONYMOUS
from samstad.statistics.imports import move_pointer
from samstad.statistics.models import ReleasePointer
from samstad.steering.models import Target
from tests import answers
from tests.steering import followed_city
from tests.steering.followed_city import PEOPLE, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TEXTS = {"development": "Bättre.", "collaboration": "Vi möts.", "results": "Fler i arbete."}


@pytest.fixture
def made(settings: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    """The first edition is current; the second has been taken in, and is not pointed at yet."""
    settings.HOME = Home(tmp_path / "home")
    with clock.set_to(TODAY):
        found = followed_city.with_round(followed_city.build())
        ReleasePointer.objects.filter(release=found.second).delete()
        yield found


def frozen(made: SimpleNamespace) -> Report:
    return freezing.freeze(made.coordinator, made.round)


def told(report: Report) -> dict[str, tuple[str, str | None, bool]]:
    """Target → state as reported, state now, whether the number differs."""
    return {
        item.target_key.rpartition("/")[2]: (item.reported_state, item.state_now, item.number_changed)
        for item in restating.restatements(report)
    }


def test_nothing_is_restated_until_something_is_known(made: SimpleNamespace) -> None:
    report = frozen(made)
    assert told(report)["up"] == ("met", "met", False)
    assert restating.newer_releases(report) == []
    assert list(restating.changed_conclusions(made.city)) == []


def test_a_later_edition_restates_and_a_pointer_moved_back_takes_it_back(made: SimpleNamespace) -> None:
    report = frozen(made)
    before = freezing.read_content(report)
    move_pointer(made.statistician, made.dataset, made.second)
    assert told(report)["up"] == ("met", "worse", True)
    assert told(report)["small"] == ("withheld", "withheld", False)
    assert restating.newer_releases(report) == [made.second]
    ((changed_report, changed),) = restating.changed_conclusions(made.city)
    assert changed_report == report
    assert "up" in {item.target_key.rpartition("/")[2] for item in changed}
    assert freezing.read_content(report) == before
    assert verifying.verify(report).ok
    move_pointer(made.statistician, made.dataset, made.first)
    assert told(report)["up"] == ("met", "met", False)
    assert list(restating.changed_conclusions(made.city)) == []


def test_a_target_that_is_gone_is_told_and_still_verifies(made: SimpleNamespace) -> None:
    report = frozen(made)
    Target.objects.get(code="up").delete()
    assert told(report)["up"] == ("met", None, True)
    assert verifying.verify(report).findings == []


def test_what_is_changed_after_the_freeze_leaves_the_report_true(made: SimpleNamespace) -> None:
    """A target, a definition and an assessment are another today; once they were what the report says."""
    actions.assess(
        made.writer,
        made.round,
        made.goals["omrade"],
        level="partly",
        basis="outcome",
        motivation="Bra start.",
    )
    report = frozen(made)
    actions.assess(
        made.writer,
        made.round,
        made.goals["omrade"],
        level="not_met",
        basis="outcome",
        motivation="Nej.",
        version=1,
    )
    target = made.targets["up"]
    target.year = 2030
    target.save()
    made.indicator.name = {"sv": "Sysselsatta"}
    made.indicator.version = 2
    made.indicator.save()
    made.writer.user.name = "Nytt Namn"
    made.writer.user.save()
    assert verifying.verify(report).findings == []


def test_what_was_never_so_is_found(made: SimpleNamespace) -> None:
    """As if the history had been tampered with: no target of this kind was ever set."""
    report = frozen(made)
    Target.history.filter(code="up").update(baseline_year=2022)
    assert [str(f) for f in verifying.verify(report).findings] == [
        "program/omrade/up: no such target was ever set"
    ]


def test_only_what_a_body_approved_is_printed(made: SimpleNamespace) -> None:
    submission = made.round.submissions.get(organisation=made.north)
    submission = actions.submit(made.writer, answers.save(made.writer, submission, TEXTS).submission)
    found, _ = content.gather(made.round, "x", "x")
    given = {answer["code"]: answer for answer in found["answers"]}
    assert given["norra"]["handed_in"]
    assert given["norra"]["submitted"] == TODAY.isoformat()
    assert given["norra"]["days_late"] == 5
    assert not any(given["norra"]["texts"].values())
    assert not given["styrelsen"]["handed_in"]
    actions.approve(made.writer, submission)
    found, _ = content.gather(made.round, "x", "x")
    assert {a["code"]: a["texts"] for a in found["answers"]}["norra"] == TEXTS


def test_an_answer_given_after_midnight_is_of_the_new_day(made: SimpleNamespace) -> None:
    """Times are kept in UTC, where half past midnight in Sweden is still the day before."""
    submission = made.round.submissions.get(organisation=made.north)
    with clock.set_to(dt.date(2026, 9, 16)):
        draft = answers.save(made.writer, submission, TEXTS).submission
        actions.submit(made.writer, draft)
    half_past_midnight = dt.datetime(2026, 9, 15, 22, 30, tzinfo=dt.UTC)
    type(submission).objects.filter(pk=submission.pk).update(submitted_at=half_past_midnight)
    found, _ = content.gather(made.round, "x", "x")
    answer = next(a for a in found["answers"] if a["code"] == "norra")
    assert (answer["submitted"], answer["days_late"]) == ("2026-09-16", 1)


def test_a_report_holds_no_number_of_a_small_area(made: SimpleNamespace) -> None:
    """Nothing of area d in report.json, whatever it is called there."""
    found, releases = content.gather(made.round, "x", "x")
    assert [release.pk for release in releases] == [made.first.pk]
    mine = [figure for key, figure in found["figures"].items() if ":new:d:" in key]
    assert mine
    assert {figure["missing"] for figure in mine} == {"withheld"}
    assert {figure[name] for figure in mine for name in ("value", "lower", "upper")} == {None}
    (small,) = [j for goal in found["goals"] for j in goal["judgements"] if j["target"].endswith("small")]
    assert {point["base"] for point in small["points"]} == {None}
    assert str(PEOPLE["d"]) not in json.dumps([small["reasons"], small["sentence"]])


def test_freezing_is_for_those_who_lead_the_round(made: SimpleNamespace) -> None:
    for actor in (ANONYMOUS, made.writer, made.statistician):
        with pytest.raises(PermissionDenied):
            freezing.freeze(actor, made.round)
    assert not Report.objects.exists()
    report = frozen(made)
    assert report.identifier == "provstad-oktober-1"
    record = AuditRecord.objects.get(action="report.freeze")
    assert record.actor == "samordnare@example.org"
    assert {file.sha256 for file in report.files.all()} == {to for _, to in record.changes.values()}
    assert frozen(made).identifier == "provstad-oktober-2"


def test_a_report_without_a_number_is_refused(made: SimpleNamespace) -> None:
    ReleasePointer.objects.all().delete()
    with pytest.raises(UserError, match="would hold no number"):
        frozen(made)
    assert not Report.objects.exists()
    assert not (freezing.settings.HOME.reports).exists()
