"""Reporting: rounds, what each body answers, what people assess, and the frozen reports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.statistics.models import Release
from samstad.steering.models import Goal, SteeringDocument


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ReportingRound(models.Model):
    """A call to named bodies to report on a steering document by a day."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="rounds")
    code = models.SlugField()
    name = LocalTextField()
    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="rounds")
    report_to = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds_received"
    )
    led_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds_led")
    year = models.PositiveSmallIntegerField()
    opens = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.OPEN)
    instructions = LocalTextField()
    addressees = models.ManyToManyField(Organisation, related_name="rounds_addressed")
    history = HistoricalRecords(m2m_fields=[addressees])

    class Meta:
        ordering = ["-due", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="round_code_in_city"),
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("opens")), name="round_due_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SubmissionState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned with comments")
    APPROVED = "approved", _("Approved")
    LOCKED = "locked", _("Locked")


class Submission(models.Model):
    """What one body reports in one round. `version` guards against lost updates."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=12, choices=SubmissionState, default=SubmissionState.NOT_STARTED)
    development = models.TextField(blank=True)
    collaboration = models.TextField(blank=True)
    results = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="submission_once_in_round"),
            models.CheckConstraint(
                condition=models.Q(state__in=SubmissionState.values), name="submission_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.code}/{self.organisation.code}"

    @property
    def city(self) -> City:
        return self.round.city


class Level(models.TextChoices):
    FULLY = "fully", _("Fully met")
    PARTLY = "partly", _("Partly met")
    NOT_MET = "not_met", _("Not met")
    NOT_MEASURABLE = "not_measurable", _("Cannot be measured")


class Basis(models.TextChoices):
    FORECAST = "forecast", _("Forecast")
    OUTCOME = "outcome", _("Outcome")


class Assessment(models.Model):
    """What a person decided of a goal in a round, with the motivation that is always required."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="assessments")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="assessments")
    level = models.CharField(max_length=16, choices=Level)
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.OUTCOME)
    motivation = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ["goal__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "goal"], name="assessment_once_in_round"),
            models.CheckConstraint(condition=~models.Q(motivation=""), name="assessment_has_motivation"),
        ]

    def __str__(self) -> str:
        return f"{self.round.code}: {self.goal}"

    @property
    def city(self) -> City:
        return self.round.city


class Report(models.Model):
    """A frozen report: its files lie in `SAMSTAD_HOME/reports/<identifier>/` and are never rendered again."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="reports")
    identifier = models.SlugField(unique=True, max_length=80)
    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="reports")
    title = LocalTextField()
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=200)
    releases = models.ManyToManyField(Release, related_name="reports")

    class Meta:
        ordering = ["-frozen_at"]

    def __str__(self) -> str:
        return self.identifier

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError(f"report {self} is frozen")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError(f"report {self} is frozen and never deleted")


class ReportFile(models.Model):
    """One stored file of a report and the hash of its bytes."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    lang = models.CharField(max_length=2, blank=True)
    media_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="report_file_once")]

    def __str__(self) -> str:
        return f"{self.report}/{self.name}"
