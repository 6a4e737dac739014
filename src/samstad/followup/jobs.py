"""Jobs: asked for on a page, done one at a time by a worker (`samstad work`), which `samstad serve` starts.

One worker at a time has the home's lock, so that a job found under way by the one that has just got it belongs to a
worker that was stopped: the job is taken up again, and given up after `MOST_TRIES`. That is safe, since the report's
rows, its folder and the end of its job are one transaction (`followup.freezing`): all or nothing.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, close_old_connections, connection, transaction

from samstad.followup import freezing, replying
from samstad.followup.models import Job, JobKind, JobState, Report, ReportingRound
from samstad.followup.models.jobs import PENDING
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, actor_of, require
from samstad.statistics.store import files as storage

MOST_TRIES = 3
LOCK = "work"
_log = logging.getLogger(__name__)


def queue(actor: Actor, reporting_round: ReportingRound) -> Job:
    """Ask for a round's report, or give the job that is under way already. Raises PermissionDenied, UserError."""
    if actor.user is None:
        raise UserError("only a person asks for a report here", advice="Run `samstad report build`")
    with transaction.atomic():
        # The round's row is the lock: two who press at once get the same job.
        locked = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
        require(actor, "freeze", locked)
        replying.require_heard(locked)
        found = locked.jobs.filter(kind=JobKind.FREEZE, state__in=PENDING).first()
        if found:
            return found
        job = Job.objects.create(round=locked, by=actor.user, queued=clock.now())
        audit.record(actor, "job.queue", job, city=locked.city)
        return job


def work(follow: int = 0, pause: float = 1.0, stop: Callable[[], bool] = lambda: False) -> None:
    """Do jobs as they come, for ever, or as long as the process `follow` is there. One worker a home at a time."""
    while not _over(follow, stop):
        with storage.alone(settings.HOME, LOCK) as mine:
            if mine:
                _take_over(follow, pause, stop)
        time.sleep(pause)


def work_off() -> list[Job]:
    """Do what waits, and what a stopped worker left; the jobs done. Raises UserError where a worker is at it."""
    with storage.alone(settings.HOME, LOCK) as mine:
        if not mine:
            raise UserError(
                "a worker is at it already", advice="Jobs are done by the one that `samstad serve` started"
            )
        take_up_again()
        return list(iter(work_one, None))


def is_worked() -> bool:
    """Whether somebody does the jobs of this home."""
    with storage.alone(settings.HOME, LOCK) as mine:
        return not mine


def _over(follow: int, stop: Callable[[], bool]) -> bool:
    return stop() or bool(follow and os.getppid() != follow)


def _take_over(follow: int, pause: float, stop: Callable[[], bool]) -> None:
    fresh = True
    while not _over(follow, stop):
        close_old_connections()
        try:
            if fresh:
                take_up_again()
                fresh = False
            if work_one():
                continue
        except OperationalError:
            _log.warning("The database does not answer; trying again", exc_info=True)
        time.sleep(pause)


def take_up_again() -> int:
    """Put jobs whose worker was stopped back in the queue; how many. Only for the one who holds the lock."""
    count = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        with transaction.atomic():
            if job.tries >= MOST_TRIES:
                _end(job, JobState.FAILED, error=f"it was stopped {job.tries} times before it was done")
            else:
                Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, step="", at=0)
        count += 1
    return count


def work_one() -> Job | None:
    """Take the oldest job and do it; None where there is none. What goes wrong is told in the job."""
    job = _take()
    if job is None:
        return None
    try:
        freezing.freeze(
            actor_of(job.by),
            job.round,
            progress=_teller(job),
            also=lambda report: _end(job, JobState.DONE, report=report),
        )
    except UserError as error:
        _end(job, JobState.FAILED, error=str(error))
    except PermissionDenied:
        _end(job, JobState.FAILED, error="whoever asked for the report may not compile it any more")
    except OperationalError:
        # The database may be there again in a while: whoever takes over takes it up again.
        Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, step="", at=0)
        raise
    except Exception as error:  # noqa: BLE001
        # One report that cannot be made must not stop the next; the log has the rest.
        _log.exception("Job %s did not succeed", job)
        _end(job, JobState.FAILED, error=f"unexpected {type(error).__name__}: {error}")
    job.refresh_from_db()
    return job


def _take() -> Job | None:
    """The oldest job that waits, now under way. Two workers never take the same."""
    skipping = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        waiting = Job.objects.select_for_update(skip_locked=skipping, of=("self",) if skipping else ())
        job = waiting.filter(state=JobState.QUEUED).select_related("round__city", "by").first()
        if job is None:
            return None
        job.state, job.started, job.tries, job.of = (
            JobState.RUNNING,
            clock.now(),
            job.tries + 1,
            freezing.STEPS,
        )
        job.save()
        return job


def _teller(job: Job) -> freezing.Progress:
    def tell(at: int, of: int, step: str) -> None:
        Job.objects.filter(pk=job.pk).update(at=at, of=of, step=step)

    return tell


def _end(job: Job, state: str, *, report: Report | None = None, error: str = "") -> None:
    changes = {"state": state, "finished": clock.now(), "report": report, "error": error}
    Job.objects.filter(pk=job.pk).update(**changes)
