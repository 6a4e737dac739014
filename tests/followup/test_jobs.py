"""A report that was asked for is made once, in turn, whole or not at all, whoever is stopped on the way."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from samstad.followup import freezing, jobs
from samstad.followup.models import Job, JobState, Report
from samstad.organisation.errors import UserError
from samstad.organisation.rights import command_line, may


def frozen(monkeypatch, act):
    """Freezing as the worker calls it, with `act(report maker)` in the place of the drawing."""

    def freeze(actor, reporting_round, progress, also):
        for step in range(freezing.STEPS):
            progress(step, freezing.STEPS, f"part {step}")
        return act(actor, reporting_round, also)

    monkeypatch.setattr(freezing, "freeze", freeze)


def a_report(actor, reporting_round, also):
    number = reporting_round.reports.count() + 1
    report = Report(
        city=reporting_round.city,
        identifier=f"r-{number}",
        round=reporting_round,
        title={"sv": "Rapport"},
        frozen_at=freezing.clock.now(),
        frozen_by=str(actor),
    )
    report.save()
    also(report)
    return report


def test_it_is_asked_for_done_and_found(cast, monkeypatch) -> None:
    frozen(monkeypatch, a_report)
    job = jobs.queue(cast.coordinator, cast.round)
    assert (job.state, job.report) == (JobState.QUEUED, None)
    done = jobs.work_one()
    assert done == job
    assert (done.state, done.error, done.tries) == (JobState.DONE, "", 1)
    assert done.report.frozen_by == str(cast.coordinator)
    assert (done.at, done.of) == (freezing.STEPS - 1, freezing.STEPS)
    assert done.queued <= done.started <= done.finished
    assert jobs.work_one() is None


def test_pressing_twice_is_one_job_and_later_another(cast, monkeypatch) -> None:
    frozen(monkeypatch, a_report)
    assert jobs.queue(cast.coordinator, cast.round) == jobs.queue(cast.coordinator, cast.round)
    jobs.work_one()
    jobs.queue(cast.coordinator, cast.round)
    assert Job.objects.count() == 2


def test_only_who_may_freeze_may_ask_and_see(cast) -> None:
    for actor in (cast.reporter, cast.approver, cast.stranger):
        with pytest.raises(PermissionDenied):
            jobs.queue(actor, cast.round)
    job = jobs.queue(cast.coordinator, cast.round)
    assert may(cast.coordinator, "view", job)
    assert not may(cast.reporter, "view", job)
    with pytest.raises(UserError):
        jobs.queue(command_line(), cast.round)


def test_what_went_wrong_is_told_and_the_next_is_done(cast, monkeypatch) -> None:
    def refuse(*_):
        raise UserError("the report would hold no number", advice="Load statistics")

    frozen(monkeypatch, refuse)
    jobs.queue(cast.coordinator, cast.round)
    failed = jobs.work_one()
    assert failed.state == JobState.FAILED
    assert "no number" in failed.error

    def break_down(*_):
        raise ZeroDivisionError("one of those days")

    frozen(monkeypatch, break_down)
    jobs.queue(cast.coordinator, cast.round)
    assert "ZeroDivisionError" in jobs.work_one().error
    frozen(monkeypatch, a_report)
    jobs.queue(cast.coordinator, cast.round)
    assert jobs.work_one().state == JobState.DONE


def test_whoever_lost_the_role_meanwhile_gets_no_report(cast) -> None:
    """With the real freezing: the right is asked for again when the turn has come."""
    job = jobs.queue(cast.coordinator, cast.round)
    cast.coordinator.user.memberships.all().delete()
    done = jobs.work_one()
    assert done == job
    assert (done.state, Report.objects.count()) == (JobState.FAILED, 0)


def test_a_stopped_worker_leaves_a_job_that_is_taken_up_again(cast, monkeypatch) -> None:
    def stop(*_):
        raise KeyboardInterrupt

    frozen(monkeypatch, stop)
    job = jobs.queue(cast.coordinator, cast.round)
    for tried in range(1, jobs.MOST_TRIES + 1):
        with pytest.raises(KeyboardInterrupt):
            jobs.work_one()
        job.refresh_from_db()
        assert (job.state, job.tries, Report.objects.count()) == (JobState.RUNNING, tried, 0)
        assert jobs.take_up_again() == 1
        job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "stopped 3 times" in job.error
    frozen(monkeypatch, a_report)
    assert jobs.work_one() is None


def test_the_second_try_succeeds_with_one_report(cast, monkeypatch) -> None:
    def stop(*_):
        raise KeyboardInterrupt

    frozen(monkeypatch, stop)
    jobs.queue(cast.coordinator, cast.round)
    with pytest.raises(KeyboardInterrupt):
        jobs.work_one()
    frozen(monkeypatch, a_report)
    (job,) = jobs.work_off()
    assert (job.state, job.tries, Report.objects.count()) == (JobState.DONE, 2, 1)


def test_one_worker_at_a_time(cast) -> None:
    assert not jobs.is_worked()
    with jobs.storage.alone(freezing.settings.HOME, jobs.LOCK):
        assert jobs.is_worked()
        with pytest.raises(UserError, match="already"):
            jobs.work_off()
