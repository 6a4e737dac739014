"""What a body reports in a round."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.followup.models.rounds import ReportingRound
from samstad.organisation.models import City, Organisation


class SubmissionState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned with comments")
    APPROVED = "approved", _("Approved")
    LOCKED = "locked", _("Locked")


class Submission(models.Model):
    """What one body reports in one round: its texts are its parts, and `seen` the versions of these at the last step.

    A step is anything but writing, so `seen` is what was handed in, or what was sent back.
    """

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=12, choices=SubmissionState, default=SubmissionState.NOT_STARTED)
    comment = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    seen = models.JSONField(default=dict, blank=True)
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


class SubmissionPart(models.Model):
    """The text of one part. `version` guards against lost updates.

    `twice` holds the pairs of paragraphs (theirs, mine) that two people wrote over the same one: both stand in the
    text until somebody has chosen.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="parts")
    code = models.SlugField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    twice = models.JSONField(default=list, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["submission", "code"]
        constraints = [models.UniqueConstraint(fields=["submission", "code"], name="submission_part_once")]

    def __str__(self) -> str:
        return f"{self.submission}/{self.code}"

    @property
    def city(self) -> City:
        return self.submission.round.city


class Delegation(models.Model):
    """A part that a body's reporter lets another person of the body write. Ended, never removed."""

    part = models.ForeignKey(SubmissionPart, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "to"], condition=models.Q(ended__isnull=True), name="delegated_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} → {self.to}"

    @property
    def city(self) -> City:
        return self.part.city


class Comment(models.Model):
    """A remark on one paragraph, held by the paragraph's hash: the paragraph's words at the time are kept beside.

    The paragraph is of a part, or of what the body answers to an assignment (`answer`): of one of them.
    """

    part = models.ForeignKey(
        SubmissionPart, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    answer = models.ForeignKey(
        "AssignmentAnswer", null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    paragraph = models.CharField(max_length=64)
    excerpt = models.TextField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=models.Q(part__isnull=False, answer__isnull=True)
                | models.Q(part__isnull=True, answer__isnull=False),
                name="comment_on_one_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:40]}"

    @property
    def on(self) -> Any:
        """The part, or the answer to an assignment, whose paragraph it is about."""
        return self.part or self.answer

    @property
    def city(self) -> City:
        return self.on.city  # type: ignore[no-any-return]
