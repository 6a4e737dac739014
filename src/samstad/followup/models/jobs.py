"""Work that takes longer than a page may: it waits its turn, is done by a worker, and tells how far it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samstad.followup.models.reports import Report
from samstad.followup.models.rounds import ReportingRound
from samstad.organisation.models import City


class JobKind(models.TextChoices):
    FREEZE = "freeze", _("Compile and freeze a report")


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waits its turn")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Did not succeed")


PENDING = (JobState.QUEUED.value, JobState.RUNNING.value)


class Job(models.Model):
    """A piece of work that somebody asked for. Its result is the report; the row only tells of the way there."""

    kind = models.CharField(max_length=8, choices=JobKind, default=JobKind.FREEZE)
    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="jobs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    # What is being made, and how many parts of how many are made.
    step = models.CharField(max_length=80, blank=True)
    at = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    queued = models.DateTimeField()
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["queued", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_known"),
            # Whoever presses the button twice is shown the work that is under way.
            models.UniqueConstraint(
                fields=["kind", "round"], condition=models.Q(state__in=PENDING), name="job_once_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.round.code} {self.pk}"

    @property
    def pending(self) -> bool:
        return self.state in PENDING

    @property
    def city(self) -> City:
        return self.round.city
