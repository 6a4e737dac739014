"""What a body answers to each assignment that documents have given it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from samstad.followup.models.submissions import Submission
from samstad.organisation.models import City
from samstad.steering.models import Assignment


class Standing(models.TextChoices):
    """How far a body has come with an assignment, as it says itself."""

    PLANNED = "planned", pgettext_lazy("assignment", "Planned")
    ONGOING = "ongoing", pgettext_lazy("assignment", "Ongoing")
    DONE = "done", pgettext_lazy("assignment", "Done")
    NOT_DONE = "not_done", pgettext_lazy("assignment", "Will not be done")


class AssignmentAnswer(models.Model):
    """One assignment in one answer: the row is made when the round opens, and says by itself that it was asked.

    `standing` and `text` are empty until somebody has answered; `version` and `twice` are as of a part.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignment_answers")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="answers")
    standing = models.CharField(max_length=12, choices=Standing, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    twice = models.JSONField(default=list, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["assignment__document__code", "assignment__order", "assignment__code"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "assignment"], name="assignment_answered_once"),
            models.CheckConstraint(
                condition=models.Q(standing__in=["", *Standing.values]), name="assignment_standing_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}/{self.assignment}"

    @property
    def code(self) -> str:
        """Its name among the texts of an answer: no part's code has a slash."""
        return str(self.assignment)

    @property
    def answered(self) -> bool:
        return bool(self.standing and self.text.strip())

    @property
    def city(self) -> City:
        return self.submission.round.city
